"""Writing into a repository: several files all or nothing, one command at a time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from jmx.queries.repository import Repository
from jmx.writing import transaction
from jmx.writing.transaction import FileChange


@contextmanager
def writing(repository: Repository) -> Iterator[Callable[[Sequence[FileChange]], None]]:
    """The function that writes several files all or nothing, and the write lock for as long as it is wanted.

    What an interrupted command has left half written is undone first.
    """
    with transaction.locked(repository.area) as undone:
        if undone:
            repository.note(undone)
        yield partial(transaction.write, repository.area)


def undo_interrupted(repository: Repository) -> None:
    """For a command that is going to write: what it reads must not be what another one has left half written."""
    if transaction.interrupted(repository.area):
        with writing(repository):
            pass
