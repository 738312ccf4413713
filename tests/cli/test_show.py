"""`jmx show`: one record whole, as somebody reads it who answers for a journey."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
FILES = {
    "jmx.yaml": (
        "organisation: Tiny Bank\ncurrency: EUR\ngoals: [{id: keep, title: Keep customers}]\n"
        "forums:\n- {id: board, title: CX board, recurs: FREQ=MONTHLY;BYDAY=1TU, minutes: 60, attendees: [Head of CX]}\n"
        "trackers: [{system: Jira, url: 'https://jira.example'}]\n"
    ),
    "people.yaml": "kind: people\nitems:\n- {id: ana, name: Ana Ruiz, emails: [ana@x.example]}\n",
    "onboarding.yaml": """kind: journey
id: onboarding
title: Become a customer
owner: ana
sponsor: Ben Okri <ben@x.example>
forum: board
goals: [keep]
volume: {n: 12000, per: month, source: billing}
x-cost-centre: 4711
stages:
- title: Sign up
  touchpoints:
  - id: wait
    title: Wait for the code
    channel: e-mail
    emotion: -2
    evidence: ["support: 212 mails in March"]
    pains:
    - {id: too-late, title: The code comes too late, severity: 4, at_stake: {money: 120000, basis: lost contracts}}
  - title: Log in
- {ref: first-use}
""",
    "stages.yaml": "kind: stage\nid: first-use\ntitle: First use\ntouchpoints: [{id: look, title: Look around}]\n",
    "pains.yaml": "kind: pain-point\nid: lost\ntitle: Nobody knows where to begin\nat: [onboarding/look, onboarding/wait]\n",
    "code.yaml": (
        "kind: initiative\nid: faster\ntitle: A faster code\naddresses: [onboarding/too-late]\n"
        "tracker: {system: Jira, key: CX-1}\n"
    ),
    "calls.yaml": (
        "kind: evidence\nid: calls\ntitle: Ten calls\ntype: interview\ncollected: 2026-01-02\nsample: 10\n"
        "insights:\n- {id: angry, text: People are angry, about: [onboarding/wait], quotes: [I gave up]}\n"
    ),
    "review.yaml": (
        "kind: review\nid: first\ndate: 2026-01-05\njourneys: [onboarding]\nreviewer: ana\nverdict: updated\n"
        "decisions: [{id: d1, text: Send it sooner, why: It is cheap, about: [onboarding/too-late], owner: ana}]\n"
    ),
    "happenings.csv": "date,type,title,touches\n2026-01-09,outage,No mail for a day,onboarding\n",
}  # fmt: skip


@pytest.fixture
def bank(repository: Repository) -> Repository:
    repository.commit(FILES, "begin")
    return repository


def shown(jmx: Jmx, repository: Repository | Path, ref: str, *more: str) -> str:
    folder = repository if isinstance(repository, Path) else repository.folder
    ran = jmx("show", ref, "-C", folder, "--as-of", "2026-02-01", *more)
    assert (ran.code, ran.err) == (0, ""), ran.err
    return re.sub(r"[0-9a-f]{9} ", "1a2b3c4d5 ", ran.out)


def test_a_journey_with_its_places_and_pains(bank: Repository, jmx: Jmx) -> None:
    told = shown(jmx, bank, "onboarding").partition("What lint finds")[0]
    assert told == (
        "journey “Become a customer”  onboarding\n"
        "  here since 2026-01-05 (1a2b3c4d5 Ana Ruiz), never changed\n"
        "  onboarding.yaml:1\n"
        "\n"
        "owner     Ana Ruiz  ana\n"
        "sponsor   Ben Okri  ben@x.example\n"
        "forum     CX board  board\n"
        "goals     Keep customers  keep\n"
        "volume    12,000 a month; billing\n"
        "\n"
        "Own fields\n"
        "x-cost-centre  4,711\n"
        "\n"
        "Stages\n"
        "  Sign up  onboarding/sign-up\n"
        "    Wait for the code  onboarding/wait  e-mail\n"
        "      pain The code comes too late  onboarding/too-late  severity 4 of 5\n"
        "      pain Nobody knows where to begin  lost\n"
        "    Log in  onboarding/log-in\n"
        "  First use  onboarding/first-use\n"
        "    Look around  onboarding/look\n"
        "      pain Nobody knows where to begin  lost\n"
        "\n"
        "Happenings that touch it\n"
        "  No mail for a day  2026-01-09-no-mail-for-a-day\n"
        "\n"
        "Reviews of it\n"
        "  review of 2026-01-05  first  updated\n"
        "\n"
    )


def test_a_touchpoint_with_what_is_found_and_what_points_at_it(bank: Repository, jmx: Jmx) -> None:
    assert shown(jmx, bank, "onboarding/wait").partition("\nWhat lint finds")[0] == (
        "touchpoint “Wait for the code”  onboarding/wait\n"
        "  in stage Sign up  onboarding/sign-up\n"
        "  in journey Become a customer  onboarding\n"
        "  here since 2026-01-05 (1a2b3c4d5 Ana Ruiz), never changed\n"
        "  onboarding.yaml:13\n"
        "\n"
        "channel   e-mail\n"
        "emotion   −2 (from −2 to 2)\n"
        "\n"
        "Pains\n"
        "  The code comes too late  onboarding/too-late  severity 4 of 5\n"
        "\n"
        "Evidence\n"
        "  support: 212 mails in March\n"
        "\n"
        "Pains at this touchpoint\n"
        "  Nobody knows where to begin  lost\n"
        "\n"
        "Insights about it\n"
        "  People are angry  calls/angry\n"
    )


def test_money_has_its_currency_and_lint_its_say(bank: Repository, jmx: Jmx) -> None:
    told = shown(jmx, bank, "onboarding/too-late")
    assert "  in touchpoint Wait for the code  onboarding/wait\n  in stage Sign up" in told
    assert "\nat stake  120,000 EUR: lost contracts\n" in told
    assert "Initiatives that address it\n  A faster code  faster\n" in told
    assert "Decisions about it\n  Send it sooner  first/d1  Ana Ruiz\n" in told
    found = told.partition("\nWhat lint finds\n")[2]
    assert "  onboarding.yaml:19:64: EVD101 pain 'onboarding/too-late' is rated 4 of 5 without evidence" in found


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("board", "forum “CX board”  board\n  jmx.yaml:5\n\nrecurs     on the first Tuesday of each month\nminutes    60\n"
                  "attendees  Head of CX\n\nJourneys reviewed in it\n  Become a customer  onboarding\n"),
        ("keep", "goal “Keep customers”  keep\n  jmx.yaml:3\n\nJourneys that serve it\n  Become a customer  onboarding\n"),
        ("ana", "Journeys this person answers for\n  Become a customer  onboarding\n\n"
                "Reviews this person led\n  review of 2026-01-05  first  updated\n\n"
                "Decisions this person answers for\n  Send it sooner  first/d1  Ana Ruiz\n"),
        ("faster", "tracker    Jira CX-1, https://jira.example\n"),
        ("calls", "type       interview\ncollected  2026-01-02\nsample     10\n\nInsights\n  People are angry  calls/angry\n"),
        ("calls/angry", "  in evidence Ten calls  calls\n"),
        ("calls/angry", "quotes    I gave up\nabout     Wait for the code  onboarding/wait\n"),
        ("first", "Decisions\n  Send it sooner  first/d1  Ana Ruiz\n    It is cheap\n"),
        ("2026-01-09-no-mail-for-a-day", "  happenings.csv:2\n\ndate      2026-01-09\ntype      outage\n"),
        ("jmx.yaml", "settings “Tiny Bank”  jmx.yaml\n"),
        ("jmx.yaml", "goals     Keep customers (keep)\n"),
        ("first-use", "Journeys it stands in\n  Become a customer  onboarding\n"),
        ("onboarding/first-use", "  in journey Become a customer  onboarding\n"),
        ("first-use/look", "Pains at this touchpoint\n  Nobody knows where to begin  lost\n"),
        ("onboarding/sign-up/wait", "touchpoint “Wait for the code”  onboarding/wait\n"),
    ],
)  # fmt: skip
def test_whatever_has_a_ref_can_be_shown(ref: str, words: str, bank: Repository, jmx: Jmx) -> None:
    assert words in shown(jmx, bank, ref)


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("wait", "there is no record 'wait', and there never was; did you mean 'onboarding/wait'?"),
        ("boart", "there is no record 'boart', and there never was; did you mean 'board'?"),
        ("onboarding.owner", "a record is shown whole: jmx show onboarding; one field of it: jmx log onboarding.owner"),
        ("gone", "'gone' is gone; what became of it: jmx log gone"),
        (
            "torn",
            "'torn' is there but has mistakes that keep it from being read: jmx lint; what is written: jmx blame torn",
        ),
        (
            "odd",
            "'odd' is there but has mistakes that keep it from being read: jmx lint; what is written: jmx blame odd",
        ),
    ],
)
def test_a_ref_that_cannot_be_shown_leads_on(ref: str, words: str, bank: Repository, jmx: Jmx) -> None:
    bank.commit({"gone.yaml": "kind: strength\nid: gone\ntitle: Soon gone\n"})
    (bank.folder / "gone.yaml").unlink()
    bank.commit({"odd.yaml": "kind: pain-point\nid: odd\ntitle: Odd\nseverity: 9\n"})
    bank.commit({"torn.yaml": "kind: strength\nid: torn\ntitle: Torn\n"})
    bank.commit({"torn.yaml": "kind: strength\nid: torn\ntitle: [Torn\n"})
    ran = jmx("show", ref, "-C", bank.folder)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_a_record_is_found_by_the_ref_it_had_and_says_when_it_changed(bank: Repository, jmx: Jmx) -> None:
    bank.commit(
        {"pains.yaml": FILES["pains.yaml"].replace("id: lost", "id: no-start")}, "rename", "2026-01-20", "Ben Okri <ben@x.example>"
    )  # fmt: skip
    told = shown(jmx, bank, "lost")
    assert told.startswith("pain “Nobody knows where to begin”  no-start\n")
    assert "here since 2026-01-05 (1a2b3c4d5 Ana Ruiz), last changed 2026-01-20 (1a2b3c4d5 Ben Okri)\n" in told
    bank.write({"pains.yaml": FILES["pains.yaml"].replace("id: lost", "id: no-start") + "severity: 2\n"})
    assert "last changed not committed yet\n" in shown(jmx, bank, "no-start")


def test_a_shallow_clone_does_not_say_since_when_it_never_changed(bank: Repository, tmp_path: Path, jmx: Jmx) -> None:
    bank.commit({"pains.yaml": FILES["pains.yaml"] + "severity: 2\n"}, "rated", "2026-01-10")
    bank.commit({"other.yaml": "kind: strength\nid: other\ntitle: Other\n"}, "more", "2026-01-20")
    bank.git("clone", "--quiet", "--depth", "1", f"file://{bank.folder}", str(tmp_path / "shallow"))
    told = jmx("show", "lost", "-C", tmp_path / "shallow").out
    assert "  here since 2026-01-20 or before, as this clone is shallow, unchanged from then on\n" in told


def test_without_git_all_but_the_history_is_there(tmp_path: Path, jmx: Jmx) -> None:
    for path, text in FILES.items():
        (tmp_path / path).write_text(text)
    told = shown(jmx, tmp_path, "onboarding/wait")
    assert "here since" not in told
    assert "Pains at this touchpoint\n" in told
    assert "did you mean 'onboarding/wait'?" in jmx("show", "wait", "-C", tmp_path).err


def test_machines_are_told_the_values_as_they_are_written(bank: Repository, jmx: Jmx) -> None:
    told = json.loads(shown(jmx, bank, "onboarding", "-f", "json"))
    fields = {each["field"]: each for each in told["fields"]}
    assert fields["volume"]["value"] == {"n": 12000, "per": "month", "source": "billing"}
    assert fields["owner"] == {"field": "owner", "label": "owner", "value": "ana", "words": ["Ana Ruiz  ana"]}
    assert told["since"]["date"] == "2026-01-05"
    assert told["changed"] is None
    assert [each["ref"] for each in told["inside"][0]["items"]] == ["onboarding/sign-up", "onboarding/first-use"]
    assert {(each["kind"], each["field"]) for each in told["pointing"]} == {
        ("happening", "touches"),
        ("review", "journeys"),
    }


def test_an_assertion_is_called_one(tmp_path: Path, jmx: Jmx) -> None:
    evidence = "evidence: [gut feeling, 'support: 212 mails', {id: mine, title: Ben says so}]"
    text = f"kind: pain-point\nid: slow\ntitle: Slow\n{evidence}\n"
    (tmp_path / "slow.yaml").write_text(text, encoding="utf-8")
    told = jmx("show", "slow", "-C", tmp_path).out
    assert (
        "Evidence\n  gut feeling  an assertion\n  support: 212 mails\n  Ben says so  slow/mine  an assertion\n" in told
    )
