"""Findings counted by rule, by who answers and by team."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran

Jmx = Callable[..., Ran]
JOURNEY = """kind: journey
id: buy
title: Buy a plan
operations: sales
owner: ana
stages:
- title: Look
  team: web
  pains: [{title: No prices, severity: 5}]
"""
FILES = {
    "buy.yaml": JOURNEY,
    "sell.yaml": "kind: journey\nid: sell\ntitle: Sell\nstages: [{title: Ask, pains: [{title: Slow, severity: 5}]}]\n",
    "people.yaml": "kind: people\nitems: [{id: ana, name: Ana Ruiz, left: 2026-01-31}]\n",
    "teams.yaml": "kind: teams\nitems: [{id: sales, title: Sales}, {id: web, title: Web shop}]\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_findings_are_counted_by_rule_by_who_answers_and_by_team(folder: Path, jmx: Jmx) -> None:
    asked = ("lint", "-C", folder, "--as-of", "2026-06-01", "--statistics")
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
    assert shown.out.splitlines()[-1].startswith("2 errors, 6 warnings: 2 journeys in 4 files")
