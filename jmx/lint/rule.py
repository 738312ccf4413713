"""What a rule is: its card, and a function from what is known to what is wrong."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from inspect import cleandoc
from types import MappingProxyType
from typing import Any, NamedTuple

from jmx.model.change import Commit, History
from jmx.model.codeowners import CodeOwners
from jmx.model.facts import RecordFacts
from jmx.model.finding import Finding, Fix, Level, Profile, Route, RuleCard
from jmx.model.goalposts import Goalposts
from jmx.model.last_edits import Activity, LastEdits
from jmx.model.outcome import Outcome, outcome, outcomes
from jmx.model.review_status import ReviewStatus, review_status
from jmx.model.score import Ranking
from jmx.model.settings import Settings
from jmx.model.workspace import Located, Workspace
from jmx.score.pains import rank_pains


@dataclass(frozen=True)
class LintContext:
    """All a rule may know. No clock, no disk."""

    workspace: Workspace
    history: History
    as_of: date
    then: Mapping[str, Workspace] = field(default_factory=lambda: MappingProxyType({}))
    """What the last review of a journey saw, by its ref, or the part of that which has to do with it; only of those
    that a rule asks for."""
    goals: Callable[[], Goalposts] = Goalposts
    """What was settled and changed afterwards; asked only by rules that need it, since it takes a look at commits."""
    edits: Callable[[], LastEdits] = LastEdits
    """When records came and were edited last; as dear, and asked only once a rule has something to ask about."""
    authors: Callable[[], Activity] = Activity
    """Who committed when."""
    unchanged: Callable[[ReviewStatus], bool | None] = lambda _: None
    """Whether a map says what it said at its last review; None where nobody can know."""

    codeowners: CodeOwners | None = None
    """The file by which the host asks people to approve; None where there is none."""
    folder: str = ""
    """Where the records lie below the top of git, with a slash at its end; empty at the top."""

    @cached_property
    def goalposts(self) -> Goalposts:
        """What was settled and changed afterwards."""
        return self.goals()

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What came of each initiative, as the packet of the first journey says that it has to do with."""
        found: dict[str, Outcome] = {}
        for journey in self.workspace.journeys():
            for each in outcomes(self.workspace, journey.ref, self.as_of, self.goalposts):
                found.setdefault(each.initiative.ref, each)
        for initiative in self.workspace.of("initiative"):
            if initiative.ref not in found:
                alone = outcome(self.workspace, initiative, self.as_of, goalposts=self.goalposts)
                found |= {initiative.ref: alone} if alone else {}
        return found

    @cached_property
    def last_edits(self) -> LastEdits:
        """When records came and were edited last."""
        return self.edits()

    @property
    def lacks_edits(self) -> bool:
        """Whether a rule asked for that, and it is not known."""
        return "last_edits" in vars(self) and not self.last_edits.known

    @cached_property
    def activity(self) -> Activity:
        """Who committed when."""
        return self.authors()

    def accepts(self, code: str, ref: str) -> bool:
        """Whether `jmx.yaml` does not ask for what a rule asks for, in general or of a record."""
        lint = self.settings.lint
        off = (*lint.ignore, *(prefix for prefix, level in (lint.levels or {}).items() if level == "none"))
        held = (each for each in lint.suppress if each.holds_on(self.as_of))
        suppressed = any((each.code, each.record) == (code, ref) for each in held)
        found = self.workspace.find(ref)
        return code.startswith(off) or suppressed or (found is not None and lint.is_off_at(code, found.path))

    def saw(self, journey: str) -> Commit | None:
        """The commit that the last review of a journey saw, where git knows it."""
        last = self.statuses[journey].last
        return self.history.seen_by(last.review.ref) if last else None

    def knowing(self, then: Mapping[str, Workspace]) -> "LintContext":
        """The same with what last reviews saw."""
        made = replace(self, then=then)
        vars(made)["statuses"] = self.statuses
        return made

    @property
    def settings(self) -> Settings:
        return self.workspace.settings

    @cached_property
    def statuses(self) -> Mapping[str, ReviewStatus]:
        """Where each journey stands, by its ref; worked out once for all rules."""
        journeys = self.workspace.journeys()
        return {each.ref: review_status(self.workspace, self.history, each, self.as_of) for each in journeys}

    @cached_property
    def ranking(self) -> Ranking:
        """The unsolved pains by their scores; worked out once for all rules."""
        return rank_pains(self.workspace, self.as_of)

    @cached_property
    def facts(self) -> RecordFacts:
        """What expressions know of the records; worked out once for all rules."""
        return RecordFacts(
            self.workspace, self.as_of, lambda: self.statuses, lambda: self.ranking, lambda: self.outcomes
        )

    @cached_property
    def watched(self) -> Sequence[ReviewStatus]:
        """The same for the journeys that governance applies to."""
        return [status for status in self.statuses.values() if status.journey.record.watched]

    @cached_property
    def surely_reviewed(self) -> Sequence[ReviewStatus]:
        """Those of which no review may stand in a file that cannot be read: what is said of their last one is so."""
        return [status for status in self.watched if not self.workspace.undecided(status.journey, "review")]


class RawFinding(NamedTuple):
    """What a rule found: the record, the field to edit (from the record's own start), words and remedy."""

    about: Located[Any]
    field: Route
    words: str
    hint: str = ""
    level: Level | None = None
    timed: bool = True  # whether a day passing was enough, where that is so of the rule


Check = Callable[[LintContext], Iterator[RawFinding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of practice: its card, and the function that finds where it is not kept."""

    card: RuleCard
    check: Check

    def findings(self, context: LintContext) -> Iterator[Finding]:
        """What the function found, with the card's code and level."""
        for raw in self.check(context):
            about, route = raw.about, (*raw.about.route, *raw.field)
            found = self.card.at(about.path, raw.words, hint=raw.hint, route=route, ref=about.ref, level=raw.level)
            yield found if raw.timed else replace(found, timed=False)


def rule(
    code: str,
    name: str,
    level: Level,
    profile: Profile = Profile.STANDARD,
    *,
    timed: bool = False,
    fix: Fix | None = None,
) -> Callable[[Check], Rule]:
    """Makes a function a rule that its docstring explains; `timed` where a day passing is enough for a finding, `fix`
    where `writing/mending.py` mends some. It does not register it: `jmx.lint.ALL_RULES` lists every rule in the open.
    """

    def made(check: Check) -> Rule:
        docstring = cleandoc(check.__doc__ or "")
        return Rule(RuleCard(code, name, level, profile=profile, timed=timed, fix=fix, docstring=docstring), check)

    return made


def how_many(items: Sized, one: str, several: str = "") -> str:
    """How many of something there are, as words in a sentence: `a pain`, `3 pains`."""
    if len(items) > 1:
        return f"{len(items)} {several or f'{one}s'}"
    return f"{'an' if one[0] in 'aeiou' else 'a'} {one}"


def listed(refs: Iterable[str], most: int = 3, marks: str = "'") -> str:
    """The first few of some refs, each between marks, and how many there are beside them."""
    names = [f"{marks}{ref}{marks}" for ref in refs]
    more = len(names) - most
    return f"{', '.join(names[:most])} and {more} more" if more > 0 else ", ".join(names)
