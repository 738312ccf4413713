"""`jmx rename`: one commit, one thing that history tells."""

from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = (
    "kind: journey\nid: buy\ntitle: Buy\nowner: Ana <ana@x.example>\nstages: [{title: Pay, touchpoints: [Card]}]\n"
)
PAIN = "kind: pain-point\nid: slow\ntitle: Slow\nat: [buy/card]\nseverity: {}\n"
DAY = ("--as-of", "2026-04-01")


def test_a_renamed_journey_keeps_its_history_and_diff_tells_one_thing(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "pains/slow.yaml": PAIN.format(2)}, day="2026-03-01")
    repository.commit({"pains/slow.yaml": PAIN.format(4)}, "Worse", day="2026-03-02")
    ran = jmx("rename", "buy", "order", "-C", repository.folder)
    assert (ran.code, ran.out) == (0, "journey “Buy”: id buy → order\n")
    assert ran.err == "removed journeys/buy.yaml\nwrote journeys/order.yaml\nwrote pains/slow.yaml\n"
    assert not (repository.folder / "journeys/buy.yaml").exists()
    assert "1 change " in jmx("diff", "-C", repository.folder, "--no-effects").out
    repository.git("add", "--all")
    repository.commit({}, "Call it order", day="2026-03-03")
    assert "2026-03-01" in (told := jmx("log", "order", "-C", repository.folder, *DAY).out)
    assert "renamed: buy → order" in told
    assert "severity 2 → 4" in jmx("log", "slow", "-C", repository.folder, *DAY).out
    assert jmx("lint", "-C", repository.folder, *DAY, "--fail-on", "error").code == 0


def test_a_dry_run_writes_nothing_and_a_commit_holds_it_all(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, "pains/slow.yaml": PAIN.format(2)}, day="2026-03-01")
    assert jmx("rename", "buy/card", "by-card", "--dry-run", "-C", repository.folder).code == 0
    assert repository.git("status", "--porcelain") == ""
    repository.sign()
    ran = jmx("rename", "buy", "order", "--commit", "-m", "Call it order", "-C", repository.folder)
    assert "committed " in ran.err
    assert repository.git("status", "--porcelain") == ""
    assert repository.git("ls-files").split() == ["journeys/order.yaml", "pains/slow.yaml"]


def test_a_file_in_the_way_stops_all_of_it(repository: Repository, jmx: Jmx) -> None:
    other = JOURNEY.replace("id: buy", "id: sell")
    repository.commit({"journeys/buy.yaml": JOURNEY, "journeys/order.yaml": other, "pains/slow.yaml": PAIN.format(2)})
    ran = jmx("rename", "buy", "order", "-C", repository.folder)
    assert (ran.code, "'journeys/order.yaml' is there already; nothing was written" in ran.err) == (2, True)
    assert repository.git("status", "--porcelain") == ""


REVIEWED = {
    "people.yaml": "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz, emails: [ana@x.example]}\n"
    "  - {id: bo, name: Bo Li, emails: [bo@x.example]}\n",
    "personas/student.yaml": "kind: persona\nid: student\ntitle: Student\n",
    "journeys/buy.yaml": "kind: journey\nid: buy\ntitle: Buy\nowner: ana\ncadence: quarterly\npersonas: [student]\n"
    "stages: [{id: look, title: Look, touchpoints: [{id: pay, title: Pay, emotion: -1}]}]\n",
    "pains/slow.yaml": PAIN.format(2).replace("buy/card", "buy/pay"),
    "evidence/calls.yaml": "kind: evidence\nid: calls\ntype: support\ncollected: 2026-01-05\n",
}
FIRST = (
    "kind: review\nid: first\ndate: 2026-01-02\njourneys: [buy]\nreviewer: ana\nverdict: updated\n"
    "actions: [{id: a, text: Call ten, owner: bo}]\n"
)
SECOND = (
    "kind: review\nid: second\ndate: 2026-01-12\njourneys: [buy]\nreviewer: ana\nattendees: [bo]\nverdict: updated\n"
    "closes: [first/a]\ndecisions:\n"
    "  - {id: d, text: Do it, owner: bo, about: [slow, buy/pay, buy/look, student, calls]}\n"
)


def unproven(repository: Repository, jmx: Jmx, as_of: str = "2026-03-10") -> list[str]:
    out = jmx("lint", "-C", repository.folder, "--as-of", as_of, "-f", "concise").out
    return [line for line in out.splitlines() if ": STL10" in line]


@pytest.fixture
def reviewed(repository: Repository) -> Repository:
    repository.commit(REVIEWED, day="2026-01-01")
    repository.commit({"reviews/first.yaml": FIRST}, day="2026-01-02")
    repository.commit({"reviews/second.yaml": SECOND}, day="2026-01-12")
    return repository


RENAMES = {
    "a-journey": [("buy", "order")],
    "a-pain": [("slow", "slow-pay")],
    "a-place": [("buy/pay", "paying")],
    "a-stage": [("buy/look", "view")],
    "the-reviewer": [("ana", "anna")],
    "another-person": [("bo", "bob")],
    "a-persona": [("student", "learner")],
    "evidence-without-title": [("calls", "phone")],
    "the-review": [("second", "2026-01-12-buy")],
    "a-review-whose-action-it-closes": [("first", "2026-01-02-buy")],
    "both-reviews": [("first", "one"), ("second", "two")],
    "twice": [("second", "two"), ("two", "three")],
    "there-and-back": [("slow", "waits"), ("waits", "slow")],
    "a-place-and-its-journey": [("buy/pay", "paying"), ("buy", "order")],
}


@pytest.mark.parametrize("at_once", [False, True], ids=["one-by-one", "at-once"])
@pytest.mark.parametrize("renames", RENAMES.values(), ids=RENAMES)
def test_what_is_renamed_takes_no_proof_from_reviews(
    renames: list[tuple[str, str]], at_once: bool, reviewed: Repository, jmx: Jmx
) -> None:
    assert unproven(reviewed, jmx) == []
    for day, (ref, new_id) in enumerate(renames, 20):
        assert jmx("rename", ref, new_id, "-C", reviewed.folder).code == 0
        assert unproven(reviewed, jmx) == [], "before anybody commits it"
        if not at_once:
            reviewed.commit({}, f"Rename {ref}", day=f"2026-02-{day}")
    if at_once and reviewed.git("status", "--porcelain"):
        reviewed.commit({}, "Rename", day="2026-02-20")
    assert unproven(reviewed, jmx) == []


def test_suppressions_and_fingerprints_go_along(reviewed: Repository, jmx: Jmx) -> None:
    accepted = "  - {{code: ACT101, record: {}, reason: Known, expires: 2026-06-01}}   # by the board\n"
    settings = "kind: settings\nlint:\n  suppress:\n" + accepted.format("slow") + accepted.format("buy/pay")
    print_of = SECOND + f"fingerprint: {{buy: 2:{'a' * 64}}}\n"
    reviewed.commit({"jmx.yaml": settings, "reviews/second.yaml": print_of}, day="2026-01-12")
    for ref, new_id in (("slow", "slow-pay"), ("buy", "order"), ("order/pay", "paying")):
        assert jmx("rename", ref, new_id, "-C", reviewed.folder).code == 0
    told = (reviewed.folder / "jmx.yaml").read_text()
    assert told == settings.replace("record: slow", "record: slow-pay").replace("buy/pay", "order/paying")
    assert f"fingerprint: {{order: 2:{'a' * 64}}}" in (reviewed.folder / "reviews/second.yaml").read_text()
    reviewed.commit({}, "Rename", day="2026-02-20")
    assert unproven(reviewed, jmx) == []


def test_who_is_no_renamed_person_answers_for_a_review_anew(reviewed: Repository, jmx: Jmx) -> None:
    reviewed.commit({"reviews/second.yaml": SECOND.replace("reviewer: ana", "reviewer: bo")}, day="2026-02-20")
    (told,) = unproven(reviewed, jmx)
    assert "STL103" in told


def test_many_reviews_renamed_in_one_commit_are_no_stamp(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"people.yaml": REVIEWED["people.yaml"]}, day="2026-01-01")
    for number in range(10):
        journey = f"kind: journey\nid: j{number}\ntitle: Number {number}\nowner: ana\nstages: [{{title: Look}}]\n"
        record = f"kind: review\nid: r{number}\ndate: 2026-01-12\njourneys: [j{number}]\nreviewer: ana\n"
        repository.commit({f"journeys/j{number}.yaml": journey, f"reviews/r{number}.yaml": record}, day="2026-01-12")
    assert unproven(repository, jmx) == []
    for number in range(10):
        assert jmx("rename", f"r{number}", f"2026-01-12-j{number}", "-C", repository.folder).code == 0
    repository.commit({}, "Call reviews by their days", day="2026-02-20")
    assert unproven(repository, jmx) == []


def test_what_stands_in_a_journey_by_pointer_is_renamed_there_too(repository: Repository, jmx: Jmx) -> None:
    stages = "stages:\n- {ref: visit}\n- title: Pay\n"
    repository.commit(
        {
            "journeys/tune.yaml": f"kind: journey\nid: tune\ntitle: Tune\n{stages}",
            "journeys/move.yaml": f"kind: journey\nid: move\ntitle: Move\n{stages}",
            "stages/visit.yaml": "kind: stage\nid: visit\ntitle: The visit\ntouchpoints: [{id: play, title: Play}]\n",
            "evidence/late.yaml": "kind: evidence\nid: late\ninsights: [{text: Late, about: [tune/visit, move/play]}]\n",
            "metrics/wait.yaml": "kind: metric\nid: wait\ntitle: Wait\nat: [move/visit, visit/play]\n",
        }
    )
    ran = jmx("rename", "visit", "call", "-C", repository.folder)
    assert (ran.code, ran.out) == (0, "stage “The visit”: id visit → call\n")
    texts = {path.name: path.read_text() for path in repository.folder.rglob("*.yaml")}
    assert "about: [tune/call, move/play]" in texts["late.yaml"]
    assert "at: [move/call, call/play]" in texts["wait.yaml"]
    assert all("{ref: call}" in texts[name] for name in ("tune.yaml", "move.yaml"))
    assert "REF" not in jmx("lint", "-C", repository.folder, "-f", "concise").out


def test_nothing_gets_a_name_that_git_ignores_or_windows_keeps(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY, ".gitignore": "draft-*.yaml\n"})
    for new, why in (("draft-1", "would not be read, since git ignores it"), ("aux", "Windows keeps that name")):
        ran = jmx("rename", "buy", new, "-C", repository.folder)
        assert (ran.code, why in ran.err) == (2, True)
    ran = jmx("new", "journey", "--title", "Draft 2", "-C", repository.folder)
    assert (ran.code, "since git ignores it; nothing was written" in ran.err) == (2, True)
    assert repository.git("status", "--porcelain", "--ignored") == ""
