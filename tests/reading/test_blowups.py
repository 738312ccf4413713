"""Small files that ask for much work: four times the text takes about four times as long, and findings have limits."""

import time
from collections.abc import Callable

import pytest

from jmx.model import limits
from jmx.reading.load import load
from tests.support import MemoryTree

FEW = 3_000
RATIO = 8.0  # four times as much is 4 when it grows in step, and 16 when each looks at all others


def _many(item: str, count: int) -> str:
    return "[" + ", ".join(item.replace("#", str(index)) for index in range(count)) + "]"


def _items(kind: str, item: str, count: int) -> str:
    return f"kind: {kind}\nitems:\n" + "".join(f"- {item.replace('#', str(index))}\n" for index in range(count))


def _journey(field: str) -> dict[str, str]:
    return {"journeys/buy.yaml": f"kind: journey\nid: buy\ntitle: Buy\n{field}\n"}


def _touchpoint(field: str) -> dict[str, str]:
    return _journey(f"stages: [{{id: pay, title: Pay, touchpoints: [{{id: card, title: Card, {field}}}]}}]")


def _review(field: str) -> dict[str, str]:
    head = "kind: review\nid: r\ndate: 2026-01-01\njourneys: [buy]\nreviewer: Ana <ana@x.example>\n"
    return {"reviews/r.yaml": head + field, **_journey("")}


SHAPES: dict[str, Callable[[int], dict[str, str]]] = {
    "stages of one title": lambda n: _journey(f"stages: {_many('x', n)}"),
    "touchpoints of one title": lambda n: _journey(f"stages: [{{title: s, touchpoints: {_many('x', n)}}}]"),
    "pains of one title": lambda n: _journey(f"pains: {_many('x', n)}"),
    "people of one name": lambda n: _journey(f"people: {_many('{name: x}', n)}"),
    "metrics of one title": lambda n: _journey(f"metrics: {_many('{title: x}', n)}"),
    "evidence": lambda n: _journey(f"evidence: {_many('x', n)}"),
    "evidence that is nowhere": lambda n: _journey(f"evidence: {_many('{ref: x#}', n)}"),
    "one persona that is nowhere": lambda n: _journey(f"personas: {_many('nobody', n)}"),
    "personas that are nowhere": lambda n: _journey(f"personas: {_many('nobody-#', n)}"),
    "tags": lambda n: _journey(f"tags: {_many('x', n)}"),
    "next": lambda n: _touchpoint(f"next: {_many('card', n)}"),
    "moods": lambda n: _touchpoint("emotion: {" + _many("p#: 1", n)[1:-1] + "}"),
    "places of a pain": lambda n: {"pain-points/p.yaml": f"kind: pain-point\nid: p\ntitle: P\nat: {_many('buy', n)}"},
    "pains at one place": lambda n: {
        "p.yaml": _items("pain-points", "{id: p#, title: P, at: [buy]}", n),
        **_journey(""),
    },
    "items of one id": lambda n: {"people.yaml": _items("people", "{id: x, name: x}", n)},
    "points": lambda n: {
        "m.yaml": f"kind: metric\nid: m\ntitle: M\npoints: {_many('{date: 2026-01-01, value: 1}', n)}"
    },
    "decisions": lambda n: _review(f"decisions: {_many('{id: d#, text: x}', n)}"),
    "actions": lambda n: _review(f"actions: {_many('{id: a#, text: x}', n)}"),
    "insights": lambda n: {"e.yaml": f"kind: evidence\nid: e\ntitle: E\ninsights: {_many('{id: i#, text: x}', n)}"},
    "stages from one file": lambda n: {
        "stages/s.yaml": "kind: stage\nid: s\ntitle: S\n",
        **_journey(f"stages: {_many('{ref: s, id: s#}', n)}"),
    },
    "ancestors": lambda n: {"j.yaml": _items("journeys", "{id: j#, title: J, parent: j1}", n)},
}


@pytest.mark.few(8)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_four_times_the_text_takes_far_less_than_sixteen_times_as_long(shape: Callable[[int], dict[str, str]]) -> None:
    few, many = MemoryTree(shape(FEW)), MemoryTree(shape(4 * FEW))
    ratios = []
    for _ in range(3):  # the machine may have been busy with something else
        ratios.append(_seconds(many) / _seconds(few))
        if ratios[-1] < RATIO:
            return
    pytest.fail(f"four times the text took {', '.join(f'{ratio:.0f}' for ratio in ratios)} times as long")


def _seconds(tree: MemoryTree) -> float:
    start = time.process_time()
    load(tree)
    return time.process_time() - start


def test_refs_that_lead_nowhere_are_told_up_to_the_limit_of_a_file_and_then_counted() -> None:
    more = 7
    found = load(MemoryTree(_journey(f"personas: {_many('nobody-#', limits.FINDINGS_A_FILE + more)}"))).findings
    assert [each.code for each in found] == ["REF001"] * limits.FINDINGS_A_FILE + ["YML022"]
    assert (found[-1].path, found[-1].words) == ("journeys/buy.yaml", "7 more findings in this file")


def test_one_file_with_too_many_findings_hides_no_other() -> None:
    texts = {**_journey(f"personas: {_many('nobody-#', limits.FINDINGS_A_FILE * 2)}"), "journeys/z.yaml": "kind: [\n"}
    assert [each.code for each in load(MemoryTree(texts)).findings if each.path == "journeys/z.yaml"] == ["YML001"]


def test_a_run_tells_so_many_findings_and_counts_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FINDINGS_A_RUN", 10)
    broken = {f"journeys/{index:02}.yaml": "kind: journey\n" for index in range(13)}
    *told, last = load(MemoryTree(broken)).findings
    assert len(told) == 10
    assert last.code == "YML022"
    assert last.words.startswith("16 more findings in 8 files")


def test_a_file_of_too_many_values_is_not_read_as_a_record() -> None:
    head = 4 * 2 + 1  # the mapping, four keys and their values
    for count, codes in ((limits.NODES - head, []), (limits.NODES - head + 1, ["YML008"])):
        assert [each.code for each in load(MemoryTree(_journey(f"tags: {_many('x', count)}"))).findings] == codes


def test_a_foreign_file_of_too_many_values_is_let_be() -> None:
    assert load(MemoryTree({"lock.yaml": f"packages: {_many('x', limits.NODES + 1)}"})).findings == ()


@pytest.mark.parametrize("shared", ["stage", "touchpoint", "place"])
def test_files_that_multiply_each_other_are_stopped(shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHARED", 5_000)
    texts = {"journeys.yaml": _items("journeys", "{id: j#, title: J, stages: [{ref: s}]}", 200)}
    head = "kind: stage\nid: s\ntitle: S\n"
    if shared == "stage":
        texts["s.yaml"] = head + f"touchpoints: {_many('x', 200)}\n"
    elif shared == "touchpoint":
        texts["s.yaml"] = head + "touchpoints: [{ref: t}]\n"
        texts["t.yaml"] = f"kind: touchpoint\nid: t\ntitle: T\nnext: {_many('t', 200)}\n"
    else:
        texts["s.yaml"] = head
        texts["p.yaml"] = _items("pain-points", "{id: p#, title: P, at: [s]}", 200)
    loaded = load(MemoryTree(texts))
    assert {each.code for each in loaded.findings} == {"YML008"}
    assert len(loaded.workspace.records) < 6_000
    assert sum(len(pains) for places in loaded.workspace.pains_at.values() for pains in places.values()) < 6_000
