"""A map as a `flowchart` of Mermaid: stages are boxes, steps are nodes in them, written ways are arrows, pains hang on
the steps where they hurt."""

import re
from collections.abc import Collection, Iterator, Mapping

from jmx.escape import one_line
from jmx.render.mermaid import finished, in_entities, source_words
from jmx.render.stamp import Stamp
from jmx.render.theme import Theme
from jmx.render.view import MapPain, MapStage, MapStep, MapView
from jmx.render.words import felt, pain_words

LANES = ("steps", "next", "channels", "emotion", "pains")
MOST_EDGES = 500  # that Mermaid draws unless it is told otherwise
# What Mermaid takes for Markdown at the beginning of a label: a list, a heading, a quotation.
_LIST = re.compile(r"^(?:\d+(?=\.)|[-+])")
_CLASSES = (
    "classDef pain fill:#FBE9E7,stroke:#B3261E,stroke-width:2px,color:#1F2328",
    "classDef assumed fill:#FFFFFF,stroke:#B3261E,stroke-width:2px,stroke-dasharray:5 4,color:#1F2328",
    "classDef moment stroke-width:4px",
)


def flowchart(view: MapView, theme: Theme, stamp: Stamp) -> bytes:
    """The chart as text: with written ways and their conditions where there are any, else one step after the other."""
    lanes = stamp.lanes or LANES
    names = _pain_names(view)
    lines = ["flowchart TB", f"accTitle: {in_entities(view.title)}"]
    for place, stage in enumerate(view.stages, 1):
        lines += [f"subgraph stage{place}[{_label(stage.title)}]", *_inside(view, stage, lanes, names), "end"]
    edges = list(_ways(view))
    if "pains" in lanes:
        whole = [line for pain in view.pains for line in _pain_node(names, pain)]
        lines += [f"subgraph whole[{_label(view.whole.title)}]", *whole, "end"] if whole else []
        edges += [f"step{step} -.- {names[pain.ref]}" for pain in view.all_pains for step in pain.steps]
    lines += [*_outside(view), *edges, *(_classes(lines))]
    told = "\n".join((lines[0], *(f"    {line}" for line in lines[1:]), *_comments(view, lanes, len(edges))))
    return finished(told, stamp)


def _classes(lines: Collection[str]) -> Iterator[str]:
    """How nodes look of a kind that there is."""
    for each in _CLASSES:
        if any(line.endswith(f":::{each.split()[1]}") for line in lines):
            yield each


def _label(*parts: str) -> str:
    """A label of one or more lines, in which nothing is taken for mark-up."""
    shown = (_LIST.sub(_coded, in_entities(part, ",")) for part in parts if part)
    return f'"{"<br/>".join(shown)}"'


def _coded(start: re.Match[str]) -> str:
    return f"{start[0][:-1]}#{ord(start[0][-1])};"


def _inside(view: MapView, stage: MapStage, lanes: Collection[str], names: Mapping[str, str]) -> Iterator[str]:
    """The steps of a stage and its pains; a stage without either is a node that says so, since an empty box is none."""
    for step in stage.steps:
        yield _step(view, step, lanes)
    pains = stage.pains if "pains" in lanes else ()
    for pain in pains:
        yield from _pain_node(names, pain)
    if not (stage.steps or pains):
        yield f"none{view.stages.index(stage) + 1}([{_label('No steps yet')}])"


def _step(view: MapView, step: MapStep, lanes: Collection[str]) -> str:
    feels = "; ".join(felt(view, step)) if "emotion" in lanes else ""
    channel = step.channel if "channels" in lanes else ""
    told = " · ".join(filter(None, (channel, feels)))
    title = _label(f"{step.number} {step.title}", "★ moment of truth" if step.moment else "", told)
    return f"step{step.number}[{title}]{':::moment' if step.moment else ''}"


def _pain_names(view: MapView) -> Mapping[str, str]:
    """The names of the nodes of pains, by their refs."""
    names: dict[str, str] = {}
    for number, pain in enumerate(view.all_pains, 1):
        names.setdefault(pain.ref, f"pain{number}")
    return names


def _pain_node(names: Mapping[str, str], pain: MapPain) -> Iterator[str]:
    """A pain as a hexagon, dashed where nobody has evidence for it."""
    kind = "pain" if pain.evidenced else "assumed"
    yield f"{names[pain.ref]}{{{{{_label(f'Pain: {pain_words(pain)}')}}}}}:::{kind}"


def _ways(view: MapView) -> Iterator[str]:
    """The arrows between steps: those that are written, and to the next step where nothing is."""
    last = len(view.steps)
    for step in view.steps:
        if step.ends:
            yield f"step{step.number} --> end{step.number}"
        for at, way in enumerate(step.next, 1):
            there = f"step{way.number}" if 0 < way.number <= last else f"out{step.number}_{at}"
            yield f"step{step.number} -->{f'|{_label(way.when)}|' if one_line(way.when) else ''} {there}"
        if not step.next and not step.ends and step.number < last:
            yield f"step{step.number} --> step{step.number + 1}"


def _outside(view: MapView) -> Iterator[str]:
    """Where ways lead that leave the map: to an end, or to a step that is not on it."""
    for step in view.steps:
        if step.ends:
            yield f"end{step.number}([{_label('the end')}])"
        for at, way in enumerate(step.next, 1):
            if not 0 < way.number <= len(view.steps):
                yield f"out{step.number}_{at}([{_label(way.title)}])"


def _comments(view: MapView, lanes: Collection[str], edges: int) -> Iterator[str]:
    yield f"%% {source_words(view)}"
    if "pains" in lanes and any(not pain.evidenced for pain in view.all_pains):
        yield "%% Dashed pains are assumptions: no evidence stands behind them."
    if "emotion" in lanes and view.low_words:
        yield f"%% {one_line(view.low_words)}."
    if edges > MOST_EDGES:
        yield f"%% Mermaid draws {MOST_EDGES} arrows unless its maxEdges is raised; this has {edges}."
