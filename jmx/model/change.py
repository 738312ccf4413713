"""Typed differences between two workspaces."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jmx.model.history import Commit


class Audience(StrEnum):
    """Whom a change concerns."""

    EXPERIENCE = "experience"
    OWNERSHIP = "ownership"
    EVIDENCE = "evidence"
    SCORING = "scoring"
    EDITORIAL = "editorial"


class Sort(StrEnum):
    """What happened to a record or a field."""

    ADDED = "added"
    REMOVED = "removed"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different: a record came or went, or one of its fields has another value."""

    sort: Sort
    kind: str
    ref: str
    label: str
    audience: Audience
    field: str = ""
    old: Any = None
    new: Any = None
    commit: Commit | None = None
