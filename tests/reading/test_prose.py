"""What a text says, block by block."""

import pytest

from jmx.reading.prose import ProseBlock, blocks_of


def test_markdown_is_taken_apart_as_people_read_it() -> None:
    text = "# One\n\nA line\nand its end.\n\n- **an** item\n- [two](x.md)\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```\ncode 3\n```\n## Two\n"
    assert blocks_of(text.encode(), "a.md") == (
        ProseBlock("line 1", "One", 1),
        ProseBlock("line 3", "A line and its end."),
        ProseBlock("line 6", "an item"),
        ProseBlock("line 7", "two"),
        ProseBlock("line 11", "1; 2", cells=(("a", "1"), ("b", "2"))),
        ProseBlock("line 16", "Two", 2),
    )


def test_a_page_says_what_is_seen_of_it() -> None:
    page = (
        "<html><head><style>p{width:9px}</style></head><body><script>var a = 9</script><h2>One</h2><p>A&nbsp;<b>line</b> &amp; more"
        "<table><tr><th>a</th></tr><tr><td>1</td><td>2</td></tr></table><svg><text>9</text></svg></body>"
    )
    found = blocks_of(page.encode(), "a.html")
    assert [(each.text, each.level, each.cells) for each in found] == [
        ("One", 2, ()), ("A line & more", 0, ()), ("1; 2", 0, (("a", "1"), ("", "2"))),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt", "a"])
def test_whatever_bytes_are_read(name: str) -> None:
    for content in (b"", b"\xff\xfe\x00", b"<" * 5000, b"|" * 5000, b"<table><tr><td>" * 500, b"# " * 3000):
        assert isinstance(blocks_of(content, name), tuple)
