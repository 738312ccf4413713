"""Findings mended: round after round, until nothing is left that has one right answer."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from jmx.errors import RefusedEdit
from jmx.model.finding import Finding, Fix, Level, Route
from jmx.model.reading_rules import DUPLICATE_ID
from jmx.queries.repository import Repository
from jmx.queries.told import Told, lies_in, told_of
from jmx.reading.guard import Refusal
from jmx.reading.load import Known
from jmx.repo.tree import Unreadable
from jmx.report.wording import counted
from jmx.writing.mending import MENDED, LeftAlone, Mend, Mender, Overtaken, proven
from jmx.writing.transaction import FileChange

_MOST_ROUNDS = 20
_MOST_TRIED = 500  # files up to which it is tried beforehand what can be mended, which takes as long as doing it

Edits = Mapping[str, bytes | None]
_Key = tuple[str, str, str, Route]
MendedFile = tuple[Edits, list[Finding]]
"""What becomes of a file, under its old name and a new one, and what is mended by it."""


@dataclass(frozen=True, slots=True)
class Mending:
    """The files to write, the findings that are mended by it, and those that could not be, with the reason."""

    files: tuple[FileChange, ...] = ()
    mended: tuple[Finding, ...] = ()
    revealed: tuple[Finding, ...] = ()  # what nobody saw before another was mended, and is mended too
    refused: tuple[tuple[Finding, str], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()  # files that get another name, and that

    def words(self, verb: str) -> str:
        """How much is mended, in how many files."""
        if not self.files:
            return "nothing to mend"
        files = counted(len({each.path for each in (*self.mended, *self.revealed)}), "file")
        more = f", and {len(self.revealed):,} more that came to light" if self.revealed else ""
        return f"{verb} {counted(len(self.mended), 'finding')} in {files}{more}"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which findings are to be mended: those of some files, of a branch, without those that the baseline holds back;
    `unsafe` also where it is only most likely what was meant."""

    only: tuple[Path, ...] = ()
    since: str | None = None
    baseline: bool = True
    unsafe: bool = False


def mending_of(repository: Repository, scope: Scope) -> Mending:
    """What mends the findings that lint would tell: each file as it is then, read again and judged."""
    repository.known = repository.known or Known()  # each round reads only what is new
    told = told_of(repository, scope.only, repository.baseline if scope.baseline else None, scope.since)
    return _mending(repository, told.findings, told.only, unsafe=scope.unsafe)


def _mending(repository: Repository, told: Sequence[Finding], only: Collection[str], *, unsafe: bool) -> Mending:
    done = _Rounds(repository, _wanted(repository, told, only), unsafe).done()
    left = Counter(map(_key, told))
    mended, revealed = list[Finding](), list[Finding]()
    for each in done.mended:
        (mended if left[_key(each)] > 0 else revealed).append(each)
        left[_key(each)] -= 1
    return replace(done, mended=tuple(mended), revealed=tuple(revealed))


class Mendable(NamedTuple):
    """Findings with how sure lint is of what mends each, and how many of those that are held back it mends; whether
    that was tried, or is the most that it can be."""

    findings: tuple[Finding, ...]
    held: int = 0
    tried: bool = True


def with_fixes(repository: Repository, told: Told) -> Mendable:
    """The findings that are told, each with how sure lint is of what mends it: as it would be mended, since one edit
    may stand in the way of another. In a large repository each is looked at by itself. Only what lies here can be
    mended."""
    if repository.at is not None or repository.staged:
        return Mendable(told.findings)
    mender = Mender(repository.tree, repository.workspace)
    looked_at = [(each, mend.fix if (mend := mender.mend(each)) else None) for each in told.findings]
    held = [each.finding for each in told.baselined.held]
    payable = [each for each in held if (mend := mender.mend(each)) and mend.fix is Fix.SAFE]
    if not (payable or any(fix for _, fix in looked_at)):
        return Mendable(told.findings)
    if len(repository.tree.paths()) > _MOST_TRIED:
        return Mendable(tuple(replace(each, fix=fix) for each, fix in looked_at), len(payable), tried=False)
    repository.known = repository.known or Known()
    fixes = dict[_Key, Fix]()
    for fix in [each for each in (Fix.UNSAFE, Fix.SAFE) if any(each is fix for _, fix in looked_at)]:
        done = _mending(repository, told.findings, told.only, unsafe=fix is Fix.UNSAFE)
        fixes |= dict.fromkeys(map(_key, done.mended), fix)
    both = _mending(repository, (*told.findings, *held), told.only, unsafe=False) if payable else Mending()
    mended = {_key(each) for each in both.mended}
    return Mendable(
        tuple(replace(each, fix=fixes.get(_key(each))) for each in told.findings),
        sum(_key(each) in mended for each in held),
    )


def _wanted(repository: Repository, told: Sequence[Finding], only: Collection[str]) -> Callable[[Finding], bool]:
    """Whether a finding is to be mended: one that was told, or that came to light by mending; of the rules and files
    that were named."""
    before = {each.identity() for each in repository.raw_findings}
    chosen = {each.identity() for each in told}
    choice = repository.choice

    def wanted(finding: Finding) -> bool:
        known = finding.identity()
        named = not choice.select or finding.code.startswith((*choice.select, *choice.extend_select))
        here = not only or any(lies_in(finding.path, folder) for folder in only)
        return (
            named and here and not finding.code.startswith(choice.ignore or ("-",))
            and (known in chosen or known not in before)
        )  # fmt: skip

    return wanted


class _Rounds:
    """Edits that grow from round to round, until one brings nothing more."""

    def __init__(self, repository: Repository, wanted: Callable[[Finding], bool], unsafe: bool) -> None:
        self._start, self._view = repository, repository
        self._wanted, self._unsafe = wanted, unsafe
        self._edits: dict[str, bytes | None] = {}
        self._mended: list[Finding] = []
        self._refused: dict[_Key, tuple[Finding, str]] = {}
        self._renamed: list[tuple[str, str]] = []

    def done(self) -> Mending:
        """What comes of as many rounds as it takes."""
        for _ in range(_MOST_ROUNDS):
            if not self._mend_once():
                break
        refused, renamed = tuple(self._refused.values()), tuple(self._renamed)
        return Mending(tuple(self._files()), tuple(self._mended), refused=refused, renamed=renamed)

    def _files(self) -> Iterator[FileChange]:
        for path, after in self._edits.items():
            found = self._start.folder.read(path)
            before = None if isinstance(found, Unreadable) else found
            if after != before:
                yield FileChange(path, before, after)

    def _mend_once(self) -> bool:
        """One round: what can be mended in each file, each by itself; what then would be wrong elsewhere is left."""
        suppressed = self._view.workspace.settings.lint.suppress  # what is idle of it, only all rules together tell
        found = self._view.selected_findings if suppressed else self._view.findings_by(MENDED)
        mender = Mender(self._view.tree, self._view.workspace)
        by_file: dict[str, list[tuple[Finding, Mend]]] = {}
        for each in filter(self._wanted, reversed(found)):  # from the end of a file, so that places before it stay
            try:
                mend = mender.asked(each)
            except LeftAlone as left:
                self._refused[_key(each)] = (each, str(left))
                continue
            allowed = mend is not None and (self._unsafe or mend.fix is Fix.SAFE)
            if mend is not None and allowed:
                by_file.setdefault(mend.path, []).append((each, mend))
        tried = {path: self._in_file(path, mends, mender) for path, mends in by_file.items()}
        rounds = self._sound({path: each for path, each in tried.items() if each})
        self._edits |= _together(rounds)
        self._mended += [each for _, mended in rounds.values() for each in mended]
        self._renamed += [(path, to) for path, (edits, _) in rounds.items() for to in edits if to != path]
        if rounds:
            self._refused.clear()  # what could not be may be possible by now
        self._view = self._start.edited_by(self._edits)
        return bool(rounds)

    def _in_file(self, path: str, mends: Sequence[tuple[Finding, Mend]], mender: Mender) -> MendedFile | None:
        """The file with what can be mended in it, or under its new name; None where nothing can."""
        content = mender.tree.read(path)
        if isinstance(content, Unreadable):
            return None
        after, mended = content, list[Finding]()
        for finding, mend in sorted(mends, key=lambda each: each[1].to != path):  # another name comes last
            if mend.to != path:
                return {path: None, mend.to: after}, [*mended, finding]
            try:
                after, with_it = proven(path, after, mend, finding, mender)
                mended += with_it
            except Overtaken:
                continue  # it is looked at again in the next round
            except RefusedEdit as refused:
                self._refused[_key(finding)] = (finding, str(refused))
            except Refusal as refusal:
                self._refused[_key(finding)] = (finding, refusal.words)
        return ({path: after}, mended) if after != content else None

    def _sound(self, rounds: dict[str, MendedFile]) -> dict[str, MendedFile]:
        """The files that can be written as they would be, without those that spoil something elsewhere."""
        while rounds:
            wrong = self._newly_wrong(_together(rounds))
            if not wrong:
                break
            guilty = [path for path, (edits, _) in rounds.items() if any(map(partial(_is_about, edits), wrong))]
            for path in guilty or list(rounds):
                _, mended = rounds.pop(path)
                self._refused |= {
                    _key(each): (each, f"after that, {wrong[0].path}: {wrong[0].words}") for each in mended
                }
        return rounds

    def _newly_wrong(self, edits: Edits) -> list[Finding]:
        """What would be wrong that was not, beyond what could not be read before."""
        before = self._view.loaded.findings
        known = {(each.code, each.words) for each in before}
        unread = {each.path for each in before if each.level is Level.ERROR and not each.code.startswith("REF")}
        return [
            each
            for each in self._start.after({**self._edits, **edits}).findings
            if each.level is Level.ERROR and (each.code, each.words) not in known
            and (each.path not in unread or each.code == DUPLICATE_ID.code)
        ]  # fmt: skip


def _together(rounds: Mapping[str, MendedFile]) -> dict[str, bytes | None]:
    return {path: after for edits, _ in rounds.values() for path, after in edits.items()}


def _is_about(edits: Edits, finding: Finding) -> bool:
    """Whether a finding is in one of these files, or names it."""
    return any(path == finding.path or path in finding.words for path in edits)


def _key(finding: Finding) -> _Key:
    return finding.code, finding.path, finding.words, finding.route
