"""One escaper per sink, against what people and attackers write."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from jmx import escape

HOSTILE = [
    "<script>alert(1)</script>",
    ']]>"><script>x</script>',
    "](https://e.example)",
    "![](https://e.example/p.png)",
    "[a](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "<!-- jmx:packet -->",
    "` `` ```",
    "a|b|c",
    "\\|a\\",
    "@org/team and @user",
    "</details>",
    "one\n\n# two\n- three",
    "[ref]: http://e.example",
    "http://e.example and www.e.example",
    "<https://e.example>",
    "**bold** _it_ ~~gone~~ $x$",
    "# heading",
    "1. first",
    "12) first",
    "> said",
    "- item",
    "===",
    "    code",
    "&lt;b&gt; &#60;b&#62;",
    "\x1b[2J\x1b]0;title\x07",
    "a\rb\x00c\x9b31m",
    "\u202eevil\u2066x\u2069",
    "zero\u200bwidth\ufeff",
    "\ud800",
    "\ufffe\uffff",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_xml_and_svg_text_is_never_markup(text: str) -> None:
    for escaped, shown in (
        (escape.html(text), escape.terminal(text)),
        (escape.svg(text), escape.terminal(" ".join(text.split()))),
    ):
        root = ElementTree.fromstring(f'<a b="{escaped}">{escaped}</a>')
        assert len(root) == 0
        assert root.text == shown


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_html_text_is_never_markup(text: str) -> None:
    seen: list[tuple[str, list[tuple[str, str | None]]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, attrs))

        def handle_comment(self, data: str) -> None:
            seen.append(("comment", []))

    Reader().feed(f'<p title="{escape.html(text)}">{escape.html(text)}</p>')
    assert seen == [("p", [("title", escape.terminal(text))])]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_markdown_text_stays_plain_text_on_a_line_and_in_a_table(text: str) -> None:
    renderer = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    plain = " ".join(escape.terminal(text).split())
    escaped = escape.markdown(text)
    block, inline, end = renderer.parse(escaped)
    assert (block.type, end.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in inline.children or []} <= {"text", "text_special"}
    assert "".join(child.content for child in inline.children or []).replace("\u200b", "") == plain
    table = renderer.render(f"| a | b |\n| --- | --- |\n| {escaped} | end |\n")
    assert table.count("<td>") == 2
    assert "<td>end</td>" in table


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("@user", "@user"),
        ("see #123", "#123"),
        ("GH-12", "GH-12"),
        ("https://e.example", "://"),
        ("www.e.example", "www."),
        ("a@b.example", "a@b"),
    ],
    ids=["mention", "issue", "gh", "url", "www", "mail"],
)
def test_markdown_breaks_what_github_would_link(text: str, linked: str) -> None:
    shown = MarkdownIt("commonmark").render(escape.markdown(text))
    assert linked not in shown
    assert shown.replace("\u200b", "") == f"<p>{text}</p>\n"


def test_github_commands_end_where_they_should() -> None:
    assert escape.github_data("50 %\r\n::error::x") == "50 %25%0D%0A::error::x"
    assert escape.github_property("a:b,c\n%") == "a%3Ab%2Cc%0A%25"
    assert escape.github_data("\x1b[31m") == "\\x1b[31m"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("line\nnext\tcell", "line\nnext\tcell"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\rb\x08", "a\\x0db\\x08"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202eevil", "\\u202eevil"),
        ("a\u200bb\u2060", "a\\u200bb\\u2060"),
        ("a\u200db", "a\\u200db"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("naïve – 日本 😀 שלום", "naïve – 日本 😀 שלום"),
        ("👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"),
    ],
    ids=["kept", "escape", "back", "c1", "bidi", "zero-width", "joiner", "tag", "surrogate", "words", "joined"],
)
def test_a_console_shows_what_cannot_be_seen(text: str, shown: str) -> None:
    assert escape.terminal(text) == shown
    shown.encode()


def test_one_line_composes_accents_and_folds_space() -> None:
    assert escape.one_line("  Cafe\u0301\n\tbar ") == "Café bar"


CI_COMMANDS = (
    "::error::pwned",
    "  ::add-mask::x",
    "##vso[task.setvariable variable=x]y",
    "##[command]x",
    "##teamcity[message text='x']",
    "section_start:1560896352:x\r\x1b[0K",
)


@pytest.mark.parametrize("command", CI_COMMANDS)
def test_nothing_printed_is_a_command_to_a_ci_system(command: str) -> None:
    for shown in (escape.terminal(f"a\n{command}\nb"), escape.json({"a": [f"a\n{command}", command]})):
        assert not re.search(r"##(vso|teamcity)?\[|section_(start|end):", shown)
        assert not any(line.lstrip().startswith("::") for line in shown.splitlines())


@pytest.mark.parametrize("text", [*CI_COMMANDS, "\x9b31m\u202e\U000e0041 ü 選 \udce9", 'quote " and \\'])
def test_json_gives_the_original_back(text: str) -> None:
    shown = escape.json({"a": text})
    assert json.loads(shown) == {"a": text}
    assert escape.terminal(shown) == shown


@given(st.text("'=+-@|＝ \t\r\nab", max_size=12))
def test_what_is_kept_from_being_a_formula_comes_back_whole(text: str) -> None:
    kept = escape.no_formula(text)
    assert escape.before_no_formula(kept) == text
    assert not kept.lstrip().startswith(("=", "+", "-", "@", "＝", "|"))
