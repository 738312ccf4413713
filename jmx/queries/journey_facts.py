"""The facts of journeys, gathered in one pass: those that were last reviewed at one commit share a look at the past."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from jmx.errors import GitError
from jmx.model.change import Change
from jmx.model.history import REFETCH, UNSHALLOW, Certainty
from jmx.model.journey import Journey
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.review_status import ReviewStatus
from jmx.model.workspace import Located, Workspace
from jmx.queries.comparison import WORKTREE, compared
from jmx.queries.fingerprints import map_unchanged
from jmx.queries.repository import Repository
from jmx.reading.load import load
from jmx.repo.git import Git
from jmx.repo.tree import ALL_PATHS, CommitTree, PartOfTree
from jmx.review.journey_facts import FindingIndex, JourneyFacts, facts_of
from jmx.review.scope import file_records, nearby_files
from jmx.score.pains import rank_pains


class Past(NamedTuple):
    """What some journeys looked like at an earlier commit, and what changed in them since."""

    then: Workspace | None = None
    changes: tuple[Change, ...] = ()


def journey_facts(repository: Repository, journeys: Iterable[Located[Journey]]) -> Iterator[JourneyFacts]:
    """The facts of some journeys, in their order."""
    statuses = [repository.review_status(journey) for journey in journeys]
    pasts = _pasts(repository, statuses)
    findings = FindingIndex(repository.selected_findings)
    workspace = repository.workspace
    for status in statuses:
        ranking = rank_pains(workspace, repository.as_of, status.journey.ref)
        past = pasts.get(_base(repository, status), Past())
        unchanged = map_unchanged(repository, status)
        yield facts_of(status, workspace, ranking, findings, past.changes, past.then, unchanged)


def _base(repository: Repository, status: ReviewStatus) -> str:
    """The commit that brought the last review of a journey; nothing where there is none."""
    brought = repository.history.brought.get(status.last.review.ref) if status.last else None
    if brought and brought.certainty is not Certainty.EXACT:
        raise GitError(f"this clone is shallow: what changed since the last review is not all in it; {UNSHALLOW}")
    return brought.commit.oid if brought else ""


def _pasts(repository: Repository, statuses: Iterable[ReviewStatus]) -> Mapping[str, Past]:
    """By commit, the past of the journeys that were last reviewed there."""
    reviewed: dict[str, list[str]] = defaultdict(list)
    for status in statuses:
        reviewed[_base(repository, status)].append(status.journey.ref)
    reviewed.pop("", None)
    if not reviewed:
        return {}
    nearby = nearby_files(repository.workspace)
    return {base: _past(repository, repository.history_git, base, refs, nearby) for base, refs in reviewed.items()}


def _past(
    repository: Repository, git: Git, base: str, journeys: Collection[str], nearby: Mapping[str, Collection[str]]
) -> Past:
    """Reads only the files that have to do with the journeys, unless one of them had another id then."""
    tree = CommitTree(git, base, repository.root)
    here = repository.tree.blob_ids(len(base))
    changed = tuple(path for path, oid in tree.blob_ids(len(base)).items() if here.get(path) != oid)
    contents = {path: each for path, each in tree.contents(changed) if isinstance(each, bytes)}
    then, paths = _part_about(tree, journeys, repository.workspace, contents, nearby)
    known = all(each in then.records for each in journeys)
    if not known:
        then = load(tree).workspace
    if tree.lacking:
        short = git.commit(base).short
        raise GitError(f"this clone lacks contents of commit {short}, so nobody can say what changed; {REFETCH}")
    looked_into = _Paths.of(paths, frozenset(tree.paths()), frozenset(here)) if known else ALL_PATHS
    to = repository.at or WORKTREE
    return Past(then, compared(repository, base, to, effects=False, paths=looked_into).changes)


def _part_about(
    tree: CommitTree,
    journeys: Collection[str],
    now: Workspace,
    changed: Mapping[str, bytes],
    nearby: Mapping[str, Collection[str]],
) -> tuple[Workspace, set[str]]:
    """The records of an earlier commit that journeys were about, with the files that hold them then or now.

    What is not written otherwise now is `nearby` already; of the `changed` files those are read that name a record
    the journeys are or were about. As long as they lead to further records, so are the files of those.
    """
    ids = file_records(chain(journeys, *(now.concerns(each) for each in journeys)))
    asked: set[str] = set()
    paths = {SETTINGS_FILE}
    while new := ids - asked:
        asked |= new
        paths |= {path for each in new for path in nearby.get(each, ())}
        paths.update(_naming(changed, new))
        then = load(PartOfTree(tree, paths)).workspace
        scope = frozenset().union(*(then.concerns(each) for each in journeys if each in then.records))
        ids = file_records(chain(scope, (link.target for link in then.dangling if link.source in scope)))
    return then, paths


def _naming(contents: Mapping[str, bytes], ids: Iterable[str]) -> Iterator[str]:
    """The paths whose contents name one of these ids."""
    names = [each.encode() for each in ids]
    whole = re.compile(rb"(?<![\w-])(?:%s)(?![\w-])" % b"|".join(map(re.escape, names)))
    for path, content in contents.items():
        if any(name in content for name in names) and whole.search(content):
            yield path


@dataclass(frozen=True, slots=True)
class _Paths:
    """The paths that a comparison looks into: some of those on either side, and whatever came and went between."""

    some: Collection[str]
    known: Collection[str]

    @staticmethod
    def of(some: Collection[str], before: Collection[str], after: Collection[str]) -> "_Paths":
        """Where one came or went, all that went or came are looked into: they may be the same under other ids."""
        gone = {path for path in before if path not in after}
        come = {path for path in after if path not in before}
        counterparts = (gone if not come.isdisjoint(some) else set()) | (come if not gone.isdisjoint(some) else set())
        return _Paths({*some, *counterparts}, {*before, *after})

    def __contains__(self, path: object) -> bool:
        return path in self.some or path not in self.known
