"""Metrics in words."""

from datetime import date
from typing import Any

import pytest

from jmx.model.metric import Metric, Point
from jmx.render.metric_values import metric_value

DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("fields", "value", "told"),
    [
        ({"type": "ratio", "target": 0.95}, 0.91, ("91 %", "95 %", "4 points below target", False)),
        ({"unit": "%", "target": 95.0}, 91.5, ("91.5 %", "95 %", "3.5 points below target", False)),
        ({"type": "ratio", "target": 95.0}, 91.0, ("91", "95", "4 below target", False)),
        ({"unit": "days", "better": "lower", "target": 10.0}, 9.0, ("9 days", "10 days", "1 day below target", True)),
        ({"unit": "days", "target": 1.0}, 1.0, ("1 day", "1 day", "on target", True)),
        ({"type": "ratio", "target": 0.95}, 0.94, ("94 %", "95 %", "1 point below target", False)),
        ({"type": "money", "target": 0.3}, 0.1 + 0.2, ("0.3 EUR", "0.3 EUR", "on target", True)),
        ({"type": "count"}, 12345.0, ("12,345", "", "", None)),
    ],
    ids=["share", "percent", "ratio in percent", "lower is better", "one day", "one point", "on target", "no target"],
)
def test_a_metric_is_told_with_its_unit(fields: dict[str, Any], value: float, told: tuple[Any, ...]) -> None:
    found = metric_value(Metric(title="M", **fields), [Point(date=DAY, value=value)], DAY, "EUR")
    assert (found.value, found.target, found.delta, found.on_target) == told
    assert found.measured == DAY


def test_a_metric_without_a_value_says_so() -> None:
    found = metric_value(Metric(title="M", target=3.0), [Point(date=DAY, value=1)], date(2026, 10, 30))
    assert (found.value, found.target, found.measured) == ("not measured yet", "3", None)
