"""The page for leaders, and the packets of many journeys."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.queries.journey import packet_of
from jmx.queries.leadership import journeys_to_review, leadership_of
from jmx.queries.repository import Repository as Opened
from tests.support import Ran, Repository

JOURNEY = "kind: journey\nid: {0}\ntitle: The {0}\nowner: Ana Ruiz <ana@x.example>\nvolume: {{n: 100, per: month}}\nstages: [Pay]\n"
HELD = "kind: review\nid: held-{0}\ndate: {1}\njourneys: [{0}]\nreviewer: Ana Ruiz <ana@x.example>\n"
PAIN = "kind: pain-point\nid: dear\ntitle: It is dear\nat: [buy, use]\nseverity: 5\nreach: 0.5\n"
ANA = "Ana Ruiz <ana@x.example>"
Jmx = Callable[..., Ran]


@pytest.fixture
def three(repository: Repository) -> Repository:
    repository.commit({f"{name}.yaml": JOURNEY.format(name) for name in ("buy", "use", "end")}, day="2026-01-05")
    for name, day in (("buy", "2026-01-10"), ("use", "2026-03-20"), ("end", "2026-03-25")):
        repository.commit({f"held-{name}.yaml": HELD.format(name, day)}, "Held", day=day, author=ANA)
    repository.commit({"dear.yaml": PAIN, "old.yaml": JOURNEY.format("old") + "status: retired\n"}, day="2026-03-26")
    return repository


def test_a_journey_is_healthy_where_nothing_is_wrong_and_a_shared_pain_counts_once(three: Repository) -> None:
    opened = Opened(three.folder, given_day="2026-04-15")
    wanted = journeys_to_review(opened)
    assert set(wanted) == {"buy", "use", "end"}, "of a retired journey no review is asked for"
    report = leadership_of(opened, [packet_of(opened, each) for each in wanted])
    stand = {each.ref: (each.health.mark.value, each.health.reasons) for each in report.found.journeys}
    severe = "nobody works on “It is dear” (severity 5)"
    unseen = "evidence behind 0 of 1 claims"
    assert stand == {
        "buy": ("watch", ("Review 5 days overdue", severe, unseen)),
        "use": ("watch", (severe, unseen)),
        "end": ("well", ()),
    }
    assert (report.found.open_pains, report.found.untouched_pains) == (1, 1)
    assert [each.needed.rule for each in report.found.untaken] == ["nobody-works-on-it"] * 2


@pytest.mark.parametrize(("days", "due"), [(0, {"buy"}), (80, {"buy", "use", "end"})])
def test_only_those_that_are_due_are_reviewed(three: Repository, days: int, due: set[str]) -> None:
    assert set(journeys_to_review(Opened(three.folder, given_day="2026-04-15"), days)) == due


def test_all_packets_go_into_a_folder_with_the_page_that_leads_to_them(
    three: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    here = ("-C", three.folder, "--as-of", "2026-04-15")
    ran = jmx("review", "--all", *here, "-o", tmp_path / "packets")
    assert (ran.code, ran.err) == (0, f"wrote 3 packets into {tmp_path / 'packets'}, with index.html for leaders\n")
    assert {each.name for each in (tmp_path / "packets").iterdir()} == {
        "buy.html",
        "use.html",
        "end.html",
        "index.html",
    }
    assert '<a href="buy.html">' in (tmp_path / "packets/index.html").read_text("utf-8")
    alone = tmp_path / "buy.html"
    jmx("review", "buy", *here, "-o", alone)
    assert alone.read_bytes() == (tmp_path / "packets/buy.html").read_bytes(), "the same packet, alone or among all"
    jmx("review", "--due", "0d", *here, "-o", tmp_path / "due", "-f", "markdown")
    assert {each.name for each in (tmp_path / "due").iterdir()} == {"buy.md", "index.md"}
    assert (
        jmx("review", "--due", "0", "-C", three.folder, "--as-of", "2026-03-30").err
        == "no review is due within 0 days\n"
    )


def test_what_cannot_be_meant_is_refused(three: Repository, jmx: Jmx, tmp_path: Path) -> None:
    for words, told in (
        (("--all", "buy"), "--all is about all journeys"),
        (("--due", "soon"), "'soon' is no number of days"),
        ((), "name a journey: jmx review JOURNEY; of all of them: jmx review --all"),
    ):
        ran = jmx("review", *words, "-C", three.folder)
        assert (ran.code, told in ran.err) == (2, True), ran.err
    (tmp_path / "file").write_text("mine")
    ran = jmx("review", "--all", "-C", three.folder, "-o", tmp_path / "file")
    assert (ran.code, (tmp_path / "file").read_text()) == (2, "mine")
    told = json.loads(jmx("review", "--all", "-C", three.folder, "--as-of", "2026-04-15", "-f", "json").out)
    assert [each["packet"] for each in told["journeys"]] == [None] * 3
