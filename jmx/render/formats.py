"""The formats of maps: each takes the pages of one, and gives the same bytes every time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from jmx.errors import CannotDraw
from jmx.render.flowchart import LANES as CHARTED
from jmx.render.flowchart import flowchart
from jmx.render.fonts import fonts_for
from jmx.render.html import drawing_in_html, html, known_in_html
from jmx.render.markdown import VIEWED, markdown
from jmx.render.mermaid import journey
from jmx.render.pages import FULL, Look, pages
from jmx.render.paper import Paper
from jmx.render.past import NO_PAST
from jmx.render.pdf import RefusedFont, pdf
from jmx.render.png import png
from jmx.render.pptx import mended_in, paper_in, pptx
from jmx.render.scene import Scene, lacking
from jmx.render.stamp import digest, stamp_of, without_origin
from jmx.render.svg import svg
from jmx.render.template_page import template_page
from jmx.render.templates import MapTemplate
from jmx.render.text import VIEWED as WRITTEN
from jmx.render.text import WIDTH, spans, text
from jmx.render.theme import Theme, default_theme
from jmx.render.view import MapView
from jmx.render.words import WORDED
from jmx.render.workbook import PAPERS as SHEETS
from jmx.render.xlsx import VIEWED as TABLED
from jmx.render.xlsx import xlsx


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFormat:
    """A format of maps. It draws pages, or writes what the view says, with its stamp, where it has a layout
    of its own."""

    name: str
    endings: tuple[str, ...]
    draw: Callable[..., bytes]
    binary: bool = False
    wants: Literal["pages", "view", "both"] = "pages"  # both: pages without a head, and the view
    options: Mapping[str, Any] = field(default_factory=dict)  # what `draw` takes besides, with the usual values
    one_page: bool = False  # it holds a single one
    notes: bool = False  # it tells what stands behind what it shows
    paper: Callable[[Mapping[str, Any]], Paper | None] = lambda _: None  # on which its pages are, with some options
    views: tuple[str, ...] = ("full",)  # that one with a layout of its own can show,
    lanes: tuple[str, ...] = ()  # lanes of which it lets people choose,
    papers: tuple[str, ...] = ()  # papers it is made for,
    themed: bool = False  # and whether it has colours of its own
    spans: Callable[..., Iterable[tuple[str, Any]]] | None = None  # the same for a terminal: words and their style
    told: Callable[[Mapping[str, Any], Theme], tuple[str, ...]] = lambda *_: ()  # what some options keep it from
    compares: Literal["drawn", "listed", ""] = "drawn"  # how it shows a map of two, where it can
    own_font: bool = False  # it shows no character that none of the fonts here has
    template: str = ""  # with which a repository may make its page

    @property
    def colored(self) -> bool:
        """Whether it has colours at all."""
        return self.wants != "view" or self.themed


class Picture(NamedTuple):
    """A drawn map, and how many of its characters show as empty boxes or in another font."""

    content: bytes
    boxes: int = 0
    borrowed: int = 0  # letters that the font of the organisation lacks, drawn with ours
    notes: tuple[str, ...] = ()  # on what could not be drawn as it is asked for


FORMATS: Mapping[str, MapFormat] = {
    each.name: each
    for each in (
        MapFormat(name="svg", endings=(".svg",), draw=svg, one_page=True),
        MapFormat(
            name="png",
            endings=(".png",),
            binary=True,
            one_page=True,
            draw=png,
            options={"dpi": 192.0, "fonts": ()},
            own_font=True,
        ),
        MapFormat(
            name="pdf", endings=(".pdf",), binary=True, draw=pdf, options={"fonts": (), "paper": None}, own_font=True
        ),
        MapFormat(
            name="pptx",
            endings=(".pptx",),
            binary=True,
            draw=pptx,
            options={"template": None, "fonts": ()},
            notes=True,
            paper=lambda chosen: paper_in(chosen["template"]),
            told=lambda chosen, theme: mended_in(chosen["template"], theme),
        ),
        MapFormat(
            name="html",
            endings=(".html", ".htm"),
            draw=html,
            wants="both",
            options={"past": NO_PAST},
            template="map.html.jinja",
        ),
        MapFormat(
            name="xlsx",
            endings=(".xlsx",),
            binary=True,
            draw=xlsx,
            wants="view",
            views=TABLED,
            lanes=WORDED,
            papers=tuple(SHEETS),
            themed=True,
            compares="",
        ),
        MapFormat(name="mermaid", endings=(".mmd", ".mermaid"), draw=journey, wants="view", compares=""),
        MapFormat(
            name="flowchart", endings=(".flowchart.mmd",), draw=flowchart, wants="view", lanes=CHARTED, compares=""
        ),
        MapFormat(
            name="text",
            endings=(".txt",),
            draw=text,
            wants="view",
            views=WRITTEN,
            lanes=WORDED,
            options={"width": WIDTH, "plain": False},
            spans=spans,
            compares="listed",
        ),
        MapFormat(
            name="markdown",
            endings=(".md", ".markdown"),
            draw=markdown,
            wants="view",
            views=VIEWED,
            lanes=WORDED,
            compares="listed",
            template="map.md.jinja",
        ),
    )
}


def render(
    view: MapView, name: str, theme: Theme | None = None, table: Mapping[str, MapFormat] = FORMATS, **options: Any
) -> Picture:
    """The map in one of the formats, laid out at most once."""
    return pictures(view, name, theme, table, **options)[0]


def pictures(
    view: MapView,
    name: str,
    theme: Theme | None = None,
    table: Mapping[str, MapFormat] = FORMATS,
    look: Look = FULL,
    apart: bool = False,
    page: MapTemplate | None = None,
    **options: Any,
) -> tuple[Picture, ...]:
    """The map as it is to be looked at, in one of the formats: all pages in one picture, or each in a picture of its
    own where the format holds one page alone. A template makes the `page` in its own way."""
    if name not in table:
        raise CannotDraw(f"no map can be drawn as '{name}'; formats: {', '.join(table)}")
    format, theme = table[name], theme or default_theme()
    for option in options.keys() - format.options.keys():
        known = ", ".join(format.options) or "none"
        raise CannotDraw(f"{name} has no option '{option}'; options: {known}")
    if page is not None:
        refuse_in_template(format, look)
        return (Picture(template_page(view, page, name, look, theme)),)
    chosen = {**format.options, **options}
    if chosen.get("template"):
        theme = replace(theme, logo=None)  # a deck has one of its own
    stamp = stamp_of(view, name, look, theme.name)
    if view.comparison:
        refuse_comparison(format, look)
    if format.wants == "view":
        refuse_impossible(format, look)
        (told,) = shown(view, format, look)
        return (Picture(format.draw(view, theme, replace(stamp, shows=told), **chosen)),)
    scenes = pages(view, theme, look, format.paper(chosen), headed=format.wants == "pages")
    if format.wants == "both":
        chosen |= {"view": view}
    files = [(scene,) for scene in scenes] if apart and format.one_page else [scenes]
    as_usual = theme.font is default_theme().font and not (theme.logo or view.comparison or format.paper(chosen))
    laid_out = scenes if as_usual and format.wants == "pages" else None
    stamps = stamp.of_files(shown(view, format, look, len(files), scenes=laid_out))
    return tuple(_picture(format, file, theme, chosen, each.text) for file, each in zip(files, stamps, strict=True))


def page_as(scene: Scene, format: MapFormat, theme: Theme | None = None, stamp: str = "", **options: Any) -> Picture:
    """A page that is no map of a journey, in one of the formats, with its stamp."""
    scene = replace(scene, stamp=stamp)
    if format.wants == "both":
        return Picture(drawing_in_html((scene,), theme or default_theme()))
    return _picture(format, (scene,), theme or default_theme(), {**format.options, **options}, stamp)


def refuse_comparison(format: MapFormat, look: Look) -> None:
    """Refuses a map of two where a format cannot show one, or not in that look."""
    if not format.compares:
        able = ", ".join(each.name for each in FORMATS.values() if each.compares)
        raise CannotDraw(f"{format.name} cannot hold two maps as one; formats for --compare: {able}")
    if format.compares == "listed" and (look.view != FULL.view or look.lanes):
        raise CannotDraw(f"with --compare {format.name} lists all that is different; leave out --view and --lanes")


def refuse_impossible(format: MapFormat, look: Look) -> None:
    """Refuses a look that a format with a layout of its own cannot show."""
    drawn = "the formats that draw pages can: svg, png, pdf, pptx, html"
    if look.view not in format.views:
        raise CannotDraw(f"{format.name} has no view '{look.view}'; its views: {', '.join(format.views)}; {drawn}")
    for lane in look.lanes:
        if lane not in format.lanes:
            those = f"it has {', '.join(format.lanes)}" if format.lanes else "it always shows the same"
            raise CannotDraw(f"{format.name} has no lane '{lane}' to choose; {those}; {drawn}")
    if look.paper and look.paper not in format.papers:
        those = f"it is printed on {', '.join(format.papers)}" if format.papers else "leave out --paper"
        raise CannotDraw(f"{format.name} is not made for {look.paper}; {those}")
    if look.theme and not format.themed:
        raise CannotDraw(f"{format.name} has no colours of its own; leave out --theme")


def refuse_in_template(format: MapFormat, look: Look) -> None:
    """Refuses a look that the page of a template has no use for."""
    if not format.template:
        those = ", ".join(each.name for each in FORMATS.values() if each.template)
        raise CannotDraw(f"--trust-templates is for formats that have templates: {those}")
    if format.wants == "view":
        refuse_impossible(format, look)
        if look.view != FULL.view or look.lanes:
            raise CannotDraw(f"its template says what a map in {format.name} shows; leave out --view and --lanes")


def shown(
    view: MapView,
    format: MapFormat,
    look: Look = FULL,
    files: int = 1,
    noted: bool = True,
    scenes: tuple[Scene, ...] | None = None,
) -> tuple[str, ...]:
    """A digest of what a map shows in a format, in each of its files: whatever its commit and day, on the usual paper
    in the usual font, since whoever checks it may have no other at hand. What is `noted` counts, where the format
    tells it. `scenes` are the pages where these are known, on that paper and in that font."""
    bare = without_origin(view)
    if format.wants == "view":
        return (
            digest([format.draw(bare, default_theme(), stamp_of(bare, format.name, look).unsigned, **format.options)]),
        )
    drawn = scenes or pages(bare, default_theme(), look)
    parts = [(scene,) for scene in drawn] if len(drawn) == files else [drawn]
    known = [known_in_html(bare)] if format.wants == "both" else []
    found = tuple(digest([*_told(part, notes=format.notes and noted), *known]) for part in parts)
    return found if len(found) == files else found * files


def _told(scenes: Sequence[Scene], *, notes: bool) -> Iterator[bytes]:
    """What pages show, and what is noted beside them but for where they come from, which is noted last."""
    for scene in scenes:
        for each in (scene.title, *scene.told(), *(scene.notes[:-1] if notes else ())):
            yield f"{each}\n".encode("utf-8", "surrogatepass")


def _picture(
    format: MapFormat, scenes: tuple[Scene, ...], theme: Theme, options: Mapping[str, Any], stamp: str = ""
) -> Picture:
    scenes = tuple(replace(scene, stamp=stamp) for scene in scenes)
    strange = lacking(scenes, theme) if format.own_font else []
    _, nowhere = fonts_for(strange, options.get("fonts", ())) if strange else ((), ())
    borrowed = sum(len(theme.font.strange(text.words)) for scene in scenes for text in scene.texts)
    boxes, told = sum(char in nowhere for char in strange), format.told(options, theme)
    try:
        return Picture(format.draw(scenes, theme, **options), boxes, borrowed, told)
    except RefusedFont:
        if theme.font.letters is None:
            raise
    told += (f"{format.name} is drawn without the font {theme.font.own}: it is broken",)
    return Picture(format.draw(scenes, replace(theme, font=theme.font.unused), **options), boxes, borrowed, told)
