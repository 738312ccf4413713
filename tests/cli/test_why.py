"""`jmx score --why PAIN`: every step of a score in words, what a pain lacks, and what other names lead to."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support import Ran

Jmx = Callable[..., Ran]
AS_OF = ("--as-of", "2026-06-01")
JOURNEY = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
volume: {n: 1200, per: month}
stages:
  - title: Pay
    touchpoints:
      - id: pay
        title: Pay now
        pains:
          - id: waits
            title: Waits
            severity: 4
            reach: {n: 900, per: quarter}
            evidence: [gut feeling, {ref: talks/gave-up}, {ref: survey}, "support: 212 mails in March"]
          - {id: asks, title: Asks twice, reach: {n: 9000, per: quarter}}
          - {id: fees, title: Hidden fees, severity: 5, reach: "12,50 %", status: addressed, why: shown since May}
          - {id: law, title: No form for the blind, severity: 1, reach: 0.01, must: accessibility}
"""
FILES = {
    "journeys/buy.yaml": JOURNEY,
    "evidence/talks.yaml": "kind: evidence\nid: talks\ntitle: Talks\ntype: interview\ncollected: 2026-05-01\nsample: 5\n"
    "insights: [{id: gave-up, text: Three gave up}, {text: Nobody minds the fees, contradicts: [buy/fees]}]\n",
    "evidence/survey.yaml": "kind: evidence\nid: survey\ntitle: Survey of 2024\ntype: survey\ncollected: 2024-05-01\n"
    "sample: 412\ninsights: [{text: All love the fees, contradicts: [buy/fees]}]\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_piece_says_what_it_earned_and_the_last_line_multiplies(folder: Path, jmx: Jmx) -> None:
    assert jmx("score", "--why", "buy/waits", "-C", folder, *AS_OF).out == (
        "Waits  buy/waits\n"
        "It ranks 2 of 2. (As of 2026-06-01.)\n"
        "\n"
        "What its evidence earned\n"
        "evidence                     kind        day         earns  because                                                  ref\n"
        "Talks                        interview   2026-05-01   0.75  5 interviews: a small sample                             talks\n"
        "Survey of 2024               survey      2024-05-01   0.64  older than its 365 days; adds nothing here               survey\n"
        "support: 212 mails in March  support     none          0.6  no source or sample; no day; adds nothing here           buy/waits/evidence-4\n"
        "gut feeling                  not stated  none         0.55  an assertion: no kind, day or source; adds nothing here  buy/waits/evidence-1\n"
        "\n"
        "What makes its score\n"
        "input       value  because                                  scale       may be                             means\n"
        "severity        4  4 of 5                                   1 to 5      3 to 5: one rating, ± a step       how badly it hurts those it hits\n"
        "reach        0.25  900 a quarter of 1,200 a month           0 to 1      0.227 to 0.274: as 900 cases tell  the share of the journey's customers it hits\n"
        "frequency       1  once each                                at least 1  as it is written                   how often it hits each of them\n"
        "confidence   0.75  interview; 5 interviews: a small sample  0 to 1      0.5 to 0.8: one step of evidence   out of the evidence, 0.3 to 1\n"
        "\n"
        "Who said so, nobody can know: there is no git history here.\n"
        "confidence = 0.75 (interview; 5 interviews: a small sample)\n"
        "score = severity × reach × frequency × confidence = 4 × 0.25 × 1 × 0.75 = 0.75\n"
        "pain: pains are ranked without effort, as Smaply's pain point prioritisation does; confidence after RICE's steps\n"
    )


@pytest.mark.parametrize(
    ("pain", "told"),
    [
        ("buy/asks", (
            "It cannot be ranked yet: it lacks severity, and a reach that can be compared: "
            "9,000 a quarter is more than the 1,200 a month that its journey has. Who could say it: Ana Ruiz.",
            "confidence = 0.5 (no evidence)",
        )),
        ("buy/fees", (
            "It is not ranked, since its status is addressed; else it would score 0.2188.",
            "confidence = 0.5 (no evidence) × 0.7 (contradicted by an insight in “Talks”) = 0.35",
        )),
        ("buy/law", ("It must be solved (accessibility), so it stands above what need not be: it ranks 1 of 2.",)),
    ],
    ids=["lacks-something", "solved-and-contradicted", "a-must"],
)  # fmt: skip
def test_what_is_not_ranked_says_why(folder: Path, jmx: Jmx, pain: str, told: Sequence[str]) -> None:
    out = jmx("score", "--why", pain, "-C", folder, *AS_OF).out
    assert [each for each in told if each not in out] == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--why", "buy"), "'buy' (journey) has no score, only pains, initiatives and opportunities have; its pains: buy/waits, buy/asks, "
         "buy/fees, …; see: jmx score pains buy"),
        (("--why", "buy/pay"), "'buy/pay' (touchpoint) has no score, only pains, initiatives and opportunities have; its pains: buy/waits, "
         "buy/asks, buy/fees, …; see: jmx score pains"),
        (("--why", "survey"), "'survey' (evidence) has no score, only pains, initiatives and opportunities have; its pains: buy/waits; "
         "see: jmx score pains"),
        (("--why", "wait"), "there is no pain or fix 'wait'; did you mean 'buy/waits'?"),
        (("--why", "buy/wait"), "there is no pain or fix 'buy/wait'; did you mean 'buy/waits'?"),
        (("--why", "zzz"), "there is no pain or fix 'zzz'; see: jmx score pains"),
        (("--why", "buy/waits", "buy"), "--explain goes by itself: jmx score --explain "
         "onboarding/code-late"),
        (("buy", "sell"), "one journey at a time: jmx score onboarding; or one pain: jmx score --explain onboarding/code-late"),
        (("buy/waits",), "'buy/waits' is a pain, not a journey; how it comes to its score: jmx score --explain buy/waits"),
        (("buy/pay",), "'buy/pay' is a touchpoint, not a journey; it stands in 'buy'"),
        (("bu",), "there is no journey 'bu'; did you mean 'buy'?"),
    ],
    ids=["a-journey", "a-place", "evidence", "short", "misspelt", "unknown", "both", "two-journeys", "a-pain", "a-place-for-a-journey", "a-slip"],
)  # fmt: skip
def test_what_is_no_pain_leads_on(folder: Path, jmx: Jmx, asked: tuple[str, ...], told: str) -> None:
    ran = jmx("score", *asked, "-C", folder)
    assert (ran.code, ran.out, ran.err) == (2, "", f"jmx: {told}\n")


def test_all_pains_are_ranked_the_same_wherever_they_are_told(folder: Path, jmx: Jmx) -> None:
    every = jmx("score", "pains", "-C", folder, *AS_OF, "-f", "json").out
    whole = json.loads(jmx("score", "-C", folder, *AS_OF, "-f", "json").out)["pains"]
    assert whole.items() <= json.loads(every).items()
    jmx("score", "pains", "-o", folder / "told.json", "-C", folder, *AS_OF)
    assert (folder / "told.json").read_text(encoding="utf-8") == every


def test_help_has_an_example(jmx: Jmx) -> None:
    assert "jmx score --explain onboarding/code-late" in " ".join(jmx("score", "--help").out.split())


def test_machines_are_told_the_same(folder: Path, jmx: Jmx) -> None:
    told = json.loads(jmx("score", "--why", "buy/fees", "-C", folder, *AS_OF, "-f", "json").out)
    assert (told["score"], told["rank"], told["ranked"], told["status"]) == (0.2188, None, 2, "addressed")
    assert [(each["name"], each["value"]) for each in told["steps"]] == [("evidence", 0.5), ("contradicted", 0.7)]
    assert (told["confidence"], told["contradicted_by"], told["lacks"]) == (0.35, ["talks"], [])
    waits = json.loads(jmx("score", "--why", "buy/waits", "-C", folder, *AS_OF, "-f", "json").out)
    assert [(each["ref"], each["type"], each["earns"], each["carries"]) for each in waits["evidence"]] == [
        ("talks", "interview", 0.75, True), ("survey", "survey", 0.64, False),
        ("buy/waits/evidence-4", "support", 0.6, False), ("buy/waits/evidence-1", None, 0.55, False),
    ]  # fmt: skip


def test_lint_packet_and_map_make_the_same_of_an_assertion(folder: Path, jmx: Jmx) -> None:
    asserted = JOURNEY.replace(
        '[gut feeling, {ref: talks/gave-up}, {ref: survey}, "support: 212 mails in March"]', "[gut feeling]"
    )
    (folder / "journeys/buy.yaml").write_text(asserted, encoding="utf-8")
    lint = jmx("lint", "-C", folder, *AS_OF, "-f", "concise").out
    assert "EVD101 pain 'buy/waits' is rated 4 of 5 on an assertion alone: it names no kind, day or source" in lint
    assert "EVD102 pain 'buy/asks' cannot be ranked: a reach of 9,000 a quarter is more than the 1,200 a month" in lint
    packet = jmx("review", "buy", "-C", folder, *AS_OF).out
    assert "1 severe pain is an assumption without evidence" in packet
    assert "| 4 of 5 | 900 a quarter of 1,200 a month | once each | 0.55: an assertion |" in packet
    assert "9,000 a quarter is more than the 1,200 a month that its journey has" in packet
    drawn = jmx("render", "buy", "-C", folder, *AS_OF).out
    assert "Waits (an assumption)" in drawn
    assert "Evidence 0 %" in drawn
