"""How mature journey management is, as a slide."""

from collections.abc import Iterator

from jmx.render.maturity_page import FlowBar, MarkBar, MaturityPicture, ScopeBar, maturity_page
from jmx.render.scene import Scene
from jmx.render.theme import Theme
from jmx.report.assess import headline, longest_stops, step_words, where_words
from jmx.report.assess_facts import AssessReport, level_words
from jmx.report.document import plain
from jmx.report.maturity_standing import course_words
from jmx.report.maturity_words import LEVELS, WORDS
from jmx.review.maturity import CRITERIA, MaturityLevel, Tally, is_met

_MOST_STEPS = 4


def maturity_picture(report: AssessReport, theme: Theme) -> Scene:
    """The slide of an assessment."""
    scope = report.scope
    first, _, more = plain(headline(report)).partition(". ")
    at = f", read at {report.commit[:9]}" if report.commit else ""
    steps = [plain(step_words(each, short=True)) for each in report.steps[:_MOST_STEPS]]
    raises = f"To reach {level_words(MaturityLevel(scope.level + 1))}, the cheapest first:" if steps else ""
    picture = MaturityPicture(
        f"How mature journey management is: {scope.title}", course_words(report), f"{first}.",
        f"{more} What a repository cannot know is not in it: culture, trust, budgets. As of {report.as_of}{at}",
        tuple(_mark(report, name) for name in range(len(CRITERIA))), tuple(_flow(report)),
        plain(where_words(report)[:1]), raises, steps, tuple(_teams(report)),
        tuple(_longest(report)),
    )  # fmt: skip
    return maturity_page(picture, theme)


def _mark(report: AssessReport, place: int) -> MarkBar:
    each = CRITERIA[place]
    tally, said = report.scope.tallies.get(each.name, Tally()), WORDS[each.name]
    needed = report.thresholds[each.name]
    level = LEVELS[each.level][0]
    words = f"{said.several} {said.says}"
    return MarkBar(
        level, words[0].upper() + words[1:], tally.met, tally.of, needed, is_met(each, report.scope.tallies, needed)
    )


def _flow(report: AssessReport) -> Iterator[FlowBar]:
    for each in report.flow:
        half = f", half for {each.median_days} days or more" if each.stopped > 1 else f", for {each.median_days} days"
        waiting = half if each.stopped and each.median_days else ""
        many = "none stops" if not each.stopped else "1 stops" if each.stopped == 1 else f"{each.stopped} stop"
        told = f"{many}{waiting}"
        yield FlowBar(str(each.step).capitalize(), each.came, each.stopped, each.moving, each.passed, told)


def _teams(report: AssessReport) -> Iterator[ScopeBar]:
    """The teams, those that are least far first."""
    for each in sorted(report.teams, key=lambda each: (each.level, each.title.casefold())) if report.whole else ():
        yield ScopeBar(each.title, int(each.level), LEVELS[each.level][0])


def _longest(report: AssessReport) -> Iterator[str]:
    """Of a team or journey what stops longest, by name."""
    for each in longest_stops(report) if not report.whole else ():
        since = f", since {each.since}" if each.since else ""
        yield f"{each.title}: {each.why}{since} ({each.owner or 'nobody'})"
