"""The value_periods of a field: cut out of its events, whatever came and went in between."""

from datetime import date
from typing import Any

import pytest

from jmx.model.change import Audience, Change, Commit, Event, RecordHistory, Sort
from jmx.model.field_history import ValuePeriod, drawable, number, value_periods

COMMITS = {oid: Commit(oid, "Ana", "a@x.example", date(2026, month, 1), oid) for month, oid in enumerate("abcdef", 1)}


def _life(*told: tuple[str, Sort, Any, Any]) -> RecordHistory:
    """A life out of events given the oldest first."""
    events = [
        Event(
            oid,
            Change(sort, "pain-point", "p", "P", Audience.SCORING, "severity" if sort is Sort.EDITED else "", old, new),
        )
        for oid, sort, old, new in told
    ]
    return RecordHistory("p", tuple(reversed(events)))


def _told(course: tuple[ValuePeriod, ...]) -> list[tuple[Any, str, str, bool]]:
    return [
        (each.value, each.since.oid if each.since else "", each.until.oid if each.until else "", each.stands)
        for each in course
    ]


ADDED, REMOVED = (Sort.ADDED, None, None), (Sort.REMOVED, None, None)


@pytest.mark.parametrize(
    ("told", "value", "expected"),
    [
        ((("a", *ADDED),), 3, [(3, "a", "", True)]),
        ((("a", *ADDED), ("b", Sort.EDITED, 2, 3)), 3, [(2, "a", "b", True), (3, "b", "", True)]),
        ((("b", Sort.EDITED, 2, 3),), 3, [(2, "", "b", True), (3, "b", "", True)]),
        ((("a", *ADDED), ("b", *REMOVED)), 4, [(4, "a", "b", True), (None, "b", "", False)]),
        (
            (("a", *ADDED), ("b", Sort.EDITED, 1, 2), ("c", *REMOVED), ("d", *ADDED), ("e", Sort.EDITED, 4, 5)),
            5,
            [
                (1, "a", "b", True),
                (2, "b", "c", True),
                (None, "c", "d", False),
                (4, "d", "e", True),
                (5, "e", "", True),
            ],
        ),
        ((), 2, [(2, "", "", True)]),
    ],
    ids=["never-changed", "changed", "begun-before", "gone", "came-back", "no-history"],
)
def test_spells_are_cut_where_the_value_changed(
    told: tuple[tuple[str, Sort, Any, Any], ...], value: Any, expected: list[tuple[Any, str, str, bool]]
) -> None:
    assert _told(value_periods(_life(*told), "severity", value, COMMITS)) == expected


def test_what_lies_in_a_field_has_spells_of_its_own() -> None:
    life = _life(("a", *ADDED), ("b", Sort.EDITED, {"n": 1, "per": "day"}, {"n": 1, "per": "month"}),
                 ("c", Sort.EDITED, {"n": 1, "per": "month"}, {"n": 2, "per": "month"}))  # fmt: skip
    course = value_periods(life, "severity.n", {"n": 2, "per": "month"}, COMMITS)
    assert _told(course) == [(1, "a", "c", True), (2, "c", "", True)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(4, 4.0), (-1.5, -1.5), ("12 %", 0.12), ("0.3", 0.3), ({"n": 5, "per": "day"}, 5.0), ({"default": -1}, -1.0),
     ({"money": 9}, 9.0), (True, None), ("day 3", None), ("٣ %", 0.03), ([1], None), (None, None)],
)  # fmt: skip
def test_a_number_is_found_in_what_is_written(value: Any, expected: float | None) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, 2), True),
        ((1, 1), False),
        ((1, "soon"), False),
        ((0.1, "20 %"), True),
        ((0.1, {"n": 5}), False),
        ((None, 1, 2), True),
    ],
    ids=["numbers", "never-changed", "words", "shares", "share-and-count", "set-later"],
)
def test_a_chart_is_drawn_of_numbers_of_one_sort(values: tuple[Any, ...], expected: bool) -> None:
    course = [ValuePeriod(value, since=commit) for value, commit in zip(values, COMMITS.values(), strict=False)]
    assert drawable(course) is expected
