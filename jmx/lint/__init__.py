"""Every rule, in the open: present here, or not at all."""

from collections.abc import Mapping

from jmx.lint import action, evidence, freshness, goalposts, notes, ownership, put_off, shape, stamps, triggers, unused
from jmx.lint.rule import Rule
from jmx.model.finding import RuleCard
from jmx.model.reading_rules import READING_RULES

ALL_RULES: tuple[Rule, ...] = (
    ownership.journey_without_owner,
    ownership.owner_has_left,
    ownership.cadence_too_long,
    ownership.owner_is_no_person,
    ownership.owner_not_among_people,
    ownership.too_many_journeys,
    ownership.no_operations_team,
    ownership.nobody_works_on_it,
    freshness.never_reviewed,
    freshness.review_overdue,
    freshness.review_unproven,
    freshness.future_date,
    freshness.history_undecided,
    triggers.trigger_fired,
    put_off.review_put_off,
    put_off.review_put_off_again,
    triggers.trigger_on_improvement,
    stamps.rubber_stamp,
    action.severe_pain_without_evidence,
    action.reach_above_volume,
    notes.note_waiting,
    evidence.evidence_without_use,
    evidence.severe_pain_on_one_source,
    evidence.feeling_without_evidence,
    evidence.evidence_in_words_only,
    evidence.claim_contradicted,
    evidence.quotes_without_consent,
    evidence.claim_on_old_evidence,
    action.severe_pain_without_initiative,
    action.shipped_without_outcome,
    action.action_past_due,
    action.outcome_known,
    goalposts.expectation_changed,
    goalposts.value_rewritten,
    goalposts.baseline_redefined,
    action.solved_without_reason,
    action.closed_before_agreed,
    shape.stage_without_touchpoints,
    shape.unreachable_touchpoint,
    shape.stage_model_not_followed,
    shape.parent_without_stage,
    unused.unused_record,
    unused.id_unlike_file,
)

ALL_CARDS: tuple[RuleCard, ...] = (*(rule.card for rule in ALL_RULES), *READING_RULES)
CARDS: Mapping[str, RuleCard] = {card.code: card for card in ALL_CARDS}
