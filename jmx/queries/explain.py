"""What is meant by the words with which somebody asks about a kind, a field or a setting."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches

from jmx.errors import JmxError
from jmx.lint import ALL_CARDS
from jmx.model.everyday_words import field_called, kind_called, kind_words
from jmx.model.field_tree import ROOTS, FieldAt, all_fields, field_at, fields_at
from jmx.model.kinds import BY_WORD, SETTINGS_FILE
from jmx.report.explain import Explanation

_ALIKE = 0.75  # below that a word is more likely another than a slip
_SETTINGS = frozenset({"settings", "setting", "config", "configuration", "jmx.yml", "jmx"})
# What is written in files and is no field of a record.
_WRITING = {
    "kind": "'kind' says what sort of record a file holds; all kinds: jmx explain",
    "items": "'items' lists the records of a file of many: `kind: pain-points`, then `items: [{id: …, title: …}]`",
    "ref": "`{ref: id}` stands where a record could be written out, and points at one in a file of its own",
    "x-": "fields of your own begin with x-: jmx keeps them, shows them and goes by none",
}


class _NoSuchField(JmxError):
    """A way leads to no field."""


def explanation_of(asked: str | None, *, whole: bool = False) -> Explanation:
    """All kinds where nothing is asked; else the kind, the field, or all that the words may mean."""
    if not asked:
        return Explanation(tuple(ROOTS), whole=whole)
    root, path = _split(asked.strip())
    kind = _kind(root)
    if kind and not path:
        others = all_fields() if _plain(root) in kind_words(kind) else ()
        fields = (each for each in others if each.name == _plain(root) and each.root != SETTINGS_FILE)
        return Explanation((kind,), tuple(fields))
    found = (_field(kind, path),) if kind else tuple(_anywhere(root, path))
    if not found:
        holders = tuple(_anywhere(root, ())) if path else ()
        if len(holders) == 1:
            return Explanation(fields=(_field(holders[0].root, (*holders[0].path, *path)),))  # says what it has
        raise JmxError(_nothing(asked, root))
    return Explanation(fields=found)


def _split(asked: str) -> tuple[str, tuple[str, ...]]:
    """The kind and the way from there; the name of the settings has a dot of its own."""
    name = next((each for each in (SETTINGS_FILE, "jmx.yml") if f"{asked.lower()}.".startswith(f"{each}.")), "")
    root, *path = [SETTINGS_FILE, *asked[len(name) :].split(".")] if name else asked.split(".")
    return root, tuple(filter(None, path))


def _kind(word: str) -> str:
    plain = word.lower().replace("_", "-").replace(" ", "-")
    if plain in BY_WORD:
        return BY_WORD[plain].name
    return SETTINGS_FILE if plain == SETTINGS_FILE or plain in _SETTINGS else kind_called(plain)


def _field(root: str, path: tuple[str, ...]) -> FieldAt:
    """The field at a way that somebody wrote; each step may be called as people call it elsewhere, or for one of what
    it lists, and those between may be left out."""
    way: tuple[str, ...] = ()
    for step in path:
        below = list(_below(root, way))
        known = [each.name for each in below]
        name = next((each for each in (step, *_names(step, known)) if each in known), "")
        if not name:
            deeper = [each for field in below for each in field.inside if each.name == _plain(step)]
            if step == path[-1] and len(deeper) == 1:
                return deeper[0]
            instead = _WRITING["x-"] if step.startswith("x-") else ""
            holder = ".".join((root, *way))
            hint = _near(_plain(step), known) or _known(known)
            raise _NoSuchField(instead or f"{holder} has no '{step}'{hint}")
        way = (*way, name)
    found = field_at(root, way)
    assert found is not None
    return found


def _below(root: str, way: tuple[str, ...]) -> Iterator[FieldAt]:
    """The fields that may follow a way."""
    if not way:
        yield from (each for each in fields_at(root) if len(each.path) == 1)
        return
    holder = field_at(root, way)
    if holder is not None:
        yield from holder.inside
        yield from (each for record in holder.records for each in _below(record, ()))


def _anywhere(word: str, path: tuple[str, ...]) -> Iterator[FieldAt]:
    """The fields of that name in whatever kind, or those inside them at a way."""
    every = list(all_fields())
    names = {*_names(word, {each.name for each in every})}
    for each in every:
        if each.name in names:
            with suppress(_NoSuchField):
                yield _field(each.root, (*each.path, *path))


def _names(word: str, known: Sequence[str] | set[str]) -> tuple[str, ...]:
    """What a field may be called here that somebody calls so: also where only one of its list is named."""
    return _plain(word), field_called(word, known), f"{_plain(word)}s"


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def _known(known: list[str]) -> str:
    return f"; fields: {', '.join(known)}" if known else ", and no other field: it holds a value"


def _nothing(asked: str, root: str) -> str:
    """What to write for words that mean no kind and no field."""
    writing = _WRITING.get("x-" if asked.startswith("x-") else asked.lower())
    if writing:
        return writing
    if any(asked.upper() in (card.code, card.family) or asked.lower() == card.name for card in ALL_CARDS):
        return f"'{asked}' is a rule of lint; write: jmx rule {asked}"
    known = [*BY_WORD, SETTINGS_FILE, *dict.fromkeys(each.name for each in all_fields())]
    meant = _near(root.lower(), known)
    return f"there is no kind or field '{asked[:80]}'{meant or '; all kinds: jmx explain; a record of yours: jmx show'}"


def _near(word: str, known: Sequence[str]) -> str:
    found = get_close_matches(word, known, 1, _ALIKE)
    return f"; did you mean '{found[0]}'?" if found else ""
