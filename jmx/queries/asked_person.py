"""Whom somebody means who says `me`, a name or an id."""

from jmx.errors import JmxError, UnknownRef
from jmx.model.settings import Person
from jmx.queries.repository import Repository
from jmx.repo.git import identity
from jmx.writing.field_input import problem_with, shown
from jmx.writing.first_records import person_with
from jmx.writing.people_called import CalledPeople

ME = "me"
_WHO_AM_I = "git does not say who you are; run: git config --global user.email you@your.example, or name somebody"


def asker(repository: Repository, who: str) -> str:
    """Whom git has here, where somebody says `me`: an answer about them is made of that too."""
    return str(identity(repository.root)) if who.strip().casefold() == ME else ""


def person_asked(repository: Repository, who: str, option: str) -> Person:
    """The person of a name; for `me` whoever has git's e-mail address here. UnknownRef where that is nobody, or several
    people."""
    workspace = repository.workspace
    if who.strip().casefold() == ME:
        known = identity(repository.root)
        if known is None:
            raise JmxError(f"{option}: {_WHO_AM_I}")
        who = person_with(known.address, workspace) or str(known)
        me = None if problem_with("review", "reviewer", who, workspace) else workspace.person(who)
        if me is None:
            raise JmxError(f"{option}: git calls you '{shown(str(known))}', which is nobody a record can name")
        return me
    owners = {each.record.owner for kind in ("journey", "action", "initiative") for each in workspace.of(kind)}
    people = CalledPeople(workspace, *(each for each in owners if isinstance(each, str) and "<" in each))
    written, wrong = people.one(who.strip())
    found = workspace.person(written) if written else None
    if wrong or found is None:
        raise UnknownRef(f"{option}: {wrong or f'nobody is called {who!r}'}")
    return found
