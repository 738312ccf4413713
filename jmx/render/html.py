"""A map as one page of HTML to mail and to open in a meeting: the drawing, and all that is known below it. Nothing is
fetched, and everything can be read without its script."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from jmx import escape
from jmx.escape import one_line
from jmx.render.difference_list import DIFFERENCES
from jmx.render.html_details import Details
from jmx.render.html_frame import colors, hashed, head_of, origin, safe
from jmx.render.html_items import Items
from jmx.render.html_words import block, facts, isolated, value
from jmx.render.lanes import LANES
from jmx.render.past import NO_PAST, MapPast
from jmx.render.scene import Mark, MarkGroup, Scene, TextLine, in_one, title_of
from jmx.render.svg import marks_in_html, svg
from jmx.render.theme import Color, Theme
from jmx.render.view import MOST_CURVES, MapView
from jmx.resources import shipped

_READABLE = 0.72  # of the size on paper: a map is drawn no smaller, and scrolls sideways instead
_WIDE, _HIGH = 404.0, 232.0  # millimetres that a map has on a printed page, below what it is about
_WIDEST = 2000.0  # user units that are readable on A3
_SMALLEST = 0.7  # of its size on paper


def html(pages: Sequence[Scene], theme: Theme, view: MapView, past: MapPast = NO_PAST) -> bytes:
    """The page of a map with what became of its records."""
    return "".join(_page(pages, theme, Items(view, past))).encode()


def drawing_in_html(pages: Sequence[Scene], theme: Theme) -> bytes:
    """A drawing that is no map of a journey, as a page without scripts that fetches nothing."""
    page = in_one(pages)
    style = (
        f"html{{background:{safe(theme.colors['shade'])}}}body{{margin:0;padding:24px}}"
        f"main{{background:{safe(theme.colors['page'])};border-radius:12px;overflow-x:auto}}"
        f"svg{{display:block;width:100%;height:auto;min-width:{_READABLE * page.width:.0f}px}}"
        "@media print{body{padding:0}svg{min-width:0;max-height:100vh}}"
    )
    policy = f"default-src 'none'; style-src '{hashed(style)}'; img-src data:; base-uri 'none'; form-action 'none'"
    head = "".join(head_of(page.title, policy, page.stamp, style))
    return f"{head}<main>\n{svg(pages, theme).decode()}</main>\n</body>\n</html>\n".encode()


def known_in_html(view: MapView) -> bytes:
    """All that the page tells beside the drawing, but for what became of it."""
    return "".join(Details(Items(view, NO_PAST)).html()).encode("utf-8", "surrogatepass")


def _page(pages: Sequence[Scene], theme: Theme, items: Items) -> Iterator[str]:
    style, script = f"\n{colors(theme)}{_shipped('map.css')}{_sheets(pages)}", f"\n{_shipped('map.js')}"
    policy = (
        f"default-src 'none'; style-src '{hashed(style)}'; script-src '{hashed(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    yield from head_of(title_of(pages), policy, pages[0].stamp, style)
    yield '<a class="skip" href="#details">Skip the picture, to every step in words</a>\n'
    yield from _head(items.view, pages, theme)
    yield "<main>\n"
    yield from _filters(pages, items)
    drawing = _Drawing(theme, items)
    for at, page in enumerate(pages, 1):
        yield drawing.figure(page, at, len(pages))
    yield from Details(items).html()
    yield _CARD
    yield f"</main>\n<footer>{origin(items.view)}</footer>\n<script>{script}</script>\n</body>\n</html>\n"


_CARD = (
    '<div id="card" role="group" aria-label="What is known" hidden>\n<button type="button" id="close">Close</button>\n'
    '<div id="said"></div>\n<p><a id="more" href="#details">Read it in the list</a></p>\n</div>\n'
)


# --- looks ---


@cache
def _shipped(name: str) -> str:
    return (shipped("templates") / name).read_text(encoding="utf-8")


def _sheets(pages: Sequence[Scene]) -> str:
    """The paper: what a view has pages for is printed on pages of that size, all else on lying A3, or as much larger as
    a wide map needs. A map little higher than that is made smaller to fit; a higher one goes on between lanes."""
    first = pages[0]
    size, margin, fits = f"{first.width:g}px {first.height + 2:g}px", "0", 1.0  # what is rounded up fits too
    if _grows(first):
        larger = max(1.0, first.width / _WIDEST)
        size, margin = f"{420 * larger:.0f}mm {297 * larger:.0f}mm", "8mm"
        fits = _HIGH / (_WIDE * first.height / first.width)
    smaller = f"@media print{{.strips{{width:{fits:.0%}!important;margin:auto}}}}\n" if _SMALLEST <= fits < 1 else ""
    return (
        f".strips{{min-width:{_READABLE * first.width:.0f}px}}\n@page map{{size:{size};margin:{margin}}}\n"
        f"@page words{{size:A4;margin:12mm}}\n{smaller}"
    )


def _grows(page: Scene) -> bool:
    """Whether a page is as large as what it holds; other pages have a paper."""
    return any(isinstance(mark, MarkGroup) and mark.about and mark.about.kind == "foot" for mark in page.marks)


# --- what stands around the drawing ---


def _head(view: MapView, pages: Sequence[Scene], theme: Theme) -> Iterator[str]:
    """What the map is about and who answers for it; only its name where that stands on each page."""
    kind = f" ({view.kind})" if view.kind else ""
    grows = _grows(pages[0])
    yield f'<header class="top{"" if grows else " slim"}">\n{_logo(theme) if grows else ""}<div class="about">\n'
    people = "".join(f" · {value(each)}" for each in view.personas)
    yield f'<p class="eyebrow">Customer journey{people}</p>\n<h1 dir="auto">{escape.html(view.title + kind)}</h1>\n'
    if grows:
        yield block("p", view.goal, ' class="goal"') + block("p", view.portrait, ' class="quiet"')
        notices = "".join(
            f"<li{' class=pressing' * each.pressing}>{escape.html(each.words)}</li>" for each in view.notices
        )
        yield f'<ul class="notices">{notices}</ul>\n' if notices else ""
    yield "</div>\n"
    if grows:
        yield _facts(view)
    yield "</header>\n"


def _logo(theme: Theme) -> str:
    if theme.logo is None:
        return ""
    source = f"data:image/{theme.logo.type};base64,{b64encode(theme.logo.content).decode()}"
    return f'<img class="logo" src="{source}" alt="{escape.html(theme.logo.words)}">\n'


def _facts(view: MapView) -> str:
    owner = f'<span class="{"strong" if view.answered else "alarm"}">{value(view.answers_for_it)}</span>'
    known = ""
    if view.coverage is not None:
        known = f"behind {sum(view.claims)} of {len(view.claims)} claims"
    rows = [("Owner", owner), *((name, value(words)) for name, words in view.facts if words), ("Evidence", known)]
    return facts(rows, f' class="facts{"" if view.answered else " missing"}"')


def _filters(pages: Sequence[Scene], items: Items) -> Iterator[str]:
    """What to show of the map: there for those whose browser runs the script."""
    view = items.view
    yield '<form id="filters" aria-label="What to show" autocomplete="off" hidden>\n'
    there = dict.fromkeys(strip.lane for page in pages for strip in strips(page) if strip.lane)
    boxes = "".join(
        f'<label><input type="checkbox" name="lane" value="{lane}" checked> {_TITLES[lane]}</label>\n' for lane in there
    )
    if boxes:
        yield '<details class="pick"><summary>Rows</summary>\n<fieldset aria-label="Rows of the map">\n'
        yield f"{boxes}</fieldset></details>\n"
    if len(view.feelings) > 1:
        yield _choice("persona", "Persona", "All personas", view.feelings[:MOST_CURVES])
    if items.people:
        yield _choice("who", "Owner or team", "Everybody", items.people)
    yield '<button type="button" id="show-all" disabled>Show all</button>\n'
    yield '<span id="told" role="status"></span>\n</form>\n'


def _choice(name: str, label: str, usual: str, options: Sequence[str]) -> str:
    told = "".join(f'<option value="{at}">{escape.svg(each)}</option>' for at, each in enumerate(options))
    return f'<label>{label} <select id="{name}"><option value="">{usual}</option>{told}</select></label>\n'


# --- the drawing ---

_TITLES = {lane.key: lane.title for lane in (*LANES, DIFFERENCES)}


class Strip(NamedTuple):
    """A part of a page across its whole width: a lane, or what stands above or below the lanes."""

    lane: str
    top: float
    bottom: float
    marks: tuple[Mark, ...]


def strips(page: Scene) -> list[Strip]:
    """A page in strips from top to bottom; a page without lanes is one."""
    lanes = [mark for mark in page.marks if isinstance(mark, MarkGroup) and mark.about and mark.about.kind == "lane"]
    if not lanes:
        return [Strip("", 0.0, page.height, page.marks)]
    first, last = page.marks.index(lanes[0]), page.marks.index(lanes[-1])
    found = [Strip("", 0.0, lanes[0].box.y, page.marks[:first])]
    found += [Strip(lane.about.name, lane.box.y, lane.box.bottom, (lane,)) for lane in lanes if lane.about]
    return [*found, Strip("", lanes[-1].box.bottom, page.height, page.marks[last + 1 :])]


class _Drawing:
    """Draws pages in the colours that the style says, and with links from records to what is known of them."""

    def __init__(self, theme: Theme, items: Items) -> None:
        roles: dict[Color, str] = {role: f"var(--{role})" for role in theme.colors}
        self._theme = replace(theme, colors=roles)
        self._items = items
        self._seen: set[str] = set()

    def figure(self, page: Scene, at: int, count: int) -> str:
        """A page as strips below each other: its head, each lane and its foot, so that lanes can be hidden, and printed
        pages part between them."""
        name = f"map-{at}"
        label = "Map, which scrolls sideways" if count == 1 else f"Map, page {at} of {count}, which scrolls sideways"
        # the ground of the figure is the paper: that of the page would lie on the sheets after it
        bare = replace(page, marks=tuple(mark for mark in page.marks if not page.is_paper(mark)))
        drawn = "".join(self._strip(page, strip) for strip in strips(bare))
        view = self._items.view
        names = (view.owner, *view.personas, *view.feelings, *(step.title for step in view.lowest))
        told = isolated(one_line(page.description), names)
        about = f'<figcaption id="{name}-told">{told}</figcaption>\n' if at == 1 else ""
        called = f'aria-labelledby="{name}-told"' if about else f'aria-label="Map, page {at} of {count}"'
        return (
            f'<figure class="map" {called}>\n'
            f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">\n<div class="strips">\n{drawn}'
            f"</div>\n</div>\n{about}</figure>\n"
        )

    def _strip(self, page: Scene, strip: Strip) -> str:
        wide, high = f"{page.width:g}", f"{strip.bottom - strip.top:.2f}"
        marks = marks_in_html(strip.marks, self._theme, self._grouped)
        lane = f' data-lane="{strip.lane}" data-name="{_TITLES[strip.lane]}"' if strip.lane else ""
        label = _TITLES[strip.lane] if strip.lane else page.title
        return (
            f'<div class="{"lane" if strip.lane else "head" if strip.top == 0 else "foot"}"{lane}>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
            f'viewBox="0 {strip.top:.2f} {wide} {high}" role="group" aria-label="{escape.svg(label)}">\n'
            f"{marks}</svg></div>\n"
        )

    def _grouped(self, group: MarkGroup, inside: str) -> str:
        about, words = group.about, escape.svg(group.words)
        if about is not None and about.kind == "curve":
            return f'<g data-curve="{about.name}">\n{inside}</g>\n'
        if about is not None and about.name in self._items.ids:
            return self._link(group, about.name, inside)
        return f"<g>\n<title>{words}</title>\n{inside}</g>\n" if words else inside

    def _link(self, group: MarkGroup, ref: str, inside: str) -> str:
        """Marks that lead to what is known of their record, with room for a ring around them."""
        name = escape.html(self._items.ids[ref])
        place = "" if ref in self._seen else f' id="on-map-{name}"'
        self._seen.add(ref)
        read = " ".join(_words(group))  # a card is called by what stands on it, a point by what it means
        told = "" if len(read) > 4 else f' aria-label="{escape.svg(group.words or self._items.titles[ref])}"'
        box = group.box
        across = f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'
        ring = f'<rect class="ring" {across} rx="8"/>\n'
        return f'<a{place} href="#{name}"{told}>\n{inside}{ring}</a>\n'


def _words(group: MarkGroup) -> Iterator[str]:
    """What stands in a group."""
    for mark in group.marks:
        if isinstance(mark, MarkGroup):
            yield from _words(mark)
        elif isinstance(mark, TextLine):
            yield mark.words
