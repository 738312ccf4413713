"""`.mailmap`: who goes by several names and addresses, read as git reads it, from the repository and nowhere else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from jmx.model.change import Author, Commit

MAILMAP = ".mailmap"
_LINE = re.compile(r"([^<]*)<([^>]+)>(?:([^<]*)<([^>]*)>)?")


class _Proper(NamedTuple):
    """What stands for a name and an address; None where they stay as they are."""

    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Mailmap:
    """The proper names and addresses by the address that commits have, and for some by their name too."""

    by_email: Mapping[str, _Proper] = field(default_factory=dict)
    by_name: Mapping[tuple[str, str], _Proper] = field(default_factory=dict)

    def proper(self, author: Author) -> Author:
        """An author under the proper name and address."""
        email = author.email.lower()
        found = self.by_name.get((email, author.name.lower())) or self.by_email.get(email) or _Proper()
        return Author(found.name or author.name, found.email or author.email)

    def applied(self, commit: Commit) -> Commit:
        """A commit with the proper names of its authors; the addresses that it was made with are kept beside."""
        if not self.by_email and not self.by_name:
            return commit
        author, *coauthors = map(self.proper, commit.authors)
        return replace(
            commit,
            author=author.name,
            email=author.email,
            coauthors=tuple(each for each in coauthors if each.email.casefold() != author.email.casefold()),
            committer=self.proper(commit.committer),
            addresses=(*commit.addresses, *(each.email for each in (author, *coauthors))),
        )


def mailmap(content: bytes) -> Mailmap:
    """The mailmap that a file says; lines that say nothing are passed over."""
    by_email: dict[str, _Proper] = {}
    by_name: dict[tuple[str, str], _Proper] = {}
    for line in content.decode("utf-8", "replace").split("\n"):
        found = None if line.startswith("#") else _LINE.match(line)
        if found is None:
            continue
        name, email, old_name, old_email = (each.strip() if each is not None else None for each in found.groups())
        if old_email is None:
            old_email, email = email or "", None
        proper, key = _Proper(name or None, email), old_email.lower()
        if old_name:
            by_name[key, old_name.lower()] = proper
        else:
            known = by_email.get(key, _Proper())
            by_email[key] = _Proper(proper.name or known.name, proper.email or known.email)
    return Mailmap(by_email, by_name)
