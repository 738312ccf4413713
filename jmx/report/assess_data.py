"""The answer of `jmx assess` for machines: every figure with the records behind it."""

from collections.abc import Mapping

from jmx.report.assess import cannot_know, document
from jmx.report.assess_facts import AssessReport, MaturityMoment
from jmx.report.document import Inlines
from jmx.report.formats import Data, report_formats
from jmx.report.maturity_words import LEVELS, TRAITS, WORDS
from jmx.report.writers.terminal import Screen, terminal
from jmx.review.insight_flow import FlowCount, TrackedInsight
from jmx.review.maturity import (
    COUNTED,
    CRITERIA,
    PRINCIPLES,
    SHOWS_BELOW,
    SIGNS,
    CriterionCase,
    MaturityScope,
    MaturityStep,
    Tally,
    Trait,
    is_met,
    weakest,
)


def data(report: AssessReport) -> Data:
    """For machines: every figure with the records behind it."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None,
        "scope": _scope_data(report.scope),
        "criteria": [_criterion_data(name, report) for name in COUNTED],
        "steps": [_step_data(each) for each in report.steps],
        "flow": [_flow_data(each) for each in report.flow],
        "stopped": [_stopped_data(each) for each in report.stopped],
        "principles": [_trait_data(each, report) for each in PRINCIPLES],
        "signs": [_trait_data(each, report) for each in SIGNS],
        "teams": list(map(_scope_data, report.teams)), "journeys": list(map(_scope_data, report.journeys)),
        "months": [_month_data(each) for each in report.course], "cannot_know": list(cannot_know(report)),
    }  # fmt: skip


def _scope_data(scope: MaturityScope) -> Data:
    return {
        "kind": scope.kind, "ref": scope.ref or None, "title": scope.title, "level": int(scope.level),
        "name": LEVELS[scope.level][0], "level_if_lower": int(scope.if_lower), "level_if_higher": int(scope.if_higher),
        "journeys": list(scope.journeys), "figures": _figures(scope.tallies),
    }  # fmt: skip


def _figures(tallies: Mapping[str, Tally]) -> list[Data]:
    return [{"criterion": name, **tallies[name]._asdict()} for name in COUNTED if name in tallies]


_LEVEL_OF = {each.name: each for each in CRITERIA}


def _criterion_data(name: str, report: AssessReport) -> Data:
    tally, criterion = report.scope.tallies.get(name, Tally()), _LEVEL_OF.get(name)
    needed = report.thresholds[name] if criterion else None
    return {
        "name": name, "counts": f"{WORDS[name].several} {WORDS[name].says}",
        "level": int(criterion.level) if criterion else None, "met": tally.met, "of": tally.of,
        "share": None if tally.share is None else round(tally.share, 4), "needed": needed,
        "reached": is_met(criterion, report.scope.tallies, needed) if criterion and needed is not None else None,
        "cases": [_case_data(each) for each in report.cases if each.criterion == name],
    }  # fmt: skip


def _case_data(each: CriterionCase) -> Data:
    return {
        "ref": each.ref, "title": each.title, "met": each.met, "why": each.why, "owner": each.owner or None,
        "journeys": list(each.journeys),
    }  # fmt: skip


def _step_data(each: MaturityStep) -> Data:
    return {
        "criterion": each.criterion, "needed": each.needed, "minutes": each.minutes, "missing": each.missing,
        "what": WORDS[each.criterion].step, "takes": WORDS[each.criterion].takes,
        "command": WORDS[each.criterion].command or None,
        "records": [case.ref for case in each.cases],
    }  # fmt: skip


def _flow_data(each: FlowCount) -> Data:
    return {**each._asdict(), "owners": [{"name": name or None, "stopped": count} for name, count in each.owners]}


def _stopped_data(each: TrackedInsight) -> Data:
    lists = {"journeys": list(each.journeys), "took": [list(one) for one in each.took]}
    return {**each._asdict(), "owner": each.owner or None, **lists}


def _trait_data(each: Trait, report: AssessReport) -> Data:
    lowest = weakest(each, report.scope.tallies)
    return {
        "name": each.name, "says": TRAITS[each.name], "figures": list(each.figures),
        "weakest": None if lowest is None else round(lowest, 4),
        "well": None if lowest is None else lowest >= SHOWS_BELOW,
    }  # fmt: skip


def _month_data(each: MaturityMoment) -> Data:
    return {
        "day": each.day, "commit": each.commit, "level": int(each.level), "name": LEVELS[each.level][0],
        "figures": _figures(each.tallies),
    }  # fmt: skip


def text(report: AssessReport, screen: Screen) -> Inlines:
    """For a terminal: of teams and journeys those that are least far."""
    return terminal(document(report, most=_MOST), screen)


_MOST = 30
FORMATS = report_formats(document, data, names=("text", "json", "markdown", "html"), text=text)
