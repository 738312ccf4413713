"""Whom people mean by a name: the id of people.yaml, or `Name <address>`, as records hold it."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from jmx.model.called import near_called
from jmx.model.workspace import Workspace
from jmx.writing.field_input import problem_with, shown

_SEVERAL = re.compile(r"\s*(?:[,;/&+]|\band\b)\s*")
_HOW = "write an id of people.yaml, or `Name <address>`"


class CalledPeople:
    """The people there are, by what they may be called: id, name, or a first name that only one of them has."""

    def __init__(self, workspace: Workspace, *others: str) -> None:
        self.workspace = workspace
        self._others = tuple(filter(None, others))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """How each is written in a record, with their name; `others` are those who held it and wrote it down."""
        return dict(self._found())

    def _found(self) -> Iterator[tuple[str, str]]:
        for each in self.workspace.of("person"):
            if "/" not in each.ref:
                yield each.ref, each.record.name
            elif each.record.emails:  # an id inside a journey means nobody elsewhere
                yield f"{each.record.name} <{each.record.emails[0]}>", each.record.name
        known = {each.ref for each in self.workspace.of("person")}
        for who in self._others:
            if who not in known and not problem_with("review", "reviewer", who, self.workspace):
                yield who, self.workspace.person_name(who)

    def called(self, who: str) -> str:
        """How somebody is written; empty where nobody is called so, or several are."""
        wanted = who.strip().casefold()
        exactly = [each for each, name in self.names.items() if wanted in (each.casefold(), name.casefold())]
        by_first = [each for each, name in self.names.items() if wanted == name.casefold().partition(" ")[0]]
        return next((found[0] for found in (exactly, by_first) if len(found) == 1), "")

    def one(self, who: str) -> tuple[str, str]:
        """How one person is written, or why that cannot be."""
        found = self.called(who)
        if found or not who.strip():
            return found, "" if found else "nobody is named"
        if "<" in who:
            return who.strip(), problem_with("review", "reviewer", who.strip(), self.workspace)
        first = [each for each, name in self.names.items() if name.casefold().startswith(who.casefold() + " ")]
        if len(first) > 1:
            return "", f"several are called '{shown(who)}'; write {' or '.join(map(repr, first[:4]))}"
        several = [each for each in _SEVERAL.split(who) if each]
        if len(several) > 1 and all(map(self.called, several)):
            return "", f"'{shown(who)}' are {len(several)} people, and one answers for it; name one"
        return "", f"nobody here is called '{shown(who)}'{self.near(who) or f'; {_HOW}'}"

    def near(self, who: str) -> str:
        """`; did you mean 'ana'?`, or nothing."""
        return near_called(self.workspace, who, ("person",))
