"""Documents as a page: every block is there, nothing is fetched, and words never become tags."""

from html.parser import HTMLParser

import pytest

from jmx.report import document as doc
from jmx.report.document import Inline, words
from jmx.report.writers.html import html
from tests.report.everything import HOSTILE, everything


class Reader(HTMLParser):
    """The tags of a page in order, and whether each is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def test_a_page_is_whole_and_runs_and_fetches_nothing() -> None:
    page = html(everything())
    reader = Reader(page)
    assert reader.open == []
    assert {attr for _, attrs in reader.tags for attr in attrs} <= {
        "class", "dir", "lang", "charset", "http-equiv", "content", "name",
    }  # fmt: skip
    assert not {tag for tag, _ in reader.tags} & {"script", "img", "link", "a", "iframe"}
    assert "default-src 'none'" in page
    assert "url(" not in page


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(text: str) -> None:
    assert Reader(html(everything(text))).tags == Reader(html(everything())).tags


def test_pages_begin_with_the_summary_and_sections_are_cards() -> None:
    page = html(doc.Document(words("T"), (doc.Section(words("S"), (doc.Paragraph(words("p")),)),),
                             (doc.Paragraph((Inline("4 errors", "error"),)),), words("foot")))  # fmt: skip
    body = page.partition("<main>\n")[2]
    assert body.startswith(
        '<section class="lead">\n<h1 dir="auto">T</h1>\n<p dir="auto"><span class="error">4 errors</span></p>\n</section>\n'
        '<section>\n<h2 dir="auto">S</h2>\n<p dir="auto">p</p>\n</section>\n<footer>foot</footer>'
    )


def test_a_picture_stands_in_the_page_and_words_where_there_is_none() -> None:
    drawn = doc.Figure("Map", lambda: b"<?xml version='1.0'?><svg></svg>", instead=words("draw it"))
    assert '<div class="figure"><svg></svg></div>' in html(doc.Document(words("T"), (drawn,)))
    assert "<p>draw it</p>" in html(doc.Document(words("T"), (doc.Figure("Map", instead=words("draw it")),)))
