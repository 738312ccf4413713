"""The baseline: what lint holds back, and the file that says so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from jmx.errors import JmxError
from jmx.lint.baseline import Baselined, updated, without_baseline
from jmx.model.baseline import BaselineEntry
from jmx.model.finding import Finding
from jmx.model.kinds import BASELINE_FILE
from jmx.model.reading_rules import NOT_HERE
from jmx.queries.repository import Repository
from jmx.report.wording import counted
from jmx.writing.baseline_text import baseline_text
from jmx.writing.transaction import FileChange

_UNDECIDED = (NOT_HERE.code, "STL105")  # with one of these nobody knows what else would be found


def baselined(repository: Repository, entries: Sequence[BaselineEntry]) -> Baselined:
    """The findings without those that a baseline holds back."""
    days, loaded = repository.workspace.settings.limits.baseline_days, repository.loaded
    found = without_baseline(repository.selected_findings, entries, repository.as_of, days, loaded.lost)
    return replace(found, gone=()) if _undecided(repository) else found


class BaselineUpdate(NamedTuple):
    """The baseline that holds what is found now, what has to be written for it, and that in words."""

    entries: tuple[BaselineEntry, ...]
    files: tuple[FileChange, ...]
    words: str


def baseline_update(repository: Repository, *, prune: bool = False) -> BaselineUpdate:
    """What makes the baseline hold just what is found now, or with `prune` only what of it is found still. JmxError
    where nobody can know all of that."""
    unknown = _undecided(repository)
    if unknown is not None:
        raise JmxError(f"nobody knows here all that the baseline should hold: {unknown.words}; {unknown.hint}")
    old, lost = repository.baseline, repository.loaded.lost
    entries = updated(repository.selected_findings, old, repository.as_of, lost, add=not prune)
    found = repository.folder.file(BASELINE_FILE)
    before = found if isinstance(found, bytes) else None
    change = FileChange(BASELINE_FILE, before, baseline_text(entries, before))
    files = () if change.after == change.before else (change,)
    then, now = (Counter({each.key: each.times for each in side}) for side in (old, entries))
    came, went = ((one - other).total() for one, other in ((now, then), (then, now)))
    words = f"{BASELINE_FILE} holds back {counted(now.total(), 'finding')}: {came:,} new, {went:,} taken out"
    return BaselineUpdate(entries, files, words if entries else f"nothing to hold back, and no {BASELINE_FILE} needed")


def _undecided(repository: Repository) -> Finding | None:
    return next((each for each in repository.raw_findings if each.code in _UNDECIDED), None)
