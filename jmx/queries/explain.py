"""What is meant by the words with which somebody asks about a kind, a field or a setting."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from jmx.errors import JmxError
from jmx.lint import ALL_CARDS
from jmx.model.everyday_words import field_called, kind_called, kind_words
from jmx.model.field_tree import ROOTS, FieldAt, all_fields, field_at, fields_at
from jmx.model.kinds import BY_WORD, SETTINGS_FILE
from jmx.report.explain import Explanation

_ALIKE = 0.75  # below that a word is more likely another than a slip
_SETTINGS = frozenset({"settings", "setting", "config", "configuration", "jmx.yml", "jmx"})


def explanation_of(asked: str | None, *, whole: bool = False) -> Explanation:
    """All kinds where nothing is asked; else the kind, the field, or all that the words may mean."""
    if not asked:
        return Explanation(tuple(ROOTS), whole=whole)
    root, path = _split(asked.strip())
    kind = _kind(root)
    if kind and not path:
        others = all_fields() if _plain(root) in kind_words(kind) else ()
        return Explanation((kind,), tuple(each for each in others if each.name == _plain(root)))
    if kind:
        return Explanation(fields=(_field(kind, path, asked),))
    found = tuple(_fields_called(root)) if not path else ()
    if not found:
        raise JmxError(_nothing(asked, root))
    return Explanation(fields=found)


def _split(asked: str) -> tuple[str, tuple[str, ...]]:
    """The kind and the way from there; the name of the settings has a dot of its own."""
    for name in (SETTINGS_FILE, "jmx.yml"):
        if asked.lower() == name or asked.lower().startswith(f"{name}."):
            return SETTINGS_FILE, tuple(filter(None, asked[len(name) :].split(".")))
    root, *path = asked.split(".")
    return root, tuple(path)


def _kind(word: str) -> str:
    plain = word.lower().replace("_", "-").replace(" ", "-")
    if plain in BY_WORD:
        return BY_WORD[plain].name
    return SETTINGS_FILE if plain == SETTINGS_FILE or plain in _SETTINGS else kind_called(plain)


def _field(kind: str, path: tuple[str, ...], asked: str) -> FieldAt:
    """The field at a way that somebody wrote; each step may be called as people call it elsewhere."""
    way: tuple[str, ...] = ()
    for step in path:
        known = [each.name for each in _below(kind, way)]
        name = step if step in known else _plain(step) if _plain(step) in known else field_called(step, known)
        if not name:
            holder = ".".join((kind, *way))
            raise JmxError(f"{holder} has no '{step}'{_near(_plain(step), known) or _known(known)}")
        way = (*way, name)
    found = field_at(kind, way)
    if found is None:
        raise JmxError(f"there is no field '{asked}'")
    return found


def _below(kind: str, way: tuple[str, ...]) -> Iterator[FieldAt]:
    """The fields that may follow a way."""
    if not way:
        yield from (each for each in fields_at(kind) if len(each.path) == 1)
        return
    holder = field_at(kind, way)
    if holder is not None:
        yield from holder.inside
        yield from (each for record in holder.records for each in _below(record, ()))


def _known(known: list[str]) -> str:
    return f"; fields: {', '.join(known)}" if known else ", and no other field: it holds a value"


def _fields_called(word: str) -> Iterator[FieldAt]:
    """The fields of that name, in whatever kind; also where only one of their list is named, or where people call them
    so elsewhere."""
    known = {each.name for each in all_fields()}
    names = {_plain(word), f"{_plain(word)}s", field_called(word, known)}
    return (each for each in all_fields() if each.name in names)


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def _nothing(asked: str, root: str) -> str:
    known = [*BY_WORD, SETTINGS_FILE, *dict.fromkeys(each.name for each in all_fields())]
    if any(asked.upper() in (card.code, card.family) or asked.lower() == card.name for card in ALL_CARDS):
        return f"'{asked}' is a rule of lint; write: jmx rule {asked}"
    meant = _near(root.lower(), known)
    return f"there is no kind or field '{asked[:80]}'{meant or '; all kinds: jmx explain; a record of yours: jmx show'}"


def _near(word: str, known: Sequence[str]) -> str:
    found = get_close_matches(word, known, 1, _ALIKE)
    return f"; did you mean '{found[0]}'?" if found else ""
