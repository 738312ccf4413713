"""Journeys as a tree: from the lifecycle down, with who answers for each and how it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, TableColumn, words
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.health_words import MEANT, SIGNS
from jmx.report.step_chart import ASCII, Pen
from jmx.report.wording import counted, cut, in_one
from jmx.report.writers.terminal import Screen, terminal
from jmx.review.health import Health, HealthMark

_LONGEST = 52  # characters of a title with its branch
_DEEPEST = 12  # levels whose branches are drawn


class TreeNode(NamedTuple):
    """A journey, or a stage of one, with its place: what it hangs on, and how deep. `stage` is the title of the stage
    it zooms into, where stages are not shown."""

    ref: str
    kind: str
    title: str
    type: str
    parent: str
    depth: int
    owner: str = ""
    stage: str = ""
    health: Health | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class TreeReport:
    """The tree row by row, and what is odd about it in words; below one record where it is named."""

    nodes: tuple[TreeNode, ...]
    problems: tuple[str, ...]
    as_of: date
    commit: str = ""
    top: str = ""


# --- on a terminal ---


def text(report: TreeReport, screen: Screen) -> Inlines:
    """The tree with its branches drawn, in the characters the terminal can show."""
    if not report.nodes:
        return terminal(document(report), screen)
    lines = tuple(_lines(report.nodes, screen.pen))
    return terminal(doc.Document((), (doc.Preformatted(lines), *_ends(report)), headed=False), screen)


def _lines(nodes: Sequence[TreeNode], pen: Pen) -> Iterator[Inlines]:
    branches = list(_branches(nodes, plain=pen == ASCII))
    heads = [f"{branch}{each.title}" for (branch, _), each in zip(branches, nodes, strict=True)]
    room = min(_LONGEST, max(map(len, heads)))
    who = min(24, max(len(_who(each)) for each in nodes))
    for (_, below), each, head in zip(branches, nodes, heads, strict=True):
        parts = [Inline(f"{cut_right(head, room):{room}}  ")]
        if each.health:
            sign, plain, style = SIGNS[each.health.mark]
            parts.append(Inline(f"{plain if pen == ASCII else sign} {each.health.mark:{len('not judged')}}  ", style))
        else:
            parts.append(Inline(" " * (len("not judged") + 4)))
        parts += [Inline(f"{cut(_who(each), who):{who}}  "), Inline(each.ref, "quiet")]
        yield tuple(parts)
        yield from (words(f"{below}{reason}", "quiet") for reason in _reasons(each))


def cut_right(text: str, most: int) -> str:
    """A text with its blanks, with an ellipsis where it is too long."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _who(each: TreeNode) -> str:
    return each.owner or ("no owner" if each.kind == "journey" else "")


def _reasons(each: TreeNode) -> Iterator[str]:
    if each.stage:
        yield f"in “{each.stage}”"
    yield from (each.health.reasons if each.health else ())


def _branches(nodes: Sequence[TreeNode], *, plain: bool) -> Iterator[tuple[str, str]]:
    """What stands before each title, and before the lines below it."""
    fork, end, line = ("|- ", "`- ", "|  ") if plain else ("├─ ", "└─ ", "│  ")
    last = _last_ones(nodes)
    open_levels: list[bool] = []  # of each level above: whether something still follows on it
    for at, each in enumerate(nodes):
        del open_levels[each.depth :]
        drawn = [line if follows else "   " for follows in open_levels[1:]]
        before = "".join(drawn[:_DEEPEST]) + ("… " if len(drawn) > _DEEPEST else "")
        inner = at + 1 < len(nodes) and nodes[at + 1].depth > each.depth
        under = line if inner else "   "
        if each.depth == 0:
            yield "", f"{under}  "
        else:
            yield before + (end if last[at] else fork), f"{before}{'   ' if last[at] else line}{under}  "
        open_levels.append(not last[at])


def _last_ones(nodes: Sequence[TreeNode]) -> list[bool]:
    """Whether each is the last of those that hang on the same."""
    found, seen = [False] * len(nodes), dict[int, bool]()
    for at in range(len(nodes) - 1, -1, -1):
        depth = nodes[at].depth
        found[at] = not seen.get(depth, False)
        for deeper in [each for each in seen if each > depth]:
            del seen[deeper]
        seen[depth] = True
    return found


def _ends(report: TreeReport) -> Iterator[doc.Block]:
    marks = [each.health.mark for each in report.nodes if each.health]
    told = [f"{marks.count(mark)} {MEANT[mark]}" for mark in HealthMark if mark in marks]
    yield doc.Paragraph(words(f"{counted(len(marks), 'journey')}: {', '.join(told)}", "quiet"))
    if report.problems:
        items = tuple(doc.Bullet(words(each)) for each in report.problems)
        yield doc.Callout("Odd", items=doc.Bullets(items))


# --- on pages ---


def document(report: TreeReport) -> doc.Document:
    """The same as a table, each title set in by dots."""
    if not report.nodes:
        return doc.Document(words("Journeys"), (doc.Paragraph(words("There are no journeys yet.")),), headed=False)
    columns = tuple(map(TableColumn, ("journey", "type", "health", "why", "owner", "ref")))
    rows = tuple(_row(each) for each in report.nodes)
    return doc.Document(words("Journeys"), (doc.Table("Tree", columns, rows), *_ends(report)))


def _row(each: TreeNode) -> tuple[doc.Cell, ...]:
    title = f"{'· ' * min(each.depth, 40)}{each.title}"
    sign, _, style = SIGNS[each.health.mark] if each.health else ("", "", "")
    mark = words(f"{sign} {each.health.mark}", style) if each.health else None
    return title, each.type, mark, in_one(_reasons(each)), _who(each), each.ref


# --- for machines ---

_COLUMNS = ("ref", "kind", "title", "type", "parent", "depth", "owner", "stage", "health", "reasons", "path")


def data(report: TreeReport) -> Data:
    """Every row, and what is odd."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "top": report.top or None,
        "nodes": list(map(_node, report.nodes)), "problems": list(report.problems),
    }  # fmt: skip


def _node(each: TreeNode) -> Data:
    told: Data = {name: value or None for name, value in each._asdict().items()}
    mark, reasons = (str(each.health.mark), list(each.health.reasons)) if each.health else (None, [])
    return told | {"depth": each.depth, "health": mark, "reasons": reasons}


def tables(report: TreeReport) -> list[doc.Table]:
    """A row for each."""
    return [data_table("Tree", _COLUMNS, map(_node, report.nodes))]


FORMATS = report_formats(document, data, tables, text=text)
