"""The rules of reading, which come before all others: whether files, records and what points at others can be used."""

from jmx.model.finding import Fix, Level, RuleCard

# YML: the bytes and the syntax
YAML_INVALID = RuleCard("YML001", "yaml-invalid", fix=Fix.SAFE)
DUPLICATE_KEY = RuleCard("YML002", "duplicate-key", fix=Fix.SAFE)
TAB = RuleCard("YML003", "tab-indentation", fix=Fix.SAFE)
NOT_UTF8 = RuleCard("YML004", "not-utf8", fix=Fix.SAFE)
CONTROL_CHARACTER = RuleCard("YML005", "control-character", fix=Fix.SAFE)
CONFLICT_MARKERS = RuleCard("YML006", "merge-conflict")
TOO_LARGE = RuleCard("YML007", "file-too-large")
TOO_COMPLEX = RuleCard("YML008", "yaml-too-complex")
EMPTY_FILE = RuleCard("YML009", "empty-file")
TWO_DOCUMENTS = RuleCard("YML010", "second-document", fix=Fix.SAFE)
ALIAS = RuleCard("YML011", "anchor-or-alias")
TAGGED = RuleCard("YML012", "explicit-tag")
DIRECTIVE = RuleCard("YML013", "directive", fix=Fix.SAFE)
MERGE_KEY = RuleCard("YML014", "merge-key")
COMPLEX_KEY = RuleCard("YML015", "complex-key")
NOT_A_MAPPING = RuleCard("YML016", "not-a-mapping")
AMBIGUOUS_VALUE = RuleCard("YML017", "ambiguous-value", fix=Fix.UNSAFE)
SYMLINK = RuleCard("YML018", "symlink")
UNREADABLE = RuleCard("YML019", "unreadable-file")
BAD_PATH = RuleCard("YML020", "bad-path")
BAD_TABLE = RuleCard("YML021", "bad-table", fix=Fix.SAFE)
TOO_MANY = RuleCard("YML022", "too-many-findings", Level.WARNING)
NESTED_REPOSITORY = RuleCard("YML023", "nested-repository", Level.WARNING)
SEVERAL_VALUES = RuleCard("YML024", "several-values-a-day", Level.WARNING)
ONLY_SEGMENTS = RuleCard("YML025", "values-only-of-segments", Level.WARNING)
NOT_HERE = RuleCard("YML026", "not-here")
IGNORED = RuleCard("YML027", "ignored-by-git", Level.WARNING)

# Where one of these is told, nobody reads anything of the file.
WHOLE_FILE = frozenset(
    card.code
    for card in (
        YAML_INVALID, DUPLICATE_KEY, TAB, NOT_UTF8, CONTROL_CHARACTER, CONFLICT_MARKERS, TOO_LARGE, TOO_COMPLEX,
        EMPTY_FILE, TWO_DOCUMENTS, ALIAS, TAGGED, DIRECTIVE, MERGE_KEY, COMPLEX_KEY, NOT_A_MAPPING, AMBIGUOUS_VALUE,
        SYMLINK, UNREADABLE,
    )
)  # fmt: skip

# REC: one record by itself
UNKNOWN_KIND = RuleCard("REC001", "unknown-kind", fix=Fix.SAFE)
NO_KIND = RuleCard("REC002", "no-kind", fix=Fix.SAFE)
NO_ID = RuleCard("REC003", "no-id", fix=Fix.SAFE)
UNKNOWN_FIELD = RuleCard("REC004", "unknown-field", at_key=True, fix=Fix.SAFE)
MISSING_FIELD = RuleCard("REC005", "missing-field")
WRONG_TYPE = RuleCard("REC006", "wrong-type", fix=Fix.SAFE)
OUT_OF_SCALE = RuleCard("REC007", "out-of-scale", fix=Fix.UNSAFE)
NOT_A_DATE = RuleCard("REC008", "not-a-date", fix=Fix.SAFE)
WRONG_VALUE = RuleCard("REC009", "wrong-value", fix=Fix.SAFE)
WRONG_FORM = RuleCard("REC010", "wrong-form", fix=Fix.SAFE)
TODO_LEFT = RuleCard("REC011", "todo-left", Level.INFO, fix=Fix.UNSAFE)

# REF: records that point at each other
DANGLING = RuleCard("REF001", "dangling-ref", fix=Fix.SAFE)
WRONG_KIND = RuleCard("REF002", "ref-to-wrong-kind", fix=Fix.UNSAFE)
DUPLICATE_ID = RuleCard("REF003", "duplicate-id")
CYCLE = RuleCard("REF004", "hierarchy-cycle")
BAD_OVERLAY = RuleCard("REF005", "bad-overlay", fix=Fix.UNSAFE)
DERIVED_REF = RuleCard("REF006", "ref-to-derived-id", Level.INFO, fix=Fix.SAFE)
NUMBERED_REF = RuleCard("REF007", "ref-to-numbered-id")

# LNT: what jmx.yaml leaves out or silences
UNUSED_SUPPRESSION = RuleCard("LNT001", "unused-suppression", Level.WARNING, fix=Fix.SAFE)
SUPPRESSION_TOO_LONG = RuleCard("LNT002", "suppression-too-long", Level.WARNING, fix=Fix.UNSAFE)
IDLE_EXCLUSION = RuleCard("LNT003", "idle-exclusion", Level.INFO, fix=Fix.UNSAFE)
IDLE_SETTINGS = RuleCard("LNT004", "idle-settings", Level.WARNING)

READING_RULES = tuple(card for card in list(globals().values()) if isinstance(card, RuleCard))
