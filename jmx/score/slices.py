"""Which pains and fixes a slice of a ranking keeps: those of a stage, a persona, a team, an owner, with a tag, …

A pain is where it hurts: at its places, in their stages and journeys. What it does not say itself (its owner, its team,
whom it hits) its places and its journey say. A fix is where the pains are that it takes up. Ranks stay those of the
whole ranking: else every team would have a pain of rank 1.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, get_args

from jmx.errors import JmxError, near
from jmx.model.evidence import PainPoint
from jmx.model.finding import shown
from jmx.model.review import Initiative
from jmx.model.score import Ranking
from jmx.model.workspace import Located, Workspace
from jmx.score.owners import found_of, owner_as_written

FIXABLE = ("pain-point", "opportunity", "initiative")


class Slice(NamedTuple):
    """What somebody wants to see of a ranking; all that is named has to hold."""

    stage: str = ""
    stage_model: str = ""
    persona: str = ""
    segment: str = ""
    team: str = ""
    owner: str = ""
    tag: str = ""
    status: str = ""

    @property
    def asked(self) -> Mapping[str, str]:
        """What is named."""
        return {name: said for name, said in self._asdict().items() if said}

    @property
    def words(self) -> str:
        """What is named, in words."""
        return ", ".join(f"{name.replace('_', ' ')} {said}" for name, said in self.asked.items())


EVERYTHING = Slice()


def keeping(workspace: Workspace, wanted: Slice) -> Callable[[str], bool]:
    """Whether a slice keeps a pain or fix, by its ref. JmxError, with what is near, where nothing is called so."""
    called = NamesOf(workspace)
    for name, said in wanted.asked.items():
        _refuse_unknown(called, name, said)

    def keeps(ref: str) -> bool:
        located = workspace.records[ref]
        return all(_plain(said) in called.names(located, name) for name, said in wanted.asked.items())

    return keeps


def narrowed(ranking: Ranking, keeps: Callable[[str], bool]) -> Ranking:
    """What a slice keeps of a ranking; the ranks stay."""
    scores = tuple(each for each in ranking.scores if keeps(each.ref))
    return replace(ranking, scores=scores, unscored=tuple(each for each in ranking.unscored if keeps(each.ref)))


def _refuse_unknown(called: "NamesOf", name: str, said: str) -> None:
    known = called.known(name)
    if _plain(said) in {_plain(each) for each in known}:
        return
    option, word = f"--{name.replace('_', '-')}", "standard stage" if name == "stage_model" else name
    begun = next((each for each in known if _plain(each).startswith(_plain(said))), "")
    listed = f"; there are {', '.join(known[:12])}" if known else "; no record says one"
    hint = f"; did you mean '{begun}'?" if begun else near(said, known) or listed
    raise JmxError(f"{option}: there is no {word} '{shown(said)}'{hint}")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


class NamesOf:
    """By which names a pain or fix is found: what its stages, personas, teams, … are called, by ref, id and title."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def names(self, located: Located[Any], name: str) -> set[str]:
        """All names that a slice may use for it."""
        return {_plain(each) for each in _BY[name](self, located)}

    def known(self, name: str) -> list[str]:
        """All names that anything may be found by, sorted."""
        everything = chain.from_iterable(self._workspace.of(kind) for kind in FIXABLE)
        found = {each: None for located in everything for each in _BY[name](self, located)}
        for kind in _KINDS.get(name, ()):
            found |= {each: None for located in self._workspace.of(kind) for each in _called(located)}
        if name == "status":  # also those that nothing has just now
            kinds = (PainPoint, Initiative)
            found |= {each: None for kind in kinds for each in get_args(kind.model_fields["status"].annotation)}
        if name == "stage_model":
            found |= {each: None for one in self._standard.values() for each in _called(one)}
        return sorted(found)

    # --- where it is ---

    def pains(self, located: Located[Any]) -> Iterator[Located[Any]]:
        """The pains it is about: itself, or those it takes up."""
        record = located.record
        if located.kind == "pain-point":
            yield located
        elif located.kind == "opportunity":
            yield from found_of(self._workspace, located, record.pains, "pain-point")
        else:
            for each in found_of(self._workspace, located, record.addresses, "pain-point", "opportunity"):
                yield from self.pains(each)

    def places(self, located: Located[Any]) -> Iterator[str]:
        """The refs of the places where it hurts."""
        for pain in self.pains(located):
            yield from self._places_of.get(pain.ref, ())
        if located.kind == "opportunity":
            yield from (each.ref for each in found_of(self._workspace, located, located.record.at))

    @cached_property
    def _places_of(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for places in self._workspace.pains_at.values():
            for place, pains in places.items():
                for pain in pains:
                    found.setdefault(pain.ref, []).append(place)
        return found

    def around(self, located: Located[Any], *kinds: str) -> Iterator[Located[Any]]:
        """The places where it hurts and what they are part of, the narrowest first; of some kinds."""
        records = self._workspace.records
        for place in self.places(located):
            found = (records[ref] for ref in self._workspace.around(place))
            yield from (each for each in found if not kinds or each.kind in kinds)

    @property
    def _standard(self) -> Mapping[str, Located[Any]]:
        return self._workspace.settled.get("model-stage", {})

    # --- by what it is called ---

    def stages(self, located: Located[Any]) -> Iterator[str]:
        for each in self.around(located, "stage"):
            yield from _called(each)

    def standard_stages(self, located: Located[Any]) -> Iterator[str]:
        for each in self.around(located, "stage"):
            standard = self._standard.get(each.record.as_ or "")
            yield from _called(standard) if standard else ()

    def personas(self, located: Located[Any]) -> Iterator[str]:
        for each in self._personas(located):
            yield from _called(each)

    def segments(self, located: Located[Any]) -> Iterator[str]:
        yield from (each.record.segment for each in self._personas(located) if each.record.segment)

    def _personas(self, located: Located[Any]) -> Iterator[Located[Any]]:
        """Those whom its pains hit: as they say, else as the nearest place around them does."""
        for pain in self.pains(located):
            holders = (pain, *self.around(pain, "touchpoint", "journey"))
            named = next((each for each in holders if each.record.personas), None)
            yield from found_of(self._workspace, named, named.record.personas) if named else ()

    def teams(self, located: Located[Any]) -> Iterator[str]:
        """The teams that do it, else those that run the places where it hurts, the nearest around each."""
        own = getattr(located.record, "teams", ())
        for each in found_of(self._workspace, located, own or dict.fromkeys(self._teams_there(located))):
            yield from _called(each)

    def _teams_there(self, located: Located[Any]) -> Iterator[str]:
        records = self._workspace.records
        for place in self.places(located):
            holders = (records[ref].record for ref in self._workspace.around(place))
            teams = (getattr(each, "team", None) or getattr(each, "operations", None) for each in holders)
            yield from (each for each in (next(filter(None, teams), None),) if each)

    def owners(self, located: Located[Any]) -> Iterator[str]:
        who, scope, _ = owner_as_written(self._workspace, located)
        if who:
            person = self._workspace.person(who, scope)
            yield from (who, *((person.label, *person.emails) if person else ()))

    def tags(self, located: Located[Any]) -> Iterable[str]:
        return tuple(located.record.tags)

    def statuses(self, located: Located[Any]) -> Iterator[str]:
        status = getattr(located.record, "status", None)
        yield from (status,) if status else ()


_BY: Mapping[str, Callable[[NamesOf, Located[Any]], Iterable[str]]] = {
    "stage": NamesOf.stages, "stage_model": NamesOf.standard_stages, "persona": NamesOf.personas,
    "segment": NamesOf.segments, "team": NamesOf.teams, "owner": NamesOf.owners, "tag": NamesOf.tags,
    "status": NamesOf.statuses,
}  # fmt: skip
_KINDS = {"stage": ("stage",), "persona": ("persona",), "team": ("team",), "owner": ("person",)}


def _called(located: Located[Any]) -> Iterator[str]:
    """What a record is called: its title, its ref, and its id inside another record."""
    yield from dict.fromkeys((located.record.label, located.ref, located.ref.rpartition("/")[2]))
