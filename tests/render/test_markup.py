"""Whatever people write, a drawn map consists of known elements with known attributes, and nothing else."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from jmx.render.formats import render
from jmx.render.view import MapView
from tests.render.test_formats import HOSTILE, hostile

SVG = "{http://www.w3.org/2000/svg}"
PAINT = {"fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-dasharray"}
ALLOWED = {
    "svg": {"width", "height", "viewBox", "role", "aria-labelledby", "font-family"},
    "title": {"id"},
    "desc": {"id"},
    "metadata": set(),
    "g": set(),
    "rect": {"x", "y", "width", "height", "rx", *PAINT},
    "circle": {"cx", "cy", "r", *PAINT},
    "path": {"d", *PAINT},
    "text": {"x", "y", "font-size", "font-weight", "text-anchor", "fill", "textLength", "lengthAdjust"},
}
PAGE = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": {"id"},
    "style": set(),
    "body": set(),
    "main": set(),
}
FREE = {"id", "aria-labelledby", "font-family"}  # every other value is a number, a colour, a path or a word of ours
VALUE = re.compile(r"[\d., MLCZ-]+|#[0-9A-F]{6}|none|img|middle|end|round|spacingAndGlyphs")
CORPUS = {
    "markup": HOSTILE,
    "attribute": '"><img src=x onerror=alert(1)>',
    "entity": "&lt;script&gt;&#60;script&#62;<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "cdata": "]]><script>alert(1)</script><![CDATA[",
    "comment": "--><script>alert(1)</script><!--",
    "instruction": "?><?xml-stylesheet href='//x.example'?>",
    "style": "</style><style>@import url(//x.example)</style>",
    "address": "javascript:alert(1) data:text/html,<script>alert(1)</script>",
    "foreign": "</svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject>",
    "controls": "\x00\x0b\x1b]0;x\x07\ufffe\uffff\ud800\u2028\u202e",
}


def everywhere(words: str) -> MapView:
    """The broadband map with other words wherever words stand, the names of curves included."""
    view = hostile(words)
    stages = tuple(
        replace(stage, steps=tuple(replace(step, moods=(*step.moods, -1.0, 1.0, 0.0)) for step in stage.steps))
        for stage in view.stages
    )
    return replace(view, stages=stages, feelings=(words,) * 4)


def strays(root: ElementTree.Element) -> list[str]:
    """Elements and attributes of a drawing that no map has."""
    found = []
    for element in root.iter():
        tag = element.tag.removeprefix(SVG)
        found += [tag] if tag not in ALLOWED else [f"{tag} {name}" for name in element.attrib.keys() - ALLOWED[tag]]
        for name, value in element.attrib.items():
            if name not in FREE and not VALUE.fullmatch(value):
                found.append(f"{tag} {name}={value}")
    return found


class Page(HTMLParser):
    """Reads a page strictly: what is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.strays: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {*map(str.lower, ALLOWED.get(tag, ())), *PAGE.get(tag, ()), *({"xmlns"} if tag == "svg" else ())}
        self.strays += (
            [tag] if tag not in {*ALLOWED, *PAGE} else [f"{tag} {name}" for name, _ in attrs if name not in known]
        )
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.strays.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.strays.append(f"<!--{data}")

    def handle_pi(self, data: str) -> None:
        self.strays.append(f"<?{data}")

    def unknown_decl(self, data: str) -> None:
        self.strays.append(f"<![{data}")


@pytest.mark.parametrize("words", CORPUS.values(), ids=CORPUS)
def test_a_drawing_holds_only_what_maps_are_made_of(words: str) -> None:
    drawing = render(everywhere(words), "svg").content
    assert strays(ElementTree.fromstring(drawing)) == []
    assert b"<!" not in drawing
    assert b"<?" not in drawing


@pytest.mark.parametrize("words", CORPUS.values(), ids=CORPUS)
def test_a_page_holds_only_what_maps_are_made_of(words: str) -> None:
    page = render(everywhere(words), "html").content.decode()
    reader = Page()
    reader.feed(page)
    reader.close()
    assert (reader.strays, reader.open) == ([], [])
    assert strays(ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])) == []
    assert page.count("<!") == 1


@pytest.mark.parametrize(
    "mark",
    ["<script/>", '<rect onload="x"/>', '<rect fill="url(#a)"/>', '<text style="x"/>', '<a xmlns:l="l" l:href="x"/>'],
)
def test_the_check_sees_what_is_not_allowed(mark: str) -> None:
    assert strays(ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{mark}</svg>')) != []
