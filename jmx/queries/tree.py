"""Which journey zooms into which, with who answers for each and how it stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from jmx.errors import UnknownRef
from jmx.model.called import called
from jmx.model.journey import Journey
from jmx.model.workspace import Located, Workspace
from jmx.queries.answer_memory import remembered
from jmx.queries.health import health_of
from jmx.queries.maps import Zoom, zooms
from jmx.queries.repository import Repository
from jmx.report.tree import TreeNode, TreeReport

KIND = "trees of journeys"
_WIDTHS = ("lifecycle", "journey", "sub-journey", "micro-journey")


def tree_of(repository: Repository, ref: str = "", *, stages: bool = False) -> TreeReport:
    """All journeys, or one with those that zoom into it; with `stages` these stand between."""
    adapter, question = lambda: TypeAdapter(TreeReport), ("tree", ref, stages)
    return remembered(repository, KIND, adapter, question, lambda: _tree_of(repository, ref, stages=stages))


def _tree_of(repository: Repository, ref: str, *, stages: bool) -> TreeReport:
    repository.start_history()
    repository.note_unread()
    top, stage = _top(repository, ref) if ref else (None, "")
    grown = _Growing(repository, stages=stages or bool(stage))
    nodes = tuple(grown.nodes(top, stage))
    return TreeReport(nodes, tuple(grown.problems(nodes)), repository.as_of, repository.read_at, ref)


def _top(repository: Repository, ref: str) -> tuple[Located[Any], str]:
    """The journey to begin with, and the stage where one is named."""
    workspace = repository.workspace
    found = workspace.find(ref) or called(workspace, ref, ("journey", "stage"))
    if found is None:
        return repository.journey(ref), ""
    if found.kind == "journey":
        return found, ""
    home = workspace.records.get(found.journey)
    if found.kind != "stage" or home is None or home.kind != "journey":
        raise UnknownRef(f"'{found.ref}' is no journey and no stage of one; all about it: jmx show {found.ref}")
    return home, found.ref


class _Growing:
    """Goes over the journeys from the widest down; without functions that ask themselves, since somebody may write a
    chain of thousands."""

    def __init__(self, repository: Repository, *, stages: bool) -> None:
        self.repository, self.workspace, self.stages = repository, repository.workspace, stages
        self.journeys = sorted(self.workspace.journeys(), key=lambda each: (_WIDTHS.index(each.record.type), each.ref))
        known = {each.ref for each in self.journeys}
        into = zooms(self.workspace)
        self.into: Mapping[str, Zoom] = {ref: zoom for ref, zoom in into.items() if zoom.journey in known}
        self.below: dict[str, list[Located[Journey]]] = {}
        for each in self.journeys:
            home = self.into.get(each.ref, Zoom()).journey
            if home and home != each.ref:
                self.below.setdefault(home, []).append(each)
        self.placed: set[str] = set()
        self.circles: list[str] = []

    def nodes(self, top: Located[Any] | None, stage: str) -> Sequence[TreeNode]:
        if top is not None:
            return self._grown(top, stage)
        found = []
        inside = {each.ref for group in self.below.values() for each in group}
        for each in self.journeys:
            if each.ref not in inside:
                found += self._grown(each)
        for each in self.journeys:
            if each.ref not in self.placed:
                self.circles.append(each.ref)
                found += self._grown(each)
        return found

    def _grown(self, top: Located[Any], stage: str = "") -> list[TreeNode]:
        """A journey with all below it: pairs of depth and record wait, the next one last."""
        first: tuple[int, Located[Any], str] = (0, self.workspace.records[stage] if stage else top, "")
        rows, waiting = list[TreeNode](), [first]
        while waiting:
            depth, each, parent = waiting.pop()
            if each.ref in self.placed:
                continue
            self.placed.add(each.ref)
            rows.append(self._node(depth, each, parent))
            inner = self._inside(each)
            waiting += [(depth + 1, one, each.ref) for one in reversed(inner)]
        return rows

    def _inside(self, each: Located[Any]) -> list[Located[Any]]:
        if each.kind == "stage":
            return [one for one in self.below.get(each.journey, ()) if self._stage_of(one) == each.ref]
        if not self.stages:
            return list(self.below.get(each.ref, ()))
        unplaced = [one for one in self.below.get(each.ref, ()) if not self._stage_of(one)]
        return [*self.workspace.stages(each.ref), *unplaced]

    def _stage_of(self, journey: Located[Journey]) -> str:
        """The ref of the stage that a journey zooms into, as it stands in the journey that holds it."""
        parent = self.workspace.find(journey.record.parent or "", journey.ref)
        if parent is None or parent.kind != "stage":
            return ""
        home = self.into[journey.ref].journey
        own = [each.ref for each in self.workspace.stages(home)]
        places = [each for each in own if each == parent.ref or self.workspace.stands_for.get(each) == parent.ref]
        return places[0] if places else ""

    def _node(self, depth: int, each: Located[Any], parent: str) -> TreeNode:
        if each.kind == "stage":
            team = self.workspace.find(each.record.team or "", each.journey)
            who = team.record.label if team else ""
            return TreeNode(each.ref, "stage", each.record.label, "stage", parent, depth, who)
        zoom, record = self.into.get(each.ref, Zoom()), each.record
        owner = self.workspace.person_name(record.owned_by, each.ref) if record.owned_by else ""
        stage = "" if self.stages else zoom.stage
        return TreeNode(
            each.ref, "journey", record.label, record.type, parent, depth, owner, stage,
            health_of(self.repository, each), each.path,
        )  # fmt: skip

    # --- what is odd ---

    def problems(self, nodes: Sequence[TreeNode]) -> Sequence[str]:
        shown = [each for each in nodes if each.kind == "journey"]
        return [words for each in shown if (words := self._problem(self.workspace, each))]

    def _problem(self, workspace: Workspace, node: TreeNode) -> str:
        record = workspace.records[node.ref].record
        if node.ref in self.circles:
            return f"{node.ref} lies in a circle: {' → '.join(self._circle(node.ref))}; take one `parent` out"
        if record.parent and workspace.find(record.parent, node.ref) is None:
            return f"{node.ref} hangs on nothing: there is no journey or stage '{record.parent}'; mend its `parent`"
        if record.parent and node.ref not in self.into:
            return f"{node.ref} hangs on nothing: '{record.parent}' is no journey and stands in none; mend its `parent`"
        if self.into.get(node.ref, Zoom()).journey == node.ref:
            return f"{node.ref} is its own parent; take its `parent` out"
        if not record.parent and record.type in ("sub-journey", "micro-journey"):
            return f"{node.ref} is a {record.type} that hangs on nothing; say its `parent`"
        return ""

    def _circle(self, ref: str) -> list[str]:
        """The journeys of a circle, as each names its parent, the first again at the end."""
        way = [ref]
        while (following := self.into[way[-1]].journey) not in way:
            way.append(following)
        return [*way[way.index(following) :], following]
