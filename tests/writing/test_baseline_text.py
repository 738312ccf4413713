"""The file of the baseline keeps what people wrote into it: comments, line ends, and days still to come."""

from datetime import date

import pytest

from jmx.model.baseline import BaselineEntry
from jmx.reading.load import baseline_in
from jmx.writing.baseline_text import baseline_text

HEAD = "# ours\nversion: 1 # the first\nfindings:\n"
A = "# Ana mends these in May\n- {rule: OWN101, record: a, since: 2026-01-01} # soon\n"
B = "- {rule: OWN101, record: b, since: 2026-01-02}\n"
C = "# and this\n# later\n- {rule: REC004, record: c, field: x, since: 2999-01-01}\n"
END = "# nothing below\n"
TEXT = HEAD + A + B + C + END
ENDS = pytest.mark.parametrize("eol", ["\n", "\r\n"])


def _entries(text: str) -> list[BaselineEntry]:
    read, wrong = baseline_in(text.encode())
    assert (read is not None, wrong) == (True, [])
    return list(read.findings if read else ())


def _written(text: str, entries: list[BaselineEntry], eol: str) -> str:
    done = baseline_text(entries, text.replace("\n", eol).encode("utf-8-sig"))
    assert done is not None
    assert done.count(b"\n") == done.count(eol.encode())
    return done.decode("utf-8-sig").replace(eol, "\n")


@ENDS
def test_nothing_changes_where_nothing_is_mended(eol: str) -> None:
    for text in (TEXT, TEXT.removesuffix(END), TEXT.removesuffix("\n"), TEXT.replace("\n- ", "\n  - ")):
        assert _written(text, _entries(text), eol) == text


@ENDS
def test_what_is_mended_goes_with_what_is_said_of_it_alone(eol: str) -> None:
    a, b, c = _entries(TEXT)
    assert _written(TEXT, [a, b], eol) == HEAD + A + B + END
    assert _written(TEXT, [a, c], eol) == HEAD + A + C + END
    headed = "# Ana mends these in May\n" + B
    assert _written(TEXT, [b, c], eol) == HEAD + headed + C + END, "what heads several lines stays above the others"


@ENDS
def test_what_is_new_or_counted_anew_has_a_line_of_its_own(eol: str) -> None:
    a, b, c = _entries(TEXT)
    more = BaselineEntry(rule="OWN101", record="aa", since=date(2026, 5, 1))
    twice = a.model_copy(update={"times": 2})
    new = "- {rule: OWN101, record: aa, since: 2026-05-01}\n"
    expected = HEAD + A.replace("01}", "01, times: 2}") + new + B + C + END
    assert _written(TEXT, [twice, more, b, c], eol) == expected


def test_a_list_in_brackets_is_written_anew() -> None:
    text = "version: 1 # so\nfindings: [{rule: OWN101, record: a, since: 2026-01-01}]\n# the end\n"
    done = baseline_text(_entries(text), text.encode())
    assert done is not None
    assert baseline_in(done)[0] == baseline_in(text.encode())[0]
    assert b"\n- {rule" in done
    assert done.startswith(b"# so\n# the end\n# What lint found")
    assert baseline_text([], text.encode()) is None
