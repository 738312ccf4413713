"""The baseline: what lint holds back, and the file that says so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from jmx.errors import JmxError
from jmx.lint.baseline import Baselined, mended, updated, without_baseline
from jmx.lint.selection import cards_of, told_level
from jmx.lint.sight import Sight
from jmx.model.baseline import BaselineEntry
from jmx.model.finding import Finding
from jmx.model.kinds import BASELINE_FILE, SETTINGS_FILE
from jmx.model.reading_rules import NOT_HERE, WHOLE_FILE
from jmx.queries.repository import Repository
from jmx.report.wording import counted
from jmx.writing.baseline_text import baseline_text
from jmx.writing.transaction import FileChange

_UNDECIDED = (NOT_HERE.code, "STL105")  # with one of these nobody knows what else would be found


def baselined(repository: Repository, entries: Sequence[BaselineEntry]) -> Baselined:
    """The findings without those that a baseline holds back."""
    days = repository.workspace.settings.limits.baseline_days
    found = without_baseline(repository.selected_findings, entries, repository.as_of, days)
    return replace(found, gone=_mended(repository, entries))


def _mended(repository: Repository, entries: Sequence[BaselineEntry]) -> tuple[BaselineEntry, ...]:
    """What a baseline holds though it is mended; nothing where nobody can know all that is found."""
    if not entries or _undecided(repository):
        return ()
    cards, settings = cards_of(repository.lint_settings), repository.lint_settings

    def asked(code: str) -> bool:
        return code not in cards or told_level(cards[code], settings) is not None

    return mended(entries, repository.raw_findings, asked, Sight(repository.workspace))


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
    found, old = repository.selected_findings, repository.baseline
    entries = updated(found, old, repository.as_of, _mended(repository, old), add=not prune)
    content = repository.folder.file(BASELINE_FILE)
    before = content if isinstance(content, bytes) else None
    change = FileChange(BASELINE_FILE, before, baseline_text(entries, before))
    files = () if change.after == change.before else (change,)
    then, now = (Counter({each.key: each.times for each in side}) for side in (old, entries))
    came, went = ((one - other).total() for one, other in ((now, then), (then, now)))
    words = f"{BASELINE_FILE} holds back {counted(now.total(), 'finding')}: {came:,} new, {went:,} taken out"
    words = words if entries else f"nothing to hold back, and no {BASELINE_FILE} needed"
    unread = len({each.path for each in found if each.code in WHOLE_FILE})
    if unread:
        files_are = "1 file that cannot be read is" if unread == 1 else f"{unread:,} files that cannot be read are"
        words += f"; {files_are} told in any case, as a warning: mend that, or `exclude` it in {SETTINGS_FILE}"
    return BaselineUpdate(entries, files, words)


def _undecided(repository: Repository) -> Finding | None:
    return next((each for each in repository.raw_findings if each.code in _UNDECIDED), None)
