"""The same record stays the same: whatever its title is written in, however it is laid out, wherever it moved."""

import json
from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = ("--as-of", "2026-06-01")
SCRIPTS = {
    "russian": ("Нужен интернет", "Много шагов", "Медленный вход"),
    "japanese": ("遅すぎる", "高すぎる", "手順が多い"),
    "arabic": ("بطيء جدا", "خطوات كثيرة", "غالي"),
    "korean": ("너무 느려요", "단계가 많아요", "비싸요"),
    "hindi": ("बहुत धीमा", "बहुत कदम", "महंगा"),
    "mixed": ("Код SMS не пришёл", "За SMS надо платить", "SMS по-английски"),
    "only-the-latin-part-alike": ("SMS 来ない", "SMS 高い", "SMS 遅い"),
    "twins": ("Too slow", "Too dear", "Too slow!"),
    "letterless": ("?!", "…", "!!!"),
    "same-first-64-letters": tuple("The code that is needed to sign in comes much later than promised " + each for each in ("by text", "by mail", "at home")),
}  # fmt: skip


def _journey(titles: list[tuple[str, int]]) -> str:
    pains = "".join(
        f'          - {{title: "{title}", severity: {severity}, reach: 20 %}}\n' for title, severity in titles
    )
    return (
        "kind: journey\nid: pay\ntitle: Pay\nowner: Ana Ruiz <ana@x.example>\nstages:\n  - title: Hand over\n"
        f"    touchpoints:\n      - title: Pay now\n        pains:\n{pains}"
    )


@pytest.mark.parametrize("titles", SCRIPTS.values(), ids=SCRIPTS)
def test_a_pain_put_in_before_others_is_one_change_and_leaves_their_lives(
    titles: tuple[str, str, str], repository: Repository, jmx: Jmx
) -> None:
    first, second, new = titles
    repository.commit({"journeys/pay.yaml": _journey([(first, 4), (second, 3)])}, "Found", day="2026-03-01")
    repository.write({"journeys/pay.yaml": _journey([(new, 1), (first, 4), (second, 3)])})
    diff = json.loads(jmx("diff", "-C", repository.folder, *DAY, "-f", "json").out)
    assert [(each["sort"], each["title"]) for each in diff["changes"]] == [("added", new)]
    repository.commit({}, "One more", day="2026-04-01")
    ranking = json.loads(jmx("score", "pains", "-C", repository.folder, *DAY, "-f", "json").out)
    refs = {each["title"]: each["ref"] for each in ranking["scores"]}
    assert [each["title"] for each in ranking["scores"]] == [first, second, new]
    for title, day in ((first, "2026-03-01"), (second, "2026-03-01"), (new, "2026-04-01")):
        log = json.loads(jmx("log", refs[title], "-C", repository.folder, *DAY, "-f", "json").out)
        assert [(each["sort"], each["date"]) for each in log["events"]] == [("added", day)], title
        blame = jmx("blame", f"{refs[title]}.severity", "-C", repository.folder, *DAY).out
        assert day in blame


def test_touchpoints_of_one_title_in_several_stages_stay_apart(repository: Repository, jmx: Jmx) -> None:
    stages = "".join(f"  - title: {name}\n    touchpoints: [Wait, {{title: Wait, emotion: -{n}}}]\n" for n, name in enumerate("AB", 1))  # fmt: skip
    before = "kind: journey\nid: pay\ntitle: Pay\nowner: Ana Ruiz <ana@x.example>\nstages:\n" + stages
    repository.commit({"journeys/pay.yaml": before}, day="2026-03-01")
    repository.write(
        {"journeys/pay.yaml": before.replace("stages:\n", "stages:\n  - {title: First, touchpoints: [Wait]}\n")}
    )
    diff = json.loads(jmx("diff", "-C", repository.folder, *DAY, "-f", "json").out)
    assert [(each["sort"], each["kind"], each["title"]) for each in diff["changes"]] == [
        ("added", "stage", "First"), ("added", "touchpoint", "Wait"),
    ]  # fmt: skip


# --- refs to ids that nobody wrote ---

INITIATIVE = "kind: initiative\nid: short\ntitle: Short form\naddresses: [{ref}]\nowner: Ana Ruiz <ana@x.example>\nstatus: planned\n"


def _lint(jmx: Jmx, repository: Repository) -> list[str]:
    out = json.loads(jmx("lint", "-C", repository.folder, *DAY, "-f", "json").out)
    return [
        f"{each['code']} {each['path']}:{each['line']} {each['hint']}"
        for each in out["findings"]
        if each["code"].startswith("REF")
    ]


def test_a_ref_to_a_derived_id_names_the_line_that_pins_it(repository: Repository, jmx: Jmx) -> None:
    pinned = _journey([("Too long", 4)])
    repository.commit({"journeys/pay.yaml": pinned, "initiatives/i.yaml": INITIATIVE.format(ref="pay/too-long")})
    assert _lint(jmx, repository) == ["REF006 journeys/pay.yaml:10 write `id: too-long`"]
    repository.write({"journeys/pay.yaml": pinned.replace("{title", "{id: too-long, title")})
    assert _lint(jmx, repository) == []
    repository.write({"journeys/pay.yaml": pinned.replace("{title: \"Too long\"", "{id: too-long, title: \"The form is too long\"")})  # fmt: skip
    assert _lint(jmx, repository) == []


def test_a_ref_to_a_number_fails_the_build(repository: Repository, jmx: Jmx) -> None:
    for ref in ("pay/too-slow", "pay/too-slow-2"):
        files = {
            "journeys/pay.yaml": _journey([("Too slow", 4), ("Too slow!", 1)]),
            "initiatives/i.yaml": INITIATIVE.format(ref=ref),
        }
        repository.commit(files)
        assert [each[:6] for each in _lint(jmx, repository)] == ["REF007"]
        assert jmx("lint", "-C", repository.folder, *DAY).code == 1
        ranked = jmx("score", "-C", repository.folder, *DAY)
        assert "left out" not in ranked.err  # the ref is followed, so nothing is missing


def test_a_ref_is_found_however_its_accents_are_stored(repository: Repository, jmx: Jmx) -> None:
    decomposed = "pay/cafe\u0301"
    repository.commit(
        {
            "journeys/pay.yaml": _journey([("Café", 4)]).replace("{title", "{id: café, title"),
            "initiatives/i.yaml": INITIATIVE.format(ref=decomposed),
        }
    )
    assert _lint(jmx, repository) == []
    assert "Café" in jmx("blame", decomposed, "-C", repository.folder, *DAY).out


def test_a_suppression_of_a_derived_id_is_told_too(repository: Repository, jmx: Jmx) -> None:
    suppressed = (
        "lint:\n  suppress:\n    - {code: ACT101, record: pay/too-long, reason: being built, expires: 2026-12-01}\n"
    )
    repository.commit({"journeys/pay.yaml": _journey([("Too long", 4)]), "jmx.yaml": suppressed})
    assert [each[:17] for each in _lint(jmx, repository)] == ["REF006 journeys/p"]
    assert "severe-pain-without-initiative" not in jmx("lint", "-C", repository.folder, *DAY).out


# --- edits that mean nothing ---

BASE = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
stages:
  - title: Look
  - title: Choose
    goal: Find the right plan
    touchpoints:
      - {title: Compare, emotion: -1, pains: [{title: Too many plans, severity: 3}]}
      - Ask
"""
PERSONA = "kind: persona\nid: parent\ntitle: Parent\n"
CHOOSE = """kind: stage
id: choose
title: Choose
goal: Find the right plan
touchpoints:
  - {title: Compare, emotion: -1, pains: [{title: Too many plans, severity: 3}]}
  - Ask
"""
SIX_EDITS = {
    "default-written-out": {"journeys/buy.yaml": BASE + "status: active\n"},
    "title-as-a-mapping": {"journeys/buy.yaml": BASE.replace("- Ask", "- {title: Ask}")},
    "a-list-of-one": {"journeys/buy.yaml": "kind: journeys\nitems:\n  - " + BASE.replace("kind: journey\n", "").replace("\n", "\n    ").rstrip() + "\n"},
    "derived-id-written-down": {"journeys/buy.yaml": BASE.replace("{title: Compare", "{id: compare, title: Compare")},
    "empty-list": {"journeys/buy.yaml": BASE + "personas: []\n"},
    "stage-in-its-own-file": {"journeys/buy.yaml": BASE.partition("  - title: Choose")[0] + "  - {ref: choose}\n", "stages/choose.yaml": CHOOSE},
}  # fmt: skip


@pytest.mark.parametrize("edit", SIX_EDITS.values(), ids=SIX_EDITS)
def test_an_edit_that_means_nothing_is_told_nowhere(edit: dict[str, str], repository: Repository, jmx: Jmx) -> None:
    files = {"journeys/buy.yaml": BASE, "personas/parent.yaml": PERSONA}
    repository.commit(files, "Map", day="2026-03-01")
    record = ("review", "buy", "-C", repository.folder, "--as-of", "2026-03-02", "--record", "--verdict", "updated")
    assert jmx(*record).code == 0
    review = next((repository.folder / "reviews").iterdir())
    stored = review.read_text().partition("fingerprint:")[2].split()[1]
    repository.commit({}, "Review held", day="2026-03-02")
    repository.commit(edit, "Lay it out anew", day="2026-03-03")
    assert jmx("diff", "HEAD~1", "HEAD", "-C", repository.folder, "--exit-code").code == 0
    review.unlink()
    assert jmx(*record[:4], "--as-of", "2026-03-03", "--record", "--verdict", "updated").code == 0
    assert stored.startswith("2:")
    assert stored in next((repository.folder / "reviews").iterdir()).read_text()
    repository.git("checkout", "--quiet", "--", ".")
    packet = jmx("review", "buy", "-C", repository.folder, "--as-of", "2026-03-04").out
    assert "The map says what it said then." in packet


def test_what_is_in_a_stage_file_is_found_under_the_journey_and_has_its_whole_life(
    repository: Repository, jmx: Jmx
) -> None:
    repository.commit({"journeys/buy.yaml": BASE}, "Map", day="2026-03-01")
    repository.commit({"journeys/buy.yaml": BASE.replace("emotion: -1", "emotion: -2")}, "Worse", day="2026-03-02")
    moved = {
        path: text.replace("emotion: -1", "emotion: -2") for path, text in SIX_EDITS["stage-in-its-own-file"].items()
    }
    repository.commit(moved, "A file of its own", day="2026-03-03")
    repository.commit({"stages/choose.yaml": CHOOSE.replace("emotion: -1", "emotion: 1")}, "Better", day="2026-03-04")
    for ref in ("buy/compare", "choose/compare", "buy/choose/compare"):
        log = json.loads(jmx("log", ref, "-C", repository.folder, *DAY, "-f", "json").out)
        assert [(each["sort"], each["date"]) for each in log["events"]] == [
            ("edited", "2026-03-04"), ("moved", "2026-03-03"), ("edited", "2026-03-02"), ("added", "2026-03-01"),
        ]  # fmt: skip
    for ref in ("buy/too-many-plans", "choose/too-many-plans", "buy/choose", "choose"):
        log = json.loads(jmx("log", ref, "-C", repository.folder, *DAY, "-f", "json").out)
        assert [each["sort"] for each in log["events"]] == ["moved", "added"], ref
    out = jmx("log", "buy/compare", "-C", repository.folder, *DAY).out
    assert "moved: journeys/buy.yaml → stages/choose.yaml" in out
    assert "Compare" in jmx("log", "buy", "--inside", "-C", repository.folder, *DAY).out
    assert "2026-03-04" in jmx("blame", "buy/compare.emotion", "-C", repository.folder, *DAY).out


def test_what_points_at_a_stage_that_moved_still_points_there(repository: Repository, jmx: Jmx) -> None:
    strength = "kind: strength\nid: kind\ntitle: Kind people\nat: [buy/ask, buy/choose]\nevidence: [seen]\n"
    fix = INITIATIVE.format(ref="buy/too-many-plans")
    repository.commit({"journeys/buy.yaml": BASE, "strengths/kind.yaml": strength, "initiatives/i.yaml": fix})
    repository.commit(SIX_EDITS["stage-in-its-own-file"])
    assert {each[:6] for each in _lint(jmx, repository)} <= {"REF006"}


def test_a_field_of_ones_own_in_an_old_review_leaves_its_proof(repository: Repository, jmx: Jmx) -> None:
    review = ("kind: review\nid: 2026-03-02-buy\ndate: 2026-03-02\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\n"
              "verdict: updated\ndecisions:\n  - {id: d1, text: Send it by text}\n")  # fmt: skip
    repository.commit({"journeys/buy.yaml": BASE}, day="2026-03-01")
    repository.commit({"reviews/2026-03-02-buy.yaml": review}, "Review held", day="2026-03-02")
    assert "unproven" not in jmx("lint", "-C", repository.folder, *DAY).out
    noted = (
        review.replace("text: Send it by text", "text: Send it by text, x-ticket: 12")
        + "x-note: filed\nattendees: []\n"
    )
    repository.commit(
        {"reviews/2026-03-02-buy.yaml": noted}, "Note the ticket", day="2026-05-20", author="Bo Lind <bo@x.example>"
    )
    assert "unproven" not in jmx("lint", "-C", repository.folder, *DAY).out
    repository.commit({"reviews/2026-03-02-buy.yaml": noted.replace("by text", "by mail")}, "Another word", day="2026-05-21", author="Bo Lind <bo@x.example>")  # fmt: skip
    assert "unproven" in jmx("lint", "-C", repository.folder, *DAY).out


# --- what was once told wrongly ---


def _with_pains(*pains: str) -> dict[str, str]:
    listed = "".join(f"          - {pain}\n" for pain in pains)
    return {"journeys/pay.yaml": _journey([]).rstrip("\n") + "\n" + listed}


def test_each_of_two_records_of_one_name_has_its_own_commit(repository: Repository, jmx: Jmx) -> None:
    base, slow, other = (
        "{title: Base, severity: 2}",
        "{title: Slow, severity: 4}",
        "{title: Slow, severity: 1, frequency: 2}",
    )
    repository.commit(_with_pains(base), "Begin", day="2026-03-01")
    repository.commit(_with_pains(base, slow), "Ana adds", day="2026-03-02")
    repository.commit(_with_pains(other, base, slow), "Bob adds", day="2026-03-03", author="Bob Oro <bob@x.example>")
    repository.commit(_with_pains(other, base, slow.replace("4", "5")), "Worse", day="2026-03-04")
    told = json.loads(jmx("diff", "HEAD~3", "HEAD", "-C", repository.folder, *DAY, "-f", "json").out)["changes"]
    assert [(each["sort"], each["author"]) for each in told] == [("added", "Bob Oro"), ("added", "Ana Ruiz")]


def test_a_merge_is_compared_with_one_parent_by_what_that_parent_holds(repository: Repository, jmx: Jmx) -> None:
    base, slow, other = (
        "{title: Base, severity: 2}",
        "{title: Slow, severity: 4}",
        "{title: Slow, severity: 1, frequency: 2}",
    )
    repository.commit(_with_pains(base, "{title: Other, severity: 2}"), day="2026-03-01")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit(_with_pains(slow, base, "{title: Other, severity: 2}"), day="2026-03-02")
    repository.git("switch", "--quiet", "main")
    repository.commit(_with_pains(base, "{title: Other, severity: 2}", other), day="2026-03-03")
    repository.git("merge", "--quiet", "--no-edit", "side", day="2026-03-04")
    for parent, severity in (("HEAD^1", 4), ("HEAD^2", 1)):
        told = json.loads(jmx("diff", parent, "HEAD", "-C", repository.folder, *DAY, "-f", "json").out)["changes"]
        assert [each["sort"] for each in told] == ["added"], (parent, severity)


TWINS = {
    "a stage of the same words": "  - Wait\n",
    "an id of the same words": "  - {title: More, touchpoints: [{id: wait, title: Something else}]}\n",
}


@pytest.mark.parametrize("more", TWINS.values(), ids=TWINS)
def test_a_ref_is_told_loudly_once_another_record_could_have_it(more: str, repository: Repository, jmx: Jmx) -> None:
    journey = "kind: journey\nid: pay\ntitle: Pay\nowner: Ana Ruiz <ana@x.example>\nstages:\n"
    own = "  - {title: First, touchpoints: [{title: Wait, emotion: -1}]}\n"
    strength = "kind: strength\nid: kind\ntitle: Kind people\nat: [pay/wait]\nevidence: [seen]\n"
    repository.commit({"journeys/pay.yaml": journey + own, "strengths/s.yaml": strength}, day="2026-03-01")
    repository.commit({"journeys/pay.yaml": journey + more + own}, day="2026-03-02")
    log = json.loads(jmx("log", "pay/wait-2", "-C", repository.folder, *DAY, "-f", "json").out)
    assert log["events"][-1]["date"] == "2026-03-01"
    if "id: wait" not in more:
        assert [each[:6] for each in _lint(jmx, repository)] == ["REF007"]


def test_a_ref_through_a_journey_is_told_loudly_where_two_files_could_have_it(repository: Repository, jmx: Jmx) -> None:
    journey = (
        "kind: journey\nid: pay\ntitle: Pay\nowner: Ana Ruiz <ana@x.example>\nstages: [{ref: apply}, {ref: verify}]\n"
    )
    stage = "kind: stage\nid: {name}\ntitle: {name}\ntouchpoints: [Wait]\n"
    strength = "kind: strength\nid: kind\ntitle: Kind people\nat: [pay/wait]\nevidence: [seen]\n"
    repository.commit({"journeys/pay.yaml": journey, "strengths/s.yaml": strength,
                       **{f"stages/{name}.yaml": stage.format(name=name) for name in ("apply", "verify")}})  # fmt: skip
    assert [each[:6] for each in _lint(jmx, repository)] == ["REF007"]


def test_a_pain_at_another_touchpoint_is_a_change(repository: Repository, jmx: Jmx) -> None:
    journey = (
        "kind: journey\nid: pay\ntitle: Pay\nowner: Ana Ruiz <ana@x.example>\nstages:\n  - title: S\n    touchpoints:\n"
    )
    here = "      - {title: Fill in}\n      - {title: Wait, pains: [{title: Late, severity: 3}]}\n"
    there = "      - {title: Fill in, pains: [{title: Late, severity: 3}]}\n      - {title: Wait}\n"
    repository.commit({"journeys/pay.yaml": journey + here}, day="2026-03-01")
    repository.commit({"journeys/pay.yaml": journey + there}, day="2026-03-02")
    told = json.loads(jmx("diff", "HEAD~1", "HEAD", "-C", repository.folder, *DAY, "-f", "json").out)["changes"]
    assert [(each["ref"], each["field"], each["old"], each["new"]) for each in told] == [
        ("pay/late", "at", ["pay/wait"], ["pay/fill-in"])
    ]
    assert "at: added “Fill in”; removed Wait" in jmx("log", "pay/late", "-C", repository.folder, *DAY).out


def test_a_stage_and_its_touchpoint_get_files_in_one_commit(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": BASE}, "Map", day="2026-03-01")
    moved = SIX_EDITS["stage-in-its-own-file"]
    compare = "{title: Compare, emotion: -1, pains: [{title: Too many plans, severity: 3}]}"
    repository.commit(
        {"journeys/buy.yaml": moved["journeys/buy.yaml"], "stages/choose.yaml": CHOOSE.replace(compare, "{ref: compare}"),
         "touchpoints/compare.yaml": "kind: touchpoint\nid: compare\ntitle: Compare\nemotion: -1\n"
                                     "pains: [{title: Too many plans, severity: 3}]\n"}, "Files", day="2026-03-02")  # fmt: skip
    assert jmx("diff", "HEAD~1", "HEAD", "-C", repository.folder, "--exit-code").code == 0
    log = json.loads(jmx("log", "buy/compare", "-C", repository.folder, *DAY, "-f", "json").out)
    assert [each["sort"] for each in log["events"]] == ["moved", "added"]
