"""What was so at commits, each judged on a day. Both fix the answer for ever, so it is made once and remembered."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from jmx.errors import JmxError, NothingToRead
from jmx.history.change_cache import VERSION
from jmx.queries.repository import Repository

_MOST_ROWS = 300_000  # of all that is remembered under one key: some 20 MB


class At(NamedTuple):
    """A commit, and the day by which it is judged."""

    oid: str
    day: date

    @property
    def name(self) -> str:
        return f"{self.oid}:{self.day}"


class AskedThen(NamedTuple):
    """A question to earlier moments. `kind` is the name of what is remembered, in the plural, `form` its form, `key`
    all that an answer depends on beside commit and day, and `what` is said where there is no answer: `the ranking`.
    `rows` answers for the repository at a commit on some days: plain rows for each."""

    kind: str
    form: int
    key: str
    what: str
    rows: Callable[[Repository, Sequence[date]], Sequence[Sequence[Any]]]


def at_commits(repository: Repository, wanted: Iterable[At], asked: AskedThen) -> dict[At, Sequence[Any]]:
    """The rows of each moment, by the refs of then. Where nobody can read what was there, that is noted, and it is left
    out; where there was nothing to read, there are none."""
    moments = list(dict.fromkeys(wanted))
    if not moments:
        return {}
    key = f"{VERSION}:{asked.form}:{repository.past}:{asked.key}"
    stored: dict[str, Any] = repository.cache.get(asked.kind, key) or {}
    found = {at.name: stored[at.name] for at in moments if at.name in stored}
    lacking: dict[str, list[At]] = {}
    for at in moments:
        if at.name not in found:
            lacking.setdefault(at.oid, []).append(at)
    for oid, days in lacking.items():
        found |= _made(repository, oid, days, asked)
    if lacking:
        _keep(repository, key, {**stored, **found}, asked)
    return {at: found[at.name] for at in moments if at.name in found}


def _made(repository: Repository, oid: str, moments: Sequence[At], asked: AskedThen) -> dict[str, Any]:
    """The rows of a commit on some days; none where what was there cannot be read."""
    days = [at.day for at in moments]
    try:
        rows = asked.rows(repository.judged(oid, days[0]), days)
    except NothingToRead:
        rows = [[] for _ in days]
    except JmxError as error:
        repository.note(f"{asked.what} of {', '.join(map(str, days))} is left out: {error}")
        return {}
    return {at.name: each for at, each in zip(moments, rows, strict=True)}


def _keep(repository: Repository, key: str, answers: dict[str, Any], asked: AskedThen) -> None:
    """Remembers answers, of too many those that were asked for last."""
    kept_rows, newest = 0, dict[str, Any]()
    for name, rows in reversed(answers.items()):
        kept_rows += len(rows)
        if kept_rows <= _MOST_ROWS:
            newest[name] = rows
    outdated = [each for each in repository.cache.all(asked.kind) if not each.startswith(f"{VERSION}:{asked.form}:")]
    repository.cache.forget(asked.kind, outdated)
    repository.cache.put(asked.kind, {key: dict(reversed(newest.items()))})


def month_ends(repository: Repository, months: int, what: str) -> Iterator[tuple[str, At]]:
    """The last days of the months before this one, the latest first, as far back as there were commits; `what` is said
    where nobody can tell: `the ranking`."""
    if repository.git is None or repository.head is None:
        return
    first = repository.as_of.replace(day=1)
    for _ in range(months):
        try:
            oid = repository.git.before(first, repository.head)
        except JmxError as error:
            repository.note(f"{what} of earlier months is left out: {error}")
            return
        if oid is None or first == date.min:
            return
        last = date.fromordinal(first.toordinal() - 1)
        yield last.isoformat(), At(oid, last)
        first = last.replace(day=1)
