"""The gate of a pull request: of all that is found, what a branch has to answer for."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate

from jmx.errors import GitError, JmxError, NothingToRead
from jmx.lint.baseline import TIMED, without_baseline
from jmx.lint.sight import Sight
from jmx.model.baseline import BaselineEntry, BaselineKey
from jmx.model.change import UNSHALLOW, Comparison, Moment, Sort, later_refs
from jmx.model.finding import Finding, Level, Route
from jmx.model.kinds import BASELINE_FILE, SETTINGS_FILE
from jmx.model.reading_rules import NOT_HERE, TOO_MANY
from jmx.model.workspace import Workspace
from jmx.queries.lint_memory import BaseMemory
from jmx.queries.past import compared, start_of
from jmx.queries.repository import Repository, calendar_day
from jmx.report.lint_report import Since
from jmx.report.wording import counted
from jmx.review.effects import begun, earlier_refs

_SILENCING = frozenset({"lint", "exclude"})  # fields of jmx.yaml
_OF_ALL = frozenset({NOT_HERE.code, TOO_MANY.code, "STL105"})  # with one of these nobody knows all that is wrong


def of_branch(
    repository: Repository, rev: str, found: Sequence[Finding], *, baseline: bool
) -> tuple[tuple[Finding, ...], Since]:
    """The findings about records that a branch touched in meaning since it left a rev, and those that it caused
    elsewhere. What it does not answer for is at most a warning: the calendar, and what nobody could see before. With
    a `baseline` a finding was not there before where that of then held it back."""
    base = branch_start(repository, rev)
    changed = compared(repository, base, repository.head if repository.at is not None else None, effects=False)
    touched = _touched_by(changed, _Homes(repository.workspace, found))
    silences = tuple(_silenced(repository, changed))
    for each in silences:
        repository.note(each)
    found = (*found, *_kindless(repository, changed, found))
    before = _Before(repository, changed)
    others = [each for each in found if not touched(each) and each.level is not Level.INFO]
    caused = before.lacks(others, baseline=baseline)
    mine = [each for each in found if touched(each) or each in caused]
    errors = [each for each in mine if each.level is Level.ERROR]
    lowered = before.excuses(errors, touched, baseline=baseline)
    told = (replace(each, level=Level.WARNING) if each in lowered else each for each in mine)
    return tuple(told), Since(
        rev, base.commit.oid if base.commit else "", len(found) - len(mine), len(lowered), silences
    )


def _kindless(repository: Repository, changed: Comparison, found: Sequence[Finding]) -> Iterator[Finding]:
    """What is wrong with files that say no kind any more since the branch began, where nobody has told that yet."""
    gone = {each.before.path for each in changed.changes if each.sort is Sort.REMOVED and each.before}
    if changed.base.commit and gone:
        told = {each.path for each in found}
        paths = [path for path in repository.foreign if path in gone and path not in told]
        yield from repository.kindless_since(changed.base.commit.oid, paths)


def _silenced(repository: Repository, changed: Comparison) -> Iterator[str]:
    """What this branch itself took out of what lint tells, in words, so that whoever approves it sees that."""
    said = repository.workspace.settings.model_fields_set
    changes = [each for each in changed.changes if each.ref == SETTINGS_FILE]
    touched = {name for each in changes for name in (said if each.whole else {each.field})}
    fields = sorted(_SILENCING & touched)
    if fields:
        where = f"{' and '.join(fields)} of {SETTINGS_FILE}"
        yield f"this branch changes what lint leaves out ({where}); see: jmx diff"
    more = more_held_back(repository, changed)
    if more:
        yield f"this branch holds back {counted(more, 'finding')} more in {BASELINE_FILE}"


def more_held_back(repository: Repository, changed: Comparison) -> int:
    """How many findings more the baseline holds back at the later of two moments."""
    base = changed.base.commit
    later = repository.beside(changed.head.commit.oid if changed.head.commit else None)
    try:
        before = _times(repository.beside(base.oid).baseline) if base else Counter[BaselineKey]()
    except JmxError:
        before = Counter[BaselineKey]()  # what stood there cannot be read, and holds nothing back
    return (_times(later.baseline) - before).total()


def _times(entries: Sequence[BaselineEntry]) -> Counter[BaselineKey]:
    """How many findings of each sort a baseline holds back; what it no longer holds pays for nothing new."""
    return Counter({each.key: each.times for each in entries})


def branch_start(repository: Repository, rev: str) -> Moment:
    """Where the branch left a rev; of a day, what stood before it. Before the first commit all is new."""
    git = repository.history_git
    if rev == "HEAD" and repository.head is None:
        return Moment(rev)
    head = repository.history_head
    if calendar_day(rev):
        return start_of(git, rev, head)
    base = git.merge_base(git.resolve(rev), head)
    if base is not None:
        return Moment(rev, git.commit(base))
    if git.boundary():
        raise GitError(f"this clone is shallow, so where this branch left '{rev}' is not in it; {UNSHALLOW}")
    raise JmxError(f"this branch and '{rev}' have no commit in common; name a commit from which it came")


class _Homes:
    """The records in which findings stand, also of those that name none."""

    def __init__(self, workspace: Workspace, findings: Iterable[Finding]) -> None:
        wanted = {each.path for each in findings if not each.ref}
        self._inside: dict[str, list[tuple[Route, str]]] = defaultdict(list)
        for ref, located in workspace.records.items() if wanted else ():
            if located.path in wanted:
                self._inside[located.path].append((located.route, ref))

    def of(self, finding: Finding) -> str:
        """The record of a finding; empty where it is about a file, or in a record that cannot be read."""
        around = (
            each for each in self._inside[finding.path] if finding.route and finding.route[: len(each[0])] == each[0]
        )
        return finding.ref or max(around, key=lambda each: len(each[0]), default=((), ""))[1]


def _touched_by(changed: Comparison, homes: _Homes) -> Callable[[Finding], bool]:
    """Whether a finding is about a record that changed, or where it is about none, about a file with such a record."""
    refs = frozenset(each.ref for each in changed.changes)
    came = frozenset(each.ref for each in changed.changes if each.whole)
    paths = {*changed.unread, *(each.after.path for each in changed.changes if each.after)}

    def touched(finding: Finding) -> bool:
        ref = homes.of(finding)
        if finding.code in _OF_ALL or not ref:
            return finding.code in _OF_ALL or finding.path in paths
        return ref in refs or not came.isdisjoint(accumulate(ref.split("/"), "{}/{}".format))

    return touched


class _Before:
    """What stood where a branch began: read once it is asked for, which takes about as long as reading what is here."""

    def __init__(self, repository: Repository, changed: Comparison) -> None:
        self._repository, self._changed = repository, changed
        self._later = later_refs((*changed.changes, *changed.moves))

    @cached_property
    def _there(self) -> Repository | None:
        """The same repository there, of which nothing is read yet; None where it held nothing."""
        base = self._changed.base.commit
        if base is None:
            return None
        side = self._repository.beside(base.oid)
        if not any(each.kind == "review" for each in (*self._changed.changes, *self._changed.moves)):
            side.with_history_of(self._repository)
        side.edits_of = self._repository if side is not self._repository else None
        return side

    @cached_property
    def _side(self) -> Repository | None:
        """The same, once its records are read; None where there are none, or nobody can read them."""
        side = self._there
        if side is None:
            return None
        if "history" not in vars(side):
            side.start_history()  # git walks while records are read
        try:
            _ = side.loaded
        except NothingToRead:
            return None
        except JmxError as error:
            self._note(error)
            return None
        return side

    def _note(self, error: JmxError) -> None:
        why = "whatever is wrong counts as made by this branch, since nobody knows what stood where it began"
        self._repository.note(f"{why}: {error}")

    def lacks(self, some: Sequence[Finding], *, baseline: bool) -> frozenset[Finding]:
        """Those of some findings that were not there; with a `baseline` also those that it held back there."""
        known = self._found({each.code for each in some}, baseline=baseline) if some else None
        return frozenset(some) if known is None else frozenset(begun(known, some, self._later))

    def _found(self, codes: Collection[str], *, baseline: bool) -> Sequence[Finding] | None:
        """What some rules found there, from the memory of that where there is one; None where nobody knows."""
        memory = BaseMemory(self._repository, self._there, codes, baseline=baseline) if self._there else None
        remembered = memory.recall() if memory else None
        if remembered is not None:
            return remembered
        side = self._side
        if side is None:
            return None
        try:
            found = side.findings_by(codes)
            if baseline:
                days = side.workspace.settings.limits.baseline_days
                found = without_baseline(found, side.baseline, side.as_of, days).told
        except JmxError as error:
            self._note(error)
            return None
        if memory:
            memory.keep(found)
        return found

    def excuses(
        self, errors: Sequence[Finding], touched: Callable[[Finding], bool], *, baseline: bool
    ) -> frozenset[Finding]:
        """Those of some errors that the branch does not answer for, though it touched what they are about or caused it:
        what a day passing was enough for, unless it is whom the branch named; what nobody could see there, since a file
        or record could not be read; and what a rule about the calendar found there already, such as an owner who is
        missing."""
        named = frozenset(each for each in errors if each.timed and each.code.startswith("OWN") and touched(each))
        late = frozenset(each for each in errors if each.timed) - named
        others = [each for each in errors if each not in late]
        side = self._side if others else None
        if side is None:
            return late
        sight = Sight(side.workspace, self._repository.workspace.unread, earlier_refs(self._later))
        unseen = frozenset(each for each in others if sight.hiding(each.code, each.ref, each.path))
        slow = [each for each in others if each in named or each.code in TIMED]
        return late | unseen | (frozenset(slow) - self.lacks(slow, baseline=baseline))
