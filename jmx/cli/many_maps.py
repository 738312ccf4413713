"""`jmx render --all`: the map of every journey in a folder, with an index; and `--atlas`, all of them on one page."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jmx.cli.command import deliver
from jmx.cli.terminal import complain, progress
from jmx.errors import CannotDraw
from jmx.model.workspace import Titles
from jmx.queries.atlas import atlas_of
from jmx.queries.map import read_as
from jmx.queries.maps import JourneyMap, journeys_to_draw, maps_of, unread_journeys
from jmx.queries.repository import Repository, some
from jmx.render.atlas import atlas_page
from jmx.render.formats import FORMATS, MapFormat, Picture, page_as
from jmx.render.index_page import MapIndex, index_page
from jmx.render.map_worker import MapStyle
from jmx.render.theme import default_theme
from jmx.repo import files

MAPS = Path("maps")  # the folder, where none is named
INDEX = "index.html"
_MOST_NAMED = 8  # journeys without a map that are told one by one


def draw_all(repository: Repository, style: MapStyle, folder: Path) -> int:
    """Writes the maps that can be drawn and their index, says what became of the others, and returns the exit code."""
    if folder.exists() and not folder.is_dir():
        raise CannotDraw(f"'{folder}' is a file; -o names a folder for the maps of --all")
    journeys, before = journeys_to_draw(repository), _led_to(folder / INDEX)
    names = _MapFiles(FORMATS[style.format].endings[0])
    drawn: list[JourneyMap] = []
    boxes: list[Picture] = []
    written = 0
    with progress("drawing") as step:
        for each in maps_of(repository, journeys, style):
            for file, picture in zip(names.of(each), each.pictures, strict=True):
                written += files.write_if_new(folder / file, picture.content)
                boxes.append(picture._replace(content=b""))
            drawn.append(each._replace(pictures=()))
            step(len(drawn), len(journeys))
    lacking = [(each.journey, each.why) for each in drawn if each.why]
    unread = unread_journeys(repository)
    lacking += [(journey, f"{path} has mistakes and cannot be read; see: jmx lint") for journey, path in unread]
    if not names.given:
        raise CannotDraw(lacking[0][1] if lacking else "there is no journey to draw yet; start with: jmx new journey")
    found = tuple(each.glance for each in drawn if each.glance is not None)
    index = MapIndex(
        repository.workspace.settings.organisation or "", repository.as_of, read_as(repository), found, names.given,
        tuple(lacking), Titles(repository.workspace),
    )  # fmt: skip
    written += files.write_if_new(folder / INDEX, index_page(index, style.options.get("theme") or default_theme()))
    _tell(folder, names, written, lacking, names.gone(folder, before))
    tell_boxes(boxes)
    return 2 if unread else 0


def draw_atlas(repository: Repository, format: MapFormat, output: Path | None, options: Mapping[str, Any]) -> int:
    """Writes the page that shows all journeys, and returns the exit code."""
    if format.wants == "view":
        raise CannotDraw(f"the atlas is drawn; {format.name} is written: name another format")
    found = atlas_of(repository)
    if not found.journeys:
        raise CannotDraw("there is no journey to draw yet; start with: jmx new journey")
    theme = options.get("theme") or default_theme()
    scene, why = atlas_page(found, theme)
    if why:
        repository.note(f"no lines are drawn between journeys: {why}")
    picture = page_as(scene, format, **options)
    deliver(picture.content, output)
    if output is not None:
        complain(f"drew {output}")
    tell_boxes([picture])
    return 0


class _MapFiles:
    """Names of files, none of them twice on any system, by the journeys they are of."""

    def __init__(self, ending: str) -> None:
        self.given: dict[str, tuple[str, ...]] = {}
        self._ending = ending
        self._taken = {INDEX}

    def of(self, drawn: JourneyMap) -> tuple[str, ...]:
        """The name of each picture of a journey's map."""
        if not drawn.pictures:
            return ()
        count = len(drawn.pictures)
        numbers = [f"-{at:0{len(str(count))}}" for at in range(1, count + 1)] if count > 1 else [""]
        found = tuple(self._free(f"{drawn.journey}{number}") for number in numbers)
        self.given[drawn.journey] = found
        return found

    def _free(self, stem: str) -> str:
        name = f"{stem}{self._ending}"
        while name.casefold() in self._taken:
            name = f"{name.removesuffix(self._ending)}-map{self._ending}"
        self._taken.add(name.casefold())
        return name

    def gone(self, folder: Path, before: Iterable[str]) -> list[str]:
        """The files of a folder that look like drawn maps, or to which its index led before, and are of no journey that
        is drawn now."""
        endings = tuple(ending for each in FORMATS.values() if each.wants != "view" for ending in each.endings)
        names = [each.name for each in folder.iterdir()]
        maps = {name for name in names if name.endswith(endings)} | set(before).intersection(names)
        return sorted(name for name in maps if name.casefold() not in self._taken)


def _led_to(index: Path) -> frozenset[str]:
    """The files to which the index of an earlier time leads."""
    if not index.is_file():
        return frozenset()
    links = re.findall('href="([^"/]+)"', index.read_text(encoding="utf-8", errors="replace"))
    return frozenset(unquote(unescape(each)) for each in links)


def _tell(folder: Path, names: _MapFiles, written: int, lacking: list[tuple[str, str]], gone: list[str]) -> None:
    """What was drawn and what was not."""
    count = sum(map(len, names.given.values())) + 1
    same = f"; {count - written:,} as they were" if written < count else ""
    complain(
        f"drew {_counted(len(names.given), 'journey')} into {folder / INDEX}: {_counted(written, 'file')} written{same}"
    )
    for journey, why in lacking[:_MOST_NAMED]:
        complain(f"jmx: no map of '{journey}': {why}")
    if len(lacking) > _MOST_NAMED:
        complain(f"jmx: nor of {len(lacking) - _MOST_NAMED:,} more; {folder / INDEX} names them")
    if gone:
        those = f"{_counted(len(gone), 'file')} in {folder} {'is' if len(gone) == 1 else 'are'} of no journey drawn now"
        complain(f"jmx: {those}, and {'stays' if len(gone) == 1 else 'stay'}: {some(gone)}")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def tell_boxes(made: Iterable[Picture]) -> None:
    """Says what is not drawn as it is asked for, and how many characters none of the fonts has or the organisation's
    lacks."""
    made = list(made)
    for note in dict.fromkeys(note for picture in made for note in picture.notes):
        complain(f"jmx: {note}")
    if borrowed := sum(picture.borrowed for picture in made):
        those = "1 character of the map is" if borrowed == 1 else f"{borrowed} characters of the map are"
        complain(f"jmx: {those} not in the font of look in jmx.yaml, and drawn in another")
    if boxes := sum(picture.boxes for picture in made):
        those = "1 character of the map is" if boxes == 1 else f"{boxes} characters of the map are"
        shows = "shows as a box" if boxes == 1 else "show as boxes"
        complain(f"jmx: {those} in no font found here and {shows}: --font FILE names one (SVG needs none)")
