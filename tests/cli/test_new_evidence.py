"""New evidence is what the last review could not have seen, in the packet as for the trigger that counts it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
ANA = "Ana Ruiz <ana@x.example>"
INTERVIEWS = (
    "kind: evidence\nid: ev\ntitle: Interviews\ntype: interview\ncollected: 2026-10-01\nsample: 5\n"
    "insights:\n  - {id: i1, text: The first}\n  - text: Somebody waited for ten days\n"
)
MAILS = "kind: evidence\nid: mails\ntitle: Mails\ntype: support\ncollected: 2026-10-05\n"
REVIEW = f"kind: review\nid: r\ndate: 2026-11-01\njourneys: [c]\nreviewer: {ANA}\nverdict: still-true\n"
DAY = ("--as-of", "2026-11-12")


def claims(fewest: int = 1, evidence: str = "{ref: ev}, Said by five callers") -> dict[str, str]:
    """A journey with evidence on a touchpoint, that asks for a review after so many insights."""
    touchpoint = f"{{id: a, title: Form, emotion: 0, evidence: [{evidence}]}}"
    return {
        "journeys/c.yaml": f"kind: journey\nid: c\ntitle: Claims\nowner: {ANA}\ntriggers: [{{evidence: {fewest}}}]\n"
        f"stages: [{{title: Report, touchpoints: [{touchpoint}]}}]\n"
    }


@pytest.fixture
def reviewed(repository: Repository) -> Repository:
    """A journey with evidence, reviewed on 1 November."""
    files = claims() | {"evidence/ev.yaml": INTERVIEWS, "evidence/mails.yaml": MAILS}
    repository.commit(files, "map", "2026-10-20")
    repository.commit({"reviews/r.yaml": REVIEW}, "review", "2026-11-01")
    return repository


def told(repository: Repository, jmx: Jmx) -> tuple[str, str]:
    """What the packet says of research, and what the trigger."""
    packet = jmx("review", "c", "-C", repository.folder, *DAY).out
    (answer,) = re.findall(r"\*\*What new research is there\?\*\* (.*)", packet)
    lint = jmx("lint", "-C", repository.folder, *DAY, "-f", "concise").out
    fired = re.findall(r"before its time: (.*) \[trigger-fired\]", lint)
    return answer, "".join(fired)


SECOND = INTERVIEWS + "  - {id: i2, text: The second}\n"
WALKS = (
    "kind: evidence\nid: old\ntitle: Walks\ntype: observation\ncollected: 2026-10-01\n"
    "insights: [{text: Nobody finds the form}, {text: It asks for a policy number}]\n"
)
NEW = {
    "others-in-the-place-of-those-of-before": (
        {"evidence/ev.yaml": INTERVIEWS.partition("  - {id: i1")[0]
         + "  - {id: z, text: Nobody finds the form}\n  - text: It asks for a policy number\n"},
        "2 new insights in evidence known before.",
        2,
    ),
    "a-record-with-other-id-and-title-that-says-more": (
        claims(evidence="{ref: talks}, Said by five callers")
        | {"evidence/ev.yaml": SECOND.replace("id: ev", "id: talks").replace("Interviews", "What callers told us")},
        "1 new insight in evidence known before.",
        1,
    ),
    "an-insight-of-before": (
        {"evidence/ev.yaml": SECOND},
        "1 new insight in evidence known before.",
        1,
    ),
    "two-of-which-one-was-there-in-other-words": (
        {"evidence/ev.yaml": SECOND.replace("for ten days", "ten days") + "  - text: The third\n"},
        "2 new insights in evidence known before.",
        2,
    ),
    "a-piece-linked-only-now": (claims(evidence="{ref: ev}, Said by five callers, {ref: mails}"),
                                "1 new piece of evidence with no insight yet.", 1),
    "a-line-of-text": (claims(evidence="{ref: ev}, Said by five callers, 40 mails in October"),
                       "1 new piece of evidence with no insight yet.", 1),
    "a-piece-that-came-in-late": (
        claims(evidence="{ref: ev}, Said by five callers, {ref: old}")
        | {"evidence/old.yaml": WALKS},
        "1 new piece of evidence with 2 insights.",
        2,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "answer", "count"), NEW.values(), ids=NEW)
def test_what_came_in_since_the_review_is_new_whenever_it_was_collected(
    files: dict[str, str], answer: str, count: int, reviewed: Repository, jmx: Jmx
) -> None:
    reviewed.commit(files, "more", "2026-11-10")
    insights = "1 new insight" if count == 1 else f"{count} new insights"
    assert told(reviewed, jmx) == (answer, f"{insights} since 2026-11-01")
    journey = files.get("journeys/c.yaml", claims()["journeys/c.yaml"])
    for fewest, fires in ((count, True), (count + 1, False)):
        reviewed.write({"journeys/c.yaml": journey.replace("{evidence: 1}", f"{{evidence: {fewest}}}")})
        assert bool(told(reviewed, jmx)[1]) is fires, "the trigger counts what the packet tells"


NOT_NEW = {
    "nothing": {},
    "a-typing-error-in-an-insight": {"evidence/ev.yaml": INTERVIEWS.replace("Somebody", "Somebodi")},
    "a-typing-error-in-a-text": claims(evidence="{ref: ev}, Said by five caller"),
    "another-id": claims(evidence="{ref: talks}, Said by five callers")
    | {"evidence/ev.yaml": INTERVIEWS.replace("id: ev", "id: talks")},
    "another-order": claims(evidence="Said by five callers, {ref: ev}"),
    "another-claim": claims(evidence="{ref: ev}")
    | {"pain-points/p.yaml": "kind: pain-point\nid: p\ntitle: Slow\nat: [c]\nevidence: [Said by five callers]\n"},
    "an-insight-in-another-record": claims(evidence="{ref: ev}, Said by five callers, {ref: mails}")
    | {"evidence/ev.yaml": INTERVIEWS.partition("  - text")[0],
       "evidence/mails.yaml": MAILS + "insights: [{text: Somebody waited for ten days}]\n"},
    "an-insight-under-another-id-in-a-record-of-its-own": claims(evidence="{ref: ev}, Said by five callers, {ref: own}")
    | {"evidence/ev.yaml": INTERVIEWS.partition("  - text")[0],
       "evidence/own.yaml": MAILS.replace("mails", "own") + "insights: [{id: z, text: Somebody waited for ten days}]\n"},
    "another-id-and-title": claims(evidence="{ref: talks}, Said by five callers")
    | {"evidence/ev.yaml": INTERVIEWS.replace("id: ev", "id: talks").replace("Interviews", "What callers told us")},
    "a-piece-of-no-claim": {"evidence/mails.yaml": MAILS + "insights: [{text: They write}]\n"},
    "a-day-put-right": {"evidence/ev.yaml": INTERVIEWS.replace("2026-10-01", "2026-11-05")},
}  # fmt: skip


@pytest.mark.parametrize("files", NOT_NEW.values(), ids=NOT_NEW)
def test_what_the_review_saw_is_not_new(files: dict[str, str], reviewed: Repository, jmx: Jmx) -> None:
    reviewed.commit(files, "edit", "2026-11-10")
    assert told(reviewed, jmx) == ("No new evidence has come in.", "")


def test_edits_that_nobody_committed_count_too(reviewed: Repository, jmx: Jmx) -> None:
    reviewed.write({"evidence/ev.yaml": SECOND})
    assert told(reviewed, jmx) == ("1 new insight in evidence known before.", "1 new insight since 2026-11-01")


def test_what_came_in_before_a_late_record_was_not_seen(reviewed: Repository, jmx: Jmx) -> None:
    reviewed.commit({"evidence/ev.yaml": SECOND}, "more", "2026-11-06")
    record = ("--record", "--verdict", "still-true", "--date", "2026-11-05")
    assert jmx("review", "c", "-C", reviewed.folder, *record, "--as-of", "2026-11-10").code == 0
    reviewed.commit({}, "record", "2026-11-10")
    assert told(reviewed, jmx) == ("1 new insight in evidence known before.", "1 new insight since 2026-11-05")


def test_the_packet_shows_only_what_is_new_of_a_piece(reviewed: Repository, jmx: Jmx) -> None:
    reviewed.commit({"evidence/ev.yaml": SECOND}, "more", "2026-11-10")
    out = jmx("review", "c", "-C", reviewed.folder, *DAY).out
    section = out.partition("## New evidence")[2].partition("## What hurts most")[0]
    assert "**Interviews** (interview, 2026-10-01, sample 5, `ev`), known before; new in it:" in section
    assert "The second" in section
    assert "The first" not in section


def without_git(folder: Path, collected: str) -> Repository:
    repository = Repository(folder)
    repository.write(
        claims() | {"evidence/ev.yaml": INTERVIEWS.replace("2026-10-01", collected), "reviews/r.yaml": REVIEW}
    )
    (folder / ".git").rename(folder / "elsewhere")
    return repository


def test_without_git_the_day_it_was_collected_has_to_do(tmp_path: Path, jmx: Jmx) -> None:
    assert told(without_git(tmp_path, "2026-11-05"), jmx) == (
        "1 new piece of evidence with 2 insights, going by dates: what else is new cannot be told without git history.",
        "2 new insights since 2026-11-01",
    )


def test_without_git_nobody_can_say_that_nothing_is_new(tmp_path: Path, jmx: Jmx) -> None:
    folder = without_git(tmp_path, "2026-10-01")
    unknown = "What is new cannot be told without git history; no evidence is dated after 2026-11-01."
    assert told(folder, jmx) == (unknown, "")
    out = jmx("review", "c", "-C", folder.folder, *DAY).out
    assert "**What changed in the experience?** That cannot be told without git history." in out
    assert "Nothing changed" not in out
    assert "None since the last review" not in out
    section = (
        out.partition("## What changed since the last review")[2].partition("</details>")[0].partition("</summary>")[2]
    )
    assert section.strip() == "That cannot be told without git history."
    assert out.count(unknown) == 2
    data = json.loads(jmx("review", "c", "-C", folder.folder, *DAY, "-f", "json").out)
    assert data["changes"] is None
    assert {each["answer"] for each in data["answers"][:2]} == {"That cannot be told without git history.", unknown}


def test_a_clone_without_old_contents_says_that_it_goes_by_days(reviewed: Repository, tmp_path: Path, jmx: Jmx) -> None:
    reviewed.commit({"evidence/ev.yaml": SECOND}, "more", "2026-11-10")
    reviewed.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    reviewed.git("clone", "--quiet", "--filter=blob:none", f"file://{reviewed.folder}", str(clone))
    ran = jmx("lint", "-C", clone, *DAY, "-f", "concise")
    assert "STL106" not in ran.out
    assert "what is new since the last reviews is told by its dates: this clone lacks contents of commit" in ran.err


def test_a_first_review_has_all_of_it_before_it(repository: Repository, jmx: Jmx) -> None:
    repository.commit(claims() | {"evidence/ev.yaml": INTERVIEWS}, "map", "2026-10-20")
    assert told(repository, jmx) == ("2 pieces of evidence with 2 insights, all new to this review.", "")
    repository.commit(claims(evidence="Said by five callers"), "less", "2026-10-21")
    assert told(repository, jmx)[0] == "1 piece of evidence with no insight yet, all new to this review."
    repository.commit(claims(evidence=""), "none", "2026-10-22")
    assert told(repository, jmx)[0] == "No evidence is linked yet."


def test_no_git_is_asked_for_what_cannot_fire(reviewed: Repository, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jmx.queries.earlier_parts.EarlierParts.of", lambda *_: pytest.fail("history was asked"))
    reviewed.write(claims(fewest=4))
    assert told(reviewed, jmx)[1] == ""


QUEUE = f"kind: journey\nid: q\ntitle: Queue\nowner: {ANA}\ntriggers: [{{metric: wait, worsens: 20 %}}]\n"
WAIT = "kind: metric\nid: wait\ntitle: Minutes\nbetter: lower\nat: [q]\nseries: wait.csv\n"


def test_a_metric_is_held_against_what_the_review_knew(repository: Repository, jmx: Jmx) -> None:
    files = {"journeys/q.yaml": QUEUE, "metrics/wait.yaml": WAIT, "metrics/wait.csv": "date,value\n2026-09-30,8\n"}
    repository.commit(files, "map", "2026-10-05")
    repository.commit({"reviews/r.yaml": REVIEW.replace("[c]", "[q]")}, "review", "2026-11-01")

    def fired() -> list[str]:
        lint = jmx("lint", "-C", repository.folder, *DAY, "-f", "concise").out
        return re.findall(r"before its time: (.*) \[trigger-fired\]", lint)

    assert fired() == []
    late = {"metrics/wait.csv": "date,value\n2026-09-30,8\n2026-10-31,16\n"}
    worse = ["Minutes worsened from 8 on 2026-09-30 to 16 on 2026-10-31, by 100 %"]
    repository.write(late)
    assert fired() == worse, "of a value that nobody committed"
    repository.commit(late, "October comes in after the review", "2026-11-05")
    assert fired() == worse
    assert "| Minutes | 8 | 16 | +8 |" in jmx("review", "q", "-C", repository.folder, *DAY).out
    repository.commit({"reviews/n.yaml": REVIEW.replace("[c]", "[q]").replace("11-01", "11-06").replace("id: r", "id: n")},
                      "the next review", "2026-11-06")  # fmt: skip
    assert fired() == []


def test_a_metric_that_the_review_did_not_know_is_held_against_its_day(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/q.yaml": QUEUE.partition("triggers")[0]}, "map", "2026-10-05")
    repository.commit({"reviews/r.yaml": REVIEW.replace("[c]", "[q]")}, "review", "2026-11-01")
    table = "date,value\n2026-09-30,8\n2026-11-10,16\n"
    repository.commit(
        {"journeys/q.yaml": QUEUE, "metrics/wait.yaml": WAIT, "metrics/wait.csv": table}, "more", "2026-11-11"
    )
    lint = jmx("lint", "-C", repository.folder, *DAY, "-f", "concise").out
    assert "before its time: Minutes worsened from 8 on 2026-09-30 to 16 on 2026-11-10, by 100 %" in lint
