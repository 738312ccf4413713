"""A format is found by its name, else by the ending of a file."""

from pathlib import Path

import pytest

from jmx.errors import JmxError
from jmx.formats import Format, pick, table

FORMATS = table(
    Format(name="html", endings=(".html", ".htm")), Format(name="text", endings=("", ".txt")), Format(name="github")
)


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
    assert pick(FORMATS, name, Path(file) if file else None).name == found


def test_what_no_format_answers_to_is_refused_with_what_there_is() -> None:
    with pytest.raises(JmxError, match="unknown format 'bmp'; formats: html, text, github"):
        pick(FORMATS, "bmp", None)
    with pytest.raises(JmxError, match=r"'map.bmp' does not say which format; end it in .htm, .html, .txt, or use"):
        pick(FORMATS, None, Path("map.bmp"))
