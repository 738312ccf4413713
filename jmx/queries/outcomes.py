"""What improving the journeys brought since a day: the page that defends the budget."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from jmx.errors import JmxError
from jmx.model.outcome import Outcome, Verdict
from jmx.model.workspace import Located
from jmx.queries.answer_memory import remembered
from jmx.queries.hits import decided_days, hits_of, pains_taken_up
from jmx.queries.repository import Repository, day_of
from jmx.report.outcomes import OutcomesReport
from jmx.review.benefits import (
    JUDGED,
    Benefits,
    ChainStep,
    DaySpan,
    FixPassage,
    Forecast,
    Shipped,
    change_in_words,
    evidence_days,
    forecast,
    forecast_groups,
    is_due,
    money,
    paces,
    proven_on,
    steps_between,
)
from jmx.review.team_work import team_name
from jmx.score.picks import TeamHits

KIND = "what journeys brought"


def outcomes_of(repository: Repository, since: str = "") -> OutcomesReport:
    """What was learnt, decided, shipped and proven since a day, else in the last year; held against as many days
    before."""
    first = day_of(since) if since else repository.as_of.replace(year=max(1, repository.as_of.year - 1), day=1)
    if first >= repository.as_of:
        raise JmxError(
            f"--since {first} is not before {repository.as_of}, the day that is judged by; name an earlier day"
        )
    return remembered(
        repository, KIND, lambda: TypeAdapter(OutcomesReport), ("outcomes", first),
        lambda: _outcomes_of(repository, DaySpan(first, repository.as_of)),
    )  # fmt: skip


def _outcomes_of(repository: Repository, span: DaySpan) -> OutcomesReport:
    repository.start_history()
    repository.note_unread()
    found = _SpanFacts(repository, span)
    workspace = repository.workspace
    hits = _hits(repository)
    return OutcomesReport(
        found.benefits(), workspace.settings.organisation or "", workspace.settings.currency or "",
        {ref: record.record.label for ref, record in workspace.records.items() if ref in found.named}, hits,
        repository.as_of, repository.read_at,
    )  # fmt: skip


def _hits(repository: Repository) -> TeamHits | None:
    """Whether the ranking picked what worked; None where no history tells."""
    if repository.git is None or repository.head is None:
        return None
    return hits_of(repository).overall


class _SpanFacts:
    """What records say of a span."""

    def __init__(self, repository: Repository, span: DaySpan) -> None:
        self.repository, self.workspace, self.span = repository, repository.workspace, span
        self.outcomes: Mapping[str, Outcome] = repository.lint_context.outcomes
        self.named: set[str] = set()

    def benefits(self) -> Benefits:
        chain = tuple(self._chain())
        shipped = tuple(map(self._shipped, self._ships(self.span)))
        worked = [each.ref for each in shipped if each.verdict == Verdict.WORKED]
        passages = tuple(map(self._passage, self._ships(self.span)))
        before = tuple(map(self._passage, self._ships(self.span.before)))
        forecasts, unjudged = self._forecasts()
        found = Benefits(
            self.span, chain, shipped, money(self.workspace, worked), passages, paces(passages, before), forecasts,
            unjudged, forecast_groups(forecasts, self._team), self._began,
        )  # fmt: skip
        self.named |= (
            {ref for each in chain for ref in each.refs or ()}
            | {each.metric for each in shipped}
            | {each.metric for each in forecasts}
        )
        self.named |= {*found.money.pains, *found.money.silent}
        return found

    def _forecasts(self) -> tuple[tuple[Forecast, ...], tuple[str, ...]]:
        """What came of what was expected, and the initiatives of which that cannot be judged."""
        as_of = self.repository.as_of
        due = [each for each in self._ships(self.span) if is_due(each.record, as_of)]
        mine = [found for each in due if (found := self.outcomes.get(each.ref))]
        forecasts = tuple(each for one in mine if (each := forecast(self.workspace, one, as_of)))
        judged = {each.initiative for each in forecasts}
        return forecasts, tuple(each.ref for each in due if each.ref not in judged)

    def _team(self, team: str, initiative: str) -> str:
        located = self.workspace.find(team, initiative)
        return team_name(self.workspace, located.ref if located else team)

    # --- the way from insight to verdict ---

    def _chain(self) -> Iterator[ChainStep]:
        rows: dict[str, list[tuple[str, date | None]]] = {
            "insights": [(each.ref, day) for each, day in self._insights()],
            "pains found": [
                (each.ref, self.repository.last_edits.came(each.ref)) for each in self.workspace.of("pain-point")
                if each.ref not in self.workspace.stands_for
            ],
            "decisions": [
                (f"{review.ref}/{each.id}", review.record.date) for review in self.workspace.of("review")
                for each in review.record.decisions if review.record.date <= self.repository.as_of
            ],
            "shipped": [(each.ref, each.record.shipped) for each in self._shipped_ever],
            "proven": [(ref, proven_on(self.workspace, each)) for ref, each in self.outcomes.items()],
            "worked": [
                (ref, proven_on(self.workspace, each)) for ref, each in self.outcomes.items()
                if each.verdict is Verdict.WORKED
            ],
        }  # fmt: skip
        for name, each in rows.items():
            refs, before = steps_between(each, self.span)
            goes_back = name != "pains found" or (self._began is not None and self._began <= self.span.before.first)
            here = name != "pains found" or self._began is not None
            yield ChainStep(name, refs if here else None, before if goes_back else None)

    @cached_property
    def _began(self) -> date | None:
        edits = self.repository.last_edits
        return min((each.came for each in edits.records.values() if each.came), default=None) if edits.known else None

    def _insights(self) -> Iterator[tuple[Located[Any], date | None]]:
        """What was learnt, each insight of evidence with its day; evidence without any counts once."""
        insights: dict[str, list[Located[Any]]] = defaultdict(list)
        for each in self.workspace.of("insight"):
            insights[each.ref.rpartition("/")[0]].append(each)
        for evidence in self.workspace.of("evidence"):
            if not evidence.record.asserted:
                yield from ((each, evidence.record.collected) for each in insights.get(evidence.ref) or [evidence])

    @cached_property
    def _shipped_ever(self) -> list[Located[Any]]:
        return [
            each for each in self.workspace.of("initiative")
            if each.record.status == "shipped" and each.record.shipped and each.record.shipped <= self.repository.as_of
        ]  # fmt: skip

    def _ships(self, span: DaySpan) -> list[Located[Any]]:
        found = [each for each in self._shipped_ever if each.record.shipped in span]
        return sorted(found, key=lambda each: (each.record.shipped, each.ref))

    def _shipped(self, initiative: Located[Any]) -> Shipped:
        found = self.outcomes.get(initiative.ref)
        why = found.why if found else "it names no metric that it should move"
        verdict = str(found.verdict) if found else ""
        metric = found.metric.ref if found else ""
        change = change_in_words(self.workspace, found) if found and found.verdict in JUDGED else ""
        return Shipped(initiative.ref, initiative.record.label, initiative.record.shipped, verdict, why, metric, change)

    # --- how long it took ---

    def _passage(self, initiative: Located[Any]) -> FixPassage:
        pains = self._pains.get(initiative.ref, ())
        days = [day for ref in pains for day in evidence_days(self.workspace, ref)]
        days += [day for ref in pains if (day := self.repository.last_edits.came(ref))]
        shipped = initiative.record.shipped
        found = min((day for day in days if day <= shipped), default=None)
        day = self._decided.get(initiative.ref)
        decided = day if day and day <= shipped else None
        return FixPassage(
            initiative.ref, initiative.record.label, found, decided, shipped,
            proven_on(self.workspace, self.outcomes.get(initiative.ref)),
        )  # fmt: skip

    @cached_property
    def _decided(self) -> Mapping[str, date]:
        return decided_days(self.repository, self._shipped_ever)

    @cached_property
    def _pains(self) -> Mapping[str, list[str]]:
        return pains_taken_up(self.workspace)
