"""How mature journey management is: of the organisation, its teams and its journeys, now and before."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from jmx.errors import GitError, UnknownRef, near
from jmx.lint.rule import LintContext
from jmx.lint.stamps import in_question, stamped_journeys
from jmx.model.called import called
from jmx.model.journey import Journey
from jmx.model.review import AT_WORK
from jmx.model.workspace import Located, Workspace
from jmx.queries.answer_memory import remembered
from jmx.queries.at_commits import AskedThen, At, at_commits, month_ends
from jmx.queries.earlier_refs import RefsSince
from jmx.queries.hits import decided_days
from jmx.queries.ratings import ratings_of
from jmx.queries.repository import Repository
from jmx.reading.load import no_garbage_collection
from jmx.report.assess_facts import AssessReport, KnownHistory, MaturityMoment
from jmx.review.insight_flow import FlowDays, flow_counts, insights
from jmx.review.maturity import (
    COUNTED,
    HELD,
    QUARTERS,
    CriterionCase,
    MaturityLevel,
    MaturityScope,
    Tally,
    Thresholds,
    in_scope,
    level_of,
    next_steps,
    scope_of,
    tallied,
)
from jmx.review.maturity_cases import criterion_cases
from jmx.review.team_work import team_name, teams_in

KIND = "how mature journey management is"
_KIND = "how mature journey management was"
_FORM = 1  # of what is remembered
_MONTHS = 3  # of a quarter
ORGANISATION = ("organisation", "")

_Scope = tuple[str, str]  # its kind and its ref
_Figures = Mapping[_Scope, Mapping[str, Tally]]  # of every scope at a moment


def assess_of(repository: Repository, about: str = "", *, monthly: int = 0) -> AssessReport:
    """The organisation with its teams and journeys, or one team or journey of them; and so many months before."""
    question = ("assess", about, monthly)
    return remembered(
        repository, KIND, lambda: TypeAdapter(AssessReport), question, lambda: _assess_of(repository, about, monthly)
    )


def _assess_of(repository: Repository, about: str, monthly: int) -> AssessReport:
    repository.start_history()
    repository.note_unread()
    with no_garbage_collection():
        here = _Here(repository)
        past = _past(repository, monthly)
    thresholds = repository.workspace.settings.assess.thresholds()
    scopes = {at: _scope(here, at, past, thresholds) for at in here.scopes()}
    asked = _asked(repository.workspace, about, scopes)
    chosen = scopes[asked]
    cases = tuple(here.cases_of(asked))
    watched = [each for each in here.journeys if each.ref in chosen.journeys]
    days = FlowDays(_rated(repository), _decided(repository, here.decided))
    found = insights(here.context, watched, days)
    mine = (
        found if asked == ORGANISATION else tuple(each for each in found if set(each.journeys) & set(chosen.journeys))
    )
    return AssessReport(
        chosen,
        tuple(each for (kind, _), each in scopes.items() if kind == "team"),
        tuple(each for (kind, _), each in scopes.items() if kind == "journey"),
        cases,
        next_steps(chosen, cases, thresholds),
        thresholds,
        flow_counts(mine, repository.as_of),
        tuple(each for each in mine if each.step is not None),
        tuple(_course(past, asked, monthly, thresholds)),
        repository.as_of,
        repository.read_at,
        whole=asked == ORGANISATION,
        history=_history(repository),
        organisation=repository.workspace.settings.organisation or "",
    )


def _asked(workspace: Workspace, about: str, scopes: Iterable[_Scope]) -> _Scope:
    """The team or the journey that is named; without a name the organisation."""
    if not about:
        return ORGANISATION
    known = {ref: kind for kind, ref in scopes if ref}
    located = workspace.find(about) or called(workspace, about, ("journey", "team"))
    if located is not None and located.ref in known:
        return known[located.ref], located.ref
    if located is not None and isinstance(located.record, Journey):
        raise UnknownRef(f"'{located.ref}' is no journey of today that is in use, so nothing is asked of it")
    if located is not None and located.kind == "team":
        raise UnknownRef(f"team '{located.ref}' has a part in no journey, so there is nothing to assess")
    hint = near(about, tuple(known)) or "; name a journey or a team: jmx list journey"
    raise UnknownRef(f"there is no journey or team '{about[:80]}'{hint}")


# --- at one moment ---


class _Here:
    """The cases and scopes at the moment that is read."""

    def __init__(self, repository: Repository) -> None:
        self.context, workspace = repository.lint_context, repository.workspace
        watched = (each for each in workspace.journeys() if each.record.watched)
        self.journeys: Sequence[Located[Journey]] = sorted(watched, key=lambda each: (each.record.tier or 9, each.ref))
        self.cases = criterion_cases(self.context, _stamped(repository, self.context), self.journeys)
        self.titles: dict[_Scope, str] = {ORGANISATION: workspace.settings.organisation or "The organisation"}
        self.parts: dict[_Scope, tuple[str, ...]] = {ORGANISATION: tuple(each.ref for each in self.journeys)}
        for team, refs in sorted(_teams(workspace, self.journeys).items()):
            self.titles["team", team], self.parts["team", team] = team_name(workspace, team), tuple(refs)
        for journey in self.journeys:
            self.titles["journey", journey.ref] = journey.record.label
            self.parts["journey", journey.ref] = (journey.ref,)
        self._by_journey: dict[str, list[CriterionCase]] = defaultdict(list)
        for each in self.cases:
            for ref in each.journeys:
                self._by_journey[ref].append(each)

    def scopes(self) -> Sequence[_Scope]:
        return tuple(self.parts)

    def cases_of(self, at: _Scope) -> Iterable[CriterionCase]:
        """The cases of a scope, each once."""
        kind, ref = at
        if kind == "organisation":
            return self.cases
        if kind == "journey":
            return self._by_journey[ref]
        return in_scope(self.cases, self.parts[at], ref)

    def tallies(self) -> dict[_Scope, dict[str, Tally]]:
        return {at: tallied(self.cases_of(at)) for at in self.parts}

    @property
    def decided(self) -> dict[str, date]:
        """When a review first decided about each pain, or about what addresses it."""
        workspace, found = self.context.workspace, dict[str, date]()
        for review in workspace.of("review"):
            for item in (*review.record.decisions, *review.record.actions):
                named = (*item.about, *((item.initiative,) if getattr(item, "initiative", None) else ()))
                for ref in named:
                    for pain in _pains_meant(workspace, ref, review.ref):
                        found[pain] = min(found.get(pain, date.max), review.record.date)
        return found


def _pains_meant(workspace: Workspace, ref: str, scope: str) -> Iterator[str]:
    """The pains that a decision is about: itself, or those that the initiative or opportunity takes up."""
    about = workspace.find(ref, scope)
    if about is None:
        return
    if about.kind == "pain-point":
        yield workspace.stands_for.get(about.ref, about.ref)
    for field in ("addresses", "pains"):
        if about.kind in ("initiative", "opportunity"):
            for each in getattr(about.record, field, ()):
                yield from _pains_meant(workspace, each, about.ref)


def _stamped(repository: Repository, context: LintContext) -> frozenset[str]:
    """The journeys whose last review is a stamp, by what it saw where that decides."""
    asked = {ref: saw.oid for ref in in_question(context) if (saw := context.saw(ref))}
    try:
        informed = context.knowing(repository.earlier_parts.of(asked)) if asked else context
    except GitError as error:
        repository.note(f"whether reviews were stamps is told without what they saw: {error}")
        informed = context
    return stamped_journeys(informed)


def _teams(workspace: Workspace, journeys: Iterable[Located[Journey]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for journey in journeys:
        for team in teams_in(workspace, journey):
            found[team].append(journey.ref)
    return found


def _decided(repository: Repository, by_review: Mapping[str, date]) -> Mapping[str, date]:
    """When it was decided what is done about each pain: by the first review that did, or by whoever planned the work on
    it."""
    workspace = repository.workspace
    taken_up = [each for each in workspace.of("initiative") if each.record.status in (*AT_WORK, "shipped")]
    found = dict(by_review)
    for ref, day in decided_days(repository, taken_up).items():
        work = workspace.records[ref]
        for name in work.record.addresses:
            for pain in _pains_meant(workspace, name, ref):
                found[pain] = min(found.get(pain, date.max), day)
    return found


def _history(repository: Repository) -> KnownHistory:
    if repository.git is None or repository.head is None:
        return KnownHistory.NONE
    return KnownHistory.PART if repository.history_git.boundary() else KnownHistory.WHOLE


def _rated(repository: Repository) -> Mapping[str, date]:
    """When the severity of each pain was rated as it is."""
    found = ratings_of(repository).items()
    return {ref: rated.on for (ref, name), rated in found if name == "severity" and rated.on}


# --- as it was ---


class _EarlierFigures(NamedTuple):
    """The ends of the months before, the latest first, and the figures of those that are asked for."""

    moments: Sequence[At]
    found: Mapping[At, _Figures]

    def quarters_before(self, place: int) -> Sequence[_Figures]:
        """The figures at the ends of the quarters before a month; where nothing is known of one, none."""
        there = self.moments[place + _MONTHS :: _MONTHS][:QUARTERS]
        return [self.found.get(at, {}) for at in there]


_NOW = -1  # the place of this month, before the others


def _past(repository: Repository, monthly: int) -> _EarlierFigures:
    moments = [at for _, at in month_ends(repository, monthly + QUARTERS * _MONTHS, "the maturity")]
    needed = moments if monthly else moments[_NOW + _MONTHS :: _MONTHS]
    return _EarlierFigures(moments, _earlier(repository, needed))


def _scope(here: _Here, at: _Scope, past: _EarlierFigures, thresholds: Thresholds) -> MaturityScope:
    tallies = tallied(here.cases_of(at))
    tallies[HELD] = _held(at, past.quarters_before(_NOW), thresholds)
    return scope_of(*at, here.titles[at], here.parts[at], tallies, thresholds)


def _earlier(repository: Repository, wanted: Sequence[At]) -> dict[At, _Figures]:
    """The figures of every scope at some moments, by its ref of now."""

    def rows(view: Repository, days: Sequence[date]) -> Sequence[Sequence[Any]]:
        views = [view, *(view.judged(view.history_head, day) for day in days[1:])]
        return [list(map(_row, _Here(each).tallies().items())) for each in views]

    with no_garbage_collection():
        found = at_commits(repository, wanted, AskedThen(_KIND, _FORM, ",".join(COUNTED), "the maturity", rows))
    names = RefsSince(repository) if found else None
    return {at: _of_now(names, at, told) for at, told in found.items() if names}


def _row(scope: tuple[_Scope, Mapping[str, Tally]]) -> list[Any]:
    (kind, ref), tallies = scope
    return [kind, ref, [list(tallies.get(name, Tally())) for name in COUNTED]]


def _of_now(names: RefsSince, at: At, told: Sequence[Any]) -> _Figures:
    found: dict[_Scope, Mapping[str, Tally]] = {}
    by_kind: dict[str, dict[str, Mapping[str, Tally]]] = defaultdict(dict)
    for kind, ref, counts in told:
        by_kind[kind][ref] = {name: Tally(*each) for name, each in zip(COUNTED, counts, strict=True) if each[1]}
    for kind, known in by_kind.items():
        found |= {(kind, ref): tallies for ref, tallies in names.of_now(at.oid, known).items()}
    return found


def _held(at: _Scope, quarters: Sequence[_Figures], thresholds: Thresholds) -> Tally:
    """At how many of the last quarters a scope was optimised; where nothing is known of one, it was not."""
    levels = [level_of(each[at], thresholds) for each in quarters if at in each]
    return Tally(sum(each >= MaturityLevel.OPTIMISED for each in levels), QUARTERS)


def _course(past: _EarlierFigures, at: _Scope, monthly: int, thresholds: Thresholds) -> Iterator[MaturityMoment]:
    """The months that are asked for, the earliest first, each judged by the thresholds of now."""
    for place, then in reversed([*enumerate(past.moments[:monthly])]):
        known = past.found.get(then, {})
        if at in known:
            tallies = {**known[at], HELD: _held(at, past.quarters_before(place), thresholds)}
            yield MaturityMoment(then.day, then.oid, level_of(tallies, thresholds), tallies)
