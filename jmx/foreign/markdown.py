"""Markdown: tables of journeys, and outlines in which headings are stages and touchpoints."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any

from jmx.foreign.draft import Carrier, Draft, NotReadable, Scale
from jmx.foreign.lanes import Sure, lane_of
from jmx.foreign.mermaid import is_journey
from jmx.foreign.mermaid import journey_of as journey_of_diagram
from jmx.foreign.parts import Cell, MapPart, journey_of
from jmx.foreign.tables import Grid, guess, parts_of

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<inside>.*?\n)---[ \t]*(?=\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title[ \t]*:[ \t]*(?P<title>.+)$", re.MULTILINE)
_LINK = re.compile(r"!?\[(?P<words>[^\[\]\n]{0,300})\]\((?P<address>[^()\s]{0,1000})(?: \"[^\"\n]{0,300}\")?\)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SAYING = re.compile(r"(?P<name>[^:\n]{1,60})\s*[:：]\s*(?P<text>.*)", re.DOTALL)
_LONGEST_HEADING = 120
_MOST_NAMED = 8  # journeys of a text
_STAGE = r"(?:stage|phase|step|etappe|schritt|fase|etapa|étape|paso)\s*"
_NUMBERED = re.compile(rf"{_STAGE}\d+\s*[:.)–—-]\s*", re.IGNORECASE)
_NUMBER = re.compile(rf"(?:{_STAGE})?\d{{1,2}}\s*[:.)–—-]\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MarkdownBlock:
    """A heading, with its level; an item of a list, with how deep it is nested; a paragraph, a quote, a table, code."""

    kind: str
    line: int
    text: str = ""
    level: int = 0
    grid: Grid | None = None

    @property
    def cell(self) -> Cell:
        return Cell(self.text, f"line {self.line}")


def journey_of_markdown(text: str, called: str, scale: Scale | None = None, line: int | None = None) -> Draft:
    """The journey that a text holds: a diagram, a table or an outline; `line` says which, where there are several."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    blocks = tuple(blocks_of(text))
    found = {each.line: each for each in _candidates(blocks)}
    block = _chosen(found, line)
    carrier = Carrier()
    title = _title(blocks, block, several=len(found) > 1)
    if block.kind == "code":
        _drop([each for each in blocks if each not in (block, title)], carrier, "it stands outside the diagram")
        draft = journey_of_diagram("\n" * block.line + block.text, title.text if title else called, scale)
        return replace(draft, lost=(*carrier.lost, *draft.lost))
    front = _front_title(text)
    journey = MapPart(Cell(front or (title.text if title else called), "title"))
    if front and title and title.text != front:
        _drop([title], carrier, "a journey has one title")
    columns = guess(block.grid) if block.grid else None
    if block.grid and columns:
        _drop([each for each in blocks if each not in (block, title)], carrier, "it stands outside the table")
        parts_of(block.grid, columns, journey, carrier)
        for name, sure in columns.sure.items():
            if sure is not Sure.SURE and columns.lanes[name] != "stage":
                carrier.doubt(block.cell.where, f"'{name}' was taken for {columns.lanes[name]}")
        if scale is None and columns.scale:
            carrier.doubt(block.cell.where, f"feelings were read on a scale of {columns.scale}")
        scale = scale or columns.scale
    else:
        if not _with_lanes(blocks):
            carrier.doubt(
                "headings", "no words like `Actions` or `Pain points` below them; all were taken as they stand"
            )
        _Outline(journey, carrier, _stage_level(blocks)).add([each for each in blocks if each != title])
    return journey_of(journey, scale, carrier)


def _chosen(found: dict[int, MarkdownBlock], line: int | None) -> MarkdownBlock:
    if not found:
        raise NotReadable("it holds no journey: no Mermaid journey, no table of stages, and no headings for stages")
    where = ", ".join(f"{_KINDS[block.kind]} on line {at}" for at, block in islice(found.items(), _MOST_NAMED))
    where += "; and more" if len(found) > _MOST_NAMED else ""
    if line is not None and line not in found:
        raise NotReadable(f"no journey begins on line {line}; there is {where}")
    if line is None and len(found) > 1:
        raise NotReadable(f"it holds {len(found)} journeys: {where}; say which with --line")
    return found[line] if line is not None else next(iter(found.values()))


def _candidates(blocks: Sequence[MarkdownBlock]) -> Iterator[MarkdownBlock]:
    """What may be a journey: diagrams, and tables of stages; else the whole outline; else a table of touchpoints."""
    tables = [(each, columns) for each in blocks if each.grid and (columns := guess(each.grid))]
    of_stages = [each for each, columns in tables if "stage" in columns.lanes.values()]
    clear = [each for each in blocks if each.kind == "code" and is_journey(each.text)] + of_stages
    if clear:
        yield from sorted(clear, key=lambda each: each.line)
    elif len({each.level for each in blocks if each.kind == "heading"}) > 1 or _with_lanes(blocks):
        yield next(each for each in blocks if each.kind == "heading")
    else:
        yield from (each for each, _ in tables)


def _front_title(text: str) -> str:
    front = _FRONT_MATTER.match(text)
    titled = _FRONT_TITLE.search(front["inside"]) if front else None
    return titled["title"].strip("\"' ") if titled else ""


def _title(blocks: Sequence[MarkdownBlock], block: MarkdownBlock, *, several: bool) -> MarkdownBlock | None:
    """The heading that a journey stands under: the first of all, or for one of several the last before it."""
    headings = [each for each in blocks if each.kind == "heading"]
    before = [each for each in headings if each.line < block.line]
    if several:
        return before[-1] if before else None
    highest = min((each.level for each in headings), default=0)
    top = [each for each in headings if each.level == highest]
    if len(top) == 1 and (block.kind != "heading" or _stage_level(blocks) > top[0].level):
        return top[0]
    return before[-1] if block.kind != "heading" and before else None


def _drop(blocks: Sequence[MarkdownBlock], carrier: Carrier, why: str) -> None:
    for each in blocks:
        words = each.text or f"a table of {len({row for row, _ in each.grid or ()})} rows"
        carrier.drop(each.cell.where, words, why)


# --- outlines ---------------------------------------------------------------------------------------------------------


def _lane_of(words: str) -> str | None:
    """The lane that words name for sure, and that is no stage."""
    lane = lane_of(words)
    return lane if lane not in ("stage", "phase") else None


def _said(text: str) -> tuple[str, str] | None:
    """`Pain points: …`, as the lane and what is said in it."""
    saying = _SAYING.fullmatch(text)
    lane = _lane_of(saying["name"]) if saying else None
    return (lane, saying["text"].strip()) if saying and lane else None


def _with_lanes(blocks: Sequence[MarkdownBlock]) -> list[MarkdownBlock]:
    """The headings under which something is said in a lane, before the next of their level."""
    found: dict[int, MarkdownBlock] = {}
    open_ones: list[MarkdownBlock] = []
    for each in blocks:
        is_lane = each.kind == "heading" and _lane_of(each.text) is not None
        if each.kind == "heading":
            open_ones = [other for other in open_ones if other.level < each.level]
        if is_lane or (each.kind in ("item", "text") and _said(each.text)) or (each.grid and guess(each.grid)):
            found |= {other.line: other for other in open_ones}
        if each.kind == "heading" and not is_lane:
            open_ones.append(each)
    return [*found.values()]


def _stage_level(blocks: Sequence[MarkdownBlock]) -> int:
    """The level of the headings that are stages: the first with several under which something is said in lanes, else
    the one below the title."""
    levels = [each.level for each in _with_lanes(blocks)]
    several = [level for level in sorted(set(levels)) if levels.count(level) > 1]
    if several or levels:
        return several[0] if several else max(levels)
    all_levels = [each.level for each in blocks if each.kind == "heading"]
    distinct = sorted(set(all_levels))
    return distinct[1] if len(distinct) > 1 and all_levels.count(distinct[0]) == 1 else min(distinct, default=1)


class _Outline:
    """Takes blocks one after the other, and knows where in the journey it is and in which lane."""

    def __init__(self, journey: MapPart, carrier: Carrier, stage_level: int) -> None:
        self.journey, self.carrier, self.stage_level = journey, carrier, stage_level
        self.stage: MapPart | None = None
        self.step: MapPart | None = None
        self.step_level = 0  # of the heading the step has, else 0
        self.phase: Cell | None = None
        self.lane = ""
        self.item: tuple[int, str, MapPart] | None = None  # the item under which deeper ones stand: its lane and part

    @property
    def here(self) -> MapPart:
        return self.step or self.stage or self.journey

    def add(self, blocks: Sequence[MarkdownBlock]) -> None:
        for block in blocks:
            if block.kind == "heading":
                self._heading(block)
            elif block.kind == "item":
                self._item(block)
            elif block.kind == "table":
                self._table(block)
            elif block.kind == "code":
                _drop([block], self.carrier, "it is code")
            else:
                self._paragraph(block)

    def _heading(self, block: MarkdownBlock) -> None:
        lane = _lane_of(block.text)
        self.lane, self.item = lane or "", None
        if block.level <= self.stage_level:
            self.stage = self.step = None
        elif self.step and (self.step_level == 0 or block.level <= self.step_level):
            self.step = None
        if lane:
            return
        cell = Cell(_NUMBER.sub("", block.text, count=1) or block.text, block.cell.where)
        if block.level < self.stage_level:
            self.phase = cell
        elif block.level == self.stage_level or self.stage is None:
            self.stage = MapPart(cell)
            self.journey.parts.append(self.stage)
            if self.phase:
                self.stage.say("phase", self.phase)
        elif self.step is None:
            self.step, self.step_level = MapPart(cell), block.level
            self.stage.parts.append(self.step)
        else:
            self.step.say("description", cell)

    def _item(self, block: MarkdownBlock) -> None:
        said = _said(block.text)
        deeper = self.item if self.item and block.level > self.item[0] else None
        part = deeper[2] if deeper else self.here
        if said:
            lane, text = said
            if text:
                part.say(lane, Cell(text, block.cell.where))
            self.item = (block.level, lane, part) if not (deeper and text) else deeper
        elif deeper:
            part.say(deeper[1], block.cell)
        elif self.lane:
            self.here.say(self.lane, block.cell)
        elif self.stage is not None and (self.step is None or self.step_level == 0):
            self.step, self.step_level = MapPart(block.cell), 0
            self.stage.parts.append(self.step)
            self.item = (block.level, "description", self.step)
        else:
            self._paragraph(block)

    def _paragraph(self, block: MarkdownBlock) -> None:
        said = _said(block.text)
        if block.kind != "item":
            self.item = None
            if self.step_level == 0:
                self.step = None
        lane = "quotes" if block.kind == "quote" else self.lane or "description"
        self.here.say(*((said[0], Cell(said[1], block.cell.where)) if said else (lane, block.cell)))

    def _table(self, block: MarkdownBlock) -> None:
        columns = guess(block.grid or {})
        if columns is None or self.stage is None:
            _drop([block], self.carrier, "no column of it is known" if columns is None else "it stands in no stage")
            return
        inner = MapPart(self.stage.title)
        parts_of(block.grid or {}, columns, inner, self.carrier)
        for each in inner.parts:
            self.stage.parts += each.parts or [MapPart(each.title, each.lanes)]


# --- blocks -----------------------------------------------------------------------------------------------------------


def blocks_of(text: str) -> Iterator[MarkdownBlock]:
    """The blocks of a text by CommonMark, with tables as GitHub has them, each with its line."""
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(text)
    body = "\n" * front[0].count("\n") + text[front.end() :] if front else text
    # links are found without its rules for them, whose time grows with the square of brackets that never close
    tokens = MarkdownIt("commonmark").enable("table").disable(["link", "image", "reference"]).parse(body)
    depth = 0
    opened: list[str] = []
    for index, token in enumerate(tokens):
        line = (token.map or [0])[0] + 1
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type in ("blockquote_open", "blockquote_close", "table_open", "table_close"):
            opened = [*opened, token.type] if token.nesting > 0 else opened[:-1]
        if token.type == "table_open":
            yield MarkdownBlock("table", line, grid=_grid(tokens, index))
        elif token.type in ("fence", "code_block"):
            yield MarkdownBlock("code", line, token.content)
        elif token.type == "html_block":
            yield MarkdownBlock("code", line, token.content.strip())
        elif token.type == "inline" and "table_open" not in opened and (words := _words(token)):
            holder = tokens[index - 1].type
            if holder == "heading_open":
                yield MarkdownBlock("heading", line, " ".join(words.split()), int(tokens[index - 1].tag[1:]))
            elif not depth and _NUMBERED.match(words) and len(words) <= _LONGEST_HEADING:
                yield MarkdownBlock("heading", line, " ".join(words.split()), 6)
            else:
                kind = "item" if depth else "quote" if opened else "text"
                yield from (MarkdownBlock(kind, line + at, each, depth) for at, each in _sayings(words))


def _sayings(words: str) -> Iterator[tuple[int, str]]:
    """A paragraph as one thing; one that begins with what it is about, as `Goal: …`, from one of these to the next."""
    lines = words.split("\n")
    starts = [at for at, each in enumerate(lines) if _said(each)]
    starts = starts if starts[:1] == [0] else [0]
    for start, end in pairwise((*starts, len(lines))):
        yield start, " ".join(each.strip() for each in lines[start:end])


def _grid(tokens: Sequence[Any], start: int) -> Grid:
    """The cells of the table that begins at a token."""
    found: dict[tuple[int, int], Cell] = {}
    row = column = line = 0
    for token in (tokens[index] for index in range(start, len(tokens))):
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            row, column, line = row + 1, 0, (token.map or [line])[0] + 1
        elif token.type in ("th_open", "td_open"):
            column += 1
        elif token.type == "inline" and (words := _words(token)):
            found[row, column] = Cell(words, f"line {line}, column {column}")
    return found


def _words(inline: Any) -> str:
    """What a line says without its mark-up; the address of a link stands behind its words."""
    said: list[str] = []
    for token in inline.children or ():
        if token.type in ("softbreak", "hardbreak"):
            said.append("\n")
        elif token.type == "html_inline":
            said.append("\n" if _BREAK.fullmatch(token.content) else "")
        else:
            said.append(token.content)
    return _LINK.sub(_linked, "".join(said)).strip()


def _linked(found: re.Match[str]) -> str:
    words, address = found["words"], found["address"]
    return f"{words} ({address})" if address.startswith("http") and words and address != words else words or address


_KINDS = {"code": "a diagram", "table": "a table", "heading": "an outline"}
