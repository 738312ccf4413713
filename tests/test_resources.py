"""Time zones that are the same on every machine."""

from datetime import UTC, datetime

import pytest

from jmx.resources import time_zone, time_zones


def test_zones_are_those_of_the_iana_database() -> None:
    assert {"Europe/Oslo", "UTC", "America/Argentina/Buenos_Aires"} <= time_zones()
    noon = datetime(2026, 7, 1, 12, tzinfo=time_zone("Europe/Oslo"))
    assert noon.astimezone(UTC).hour == 10


@pytest.mark.parametrize(
    "name", ["Europe/Quillmoor", "../../etc/passwd", "europe/oslo", "localtime", "posixrules", "Factory"]
)
def test_what_only_one_machine_knows_is_no_zone(name: str) -> None:
    assert name not in time_zones()
