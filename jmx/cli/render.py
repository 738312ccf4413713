"""`jmx render JOURNEY`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from jmx.cli.command import deliver, opened, pick
from jmx.cli.options import AsOfOption, AtOption, NoCacheOption, RepoOption, format_option, named
from jmx.cli.terminal import complain, width
from jmx.errors import CannotDraw
from jmx.queries.map import map_of
from jmx.queries.repository import picture_day
from jmx.render.formats import FORMATS
from jmx.render.formats import render as draw
from jmx.render.view import MapView

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Examples:  jmx render onboarding -o map.svg  ·  jmx render onboarding -o map.png --at 2026-03-31")
def render(
    journey: Annotated[str, typer.Argument(help="The journey's id.")],
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
    font: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A font for letters that the one of PNG and PDF lacks; may be repeated."),
    ] = None,
    dpi: Annotated[
        float | None, typer.Option(metavar="N", min=10, max=2400, help="Pixels of a PNG to an inch; else 192.")
    ] = None,
    no_cache: NoCacheOption = False,
) -> None:
    """Draw a journey as a map for slides, documents and walls.

    On a terminal the map goes into a file called after the journey; into a pipe it goes as it is.

    Feelings and ratings without evidence are drawn hollow and dashed. The same commit, day and version of jmx give the
    same bytes; where letters of a PNG or PDF are in no font that comes with jmx, those of this machine count too.
    """
    repository = opened(repo, at, as_of, picture_day(), cached=not no_cache)
    if output is None and width() is not None:
        output = Path(f"{repository.journey(journey).ref}.{format_name or next(iter(FORMATS))}")
    format = pick(FORMATS, format_name, output)
    if font and not format.own_font:
        raise CannotDraw(f"--font is for PNG and PDF; {format.name} is drawn with the fonts of whoever looks at it")
    if dpi is not None and "dpi" not in format.options:
        raise CannotDraw(f"--dpi is for PNGs; {format.name} has no pixels")
    options: dict[str, Any] = {"fonts": tuple(font)} if font else {}
    options |= {"dpi": dpi} if dpi is not None else {}
    content = drawn(map_of(repository, journey, persona), format.name, **options)
    deliver(content, output)
    if output is not None:
        complain(f"drew {output}")


def drawn(view: MapView, format_name: str, **options: Any) -> bytes:
    """The map in a format; what does not show in it as it should is said on stderr."""
    picture = draw(view, format_name, **options)
    if picture.boxes:
        those = "1 character of the map is" if picture.boxes == 1 else f"{picture.boxes} characters of the map are"
        shows = "shows as a box" if picture.boxes == 1 else "show as boxes"
        complain(f"jmx: {those} in no font found here and {shows}: --font FILE names one (SVG needs none)")
    return picture.content
