"""The text of the record of a review: its file, and what is told where it cannot be written."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import Any

from jmx.errors import RefusedWrite
from jmx.model.journey import Journey
from jmx.model.kinds import BY_NAME
from jmx.model.review import PostponedVerdict, Review
from jmx.model.workspace import Workspace
from jmx.writing.emit import Comments
from jmx.writing.field_input import ref_problems
from jmx.writing.new_record import checked_text, free_id

BETWEEN = "between-meetings"
_CANNOT = "the review cannot be recorded like this"
_SAMPLES = {
    "decisions": "[{id: d1, text: what was decided, why: …, about: [ref], owner: id, due: 2026-01-31}]",
    "actions": "[{id: a1, text: who does what, about: [ref], owner: id, due: 2026-01-31}]",
    "closes": "[earlier-review/a1]",
}


def review_record(
    journeys: Sequence[str],
    day: date,
    said: Mapping[str, Any],
    workspace: Workspace,
    *,
    between: bool = False,
    coming: Container[str] = (),
) -> tuple[str, str]:
    """Path and text of the record that a review of some journeys was held on a day, or of what was decided `between`
    two meetings. `said` are its other fields. `coming` are refs of records that are written
    together with it. There is one review a journey and day; RefusedWrite says where it is."""
    verdict = said.get("verdict")
    if not between:
        _refuse_second(journeys, day, workspace, is_held=not isinstance(verdict, Mapping))
    name = free_id(_name(journeys, day, workspace, between=between), workspace.records.__contains__)
    data = {"id": name, "date": day, "journeys": [*journeys]} | {field: value for field, value in said.items() if value}
    data |= {"attendees": []} if between else {}
    samples = {} if between or isinstance(verdict, Mapping) else _SAMPLES
    comments: Comments = {(field,): [f"{field}: {text}"] for field, text in samples.items() if field not in data}
    text = checked_text("review", data, comments, _CANNOT)
    for problem in ref_problems(BY_NAME["review"], _without(coming, data), workspace, journeys[0]):
        raise RefusedWrite(f"{_CANNOT}: '{problem.field}': {problem.words}")
    return f"reviews/{name}.yaml", text


def _without(coming: Container[str], data: Mapping[str, Any]) -> dict[str, Any]:
    """The record without what it says of records that are still to come."""

    def of_part(part: Mapping[str, Any]) -> dict[str, Any]:
        about = [ref for ref in part.get("about", ()) if ref not in coming]
        named = part.get("initiative")
        kept = {name: value for name, value in part.items() if name != "initiative" or named not in coming}
        return kept | ({"about": about} if "about" in part else {})

    agreed = {field: [*map(of_part, data[field])] for field in ("decisions", "actions") if field in data}
    return {**data, **agreed}


def _refuse_second(journeys: Sequence[str], day: date, workspace: Workspace, *, is_held: bool) -> None:
    for journey in journeys:
        for other in workspace.reviews(journey):
            record: Review = other.record
            alike = record.held if is_held else isinstance(record.verdict, PostponedVerdict)
            if record.date == day and alike:
                raise RefusedWrite(
                    f"a review of '{journey}' on {day} is recorded already in '{other.path}'; add to that file as long "
                    "as it is not committed, or give another --date; a decision since then: --between-meetings"
                )


def _name(journeys: Sequence[str], day: date, workspace: Workspace, *, between: bool) -> str:
    """An id by the day and the journey; of several journeys by the meeting that they share."""
    forums = {_forum(each, workspace) for each in journeys}
    forum = next(iter(forums)) if len(forums) == 1 else ""
    others = f"-and-{len(journeys) - 1}-more" if len(journeys) > 1 else ""
    about = forum if forum and len(journeys) > 1 else f"{journeys[0]}{others}"
    return f"{day}-{about}" + (f"-{BETWEEN}" if between else "")


def _forum(journey: str, workspace: Workspace) -> str:
    record = workspace.records[journey].record
    return record.forum or "" if isinstance(record, Journey) else ""
