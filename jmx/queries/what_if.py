"""The ranking as some edits would leave it. The edits are those of `jmx set`, made in memory alone."""

from collections.abc import Iterator, Sequence

from jmx.errors import JmxError
from jmx.model.change import Change, later_refs
from jmx.model.workspace import Workspace
from jmx.queries.field_edits import FieldEdits, edits_for
from jmx.queries.repository import Repository
from jmx.queries.scores import fixes_of, ranking_of
from jmx.reading.load import Known
from jmx.report.ranking import RankingReport
from jmx.report.what_if import RankingIf, WhatIfReport
from jmx.review.rank_moves import moves
from jmx.score.first import under_way
from jmx.score.inputs import ratings_of
from jmx.score.models import FIXES, PAINS
from jmx.score.sureness import RATED_AS
from jmx.writing.assignments import parsed


def what_if_of(
    repository: Repository, wanted: Sequence[str], of: str = "", journey: str | None = None, model: str = ""
) -> WhatIfReport:
    """The ranking of pains, of fixes, or where neither is named of both, as assignments (`REF.FIELD=VALUE`) would leave
    it. What `jmx set` refuses is refused."""
    if repository.at is not None:
        raise JmxError("--what-if changes the files here, in thought; leave out --at")
    repository.known = repository.known or Known()  # what is read before the edits need not be read again after them
    edits = edits_for(repository, [parsed(each) for each in wanted])
    only = repository.journey(journey).ref if journey else None
    then = repository.edited_by({each.path: each.after for each in edits.files})
    found = tuple(_if(each, repository, then, only, model, edits) for each in (PAINS, FIXES) if of in ("", each))
    otherwise = edits.otherwise if edits.files else ""
    warned = (*_settled(then, edits.changes), *_left_alone(repository.workspace, then.workspace))
    return WhatIfReport(edits.changes, edits.names, tuple(wanted), found, otherwise, warned=warned)


def _left_alone(now: Workspace, then: Workspace) -> Iterator[str]:
    """The pains of which nobody would take care any more."""
    for pain in then.of("pain-point"):
        if pain.record.unsolved and under_way(now, pain.ref) and not under_way(then, pain.ref):
            yield f"nothing would be under way any more about the pain “{pain.record.title}”"


def _settled(then: Repository, changes: Sequence[Change]) -> Iterator[str]:
    """What would stand above that several people rated."""
    for each in changes:
        pain = then.workspace.find(each.ref)
        name = RATED_AS.get(each.field, "")
        if pain is None or pain.kind != "pain-point" or each.field != name or getattr(pain.record, name) is None:
            continue
        said = ratings_of(pain.record, name, then.as_of)
        if len(said) > 1:
            told = f"{len(said)} people rated the {name.replace('_', ' ')} of “{pain.record.title}”"
            yield f"{told}, {said[0]:g} to {said[-1]:g}: it would count as settled instead of their mean"


def _if(of: str, now: Repository, then: Repository, journey: str | None, model: str, edits: FieldEdits) -> RankingIf:
    before, after = (_ranked(of, side, journey, model) for side in (now, then))
    return RankingIf(of, before.ranking, after, moves(before.ranking, after.ranking, later_refs(edits.changes)))


def _ranked(of: str, side: Repository, journey: str | None, model: str) -> RankingReport:
    if of == FIXES:
        return fixes_of(side, journey, model)
    return ranking_of(side, journey, model, surely=True)
