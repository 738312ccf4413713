"""Documents as Markdown: what a reader of it sees, and that words never become marks."""

import re

import pytest
from markdown_it import MarkdownIt

from jmx.report import document as doc
from jmx.report.document import Inline, words
from jmx.report.writers.markdown import markdown
from tests.report.everything import HOSTILE, everything

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = re.compile(r"<details><summary>1 change</summary>|</?(?:b|sub|del|ins|details)>|\n")


def test_blocks_are_told_in_markdown() -> None:
    table = doc.Table("T", (doc.TableColumn("a"), doc.TableColumn("b")), ((words("x", "code"), None),))
    entry = doc.TimelineEntry("2026-03-31", (words("severity 2 → 4"),), "Ana", "1a2b3c4d5", "It hurts")
    text = markdown(
        doc.Document(words("Title"), (table, doc.Section(words("S"), (doc.Timeline((entry,)),))),
                     (doc.Callout("Note", words("mind")),), words("As of today"))
    )  # fmt: skip
    assert text == (
        "# Title\n\n**Note:** mind\n\n| a | b |\n| --- | --- |\n| `x` | |\n\n## S\n\n"
        "**2026-03-31, Ana:** It hurts (`1a2b3c4d5`)\n\n- severity 2 → 4\n\nAs of today\n"
    )


def test_words_in_the_middle_of_a_line_are_not_escaped_as_if_they_began_one() -> None:
    told = markdown(doc.Document(words("T"), (doc.Paragraph((Inline("a", "strong"), Inline(": b - c"))),)))
    assert "**a**: b - c" in told


def test_nested_lists_stay_nested() -> None:
    inner = doc.Bullets((doc.Bullet(words("b"), (doc.Preformatted((words("1 | code"),)),)),))
    told = markdown(doc.Document(words("T"), (doc.Bullets((doc.Bullet(words("a"), (inner,)),)),)))
    html = READER.render(told)
    assert html.count("<ul>") == 2
    assert '<code class="language-text">1 | code\n</code>' in html


# What GitHub or GitLab make a link of, or tell somebody about, wherever it stands; what an entity breaks is broken.
LINKED = re.compile(r"(?<!\w)@\w|(?<!\w)[#!&%]\d|\bgh-\d|://|(?<![^\s*_~(>|])www\.|\w@\w", re.IGNORECASE)
REFERENCES = (
    "www.evil.example",
    "GH-3",
    "@name",
    "#3",
    "!3",
    "&3",
    "%3",
    "x@evil.example",
    "https://evil.example",
    "a/b#3",
)


@pytest.mark.parametrize("text", REFERENCES)
def test_no_reference_gets_through_wherever_it_stands(text: str) -> None:
    """Alone, between words, after and before other styles, cut in two at any place; in each kind of block."""
    styles: tuple[doc.Style, ...] = ("", "strong", "quiet", "gone", "new")
    lines: list[doc.Inlines] = [
        (Inline(f"{blank}{text}", style), Inline(after))
        for blank in ("", " ", "(")
        for style in styles
        for after in ("", " x")
    ]
    lines += [(Inline("so", style), *line) for style in ("", "strong", "code") for line in lines]
    lines += [(Inline(text[:at]), Inline(text[at:])) for at in range(1, len(text))]
    for line in lines:
        table = doc.Table("T", (doc.TableColumn("a"),), ((line,),))
        bullets = doc.Bullets((doc.Bullet(line),))
        blocks = (doc.Paragraph(line), table, bullets, doc.Callout("N", line), doc.Section(line, ()))
        told = markdown(doc.Document(words("T"), blocks))
        inline = [token for token in READER.parse(told) if token.type == "inline"]
        shown = [
            "".join(each.content for each in token.children or () if each.type != "code_inline") for token in inline
        ]
        assert not any(LINKED.search(re.sub("<[^>]*>", "", each)) for each in shown), told
    for told in (markdown(everything(text)), markdown(everything(f"{text} and so on"))):
        shown = [each.content for token in READER.parse(told) for each in token.children or () if each.type == "text"]
        assert not any(LINKED.search(each) for each in shown), told


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(text: str) -> None:
    calm, hostile = (READER.parse(markdown(everything(each))) for each in ("calm", text))
    assert [token.type for token in hostile] == [token.type for token in calm]
    for token in hostile:
        kinds = {child.type for child in token.children or ()}
        assert not kinds & {"link_open", "image", "em_open", "s_open", "html_block"}
        marks = [child.content for child in token.children or () if child.type == "html_inline"]
        assert all(OURS.fullmatch(mark) for mark in marks)
        assert token.type != "html_block" or not OURS.sub("", token.content)
