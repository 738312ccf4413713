"""A packet as it comes back from a review: filled in, laid out anew by editors, of another journey or commit."""

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from jmx.cli.recording import RecordOptions
from jmx.errors import JmxError
from jmx.model import record_form as form
from jmx.model.said_review import SaidReview
from jmx.queries.journey import packet_of
from jmx.queries.recorded_packet import with_packet
from jmx.queries.recording import Meeting, ReviewRecord, record_of_review
from jmx.queries.repository import Repository as Opened
from jmx.report.packet import FORMATS, PacketReport
from jmx.report.writers.terminal import Screen
from tests.support import Repository

Open = Callable[..., Opened]
BUY = Meeting(("buy",))
ACTIONS = (
    "kind: review\nid: first\ndate: 2026-02-02\njourneys: [buy]\nreviewer: ana\nverdict: updated\nattendees: [Ana Ruiz]\n"
    "actions:\n  - {id: a1, text: Call ten, owner: bo, due: 2026-03-01}\n  - {id: a2, text: Ask | look, owner: ana}\n"
)


class Filled(NamedTuple):
    """What somebody writes into a packet: rows of its tables, and answers."""

    decisions: Sequence[Sequence[str]] = ()
    actions: Sequence[Sequence[str]] = ()
    done: Sequence[str] = ()
    answers: Sequence[tuple[str, str]] = ((form.VERDICT, "updated"),)


@pytest.fixture
def past(past: Repository) -> Repository:
    past.commit({"reviews/first.yaml": ACTIONS}, "Record", "2026-02-04")
    past.git("rm", "-q", "reviews/2026-02-02-buy.yaml")
    past.commit({}, "One review is enough", "2026-02-21")
    return past


def markdown(repository: Opened, journey: str = "buy") -> str:
    made = FORMATS["markdown"].write(PacketReport(packet_of(repository, journey)), Screen())
    assert isinstance(made, str)
    return made


def filled_markdown(text: str, filled: Filled) -> str:
    """The packet with rows filled in as people type them, and bars escaped."""
    lines = text.split("\n")
    for letter, rows in (("d", filled.decisions), ("a", filled.actions)):
        for number, row in enumerate(rows, 1):
            at = next(at for at, line in enumerate(lines) if line.startswith(f"| {letter}{number} |"))
            lines[at] = "| " + " | ".join((f"{letter}{number}", *(cell.replace("|", "\\|") for cell in row))) + " |"
    for ref in filled.done:
        at = next(at for at, line in enumerate(lines) if line.endswith(f"`{ref}` |"))
        lines[at] = lines[at].replace(f"| | `{ref}`", f"| yes | `{ref}`")
    for question, answer in filled.answers:
        at = next(at for at, line in enumerate(lines) if line.startswith(f"| {question} |"))
        lines[at] = f"| {question} | {answer} |"
    return "\n".join(lines)


def filled_workbook(repository: Opened, filled: Filled) -> bytes:
    made = FORMATS["xlsx"].write(PacketReport(packet_of(repository, "buy")), Screen())
    assert isinstance(made, bytes)
    book = load_workbook(BytesIO(made))
    for name, rows in ((form.DECISIONS.name, filled.decisions), (form.ACTIONS.name, filled.actions)):
        for at, row in enumerate(rows, 2):
            for column, cell in enumerate(row, 2):
                book[name].cell(at, column).value = cell or None
    for row in book[form.OPEN_ACTIONS.name].iter_rows(min_row=2):
        if row[5].value in filled.done:
            row[4].value = "x"
    for row in book[form.THE_REVIEW.name].iter_rows(min_row=2):
        row[1].value = dict(filled.answers).get(str(row[0].value), row[1].value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def recorded(repository: Opened, content: str | bytes, meeting: Meeting = BUY) -> ReviewRecord:
    """The record of a filled-in packet."""
    made = content.encode() if isinstance(content, str) else content
    name = "packet.md" if isinstance(content, str) else "packet.xlsx"
    found, said, _ = with_packet(repository, meeting, SaidReview(), made, name)
    return record_of_review(repository, found, said)


def by_options(repository: Opened, **options: object) -> str:
    return record_of_review(repository, BUY, RecordOptions(**options).said()).text  # type: ignore[arg-type]


MEETING = Filled(
    decisions=[
        ("Send the code by SMS", "It comes in seconds, or | never", "slow", "Bo Lind", "15.01.2027"),
        ("Keep the price", "", "", "", ""),
    ],
    actions=[("Ask finance", "slow, buy", "ana", "2026-12-01"), ("Write the letter", "", "bo", "")],
    done=["first/a2"],
    answers=[(form.VERDICT, "Still true"), (form.THERE, "Ana Ruiz, Bo Lind")],
)
BY_OPTIONS = {
    "verdict": "still-true",
    "attendees": ["Ana Ruiz", "Bo Lind"],
    "decisions": ["Send the code by SMS; It comes in seconds, or | never; bo; 15 January 2027; slow", "Keep the price"],
    "actions": ["ana: Ask finance by 2026-12-01; about slow, buy", "Bo: Write the letter"],
    "closes": ["first/a2"],
}


def test_options_and_packets_give_the_same_record(opened: Open) -> None:
    wanted = by_options(opened(), **BY_OPTIONS)
    assert recorded(opened(), filled_markdown(markdown(opened()), MEETING)).text == wanted
    assert recorded(opened(), filled_workbook(opened(), MEETING)).text == wanted


def _aligned(text: str) -> str:
    """As an editor lays tables out: every column as wide as its widest cell, and rules with colons."""

    def widened(line: str) -> str:
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        rule = all(re.fullmatch(r" *-+ *", each) for each in cells)
        return "  |" + "|".join(f" :{'-' * 12} " if rule else f"  {each.strip():<14}   " for each in cells) + "|  "

    return "\n".join(widened(line) if line.startswith("|") else line for line in text.split("\n"))


ODD_TEXTS: dict[str, Callable[[str], str]] = {
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "a mark at its begin": lambda text: "\ufeff" + text,
    "aligned": _aligned,
    "words before and after": lambda text: f"Minutes by Bo\n\n{text}\n\nThat was all.\n",
    "marks that a converter put in": lambda text: (
        text.replace("| # | decision |", "| \\# | **decision** |")
        .replace("`first/a2`", "first\\/a2")
        .replace("| slow |", "| `slow` |")
    ),
    "capitals in headers": lambda text: text.replace("| # | decision |", "| # | Decision |"),
    "a row in bold": lambda text: text.replace("| Keep the price |", "| **Keep the price** |"),
    "more rows": lambda text: text.replace("| d5 | | | | | |", "| d5 | | | | | |\n| | | | | | |\n| d7 |"),
    "a code block beside it": lambda text: text + "\n```\n| # | decision | why | about | owner | due |\n| x |\n```\n",
}


@pytest.mark.few(2)
@pytest.mark.parametrize("odd", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_however_an_editor_left_it_the_record_is_the_same(odd: Callable[[str], str], opened: Open) -> None:
    text = filled_markdown(markdown(opened()), MEETING)
    assert odd(text) != text
    assert recorded(opened(), odd(text)).text == by_options(opened(), **BY_OPTIONS)


UNCLEAR = {
    "nobody": (Filled([("Keep it", "", "", "zoe", "")]), r"packet.md:\d+: nobody here is called 'zoe'", "Decisions!E2"),
    "no address": (Filled(answers=((form.LED_BY, "< br"), (form.VERDICT, "updated"))), "'reviewer' should be one person",
                   "'This review'!B5"),
    "two owners": (Filled([("Keep it", "", "", "Ana & Bo", "")]), r"packet.md:\d+: 'Ana & Bo' are 2 people", "Decisions!E2"),
    "no day": (Filled([("Keep it", "", "", "", "soon")]), r"packet.md:\d+: 'soon' is no day", "Decisions!F2"),
    "no record": (Filled([("Keep it", "", "sloww", "", "")]), "there is no record 'sloww'; did you mean 'slow'", "Decisions!D2"),
    "no decision": (Filled([("", "because", "", "", "")]), "this row says nothing of the decision", "Decisions!B2"),
    "no verdict": (Filled(answers=()), r"packet.md:\d+: the verdict is empty", "'This review'!B8"),
    "an odd verdict": (Filled(answers=((form.VERDICT, "fine"),)), "'fine' is no verdict", "'This review'!B8"),
    "another journey": (Filled(answers=((form.JOURNEY, "use"), (form.VERDICT, "updated"))),
                        "this is the packet of 'use', not of 'buy'", "'This review'!B2"),
    "an unknown commit": (Filled(answers=((form.MADE_FROM, "123456789"),)), "git knows no commit '123456789'",
                          "'This review'!B3"),
}  # fmt: skip


@pytest.mark.few(2)
@pytest.mark.parametrize(("filled", "words", "cell"), UNCLEAR.values(), ids=UNCLEAR.keys())
def test_what_is_not_clear_is_told_with_its_place(filled: Filled, words: str, cell: str, opened: Open) -> None:
    with pytest.raises(JmxError, match=words):
        recorded(opened(), filled_markdown(markdown(opened()), filled))
    with pytest.raises(JmxError, match=f"{re.escape(cell)}: "):
        recorded(opened(), filled_workbook(opened(), filled))


TORN: dict[str, tuple[Callable[[str], str], str]] = {
    "a bar in a cell": (lambda text: text.replace("| d1 | | |", "| d1 | by SMS | or mail | soon |"), "this row has 7 cells"),
    "an empty line": (lambda text: text.replace("| d3 |", "\n| d3 | Keep it |"), "stands outside of its table"),
    "two tables": (lambda text: text + "\n" + text[text.index("| # | decision") :].partition("\n\n")[0],
                   "there is a table of this sort at packet.md"),
    "two columns": (lambda text: text.replace("| # | decision | why |", "| # | decision | decision |"),
                    "two columns are called 'decision'"),
    "half done": (lambda text: text.replace("| | `first/a1`", "| half | `first/a1`"), "'half' says neither"),
    "none of the tables": (lambda _: "# Minutes\n\nWe keep it.\n", "none of the tables"),
    "a page": (lambda text: f"<!DOCTYPE html>\n{text}", "an HTML page"),
}  # fmt: skip


@pytest.mark.few(2)
@pytest.mark.parametrize(("torn", "words"), TORN.values(), ids=TORN.keys())
def test_what_would_be_lost_is_told(torn: Callable[[str], str], words: str, opened: Open) -> None:
    text = filled_markdown(markdown(opened()), Filled())
    assert torn(text) != text
    with pytest.raises(JmxError, match=words):
        recorded(opened(), torn(text))


def test_columns_of_ones_own_are_kept_out_and_told(opened: Open) -> None:
    text = filled_markdown(markdown(opened()), MEETING)
    wider = text.replace("| # | decision | why | about | owner | due |\n| --- |",
                         "| # | decision | why | about | owner | due | cost |\n| --- | --- |")  # fmt: skip
    wider = wider.replace("| Bo Lind | 15.01.2027 |", "| Bo Lind | 15.01.2027 | 3 weeks |")
    meeting, said, notes = with_packet(opened(), BUY, SaidReview(), wider.encode(), "packet.md")
    assert any("column 'cost' is none of the packet's, and is kept out" in each for each in notes)
    assert record_of_review(opened(), meeting, said).text == by_options(opened(), **BY_OPTIONS)


def test_rows_keep_the_ids_people_spoke_of(opened: Open) -> None:
    text = filled_markdown(markdown(opened()), MEETING).replace("| d2 | Keep the price |", "| d2 | |")
    text = text.replace("| d3 | | |", "| d3 | Keep the price | |").replace("| d4 | |", "| 4 | And the letter |")
    made = recorded(opened(), text).text
    assert "id: d3\n    text: Keep the price" in made
    assert "id: d2\n    text: And the letter" in made


def test_what_changed_after_the_packet_was_made_is_not_seen(opened: Open, past: Repository) -> None:
    then = past.git("rev-parse", "HEAD")
    text = filled_markdown(markdown(opened()), MEETING)
    before = recorded(opened(), text)
    past.commit({"pains/slow.yaml": "kind: pain-point\nid: slow\ntitle: Very slow\nat: [buy]\n"}, "More", "2026-03-20")
    after = recorded(opened(), text)
    assert after.text == before.text
    assert f"base: {then}" in after.text
    assert any("from which the packet was made: what changed after it is not seen" in note for note in after.notes)
    past.git("reset", "-q", "--hard", "HEAD~3")
    past.commit({}, "Elsewhere", "2026-03-21")
    with pytest.raises(JmxError, match="is not in the history of what is here"):
        recorded(opened(), text)
