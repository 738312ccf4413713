"""Documents as the text of mails."""

from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from jmx.queries.journey import packet_of
from jmx.queries.packet_readers import for_reader
from jmx.queries.repository import Repository as Opened
from jmx.report import document as doc
from jmx.report.document import Inline, plain, words
from jmx.report.packet import FORMATS, PacketReport, document
from jmx.report.packet_mail import TOLD
from jmx.report.writers.plain_mail import WIDTH, plain_mail
from jmx.report.writers.terminal import Screen
from jmx.review.readers import PacketReader
from tests.report.everything import HOSTILE, everything

DAY = date(2026, 4, 1)


def told(*blocks: doc.Block, subject: str = "News") -> str:
    return plain_mail(subject, doc.Document(words("Title"), blocks))


def test_lines_have_at_most_72_characters_and_addresses_are_never_parted() -> None:
    address = f"https://x.example/{'a' * 80}"
    text = told(doc.Paragraph(words(f"{'word ' * 40}{address} {'字' * 30} {'字' * 30} end")))
    long = [line for line in text.splitlines() if cell_len(line) > WIDTH]
    assert long == [address]
    assert "word word" in text


def test_a_figure_stays_with_its_sign() -> None:
    lines = told(doc.Paragraph(words("x" * 69 + " 17 % of customers"))).splitlines()
    assert lines[3] == "17 % of customers"


def test_lists_tables_and_sections_read_well_without_any_markup() -> None:
    inner = doc.Bullets((doc.Bullet(words("why"), ()),))
    table = doc.Table(
        "T", tuple(map(doc.TableColumn, ("action", "owner", "due"))), (("Call ten", "Ana", DAY), ("Wait", None, None))
    )
    agenda = doc.Table(
        "A", tuple(map(doc.TableColumn, ("minutes", "what"))), ((doc.Number(5, "5 min"), "Talk"),), note=words("A note")
    )
    text = told(
        doc.Callout("To decide", items=doc.Bullets((doc.Bullet(words("Who?", "strong"), (inner,)),), numbered=True)),
        doc.Section(words("Yours"), (table, doc.Section(words("Inside"), (agenda,)))),
        doc.Section(words("More"), (doc.Paragraph(words("hidden")),), "3 things"),
        doc.DefinitionList((("Owner", words("Ana")),)),
    )
    assert text == (
        "Subject: News\n\nTo decide:\n1. Who?\n   - why\n\nYours\n-----\n\n- Call ten\n  owner: Ana; due: 2026-04-01\n- Wait\n\n"
        "Inside\n- 5 min: Talk\n\nA note\n\nOwner: Ana\n\nAlso in the packet: More (3 things).\n"
    )


def test_the_subject_is_one_short_line_whatever_somebody_called_a_journey() -> None:
    text = told(
        doc.Paragraph((Inline("a\r\nBcc: x@x.example"), Inline("\x1b[31mred\u202e"))), subject=f"A\r\nBcc: y {'z' * 90}"
    )
    first, _, rest = text.partition("\n")
    assert first.startswith("Subject: A Bcc: y zzz")
    assert first.endswith("…")
    assert len(first) <= 78
    assert "\x1b" not in rest
    assert "\u202e" not in rest
    assert "\nBcc" not in text


@pytest.mark.few(3)
@pytest.mark.parametrize("hostile", ["calm", *HOSTILE], ids=range(len(HOSTILE) + 1))
def test_every_block_there_is_can_be_told_whatever_stands_in_it(hostile: str) -> None:
    text = plain_mail("All of it", everything(hostile))
    assert text.startswith("Subject: All of it\n\n")
    assert not {"\x1b", "\u202e", "\u200b", "\x07", "\ud800", "\r"} & set(text)
    assert all(cell_len(line) <= WIDTH or max(map(len, line.split())) > 60 for line in text.splitlines())
    text.encode()


@pytest.mark.parametrize(
    ("reader", "team", "subject"),
    [
        (PacketReader.OWNER, "", "Review of Get connected, due 2026-12-03: 4 decisions to take"),
        (PacketReader.EXECUTIVE, "", "Get connected in brief: 4 decisions to take"),
        (PacketReader.TEAM, "connection", "Get connected: 4 decisions for Connection"),
        (PacketReader.NEW_OWNER, "", "Handover of Get connected"),
    ],
)
def test_a_packet_as_a_mail_tells_its_reader_what_to_do(
    reader: PacketReader, team: str, subject: str, example: Path
) -> None:
    opened = Opened(example, given_day="2026-11-02")
    packet = packet_of(opened, "get-connected")
    report = for_reader(opened, PacketReport(packet), reader, team)
    text = str(FORMATS["mail"].write(report, Screen()))
    assert text.startswith(f"Subject: {subject}\n\n")
    assert all(cell_len(line) <= WIDTH or line.startswith("  jmx") for line in text.splitlines())
    assert packet.commit is not None
    assert f"\n  {packet.commit.oid}\n" in text
    assert "Decisions of this review" not in text
    assert all(mark not in text for mark in ("**", "##", "| ", "`", "<"))
    there = {plain(each.title) for each in document(report).blocks if isinstance(each, doc.Section)}
    missing = set(TOLD[reader]) - there
    assert missing <= {"Yours to do"}, "nobody has an action there; all else is a heading of that packet"
    assert all(f"\n{each}\n---" in text for each in set(TOLD[reader]) & there)
