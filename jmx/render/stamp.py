"""What a drawn map says of itself, for programs: of which journey, commit and day it is, and a digest of what it
shows."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date

from jmx import __version__
from jmx.render.pages import FULL, Look
from jmx.render.view import MapView

_PIECE = 240  # letters of a document property: Office keeps no longer ones whole
# What would end a comment or begin markup, whichever format the line stands in.
OID = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_SIDES = ("Now", "Then")  # of a map of two commits, whatever these are called
_SPELT = re.compile("[<>&'`]|--")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Where a map comes from and how it is drawn. Of all maps that show the same, `shows` is the same. A page `of` all
    journeys, their `index` or the `atlas`, names none; the format of an index is that of its maps."""

    jmx: str = __version__
    format: str
    journey: str
    of: str = ""
    commit: str = ""  # its whole id; empty without git
    edited: bool = False  # whether files were read that the commit does not hold so
    as_of: date
    view: str = FULL.view
    lanes: tuple[str, ...] = ()
    paper: str = ""
    persona: str = ""
    team: str = ""
    beside: str = ""  # what it is compared with
    theme: str = "light"
    template: str = ""  # of the repository, which made the page
    given: str = ""  # a digest of what that was made of
    page: int = 0  # which one it is, where each has a file of its own
    pages: int = 0
    shows: str = ""

    @property
    def look(self) -> Look:
        return Look(self.view, self.lanes, self.paper, self.persona or None, self.team)

    @property
    def text(self) -> str:
        """One line of JSON in ASCII without any letter that is markup in XML, HTML or Markdown, quotation marks aside.
        What is as usual is left out."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        usual = {each.name: each.default for each in fields(self) if each.name != "jmx"}
        written = {name: value for name, value in told.items() if value != usual.get(name, MISSING)}
        line = json.dumps(written | {"as_of": str(self.as_of)}, separators=(",", ":"))
        return _SPELT.sub(lambda found: "".join(f"\\u{ord(char):04x}" for char in found[0]), line)

    @property
    def properties(self) -> Mapping[str, str]:
        """The same as properties of a document."""
        return in_pieces(self.text)

    def of_files(self, shows: Sequence[str]) -> Iterator["Stamp"]:
        """A stamp for each file of a map, by what they show."""
        pages = len(shows) if len(shows) > 1 else 0
        return (replace(self, page=at if pages else 0, pages=pages, shows=each) for at, each in enumerate(shows, 1))

    @property
    def unsigned(self) -> "Stamp":
        """The same without what tells one commit, day and version of jmx from another."""
        return replace(self, jmx="", commit="", edited=False, as_of=date.min, shows="")


def in_pieces(text: str) -> Mapping[str, str]:
    """The text of a stamp for documents whose properties are short: `jmx`, `jmx-2` and so on."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    return {"jmx" if at == 1 else f"jmx-{at}": piece for at, piece in enumerate(pieces, 1)}


def stamp_of(view: MapView, format: str, look: Look = FULL, theme: str = "light") -> Stamp:
    """The stamp of a map in some format, look and theme, before it is known what that shows."""
    return Stamp(
        format=format,
        journey=view.journey,
        commit=view.commit_id,
        edited=view.edited,
        as_of=view.as_of,
        view=look.view,
        lanes=tuple(look.lanes),
        paper=look.paper,
        persona=look.persona or "",
        team=look.team,
        beside=view.beside,
        theme=theme,
    )


def without_origin(view: MapView) -> MapView:
    """A map that does not say of which commit and day it is: what it shows. Of one that is
    compared with a commit the two sides are the present and the past, in whatever words that was asked for."""
    bare = replace(view, commit="", commit_id="", edited=False, as_of=date.min)
    if view.comparison is None or not OID.fullmatch(view.beside):
        return bare
    title, names = f"Compared: {view.comparison.title}", (view.comparison.now, view.comparison.was)
    notices = tuple(each for each in view.notices if each.words != title)
    curves = tuple(
        each.replace(name, bare_name, 1) for each, name, bare_name in zip(view.feelings, names, _SIDES, strict=True)
    )
    sides = replace(view.comparison, now=_SIDES[0], was=_SIDES[1])
    return replace(bare, notices=notices, feelings=curves, comparison=sides)


def digest(parts: Iterable[bytes]) -> str:
    """A digest of what a map shows, drawn without its origin."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()


# --- reading one again ---

LONGEST = 16 * 1024  # letters of a stamp
_MOST_PAGES = 10_000
_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,3}")
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "of": re.compile("(?:index|atlas)?"),
    "commit": re.compile("(?:[0-9a-f]{40}|[0-9a-f]{64})?"),
    "as_of": re.compile(r"\d{4}-\d\d-\d\d"),
    "template": re.compile(r"(?:map\.[a-z]+\.jinja)?"),
    "given": re.compile("(?:[0-9a-f]{64})?"),
    "shows": re.compile("[0-9a-f]{64}"),
}


class BadStamp(ValueError):
    """A stamp that nothing can be told from; the message says why."""


def read_stamp(text: str) -> Stamp:
    """A stamp of what it is as text. Whoever wrote that may have written anything: BadStamp where it is no stamp."""
    if len(text) > LONGEST:
        raise BadStamp("its stamp is far too long")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadStamp("its stamp is damaged") from error
    if not isinstance(told, dict):
        raise BadStamp("its stamp is damaged")
    if is_newer(told.get("jmx")):
        raise BadStamp(f"jmx {told['jmx']} drew it, which is newer than this one ({__version__}); upgrade jmx")
    return _stamp(told)


def is_newer(version: object) -> bool:
    """Whether that is the version of a newer jmx."""
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        return False
    numbers, ours = ([int(each) for each in text.split(".")] for text in (version, __version__))
    return numbers > ours


def _stamp(told: Mapping[str, object]) -> Stamp:
    names = {each.name: each.default for each in fields(Stamp)}
    lacking = [name for name in ("jmx", "format", "journey", "as_of", "shows") if name not in told]
    if lacking or not told.keys() <= names.keys():
        raise BadStamp("its stamp is none that jmx writes")
    for name, value in told.items():
        usual = names[name]
        right = isinstance(value, list) if name == "lanes" else type(value) is type("" if usual is MISSING else usual)
        shape = _SHAPES.get(name)
        if not right or (shape and not shape.fullmatch(str(value))):
            raise BadStamp(f"its stamp is wrong about '{name}'")
    lanes = told.get("lanes", [])
    if not isinstance(lanes, list) or not all(isinstance(each, str) for each in lanes):
        raise BadStamp("its stamp is wrong about 'lanes'")
    try:
        found = Stamp(**{**told, "lanes": tuple(lanes), "as_of": date.fromisoformat(str(told["as_of"]))})  # type: ignore[arg-type]
    except ValueError as error:
        raise BadStamp("its stamp is wrong about 'as_of'") from error
    if bool(found.of) == bool(found.journey):
        raise BadStamp("its stamp is wrong about 'journey'")
    if not (found.page == found.pages == 0 or 0 < found.page <= found.pages <= _MOST_PAGES):
        raise BadStamp("its stamp is wrong about 'page'")
    return found
