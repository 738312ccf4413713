"""Whatever a foreign file holds: it becomes records that are read without a mistake, or it is refused in words."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmx.foreign.columns import SheetMap, columns_of
from jmx.foreign.draft import Draft, NotReadable
from jmx.foreign.jira import JiraWishes
from jmx.foreign.lanes import LANES
from jmx.foreign.recognise import TakenAs, drafts_of, guess_of
from jmx.model.finding import Level
from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.writing.drafts import records_of
from tests.support import MemoryTree

ODD = ["", "-", "n/a", "=1+1", "../../x", "con", "🙂", "7", "4/5", "<b>x</b>", "a; b", "- x\n- y", "\u202eevil", "x" * 300,
       "http://x.example/a", "{ref: x}", "a: b # c", "null", "'", '"', "Ana, Bo", "|", "`", "**x**", "\x1b[31m"]  # fmt: skip
WORDS = [each for said in LANES.values() for each in said[:2]]
CELL = st.one_of(st.sampled_from(ODD), st.sampled_from(WORDS), st.text(max_size=12))
JIRA = JiraWishes(address="https://jira.x.example")
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def _holds(name: str, content: bytes, columns: Callable[[], SheetMap] | None = None) -> None:
    """A file is refused by name, or its drafts are records as they stand, and every one of them is read."""
    drafts: tuple[Draft, ...] | None = ()
    why = f"'{name}': "
    try:
        drafts = drafts_of(name, content, TakenAs(columns=columns() if columns else None, jira=JIRA))
    except NotReadable as refused:
        why = str(refused)
    assert why.startswith(f"'{name}': ")
    records = records_of(drafts or (), Workspace())
    found = load(MemoryTree({each.path: each.text for each in records})).findings
    assert not [each for each in found if each.level is Level.ERROR]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@SETTINGS
@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=6))
def test_any_sheet(rows: list[list[str]]) -> None:
    content = "\n".join(",".join(map(_quoted, row)) for row in rows).encode("utf-8", "replace")
    _holds("x.csv", content, lambda: columns_of(guess_of("x.csv", content).encode(), "c.yaml"))


@SETTINGS
@given(
    st.lists(
        st.tuples(st.sampled_from(["# ", "## ", "### ", "- ", "  - ", "", "> ", "1. ", "| ", "```", "**"]), CELL, CELL),
        max_size=12,
    )
)
def test_any_outline(lines: list[tuple[str, str, str]]) -> None:
    text = "\n".join(
        f"{mark}{first}: {second}" if mark != "| " else f"|{first}|{second}|\n|-|-|" for mark, first, second in lines
    )
    _holds("x.md", text.encode("utf-8", "replace"))


@SETTINGS
@given(
    st.lists(
        st.tuples(st.sampled_from(["section ", "title ", "", "%% ", "accDescr {", "journey "]), CELL, CELL, CELL),
        max_size=10,
    )
)
def test_any_diagram(lines: list[tuple[str, str, str, str]]) -> None:
    text = "journey\n" + "\n".join(f"{word}{':'.join(rest)}" for word, *rest in lines)
    _holds("x.mmd", text.encode("utf-8", "replace"))


@SETTINGS
@given(st.lists(st.tuples(CELL, CELL, st.sampled_from(["Bug", "Epic", "Odd"]), CELL, CELL, CELL, CELL), max_size=5))
def test_any_export_of_issues(rows: list[tuple[str, ...]]) -> None:
    table = [("Summary", "Issue key", "Issue Type", "Status", "Created", "Labels", "Description"), *rows]
    content = "\n".join(",".join(map(_quoted, row)) for row in table).encode("utf-8", "replace")
    _holds("x.csv", content)
