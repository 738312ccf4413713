"""The rules of reading about records: whether each by itself, and what points at others, can be used."""

from jmx.model.finding import Level, RuleCard

# REC: one record by itself
UNKNOWN_KIND = RuleCard(
    "REC001",
    "unknown-kind",
    """The word after `kind:` is none that jmx knows.

    The kind decides which fields a record has and what is checked, so an unknown one would leave the whole file
    unchecked. Write one of the kinds that are listed, such as `journey`, `pain-point`, `evidence` or `review`.
    """,
)
NO_KIND = RuleCard(
    "REC002",
    "no-kind",
    """Nothing in the file says what sort of record it is.

    A file in a folder of records should hold one; without its kind it would silently count for nothing. Start the file
    with the kind: `kind: journey`.
    """,
)
NO_ID = RuleCard(
    "REC003",
    "no-id",
    """A record in a file of its own has no id.

    Its id is how reviews, initiatives and other journeys point at it, and it stays when the title changes. Add one of
    small letters, digits and hyphens: `id: buy-a-plan`.
    """,
)
UNKNOWN_FIELD = RuleCard(
    "REC004",
    "unknown-field",
    """A field has a name that jmx does not know here.

    A misspelt `onwer` would otherwise leave a journey without an owner, and nobody would notice. Correct the name; look
    at the indentation too, for a field that is indented too far belongs to the line above. A field of your own starts
    with x-: `x-cost-centre: 4711`.
    """,
    at_key=True,
)
MISSING_FIELD = RuleCard(
    "REC005",
    "missing-field",
    """A record lacks a field it cannot do without.

    Only little is required: a title, what a number counts, who wrote a review. Where it is missing nobody could
    read the rest rightly. Add the field: `volume: {n: 1200}` needs its period, `volume: {n: 1200, per: month}`.
    """,
)
WRONG_TYPE = RuleCard(
    "REC006",
    "wrong-type",
    """A field holds another sort of value than it should: text for a number, one value for a list.

    Scores are sums, so a number must be one: `0.5` with a point, without quotes or a unit. A list is written
    `personas: [students, parents]`, or with one `- …` a line. Text that looks like a number or a day goes in quotes:
    `title: "2026"`.
    """,
)
OUT_OF_SCALE = RuleCard(
    "REC007",
    "out-of-scale",
    """A number lies outside the scale of its field.

    Pains and moods are only comparable when all use the same scale: severity and importance 1 to 5, emotion -2 to 2,
    tiers 1 to 3. A share is more than 0 and at most 1, or a percentage: `reach: 35 %`.
    """,
)
NOT_A_DATE = RuleCard(
    "REC008",
    "not-a-date",
    """A field that wants a day holds something else.

    3/4/2026 is a day in March to some and in April to others, and due dates must not depend on the reader. Write year,
    month and day, without quotes and without a time: `due: 2026-03-31`.
    """,
)
WRONG_VALUE = RuleCard(
    "REC009",
    "wrong-value",
    """A field takes one of a few words, and holds another.

    Fixed words let records be counted and compared: evidence that is an `interview` here and an `Interviews` there
    would be two sorts. Write one of the words that are listed, in small letters.
    """,
)
WRONG_FORM = RuleCard(
    "REC010",
    "wrong-form",
    """A text is not in the form its field wants.

    Ids and refs are small letters, digits and hyphens, so that they can be typed and linked: not
    `parent: Buy a Plan` but `parent: buy-a-plan`. One person is an id of people.yaml or `Ana Ruiz <ana@x.example>`;
    a web address starts with https://; a percentage is `35 %`.
    """,
)
TODO_LEFT = RuleCard(
    "REC011",
    "todo-left",
    """A file still lists what is to be filled in, in lines that start with `# TODO:`.

    `jmx new` writes them for everything a record should have and does not yet. Fill in the field below the comment, or
    in its place, and take the comment out. It is a note, and never fails a build.
    """,
    Level.INFO,
)

# REF: records that point at each other
DANGLING = RuleCard(
    "REF001",
    "dangling-ref",
    """A ref points at a record that is not there.

    An owner, pain or review that points nowhere is a promise nobody keeps, and it is left out of every score and map.
    Correct the id, or write the record: `jmx new` does. Within a journey its stages and touchpoints are named by
    their own id; from elsewhere the journey stands before it: `onboarding/verify`.
    """,
)
WRONG_KIND = RuleCard(
    "REF002",
    "ref-to-wrong-kind",
    """A ref points at a record of another sort than the field wants.

    A journey is owned by one person: a team that owns it is nobody in particular, and goes into `operations`. Point
    at a record of the wanted kind, or use the field that is meant for what you point at.
    """,
)
DUPLICATE_ID = RuleCard(
    "REF003",
    "duplicate-id",
    """Two records have the same id.

    Whoever points at that id cannot say which of them is meant, and reviews of one would count for the other. Give the
    newer one another id, and change the refs that mean it.
    """,
)
CYCLE = RuleCard(
    "REF004",
    "hierarchy-cycle",
    """Journeys name each other as parents, so that each is part of itself.

    Journeys are zoomed into: a lifecycle holds journeys, these hold sub-journeys, and somewhere is a top. Take the
    `parent` away from the one that belongs there.
    """,
)
BAD_OVERLAY = RuleCard(
    "REF005",
    "bad-overlay",
    """A pointer changes a field of the record it points at, and may not do so here.

    `{ref: sms-code, emotion: -1}` places a shared touchpoint into a journey with a mood of its own; but who it is, and
    what evidence says, must be the same everywhere. Drop the field, or change it in the record itself.
    """,
)
DERIVED_REF = RuleCard(
    "REF006",
    "ref-to-derived-id",
    """A ref points at an id that nobody wrote: jmx made it of the record's title.

    It holds until somebody words the title better; then the initiative, the review or the suppression behind the ref
    points nowhere. Write the id down where the record stands, as the hint says; the ref stays as it is.
    """,
    Level.INFO,
)
NUMBERED_REF = RuleCard(
    "REF007",
    "ref-to-numbered-id",
    """A ref points at an id that is only a number, since another record is called alike or the title has no letters.

    Once a record of that name is put in before, or taken out, the ref would mean another record, and a fix would be
    counted for a pain it never touched. Write an id down where the record stands, and name that one.
    """,
)

# LNT: what jmx.yaml says about findings
UNUSED_SUPPRESSION = RuleCard(
    "LNT001",
    "unused-suppression",
    """A suppression in jmx.yaml silences nothing.

    Its record is not there, its day is over, or its code is one that is always told. It looks as if somebody had
    accepted something, and would hide a finding nobody has seen once the record comes back. Correct
    the id in `record`, or take the suppression out; where the reason still holds, agree on a new day.
    """,
    Level.WARNING,
)
SUPPRESSION_TOO_LONG = RuleCard(
    "LNT002",
    "suppression-too-long",
    """A suppression in jmx.yaml holds for more than a year.

    What is accepted for ever is a rule nobody keeps. People change and reasons go; give `expires` a day within a year,
    and look at it again then. A rule the whole organisation does without goes into `lint.ignore`, where all can see it.
    """,
    Level.WARNING,
)

RECORD_RULES = tuple(card for card in list(globals().values()) if isinstance(card, RuleCard))
