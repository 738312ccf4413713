"""What lint found, as a document, as a table and as data."""

from datetime import date
from typing import Any

from jmx.lint.selection import Silenced
from jmx.model.finding import Finding, Level, Place
from jmx.report.document import Number, plain
from jmx.report.findings import FORMATS, concise, data, document, tables
from jmx.report.lint_report import LintReport
from jmx.report.writers.terminal import Screen, terminal

DAY = date(2026, 6, 1)
FOUND = Finding("OWN101", "no-owner", Level.ERROR, "journeys/buy.yaml", "journey 'buy' has no owner", "add `owner: …`",
                ("owner",), ref="buy", place=Place(6, 3, "  owner:"))  # fmt: skip
LOUD = Finding("STL101", "never-reviewed", Level.WARNING, "a\nb.yaml", "two\nlines", ref="b")


def text(report: LintReport) -> str:
    return plain(terminal(document(report)))


def test_a_finding_shows_its_line_its_caret_and_its_remedy() -> None:
    assert text(LintReport((FOUND, LOUD), 2, 1, DAY, "1a2b3c4d5e6f")) == (
        "journeys/buy.yaml:6:3: OWN101 journey 'buy' has no owner [no-owner]\n"
        "    |\n"
        "  6 |   owner:\n"
        "    |   ^\n"
        "  = add `owner: …`\n"
        "\n"
        "a\\nb.yaml:1:1: STL101 two lines [never-reviewed]\n"
        "\n"
        "1 error, 1 warning: 1 journey in 2 files, as of 2026-06-01 at 1a2b3c4d5. More on a rule: jmx rule OWN101\n"
    )


def test_a_long_line_is_shown_around_its_place() -> None:
    frame = "x" * 200 + "HERE" + "y" * 200
    lines = text(LintReport((Finding("A", "a", Level.INFO, "a.yaml", "w", place=Place(1, 201, frame)),), 1, 1, DAY))
    shown, caret = lines.splitlines()[2:4]
    assert shown[caret.index("^") :].startswith("HERE")
    assert len(shown) < 120


def test_one_line_each_is_followed_by_the_same_summary() -> None:
    report = LintReport((FOUND,), 1, 1, DAY, drafts=2)
    lines = plain(terminal(concise(report))).splitlines()
    assert lines[0] == "journeys/buy.yaml:6:3: OWN101 journey 'buy' has no owner [no-owner]"
    assert lines[1] == text(report).splitlines()[-1]
    assert "(2 drafts, which most rules leave in peace)" in lines[1]


def test_silence_is_told() -> None:
    quiet = Silenced(("OWN101",), (), 2)
    assert text(LintReport((), 1, 1, DAY, silenced=quiet)).endswith("1 rule off, 2 findings suppressed in jmx.yaml.\n")
    assert text(LintReport((), 0, 0, DAY)).startswith("Nothing to judge: ")


def test_data_calls_the_record_ref_and_guesses_no_place() -> None:
    told: Any = data(LintReport((FOUND, LOUD), 2, 1, DAY))
    assert told["summary"] == {"error": 1, "warning": 1, "info": 0}
    assert told["findings"][0]["ref"] == "buy"
    assert [(each["line"], each["column"]) for each in told["findings"]] == [(6, 3), (None, None)]


def test_the_table_has_a_row_for_each_finding_and_lines_are_numbers() -> None:
    [table] = tables(LintReport((FOUND, LOUD), 2, 1, DAY))
    rows = [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]
    assert (rows[0]["level"], rows[0]["ref"], rows[0]["line"]) == ("error", "buy", Number(6, "6"))
    assert (rows[1]["message"], rows[1]["line"]) == ("two lines", None)


def test_every_format_holds_every_finding() -> None:
    for format in FORMATS.values():
        made = format.write(LintReport((FOUND,), 1, 1, DAY), Screen())
        told = plain(made) if isinstance(made, tuple) else made
        assert made if isinstance(told, bytes) else "OWN101" in told


def test_of_a_rule_that_finds_the_same_everywhere_the_first_stand_for_all() -> None:
    def found(code: str, level: Level, count: int) -> list[Finding]:
        return [Finding(code, "name", level, f"{code}-{number:02}.yaml", "w") for number in range(count)]

    findings = tuple(
        found("OWN107", Level.INFO, 14) + found("OWN101", Level.ERROR, 14) + found("EVD101", Level.WARNING, 10)
    )
    shown = text(LintReport(findings, 1, 1, DAY))
    assert [shown.count(f"{code}-") for code in ("OWN107", "OWN101", "EVD101")] == [10, 14, 10]
    assert "and 4 more findings of OWN107  all of them: jmx lint --select OWN107\n" in shown
    assert "14 errors, 10 warnings, 14 notes" in shown
    assert text(LintReport(findings, 1, 1, DAY, chosen="--select OWN107")).count("OWN107-") == 14
    lines = plain(terminal(concise(LintReport(findings, 1, 1, DAY)))).splitlines()
    assert len(lines) == 39
