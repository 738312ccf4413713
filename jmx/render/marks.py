"""What a comparison of two maps says: marks on what is new, gone or changed, and the same in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

DIFFERENT = "What is different"
NO_DIFFERENCE = "Nothing of what this map shows."


class MarkSort(StrEnum):
    """What a comparison says of something."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


def within(word: str) -> str:
    """A word that begins a line as it stands within one."""
    return word[:1].lower() + word[1:]


@dataclass(frozen=True, slots=True)
class SideMark:
    """A mark on something of a map of two: what it is, in a word of the comparison (`New`, `Only Mia`), and of what
    changed how it was."""

    sort: MarkSort
    word: str
    was: str = ""

    @property
    def words(self) -> str:
        return f"{self.word}: {self.was}" if self.was else self.word

    @property
    def within(self) -> str:
        """Its word as it stands within a line; names in it keep their capitals."""
        return within(self.word)


class MarkedText(str):
    """An entry of a list that one side alone has."""

    __slots__ = ("mark",)
    mark: SideMark

    def __new__(cls, words: str, mark: SideMark) -> "MarkedText":
        made = super().__new__(cls, words)
        made.mark = mark
        return made


NEW, GONE = SideMark(MarkSort.NEW, "New"), SideMark(MarkSort.GONE, "Gone")


def mark_of(entry: str) -> SideMark | None:
    """The mark of an entry of a list, where it has one."""
    return entry.mark if isinstance(entry, MarkedText) else None


def of_both(mark: SideMark | None, earlier: Iterable[str] | None, later: Iterable[str]) -> list[str]:
    """The entries of something on a map of two: all with its mark where one side alone has it; else the later ones in
    their order, then those that are gone. On any other map just the entries."""
    now = list(filter(None, later))
    if mark is not None and mark.sort is not MarkSort.CHANGED:
        return [MarkedText(each, mark) for each in now]
    if earlier is None:
        return now
    before = list(filter(None, earlier))
    found = [each if each in before else MarkedText(each, NEW) for each in now]
    return [*found, *(MarkedText(each, GONE) for each in before if each not in now)]


@dataclass(frozen=True, slots=True)
class MapDifference:
    """One record that is different, in words: what it is, and what about it."""

    sort: MarkSort
    what: str
    told: str = ""

    @property
    def words(self) -> str:
        return f"{self.what}: {self.told}" if self.told else self.what


@dataclass(frozen=True, slots=True)
class MapComparison:
    """What a map of two shows: how the sides are called, the marks of what only one of them has, all that is different,
    what is not compared, since somebody cannot read it, and whose feelings have no curves."""

    was: str
    now: str
    new: SideMark
    gone: SideMark
    changed: str = "Changed"
    differences: tuple[MapDifference, ...] = ()
    not_compared: tuple[str, ...] = ()
    without_curve: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.was} → {self.now}"

    def word(self, sort: MarkSort) -> str:
        """How something of a sort is marked: `New`, `Only Mia`."""
        return {MarkSort.NEW: self.new.word, MarkSort.GONE: self.gone.word}.get(sort, self.changed)

    @property
    def unread(self) -> str:
        """What the list of differences does not hold since nobody can know it, in words."""
        those = ", ".join(self.not_compared)
        return f"Not compared, since files cannot be read: {those}" if those else ""

    @property
    def uncurved(self) -> str:
        """Whose feelings stand in the list alone, in words."""
        those = "; ".join(self.without_curve)
        return f"No curves here, but in the list of what is different: {those}" if those else ""
