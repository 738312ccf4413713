"""A journey as tables and outlines give it: parts with what was said in each lane, and the draft made of them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from jmx.foreign.draft import Carrier, Draft, NotReadable, Scale, each_once, number_in, without_empty
from jmx.foreign.moods import felt
from jmx.model import limits
from jmx.model.identity import slug

_BULLET = re.compile(r"^\s*[-*•·–▪◦►✓✔]\s+")
_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+")
_COMMAS = re.compile(r"\s*[,;/|]\s*|\s+(?:&|\+)\s+|\n")
_NAME = re.compile(r"^(?:name|nombre|nom)\s*:\s*", re.IGNORECASE)
_FEW_WORDS = 4
_OF_TOUCHPOINTS = frozenset({"systems", "backstage", "response", "outputs", "importance", "moment_of_truth"})
_MOST_RATED = 12  # words and faces that are told
_KEPT = "its words are kept as a thought"
_FALSE = frozenset({"no", "nein", "non", "false", "0"})
_TRUE = frozenset({"x", "yes", "ja", "si", "oui", "true", "✓", "✔", "★", "1"})
_NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "none", "keine", "ninguno", "aucun", "tbd", "?", "...", "…"})


class Cell(NamedTuple):
    """What somebody wrote, and where; `spread` where a merged cell says it that begins elsewhere."""

    text: str
    where: str
    spread: bool = False


@dataclass
class MapPart:
    """A journey, a stage or a touchpoint: what it is called, what was said of it lane by lane, and its own parts."""

    title: Cell
    lanes: dict[str, list[Cell]] = field(default_factory=dict)
    parts: list["MapPart"] = field(default_factory=list)

    def say(self, lane: str, cell: Cell) -> None:
        """Keeps what was said in a lane, unless it is only a word for nothing."""
        if cell.text.strip().casefold() not in _NOTHING:
            self.lanes.setdefault(lane, []).append(cell)


def items(cell: Cell) -> list[Cell]:
    """The things that a cell lists, one a line or a bullet; else what stands between semicolons."""
    lines = [_BULLET.sub("", each).strip() for each in cell.text.split("\n")]
    if len(lines) > 1 and all(map(_NUMBER.match, lines)):
        lines = [_NUMBER.sub("", each) for each in lines]
    found = [each for each in lines if each.casefold() not in _NOTHING]
    if len(found) == 1 and ";" in found[0]:
        found = [each.strip() for each in found[0].split(";") if each.strip()]
    return [Cell(each, cell.where) for each in found]


def _ratings(cell: Cell) -> list[Cell]:
    """The ratings that a cell lists, where it lists nothing else; else the cell."""
    found = items(cell)
    return found if len(found) > 1 and all(number_in(each.text) is not None for each in found) else [cell]


def names(cell: Cell) -> list[Cell]:
    """The same of a cell that lists names, which may stand between commas."""
    found = items(cell)
    if len(found) > 1:
        return found
    parts = [each.strip() for each in _COMMAS.split(cell.text) if each.strip()]
    short = all(len(each.split()) <= _FEW_WORDS and not each[0].isdigit() for each in parts)
    return [Cell(each, cell.where) for each in parts] if short else found


def journey_of(journey: MapPart, scale: Scale | None = None, carrier: Carrier | None = None) -> Draft:
    """The draft of a journey. NotReadable where it has no stage."""
    if not journey.parts:
        raise NotReadable("it names no stage")
    return _JourneyDraft(journey, scale or Scale(), carrier or Carrier()).draft()


class _JourneyDraft:
    """A journey in the making: what of its parts can be said in a record, and what cannot."""

    def __init__(self, journey: MapPart, scale: Scale, carrier: Carrier) -> None:
        self.journey, self.scale, self.carrier = journey, scale, carrier
        self.beside: list[Draft] = []
        self.metrics: list[dict[str, Any]] = []
        self.personas: list[str] = []
        self.rated: dict[str, float] = {}  # words and faces for feelings, as they were rated
        self.ids: set[str] = set()

    def draft(self) -> Draft:
        lanes = self.journey.lanes
        data = self.carrier.titled(self.journey.title.text, self.journey.title.where, "Untitled")
        self._describe(data, lanes)
        stages = [self._stage(each) for each in self.journey.parts]
        data |= {
            "customer_goal": self._text(lanes.pop("goal", ())),
            "pains": self._titled(lanes.pop("pains", ())),
            "evidence": self._titled(lanes.pop("evidence", ())),
            "stages": stages,
        }
        self._add_beside(lanes, lambda: "/")
        named = [_NAME.sub("", each) for each in self._names(lanes.pop("personas", ()))]
        data |= {"personas": each_once([*named, *self.personas]), "metrics": self.metrics}
        for step in (step for stage in stages for step in stage.get("touchpoints", ())):
            if len(step.get("personas", ())) == len(data["personas"]):
                step.pop("personas", None)  # it is everybody's
        self._drop(lanes, "a journey has no place for it")
        if self.rated:
            told = [f"{words} {'+' * (mood > 0)}{mood:g}" for words, mood in self.rated.items()]
            more = ["…"] if len(told) > _MOST_RATED else []
            words = ", ".join((*told[:_MOST_RATED], *more))
            self.carrier.doubt("feelings", f"words and faces were taken for ratings: {words}")
        return self.carrier.draft("journey", without_empty(data), tuple(self.beside))

    # --- stages and touchpoints ---

    def _stage(self, part: MapPart) -> dict[str, Any]:
        lanes = part.lanes
        stage = self.carrier.titled(part.title.text, part.title.where, "Stage")
        self._describe(stage, lanes)
        steps = part.parts or self._steps(lanes)
        if len(steps) == 1:
            for lane in sorted(_OF_TOUCHPOINTS & lanes.keys()):
                steps[0].lanes.setdefault(lane, []).extend(lanes.pop(lane))
        stage |= {
            "phase": self._title(lanes.pop("phase", ())),
            "goal": self._text(lanes.pop("goal", ())),
            "questions": self._list(lanes.pop("questions", ())),
            "duration": self._text(lanes.pop("duration", ())),
            "team": self._team(lanes),
            "evidence": self._titled(lanes.pop("evidence", ())),
            "emotion": self._emotion(lanes),
            "thoughts": self._list((*lanes.pop("thoughts", ()), *lanes.pop("quotes", ()))),
            "pains": self._titled(lanes.pop("pains", ())),
        }
        self._add_beside(lanes, self._place(stage))
        who = self._names(lanes.pop("personas", ()))
        self.personas += who
        stage["touchpoints"] = [self._touchpoint(each, who) for each in steps]
        self._drop(lanes, "it is said of several steps together" if steps else "a stage has no place for it")
        return without_empty(stage)

    def _steps(self, lanes: dict[str, list[Cell]]) -> list[MapPart]:
        """The touchpoints of a stage whose lanes tell what is done and where, but not as parts of its own.

        What customers do are the steps, and what they meet there is their channel; told where that is only likely.
        """
        met = [each for cell in lanes.pop("touchpoint", ()) for each in names(cell)]
        steps = [MapPart(each) for cell in lanes.pop("actions", ()) for each in items(cell)]
        channels = [each for cell in lanes.pop("channel", ()) for each in names(cell)]
        if not steps:
            steps, met = [MapPart(each) for each in met or channels], []
        met, alone = (channels or met), (met if channels else [])
        if len(met) in (1, len(steps)):
            for step, each in zip(steps, met * len(steps) if len(met) == 1 else met, strict=False):
                step.say("channel", each)
            if len(met) > 1 and steps and met[0].text != steps[0].title.text:
                said = ", ".join(each.text for each in met)
                self.carrier.doubt(
                    met[0].where, f"'{said}' were taken for the channels of the steps, in the same order"
                )
        else:
            alone = [*alone, *met]
        return [*steps, *(MapPart(each, {"channel": [each]}) for each in alone)]

    def _touchpoint(self, part: MapPart, who: list[str]) -> dict[str, Any]:
        lanes = part.lanes
        step = self.carrier.titled(part.title.text, part.title.where, "Step")
        self._describe(step, lanes)
        own = self._names(lanes.pop("personas", ())) or who
        self.personas += own
        step |= {
            "emotion": self._emotion(lanes),
            "channel": self._title(lanes.pop("channel", ())),
            "duration": self._text(lanes.pop("duration", ())),
            "actions": self._list(lanes.pop("actions", ())),
            "thoughts": self._list(lanes.pop("thoughts", ())),
            "quotes": self._list(lanes.pop("quotes", ())),
            "importance": self._rating(lanes, "importance"),
            "moment_of_truth": self._truth(lanes.pop("moment_of_truth", ())),
            "team": self._team(lanes),
            "personas": own,
            "systems": [{"system": each} for each in self._names(lanes.pop("systems", ()))],
            "response": self._text(lanes.pop("response", ())),
            "outputs": self._list(lanes.pop("outputs", ())),
            "backstage": self._titles(lanes.pop("backstage", ())),
            "evidence": self._titled(lanes.pop("evidence", ())),
            "pains": self._titled(lanes.pop("pains", ())),
        }
        self._add_beside(lanes, self._place(step))
        self._drop(lanes, "a touchpoint has no place for it")
        return without_empty(step)

    # --- what fields take ---

    def _describe(self, data: dict[str, Any], lanes: dict[str, list[Cell]]) -> None:
        more = (data.get("description", ""), self._text(lanes.pop("description", ())))
        data["description"] = "\n".join(filter(None, more))

    def _text(self, cells: Iterable[Cell]) -> str:
        return "\n".join(self.carrier.text(each.text, each.where) for each in cells)

    def _title(self, cells: Iterable[Cell]) -> str:
        """Words of a field that takes one short line; what is longer is told."""
        line = ", ".join(self.carrier.line(each.text, each.where) for each in cells)
        if len(line) > limits.TITLE_LENGTH:
            self.carrier.drop(next(iter(cells)).where, line, f"only {limits.TITLE_LENGTH} characters of it fit")
        return line[: limits.TITLE_LENGTH].rstrip()

    def _list(self, cells: Iterable[Cell]) -> list[str]:
        found = (self.carrier.text(each.text, each.where) for cell in cells for each in items(cell))
        return [each for each in found if each]

    def _titles(self, cells: Iterable[Cell]) -> list[str]:
        return [title for cell in cells for each in items(cell) if (title := self._title((each,)))]

    def _names(self, cells: Iterable[Cell]) -> list[str]:
        return each_once(title for cell in cells for each in names(cell) if (title := self._title((each,))))

    def _titled(self, cells: Iterable[Cell]) -> list[Any]:
        """Parts that are only called something: a title alone where that is all."""
        found = [self.carrier.titled(each.text, each.where, "") for cell in cells for each in items(cell)]
        return [each if len(each) > 1 else each["title"] for each in found if each["title"]]

    def _emotion(self, lanes: dict[str, list[Cell]]) -> float | None:
        moods: list[float] = []
        cells = [rating for cell in lanes.pop("emotion", []) for rating in _ratings(cell)]
        for cell in cells:
            found = felt(self.carrier.text(cell.text, cell.where), self.scale)
            if found.words:
                lanes.setdefault("thoughts", []).append(Cell(found.words, cell.where))
            if found.mood is None:
                self.carrier.drop(cell.where, cell.text, f"no one feeling on a scale of {self.scale}; {_KEPT}")
            else:
                moods.append(found.mood)
                self.rated |= {} if found.rated else {" ".join(cell.text.split())[:30]: found.mood}
        if len(set(moods)) > 1:
            self.carrier.doubt(cells[0].where, "several ratings stand for one place; their mean was taken")
        mood = round(sum(moods) / len(moods), 2) if moods else None
        return int(mood) if mood is not None and mood == int(mood) else mood

    def _rating(self, lanes: dict[str, list[Cell]], lane: str) -> int | None:
        for cell in lanes.pop(lane, ()):
            number = number_in(cell.text)
            if number in (1, 2, 3, 4, 5):
                return int(number or 1)
            self.carrier.drop(cell.where, cell.text, f"{lane} is a whole number from 1 to 5")
        return None

    def _truth(self, cells: Iterable[Cell]) -> bool | str:
        told = self._text(cells)
        return told.casefold() in _TRUE or (told if told.casefold() not in _FALSE else "")

    def _team(self, lanes: dict[str, list[Cell]]) -> str:
        cells = lanes.pop("team", [])
        teams = self._names(cells)
        if len(teams) > 1:
            self.carrier.drop(cells[0].where, ", ".join(teams), "one team runs a stage or a touchpoint")
        return teams[0] if len(teams) == 1 else ""

    def _place(self, data: dict[str, Any]) -> Callable[[], str]:
        """The ref of a stage or touchpoint within its journey; it gets an id as soon as something points at it."""

        def place() -> str:
            if "id" not in data:
                wanted = slug(data["title"]) or "place"
                data["id"] = next(each for number in count(1) if (each := _numbered(wanted, number)) not in self.ids)
                self.ids.add(data["id"])
            return f"/{data['id']}"

        return place

    def _add_beside(self, lanes: dict[str, list[Cell]], place: Callable[[], str]) -> None:
        """What is a record of its own, or the journey's: it says where it belongs."""
        for text in self._list(lanes.pop("opportunities", ())):
            self.beside.append(Draft("opportunity", {"question": text, "at": [place()]}))
        for title in self._titled(lanes.pop("strengths", ())):
            self.beside.append(Draft("strength", _with_title(title) | {"at": [place()]}))
        for title in self._titled(lanes.pop("metrics", ())):
            self.metrics.append(_with_title(title) | {"at": [place()]})

    def _drop(self, lanes: dict[str, list[Cell]], why: str) -> None:
        for lane, cells in lanes.items():
            for each in cells:
                self.carrier.drop(each.where, each.text, f"{lane.replace('_', ' ')}: {why}")


def _with_title(part: Any) -> dict[str, Any]:
    return {**part} if isinstance(part, dict) else {"title": part}


def _numbered(wanted: str, number: int) -> str:
    return wanted if number == 1 else f"{wanted[: limits.ID_LENGTH - 4]}-{number}"
