"""The refs of a repository, kept from one run to the next, so that a shell completes them without reading records."""

from collections.abc import Iterable, Iterator, Sequence

from jmx.queries.impact import names_used
from jmx.queries.repository import Repository

KIND = "refs to complete"
_VERSION = "1"


def remember_refs(repository: Repository) -> None:
    """Remembers the refs of the files here, where they are others than before; where no record was read, since nothing
    is, they are not."""
    if repository.at is not None or not repository.cached or "loaded" not in vars(repository):
        return
    said = "\n".join(_refs(repository))
    if repository.cache.get(KIND, _key(repository)) != said:
        repository.cache.put(KIND, {_key(repository): said})


def known_refs(repository: Repository, most_files: int) -> Sequence[str]:
    """The refs that are remembered; of a small repository those that it has, if nothing is."""
    said = repository.cache.get(KIND, _key(repository))
    if isinstance(said, str):
        return said.split("\n")
    return list(_refs(repository)) if len(repository.tree.paths()) <= most_files else []


def _key(repository: Repository) -> str:
    return f"{_VERSION} {repository.root}"


def _refs(repository: Repository) -> Iterator[str]:
    workspace = repository.workspace
    yield from sorted(workspace.records)
    for prefix, names in names_used(workspace).items():
        yield from _named(prefix, names)


def _named(prefix: str, names: Iterable[str]) -> Iterator[str]:
    return (f"{prefix}:{name}" for name in sorted(names) if "\n" not in name)
