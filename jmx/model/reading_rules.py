"""The rules of reading, which come before all others: whether files, records and what points at others can be used."""

from jmx.model.finding import Level, RuleCard

# YML: the bytes and the syntax
YAML_INVALID = RuleCard("YML001", "yaml-invalid")
DUPLICATE_KEY = RuleCard("YML002", "duplicate-key")
TAB = RuleCard("YML003", "tab-indentation")
NOT_UTF8 = RuleCard("YML004", "not-utf8")
CONTROL_CHARACTER = RuleCard("YML005", "control-character")
CONFLICT_MARKERS = RuleCard("YML006", "merge-conflict")
TOO_LARGE = RuleCard("YML007", "file-too-large")
TOO_COMPLEX = RuleCard("YML008", "yaml-too-complex")
EMPTY_FILE = RuleCard("YML009", "empty-file")
TWO_DOCUMENTS = RuleCard("YML010", "second-document")
ALIAS = RuleCard("YML011", "anchor-or-alias")
TAGGED = RuleCard("YML012", "explicit-tag")
DIRECTIVE = RuleCard("YML013", "directive")
MERGE_KEY = RuleCard("YML014", "merge-key")
COMPLEX_KEY = RuleCard("YML015", "complex-key")
NOT_A_MAPPING = RuleCard("YML016", "not-a-mapping")
AMBIGUOUS_VALUE = RuleCard("YML017", "ambiguous-value")
SYMLINK = RuleCard("YML018", "symlink")
UNREADABLE = RuleCard("YML019", "unreadable-file")
BAD_PATH = RuleCard("YML020", "bad-path")
BAD_TABLE = RuleCard("YML021", "bad-table")
TOO_MANY = RuleCard("YML022", "too-many-findings", Level.WARNING)
NESTED_REPOSITORY = RuleCard("YML023", "nested-repository", Level.WARNING)
SEVERAL_VALUES = RuleCard("YML024", "several-values-a-day", Level.WARNING)
ONLY_SEGMENTS = RuleCard("YML025", "values-only-of-segments", Level.WARNING)
NOT_HERE = RuleCard("YML026", "not-here")
IGNORED = RuleCard("YML027", "ignored-by-git", Level.WARNING)

# REC: one record by itself
UNKNOWN_KIND = RuleCard("REC001", "unknown-kind")
NO_KIND = RuleCard("REC002", "no-kind")
NO_ID = RuleCard("REC003", "no-id")
UNKNOWN_FIELD = RuleCard("REC004", "unknown-field", at_key=True)
MISSING_FIELD = RuleCard("REC005", "missing-field")
WRONG_TYPE = RuleCard("REC006", "wrong-type")
OUT_OF_SCALE = RuleCard("REC007", "out-of-scale")
NOT_A_DATE = RuleCard("REC008", "not-a-date")
WRONG_VALUE = RuleCard("REC009", "wrong-value")
WRONG_FORM = RuleCard("REC010", "wrong-form")
TODO_LEFT = RuleCard("REC011", "todo-left", Level.INFO)

# REF: records that point at each other
DANGLING = RuleCard("REF001", "dangling-ref")
WRONG_KIND = RuleCard("REF002", "ref-to-wrong-kind")
DUPLICATE_ID = RuleCard("REF003", "duplicate-id")
CYCLE = RuleCard("REF004", "hierarchy-cycle")
BAD_OVERLAY = RuleCard("REF005", "bad-overlay")
DERIVED_REF = RuleCard("REF006", "ref-to-derived-id", Level.INFO)
NUMBERED_REF = RuleCard("REF007", "ref-to-numbered-id")

# LNT: what jmx.yaml leaves out or silences
UNUSED_SUPPRESSION = RuleCard("LNT001", "unused-suppression", Level.WARNING)
SUPPRESSION_TOO_LONG = RuleCard("LNT002", "suppression-too-long", Level.WARNING)
IDLE_EXCLUSION = RuleCard("LNT003", "idle-exclusion", Level.INFO)

READING_RULES = tuple(card for card in list(globals().values()) if isinstance(card, RuleCard))
