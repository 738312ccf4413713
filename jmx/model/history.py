"""What git knows, as plain data: commits, and which of them brought a review."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Certainty(StrEnum):
    """How sure git is of a date."""

    EXACT = "exact"
    AT_OR_BEFORE = "at or before"
    UNKNOWN = "unknown"


# How a shallow clone gets its whole history: where it is, and what to run or to set there.
WHOLE_HISTORY = (
    ("on this machine", "git fetch --unshallow"),
    ("GitHub Actions", "`fetch-depth: 0` for actions/checkout"),
    ("GitLab CI", "`GIT_DEPTH: 0`"),
    ("Bitbucket Pipelines", "`clone: depth: full`"),
    ("Azure Pipelines", "`fetchDepth: 0`"),
)
UNSHALLOW = "fetch the whole history: " + "; ".join(
    f"{where}: {what.replace('`', '')}" for where, what in WHOLE_HISTORY
)
REFETCH = "clone again without --filter, so that contents are there too; if it was cloned whole, run: git fsck"


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. Author names and e-mails are claims of whoever made it, not proof."""

    oid: str
    author: str
    email: str
    committed: date | None
    subject: str
    body: str = ""

    @property
    def short(self) -> str:
        return self.oid[:9]


# Stands for edits that no commit holds yet; it has no id.
NOT_COMMITTED = Commit("", "not committed yet", "", None, "not committed yet")


@dataclass(frozen=True, slots=True)
class Brought:
    """The commit that brought a file, and the merge that brought that commit to this branch, if one did."""

    commit: Commit
    merge: Commit | None = None
    certainty: Certainty = Certainty.EXACT


@dataclass(frozen=True, slots=True)
class History:
    """What is known about the past of a workspace. `available` is False where there is no git history to ask;
    `brought` names, by ref, the commits that brought reviews."""

    available: bool = False
    shallow: bool = False
    head: Commit | None = None
    brought: Mapping[str, Brought] = field(default_factory=lambda: MappingProxyType({}))


NO_HISTORY = History()
