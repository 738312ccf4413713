"""`jmx due` as it is typed."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from jmx.cli import completing
from tests.support import Ran

Jmx = Callable[..., Ran]


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("said", "until"),
    [
        (("--within", "30d"), "2026-12-02"),
        (("--until", "2026-12-31"), "2026-12-31"),
        (("--within", "2w"), "2026-11-16"),
        (("--within", "30"), "2026-12-02"),
        ((), "2027-02-02"),
    ],
)
def test_how_far_ahead_to_look_is_said_in_days_in_weeks_or_by_a_day(
    example: Path, jmx: Jmx, said: tuple[str, ...], until: str
) -> None:
    found = json.loads(jmx("due", *said, "-C", example, "--as-of", "2026-11-02", "-f", "json").out)
    assert found["until"] == until
    assert all(each["when"] <= until for each in found["due"])
    assert found["next"] is None or found["next"]["when"] > until


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--within", "soon"), "'soon' is no number of days; write it as 30, 30d or 6w"),
        (("--until", "2026-01-01"), "is over"),
        (("--until", "May"), "'May' is not a day; write it as 2026-03-31"),
        (("--within", "3", "--until", "2026-12-31"), "leave one of them out"),
    ],
)
def test_what_is_no_time_is_refused(example: Path, jmx: Jmx, said: tuple[str, ...], why: str) -> None:
    ran = jmx("due", *said, "-C", example, "--as-of", "2026-11-02")
    assert (ran.code, ran.out) == (2, "")
    assert why in ran.err


def test_what_nobody_owns_can_be_asked_for(example: Path, jmx: Jmx) -> None:
    told = jmx("due", "--owner", "nobody", "--kind", "review", "-C", example, "--as-of", "2026-11-02").out
    assert "Pay the bill" in told
    assert "Get connected" not in told


def test_what_is_proposed_is_printed_to_paste(example: Path, jmx: Jmx, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    copytree(example, folder)
    asked = ("due", "--propose", "--owner", "Priya Raman", "-C", folder, "--as-of", "2026-11-02")
    assert "No meeting has more reviews than it has room for." in jmx(*asked).out
    settings = (folder / "jmx.yaml").read_text("utf-8")
    often = settings.replace("BYDAY=1TH\n    minutes: 60", "BYDAY=1TH,2TH,3TH\n    minutes: 20")
    (folder / "jmx.yaml").write_text(often, "utf-8")
    told = jmx(*asked).out
    assert (
        "# in journeys/activate-router.yaml, instead of quarterly: Activate the router on 2026-11-12\ncadence: P70D\n"
        in told
    )
    rows = jmx(*asked, "-f", "csv", "--kind", "review").out.splitlines()
    assert rows[0].endswith(",advice,proposed,cadence")
    assert rows[1].endswith(",2026-11-12,P70D")


def test_journeys_and_owners_are_completed(example: Path) -> None:
    class Line:
        params, parent = {"repo": example}, None

    told = completing.journeys(Line(), "get-con")  # type: ignore[arg-type]
    assert ("get-connected", "Get connected") in told
    assert ("me", "whom git's settings name") in completing.owners(Line(), "")  # type: ignore[arg-type]
    assert {ref for ref, _ in completing.owners(Line(), "n")} >= {"nobody", "nia-bekele"}  # type: ignore[arg-type]
