"""Who answers for what: the fields that go over when somebody takes another's place, by kind of record."""

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
