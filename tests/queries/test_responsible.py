"""Whose a finding is: also where a file has mistakes, as far as it can be read."""

from collections.abc import Mapping

import pytest

from jmx.queries.nightly import nightly_of
from jmx.queries.overview import findings_of
from jmx.queries.repository import open_repository
from jmx.queries.responsible import Responsible
from jmx.report.lint_report import Home
from tests.support import Repository

PEOPLE = "kind: people\nitems: [{id: carla, name: Carla Ortiz}, {id: nia, name: Nia Berg}]\n"
TEAMS = "kind: teams\nitems: [{id: web, title: Web}]\n"
BUY = "kind: journey\nid: buy\ntitle: Buy\nowner: carla\noperations: web\npersonas: [nobody]\n"
FILES = {"people.yaml": PEOPLE, "teams.yaml": TEAMS, "journeys/buy.yaml": BUY}
HEAD = "kind: journey\nid: use\ntitle: Use\n"


def _homes(repository: Repository, files: Mapping[str, str]) -> dict[str, Home]:
    """Where the last finding of each path belongs."""
    repository.commit({**FILES, **files}, day="2026-03-01")
    opened = open_repository(repository.folder, as_of="2026-03-02")
    responsible = Responsible(opened.workspace)
    return {each.path: responsible.home(each) for each in findings_of(opened).findings}


def test_a_finding_is_its_owners_its_teams_and_its_journeys(repository: Repository) -> None:
    pain = "kind: pain-point\nid: slow\ntitle: Slow\nat: [buy]\nseverity: 5\n"
    homes = _homes(repository, {"pain-points/slow.yaml": pain})
    assert homes["journeys/buy.yaml"] == homes["pain-points/slow.yaml"] == Home("Carla Ortiz", "Web", "buy")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}owner: carla\ntier: '2'\n",  # a value of another sort
        f"{HEAD}owner: carla # since May\nstages: [\n",  # no YAML
        f'{HEAD}owner: "carla"\nstages: [{{title: A, touchpoints: [{{title: B, moment_of_truth: yes}}]}}]\n',
        f"{HEAD}owner: carla\n# TODO: stages: what happens\n",  # nothing wrong
    ],
    ids=["sort", "yaml", "word", "todo"],
)
def test_a_file_with_mistakes_is_its_owners_too(repository: Repository, text: str) -> None:
    assert _homes(repository, {"journeys/use.yaml": text})["journeys/use.yaml"].owner == "Carla Ortiz"
    issues = nightly_of(open_repository(repository.folder, as_of="2026-03-02")).issues
    assert {issue.key for issue in issues} == {"carla"}


def test_whoever_cannot_be_read_hears_of_it_too(repository: Repository) -> None:
    people = PEOPLE.replace("Carla Ortiz", "Carla Ortiz, email: c@x.example")
    _homes(repository, {"people.yaml": people, "journeys/use.yaml": f"{HEAD}owner: carla\ntier: '2'\n"})
    issues = {issue.key: issue for issue in nightly_of(open_repository(repository.folder, as_of="2026-03-02")).issues}
    assert {each.path for each in issues["carla"].findings} == {"journeys/buy.yaml", "journeys/use.yaml"}
    assert issues["carla"].title == "Customer journeys: what waits for carla"
