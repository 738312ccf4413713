"""Which findings lint tells: of which files, of which branch, without what a baseline holds back."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jmx.errors import NothingToRead
from jmx.lint.baseline import Baselined
from jmx.model.baseline import BaselineEntry
from jmx.model.finding import Finding, Level
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.reading_rules import NO_KIND
from jmx.queries.baseline import baselined
from jmx.queries.repository import Repository
from jmx.queries.since import of_branch
from jmx.reading.kindless import NO_KIND_WORDS
from jmx.reading.load import Known
from jmx.report.lint_report import Since


@dataclass(frozen=True, slots=True)
class Told:
    """What lint tells, what a baseline holds back, what a branch does not answer for, and what it is only about."""

    findings: tuple[Finding, ...]
    baselined: Baselined
    gate: Since | None
    only: tuple[str, ...]


def told_of(
    repository: Repository, only: Sequence[Path], baseline: Sequence[BaselineEntry] | None, since: str | None
) -> Told:
    """The findings of reading and of the rules, as `jmx.yaml` wants them told, without those that a baseline holds
    back; of some files or folders where these are named, of a branch where it is named `since` when. All of the
    repository is judged either way, since findings depend on what stands elsewhere."""
    if since is not None:
        repository.known = repository.known or Known()  # what stood before is read too
    named = tuple(within(repository, path, "lint") for path in only)
    found = baselined(repository, baseline or ())
    if named:
        found = found.of(lambda path: any(lies_in(path, folder) for folder in named))
    told, gate = (*found.told, *_not_ours(repository, named)), None
    if since is not None:
        told, gate = of_branch(repository, since, told, baseline=baseline is not None)
        told = tuple(each for each in told if not named or any(lies_in(each.path, folder) for folder in named))
    return Told(told, found, gate, named)


def _not_ours(repository: Repository, named: Sequence[str]) -> Iterator[Finding]:
    """That files which somebody named say nothing to jmx, so that nobody takes that for all clear."""
    for path in repository.foreign if named else ():
        if path in named:
            hint = "a record begins with its kind, like `kind: journey`"
            yield NO_KIND.at(path, f"{NO_KIND_WORDS}, so it is not judged", hint=hint, level=Level.WARNING)


class Excluded(NothingToRead):
    """What is named is there, and `jmx.yaml` excludes it."""


def within(repository: Repository, path: Path, command: str) -> str:
    """A path that was given to a command, as the repository calls it."""
    full, root = _plain(path), repository.root
    if not full.exists() and (beside := _plain(repository.repo / path)).exists():
        full = beside  # as git takes what is named after -C
    inside = next((each.relative_to(root) for each in (full, full.resolve()) if each.is_relative_to(root)), None)
    if inside is None and full.exists():
        there = f"jmx {command} -C {path if path.is_dir() else path.parent}"
        raise NothingToRead(f"'{path}' lies outside of this repository ('{root}'); go there with: {there}")
    name = (inside or path).as_posix()
    if inside is None or not (full.exists() or any(lies_in(each, name) for each in repository.tree.paths())):
        raise NothingToRead(f"there is no '{path}' here")
    if any(each in repository.excluded for each in (name, f"{name}/")):
        raise Excluded(f"'{path}' is not read: `exclude` in {SETTINGS_FILE} leaves it out")
    return "" if name == "." else name


def _plain(path: Path) -> Path:
    """A path from the root of the machine on, without `..`."""
    return Path(os.path.abspath(path))


def lies_in(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")
