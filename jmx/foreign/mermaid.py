"""Mermaid's `journey` diagrams: sections are stages, tasks are touchpoints, scores are feelings, actors are personas.

It reads what Mermaid reads, and a few slips that Mermaid refuses: a task without a score, a `:` in a section, a `;`.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jmx.foreign.draft import Carrier, Draft, NotReadable, Scale, each_once, number_in, without_empty
from jmx.model import limits

_HEADER = re.compile(r"journey\b", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?P<inside>.*?\n)[ \t]*---[ \t]*(?=\n|\Z)", re.DOTALL)
_FRONT_FIELD = re.compile(r"(?P<name>\w+)[ \t]*:[ \t]*(?P<text>.*)")
_DESCRIPTION = re.compile(r"^[ \t]*accDescr\s*\{(?P<text>[^}]*)\}?", re.IGNORECASE | re.MULTILINE)
_SPOKEN = re.compile(r"acc(?P<what>Title|Descr)\s*:\s*(?P<text>.*)", re.IGNORECASE)
_NAMING = re.compile(r"(?P<what>title|section)(?:\s+(?P<text>.*)|$)", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"#(\w{1,40});")
# What stands for the # and the ; of an entity: any others begin a comment and end a statement.
_HASH, _SEMICOLON = "\ue000", "\ue001"
_PROTECTED = re.compile(rf"{_HASH}(\w+){_SEMICOLON}")
_MACHINE = re.compile(
    r"\b(?:system|server|service|api|backend|frontend|database|db|platform|bot|app|website|browser|worker)s?\b",
    re.IGNORECASE,
)
_LOOKS = "it says how the diagram looks"
_COMMENT = "a comment"
NO_SECTION = "Steps"


class DiagramTask(NamedTuple):
    """A task as it is written: its line, what it is called, its score and its actors."""

    line: int
    name: str
    score: str = ""
    actors: tuple[str, ...] = ()


@dataclass
class DiagramSection:
    """A section with its tasks; tasks before the first one stand in one without a name."""

    line: int
    name: str
    tasks: list[DiagramTask] = field(default_factory=list)


@dataclass
class Diagram:
    """What a diagram says, word for word; its title for screen readers is the `spoken` one."""

    title: str = ""
    spoken: str = ""
    description: str = ""
    sections: list[DiagramSection] = field(default_factory=list)


def is_journey(text: str) -> bool:
    """Whether a text is a journey diagram."""
    try:
        read_diagram(text, Carrier())
    except NotReadable:
        return False
    return True


def journey_of(text: str, called: str, scale: Scale | None = None) -> Draft:
    """A diagram as a journey; `called` is its title where it has none."""
    carrier = Carrier()
    diagram = read_diagram(text, carrier)
    if not diagram.sections:
        raise NotReadable("it is a Mermaid journey without a task")
    if diagram.title and diagram.spoken not in ("", diagram.title):
        carrier.drop("accTitle", diagram.spoken, "a journey has one title")
    actors = each_once(name for section in diagram.sections for task in section.tasks for name in task.actors)
    if machines := [each for each in actors if _MACHINE.search(each)]:
        carrier.doubt("actors", f"all were taken for personas; take out what is no customer: {', '.join(machines)}")
    journey = carrier.titled(diagram.title or diagram.spoken, "title", called)
    description = (journey.get("description", ""), carrier.text(diagram.description, "accDescr"))
    journey["description"] = "\n".join(filter(None, description))
    journey["personas"] = actors
    journey["stages"] = [_stage(section, actors, carrier, scale or Scale()) for section in diagram.sections]
    return carrier.draft("journey", without_empty(journey))


def _stage(section: DiagramSection, actors: list[str], carrier: Carrier, scale: Scale) -> dict[str, Any]:
    stage = carrier.titled(section.name, f"line {section.line}", NO_SECTION)
    return without_empty(stage | {"touchpoints": [_touchpoint(each, actors, carrier, scale) for each in section.tasks]})


def _touchpoint(task: DiagramTask, actors: list[str], carrier: Carrier, scale: Scale) -> dict[str, Any]:
    here = each_once(task.actors)
    where = f"line {task.line}"
    touchpoint = carrier.titled(task.name, where, "Step")
    touchpoint["emotion"] = _mood(task, where, carrier, scale)
    touchpoint["personas"] = here if len(here) < len(actors) else []
    return without_empty(touchpoint)


def _mood(task: DiagramTask, where: str, carrier: Carrier, scale: Scale) -> float | None:
    if not task.score:
        return None
    rating = number_in(task.score)
    mood = None if rating is None else scale.mood(rating)
    if rating is None:
        carrier.drop(where, f"score {task.score}", "it is no number")
    elif mood is None:
        carrier.drop(where, f"score {task.score}", f"it is not from {scale}; say which scale it is of, as --scale 0-10")
    return mood


# --- the statements of a diagram --------------------------------------------------------------------------------------


def read_diagram(text: str, carrier: Carrier) -> Diagram:
    """What a diagram says. NotReadable where it is no journey."""
    diagram = Diagram()
    text = _ENTITY.sub(rf"{_HASH}\1{_SEMICOLON}", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    text = _without_directives(_without_front_matter(text, diagram, carrier), carrier)
    for described in _DESCRIPTION.finditer(text):
        diagram.description = "\n".join(map(str.strip, _plain(described["text"]).split("\n")))
    begun = False
    for line, statement in _statements(_DESCRIPTION.sub(_lines_of, text), diagram, carrier):
        header = None if begun else _HEADER.match(statement)
        if not (begun or header):
            break
        begun = True
        rest = statement[header.end() :].strip() if header else statement
        if rest:
            _take(diagram, line, rest, carrier)
    if not begun:
        raise NotReadable("it is no Mermaid journey; that begins with `journey`")
    return diagram


def _without_front_matter(text: str, diagram: Diagram, carrier: Carrier) -> str:
    front = _FRONT_MATTER.match(text)
    if front is None:
        return text
    for line in front["inside"].splitlines():
        named = _FRONT_FIELD.match(line)
        if named and named["name"] == "title":
            diagram.title = _plain(named["text"].strip("\"'"))
        elif named:
            carrier.drop("front matter", line, _LOOKS)
    return _lines_of(front) + text[front.end() :]


def _without_directives(text: str, carrier: Carrier) -> str:
    kept: list[str] = []
    line, rest = 1, text
    while (start := rest.find("%%{")) >= 0 and (end := rest.find("}%%", start)) >= 0:
        line += rest.count("\n", 0, start)
        directive = rest[start : end + 3]
        carrier.drop(f"line {line}", directive, _LOOKS)
        kept += (rest[:start], "\n" * directive.count("\n"))
        line += directive.count("\n")
        rest = rest[end + 3 :]
    return "".join((*kept, rest))


def _lines_of(found: re.Match[str]) -> str:
    """As many empty lines, so that what follows stays on its line."""
    return "\n" * found[0].count("\n")


def _statements(text: str, diagram: Diagram, carrier: Carrier) -> Iterator[tuple[int, str]]:
    """The statements with their lines, without comments and what is told to screen readers."""
    for number, line in enumerate(text.split("\n"), 1):
        spoken = _SPOKEN.match(line.strip())
        if spoken:
            name = "spoken" if spoken["what"].lower() == "title" else "description"
            setattr(diagram, name, _plain(spoken["text"]))
            continue
        said, _, comment = ("", "", line.strip()) if line.strip().startswith("%") else line.partition("#")
        if comment.strip():
            carrier.drop(f"line {number}", _plain(comment), _COMMENT)
        yield from ((number, each.strip()) for each in said.split(";") if each.strip())


def _take(diagram: Diagram, line: int, statement: str, carrier: Carrier) -> None:
    naming = _NAMING.fullmatch(statement)
    if naming is None:
        if not diagram.sections:
            diagram.sections.append(DiagramSection(line, ""))
        diagram.sections[-1].tasks.append(_task(line, statement, carrier))
    elif naming["what"].lower() == "section":
        diagram.sections.append(DiagramSection(line, _plain(naming["text"] or "")))
    else:
        if diagram.title:
            carrier.drop(f"line {line}", diagram.title, "a journey has one title, and another follows")
        diagram.title = _plain(naming["text"] or "")


def _task(line: int, statement: str, carrier: Carrier) -> DiagramTask:
    name, *values = statement.split(":")
    score, actors, *more = (*values, "", "")
    if any(each.strip() for each in more):
        carrier.drop(f"line {line}", _plain(":".join(more)), "Mermaid knows no third value of a task")
    names = (carrier.line(_plain(each), f"line {line}")[: limits.TITLE_LENGTH] for each in actors.split(","))
    return DiagramTask(line, _plain(name), score.strip(), tuple(filter(None, names)))


def _plain(words: str) -> str:
    """Words with their entities as letters, and blanks for line breaks."""
    return html.unescape(_PROTECTED.sub(_as_html, _BREAK.sub(" ", words))).strip()


def _as_html(entity: re.Match[str]) -> str:
    return f"&#{entity[1]};" if entity[1].isdecimal() else f"&{entity[1]};"
