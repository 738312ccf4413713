"""The file of the baseline: a line for each entry, and whatever people wrote between them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from jmx.model.baseline import Baseline, BaselineEntry, BaselineKey
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.writing.emit import flow_text
from jmx.writing.splices import YamlSource

_HEAD = """\
# What lint found when jmx came here, each with the day: it is held back until it is mended.
# Written by: jmx lint --update-baseline. Lines may be taken out; their order does not matter.
version: 1
findings:
"""


class _HeldLine(NamedTuple):
    """An entry as it stands in the file: what is said above it, its lines, and what is said behind it."""

    above: str
    lines: str
    behind: str
    entry: BaselineEntry


def baseline_text(entries: Sequence[BaselineEntry], before: bytes | None = None) -> bytes | None:
    """The file of a baseline, with the comments and the line ends that it had `before`; no file where there is no
    entry."""
    if not entries:
        return None
    try:
        source = YamlSource(before) if before else None
    except Refusal:
        source = None
    return (source and _as_it_was(source, entries)) or _anew(source, entries)


def _anew(source: YamlSource | None, entries: Sequence[BaselineEntry]) -> bytes:
    """A whole file, with the comments of the one that was there above all."""
    said = [words for _, words in source.comments() if words not in _HEAD] if source else []
    text = "".join(f"{line}\n" for line in (*said, *_HEAD.splitlines(), *map(_line, entries)))
    return text.replace("\n", source.eol if source else "\n").encode()


def _line(entry: BaselineEntry) -> str:
    return f"- {flow_text(entry.model_dump(exclude_defaults=True), (BaselineEntry,))}"


def _as_it_was(source: YamlSource, entries: Sequence[BaselineEntry]) -> bytes:
    """The file with other entries; empty where they do not stand in lines of their own."""
    held = source.at(("findings",)) if source.data.get("findings") else None
    if held is None or held.node.flow_style:
        return b""
    blocks = list(_blocks(source, held.node))
    begins = source.next_line(held.key.end_mark.index)
    ends = source.next_line(source.end(held.node.value[-1]))
    column = held.node.start_mark.column * " "
    staying: dict[BaselineKey, list[_HeldLine]] = defaultdict(list)
    wanted, above = {each.key for each in entries}, ""
    for block in blocks:
        if block.entry.key in wanted:
            staying[block.entry.key].append(block._replace(above=block.above or above))
        # what is said above several lines stays above those that are left of them
        above = "" if block.entry.key in wanted else block.above or above
    lines = [_told(each, staying.get(each.key, ()), column, source.eol) for each in entries]
    text = source.text[:begins] + "".join(lines) + source.text[ends:]
    after = source.bom + (text if source.text.endswith("\n") else text.removesuffix(source.eol)).encode()
    return after if Baseline.model_validate(door.parse(after)).findings == tuple(entries) else b""


def _blocks(source: YamlSource, items: Any) -> Iterator[_HeldLine]:
    at = source.next_line(source.at(("findings",)).key.end_mark.index)
    data = source.data["findings"]
    for index, node in enumerate(items.value):
        begins, end = source.line_start(source.entry_start(items, index)), source.end(node)
        entry = BaselineEntry.model_validate(data[index])
        behind = source.text[end : source.line_end(end)].rstrip()
        yield _HeldLine(source.text[at:begins], source.text[begins : source.line_end(end)], behind, entry)
        at = source.next_line(end)


def _told(entry: BaselineEntry, there: Sequence[_HeldLine], column: str, eol: str) -> str:
    above, behind = "".join(each.above for each in there), "".join(each.behind for each in there)
    same = there and there[0].entry == entry and len(there) == 1
    return f"{above}{there[0].lines if same else f'{column}{_line(entry)}{behind}'}{eol}"
