"""The options that commands share: where help lists them, and how they reach the function; how a format is picked."""

from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from jmx.cli.command import Asked, asking, pick
from jmx.errors import JmxError
from jmx.report.formats import ReportFormat
from jmx.report.rules import FORMATS, Cards

SAID: list[tuple[Asked[Cards], str, int]] = []


@asking(FORMATS, "repo top format output")
def command(asked: Asked[Cards], ref: str, top: Annotated[int, typer.Option()] = 20) -> None:
    SAID.append((asked, ref, top))


app = typer.Typer(rich_markup_mode=None)
app.command()(command)


def test_help_lists_options_in_the_order_they_are_named() -> None:
    text = CliRunner().invoke(app, ["--help"]).output
    places = [text.index(word) for word in ("--repo", "--top", "--format", "--output")]
    assert places == sorted(places)
    assert "--at" not in text


def test_shared_options_arrive_as_one_value_and_the_others_as_they_are() -> None:
    assert CliRunner().invoke(app, ["buy", "-C", "here", "--top", "3", "-o", "rules.csv"]).exit_code == 0
    assert SAID.pop() == (Asked(format=FORMATS["csv"], repo=Path("here"), output=Path("rules.csv")), "buy", 3)
    assert CliRunner().invoke(app, ["buy"]).exit_code == 0
    assert SAID.pop() == (Asked(format=FORMATS["text"], usual=True), "buy", 20)


def test_an_unknown_format_is_refused_before_anything_else() -> None:
    with pytest.raises(JmxError, match="unknown format 'nonsense'"):
        CliRunner().invoke(app, ["buy", "-f", "nonsense"], catch_exceptions=False)
    assert SAID == []


PICKED_FROM: dict[str, ReportFormat[str]] = {
    name: ReportFormat(name=name, endings=endings, binary=name == "xlsx", write=lambda facts, screen: "")
    for name, endings in {"html": (".html", ".htm"), "text": ("", ".txt"), "github": (), "xlsx": ()}.items()
}


@pytest.mark.parametrize(
    ("name", "file", "found"),
    [
        (None, None, "html"),
        (None, "packet.HTM", "html"),
        (None, "NOTES", "text"),
        ("github", None, "github"),
        ("github", "out.html", "github"),
    ],
    ids=["default", "ending in capitals", "no ending", "name", "name over ending"],
)
def test_a_format_is_picked(name: str | None, file: str | None, found: str) -> None:
    assert pick(PICKED_FROM, name, Path(file) if file else None).name == found


def test_what_no_format_answers_to_is_refused_with_what_there_is() -> None:
    with pytest.raises(JmxError, match="unknown format 'bmp'; formats: html, text, github, xlsx"):
        pick(PICKED_FROM, "bmp", None)
    with pytest.raises(JmxError, match=r"'map.bmp' does not say which format; end it in .htm, .html, .txt, or use"):
        pick(PICKED_FROM, None, Path("map.bmp"))
    with pytest.raises(JmxError, match="xlsx goes into a file: name one with -o"):
        pick(PICKED_FROM, "xlsx", None)
