"""A map as Markdown: a document that is read in a merge request or a wiki, with a table for each stage."""

import re
from collections.abc import Iterable, Iterator, Sequence

from jmx import escape
from jmx.render.brief import dips, worst_pains
from jmx.render.marks import DIFFERENT, NO_DIFFERENCE, MapComparison, MarkSort
from jmx.render.pages import Look
from jmx.render.stamp import Stamp
from jmx.render.theme import Theme
from jmx.render.view import MapPain, MapStep, MapView
from jmx.render.words import (
    WORDED,
    LaneWords,
    asked_lanes,
    became,
    claims,
    felt,
    gaps,
    head_facts,
    known_from,
    lanes_in_words,
    lines_above,
    origin,
    pain_facts,
    pictures_left_out,
    places,
    quoted,
    ranked,
    where,
)

VIEWED = ("full", "blueprint", "executive", "story")
_WORST = 3
_FACTS = ("Owner", "Decided", "Next", "Costs")
_IN_TABLES = ("steps", "channels", "emotion", "pains")  # the others would make a table too wide: they stand below it


class _Strong(str):
    """A text that stands out in its cell."""


def markdown(view: MapView, theme: Theme, stamp: Stamp) -> bytes:
    """The document: the whole journey stage by stage, or what a view for those who decide shows of it."""
    body = {"executive": _executive, "story": _story}.get(stamp.view)
    shown = body(view) if body else _stages(view, stamp.look)
    told = [
        *_head(view),
        *(_differences(view.comparison) if view.comparison else shown),
        f"---\n\n{_line(origin(view))}\n\n",
    ]
    return f"{''.join(told)}<!-- jmx {stamp.text} -->\n".encode("utf-8", "backslashreplace")


# --- parts of the document ---


def _head(view: MapView) -> Iterator[str]:
    """What it is about, what a reader must know first, who answers for it, and where it feels worst."""
    yield _heading(1, view.title)
    yield f"> {_line(view.goal)}\n\n" if view.goal.strip() else ""
    for notice in view.notices:
        yield f"**{_line(notice.words)}**\n\n" if notice.pressing else f"{_line(notice.words)}\n\n"
    yield _facts([(name, (words,)) for name, words in head_facts(view)])
    yield f"**{_line(view.low_words)}**\n\n" if view.low_words else ""


def _differences(comparison: MapComparison) -> Iterator[str]:
    """Of a map of two all that is different, in place of its stages."""
    yield _heading(2, DIFFERENT)
    for each in comparison.differences:
        told = f": {_line(each.told, begins=False)}" if each.sort is MarkSort.CHANGED else ""
        yield f"- **{_line(comparison.word(each.sort))}** {_line(each.what, begins=False)}{told}\n"
    yield "\n" if comparison.differences else f"{NO_DIFFERENCE}\n\n"
    yield f"{_line(comparison.unread)}\n\n" if comparison.unread else ""


def _stages(view: MapView, look: Look) -> Iterator[str]:
    """Each stage with a table of its steps, then what is about the whole journey, pains, metrics, and what is not
    known."""
    keys = asked_lanes(look)
    lanes = lanes_in_words(view, keys)
    tabled = [lane for lane in lanes if lane.key in _IN_TABLES]
    below = [lane for lane in lanes if lane.key not in _IN_TABLES]
    if not view.stages:
        yield "This journey has no stages yet.\n\n"
    for place, stage in enumerate(view.stages):
        yield _heading(2, stage.title)
        about = " · ".join(filter(None, (stage.phase, stage.goal)))
        yield f"*{_line(about)}*\n\n" if about.strip() else ""
        yield f"{_line(stage.more)}\n\n" if stage.more.strip() else ""
        yield _steps_table(stage.steps, tabled) if stage.steps else "No steps yet.\n\n"
        told = {lane.key: words for lane in lanes if (words := _of_stage(place, stage.steps, lane))}
        lines = lines_above(look, (lane for lane in below if lane.key in told))
        for lane in (*tabled, *below):
            yield f"- *{lines[lane.key]}*\n" if lane.key in lines else ""
            yield from _bullet(lane.title, told.get(lane.key, ()))
        yield "\n" if told else ""
    yield from _whole(view, lanes)
    yield from _pains(view) if "pains" in keys and view.all_pains else ()
    yield from _known(view, keys)
    yield from _metrics(view) if "metrics" in keys and view.metrics else ()
    yield from _unknown(view) if len(keys) == len(WORDED) else ()


def _steps_table(steps: Sequence[MapStep], lanes: Sequence[LaneWords]) -> str:
    columns = [lane for lane in lanes if lane.key != "steps" and any(lane.steps.get(step.number) for step in steps)]
    done = next((lane for lane in lanes if lane.key == "steps"), None)
    rows = (
        [
            (str(step.number),),
            (_Strong(f"{'★ ' if step.moment else ''}{step.title}"), *(done.steps[step.number] if done else ())),
            *(lane.steps.get(step.number, ()) for lane in columns),
        ]
        for step in steps
    )
    return _table(("", "What customers do", *(lane.title for lane in columns)), rows)


def _of_stage(place: int, steps: Sequence[MapStep], lane: LaneWords) -> list[str]:
    """What has no place in the table of a stage: what is said of it as a whole, and lanes that are not in it."""
    shown = () if lane.key in _IN_TABLES else steps
    told = [f"{step.number} · {words}" for step in shown for words in lane.steps.get(step.number, ())]
    return [*lane.stages[place], *told]


def _whole(view: MapView, lanes: Sequence[LaneWords]) -> Iterator[str]:
    told = [(lane.title, list(lane.whole)) for lane in lanes if lane.whole and lane.key != "metrics"]
    if told:
        yield _heading(2, view.whole.title)
        yield from _bullets(told)


def _pains(view: MapView) -> Iterator[str]:
    """All pains, the worst first, with who answers for them and what they cost."""
    yield _heading(2, "What hurts")
    there = places(view)
    rows = (_pain_row(view, pain, there[pain.ref]) for pain in ranked(view))
    yield _table(("", "Pain", "Severity", "Where", *_FACTS), rows)


def _pain_row(view: MapView, pain: MapPain, place: str) -> list[tuple[str, ...]]:
    facts = dict(pain_facts(view, pain))
    stand, why = became(pain), facts.get("Why", "")
    aside = (
        f"must: {pain.must}" if pain.must else "",
        stand if not why.startswith(stand) else "",
        why,
        facts.get("What it is", ""),
        f"only for {facts['Only for']}" if "Only for" in facts else "",
        "" if pain.evidenced else "assumed",
        f"disputed by {pain.disputed}" if pain.disputed else "",
    )
    return [
        (f"#{pain.rank}" if pain.rank else "",),
        (_Strong(pain.title), *filter(None, aside)),
        (f"{pain.severity}/5" if pain.severity else "",),
        (place,),
        *((facts.get(name, ""),) for name in _FACTS),
    ]


def _known(view: MapView, keys: Sequence[str]) -> Iterator[str]:
    """The evidence behind what is shown of feelings and pains."""
    shown = [(name, claim) for name, claim in claims(view) if _lane_of(claim) in keys]
    known = [(name, list(known_from(view, claim))) for name, claim in shown]
    if known:
        yield _heading(2, "How we know")
        yield from _bullets([*known, ("Nothing is named behind", [name for name, sources in known if not sources])])


def _lane_of(claim: MapPain | MapStep) -> str:
    return "pains" if isinstance(claim, MapPain) else "emotion"


def _metrics(view: MapView) -> Iterator[str]:
    yield _heading(2, "How it does")
    rows = (
        [(each.title,), (each.value,), (each.target,), (each.delta,), (str(each.measured or ""),), (each.moved,)]
        for each in view.metrics
    )
    yield _table(("Metric", "Now", "Target", "Gap", "Measured", "Since"), rows)


def _unknown(view: MapView) -> Iterator[str]:
    told = [*gaps(view), *filter(None, (pictures_left_out(view),))]
    if told:
        yield _heading(2, "What is not known")
        yield "".join(f"- {_line(each)}\n" for each in told) + "\n"


# --- for those who decide ---


def _executive(view: MapView) -> Iterator[str]:
    """The curve step by step, and the worst pains with owner, decision and next step."""
    if view.felt:
        yield _heading(2, "How it feels")
        rows = [[(str(step.number),), (step.title,), felt(view, step)] for step in view.steps if step.felt]
        yield _table(("", "Step", "How it feels"), rows)
    worst = worst_pains(view, _WORST)
    yield _heading(2, "What hurts most")
    if not worst:
        yield "No pain is open on this map.\n\n"
    for pain in worst:
        yield from _pain(view, pain, 3)
    left = len(view.all_pains) - len(worst)
    yield f"+{left} more pain{'s' if left > 1 else ''} on the whole map\n\n" if left > 0 else ""


def _pain(view: MapView, pain: MapPain, level: int) -> Iterator[str]:
    """A pain with all that is said about it."""
    rank = f"#{pain.rank} " if pain.rank else ""
    yield _heading(level, f"{rank}{pain.title}{f' ({pain.severity}/5)' if pain.severity else ''}")
    known = known_from(view, pain) or ("nothing supports it yet",)
    facts = [(name, (words,)) for name, words in pain_facts(view, pain)]
    yield _facts([("Where", (where(view, pain),)), *facts, ("How we know", known)])


def _story(view: MapView) -> Iterator[str]:
    """A section for each dip of the curve: what customers say, how we know, what hurts there."""
    found = dips(view)
    if not found:
        yield (
            "The curve of this journey has no dip.\n\n" if view.felt else "Nobody said yet how this journey feels.\n\n"
        )
    for step in found:
        number = f"{step.number} " if step.number else ""
        yield _heading(2, f"{number}{step.title}: {'; '.join(felt(view, step))}")
        for quote in step.quotes or step.voices:
            yield f"> {_line(quoted(quote))}\n\n"
        yield from _bullets([("How we know", list(known_from(view, step)) or ["nothing supports it yet"])])
        pains = [pain for pain in view.all_pains if step.number and step.number in pain.steps]
        if not step.number:
            pains = [pain for stage in view.stages if stage.own is step for pain in stage.pains if not pain.steps]
        yield "" if pains else "No pain is written down here.\n\n"
        for pain in pains:
            yield from _pain(view, pain, 3)


# --- Markdown itself ---


def _line(text: str, *, begins: bool = True) -> str:
    return escape.markdown(text, begins=begins)


def _heading(level: int, text: str) -> str:
    """A heading, whose last words must not be taken for the end of its mark."""
    return "#" * level + " " + re.sub(r"#+$", lambda found: "\\#" * len(found[0]), _line(text, begins=False)) + "\n\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[Iterable[str]]]) -> str:
    """A table of cells that hold one text or several, each on a line of its own; without columns that are empty."""
    cells = [["<br>".join(_in_cell(each) for each in cell if each.strip()) for cell in row] for row in rows]
    kept = [at for at in range(len(heads)) if at == 0 or not cells or any(row[at] for row in cells)]
    lines = [_row([_line(heads[at], begins=False) for at in kept]), "|" + " --- |" * len(kept)]
    return "\n".join([*lines, *(_row([row[at] for at in kept]) for row in cells)]) + "\n\n"


def _facts(facts: Sequence[tuple[str, Iterable[str]]]) -> str:
    """A table of names and what is said about each; tables have a head, so that is the first."""
    (name, words), *rest = facts
    return _table((name, "; ".join(words)), ([(name,), words] for name, words in rest))


def _in_cell(words: str) -> str:
    return f"**{_line(words, begins=False)}**" if isinstance(words, _Strong) else _line(words, begins=False)


def _row(cells: Sequence[str]) -> str:
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)


def _bullets(rows: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """A list of names with what is said under each."""
    told = "".join(line for name, words in rows for line in _bullet(name, words))
    yield f"{told}\n" if told else ""


def _bullet(name: str, words: Sequence[str]) -> Iterator[str]:
    """A name with what is said under it: beside it where it is one thing, else below."""
    if len(words) == 1:
        yield f"- **{_line(name)}:** {_line(words[0], begins=False)}\n"
    elif words:
        yield f"- **{_line(name)}**\n" + "".join(f"  - {_line(each)}\n" for each in words)
