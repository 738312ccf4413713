"""The text of a review record, ready to be filled with what was decided."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from jmx.errors import RefusedWrite
from jmx.model.kinds import BY_NAME
from jmx.model.workspace import Workspace
from jmx.writing.emit import Comments
from jmx.writing.field_input import ref_problems
from jmx.writing.new_record import checked_text, free_id

_CANNOT = "the review cannot be recorded like this"
_SAMPLES = {
    "decisions": "[{id: d1, text: what was decided, why: …, about: [ref], owner: id, due: 2026-01-31}]",
    "actions": "[{id: a1, text: who does what, about: [ref], owner: id, due: 2026-01-31}]",
    "closes": "[earlier-review/a1]",
}


def review_record(
    journey: str,
    workspace: Workspace,
    *,
    day: date,
    reviewer: str,
    recorded_by: str | None,
    verdict: str,
    base: str | None,
    fingerprint: str,
    decisions: Sequence[str] = (),
    actions: Sequence[str] = (),
    attendees: Sequence[str] = (),
) -> tuple[str, str]:
    """Path and text of the record that a review was held on a day; there is one a journey and day."""
    for held in workspace.reviews(journey):
        if held.record.date == day:
            raise RefusedWrite(
                f"a review of '{journey}' on {day} is recorded already in '{held.path}'; "
                "add to that file, or give another --date"
            )
    name = free_id(f"{day.isoformat()}-{journey}", workspace.records.__contains__)
    given: dict[str, Any] = {
        "id": name, "date": day, "journeys": [journey], "reviewer": reviewer, "recorded_by": recorded_by,
        "attendees": list(attendees), "base": base, "fingerprint": {journey: fingerprint}, "verdict": verdict,
        "decisions": _numbered("d", decisions), "actions": _numbered("a", actions),
    }  # fmt: skip
    data = {field: value for field, value in given.items() if value}
    comments: Comments = {(field,): [f"{field}: {text}"] for field, text in _SAMPLES.items() if field not in data}
    text = checked_text("review", data, comments, _CANNOT)
    for problem in ref_problems(BY_NAME["review"], data, workspace):
        raise RefusedWrite(f"{_CANNOT}: '{problem.field}': {problem.words}")
    return f"reviews/{name}.yaml", text


def _numbered(letter: str, texts: Sequence[str]) -> list[dict[str, str]]:
    """What was agreed, with ids to point at."""
    return [{"id": f"{letter}{number}", "text": text} for number, text in enumerate(texts, 1)]
