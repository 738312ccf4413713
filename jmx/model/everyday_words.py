"""What people call kinds and fields elsewhere, and what they mean by it here."""

from collections.abc import Collection, Mapping

# Of kinds, by their names here. A word that may mean something else too, such as `goal`, is left out.
_KINDS: Mapping[str, str] = {
    "journey": "journey-map customer-journey user-journey map",
    "stage": "phase",
    "touchpoint": "step moment interaction contact-point",
    "pain-point": "pain painpoint problem issue friction",
    "strength": "delight highlight",
    "evidence": "research proof study",
    "opportunity": "how-might-we hmw",
    "initiative": "project fix epic",
    "metric": "kpi indicator",
    "persona": "customer user",
    "person": "employee colleague member",
    "team": "department squad",
    "stage-model": "standard-stage",
    "happening": "event incident",
    "review": "review-record",
}
# Of fields: what people call them elsewhere. The first of the fields that exist in a place is meant.
_FIELDS: Mapping[str, str] = {
    "customer_goal": "goal aim",
    "worsens": "worse deteriorates",
    "drops": "decreases declines falls",
    "rises": "climbs grows increases",
    "name": "title",
    "text": "title",
    "question": "title",
    "frustrations": "frustration pain_points painpoints pains problems",
    "skills": "abilities digital_skills skill tech_literacy traits",
    "segment": "archetype",
    "jobs": "motivations needs",
    "title": "label name",
    "outputs": "artefacts artifacts deliverables output physical_evidence touchables",
    "response": "answer frontstage front_stage reply system_response",
    "image": "photo picture screen screenshot thumbnail",
    "actions": "doing",
    "thoughts": "thinking",
    "channel": "channels",
    "at": "place places stage touchpoint where",
    "description": "bio context comment comments note notes summary",
    "emails": "email",
    "emotion": "emotions feeling mood sentiment",
    "business_impact": "impact",
    "metrics": "kpi kpis",
    "owner": "accountable responsible",
    "pains": "issues pain_points painpoints problems",
    "quotes": "quote",
    "tags": "labels",
    "team": "department",
    "teams": "team",
    "operations": "department team",
    "touchpoints": "steps",
    "stages": "phases steps",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}


def kind_called(word: str) -> str:
    """The kind that people call so elsewhere, one or many of it; empty where there is none."""
    plain = word.strip().lower().replace("_", "-").replace(" ", "-")
    return _KIND_OF.get(plain) or _KIND_OF.get(plain.removesuffix("s"), "")


def kind_words(kind: str) -> tuple[str, ...]:
    """What a kind is called elsewhere."""
    return tuple(_KINDS.get(kind, "").split())


def field_called(word: str, known: Collection[str]) -> str:
    """The field that people call so elsewhere, among those that there are; empty where there is none."""
    plain = word.strip().lower().replace("-", "_").replace(" ", "_")
    return next((name for name, others in _FIELDS.items() if plain in others.split() and name in known), "")
