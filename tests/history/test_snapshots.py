"""What records say, held against what loading makes of the same files; and read as far as it goes, whatever is there."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.generate import Size, generate
from jmx.compare.compare import compare
from jmx.history.snapshots import Records, differing, documents
from jmx.model.kinds import BY_WORD
from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.repo.tree import FolderTree, Tree
from jmx.writing.replay import replay
from tests.support import MemoryTree

EXAMPLES = Path(__file__).parents[2] / "examples"
MANY = settings(max_examples=150, derandomize=True, deadline=None, database=None,
                suppress_health_check=list(HealthCheck))  # fmt: skip


def _assert_same_names(tree: Tree, workspace: Workspace) -> None:
    """Every ref of what is said finds the same words in the workspace, and every ref of the workspace finds them in
    what is said."""
    said = Records(documents(tree.contents(tree.paths())))
    for ref, each in said.items():
        written = said.get(each.target, each)
        if each.kind != "settings" and not (each.target and each.target not in said):
            found = workspace.find(ref)
            assert found is not None, ref
            assert (found.path, found.route) == (written.path, written.route), ref
            assert found.identity is written.identity, ref
    for ref, located in workspace.records.items():
        if not located.path.endswith(".csv"):
            each = said[said.aliases.get(ref, ref)]
            each = said.get(each.target, each)
            assert (each.path, each.route) == (located.path, located.route), ref


# --- the same names ---

DAY = "2026-01-05"
NAMES = ("pay", "ask", "wait", "sign-up", "Pay", "Wait!", "warten: lang", "Ünder", "…", "pay-2")


def _id(draw: st.DrawFn, used: set[str]) -> dict[str, str]:
    """An id, or none where one is to be derived."""
    own = draw(st.sampled_from((None, None, "pay", "ask", "wait", "pay-2", "pay-3", "under", "stage")))
    if own is None or own in used:
        return {}
    used.add(own)
    return {"id": own}


def _evidence(draw: st.DrawFn, used: set[str]) -> list[Any]:
    items: list[Any] = []
    for _ in range(draw(st.integers(0, 2))):
        form = draw(st.sampled_from(("text", "web", "ref", "inline")))
        own = _id(draw, used)
        with_insight: bool = draw(st.booleans())
        insights = [{"text": "They wait", **_id(draw, set())}] if own and with_insight else []
        items.append({"text": "12 calls", "web": "https://x.example/a", "ref": {"ref": "calls"},
                      "inline": {**own, "title": "Seen", **({"insights": insights} if insights else {})}}[form])  # fmt: skip
    return items


def _pains(draw: st.DrawFn, used: set[str], least: int = 0) -> list[Any]:
    items: list[Any] = []
    for _ in range(draw(st.integers(least, 2))):
        form = draw(st.sampled_from(("text", "ref", "inline", "inline")))
        title = draw(st.sampled_from(NAMES))
        inline = {
            **_id(draw, used),
            "title": title,
            "severity": draw(st.integers(1, 5)),
            "evidence": _evidence(draw, used),
        }
        items.append({"text": title, "ref": {"ref": "slow"}, "inline": inline}[form])
    return items


def _step(draw: st.DrawFn, used: set[str], pointers: bool) -> Any:
    form = draw(st.sampled_from(("text", "inline", "inline", "pointer")))
    if form == "pointer" and pointers and "desk" not in used:
        used.add("desk")
        return {"ref": "desk", "emotion": 1}
    title = draw(st.sampled_from(NAMES))
    if form == "text":
        return title
    return {**_id(draw, used), "title": title, "evidence": _evidence(draw, used), "pains": _pains(draw, used)}


def _stage(draw: st.DrawFn, used: set[str]) -> Any:
    form = draw(st.sampled_from(("text", "inline", "inline", "pointer")))
    if form == "pointer" and "shared" not in used:
        used.add("shared")
        return {"ref": "shared"}
    title = draw(st.sampled_from(NAMES))
    if form == "text":
        return title
    steps = [_step(draw, used, True) for _ in range(draw(st.integers(0, 3)))]
    return {**_id(draw, used), "title": title, "touchpoints": steps}


def _journey(draw: st.DrawFn, name: str) -> dict[str, Any]:
    # what stands in a shared stage's file has its names there; a journey that uses it must not take them
    used = {"here", "there"}
    people = [{"id": f"person-{name}", "name": "Ana", "emails": ["ana@x.example"]}]
    return {
        "kind": "journey", "id": name, "title": name.title(),
        "stages": [_stage(draw, used) for _ in range(draw(st.integers(0, 3)))],
        "pains": _pains(draw, used),
        "evidence": _evidence(draw, used),
        "metrics": [{**_id(draw, used), "title": draw(st.sampled_from(NAMES))} for _ in range(draw(st.integers(0, 2)))],
        "people": people if draw(st.booleans()) else [],
    }  # fmt: skip


@st.composite
def workspaces(draw: st.DrawFn) -> dict[str, str]:
    """Files of a workspace that is valid but for names that are taken: journeys, shared records, and lists of them."""
    files: dict[str, Any] = {f"journeys/{name}.yaml": _journey(draw, name) for name in draw(
        st.lists(st.sampled_from(("buy", "leave")), unique=True))}  # fmt: skip
    files["stages/shared.yaml"] = {"kind": "stage", "id": "shared", "title": "Shared",
                                   "touchpoints": [{"id": "here", "title": "Here"}, {"id": "there", "title": "There"}]}  # fmt: skip
    files["touchpoints/desk.yaml"] = {"kind": "touchpoint", "id": "desk", "title": "Desk", "pains": _pains(draw, set())}
    files["evidence.yaml"] = {"kind": "evidence", "items": [
        {"id": "calls", "title": "Calls", "insights": [{"id": "long", "text": "Too long"}, {"text": "Unnamed"}]}]}  # fmt: skip
    files["pains/slow.yaml"] = {"kind": "pain-point", "id": "slow", "title": "Slow", "evidence": _evidence(draw, set())}
    files["reviews/r1.yaml"] = {"kind": "review", "id": "r1", "date": DAY, "journeys": ["buy"],
                                "reviewer": "Ana <a@x.example>", "decisions": [{"id": "d1", "text": "Do"}]}  # fmt: skip
    return {path: json.dumps(data, ensure_ascii=False).replace(f'"{DAY}"', DAY) for path, data in files.items()}


@MANY
@given(workspaces())
def test_what_is_said_has_the_names_that_loading_gives(files: dict[str, str]) -> None:
    tree = MemoryTree(files)
    loaded = load(tree)
    assert [each for each in loaded.findings if not each.code.startswith("REF")] == []
    _assert_same_names(tree, loaded.workspace)


def test_the_examples_have_the_names_that_loading_gives(tmp_path: Path) -> None:
    replay(EXAMPLES / "broadband", tmp_path / "broadband")
    for folder in (EXAMPLES / "veteran-journey", tmp_path / "broadband"):
        tree = FolderTree(folder)
        workspace = load(tree).workspace
        assert len(workspace.records) > 10
        _assert_same_names(tree, workspace)


# --- whatever is there ---

WORDS = st.sampled_from((
    "kind", "id", "title", "items", "stages", "touchpoints", "pains", "evidence", "insights", "metrics", "people", "ref",
    "decisions", "actions", "name", "text", "x-own", "severity", "emotion", "next", "to", "pay", "journey", "journeys",
    "pain-point", "review", "stage", "touchpoint", "strengths", "",
))  # fmt: skip
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=8) | st.dates()
ANY = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5), max_leaves=25)  # fmt: skip
KINDS = st.sampled_from((*sorted(BY_WORD), "settings", "unheard-of", ""))
DOCUMENTS = st.builds(lambda kind, data: {**data, "kind": kind}, KINDS | ANY, st.dictionaries(WORDS, ANY, max_size=8))


@settings(MANY, max_examples=200)
@given(DOCUMENTS, DOCUMENTS)
def test_nothing_that_a_file_can_hold_stops_the_reading(one: dict[str, Any], other: dict[str, Any]) -> None:
    for before, after in (({"a.yaml": one}, {"a.yaml": other}), ({"a.yaml": one, "b.yaml": other}, {"b.yaml": one})):
        whole = compare(Records(before), Records(after))
        inner = compare(Records(before), Records(after), inner=True)
        sides = differing(before, after)
        compare(sides.before, sides.after)
        assert len(whole) <= len(inner)
    assert compare(Records({"a.yaml": one}), Records({"a.yaml": one})) == ()


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("kind: pain-point\nid: a\n", {"a"}),
        ("kind: pain-point\nid: a\ntitle: 12\nseverity: bad\nunheard: of\n", {"a"}),
        ("kind: pain-point\nid: [a]\ntitle: A\n", set()),
        ("kind: pain-points\nitems: {a: b}\n", set()),
        ("kind: pain-points\nitems: [a, 1, {id: b}]\n", {"b"}),
        ("kind: journey\nid: a\nstages: none\npains: {b: c}\n", {"a"}),
        ("kind: journey\nid: a\nstages: [1, {title: 2}, {title: B, touchpoints: {}}]\n", {"a", "a/stage", "a/stage-2", "a/b"}),
        ("kind: journy\nid: a\n", set()),
        ("kind: [journey]\nid: a\n", set()),
        ("id: a\ntitle: A\n", set()),
    ],
    ids=["no-title", "wrong-types", "id-is-a-list", "items-is-a-mapping", "odd-items", "no-lists", "odd-stages",
         "unknown-kind", "kind-is-a-list", "no-kind"],
)  # fmt: skip
def test_files_of_other_days_are_read_as_far_as_they_go(text: str, refs: set[str]) -> None:
    assert set(Records(documents([("a.yaml", text.encode())]))) == refs


def test_a_day_is_the_same_quoted_or_not() -> None:
    plain, quoted = (Records({"a.yaml": {"kind": "review", "id": "r", "date": day}})
                     for day in (date(2026, 1, 5), "2026-01-05"))  # fmt: skip
    assert compare(plain, quoted) == ()


@pytest.mark.deep
def test_a_generated_repository_has_the_names_that_loading_gives(tmp_path: Path) -> None:
    generate(tmp_path / "made", Size(journeys=50, files=400, commits=20))
    tree = FolderTree(tmp_path / "made")
    _assert_same_names(tree, load(tree).workspace)
