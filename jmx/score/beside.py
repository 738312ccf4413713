"""What stands beside a pain or fix in a ranking: where it is, who answers for it, and what is done about it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from jmx.model.workspace import Located, Workspace
from jmx.score.owners import journeys_about, owner_of
from jmx.score.slices import NamesOf


class NamedRecord(NamedTuple):
    """A record by its ref, with what people call it, and its status where it has one."""

    ref: str
    title: str
    status: str = ""

    @property
    def words(self) -> str:
        """`Call me back (planned)`."""
        return f"{self.title} ({self.status})" if self.status else self.title


class BesideScore(NamedTuple):
    """What is known of a pain or fix beside its score."""

    ref: str
    journeys: tuple[NamedRecord, ...]
    stages: tuple[NamedRecord, ...]
    volume: str
    """How many customers its journeys have, in words; empty where one of them does not say."""
    owner: str
    status: str
    initiatives: tuple[NamedRecord, ...]
    """Those that take it up, with how far they are."""
    evidence: tuple[str, ...]
    """The refs of its evidence; of a fix, of that behind its pains."""
    money: float | None = None
    """The money that hangs on it, of a fix on its unsolved pains together: that or more, where some say no figure."""
    without_money: int = 0
    """How many say no figure."""
    pains: int = 1
    """Of how many."""
    currency: str = ""


class Besides(Mapping[str, BesideScore]):
    """The same of some pains and fixes, by ref; found out once it is asked for, since a terminal shows few of many."""

    def __init__(self, workspace: Workspace, refs: Iterable[str]) -> None:
        self._workspace, self._where, self._refs = workspace, NamesOf(workspace), dict.fromkeys(refs)

    def __getitem__(self, ref: str) -> BesideScore:
        if ref not in self._refs:
            raise KeyError(ref)
        return _beside(self._workspace, self._where, self._workspace.records[ref])

    def __iter__(self) -> Iterator[str]:
        return iter(self._refs)

    def __len__(self) -> int:
        return len(self._refs)


def _beside(workspace: Workspace, where: NamesOf, located: Located[Any]) -> BesideScore:
    journeys = journeys_about(workspace, located)
    volumes = [each.record.volume for each in journeys]
    known = volumes and all(volumes)
    fixes = workspace.fixes(located.ref) if located.kind != "initiative" else ()
    pains = list({each.ref: each for each in where.pains(located)}.values())  # each once
    evidence = (piece.ref for pain in pains for piece in workspace.evidence(pain.ref))
    open_pains = [each for each in pains if each.record.unsolved or each.ref == located.ref]
    stakes = [float(each.record.at_stake.money) for each in open_pains if each.record.at_stake]
    return BesideScore(
        located.ref,
        _named(journeys),
        _named(where.around(located, "stage")),
        " and ".join(f"{each.n:,} a {each.per}" for each in volumes if each) if known else "",
        owner_of(workspace, located).name,
        getattr(located.record, "status", None) or "",
        tuple(NamedRecord(each.ref, each.record.label, each.record.status) for each in fixes),
        tuple(dict.fromkeys(evidence)),
        sum(stakes) if stakes else None,
        len(open_pains) - len(stakes),
        len(open_pains),
        workspace.settings.currency or "",
    )


def _named(found: Iterable[Located[Any]]) -> tuple[NamedRecord, ...]:
    return tuple({each.ref: NamedRecord(each.ref, each.record.label) for each in found}.values())
