"""What cannot be read decides nothing: a broken file takes findings away, and never adds one."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from jmx.lint import ALL_RULES
from jmx.lint.rule import LintContext, Rule
from jmx.lint.run import run_rules
from jmx.model.change import NO_HISTORY
from jmx.model.codeowners import ALL_PLACES, CodeOwners
from jmx.reading import yaml as door
from jmx.reading.load import load
from tests.lint.test_rules import CASES, WITH_HISTORY, _past
from tests.support import MemoryTree

# What a person does to a file: a field that is none, a value that is none, a slip of syntax, a kind that is none.
BREAKS: Mapping[str, Any] = {
    "field": lambda text: text + "\nunknown_field: 1\n",
    "syntax": lambda text: text + "\n  : [\n",
    "kind": lambda text: text.replace("kind: ", "kind: x", 1),
    "no kind": lambda text: text.replace("kind: ", "x-kind: ", 1),
}


def _all() -> Iterator[Any]:
    for rule in ALL_RULES:
        if rule.card.code not in WITH_HISTORY:
            data = door.parse((CASES / f"{rule.card.code}.yaml").read_bytes())
            for outcome in ("pass", "fail"):
                for case in data[outcome]:
                    yield pytest.param(rule, case, data["as_of"], id=f"{rule.card.code}-{case['name']}")


def _found(rule: Rule, case: dict[str, Any], files: Mapping[str, str], as_of: date) -> set[Any]:
    loaded = load(MemoryTree(files))
    owners = next((CodeOwners(path, files[path]) for path in ALL_PLACES if path in files), None)
    context = LintContext(loaded.workspace, NO_HISTORY, as_of, codeowners=owners, **_past(case.get("past", {})))
    return {each.identity() for each in run_rules(context, [rule])}


@pytest.mark.few(40)
@pytest.mark.parametrize(("rule", "case", "as_of"), [*_all()])
def test_a_file_that_cannot_be_read_adds_no_finding(rule: Rule, case: dict[str, Any], as_of: date) -> None:
    files = case["files"]
    whole = _found(rule, case, files, as_of)
    for path, text in files.items():
        if path.endswith(".yaml") and path != "jmx.yaml":
            for how, broken in BREAKS.items():
                left = _found(rule, case, {**files, path: broken(text)}, as_of)
                # what is told once of several is told at the next one, where the first of them cannot be read
                assert left <= whole or 0 < len(left) <= len(whole), f"{path} ({how})"
