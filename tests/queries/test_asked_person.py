"""Whom somebody means: me, a name, a first name, an id."""

from collections.abc import Callable

import pytest

from jmx.errors import JmxError
from jmx.queries.asked_person import person_asked
from jmx.queries.repository import Repository as Opened
from tests.support import Repository

Open = Callable[..., Opened]


@pytest.mark.parametrize("said", ["ana", "Ana", "ANA RUIZ", " Ana Ruiz "])
def test_a_person_is_found_by_what_people_call_them(said: str, opened: Open) -> None:
    assert person_asked(opened(), said, "--owner").id == "ana"


def test_me_is_whoever_has_the_address_of_git(opened: Open, past: Repository) -> None:
    past.git("config", "user.name", "A. R.")
    past.git("config", "user.email", "Ana@X.example")
    assert person_asked(opened(), "me", "--owner").id == "ana"
    past.git("config", "user.email", "new@x.example")
    assert person_asked(opened(), "me", "--owner").name == "A. R."
    past.git("config", "user.email", "no address")
    with pytest.raises(JmxError, match="nobody a record can name"):
        person_asked(opened(), "me", "--owner")
    past.git("config", "user.name", "")
    with pytest.raises(JmxError, match="--owner: git does not say who you are"):
        person_asked(opened(), "me", "--owner")


def test_nobody_is_told_with_whom_it_may_be(opened: Open) -> None:
    with pytest.raises(JmxError, match="--owner: nobody here is called 'an'"):
        person_asked(opened(), "an", "--owner")
