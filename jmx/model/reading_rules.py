"""The rules of reading, which come before all others: whether files, records and what points at others can be used."""

from jmx.model.finding import Level, RuleCard

# YML: the bytes and the syntax
YAML_INVALID = RuleCard("YML001", "yaml-invalid").explained("""
    The file is not valid YAML, so nothing in it could be read.

    Most often a quote or bracket is not closed, a line is indented too far or too little, or a text holds a colon
    with a space behind it. Other files are read all the same. Mend the line that is named.
    """)
DUPLICATE_KEY = RuleCard("YML002", "duplicate-key").explained("""
    A field stands twice in the same place.

    Most tools would keep the last one without a word, and somebody's owner or severity would be lost. Keep the one
    that is true and delete the other; two values of a list go under one field: `personas: [students, parents]`.
    """)
TAB = RuleCard("YML003", "tab-indentation").explained("""
    A tab stands where YAML wants spaces.

    Tabs have no fixed width, so nobody could say what belongs to what. Indent with two spaces; most editors do so by
    themselves once the file's name ends in `.yaml`.
    """)
NOT_UTF8 = RuleCard("YML004", "not-utf8").explained("""
    The file's letters are not stored as UTF-8.

    Umlauts, accents and other scripts would come out as other letters on somebody else's machine. Save the file as
    UTF-8: editors offer it under “Save with encoding”, spreadsheets as “CSV UTF-8”.
    """)
CONTROL_CHARACTER = RuleCard("YML005", "control-character").explained("""
    The text holds a character that cannot be seen.

    Invisible characters come along when text is copied from chats, slides or web pages; some hide words or turn
    their order around, so that a reviewer sees another text than the one that counts. Delete the word and type it anew.
    """)
CONFLICT_MARKERS = RuleCard("YML006", "merge-conflict").explained("""
    Two people changed the same lines, and git has left both versions in the file.

    Between `<<<<<<<` and `=======` stands one version, between `=======` and `>>>>>>>` the other. Only a person
    knows which is true: keep that one, delete the other and the three marker lines, and commit.
    """)
TOO_LARGE = RuleCard("YML007", "file-too-large").explained("""
    The file, or the number of files, is over what jmx reads.

    The limits are far above any journey that people read and review; what is over them is mostly an export that went
    to the wrong folder. Split a large file into several records, keep raw data elsewhere and link to it as evidence,
    or point jmx at the folder of your journeys with `-C`.
    """)
TOO_COMPLEX = RuleCard("YML008", "yaml-too-complex").explained("""
    The document is nested too deeply, holds too much, or a number that is too long.

    No record needs this: it is mostly a slip with brackets, a paste that went wrong, or a file made to harm its reader.
    Flatten what is nested; put quotes around a long row of digits that is a name and no number.
    """)
EMPTY_FILE = RuleCard("YML009", "empty-file").explained("""
    The file holds nothing, or nothing but comments.

    In a folder of records an empty file is most likely work that was never saved. Write the record into it (`jmx new`
    makes one that is complete), or delete the file.
    """)
TWO_DOCUMENTS = RuleCard("YML010", "second-document").explained("""
    A line of `---` or `...` starts a second document in the same file.

    jmx would have to guess which of the two is meant, and other tools read only the first. Give each record a file of
    its own, or write several of one kind as a list: `kind: people`, then `items:` with one `- id: …` each.
    """)
ALIAS = RuleCard("YML011", "anchor-or-alias").explained("""
    A YAML anchor (`&name`) or alias (`*name`) stands in the file.

    They make one line mean another far away, which reviewers overlook, and a few of them can blow a small file up to
    fill any memory. Write the value out where it is needed. If the text itself starts with `&` or `*`, quote it:
    `title: "*New* plans"`.
    """)
TAGGED = RuleCard("YML012", "explicit-tag").explained("""
    A YAML tag, a word that starts with an exclamation mark, stands before a value.

    Tags tell a reader to make something else out of a value, up to running a program; journeys need none of it. Delete
    the tag. If the text itself starts with `!`, put it in quotes.
    """)
DIRECTIVE = RuleCard("YML013", "directive").explained("""
    A line at the top starts with a percent sign, which YAML takes for an instruction to its reader.

    With `%YAML 1.1` the same file would mean other things: `no` would become false. Delete the line; jmx always reads
    YAML 1.2.
    """)
MERGE_KEY = RuleCard("YML014", "merge-key").explained("""
    A merge key (`<<`) pulls fields in from elsewhere.

    What a record says should stand in the record, where its reviewer sees it. Write the fields out. To use one
    touchpoint or piece of evidence in several journeys, give it a file and point at it: `{ref: its-id}`.
    """)
COMPLEX_KEY = RuleCard("YML015", "complex-key").explained("""
    The name of a field is not plain text on one line.

    A question mark at the start of a line, or a bracket before a colon, makes YAML build a name out of a list. Write
    `field: value`; put quotes around a text that starts with `?`, `[` or `{`.
    """)
NOT_A_MAPPING = RuleCard("YML016", "not-a-mapping").explained("""
    The file does not start with fields, so it holds no record.

    A record is a list of fields, the first of which says what it is: `kind: journey`. If the file is a list of
    records, write it as `kind: people` and `items:`, with the list under it.
    """)
AMBIGUOUS_NUMBER = RuleCard("YML017", "ambiguous-number").explained("""
    A number is written so that one tool reads it differently from another.

    `010` is ten to some and eight to others, and `1_000` is a number to some and text to others. Write it plainly:
    `10`, `1000`. If it is a name or a postcode, put it in quotes: `"010"`.
    """)
SYMLINK = RuleCard("YML018", "symlink").explained("""
    A symbolic link stands where a file should be.

    It may lead out of the repository, or nowhere at all on another person's machine, so jmx does not follow it. Put the
    file itself here; to use a record in several places, point at it by its id.
    """)
UNREADABLE = RuleCard("YML019", "unreadable-file").explained("""
    The file is there and cannot be read.

    Perhaps you have no permission, or it is a folder or a device with a file's name. Make it an ordinary file that you
    can open in an editor, or move it away.
    """)
BAD_PATH = RuleCard("YML020", "bad-path").explained("""
    The file's name holds something that cannot be printed.

    Such names break on other machines and cannot be typed in a command. Rename the file: small letters, digits and
    hyphens, like `journeys/buy-a-plan.yaml`.
    """)
BAD_TABLE = RuleCard("YML021", "bad-table").explained("""
    A row or the header of a CSV table cannot be read.

    The rows that are wrong are left out, and trends are drawn from the others, so a gap may look like a change. A
    metric's series starts with `date,value` (`sample` and `segment` may follow), happenings with `date,type,title`.
    Days are written 2026-03-31. Numbers have a point and no thousands marks: `1200.5`. Where a spreadsheet separates
    columns with semicolons, decimal commas are read too: `2026-03-31;4,2`.
    """)
TOO_MANY = RuleCard("YML022", "too-many-findings", Level.WARNING).explained("""
    A file has more findings than are worth reading at once.

    So many mostly have one cause: a column that is formatted in another way, or a field misspelt in every record. Mend
    the first few and run `jmx lint` again.
    """)
NESTED_REPOSITORY = RuleCard("YML023", "nested-repository", Level.WARNING).explained("""
    A folder is a git repository of its own, so its files are not part of this one.

    Git keeps a submodule, or a repository that was cloned into another, apart from what lies around it, and so does
    jmx: journeys in it are not read here. Mostly `git init` was run once too often. Delete the folder's own `.git` and
    add its files, or run jmx in that folder with `-C`.
    """)

# REC: one record by itself
UNKNOWN_KIND = RuleCard("REC001", "unknown-kind").explained("""
    The word after `kind:` is none that jmx knows.

    The kind decides which fields a record has and what is checked, so an unknown one would leave the whole file
    unchecked. Write one of the kinds that are listed, such as `journey`, `pain-point`, `evidence` or `review`.
    """)
NO_KIND = RuleCard("REC002", "no-kind").explained("""
    Nothing in the file says what sort of record it is.

    A file in a folder of records should hold one; without its kind it would silently count for nothing. Start the file
    with the kind: `kind: journey`.
    """)
NO_ID = RuleCard("REC003", "no-id").explained("""
    A record in a file of its own has no id.

    Its id is how reviews, initiatives and other journeys point at it, and it stays when the title changes. Add one of
    small letters, digits and hyphens: `id: buy-a-plan`.
    """)
UNKNOWN_FIELD = RuleCard("REC004", "unknown-field", at_key=True).explained("""
    A field has a name that jmx does not know here.

    A misspelt `onwer` would otherwise leave a journey without an owner, and nobody would notice. Correct the name; look
    at the indentation too, for a field that is indented too far belongs to the line above. A field of your own starts
    with x-: `x-cost-centre: 4711`.
    """)
MISSING_FIELD = RuleCard("REC005", "missing-field").explained("""
    A record lacks a field it cannot do without.

    Only little is required: a title, what a number counts, who wrote a review. Where it is missing nobody could
    read the rest rightly. Add the field: `volume: {n: 1200}` needs its period, `volume: {n: 1200, per: month}`.
    """)
WRONG_TYPE = RuleCard("REC006", "wrong-type").explained("""
    A field holds another sort of value than it should: text for a number, one value for a list.

    Scores are sums, so a number must be one: `0.5` with a point, without quotes or a unit. A list is written
    `personas: [students, parents]`, or with one `- …` a line. Text that looks like a number or a day goes in quotes:
    `title: "2026"`.
    """)
OUT_OF_SCALE = RuleCard("REC007", "out-of-scale").explained("""
    A number lies outside the scale of its field.

    Pains and moods are only comparable when all use the same scale: severity and importance 1 to 5, emotion -2 to 2,
    tiers 1 to 3. A share is more than 0 and at most 1, or a percentage: `reach: 35 %`.
    """)
NOT_A_DATE = RuleCard("REC008", "not-a-date").explained("""
    A field that wants a day holds something else.

    3/4/2026 is a day in March to some and in April to others, and due dates must not depend on the reader. Write year,
    month and day, without quotes and without a time: `due: 2026-03-31`.
    """)
WRONG_VALUE = RuleCard("REC009", "wrong-value").explained("""
    A field takes one of a few words, and holds another.

    Fixed words let records be counted and compared: evidence that is an `interview` here and an `Interviews` there
    would be two sorts. Write one of the words that are listed, in small letters.
    """)
WRONG_FORM = RuleCard("REC010", "wrong-form").explained("""
    A text is not in the form its field wants.

    Ids and refs are small letters, digits and hyphens, so that they can be typed and linked: not
    `parent: Buy a Plan` but `parent: buy-a-plan`. One person is an id of people.yaml or `Ana Ruiz <ana@x.example>`;
    a web address starts with https://; a percentage is `35 %`.
    """)
TODO_LEFT = RuleCard("REC011", "todo-left", Level.INFO).explained("""
    A file still lists what is to be filled in, in lines that start with `# TODO:`.

    `jmx new` writes them for everything a record should have and does not yet. Fill in the field below the comment, or
    in its place, and take the comment out. It is a note, and never fails a build.
    """)

# REF: records that point at each other
DANGLING = RuleCard("REF001", "dangling-ref").explained("""
    A ref points at a record that is not there.

    An owner, pain or review that points nowhere is a promise nobody keeps, and it is left out of every score and map.
    Correct the id, or write the record: `jmx new` does. Within a journey its stages and touchpoints are named by
    their own id; from elsewhere the journey stands before it: `onboarding/verify`.
    """)
WRONG_KIND = RuleCard("REF002", "ref-to-wrong-kind").explained("""
    A ref points at a record of another sort than the field wants.

    A journey is owned by one person: a team that owns it is nobody in particular, and goes into `operations`. Point
    at a record of the wanted kind, or use the field that is meant for what you point at.
    """)
DUPLICATE_ID = RuleCard("REF003", "duplicate-id").explained("""
    Two records have the same id.

    Whoever points at that id cannot say which of them is meant, and reviews of one would count for the other. Give the
    newer one another id, and change the refs that mean it.
    """)
CYCLE = RuleCard("REF004", "hierarchy-cycle").explained("""
    Journeys name each other as parents, so that each is part of itself.

    Journeys are zoomed into: a lifecycle holds journeys, these hold sub-journeys, and somewhere is a top. Take the
    `parent` away from the one that belongs there.
    """)
BAD_OVERLAY = RuleCard("REF005", "bad-overlay").explained("""
    A pointer changes a field of the record it points at, and may not do so here.

    `{ref: sms-code, emotion: -1}` places a shared touchpoint into a journey with a mood of its own; but who it is, and
    what evidence says, must be the same everywhere. Drop the field, or change it in the record itself.
    """)
DERIVED_REF = RuleCard("REF006", "ref-to-derived-id", Level.INFO).explained("""
    A ref points at an id that nobody wrote: jmx made it of the record's title.

    It holds until somebody words the title better; then the initiative, the review or the suppression behind the ref
    points nowhere. Write the id down where the record stands, as the hint says; the ref stays as it is.
    """)
NUMBERED_REF = RuleCard("REF007", "ref-to-numbered-id").explained("""
    A ref points at an id that is only a number, since another record is called alike or the title has no letters.

    Once a record of that name is put in before, or taken out, the ref would mean another record, and a fix would be
    counted for a pain it never touched. Write an id down where the record stands, and name that one.
    """)

# LNT: what jmx.yaml says about findings
UNUSED_SUPPRESSION = RuleCard("LNT001", "unused-suppression", Level.WARNING).explained("""
    A suppression in jmx.yaml silences nothing.

    Its record is not there, its day is over, or its code is one that is always told. It looks as if somebody had
    accepted something, and would hide a finding nobody has seen once the record comes back. Correct
    the id in `record`, or take the suppression out; where the reason still holds, agree on a new day.
    """)
SUPPRESSION_TOO_LONG = RuleCard("LNT002", "suppression-too-long", Level.WARNING).explained("""
    A suppression in jmx.yaml holds for more than a year.

    What is accepted for ever is a rule nobody keeps. People change and reasons go; give `expires` a day within a year,
    and look at it again then. A rule the whole organisation does without goes into `lint.ignore`, where all can see it.
    """)

READING_RULES = tuple(card for card in list(globals().values()) if isinstance(card, RuleCard))
