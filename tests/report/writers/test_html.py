"""Documents as a page: every block is there, nothing is fetched, and words never become tags."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from jmx.report import document as doc
from jmx.report.document import Inline, words
from jmx.report.writers.html import html
from tests.browser import CHROMIUM, opened
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


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "//evil.example/x", "../x.html", '"onclick="x', "a b.html", "\ud800"]
)
def test_a_link_leads_to_a_file_beside_the_page_and_nowhere_else(text: str) -> None:
    def page(words_of_link: str) -> str:
        return html(doc.Document(words("x"), (doc.Paragraph(words(words_of_link, "link")),)))

    assert "<a " not in page(text)
    assert '<a href="buy.html">buy.html</a>' in page("buy.html")


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


HEBREW, NAME = "המסע הראשון 2", "דנה כהן"


def _line(*inlines: Inline) -> str:
    return (
        html(doc.Document(words("T"), (doc.Paragraph(tuple(inlines)),)))
        .partition('<p dir="auto">')[2]
        .partition("</p>")[0]
    )


def test_titles_from_right_to_left_do_not_reorder_the_words_around_them() -> None:
    assert _line(Inline(f"pain “{HEBREW}”: severity 2 → 4")) == f"pain “<bdi>{HEBREW}</bdi>”: severity 2 → 4"
    assert _line(Inline(f"“{HEBREW}”", "old"), Inline(" → "), Inline("“x y”", "new"), Inline(": answers for 3")) == (
        f'<span class="old">“</span><bdi><span class="old">{HEBREW}</span></bdi><span class="old">”</span>'
        ' → <span class="new">“x y”</span>: answers for 3'
    )
    assert _line(Inline(f"by {NAME}, {NAME} (“Buy”, “NPS של {NAME}”)")) == (
        f"by <bdi>{NAME}</bdi>, <bdi>{NAME}</bdi> (“Buy”, “<bdi>NPS של {NAME}</bdi>”)"
    )
    assert _line(Inline("title “"), Inline("שלום", "gone"), Inline("עולם", "come"), Inline(" 5”")) == (
        "title “<bdi><del>שלום</del><ins>עולם</ins> 5</bdi>”"
    )
    assert _line(Inline("Review: "), Inline(NAME, "strong"), Inline("  buy", "quiet")) == (
        f'Review: <bdi><strong>{NAME}</strong></bdi><span class="quiet">  buy</span>'
    )
    assert _line(Inline("pain “سفر می‌خواهم”")) == "pain “<bdi>سفر می‌خواهم</bdi>”"


@pytest.mark.parametrize(
    "text", [HEBREW, f"“{HEBREW}”", f"{NAME} אמרה: iPhone 2, “{NAME}”", "pain “Waits”: a → b", "→"]
)
def test_a_text_of_somebody_alone_reads_in_its_own_direction(text: str) -> None:
    assert _line(Inline(text)) == text


def test_whoever_made_a_commit_and_why_are_isolated_too() -> None:
    timeline = doc.Timeline((doc.TimelineEntry("2026-03-04", (words("x"),), NAME, "1a2b3c4", f"{HEBREW}!"),))
    told = f"<strong>2026-03-04, <bdi>{NAME}</bdi></strong>: <bdi>{HEBREW}!</bdi> <code>1a2b3c4</code>"
    assert told in html(doc.Document(words("T"), (timeline,)))


@pytest.mark.deep
@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
def test_a_browser_takes_such_a_sentence_for_one_from_left_to_right(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(html(doc.Document(words("T"), (doc.Paragraph(words(f"“{HEBREW}”: severity 2 → 4")),))))
    script = "<script>document.title = getComputedStyle(document.querySelector('p')).direction</script>"
    page.write_text(re.sub(r"<meta http-equiv[^>]*>", "", page.read_text()).replace("</body>", f"{script}</body>"))
    assert "<title>ltr</title>" in opened(page, tmp_path / "profile")
