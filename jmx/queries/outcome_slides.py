"""The slides of what journeys brought: what came of it, what shipped, how long it took, what was expected."""

from collections.abc import Sequence

from jmx.model.outcome import Verdict
from jmx.render.text_slides import SlidePoint, TextSlide
from jmx.report.outcomes import OutcomesReport, headline, unknown
from jmx.report.picks import picked_well
from jmx.report.wording import in_figures
from jmx.review.benefits import Benefits, Shipped

_MOST = 7  # points of a slide


def outcome_slides(report: OutcomesReport) -> tuple[TextSlide, ...]:
    """At most four slides; one with nothing to tell is left out."""
    found = report.found
    foot = f"{found.span.first} to {found.span.last} · as of {report.as_of}"
    foot += f", read at commit {report.commit[:9]}" if report.commit else ""
    picked = f"Did the ranking pick what worked? {picked_well(report.hits)}." if report.hits else ""
    slides = (
        TextSlide(f"What improving journeys brought{_of(report)}", f"{headline(report)} {unknown(report)}".strip(),
                  tuple(_chain(found)), foot, _behind(found)),
        TextSlide("What shipped, and what came of it", "", tuple(_shipped(found)), foot,
                  tuple(f"{each.ref}: {each.why}" for each in found.shipped)),
        TextSlide("How long it takes", "Medians in days, against as long before", tuple(_paces(found)), foot),
        TextSlide("Expected, and come true", picked, tuple(_forecasts(found)), foot),
    )  # fmt: skip
    return tuple(each for each in slides if each.points)


def _of(report: OutcomesReport) -> str:
    return f" {report.organisation}" if report.organisation else ""


def _chain(found: Benefits) -> list[SlidePoint]:
    return [SlidePoint(f"{len(each.refs)} {each.name}", f"{each.before} as long before") for each in found.chain]


def _behind(found: Benefits) -> tuple[str, ...]:
    return tuple(f"{each.name}: {', '.join(each.refs)}" for each in found.chain if each.refs)


def _shipped(found: Benefits) -> Sequence[SlidePoint]:
    order = [str(each) for each in Verdict]
    rows = sorted(found.shipped, key=lambda each: order.index(each.verdict) if each.verdict else len(order))
    points = [
        SlidePoint(each.title, f"{_came(each)}, shipped {each.shipped}",
                   alarm=each.verdict == Verdict.WORSE)
        for each in rows[:_MOST]
    ]  # fmt: skip
    left = len(rows) - len(points)
    return [*points, SlidePoint(f"and {left} more")] if left else points


def _came(each: Shipped) -> str:
    if not each.verdict:
        return "no metric by which to tell"
    return f"{each.verdict}: {each.change}" if each.change else each.verdict


def _paces(found: Benefits) -> list[SlidePoint]:
    return [
        SlidePoint(
            f"{each.stretch}: {in_figures(each.now)} days",
            f"of {each.known_now}; before {'not known' if each.before is None else in_figures(each.before)} "
            f"of {each.known_before}: {each.told}",
        )
        for each in found.paces if each.now is not None
    ]  # fmt: skip


def _forecasts(found: Benefits) -> list[SlidePoint]:
    return [
        SlidePoint(f"{each.team}: {each.reached} of {each.forecasts} reached", "" if each.enough else "too few to tell")
        for each in found.groups[:_MOST] if each.forecasts
    ]  # fmt: skip
