"""Which rules somebody asks for who runs lint: profiles, codes and levels over what `jmx.yaml` says, and counts."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.badly_kept import FILES
from tests.support import Ran

Jmx = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def _codes(jmx: Jmx, folder: Path, *options: str) -> Counter[str]:
    ran = jmx("lint", "-C", folder, "--as-of", "2026-06-01", "-f", "json", *options)
    return Counter(finding["code"] for finding in json.loads(ran.out)["findings"])


ALL = Counter(OWN101=1, OWN102=1, STL101=2, EVD101=2, ACT101=2, SCR101=2)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), ALL),
        (("--profile", "starter"), Counter(OWN101=1, OWN102=1, STL101=2)),
        (("--profile", "starter", "--extend-select", "act"), Counter(OWN101=1, OWN102=1, STL101=2, ACT101=2)),
        (("--select", "OWN101,EVD"), Counter(OWN101=1, EVD101=2)),
        (("--select", "OWN", "--ignore", "OWN102"), Counter(OWN101=1, OWN107=1, OWN108=1)),
        (("--select", "OWN101", "--extend-select", "EVD"), Counter(OWN101=1, EVD101=2)),
        (("--ignore", "OWN, STL", "--ignore", "EVD"), Counter(ACT101=2, SCR101=2)),
        (("--select", "journey-without-owner,Never-Reviewed"), Counter(OWN101=1, STL101=2)),
        (("--level", "OWN=none", "--level", "never-reviewed=none"), Counter(EVD101=2, ACT101=2, SCR101=2)),
        (("--level", "OWN=none"), Counter(STL101=2, EVD101=2, ACT101=2, SCR101=2)),
    ],
    ids=" ".join,
)
def test_options_choose_rules(folder: Path, jmx: Jmx, options: tuple[str, ...], told: Counter[str]) -> None:
    assert _codes(jmx, folder, *options) == told


def test_what_is_asked_for_holds_over_the_settings(folder: Path, jmx: Jmx) -> None:
    (folder / "jmx.yaml").write_text("lint: {profile: starter, ignore: [OWN101], levels: {STL101: error}}\n")
    assert _codes(jmx, folder) == Counter(OWN102=1, STL101=2)
    assert _codes(jmx, folder, "--select", "OWN") == Counter(OWN101=1, OWN102=1, OWN107=1, OWN108=1)
    assert _codes(jmx, folder, "--profile", "standard") == ALL - Counter(OWN101=1)
    ran = jmx("lint", "-C", folder, "--as-of", "2026-06-01", "--select", "STL101", "--level", "STL101=warning")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == (
        "2 warnings: 2 journeys in 4 files, as of 2026-06-01. Profile starter. 1 rule off"
        " in jmx.yaml. Asked with --select STL101 --level STL101=warning. More on a rule: jmx rule STL101"
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--select", "OWM"), "no rule has the code 'OWM'; did you mean 'OWN'?"),
        (("--level", "OWN=loud"), "--level takes CODE=LEVEL, and LEVEL is one of error, warning, info, none"),
        (("--level", "OWM=info"), "no rule has the code 'OWM'; did you mean 'OWN'?"),
        (("--update-baseline", "--ignore", "OWN"), "--update-baseline is about all that is found"),
    ],
    ids=["select", "level", "level of nothing", "baseline"],
)
def test_what_cannot_be_chosen_is_refused(folder: Path, jmx: Jmx, options: tuple[str, ...], words: str) -> None:
    ran = jmx("lint", "-C", folder, *options)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_a_level_is_of_a_rule(folder: Path, jmx: Jmx) -> None:
    ran = jmx("lint", "-C", folder, "--level", "info=none")
    assert (ran.code, "jmx lint --update-baseline" in ran.err) == (2, True)
    ran = jmx("lint", "-C", folder, "--select", "journey-without-ownr")
    assert (ran.code, "did you mean 'journey-without-owner'?" in ran.err) == (2, True)


def test_tables_say_whose_each_finding_is(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "teams.yaml").write_text("kind: teams\nitems: [{id: web, title: Web}]\n")
    (tmp_path / "buy.yaml").write_text(
        "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\noperations: web\npersonas: [nobody]\n"
    )
    rows = list(csv.DictReader(jmx("lint", "-C", tmp_path, "--as-of", "2026-06-01", "-f", "csv").out.splitlines()))
    assert {(row["owner"], row["team"], row["journey"]) for row in rows} == {("Ana Ruiz", "Web", "buy")}


def test_a_folder_above_says_where_the_settings_lie(tmp_path: Path, jmx: Jmx) -> None:
    for name, text in FILES.items():
        (tmp_path / "broadband/journeys").mkdir(parents=True, exist_ok=True)
        (tmp_path / "broadband/journeys" / name).write_text(text)
    (tmp_path / "broadband/jmx.yaml").write_text("organisation: Bank\n")
    ran = jmx("lint", "-C", tmp_path)
    assert ran.code == 2
    assert ran.err.startswith("jmx: jmx.yaml lies in 'broadband/', not here; go there, or add: -C ")
    assert ran.err.endswith("broadband\n")
    (tmp_path / "buy.yaml").write_text("kind: journey\nid: other\ntitle: Other\n")
    assert jmx("lint", "-C", tmp_path).code == 1, "something is here too"
