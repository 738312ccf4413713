"""How mature journey management is: the level, the figures behind it, where insight stops, and what to do next."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from jmx.report import document as doc
from jmx.report.assess_facts import AssessReport, KnownHistory, figure, level_words, tally_cell
from jmx.report.document import Inline, Inlines, Number, TableColumn, marked, words
from jmx.report.maturity_standing import course, others
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

_MOST_NAMED = 4


def document(report: AssessReport, *, most: int | None = None) -> doc.Document:
    """The level with its reasons, what raises it, where insight stops, the profile, and who stands where: of teams and
    journeys only so many, if that is said."""
    title = words(f"How mature journey management is: {report.scope.title}")
    if not report.scope.journeys:
        nothing = "There is no journey of today that is in use; start with: jmx init"
        return doc.Document(title, (doc.Paragraph(words(nothing)),), headed=False)
    blocks = (
        doc.Paragraph(headline(report)), _criteria(report), *_next(report), _flow(report), *_stops(report),
        _traits(report), *others(report, most), *course(report), _limits(report),
    )  # fmt: skip
    at = f", read at {report.commit[:9]}" if report.commit else ""
    return doc.Document(title, blocks, footer=words(f"As of {report.as_of}{at}. Sources: docs/maturity.md."))


def headline(report: AssessReport) -> Inlines:
    """The level in a sentence, and how it hangs on the thresholds."""
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
        TableColumn("level"), TableColumn("what marks it", longest=64, shortest=36),
        TableColumn("is so of", number=True), TableColumn("needed", number=True), TableColumn(""),
        TableColumn("share", number=True, optional=True),
        TableColumn("not yet so of", longest=56, shortest=20, optional=True),
        TableColumn("name", "quiet", optional=True, aside=True),
    )  # fmt: skip
    rows = tuple(_criterion(each, report) for each in CRITERIA)
    return _section("What the level rests on", doc.Table("Criteria", columns, rows, 2))


def _criterion(criterion: Criterion, report: AssessReport) -> tuple[doc.Cell, ...]:
    tally, needed = report.scope.tallies.get(criterion.name, Tally()), report.thresholds[criterion.name]
    met = is_met(criterion, report.scope.tallies, needed)
    said = WORDS[criterion.name]
    left = [each for each in report.cases if each.criterion == criterion.name and not each.met]
    return (
        LEVELS[criterion.level][0], f"{said.several} {said.says}", tally_cell(tally), Number(needed, _percent(needed)),
        words("met", "good") if met else words("not met", "error"), _share(tally),
        _left(report, left) if tally.of else words(said.none, "quiet"), criterion.name,
    )  # fmt: skip


def _share(tally: Tally) -> doc.Cell:
    return None if tally.share is None else Number(tally.share, _percent(tally.share))


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _named(cases: Sequence[CriterionCase]) -> str:
    return _some([each.title for each in cases], ", ")


def _left(report: AssessReport, cases: Sequence[CriterionCase]) -> str:
    """The records of which something does not hold; of a journey that is asked for itself, why."""
    own = [each.why for each in cases if report.scope.kind == "journey" and each.ref == report.scope.ref]
    return own[0] if own else _named(cases)


def _section(title: str, *blocks: doc.Block) -> doc.Section:
    return doc.Section(words(title, "accent"), blocks)


# --- what to do ---


def _next(report: AssessReport) -> Iterator[doc.Block]:
    """What raises the level, the cheapest first."""
    if not report.steps:
        return
    level = MaturityLevel(report.scope.level + 1)
    items = tuple(doc.Bullet(step_words(each)) for each in report.steps)
    title = f"What raises it to {level_words(level)}, the cheapest first"
    yield _section(title, doc.Bullets(items, numbered=True, prose=True))


def step_words(step: MaturityStep, *, short: bool = False) -> Inlines:
    """What to do, how long it takes, and with which records; of a `short` one without these."""
    said = WORDS[step.criterion]
    command = f": `{_command(step)}`" if said.command and not short else ""
    how = marked(f"{said.step} ({said.takes}){command}.")
    if step.missing:
        return (Inline(f"{said.several.capitalize()} {said.says}: {said.none}. ", "strong"), *how)
    many = f"{step.needed} more {said.things(step.needed)} {said.says}: "
    among = f" Not yet: {_people(step.cases)}." if step.cases and not short else ""
    return (Inline(many, "strong"), *how, Inline(among))


def _command(step: MaturityStep) -> str:
    """What to type for the first of its records; what stands in capitals is for its reader to know."""
    first = step.cases[0].ref if step.cases else ""
    command = WORDS[step.criterion].command
    return command.replace("JOURNEY", first).replace("FIX", first) if first else command


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
        TableColumn("under way", number=True), TableColumn("stop here", number=True),
        TableColumn("days, half at least", number=True), TableColumn("days in all", number=True),
        TableColumn("went on after", number=True, optional=True),
        TableColumn("with whom", longest=48, shortest=16, optional=True),
    )  # fmt: skip
    unknown = [f"{each.unknown} at {each.step}" for each in report.flow if each.unknown]
    note = words(f"Without those of which nobody knows since when: {', '.join(unknown)}.", "quiet") if unknown else ()
    table = doc.Table("Flow", columns, tuple(_flow_row(each) for each in report.flow), note=note)
    return _section("Where insight stops", doc.Paragraph(where_words(report)), table)


def where_words(report: AssessReport) -> Inlines:
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
    known = f"Of {ends} it is known what came of them." if ends else "Of none it is known what came of it."
    return (Inline(first, "strong"), Inline(f" {known}{unseen}"))


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _flow_row(each: FlowCount) -> tuple[doc.Cell, ...]:
    whom = _some([f"{name or 'nobody'} {count}" for name, count in each.owners], ", ")
    half = None if each.median_days is None else doc.number(each.median_days)
    days = Number(each.days, in_figures(each.days)) if half else None
    counts = (doc.number(each.came), doc.number(each.passed), doc.number(each.moving), doc.number(each.stopped))
    took = None if each.took is None else Number(each.took, f"{each.took} d")
    return (str(each.step), *counts, half, days, took, whom)


_MOST_STOPS = 8


def _stops(report: AssessReport) -> Iterator[doc.Block]:
    """Those that stop longest, by name."""
    longest = longest_stops(report)
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


def longest_stops(report: AssessReport) -> Sequence[TrackedInsight]:
    """The insights that stop longest; at the end those of which nobody knows since when."""
    waiting = [each for each in report.stopped if not each.moving]
    return sorted(waiting, key=lambda each: (each.since or date.max, each.ref))[:_MOST_STOPS]


def _traits(report: AssessReport) -> doc.Section:
    holds = f"A principle holds where each of its figures is {_percent(SHOWS_BELOW)} or more; below that a sign shows."
    return _section(
        "Four principles, and four signs of a dead map",
        doc.Bullets(tuple(_trait(each, report, "holds", "does not hold") for each in PRINCIPLES), prose=True),
        doc.Bullets(tuple(_trait(each, report, "not seen", "shows") for each in SIGNS), prose=True),
        doc.Paragraph(words(holds, "quiet")),
    )


def _trait(each: Trait, report: AssessReport, well: str, ill: str) -> doc.Bullet:
    lowest = weakest(each, report.scope.tallies)
    mark = Inline("cannot tell", "quiet")
    if lowest is not None:
        mark = Inline(well, "good") if lowest >= SHOWS_BELOW else Inline(ill, "error")
    figures = "; ".join(figure(name, report.scope.tallies) for name in each.figures)
    return doc.Bullet((Inline(f"{TRAITS[each.name]}: "), mark, Inline(f". {figures[0].upper()}{figures[1:]}.")))


# --- what is not known ---


def _limits(report: AssessReport) -> doc.Section:
    items = tuple(doc.Bullet(words(each)) for each in cannot_know(report))
    return _section("What a repository cannot know", doc.Bullets(items, prose=True))


def cannot_know(report: AssessReport) -> Sequence[str]:
    """What nobody can read out of a repository, and out of this one."""
    return (*_LACKING[report.history], *CANNOT_KNOW)


_LACKING: Mapping[KnownHistory, tuple[str, ...]] = {
    KnownHistory.WHOLE: (),
    KnownHistory.PART: ("how it was before this clone begins, quarters included: fetch the whole history",),
    KnownHistory.NONE: (
        "how it was before, and whether reviews were held when they say so: there is no git history here",
    ),
}
