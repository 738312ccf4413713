"""The packet of a real repository: what a journey owner reads, in Markdown and in HTML."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from jmx.queries.map import map_of
from jmx.queries.repository import Repository as Opened
from tests.support import Ran, Repository

JOURNEY = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
cadence: monthly
metrics:
  - {id: csat, title: Satisfaction, unit: of 5, target: 4.5, points: [{date: 2026-02-01, value: 4.0, sample: 80}]}
stages:
  - title: Pay
    touchpoints:
      - title: Pay now
        channel: web
        emotion: -1
        pains:
          - {id: waits, title: Waits too long, severity: 2, reach: 0.5, evidence: [one call]}
"""
REVIEW = """kind: review
id: first
date: 2026-03-02
journeys: [buy]
reviewer: Ana Ruiz <ana@x.example>
actions:
  - {id: a1, text: Ask ten customers, owner: Ben Okoro <ben@x.example>, due: 2026-03-20}
"""
CALLS = """kind: evidence
id: calls-march
type: support
collected: 2026-03-10
sample: 12
insights: [{id: slow, text: Nine of twelve gave up, contradicts: [buy/pay-now]}]
"""
BEN = "Ben Okoro <ben@x.example>"
AS_OF = ("--as-of", "2026-04-20")


@pytest.fixture
def reviewed(repository: Repository) -> Repository:
    """A journey, its review, and what happened since: a rating with its reason, a reformat, evidence, a metric."""
    repository.commit({"journeys/buy.yaml": JOURNEY}, day="2026-02-01")
    repository.commit({"reviews/first.yaml": REVIEW}, "Review held", day="2026-03-02")
    worse = JOURNEY.replace("severity: 2", "severity: 4").replace("[one call]", "[one call, {ref: calls-march}]")
    message = "Waiting is worse than we thought\n\nNine of twelve callers gave up."
    repository.commit({"journeys/buy.yaml": worse, "evidence/calls.yaml": CALLS}, message, day="2026-03-11", author=BEN)
    repository.commit({"journeys/buy.yaml": worse.replace("title: Pay\n", "title: 'Pay'  # one word\n")}, "Reformat")
    grown = worse.replace("sample: 80}]", "sample: 80}, {date: 2026-04-01, value: 3.6, sample: 95}]")
    repository.commit({"journeys/buy.yaml": grown}, "Figures of March", day="2026-04-02")
    return repository


def test_the_packet_says_what_changed_who_did_it_when_and_why(reviewed: Repository, jmx: Callable[..., Ran]) -> None:
    ran = jmx("review", "buy", "-C", reviewed.folder, *AS_OF)
    assert ran.code == 0
    assert "1. **2026-03-11, Ben Okoro**: Nine of twelve callers gave up." in ran.out
    assert re.search("- pain “Waits too long”: .*severity 2 → 4 · why: 1\n", ran.out)
    assert "Reformat" not in ran.out


def test_the_packet_tells_metrics_evidence_ranking_and_open_actions(
    reviewed: Repository, jmx: Callable[..., Ran]
) -> None:
    out = jmx("review", "buy", "-C", reviewed.folder, *AS_OF).out
    assert (
        "| Satisfaction | 4 of 5 | 3.6 of 5 | −0.4 | █▁ | 4.5 of 5 | 95 | too few values to tell: 1 up to the last review, and it takes 6 to see how much it varies by itself |"
        in out
    )
    assert "**Nine of twelve gave up** (support, 2026-03-10, sample 12, `calls-march`)" in out
    assert "Contradicts: “Pay now”" in out
    assert "| 1 | 1 | Waits too long (`buy/waits`) | 1.50 | 4 of 5 | 50 % of customers |" in out
    assert "| Ask ten customers | Ben Okoro | 2026-03-20 | 31 days | | `first/a1` |" in out
    assert "Nothing was heard since of “Ask ten customers”." in out
    assert "this review is 18 days overdue" in out


def test_personas_and_lowest_points_are_those_of_the_map(repository: Repository, jmx: Callable[..., Ran]) -> None:
    hurting = "pains:\n  - {title: No invoice, at: [pay-now], personas: [shops]}\n"
    journey = JOURNEY.replace("emotion: -1", "emotion: {default: -1, business: -2}") + hurting
    personas = "kind: personas\nitems: [{id: business, title: Business}, {id: shops, title: Shops}]\n"
    repository.commit({"journeys/buy.yaml": journey, "personas.yaml": personas})
    packet = jmx("review", "buy", "-C", repository.folder, *AS_OF).out
    assert "Business, Shops" in packet
    drawn = map_of(Opened(repository.folder, given_day=AS_OF[1]), "buy")
    assert drawn.low_words == "Lowest point: Pay now (assumed)"
    assert f"{drawn.low_words}." in packet
    assert drawn.personas == ("Business", "Shops")
    assert json.loads(jmx("review", "buy", "-C", repository.folder, *AS_OF, "-f", "json").out)["lowest"] in packet


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("status: draft", "This journey is a draft: no review is asked for. It was last reviewed on 2026-03-02"),
        ("status: retired", "This journey is retired: no review is asked for."),
        ("state: future\nby: 2026-06-01", "This journey is a future journey, planned for 2026-06-01: no review"),
        ("state: future\nby: 2026-04-18", "a future journey, planned for 2026-04-18 (2 days past): no review"),
        ("state: future", "a future journey, no day set: no review"),
        ("people: [{id: ana, name: Ana Ruiz, emails: [ana@x.example], left: 2026-04-01}]",
         "Ana Ruiz, who owns this journey, left on 2026-04-01. Last reviewed on 2026-03-02"),
    ],
    ids=["draft", "retired", "future", "past its day", "some day", "owner gone"],
)  # fmt: skip
def test_the_packet_says_how_the_journey_stands(
    reviewed: Repository, jmx: Callable[..., Ran], said: str, told: str
) -> None:
    file = reviewed.folder / "journeys/buy.yaml"
    reviewed.commit({"journeys/buy.yaml": f"{file.read_text()}{said}\n"}, day="2026-04-03")
    out = jmx("review", "buy", "-C", reviewed.folder, *AS_OF).out
    assert told in out
    assert ("| Due | no review is asked for |" in out) == ("overdue" not in out)
    assert ("Ana Ruiz, left on 2026-04-01 |" in out) == ("left:" in said)


FREEZE = "freezes:\n  - {from: 2026-04-01, to: 2026-05-02, why: Move to new billing}\n"
PUT_OFF = """kind: review
id: later
date: 2026-03-30
journeys: [buy]
reviewer: Ana Ruiz <ana@x.example>
verdict: {postponed: {to: 2026-04-30, why: Figures are late}}
"""


@pytest.mark.parametrize(
    ("files", "as_of", "told"),
    [
        (
            {"jmx.yaml": FREEZE},
            "2026-04-20",
            "its review fell due on 2026-04-02, in the freeze from 2026-04-01 to 2026-05-02 (Move to new billing), "
            "and is due on 2026-05-04, in 14 days.",
        ),
        ({"jmx.yaml": FREEZE}, "2026-05-04", "(Move to new billing), and is due today."),
        ({"jmx.yaml": FREEZE}, "2026-05-10", "(Move to new billing), and was due on 2026-05-04 and is 6 days overdue."),
        (
            {"reviews/later.yaml": PUT_OFF},
            "2026-04-20",
            "its review fell due on 2026-04-02, put off to 2026-04-30 (Figures are late), and is due then, in 10 days.",
        ),
        (
            {"jmx.yaml": FREEZE.replace("04-01", "04-10")},
            "2026-04-20",
            "this review was due on 2026-04-02, 7 days ago without the days of freezes; today lies in the freeze from "
            "2026-04-10 to 2026-05-02 (Move to new billing).",
        ),
    ],
    ids=["in-a-freeze", "the-day-after-it", "late-after-it", "put-off", "late-before-a-freeze"],
)
def test_the_packet_says_what_puts_the_review_off(
    reviewed: Repository, jmx: Callable[..., Ran], files: dict[str, str], as_of: str, told: str
) -> None:
    reviewed.commit(files, day="2026-04-02")
    assert told.removesuffix(".") in jmx("review", "buy", "-C", reviewed.folder, "--as-of", as_of).out


def test_page_one_has_at_most_300_words(reviewed: Repository, jmx: Callable[..., Ran]) -> None:
    page_one = jmx("review", "buy", "-C", reviewed.folder, *AS_OF).out.partition("\n---\n")[0]
    assert "What changed in the experience?" in page_one
    assert len(page_one.split()) <= 300


def test_a_journey_that_was_never_reviewed_gets_a_packet_too(repository: Repository, jmx: Callable[..., Ran]) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    ran = jmx("review", "buy", "-C", repository.folder, *AS_OF)
    assert ran.code == 0
    assert "It has never been reviewed" in ran.out


def test_the_html_packet_is_one_file_that_fetches_nothing(
    reviewed: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    page = tmp_path / "packet.html"
    assert jmx("review", "buy", "-C", reviewed.folder, *AS_OF, "-o", page).code == 0
    text = page.read_text(encoding="utf-8")
    assert "severity 2 → 4" in text
    assert "<svg" in text
    policy = """content="default-src 'none'; img-src data:; style-src 'unsafe-inline'\""""
    assert policy in text
    outside = re.findall(r"""(?:src=|href=|url\()["']?(?!#|data:)[^"'\s>]+""", text.replace(policy, ""))
    assert outside == []
    assert "<script" not in text


def test_the_same_commit_and_day_give_the_same_bytes(
    reviewed: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    for name in ("one.html", "two.html"):
        jmx("review", "buy", "-C", reviewed.folder, *AS_OF, "-o", tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


HOSTILE = (
    "](https://evil.example)",
    "<img src=x onerror=alert(1)>",
    "![](https://evil.example/p.png)",
    "| a | b |",
    "`code",
    "</svg><script>alert(1)</script>",
    "@everyone",
    "# heading",
)


def test_hostile_words_stay_words_in_markdown_and_html(
    repository: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY}, day="2026-02-01")
    repository.commit({"reviews/first.yaml": REVIEW}, "Review held", day="2026-03-02")
    for number, words in enumerate(HOSTILE):
        pain = f"kind: pain-point\nid: p{number}\ntitle: {words!r}\nat: [buy]\nseverity: 4\nreach: 0.5\n"
        author = f"{words.replace('<', '').replace('>', '')} <ben@x.example>"
        repository.commit({f"pain-points/p{number}.yaml": pain}, f"{words}\n\n{words}", "2026-03-11", author)
    out = jmx("review", "buy", "-C", repository.folder, *AS_OF).out
    tokens = MarkdownIt("commonmark").enable("table").parse(re.sub("^</?details>.*\n", "", out, flags=re.MULTILINE))
    kinds = {token.type for each in tokens for token in (each, *(each.children or ()))}
    assert not kinds & {"link_open", "image", "html_inline", "html_block"}
    headings = [tokens[index + 1].content for index, token in enumerate(tokens) if token.type == "heading_open"]
    assert "heading" not in headings
    page = tmp_path / "packet.html"
    jmx("review", "buy", "-C", repository.folder, *AS_OF, "-o", page)
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<img" not in text


def test_recording_a_review_writes_a_record_that_lints_clean_once_committed(
    repository: Repository, jmx: Callable[..., Ran]
) -> None:
    measured = JOURNEY.replace("date: 2026-02-01", "date: 2026-04-01").replace(", evidence: [one call]", "")
    repository.commit({"journeys/buy.yaml": measured.replace("severity: 2", "severity: 3")}, day="2026-04-01")
    ran = jmx("review", "buy", "-C", repository.folder, *AS_OF, "--record", "--verdict", "updated")
    assert ran.code == 0
    record = (repository.folder / "reviews/2026-04-20-buy.yaml").read_text(encoding="utf-8")
    assert f"base: {repository.git('rev-parse', 'HEAD')}" in record
    before = jmx("lint", "-C", repository.folder, *AS_OF, "-f", "concise")
    assert "reviews/2026-04-20-buy.yaml is not committed yet" in before.out
    repository.commit({}, "Review held", day="2026-04-20")
    after = jmx("lint", "-C", repository.folder, *AS_OF)
    assert (after.code, after.out.partition(":")[0]) == (0, "All clear")


def test_a_fingerprint_changes_with_the_meaning_of_the_map_only(
    repository: Repository, jmx: Callable[..., Ran]
) -> None:
    def recorded(text: str) -> str:
        repository.commit({"journeys/buy.yaml": text})
        record = repository.folder / "reviews/2026-04-20-buy.yaml"
        record.unlink(missing_ok=True)
        jmx("review", "buy", "-C", repository.folder, *AS_OF, "--record", "--verdict", "updated")
        found = re.search(r"2:[0-9a-f]{64}", record.read_text(encoding="utf-8"))
        assert found is not None
        return found.group()

    first = recorded(JOURNEY)
    assert recorded(JOURNEY.replace("title: Pay\n", "title: 'Pay'  # a word\n")) == first
    assert recorded(JOURNEY.replace("severity: 2", "severity: 5")) == first
    assert recorded(JOURNEY + "x-note: mine\n") == first
    assert recorded(JOURNEY.replace("emotion: -1", "emotion: -1.0")) == first
    assert recorded(JOURNEY.replace("emotion: -1", "emotion: 1")) != first
    assert recorded(JOURNEY.replace("Pay now", "Pay later")) != first


def test_what_is_gone_since_the_review_is_told(reviewed: Repository, jmx: Callable[..., Ran]) -> None:
    pain = "kind: pain-point\nid: fees\ntitle: Hidden fees\nat: [buy]\nseverity: 3\n"
    second = REVIEW.replace("first", "second").replace("2026-03-02", "2026-04-05").replace("a1", "a2")
    reviewed.commit({"pain-points/fees.yaml": pain}, day="2026-04-04")
    reviewed.commit({"reviews/second.yaml": second}, day="2026-04-05")
    reviewed.git("rm", "--quiet", "pain-points/fees.yaml")
    reviewed.commit({}, "Fees are told up front", day="2026-04-10", author=BEN)
    out = jmx("review", "buy", "-C", reviewed.folder, *AS_OF).out
    assert "**2026-04-10, Ben Okoro**: Fees are told up front" in out
    assert "- pain “Hidden fees” is gone" in out


def test_what_is_not_committed_yet_is_nobodys_commit(reviewed: Repository, jmx: Callable[..., Ran]) -> None:
    journey = (reviewed.folder / "journeys/buy.yaml").read_text(encoding="utf-8")
    reviewed.write({"journeys/buy.yaml": journey.replace("emotion: -1", "emotion: 1")})
    out = jmx("review", "buy", "-C", reviewed.folder, *AS_OF).out
    assert "\n1. not committed yet\n" in out
    assert "emotion −1 → 1" in out
    assert "with edits not committed yet |" in out


def test_files_that_cannot_be_read_are_said_on_page_one_and_on_stderr(
    reviewed: Repository, jmx: Callable[..., Ran]
) -> None:
    reviewed.write({"pain-points/fees.yaml": "kind: pain-point\nid: fees\ntitle: Fees\nat: [buy]\nseverity: 6\n"})
    ran = jmx("review", "buy", "-C", reviewed.folder, *AS_OF)
    assert "**Incomplete:** 1 of the repository's files" in ran.out.partition("\n---\n")[0]
    for command in (("score",), ("render", "buy"), ("review", "buy")):
        assert "pain-points/fees.yaml; see: jmx lint" in jmx(*command, "-C", reviewed.folder, *AS_OF).err
    broken = reviewed.folder / "journeys/buy.yaml"
    broken.write_text(broken.read_text(encoding="utf-8") + "cadance: often\n", encoding="utf-8")
    ran = jmx("review", "buy", "-C", reviewed.folder, *AS_OF)
    assert ran.err.startswith("jmx: journey 'buy' is there but has mistakes")


def test_the_pains_that_rank_first_are_asked_about_unless_they_are_accepted(
    repository: Repository, jmx: Callable[..., Ran]
) -> None:
    pain = "{{id: {0}, title: The {0}, severity: 2, reach: {1}, evidence: [one call]{2}}}"
    listed = [pain.format(name, reach, more) for name, reach, more in (
        ("queue", 0.9, ""), ("form", 0.8, ", status: accepted"), ("fee", 0.7, ""), ("noise", 0.6, ""), ("dark", 0.1, ""))]  # fmt: skip
    fix = "kind: initiative\nid: {0}\ntitle: The {0}\naddresses: [buy/fee]\nstatus: shipped\nshipped: 2026-03-01\n"
    fixes = {f"initiatives/{name}.yaml": fix.format(name) for name in ("flyer", "poster")}
    journey = JOURNEY.partition("metrics:")[0] + f"pains: [{', '.join(listed)}]\nstages: [Pay]\n"
    repository.commit({"journeys/buy.yaml": journey, **fixes})
    out = jmx("review", "buy", "-C", repository.folder, *AS_OF).out
    assert (
        "“The queue” ranks 1 and nobody works on it: start, accept or reject?** Proposed: find out more first.\n" in out
    )
    assert "“The fee” still ranks 3 although 2 fixes shipped, the last on 2026-03-01: what next?**" in out
    assert "The noise” ranks" not in out
    assert "The form” ranks" not in out


def test_more_than_page_one_holds_to_decide_is_counted(repository: Repository, jmx: Callable[..., Ran]) -> None:
    pains = ", ".join(f"{{id: p{n}, title: P{n}, severity: 5, reach: 0.{n}}}" for n in range(1, 6))
    repository.commit({"journeys/buy.yaml": JOURNEY.partition("metrics:")[0] + f"pains: [{pains}]\nstages: [Pay]\n"})
    here = ("review", "buy", "-C", repository.folder, *AS_OF)
    assert "**To decide today (the first 3 of 5)**" in jmx(*here).out
    assert len(json.loads(jmx(*here, "-f", "json").out)["decisions_needed"]) == 5


def test_what_to_decide_calls_records_by_their_titles(repository: Repository, jmx: Callable[..., Ran]) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY.replace("owner: Ana Ruiz <ana@x.example>\n", "")})
    out = jmx("review", "buy", "-C", repository.folder, *AS_OF).out
    assert "1. **Who answers for it from today? Journey “Buy a plan” has had no owner for " in out


def test_a_value_that_came_in_late_is_news(reviewed: Repository, jmx: Callable[..., Ran]) -> None:
    journey = (reviewed.folder / "journeys/buy.yaml").read_text(encoding="utf-8")
    second = REVIEW.replace("first", "second").replace("2026-03-02", "2026-04-05").replace("a1", "a2")
    reviewed.commit({"reviews/second.yaml": second}, day="2026-04-05")
    late = journey.replace(
        "{date: 2026-04-01, value: 3.6, sample: 95}",
        "{date: 2026-04-01, value: 3.6, sample: 95}, {date: 2026-04-03, value: 3.1}",
    )
    reviewed.commit({"journeys/buy.yaml": late}, "Late figures", day="2026-04-12")
    out = jmx("review", "buy", "-C", reviewed.folder, *AS_OF).out
    assert "| Satisfaction | 3.6 of 5 | 3.1 of 5 | −0.5 |" in out
    assert "Too few values to tell: Satisfaction 3.6 → 3.1 of 5." in out


@pytest.mark.parametrize("name", ["packet.docx", "packet"])
def test_a_packet_is_written_only_in_a_format_its_name_says(
    name: str, reviewed: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = jmx("review", "buy", "-C", reviewed.folder, *AS_OF, "-o", tmp_path / name)
    assert ran.code == 2
    assert "end it in .htm, .html, .json, .mail.txt, .markdown, .md, .pdf, .pptx, .txt, .xlsx" in ran.err
    assert not (tmp_path / name).exists()
