"""Maps as diagrams of Mermaid: its own parser and ours read in them what the map says."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from jmx.errors import CannotDraw
from jmx.escape import one_line
from jmx.foreign.draft import Carrier
from jmx.foreign.mermaid import read_diagram
from jmx.render.formats import pictures, render
from jmx.render.mermaid import MOST_TEXT
from jmx.render.pages import Look
from jmx.render.view import MapBranch, MapStage, MapStep, MapView
from jmx.render.words import felt, moods, pain_words
from tests.mermaid import as_mermaid_reads, shown
from tests.render import drawn
from tests.render.test_geometry import views
from tests.render.test_markup import CORPUS, everywhere
from tests.support import Ran

HOSTILE = (
    "title of deeds", "section of a form", "journey", "Journey's end", "accTitle", "accDescr { x }", "end", "subgraph x",
    "graph", "flowchart TB", "a: 5: Me, You", "a; b", "# comment", "%% comment", "%%{init: {'theme': 'dark'}}%%", "a%%b",
    '"]:::pain', "`code`", "1. first", "- list", "+ list", "*bold* **b** _i_ __u__", "<b>bold</b><br/>x", "click a href",
    "#quot;&lt;&#58;", "ﬂ°°58¶ß", "x --> y", "style a fill:#f00;", "classDef pain fill:#0f0;", "---", "(x", "[x", "{{x}}", "|x|",
    "旅の記録", "מסע", "👩‍👩‍👧‍👦 e\u0301", "\\n \\", "@{shape: x}", "$$x^2$$", "fa:fa-bell", "javascript:alert(1)",
)  # fmt: skip


def with_ways() -> MapView:
    """The broadband map with a loop, a way that leaves the map, and an end."""
    view = drawn.broadband()
    ways = {
        5: (MapBranch(3, "", "the code is wrong"), MapBranch(6, "", "\t")),
        8: (MapBranch(0, "Complain", "no answer"),),
    }
    return changed(view, lambda step: replace(step, next=ways.get(step.number, ()), ends=step.number == 10))


def changed(view: MapView, change: Callable[[MapStep], MapStep]) -> MapView:
    stages = tuple(replace(stage, steps=tuple(map(change, stage.steps))) for stage in view.stages)
    return replace(view, stages=stages)


def text(view: MapView, name: str = "mermaid") -> str:
    return render(view, name).content.decode()


# --- what the map says, as both readers should find it ---


def tasks(view: MapView) -> Iterator[list[str]]:
    """Each task: its section, what it is called, its score, and its actors."""
    everybody = [one_line(each) for each in view.feelings or view.personas]
    for stage in view.stages:
        for step in (*([stage.own] if stage.own and stage.own.felt else []), *stage.steps):
            name = one_line(step.title) if step.number else f"{one_line(step.title)} as a whole"
            scores: dict[str, list[str]] = {}
            for whose, mood in moods(view, step):
                scores.setdefault(f"{mood + 3:g}", []).extend([one_line(whose)] if whose else everybody)
            for score, actors in scores.items() or [("3", everybody)]:
                asked = name if scores else f"{name} (nobody said how it feels)"
                yield [one_line(stage.title), asked, score, *actors]


def edges(view: MapView) -> Iterator[tuple[str, str, str, str]]:
    """Each arrow: from where, to where, how it is drawn, in which case."""
    for step in view.steps:
        here = f"step{step.number}"
        for at, way in enumerate(step.next, 1):
            known = 0 < way.number <= len(view.steps)
            yield here, f"step{way.number}" if known else f"out{step.number}_{at}", "normal", one_line(way.when)
        if step.ends:
            yield here, f"end{step.number}", "normal", ""
        elif not step.next and step is not view.steps[-1]:
            yield here, f"step{step.number + 1}", "normal", ""
    for at, pain in enumerate(view.all_pains, 1):
        yield from ((f"step{number}", f"pain{at}", "dotted", "") for number in pain.steps)


def ours(diagram: str) -> tuple[str, list[list[str]]]:
    read = read_diagram(diagram, Carrier())
    found = [[each.name, task.name, task.score, *task.actors] for each in read.sections for task in each.tasks]
    return read.title, found


def plain(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[" ".join(each.split()) for each in row] for row in rows]


# --- tests ---


def test_a_journey_diagram_says_what_the_map_says_and_what_it_leaves_out() -> None:
    told = text(drawn.broadband())
    assert told.startswith("journey\n    title Getting online after moving home\n    accDescr: I want to be online")
    assert (
        "    section Wait\n      Gets an appointment: 3: Mia, moves for a new job\n".replace("Mia,", "Mia#44;") in told
    )
    assert "      Hears nothing for nine days: 1.5: Mia" in told
    assert "%% Scores are feelings of -2 to 2, shown as 1 to 5 with 3 as neutral.\n" in told
    assert "%% 6 of 14 scores are assumptions" in told
    assert "What hurts (5)" in told


def test_our_own_reader_finds_the_same_stages_steps_feelings_and_personas() -> None:
    for view in (drawn.broadband(), *(everywhere(words) for words in (*HOSTILE[:12], *CORPUS.values()))):
        title, found = ours(text(view))
        assert title == " ".join(one_line(view.title).split())
        assert found == plain(list(tasks(view)))


def test_personas_who_feel_differently_have_a_task_each() -> None:
    view = replace(drawn.broadband(), feelings=("Mia", "Tom"))
    view = changed(view, lambda step: replace(step, moods=(1.0, -1.0) if step.number == 2 else (0.5, 0.5)))
    assert "Checks the new address: 3.5: Mia, Tom\n" in text(view)
    assert "Compares plans with friends: 4: Mia\n      Compares plans with friends: 2: Tom\n" in text(view)


def test_a_step_of_which_nobody_said_how_it_feels_says_so() -> None:
    view = changed(drawn.broadband(), lambda step: replace(step, moods=(None,)))
    assert "Compares plans with friends (nobody said how it feels): 3: Mia" in text(view)


def test_a_flowchart_draws_written_ways_and_loops_and_marks_pains() -> None:
    told = text(with_ways(), "flowchart")
    for line in (
        'subgraph stage1["Choose"]',
        "step4 --> step5",
        'step5 -->|"the code is wrong"| step3',
        "step5 --> step6",
        'out8_1(["Complain"])',
        'step8 -->|"no answer"| out8_1',
        "step10 --> end10",
        "step9 -.- pain3",
        'pain3{{"Pain#58; #35;2 The engineer does not come (5/5)"}}:::pain',
        "classDef assumed",
    ):
        assert f"    {line}" in told, line
    assert "step10 --> step11" not in told
    assert "step8 --> step9" not in told


def test_a_flowchart_leaves_out_what_is_not_asked_for() -> None:
    told = pictures(drawn.broadband(), "flowchart", look=Look(lanes=("steps", "channels")))[0].content.decode()
    assert "pain" not in told
    assert "annoyed" not in told
    assert "Website" in told


@pytest.mark.parametrize(
    ("name", "look", "words"),
    [
        ("mermaid", Look("slide"), "mermaid has no view 'slide'; its views: full"),
        ("mermaid", Look(lanes=("pains",)), "mermaid has no lane 'pains' to choose; it always shows the same"),
        ("flowchart", Look(lanes=("voices",)), "flowchart has no lane 'voices' to choose; it has steps, next"),
        ("flowchart", Look(paper="a4"), "flowchart is not made for a4; leave out --paper"),
    ],
)
def test_what_a_diagram_cannot_show_is_refused(name: str, look: Look, words: str) -> None:
    with pytest.raises(CannotDraw, match=words):
        pictures(drawn.broadband(), name, look=look)


def test_a_diagram_that_mermaid_would_not_draw_says_so() -> None:
    steps = tuple(MapStep("j/s", number, f"Step {number} " + "x" * 90) for number in range(1, 601))
    view = MapView("j", "Long", stages=(MapStage("j/a", "A", steps=steps),), as_of=drawn.AS_OF)
    assert f"draws {MOST_TEXT:,} characters" in text(view)
    assert "draws 500 arrows" in text(view, "flowchart")
    assert "unless" not in text(drawn.broadband(), "flowchart")


def test_the_ending_of_the_file_tells_the_diagrams_apart(tmp_path: Path, jmx: Callable[..., Ran]) -> None:
    (tmp_path / "a.yaml").write_text("kind: journey\nid: a\ntitle: A\n")
    for name, begins in (("a.mmd", "journey"), ("a.flowchart.mmd", "flowchart"), ("my.a.mmd", "journey")):
        assert jmx("render", "a", "-C", tmp_path, "-o", tmp_path / name).code == 0
        assert (tmp_path / name).read_text().startswith(begins)


# --- Mermaid itself ---


def check_journeys(maps: Sequence[MapView], folder: Path) -> None:
    files = [folder / f"{number}.mmd" for number in range(len(maps))]
    for file, view in zip(files, maps, strict=True):
        file.write_bytes(render(view, "mermaid").content)
    for view, read in zip(maps, as_mermaid_reads(files), strict=True):
        assert read is not None, render(view, "mermaid").content.decode()
        title, _, told, found, sections = read
        assert (shown(title), shown(told)) == (one_line(view.title).strip(), one_line(view.goal).strip())
        assert [[*map(shown, each)] for each in found] == plain(list(tasks(view)))
        assert list(map(shown, sections)) == [one_line(stage.title) for stage in view.stages]


def check_flowcharts(maps: Sequence[MapView], folder: Path) -> None:
    files = [folder / f"{number}.mmd" for number in range(len(maps))]
    for file, view in zip(files, maps, strict=True):
        file.write_bytes(render(view, "flowchart").content)
    for view, read in zip(maps, as_mermaid_reads(files), strict=True):
        assert read is not None, render(view, "flowchart").content.decode()
        title, boxes, nodes, arrows = read
        assert shown(title) == one_line(view.title).strip()
        assert sorted(map(_shown_edge, arrows)) == sorted(edges(view))
        check_nodes(view, {each[0]: each for each in nodes})
        inside = {shown(words): set(held) for words, held in boxes}
        for stage in view.stages:
            assert {f"step{step.number}" for step in stage.steps} <= inside[one_line(stage.title)] or (
                [each.title for each in view.stages].count(stage.title) > 1
            )


def _shown_edge(edge: Sequence[str]) -> tuple[str, str, str, str]:
    start, end, stroke, words = edge
    return start, end, stroke, shown(words)


def check_nodes(view: MapView, nodes: dict[str, Any]) -> None:
    """Each step and pain is a node of its own that says what it should, a pain in another shape and class."""
    for step in view.steps:
        _, shape, words, classes = nodes[f"step{step.number}"]
        said = [f"{step.number} {one_line(step.title)}", *map(one_line, felt(view, step))]
        assert all(each in shown(words) for each in said)
        assert (shape, classes) == ("square", ["moment"] if step.moment else [])
    for at, pain in enumerate(view.all_pains, 1):
        _, shape, words, classes = nodes[f"pain{at}"]
        assert shown(words) == f"Pain: {one_line(pain_words(pain))}"
        assert (shape, classes) == ("hexagon", ["pain" if pain.evidenced else "assumed"])


@pytest.mark.deep
def test_mermaid_reads_what_we_meant_whatever_words_there_are(tmp_path: Path) -> None:
    maps = [drawn.broadband(), with_ways(), *(everywhere(words) for words in (*HOSTILE, *CORPUS.values()))]
    check_journeys(maps, tmp_path)
    check_flowcharts(maps, tmp_path)


@pytest.mark.deep
def test_mermaid_reads_what_we_meant_of_any_journey(tmp_path: Path) -> None:
    maps: list[MapView] = []

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(views())
    def gather(view: MapView) -> None:
        maps.append(view)

    gather()
    check_journeys(maps, tmp_path)
    check_flowcharts(maps, tmp_path)
    assert len(maps) > 200
