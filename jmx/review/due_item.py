"""Something that falls due, and whose it is."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.model.review_status import in_words
from jmx.model.settings import Person
from jmx.model.workspace import Workspace

REVIEW, ACTION, VERDICT, EVIDENCE, JOURNEY, FREEZE = KINDS = (
    "review", "action", "verdict", "evidence", "journey", "freeze",
)  # fmt: skip


class Whose(NamedTuple):
    """Somebody by name, and what tells them from others who are called alike: an address, else their id. Both are empty
    where nobody is named."""

    name: str = ""
    key: str = ""


def whose(workspace: Workspace, written: str | None, scope: str = "") -> Whose:
    """Who is meant by what a record says."""
    if not written:
        return Whose()
    person = workspace.person(written, scope)
    return whose_is(person) if person else Whose(written, written)


def whose_is(person: Person) -> Whose:
    """Somebody who is known."""
    return Whose(person.label, person.emails[0].casefold() if person.emails else person.id or person.label)


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that falls due: `when` somebody should have done it, `limit` is the last day on which it is not late,
    None where none is set; `meeting` is the forum where it belongs, and `forum` its id. `owner` is who does it, by
    name, and `owner_key` tells them from others of that name; both are empty where nobody does, and whoever has left
    does not. `advice` is what to do where it cannot be done as it should."""

    kind: str
    when: date
    what: str
    why: str
    owner: str
    ref: str
    owner_key: str = ""
    owner_left: bool = False
    meeting: str = ""
    forum: str = ""
    limit: date | None = None
    late_days: int = 0
    command: str = ""
    advice: str = ""


def leavers(workspace: Workspace, as_of: date) -> frozenset[str]:
    """The keys of those who are no longer there."""
    people = (each.record for each in workspace.of("person"))
    return frozenset(whose_is(each).key for each in people if each.left and each.left <= as_of)


def owner_words(item: DueItem) -> str:
    """Who does it, or that nobody does."""
    return f"{item.owner} (has left)" if item.owner_left else item.owner or "nobody"


def late_words(item: DueItem) -> str:
    """`12 days`, where it is late."""
    return in_words(item.late_days) if item.late_days else ""
