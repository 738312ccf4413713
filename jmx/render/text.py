"""A map as text for a terminal: the curve, then the steps in columns as far as they fit, stages below each other."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from jmx.escape import one_line
from jmx.render.brief import dips, worst_pains
from jmx.render.cells import cells, padded, wrapped
from jmx.render.marks import DIFFERENT, NO_DIFFERENCE, MapComparison, MarkSort, within
from jmx.render.pages import Look
from jmx.render.plot import Line, Span, plots
from jmx.render.stamp import Stamp
from jmx.render.theme import Theme
from jmx.render.view import MapPain, MapStage, MapStep, MapView
from jmx.render.words import (
    WORDED,
    LaneWords,
    Words,
    asked_lanes,
    felt,
    gaps,
    head_facts,
    known_from,
    lanes_in_words,
    lines_above,
    origin,
    pain_facts,
    pain_words,
    pictures_left_out,
    places,
    quoted,
    ranked,
    where,
)

VIEWED = ("full", "blueprint", "executive", "story")
WIDTH = 80
_NARROWEST_MAP = 40  # columns of a terminal; a narrower one breaks lines by itself
_COLUMN = 18  # a step is no narrower
_LABEL = 15  # the names of lanes
_WORST = 3
_STYLES = {"pains": "warning", "emotion": "accent", "voices": "quiet"}
# What a terminal without box characters is shown, each as wide as what it stands for.
_PLAIN = str.maketrans("─│┌┐└┘┤┼●○▼▽▲×★·→−–—“”‘’…", '-|++++|+*ovv^x*.>---""\'".')
_MARKS = {MarkSort.NEW: ("+", "good"), MarkSort.CHANGED: ("▲", "accent"), MarkSort.GONE: ("×", "quiet")}


class _BandPart(NamedTuple):
    """Columns of a band: a stage with some of its steps."""

    place: int
    stage: MapStage
    steps: tuple[MapStep, ...]

    @property
    def breadth(self) -> int:
        return max(1, len(self.steps))

    @property
    def begins(self) -> bool:
        """Whether these are its first steps."""
        return self.steps == self.stage.steps[: len(self.steps)]


def text(view: MapView, theme: Theme, stamp: Stamp, width: int = WIDTH, plain: bool = False) -> bytes:
    """The map as text without colours; its last line says for programs where it comes from."""
    told = "".join(span.text for span in spans(view, stamp.look, width, plain))
    return f"{told}\n# jmx {stamp.text}\n".encode("utf-8", "backslashreplace")


def spans(view: MapView, look: Look, width: int = WIDTH, plain: bool = False) -> Iterator[Span]:
    """The map as words and how they are meant, in lines no wider than a terminal; `plain` without box characters."""
    room = max(width, _NARROWEST_MAP)
    body = {"executive": _executive, "story": _story}.get(look.view)
    told = body(view, room) if body else _stages(view, look, room)
    told = _differences(view.comparison, room) if view.comparison else told
    for line in (*_head(view, room), *told, (), *_lines(origin(view), room, "quiet")):
        kept = len(line) - next((at for at, span in enumerate(reversed(line)) if span.text.strip()), len(line))
        for at, span in enumerate(line[:kept], 1):
            words = span.text.rstrip() if at == kept else span.text
            yield Span(words.translate(_PLAIN) if plain else words, span.style)
        yield Span("\n")


# --- lines ---


def _lines(words: str, room: int, style: str = "", indent: str = "") -> Iterator[Line]:
    """Words in lines, all set in alike."""
    for each in wrapped(one_line(words), room - len(indent)):
        yield (Span(indent), Span(each, style)) if indent else (Span(each, style),)


def _named(rows: Iterable[tuple[str, str]], room: int, indent: str = "") -> Iterator[Line]:
    """Names with what is said about each beside it."""
    told = [(name, words) for name, words in rows if one_line(words)]
    side = max((cells(name) for name, _ in told), default=0) + 2
    before = ""
    for name, words in told:
        for each in wrapped(one_line(words), room - len(indent) - side):
            yield (Span(indent), Span(padded("" if name == before else name, side), "quiet"), Span(each))
            before = name


def _items(items: Iterable[str], room: int) -> Iterator[Line]:
    for item in items:
        for at, each in enumerate(wrapped(one_line(item), room - 2)):
            yield (Span("  " if at else "· ", "quiet"), Span(each))


def _section(title: str, room: int) -> Iterator[Line]:
    yield ()
    yield from _lines(title, room, "strong")


# --- parts of the map ---


def _head(view: MapView, room: int) -> Iterator[Line]:
    """What it is about, what a reader must know first, who answers for it, and the curve."""
    yield from _lines(view.title, room, "strong")
    yield from _lines(view.goal, room, "quiet")
    for notice in view.notices:
        yield from _lines(f"! {notice.words}", room, "error" if notice.pressing else "warning")
    yield ()
    yield from _named(head_facts(view), room)
    if any(step.felt for step in view.steps):
        yield from _section("How it feels", room)
        yield from plots(view, room)
        if view.comparison and view.comparison.uncurved:
            yield from _lines(view.comparison.uncurved, room, "quiet")
        yield from _lines(_legend(view), room, "quiet")
        yield from _lines(view.low_words, room, "error")


def _legend(view: MapView) -> str:
    """The signs of the curve that this map uses."""
    felt_at = [step for step in view.steps if step.felt]
    signs = (
        "● known from evidence" if any(step.evidenced for step in felt_at) else "",
        "○ assumed" if any(not step.evidenced for step in felt_at) else "",
        "▼ lowest, ▽ where that is assumed" if view.lowest else "",
    )
    return " · ".join(filter(None, signs))


def _stages(view: MapView, look: Look, room: int) -> Iterator[Line]:
    """The steps in bands of columns, then what is about the whole journey, the pains, metrics, and what is not
    known."""
    keys = asked_lanes(look)
    lanes = lanes_in_words(view, keys)
    most = max(1, (room - _LABEL) // (_COLUMN + 2))
    bands = list(_bands(view, most))
    widest = max((sum(part.breadth for part in band) for band in bands), default=1)
    each = (room - _LABEL) // widest - 2
    for band in bands:
        yield ()
        yield from _band(band, [lane for lane in lanes if lane.key != "metrics"], each, look)
    if not bands:
        yield from ((), (Span("This journey has no stages yet."),))
    yield from _whole(view, lanes, room)
    if "pains" in keys and view.all_pains:
        yield from _section("What hurts, the worst first", room)
        there = places(view)
        for pain in ranked(view):
            yield from _pain(view, pain, room, there[pain.ref])
    yield from _known(view, room) if "emotion" in keys else ()
    if len(keys) == len(WORDED) and (told := [*gaps(view), *filter(None, (pictures_left_out(view),))]):
        yield from _section("What is not known", room)
        yield from _items(told, room)


def _whole(view: MapView, lanes: Sequence[LaneWords], room: int) -> Iterator[Line]:
    for lane in lanes:
        if lane.whole:
            where_to = "" if lane.key == "metrics" else f": {view.whole.title.lower()}"
            yield from _section(f"{lane.title}{where_to}", room)
            yield from _items(lane.whole, room)


def _bands(view: MapView, most: int) -> Iterator[list[_BandPart]]:
    """Stages side by side, as many as fit; one that has more steps than that goes on below."""
    band: list[_BandPart] = []
    for place, stage in enumerate(view.stages):
        count = -(-len(stage.steps) // most)
        each = -(-len(stage.steps) // max(1, count))
        for piece in [stage.steps[at : at + each] for at in range(0, len(stage.steps), each or 1)] or [()]:
            part = _BandPart(place, stage, piece)
            if band and sum(each.breadth for each in band) + part.breadth > most:
                yield band
                band = []
            band.append(part)
    if band:
        yield band


def _band(band: Sequence[_BandPart], lanes: Sequence[LaneWords], each: int, look: Look) -> Iterator[Line]:
    """Some stages: their names over their steps, and a row for each lane that says something here."""
    yield from _spread(band, "", [(_title(part),) for part in band], each, "strong")
    about = [tuple(filter(None, (part.stage.phase, part.stage.goal))) for part in band]
    if any(about):
        yield from _spread(band, "", [(" · ".join(words),) if words else () for words in about], each, "quiet")
    if any(part.begins and part.stage.more for part in band):
        told = [(part.stage.more,) if part.begins and part.stage.more else () for part in band]
        yield from _spread(band, "", told, each, "quiet")
    steps = [[_step(step) for step in part.steps] or [("No steps yet",)] for part in band]
    yield from _row("", steps, each, "strong")
    here = [(lane, *said) for lane in lanes if any(map(_says, said := _said(lane, band)))]
    lines = lines_above(look, (lane for lane, _, _ in here))
    for lane, whole, inner in here:
        yield _rule(band, each, lines.get(lane.key, ""))
        style, label = _STYLES.get(lane.key, ""), lane.title
        if _says(whole):
            yield from _spread(band, label, [stage[0] for stage in whole], each, style)
            label = ""
        if _says(inner):
            yield from _row(label, inner, each, style)


def _said(lane: LaneWords, band: Sequence[_BandPart]) -> tuple[list[list[Words]], list[list[Words]]]:
    """What a lane says in a band of stages as wholes, which stands with their first steps, and of their steps."""
    whole = [[lane.stages[part.place] if part.begins else ()] for part in band]
    return whole, [[lane.steps.get(step.number, ()) for step in part.steps] or [()] for part in band]


def _says(stages: Sequence[Sequence[Words]]) -> bool:
    return any(words for stage in stages for words in stage)


def _title(part: _BandPart) -> str:
    """A stage, and that it goes on from above where it does."""
    return part.stage.title if part.begins else f"{part.stage.title} (continued)"


def _step(step: MapStep) -> Words:
    return (f"{step.number} {'★ ' if step.moment else ''}{step.title}",)


def _rule(band: Sequence[_BandPart], each: int, name: str = "") -> Line:
    """What parts two lanes; a line of a blueprint has its name at its end."""
    rule = "─" * _LABEL + "".join("┼" + "─" * (part.breadth * (each + 2) - 1) for part in band)
    return (Span(f"{rule[: -len(name) - 3]} {name} ─" if name else rule, "quiet"),)


def _spread(band: Sequence[_BandPart], label: str, words: Sequence[Words], each: int, style: str) -> Iterator[Line]:
    """A row of what is about stages as wholes, each across its columns."""
    rooms = [part.breadth * (each + 2) - 2 for part in band]
    cells_of = [[(_in_cell(said, room - 1), room)] for said, room in zip(words, rooms, strict=True)]
    yield from _drawn(label, cells_of, style)


def _row(label: str, words: Sequence[Sequence[Words]], each: int, style: str) -> Iterator[Line]:
    """A row of what is about steps."""
    yield from _drawn(label, [[(_in_cell(said, each - 1), each) for said in stage] for stage in words], style)


def _in_cell(words: Words, room: int) -> list[str]:
    """What stands in a cell: one thing in lines, or several behind dots."""
    if len(words) < 2:
        return [line for each in words for line in wrapped(one_line(each), room)]
    told = ((wrapped(one_line(each), room - 2)) for each in words)
    return [f"{'  ' if at else '· '}{line}" for lines in told for at, line in enumerate(lines)]


def _drawn(label: str, stages: Sequence[Sequence[tuple[list[str], int]]], style: str) -> Iterator[Line]:
    """The lines of a row: its label, then its cells, with a bar before each stage."""
    names = wrapped(label, _LABEL - 1)
    height = max(len(names), *(len(lines) for stage in stages for lines, _ in stage))
    for at in range(height):
        line = [Span(padded(names[at] if at < len(names) else "", _LABEL), "quiet")]
        for stage in stages:
            line.append(Span("│", "quiet"))
            for lines, room in stage:
                line += [Span(" "), Span(padded(lines[at] if at < len(lines) else "", room), style), Span(" ")]
            line[-1] = Span("")
        yield tuple(line)


def _pain(view: MapView, pain: MapPain, room: int, place: str = "") -> Iterator[Line]:
    """A pain with who answers for it, what was decided, what is next, and how it is known."""
    yield from _lines(pain_words(pain), room, "warning")
    known = [("How we know", each) for each in known_from(view, pain) or ("nothing supports it yet",)]
    yield from _named([("Where", place or where(view, pain)), *pain_facts(view, pain), *known], room, "  ")


def _differences(comparison: MapComparison, room: int) -> Iterator[Line]:
    """Of a map of two all that is different, in place of its stages."""
    yield from _section(DIFFERENT, room)
    for each in comparison.differences:
        alone = each.sort is not MarkSort.CHANGED
        sign, style = _MARKS[each.sort]
        words = f"{each.what}: {within(comparison.word(each.sort))}" if alone else each.words
        for at, line in enumerate(wrapped(one_line(words), room - 2)):
            yield (Span("  " if at else f"{sign} ", style), Span(line))
    yield from () if comparison.differences else _lines(NO_DIFFERENCE, room)
    yield from _lines(comparison.unread, room, "quiet") if comparison.unread else ()


def _known(view: MapView, room: int) -> Iterator[Line]:
    """The evidence behind feelings, step by step."""
    if any(step.sources for step in view.felt):
        yield from _section("How we know how it feels", room)
        for step in view.felt:
            if step.sources:
                yield from _lines(f"{step.number} {step.title}" if step.number else step.title, room)
                yield from _named([("", each) for each in known_from(view, step)], room)


def _executive(view: MapView, room: int) -> Iterator[Line]:
    """The worst pains with owner, decision and next step, below the curve."""
    worst = worst_pains(view, _WORST)
    yield from _section("What hurts most" if worst else "No pain is open on this map.", room)
    for pain in worst:
        yield from _pain(view, pain, room)
        yield ()
    if left := len(view.all_pains) - len(worst):
        yield (Span(f"+{left} more pain{'s' if left > 1 else ''} on the whole map", "quiet"),)


def _story(view: MapView, room: int) -> Iterator[Line]:
    """For each dip of the curve: what customers say, how we know, what hurts there."""
    found = dips(view)
    if not found:
        yield from _section("The curve of this journey has no dip." if view.felt else "Nobody said how it feels.", room)
    for step in found:
        number = f"{step.number} " if step.number else ""
        yield ()
        yield from _lines(f"{number}{step.title}: {'; '.join(felt(view, step))}", room, "strong")
        for quote in step.quotes or step.voices:
            yield from _lines(quoted(quote), room, "quiet", "  ")
        known = known_from(view, step) or ("nothing supports it yet",)
        yield from _named([("How we know", each) for each in known], room, "  ")
        for pain in view.all_pains:
            if step.number and step.number in pain.steps:
                yield from _pain(view, pain, room)
