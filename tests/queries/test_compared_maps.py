"""Maps of two commits, two journeys and two personas, out of real repositories."""

from collections.abc import Callable

import pytest

from jmx.errors import CannotDraw, UnknownRef
from jmx.queries.compared_maps import compared_map_of, shown
from jmx.queries.map import map_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.render.view import MapView
from tests.queries.short_past import PAIN, PEOPLE, buy
from tests.support import Ran, Repository

Open = Callable[..., Opened]
Jmx = Callable[..., Ran]


def told(view: MapView) -> list[str]:
    assert view.comparison
    return [each.words for each in view.comparison.differences]


def test_a_map_beside_what_it_was_at_a_commit_or_on_a_day(opened: Open, past: Repository) -> None:
    short = past.git("rev-parse", "HEAD~4")[:9]
    past.git("tag", "launch", "HEAD~4")
    names = {
        "HEAD~4": f"HEAD~4 (commit {short}, 5 Jan 2026)",
        "launch": f"launch (commit {short}, 5 Jan 2026)",
        "2026-01-06": f"6 Jan 2026 (commit {short})",
        "2026-01-05": f"5 Jan 2026 (commit {short})",
        short.upper(): f"Commit {short} (5 Jan 2026)",
    }
    for then, name in names.items():
        found = compared_map_of(opened(), "buy", then)
        assert told(found) == ["The journey: title Buy a plan → Buy it", "Pain “The code is slow”: severity 2/5 → 4/5"]
        assert found.comparison
        assert found.comparison.title == f"{name} → Now"
    assert told(compared_map_of(opened(), "buy", "HEAD")) == []
    assert shown(opened(), "buy") == map_of(opened(), "buy")


def test_two_commits_are_compared_with_each_other(opened: Open, past: Repository) -> None:
    found = compared_map_of(opened(at="HEAD~2"), "buy", "HEAD~4")
    assert told(found) == ["The journey: title Buy a plan → Buy it"]
    assert found.comparison
    assert found.comparison.now == f"HEAD~2 (commit {past.git('rev-parse', 'HEAD~2')[:9]}, 3 Feb 2026)"


def test_what_got_another_id_is_the_same_record_still(opened: Open, past: Repository) -> None:
    renamed = buy().replace("id: buy", "id: order").replace("{title: Compare,", "{id: weigh, title: Compare,")
    (past.folder / "journeys/buy.yaml").unlink()
    past.commit(
        {"journeys/order.yaml": renamed, "pains/slow.yaml": PAIN.format(severity=4).replace("[buy]", "[order]")}
    )
    found = compared_map_of(opened(as_of="2026-06-01"), "order", "2026-02-21")
    assert told(found) == []
    assert [each.title for each in found.steps] == ["Compare"]


def test_a_file_that_could_not_be_read_then_makes_nothing_new(opened: Open, past: Repository) -> None:
    past.commit({"pains/slow.yaml": "kind: pain-point\nid: slow\ntitle: [\n"}, day="2026-03-01")
    broken = past.git("rev-parse", "HEAD")
    past.commit({"pains/slow.yaml": PAIN.format(severity=4)}, day="2026-03-02")
    here = opened()
    found = compared_map_of(here, "buy", broken)
    assert told(found) == []
    assert found.comparison
    assert found.comparison.not_compared == ("1 pain point",)
    assert here.notes == [
        f"at {broken}: 1 file with mistakes, left out where they cannot be read: pains/slow.yaml; see: jmx lint"
    ]
    (past.folder / "pains/slow.yaml").write_text("kind: pain-point\nid: slow\ntitle: [\n")
    assert told(compared_map_of(opened(), "buy", "HEAD")) == []


def test_where_a_side_has_no_such_map_that_is_said(opened: Open, past: Repository) -> None:
    with pytest.raises(CannotDraw, match="at HEAD~4: there is no journey 'use'"):
        compared_map_of(opened(), "use", "HEAD~4")
    with pytest.raises(CannotDraw, match=r"git knows no commit 'nowhere'.*nor is it a journey here, and a persona is"):
        compared_map_of(opened(), "buy", "nowhere")
    with pytest.raises(CannotDraw, match="'buy' is the same journey"):
        compared_map_of(opened(), "buy", "buy")
    with pytest.raises(UnknownRef, match="has no persona 'eve'"):
        compared_map_of(opened(), "buy", "persona:eve")


NOW = """\
kind: journey
id: buy
title: Buy
owner: ana
personas: [mia, ben]
stages:
- title: Pay
  touchpoints:
  - {title: Pays by card, emotion: {mia: -1, ben: 1}, pains: [{title: It is dear, personas: [mia]}]}
  - {title: Waits in the shop, personas: [ben], emotion: -2}
"""
NEXT = """\
kind: journey
id: buy-next
title: Buy
state: future
replaces: buy
owner: ana
personas: [mia, ben]
stages:
- id: settle
  title: Pay
  touchpoints:
  - {id: by-phone, title: Pays by card, channel: App, emotion: 2}
"""
PERSONAS = "kind: personas\nitems:\n- {id: mia, title: Mia}\n- {id: ben, title: Ben}\n"


@pytest.fixture
def planned(repository: Repository) -> Opened:
    repository.write({"now.yaml": NOW, "next.yaml": NEXT, "p.yaml": PERSONAS, "people.yaml": PEOPLE})
    return open_repository(repository.folder, as_of="2026-06-01", cached=False)


def test_todays_journey_comes_before_the_future_one_however_they_are_named(planned: Opened) -> None:
    for one, other in (("buy", "buy-next"), ("buy-next", "buy")):
        found = compared_map_of(planned, one, other)
        assert found.comparison
        assert found.comparison.title == "Buy (buy) → Buy (future)"
        assert [(each.title, each.mark and each.mark.words) for each in found.steps] == [
            ("Pays by card", "Changed: feels, channel"), ("Waits in the shop", "Gone"),
        ]  # fmt: skip
        assert "1. Pays by card: channel none → App; feels −1 → 2" in [
            words.replace("+2", "2") for words in told(found)
        ]


def test_two_personas_are_compared_in_words_of_whose_it_is(planned: Opened) -> None:
    found = compared_map_of(planned, "buy", "persona:ben", "mia")
    assert told(found) == [
        "1. Pays by card: feels −1 → +1", "2. Waits in the shop: only Ben", "Pain “It is dear”: only Mia",
    ]  # fmt: skip
    assert found.feelings == ("Ben", "Mia")
    assert [each.moods for each in found.steps] == [(1.0, -1.0), (-2.0, None)]
    everybody = compared_map_of(planned, "buy", "persona:mia")
    assert "2. Waits in the shop: not Mia" in told(everybody)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--compare", "persona:mia", "--view", "story"), "the story view has no room for two maps"),
        (("--compare", "-x"), "is not a commit, tag or date"),
        (("--compare", ""), "is not a commit, tag or date"),
    ],
)
def test_what_cannot_be_compared_is_said(
    asked: tuple[str, ...], said: str, planned: Opened, repository: Repository, jmx: Jmx
) -> None:
    repository.commit({})
    ran = jmx("render", "buy", "-C", repository.folder, *asked)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_the_command_draws_both(planned: Opened, repository: Repository, jmx: Jmx) -> None:
    ran = jmx("render", "buy", "-C", repository.folder, "--compare", "buy-next", "-f", "svg", "--as-of", "2026-06-01")
    assert ran.code == 0
    assert "Compared: Buy (buy) → Buy (future)" in ran.out
    assert ran.out.count("What is different") == 1
    ran = jmx("render", "--all", "-C", repository.folder, "--compare", "HEAD")
    assert "--compare is for one journey, not for --all" in ran.err
