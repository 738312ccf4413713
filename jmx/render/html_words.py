"""Words in a page of HTML: escaped, and each in the direction in which it reads."""

import re
from collections.abc import Iterable

from jmx import escape
from jmx.escape import one_line
from jmx.render.scripts import right_to_left


def block(tag: str, words: str, more: str = "") -> str:
    """What somebody wrote, as an element of its own that reads in the direction of its words; nothing where there are
    none."""
    return f'<{tag}{more} dir="auto">{escape.html(words)}</{tag}>' if words.strip() else ""


def value(words: str) -> str:
    """What somebody wrote, among words of ours; nothing where there are none."""
    return f"<bdi>{escape.html(words)}</bdi>" if words.strip() else ""


def isolated(words: str, names: Iterable[str]) -> str:
    """A sentence of ours, in which some names may read the other way."""
    found = [one_line(name) for name in names if right_to_left(name)]
    if not found:
        return escape.html(words)
    parts = re.split(f"({'|'.join(map(re.escape, sorted(found, key=len, reverse=True)))})", words)
    return "".join(value(part) if at % 2 else escape.html(part) for at, part in enumerate(parts))


def listed(items: Iterable[str], more: str = "") -> str:
    """Markup as the items of a list; nothing where there are none."""
    shown = "".join(f"<li>{each}</li>\n" for each in items if each)
    return f"<ul{more}>\n{shown}</ul>\n" if shown else ""


def texts(items: Iterable[str]) -> str:
    """What somebody wrote as a list; one text alone as it is."""
    shown = [each for each in items if each.strip()]
    if len(shown) == 1:
        return value(shown[0])
    return listed((value(each) for each in shown), ' class="plain"')


def facts(rows: Iterable[tuple[str, str]], more: str = "") -> str:
    """Names with markup beside each; what says nothing is left out."""
    shown = "".join(f"<div><dt>{name}</dt><dd>{said}</dd></div>\n" for name, said in rows if said)
    return f"<dl{more}>\n{shown}</dl>\n" if shown else ""
