"""What can be seen at one moment of findings that stand at another, or stood."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jmx.model.identity import outermost, renamed
from jmx.model.unread import NOTHING_UNREAD, Unread, UnreadRecord
from jmx.model.workspace import Workspace

_OF_READING = ("YML", "REC0")  # the codes of what is wrong with one file or record by itself
_OF_REFS = "REF0"  # those of what is wrong with its refs, which other records do not decide
_NO_NAMES: Mapping[str, str] = {}


class Sight:
    """What can be seen in a workspace; that something else cannot be read where a finding was told hides it nowhere.
    `names` has the refs of records there by those where it was told."""

    def __init__(self, there: Workspace, told: Unread = NOTHING_UNREAD, names: Mapping[str, str] = _NO_NAMES) -> None:
        self._names = names
        self._by_name: dict[
            str, list[UnreadRecord]
        ] = {}  # by its ids, and by the path where that is all there is to see
        for each in there.unread.records:
            for name in each.ids if each.parsed else {*each.ids, each.path}:
                self._by_name.setdefault(name, []).append(each)
        self._there = replace(there, unread=there.unread.apart_from(told))

    def hiding(self, code: str, ref: str, path: str) -> Sequence[UnreadRecord]:
        """The records for which nobody can see whether a finding about a record, or else a file, stands there too: what
        it is about is one of them, or what decides it. What is wrong with the fields of a record is seen wherever its
        file can be parsed."""
        ref = renamed(ref, self._names)
        about = [*self._by_name.get(outermost(ref), ()), *self._by_name.get(path, ())]
        if code.startswith(_OF_READING):
            return [each for each in about if not each.parsed]
        found = self._there.records.get(ref)
        asked = self._there.points_at_unread if code.startswith(_OF_REFS) else self._there.undecided
        decided = not about and found is not None and asked(found)
        return self._there.unread.records if decided else about
