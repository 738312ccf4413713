"""Notes that wait, gone through one by one with somebody at a terminal."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from jmx.cli.command import opened
from jmx.cli.editing import edit
from jmx.cli.terminal import answered, asks, complain
from jmx.errors import JmxError
from jmx.model.notes import NOTABLE
from jmx.model.workspace import Workspace
from jmx.queries.notes import Choice, Filing, choices, filed, inbox, meant_by
from jmx.report.document import plain
from jmx.report.notes import note_line
from jmx.report.wording import record_label

_HOW = (
    "What does it support? A number or a name (c 1: it contradicts that, n TITLE: a new pain, d: drop it, Enter: later)"
)
_NUMBERS = re.compile(r"\d+([ ,]+\d+)*")


class Ways(TypedDict):
    """Whether what was decided is only shown, or committed, and why."""

    dry_run: bool
    commit: bool
    why: str | None


def file_one_by_one(repo: Path, ref: str | None, ways: Ways) -> None:
    """Asks of every note that waits what becomes of it; each is filed before the next is asked about."""
    if not asks():
        ask = "nobody is here to be asked; say what becomes of a note"
        raise JmxError(f"{ask}: jmx note --file NOTE --supports REF, --contradicts REF, --pain TITLE or --drop")
    waiting = inbox(opened(repo), ref)
    if not waiting.notes:
        complain("no note waits")
    for number, note in enumerate(waiting.notes, 1):
        repository = opened(repo)
        offered = choices(repository, note)
        lines = (f"{at:3}  {record_label(each.kind, each.title)}  {each.ref}" for at, each in enumerate(offered, 1))
        complain("\n".join((f"Note {number} of {len(waiting.notes)}: {plain(note_line(note, waiting.names))}", *lines)))
        filing = _asked(offered, repository.workspace)
        if filing.says:
            edit(opened(repo), lambda here, ref=note.ref, filing=filing: filed(here, ref, filing), **ways)  # type: ignore[misc]


def _asked(offered: Sequence[Choice], workspace: Workspace) -> Filing:
    """What becomes of a note, asked until it can be understood."""

    def problem(said: str) -> str:
        try:
            _understood(said, offered, workspace)
        except JmxError as error:
            return str(error)
        return ""

    return _understood(answered(_HOW, problem), offered, workspace)


def _understood(said: str, offered: Sequence[Choice], workspace: Workspace) -> Filing:
    verb, _, rest = said.partition(" ")
    if not said:
        return Filing()
    if said.casefold() == "d":
        return Filing(drop=True)
    if verb.casefold() == "n":
        if not rest.strip():
            raise JmxError("write the title of the new pain: n Waits too long")
        return Filing(pains=(rest.strip(),))
    if verb.casefold() == "c" or re.fullmatch(r"c\d+", said, re.IGNORECASE):
        against = said[1:].strip()
        if not against:
            raise JmxError("write what it contradicts: c 1")
        return Filing(contradicts=_refs(against, offered, workspace))
    return Filing(supports=_refs(said, offered, workspace))


def _refs(said: str, offered: Sequence[Choice], workspace: Workspace) -> tuple[str, ...]:
    """The records that are meant by numbers of what was offered, or by a name."""
    if not _NUMBERS.fullmatch(said):
        return (meant_by(workspace, said, NOTABLE).ref,)
    numbers = [int(each) for each in re.findall(r"\d+", said)]
    odd = next((each for each in numbers if not 1 <= each <= len(offered)), None)
    if odd is not None:
        raise JmxError(f"there is no number {odd}; the last is {len(offered)}")
    return tuple(offered[each - 1].ref for each in numbers)
