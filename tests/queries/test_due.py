"""Who somebody is, where they ask what is theirs."""

import pytest

from jmx.errors import JmxError
from jmx.queries.due import name_of
from jmx.queries.repository import Repository as Opened
from tests.support import Repository

PEOPLE = "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}]\n"
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: Cy Lund <cy@x.example>\nstages: [Pay]\n"


def test_a_person_is_found_by_id_name_or_address_and_by_what_git_calls_them(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"people.yaml": PEOPLE, "buy.yaml": JOURNEY})
    opened = Opened(repository.folder)
    assert {name_of(opened, who) for who in ("ana", "Ana Ruiz", "ANA RUIZ", "ana@x.example")} == {"Ana Ruiz"}
    assert name_of(opened, "cy lund", ["Cy Lund"]) == "Cy Lund", "who answers for something is known too"
    for at, (key, value) in enumerate((("user.name", "A. Ruiz"), ("user.email", "ana@x.example"))):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{at}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{at}", value)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    assert name_of(opened, "me") == "Ana Ruiz"
    with pytest.raises(JmxError, match="nobody is called 'Bob'"):
        name_of(opened, "Bob")
