"""Metrics in words: the latest value with its unit, and how far that is from the target."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jmx.model.metric import Metric, Point

_UNITS = "second minute hour day week month year point step call contact visit"
_ONE = {f"{unit}s": unit for unit in _UNITS.split()}


@dataclass(frozen=True, slots=True)
class MetricValue:
    """A metric's latest value beside its target."""

    title: str
    value: str
    target: str = ""
    delta: str = ""
    on_target: bool | None = None
    measured: date | None = None


def metric_value(metric: Metric, points: Iterable[Point], as_of: date, currency: str | None = None) -> MetricValue:
    """What a metric says on a day. `points` come oldest first; later ones than the day are not known yet."""
    known = [point for point in points if point.date <= as_of]
    numbers = [point.value for point in known] + ([] if metric.target is None else [metric.target])
    # a ratio may be written as 0.95 or as 95
    share = metric.type == "ratio" and metric.unit is None and all(abs(number) <= 1 for number in numbers)
    unit = metric.unit or (currency if metric.type == "money" else None)
    target = "" if metric.target is None else _amount(metric.target, unit, share)
    if not known:
        return MetricValue(metric.title, "not measured yet", target)
    latest = known[-1]
    value = _amount(latest.value, unit, share)
    if metric.target is None:
        return MetricValue(metric.title, value, measured=latest.date)
    gap = round(latest.value - metric.target, 9)
    good = gap >= 0 if metric.better == "higher" else gap <= 0
    off = _amount(abs(gap), unit, share)
    off = off.replace("%", "point" if off == "1 %" else "points")
    delta = f"{off} {'above' if gap > 0 else 'below'} target" if gap else "on target"
    return MetricValue(metric.title, value, target, delta, good, latest.date)


def _amount(value: float, unit: str | None, share: bool) -> str:
    """A value with its unit; a share is told as a percentage."""
    if share:
        return f"{_plain(value * 100)} %"
    return f"{_plain(value)} {_ONE.get(unit, unit) if abs(value) == 1 else unit}" if unit else _plain(value)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{round(value, 2):g}"
