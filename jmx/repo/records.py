"""The text of a review record, ready to be filled with what was decided."""

from collections.abc import Container
from datetime import date

from jmx.repo.scalars import scalar_text


def review_record(
    journey: str,
    *,
    day: date,
    reviewer: str,
    recorded_by: str | None,
    verdict: str,
    base: str | None,
    fingerprint: str,
    decisions: tuple[str, ...],
    taken: Container[str],
) -> tuple[str, str]:
    """Path and text of the record that a review was held on a day."""
    name = _free(f"{day.isoformat()}-{journey}", taken)
    lines = ["kind: review", f"id: {name}", f"date: {day.isoformat()}", f"journeys: [{journey}]"]
    lines.append(f"reviewer: {scalar_text(reviewer)}")
    if recorded_by:
        lines.append(f"recorded_by: {scalar_text(recorded_by)}")
    if base:
        lines.append(f"base: {scalar_text(base)}")
    lines += ["fingerprint:", f"  {journey}: {scalar_text(fingerprint)}", f"verdict: {scalar_text(verdict)}"]
    if decisions:
        lines.append("decisions:")
        for number, decision in enumerate(decisions, 1):
            lines += [f"  - id: d{number}", f"    text: {scalar_text(decision)}"]
    lines += [
        "# decisions: [{id: d1, text: what was decided, why: …, about: [ref], owner: id, due: 2026-01-31}]",
        "# actions: [{id: a1, text: who does what, about: [ref], owner: id, due: 2026-01-31}]",
        "# closes: [earlier-review/a1]",
    ]
    return f"reviews/{name}.yaml", "\n".join(lines) + "\n"


def _free(name: str, taken: Container[str]) -> str:
    free, number = name[:60].rstrip("-"), 1
    while free in taken:
        number += 1
        free = f"{name[:60].rstrip('-')}-{number}"
    return free
