"""`jmx assess -o maturity.svg`: the slide says what the report says."""

import re
from collections.abc import Callable
from pathlib import Path

from tests.support import Ran

Jmx = Callable[..., Ran]
AS_OF = ("--as-of", "2026-11-02")


def test_the_slide_of_the_example_says_what_the_text_says(example: Path, tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("assess", "-C", example, *AS_OF, "-o", tmp_path / "m.svg", "-f", f"html={tmp_path / 'm.html'}")
    svg, page = (tmp_path / "m.svg").read_text(), (tmp_path / "m.html").read_text()
    text = jmx("assess", "-C", example, *AS_OF).out
    level = re.search(r"Level \d of 5, [a-z -]+", text)
    assert (ran.code, ran.out) == (0, "")
    assert level
    assert level[0] in svg
    assert level[0] in page
    assert "<svg" in page
    again = jmx("assess", "-C", example, *AS_OF, "-f", "svg")
    assert again.out == svg, "the same bytes"
