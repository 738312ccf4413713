"""Walks over history: every commit with the paths it changed against each of its parents, streamed from git."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain
from os import fsdecode
from pathlib import Path
from typing import NamedTuple

from jmx.repo.git import Git
from jmx.repo.objects import RAW, PathChange, path_change

_WALK = (
    "log", "--topo-order", *RAW, "--diff-merges=separate", "--pretty=oneline", "--parents", "--log-size",
    "--encoding=none", "--no-abbrev-commit", "--no-decorate", "--no-notes", "--no-color", "--ignore-submodules=none",
)  # fmt: skip


class Walked(NamedTuple):
    """One commit: its id, its parents, and for each parent the changed paths. A root commit has one section with all
    its paths."""

    oid: str
    parents: tuple[str, ...]
    sections: tuple[tuple[PathChange, ...], ...]


class _Header(NamedTuple):
    oid: str
    parents: tuple[str, ...]
    against: str


def walk(
    git: Git, root: Path, until: Sequence[str], without: Sequence[str] = (), folders: Sequence[str] = ()
) -> Generator[Walked]:
    """Every commit reachable from `until` and not from `without` (commit ids), children before parents.

    Paths are relative to `root`; files outside it are skipped. With `folders` (below `root`) only merges and commits
    that touched those are given, with what they changed there; the parents of each are then the nearest such commits.

    Commits are yielded while git runs; closing the generator ends git. Raises GitError if git cannot read the history
    to its end, so a history is never silently short.
    """
    if until:
        full = ["--full-history"] if folders else []
        arguments = (*full, "--end-of-options", *until, *(f"^{oid}" for oid in without), "--", *folders)
        commits, excluded = _commits(_words(git.streamed(*_WALK, *arguments, at=root))), git.excluded(root)
        yield from (only(each, lambda path: path not in excluded) for each in commits) if excluded.patterns else commits


def since(walked: Iterable[Walked], base: str) -> Iterator[Walked]:
    """The walked commits (children before parents) that are not reachable from the commit `base`."""
    behind = {base}
    for commit in walked:
        if commit.oid in behind:
            behind.update(commit.parents)
        else:
            yield commit


def only(commit: Walked, wanted: Callable[[str], bool]) -> Walked:
    """A walked commit with what it changed in some paths."""
    return commit._replace(sections=tuple(tuple(c for c in side if wanted(c.path)) for side in commit.sections))


def touching(walked: Sequence[Walked], touches: Callable[[str], bool]) -> list[Walked]:
    """The walked commits that touch some paths, with all their changes; the first commit and merges are kept too, with
    no changes unless they touch one. Parents are replaced by the nearest kept commits."""
    kept: list[Walked] = []
    stands_for: dict[str, str] = {}  # dropped commit → its nearest kept ancestor
    for commit in reversed(walked):
        parents = tuple(stands_for.get(parent, parent) for parent in commit.parents)
        touched = any(touches(change.path) for section in commit.sections for change in section)
        if touched or commit is walked[0] or len({*parents}) != 1:
            sections = commit.sections if touched else tuple(() for _ in commit.sections)
            kept.append(Walked(commit.oid, parents, sections))
        else:
            stands_for[commit.oid] = parents[0]
    return kept[::-1]


Origin = Callable[[str, str, Mapping[str, PathChange]], str | None]


FEW_PATHS = 12  # git asks each commit of each path that it is named


def last_changes(git: Git, root: Path, head: str, paths: Iterable[str]) -> dict[str, str]:
    """The id of the commit that last changed each path: for each what `git log -1 --topo-order` says. Bytes count, not
    meaning. Paths that the commit `head` does not hold are left out."""
    held = git.tree_paths(head, root).intersection(paths)
    only_these = sorted(held) if len(held) <= FEW_PATHS else ()
    with closing(walk(git, root, [head], folders=only_these)) as commits:
        return last_in(commits, held) if held else {}


def last_in(commits: Iterable[Walked], paths: Iterable[str]) -> dict[str, str]:
    """The same of a walk that has begun at a commit that holds the paths, or at the first that touched one of them."""
    walked = iter(commits)
    first = next(walked, None)
    if first is None:
        return {}
    found = bringers(chain((first,), walked), first.oid, {path: {path} for path in paths}, lambda *_: None)
    return {path: commit.oid for path, commit in found.items()}


def bringers(commits: Iterable[Walked], head: str, places: dict[str, set[str]], origin: Origin) -> dict[str, Walked]:
    """For each thing the commit that brought it, none of whose parents has it. Each is followed from child to parent,
    to the first parent that has it.

    `places` are the things by their paths in `head`. Where a path did not change since a parent, what is in it is there
    too; of one that did, `origin` finds the path in which the parent has the thing, among all that changed since then.
    """
    found: dict[str, Walked] = {}
    waiting = {head: places} if places else {}
    for commit in commits:
        if not waiting:
            break
        here = waiting.pop(commit.oid, {})
        sides = [{change.path: change for change in section} for section in commit.sections] if here else []
        parents = list(zip(commit.parents, sides, strict=False))  # a commit without parents has one section
        touched = {path: here.pop(path) for path in sides[0] if path in here} if parents else here
        if parents:  # most commits touch nothing that waits: it goes on together
            _hand_down(waiting, parents[0][0], here)
        for path, thing in ((path, thing) for path, things in touched.items() for thing in things):
            parent, former = next(_earlier(thing, path, parents, origin), ("", ""))
            if parent:
                _hand_down(waiting, parent, {former: {thing}})
            else:
                found[thing] = commit
    return found


def _earlier(
    thing: str, path: str, parents: Sequence[tuple[str, Mapping[str, PathChange]]], origin: Origin
) -> Iterator[tuple[str, str]]:
    """The parents that have a thing, each with its path there; those in which its path is the same come first."""
    yield from ((parent, path) for parent, changes in parents if path not in changes)
    for parent, changes in parents:
        former = origin(thing, path, changes) if path in changes else None
        if former is not None:
            yield parent, former


def _hand_down(waiting: dict[str, dict[str, set[str]]], parent: str, places: dict[str, set[str]]) -> None:
    """Has things looked for in a parent, beside those that are looked for there already. The fewer are added to the
    more, so that the cost depends on what a commit changed, not on what waits."""
    if not places:
        return
    fewer, more = sorted((places, waiting.get(parent, {})), key=len)
    for path, things in fewer.items():
        more.setdefault(path, set()).update(things)
    waiting[parent] = more


def _words(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Splits a stream at its NULs."""
    rest: list[bytes] = []
    for chunk in chunks:
        first, *words = chunk.split(b"\0")
        rest.append(first)
        if words:
            yield b"".join(rest)
            rest = [words.pop()]
            yield from words
    yield b"".join(rest)


def _commits(words: Iterator[bytes]) -> Iterator[Walked]:
    """Parses a stream of headers, each followed by pairs of a change and its path.

    A merge has one header per parent it differs from, or a single header without changes if it differs from none.
    """
    header = _Header("", (), "")
    sections: dict[str, list[PathChange]] = {}
    changes: list[PathChange] = []
    paths: dict[bytes, str] = {}  # most come many times
    for word in words:
        if word[:1] == b":":
            path = next(words, b"")
            changes.append(path_change(word, paths.get(path) or paths.setdefault(path, fsdecode(path))))
        elif word:
            found = _header(word)
            if header.oid and found.oid != header.oid:
                yield _walked(header, sections)
                sections = {}
            header = found
            changes = sections[header.against] = []
    if header.oid:
        yield _walked(header, sections)


def _header(word: bytes) -> _Header:
    """Parses `OID PARENT PARENT (from PARENT) log size N` and, on a second line, the subject. The subject is arbitrary
    text: `--log-size` is passed only because its line break keeps the subject apart from the parents."""
    oid, *parents = word.partition(b"\n")[0].decode("ascii").split(" ")[:-3]
    if parents[-2:-1] == ["(from"]:
        return _Header(oid, tuple(parents[:-2]), parents[-1].rstrip(")"))
    return _Header(oid, tuple(parents), "")


def _walked(header: _Header, sections: Mapping[str, Sequence[PathChange]]) -> Walked:
    against = header.parents if len(header.parents) > 1 else ("",)
    return Walked(header.oid, header.parents, tuple(tuple(sections.get(parent, ())) for parent in against))
