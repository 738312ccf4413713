"""Did the ranking pick what worked? The places that pains had when something was decided, against what came of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from jmx.errors import JmxError
from jmx.model.change import Certainty, Commit, RecordHistory, Sort
from jmx.model.outcome import Outcome, Verdict
from jmx.model.past_ranks import Ranks
from jmx.model.review import Initiative
from jmx.model.workspace import Located, Workspace
from jmx.queries.at_commits import At
from jmx.queries.earlier_rankings import PAINS, RankingModel, earlier_rankings
from jmx.queries.last_edits import commit_key, kept
from jmx.queries.repository import Repository
from jmx.score.picked import CHANCE, FEWEST, association
from jmx.score.picks import Half, Pick, RankingHits, TeamHits

_KIND = "when initiatives were decided"
_FORM = 1  # of what is remembered
_MOST = 200  # moments at which the ranking is looked up: the newest
_LEVELS = {Verdict.WORKED: 2, Verdict.NO_SIGN: 1, Verdict.WORSE: 0}
_UNKNOWN = "when it was decided is not known: history is missing here"
_AFTERWARDS = "it was written down only after it had shipped"
_UNRANKED = "none of its pains was ranked then"
_TOO_MANY = "it was decided longer ago than is looked at"


def hits_of(repository: Repository, model: RankingModel = PAINS) -> RankingHits:
    """The initiatives with a verdict by the places their pains had when they were decided."""
    workspace = repository.workspace
    judged = [each for each in repository.lint_context.outcomes.values() if each.verdict in _LEVELS]
    decided = _decided(repository, [each.initiative for each in judged])
    newest = sorted(decided.values(), key=lambda each: (each.at.day, each.at.oid), reverse=True)
    moments = dict.fromkeys(each.at for each in newest if not each.gap)
    looked_at = [*moments][:_MOST]
    ranks = earlier_rankings(repository, looked_at, model)
    pains = pains_taken_up(workspace)
    picks = tuple(_pick(each, decided[each.initiative.ref], pains, ranks) for each in judged)
    in_order = tuple(sorted(picks, key=lambda each: (each.decided or date.min, each.initiative)))
    return RankingHits(in_order, *_groups(workspace, in_order))


def decided_days(repository: Repository, initiatives: Sequence[Located[Initiative]]) -> Mapping[str, date]:
    """The day on which each of some initiatives was decided, by their refs; none of which that is not known, or was
    only written down once it had shipped."""
    if repository.git is None or repository.head is None:
        return {}
    found = _decided(repository, initiatives)
    return {ref: each.at.day for ref, each in found.items() if not each.gap}


def _pick(outcome: Outcome, decision: "_DecidedAt", pains: Mapping[str, list[str]], ranks: Mapping[At, Ranks]) -> Pick:
    initiative: Located[Initiative] = outcome.initiative
    ref, record = initiative.ref, initiative.record
    found = Pick(
        ref, record.label, record.teams, outcome.metric.ref, outcome.verdict,
        None if decision.gap == _UNKNOWN else decision.at.day, decision.review, decision.at.oid,
    )  # fmt: skip
    gap = decision.gap or ("" if decision.at in ranks else _TOO_MANY)
    if gap:
        return found._replace(gap=gap)
    there = ranks[decision.at]
    ranked = [(there[pain].rank, pain) for pain in pains.get(ref, ()) if pain in there]
    if not ranked:
        return found._replace(gap=_UNRANKED, of=len(there))
    rank, pain = min(ranked)
    return found._replace(pain=pain, rank=rank, of=len(there))


def pains_taken_up(workspace: Workspace) -> Mapping[str, list[str]]:
    """The pains that each initiative takes away, directly or through an opportunity."""
    found: dict[str, list[str]] = defaultdict(list)
    for pain in workspace.of("pain-point"):
        for fix in workspace.fixes(pain.ref):
            found[fix.ref].append(pain.ref)
    return found


# --- when it was decided ---


class _DecidedAt(NamedTuple):
    """The moment at which something was decided, and the review that did; or why that is not known."""

    at: At
    review: str = ""
    gap: str = ""


_NOWHERE = At("", date.min)


def _decided(repository: Repository, initiatives: Sequence[Located[Initiative]]) -> Mapping[str, _DecidedAt]:
    """When each of some initiatives was decided: on the day of the first review that did, or in the commit that planned
    it, whichever came first."""
    git, reviewed = repository.history_git, _reviewed(repository.workspace)
    begun = _begun(repository) if initiatives else {}
    commits = git.commits(sorted({begun[each.ref] for each in initiatives if each.ref in begun}))
    return {
        each.ref: _decision(repository, each, reviewed.get(each.ref), commits.get(begun.get(each.ref, "")))
        for each in initiatives
    }


def _decision(
    repository: Repository, initiative: Located[Initiative], review: tuple[date, str] | None, commit: Commit | None
) -> _DecidedAt:
    shipped = initiative.record.shipped or repository.as_of
    if review and review[0] <= shipped and (commit is None or commit.day is None or review[0] <= commit.day):
        day, ref = review
        try:
            oid = repository.history_git.before(day + timedelta(days=1), repository.history_head)
        except JmxError:
            oid = None  # a shallow clone lacks it
        return _DecidedAt(At(oid, day), ref) if oid else _DecidedAt(_NOWHERE, ref, _UNKNOWN)
    if commit is None or commit.day is None:
        return _DecidedAt(_NOWHERE, gap=_UNKNOWN)
    return _DecidedAt(At(commit.oid, commit.day), gap=_AFTERWARDS if commit.day > shipped else "")


def _reviewed(workspace: Workspace) -> Mapping[str, tuple[date, str]]:
    """The first review that decided about each initiative, with its day."""
    found: dict[str, tuple[date, str]] = {}
    for review in workspace.of("review"):
        record = review.record
        named = [ref for each in (*record.decisions, *record.actions) for ref in each.about]
        named += [each.initiative for each in record.actions if each.initiative]
        for ref in named if record.held else ():
            about = workspace.find(ref, review.ref)
            if about is not None and about.kind == "initiative":
                found[about.ref] = min((record.date, review.ref), found.get(about.ref, (date.max, "")))
    return found


def _begun(repository: Repository) -> Mapping[str, str]:
    """The commits that said first of each initiative that it is planned, or more; of which that is known."""
    if repository.history_git.boundary():
        return dict(_beginnings(repository))
    found = kept(repository, _KIND, f"{commit_key(repository)}:{_FORM}", _if_whole)
    return dict(_beginnings(repository)) if found is None else found


def _if_whole(repository: Repository) -> Any:
    return None if repository.histories.lacking else dict(_beginnings(repository))


def _beginnings(repository: Repository) -> Iterator[tuple[str, str]]:
    histories = repository.histories
    for ref, history in histories.by_ref.items():
        if history.events[0].change.kind == "initiative" and history.certainty is not Certainty.UNKNOWN:
            oid = _beginning(history.of_standing())
            if oid and oid not in histories.boundary:
                yield ref, oid


def _beginning(history: RecordHistory) -> str:
    """The commit that took an initiative out of what is proposed; the one that brought it, where that said more."""
    came = history.opened
    status = [each for each in history.of("status") if each.change.sort is Sort.EDITED]
    if status and status[-1].change.old == "proposed":
        return status[-1].oid
    return came.oid if came else ""


# --- what they have to do with one another ---


def _groups(workspace: Workspace, picks: Sequence[Pick]) -> tuple[TeamHits, tuple[TeamHits, ...]]:
    """All that is known, and by team; the more is judged, the surer each has to be, so that all together rarely say
    something false."""
    counted = [each for each in picks if not each.gap]
    by_team: dict[str, list[Pick]] = defaultdict(list)
    for each in counted:
        found = (workspace.find(name, each.initiative) for name in each.teams)
        refs = [team.ref if team else name for team, name in zip(found, each.teams, strict=True)]
        for ref in dict.fromkeys(refs or [""]):
            by_team[ref].append(each)
    judged = [group for group in (counted, *by_team.values()) if len(group) >= FEWEST]
    chance = CHANCE / max(1, len(judged))
    labels = {each.ref: each.record.label for each in workspace.of("team")}
    teams = (_hits(ref, labels.get(ref, ref) or "no team", group, chance) for ref, group in sorted(by_team.items()))
    return _hits("", "all", counted, chance), tuple(teams)


def _hits(team: str, label: str, picks: Sequence[Pick], chance: float) -> TeamHits:
    def half(upper: bool) -> Half:
        there = [each for each in picks if (each.place <= 0.5) is upper]
        return Half(len(there), sum(each.verdict == Verdict.WORKED for each in there))

    found = association([each.place for each in picks], [_LEVELS[Verdict(each.verdict)] for each in picks], chance)
    return TeamHits(team, label, half(True), half(False), found)
