"""Whatever people write, a drawn map consists of known elements with known attributes, and nothing else."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from jmx.render.formats import render
from jmx.render.past import MapEdit, MapPast
from jmx.render.view import MapBranch, MapDecision, MapFix, MapOpportunity, MapStrength, MapView, Notice, Source
from tests.render import drawn
from tests.render.test_formats import HOSTILE

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
    "text": {"x", "y", "font-size", "font-weight", "text-anchor", "fill", "textLength", "lengthAdjust", "direction"},
}
NAMED = {"id", "class", "role", "aria-label", "aria-labelledby", "hidden", "tabindex"}
PLAIN = "body footer form figure figcaption header div section ul li details summary fieldset label table thead tbody tr dl dt dd main h2 bdi span"
WORDS = "p h1 h3 h4 blockquote td th"
PAGE = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": {"id"},
    "style": set(),
    "script": set(),
    **dict.fromkeys(PLAIN.split(), NAMED),
    **{tag: {"id", "class", "dir", "scope"} for tag in WORDS.split()},
    "form": {*NAMED, "autocomplete"},
    "div": {*NAMED, "data-lane", "data-name"},
    "li": {*NAMED, "data-group"},
    "article": {*NAMED, "data-kind", "data-groups", "data-who"},
    "a": {"id", "class", "href", "aria-label"},
    "select": {"id"},
    "option": {"value"},
    "button": {"type", "id", "disabled"},
    "input": {"type", "name", "value", "checked"},
}
IN_PAGE = {"svg": {"xmlns", "aria-label"}, "g": {"data-curve"}, "rect": {"class"}}
VOID = {"meta", "input"}
FREE = {"id", "aria-labelledby", "font-family"}  # every other value is a number, a colour, a path or a word of ours
VALUE = re.compile(r"[\d., MLCZ-]+|#[0-9A-F]{6}|none|img|middle|end|round|spacingAndGlyphs")
PAGE_VALUE = re.compile(rf"{VALUE.pattern}|var\(--[a-z0-9-]+\)|group|ring|rtl|http://www.w3.org/2000/svg")
PLACE = re.compile(r"#(details|(on-map-)?(step|stage|pain|fix|idea|strength)-[\w-]+)")
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
    """The broadband map with other words wherever words stand, the names of curves included, and words where there are
    none."""
    view = drawn.broadband()
    source, decision = Source(words, words, (words,), words), MapDecision(words, words, drawn.AS_OF, words)
    fix = MapFix("f", words, words, who=words)
    stages = tuple(
        replace(
            drawn.said_everywhere(stage, words),
            steps=tuple(
                replace(
                    drawn.said_everywhere(step, words), moods=(*step.moods, -1.0, 1.0, 0.0), actions=(words,),
                    voices=(words,), quotes=(words,), outputs=(words,), services=(words,), systems=(words,), teams=(words,),
                    backstage=(words,), personas=(words,), sources=(source,), next=(MapBranch(1, words, words),),
                )
                for step in stage.steps
            ),
            pains=tuple(
                replace(drawn.said_everywhere(pain, words), personas=(words,), sources=(source,), decision=decision)
                for pain in stage.pains
            ),
            fixes=tuple(drawn.said_everywhere(fix, words) for fix in stage.fixes),
            strengths=(MapStrength(f"s-{at}", words, steps=(1,)),),
            opportunities=(MapOpportunity(f"o-{at}", words, (fix,)),), questions=(words,),
        )
        for at, stage in enumerate(view.stages)
    )  # fmt: skip
    metrics = tuple(drawn.said_everywhere(each, words) for each in view.metrics)
    said = drawn.said_everywhere(view, words)
    notices = (Notice(words), Notice(words, pressing=True))
    return replace(
        said,
        stages=stages,
        metrics=metrics,
        feelings=(words,) * 4,
        felt_by=((words,),) * 4,
        personas=(words,),
        notices=notices,
    )


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
        known = {*map(str.lower, ALLOWED.get(tag, ())), *PAGE.get(tag, ()), *IN_PAGE.get(tag, ())}
        self.strays += [tag] if not known and tag not in {*ALLOWED, *PAGE} else []
        for name, value in attrs:
            drawn = tag in ALLOWED and name not in FREE and name != "aria-label"
            fits = (
                PAGE_VALUE.fullmatch(value or "") if drawn else PLACE.fullmatch(value or "") if name == "href" else True
            )
            self.strays += [] if name in known and fits else [f"{tag} {name}={value}"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
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
    edits = {step.ref: (MapEdit(words, drawn.AS_OF, words, words, words),) for step in drawn.broadband().steps}
    page = render(everywhere(words), "html", past=MapPast(edits, gap=words)).content.decode()
    reader = Page()
    reader.feed(page)
    reader.close()
    assert (reader.strays, reader.open) == ([], [])
    assert page.count("<!") == 1
    assert page.count("<script>") == page.count("<style>") == 1


@pytest.mark.parametrize(
    "mark",
    ["<script/>", '<rect onload="x"/>', '<rect fill="url(#a)"/>', '<text style="x"/>', '<a xmlns:l="l" l:href="x"/>'],
)
def test_the_check_sees_what_is_not_allowed(mark: str) -> None:
    assert strays(ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{mark}</svg>')) != []
