"""Holding back the findings of a baseline. It silences lint, never the facts: packets and maps do not know it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jmx.lint import ALL_RULES
from jmx.model.baseline import BaselineEntry, BaselineKey, key_of
from jmx.model.finding import Finding
from jmx.model.identity import outermost

TIMED = frozenset(rule.card.code for rule in ALL_RULES if rule.card.timed)


@dataclass(frozen=True, slots=True)
class HeldFinding:
    """A finding that is not told, the day since which the baseline has it, and the last day on which it is held back;
    None where it is until it is mended."""

    finding: Finding
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Baselined:
    """Findings as a baseline leaves them."""

    told: tuple[Finding, ...]
    held: tuple[HeldFinding, ...] = ()
    gone: tuple[BaselineEntry, ...] = ()  # what no longer occurs, or not so many times
    ahead: int = 0  # so many entries begin on a day that is still to come

    def of(self, wanted: Callable[[str], bool]) -> "Baselined":
        """The same of some files, by their paths; what no longer occurs is in none."""
        told = tuple(each for each in self.told if wanted(each.path))
        held = tuple(each for each in self.held if wanted(each.finding.path))
        return Baselined(told, held, ahead=self.ahead)


def without_baseline(
    findings: Iterable[Finding],
    entries: Iterable[BaselineEntry],
    as_of: date,
    days: int,
    lost: Collection[str] = (),
) -> Baselined:
    """The findings without those that a baseline holds back. What goes by the calendar is told again after some days:
    nobody mends what is never told. Of `lost` records nobody knows whether what was found still is."""
    known = _by_key(entries)
    left = Counter({key: entry.times for key, entry in known.items()})
    told: list[Finding] = []
    held: list[HeldFinding] = []
    for finding in findings:
        key = key_of(finding)
        if left[key] <= 0:
            told.append(finding)
            continue
        left[key] -= 1
        since = known[key].since
        until = (
            since + timedelta(days=min(days, (date.max - since).days))
            if finding.timed or finding.code in TIMED
            else None
        )
        if until is not None and not since <= as_of <= until:
            told.append(_returned(finding, since, days) if until < as_of else _too_early(finding, since))
        else:
            held.append(HeldFinding(finding, since, until))
    gone = (known[key].model_copy(update={"times": times}) for key, times in left.items() if times > 0)
    ahead = sum(each.since > as_of for each in known.values())
    return Baselined(tuple(told), tuple(held), tuple(each for each in gone if not _is_lost(each, lost)), ahead)


def updated(
    findings: Iterable[Finding],
    entries: Iterable[BaselineEntry],
    as_of: date,
    lost: Collection[str] = (),
    *,
    add: bool = True,
) -> tuple[BaselineEntry, ...]:
    """The baseline that holds just what is found, sorted; unless it may `add`, only what of it was held before. That
    keeps its day, so that nothing is put off twice."""
    known = _by_key(entries)
    found = Counter(map(key_of, findings))
    if not add:
        found &= Counter({key: entry.times for key, entry in known.items()})
    kept = (each for key, each in known.items() if key not in found and _is_lost(each, lost))
    now = (_entry(key, _since(key, known, as_of if add else date.max), times) for key, times in found.items())
    return tuple(sorted((*kept, *now), key=lambda each: (each.record, *each.key)))


def _since(key: BaselineKey, known: Mapping[BaselineKey, BaselineEntry], as_of: date) -> date:
    """The day since which a key is held back, `as_of` at the latest: who takes in all that is found takes in today what
    was to begin on a day that is still to come."""
    entry = known.get(key)
    return min(entry.since, as_of) if entry else as_of


def _entry(key: BaselineKey, since: date, times: int) -> BaselineEntry:
    field, target = key.field or None, key.target or None
    return BaselineEntry(rule=key.rule, record=key.record, field=field, target=target, since=since, times=times)


def _by_key(entries: Iterable[BaselineEntry]) -> dict[BaselineKey, BaselineEntry]:
    """The entries by what they are known by. Of two alike, as two branches bring them, the earlier day counts."""
    found: dict[BaselineKey, BaselineEntry] = {}
    for entry in entries:
        other = found.get(entry.key, entry)
        both = {"since": min(entry.since, other.since), "times": max(entry.times, other.times)}
        found[entry.key] = entry.model_copy(update=both)
    return found


def _is_lost(entry: BaselineEntry, lost: Collection[str]) -> bool:
    return outermost(entry.record) in lost


def _returned(finding: Finding, since: date, days: int) -> Finding:
    held = f"the baseline held it back from {since} on, for {days} days"
    accept = f"or accept it for a time, with its reason, under lint.suppress in jmx.yaml; {held}"
    return replace(finding, hint=f"{finding.hint}; {accept}" if finding.hint else accept.removeprefix("or "))


def _too_early(finding: Finding, since: date) -> Finding:
    mend = f"the baseline would hold it back from {since} on; to take it in today: jmx lint --update-baseline"
    return replace(finding, hint=f"{finding.hint}; {mend}" if finding.hint else mend)
