"""Which audience a change concerns, by the kind of record and the field."""

from jmx.model.change import Audience

# fmt: off
_OWNERSHIP = frozenset((
    "owner", "sponsor", "operations", "team", "teams", "cadence", "forum", "triggers", "tier", "status", "state",
    "replaces", "by", "parent", "emails", "left", "deputy", "role", "reviewer", "recorded_by", "due",
))
_SCORING = frozenset((
    "severity", "business_impact", "reach", "frequency", "at_stake", "must", "inputs", "volume", "revenue", "effort",
    "importance", "disputed", "why", "target", "expects",
))
_EVIDENCE = frozenset((
    "evidence", "collected", "sample", "source", "insights", "insight", "expires", "series", "points", "contradicts",
    "quotes",
))
# fmt: on
_EDITORIAL = frozenset(("title", "description", "tags", "comment", "personal_data"))
# For added and removed records, and for fields that no set above has.
KINDS = {
    "evidence": Audience.EVIDENCE,
    "insight": Audience.EVIDENCE,
    "metric": Audience.EVIDENCE,
    "person": Audience.OWNERSHIP,
    "team": Audience.OWNERSHIP,
    "review": Audience.OWNERSHIP,
    "decision": Audience.OWNERSHIP,
    "action": Audience.OWNERSHIP,
    "settings": Audience.OWNERSHIP,
    "initiative": Audience.SCORING,
    "opportunity": Audience.SCORING,
}


def audience_of(kind: str, field: str) -> Audience:
    """The audience of a change to a field of a record of this kind."""
    if field == "status" and kind != "journey":
        return Audience.SCORING
    if field in _EVIDENCE:
        return Audience.EVIDENCE
    if field in _SCORING:
        return Audience.SCORING
    if field in _OWNERSHIP and kind != "pain-point":
        return Audience.OWNERSHIP
    if field in _EDITORIAL:
        return Audience.EDITORIAL
    return KINDS.get(kind, Audience.EXPERIENCE)
