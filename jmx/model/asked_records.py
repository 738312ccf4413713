"""Asking an expression of records, one after the other, as far as the work goes that it may take."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jmx.model.expression import Expression, Failed
from jmx.model.facts import RecordFacts, shape_of
from jmx.model.workspace import Located


@dataclass(frozen=True, slots=True)
class AskedRecords:
    """The records for which an expression is true, those for which it could not be worked out with why, or with what
    it came to instead of yes or no, and how many were left out, since that would take too long."""

    matching: tuple[Located[Any], ...]
    failed: tuple[tuple[str, str], ...] = ()
    no_answer: tuple[tuple[str, Any], ...] = ()
    left: int = 0
    work: int = 0


def ask(
    kind: str, records: Iterable[Located[Any]], asked: Expression, facts: RecordFacts, most_work: int
) -> AskedRecords:
    """Which records of a kind an expression is true of. What may be decided by a record that cannot be read is left
    out, and so is what reads something that is not written."""
    shapes = (shape_of(kind, (name,)) for name in asked.names)
    loose = any(shape is None or shape.example is None for shape in shapes)
    matching, failed, no_answer = list[Located[Any]](), list[tuple[str, str]](), list[tuple[str, Any]]()
    left, work = 0, 0
    for located in records:
        if facts.undecided(located, asked.names):
            continue
        given = facts.of(located, asked.names)
        cost = asked.work(given)
        if work + cost > most_work:
            left += 1
            continue
        work += cost
        try:
            matches = asked.answer(given)
        except LookupError:
            continue  # it reads what is not written in there
        except Failed as error:
            if not loose and None not in given.values():
                failed.append((located.ref, str(error)))
            continue
        if matches is True:
            matching.append(located)
        elif not isinstance(matches, bool):
            no_answer.append((located.ref, matches))
    return AskedRecords(tuple(matching), tuple(failed), tuple(no_answer), left, work)
