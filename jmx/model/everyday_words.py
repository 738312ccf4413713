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
    "text": "title foreground ink",
    "page": "background paper",
    "accent": "brand highlight main primary",
    "pain": "alert danger error negative",
    "done": "good positive success",
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
    "better": "direction good_direction polarity",
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
# Of the fields that hold whole records, the kind of these.
_HOLDS: Mapping[str, str] = {
    "evidence": "evidence", "metrics": "metric", "pains": "pain-point", "people": "person", "personas": "persona",
    "stages": "stage", "teams": "team", "touchpoints": "touchpoint",
}  # fmt: skip
# Of words that a field takes, what people write for them.
_VALUES: Mapping[str, str] = {
    "annual": "annually yearly every-year once-a-year",
    "half-yearly": "biannual biannually halfyearly semi-annual semi-annually semiannual twice-a-year",
    "quarterly": "every-quarter",
    "monthly": "every-month",
    "weekly": "every-week",
    "higher": "ascending high increase rising up",
    "lower": "decrease descending down falling low",
    "inbound": "in incoming",
    "outbound": "out outgoing",
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
    found = next((name for name, others in _FIELDS.items() if plain in others.split() and name in known), "")
    kind = "" if found else kind_called(word)
    return found or next((name for name, held in _HOLDS.items() if held == kind and name in known), "")


def value_called(word: str, known: Collection[str]) -> str:
    """The word that people mean with another, among those that a field takes; empty where there is none."""
    plain = word.strip().lower().replace("_", "-").replace(" ", "-")
    return next((value for value, others in _VALUES.items() if plain in others.split() and value in known), "")
