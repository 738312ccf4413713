"""What git knows of reviews: which commit brought each of them."""

from collections.abc import Iterable
from pathlib import Path

from jmx.model.history import History
from jmx.model.review import Review
from jmx.model.workspace import Located
from jmx.repo.bringers import Standing, Walk, bringers
from jmx.repo.git import Git
from jmx.repo.tree import Tree


def read_history(
    git: Git, root: Path, head: str | None, reviews: Iterable[Located[Review]], tree: Tree, walk: Walk | None = None
) -> History:
    """The history of a workspace's reviews, up to the commit `head`; a walk begun earlier saves the wait for git.

    Without a commit yet there is a history all the same: one in which nothing was ever reviewed.
    """
    if head is None:
        return History(True)
    boundary = git.boundary()
    standing = [Standing(each.ref, each.path) for each in reviews]
    brought = bringers(walk or Walk(git, root, head), standing, tree, boundary) if standing else {}
    return History(True, bool(boundary), git.commit(head), brought)
