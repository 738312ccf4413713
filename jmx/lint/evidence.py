"""Rules about evidence: whether it is used, whether it still holds, and whether it says what is claimed."""

from collections.abc import Iterator, Sequence

from jmx.lint.action import severe
from jmx.lint.rule import LintContext, RawFinding, how_many, listed, rule
from jmx.model.confidence import confidence
from jmx.model.evidence import Evidence, PainPoint
from jmx.model.finding import Level, Profile
from jmx.model.workspace import Located, Workspace


@rule("EVD104", "evidence-without-use", Level.INFO)
def evidence_without_use(context: LintContext) -> Iterator[RawFinding]:
    """Every piece of evidence supports a claim, speaks against one, or waits as a note about a place.

    Research that nothing points at was paid for and changes nothing. Name it under `evidence` of the pain, touchpoint
    or strength that it shows, or say in its insights what they are about or contradict.
    """
    for piece in context.workspace.of("evidence"):
        used = _is_used(context.workspace, piece) or context.workspace.undecided(piece)
        if "/" not in piece.ref and not used:
            words = f"nothing points at the evidence '{piece.ref}', and it points at nothing"
            yield RawFinding(
                piece, (), words, "name it under `evidence` of what it shows, or add `about:` to an insight"
            )


def _is_used(workspace: Workspace, piece: Located[Evidence]) -> bool:
    insights = [f"{piece.ref}/{insight.id}" for insight in piece.record.insights if insight.id]
    pointed_at = any(workspace.pointing_at(ref) for ref in (piece.ref, *insights))
    return pointed_at or any(insight.contradicts or insight.about for insight in piece.record.learnt)


@rule("EVD105", "severe-pain-on-one-source", Level.INFO, Profile.STRICT)
def severe_pain_on_one_source(context: LintContext) -> Iterator[RawFinding]:
    """A pain rated severe rests on more than one piece of evidence.

    One survey or one interview can be wrong about whom it asked. Two pieces of different kinds, as interviews and
    counts of calls, make a claim that a sceptic accepts; the ranking counts them so.
    """
    for pain in severe(context):
        pieces = context.workspace.evidence(pain.ref)
        alone = len(pieces) == 1 and not context.workspace.points_at_unread(pain, "evidence")
        if alone and not pieces[0].record.asserted:
            words = f"pain '{pain.ref}', rated {pain.record.severity} of 5, rests on one piece of evidence"
            yield RawFinding(
                pain, ("evidence",), words, "look for another kind: what do calls, numbers or customers say?"
            )


@rule("EVD106", "feeling-without-evidence", Level.INFO, Profile.STRICT)
def feeling_without_evidence(context: LintContext) -> Iterator[RawFinding]:
    """The curve of feelings, and what is said to matter to customers, rests on something that was seen.

    An emotion that a workshop agreed on is a guess, and the curve is what everybody looks at. Add `evidence` to the
    touchpoint, its stage or the journey, or a quote. Told once a journey.
    """
    workspace = context.workspace
    for status in context.watched:
        journey = status.journey
        guessed = [
            step
            for stage in workspace.stages(journey.ref)
            for step in workspace.touchpoints_of.get(stage.ref, ())
            if (step.record.emotion is not None or step.record.importance is not None)
            and not step.record.quotes
            and not any(
                workspace.known(each.ref) or workspace.points_at_unread(each, "evidence")
                for each in (step, stage, journey)
            )
        ]
        if guessed:
            many = how_many(guessed, "touchpoint")
            names = listed(each.ref for each in guessed)
            words = f"the feelings at {many} of journey '{journey.ref}' are without evidence: {names}"
            yield RawFinding(guessed[0], (), words, "add `evidence: ` or `quotes: ` there")


@rule("EVD107", "evidence-in-words-only", Level.INFO)
def evidence_in_words_only(context: LintContext) -> Iterator[RawFinding]:
    """What is called evidence says how, when or where it was found.

    `evidence: [customers hate it]` is the claim once more. With its kind (`support: 212 mails in March`), a day or a
    source it can be looked up and grows old; without, it counts hardly more than nothing. Told once a journey.
    """
    for status in context.watched:
        journey = status.journey
        behind = context.workspace.evidence_behind(journey.ref).values()
        bare = [piece for piece in behind if piece.record.asserted]
        if bare:
            many = how_many(bare, "piece of evidence", "pieces of evidence")
            said = listed((piece.record.label for piece in bare), 2)
            words = f"{many} of journey '{journey.ref}' without kind, day or source: {said}"
            yield RawFinding(
                bare[0], (), words, "begin it with its kind and a colon: support, interview, survey, analytics …"
            )


@rule("EVD108", "claim-contradicted", Level.WARNING)
def claim_contradicted(context: LintContext) -> Iterator[RawFinding]:
    """A severe pain is not contradicted by newer insight or by its own metric.

    Where an insight says otherwise, or the metric that should show the pain stands where it should be, one of the two
    is wrong: lower the rating, say in `disputed` who disagrees, or find out. Old claims outlive what they were made of.
    """
    for pain in severe(context):
        if pain.record.disputed is None:
            against = confidence(context.workspace, pain, context.as_of).against
            good = _metrics_that_stand_well(context.workspace, pain)
            said = [f"'{each.ref}' says otherwise" for each in against] + [
                f"metric {each} is where it should be" for each in good
            ]
            if said:
                words = f"pain '{pain.ref}' is rated {pain.record.severity} of 5, but {' and '.join(said)}"
                yield RawFinding(
                    pain, ("severity",), words, "rate it anew, or write into its field disputed who disagrees and why"
                )


def _metrics_that_stand_well(workspace: Workspace, pain: Located[PainPoint]) -> Sequence[str]:
    """The metrics of a pain whose newest value is at their target or past it."""
    found = []
    for ref in pain.record.metrics:
        metric, points = workspace.find(ref, pain.journey), workspace.points(ref)
        target = metric.record.target if metric else None
        if metric is not None and target is not None and points:
            over = points[-1].value - target
            if (over >= 0) if metric.record.better == "higher" else (over <= 0):
                found.append(f"'{metric.ref}'")
    return found


@rule("EVD109", "quotes-without-consent", Level.WARNING)
def quotes_without_consent(context: LintContext) -> Iterator[RawFinding]:
    """What customers said word for word is kept only where somebody looked at whose data that is.

    git forgets nothing. Evidence with quotes says in `personal_data` that they name nobody (`anonymised`, `none`) or
    that whoever said it agreed (`consented`).
    """
    for piece in context.workspace.of("evidence"):
        quoted = sum(len(insight.quotes) for insight in piece.record.learnt)
        if quoted and piece.record.personal_data == "unknown":
            many = f"{quoted} quotes" if quoted > 1 else "a quote"
            words = f"evidence '{piece.ref}' holds {many} and does not say whose data that is"
            yield RawFinding(piece, (), words, "add `personal_data: …`: anonymised, consented or none")


@rule("STL111", "claim-on-old-evidence", Level.WARNING, timed=True)
def claim_on_old_evidence(context: LintContext) -> Iterator[RawFinding]:
    """A severe pain rests on at least one piece of evidence that still holds.

    Evidence grows old: an interview after a year, a count of calls after half of one (`evidence_windows` in jmx.yaml).
    A claim whose every piece is past its window was true once. Look again, or lower the rating.
    """
    for pain in severe(context):
        weighed = confidence(context.workspace, pain, context.as_of).evidence
        days = [each.piece.record.collected for each in weighed if each.stale and each.piece.record.collected]
        whole = len(days) == len(weighed) and not context.workspace.points_at_unread(pain, "evidence")
        if weighed and whole and max(days) <= context.as_of:
            words = f"all evidence of pain '{pain.ref}' is out of date, the newest of {max(days)}"
            yield RawFinding(pain, ("evidence",), words, "look again: is it still so?")
