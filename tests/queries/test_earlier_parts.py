"""What journeys were about at earlier commits is what reading all of those commits finds."""

from collections.abc import Callable

from jmx.queries.repository import Repository as Opened
from jmx.reading.load import load
from jmx.repo.tree import CommitTree
from tests.queries.short_past import PAIN, buy
from tests.support import Repository

Open = Callable[..., Opened]


def test_a_part_of_a_commit_holds_all_that_a_journey_was_about(opened: Open, past: Repository) -> None:
    past.commit({"evidence/calls.yaml": "kind: evidence\nid: calls\ntitle: Calls\n"}, day="2026-03-01")
    past.commit({"pains/slow.yaml": PAIN.format(severity=4) + "evidence: [{ref: calls}, Mails]\n"}, day="2026-03-02")
    parts = opened().earlier_parts
    for rev in ("HEAD", "HEAD~1", "HEAD~2", "HEAD~4"):
        oid = past.git("rev-parse", rev)
        then = parts.of({"buy": oid})["buy"]
        whole = load(CommitTree(parts.git, oid, parts.root)).workspace
        assert then.concerns("buy") == whole.concerns("buy")
        assert then.evidence_behind("buy") == whole.evidence_behind("buy")


def test_of_a_journey_that_was_called_otherwise_everything_is_read(opened: Open, past: Repository) -> None:
    past.commit({"journeys/buy.yaml": buy().replace("id: buy", "id: order")}, day="2026-03-01")
    then = opened().earlier_parts.of({"order": past.git("rev-parse", "HEAD~1")})["order"]
    assert {"buy", "use", "slow", "ana"} <= then.records.keys()


def test_journeys_with_the_same_commit_share_a_look_at_it(opened: Open, past: Repository) -> None:
    last, first = past.git("rev-parse", "HEAD", "HEAD~3").split()
    found = opened().earlier_parts.of({"buy": last, "use": last})
    assert found["buy"] is found["use"]
    assert "use" not in opened().earlier_parts.of({"buy": first})["buy"].records
