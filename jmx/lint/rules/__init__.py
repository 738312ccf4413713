"""Every rule, in the open: present here, or not at all."""

from jmx.lint.rule import Rule
from jmx.lint.rules.action import action_past_due, severe_pain_without_initiative, shipped_without_outcome
from jmx.lint.rules.evidence import severe_pain_without_evidence
from jmx.lint.rules.freshness import never_reviewed, review_overdue
from jmx.lint.rules.ownership import cadence_too_long, journey_without_owner, owner_has_left
from jmx.lint.rules.proof import future_date, history_undecided, review_unproven
from jmx.lint.rules.triggers import trigger_fired
from jmx.model.file_rules import FILE_RULES
from jmx.model.finding import RuleCard
from jmx.model.record_rules import RECORD_RULES

ALL_RULES: tuple[Rule, ...] = (
    journey_without_owner,
    owner_has_left,
    cadence_too_long,
    never_reviewed,
    review_overdue,
    review_unproven,
    future_date,
    history_undecided,
    trigger_fired,
    severe_pain_without_evidence,
    severe_pain_without_initiative,
    shipped_without_outcome,
    action_past_due,
)

# What reading finds by itself, before any rule is asked.
READING: tuple[RuleCard, ...] = (*FILE_RULES, *RECORD_RULES)
ALL_CARDS: tuple[RuleCard, ...] = (*(rule.card for rule in ALL_RULES), *READING)
