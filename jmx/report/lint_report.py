"""What one run of lint found and what it looked at, before it is written in any format."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jmx.lint.baseline import Baselined
from jmx.lint.selection import NOTHING_SILENCED, Silenced
from jmx.model.finding import Finding, FindingIdentity, Fix, Level, RuleCard


@dataclass(frozen=True, slots=True)
class Since:
    """That only what a branch answers for is told: the rev that was asked for, the commit where the branch left it
    (empty where nothing stood before), how many findings elsewhere are left out, how many errors are only warnings:
    those by the calendar, and what nobody could see before; and in words what the branch itself took out of what lint
    tells."""

    rev: str
    commit: str
    elsewhere: int
    lowered: int
    silences: tuple[str, ...] = ()


class Home(NamedTuple):
    """Where a finding belongs: what its owner and team are called, and the refs of its journeys; empty where nobody
    knows."""

    owner: str = ""
    team: str = ""
    journey: str = ""


@dataclass(frozen=True, slots=True)
class LintReport:
    """The findings of one run and what was looked at."""

    findings: tuple[Finding, ...]
    files: int
    journeys: int
    as_of: date
    commit: str = ""
    drafts: int = 0
    silenced: Silenced = NOTHING_SILENCED
    uncommitted: bool = False
    only: tuple[str, ...] = ()  # the files and folders that are told of; all where there is none
    baseline: Baselined | None = None  # what is held back; None where nothing is to be
    since: Since | None = None  # the gate of a pull request, where that is asked for
    folder: str = ""  # where it begins, as the top of git sees it; empty at the top
    chosen: str = ""  # what was asked for over what jmx.yaml says, as options
    staged: bool = False  # whether what is staged was read, not the files as they lie here
    # where a finding belongs; asked only for tables, since all records have to be read for it
    home_of: Callable[[Finding], Home] = field(default=lambda _: Home(), compare=False)
    own: Mapping[str, RuleCard] = field(default_factory=dict)  # the rules that jmx.yaml makes, by their codes
    payable: int = 0  # how many of those that are held back lint can mend
    tried: bool = True  # whether that, and `fixes`, are as many as will be mended, and not the most there may be
    unread_files: int = 0  # those that cannot be read whole, or not at all
    unread_journeys: int = 0  # those in them, which nobody can judge
    fails_on: Level | None = Level.ERROR  # the lowest level that makes the run fail; None where nothing does

    @property
    def counts(self) -> dict[Level, int]:
        """How many findings are how loud."""
        found = Counter(finding.level for finding in self.findings)
        return {level: found[level] for level in Level}

    @property
    def fixes(self) -> dict[Fix, int]:
        """How many findings lint can mend, and how sure it is of that."""
        found = Counter(finding.fix for finding in self.findings if finding.fix)
        return {fix: found[fix] for fix in Fix}

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes the run fail."""
        return self.fails_on is not None and finding.level.rank >= self.fails_on.rank

    def numbered(self) -> list[tuple[Finding, FindingIdentity, int]]:
        """Each finding with its identity, and how many of that identity came before: what tells two findings of one
        rule in one field apart."""
        seen: Counter[FindingIdentity] = Counter()
        found = []
        for finding in self.findings:
            identity = finding.identity()
            found.append((finding, identity, seen[identity]))
            seen[identity] += 1
        return found

    def from_top(self, path: str) -> str:
        """A path as the top of git sees it, where CI systems look for files."""
        return f"{self.folder}/{path}" if self.folder else path
