"""A page for maps that a repository brings: filled in by a process of its own, with plain data alone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jmx.errors import CannotDraw
from jmx.escape import one_line
from jmx.processes import ProgramFailed, isolated

FOLDER = "templates"
_SECONDS = 11.0  # of a clock, where the 10 s of a processor do not end it sooner
_USED_UP = "it used up the time or the memory that jmx gives a template (10 s, 512 MB)"


class TemplateFailed(CannotDraw):
    """A template makes no page; the message says where in it, and why."""


class EndlessTemplate(TemplateFailed):
    """One that uses up its time or memory, and would for every other map."""


@dataclass(frozen=True, slots=True)
class MapTemplate:
    """A template by the name of its file, with its text and those of the ones it may include."""

    name: str
    texts: Mapping[str, str]

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.name}"

    @property
    def markup(self) -> str:
        return "html" if ".html." in self.name else "markdown"

    def refused(self, why: str, words: str = "") -> TemplateFailed:
        """That what it wrote is not allowed, with the line that has some words, if one has."""
        return TemplateFailed(f"{self._place_of(words)}: {why}")

    def _place_of(self, words: str) -> str:
        for name, text in self.texts.items() if words else ():
            place = text.lower().find(words.lower())
            if place >= 0:
                return f"{FOLDER}/{name}:{text.count(chr(10), 0, place) + 1}"
        return self.path


def fill(template: MapTemplate, contexts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a template makes of each of some data; TemplateFailed with its name and line where it is wrong."""
    asked = {
        "templates": dict(template.texts),
        "name": template.name,
        "contexts": list(contexts),
        "markup": template.markup,
    }
    program = "from jmx.render.template_child import main; main()"
    try:
        done = isolated(program, json.dumps(asked).encode(), _SECONDS)
    except ProgramFailed as error:
        raise EndlessTemplate(f"{template.path}: it takes too long; jmx gives a template 10 s") from error
    try:
        said = json.loads(done.out)
    except ValueError as error:
        raise EndlessTemplate(f"{template.path}: {_USED_UP}") from error
    if "lacking" in said:
        raise TemplateFailed(f"templates need {said['lacking']}, which jmx does not bring by itself: "
                         "pip install 'jmx[templates]'")  # fmt: skip
    if "error" in said:
        line = f":{said['line']}" if said["line"] else ""
        raise TemplateFailed(one_line(f"{FOLDER}/{said['name']}{line}: {said['error']}"))
    return map(str, said["pages"])
