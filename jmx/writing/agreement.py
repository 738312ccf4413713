"""Whether a third reader of YAML, ruamel.yaml, reads the same out of a text that was laid out anew.

It is slow, so it is given those parts alone that are written otherwise; the whole is read by yaml-rs and by libyaml.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from jmx.reading import yaml as door
from jmx.writing.splices import YamlSource, same

_BREAK = "\n"
_DASH = "- "


def agrees(before: YamlSource, after: YamlSource) -> bool:
    """Whether ruamel.yaml reads the same out of two texts of one file."""
    if before.root.flow_style or after.root.flow_style:
        return _reads_alike(before.text, after.text)
    pairs = [*_differing(before, before.root, after, after.root)]
    ended = [_without_dash(*pair) for pair in pairs if pair[0][-1:] == pair[1][-1:] == "\n"]
    rest = (pair for pair in pairs if not pair[0][-1:] == pair[1][-1:] == "\n")
    return _reads_alike(_as_list(each for each, _ in ended), _as_list(each for _, each in ended)) and all(
        _reads_alike(*pair) for pair in rest
    )


def _without_dash(one: str, other: str) -> tuple[str, str]:
    """What stands behind the dash of an item in one line, since `_as_list` sets one too."""
    both = (one, other)
    if all(each.startswith(_DASH) and each.find(_BREAK) == len(each) - 1 for each in both):
        return one.removeprefix(_DASH), other.removeprefix(_DASH)
    return both


def _as_list(parts: Iterable[str]) -> str:
    """Parts as the items of one document, which is read three times as fast as one document for each."""
    return "".join(f"- {part.removesuffix(_BREAK).replace(_BREAK, _BREAK + '  ')}{_BREAK}" for part in parts)


def _reads_alike(before: str, after: str) -> bool:
    from jmx.reading import third_reader  # it takes long to import

    try:
        return third_reader.in_the_same_tokens(before, after) or same(
            third_reader.value(before), third_reader.value(after)
        )
    except Exception:  # it raises many kinds of its own, and some of Python's
        return False


def _differing(one: YamlSource, a: Any, other: YamlSource, b: Any) -> Iterator[tuple[str, str]]:
    """The fields and items of two collections that are not written alike, however far each is indented."""
    places = {name: index for index, name in enumerate(_names(b))}
    for index, name in enumerate(_names(a)):
        place = places[name]
        mine, yours = _span(one, a, index), _span(other, b, place)
        if _as_written(one, mine) == _as_written(other, yours) and _margin(one, mine) == _margin(other, yours):
            continue
        inside, outside = _value(a, index), _value(b, place)
        if inside.id == outside.id != "scalar" and not inside.flow_style and not outside.flow_style:
            yield from _differing(one, inside, other, outside)
        elif (here := _at_margin(one, *mine)) != (there := _at_margin(other, *yours)):
            yield here, there


def _names(node: Any) -> list[Any]:
    return [door.plain(key) for key, _ in node.value] if node.id == "mapping" else [*range(len(node.value))]


def _value(node: Any, index: int) -> Any:
    return node.value[index][1] if node.id == "mapping" else node.value[index]


def _span(source: YamlSource, node: Any, index: int) -> tuple[int, int]:
    """Where a field or an item begins and ends."""
    return source.entry_start(node, index), source.end(_value(node, index))


def _margin(source: YamlSource, span: tuple[int, int]) -> int:
    return span[0] - source.line_start(span[0])


def _at_margin(source: YamlSource, start: int, end: int) -> str:
    """A field or an item as if it stood at the left margin."""
    margin = _margin(source, (start, end))
    first, *rest = source.text[start:end].replace("\r\n", "\n").split("\n")
    end_of_line = "\n" if _ends_its_line(source, end) else ""
    return "\n".join((first, *(line[min(margin, len(line) - len(line.lstrip(" "))) :] for line in rest))) + end_of_line


def _as_written(source: YamlSource, span: tuple[int, int]) -> tuple[str, bool]:
    return source.text[slice(*span)], _ends_its_line(source, span[1])


def _ends_its_line(source: YamlSource, end: int) -> bool:
    """Whether a line break follows; what ends with the file may lack it, and readers differ on such a text."""
    return source.text.find("\n", end) >= 0
