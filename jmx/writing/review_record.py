"""The text of a review record, ready to be filled with what was decided."""

from collections.abc import Sequence
from datetime import date

from jmx.errors import RefusedWrite
from jmx.model.kinds import BY_NAME
from jmx.model.place import words_of
from jmx.model.workspace import Workspace
from jmx.reading import yaml as door
from jmx.reading.load import check
from jmx.writing.emit import list_text, scalar_text
from jmx.writing.field_input import encoded, unknown_refs

_CANNOT = "the review cannot be recorded like this"


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
    name = _free(f"{day.isoformat()}-{journey}", workspace)
    lines = ["kind: review", f"id: {name}", f"date: {day.isoformat()}", f"journeys: {list_text([journey])}"]
    lines.append(f"reviewer: {scalar_text(reviewer)}")
    if recorded_by:
        lines.append(f"recorded_by: {scalar_text(recorded_by)}")
    if attendees:
        lines.append(f"attendees: {list_text(attendees)}")
    if base:
        lines.append(f"base: {scalar_text(base)}")
    lines += [
        "fingerprint:",
        f"  {scalar_text(journey)}: {scalar_text(fingerprint)}",
        f"verdict: {scalar_text(verdict)}",
    ]
    lines += _numbered("decisions", "d", decisions, "what was decided, why: …")
    lines += _numbered("actions", "a", actions, "who does what")
    lines.append("# closes: [earlier-review/a1]")
    text = "\n".join(lines) + "\n"
    _refuse_what_is_wrong(text, workspace)
    return f"reviews/{name}.yaml", text


def _numbered(field: str, letter: str, texts: Sequence[str], sample: str) -> list[str]:
    """What was agreed, with ids to point at; where nothing was, how it would be written."""
    if not texts:
        return [f"# {field}: [{{id: {letter}1, text: {sample}, about: [ref], owner: id, due: 2026-01-31}}]"]
    lines = [f"{field}:"]
    for number, text in enumerate(texts, 1):
        lines += [f"  - id: {letter}{number}", f"    text: {scalar_text(text)}"]
    return lines


def _refuse_what_is_wrong(text: str, workspace: Workspace) -> None:
    content = encoded(text)
    if content is None:
        raise RefusedWrite(f"{_CANNOT}: it holds bytes that are no text")
    data = {key: value for key, value in door.parse(content).items() if key != "kind"}
    for finding in check(BY_NAME["review"], data):
        item = words_of(finding.route[:2])
        where = f"in '{item}', " if len(finding.route) > 2 else ""
        raise RefusedWrite(f"{_CANNOT}: {where}{'; '.join(filter(None, (finding.words, finding.hint)))}")
    for field, words in unknown_refs(BY_NAME["review"], data, workspace):
        raise RefusedWrite(f"{_CANNOT}: '{field}': {words}")


def _free(name: str, workspace: Workspace) -> str:
    free, number = name[:60].rstrip("-"), 1
    while free in workspace.records:
        number += 1
        free = f"{name[:60].rstrip('-')}-{number}"
    return free
