"""The numbers that records say and that follow from them, each with the words by which people tell what it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from jmx.model.evidence import PainPoint
from jmx.model.facts import written
from jmx.model.journey import Vacant
from jmx.model.outcome import Outcome
from jmx.model.record import SHARES, share_of
from jmx.model.review import Action, Initiative
from jmx.model.review_status import ReviewStatus
from jmx.model.said_numbers import numbers_in
from jmx.model.score import Score
from jmx.model.unit import unit_of
from jmx.model.workspace import Located, Workspace
from jmx.review.journey_status import JourneyStatus, StatusGroup
from jmx.score.inputs import people

PERCENT = "%"
TOTAL = ("claims",)  # the labels of how many claims there are, and of how many of them rest on evidence
SHARE = ("evidence behind", "claims with evidence", "with evidence", "evidence:")
_MONTHS = 3  # of a quarter, for which the number of people is known


class KnownNumber(NamedTuple):
    """A number: the record it is of, what it is in words, the `labels` by which people call it, and its unit. `day` is
    the day it is of, where it has one; `stands` says whether it is so now. `field` is the one that says it, and `then`
    the word that follows it there. A number `of_parts` is that of
    a pain of a journey. A place that `ranks` a pain holds `within` a journey, or among all."""

    ref: str
    what: str
    labels: tuple[str, ...]
    value: float
    unit: str = ""
    day: date | None = None
    stands: bool = True
    field: str = ""
    then: str = ""
    within: str = ""
    ranks: bool = False
    of_parts: bool = False


def numbers_of_record(workspace: Workspace, located: Located[Any], as_of: date) -> Iterator[KnownNumber]:
    """What a record itself says: its fields, the values of a metric, and numbers in its own words."""
    said = written(located.record)
    for way, value in _leaves(said, ""):
        yield from _of_field(workspace, located, way, value)
    if located.kind == "metric":
        yield from _of_metric(workspace, located, as_of)


_UNLIKE = frozenset(("points", "rebase", "x", "stages", "touchpoints"))  # said otherwise, or of others
_LABELS: Mapping[str, tuple[str, ...]] = {
    "severity": ("severity",), "reach": ("reach", "of customers"),
    "effort": ("effort", "person-weeks", "weeks"),
    "sample": ("sample", "customers", "interviews", "people", "participants", "answers", "responses"),
    "n": ("volume", "customers"), "money": ("revenue", "earns", "at stake"), "target": ("target", "goal"),
    "to": ("target", "goal", "to reach"), "importance": ("importance",), "emotion": ("emotion", "mood", "feels"),
    "population": ("population", "customers"), "tier": ("tier",), "frequency": ("frequency",), "likely": ("likely",),
}  # fmt: skip


def numbers_in_words(located: Located[Any]) -> Iterator[KnownNumber]:
    """The numbers in the words of a record alone."""
    for way, value in _leaves(written(located.record), ""):
        if isinstance(value, str):
            yield from _in_words(located, way.partition(".")[0], value)


def _leaves(value: Any, way: str) -> Iterator[tuple[str, Any]]:
    """The values in a record that are no lists or mappings, each with the names that lead to it."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name.split("-")[0] not in _UNLIKE:
                yield from _leaves(each, f"{way}.{name}" if way else str(name))
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, way)
    elif value is not None and not isinstance(value, bool):
        yield way, value


def _of_field(workspace: Workspace, located: Located[Any], way: str, value: Any) -> Iterator[KnownNumber]:
    field, name = way.partition(".")[0], way.rpartition(".")[2]
    labels = _LABELS.get(name, (name.replace("_", " "),))
    labels += _LABELS.get(field, ()) if field != name else ()
    what = f"{field.replace('_', ' ')} of {located.record.label}"
    if isinstance(value, str) and not (name in SHARES and value.endswith(PERCENT)):
        yield from _in_words(located, field, value)
        return
    number = share_of(value) if isinstance(value, str) else float(value)
    if name in SHARES and number <= 1:
        yield KnownNumber(located.ref, what, labels, round(number * 100, 9), PERCENT, field=field)
    unit = (workspace.settings.currency or "") if "money" in way or "at_stake" in way else ""
    yield KnownNumber(located.ref, what, labels, number, unit, field=field)


def _in_words(located: Located[Any], field: str, text: str) -> Iterator[KnownNumber]:
    """Numbers in words of the record, with the word that follows: `212 mails`."""
    for said in numbers_in(text):
        after = re.match(r"\s*([^\W\d]+)", text[said.end :])
        then = after[1].lower() if after else ""
        for value, _ in said.values:
            what = f"{field.replace('_', ' ')} of {located.record.label}"
            yield KnownNumber(located.ref, what, (), value, said.unit, field=field, then=then)


def _of_metric(workspace: Workspace, located: Located[Any], as_of: date) -> Iterator[KnownNumber]:
    points = [each for each in workspace.points(located.ref) if each.date <= as_of]
    unit = unit_of(located.record, (each.value for each in points))
    told, label = PERCENT if unit.share or unit.name == PERCENT else unit.name, located.record.label
    for place, each in enumerate(points):
        last = place == len(points) - 1
        yield KnownNumber(located.ref, f"{label}", (), unit.scaled(each.value), told, each.date, last, "points")
        if each.sample:
            yield KnownNumber(located.ref, f"sample of {label}", ("sample",), each.sample, "", each.date, last)
    if located.record.target is not None:
        target = unit.scaled(located.record.target)
        yield KnownNumber(located.ref, f"target of {label}", ("target", "goal"), target, told, field="target")


def numbers_expected(
    workspace: Workspace, metric: Located[Any], initiative: Located[Initiative]
) -> Iterator[KnownNumber]:
    """What an initiative should bring a metric to."""
    unit = unit_of(metric.record, (each.value for each in workspace.points(metric.ref)))
    if initiative.record.expects is not None:
        what = f"what “{initiative.record.label}” should bring {metric.record.label} to"
        told = PERCENT if unit.share or unit.name == PERCENT else unit.name
        yield KnownNumber(
            metric.ref, what, (), unit.scaled(initiative.record.expects.to), told, initiative.record.expects.by
        )


# --- what follows from records ---


def numbers_of_levels(workspace: Workspace, found: Sequence[Outcome]) -> Iterator[KnownNumber]:
    """The means of metrics before and since something shipped."""
    for each in found:
        metric = each.metric
        unit = unit_of(metric.record, (point.value for point in workspace.points(metric.ref)))
        told = PERCENT if unit.share or unit.name == PERCENT else unit.name
        sides = ((each.levels.before, "before"), (each.levels.after, "since")) if each.levels else ()
        for side, of in sides:
            what = f"mean of {metric.record.label} {of} “{each.initiative.record.label}” shipped"
            for ref in (metric.ref, each.initiative.ref):
                yield KnownNumber(ref, what, (), unit.scaled(side.mean), told)


def numbers_of_score(each: Score, places: Mapping[str, int]) -> Iterator[KnownNumber]:
    """The places of a pain, among all and in its journeys, its score, and what that is made of."""
    for journey, rank in {"": each.rank, **places}.items():
        labels = ("rank", "ranks", "place", "number", "#")
        yield KnownNumber(each.ref, f"rank of {each.title}", labels, rank, within=journey, ranks=True)
    yield KnownNumber(each.ref, f"score of {each.title}", ("score",), each.value)
    for factor in each.factors:
        label = (factor.name.replace("_", " "),)
        yield KnownNumber(each.ref, f"{label[0]} of {each.title}", label, factor.value)
        if factor.value <= 1:
            yield KnownNumber(each.ref, f"{label[0]} of {each.title}", label, factor.value * 100, PERCENT)


def numbers_of_customers(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Iterator[KnownNumber]:
    """How many customers a month a pain hits, as exactly as that is told."""
    hit = people(workspace, pain, as_of).value
    if hit:
        what = f"customers a month of {pain.record.label}"
        for value in (round(hit / _MONTHS), float(f"{hit / _MONTHS:.2g}")):
            yield KnownNumber(pain.ref, what, ("customers a month",), value)


def numbers_of_action(located: Located[Action], as_of: date) -> Iterator[KnownNumber]:
    """For how many days an action is late, or has time."""
    if located.record.due:
        days = abs((as_of - located.record.due).days)
        what = f"days from when “{located.record.label}” is due"
        yield KnownNumber(located.ref, what, ("days late", "late", "due in", "overdue"), days)


def numbers_of_calendar(status: ReviewStatus, as_of: date) -> Iterator[KnownNumber]:
    """Days of a journey besides those of its next review: since when nobody owns it, and since when it fell due."""
    journey, owner = status.journey, status.journey.record.owner
    if isinstance(owner, Vacant):
        days = (as_of - owner.vacant.since).days
        what = f"days without an owner of {journey.record.label}"
        yield KnownNumber(journey.ref, what, ("no owner for", "vacant for", "no owner since"), days)
    if volume := journey.record.volume:
        labels = (f"customers a {volume.per}",)
        yield KnownNumber(journey.ref, f"volume of {journey.record.label}", labels, volume.n, field="volume")
    if status.next:
        for days in {abs((as_of - status.next.falls).days), status.next.late}:
            what = f"days to the review of {journey.record.label}"
            yield KnownNumber(journey.ref, what, ("days late", "days overdue", "overdue", "late:", "days ago"), days)


def numbers_of_stretch(
    workspace: Workspace, metric: Located[Any], days: Sequence[date], as_of: date
) -> Iterator[KnownNumber]:
    """The means of a metric over stretches between days that a text names."""
    points = [each for each in workspace.points(metric.ref) if each.date <= as_of]
    unit = unit_of(metric.record, (each.value for each in points))
    told = PERCENT if unit.share or unit.name == PERCENT else unit.name
    for first, last in pairwise(days):
        values = [each.value for each in points if first <= each.date <= last]
        if values:
            what = f"mean of {metric.record.label} from {first} to {last}"
            yield KnownNumber(metric.ref, what, (), unit.scaled(sum(values) / len(values)), told, last)


def numbers_of_status(each: JourneyStatus, as_of: date) -> Iterator[KnownNumber]:
    """How a journey stands, in figures."""

    def known(what: str, value: float, *labels: str) -> KnownNumber:
        return KnownNumber(each.ref, f"{what} of {each.title}", labels, value)

    yield known("claims with evidence", each.known, *SHARE)
    yield known("claims", each.claimed, *TOTAL)
    if each.claimed:
        share = each.known / each.claimed * 100
        yield KnownNumber(
            each.ref,
            f"claims with evidence of {each.title}",
            ("evidence behind", "claims", "with evidence", "evidence:"),
            share,
            PERCENT,
        )
    yield known("open pains", len(each.pains), "open pains", "pains")
    yield known("severe pains", len(each.severe), "severe pains", "severe", "severe ones")
    yield known("open actions", len(each.open_actions), "open actions", "actions")
    yield known("late actions", len(each.late_actions), "late actions", "late")
    if each.reviewed:
        yield known("days since the review", (as_of - each.reviewed).days, "days ago", "days since")
    if each.due:
        days = (each.due - as_of).days
        labels = ("days late", "days overdue", "due in", "overdue", "days to go", "days ago", "late:")
        yield known("days to the review", abs(days), *labels)
    for verdict in set(each.outcomes.values()):
        yield known(f"fixes that {verdict}", list(each.outcomes.values()).count(verdict), str(verdict))


def numbers_of_all(
    workspace: Workspace, total: StatusGroup, words: Mapping[str, tuple[str, ...]]
) -> Iterator[KnownNumber]:
    """What is known of the repository as a whole: how many records of each kind there are, and how journeys stand."""

    def known(what: str, value: float, *labels: str) -> KnownNumber:
        return KnownNumber("", what, labels, value)

    for kind, labels in words.items():
        records = [each for each in workspace.of(kind) if each.ref not in workspace.stands_for]
        yield known(f"{labels[0]} here", len(records), *labels)
    active = sum(each.record.watched for each in workspace.journeys())
    yield known("journeys in use", active, "journeys", "active journeys")
    for mark, labels in (
        ("act", ("journeys to act on", "to act on", "act")),
        ("watch", ("journeys to watch", "to watch", "watch")),
        ("well", ("well", "healthy")),
    ):
        count = next((number for each, number in total.marks.items() if str(each) == mark), 0)
        yield known(f"journeys {labels[0]}", count, *labels)
    unsolved = [
        each for each in workspace.of("pain-point") if each.record.unsolved and each.ref not in workspace.stands_for
    ]
    yield known("open pains", len(unsolved), "open pains", "pains")
    yield known("severe pains", total.severe_pains, "severe pains", "severe")
    yield known("reviews overdue", total.overdue, "reviews overdue", "reviews late", "overdue reviews")
    yield known("open actions", total.open_actions, "open actions", "actions")
    yield known("late actions", total.late_actions, "late actions")
    for verdict, count in total.verdicts.items():
        yield known(f"fixes with the verdict “{verdict}”", count, str(verdict))
    if total.claimed:
        yield KnownNumber(
            "",
            "claims with evidence",
            ("evidence behind", "claims", "with evidence", "evidence:"),
            total.known / total.claimed * 100,
            PERCENT,
        )
    yield known("claims with evidence", total.known, *SHARE)
    yield known("claims", total.claimed, *TOTAL)
