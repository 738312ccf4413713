"""What records there are."""

from jmx.errors import JmxError, near
from jmx.model.everyday_words import kind_called
from jmx.model.kinds import BY_WORD, KINDS, Kind
from jmx.queries.repository import Repository
from jmx.report.listing import ListReport


def list_of(repository: Repository, word: str = "journey") -> ListReport:
    """The records of a kind, called as people call it. One that stands in a journey and has a file of its own counts
    once."""
    kind = _kind(word)
    repository.note_unread()
    workspace = repository.workspace
    by_kind = {
        each.name: tuple(one for one in workspace.of(each.name) if one.ref not in workspace.stands_for)
        for each in KINDS
    }
    counts = {name: len(records) for name, records in by_kind.items() if records}
    return ListReport(kind.name, by_kind[kind.name], counts, workspace, repository.as_of, repository.read_at)


def _kind(word: str) -> Kind:
    plain = word.lower().replace("_", "-").replace(" ", "-")
    called = next((each for each in (plain, plain.removesuffix("s")) if each in BY_WORD), "") or kind_called(plain)
    if called:
        return BY_WORD[called]
    meant = near(plain, list(BY_WORD))
    raise JmxError(f"there is no kind '{word[:80]}'{meant or '; kinds: ' + ', '.join(each.name for each in KINDS)}")
