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
_SPELT = re.compile("[<>&'`]|--")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Where a map comes from and how it is drawn. Of all maps that show the same, `shows` is the same."""

    jmx: str = __version__
    journey: str
    commit: str = ""  # its whole id; empty without git
    edited: bool = False  # whether files were read that the commit does not hold so
    as_of: date
    view: str = FULL.view
    lanes: tuple[str, ...] = ()
    paper: str = ""
    persona: str = ""
    team: str = ""
    theme: str = "light"
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


def stamp_of(view: MapView, look: Look = FULL, theme: str = "light") -> Stamp:
    """The stamp of a map that is drawn with some look, in a theme of that name, before it is known what that shows."""
    return Stamp(
        journey=view.journey,
        commit=view.commit_id,
        edited=view.edited,
        as_of=view.as_of,
        view=look.view,
        lanes=tuple(look.lanes),
        paper=look.paper,
        persona=look.persona or "",
        team=look.team,
        theme=theme,
    )


def without_origin(view: MapView) -> MapView:
    """A map that does not say of which commit and day it is: what it shows."""
    return replace(view, commit="", commit_id="", edited=False, as_of=date.min)


def digest(parts: Iterable[bytes]) -> str:
    """A digest of what a map shows, drawn without its origin."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()
