"""What stands behind a record and what came of it, from the evidence to the verdict."""

from collections.abc import Sequence
from typing import Any

from jmx.errors import UnknownRef, near_ref
from jmx.model.called import called, near_called
from jmx.model.workspace import Located
from jmx.queries.repository import Repository
from jmx.reading.load import no_garbage_collection
from jmx.report.trace import TraceNode, TraceReport, TraceRow
from jmx.review.chain import CHAIN, PLACES, Chain, ChainLink, starts


def record_meant(repository: Repository, ref: str) -> Located[Any]:
    """The record of that ref or title; otherwise what it could have been."""
    workspace = repository.workspace
    found = workspace.find(ref) or called(workspace, ref)
    if found is None:
        hint = near_ref(ref, list(workspace.records)) or near_called(workspace, ref)
        raise UnknownRef(f"there is no record '{ref[:80]}'{hint or '; by words: jmx find WORDS'}")
    return found


def trace_of(repository: Repository, ref: str) -> TraceReport:
    """The chain of a record both ways."""
    repository.start_history()
    repository.note_unread()
    located = record_meant(repository, ref)
    if located.kind == "insight":
        located = repository.workspace.records[located.ref.rpartition("/")[0]]
    if located.kind not in (*CHAIN, *PLACES, "strength"):
        raise UnknownRef(
            f"'{located.ref}' is a {located.kind}; the chain leads through evidence, pains, opportunities, initiatives "
            f"and metrics; all about it: jmx show {located.ref}"
        )
    chain = Chain(repository.workspace, lambda: repository.lint_context.outcomes)
    with no_garbage_collection():
        return _Tracing(repository, chain, located).report()


class _Tracing:
    """Goes along the chain from some records, up to the evidence and down to the verdict."""

    def __init__(self, repository: Repository, chain: Chain, located: Located[Any]) -> None:
        self.repository, self.chain, self.located = repository, chain, located
        self.links: dict[ChainLink, None] = {}
        self.nodes: dict[str, TraceNode] = {}

    def report(self) -> TraceReport:
        own = starts(self.repository.workspace, self.located)
        if self.located.kind in (*PLACES, "strength"):
            own = [self.located, *(each for each in own if each.ref != self.located.ref)]
        before = self._rows(own, up=True)
        after = self._rows(own, up=False)
        located = self.located
        return TraceReport(
            located, before, after, tuple(self.nodes.values()), tuple(self.links),
            self.repository.as_of, self.repository.read_at,
        )  # fmt: skip

    def _rows(self, own: Sequence[Located[Any]], *, up: bool) -> tuple[TraceRow, ...]:
        """Each record after what leads to it; what stood there before is named again, without what follows it."""
        rows, told = list[TraceRow](), set[str]()
        waiting: list[tuple[int, str, str]] = [(0, each.ref, "") for each in reversed(own)]
        while waiting:
            depth, ref, words = waiting.pop()
            again = ref in told
            rows.append(TraceRow(depth, self._node(ref), words, again))
            if again:
                continue
            told.add(ref)
            links = self.chain.before(ref) if up else self.chain.after(ref)
            self.links |= dict.fromkeys(links)
            following = [(depth + 1, each.start if up else each.end, each.words) for each in links]
            waiting += reversed(following)
        return tuple(rows)

    def _node(self, ref: str) -> TraceNode:
        if ref not in self.nodes:
            found = self.chain.record(ref)
            self.nodes[ref] = TraceNode(found, tuple(self.chain.gaps(found)), self.chain.verdict(found))
        return self.nodes[ref]
