"""Reviews that look like a stamp, in repositories with a history; and those that only nearly do."""

from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
ANA, BEN = "Ana Ruiz <ana@x.example>", "Ben Ode <ben@x.example>"
REVIEW = f"kind: review\nid: r\ndate: 2026-11-18\njourneys: [c]\nreviewer: {ANA}\nverdict: still-true\n"
EARLIER = (
    f"kind: review\nid: e\ndate: 2026-08-01\njourneys: [c]\nreviewer: {ANA}\nverdict: updated\n"
    "actions: [{id: a1, text: Ask ten, due: 2026-09-01}]\n"
)


def claims(pains: str, status: str = "active") -> dict[str, str]:
    head = f"kind: journey\nid: c\ntitle: Claims\nowner: {ANA}\nstatus: {status}\n"
    return {"journeys/c.yaml": f"{head}pains: [{pains}]\nstages: [Report]\n"}


def pain(name: str, severity: int, more: str = "") -> str:
    return f"{{id: {name}, title: So {name}, severity: {severity}{more}}}"


def told(repository: Repository, jmx: Jmx) -> list[str]:
    lint = jmx("lint", "-C", repository.folder, "--as-of", "2026-11-30", "-f", "concise").out
    return [
        line.partition(" STL110 ")[2].removesuffix(" [rubber-stamp]")
        for line in lint.splitlines()
        if " STL110 " in line
    ]


def test_a_review_that_decides_nothing_of_what_lay_before_it_is_told(repository: Repository, jmx: Jmx) -> None:
    pains = ", ".join((pain("slow", 5), pain("dear", 4), pain("rude", 4), pain("dull", 2)))
    repository.commit(claims(pains) | {"reviews/e.yaml": EARLIER}, "map", "2026-08-01")
    repository.commit({"reviews/r.yaml": REVIEW}, "review", "2026-11-18")
    assert told(repository, jmx) == [
        "review 'r' found journey 'c' still true and decided nothing, though 4 topics lay on the table and are open to this "
        "day: pain “So slow” (5 of 5, nobody works on it), pain “So dear” (4 of 5, nobody works on it), pain “So rude” (4 of "
        "5, nobody works on it) and 1 more"
    ]
    page = jmx("lint", "-C", repository.folder, "--as-of", "2026-11-30").out
    assert "even if that is to leave it: `decisions: [{id: d1, text: …, about: [c/slow]}]`" in page
    assert jmx("lint", "-C", repository.folder, "--as-of", "2026-11-30", "--fail-on", "warning").code == 1
    repository.commit(claims(pain("dull", 2)), "mend", "2026-11-20")
    assert told(repository, jmx) == [
        "review 'r' found journey 'c' still true and decided nothing, though 1 topic lay on the table and is open to this "
        "day: action “Ask ten” (was due on 2026-09-01)"
    ]
    repository.commit({"reviews/r.yaml": REVIEW.replace("verdict: still-true\n", "")}, "without", "2026-11-21")
    assert told(repository, jmx)[0].startswith(
        "review 'r' looked at journey 'c' and decided nothing, though 1 topic lay"
    )


NEARLY: dict[str, tuple[dict[str, str], dict[str, str], dict[str, str]]] = {
    # as the review saw it, what it wrote, and what came since
    "nothing to decide": (claims(pain("slow", 3)), {}, {}),
    "a decision": (claims(pain("slow", 5)), {"reviews/r.yaml": REVIEW + "decisions: [{id: d1, text: Wait}]\n"}, {}),
    "an action": (claims(pain("slow", 5)), {"reviews/r.yaml": REVIEW + "actions: [{id: a1, text: Ask ten}]\n"}, {}),
    "it closed what was open": (
        claims(pain("dull", 1)) | {"reviews/e.yaml": EARLIER}, {"reviews/r.yaml": REVIEW + "closes: [e/a1]\n"}, {}
    ),
    "another verdict": (claims(pain("slow", 5)), {"reviews/r.yaml": REVIEW.replace("still-true", "needs-research")}, {}),
    "decided before": (
        claims(pain("slow", 5))
        | {"reviews/e.yaml": EARLIER.partition("actions")[0] + "decisions: [{id: d1, text: Leave it, about: [c/slow]}]\n"},
        {},
        {},
    ),
    "somebody works on it": (
        claims(pain("slow", 5))
        | {"initiatives/i.yaml": "kind: initiative\nid: i\ntitle: Faster\naddresses: [c/slow]\nstatus: planned\n"},
        {},
        {},
    ),
    "it came after the review": (claims(pain("dull", 1)), {}, claims(f"{pain('dull', 1)}, {pain('slow', 5)}")),
    "it got severe after the review": (claims(pain("slow", 3)), {}, claims(pain("slow", 5))),
    "somebody took it up since": (
        claims(pain("slow", 5)),
        {},
        {"initiatives/i.yaml": "kind: initiative\nid: i\ntitle: Faster\naddresses: [c/slow]\nstatus: planned\n"},
    ),
    "nobody works on it any more": (
        claims(pain("slow", 5))
        | {"initiatives/i.yaml": "kind: initiative\nid: i\ntitle: Faster\naddresses: [c/slow]\nstatus: planned\n"},
        {},
        {"initiatives/i.yaml": "kind: initiative\nid: i\ntitle: Faster\naddresses: [c/slow]\nstatus: stopped\n"},
    ),
    "openly accepted": (
        claims(pain("slow", 5))
        | {"jmx.yaml": "lint: {suppress: [{code: ACT101, record: c/slow, reason: A merger, expires: 2027-01-31}]}\n"},
        {},
        {},
    ),
    "not asked for": (claims(pain("slow", 5)) | {"jmx.yaml": "lint: {levels: {ACT: 'off'}}\n"}, {}, {}),
    "an action due after the review": (
        claims(pain("dull", 1)) | {"reviews/e.yaml": EARLIER.replace("2026-09-01", "2026-11-25")}, {}, {}
    ),
    "a draft": (claims(pain("slow", 5), "draft"), {}, {}),
}  # fmt: skip


@pytest.mark.parametrize(("saw", "wrote", "since"), NEARLY.values(), ids=NEARLY)
def test_a_review_with_nothing_left_to_decide_is_not_accused(
    saw: dict[str, str], wrote: dict[str, str], since: dict[str, str], repository: Repository, jmx: Jmx
) -> None:
    repository.commit(saw, "map", "2026-08-01")
    repository.commit(wrote or {"reviews/r.yaml": REVIEW}, "review", "2026-11-18")
    repository.commit(since, "since", "2026-11-20")
    assert told(repository, jmx) == []


def test_what_a_late_record_did_not_see_is_not_held_against_it(repository: Repository, jmx: Jmx) -> None:
    repository.commit(claims(pain("slow", 3)), "map", "2026-08-01")
    repository.commit(claims(pain("slow", 5)), "worse", "2026-11-20")
    record = ("--record", "--verdict", "still-true", "--as-of", "2026-11-29", "--date", "2026-11-18")
    assert jmx("review", "c", "-C", repository.folder, *record).code == 0
    repository.commit({}, "record", "2026-11-29")
    assert told(repository, jmx) == []


def many(count: int) -> dict[str, str]:
    items = "".join(f"- {{id: j{number}, title: J{number}, owner: {ANA}}}\n" for number in range(count))
    return {"journeys/all.yaml": f"kind: journeys\nitems:\n{items}"}


def review(number: int, more: str = "", day: str = "2026-11-18", who: str = ANA) -> dict[str, str]:
    text = f"kind: review\nid: r{number}\ndate: {day}\njourneys: [j{number}]\nreviewer: {who}\nverdict: still-true\n"
    return {f"reviews/r{number}.yaml": text + more}


def test_many_journeys_in_one_commit_are_told_once(repository: Repository, jmx: Jmx) -> None:
    repository.commit(many(9), "map", "2026-08-01")
    reviews = {path: text for number in range(9) for path, text in review(number).items()}
    commit = repository.commit(reviews, "all", "2026-11-18")
    assert told(repository, jmx) == [
        f"Ana Ruiz reviewed 9 journeys on 2026-11-18, recorded in one commit ({commit[:9]}), and decided nothing about any "
        "of them"
    ]
    repository.commit({"jmx.yaml": "limits: {reviews_at_once: 9}\n"}, "we are quick", "2026-11-19")
    assert told(repository, jmx) == []


@pytest.mark.parametrize(
    "last",
    [
        review(8, "decisions: [{id: d1, text: Wait}]\n"),
        review(8, day="2026-11-17"),
        review(8, who=BEN),
    ],
    ids=["one-with-a-decision", "one-of-another-day", "one-by-somebody-else"],
)
def test_as_many_as_fit_into_a_meeting_are_not(last: dict[str, str], repository: Repository, jmx: Jmx) -> None:
    repository.commit(many(9), "map", "2026-08-01")
    repository.commit({path: text for n in range(8) for path, text in review(n).items()} | last, "all", "2026-11-18")
    assert told(repository, jmx) == []


def test_one_after_the_other_is_not_in_one_go(repository: Repository, jmx: Jmx) -> None:
    repository.commit(many(9), "map", "2026-08-01")
    for number in range(9):
        repository.commit(review(number), f"review {number}", "2026-11-18")
    assert told(repository, jmx) == []


POST = f"kind: journey\nid: p\ntitle: Post\nowner: {ANA}\nstages: [Sort]\n"
FAR = "kind: pain-point\nid: far\ntitle: Far\nseverity: {}\nat: [{}]\n"


def test_what_lay_on_the_table_of_another_journey_is_not_held_against_a_review(
    repository: Repository, jmx: Jmx
) -> None:
    elsewhere = claims(pain("dull", 1)) | {"journeys/p.yaml": POST, "pains/far.yaml": FAR.format(5, "p/sort")}
    repository.commit(elsewhere, "map", "2026-11-01")
    repository.commit({"reviews/r.yaml": REVIEW}, "review", "2026-11-18")
    repository.commit({"pains/far.yaml": FAR.format(5, "c/report")}, "It hurts here", "2026-11-20")
    assert told(repository, jmx) == []


def test_an_action_about_another_journey_of_an_earlier_review_is_not_asked_for(
    repository: Repository, jmx: Jmx
) -> None:
    both = EARLIER.replace("[c]", "[c, p]").replace("text: Ask ten", "text: Ask ten, about: [p/sort]")
    repository.commit(claims(pain("dull", 1)) | {"journeys/p.yaml": POST, "reviews/e.yaml": both}, "map", "2026-08-01")
    repository.commit({"reviews/r.yaml": REVIEW}, "review", "2026-11-18")
    assert told(repository, jmx) == []
    packets = [jmx("review", name, "-C", repository.folder, "--as-of", "2026-11-30").out for name in ("c", "p")]
    assert ["Ask ten" in each for each in packets] == [False, True]


def test_a_topic_is_named_as_the_review_saw_it(repository: Repository, jmx: Jmx) -> None:
    repository.commit(claims(pain("slow", 4)), "map", "2026-11-01")
    repository.commit({"reviews/r.yaml": REVIEW}, "review", "2026-11-18")
    repository.commit(claims(pain("slow", 5)), "worse", "2026-11-20")
    (line,) = told(repository, jmx)
    assert "pain “So slow” (4 of 5, nobody works on it)" in line
