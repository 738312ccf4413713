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
from jmx.queries.all_journeys import in_atlas, in_index, stamp_of_all
from jmx.queries.atlas import atlas_of
from jmx.queries.map import read_as
from jmx.queries.maps import JourneyMap, journeys_to_draw, maps_of, unread_journeys
from jmx.queries.repository import Repository, some
from jmx.render.atlas import atlas_page
from jmx.render.formats import FORMATS, MapFormat, Picture, page_as
from jmx.render.glance import Glance
from jmx.render.index_page import MapIndex, index_page
from jmx.render.map_worker import MapStyle
from jmx.render.pages import FULL
from jmx.render.theme import default_theme
from jmx.repo import files

MAPS = Path("maps")  # the folder, where none is named
INDEX = "index.html"
_MOST_BYTES = 64 * 1024 * 1024  # of an index that is there
_MOST_NAMED = 8  # journeys without a map that are told one by one


def draw_all(repository: Repository, style: MapStyle, folder: Path) -> int:
    """Writes the maps that can be drawn and their index, says what became of the others, and returns the exit code."""
    if folder.exists() and not folder.is_dir():
        raise CannotDraw(f"'{folder}' is a file; -o names a folder for the maps of --all")
    journeys, before = journeys_to_draw(repository), _led_to(folder / INDEX)
    maps = _MapFiles(folder, FORMATS[style.format].endings[0])
    drawn: list[JourneyMap] = []
    boxes: list[Picture] = []
    with progress("drawing") as step:
        for each in maps_of(repository, journeys, style):
            maps.write(each)
            boxes += (picture._replace(content=b"") for picture in each.pictures)
            drawn.append(each._replace(pictures=()))
            step(len(drawn), len(journeys))
    lacking = [(each.journey, each.why) for each in drawn if each.why]
    unread = unread_journeys(repository)
    lacking += [(journey, f"{path} has mistakes and cannot be read; see: jmx lint") for journey, path in unread]
    if not (maps.given or maps.refused):
        raise CannotDraw(lacking[0][1] if lacking else "there is no journey to draw yet; start with: jmx new journey")
    found = tuple(each.glance for each in drawn if each.glance is not None)
    maps.put(INDEX, _index(repository, style, found, maps.given, [*lacking, *maps.refused.items()]))
    _tell(maps, lacking, before)
    tell_boxes(boxes)
    return 2 if unread or maps.refused else 0


def _index(
    repository: Repository, style: MapStyle, found: tuple[Glance, ...], given: Mapping[str, tuple[str, ...]],
    lacking: list[tuple[str, str]],
) -> bytes:  # fmt: skip
    """The page that leads to the maps, with its stamp."""
    organisation, theme = repository.workspace.settings.organisation or "", style.options.get("theme")
    index = MapIndex(
        organisation, repository.as_of, read_as(repository), found, given, tuple(lacking), Titles(repository.workspace)
    )
    stamp = stamp_of_all(repository, style.format, style.look, theme, in_index(repository, found))
    return index_page(index, theme or default_theme(), stamp.text)


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
    stamp = stamp_of_all(repository, format.name, FULL, theme, in_atlas(found))
    picture = page_as(scene, format, stamp=stamp.text, **options)
    deliver(picture.content, output)
    if output is not None:
        complain(f"drew {output}")
    tell_boxes([picture])
    return 0


class _MapFiles:
    """The files of a folder by the journeys they are of: no name twice on any system, and nothing written through what
    is no plain file."""

    def __init__(self, folder: Path, ending: str) -> None:
        self.folder = folder
        self.given: dict[str, tuple[str, ...]] = {}
        self.refused: dict[str, str] = {}  # why a file is not written, by the journey
        self.asked = self.written = 0
        self._ending = ending
        self._taken = {INDEX}

    def write(self, drawn: JourneyMap) -> None:
        """Writes each picture of a journey's map."""
        count = len(drawn.pictures)
        numbers = [f"-{at:0{len(str(count))}}" for at in range(1, count + 1)] if count > 1 else [""] * count
        names = [self._free(f"{drawn.journey}{number}") for number in numbers]
        done = [self.put(*each, drawn.journey) for each in zip(names, (p.content for p in drawn.pictures), strict=True)]
        if names and all(done):
            self.given[drawn.journey] = tuple(names)

    def put(self, name: str, content: bytes, journey: str = INDEX) -> bool:
        """Writes a file; where something else than a file stands in its place, that is kept to be told."""
        self.asked += 1
        try:
            self.written += files.write_if_new(self.folder / name, content)
        except files.NotPlain:
            what = "a symbolic link" if (self.folder / name).is_symlink() else "no plain file"
            self.refused[journey] = f"{self.folder / name} is {what}, so nothing is written there; remove it"
            return False
        return True

    def _free(self, stem: str) -> str:
        name = f"{stem}{self._ending}"
        while name.casefold() in self._taken:
            name = f"{name.removesuffix(self._ending)}-map{self._ending}"
        self._taken.add(name.casefold())
        return name

    def others(self, before: Iterable[str]) -> tuple[list[str], list[str]]:
        """The files of the folder that look like drawn maps, or to which its index led before, and are none of those
        drawn now: first those of journeys that are, in another format or view, then those of no such journey."""
        endings = tuple(ending for each in FORMATS.values() if each.wants != "view" for ending in each.endings)
        names = [each.name for each in self.folder.iterdir()]
        maps = {name for name in names if name.endswith(endings)} | set(before).intersection(names)
        left = sorted(name for name in maps if name.casefold() not in self._taken)
        known = [name for name in left if self._of_drawn(name)]
        return known, [name for name in left if name not in known]

    def _of_drawn(self, name: str) -> bool:
        """Whether a file is called after a journey that is drawn, whatever its ending and page."""
        stem = name.partition(".")[0]
        return any(each in self.given for each in (stem, re.sub(r"(-\d+)?(-map)*$", "", stem)))


def _led_to(index: Path) -> frozenset[str]:
    """The files to which the index of an earlier time leads."""
    content = files.read(index.parent.absolute(), index.name, _MOST_BYTES)
    if isinstance(content, str):
        return frozenset()
    links = re.findall('href="([^"/]+)"', content.decode("utf-8", "replace"))
    return frozenset(unquote(unescape(each)) for each in links)


def _tell(maps: _MapFiles, lacking: list[tuple[str, str]], before: Iterable[str]) -> None:
    """What was drawn and what was not."""
    folder, as_were = maps.folder, maps.asked - maps.written - len(maps.refused)
    drew = f"drew {_counted(len(maps.given), 'journey')} into {folder / INDEX}"
    complain(f"{drew}: {_counted(maps.written, 'file')} written{f'; {as_were:,} as they were' if as_were else ''}")
    for why in list(maps.refused.values())[:_MOST_NAMED]:
        complain(f"jmx: {why}")
    if len(maps.refused) > _MOST_NAMED:
        complain(f"jmx: nor anywhere in the place of {len(maps.refused) - _MOST_NAMED:,} more")
    for journey, why in lacking[:_MOST_NAMED]:
        complain(f"jmx: no map of '{journey}': {why}")
    if len(lacking) > _MOST_NAMED:
        complain(f"jmx: nor of {len(lacking) - _MOST_NAMED:,} more; {folder / INDEX} names them")
    known, gone = maps.others(before)
    for those, what in ((known, "in another format or view"), (gone, "of no journey drawn now")):
        if those:
            are, stay = ("is", "stays") if len(those) == 1 else ("are", "stay")
            complain(f"jmx: {_counted(len(those), 'file')} in {folder} {are} {what}, and {stay}: {some(those)}")


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
