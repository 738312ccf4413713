"""Hints that lead to what is meant: to people who are there, to the field that is called so, to where a field belongs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import Ran

Jmx = Callable[..., Ran]
DAY = "2026-06-01"
PEOPLE = "kind: people\nitems: [{id: nia, name: Nia Berg}, {id: carla, name: Carla Ortiz}]\n"
HEAD = "kind: journey\nid: buy\ntitle: Buy\n"


def _found(jmx: Jmx, folder: Path, files: dict[str, str]) -> list[dict[str, Any]]:
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    ran = jmx("lint", "-C", folder, "--as-of", DAY, "-f", "json", "--ignore", "OWN,STL,EVD,ACT,SCR")
    found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    return found


@pytest.mark.parametrize(
    ("path", "text", "hint"),
    [
        ("buy.yaml", "owner: nia, carla", "one person answers for it: write `owner: nia` or `owner: carla`"),
        ("buy.yaml", "owner: nia and carla", "one person answers for it: write `owner: nia` or `owner: carla`"),
        ("buy.yaml", "owner: [nia, carla]", "one person answers for it: write `owner: nia` or `owner: carla`"),
        ("buy.yaml", "owner: Nia", "write `owner: nia`"),
        ("buy.yaml", "owner: Nia Berg", "write `owner: nia`"),
        ("buy.yaml", "owner: [nia]", "write `owner: nia`"),
        ("buy.yaml", "owner: Ben Berg", "write `owner: ben-berg`; if there is none yet: `jmx new person --title 'Ben Berg'`"),
        ("buy.yaml", "frictions: [x]", "did you mean 'pains'?"),
        ("buy.yaml", "kpis: [x]", "did you mean 'metrics'?"),
        ("buy.yaml", "channle: app", "'channel' is a field of a touchpoint; write it there"),
        ("buy.yaml", "channel: app", "'channel' is a field of a touchpoint; write it there"),
        ("buy.yaml", "ownr: nia", "did you mean 'owner'?"),
        ("buy.yaml", "cadence: yearly", "write `annual`"),
        ("buy.yaml", "cadence: quaterly", "did you mean 'quarterly'?"),
        ("buy.yaml", 'pains: [{title: A, reach: "0,3"}]', "write `0.3` with a point, without quotes"),
        ("buy.yaml", 'pains: [{title: A, reach: "12,5"}]', "write `12.5 %`, if percent are meant"),
        ("buy.yaml", 'triggers: [{metric: m, drops: "12,5"}]', "write `12.5` with a point, without quotes"),
        ("metrics/m.yaml", "direction: up", "did you mean 'better'?"),
        ("metrics/m.yaml", "better: up", "write `higher`"),
    ],
)  # fmt: skip
def test_a_hint_says_what_is_meant(jmx: Jmx, tmp_path: Path, path: str, text: str, hint: str) -> None:
    head = HEAD if path == "buy.yaml" else "kind: metric\nid: m\ntitle: M\ntype: csat\n"
    found = _found(jmx, tmp_path, {"people.yaml": PEOPLE, "buy.yaml": HEAD, path: f"{head}{text}\n"})
    assert [each["hint"] for each in found if each["path"] == path] == [hint]


def test_a_word_that_tools_read_otherwise_hides_no_other_fault(jmx: Jmx, tmp_path: Path) -> None:
    steps = "stages:\n- title: A\n  touchpoints:\n  - {title: T, moment_of_truth: yes, emotion: '1'}\n  - {title: U, moment_of_truth: no}\n"
    found = _found(jmx, tmp_path, {"buy.yaml": f"{HEAD}ownr: nia\n{steps}"})
    assert [(each["code"], each["line"], each["column"]) for each in found] == [
        ("REC004", 4, 1),
        ("YML017", 8, 33),
        ("REC006", 8, 47),
        ("YML017", 9, 33),
    ]


SUPPRESSED = "lint: {{suppress: [{{code: SCR101, record: {}, reason: Known since May, expires: 2026-12-31}}]}}\n"


def test_a_suppression_that_is_misspelt_is_not_taken_out(jmx: Jmx, tmp_path: Path) -> None:
    buy = f"{HEAD}owner: Ana Ruiz <ana@x.example>\nstatus: draft\npains: [{{id: hp-late, title: Late}}]\n"
    (found,) = _found(jmx, tmp_path, {"buy.yaml": buy, "jmx.yaml": SUPPRESSED.format("buy/hp-lat")})
    assert (found["code"], found["hint"]) == ("LNT001", "did you mean 'buy/hp-late'?")
    assert "nothing to mend" in jmx("lint", "-C", tmp_path, "--as-of", DAY, "--fix").err
    jmx("lint", "-C", tmp_path, "--as-of", DAY, "--fix", "--unsafe-fixes", "--ignore", "SCR")
    assert (tmp_path / "jmx.yaml").read_text() == SUPPRESSED.format("buy/hp-late")
    (tmp_path / "jmx.yaml").write_text(SUPPRESSED.format("nowhere/at-all"))
    jmx("lint", "-C", tmp_path, "--as-of", DAY, "--fix")
    assert "suppress" not in (tmp_path / "jmx.yaml").read_text(), "what silences nothing that is there goes"


def test_a_suppression_stays_while_its_file_cannot_be_read(jmx: Jmx, tmp_path: Path) -> None:
    buy = f"{HEAD}ownr: ana\npains: [{{id: hp-late, title: Late}}]\n"
    found = _found(jmx, tmp_path, {"buy.yaml": buy, "jmx.yaml": SUPPRESSED.format("buy/hp-late")})
    assert [each["code"] for each in found] == ["REC004"]
