"""Everything reading itself can see: one card each. Rules of practice stand in `jmx.lint.rules`."""

from jmx.model.finding import Level, Seen

# YML: the bytes and the syntax
YAML_INVALID = Seen("YML001", "yaml-invalid")
DUPLICATE_KEY = Seen("YML002", "duplicate-key")
TAB = Seen("YML003", "tab-indentation")
NOT_UTF8 = Seen("YML004", "not-utf8")
CONTROL_CHARACTER = Seen("YML005", "control-character")
CONFLICT_MARKERS = Seen("YML006", "merge-conflict")
TOO_LARGE = Seen("YML007", "file-too-large")
TOO_COMPLEX = Seen("YML008", "yaml-too-complex")
EMPTY_FILE = Seen("YML009", "empty-file")
TWO_DOCUMENTS = Seen("YML010", "second-document")
ALIAS = Seen("YML011", "anchor-or-alias")
TAGGED = Seen("YML012", "explicit-tag")
DIRECTIVE = Seen("YML013", "directive")
MERGE_KEY = Seen("YML014", "merge-key")
COMPLEX_KEY = Seen("YML015", "complex-key")
NOT_A_MAPPING = Seen("YML016", "not-a-mapping")
AMBIGUOUS_NUMBER = Seen("YML017", "ambiguous-number")
SYMLINK = Seen("YML018", "symlink")
UNREADABLE = Seen("YML019", "unreadable-file")
BAD_PATH = Seen("YML020", "bad-path")
BAD_TABLE = Seen("YML021", "bad-table")
TOO_MANY = Seen("YML022", "too-many-findings", Level.WARNING)

# REC: one record by itself
UNKNOWN_KIND = Seen("REC001", "unknown-kind")
NO_KIND = Seen("REC002", "no-kind")
NO_ID = Seen("REC003", "no-id")
UNKNOWN_FIELD = Seen("REC004", "unknown-field", at_key=True)
MISSING_FIELD = Seen("REC005", "missing-field")
WRONG_TYPE = Seen("REC006", "wrong-type")
OUT_OF_SCALE = Seen("REC007", "out-of-scale")
NOT_A_DATE = Seen("REC008", "not-a-date")
WRONG_VALUE = Seen("REC009", "wrong-value")
WRONG_FORM = Seen("REC010", "wrong-form")

# REF: records that point at each other
DANGLING = Seen("REF001", "dangling-ref")
WRONG_KIND = Seen("REF002", "ref-to-wrong-kind")
DUPLICATE_ID = Seen("REF003", "duplicate-id")
CYCLE = Seen("REF004", "hierarchy-cycle")
BAD_OVERLAY = Seen("REF005", "bad-overlay")

ALL_SEEN = tuple(card for card in list(globals().values()) if isinstance(card, Seen))
