"""Every limit on what jmx reads, in one place; each is a finding, never a crash."""

FILE_BYTES = 1024 * 1024
GLANCE_BYTES = 16 * FILE_BYTES  # so much of a file that is too large is looked at, to tell whose it is
SETTINGS_BYTES = 64 * 1024
DEPTH = 64
NODES = 100_000
SHARED = 500_000  # so much of shared stages and touchpoints may stand in journeys, every place counted
LINE_BYTES = 1000  # longer lines are fine, but are looked at more closely before parsing
ID_LENGTH = 64
REF_LENGTH = 4 * ID_LENGTH + 3
TITLE_LENGTH = 200
TEXT_LENGTH = 64 * 1024
FILES = 20_000
FINDINGS_A_FILE = 1_000
FINDINGS_A_RUN = 50_000
HINT_LENGTH = 80
COMMIT_TEXT_BYTES = 64 * 1024
REV_LENGTH = 1_000
WORKBOOK_BYTES = 20 * FILE_BYTES
UNPACKED_BYTES = 200 * FILE_BYTES
CELLS = 500_000  # of a table that is imported
NAMED = 1_000  # personas and teams that one import makes of names; each becomes a file
CELL_LENGTH = 32_767  # characters that Excel takes in a cell
