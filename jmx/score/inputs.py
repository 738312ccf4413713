"""What is known of each input of a record, and what is missing: the one table under every model of scores."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from statistics import fmean
from typing import Any, NamedTuple

from jmx.model.confidence import confidence
from jmx.model.evidence import Hits, PainPoint, PainRating
from jmx.model.journey import Journey
from jmx.model.record import share_of
from jmx.model.workspace import Located, Workspace

DAYS_A_PERIOD = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "quarter": 365.25 / 4, "year": 365.25}


class Input(NamedTuple):
    """One input of one record: its value and in words where that comes from, or what is missing to know it."""

    value: float | None
    words: str = ""
    lacks: str = ""
    by: str = ""
    """Who said so."""
    on: date | None = None
    """Since when it is so."""
    commit: str = ""
    evidence: tuple[str, ...] = ()
    """The refs of what it rests on."""
    pains: tuple[str, ...] = ()
    """The refs of the pains that a fix takes it from."""
    ask: str = ""
    """The ref of the record whose owner could say what is missing; empty for that of the input itself."""


def lacking(what: str, ask: str = "") -> Input:
    """An input that nobody has said, or that cannot be read; `ask` as an input has it."""
    return Input(None, lacks=what, ask=ask)


Maker = Callable[[Workspace, Located[Any], date], Input]


def own_input(record: Located[Any], name: str) -> Input:
    """What is written of an input under `inputs` of a record, where words are joined by hyphens."""
    written = name.replace("_", "-")
    said = (record.record.inputs or {}).get(written)
    if said is None:
        return lacking(f"`{written}` under `inputs`")
    if isinstance(said, bool) or not isinstance(said, int | float):
        return lacking(f"a number for `{written}` under `inputs`")
    return Input(float(said), f"{said:g}, as written")


def pain_input(workspace: Workspace, pain: Located[PainPoint], as_of: date, name: str) -> Input:
    """An input of a pain: what a field says or jmx works out, or what is written under `inputs`."""
    return PAIN_INPUTS[name](workspace, pain, as_of) if name in PAIN_INPUTS else own_input(pain, name)


def ratings_of(pain: PainPoint, name: str, as_of: date) -> tuple[float, ...]:
    """What several people had rated a pain by that day, in order; of each person what they said last."""
    last: dict[str, float] = {}
    for each in sorted(pain.ratings, key=lambda each: each.day or date.min):
        said = getattr(each, name)
        if said is not None and not _is_ahead(each, as_of):
            last[each.by] = float(said)
    return tuple(sorted(last.values()))


def _is_ahead(rating: PainRating, as_of: date) -> bool:
    """Whether a rating has a day that is still to come."""
    return rating.day is not None and rating.day > as_of


def rated(pain: PainPoint, name: str, as_of: date) -> float | None:
    """A rating as it was settled, else the mean of what several people said."""
    settled, said = getattr(pain, name), ratings_of(pain, name, as_of)
    if settled is not None:
        return float(settled)
    return fmean(said) if said else None


def _rating(pain: PainPoint, name: str, as_of: date) -> Input:
    value, said = rated(pain, name, as_of), ratings_of(pain, name, as_of)
    ahead = sum(getattr(each, name) is not None and _is_ahead(each, as_of) for each in pain.ratings)
    later = f"{ahead} rating{'' if ahead == 1 else 's'} of a day after {as_of} not counted" if ahead else ""
    if value is None:
        return lacking(f"{name} ({later})" if later else name)
    told = _settled(value, said) if getattr(pain, name) is not None else f"{fmean(said):.3g} of 5: {_heard(said)}"
    return Input(value, "; ".join(filter(None, (told, later))))


def _settled(value: float, said: tuple[float, ...]) -> str:
    """What was settled, and what several people say where that is something else."""
    if beyond(value, said):
        return f"{value:g} of 5 was settled, beyond what was rated: {_heard(said)}"
    return "; ".join(filter(None, (f"{value:g} of 5", _heard(said) if len(set(said)) > 1 else "")))


def _heard(said: tuple[float, ...]) -> str:
    people = f"{len(said)} {'person says' if len(said) == 1 else 'people say'}"
    return f"{people} {said[0]:g}" + (f" to {said[-1]:g}" if len(set(said)) > 1 else "")


def beyond(value: float, said: tuple[float, ...]) -> bool:
    """Whether what was settled lies outside of all that was rated."""
    return bool(said) and not said[0] <= value <= said[-1]


def _severity(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Input:
    return _rating(pain.record, "severity", as_of)


def _business_impact(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Input:
    return _rating(pain.record, "business_impact", as_of)


def _frequency(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Input:
    often = pain.record.frequency
    return Input(often, "once each" if often == 1 else f"{often:g} times each")


def _confidence(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Input:
    if _reads_no_evidence(workspace, pain):
        return lacking("evidence that can be read")
    sure = confidence(workspace, pain, as_of)
    return Input(sure.value, sure.words, evidence=tuple(each.piece.ref for each in sure.carried_by))


def _reads_no_evidence(workspace: Workspace, pain: Located[PainPoint]) -> bool:
    against = workspace.named_in_unread(pain, "insight", word="contradicts")
    return workspace.points_at_unread(pain, "evidence") or against


def _money(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Input:
    stake = pain.record.at_stake
    return Input(float(stake.money), stake.basis) if stake else lacking("money `at_stake`")


# --- reach ---

A_JOURNEY = "a journey that can be read, to compare its count with"


def _reach(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Input:
    """The share of the journey's customers that are hit, or what is missing to know it."""
    reach = pain.record.reach
    if reach is None:
        return lacking("reach")
    if isinstance(reach, Hits):
        above = above_volume(workspace, pain)
        return lacking(f"a reach that can be compared: {above}") if above else _counted(workspace, pain, reach)
    share = share_of(reach) if isinstance(reach, str) else float(reach)
    return Input(share, f"{100 * share:.3g} % of customers")


def above_volume(workspace: Workspace, pain: Located[PainPoint]) -> str:
    """How a pain is said to hit more customers than its journey has; empty where it is not."""
    reach = pain.record.reach
    found = _counted(workspace, pain, reach) if isinstance(reach, Hits) else lacking("")
    if found.value is None or round(found.value, 6) <= 1:
        return ""
    hit, _, volume = found.words.partition(" of ")
    return f"{hit} is more than the {volume} that its journey has"


def _counted(workspace: Workspace, pain: Located[PainPoint], reach: Hits) -> Input:
    """The share that a count is of the journey's volume, or what is missing to know it."""
    if workspace.undecided(pain, "journey", "stage", "touchpoint"):
        return lacking(A_JOURNEY)
    if not reach.n:
        return Input(0.0, f"0 a {reach.per}")
    journeys = workspace.journeys_of(pain.ref)
    if len(journeys) != 1:
        what = "one journey" if journeys else "a place (`at`) in a journey"
        return lacking(f"{what} to compare its count with")
    (journey,) = journeys
    volume = journey.record.volume
    if volume is None or not volume.n:
        return lacking(f"the volume of '{journey.ref}', to compare its count with", journey.ref)
    hit = reach.n / DAYS_A_PERIOD[reach.per]
    share = round(hit / (volume.n / DAYS_A_PERIOD[volume.per]), 9)
    return Input(share, f"{reach.n:,} a {reach.per} of {volume.n:,} a {volume.per}")


def people(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Input:
    """How many customers a pain hits in a quarter: its count, or its share of the journey's volume; of a pain in
    several journeys, of all of them, but for those that zoom into another one: their customers are the same."""
    reach = pain.record.reach
    if isinstance(reach, Hits):
        count = reach.n * _quarters(reach.per)
        return Input(count, f"{reach.n:,} a {reach.per}")
    share = _reach(workspace, pain, as_of)
    if share.value is None:
        return share
    journeys = _with_customers_of_their_own(workspace, pain)
    without = [each.ref for each in journeys if each.record.volume is None]
    if without or not journeys:
        return (
            lacking(f"the volume of '{without[0]}'", without[0]) if without else lacking("a place (`at`) in a journey")
        )
    volumes = [each.record.volume for each in journeys if each.record.volume]
    count = share.value * sum(each.n * _quarters(each.per) for each in volumes)
    of = " and ".join(f"{each.n:,} a {each.per}" for each in volumes)
    return Input(count, f"{100 * share.value:.3g} % of {of}")


def _with_customers_of_their_own(workspace: Workspace, pain: Located[PainPoint]) -> Sequence[Located[Journey]]:
    """The journeys that a pain is in, of those that are in use if there are such, without those that zoom into another
    one of these."""
    homes = workspace.journeys_of(pain.ref)
    homes = tuple(each for each in homes if each.record.watched) or homes
    refs = {each.ref for each in homes}
    return [each for each in homes if refs.isdisjoint(workspace.above(each.ref))] or homes[:1]  # they may form a circle


def _quarters(period: str) -> float:
    """How often a period goes into a quarter."""
    return {"day": 365.25 / 4, "week": 365.25 / 28, "month": 3.0, "quarter": 1.0, "year": 0.25}[period]


def unread_inputs(workspace: Workspace, pain: Located[PainPoint]) -> tuple[str, ...]:
    """What the score of a pain would rest on and nobody can read, as what it lacks."""
    counted = isinstance(pain.record.reach, Hits) and workspace.undecided(pain, "journey", "stage", "touchpoint")
    evidence = "evidence that can be read" if _reads_no_evidence(workspace, pain) else ""
    return tuple(filter(None, (evidence, A_JOURNEY if counted else "")))


PAIN_INPUTS: Mapping[str, Maker] = {
    "severity": _severity,
    "reach": _reach,
    "frequency": _frequency,
    "confidence": _confidence,
    "business_impact": _business_impact,
    "at_stake": _money,
    "people": people,
}

# What a fix may be asked beside what is written under its `inputs`; `score/fixes.py` works it out.
FIX_INPUTS = (
    "relief", "effort", "effort_months", "reach", "impact", "confidence", "customer_impact", "business_impact",
    "at_stake",
)  # fmt: skip
