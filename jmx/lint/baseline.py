"""Holding back the findings of a baseline. It silences lint, never the facts: packets and maps do not know it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jmx.lint import ALL_RULES
from jmx.lint.sight import Sight
from jmx.model.baseline import BaselineEntry, BaselineKey, key_of
from jmx.model.finding import Finding, Level
from jmx.model.kinds import BASELINE_FILE
from jmx.model.reading_rules import WHOLE_FILE

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
    gone: tuple[BaselineEntry, ...] = ()  # what is mended, or some of it
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
) -> Baselined:
    """The findings without those that a baseline holds back. What goes by the calendar is told again after some days:
    nobody mends what is never told. What keeps a whole file from being read is told in any case, as a warning: it hides
    all that would be found there."""
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
        if finding.code in WHOLE_FILE:
            hint = "; ".join(
                filter(None, (finding.hint, f"no error, as {BASELINE_FILE} knows it since {known[key].since}"))
            )
            told.append(replace(finding, level=Level.WARNING, hint=hint))
            continue
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
    return Baselined(tuple(told), tuple(held), ahead=sum(each.since > as_of for each in known.values()))


def mended(
    entries: Iterable[BaselineEntry], found: Iterable[Finding], asked: Callable[[str], bool], sight: Sight
) -> tuple[BaselineEntry, ...]:
    """The entries, or so many of their times, that are known to be mended: a rule that is `asked` does not find it, and
    nothing hides what it is about."""
    counts = Counter(map(key_of, found))
    left = ((entry, entry.times - counts[key]) for key, entry in _by_key(entries).items() if asked(entry.rule))
    return tuple(
        entry.model_copy(update={"times": times})
        for entry, times in left
        if times > 0 and not sight.hiding(entry.rule, entry.record, entry.record)
    )


def updated(
    findings: Iterable[Finding],
    entries: Iterable[BaselineEntry],
    as_of: date,
    gone: Iterable[BaselineEntry] = (),
    *,
    add: bool = True,
) -> tuple[BaselineEntry, ...]:
    """The baseline without what is gone, sorted; if it may `add`, with all that is found. What it held before keeps its
    day, so that nothing is put off twice."""
    known = _by_key(entries)
    times = Counter({key: entry.times for key, entry in known.items()})
    times -= Counter({entry.key: entry.times for entry in gone})
    if add:
        times |= Counter(map(key_of, findings))
    now = (_entry(key, _since(key, known, as_of if add else date.max), count) for key, count in times.items())
    return tuple(sorted(now, key=lambda each: (each.record, *each.key)))


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


def _returned(finding: Finding, since: date, days: int) -> Finding:
    held = f"the baseline held it back from {since} on, for {days} days"
    accept = f"or accept it for a time, with its reason, under lint.suppress in jmx.yaml; {held}"
    return replace(finding, hint=f"{finding.hint}; {accept}" if finding.hint else accept.removeprefix("or "))


def _too_early(finding: Finding, since: date) -> Finding:
    mend = f"the baseline would hold it back from {since} on; to take it in today: jmx lint --update-baseline"
    return replace(finding, hint=f"{finding.hint}; {mend}" if finding.hint else mend)
