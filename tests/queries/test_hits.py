"""Whether the ranking picked what worked, asked of real commits: places of then against verdicts of now."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from jmx.queries.hits import hits_of
from jmx.queries.repository import open_repository
from jmx.score.picked import PickedWell
from jmx.score.picks import Pick, RankingHits
from tests.support import Repository

AS_OF = "2026-12-01"
BUY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\n"
TEAMS = "kind: teams\nitems:\n  - {id: web, title: Web}\n  - {id: shop, title: Shop}\n"
SHIPPED = date(2026, 6, 1)
BEFORE = (10.1, 9.8, 10.3, 10.0, 9.9, 10.2, 9.9, 10.1)
AFTER = {"worked": (7.1, 6.9, 7.2, 7.0), "worse": (13.1, 12.9, 13.2, 13.0), "no sign": (10.0, 9.9, 10.2, 10.1)}


def pain(number: int, severity: float) -> dict[str, str]:
    """A pain whose reach says its place."""
    text = f"kind: pain-point\nid: p{number}\ntitle: Pain {number}\nat: [buy]\nseverity: 3\nreach: {severity:.2f}\n"
    return {f"pain-points/p{number}.yaml": text}


def initiative(number: int, status: str, team: str = "web", more: str = "") -> dict[str, str]:
    text = (
        f"kind: initiative\nid: i{number}\ntitle: Initiative {number}\naddresses: [p{number}]\nstatus: {status}\n"
        f"teams: [{team}]\nexpects: {{metric: m{number}, to: 8}}\n{more}"
    )
    return {f"initiatives/i{number}.yaml": text}


def metric(number: int, verdict: str) -> dict[str, str]:
    days = [SHIPPED + timedelta(days=14 * each) for each in range(-8, 4)]
    values = (*BEFORE, *AFTER[verdict])
    points = "".join(f"  - {{date: {day}, value: {value}}}\n" for day, value in zip(days, values, strict=True))
    return {
        f"metrics/m{number}.yaml": f"kind: metric\nid: m{number}\ntitle: M {number}\nbetter: lower\npoints:\n{points}"
    }


def shipped(verdicts: Mapping[int, str], teams: Mapping[int, str] | None = None) -> dict[str, str]:
    files: dict[str, str] = {}
    for number, verdict in verdicts.items():
        team = (teams or {}).get(number, "web")
        files |= initiative(number, "shipped", team, f"shipped: {SHIPPED}\n") | metric(number, verdict)
    return files


def planned(repository: Repository, numbers: range) -> None:
    """As many pains, the first on top, for each an initiative that is planned in February."""
    pains: dict[str, str] = {}
    for number in numbers:
        pains |= pain(number, 0.9 - number / 100)
    proposed: dict[str, str] = {}
    for number in numbers:
        proposed |= initiative(number, "proposed")
    repository.commit({"journeys/buy.yaml": BUY, "teams.yaml": TEAMS, **pains, **proposed}, day="2026-01-05")
    decided: dict[str, str] = {}
    for number in numbers:
        decided |= initiative(number, "planned")
    repository.commit(decided, day="2026-02-10")


def hits(folder: Path, cached: bool = False) -> RankingHits:
    return hits_of(open_repository(folder, as_of=AS_OF, cached=cached))


def picks(folder: Path) -> dict[str, Pick]:
    return {each.initiative: each for each in hits(folder).picks}


def test_an_initiative_has_the_place_that_its_pain_had_when_it_was_planned(repository: Repository) -> None:
    planned(repository, range(3))
    commit = repository.git("rev-parse", "HEAD")
    repository.commit(pain(2, 0.99), day="2026-03-01")
    repository.commit(shipped({0: "worked", 2: "worse"}), day="2026-06-01")
    found = picks(repository.folder)
    first = Pick("i0", "Initiative 0", ("web",), "m0", "worked", date(2026, 2, 10), "", commit, "p0", 1, 3)
    assert found == {"i0": first, "i2": found["i2"]}
    assert (found["i2"].rank, found["i2"].of, found["i2"].verdict) == (3, 3, "worse"), "not the place it had later"


def test_a_review_decides_before_the_records_follow(repository: Repository) -> None:
    planned(repository, range(3))
    repository.commit(shipped({2: "worked"}), day="2026-06-01")
    review = (
        "kind: review\nid: 2026-02-02-buy\ndate: 2026-02-02\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\n"
        "decisions: [{id: go, text: Do it, about: [i2]}]\n"
    )
    repository.commit({"reviews/2026-02-02-buy.yaml": review}, day="2026-06-02")
    first = repository.git("rev-parse", "HEAD~3")
    decided = picks(repository.folder)["i2"]
    assert (decided.decided, decided.review, decided.commit) == (date(2026, 2, 2), "2026-02-02-buy", first)
    assert (decided.rank, decided.gap) == (3, "")


def test_what_was_written_down_afterwards_was_not_picked(repository: Repository) -> None:
    planned(repository, range(2))
    repository.commit(pain(7, 0.2), day="2026-02-11")
    repository.commit(shipped({7: "worked"}), day="2026-06-03")
    late = picks(repository.folder)["i7"]
    assert (late.gap, late.rank) == ("it was written down only after it had shipped", None)
    assert hits(repository.folder).overall.picked == 0


def test_what_was_not_ranked_then_has_no_place(repository: Repository) -> None:
    planned(repository, range(2))
    repository.commit(initiative(7, "planned"), day="2026-02-11")
    repository.commit(pain(7, 0.2), day="2026-03-11")
    repository.commit(shipped({7: "worked"}), day="2026-06-01")
    assert picks(repository.folder)["i7"].gap == "none of its pains was ranked then"


def test_a_ranking_that_picked_what_worked_is_called_so_and_few_are_not(repository: Repository) -> None:
    planned(repository, range(20))
    verdicts = {number: "worked" if number < 8 else "no sign" if number < 11 else "worse" for number in range(16)}
    teams = {number: "shop" if number in (1, 14) else "web" for number in verdicts}
    repository.commit(shipped(verdicts, teams), day="2026-06-01")
    found = hits(repository.folder)
    assert (found.overall.picked, found.overall.worked) == (16, 8)
    assert found.overall.upper == (10, 8)
    assert found.overall.lower == (6, 0)
    assert found.overall.association.told is PickedWell.PICKS
    told = {each.label: each.association.told for each in found.teams}
    assert told == {"Shop": PickedWell.TOO_FEW, "Web": PickedWell.PICKS}
    assert hits(repository.folder, cached=True) == hits(repository.folder, cached=True) == found


def test_a_shallow_clone_says_what_nobody_can_know(repository: Repository, tmp_path: Path) -> None:
    planned(repository, range(2))
    repository.commit(shipped({0: "worked"}), day="2026-06-01")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(clone))
    found = picks(clone)["i0"]
    assert (found.gap, found.decided) == ("when it was decided is not known: history is missing here", None)


@pytest.mark.deep
def test_the_example_tells_of_each_verdict(example: Path) -> None:
    here = open_repository(example, as_of="2026-11-02", cached=False)
    known = {ref for ref, each in here.lint_context.outcomes.items() if each.verdict in ("worked", "no sign", "worse")}
    found = hits_of(here)
    assert {each.initiative for each in found.picks} == known
    assert all(each.gap or 1 <= (each.rank or 0) <= each.of for each in found.picks)
    assert found.overall.association.told is PickedWell.TOO_FEW
