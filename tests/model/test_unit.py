"""The numbers of a metric are told with its unit, and ratios in percent."""

from datetime import date

import pytest

from jmx.model.metric import Metric, Point
from jmx.model.movement import movement
from jmx.model.unit import Unit, unit_of

RATIO = Metric.model_validate({"id": "dropout", "title": "Dropout", "type": "ratio", "target": 0.12})


@pytest.mark.parametrize(("metric", "values", "unit"), [
    (RATIO, [0.186, 0.193], Unit(share=True)),
    (RATIO, [18.6, 19.3], Unit()),
    (RATIO.model_copy(update={"unit": "of 1"}), [0.186], Unit("of 1")),
    (RATIO.model_copy(update={"type": "count"}), [1.0], Unit()),
])  # fmt: skip
def test_only_a_ratio_without_a_unit_and_up_to_one_is_told_in_percent(
    metric: Metric, values: list[float], unit: Unit
) -> None:
    assert unit_of(metric, values) == unit


def test_a_share_is_told_in_percent_and_its_change_in_points() -> None:
    share, days = Unit(share=True), Unit("days")
    assert (share.value(0.186), share.mean(0.17832), share.change(0.0361)) == ("18.6 %", "17.8 %", "3.61 points")
    assert (days.value(28.5), days.mean(1234.5), days.change(3.219)) == ("28.5 days", "1,234 days", "3.22")


def test_a_movement_knows_that_its_metric_is_a_share() -> None:
    points = [Point(date=date(2026, month, 1), value=0.18) for month in range(1, 5)]
    assert movement("dropout", RATIO, points, points[:2], date(2026, 12, 31)).unit == Unit(share=True)
