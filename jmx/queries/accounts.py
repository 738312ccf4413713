"""How a pain, an initiative or an opportunity comes to its score, and who said what goes into it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from jmx.errors import UnknownRef, near_ref
from jmx.model.called import called, near_called
from jmx.model.identity import outermost
from jmx.model.rating import Ratings
from jmx.model.workspace import Located, Workspace, hanging
from jmx.queries.ratings import ratings_of
from jmx.queries.repository import Repository, some
from jmx.queries.scores import model_that_ranks
from jmx.report.account import AccountReport, Rater
from jmx.score.explained import Account, account
from jmx.score.fixes import fix_model
from jmx.score.models import FIXES, PAINS
from jmx.score.pains import pain_model

SCORED = ("pain-point", "initiative", "opportunity")


def account_of(repository: Repository, ref: str, model: str = "") -> AccountReport:
    """How a pain or fix comes to its score, step by step; under the model of jmx.yaml unless one is named."""
    repository.note_unread()
    workspace, located = repository.workspace, _scored(repository, ref)
    if located.kind == "pain-point":
        model_that_ranks(pain_model(workspace, model), PAINS, repository)
    else:
        model_that_ranks(fix_model(workspace, model), FIXES, repository)
    told = account(workspace, located, repository.as_of, model)
    return AccountReport(
        told, repository.as_of, repository.read_at, repository.edited, _ratings(repository, told),
        _raters(repository, located, told),
    )  # fmt: skip


def _ratings(repository: Repository, told: Account) -> Ratings:
    """Who said what is read here; only for that history is asked."""
    fields = {field for each in told.inputs for field in each.fields}
    return {field: rated for field, rated in ratings_of(repository).items() if field in fields} if fields else {}


def _raters(repository: Repository, located: Located[Any], told: Account) -> Mapping[str, tuple[Rater, ...]]:
    """Who rated a pain by that day, of each pain that goes into the score."""
    workspace = repository.workspace
    refs = dict.fromkeys([located.ref, *(ref for each in told.inputs for ref, _ in each.fields)])
    return {ref: tuple(_raters_of(workspace, workspace.records[ref], repository.as_of)) for ref in refs}


def _raters_of(workspace: Workspace, located: Located[Any], as_of: date) -> Iterator[Rater]:
    for each in getattr(located.record, "ratings", ()):
        if each.day is None or each.day <= as_of:
            name = workspace.person_name(each.by, located.journey)
            yield Rater(name, each.day, each.severity, each.business_impact)


def _scored(repository: Repository, ref: str) -> Located[Any]:
    """The pain or fix of that name; otherwise those that may have been meant."""
    workspace = repository.workspace
    found = workspace.find(ref) or called(workspace, ref, SCORED)
    if found is not None and found.kind in SCORED:
        return found
    if outermost(ref) in repository.loaded.lost:
        raise UnknownRef(
            f"'{outermost(ref)[:80]}' is there but has mistakes that keep it from being read; see: jmx lint"
        )
    if found is None:
        known = tuple(each.ref for kind in SCORED for each in workspace.of(kind))
        near = near_ref(ref, known) or near_called(workspace, ref, SCORED)
        raise UnknownRef(f"there is no pain or fix '{ref[:80]}'{near or '; see: jmx score pains'}")
    is_journey = found.kind == "journey"
    there = workspace.pains(found.ref) if is_journey else hanging(workspace.pains_at, found.ref)
    there = there or tuple(pain for pain in workspace.of("pain-point") if found in workspace.evidence(pain.ref))
    listed = f"; its pains: {some([pain.ref for pain in there])}" if there else ""
    more = f"jmx score pains {found.ref}" if is_journey and there else "jmx score pains"
    scored = "only pains, initiatives and opportunities have"
    raise UnknownRef(f"'{found.ref}' ({found.kind}) has no score, {scored}{listed}; see: {more}")
