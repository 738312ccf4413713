"""A ranking as a table on a terminal of any width, as rows of a spreadsheet and as data."""

import csv
import json
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

from openpyxl import load_workbook

from jmx.model.confidence import Factor
from jmx.model.score import Ranking, Sayer, Score, Unscored
from jmx.report.document import plain
from jmx.report.ranking import FORMATS, RankingReport, data
from jmx.report.step_chart import ASCII, UNICODE, Pen
from jmx.report.writers.terminal import Screen
from jmx.score.draws import Prospect
from jmx.score.sureness import HowSure

FACTORS = (Factor("severity", 4, "4 of 5"), Factor("reach", 0.125, "12 %"), Factor("confidence", 0.8, "12 calls"))
SCORES = (
    Score("buy/fees", "Fees are hidden", 0.2, FACTORS, 1, "regulatory"),
    Score("buy/waits", "Customers wait for a code that comes much later than they thought", 0.4, FACTORS, 2),
)
FORM = Unscored("buy/form", "The form", ("reach",), could_say=(Sayer("Ana Ruiz", "buy"), Sayer("", "pay")))
REPORT = RankingReport(
    Ranking("severity × reach × confidence", SCORES, (FORM,)),
    date(2026, 6, 1),
    "1a2b3c4d5e6f",
)


def text(report: RankingReport, width: int | None = None, pen: Pen = UNICODE) -> str:
    made = FORMATS["table"].write(report, Screen(width, pen))
    assert isinstance(made, tuple)
    return plain(made)


def test_every_score_stands_with_its_sum() -> None:
    assert text(REPORT) == (
        "     #  score  pain                                                               severity  reach  confidence  because                     ref\n"
        "must 1   0.20  Fees are hidden                                                           4  0.125         0.8  must: regulatory; 12 calls  buy/fees\n"
        "     2   0.40  Customers wait for a code that comes much later than they thought         4  0.125         0.8  12 calls                    buy/waits\n"
        "\n"
        "Cannot be ranked yet (1):\n"
        "pain      why          who could say                         ref\n"
        "The form  lacks reach  Ana Ruiz, nobody: 'pay' has no owner  buy/form\n"
        "\n"
        "score = severity × reach × confidence; as of 2026-06-01, read at 1a2b3c4d5; step by step: jmx score --explain REF\n"
    )


def test_a_narrow_terminal_gets_a_score_in_lines_with_all_that_the_table_says() -> None:
    lines = text(REPORT, 60).splitlines()
    assert lines[0].split() == ["#", "score", "pain"]  # numbers without a heading tell nothing
    assert lines[1] == "must 1   0.20  ████      Fees are hidden"
    assert " ".join(lines[2:4]).split() == (
        [
            "severity",
            "4;",
            "reach",
            "0.125;",
            "confidence",
            "0.8;",
            "because",
            "must:",
            "regulatory;",
            "12",
            "calls;",
            "ref",
            "buy/fees",
        ]
    )


def test_only_so_many_are_shown_to_people_and_all_of_them_to_machines() -> None:
    short = replace(REPORT, top=1)
    assert "… 1 more; --top 0 shows all\n" in text(short)
    assert "Customers wait" not in text(short)
    assert len(data(short)["scores"]) == 2
    made = FORMATS["csv"].write(short, Screen())
    assert isinstance(made, str)
    assert len(made.splitlines()) == 4  # with what cannot be ranked


def test_nothing_to_rank_is_told() -> None:
    nothing = replace(REPORT, ranking=Ranking("severity", (), ()))
    assert text(nothing).startswith("No pain can be ranked yet.\n")
    assert all(format.write(nothing, Screen()) for format in FORMATS.values())


def test_spreadsheets_hold_numbers_that_can_be_summed() -> None:
    made = FORMATS["csv"].write(REPORT, Screen())
    assert isinstance(made, str)
    rows = list(csv.DictReader(StringIO(made)))
    assert [(row["rank"], row["score"], row["reach"], row["ref"], row["lacks"]) for row in rows] == [
        ("1", "0.2", "0.125", "buy/fees", ""), ("2", "0.4", "0.125", "buy/waits", ""), ("", "", "", "buy/form", "reach"),
    ]  # fmt: skip
    book = FORMATS["xlsx"].write(REPORT, Screen())
    assert isinstance(book, bytes)
    sheets = load_workbook(BytesIO(book))
    assert sheets.sheetnames == ["Ranking", "Cannot be ranked yet"]
    assert [row[1].value for row in sheets["Ranking"].iter_rows(min_row=2)] == [0.2, 0.4]


def test_data_holds_every_factor_and_what_a_pain_lacks() -> None:
    told = json.loads(str(FORMATS["json"].write(REPORT, Screen())))
    assert told["scores"][0]["must"] == "regulatory"
    assert told["scores"][1]["factors"][1] == {"name": "reach", "value": 0.125, "because": "12 %"}
    said = [{"name": "Ana Ruiz", "owns": "buy"}, {"name": None, "owns": "pay"}]
    assert told["unscored"] == [
        {"ref": "buy/form", "title": "The form", "lacks": ["reach"], "could_say": said, "must": None}
    ]


def test_a_terminal_gets_bars_beside_the_scores_and_everything_else_plain_numbers() -> None:
    lines = text(REPORT, 160).splitlines()
    assert [line[15:25] for line in lines[1:3]] == ["████      ", "████████  "]
    plain_lines = text(REPORT, 160, ASCII).splitlines()
    assert [line[15:25] for line in plain_lines[1:3]] == ["####      ", "########  "]
    for name in ("json", "markdown", "html", "csv"):
        assert "█" not in str(FORMATS[name].write(REPORT, Screen(160))), name
    assert "█" not in text(REPORT)  # through a pipe


def test_bars_give_way_to_columns() -> None:
    scores = (SCORES[0], replace(SCORES[1], title="Customers wait"))
    short = replace(REPORT, ranking=replace(REPORT.ranking, scores=scores))
    wide = max(map(len, text(short).splitlines()[:3]))
    assert text(short, wide).splitlines()[:3] == text(short).splitlines()[:3]
    assert "█" in text(short, wide + 10)


def test_ranks_have_a_line_that_lies_where_they_are() -> None:
    prospect = Prospect((2, 2), 0.5, (0.3, 0.5), 0.4)
    sure = replace(REPORT, sure=HowSure({"buy/waits": prospect}, 1, None, {}))
    assert [line[71:83] for line in text(sure, 240).splitlines()[1:3]] == [" " * 12, "      ━━━━━━"]


LONG = Score("choose-and-order/speed-words-confuse-everybody", SCORES[1].title, 0.3, FACTORS, 3)
SURE = HowSure({each.ref: Prospect((2, 3), 0.5, (0.3, 0.5), 0.4) for each in (SCORES[1], LONG)}, 3, None, {})


def test_a_hundred_columns_have_a_line_for_each_with_what_its_score_is_made_of() -> None:
    report = replace(REPORT, ranking=replace(REPORT.ranking, scores=(*SCORES, LONG), unscored=()), sure=SURE)
    lines = text(report, 100).splitlines()[:4]
    assert lines == [
        "     #  score  pain                            may be  made of      ref",
        "must 1   0.20  Fees are hidden                         4×0.125×0.8  buy/fees",
        "     2   0.40  Customers wait for a code tha…     2–3  4×0.125×0.8  buy/waits",
        "     3   0.30  Customers wait for a code tha…     2–3  4×0.125×0.8  …r/speed-words-confuse-everybody",
    ]
    for width in range(100, 260):
        first, *rows = text(report, width).splitlines()[:4]
        assert first.split()[0] == "#", width
        assert all(len(row) <= width for row in (first, *rows)), width
        assert ("made of" in first) != ("severity" in first), width  # either way the whole sum
