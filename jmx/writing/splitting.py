"""An inline record as the file of its own that it becomes, with its comments, and what is left in its place."""

from collections.abc import Mapping
from typing import Any

from jmx.errors import RefusedEdit
from jmx.model.kinds import Kind
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.writing.edit import FieldChange, edited
from jmx.writing.emit import record_text
from jmx.writing.layout import laid_out
from jmx.writing.relocating import Lines
from jmx.writing.splices import same


def record_file(kind: Kind, own: str, value: Any, lines: Lines, path: str) -> bytes:
    """The file of a record that stood in a list so far, given as data and as lines."""
    fields = {"title": value} if isinstance(value, str) else dict(value)
    wanted = {"kind": kind.name, **fields, "id": own}
    told = [index for index, line in enumerate(lines) if line.startswith("-")]
    above, body = lines[: told[0]], lines[told[0] :]
    if isinstance(value, str) or body[0].lstrip("- ").startswith("{"):
        comments = [*above, *_comments(body)]
        content = "".join(f"{line}\n" for line in comments) + record_text(kind.name, {**fields, "id": own})
    else:
        content = "".join(f"{line}\n" for line in (*above, f"kind: {kind.name}", *_at_margin(body)))
    try:
        after = laid_out(path, edited(content.encode(), [FieldChange(("id",), own)]))
        if after is not None and same(door.parse(after), wanted):
            return after
    except Refusal as refusal:
        raise RefusedEdit(f"'{own}' cannot be lifted out safely ({refusal.words}); do it by hand") from refusal
    raise RefusedEdit(f"'{own}' cannot be lifted out safely; do it by hand")


def pointer_to(kind: Kind, own: str, old: str) -> str | Mapping[str, str]:
    """What stands in the place of a record that got a file of its own; it keeps its name there."""
    if kind.name == "metric":
        return own
    return {"ref": own} if own == old or kind.name not in ("stage", "touchpoint") else {"ref": own, "id": old}


def _at_margin(body: Lines) -> list[str]:
    """The fields of an item without its dash."""
    first = f" {body[0][1:]}"
    column = len(first) - len(first.lstrip(" ")) if first.strip() else 2
    rest = [line[min(column, len(line) - len(line.lstrip(" "))) :] for line in body[1:]]
    return [*([first[column:]] if first.strip() else []), *rest]


def _comments(body: Lines) -> list[str]:
    """The comments of an item that is written anew."""
    return [f"#{line.partition(' #')[2]}" for line in body if " #" in line]
