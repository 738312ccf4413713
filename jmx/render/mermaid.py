"""A map as a `journey` diagram of Mermaid: stages are sections, steps tasks, feelings scores, and personas actors.

Mermaid knows no more of a journey than that; comments in the diagram say what it leaves out.
"""

import re
from collections.abc import Iterator, Sequence

from jmx.escape import one_line
from jmx.render.stamp import Stamp
from jmx.render.theme import Theme
from jmx.render.view import MapStage, MapStep, MapView, day
from jmx.render.words import WORDED, LaneWords, lanes_in_words, moods

MOST_TEXT = 50_000  # characters that Mermaid draws unless it is told otherwise
_NEUTRAL = "3"  # the score of no feeling; without one Mermaid draws a sad face below the diagram
# Any sign that means something to Mermaid, or to the HTML it makes; ﬂ° and ¶ß are how it keeps entities for itself.
_SIGNS = re.compile(r"[^\w .!?'()/+-]|_(?=_)|ﬂ(?=°)|¶(?=ß)", re.ASCII)
_KEEP = re.compile(r"[^\x00-\x7f]")
_RESERVED = re.compile(r"(?:journey\b|title\s|section\s|accTitle\b|accDescr\b)", re.IGNORECASE)


def journey(view: MapView, theme: Theme, stamp: Stamp) -> bytes:
    """The diagram as text. Feelings of −2 to 2 become scores of 1 to 5; where personas feel differently at a step, it
    is a task of each."""
    lines = ["journey", f"    title {named(view.title)}"]
    lines += [f"    accDescr: {in_entities(view.goal, ',')}"] if one_line(view.goal) else []
    for stage in view.stages:
        lines.append(f"    section {named(stage.title)}")
        lines += [f"      {task}" for step in _tasks(stage) for task in _scored(view, step)]
    told = "\n".join((*lines, *(f"%% {words}" for words in _comments(view))))
    return finished(told, stamp)


def in_entities(text: str, keep: str = "") -> str:
    """Text on one line, with Mermaid's own codes for whatever is no letter, number or plain punctuation, nor to be
    kept."""
    return _SIGNS.sub(lambda sign: sign[0] if sign[0] in keep else _entity(sign), one_line(text))


def named(text: str) -> str:
    """A text where a statement may begin, which it must not be taken for."""
    line = in_entities(text, ",")
    return f"#{ord(line[0])};{line[1:]}" if _RESERVED.match(f"{line} ") else line


def _entity(sign: re.Match[str]) -> str:
    return sign[0] if _KEEP.match(sign[0]) and sign[0] not in "ﬂ¶" else f"#{ord(sign[0])};"


def finished(told: str, stamp: Stamp) -> bytes:
    """A diagram with its last comments: that it is too long, where it is, and where it comes from, for programs."""
    if len(told) > MOST_TEXT:
        told += f"\n%% Mermaid draws {MOST_TEXT:,} characters unless its maxTextSize is raised; this has {len(told):,}."
    return f"{told}\n%% jmx {stamp.text}\n".encode("utf-8", "backslashreplace")


def _tasks(stage: MapStage) -> Sequence[MapStep]:
    """The steps of a stage, and before them the stage as a whole where that says how it feels."""
    return (stage.own, *stage.steps) if stage.own and stage.own.felt else stage.steps


def _scored(view: MapView, step: MapStep) -> Iterator[str]:
    """The task of a step; several where personas feel differently about it, each with whoever feels so."""
    name = step.title if step.number else f"{step.title} as a whole"
    everybody = view.feelings or view.personas
    scores: dict[str, list[str]] = {}
    for whose, mood in moods(view, step):
        scores.setdefault(f"{min(2.0, max(-2.0, mood)) + 3:g}", []).extend([whose] if whose else everybody)
    if not scores:
        name, scores = f"{name} (nobody said how it feels)", {_NEUTRAL: list(everybody)}
    for score, actors in scores.items():
        whose = f": {', '.join(map(in_entities, actors))}" if actors else ""
        yield f"{named(name)}: {score}{whose}"


def _comments(view: MapView) -> Iterator[str]:
    """Where the diagram comes from, how to read it, and what it has no place for."""
    yield source_words(view)
    yield "Scores are feelings of -2 to 2, shown as 1 to 5 with 3 as neutral."
    assumed = [step for step in view.felt if not step.evidenced]
    if assumed:
        yield f"{len(assumed)} of {len(view.felt)} scores are assumptions: no evidence stands behind them."
    if empty := [stage.title for stage in view.stages if not _tasks(stage)]:
        yield f"Mermaid draws no section without a task: {one_line(', '.join(empty))}."
    left = [f"{lane.title} ({entries(lane)})" for lane in lanes_in_words(view, WORDED) if lane.key not in _SHOWN]
    if left:
        yield f"A journey diagram has no place for: {', '.join(left)}."


_SHOWN = ("steps", "emotion")


def entries(lane: LaneWords) -> int:
    """How much a lane says."""
    return sum(map(len, (*lane.steps.values(), *lane.stages, lane.whole)))


def source_words(view: MapView) -> str:
    """Where a diagram comes from: its journey, who answers for it, the commit and the day."""
    commit = f", commit {view.commit}" if view.commit else ""
    owner = f"owner: {view.answers_for_it}" if view.owner else view.answers_for_it
    return one_line(f"The journey {view.journey}{commit}, as of {day(view.as_of)}; {owner}.")
