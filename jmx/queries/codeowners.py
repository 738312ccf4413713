"""The lines of CODEOWNERS that ask the owners of journeys to approve what changes in them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jmx.errors import JmxError
from jmx.model.codeowners import BLOCK, PLACES, CodeHost, CodeOwners, known_as, pattern_for
from jmx.model.journey import Vacant
from jmx.model.review_status import ReviewStatus
from jmx.model.workspace import Workspace
from jmx.queries.repository import Repository, some
from jmx.reading.tables import series_path
from jmx.repo.tree import file_in
from jmx.report.wording import counted
from jmx.writing.marked_lines import with_lines, without_lines
from jmx.writing.transaction import FileChange

MOST_OWNERS = 5  # of a file; what more journeys share has no owner among them
# What many journeys go by is no part of one, and what a review agreed is not changed.
_OTHER_KINDS = frozenset({"persona", "person", "team", "stage-model", "happening", "review"})
_WRITABLE = re.compile(r"[^\s#]+")
_HINT = "# Written by `jmx codeowners` from who owns which journey. What stands between these marks is written anew."


@dataclass(frozen=True, slots=True)
class CodeOwnersPlan:
    """What the file would say, who was found for how many journeys, and the lines alone."""

    change: FileChange
    host: CodeHost
    lines: tuple[str, ...]
    journeys: int

    @property
    def holds(self) -> bool:
        """Whether the file says it already."""
        return self.change.before == self.change.after


def codeowners_plan(repository: Repository, host: CodeHost | None = None) -> CodeOwnersPlan:
    """What CODEOWNERS should say of the journeys here; notes for which of them it can say nothing."""
    names = _names(repository)
    host = host or _host(repository)
    there = next((each for each in PLACES[host] if (repository.top / each).exists()), None)
    path = there or (PLACES[host][0] if host is CodeHost.GITHUB else PLACES[host][-1])
    before = file_in(repository.top, path)
    if before is not None and not isinstance(before, bytes):
        raise JmxError(f"'{path}' cannot be used: {before.why}")
    lines = _lines(repository, host, names)
    old = CodeOwners(path, (before or b"").decode("utf-8", "replace"))
    if not lines:
        after = without_lines(before, BLOCK, path) if before is not None else None
    else:
        # entries after a heading are part of that section, whose approval may be optional
        at = old.first_section if host is CodeHost.GITLAB else None
        after = with_lines(before or b"", (_HINT, *lines), BLOCK, path, at)
    return CodeOwnersPlan(FileChange(path, before, after), host, lines, sum(map(bool, names.values())))


def _host(repository: Repository) -> CodeHost:
    """Who reads the file: it lies where only one does, or the remote says it, or what else lies here."""
    top, git = repository.top, repository.whole_git
    own = {CodeHost.GITHUB: ".github/CODEOWNERS", CodeHost.GITLAB: ".gitlab/CODEOWNERS"}
    around = {CodeHost.GITHUB: (".github",), CodeHost.GITLAB: (".gitlab", ".gitlab-ci.yml")}
    remote = (git.setting("remote.origin.url") or "") if git else ""
    guesses = (
        [host for host, path in own.items() if (top / path).is_file()],
        [host for host in CodeHost if host in _machine(remote)],
        [host for host, paths in around.items() if any((top / path).exists() for path in paths)],
    )
    found = next((guess[0] for guess in guesses if len(guess) == 1), None)
    if found is None:
        raise JmxError("nothing here says who reads CODEOWNERS; name it: --host github, or --host gitlab")
    return found


def _machine(remote: str) -> str:
    """The machine of a remote: `git@gitlab.x.example:a/b`, `https://github.com/a/b`."""
    return re.split(r"[:/]", remote.partition("://")[2] or remote, maxsplit=1)[0].rpartition("@")[2].casefold()


def _lines(repository: Repository, host: CodeHost, names: Mapping[str, str]) -> tuple[str, ...]:
    owned: dict[str, set[str]] = defaultdict(set)
    homes = {located.path: located.ref for located in repository.workspace.journeys()}
    for journey, name in names.items():
        for path in _files(repository.workspace, journey) if name else ():
            if homes.get(path, journey) == journey:  # other journeys may go by what stands in its file
                owned[path].add(name)
    crowded = {path for path in owned if len(owned[path]) > MOST_OWNERS}
    if crowded:
        repository.note(f"more than {MOST_OWNERS} owners share a file, so it has no line: {some(sorted(crowded))}")
    prefix = repository.area.prefix
    return tuple(
        f"{pattern_for(prefix + path, host)} {' '.join(sorted(owned[path]))}"
        for path in sorted(owned)
        if path not in crowded
    )


def _files(workspace: Workspace, journey: str) -> Iterable[str]:
    """The files that say something of a journey, with the tables of its metrics."""
    for ref in (journey, *workspace.concerns(journey)):
        located = workspace.find(ref)
        if located is not None and located.kind not in _OTHER_KINDS:
            yield located.path
            if located.kind == "metric" and (table := series_path(located)):
                yield table


def _names(repository: Repository) -> dict[str, str]:
    """What to call whoever answers for each journey that is not retired; empty where nobody can be named."""
    found: dict[str, str] = {}
    lacking: dict[str, list[str]] = defaultdict(list)
    for status in repository.lint_context.statuses.values():
        if status.journey.record.status != "retired":
            name, why = _name(repository.workspace, status)
            found[status.journey.ref] = name
            if not name:
                lacking[why].append(status.journey.ref)
    for why, journeys in lacking.items():
        repository.note(f"no line for {counted(len(journeys), 'journey')} ({why}): {some(journeys)}")
    return found


def _name(workspace: Workspace, status: ReviewStatus) -> tuple[str, str]:
    """The name of the owner, of who covers, else of the team that runs the journey; and why there is none."""
    journey = status.journey
    owner, person = journey.record.owner, status.person
    if isinstance(owner, Vacant) and owner.vacant.covering:
        person = workspace.person(owner.vacant.covering, journey.ref)
    team = workspace.find(journey.record.operations, journey.ref) if journey.record.operations else None
    asked = [each for each in (None if status.left else person, team.record if team else None) if each]
    names = [name for each in asked for name in known_as(each) if _WRITABLE.fullmatch(name)]
    who = person.label if person else status.owner_name
    why = f"{who} has left" if status.left else f"{who} has no `handle` or address" if who else "no owner"
    return next(iter(names), ""), why
