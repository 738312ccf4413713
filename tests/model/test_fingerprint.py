"""Fingerprints and comparisons agree: two are equal exactly where nothing is told to have changed in what they cover."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from jmx.compare.compare import compare
from jmx.history.snapshots import Records
from jmx.model.change import Sort
from jmx.model.identity import slug
from jmx.model.meaning import LEFT_OUT, fingerprint, says_the_same
from jmx.model.outline import outline
from jmx.reading.load import load
from tests.support import MemoryTree

TITLES = ("Wait", "Wait!", "Pay", "Платить", "支払い", "?!", "w" * 70 + " one", "w" * 70 + " two")
Shape = dict[str, Any]  # a journey in which every place is a mapping; `file` says whether it has a file of its own


def files_of(shape: Shape) -> dict[str, Any]:
    """The journey as files: places with a `file` stand in files of their own, with a pointer in their place."""
    files: dict[str, Any] = {}

    def put(kind: str, place: Shape) -> Any:
        own = {name: value for name, value in place.items() if name not in ("file", "bare")}
        if kind == "stage":
            own["touchpoints"] = [put("touchpoint", each) for each in own["touchpoints"]]
        if place.get("file"):
            files[f"{place['file']}.yaml"] = {"kind": kind, **own, "id": place["file"]}
            return {"ref": place["file"]}
        return (
            own["title"]
            if place.get("bare") and set(own) <= {"title", "touchpoints"} and not own.get("touchpoints")
            else own
        )

    journey = {"kind": "journey", **{name: value for name, value in shape.items() if name not in ("stages", "listed")}}
    journey["stages"] = [put("stage", stage) for stage in shape["stages"]]
    listed = {"kind": "journeys", "items": [{k: v for k, v in journey.items() if k != "kind"}]}
    return {"journey.yaml": listed if shape.get("listed") else journey} | files


def _entries(files: dict[str, Any]) -> dict[str, Any]:
    return {entry.ref: entry for path in sorted(files) for entry in outline(files[path], path)}


def _told(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The changes that a fingerprint covers."""
    return [
        f"{change.sort} {change.ref} {change.field}"
        for change in compare(dict(Records(before)), dict(Records(after)))
        if change.sort is not Sort.MOVED
        and change.kind in ("journey", "stage", "touchpoint")
        and change.field not in LEFT_OUT
    ]


# --- edits that mean nothing ---


def _places(shape: Shape) -> list[Shape]:
    return [each for stage in shape["stages"] for each in (stage, *stage["touchpoints"])]


def _pinned(shape: Shape, place: Shape) -> None:
    """The id that jmx derives is written down."""
    routes: dict[int, tuple[str | int, ...]] = {}
    for number, stage in enumerate(shape["stages"]):
        routes[id(stage)] = ("stages", number)
        for inner, step in enumerate(stage["touchpoints"]):
            routes[id(step)] = ("touchpoints", inner) if stage.get("file") else ("stages", number, "touchpoints", inner)
    entries = _entries(files_of(shape | {"listed": False})).values()
    holder = next(
        (stage.get("file") for stage in shape["stages"] if any(place is each for each in stage["touchpoints"])), None
    )
    path = f"{holder}.yaml" if holder else "journey.yaml"
    own = next(each.ref for each in entries if each.path == path and each.route == routes[id(place)])
    if not place.get("file"):
        place["id"] = own.rpartition("/")[2]


SILENT: dict[str, Callable[[Shape, Shape], None]] = {
    "default-written-out": lambda shape, place: shape.update(status="active"),
    "empty-list": lambda shape, place: place.update(evidence=[]),
    "own-field": lambda shape, place: place.update({"x-note": "mine"}),
    "bare-title": lambda shape, place: place.update(bare=True),
    "list-of-one": lambda shape, place: shape.update(listed=True),
    "derived-id-written": _pinned,
    "pain": lambda shape, place: shape.update(pains=[{"title": "Too slow", "severity": 3}]),
}
LOUD: dict[str, Callable[[Shape, Shape], None]] = {
    "title": lambda shape, place: place.update(title=place["title"] + " then"),
    "goal": lambda shape, place: (
        place.update(goal="Get it done") if "touchpoints" in place else place.update(emotion=2)
    ),
    "order": lambda shape, place: shape["stages"].reverse(),
    "gone": lambda shape, place: shape["stages"].pop(),
    "new": lambda shape, place: shape["stages"][0]["touchpoints"].insert(0, {"title": "Ask"}),
    "journey": lambda shape, place: shape.update(customer_goal="Be done"),
}


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    def place() -> Shape:
        moods = draw(st.sampled_from((None, -1, 1)))
        return {"title": draw(st.sampled_from(TITLES)), **({} if moods is None else {"emotion": moods})}

    stages = [
        {"title": draw(st.sampled_from(TITLES)), "touchpoints": [place() for _ in range(draw(st.integers(0, 3)))]}
        for _ in range(draw(st.integers(1, 3)))
    ]
    return {"id": "buy", "title": "Buy", "stages": stages}


MANY = settings(
    max_examples=400, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@MANY
@given(shapes(), st.data())
def test_fingerprints_are_equal_exactly_where_a_comparison_is_empty(shape: Shape, data: st.DataObject) -> None:
    after = deepcopy(shape)
    for name in data.draw(st.lists(st.sampled_from([*SILENT, *LOUD]), max_size=4)):
        place = data.draw(st.sampled_from(_places(after) or [{}]))
        if place:
            (SILENT | LOUD)[name](after, place)
    if data.draw(st.booleans()) and _places(after):
        place = data.draw(st.sampled_from(_places(after)))
        twins = [each for each in _places(after) if slug(each["title"]) == slug(place["title"])]
        if "id" not in place and len(twins) == 1:  # which of several alike went into a file nobody can say
            place["file"] = data.draw(st.sampled_from(("own-file", "wait", "pay")))
    before, now = files_of(shape), files_of(after)
    told = _told(before, now)
    event("changed" if told else "the same")
    equal = fingerprint("buy", _entries(before)) == fingerprint("buy", _entries(now))
    assert equal == (not told), told


@pytest.mark.parametrize("name", SILENT)
def test_an_edit_that_means_nothing_leaves_the_fingerprint(name: str) -> None:
    shape: Shape = {"id": "buy", "title": "Buy", "stages": [{"title": "Pay", "touchpoints": [{"title": "Pay now"}]}]}
    after = deepcopy(shape)
    SILENT[name](after, after["stages"][0]["touchpoints"][0])
    assert files_of(shape) != files_of(after)
    assert fingerprint("buy", _entries(files_of(shape))) == fingerprint("buy", _entries(files_of(after)))
    assert not load(MemoryTree({p: json.dumps(d, ensure_ascii=False) for p, d in files_of(after).items()})).findings


@pytest.mark.parametrize("name", LOUD)
def test_an_edit_that_means_something_changes_it(name: str) -> None:
    steps = [{"title": "Pay now"}, {"title": "Wait"}]
    shape: Shape = {
        "id": "buy",
        "title": "Buy",
        "stages": [{"title": "Pay", "touchpoints": steps}, {"title": "End", "touchpoints": []}],
    }
    after = deepcopy(shape)
    LOUD[name](after, after["stages"][0])
    assert fingerprint("buy", _entries(files_of(shape))) != fingerprint("buy", _entries(files_of(after)))


def test_fingerprints_of_two_versions_tell_nothing_of_each_other() -> None:
    one, other = "2:" + "a" * 64, "2:" + "b" * 64
    assert says_the_same(one, one) is True
    assert says_the_same(one, other) is False
    assert says_the_same("1:" + "a" * 64, one) is None
