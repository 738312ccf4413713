"""When records came and were edited last, and who committed when, from all commits at once; remembered by commit."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from jmx.compare.compare import compare
from jmx.history.change_cache import VERSION
from jmx.history.snapshots import worktree_sides
from jmx.model.change import REFETCH, UNSHALLOW, Author, Change, Event, RecordHistory, Sort
from jmx.model.identity import outermost
from jmx.model.last_edits import CLAIMS, NOBODY, Activity, EditDays, LastEdits, Signed, record_edits
from jmx.model.machines import machine
from jmx.repo.git import Git
from jmx.repo.objects import Contents

if TYPE_CHECKING:
    from jmx.queries.repository import Repository

NOTES = "ai"  # the notes in which programs say which lines of a commit are theirs (Git AI Standard 3)
_NOTED = "a program"  # what those notes call it differs
_MOST_REMEMBERED = 8  # commits
_FEW_DAYS = 3  # of an author: the newest may lie in the future
_STEPS = frozenset({"stage", "touchpoint"})


def activity_of(repository: "Repository") -> Activity:
    """Who committed when; nothing where there is no history, or not all of it."""
    git = repository.git
    if git is None or repository.head is None or git.boundary():
        return Activity()
    rows, machines = kept(repository, "who committed when", commit_key(repository), _wrote)
    found: dict[str, tuple[date, ...]] = {}
    for name, email, days in rows:
        for address in {email, git.proper(Author(name, email)).email}:
            found[address] = (*found.get(address, ()), *map(date.fromisoformat, days))
    return Activity(found, machines or bool(git.notes(NOTES)), known=True)


def _wrote(repository: "Repository") -> Any:
    """The newest days of each author, and whether a program had a hand in any commit, as plain data."""
    days: dict[Author, dict[str, None]] = {}
    for each in repository.signatures:
        for author in each.authors if each.day else ():
            days.setdefault(author, {})[str(each.day)] = None
    rows = [[*author, sorted(found)[-_FEW_DAYS:]] for author, found in days.items()]
    return [rows, any(machine(each.authors, each.generated_by) for each in repository.signatures)]


def last_edits_of(repository: "Repository") -> LastEdits:
    """When records came and were edited last, with edits that no commit holds yet. Where nobody can know, it is noted
    once."""
    git = repository.git
    if git is None or repository.head is None:
        return LastEdits()
    found = LastEdits() if git.boundary() else _remembered(repository)
    if not found.known:
        clone, hint = ("shallow", UNSHALLOW) if git.boundary() else ("partial", REFETCH)
        repository.note(
            f"this clone is {clone}, so rules about how long things have been as they are say nothing; {hint}"
        )
        return found
    return found.with_edits(edits_here(repository), repository.as_of)


def edits_here(repository: "Repository") -> Iterable[Change]:
    """What no commit holds yet."""
    if not repository.edited or repository.git is None or repository.head is None:
        return ()
    different = worktree_sides(repository.git, repository.root, repository.head, repository.folder).differing(())
    return compare(different.before, different.after, inner=True)


def _remembered(repository: "Repository") -> LastEdits:
    """What all commits say."""
    git = repository.history_git
    notes = git.notes(NOTES)  # they may come after the commits on which they stand
    told = hashlib.sha256(repr(sorted(notes.items())).encode()).hexdigest()[:16] if notes else ""
    rows = kept(repository, "when records were edited last, and by what", f"{commit_key(repository)}:{told}", _edits)
    return LastEdits({row[0]: _unpacked(row) for row in rows}, known=True) if rows is not None else LastEdits()


def _edits(repository: "Repository") -> Any:
    histories = repository.histories
    return None if histories.lacking else [_packed(*each) for each in _read(repository, histories.by_ref)]


def commit_key(repository: "Repository") -> str:
    return f"{VERSION}:{repository.past}:{repository.head}"


def kept(repository: "Repository", kind: str, key: str, make: Callable[["Repository"], Any]) -> Any:
    """What was made of a commit, from the cache if that was asked before; None where it cannot be made."""
    stored = repository.cache.get(kind, key)
    if stored is not None:
        return stored
    made = make(repository)
    if made is not None:
        others = repository.cache.all(kind)
        outdated = [each for each in others if not each.startswith(f"{VERSION}:") or len(others) > _MOST_REMEMBERED]
        repository.cache.forget(kind, outdated)
        repository.cache.put(kind, {key: made})
    return made


def _read(repository: "Repository", histories: Mapping[str, RecordHistory]) -> Iterator[tuple[str, EditDays]]:
    """The last edits of each record that stands."""
    signed = {each.oid: Signed(each.day, machine(each.authors, each.generated_by)) for each in repository.signatures}
    noted = _Noted(repository.history_git, repository.prefix)
    gone: dict[str, date] = {}  # when a step of a journey was taken out last, by journey
    standing = []
    for ref, history in histories.items():
        newest = history.events[0]
        if newest.change.sort is not Sort.REMOVED:
            standing.append((ref, history))
        elif newest.change.kind in _STEPS and (day := signed.get(newest.oid, NOBODY).day):
            gone[outermost(ref)] = max(day, gone.get(outermost(ref), day))
    for ref, history in standing:
        kind = history.events[0].change.kind
        edits = record_edits(kind, history, signed, noted.by(history.events[0]) if kind in CLAIMS else "")
        yield ref, edits._replace(fields={**edits.fields, "stages": gone[ref]}) if ref in gone else edits


class _Noted:
    """Which files programs say, in notes on commits, that they had a hand in."""

    def __init__(self, git: Git, prefix: str) -> None:
        self._prefix = f"{prefix}/" if prefix else ""
        notes = git.notes(NOTES)
        contents = dict(Contents(git.objects).of(sorted({*notes.values()})))
        self._paths = {commit: _paths(contents[blob] or b"") for commit, blob in notes.items()}

    def by(self, event: Event) -> str:
        """The program that had a hand in the file of a record in its last commit; empty where none says so."""
        spot = event.change.after
        path = f"{self._prefix}{spot.path}" if spot else ""
        return _NOTED if path in self._paths.get(event.oid, ()) else ""


def _paths(note: bytes) -> frozenset[str]:
    """The files that a note names: each on a line of its own, its lines indented below it, and all before `---`."""
    told = f"\n{note.decode('utf-8', 'replace')}".partition("\n---")[0]
    return frozenset(line.strip('"') for line in told.splitlines() if line and not line[0].isspace())


# --- as plain data ---


def _packed(ref: str, edits: EditDays) -> list[Any]:
    days = (edits.came, edits.unowned, edits.written, edits.last_day)
    fields = {name: str(day) for name, day in edits.fields.items()}
    return [ref, fields, edits.written_by, edits.last_oid, *(str(day) if day else "" for day in days)]


def _unpacked(row: list[Any]) -> EditDays:
    _, fields, written_by, last_oid, *days = row
    came, unowned, written, last_day = (date.fromisoformat(day) if day else None for day in days)
    said = {name: date.fromisoformat(day) for name, day in fields.items()}
    return EditDays(came, said, unowned, written_by, written, last_oid, last_day)
