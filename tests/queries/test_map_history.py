"""When what stands on a map was added and edited, and what nobody can know of that."""

from collections.abc import Callable
from pathlib import Path

from jmx.queries.map import map_of
from jmx.queries.map_history import MOST, MapHistories
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.render.past import MapEdit, MapPast
from tests.queries.short_past import BO, PAIN, buy
from tests.support import Repository

Open = Callable[..., Opened]


def past_of(repository: Opened, journey: str = "buy") -> MapPast:
    return MapHistories(repository).of(map_of(repository, journey))


def test_edits_come_newest_first_each_with_its_commit_and_why_and_last_what_brought_it(
    opened: Open, past: Repository
) -> None:
    found = past_of(opened()).of("slow")
    short = past.git("rev-parse", "HEAD~1")[:9]
    assert found[0] == MapEdit("severity 2 → 4", found[0].when, short, "Bo Lind", "212 mails")
    assert [(str(each.when), each.words) for each in found] == [
        ("2026-02-10", "severity 2 → 4"), ("2026-01-05", "added"),
    ]  # fmt: skip


def test_what_a_commit_changed_in_several_fields_is_one_edit(opened: Open, past: Repository) -> None:
    step = buy(emotion=-2).replace("channel: shop", "channel: app")
    past.commit({"journeys/buy.yaml": step}, "Feel worse", "2026-03-01", BO)
    newest = past_of(opened()).of("buy/compare")[0]
    assert (newest.words, newest.why) == ("channel shop → app; emotion −1 → −2", "Feel worse")


def test_of_many_edits_the_newest_are_told_and_the_one_that_brought_it(opened: Open, past: Repository) -> None:
    for day in range(1, MOST + 4):
        past.commit({"pains/slow.yaml": PAIN.format(severity=day % 5 + 1)}, "Rate it", f"2026-03-{day:02}")
    found = past_of(opened()).of("slow")
    assert len(found) == MOST + 1
    assert found[-1].words == "added"
    assert str(found[0].when) == f"2026-03-{MOST + 3:02}"


def test_an_edit_that_no_commit_holds_comes_first(opened: Open, past: Repository) -> None:
    past.write({"pains/slow.yaml": PAIN.format(severity=5)})
    newest = past_of(opened()).of("slow")[0]
    assert (newest.words, newest.when, newest.commit) == ("severity 4 → 5", None, "")
    assert past_of(opened(at="HEAD")).of("slow")[0].words == "severity 2 → 4"


def test_without_git_and_in_a_shallow_clone_it_says_what_nobody_can_know(past: Repository, tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone/buy.yaml").write_text(buy())
    assert past_of(open_repository(tmp_path / "alone", cached=False)) == MapPast(
        gap="No commit holds this journey, so nobody can say when it changed."
    )
    past.git("clone", "--quiet", "--depth=1", past.folder.as_uri(), str(tmp_path / "shallow"))
    found = past_of(open_repository(tmp_path / "shallow", cached=False))
    assert "this clone is shallow" in found.gap
    assert [each.certain for each in found.of("slow")] == [False]
