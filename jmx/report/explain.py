"""What records and settings may say, and what each field changes: in a line, on a page, or all of it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from jmx.model.everyday_words import kind_words
from jmx.model.field_tree import ROOTS, FieldAt, field_at, fields_at
from jmx.model.kinds import BY_NAME, SETTINGS_FILE
from jmx.model.schema import field_words
from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, TableColumn, marked, words
from jmx.report.field_forms import form_of
from jmx.report.formats import Data, report_formats
from jmx.report.writers.html import html
from jmx.report.writers.markdown import markdown

_ABOUT = (
    "What every kind of record and `jmx.yaml` may say. `jmx show` shows each field, and `jmx diff`, `jmx log` and "
    "`jmx blame` tell whatever changes in it: that is not said again of each. The last column says which answers go by "
    "it besides.",
    "What must be there says so; inside another field, where that one is written as such fields. Fields of your own "
    "begin with `x-`: jmx keeps them, shows them and goes by none. On the command line: `jmx explain journey.cadence`.",
)
_ANY_TEXT = ("text", "short text")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is explained: some kinds (`jmx.yaml` counts as one), or some fields. `whole` kinds come with every field."""

    kinds: tuple[str, ...] = ()
    fields: tuple[FieldAt, ...] = ()
    whole: bool = False


# --- what is known of kinds and fields ---


@cache
def _written() -> Mapping[str, Any]:
    """What is written of fields, by the model that has them; under `records` an example of every kind."""
    return tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))


def record_of(kind: str) -> str:
    """A small record of a kind, complete, as its file holds it."""
    return str(_written()["records"][kind])


def example_of(field: FieldAt) -> str:
    """The field as somebody may write it."""
    return str(_page(field)["example"])


def changes_of(field: FieldAt) -> str:
    """Which answers of jmx go by the field."""
    return str(_page(field)["changes"])


def _page(field: FieldAt) -> Mapping[str, str]:
    pages = (_written().get(model.__name__, {}).get(field.name) for model in field.model.__mro__)
    found: Mapping[str, str] = next(filter(None, pages))
    return found


def about_kind(kind: str) -> str:
    """What a kind is for, in a sentence."""
    return _docstring(ROOTS[kind])


def about_field(field: FieldAt) -> str:
    """What a field is for: the words of its model, on one line."""
    return field_words(field.model)[field.attribute].replace("\n", " ")


def _docstring(model: type[BaseModel]) -> str:
    return cleandoc(model.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def must(field: FieldAt) -> str:
    """Whether the field must be there, in words."""
    one_of = getattr(field.model, "ONE_OF", ())
    if field.name in one_of:
        return f"one of {', '.join(one_of)} must be there"
    if field.name == "id" and field.model in ROOTS.values():
        return "must be there in a file; may be left out where the record stands in another one"
    if not field.info.is_required():
        return "may be left out"
    holder = field_at(field.root, field.path[:-1])
    if holder is None:
        return "must be there"
    several = len(holder.parts) > 1
    return f"must be there {'in one form of' if several else 'where fields are written in'} {holder.name}"


def _must(field: FieldAt) -> bool:
    return field.info.is_required() or (field.name == "id" and field.model in ROOTS.values())


def default(field: FieldAt) -> str:
    """What holds where the field is left out; empty where nothing does."""
    value = field.info.default
    return f"{value:g}" if isinstance(value, float) else str(value) if isinstance(value, str | int) else ""


def _files(kind: str) -> str:
    """Where records of a kind are written."""
    if kind == SETTINGS_FILE:
        return "One file of this name, at the root of the repository."
    found = BY_NAME[kind]
    many = f"`kind: {found.plural}` with a list under `items`" if found.plural != kind else "a list under `items`"
    return f"In a file of its own (`kind: {kind}`), or many in one ({many})."


# --- for people ---


def document(explained: Explanation) -> doc.Document:
    """For a terminal: the kinds in a line each, one with a few lines for each field, or one field."""
    if explained.whole:
        return pages(explained)
    if len(explained.kinds) == 1 and not explained.fields:
        return _kind_page(explained.kinds[0])
    if len(explained.fields) == 1 and not explained.kinds:
        return _field_page(explained.fields[0])
    more = words("One of them: jmx explain journey  ·  one field: jmx explain journey.cadence", "quiet")
    return doc.Document(words("Fields"), tuple(tables(explained)), (doc.Paragraph(more),), headed=False)


def _kind_page(kind: str) -> doc.Document:
    called = ", ".join(kind_words(kind))
    head = [about_kind(kind), _files(kind), *([f"Also called {called}."] if called else [])]
    example = doc.Section(words("For example", "strong"), (_lines(record_of(kind)),))
    fields = doc.Section(words("Fields", "strong"), tuple(_in_short(each) for each in fields_at(kind)))
    blocks = (doc.Bullets(tuple(doc.Bullet(words(each)) for each in head), prose=True), example, fields)
    return doc.Document(words(kind, "strong"), blocks)


def _in_short(field: FieldAt) -> doc.Section:
    name = ".".join(field.path)
    title = (Inline(name, "accent"), Inline(f"  {must(field)}" if _must(field) else "", "quiet"))
    return doc.Section(title, (doc.DefinitionList(tuple(_rows(field))),))


def _rows(field: FieldAt) -> Iterator[tuple[str, Inlines]]:
    yield "what it is", words(about_field(field))
    yield "may be", words(form_of(field.info))
    if default(field):
        yield "left out", words(f"it is {default(field)}")
    yield "changes", words(changes_of(field))
    yield "example", words(example_of(field), "code")


def _field_page(field: FieldAt) -> doc.Document:
    title = (Inline(field.address, "strong"), Inline(f" ({must(field)})"))
    more = [f"jmx explain {each}" for each in (*(each.address for each in field.inside), *field.records)]
    inside = (doc.Section(words("What may stand in it", "strong"), (_lines("\n".join(more)),)),) if more else ()
    return doc.Document(title, (doc.DefinitionList(tuple(_rows(field))), *inside))


def _lines(text: str) -> doc.Preformatted:
    return doc.Preformatted(tuple(words(f"    {line}" if line else "") for line in text.rstrip("\n").split("\n")))


# --- pages ---


def pages(explained: Explanation) -> doc.Document:
    """For pages: what a kind is, a record of it, and its fields in a table; of all kinds one after the other."""
    if not explained.whole and (len(explained.kinds) != 1 or explained.fields):
        return document(explained)
    if not explained.whole:
        kind = explained.kinds[0]
        return doc.Document(words(kind), tuple(_page_of(kind)))
    sections = (doc.Section(words(kind), tuple(_page_of(kind))) for kind in explained.kinds)
    return doc.Document(
        words("Fields"), (*(doc.Paragraph(marked(text)) for text in _ABOUT), _in_lines(explained.kinds), *sections)
    )


def _page_of(kind: str) -> Iterator[doc.Block]:
    yield doc.Paragraph(marked(f"{about_kind(kind)} {_files(kind)}"))
    yield doc.Preformatted(tuple(words(line) for line in record_of(kind).rstrip("\n").split("\n")))
    columns = tuple(map(TableColumn, ("field", "what it is", "example", "what it changes")))
    yield doc.Table(kind, columns, tuple(map(_row, fields_at(kind))))


def _row(field: FieldAt) -> tuple[doc.Cell, ...]:
    form, otherwise = form_of(field.info), f"left out: {default(field)}" if default(field) else ""
    more = "; ".join(filter(None, ("" if form in _ANY_TEXT else form, otherwise)))
    needed = (Inline("must be there", "strong"), Inline("; " if more else "")) if _must(field) else ()
    bounds = (Inline(" ("), *needed, *marked(more), Inline(")")) if needed or more else ()
    return (
        words(".".join(field.path), "code"),
        (*marked(about_field(field)), *bounds),
        words(example_of(field), "code"),
        marked(changes_of(field)),
    )


def _in_lines(kinds: tuple[str, ...]) -> doc.Table:
    columns = (TableColumn("kind", "strong"), TableColumn("what it is"), TableColumn("also called"))
    rows = tuple((each, marked(about_kind(each)), ", ".join(kind_words(each))) for each in kinds)
    return doc.Table("Kinds", columns, rows)


def tables(explained: Explanation) -> list[doc.Table]:
    """A row for each kind, or for each field of one, or of those that were asked for."""
    found: list[doc.Table] = []
    if len(explained.kinds) > 1 or (explained.kinds and explained.fields):
        found.append(_in_lines(explained.kinds))
    if explained.fields:
        columns = (TableColumn("field", "strong"), TableColumn("what it is"))
        found.append(
            doc.Table("Fields", columns, tuple((each.address, about_field(each)) for each in explained.fields))
        )
    return found


# --- for machines ---


def sheets(explained: Explanation) -> list[doc.Table]:
    """A row for each field of what was asked for."""
    names = ("field", "must be there", "what it is", "may be", "else", "example", "what it changes")
    rows = tuple(
        (each.address, must(each), about_field(each), form_of(each.info), default(each) or None, example_of(each),
         changes_of(each))
        for each in _all_of(explained)
    )  # fmt: skip
    return [doc.Table("Fields", tuple(map(TableColumn, names)), rows)]


def _all_of(explained: Explanation) -> tuple[FieldAt, ...]:
    return (*(each for kind in explained.kinds for each in fields_at(kind)), *explained.fields)


def data(explained: Explanation) -> Data:
    """For machines: the kinds with an example each, and every field of what was asked for."""
    kinds: list[Data] = [
        {"kind": each, "about": about_kind(each), "called": kind_words(each), "example": record_of(each)}
        for each in explained.kinds
    ]
    fields: list[Data] = [
        {
            "field": each.address, "about": about_field(each), "must": must(each), "required": _must(each),
            "form": form_of(each.info), "default": default(each) or None, "example": example_of(each),
            "changes": changes_of(each), "records": each.records,
        }
        for each in _all_of(explained)
    ]  # fmt: skip
    return {"version": 1, "kinds": kinds, "fields": fields}


FORMATS = report_formats(
    document,
    data,
    sheets,
    markdown=lambda explained, _: markdown(pages(explained)),
    html=lambda explained, _: html(pages(explained)),
)
