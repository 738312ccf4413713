"""Findings counted by rule, by who answers and by team."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.badly_kept import FILES
from tests.support import Ran

Jmx = Callable[..., Ran]


def test_findings_are_counted_by_rule_by_who_answers_and_by_team(tmp_path: Path, jmx: Jmx) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    asked = ("lint", "-C", tmp_path, "--as-of", "2026-06-01", "--statistics")
    told = json.loads(jmx(*asked, "-f", "json").out)
    rows = {
        way: {row["name"]: (row["error"], row["warning"]) for row in told[f"by_{way}"]}
        for way in ("rule", "owner", "team")
    }
    assert rows["rule"]["ACT101 severe-pain-without-initiative"] == (0, 2)
    assert rows["owner"] == {"Ana Ruiz": (1, 3), "nobody": (1, 3)}
    assert rows["team"] == {"no team": (1, 3), "Sales": (1, 1), "Web shop": (0, 2)}
    assert all(sum(count[0] for count in each.values()) == told["summary"]["error"] == 2 for each in rows.values())
    shown = jmx(*asked)
    assert shown.code == 1
    assert "OWN101 journey-without-owner" in shown.out
    assert shown.out.splitlines()[-1].startswith("2 errors, 6 warnings, 2 notes: 2 journeys in 4 files")


def test_what_has_a_file_of_its_own_counts_with_whoever_owns_its_journey(tmp_path: Path, jmx: Jmx) -> None:
    pain = "kind: pain-point\nid: dear\ntitle: Too dear\nat: [buy]\nseverity: 5\nreach: 0.5\n"
    for name, text in {**FILES, "pains/dear.yaml": pain}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    asked = ("lint", "-C", tmp_path, "--as-of", "2026-06-01", "--statistics", "-f", "json")
    told = json.loads(jmx(*asked).out)
    assert {row["name"]: row["warning"] for row in told["by_owner"]} == {"Ana Ruiz": 5, "nobody": 3}
