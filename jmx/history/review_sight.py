"""Which commit each review saw."""

from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path

from jmx.model.change import Commit
from jmx.model.review import Review
from jmx.model.workspace import Located
from jmx.repo.git import Git


class Seen:
    """Which commit each review saw: what this function says, everybody goes by."""

    def __init__(
        self,
        git: Git,
        parents: Mapping[str, tuple[str, ...]],
        root: Path,
        unsure: Iterable[str],
        came_here: Mapping[str, str],
    ) -> None:
        self._git = git
        self._root = root
        self._came_here = came_here  # by review, where the root may have been moved: what brought it below this one
        self._parents = parents
        self._boundary = git.boundary()
        self._unsure = frozenset(unsure)

    def by(self, review: Located[Review], first: str) -> tuple[Commit | None, str]:
        """The commit that a review saw, and what of it is not as the review says; `first` brought it first."""
        saw, gap = self._by(review, first)
        came_here = self._came_here.get(review.ref)
        if saw is None or came_here is None or self._git.tree_paths(saw.oid, self._root):
            return saw, gap
        mover = self._git.commit(came_here)
        return mover, f"all files came here in {mover.short} of {mover.day}, and what changed before that is not told"

    def _by(self, review: Located[Review], first: str) -> tuple[Commit | None, str]:
        """The same, whatever folder its files lay in.

        It is its `base` where that lies behind `first`: what changed between was not seen. Without one it is `first`
        itself. So it is where that was made on the day of the review, right after the base: it holds the files as they
        lay on the table.
        """
        base = review.record.base
        if review.ref in self._unsure or first in self._boundary:
            return None, ""
        commit = self._git.commit(first)
        until = f"so what changed until it was recorded ({commit.short} of {commit.day}) counts as seen"
        if base is None:
            return commit, f"its record names no base, {until}" if self._came_between(commit, review.record) else ""
        if base in self._parents.get(first, ()) and commit.day == review.record.date:
            return commit, ""
        if self._is_behind(base, first):
            return self._git.commit(base), ""
        if self._boundary and base not in self._parents:
            return None, ""
        return commit, f"its base {base[:9]} is not in the history of the commit that brought it, {until}"

    def _came_between(self, commit: Commit, review: Review) -> bool:
        """Whether something was committed after the day of a review and before what brought it."""
        parents = self._parents.get(commit.oid, ())
        if commit.day is None or commit.day <= review.date or not parents:
            return False
        before = self._git.commit(parents[0]).committed
        return before is not None and before.own > review.date

    def _is_behind(self, earlier: str, commit: str) -> bool:
        """Whether a commit comes after an earlier one; the nearest are looked at first."""
        if earlier not in self._parents:
            return False
        waiting, met = deque([commit]), {commit}
        while waiting:
            for parent in self._parents.get(waiting.popleft(), ()):
                if parent == earlier:
                    return True
                if parent not in met:
                    met.add(parent)
                    waiting.append(parent)
        return False
