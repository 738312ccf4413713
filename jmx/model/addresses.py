"""When two e-mail addresses are those of one account, though they are not written alike."""

import re
from functools import lru_cache

# Addresses that hide the real one: GitHub's with or without the number of the account, GitLab's always with it.
_PRIVATE = re.compile(
    r"(?:(?P<number>\d+)\+)?(?P<login>[^@+]+)@users\.noreply\.(?P<host>(?!gitlab\.).+)"
    r"|(?P<its_number>\d+)-(?P<its_login>[^@]+)@users\.noreply\.(?P<its_host>gitlab\..+)"
)


def same_account(one: str, other: str) -> bool:
    """Whether both are the same address, or private addresses of one account. Numbers tell more than logins, which
    somebody else may take over once they are free."""
    if one.casefold() == other.casefold():
        return True
    (number, login, host), (its_number, its_login, its_host) = _account(one), _account(other)
    if not host or host != its_host:
        return False
    return number == its_number if number and its_number else login == its_login


def is_private(address: str) -> bool:
    """Whether it hides the real one: any other is that of an account by its letters alone."""
    return bool(_account(address)[2])


@lru_cache(maxsize=10_000)  # each is held against many
def _account(address: str) -> tuple[str, str, str]:
    """Number, login and host of a private address; all empty for any other."""
    found = _PRIVATE.fullmatch(address.casefold())
    if found is None:
        return "", "", ""
    return tuple(found[name] or found[f"its_{name}"] or "" for name in ("number", "login", "host"))  # type: ignore[return-value]
