"""What a template may write into a page of HTML. What it wrote is parsed and written anew from what is allowed, so that
no browser can read anything else into it."""

import re
from collections.abc import Sequence
from html import unescape

from jmx import escape
from jmx.render.template_child import DRAWING
from jmx.render.templates import MapTemplate, TemplateFailed

_VOID = frozenset({"br", "hr", "wbr", "img", "col"})
_WORDS = (
    "section article aside header footer nav div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote figure figcaption "
    "pre table caption colgroup thead tbody tfoot tr th td details summary address a span b strong i em u s small sub "
    "sup mark abbr code kbd samp var q cite time data ins del bdi bdo meter progress style"
)
ELEMENTS = _VOID.union(_WORDS.split())
_EVERYWHERE = frozenset({"class", "id", "title", "lang", "dir", "role", "hidden", "style", "translate", "tabindex"})
_ATTRIBUTES = {
    "a": {"href", "rel"}, "th": {"colspan", "rowspan", "scope", "abbr"}, "td": {"colspan", "rowspan", "headers"},
    "ol": {"start", "reversed", "type"}, "li": {"value"}, "time": {"datetime"}, "data": {"value"}, "col": {"span"},
    "colgroup": {"span"}, "meter": {"value", "min", "max", "low", "high", "optimum"}, "progress": {"value", "max"},
    "img": {"src", "alt", "width", "height"}, "details": {"open"}, "ins": {"datetime"}, "del": {"datetime"},
}  # fmt: skip
_MOST_TAGS = 300_000
_MARKUP = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)
_NAME = r"[^\s\"'<>/=]+"
_VALUE = r"\"[^\"]*\"|'[^']*'"
_TAG = re.compile(rf"<(/?)([a-z][a-z0-9-]*)((?:\s+{_NAME}(?:\s*=\s*(?:{_VALUE}))?)*)\s*(/?)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"({_NAME})(?:\s*(=)\s*({_VALUE}))?")
_FREE = re.compile(r"(?:aria|data)-[a-z0-9-]+")
_DRAWING = DRAWING[1 : DRAWING.index(">")]
_LINK = re.compile(
    r"#[^\s<>\"'\\]*|mailto:[^\s<>\"'@?\\]+@[^\s<>\"'@\\]+|https?://[^\s<>\"'@\\/?#]+(?:[/?#][^\s<>\"'\\]*)?"
    r"|(?!/)[\w./-]+(?:#[\w-]*)?",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*")
# What fetches, runs or leaves the style: a backslash may spell any of it otherwise.
_NOT_IN_STYLE = re.compile(
    r"\\|<|@import|@charset|@namespace|\burl\s*\(|image-set|(?<![\w-])(?:src|image|cross-fade|expression)\s*\(|(?<![\w-])behavior"
    r"|-moz-binding|javascript:|\{\"",
    re.IGNORECASE,
)


class TemplateBody:
    """What a template wrote, once all of it is allowed: `markup` with DRAWING where the drawn map goes, and `style`."""

    def __init__(self, template: MapTemplate, written: str) -> None:
        parts = _TemplateParts(template)
        parts.read(written)
        self.markup = "".join(parts.markup)
        self.style = "\n".join(parts.styles)
        self.draws = DRAWING in parts.markup
        self.has_inline_style = parts.has_inline_style


def is_link(url: str) -> bool:
    """Whether a link may lead there: to a page on the web, to an address, or to a file beside the page."""
    return _LINK.fullmatch(url) is not None


class _TemplateParts:
    """Takes a page apart tag by tag, and refuses what no template may write."""

    def __init__(self, template: MapTemplate) -> None:
        self.markup: list[str] = []
        self.styles: list[str] = []
        self.has_inline_style = False
        self._template = template
        self._open: list[str] = []
        self._ids: set[str] = set()

    def read(self, written: str) -> None:
        place, elements = 0, 0
        while (found := _MARKUP.search(written, place)) is not None:
            self.markup.append(escape.html(unescape(written[place : found.start()])))
            place = self._markup(written, found.start())
            elements += 1
            if elements > _MOST_TAGS:
                raise self._refused(f"a page has no more than {_MOST_TAGS:,} tags")
        self.markup.append(escape.html(unescape(written[place:])))
        if self._open:
            raise self._refused(f"<{self._open[-1]}> is never closed", f"<{self._open[-1]}")

    def _markup(self, written: str, place: int) -> int:
        """Reads what begins with `<`, and returns where it ends."""
        if written.startswith("<!--", place):  # nobody reads them; in some browsers they hide markup
            return self._after(written, "-->", place + 4, "a comment is never closed")
        found = _TAG.match(written, place)
        if found is None:
            line = written[place : place + 40].partition("\n")[0]
            why = _FRAME if line[1] in "!?" else "a tag ends in >, and values of attributes stand in quotes"
            raise self._refused(f"'{line}' is not allowed: {why}", line[:12])
        end, tag, attributes, closes = found[1], found[2].lower(), _ATTRIBUTE.findall(found[3]), found[4]
        if end:
            self._end(tag)
        else:
            self._start(tag, [(name.lower(), given, value[1:-1]) for name, given, value in attributes], bool(closes))
        if not end and tag == "style":
            after = self._after(written, "</style>", found.end(), "<style> is never closed")
            self.styles.append(self._style(written[found.end() : after - len("</style>")]))
            return after
        return found.end()

    def _after(self, written: str, mark: str, place: int, why: str) -> int:
        end = written.find(mark, place)
        if end < 0:
            raise self._refused(why, written[place : place + 12])
        return end + len(mark)

    def _start(self, tag: str, attributes: Sequence[tuple[str, str, str]], closes: bool) -> None:
        if tag == _DRAWING:
            self._drawing(attributes)
            return
        if tag not in ELEMENTS:
            raise self._refused(f"<{tag}> is not allowed: {_WHY.get(tag, _OTHERS)}", f"<{tag}")
        if closes and tag not in _VOID:
            raise self._refused(f"<{tag}/> is no end in HTML; write <{tag}></{tag}>", f"<{tag}")
        names = [name for name, _, _ in attributes]
        if len(set(names)) < len(names):
            raise self._refused(f"<{tag}> has an attribute twice", f"<{tag}")
        if tag == "img" and "alt" not in names:
            raise self._refused("<img> lacks alt, which says what is on it", "<img")
        if tag == "style" and names:
            raise self._refused("<style> takes no attributes", "<style")
        if tag != "style":
            written = (self._attribute(tag, name, unescape(value) if given else None)
                       for name, given, value in attributes)  # fmt: skip
            self.markup.append(f"<{tag}{''.join(written)}>")
            self._open += [tag] if tag not in _VOID else []

    def _end(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            inside = f"<{self._open[-1]}> is open" if self._open else "nothing is open"
            raise self._refused(f"</{tag}> ends what did not begin: {inside}", f"</{tag}")
        self._open.pop()
        self.markup += [f"</{tag}>"] if tag != _DRAWING else []

    def _drawing(self, attributes: Sequence[object]) -> None:
        if attributes or DRAWING in self.markup:
            raise self._refused("map.drawing stands there twice; a page has one", "map.drawing")
        self.markup.append(DRAWING)
        self._open.append(_DRAWING)

    def _attribute(self, tag: str, name: str, value: str | None) -> str:
        if name not in _EVERYWHERE | _ATTRIBUTES.get(tag, set()) and not _FREE.fullmatch(name):
            raise self._refused(f"'{name}' of <{tag}> is not allowed: {_why_not(name)}", f"{name}=")
        if value is None:
            return f" {name}"
        if name == "href" and not is_link(value):
            raise self._refused(f"a link to '{value[:60]}' is not allowed: {LINKED}", value[:20])
        if name == "src" and not _IMAGE.fullmatch(value):
            raise self._refused("an image is not allowed but as data:image/png;base64,…: a map fetches nothing", "src=")
        if name == "style":
            self.has_inline_style = True
            self._style(value)
        if name == "id":
            if value in self._ids:
                raise self._refused(f"two elements have the id '{value[:60]}'", 'id="')
            self._ids.add(value)
        return f' {name}="{escape.html(value)}"'

    def _style(self, text: str) -> str:
        shown = escape.visible(text)
        found = _NOT_IN_STYLE.search(shown)
        if found:
            raise self._refused(f"'{found[0]}' is not allowed in a style: a map fetches nothing", found[0])
        return shown

    def _refused(self, why: str, words: str = "") -> TemplateFailed:
        return self._template.refused(escape.one_line(why), words)


_OTHERS = "a template writes texts, tables, lists and styles; see docs/templates.md"
_FRAME = "jmx writes what stands around the template"
_WHY = {
    **dict.fromkeys(("html", "head", "body", "title", "meta", "base", "main"), _FRAME),
    "script": "a map runs nothing",
    **dict.fromkeys(("iframe", "object", "embed", "link", "video", "audio"), "a map fetches nothing"),
    **dict.fromkeys(("svg", "math"), "the drawing is {{ map.drawing }}"),
}
LINKED = "it may lead to https:, http:, mailto:, # or a file beside the page; the filter `link` helps"


def _why_not(name: str) -> str:
    return "a map runs nothing" if name.startswith("on") else "see docs/templates.md"
