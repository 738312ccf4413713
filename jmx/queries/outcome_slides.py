"""The slides of what journeys brought: what came of it, what shipped, how long it took, what was expected."""

from collections.abc import Sequence

from jmx.model.outcome import Verdict
from jmx.render.text_slides import SlidePoint, TextSlide
from jmx.report.outcomes import WHENEVER, OutcomesReport, headline, unknown
from jmx.report.picks import picked_well
from jmx.report.wording import counted, in_figures
from jmx.review.benefits import TOO_FEW, Benefits, ChainStep, ForecastGroup, Paces, Shipped
from jmx.score.picked import FEWEST

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
    return [SlidePoint(f"{_known(each.many)} {each.name}", _detail(each)) for each in found.chain]


def _detail(step: ChainStep) -> str:
    of = f"{WHENEVER}; " if step.name in ("proven", "worked") else ""
    return f"{of}{_known(step.before)} as long before"


def _known(count: int | None) -> str:
    return "not known how many" if count is None else f"{count:,}"


def _behind(found: Benefits) -> tuple[str, ...]:
    steps = [f"{each.name}: {', '.join(each.refs)}" for each in found.chain if each.refs]
    hung = [f"what hung on what worked: {', '.join(found.money.pains)}"] if found.money.pains else []
    return (*steps, *hung)


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
            f"{counted(each.known_now, 'fix', 'fixes')}; {_before(each)}: {each.told}",
        )
        for each in found.paces if each.now is not None
    ]  # fmt: skip


def _before(pace: Paces) -> str:
    if pace.before is None:
        return "none known before"
    return f"before {in_figures(pace.before)} days, {counted(pace.known_before, 'fix', 'fixes')}"


def _forecasts(found: Benefits) -> list[SlidePoint]:
    return [
        SlidePoint(f"{each.team}: {each.reached} of {each.forecasts} reached by their day", _how_sure(each))
        for each in found.groups[:_MOST] if each.forecasts
    ]  # fmt: skip


def _how_sure(group: ForecastGroup) -> str:
    """How much of what was expected came, and how well people knew how sure they can be."""
    if not group.enough or group.share is None:
        return TOO_FEW
    brier = f"; Brier score {group.brier:.2f}" if group.brier is not None and group.sure >= FEWEST else ""
    return f"{group.share * 100:.0f} % of what was expected came{brier}"
