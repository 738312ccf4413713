"""What a file that cannot be read takes out of the answers about the others: never a finding more, never another number."""

from collections.abc import Collection
from pathlib import Path

import pytest

from jmx.lint.selection import READING_CODES, LintChoice
from jmx.model.finding import Profile
from jmx.queries.repository import Repository
from jmx.score.pains import rank_pains

DAY = "2027-04-01"
BREAKS = {"field": b"\nunknown_field: 1\n", "syntax": b"\n : [\n"}


def _judged(repository: Repository) -> tuple[dict[str, list[object]], dict[str, float]]:
    """What the rules of practice tell, by rule, and the scores of pains."""
    found: dict[str, list[object]] = {}
    for each in repository.selected_findings:
        if each.code not in READING_CODES:
            found.setdefault(each.code, []).append(each.identity())
    scores = rank_pains(repository.workspace, repository.as_of).scores
    return found, {each.ref: each.value for each in scores}


def _files(example: Path) -> list[str]:
    return sorted(each.relative_to(example).as_posix() for each in example.rglob("*.yaml") if each.name != "jmx.yaml")


def _hold(example: Path, paths: Collection[str]) -> None:
    repository = Repository(example, given_day=DAY, choice=LintChoice(profile=Profile.STRICT))
    findings, scores = _judged(repository)
    for path in paths:
        content = (example / path).read_bytes()
        for how, more in BREAKS.items():
            left, now = _judged(repository.edited_by({path: content + more}))
            for code, told in left.items():
                # what is told once of several is told at the next one, where the first of them cannot be read
                assert set(told) <= set(findings[code]) or len(told) <= len(findings[code]), (path, how, code)
            assert {ref: scores[ref] for ref in now} == now, (path, how)


def test_a_broken_file_adds_no_finding_and_changes_no_score(example: Path) -> None:
    _hold(example, _files(example)[::10])


@pytest.mark.deep
def test_no_broken_file_of_any_adds_a_finding_or_changes_a_score(example: Path) -> None:
    _hold(example, _files(example))
