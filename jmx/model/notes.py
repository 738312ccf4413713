"""Notes: evidence that says what it may have to do with, and waits until somebody says what it supports."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from jmx.model.evidence import Evidence
from jmx.model.workspace import Located, Workspace

# What a note may be about: whatever stands in a journey and may have evidence.
NOTABLE = ("journey", "stage", "touchpoint", "pain-point", "strength")


class WaitingNote(NamedTuple):
    """A note nobody has filed yet, and what it may have to do with."""

    evidence: Located[Evidence]
    about: tuple[Located[Any], ...]

    @property
    def since(self) -> date:
        """The day it was heard; the first of all days where nobody wrote it."""
        return self.evidence.record.collected or date.min

    @property
    def words(self) -> str:
        """What was learnt, in full; in quotation marks where it is what a customer said."""
        insights = self.evidence.record.insights
        return " · ".join(f"“{each.text}”" if each.text in each.quotes else each.text for each in insights)

    @property
    def quotes(self) -> tuple[str, ...]:
        """What customers said word for word beside that."""
        return tuple(said for each in self.evidence.record.insights for said in each.quotes if said != each.text)


def waiting_notes(workspace: Workspace) -> tuple[WaitingNote, ...]:
    """The notes that nobody has filed yet, the oldest first: no record names them as its evidence, and they contradict
    none. Evidence that is written inside a record is filed by that."""
    found = []
    for each in workspace.of("evidence"):
        about = tuple(_about(workspace, each)) if "/" not in each.ref else ()
        if about and not _filed(workspace, each):
            found.append(WaitingNote(each, about))
    return tuple(sorted(found, key=lambda note: (note.since, note.evidence.ref)))


def notes_by_journey(workspace: Workspace) -> Mapping[str, Sequence[WaitingNote]]:
    """The notes that wait at each journey, or at something in it; by the journey's ref."""
    notes = waiting_notes(workspace)
    homes = _homes(workspace) if notes else {}
    found: dict[str, list[WaitingNote]] = defaultdict(list)
    for note in notes:
        places = (ref for each in note.about for ref in places_of(workspace, each))
        for journey in dict.fromkeys(home for place in places for home in homes.get(place, ())):
            found[journey].append(note)
    return found


def _homes(workspace: Workspace) -> Mapping[str, Sequence[str]]:
    """The journeys of every place, also by the name that it has in a file of its own."""
    found: dict[str, list[str]] = defaultdict(list)
    for journey in workspace.journeys():
        for place in workspace.places(journey.ref):
            for name in {place, workspace.stands_for.get(place, place)}:
                found[name].append(journey.ref)
    return found


def places_of(workspace: Workspace, located: Located[Any]) -> Iterator[str]:
    """The refs of the places at which something is, or which it is."""
    if located.kind == "pain-point":
        yield from (each.ref for each in workspace.journeys_of(located.ref))
    elif located.kind == "strength":
        yield from (each.ref for ref in located.record.at if (each := workspace.find(ref, located.journey)))
    else:
        yield located.ref


def _about(workspace: Workspace, evidence: Located[Evidence]) -> Iterator[Located[Any]]:
    refs = dict.fromkeys(ref for insight in evidence.record.insights for ref in insight.about)
    targets = (workspace.find(ref, evidence.ref) for ref in refs)
    return (each for each in targets if each is not None and each.kind in NOTABLE)


def _filed(workspace: Workspace, evidence: Located[Evidence]) -> bool:
    """Whether some record rests on it, or on one of its insights, or it contradicts one."""
    insights = evidence.record.insights
    names = (evidence.ref, *(f"{evidence.ref}/{each.id}" for each in insights if each.id))
    named = any("evidence" in link.route for name in names for link in workspace.pointing_at(name))
    return named or any(each.contradicts for each in insights)
