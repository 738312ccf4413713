"""The histories of records, walked or remembered."""

from collections.abc import Callable

import pytest

from jmx.errors import GitError
from jmx.queries.histories import histories_between, histories_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from tests.queries.short_past import PAIN
from tests.support import Repository

Open = Callable[..., Opened]


def test_every_record_has_the_events_of_the_commits_up_to_the_one_that_is_read(opened: Open, past: Repository) -> None:
    found = histories_of(opened())
    (event, opening) = found.by_ref["slow"].events
    assert (event.change.field, event.oid) == ("severity", past.git("rev-parse", "HEAD~1"))
    assert past.git("log", "-1", "--format=%s", opening.oid) == "Map buying"
    assert "use" not in histories_of(opened(at="HEAD~1")).by_ref


def test_between_two_commits_only_what_happened_there_is_told(opened: Open, past: Repository) -> None:
    base, head = past.git("rev-parse", "HEAD~2"), past.git("rev-parse", "HEAD")
    found = histories_between(opened(), base, head)
    assert [event.change.field for event in found.by_ref["slow"].events] == ["severity"]
    assert "buy" not in found.by_ref


def test_what_is_cached_is_told_like_what_is_walked(past: Repository) -> None:
    histories_of(open_repository(past.folder))
    past.commit({"pains/slow.yaml": PAIN.format(severity=1)}, "Eased", "2026-03-01")
    cached, walked = (
        {
            (ref, oid, change.sort, change.field, change.old, change.new)
            for ref, history in histories_of(open_repository(past.folder, cached=wanted)).by_ref.items()
            for oid, change in history.events
        }
        for wanted in (True, False)
    )
    assert cached == walked
    assert len([each for each in cached if each[0] == "slow"]) == 3


def test_without_a_commit_there_is_no_history(repository: Repository) -> None:
    repository.write({"pains/slow.yaml": PAIN.format(severity=1)})
    with pytest.raises(GitError, match="there is no commit yet"):
        histories_of(Opened(repository.folder))
