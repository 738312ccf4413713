"""How mature journey management is: the level, the figures behind it, where insight stops, and what to do next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, Number, TableColumn, marked, words
from jmx.report.maturity_words import CANNOT_KNOW, LEVELS, STOPS, TRAITS, WORDS
from jmx.report.wording import counted, in_figures
from jmx.review.insight_flow import FlowCount, TrackedInsight
from jmx.review.maturity import (
    CRITERIA,
    PRINCIPLES,
    SHOWS_BELOW,
    SIGNS,
    Criterion,
    CriterionCase,
    MaturityLevel,
    MaturityScope,
    MaturityStep,
    Tally,
    Trait,
    is_met,
    weakest,
)


class MaturityMoment(NamedTuple):
    """How mature it was at the end of a month."""

    day: date
    commit: str
    level: MaturityLevel
    tallies: dict[str, Tally]


@dataclass(frozen=True, slots=True)
class AssessReport:
    """What is asked for (`scope`), with the cases behind its figures; all teams and journeys, for comparison."""

    scope: MaturityScope
    teams: tuple[MaturityScope, ...]
    journeys: tuple[MaturityScope, ...]
    cases: tuple[CriterionCase, ...]
    steps: tuple[MaturityStep, ...]
    thresholds: dict[str, float]
    flow: tuple[FlowCount, ...]
    stopped: tuple[TrackedInsight, ...]
    """The insights that have not passed all steps."""
    course: tuple[MaturityMoment, ...]
    as_of: date
    commit: str = ""
    whole: bool = True
    """Whether it is about the organisation."""
    proven_by_git: bool = True
    organisation: str = ""


_MOST_NAMED = 4


def document(report: AssessReport) -> doc.Document:
    """The level with its reasons, what raises it, where insight stops, the profile, and who stands where."""
    title = words(f"How mature journey management is: {report.scope.title}")
    if not report.scope.journeys:
        nothing = "There is no journey of today that is in use; start with: jmx init"
        return doc.Document(title, (doc.Paragraph(words(nothing)),), headed=False)
    blocks = (
        doc.Paragraph(_headline(report)), _criteria(report), *_next(report), _flow(report), *_stops(report),
        _traits(report), *_others(report), *_course(report), _limits(report),
    )  # fmt: skip
    at = f", read at {report.commit[:9]}" if report.commit else ""
    return doc.Document(title, blocks, footer=words(f"As of {report.as_of}{at}. Sources: docs/maturity.md."))


def level_words(level: MaturityLevel) -> str:
    """A level with its number: `level 2, defined`."""
    return f"level {int(level)}, {LEVELS[level][0].casefold()}"


def _headline(report: AssessReport) -> Inlines:
    scope = report.scope
    name, means = LEVELS[scope.level]
    first = f"Level {int(scope.level)} of 5, {name.casefold()}: {means}."
    return (Inline(first, "strong"), Inline(f" {_sensitivity(scope)}"))


def _sensitivity(scope: MaturityScope) -> str:
    """Whether the level hangs on where a threshold was drawn."""
    if scope.if_lower == scope.level == scope.if_higher:
        return "It stays so with every threshold 10 % lower or higher."
    moved = [("lower", scope.if_lower), ("higher", scope.if_higher)]
    told = [f"10 % {way} it is {level_words(level)}" for way, level in moved if level != scope.level]
    return f"It hangs on the thresholds: with every one of them {' and '.join(told)}."


# --- the criteria ---


def _criteria(report: AssessReport) -> doc.Section:
    columns = (
        TableColumn("level"), TableColumn("what marks it", longest=64, shortest=24),
        TableColumn("is so of", number=True),
        TableColumn("share", number=True), TableColumn("needed", number=True), TableColumn(""),
        TableColumn("not yet so of", longest=56, shortest=16, optional=True),
    )  # fmt: skip
    rows = tuple(_criterion(each, report) for each in CRITERIA)
    return _section("What the level rests on", doc.Table("Criteria", columns, rows, 2))


def _criterion(criterion: Criterion, report: AssessReport) -> tuple[doc.Cell, ...]:
    tally, needed = report.scope.tallies.get(criterion.name, Tally()), report.thresholds[criterion.name]
    met = is_met(criterion, report.scope.tallies, needed)
    said = WORDS[criterion.name]
    left = [each for each in report.cases if each.criterion == criterion.name and not each.met]
    return (
        LEVELS[criterion.level][0], f"{said.several} {said.says}", _tally(tally), _share(tally),
        Number(needed, _percent(needed)), words("met", "good") if met else words("not met", "error"),
        _named(left) if tally.of else words(said.none, "quiet"),
    )  # fmt: skip


def _tally(tally: Tally) -> doc.Cell:
    return Number(tally.met, f"{tally.met} of {tally.of}") if tally.of else None


def _share(tally: Tally) -> doc.Cell:
    return None if tally.share is None else Number(tally.share, _percent(tally.share))


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _named(cases: Sequence[CriterionCase]) -> str:
    return _some([each.title for each in cases], ", ")


def _section(title: str, *blocks: doc.Block) -> doc.Section:
    return doc.Section(words(title, "accent"), blocks)


# --- what to do ---


def _next(report: AssessReport) -> Iterator[doc.Block]:
    """What raises the level, the cheapest first."""
    if not report.steps:
        return
    level = MaturityLevel(report.scope.level + 1)
    items = tuple(doc.Bullet(_step(each)) for each in report.steps)
    title = f"What raises it to {level_words(level)}, the cheapest first"
    yield _section(title, doc.Bullets(items, numbered=True, prose=True))


def _step(step: MaturityStep) -> Inlines:
    said = WORDS[step.criterion]
    how = marked(f"{said.step} ({said.takes}).")
    if step.missing:
        return (Inline(f"{said.several.capitalize()} {said.says}: {said.none}. ", "strong"), *how)
    many = f"{step.needed} more {said.things(step.needed)} {said.says}: "
    among = f" Not yet: {_people(step.cases)}." if step.cases else ""
    return (Inline(many, "strong"), *how, Inline(among))


def _people(cases: Sequence[CriterionCase]) -> str:
    """The records that could be next, with who answers for them."""
    return _some([f"{each.title} ({_whose(each)}{each.why})" for each in cases], "; ")


def _whose(case: CriterionCase) -> str:
    """Who answers for a record, where what is said of it does not name them already."""
    return "" if not case.owner or case.owner in case.why else f"{case.owner}; "


def _some(told: Sequence[str], between: str) -> str:
    """The first few, and how many there are beside them."""
    more = [f"{len(told) - _MOST_NAMED} more"] if len(told) > _MOST_NAMED else []
    return between.join([*told[:_MOST_NAMED], *more])


# --- where insight stops ---


def _flow(report: AssessReport) -> doc.Section:
    columns = (
        TableColumn("step"), TableColumn("came here", number=True), TableColumn("went on", number=True),
        TableColumn("under way", number=True), TableColumn("stop here", number=True), TableColumn("for how long"),
        TableColumn("with whom", longest=48, shortest=16, optional=True),
    )  # fmt: skip
    rows = tuple(_flow_row(each) for each in report.flow)
    return _section("Where insight stops", doc.Paragraph(_where(report)), doc.Table("Flow", columns, rows))


def _where(report: AssessReport) -> Inlines:
    """The step at which most stops, in a sentence."""
    came = report.flow[0].came if report.flow else 0
    worst = max(report.flow, key=lambda each: each.stopped, default=None)
    if not came or worst is None:
        return words("Nothing was observed yet: no pain and no evidence is written down.")
    if not worst.stopped:
        return words(f"Of {counted(came, 'insight')} none stops.", "good")
    ends = report.flow[-1].passed
    most = f"{worst.stopped} {_are(worst.stopped)} {STOPS[worst.step]}"
    first = f"Of {counted(came, 'insight')} most stop at {worst.step}: {most}."
    assumed = sum(each.assumed for each in report.stopped)
    unseen = f" Nothing that was seen or heard is behind {assumed} of those on their way." if assumed else ""
    return (Inline(first, "strong"), Inline(f" Of {ends} it is known what came of them.{unseen}"))


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _flow_row(each: FlowCount) -> tuple[doc.Cell, ...]:
    moving = doc.number(each.moving) if each.moving else None
    whom = _some([f"{name or 'nobody'} {count}" for name, count in each.owners], ", ")
    return (
        str(each.step), doc.number(each.came), doc.number(each.passed), moving, doc.number(each.stopped),
        _waiting(each), whom,
    )  # fmt: skip


def _waiting(each: FlowCount) -> str:
    if not each.stopped:
        return ""
    unknown = f"since when is not known of {each.unknown}" if each.unknown else ""
    known = f"{in_figures(each.days)} days in all, half of them {each.median_days} or more" if each.days else ""
    return "; ".join(filter(None, (known, unknown)))


_MOST_STOPS = 8


def _stops(report: AssessReport) -> Iterator[doc.Block]:
    """Those that stop longest, by name."""
    waiting = [each for each in report.stopped if not each.moving]
    longest = sorted(waiting, key=lambda each: (each.since or date.max, each.ref))[:_MOST_STOPS]
    if not longest:
        return
    columns = (
        TableColumn("stops longest", longest=48, shortest=20), TableColumn("at"), TableColumn("since"),
        TableColumn("with", longest=24, shortest=10), TableColumn("why", longest=56, shortest=16, optional=True),
        TableColumn("ref", shortest=12, optional=True, aside=True),
    )  # fmt: skip
    rows = tuple(
        (each.title, str(each.step), each.since, each.owner or "nobody", each.why, each.ref) for each in longest
    )  # fmt: skip
    yield doc.Table("Stops longest", columns, rows)


# --- principles and signs ---


def _traits(report: AssessReport) -> doc.Section:
    columns = (
        TableColumn("principle or sign", longest=48, shortest=20),
        TableColumn(""),
        TableColumn("by these figures"),
    )
    rows = (
        *(_trait(each, report, ("holds", "good"), ("does not hold", "error")) for each in PRINCIPLES),
        *(_trait(each, report, ("not seen", "good"), ("shows", "error")) for each in SIGNS),
    )  # fmt: skip
    note = words(
        f"A principle holds where each of its figures is {_percent(SHOWS_BELOW)} or more; below that a sign shows.",
        "quiet",
    )
    return _section("Four principles, four signs of a dead map", doc.Table("Profile", columns, rows, note=note))


def _trait(each: Trait, report: AssessReport, well: tuple[str, str], ill: tuple[str, str]) -> tuple[doc.Cell, ...]:
    lowest = weakest(each, report.scope.tallies)
    mark: Inlines = words("cannot tell", "quiet")
    if lowest is not None:
        said, style = well if lowest >= SHOWS_BELOW else ill
        mark = (Inline(said, style),)  # type: ignore[arg-type]
    figures = [_figure(name, report.scope.tallies) for name in each.figures]
    return TRAITS[each.name], mark, "; ".join(figures)


def _figure(name: str, tallies: Mapping[str, Tally]) -> str:
    return WORDS[name].figure(*tallies.get(name, Tally()))


# --- who stands where ---


def _others(report: AssessReport) -> Iterator[doc.Block]:
    if not report.whole:
        return
    for name, scopes in (("Teams", report.teams), ("Journeys", report.journeys)):
        if scopes:
            yield _section(name, _standing(name, scopes, report))


def _standing(name: str, scopes: Sequence[MaturityScope], report: AssessReport) -> doc.Table:
    columns = (
        TableColumn(name[:-1].casefold(), longest=40, shortest=16), TableColumn("level"),
        TableColumn("10 % lower", number=True, optional=True), TableColumn("10 % higher", number=True, optional=True),
        TableColumn("keeps it from the next level", longest=72, shortest=20),
        TableColumn("ref", optional=True, aside=True, shortest=10),
    )  # fmt: skip
    in_order = sorted(scopes, key=lambda each: (each.level, each.title.casefold(), each.ref))
    rows = tuple(_standing_row(each, report) for each in in_order)
    note = words("A team stands for the journeys that it has a part in.", "quiet") if name == "Teams" else ()
    return doc.Table(name, columns, rows, note=note)


def _standing_row(scope: MaturityScope, report: AssessReport) -> tuple[doc.Cell, ...]:
    why = {(each.criterion, each.ref): each.why for each in report.cases} if scope.kind == "journey" else {}
    lacking = [
        why.get((each.name, scope.ref)) or _figure(each.name, scope.tallies)
        for each in CRITERIA
        if each.level == scope.level + 1 and not is_met(each, scope.tallies, report.thresholds[each.name])
    ]
    return (
        scope.title, _level(scope.level), doc.number(scope.if_lower),
        doc.number(scope.if_higher), "; ".join(lacking), scope.ref,
    )  # fmt: skip


# --- over time, and what is not known ---


def _course(report: AssessReport) -> Iterator[doc.Block]:
    if not report.course:
        return
    names = [each.name for each in CRITERIA]
    columns = (TableColumn("end of"), TableColumn("level"), *(TableColumn(name, number=True) for name in names))
    rows = tuple(
        (_month(each), _level(each.level), *(_tally(each.tallies.get(name, Tally())) for name in names))
        for each in report.course
    )
    note = words("Each month as it was, by the thresholds of now.", "quiet")
    yield _section("Month by month", doc.Table("Months", columns, rows, note=note))


def _month(each: MaturityMoment) -> str:
    return each.day.isoformat()[:7]


def _level(level: MaturityLevel) -> str:
    return f"{int(level)} {LEVELS[level][0]}"


def _limits(report: AssessReport) -> doc.Section:
    items = [doc.Bullet(words(each)) for each in CANNOT_KNOW]
    if not report.proven_by_git:
        items.insert(0, doc.Bullet(words("whether reviews were held when they say so: there is no git history here")))
    return _section("What a repository cannot know", doc.Bullets(tuple(items), prose=True))
