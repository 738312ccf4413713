"""Who takes over what, and what stays as it was agreed."""

from pathlib import Path

import pytest

from jmx.errors import JmxError
from jmx.queries.reassignment import reassignment_of
from jmx.queries.repository import open_repository

FILES = {
    "people.yaml": "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz, emails: [ana@x.example], teams: [desk]}  # Ana\n"
    "  - {id: bo, name: Bo Li, emails: [bo@x.example], deputy: ana}\n",
    "teams.yaml": "kind: teams\nitems:\n  - {id: desk, title: Desk}\n  - {id: line, title: First line}\n",
    "buy.yaml": "kind: journey\nid: buy\ntitle: Buy\nowner: ana  # since May\nsponsor: Ana Ruiz <ANA@x.example>\noperations: desk\n"
    "stages:\n  - title: Look\n    team: desk\n    touchpoints:\n      - {id: ad, title: Ad, backstage: [{title: Print, team: desk}]}\n",
    "sell.yaml": "kind: journey\nid: sell\ntitle: Sell\nowner: {vacant: {since: 2026-01-01, covering: ana}}\n",
    "slow.yaml": "kind: pain-point\nid: slow\ntitle: Slow\nat: [buy/ad]\nowner: ana\ndisputed: {by: ana, why: Never}\n",
    "fix.yaml": "kind: initiative\nid: fix\ntitle: Fix\nowner: ana\nteams: [desk, line]\nstatus: planned\n",
    "old.yaml": "kind: initiative\nid: old\ntitle: Old\nowner: ana\nteams: [desk]\nstatus: stopped\n",
    "review.yaml": "kind: review\nid: r1\ndate: 2026-01-05\njourneys: [buy]\nreviewer: ana\n"
    "actions: [{id: a1, text: Call, owner: ana}, {id: a2, text: Write, owner: ana}]\n",
    "next.yaml": "kind: review\nid: r2\ndate: 2026-02-05\njourneys: [buy]\nreviewer: bo\ncloses: [r1/a1]\n",
}


@pytest.fixture
def company(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def _given(folder: Path, *asked: str, only: tuple[str, ...] = ()) -> tuple[dict[str, str], list[str]]:
    repository = open_repository(folder, cached=False)
    edits = reassignment_of(repository, asked[0], asked[1], only)
    return {each.path: (each.after or b"").decode() for each in edits.files}, repository.notes


def test_a_person_is_followed_in_all_they_answer_for(company: Path) -> None:
    texts, notes = _given(company, "ana", "bo")
    assert texts == {
        "buy.yaml": FILES["buy.yaml"].replace("owner: ana", "owner: bo").replace("Ana Ruiz <ANA@x.example>", "bo"),
        "sell.yaml": FILES["sell.yaml"].replace("ana", "bo"),
        "slow.yaml": FILES["slow.yaml"].replace("owner: ana", "owner: bo"),
        "fix.yaml": FILES["fix.yaml"].replace("ana", "bo"),
    }
    assert notes == [
        "what was agreed in reviews stays, and is open with 'ana': r1/a2",
        "what shipped or was stopped stays with 'ana': old",
        "'ana' stays the deputy of 'bo'; to change it: jmx set bo.deputy=…",
    ]


def test_only_in_the_journeys_that_are_named(company: Path) -> None:
    texts, _ = _given(company, "ana@x.example", "bo", only=("sell",))
    assert texts == {"sell.yaml": FILES["sell.yaml"].replace("ana", "bo")}
    with pytest.raises(JmxError, match="'bo' answers for nothing in sell that could go over"):
        _given(company, "bo", "ana", only=("sell",))


def test_a_team_runs_what_another_ran_and_nowhere_twice(company: Path) -> None:
    texts, notes = _given(company, "desk", "line")
    assert texts == {
        "buy.yaml": FILES["buy.yaml"].replace("desk", "line"),
        "fix.yaml": FILES["fix.yaml"].replace("[desk, line]", "[line]"),
    }
    assert notes == [
        "what shipped or was stopped stays with 'desk': old",
        "who belongs to 'desk' stays: ana; to change it: jmx set ana.teams=…",
    ]


def test_somebody_new_is_added_to_the_people(company: Path) -> None:
    texts, _ = _given(company, "ana", "Cy Day <cy@x.example>", only=("buy",))
    assert texts["people.yaml"] == FILES["people.yaml"] + "  - {id: cy-day, name: Cy Day, emails: [cy@x.example]}\n"
    assert "owner: cy-day  # since May\nsponsor: cy-day\n" in texts["buy.yaml"]
    for name in (
        "people.yaml",
        "teams.yaml",
        "slow.yaml",
        "fix.yaml",
        "old.yaml",
        "review.yaml",
        "next.yaml",
        "sell.yaml",
    ):
        (company / name).unlink()
    (company / "buy.yaml").write_text("kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\n")
    texts, _ = _given(company, "ana@x.example", "Cy Day <cy@x.example>")
    assert texts == {"buy.yaml": "kind: journey\nid: buy\ntitle: Buy\nowner: Cy Day <cy@x.example>\n"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("ana", "line", "'line' is a team, and a person is wanted"),
        ("desk", "bo", "'bo' is a person, and a team is wanted"),
        ("desk", "X <x@x.example>", "is no team"),
        ("slow", "bo", "'slow' is a pain-point; only what a person or a team answers for goes over"),
        ("ana", "ana", "are the same"),
        ("nobody", "bo", "there is no record 'nobody'"),
    ],
)
def test_what_cannot_go_over_is_said(old: str, new: str, words: str, company: Path) -> None:
    with pytest.raises(JmxError, match=words):
        _given(company, old, new)
