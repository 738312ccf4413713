"""`jmx render JOURNEY`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from jmx.cli.check_maps import check_maps, refuse
from jmx.cli.command import deliver, opened, pick
from jmx.cli.many_maps import MAPS, draw_all, draw_atlas, tell_boxes
from jmx.cli.options import AsOfOption, AtOption, NoCacheOption, RepoOption, format_option, named
from jmx.cli.terminal import complain, draws_boxes, shows_color, width
from jmx.errors import CannotDraw
from jmx.queries.compared_maps import shown
from jmx.queries.look import theme_of
from jmx.queries.map_history import MapHistories
from jmx.queries.map_templates import template_for
from jmx.queries.repository import picture_day
from jmx.render.formats import FORMATS, MapFormat, pictures, refuse_comparison, refuse_impossible
from jmx.render.lanes import LANES
from jmx.render.map_worker import MapStyle
from jmx.render.pages import FULL, VIEWS, Look, look_of
from jmx.render.palette import STANDARDS
from jmx.render.paper import PAPERS
from jmx.render.text import WIDTH
from jmx.render.view import MapView
from jmx.report.document import Inline

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx render onboarding -o map.svg  ·  jmx render --all -o maps  ·  jmx render --check maps"
)
def render(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="JOURNEY",
            show_default=False,
            help="The journey's id; none with --all or --atlas; with --check maps, or folders.",
        ),
    ] = None,
    repo: RepoOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", parser=named, help="Where to; its ending chooses the format."),
    ] = None,
    format_name: Annotated[str | None, format_option(FORMATS)] = None,
    persona: Annotated[
        str | None, typer.Option(metavar="ID", help="Draw what this persona meets and feels; else all of them.")
    ] = None,
    view: Annotated[
        str, typer.Option(metavar="NAME", help=f"One of: {', '.join(VIEWS)}; or one that jmx.yaml names.")
    ] = "full",
    lanes: Annotated[
        str, typer.Option(metavar="A,B,C", help=f"Only these lanes: {', '.join(each.key for each in LANES)}.")
    ] = "",
    paper: Annotated[str, typer.Option(help=f"What pages are made for: {', '.join(PAPERS)}.")] = "",
    theme: Annotated[str, typer.Option(metavar="NAME", help=f"The colours: {', '.join(STANDARDS)}.")] = "",
    team: Annotated[str, typer.Option(metavar="NAME", help="Whose work --view team shows: a team's name or id.")] = "",
    font: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="A font for letters that the one of PNG and PDF lacks; may be repeated. For PPTX: your deck's.",
        ),
    ] = None,
    dpi: Annotated[
        float | None,
        typer.Option(
            metavar="N", min=10, max=2400, help="Pixels of a PNG to an inch, else 192; at most 48 million in all."
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(metavar="DECK.pptx", help="Your own deck: a PPTX gets its size, colours, fonts and title."),
    ] = None,
    trust_templates: Annotated[
        bool,
        typer.Option(
            "--trust-templates",
            help="Let templates/map.html.jinja or map.md.jinja of the repository make the page: only if you trust it.",
        ),
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Draw every journey into the folder of -o, else `maps`, with an index.html.")
    ] = False,
    atlas: Annotated[
        bool, typer.Option("--atlas", help="Draw how all journeys belong together, each with its health, on one page.")
    ] = False,
    compare: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT", help="Beside it, marked where they differ: a commit, tag or day, a journey, or persona:ID."
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Draw nothing: say of drawn maps what is not true any more (-f text, json, markdown), and exit 1.",
        ),
    ] = False,
    no_cache: NoCacheOption = False,
) -> int:
    """Draw a journey as a map for slides, documents and walls.

    `--view slide` draws pages of 16:9 with no text below 10 points, parted between stages; what has no room there is
    counted. `executive` shows the curve and the three worst pains with owner, decision and next step; `story` a page
    for each dip of the curve, each word of it cited. Formats of one page get numbered files.

    On a terminal the map goes into a file called after the journey, and that of `--format text` stays there; into a
    pipe it goes as it is.

    Feelings and ratings without evidence are drawn hollow and dashed. The same commit, day and version of jmx give the
    same bytes; where letters of a PNG or PDF are in no font that comes with jmx, those of this machine count too.
    """
    repository = opened(repo, at, as_of, picture_day(), cached=not no_cache)
    if check:
        looks: dict[str, object] = {
            "--persona": persona,
            "--view": view != FULL.view,
            "--lanes": lanes,
            "--paper": paper,
            "--team": team,
        }
        looks |= {"--theme": theme, "--compare": compare, "--font": font, "--dpi": dpi, "--template": template}
        refuse({**looks, "--all": every, "--atlas": atlas})
        return check_maps(repository, names or (), format_name, output, trusted=trust_templates)
    journey = _one(names or (), every=every, atlas=atlas)
    usual = FORMATS.get(format_name or "", next(iter(FORMATS.values())))
    if output is None and journey is not None and width() is not None and not usual.spans:
        output = Path(f"{repository.journey(journey).ref}{usual.endings[0]}")
    if output is None and atlas and width() is not None:
        output = Path(f"atlas{usual.endings[0]}")
    format = pick(FORMATS, format_name or (next(iter(FORMATS)) if every else None), MAPS if every else output)
    options = _options(format, font, dpi, template)
    if atlas:
        if (view, lanes, paper, persona, team, compare, trust_templates) != ("full", "", "", None, "", None, False):
            raise CannotDraw("--atlas has a layout of its own; leave out --view, --lanes, --paper, --persona, --team, "
                             "--compare and --trust-templates")  # fmt: skip
        return draw_atlas(repository, format, output, options | {"theme": theme_of(repository, theme)})
    named = repository.workspace.settings.views or {}
    wanted = [each.strip() for each in lanes.split(",") if each.strip()]
    look = look_of(named, view, wanted, paper, persona, team, theme)
    if format.wants == "view":
        look = look._replace(paper=paper, theme=theme)  # those of a named view are for pages
    else:
        options |= _sheet(format, look, asked=bool(paper))
    if compare is not None and every:
        raise CannotDraw("--compare is for one journey, not for --all")
    if compare is not None:
        refuse_comparison(format, look)
    options |= {"theme": theme_of(repository, look.theme)} if format.colored else {}
    page = template_for(repository, format, trusted=trust_templates)
    if journey is None:
        return draw_all(repository, MapStyle(format.name, look, options, page), output or MAPS)
    found = shown(repository, journey, look.persona, compare)
    options |= {"past": MapHistories(repository).of(found)} if "past" in format.options and not page else {}
    if format.spans and output is None:
        return _say(format, found, look)
    contents = drawn_pages(found, format.name, look=look, apart=output is not None, page=page, **options)
    for content, file in zip(contents, _files(output, len(contents)), strict=True):
        deliver(content, file)
        if file is not None:
            complain(f"drew {file}")
    return 0


def _say(format: MapFormat, view: MapView, look: Look) -> int:
    """Prints a map that is text: as wide as the terminal, in colours where somebody looks."""
    options = {"width": width() or WIDTH, "plain": not draws_boxes()}
    if format.spans and shows_color():
        refuse_impossible(format, look)
        deliver((Inline(words, style) for words, style in format.spans(view, look, **options)), None)
    else:
        deliver(drawn(view, format.name, look=look, **options), None)
    return 0


def _one(names: Sequence[str], *, every: bool, atlas: bool) -> str | None:
    """The journey that is asked for; none where all are."""
    if every + atlas + bool(names) != 1:
        raise CannotDraw("name a journey, or --all for every one, or --atlas; one of these")
    if len(names) > 1:
        raise CannotDraw(f"one journey is drawn at a time, not {' and '.join(names[:3])}; --all draws every one")
    return names[0] if names else None


def _sheet(format: MapFormat, look: Look, *, asked: bool) -> dict[str, Any]:
    """The sheet that a map goes on which grows with what it holds; refused where it was asked for and a format has
    none."""
    if not look.paper or VIEWS[look.view].on_paper:
        return {}
    if "paper" in format.options:
        return {"paper": PAPERS[look.paper][1:]}
    if asked:
        raise CannotDraw(f"--paper is for views with pages, as --view slide; the {look.view} one grows with its map")
    return {}


def _options(format: MapFormat, font: list[Path] | None, dpi: float | None, template: Path | None) -> dict[str, Any]:
    """What is said of how a format is drawn; refused where it has no such thing."""
    if font and "fonts" not in format.options:
        raise CannotDraw(
            f"--font is for PNG, PDF and PPTX; {format.name} is drawn with the fonts of whoever looks at it"
        )
    if dpi is not None and "dpi" not in format.options:
        raise CannotDraw(f"--dpi is for PNGs; {format.name} has no pixels")
    if template and "template" not in format.options:
        raise CannotDraw(f"--template is for PPTX; {format.name} has no slides")
    options: dict[str, Any] = {"fonts": tuple(font)} if font else {}
    options |= {"dpi": dpi} if dpi is not None else {}
    return options | ({"template": template} if template else {})


def _files(output: Path | None, count: int) -> list[Path | None]:
    """The file of each picture: where there are several, they are numbered."""
    if output is None or count == 1:
        return [output]
    digits = len(str(count))
    return [output.with_stem(f"{output.stem}-{number:0{digits}}") for number in range(1, count + 1)]


def drawn(view: MapView, format_name: str, **options: Any) -> bytes:
    """The map in a format; what does not show in it as it should is said on stderr."""
    return drawn_pages(view, format_name, **options)[0]


def drawn_pages(view: MapView, format_name: str, **options: Any) -> list[bytes]:
    """The same, in a picture for each file."""
    made = pictures(view, format_name, **options)
    tell_boxes(made)
    return [picture.content for picture in made]
