"""Every rule against its case file: repositories that pass, repositories that fail, and the exact lines expected."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jmx.lint import ALL_CARDS, ALL_RULES
from jmx.lint.rule import LintContext, Rule
from jmx.lint.run import run_rules
from jmx.model.change import NO_HISTORY
from jmx.model.codeowners import ALL_PLACES, CodeOwners
from jmx.model.last_edits import Activity, EditDays, LastEdits
from jmx.reading import yaml as door
from jmx.reading.findings import placed
from jmx.reading.load import load
from tests.support import MemoryTree

CASES = Path(__file__).parent / "cases"
# These need commits, and are tested with a real git repository in test_proof.py, and in queries/test_goalposts.py.
WITH_HISTORY = {"STL103", "STL104", "STL105", "ACT105", "ACT106", "ACT107"}


def _all(outcome: str) -> list[Any]:
    found = []
    for rule in ALL_RULES:
        if rule.card.code not in WITH_HISTORY:
            data = door.parse((CASES / f"{rule.card.code}.yaml").read_bytes())
            found += [
                pytest.param(rule, case, data["as_of"], id=f"{rule.card.code}-{case['name']}") for case in data[outcome]
            ]
    return found


def _past(said: dict[str, Any]) -> dict[str, Any]:
    """What history says in a case: by record when it and its fields were edited last, the last days of people, and the
    journeys whose maps are as their last review saw them."""
    records = {
        ref: EditDays(fields={name: day for name, day in edits.items() if name not in EditDays._fields})._replace(
            **{name: each for name, each in edits.items() if name in EditDays._fields}
        )
        for ref, edits in said.get("records", {}).items()
    }
    days = {address: (day,) for address, day in said.get("wrote", {}).items()}
    machines = any(each.written_by for each in records.values())
    maps = said.get("unchanged", {})
    return {
        "edits": lambda: LastEdits(records, known=bool(said)),
        "authors": lambda: Activity(days, machines, known=bool(said)),
        "unchanged": lambda status: maps.get(status.journey.ref),
    }


def _told(rule: Rule, case: dict[str, Any], as_of: date) -> list[str]:
    tree = MemoryTree(case["files"])
    loaded = load(tree)
    assert loaded.findings == ()
    owners = next((CodeOwners(path, case["files"][path]) for path in ALL_PLACES if path in case["files"]), None)
    context = LintContext(loaded.workspace, NO_HISTORY, as_of, codeowners=owners, **_past(case.get("past", {})))
    found = placed(tree, run_rules(context, [rule]))
    return [f"{f.path}:{f.place.line}:{f.place.column}: {f.level} {f.words}" for f in found if f.place]


@pytest.mark.parametrize(("rule", "case", "as_of"), _all("fail"))
def test_a_rule_tells_what_is_wrong_and_where(rule: Rule, case: dict[str, Any], as_of: date) -> None:
    assert _told(rule, case, as_of) == case["findings"]


@pytest.mark.parametrize(("rule", "case", "as_of"), _all("pass"))
def test_a_rule_is_silent_where_all_is_well(rule: Rule, case: dict[str, Any], as_of: date) -> None:
    assert _told(rule, case, as_of) == []


def test_every_rule_has_cases_and_no_case_file_is_left_over() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == {rule.card.code for rule in ALL_RULES} - WITH_HISTORY


def test_codes_and_names_are_used_once() -> None:
    cards = [(card.code, card.name) for card in ALL_CARDS]
    assert len({code for code, _ in cards}) == len(cards)
    assert len({name for _, name in cards}) == len(cards)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.card.code)
def test_every_rule_explains_itself(rule: Rule) -> None:
    first, _, rest = rule.card.docstring.partition("\n\n")
    assert first.endswith((".", "?"))
    assert len(rest.split()) >= 20, "say why it matters and how to fix it"
