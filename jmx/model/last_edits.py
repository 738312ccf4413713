"""When records came and were edited last, and who committed when: what rules ask of all commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from jmx.model.addresses import is_private, same_account
from jmx.model.change import REFS, Change, RecordHistory, Sort
from jmx.model.identity import renamed

CLAIMS = frozenset({"pain-point", "strength", "evidence"})  # what somebody has to vouch for
OWNER = "owner"


class EditDays(NamedTuple):
    """When a record came, and when each of its fields was edited last, in meaning. A journey that nobody owns now has
    been `unowned` since a day. What a program wrote last is `written_by` that, on the day it was `written`. The commit
    that came last is `last_oid`, of `last_day`; none where that is not committed yet."""

    came: date | None = None
    fields: Mapping[str, date] = MappingProxyType({})
    unowned: date | None = None
    written_by: str = ""
    written: date | None = None
    last_oid: str = ""
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class LastEdits:
    """The same of the records that stand, by ref. Where the history is not all here it is not `known`, and empty."""

    records: Mapping[str, EditDays] = field(default_factory=lambda: MappingProxyType({}))
    known: bool = False

    def of(self, ref: str) -> EditDays:
        return self.records.get(ref, EditDays())

    def came(self, ref: str) -> date | None:
        """The day a record was first committed."""
        return self.of(ref).came

    def edited(self, ref: str, *fields: str) -> date | None:
        """The last day on which one of some fields was edited, or since when it is as it is."""
        found = self.of(ref)
        return max((found.fields[each] for each in fields if each in found.fields), default=found.came)

    def last(self, refs: Iterable[str], without: Iterable[str] = ()) -> date | None:
        """The last day on which one of some records came or was edited, but for some fields."""
        left_out, days = frozenset(without), []
        for found in map(self.of, refs):
            days += [found.came] if found.came else []
            days += [day for name, day in found.fields.items() if name not in left_out]
        return max(days, default=None)

    def with_edits(self, changes: Iterable[Change], today: date) -> "LastEdits":
        """The same with edits that no commit holds yet: they are of today."""
        records = dict(self.records)
        for change in changes:
            if change.sort in REFS:
                inside = [ref for ref in records if ref == change.old or ref.startswith(f"{change.old}/")]
                records |= {renamed(ref, {change.old: change.ref}): records.pop(ref) for ref in inside}
            elif change.sort is Sort.REMOVED:
                records.pop(change.ref, None)
            else:
                found = records.get(change.ref, EditDays())
                whole = change.sort is Sort.ADDED
                unowned = today if change.field == OWNER and isinstance(change.old, str) else found.unowned
                records[change.ref] = found._replace(
                    came=today if whole else found.came,
                    fields=found.fields if whole else {**found.fields, change.field: today},
                    unowned=unowned,
                    written_by="",
                    last_oid="",
                    last_day=None,
                )
        return replace(self, records=records)


@dataclass(frozen=True)
class Activity:
    """Who committed when: the newest days of each address, and whether a program had a hand in any commit. Where the
    history is not all here it is not `known`, and empty."""

    days: Mapping[str, tuple[date, ...]] = field(default_factory=lambda: MappingProxyType({}))
    machines: bool = False
    known: bool = False

    def last(self, emails: Iterable[str], as_of: date) -> date | None:
        """The last day on which somebody with one of some addresses wrote a commit; a later one counts for nothing."""
        mine = tuple(emails)
        found = [self._by_letters.get(each.casefold(), ()) for each in mine]
        found += (self.days[address] for address in self._private if any(same_account(address, each) for each in mine))
        return max((day for days in found for day in days if day <= as_of), default=None)

    @cached_property
    def _by_letters(self) -> Mapping[str, tuple[date, ...]]:
        """The days of each address, however large its letters are."""
        found: dict[str, tuple[date, ...]] = {}
        for address, days in self.days.items():
            found[address.casefold()] = (*found.get(address.casefold(), ()), *days)
        return found

    @cached_property
    def _private(self) -> Sequence[str]:
        """The addresses of which others may be those of the same account."""
        return [address for address in self.days if is_private(address)]


class Signed(NamedTuple):
    """The day on which a commit was written, and the program that had a hand in it; empty where none says so."""

    day: date | None
    machine: str = ""


NOBODY = Signed(None)


def record_edits(kind: str, history: RecordHistory, signed: Mapping[str, Signed], noted: str = "") -> EditDays:
    """What the events of a record say of its last edits; `noted` is the program that a note on the last one names."""
    opened = history.opened
    came = _day(opened.oid, signed) if opened else None
    fields: dict[str, date] = {}
    for oid, change in history.events:
        day = _day(oid, signed)
        if change.sort is Sort.EDITED and day is not None:
            fields.setdefault(change.field, day)
    last = next((each for each in history.events if each.change.sort not in REFS), None)
    written_by = (signed.get(last.oid, NOBODY).machine or noted) if last and kind in CLAIMS else ""
    written = _day(last.oid, signed) if last and written_by else None
    unowned = _unowned(history, signed) if kind == "journey" else None
    last_oid = last.oid if last else ""
    return EditDays(came, fields, unowned, written_by, written, last_oid, _day(last_oid, signed))


def _unowned(history: RecordHistory, signed: Mapping[str, Signed]) -> date | None:
    """The day from which on nobody owned a journey, whatever was written of the vacancy since; None where its last
    edit named somebody."""
    since: date | None = None
    for oid, change in history.of(OWNER):
        if change.sort is Sort.EDITED and _named(change.new):
            return since
        since = _day(oid, signed)
        if change.sort is Sort.EDITED and _named(change.old):
            return since
    return since


def _day(oid: str, signed: Mapping[str, Signed]) -> date | None:
    return signed.get(oid, NOBODY).day


def _named(owner: Any) -> bool:
    return isinstance(owner, str)
