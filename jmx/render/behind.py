"""What stands behind a pain or a step: how we know, whom it costs what, what was decided, and who does what next."""

from collections.abc import Iterator
from datetime import date

from jmx.model.evidence import Evidence, Hits, Insight, PainPoint
from jmx.model.journey import Stage, Touchpoint
from jmx.model.record import Pointer, money_in_words
from jmx.model.review_status import closed
from jmx.model.workspace import Located, Workspace
from jmx.render.view import MapDecision, Source, day
from jmx.review.decisions import who_does


def sources(
    workspace: Workspace, located: Located[PainPoint] | Located[Touchpoint] | Located[Stage]
) -> tuple[Source, ...]:
    """The evidence behind a claim, as it is named there: a single insight, or all that a piece says."""
    return tuple(each for item in located.record.evidence for each in _sources(workspace, located.journey, item))


def _sources(workspace: Workspace, journey: str, item: Pointer | Evidence) -> Iterator[Source]:
    if not isinstance(item, Pointer):
        yield from _pieces(item, "")
        return
    found = workspace.find(item.ref, journey)
    if found is not None and isinstance(found.record, Insight):
        piece = workspace.records[found.ref.rpartition("/")[0]].record
        yield _source(piece, found.ref, found.record)
    elif found is not None and isinstance(found.record, Evidence):
        yield from _pieces(found.record, found.ref)


def _pieces(piece: Evidence, ref: str) -> Iterator[Source]:
    """All that a piece says; what it is called, where nobody wrote down what it says."""
    for insight in piece.learnt:
        yield _source(piece, ref, insight)
    if not piece.learnt:
        yield Source(ref, piece.label, (), _found(piece), piece.collected)


def _source(piece: Evidence, ref: str, insight: Insight) -> Source:
    return Source(ref, insight.text, insight.quotes, _found(piece), piece.collected)


def _found(piece: Evidence) -> str:
    return ", ".join(filter(None, (piece.type, f"{piece.sample:,}" if piece.sample else "")))


def cost(workspace: Workspace, located: Located[PainPoint]) -> str:
    """Whom a pain hits and how often, what it does to the business, and the money that hangs on it with how that was
    reached."""
    pain = located.record
    reach = pain.reach
    hits = ""
    if isinstance(reach, Hits):
        hits = f"Hits {reach.n:,} customers a {reach.per}"
    elif reach is not None:
        hits = f"Hits {reach if isinstance(reach, str) else f'{round(100 * reach, 1):g} %'} of customers"
    if hits and pain.frequency != 1:
        hits += f", {pain.frequency:g} times each"
    impact = f"Impact on the business {pain.business_impact}/5" if pain.business_impact else ""
    stake = pain.at_stake
    money = f"{money_in_words(stake.money, workspace.settings.currency)}: {stake.basis}" if stake else ""
    return "; ".join(filter(None, (hits, impact, money)))


def decision(workspace: Workspace, journey: str, pain: str, as_of: date) -> MapDecision | None:
    """The newest decision about a pain, or about what is done for it, that no other one took the place of."""
    about = _about(workspace, pain)
    for review in reversed(workspace.reviews(journey)):
        for each in review.record.decisions if review.record.date <= as_of else ():
            ref = f"{review.ref}/{each.id}"
            met = {found.ref for name in each.about if (found := workspace.find(name, journey))}
            if met & about and not any("supersedes" in link.route for link in workspace.pointing_at(ref)):
                owner = workspace.person_name(each.owner or "", journey)
                return MapDecision(ref, each.text, review.record.date, owner)
    return None


def next_step(workspace: Workspace, journey: str, pain: str, as_of: date) -> str:
    """The open action about a pain that is due first, else what is under way for it; empty where nothing is."""
    about = _about(workspace, pain)
    actions = [
        (each.due or date.max, each.text, workspace.person_name(each.owner or "", journey))
        for review in workspace.reviews(journey)
        if review.record.date <= as_of
        for each in review.record.actions
        if about & {found.ref for name in each.about if (found := workspace.find(name, journey))}
        and not closed(workspace, f"{review.ref}/{each.id}")
    ]
    for due, text, who in sorted(actions):
        late = ", late" if due < as_of else ""
        until = f"by {day(due)}{late}" if due < date.max else ""
        return f"{text} ({', '.join(filter(None, (who, until)))})" if who or until else text
    for fix in workspace.fixes(pain):
        if fix.record.running and fix.record.status != "shipped":
            stand = ", ".join(filter(None, (who_does(workspace, fix), fix.record.status.replace("-", " "))))
            return f"{fix.record.title} ({stand})"
    return ""


def _about(workspace: Workspace, pain: str) -> set[str]:
    asked = workspace.sources(pain, "opportunity", "pains")
    return {pain, *(fix.ref for fix in workspace.fixes(pain)), *(each.ref for each in asked)}
