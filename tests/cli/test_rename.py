"""`jmx rename`: one commit, one thing that history tells."""

from collections.abc import Callable

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
