"""Two addresses of one account: private ones of GitHub and GitLab are written in several ways."""

from datetime import date

import pytest

from jmx.model.addresses import same_account
from jmx.model.last_edits import Activity

GITHUB, GITLAB = "@users.noreply.github.com", "@users.noreply.gitlab.com"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ana@x.example", "Ana@X.example", True),
        ("ana@x.example", "ana@y.example", False),
        (f"ana{GITHUB}", f"4711+ana{GITHUB}", True),
        (f"4711+ana{GITHUB}", f"4711+Ana{GITHUB}", True),
        (f"4711+ana{GITHUB}", f"4711+ana-ruiz{GITHUB}", True),  # the login was changed
        (f"4711+ana{GITHUB}", f"9999+ana{GITHUB}", False),  # somebody else took the login over
        (f"4711+ana{GITHUB}", f"ben{GITHUB}", False),
        (f"4711-ana{GITLAB}", f"4711-ana-ruiz{GITLAB}", True),
        (f"4711-ana{GITLAB}", f"9999-ana{GITLAB}", False),
        (f"4711-ana{GITLAB}", f"4711+ana{GITHUB}", False),
        (f"4711-ana{GITHUB}", f"ana{GITHUB}", False),  # with GitHub this is a login
        (f"ana{GITHUB}", "ana@x.example", False),
        ("ana@users.noreply.git.x.example", "7+ana@users.noreply.git.x.example", True),
        ("noreply@github.com", f"noreply{GITHUB}", False),
        ("", "", True),
    ],
)
def test_private_addresses_of_one_account_are_the_same(one: str, other: str, same: bool) -> None:
    assert same_account(one, other) is same_account(other, one) is same
    days = Activity({other: (date(2026, 5, 1), date(2026, 5, 3))}, known=True)
    assert (days.last([one], date(2026, 5, 2)) == date(2026, 5, 1)) is same
