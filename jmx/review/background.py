"""What a review of a journey should have in mind beside what changed: who backs it, what it serves, where it is
discussed, what must not be lost, what is disputed and what is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from jmx.model.feelings import travellers
from jmx.model.journey import Journey, Revenue
from jmx.model.record import money_in_words
from jmx.model.recurrence import recurrence_in_words
from jmx.model.settings import Forum, Persona
from jmx.model.workspace import Located, Workspace


class Remark(NamedTuple):
    """A record, with what is to be said of it."""

    ref: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Background:
    """All of that in words; empty where nothing is written."""

    sponsor: str = ""
    operations: str = ""
    goals: tuple[str, ...] = ()
    meets: str = ""  # when the forum does, for how long, and who comes
    travellers: tuple[Remark, ...] = ()
    volume: str = ""
    revenue: str = ""
    strengths: tuple[Remark, ...] = ()
    at_stake: tuple[Remark, ...] = ()
    disputed: tuple[Remark, ...] = ()
    questions: tuple[Remark, ...] = ()


def background(workspace: Workspace, located: Located[Journey]) -> Background:
    """The background of a journey."""
    journey, record = located.ref, located.record
    goals = (workspace.settled.get("goal", {}).get(each) for each in record.goals)
    team = workspace.find(record.operations) if record.operations else None
    forum = workspace.settled.get("forum", {}).get(record.forum or "")
    pains, currency = workspace.pains(journey), workspace.settings.currency
    return Background(
        workspace.person_name(record.sponsor or "", journey),
        team.record.label if team else record.operations or "",
        tuple(each.record.title for each in goals if each),
        _meets(forum.record) if forum else "",
        tuple(_travellers(workspace, located)),
        f"{record.volume.n:,} customers a {record.volume.per}" if record.volume else "",
        _revenue(record.revenue, currency) if record.revenue else "",
        tuple(_strength(workspace, each) for each in workspace.strengths(journey)),
        tuple(
            Remark(each.ref, each.record.title, f"{money_in_words(stake.money, currency)}: {stake.basis}")
            for each in pains
            if each.record.unsolved and (stake := each.record.at_stake)
        ),
        tuple(
            Remark(each.ref, each.record.title, f"{workspace.person_name(said.by, journey)}: {said.why}")
            for each in pains
            if (said := each.record.disputed)
        ),
        tuple(
            Remark(each.ref, each.record.question, _listed(workspace, each.record.pains or each.record.at))
            for each in workspace.opportunities(journey)
        ),
    )


def _travellers(workspace: Workspace, journey: Located[Journey]) -> Iterator[Remark]:
    """Those of the journey's personas of whom more is known than their name."""
    for ref in travellers(workspace, journey):
        found = workspace.find(ref, journey.ref)
        if found and isinstance(found.record, Persona) and found.record.portrait:
            yield Remark(found.ref, found.record.title, "; ".join(found.record.portrait))


def _revenue(revenue: Revenue, currency: str | None) -> str:
    return money_in_words(revenue.money, revenue.currency or currency) + (f" a {revenue.per}" if revenue.per else "")


def _meets(forum: Forum) -> str:
    when = recurrence_in_words(forum.recurs) if forum.recurs else ""
    long = f"{forum.minutes} minutes" if forum.minutes else ""
    who = f"with {', '.join(forum.attendees)}" if forum.attendees else ""
    return ", ".join(filter(None, (when, long, who)))


def _strength(workspace: Workspace, located: Located[Any]) -> Remark:
    known = "" if workspace.known(located.ref) else "; no evidence supports it yet"
    return Remark(located.ref, located.record.title, f"{_listed(workspace, located.record.at)}{known}")


def _listed(workspace: Workspace, refs: tuple[str, ...]) -> str:
    found = ((ref, workspace.find(ref)) for ref in refs)
    return ", ".join(f"“{each.record.label}”" if each else ref for ref, each in found)
