"""Whatever is said of a review, by options, in answers or in a packet, is the same record; and whatever comes back
filled in is read or refused, never anything else."""

import random
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from shutil import which

import pytest
from openpyxl import Workbook, load_workbook

from jmx import escape
from jmx.cli.record_questions import ask_all
from jmx.errors import JmxError
from jmx.model import record_form as form
from jmx.model.said_review import SaidReview
from jmx.queries.recording import record_of_review
from jmx.queries.repository import Repository as Opened
from jmx.reading import yaml as door
from tests.queries.test_recorded_packet import (
    ACTIONS,
    BUY,
    Filled,
    by_options,
    filled_markdown,
    filled_workbook,
    markdown,
    recorded,
)
from tests.support import Ran, Repository

Open = Callable[..., Opened]
TEXTS = (
    "Send the code by SMS", "a | b", "5 * 3 * 2", "under_score_d", "`code`", "<b>bold</b>", "Ask: why?", "# heading", "- item",
    "[a](b)", "&amp; so on", "\\ back", "ä ö ß é", "日本語", "😀 👩‍👩‍👧", "1. first", "null", "'quoted' \"twice\"",
    "ends with a stop.", "{a: b}", "100 %", "@ana", "~~gone~~", "x" * 300,
)  # fmt: skip
WHO = (("", ""), ("ana", "Ana Ruiz"), ("bo", "Bo"))
DAYS = (("", ""), ("2027-01-15", "15.01.2027"), ("2026-12-31", "31 December 2026"))


@pytest.fixture
def past(past: Repository) -> Repository:
    past.commit({"reviews/first.yaml": ACTIONS}, "Record", "2026-02-04")
    past.git("rm", "-q", "reviews/2026-02-02-buy.yaml")
    past.commit({}, "One review is enough", "2026-02-21")
    return past


Said = list[tuple[str, str, str, tuple[str, str], tuple[str, str]]]


def _said(dice: random.Random, *, with_why: bool) -> Said:
    return [
        (
            dice.choice(TEXTS),
            dice.choice(("", *TEXTS)) if with_why else "",
            dice.choice(("", "slow", "buy")),
            dice.choice(WHO),
            dice.choice(DAYS),
        )
        for _ in range(dice.randrange(6))
    ]


def _lines(said: Said, *, with_why: bool) -> list[str]:
    """As they are typed in one line, every part in its place."""
    return [
        "; ".join((_typed(text), *([_typed(why)] if with_why else []), who[0], day[0], about))
        for text, why, about, who, day in said
    ]


def _typed(text: str) -> str:
    return text.replace(";", "\\;")


def _rows(said: Said, cell: Callable[[str], str], *, with_why: bool) -> list[tuple[str, ...]]:
    """As they are filled in: people by what they are called, days as a country writes them."""
    return [
        (cell(text), *([cell(why)] if with_why else []), about, who[1], day[1]) for text, why, about, who, day in said
    ]


def _in_markdown(text: str) -> str:
    """As a program writes it; the bars are escaped when the row is filled in."""
    return escape.markdown(text, begins=False).replace("\\|", "|")


@pytest.mark.few(2)
@pytest.mark.parametrize("seed", range(40))
def test_all_ways_lead_to_the_same_record(seed: int, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(seed)
    decided, agreed = _said(dice, with_why=True), _said(dice, with_why=False)
    decisions, actions = _lines(decided, with_why=True), _lines(agreed, with_why=False)
    done = dice.sample(["first/a1", "first/a2"], dice.randrange(3))
    verdict, there = (
        dice.choice(["still-true", "updated", "retired"]),
        dice.choice([[], ["Ana Ruiz"], ["Bo Lind", "A guest"]]),
    )
    wanted = by_options(
        opened(), verdict=verdict, attendees=there, decisions=decisions, actions=actions, closes=sorted(done)
    )
    answers = ((form.VERDICT, verdict.capitalize()), (form.THERE, "; ".join(there)))
    for cell, write in ((_in_markdown, _text), (str, filled_workbook)):
        filled = Filled(_rows(decided, cell, with_why=True), _rows(agreed, cell, with_why=False), sorted(done), answers)
        assert recorded(opened(), write(opened(), filled)).text == wanted
    numbers = " ".join(str(at) for at, ref in enumerate(("first/a1", "first/a2"), 1) if ref in done)
    typed = [verdict, "", ", ".join(there) or "-", *decisions, "", *actions, "", numbers]
    monkeypatch.setattr("sys.stdin", StringIO("".join(f"{line}\n" for line in typed)))
    assert record_of_review(opened(), BUY, ask_all(opened(), ["buy"], SaidReview())).text == wanted


def _text(repository: Opened, filled: Filled) -> str:
    return filled_markdown(markdown(repository), filled)


PIECES = (
    "|", "\\|", "\\", "\n", "\r\n", "\n\n", "|---|", "| # | decision | why | about | owner | due |\n", "`", "```\n", "<!--", "<br>",
    "\ufeff", "\x00", "\u202e", "zoe", "Ana, Bo", "31.02.2027", "01/02/2027", "postponed to 2027-01-31: why", "yes", "half", "buy",
    "d1", "x" * 2000, "| - | - |", "&#124;", "**", "~~~\n", "journey", "| verdict | updated |\n", "9" * 40, "> ",
)  # fmt: skip


def _mangled(text: str, dice: random.Random) -> str:
    """The text with a few pieces put in, taken out or doubled, mostly where people write."""
    for _ in range(dice.randrange(1, 6)):
        start = dice.choice((0, text.index("| this review |"), text.index("| this review |")))
        at = dice.randrange(start, len(text))
        match dice.randrange(4):
            case 0:
                text = text[:at] + dice.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + dice.randrange(1, 40) :]
            case 2:
                text = text[:at] + text[max(0, at - dice.randrange(200)) :]
            case _:
                lines = text.split("\n")
                one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
                lines[one], lines[other] = lines[other], lines[one]
                text = "\n".join(lines)
        if "| this review |" not in text:
            break
    return text


FILLED = Filled([("Keep it", "why", "slow", "Ana", "")], [("Ask", "", "bo", "2027-01-15")], ["first/a1"])


def _read_or_refused(repository: Opened, content: str | bytes) -> None:
    """A whole record, or words about what to do."""
    try:
        made = recorded(repository, content)
    except JmxError:
        return
    assert {"id", "date", "journeys", "reviewer", "verdict"} <= door.parse(made.text.encode()).keys()


@pytest.mark.few(1)
@pytest.mark.parametrize("seed", range(60))
def test_a_mangled_packet_is_read_or_refused(seed: int, opened: Open) -> None:
    dice = random.Random(seed)
    repository = opened()
    text = filled_markdown(markdown(repository), FILLED)
    for _ in range(15):
        _read_or_refused(repository, _mangled(text, dice))


ODD_CELLS = (
    "yes", "no", "half", 1, 0, 1.5, True, False, "=1/0", "=A1", "#N/A", "zoe", "Ana & Bo", "31.02.2027", 46000, "slow",
    "a\nb", "x" * 40_000, "\u202e", "updated", "d1", " ", "use", "=HYPERLINK(1)",
)  # fmt: skip


@pytest.mark.few(1)
@pytest.mark.parametrize("seed", range(12))
def test_a_mangled_workbook_is_read_or_refused(seed: int, opened: Open) -> None:
    dice = random.Random(seed)
    repository = opened()
    content = filled_workbook(repository, FILLED)
    for _ in range(6):
        _read_or_refused(repository, _mangled_workbook(content, dice))


def _mangled_workbook(content: bytes, dice: random.Random) -> bytes:
    book = load_workbook(BytesIO(content))
    for _ in range(dice.randrange(1, 5)):
        sheet = book[dice.choice([each.name for each in form.TABLES])]
        match dice.randrange(5):
            case 0:
                sheet.insert_rows(dice.randrange(1, 5))
            case 1:
                sheet.delete_cols(dice.randrange(1, 4))
            case 2:
                sheet.merge_cells(start_row=2, end_row=3, start_column=1, end_column=dice.randrange(1, 4))
            case _:
                _put(book, sheet.title, dice)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _put(book: Workbook, name: str, dice: random.Random) -> None:
    cell = book[name].cell(dice.randrange(1, 8), dice.randrange(1, 8))
    if type(cell).__name__ == "Cell":  # one within a merged range holds nothing
        cell.value = dice.choice(ODD_CELLS)


@pytest.mark.deep
@pytest.mark.skipif(not which("soffice"), reason="LibreOffice saves the workbook anew: soffice is not here")
def test_a_workbook_that_another_program_saved_says_the_same(opened: Open, tmp_path: Path) -> None:
    repository = opened()
    content = filled_workbook(repository, FILLED)
    (tmp_path / "packet.xlsx").write_bytes(content)
    profile = (tmp_path / "profile").absolute().as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", tmp_path / "done", tmp_path / "packet.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = (tmp_path / "done" / "packet.xlsx").read_bytes()
    assert saved != content
    assert recorded(repository, saved).text == recorded(repository, content).text


def _files(folder: Path) -> Iterator[str]:
    return (path.name for path in folder.glob("reviews/*"))


def test_nothing_is_written_where_a_packet_is_not_clear(
    opened: Open, past: Repository, tmp_path: Path, jmx: Callable[..., Ran]
) -> None:
    packet = tmp_path / "packet.md"
    packet.write_text(filled_markdown(markdown(opened()), FILLED).replace("| Ana |", "| Zoe |"))
    before = sorted(_files(past.folder))
    record = ("review", "buy", "-C", past.folder, "--as-of", "2026-03-31", "--record", "--from", packet)
    ran = jmx(*record, "--verdict", "updated")
    assert (ran.code, ran.out) == (2, "")
    assert "packet.md:" in ran.err
    assert "nobody here is called 'Zoe'" in ran.err
    assert sorted(_files(past.folder)) == before
    packet.write_text(packet.read_text().replace("Zoe", "Ana"))
    assert jmx(*record).code == 0
    assert len([*_files(past.folder)]) == len(before) + 1
    assert "cannot be read" in jmx(*record[:-1], tmp_path / "nowhere.md").err
