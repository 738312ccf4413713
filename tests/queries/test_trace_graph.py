"""The chain as a graph."""

import re
from collections.abc import Callable
from pathlib import Path

from jmx.escape import dot_text
from jmx.queries.repository import open_repository
from jmx.queries.trace import trace_of
from jmx.queries.trace_graph import trace_graph
from jmx.render.theme import default_theme
from jmx.render.trace_graph import TraceCard, TraceGraph, trace_dot, trace_page
from tests.support import Ran

Jmx = Callable[..., Ran]
DAY = "2026-11-02"


def test_every_record_and_gap_of_the_chain_is_drawn_and_inside_its_card(example: Path) -> None:
    report = trace_of(open_repository(example, as_of=DAY, cached=False), "onboarding-survey-q4")
    graph = trace_graph(report)
    assert len(graph.links) == len(report.links)
    scene = trace_page(graph, default_theme())
    said = " ".join(scene.told())
    for each in report.nodes:
        assert each.located.record.label in said
        assert all(gap in said for gap in each.gaps)
    assert any(each.gaps for each in report.nodes)


def test_the_picture_is_the_same_every_time_and_so_is_dot(jmx: Jmx, example: Path, tmp_path: Path) -> None:
    for name in ("chain.svg", "chain.dot"):
        made = []
        for at in "ab":
            file = tmp_path / f"{at}-{name}"
            assert jmx("trace", "waiting-in-all-day", "-C", example, "--as-of", DAY, "-o", file).code == 0
            made.append(file.read_bytes())
        assert made[0] == made[1]
        assert b"The hour of the" in made[0] or b"hour-by-text" in made[0]


def test_whatever_people_write_stays_text_in_dot() -> None:
    title = 'a"]; evil [URL="javascript:1\\'
    cards = (TraceCard("a", "pain-point", "pain", title), TraceCard("b", "metric", "metric", "\\N\\G <b>"))
    lines = trace_dot(TraceGraph("t", "a", cards, (("a", "b", 'x"'),))).decode().splitlines()
    for line in lines[2:-1]:
        assert re.fullmatch(r'  "(\\.|[^"\\])*"( -> "(\\.|[^"\\])*")? \[label="(\\.|[^"\\])*"\];', line), line
    assert dot_text("\\N") == '"\\\\N"'
