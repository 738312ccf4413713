"""A packet for each of its readers: what they get, and what they do not."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from pptx import Presentation
from pypdf import PdfReader

from jmx.errors import JmxError
from jmx.queries.journey import packet_of
from jmx.queries.packet_readers import for_reader, journeys_of_team, reader_named
from jmx.queries.repository import Repository as Opened
from jmx.report import document as doc
from jmx.report.packet import FORMATS, PacketReport, document
from jmx.report.word_count import words_of
from jmx.report.writers.terminal import Screen
from jmx.review.readers import PacketReader
from jmx.review.team_share import teams_at_work
from tests.review.test_golden_packets import REVIEWS, UNFOLDED
from tests.support import Ran, Repository

JOURNEY = """kind: journey
id: buy
title: Buy a plan
owner: ana
sponsor: cleo
cadence: monthly
customer_goal: Be online tonight
volume: {n: 1000, per: month}
revenue: {money: 90000, per: year, source: Margin of 2025}
stages:
  - title: Choose
    team: shop
    touchpoints:
      - {id: compare, title: Compare plans, emotion: 1}
      - {id: talk, title: Talk to somebody, team: desk, emotion: -1}
  - title: Pay
    touchpoints:
      - {id: pay, title: Pay now, emotion: -1, backstage: [{title: Check the card, team: bank}]}
"""
PAINS = """kind: pain-points
items:
- {id: small-print, title: The price is in small print, at: [buy/compare], severity: 4, reach: 0.5, metrics: [asked]}
- {id: long-wait, title: Nobody answers, at: [buy/talk], severity: 3, reach: 0.2, evidence: [{ref: calls}]}
- {id: card-fails, title: Cards fail, at: [buy/pay], severity: 2, reach: 0.1, status: wont-fix, why: The bank is changed in May}
"""
PEOPLE = """kind: people
items:
- {id: ana, name: Ana Ruiz, emails: [ana@x.example], role: Journey manager, deputy: dia}
- {id: ben, name: Ben Okoro, emails: [ben@x.example], role: Head of shops, teams: [shop]}
- {id: cleo, name: Cleo Sand, emails: [cleo@x.example], role: Director}
- {id: dia, name: Dia Lund, emails: [dia@x.example], left: 2026-03-01}
"""
TEAMS = """kind: teams
items: [{id: shop, title: Shops (and web), chat: "#shops"}, {id: desk, title: Service desk}, {id: bank, title: The bank}, {id: far, title: Far away}]
"""
FIX = """kind: initiative
id: large-print
title: The price in large print
addresses: [small-print]
teams: [shop]
owner: ben
status: shipped
shipped: 2026-03-20
"""
METRIC = "kind: metric\nid: asked\ntitle: Questions about the price\nat: [buy/compare]\npoints: [{date: 2026-02-01, value: 9}, {date: 2026-04-01, value: 7}]\n"
CALLS = "kind: evidence\nid: calls\ntype: support\ncollected: 2026-03-15\nsample: 40\nsource: tickets\nrecorded_by: ben\ninsights: [{id: slow, text: One in five hangs up}]\n"
FIRST = """kind: review
id: first
date: 2026-02-10
journeys: [buy]
reviewer: ana
attendees: [Ben Okoro]
verdict: updated
decisions:
- {id: d1, text: The print stays small, why: It is the law, about: [small-print], owner: ben}
- {id: d2, text: Nobody is hired, about: [long-wait]}
actions:
- {id: a1, text: Print it large, about: [small-print], owner: ben, due: 2026-03-20}
- {id: a2, text: Call ten who hung up, about: [long-wait], owner: ana, due: 2026-03-01}
"""
SECOND = """kind: review
id: second
date: 2026-03-10
journeys: [buy]
reviewer: ana
verdict: still-true
closes: [first/a2]
decisions:
- {id: d1, text: The print grows, why: Half of the callers ask, about: [small-print], owner: ben, supersedes: [first/d1]}
"""
AS_OF = ("--as-of", "2026-04-20")
Jmx = Callable[..., Ran]


@pytest.fixture
def buying(repository: Repository) -> Repository:
    """A journey of three teams, two reviews, and what came since."""
    files = {"buy.yaml": JOURNEY, "pains.yaml": PAINS.replace(", evidence: [{ref: calls}]", ""), "people.yaml": PEOPLE,
             "teams.yaml": TEAMS, "asked.yaml": METRIC}  # fmt: skip
    repository.commit(files, day="2026-02-01")
    repository.commit({"first.yaml": FIRST}, "Held", day="2026-02-10", author="Ana Ruiz <ana@x.example>")
    repository.commit({"second.yaml": SECOND}, "Held", day="2026-03-10", author="Ana Ruiz <ana@x.example>")
    repository.commit({"calls.yaml": CALLS, "pains.yaml": PAINS}, "Forty tickets read", day="2026-03-15")
    repository.commit({"fix.yaml": FIX}, "Out today", day="2026-03-20")
    return repository


def told(repository: Repository, jmx: Jmx, *options: str) -> str:
    ran = jmx("review", "buy", "-C", repository.folder, *AS_OF, "-f", "markdown", *options)
    assert ran.code == 0, ran.err
    return ran.out


def test_a_team_gets_what_lies_with_it_and_nothing_else(buying: Repository, jmx: Jmx) -> None:
    shop = told(buying, jmx, "--for", "team", "--team", "shop")
    assert shop.startswith(
        "# Buy a plan: what lies with Shops\n\nShops runs or stands behind 1 of the journey's 3 steps."
    )
    for words in ("The price is in small print", "Print it large", "The price in large print", "| Questions about the price |",
                  "The print grows", "- Choose (`buy/choose`): runs the stage"):  # fmt: skip
        assert words in shop
    for words in ("Nobody answers", "One in five hangs up", "Cards fail", "Decisions of this review", "done?"):
        assert words not in shop
    desk = told(buying, jmx, "--for", "team", "--team", "Service desk")
    assert "Nobody answers" in desk
    assert "One in five hangs up" in desk
    assert "**Yours to do.** No action is open." in desk
    assert "small print" not in desk.partition("## The map")[0]
    assert "etrics where" not in desk, "it has none there, so nothing is said of any"


def test_behind_a_step_is_at_work_too_and_a_team_elsewhere_is_refused_with_those_there_are(
    buying: Repository, jmx: Jmx
) -> None:
    assert "- Pay now (`buy/pay`): behind the step" in told(buying, jmx, "--for", "team", "--team", "The bank")
    for options, words in (
        (("--for", "team", "--team", "far"), "journey 'buy' has no team 'far'; its teams: shop, desk, bank"),
        (("--for", "team"), "--for team wants --team NAME; its teams: shop, desk, bank"),
        (("--for", "board"), "there is no reader 'board'; readers: owner, executive, team, new-owner"),
        (("--team", "shop"), "add --for team"),
        (("--for", "executive", "--record"), "a record is the same for all"),
    ):
        ran = jmx("review", "buy", "-C", buying.folder, *AS_OF, *options)
        assert (ran.code, ran.out) == (2, "")
        assert words in ran.err


def test_who_runs_the_whole_journey_has_all_that_no_other_team_runs(buying: Repository, jmx: Jmx) -> None:
    buying.commit({"buy.yaml": JOURNEY.replace("cadence:", "operations: far\ncadence:")}, day="2026-04-01")
    far = told(buying, jmx, "--for", "team", "--team", "far")
    assert "Far away runs the journey, with 1 of its 3 steps." in far
    assert "Nobody answers" not in far
    assert "The price is in small print" not in far.partition("## The map")[0]


def test_a_new_owner_is_told_why_by_whom_and_what_is_only_assumed(buying: Repository, jmx: Jmx) -> None:
    over = told(buying, jmx, "--for", "new-owner")
    page_one = over.partition("\n---\n")[0]
    assert page_one.startswith("# Handover: Buy a plan\n\n**What it is for.** Be online tonight.\n")
    assert (
        "**The print grows** (2026-03-10, Ben Okoro). Why: Half of the callers ask. Since: shipped on 2026-03-20"
        in page_one
    )
    assert "**Nobody is hired** (2026-02-10, Ana Ruiz). Nobody wrote down why." in page_one
    assert "The print stays small" not in page_one, "another decision took its place"
    assert "1 open action, overdue" in page_one
    for words in (
        "### 2026-03-10, the map was still true\n\nLed by Ana Ruiz",
        "`second/d1`",
        "with Ben Okoro (proven by its commit). 1 of 2 actions done. `first`",
        "- Cards fail (`card-fails`): not to be fixed: The bank is changed in May",
        "- The price is in small print (`small-print`): a pain, severity 4 of 5",
        "- **Cleo Sand** (Director): sponsors it",
        "- **Dia Lund**, left on 2026-03-01: stands in for Ana Ruiz",
        "- **Shops (and web)** (#shops): runs the stage “Choose”; does “The price in large print”",
    ):
        assert words in over
    assert over.index("2026-03-10, the map") < over.index("2026-02-10, the map"), "the newest first"


def test_an_executive_gets_one_page_with_what_hangs_on_it(buying: Repository, jmx: Jmx) -> None:
    brief = told(buying, jmx, "--for", "executive")
    assert "**What hangs on it.** 1,000 customers a month; 90,000 a year." in brief
    assert "**Decided on 2026-03-10**" in brief
    assert "**Who sees to it.** Ana Ruiz owns it; 1 open action, overdue." in brief
    assert "proven by its commit" not in brief
    assert "##" not in brief, "nothing stands behind it"
    poor = JOURNEY.replace(
        "volume: {n: 1000, per: month}\nrevenue: {money: 90000, per: year, source: Margin of 2025}\n", ""
    )
    buying.commit({"buy.yaml": poor}, day="2026-04-02")
    assert "Nobody has written down what customers or money hang on this journey." in told(
        buying, jmx, "--for", "executive"
    )


@pytest.mark.parametrize(("name", "options"), [
    ("p.md", ("team", "--team", "shop")), ("p.html", ("team", "--team", "Service desk")), ("p.json", ("team", "--team", "shop")),
    ("p.md", ("executive",)), ("p.html", ("new-owner",)), ("p.json", ("new-owner",)),
])  # fmt: skip
def test_a_packet_of_any_reader_says_whose_it_is_and_is_checked_as_such(
    name: str, options: tuple[str, ...], buying: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    path = tmp_path / name
    assert jmx("review", "buy", "-C", buying.folder, *AS_OF, "--for", *options, "-o", path).code == 0
    assert jmx("review", "-C", buying.folder, "--check", path).out == f"{path}: true, as of 2026-04-20\n"
    if name == "p.json":
        data = json.loads(path.read_text())
        assert (data["reader"], (data["team"] or {}).get("ref")) == (options[0], "shop" if len(options) > 1 else None)
    worse = (
        PAINS.replace("severity: 4", "severity: 5")
        .replace("One in five", "One in two")
        .replace("reach: 0.2", "reach: 0.4")
    )
    buying.commit({"pains.yaml": worse}, day="2026-04-10")
    assert jmx("review", "-C", buying.folder, "--check", path).code == 1


def test_all_packets_of_a_team_are_those_of_the_journeys_where_it_works(
    buying: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    other = "kind: journey\nid: use\ntitle: Use it\nowner: ana\nstages: [Use]\n"
    buying.commit({"use.yaml": other}, day="2026-04-01")
    here = ("-C", buying.folder, *AS_OF, "-o", tmp_path / "packets")
    assert jmx("review", "--all", "--for", "team", "--team", "shop", *here).code == 0
    assert {each.name for each in (tmp_path / "packets").iterdir()} == {"buy.html", "index.html"}
    assert "what lies with Shops" in (tmp_path / "packets/buy.html").read_text("utf-8")
    assert (
        "no journey to review has a team 'far'" in jmx("review", "--all", "--for", "team", "--team", "far", *here).err
    )
    assert "name it with -o" in jmx("review", "--all", "--for", "executive", *here[:-2]).err


def test_readers_are_named_and_teams_found_without_a_command(buying: Repository) -> None:
    opened = Opened(buying.folder, given_day="2026-04-20")
    assert reader_named("new-owner", "") is PacketReader.NEW_OWNER
    with pytest.raises(JmxError, match="add --for team"):
        reader_named("executive", "shop")
    assert journeys_of_team(opened, ("buy",), "Service desk") == ("buy",)
    assert journeys_of_team(opened, ("buy",), "far") == ()
    report = for_reader(opened, PacketReport(packet_of(opened, "buy")), PacketReader.TEAM, "bank")
    assert report.packet.actions == ()
    assert report.team is not None
    assert report.team.people == {"The bank", "bank"}


# --- the example, as each of its readers ---


@pytest.mark.few(2)
@pytest.mark.parametrize("review", REVIEWS[::-1])
@pytest.mark.parametrize("reader", [each for each in PacketReader if each is not PacketReader.OWNER])
def test_page_one_of_every_reader_has_at_most_300_words(reader: PacketReader, review: str, example: Path) -> None:
    day = str(date.fromisoformat(review[:10]) - timedelta(days=1))
    opened = Opened(example, day, day)
    report = PacketReport(packet_of(opened, review[11:]))
    teams = (
        dict.fromkeys(teams_at_work(opened.workspace, report.packet.journey).values())
        if reader is PacketReader.TEAM
        else [""]
    )
    for team in teams:
        made = document(for_reader(opened, report, reader, team))
        at = next((n for n, block in enumerate(made.blocks) if isinstance(block, doc.PageBreak)), len(made.blocks))
        assert 30 < words_of(made.blocks[:at]) <= 300
        assert words_of(made.blocks) <= UNFOLDED


@pytest.mark.deep
@pytest.mark.parametrize("review", REVIEWS)
@pytest.mark.parametrize("options", [("executive",), ("new-owner",), ("team", "--team")], ids=lambda each: each[0])
def test_every_format_holds_for_every_reader(
    options: tuple[str, ...], review: str, example: Path, jmx: Jmx, tmp_path: Path
) -> None:
    journey, day = review[11:], str(date.fromisoformat(review[:10]) - timedelta(days=1))
    opened = Opened(example, day, day)
    named = teams_at_work(opened.workspace, opened.journey(journey))
    options = (*options, next(iter(named))) if options[0] == "team" else options
    for ending in ("md", "html", "json", "pdf", "pptx", "xlsx", "txt", "mail.txt"):
        path = tmp_path / f"packet.{ending}"
        ran = jmx("review", journey, "-C", example, "--at", day, "--for", *options, "-o", path)
        assert ran.code == 0, ran.err
        if ending in ("md", "html", "json"):
            assert jmx("review", "-C", example, "--check", path).code == 0
    assert 1 < len(Presentation(str(tmp_path / "packet.pptx")).slides) <= 6
    pages = len(PdfReader(tmp_path / "packet.pdf").pages)
    assert (pages == 1) == (options[0] == "executive")


def test_a_packet_is_the_same_bytes_again(example: Path) -> None:
    opened = Opened(example, given_day="2026-11-02")
    packet = packet_of(opened, "get-connected")
    for reader, team in ((PacketReader.TEAM, "connection"), (PacketReader.NEW_OWNER, "")):
        both = {
            FORMATS["html"].write(for_reader(opened, PacketReport(packet), reader, team), Screen()) for _ in range(2)
        }
        assert len(both) == 1
