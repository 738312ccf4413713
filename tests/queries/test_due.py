"""Whose things fall due, however they are called."""

import pytest

from jmx.queries.due import due_of
from jmx.queries.repository import Repository as Opened
from tests.support import Repository

PEOPLE = "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}]\n"
JOURNEY = "kind: journey\nid: {0}\ntitle: {0}\nowner: {1}\nstages: [Pay]\n"


def test_what_is_ones_own_is_found_by_id_by_name_and_by_what_git_calls_them(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({
        "people.yaml": PEOPLE, "buy.yaml": JOURNEY.format("buy", "ana"), "use.yaml": JOURNEY.format("use", "Cy Lund <cy@x.example>"),
    })  # fmt: skip
    for at, (key, value) in enumerate((("user.name", "A. Ruiz"), ("user.email", "ana@x.example"))):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{at}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{at}", value)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    opened = Opened(repository.folder)
    for who in ("ana", "Ana Ruiz", "Ana", "me"):
        assert [each.ref for each in due_of(opened, owner=who).items] == ["buy"], who
    assert [each.ref for each in due_of(opened, owner="Cy Lund").items] == ["use"], "who is not among the people"
    assert len(due_of(opened).items) == 2
