"""What changes do: to the ranking of pains, and to what lint finds."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from itertools import accumulate
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from jmx.lint.sight import Sight
from jmx.model.change import Audience, Change, Effects, RankMove, Sort, Spot
from jmx.model.evidence import Evidence
from jmx.model.finding import Finding, FindingIdentity
from jmx.model.identity import outermost, renamed
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.record import REF
from jmx.model.score import Ranking
from jmx.model.workspace import Workspace
from jmx.review.rank_moves import ENTERED, FORMULA, LEFT, judged, moves

MOST_PASSED = 3  # of the pains that others only moved past, those that moved furthest
UNREAD, WAS_UNREAD = "cannot be read now", "could not be read before"
_NO_NAMES: Mapping[str, str] = {}


class Assessment(NamedTuple):
    """What ranking and lint say of one side of a comparison."""

    ranking: Ranking
    findings: tuple[Finding, ...]
    severe: int = 4  # from which severity on a pain is severe
    workspace: Workspace = Workspace()


def begun(
    before: Iterable[Finding], after: Iterable[Finding], later: Mapping[str, str] = _NO_NAMES
) -> tuple[Finding, ...]:
    """The findings that were not there before."""
    old = ((finding.identity(later), finding) for finding in before)
    return tuple(_unmatched(((finding.identity(), finding) for finding in after), old))


def effects(before: Assessment, after: Assessment, later: Mapping[str, str] = _NO_NAMES) -> Effects:
    """What is ranked or found otherwise. Both sides must be judged on the same day, so that only changes count.

    `later` has the present refs of renamed records by the earlier ones.
    """
    old = [(finding.identity(later), finding) for finding in before.findings]
    new = [(finding.identity(), finding) for finding in after.findings]
    was, now = before.workspace, after.workspace
    shown, begun, _ = _parted(_unmatched(new, old), Sight(was, now.unread, earlier_refs(later)))
    hidden, ended, left_out = _parted(_unmatched(old, new), Sight(now, was.unread, later))
    found = Effects(
        tuple(_moves(before, after, later)), begun, ended,
        formulas=_formulas(before.ranking, after.ranking), severe=after.severe, shown=shown, hidden=hidden,
        left_out=tuple(sorted(left_out)), unjudged=now.unread.ids,
    )  # fmt: skip
    wanted = {*(each.ref for each in found.moves), *(renamed(each.ref, later) for each in (*found.begun, *found.ended))}
    return replace(found, related=_related(wanted, before, after, later))


def _formulas(before: Ranking, after: Ranking) -> tuple[str, str] | None:
    return (before.formula, after.formula) if before.formula != after.formula else None


def _parted(
    findings: Iterable[Finding], sight: Sight
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], frozenset[str]]:
    """The findings of which nobody can see whether they stand at the other moment, the others, and the files that hide
    those."""
    found = [(each, {hiding.path for hiding in sight.hiding(each.code, each.ref, each.path)}) for each in findings]
    hidden, seen = (tuple(each for each, paths in found if bool(paths) is wanted) for wanted in (True, False))
    return hidden, seen, frozenset[str]().union(*(paths for _, paths in found))


def earlier_refs(later: Mapping[str, str]) -> Mapping[str, str]:
    """The earlier refs of renamed records by the present ones."""
    return {new: old for old, new in later.items()}


def _related(
    wanted: Set[str], before: Assessment, after: Assessment, later: Mapping[str, str]
) -> Mapping[str, frozenset[str]]:
    """For each record the ones that have to do with it on either side: what it points at, what points at it, and what
    points at that, as initiatives do that get to a pain through an opportunity."""
    found: dict[str, set[str]] = defaultdict(set)
    pointing: dict[str, set[str]] = defaultdict(set)
    for side, names in ((before, later), (after, _NO_NAMES)):
        for link in side.workspace.links:
            source, target = (renamed(ref, names) if names else ref for ref in (link.source, link.target))
            pointing[target].add(source)
            if source in wanted:
                found[source].add(target)
    for ref in wanted & pointing.keys():
        found[ref] |= pointing[ref].union(*(pointing.get(each, ()) for each in pointing[ref]))
    return {ref: frozenset(near) for ref, near in found.items()}


class Shares:
    """Which effects each of some changes has, every effect at one change: the one that caused it, of several the one
    that counts first for that rule or score."""

    def __init__(self, effects: Effects | None, changes: Iterable[Change]) -> None:
        told = effects or Effects()
        causes = _Causes(told, changes)
        self._moves = _by_cause((each, causes.of_move(each)) for each in told.moves)
        self._begun = _by_cause((each, causes.of_finding(each, begun=True)) for each in told.begun)
        self._ended = _by_cause((each, causes.of_finding(each, begun=False)) for each in told.ended)

    def of(self, change: Change) -> Effects:
        """The effects that one change has."""
        key = _key(change)
        return Effects(self._moves.get(key, ()), self._begun.get(key, ()), self._ended.get(key, ()))


def narrowed(effects: Effects, changes: Iterable[Change]) -> Effects:
    """The effects that some of the changes have a part in."""
    among = tuple(changes)
    shares = Shares(effects, among)
    parts = [shares.of(change) for change in among]
    paths = {spot.path for change in among for spot in (change.before, change.after) if spot}
    return replace(
        effects,
        moves=tuple(dict.fromkeys(each for part in parts for each in part.moves)),
        formulas=effects.formulas if any(_sets(change, "scoring") for change in among) else None,
        begun=tuple(dict.fromkeys(each for part in parts for each in part.begun)),
        ended=tuple(dict.fromkeys(each for part in parts for each in part.ended)),
        shown=tuple(each for each in effects.shown if each.path in paths),
        hidden=tuple(each for each in effects.hidden if each.path in paths),
    )


def reasons(effects: Effects, changes: Iterable[Change]) -> Mapping[str, tuple[tuple[str, Change | None], ...]]:
    """For each pain that moved the reasons for that, each with the change behind it; none where only others moved past
    it."""
    causes = _Causes(effects, changes)
    return {each.ref: tuple(causes.reasons(each)) for each in effects.moves}


def _moves(before: Assessment, after: Assessment, later: Mapping[str, str]) -> Iterator[RankMove]:
    """What is ranked otherwise, of the pains that others only moved past those that moved furthest; none of these where
    some stand in what one side cannot read: then nobody knows who moved past whom."""
    was, now = judged(before.ranking, later).keys(), judged(after.ranking).keys()
    unread_before = frozenset(renamed(ref, later) for ref in before.workspace.unread.ids)
    unread = {ref: UNREAD for ref in was - now if outermost(ref) in after.workspace.unread.ids}
    unread |= {ref: WAS_UNREAD for ref in now - was if outermost(ref) in unread_before}
    found = moves(before.ranking, after.ranking, later, unread)
    yield from (move for move in found if move.because)
    yield from () if unread else [move for move in found if not move.because][:MOST_PASSED]


E = TypeVar("E")
_Key = tuple[str, str, str, str]  # what tells one change of a comparison from the others


def _key(change: Change) -> _Key:
    return change.ref, change.field, change.sort, change.commit.oid if change.commit else ""


def _by_cause(caused: Iterable[tuple[E, Change | None]]) -> Mapping[_Key, tuple[E, ...]]:
    found: dict[_Key, tuple[E, ...]] = {}
    for each, cause in caused:
        if cause is not None:
            found[_key(cause)] = (*found.get(_key(cause), ()), each)
    return found


# --- lint ---


_Identified = tuple[FindingIdentity, Finding]


def _unmatched(these: Iterable[_Identified], those: Iterable[_Identified]) -> Iterator[Finding]:
    """The findings that the other side does not have; of several alike, those whose words it does not have."""
    there: dict[FindingIdentity, list[str]] = {}
    for identity, finding in those:
        there.setdefault(identity, []).append(finding.words)
    left = []
    for identity, finding in these:
        words = there.get(identity, [])
        if finding.words in words:
            words.remove(finding.words)
        else:
            left.append((identity, finding))
    for identity, finding in left:
        words = there.get(identity, [])
        if words:
            words.pop()
        else:
            yield finding


# --- what caused it ---


class _Decisive(NamedTuple):
    """What decides whether a rule finds something: fields of the record itself, those that count first; then fields of
    records that have to do with it, by kind. No field is the coming and going of the whole record."""

    own: tuple[str, ...]
    others: Mapping[str, tuple[str, ...]] = MappingProxyType({})


_REVIEWED = _Decisive(
    ("cadence", "tier", "status", "state", "triggers"), {"review": ("", "journeys", "date", "verdict", "attendees")}
)
_DECISIVE = {
    "EVD101": _Decisive(
        ("severity", "evidence", "status"),
        {"evidence": ("", "type", "collected", "source", "title", "about", "insights")},
    ),
    "EVD102": _Decisive(("reach", "at", "status"), {"journey": ("volume",)}),
    "ACT101": _Decisive(
        ("severity", "status"), {"initiative": ("", "status", "addresses"), "opportunity": ("", "pains", "addresses")}
    ),
    "ACT102": _Decisive(("status", "shipped", "expects"), {"metric": ("", "points", "series")}),
    "ACT104": _Decisive(("status", "shipped", "expects"), {"metric": ("points", "series", "rebase", "better"),
                                                           "happening": ("", "date", "touches")}),
    "ACT103": _Decisive(("due",), {"review": ("", "closes", "date")}),
    "ACT109": _Decisive(("closes", "date", ""), {"review": ("date", ""), "action": ("",)}),
    "OWN101": _Decisive(("owner", "status", "state")),
    "OWN102": _Decisive(("owner", "status", "state"), {"person": ("left", "")}),
    "OWN103": _Decisive(("cadence", "tier", "status", "state")),
    "STL103": _Decisive(("reviewer", "recorded_by", "date"), {"person": ("emails",)}),
    "STL106": _REVIEWED._replace(others={**_REVIEWED.others, "happening": ("", "date", "type", "touches"),
                                         "evidence": ("", "collected", "insights"), "metric": ("", "points")}),
    **dict.fromkeys(("STL101", "STL102"), _REVIEWED),
    "STL110": _Decisive(("", "verdict", "attendees", "decisions", "actions", "closes", "date", "journeys")),
}  # fmt: skip
_SETTINGS = ("lint", "limits", "tiers")  # what is set for all records may decide about each
_HELPING = ("initiative", "opportunity", "evidence", "review", "metric")  # what ends a finding as it comes
_EVIDENCE = ("evidence", "insight")


class _Causes:
    """Looks for the change behind an effect among some changes."""

    def __init__(self, effects: Effects, changes: Iterable[Change]) -> None:
        self._effects = effects
        self._by_ref: dict[str, list[Change]] = defaultdict(list)
        self._inside: dict[str, list[Change]] = defaultdict(list)  # by what it lies in
        for change in changes:
            self._by_ref[change.ref].append(change)
            for holder in accumulate(change.ref.split("/")[:-1], "{}/{}".format):
                self._inside[holder].append(change)

    def of_finding(self, finding: Finding, *, begun: bool) -> Change | None:
        """The change that had a finding begin or end."""
        decided = [each for each in self._own(finding.ref) if each.whole and (each.sort is Sort.ADDED) is begun]
        rule = _DECISIVE.get(finding.code)
        if rule is None:
            own = self._by_ref.get(finding.ref, ())
            decided += [each for each in own if _about(finding, each, each.after if begun else each.before)]
            return decided[0] if decided else None
        fields = {each.field: each for each in self._by_ref.get(finding.ref, ()) if each.sort is Sort.EDITED}
        decided += [fields[name] for name in rule.own if name in fields and self._decides(fields[name])]
        decided += sorted(
            (
                each
                for each in (*self._beside(finding.ref), *self._around(finding.ref))
                if _decides_elsewhere(rule, each, begun=begun)
            ),
            key=lambda each: rule.others[each.kind].index(each.field),
        )
        settings = self._by_ref.get(SETTINGS_FILE, ())
        decided += [each for name in _SETTINGS for each in settings if each.field == name]
        return decided[0] if decided else None

    def of_move(self, move: RankMove) -> Change | None:
        """The change that ranked a pain otherwise; none where only others moved past it."""
        return next((change for _, change in self.reasons(move) if change), None)

    def reasons(self, move: RankMove) -> Iterator[tuple[str, Change | None]]:
        """The reasons for which a pain is ranked otherwise, each with the change behind it."""
        if not move.because:
            return
        came_or_went = next((each for each in self._own(move.ref) if each.whole), None)
        own = [each for each in self._by_ref.get(move.ref, ()) if each.sort is Sort.EDITED]
        evidence = [each for each in self._beside(move.ref) if each.kind in _EVIDENCE]
        known: list[Change] = [*own, *evidence, *self._around(move.ref), *self._by_ref.get(SETTINGS_FILE, ())]
        for because in move.because:
            yield because, came_or_went or next((e for e in known if _ranks_by(because, e, move.ref)), None)

    def _own(self, ref: str) -> Iterator[Change]:
        """The changes of a record, and of what it lies in."""
        while ref:
            yield from self._by_ref.get(ref, ())
            ref = ref.rpartition("/")[0]

    def _beside(self, ref: str) -> Iterator[Change]:
        """The changes of what lies in a record, and of what has to do with it."""
        yield from self._inside.get(ref, ())
        for other in sorted(self._effects.related.get(ref, ())):
            yield from self._by_ref.get(other, ())

    def _around(self, ref: str) -> Iterator[Change]:
        """The changes of the journeys in which it lies, or in which what has to do with it does."""
        for home in sorted({outermost(each) for each in (ref, *self._effects.related.get(ref, ()))}):
            yield from self._by_ref.get(home, ())

    def _decides(self, change: Change) -> bool:
        """Whether a rule that asks for something would answer otherwise after an edit."""
        if change.field == "severity":
            return _severe(change.old, self._effects.severe) is not _severe(change.new, self._effects.severe)
        return change.field != "evidence" or _evidenced(change.old) is not _evidenced(change.new)


def _severe(value: Any, limit: int) -> bool:
    return isinstance(value, int | float) and value >= limit


def _evidenced(items: Any) -> bool:
    """Whether a list of evidence, as changes tell it, holds more than assertions; what may be a ref counts as one."""
    if not isinstance(items, list):
        return bool(items)
    texts = [each for each in items if isinstance(each, str) and not re.fullmatch(REF, each)]
    return len(texts) < len(items) or any(not Evidence.model_construct(title=each).asserted for each in texts)


def _decides_elsewhere(rule: _Decisive, change: Change, *, begun: bool) -> bool:
    """Whether a change of another record may have had a rule's finding begin or end: what helps does as it comes."""
    if change.field not in rule.others.get(change.kind, ()) or (not change.whole and change.sort is not Sort.EDITED):
        return False
    return not change.whole or change.kind not in _HELPING or (change.sort is Sort.REMOVED) is begun


def _ranks_by(because: str, change: Change, pain: str) -> bool:
    """Whether a change is behind a reason for another place in the ranking, as the reason names it."""
    if change.ref == SETTINGS_FILE:
        by_formula = because == FORMULA or because.startswith(("lacks ", "no longer lacks "))
        return _sets(change, "scoring") if by_formula else "confidence" in because and _sets(change, "evidence_windows")
    if change.kind in _EVIDENCE or (change.ref == pain and change.field == "evidence"):
        return "confidence" in because
    if change.ref != pain:
        return change.field == "volume" and "reach" in because
    named = change.field == "must" and "must" in because
    return named or change.field in because or (change.field == "status" and because in (ENTERED, LEFT))


def _sets(change: Change, name: str) -> bool:
    """Whether a change of `jmx.yaml` may set that otherwise."""
    return change.ref == SETTINGS_FILE and (change.whole or change.field == name)


def _about(finding: Finding, change: Change, spot: Spot | None) -> bool:
    """Whether a change has a part in a finding about the same record: it is about that field or the whole record."""
    if change.whole:
        return True
    of_whole = spot is not None and finding.route == spot.route[:-1]
    fields = [step for step in finding.route if isinstance(step, str)]
    return change.field in fields[-2:] or (of_whole and change.audience is not Audience.EDITORIAL)
