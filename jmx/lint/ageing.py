"""Rules about what has been as it is for too long: maps, drafts, assumptions, ratings and work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from jmx.lint.action import is_severe, may_be_addressed
from jmx.lint.rule import LintContext, RawFinding, how_many, listed, rule
from jmx.model.evidence import PainPoint
from jmx.model.finding import Level, Profile
from jmx.model.identity import outermost
from jmx.model.journey import Journey
from jmx.model.meaning import LEFT_OUT
from jmx.model.new_evidence import NewPiece, new_evidence
from jmx.model.rating import collected
from jmx.model.review_status import ReviewStatus, after, concerns, in_words
from jmx.model.workspace import Located, Workspace

_HALF_A_YEAR_DAYS = 183
_CITING = frozenset({"journey", "opportunity", "initiative"})


@rule("STL119", "changed-since-review", Level.INFO, Profile.STRICT)
def changed_since_review(context: LintContext) -> Iterator[RawFinding]:
    """What a map says today is what its last review saw.

    This is no fault: maps are edited between reviews. It says that nobody has looked at this one as a whole since. A
    review record keeps a fingerprint of the map; whether it says the same today needs no history, and new pains,
    evidence and metrics do not count. The next review shows what is new.
    """
    for status in context.surely_reviewed:
        if context.unchanged(status) is False:
            words = f"journey '{status.journey.ref}' says something else than at its last review, on {status.since}"
            yield RawFinding(status.journey, (), words, f"see what changed: jmx review {status.journey.ref}")


@rule("STL120", "evidence-newer-than-map", Level.INFO)
def evidence_newer_than_map(context: LintContext) -> Iterator[RawFinding]:
    """A map is looked at again once much is known that it could not know.

    New research that lies beside an old map was read by whoever filed it. Much is `limits.new_insights` insights (3)
    or one piece with a sample of `limits.new_sample` (100), collected since the map was last edited and last reviewed.
    Correct the map, or say in a review that it still holds.
    """
    for status in context.surely_reviewed:
        ref = status.journey.ref
        if not _is_much(context, _new_since(context, ref, status.since)):
            continue
        edited = context.last_edits.last(_map_of(context.workspace, ref), LEFT_OUT)
        since = max(filter(None, (edited, status.since)), default=None)
        found = _new_since(context, ref, since) if edited else ()
        if _is_much(context, found):
            count = sum(each.insight_count for each in found)
            many = f"{count} insights" if count > 1 else "an insight"
            newest = found[-1].evidence
            words = (
                f"{many} behind journey '{ref}' came after its map was last edited or reviewed, on {since}; the newest "
                f"is “{newest.record.label}” of {newest.record.collected}"
            )
            yield RawFinding(status.journey, (), words, f"does the map still hold? jmx review {ref}")


def _new_since(context: LintContext, journey: str, since: date | None) -> tuple[NewPiece, ...]:
    return new_evidence(context.workspace, None, journey, since or date.min, context.as_of)


def _is_much(context: LintContext, pieces: Iterable[NewPiece]) -> bool:
    found, limits = tuple(pieces), context.settings.limits
    insights = sum(each.insight_count for each in found)
    return insights >= limits.new_insights or any((e.evidence.record.sample or 0) >= limits.new_sample for e in found)


def _map_of(workspace: Workspace, journey: str) -> Iterator[str]:
    """The refs under which history knows a journey and its places."""
    for place in workspace.places(journey):
        yield place
        if place in workspace.stands_for:
            yield workspace.stands_for[place]


@rule("STL121", "draft-stays-draft", Level.INFO, timed=True)
def draft_stays_draft(context: LintContext) -> Iterator[RawFinding]:
    """A draft is being worked on; else it is finished, or taken out.

    Nobody is asked about a draft, so one that lies there is how a journey avoids an owner and a review. Told once
    nothing in it was edited for `limits.draft_days` of jmx.yaml (90 days).
    """
    drafts = [each for each in context.workspace.journeys() if each.record.status == "draft"]
    for journey in drafts:
        pains = (pain.ref for pain in context.workspace.pains(journey.ref))
        last = context.last_edits.last((*_map_of(context.workspace, journey.ref), *pains))
        days = (context.as_of - last).days if last else 0
        if days > context.settings.limits.draft_days:
            words = f"nothing was edited in draft '{journey.ref}' for {in_words(days)}"
            yield RawFinding(journey, ("status",), words, "finish it and make it active, or take it out")


@rule("STL122", "map-stands-alone", Level.INFO, timed=True)
def map_stands_alone(context: LintContext) -> Iterator[RawFinding]:
    """Something comes of a map: a decision, an initiative, an opportunity, or another journey that leads to it.

    A map that nothing builds on is a poster, however fresh it is. Told once a journey has been there for two of its
    cadences, and for half a year at least, and in all that time nothing was decided in its reviews, nothing is planned
    or shipped for its pains, no opportunity lies in it, and no other journey points at it or belongs to it. Decide
    something on it, or ask who needs it.
    """
    for status in context.watched:
        ref = status.journey.ref
        if _may_be_used(context.workspace, status.journey):
            continue
        since = _two_cadences_ago(context, status)
        if since is None or _is_cited(context.workspace, ref) or _is_used(context.workspace, ref, since):
            continue
        words = f"nothing has come of journey '{ref}' since {since}: no decision, initiative or opportunity"
        yield RawFinding(status.journey, (), words, "decide something on it in its next review, or ask who needs it")


def _may_be_used(workspace: Workspace, journey: Located[Journey]) -> bool:
    """Whether something that cannot be read may have come of a journey, or belongs to it."""
    pains = workspace.pains(journey.ref)
    return (
        workspace.undecided(journey)
        or any(map(workspace.undecided, pains))
        or any(may_be_addressed(workspace, each) for each in pains)
    )


def _two_cadences_ago(context: LintContext, status: ReviewStatus) -> date | None:
    """The first day of the last two cadences, or of the last half year; None where the journey was not there by then,
    as far as known."""
    two_cadences = (after(after(context.as_of, status.cadence), status.cadence) - context.as_of).days
    since = date.fromordinal(max(1, context.as_of.toordinal() - max(_HALF_A_YEAR_DAYS, two_cadences)))
    held = min((each.counts for each in status.reviews if each.counts), default=None)
    came = held if held and held <= since else context.last_edits.came(status.journey.ref)
    return since if came and came <= since else None


def _is_cited(workspace: Workspace, journey: str) -> bool:
    """Whether an opportunity, or another journey, has to do with a journey."""
    record = workspace.records[journey].record
    if record.parent or record.replaces or any(each.record.opens for each in workspace.touchpoints(journey)):
        return True
    links = (link for place in workspace.places(journey) for link in workspace.pointing_at(place))
    others = {outermost(link.source) for link in links} - {journey}
    citing = (workspace.records[each].kind in _CITING for each in others if each in workspace.records)
    return any(citing) or bool(workspace.opportunities(journey))


def _is_used(workspace: Workspace, journey: str, since: date) -> bool:
    """Whether something is planned for a journey, or was shipped or decided since a day."""
    fixes = [fix.record for pain in workspace.pains(journey) for fix in workspace.fixes(pain.ref)]
    if any(fix.running and (fix.shipped is None or fix.shipped >= since) for fix in fixes):
        return True
    reviews = (each.record for each in workspace.reviews(journey) if each.record.date >= since)
    return any(
        review.decisions or any(concerns(workspace, review, action, journey) for action in review.actions)
        for review in reviews
    )


@rule("STL124", "rating-older-than-evidence", Level.INFO, timed=True)
def rating_older_than_evidence(context: LintContext) -> Iterator[RawFinding]:
    """A rating is looked at again when its evidence changes.

    Severity and reach rank a pain, effort ranks what is done about it, and all three are guesses of the day they were
    written. Told once a rating is older than `limits.rating_days` of jmx.yaml (180 days), evidence of the pain came
    after it, and no review was held since. Told once a journey, and once an initiative.
    """
    told = set[str]()
    for status in context.surely_reviewed:
        pains = [each for each in context.workspace.pains(status.journey.ref) if each.ref not in told]
        old = [each for each in pains if each.record.unsolved and _is_outdated(context, status, each)]
        told.update(each.ref for each in old)
        if old:
            many = how_many(old, "pain")
            words = (
                f"{many} of journey '{status.journey.ref}' rated more than {context.settings.limits.rating_days} days "
                f"ago, before the newest evidence came: {listed(each.ref for each in old)}"
            )
            yield RawFinding(old[0], ("severity",), words, "rate anew, or hold the review that looks at it")
    yield from _outdated_efforts(context)


def _is_outdated(context: LintContext, status: ReviewStatus, pain: Located[PainPoint]) -> bool:
    if pain.record.severity is None and pain.record.reach is None:
        return False
    newest = _newest_evidence(context, [pain])
    return (
        newest is not None
        and newest > (status.since or date.min)
        and _rated_before(context, pain.ref, newest, "severity", "reach")
    )


def _rated_before(context: LintContext, ref: str, newest: date, *fields: str) -> bool:
    rated = context.last_edits.edited(ref, *fields)
    return rated is not None and rated < newest and (context.as_of - rated).days > context.settings.limits.rating_days


def _newest_evidence(context: LintContext, pains: Iterable[Located[PainPoint]]) -> date | None:
    """The day of the newest evidence of some pains."""
    days = (collected(piece, context.as_of) for pain in pains for piece in context.workspace.evidence(pain.ref))
    return max(filter(None, days), default=None)


def _outdated_efforts(context: LintContext) -> Iterator[RawFinding]:
    workspace = context.workspace
    pains_of: dict[str, list[Located[PainPoint]]] = defaultdict(list)
    for pain in workspace.of("pain-point"):
        for fix in workspace.fixes(pain.ref):
            pains_of[fix.ref].append(pain)
    waiting = (each for each in workspace.of("initiative") if each.record.status in ("proposed", "planned"))
    for initiative in (each for each in waiting if each.record.effort is not None):
        pains = pains_of[initiative.ref]
        homes = {home.ref for pain in pains for home in workspace.journeys_of(pain.ref)}
        held = max(filter(None, (context.statuses[each].since for each in homes)), default=date.min)
        newest = _newest_evidence(context, pains)
        if newest and newest > held and _rated_before(context, initiative.ref, newest, "effort"):
            rated = context.last_edits.edited(initiative.ref, "effort")
            words = f"the effort of initiative '{initiative.ref}' is of {rated}, and evidence of its pains of {newest}"
            yield RawFinding(initiative, ("effort",), words, "look at it again: is it still the same work?")


@rule("EVD110", "assumption-old", Level.INFO, timed=True)
def assumption_old(context: LintContext) -> Iterator[RawFinding]:
    """An assumption is found out about, or dropped.

    A pain without evidence is a guess, and a good way to begin. After half a year everybody takes it for known, and
    nobody has looked. Find evidence (a count of calls is enough), or close it with `why`. `limits.assumption_days` in
    jmx.yaml says when a guess is old (180 days after it was committed). Severe pains are EVD101's. Told once a journey.
    """
    workspace, limits = context.workspace, context.settings.limits
    told = set[str]()
    for status in context.watched:
        guesses = [
            pain
            for pain in workspace.pains(status.journey.ref)
            if pain.ref not in told
            and pain.record.unsolved
            and not workspace.known(pain.ref)
            and not workspace.points_at_unread(pain, "evidence")
        ]
        old = [
            pain
            for pain in guesses
            if not is_severe(pain.record, limits.severe) and _is_older(context, pain.ref, limits.assumption_days)
        ]
        told.update(each.ref for each in old)
        if old:
            many = how_many(old, "pain")
            words = (
                f"{many} of journey '{status.journey.ref}' without evidence for more than {limits.assumption_days} "
                f"days: {listed(each.ref for each in old)}"
            )
            yield RawFinding(old[0], (), words, "look for evidence, or close what nobody can show, with its why")


def _is_older(context: LintContext, ref: str, days: int) -> bool:
    came = context.last_edits.came(ref)
    return came is not None and (context.as_of - came).days > days


@rule("ACT115", "initiative-stalled", Level.INFO, timed=True)
def initiative_stalled(context: LintContext) -> Iterator[RawFinding]:
    """What is in progress moves, or somebody says that it does not.

    An initiative that stays in progress holds back the pain it answers: nobody else takes it up. Told once nothing of
    it was edited in meaning, and no review decided about it, for `limits.stalled_days` of jmx.yaml (60 days). Say where
    it stands: another status, or by when it should have an effect.
    """
    at_work = [each for each in context.workspace.of("initiative") if each.record.status == "in-progress"]
    for initiative in at_work:
        edited = context.last_edits.last([initiative.ref])
        last = max(filter(None, (edited, _last_decision(context.workspace, initiative.ref))), default=None)
        days = (context.as_of - last).days if last and edited else 0
        if days > context.settings.limits.stalled_days and not context.workspace.undecided(initiative, "review"):
            words = (
                f"initiative '{initiative.ref}' is in progress, and nothing about it has changed for {in_words(days)}"
            )
            yield RawFinding(initiative, ("status",), words, "say where it stands, or that it is stopped")


def _last_decision(workspace: Workspace, ref: str) -> date | None:
    """The day of the last review with a decision or an action about a record."""
    reviews = (workspace.records.get(outermost(link.source)) for link in workspace.pointing_at(ref))
    return max((each.record.date for each in reviews if each and each.kind == "review"), default=None)
