"""How far models rank the same fixes alike: counted by hand, told to people, and what cannot be compared."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from jmx.cli.app import run
from jmx.queries.model_agreement import models_compared
from jmx.queries.repository import open_repository
from jmx.report.document import plain
from jmx.report.model_agreement import FORMATS, ModelsReport
from jmx.report.writers.terminal import Screen
from jmx.score.models import FIXES, PAINS
from tests.support import Repository

PAIN = "  - {{id: {0}, title: {0}, severity: {1}, reach: {2}, business_impact: {3}{4}}}\n"
JOURNEY = (
    "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\npains:\n"
    + PAIN.format("a", 4, 0.5, 1, "")  # by relief a, b, c, d: 1, 0.8, 0.45, 0.1; by impact d, b, a, c: 4.5, 3.5, 2.5, 2
    + PAIN.format("b", 4, 0.4, 3, "")
    + PAIN.format("c", 3, 0.3, 1, "")
    + PAIN.format("d", 4, 0.05, 5, "")
    + PAIN.format("law", 1, 0.01, 1, ", must: safety")
)
FIX = (
    "kind: initiative\nid: fix-{0}\ntitle: Mend {0}\naddresses: [buy/{0}]\nowner: Ben Okri <ben@x.example>\neffort: 1\n"
)
FILES = {"buy.yaml": JOURNEY, **{f"{each}.yaml": FIX.format(each) for each in ("a", "b", "c", "d", "law")}}


def _compared(repository: Repository, of: str = FIXES, settings: str = "") -> ModelsReport:
    repository.commit({"jmx.yaml": settings or "organisation: Northwind\n", **FILES}, day="2026-05-01")
    return models_compared(open_repository(repository.folder, as_of="2026-06-01"), of)


def test_every_two_models_are_held_against_each_other_as_kendall_counts(repository: Repository) -> None:
    """Of the six pairs of four fixes a-b, a-d, b-d and c-d stand the other way round: tau = (2 - 4) / 6."""
    (pair,) = _compared(repository).pairs
    assert (pair.one, pair.other, pair.found.items) == ("relief", "impact-effort", 4)
    assert pair.found.tau == pytest.approx((2 - 4) / 6)
    assert pair.found.alike == pytest.approx(2 / 6)
    assert pair.found.jumps[0] == ("fix-d", 4, 1)


def test_musts_do_not_count_and_models_that_can_rank_too_few_are_named(repository: Repository) -> None:
    report = _compared(repository)
    assert dict(report.ranks["relief"]) == {"fix-a": 1, "fix-b": 2, "fix-c": 3, "fix-d": 4}
    assert report.unable == {"rice": 0, "ice": 0, "wsjf": 0, "opportunity": 0, "value-effort": 0}


def test_people_are_told_the_pairs_and_what_jumps_most(repository: Repository) -> None:
    made = FORMATS["table"].write(_compared(repository), Screen())
    assert isinstance(made, tuple)
    lines = plain(made).splitlines()
    assert lines[0] == "Among the first 2: “Mend b” by all 2 models."
    assert lines[2].split() == ["model", "and", "tau", "pairs", "alike", "fixes", "jumps", "most"]
    assert lines[3].split()[:7] == ["relief", "impact-effort", "too", "few", "to", "tell", "4"]  # not −0.33 of four
    assert "Mend d 4 → 1" in lines[3]
    assert next(line for line in lines if line.startswith("Mend")).startswith("Mend d")  # it jumps most
    assert "rice (none)" in plain(made)


def test_spreadsheets_get_numbers(repository: Repository) -> None:
    made = FORMATS["csv"].write(_compared(repository), Screen())
    assert isinstance(made, str)
    row, *ranks = csv.DictReader(StringIO(made))
    assert {each["list"] for each in ranks} == {"Ranks"}
    assert "…" not in made  # titles are whole
    assert (float(row["tau"]), float(row["pairs alike"])) == (pytest.approx(-1 / 3), pytest.approx(1 / 3))


def test_own_models_of_pains_are_compared_and_one_model_alone_is_told(repository: Repository) -> None:
    alone = FORMATS["table"].write(_compared(repository, PAINS), Screen())
    assert isinstance(alone, tuple)
    assert plain(alone).startswith("It takes two models that can rank 3 pains: pain alone can.\n")
    (pair,) = _compared(repository, PAINS, "scoring: {models: {ours: {formula: severity * reach * 2}}}\n").pairs
    assert (pair.one, pair.other, pair.found.tau) == ("pain", "ours", 1.0)


def test_what_the_models_rank_has_to_be_said(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit(FILES, day="2026-05-01")
    assert run(["score", "--models", "-C", str(repository.folder)]) == 2
    assert "--models goes with what they rank: jmx score fixes --models" in capsys.readouterr().err
    assert run(["score", "fixes", "--models", "--model", "rice", "-C", str(repository.folder)]) == 2
    assert "leave out other ways to rank" in capsys.readouterr().err


def test_many_models_are_held_against_one_and_not_every_two(repository: Repository) -> None:
    """A thousand models were half a million lines, after a minute."""
    models = ", ".join(f"m{each}: {{formula: severity * reach * {each + 1}}}" for each in range(20))
    report = _compared(repository, PAINS, f"scoring: {{pains: m3, models: {{{models}}}}}\n")
    assert (len(report.ranks), len(report.pairs)) == (21, 20)
    assert {pair.one for pair in report.pairs} == {"m3"}
    made = FORMATS["table"].write(replace(report, top=5), Screen())
    assert isinstance(made, tuple)
    assert "… 15 more" in plain(made)
