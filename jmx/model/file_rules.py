"""The rules of reading about files: whether their bytes and their YAML can be used."""

from jmx.model.finding import Level, RuleCard

# YML: the bytes and the syntax
YAML_INVALID = RuleCard(
    "YML001",
    "yaml-invalid",
    """The file is not valid YAML, so nothing in it could be read.

    Most often a quote or bracket is not closed, a line is indented too far or too little, or a text holds a colon
    with a space behind it. Other files are read all the same. Mend the line that is named.
    """,
)
DUPLICATE_KEY = RuleCard(
    "YML002",
    "duplicate-key",
    """A field stands twice in the same place.

    Most tools would keep the last one without a word, and somebody's owner or severity would be lost. Keep the one
    that is true and delete the other; two values of a list go under one field: `personas: [students, parents]`.
    """,
)
TAB = RuleCard(
    "YML003",
    "tab-indentation",
    """A tab stands where YAML wants spaces.

    Tabs have no fixed width, so nobody could say what belongs to what. Indent with two spaces; most editors do so by
    themselves once the file's name ends in `.yaml`.
    """,
)
NOT_UTF8 = RuleCard(
    "YML004",
    "not-utf8",
    """The file's letters are not stored as UTF-8.

    Umlauts, accents and other scripts would come out as other letters on somebody else's machine. Save the file as
    UTF-8: editors offer it under “Save with encoding”, spreadsheets as “CSV UTF-8”.
    """,
)
CONTROL_CHARACTER = RuleCard(
    "YML005",
    "control-character",
    """The text holds a character that cannot be seen.

    Invisible characters come along when text is copied from chats, slides or web pages; some hide words or turn
    their order around, so that a reviewer sees another text than the one that counts. Delete the word and type it anew.
    """,
)
CONFLICT_MARKERS = RuleCard(
    "YML006",
    "merge-conflict",
    """Two people changed the same lines, and git has left both versions in the file.

    Between `<<<<<<<` and `=======` stands one version, between `=======` and `>>>>>>>` the other. Only a person
    knows which is true: keep that one, delete the other and the three marker lines, and commit.
    """,
)
TOO_LARGE = RuleCard(
    "YML007",
    "file-too-large",
    """The file, or the number of files, is over what jmx reads.

    The limits are far above any journey that people read and review; what is over them is mostly an export that went
    to the wrong folder. Split a large file into several records, keep raw data elsewhere and link to it as evidence,
    or point jmx at the folder of your journeys with `-C`.
    """,
)
TOO_COMPLEX = RuleCard(
    "YML008",
    "yaml-too-complex",
    """The document is nested too deeply, holds too much, or a number that is too long.

    No record needs this: it is mostly a slip with brackets, a paste that went wrong, or a file made to harm its reader.
    Flatten what is nested; put quotes around a long row of digits that is a name and no number.
    """,
)
EMPTY_FILE = RuleCard(
    "YML009",
    "empty-file",
    """The file holds nothing, or nothing but comments.

    In a folder of records an empty file is most likely work that was never saved. Write the record into it (`jmx new`
    makes one that is complete), or delete the file.
    """,
)
TWO_DOCUMENTS = RuleCard(
    "YML010",
    "second-document",
    """A line of `---` or `...` starts a second document in the same file.

    jmx would have to guess which of the two is meant, and other tools read only the first. Give each record a file of
    its own, or write several of one kind as a list: `kind: people`, then `items:` with one `- id: …` each.
    """,
)
ALIAS = RuleCard(
    "YML011",
    "anchor-or-alias",
    """A YAML anchor (`&name`) or alias (`*name`) stands in the file.

    They make one line mean another far away, which reviewers overlook, and a few of them can blow a small file up to
    fill any memory. Write the value out where it is needed. If the text itself starts with `&` or `*`, quote it:
    `title: "*New* plans"`.
    """,
)
TAGGED = RuleCard(
    "YML012",
    "explicit-tag",
    """A YAML tag, a word that starts with an exclamation mark, stands before a value.

    Tags tell a reader to make something else out of a value, up to running a program; journeys need none of it. Delete
    the tag. If the text itself starts with `!`, put it in quotes.
    """,
)
DIRECTIVE = RuleCard(
    "YML013",
    "directive",
    """A line at the top starts with a percent sign, which YAML takes for an instruction to its reader.

    With `%YAML 1.1` the same file would mean other things: `no` would become false. Delete the line; jmx always reads
    YAML 1.2.
    """,
)
MERGE_KEY = RuleCard(
    "YML014",
    "merge-key",
    """A merge key (`<<`) pulls fields in from elsewhere.

    What a record says should stand in the record, where its reviewer sees it. Write the fields out. To use one
    touchpoint or piece of evidence in several journeys, give it a file and point at it: `{ref: its-id}`.
    """,
)
COMPLEX_KEY = RuleCard(
    "YML015",
    "complex-key",
    """The name of a field is not plain text on one line.

    A question mark at the start of a line, or a bracket before a colon, makes YAML build a name out of a list. Write
    `field: value`; put quotes around a text that starts with `?`, `[` or `{`.
    """,
)
NOT_A_MAPPING = RuleCard(
    "YML016",
    "not-a-mapping",
    """The file does not start with fields, so it holds no record.

    A record is a list of fields, the first of which says what it is: `kind: journey`. If the file is a list of
    records, write it as `kind: people` and `items:`, with the list under it.
    """,
)
AMBIGUOUS_NUMBER = RuleCard(
    "YML017",
    "ambiguous-number",
    """A number is written so that one tool reads it differently from another.

    `010` is ten to some and eight to others, and `1_000` is a number to some and text to others. Write it plainly:
    `10`, `1000`. If it is a name or a postcode, put it in quotes: `"010"`.
    """,
)
SYMLINK = RuleCard(
    "YML018",
    "symlink",
    """A symbolic link stands where a file should be.

    It may lead out of the repository, or nowhere at all on another person's machine, so jmx does not follow it. Put the
    file itself here; to use a record in several places, point at it by its id.
    """,
)
UNREADABLE = RuleCard(
    "YML019",
    "unreadable-file",
    """The file is there and cannot be read.

    Perhaps you have no permission, or it is a folder or a device with a file's name. Make it an ordinary file that you
    can open in an editor, or move it away.
    """,
)
BAD_PATH = RuleCard(
    "YML020",
    "bad-path",
    """The file's name holds something that cannot be printed.

    Such names break on other machines and cannot be typed in a command. Rename the file: small letters, digits and
    hyphens, like `journeys/buy-a-plan.yaml`.
    """,
)
BAD_TABLE = RuleCard(
    "YML021",
    "bad-table",
    """A row or the header of a CSV table cannot be read.

    The rows that are wrong are left out, and trends are drawn from the others, so a gap may look like a change. A
    metric's series starts with `date,value` (`sample` and `segment` may follow), happenings with `date,type,title`.
    Days are written 2026-03-31. Numbers have a point and no thousands marks: `1200.5`. Where a spreadsheet separates
    columns with semicolons, decimal commas are read too: `2026-03-31;4,2`.
    """,
)
TOO_MANY = RuleCard(
    "YML022",
    "too-many-findings",
    """A file has more findings than are worth reading at once.

    So many mostly have one cause: a column that is formatted in another way, or a field misspelt in every record. Mend
    the first few and run `jmx lint` again.
    """,
    Level.WARNING,
)
NESTED_REPOSITORY = RuleCard(
    "YML023",
    "nested-repository",
    """A folder is a git repository of its own, so its files are not part of this one.

    Git keeps a submodule, or a repository that was cloned into another, apart from what lies around it, and so does
    jmx: journeys in it are not read here. Mostly `git init` was run once too often. Delete the folder's own `.git` and
    add its files, or run jmx in that folder with `-C`.
    """,
    Level.WARNING,
)

FILE_RULES = tuple(card for card in list(globals().values()) if isinstance(card, RuleCard))
