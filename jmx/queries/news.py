"""What is new since a day: verdicts that are in, evidence that came, and findings that began."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from jmx.model.change import later_refs
from jmx.model.finding import Finding, Level
from jmx.model.identity import outermost
from jmx.model.new_evidence import new_evidence
from jmx.model.outcome import Verdict
from jmx.queries.past import compared, start_of
from jmx.queries.repository import Repository
from jmx.queries.responsible import Responsible
from jmx.report.digest import BegunFinding, NewPieceOfEvidence, VerdictIn, WhatIsNew
from jmx.review.due_item import Whose, whose

IN = (Verdict.WORKED, Verdict.WORSE, Verdict.NO_SIGN)
TOLD_AS_DUE = {"STL101", "STL102", "STL106", "ACT103"}  # what is late or forced stands among what falls due


def news_since(repository: Repository, since: date) -> WhatIsNew:
    """What is new since a day, that day included: of now and of the commit before it, each judged on its own day."""
    head = repository.head if repository.at is not None else None
    older = start_of(repository.history_git, str(since), repository.history_head)
    if older.commit is None:
        return WhatIsNew(since, tuple(_verdicts(repository, None, {})), tuple(_evidence(repository, None, since)), ())
    compare = compared(repository, older, head, effects=False)
    later = later_refs((*compare.changes, *compare.moves))
    then = repository.judged(older.commit.oid, since - timedelta(days=1))
    return WhatIsNew(
        since,
        tuple(_verdicts(repository, then, later)),
        tuple(_evidence(repository, then, since)),
        tuple(_findings(repository, then, later)),
    )


def _verdicts(repository: Repository, then: Repository | None, later: Mapping[str, str]) -> Iterator[VerdictIn]:
    """The verdicts that were not in then, or were others."""
    workspace = repository.workspace
    before = then.lint_context.outcomes if then else {}
    was = {later.get(ref, ref): each.verdict for ref, each in before.items()}
    for ref, each in sorted(repository.lint_context.outcomes.items()):
        if each.verdict in IN and was.get(ref) is not each.verdict:
            record = each.initiative.record
            former = was.get(ref)
            yield VerdictIn(
                whose(workspace, record.owner, ref) if record.owner else _of_journey(repository, ref),
                record.label, str(each.verdict), each.why, str(former) if former in IN else "", ref,
            )  # fmt: skip


def _of_journey(repository: Repository, ref: str) -> Whose:
    """Who owns the first journey that something is about."""
    workspace = repository.workspace
    about = Responsible(workspace).about.get(outermost(ref), ())
    owners = (workspace.records[each].record.owned_by for each in sorted(about))
    return next((whose(workspace, each) for each in owners if each), Whose())


def _evidence(repository: Repository, then: Repository | None, since: date) -> Iterator[NewPieceOfEvidence]:
    """The evidence that is new to a journey, for whoever owns it, once a piece."""
    workspace, told = repository.workspace, set()
    last = since - timedelta(days=1)
    for journey in workspace.journeys():
        who = whose(workspace, journey.record.owned_by, journey.ref)
        for piece in new_evidence(workspace, then.workspace if then else None, journey.ref, last, repository.as_of):
            ref = piece.evidence.ref
            if journey.record.watched and (who.key, ref) not in told:
                told.add((who.key, ref))
                yield NewPieceOfEvidence(
                    who, piece.evidence.record.label, len(piece.insights), piece.known, journey.record.label, ref
                )


def _findings(repository: Repository, then: Repository, later: Mapping[str, str]) -> Iterator[BegunFinding]:
    """The errors and warnings that were not there then."""
    responsible = Responsible(repository.workspace)
    was = {each.identity(later) for each in then.findings_of_now}
    for each in repository.findings_of_now:
        if each.level in (Level.ERROR, Level.WARNING) and each.code not in TOLD_AS_DUE and each.identity() not in was:
            who = _answers_for(repository, responsible, each)
            yield BegunFinding(who, each.code, str(each.level), each.words, each.ref or each.path)


def _answers_for(repository: Repository, responsible: Responsible, finding: Finding) -> Whose:
    who, ref = next(responsible.owners(finding), ("", ""))
    return whose(repository.workspace, who, outermost(ref))
