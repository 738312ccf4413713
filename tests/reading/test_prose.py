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
        ProseBlock("line 9", "a; b"),
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
        ("One", 2, ()), ("A line & more", 0, ()), ("a", 0, ()), ("1; 2", 0, (("a", "1"), ("", "2"))),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt", "a"])
def test_whatever_bytes_are_read(name: str) -> None:
    for content in (b"", b"\xff\xfe\x00", b"<" * 5000, b"|" * 5000, b"<table><tr><td>" * 500, b"# " * 3000):
        assert isinstance(blocks_of(content, name), tuple)


HIDDEN = {
    "a head that never ends": "<html><head><title>x</title><body><p>seen</p>",
    "a drawing that never ends": "<p>one</p><svg><p>seen</p>",
    "a comment that never ends": "<p>one</p><!-- <p>seen</p>",
    "a marked section": "<p>a</p><![foo bar]><p>seen</p>",
    "a letter that is none": f"<p>&#{'9' * 5000}; seen</p>",
}


@pytest.mark.parametrize("page", HIDDEN.values(), ids=HIDDEN)
def test_what_a_browser_shows_is_read(page: str) -> None:
    assert any("seen" in each.text for each in blocks_of(page.encode(), "a.html"))


def test_what_a_page_hides_is_not_read() -> None:
    page = "<style>p{}</style><!-- a 1 --><p>b<!-- c --> d</p><script>e</script><template><p>f</p></template>"
    assert [each.text for each in blocks_of(page.encode(), "a.html")] == ["b d"]


def test_other_letters_and_mails_are_read() -> None:
    assert blocks_of("\ufeffseen".encode("utf-16"), "a.txt")[0].text == "seen"
    mail = b"Subject: Late\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nc2VlbiA3\n"
    assert [each.text for each in blocks_of(mail, "a.eml")] == ["Late", "seen 7"]


LONG = {
    "one sentence": ("a.txt", "severity 5 and " * 20_000), "one word": ("a.txt", "a" * 300_000 + " 5"),
    "marks": ("a.md", "<a" * 100_000), "brackets": ("a.md", "[" * 200_000), "links": ("a.md", "[a](" * 50_000),
    "a wide table": ("a.md", "| a | b |\n|" + " " * 50_000 + "x"), "comments": ("a.html", "<!--" * 100_000),
    "signs": ("a.html", "<" * 300_000), "tags": ("a.html", "<a " * 100_000), "ends": ("a.html", "</a " * 100_000),
    "letters": ("a.html", "&" * 300_000), "spaces": ("a.md", " " * 300_000 + "x"), "drawings": ("a.html", "<svg>" * 60_000),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), LONG.values(), ids=LONG)
def test_however_it_is_written_it_is_read_in_one_go(name: str, text: str) -> None:
    """What goes over the same letters again and again would be at work for minutes here."""
    assert all(len(each.text) < 400_000 for each in blocks_of(text.encode(), name))
