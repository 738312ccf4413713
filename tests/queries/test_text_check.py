"""`jmx check-text`: every false number of a report is caught, and no true one is."""

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jmx.model.unit import unit_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.queries.text_check import check_text
from jmx.report.text_check import Grounds, TextCheck
from jmx.review.health import evidence_share
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = "2026-11-02"


def checked(repository: Opened, text: str, name: str = "mail.md") -> TextCheck:
    return check_text(repository, text.encode(), name)


def wrong(check: TextCheck) -> list[tuple[str, str]]:
    return [(each.written, str(each.grounds)) for each in check.wrong]


@pytest.fixture(scope="module")
def demo(example: Path) -> Opened:
    return open_repository(example, as_of=DAY, cached=False)


# --- a report that people could write, and what is changed in it ---


def true_sentences(repository: Opened) -> Iterator[tuple[str, frozenset[str]]]:
    """Sentences about journeys, pains and metrics, each number of which is read from the records here; with the other
    values of the metric, which would be true of another day."""
    workspace, none = repository.workspace, frozenset[str]()
    for journey in workspace.journeys():
        known, claimed = evidence_share(workspace, journey.ref)
        pains = [each.record for each in workspace.pains(journey.ref) if each.record.unsolved]
        severe, title = sum((each.severity or 0) >= 4 for each in pains), journey.record.title
        if claimed and len(pains) > 1 and severe > 1:
            has = f"{len(pains)} open pains, {severe} severe"
            yield f"{title}: evidence behind {known} of {claimed} claims, {has}.", none
        if journey.record.volume:
            yield f"{title} has a volume of {journey.record.volume.n:,}.", none
    for pain in workspace.of("pain-point"):
        reach = pain.record.reach
        if pain.record.severity and isinstance(reach, float) and not pain.record.ratings:
            yield f"“{pain.record.title}” has severity {pain.record.severity} and a reach of {reach * 100:g} %.", none
    for metric in workspace.of("metric"):
        points = [each for each in workspace.points(metric.ref) if str(each.date) <= DAY]
        unit, title = unit_of(metric.record, (each.value for each in points)), metric.record.title
        others = frozenset(unit.value(each.value) for each in points)
        if len(points) > 1 and points[-1].value != points[-2].value:
            yield f"{title} went from {unit.value(points[-2].value)} to {unit.value(points[-1].value)}.", others
        if metric.record.target is not None:
            yield f"The target of {title} is {unit.value(metric.record.target)}.", none


_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?!\w)")


def mutations(sentences: list[tuple[str, frozenset[str]]], count: int) -> Iterator[str]:
    """Sentences in which one digit of one number is another, so that they are not true on any day."""
    chance = random.Random(20261102)
    true = {sentence for sentence, _ in sentences}
    while count:
        sentence, others = chance.choice(sentences)
        numbers = [each for each in _NUMBER.finditer(sentence) if not sentence[: each.start()].endswith("per ")]
        found = chance.choice(numbers)
        at = chance.choice([n for n in range(*found.span()) if sentence[n].isdigit()])
        other = chance.choice([each for each in "123456789" if each != sentence[at]])
        mutant = f"{sentence[:at]}{other}{sentence[at + 1 :]}"
        if mutant not in true and not any(mutant[found.start() :].startswith(each) for each in others):
            count -= 1
            yield mutant


def test_no_true_number_is_marked(demo: Opened) -> None:
    sentences = [sentence for sentence, _ in true_sentences(demo)]
    found = checked(demo, "\n\n".join(sentences))
    assert wrong(found) == []
    assert len(found.numbers) > 90, "else hardly anything was looked at"


@pytest.mark.parametrize("count", [40, pytest.param(400, marks=pytest.mark.deep)])
def test_every_false_number_is_caught(demo: Opened, count: int) -> None:
    sentences = list(true_sentences(demo))
    missed = [mutant for mutant in mutations(sentences, count) if not checked(demo, mutant).wrong]
    assert missed == []


REPORTS = [("review", "get-connected"), ("review", "pay-the-bill"), ("status",), ("score", "pains"), ("digest",),
           ("review", "--all"), ("due",), ("teams",), ("outcomes",)]  # fmt: skip
NO_PAGES = (("score", "pains"), ("digest",))  # in HTML
WRITTEN = [(report, "md") for report in REPORTS] + [(each, "html") for each in REPORTS if each not in NO_PAGES]


@pytest.mark.few(2)
@pytest.mark.parametrize(("report", "ending"), WRITTEN)
def test_what_jmx_writes_itself_holds(
    demo: Opened, example: Path, jmx: Jmx, report: tuple[str, ...], ending: str
) -> None:
    text = jmx(*report, "-C", example, "--as-of", DAY, "-f", {"md": "markdown"}.get(ending, ending)).out
    found = checked(demo, text, f"report.{ending}")
    assert found.numbers, "else nothing was looked at"
    assert wrong(found) == []


# --- what it is marked as ---

JOURNEY = "kind: journey\nid: buy\ntitle: Buy it\nvolume: {n: 4000, per: month}\npains: [{id: slow, title: Slow at paying, severity: %s}]\n"
METRIC = (
    "kind: metric\nid: late\ntitle: Late codes\ntype: ratio\nat: [buy]\npoints:\n"
    "- {date: 2026-01-31, value: 0.31}\n- {date: 2026-02-28, value: 0.2}\n- {date: 2026-03-31, value: 0.09}\n"
)


@pytest.fixture
def bank(repository: Repository) -> Opened:
    repository.commit({"journeys/buy.yaml": JOURNEY % 3, "late.yaml": METRIC}, day="2026-01-05")
    repository.commit({"journeys/buy.yaml": JOURNEY % 5}, day="2026-02-10")
    return open_repository(repository.folder, as_of="2026-04-15", cached=False)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Slow at paying has severity 5.", []),
        ("Slow at paying has severity 3.", [("3", "outdated")]),
        ("Slow at paying has severity 4.", [("4", "unfounded")]),
        ("Severity of Slow at paying: 3 → 5.", []),
        ("Late codes are at 9 %.", []),
        ("Late codes fell from 31 % to 9 %.", []),
        ("Late codes are at 20 %.", [("20 %", "outdated")]),
        ("In February 2026 late codes were at 20 %.", []),
        ("Late codes were at 20 % on 28 February 2026.", []),
        ("Late codes were at 21 % on 28 February 2026.", [("21 %", "unfounded")]),
        ("Buy it has a volume of 4,000.", []),
        ("Buy it has a volume of 4,100.", [("4,100", "unfounded")]),
        ("There is 1 journey, and 7 teams.", [("7", "unfounded")]),
        ("Slow at paying hurts. There are 7 teams.", [("7", "unfounded")]),
        ("Slow at paying hurts. There are 3 journeys to act on.", [("3", "unfounded")]),
        ("There is 1 journey to act on, and 1 severe pain.", []),
        ("We held 10 reviews in 2026.", []),
        ("Buy it has 0 of 1 claims with evidence.", []),
        ("Buy it has 1 of 1 claims with evidence.", [("1", "unfounded")]),
        ("Buy it has 9 decisions to take.", []),
        ("We met 14 people on 12 May 2026 at 10:30, in room 7.", []),
        ("| pain | severity |\n| --- | --- |\n| Slow at paying | 5 |", []),
        ("| pain | severity |\n| --- | --- |\n| Slow at paying | 2 |", [("2", "unfounded")]),
        ("# Buy it\n\nThe volume is 4,000 a month.", []),
        ("# Buy it\n\nVolume: 5,000 a month.", [("5,000", "unfounded")]),
        ("# Something else\n\nVolume: 5,000 a month.", []),
        ("```\nSlow at paying has severity 2.\n```", []),
        ("`Slow at paying` has severity 2.", [("2", "unfounded")]),
    ],
)
def test_a_number_is_founded_outdated_or_unfounded(bank: Opened, text: str, marked: list[tuple[str, str]]) -> None:
    assert wrong(checked(bank, text)) == marked


def test_a_number_is_found_with_its_record_and_day(bank: Opened) -> None:
    (number,) = checked(bank, "Late codes are at 9 %.").numbers
    assert number.known is not None
    assert (number.grounds, number.known.ref, str(number.known.day)) == (Grounds.FOUNDED, "late", "2026-03-31")
    (number,) = checked(bank, "Slow at paying has severity 3.").numbers
    assert number.known is not None
    assert (str(number.known.day), number.now and number.now.value) == ("2026-02-10", 5)


def test_long_texts_are_checked_in_one_go(bank: Opened) -> None:
    found = checked(bank, "Slow at paying has severity 5 and a severity of 4 and " * 400)
    assert len(found.numbers) > 700
    assert checked(bank, "severity 5 and " * 2_000).passed == 2_000


# --- files ---


def test_html_and_slides_and_documents_are_read(bank: Opened, tmp_path: Path) -> None:
    said = "Slow at paying has severity 4."
    page = f"<html><head><title>Severity 9</title></head><body><h1>Buy it</h1><p>{said}</p><table><tr><th>pain</th><th>severity</th></tr><tr><td>Slow at paying</td><td>2</td></tr></table></body></html>"
    assert wrong(check_text(bank, page.encode(), "a.html")) == [("4", "unfounded"), ("2", "unfounded")]
    a, w = ("http://schemas.openxmlformats.org/%s/2006/main" % each for each in ("drawingml", "wordprocessingml"))  # noqa: UP031
    slide = f'<p:sld xmlns:p="x" xmlns:a="{a}"><a:p><a:r><a:t>Slow at paying has </a:t></a:r><a:r><a:t>severity 4.</a:t></a:r></a:p></p:sld>'
    assert wrong(check_text(bank, packed({"ppt/slides/slide1.xml": slide}), "a.pptx")) == [("4", "unfounded")]
    body = f'<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:body></w:document>'
    assert wrong(check_text(bank, packed({"word/document.xml": body}), "a.docx")) == [("4", "unfounded")]


def packed(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pptx", b"no zip", "damaged, or no file of that sort"),
        ("a.pptx", packed({"word/document.xml": "<a/>"}), "has no slides"),
        ("a.docx", packed({"ppt/slides/slide1.xml": "<a/>"}), "is no Word document"),
        ("a.docx", packed({"word/document.xml": "<a"}), "is damaged"),
        ("a.docx", packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "not written as office"),
        ("a.docx", packed({"word/document.xml": " " * 60_000_000}), "too large once it is unpacked"),
        ("a.xlsx", b"x", "is no text that jmx reads"),
    ],
    ids=["damaged", "no slides", "no document", "no xml", "entities", "a bomb", "another sort"],
)
def test_what_cannot_be_read_is_said(
    bank: Opened, tmp_path: Path, jmx: Jmx, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    ran = jmx("check-text", tmp_path / name, "-C", bank.repo)
    assert ran.code == 2
    assert why in ran.err


def test_the_command_says_what_is_wrong_and_exits_with_1(bank: Opened, tmp_path: Path, jmx: Jmx) -> None:
    file = tmp_path / "mail.txt"
    argv = ("check-text", file, "-C", bank.repo, "--as-of", "2026-04-15")
    file.write_text("Slow at paying has severity 3, and late codes are at 9 %.")
    ran = jmx(*argv)
    assert ran.code == 1
    assert "line 1: 3 is outdated: so on 2026-02-10; severity of Slow at paying is 5" in " ".join(ran.out.split())
    assert [each["grounds"] for each in json.loads(jmx(*argv, "-f", "json").out)["numbers"]] == ["outdated", "founded"]
    assert "Late codes" in jmx(*argv, "--all").out
    file.write_text("Slow at paying has severity 5.")
    assert jmx(*argv).code == 0
