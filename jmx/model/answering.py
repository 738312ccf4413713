"""Who answers for what: the fields that go over when somebody takes another's place, by kind of record; and teams that
work past each other."""

from jmx.model.review import Initiative
from jmx.model.workspace import Located

# What was agreed in a review, and who disagrees with a rating, stays as it was said; who belongs to a team is another
# matter than what the team runs.
ANSWERED = {
    "person": {
        "journey": ("owner", "sponsor"), "pain-point": ("owner",), "initiative": ("owner",), "person": ("deputy",),
    },
    "team": {
        "journey": ("operations",), "stage": ("team",), "touchpoint": ("team", "backstage"), "initiative": ("teams",),
    },
}  # fmt: skip


def know_nothing(one: Located[Initiative], other: Located[Initiative]) -> bool:
    """Whether two initiatives are of teams that have none in common, and neither comes after the other."""
    ordered = other.ref in one.record.after or one.ref in other.record.after
    named = bool(one.record.teams and other.record.teams)
    return named and not ordered and not set(one.record.teams) & set(other.record.teams)
