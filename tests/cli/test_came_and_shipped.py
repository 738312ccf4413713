"""What came and shipped between two looks is told as both."""

from collections.abc import Callable

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = (
    "kind: journey\nid: buy\ntitle: Buy\nowner: Ana <ana@x.example>\ncadence: monthly\n"
    "stages: [{title: Pay, touchpoints: [{title: Card, pains: [{id: slow, title: Slow, severity: 2}]}]}]\n"
)
FIX = "kind: initiative\nid: fix\ntitle: Fix\naddresses: [buy/slow]\nstatus: {}\n"
REVIEW = "kind: review\nid: r1\ndate: 2026-03-01\njourneys: [buy]\nreviewer: Ana <ana@x.example>\nverdict: still-true\n"
AS_OF = ("--as-of", "2026-04-01")


def test_an_initiative_that_came_and_shipped_since_the_review(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY}, day="2026-02-01")
    repository.commit({"reviews/r1.yaml": REVIEW}, "Review it", day="2026-03-01")
    repository.commit({"initiatives/fix.yaml": FIX.format("planned")}, "Plan it", day="2026-03-05")
    repository.commit({"initiatives/fix.yaml": FIX.format("shipped\nshipped: 2026-03-20")}, "Done", day="2026-03-20")
    told = "initiative “Fix” is new, and shipped on 2026-03-20"
    here = ("-C", repository.folder)
    assert told in jmx("changelog", "buy", *here, *AS_OF).out
    assert jmx("review", "buy", *here, *AS_OF).out.count(told) == 2  # above all, and among the changes
    assert f"+ {told}" in jmx("diff", "HEAD~2", "HEAD", "--no-effects", *here).out
    assert f'"sentence": "{told}"' in jmx("changelog", "buy", "-f", "json", *here, *AS_OF).out
    every = jmx("changelog", "buy", "--all", *here, *AS_OF).out
    assert "initiative “Fix” is new\n" in every
    assert "status planned → shipped" in every


def test_what_was_stopped_and_what_came_when_it_was_over(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY}, day="2026-02-01")
    repository.commit({"initiatives/fix.yaml": FIX.format("stopped")}, day="2026-03-05")
    repository.write({"initiatives/other.yaml": FIX.replace("fix", "other").format("shipped")})
    here = ("-C", repository.folder)
    assert "initiative “Fix” is new, and stopped" in jmx("diff", "HEAD~1", *here).out
    assert "initiative “Fix” is new, and shipped" in jmx("diff", *here).out
    for _ in range(2):  # the second time from what is remembered
        assert "opened, and stopped" in jmx("log", "fix", *here).out
