"""Who answers for a pain or fix, and so who could say what is missing to rank it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from jmx.model.journey import Journey, Vacant
from jmx.model.score import Ranking, Sayer
from jmx.model.workspace import Located, Workspace


def with_sayers(workspace: Workspace, ranking: Ranking) -> Ranking:
    """The same ranking with who could say what is missing."""
    who = asking(workspace)
    told = (replace(each, could_say=tuple(dict.fromkeys(map(who, each.asks)))) for each in ranking.unscored)
    return replace(ranking, unscored=tuple(told)) if ranking.unscored else ranking


def asking(workspace: Workspace) -> Callable[[str], Sayer]:
    """Who answers for a record, by its ref, worked out once for each."""
    return cache(lambda ref: owner_of(workspace, workspace.records[ref]))


def owner_of(workspace: Workspace, located: Located[Any]) -> Sayer:
    """The owner of a record, else of a journey that it is about; of a vacant post whoever covers for it. No name where
    nobody answers for any of them."""
    who, scope, owned = owner_as_written(workspace, located)
    return Sayer(workspace.person_name(who, scope) if who else "", owned)


def owner_as_written(workspace: Workspace, located: Located[Any]) -> tuple[str, str, str]:
    """The owner as the record says it, the journey in which that is meant, and the ref of what they answer for."""
    holders = [located, *journeys_about(workspace, located)]
    for each in holders:
        if who := _owner(each.record):
            return who, each.journey, each.ref
    return "", "", holders[-1].ref if len(holders) == 2 else located.ref


def _owner(record: Any) -> str:
    owner = getattr(record, "owner", None)
    if isinstance(owner, Vacant):
        return owner.vacant.covering or ""
    return owner or ""


def journeys_about(workspace: Workspace, located: Located[Any]) -> tuple[Located[Journey], ...]:
    """The journeys that a pain is in, or that a fix does something about, each once."""
    found: dict[str, Located[Journey]] = {}
    for each in _about(workspace, located):
        found.setdefault(each.ref, each)
    return tuple(found.values())


def _about(workspace: Workspace, located: Located[Any]) -> Iterator[Located[Journey]]:
    record = located.record
    if located.kind == "pain-point":
        yield from workspace.journeys_of(located.ref)
    elif located.kind == "opportunity":
        for each in found_of(workspace, located, record.pains, "pain-point"):
            yield from _about(workspace, each)
        for place in record.at:
            around = (workspace.records[ref] for ref in workspace.around(place, located.ref))
            yield from (each for each in around if each.kind == "journey")
    elif located.kind == "initiative":
        for each in found_of(workspace, located, record.addresses, "pain-point", "opportunity"):
            yield from _about(workspace, each)


def found_of(workspace: Workspace, located: Located[Any], refs: Iterable[str], *kinds: str) -> Iterator[Located[Any]]:
    """The records that some refs of a record lead to; only of some kinds, where a ref may name what it must not name,
    even the record itself."""
    found = (each for ref in refs if (each := workspace.find(ref, located.journey)))
    return (each for each in found if not kinds or each.kind in kinds)
