"""Marks as shapes of a slide, which people can edit: boxes, text boxes, freeforms, pictures, tables and groups."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby
from typing import Any

from jmx import escape
from jmx.render.deck import EMU, OWN_SLOTS
from jmx.render.deck_colors import SHADES, SLOTS
from jmx.render.scene import (
    Box,
    Circle,
    Dot,
    Image,
    Mark,
    MarkGroup,
    Rect,
    Scene,
    Shape,
    TextBlock,
    TextLine,
    in_blocks,
)
from jmx.render.scripts import needs_rules
from jmx.render.theme import Color, Theme, Weight

# How much lower than in the middle of its line text is set, as a share of the room above it: PowerPoint and LibreOffice
# do that differently, and this lies between.
_LOW = 0.75
_SHORT = 12  # letters of what is never broken
_ALIGNED = {"start": "l", "middle": "ctr", "end": "r"}
SPACES = " ".join(
    f'xmlns:{name}="http://schemas.openxmlformats.org/{where}/2006/{what}"'
    for name, where, what in (
        ("a", "drawingml", "main"), ("p", "presentationml", "main"), ("r", "officeDocument", "relationships"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SlidePen:
    """Writes marks as shapes of one slide."""

    slide: Any
    theme: Theme
    scale: float
    left: float
    top: float
    foreign: bool  # whether the theme of the deck is somebody else's
    smaller: float  # text than on the page
    fixed: frozenset[Color]  # colours that do not follow the deck: nobody could read text in its own
    ids: Iterator[int] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", count(10))

    def drawn(self, marks: Iterable[Mark]) -> Iterator[str]:
        for whole, run in groupby(in_blocks(marks), key=_style):
            if whole is None:
                yield from map(self.one, run)
            else:
                yield from (self.curve(piece) for piece in _joined([each for each in run if isinstance(each, Shape)]))

    def one(self, mark: Mark | TextBlock, told: str = "") -> str:
        match mark:
            case Rect(box, fill, stroke, weight, dashed, radius):
                most = min(box.width, box.height) / 2
                share = round(50_000 * min(radius, most) / most) if most else 0
                corners = f'<a:avLst><a:gd name="adj" fmla="val {share}"/></a:avLst>'
                form = f'<a:prstGeom prst="roundRect">{corners}</a:prstGeom>'
                plain = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
                return self.shape("Box", box, form if share else plain, self.paint(fill, stroke, weight, dashed), told)
            case Circle(fill=fill, stroke=stroke, weight=weight):
                form = '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'
                return self.shape("Circle", _box(mark), form, self.paint(fill, stroke, weight), told)
            case Shape(dots, fill, stroke, weight, dashed):
                line = self.paint(fill, stroke, weight, dashed)
                return self.shape("Line" if not fill else "Shape", _box(mark), self.path([dots], mark), line, told)
            case Image():
                return self.picture(mark, told)
            case TextBlock():
                return self.text(mark, told)
            case TextLine():
                return self.text(TextBlock((mark,)), told)
            case MarkGroup():
                return self.group(mark)

    def group(self, group: MarkGroup) -> str:
        inside = list(in_blocks(group.marks))
        if group.table and (cells := _cells(inside)):
            others = [each for each in inside if not isinstance(each, TextBlock)]
            return "".join(map(self.one, others)) + self.table(cells, group.words)
        if len(inside) < 2:
            return "".join(self.one(each, group.words) for each in inside)
        place = self.place(bounds_of(inside))
        child = place.replace("<a:off", "<a:chOff").replace("<a:ext", "<a:chExt")
        return (
            f"<p:grpSp><p:nvGrpSpPr>{self.named('Group', group.words)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
            f"<p:grpSpPr><a:xfrm>{place}{child}</a:xfrm></p:grpSpPr>{''.join(self.drawn(group.marks))}</p:grpSp>"
        )

    def curve(self, pieces: Sequence[Shape]) -> str:
        """Pieces that lead into each other as one freeform."""
        first = pieces[0]
        bounds = bounds_of(pieces)
        form = self.path([piece.dots for piece in pieces], first)
        line = self.paint(first.fill, first.stroke, first.weight, first.dashed)
        return self.shape("Curve", bounds, form, line, "")

    def path(self, pieces: Sequence[Sequence[Dot]], like: Shape) -> str:
        """A freeform through dots; smooth pieces go on where the one before ended."""
        corner = bounds_of([replace(like, dots=tuple(dot for piece in pieces for dot in piece))])

        def at(dot: Dot) -> str:
            return f'<a:pt x="{self.far(dot[0] - corner.x)}" y="{self.far(dot[1] - corner.y)}"/>'

        start, *others = pieces[0]
        if like.smooth:
            steps = [f"<a:cubicBezTo>{''.join(map(at, piece[1:]))}</a:cubicBezTo>" for piece in pieces]
        else:
            steps = [f"<a:lnTo>{at(dot)}</a:lnTo>" for dot in others] + ["<a:close/>"] * bool(like.fill)
        size = f'w="{self.far(corner.width)}" h="{self.far(corner.height)}"'
        fill = "" if like.fill else ' fill="none"'
        return (
            '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
            f"<a:path {size}{fill}><a:moveTo>{at(start)}</a:moveTo>{''.join(steps)}</a:path></a:pathLst></a:custGeom>"
        )

    def shape(self, kind: str, box: Box, form: str, paint: str, told: str) -> str:
        return (
            f"<p:sp><p:nvSpPr>{self.named(kind, told)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr><a:xfrm>{self.place(box)}</a:xfrm>{form}{paint}</p:spPr></p:sp>"
        )

    def picture(self, image: Image, told: str) -> str:
        _, rel = self.slide.part.get_or_add_image_part(io.BytesIO(image.content))
        form = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        return (
            f"<p:pic><p:nvPicPr>{self.named('Picture', told)}<p:cNvPicPr/><p:nvPr/></p:nvPicPr>"
            f'<p:blipFill><a:blip r:embed="{rel}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
            f"<p:spPr><a:xfrm>{self.place(image.box)}</a:xfrm>{form}</p:spPr></p:pic>"
        )

    def text(self, block: TextBlock, told: str) -> str:
        """A paragraph in a box of its own, a little wider than its lines so that they end where ours do."""
        inside = '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr>'
        form = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        return (
            f'<p:sp><p:nvSpPr>{self.named("Text", told)}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
            f"<p:spPr><a:xfrm>{self.place(self.room(block))}</a:xfrm>{form}</p:spPr>"
            f"<p:txBody>{inside}<a:lstStyle/>{self.paragraph(block)}</p:txBody></p:sp>"
        )

    def room(self, block: TextBlock) -> Box:
        """Where a paragraph stands, a little higher than its lines: in a line of that height, programs set text low."""
        first = block.lines[0]
        font, size, leading = self.theme.font, self.size(first), self.leading(block)
        spare = (leading - (font.ascent + font.descent) * size) / 2
        y = first.y - font.ascent * size - (1 + _LOW) * spare
        wide = self.wide(block)
        x = {"start": first.x, "middle": first.x - wide / 2, "end": first.x - wide}[first.anchor]
        return Box(x, y, wide, leading * len(block.lines))

    def wide(self, block: TextBlock) -> float:
        """How wide a paragraph may be for its lines to end where ours do, in a font of slightly other widths too."""
        first, *others = block.lines
        widest = max(line.width for line in block.lines)
        if not others:
            short = self.foreign and len(first.words) <= _SHORT
            return max(first.within.width, (1.5 if short else 1.02) * widest + 3)
        ruler = self.theme.ruler(first.role)
        firsts = (line.words[0] if needs_rules(line.words) else line.words.split()[0] for line in others)
        next_fits = min(
            line.width + first.scale * ruler.width(f" {word}") for line, word in zip(block.lines, firsts, strict=False)
        )
        return max(widest + 0.5, min(first.within.width + 3, (widest + next_fits) / 2))

    def size(self, line: TextLine) -> float:
        return self.theme.texts[line.role].size * line.scale

    def leading(self, block: TextBlock) -> float:
        first = block.lines[0]
        style = self.theme.texts[first.role]
        return block.lines[1].y - first.y if len(block.lines) > 1 else style.leading * first.scale

    def paragraph(self, block: TextBlock) -> str:
        first, style = block.lines[0], self.theme.texts[block.lines[0].role]
        points = f'<a:lnSpc><a:spcPts val="{round(75 * self.scale * self.leading(block))}"/></a:lnSpc>'
        leftward = ' rtl="1"' if first.right_to_left else ""
        bold = ' b="1"' if style.bold else ' b="0"'
        size = round(75 * self.scale * self.smaller * self.size(first))
        return (
            f'<a:p><a:pPr algn="{_ALIGNED[first.anchor]}"{leftward}>{points}<a:buNone/></a:pPr>'
            f'<a:r><a:rPr sz="{size}"{bold} dirty="0">{self.color(style.color)}</a:rPr>'
            f"<a:t>{escape.svg(block.words)}</a:t></a:r></a:p>"
        )

    def title(self, block: TextBlock | None, page: Scene) -> None:
        """The title of the slide where the page has it; above the slide, for those who listen, where it has none."""
        from pptx.oxml import parse_xml

        shape = self.slide.shapes.title
        if shape is None:
            return
        box = self.room(block) if block else Box(0, -60, page.width, 40)
        inside = '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr>'
        told = self.paragraph(block) if block else f"<a:p><a:r><a:t>{escape.svg(page.title)}</a:t></a:r></a:p>"
        element = shape._element
        for old in (element.spPr, element.txBody):
            element.remove(old)
        made = f"<p:spPr><a:xfrm>{self.place(box)}</a:xfrm></p:spPr><p:txBody>{inside}<a:lstStyle/>{told}</p:txBody>"
        for new in parse_xml(f"<p:sp {SPACES}>{made}</p:sp>"):
            element.append(new)

    def table(self, cells: Sequence[Sequence[TextBlock]], told: str) -> str:
        """Paragraphs in rows and columns as a table without lines."""
        columns = [row.lines[0].within.x for row in cells[0]]
        rows = [row[0].lines[0].within.y for row in cells]
        bounds = bounds_of([block for row in cells for block in row])
        right, bottom = max(columns[-1] + self.wide(row[-1]) for row in cells), bounds.bottom
        widths = [b - a for a, b in zip(columns, [*columns[1:], right], strict=True)]
        heights = [b - a for a, b in zip(rows, [*rows[1:], bottom], strict=True)]
        grid = "".join(f'<a:gridCol w="{self.far(wide)}"/>' for wide in widths)
        none = "".join(f"<a:{side}><a:noFill/></a:{side}>" for side in ("lnL", "lnR", "lnT", "lnB"))
        style = f'<a:tcPr marL="0" marR="0" marT="0" marB="0" anchor="t">{none}<a:noFill/></a:tcPr>'
        begin, end = "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>", f"</a:txBody>{style}</a:tc>"
        lines = "".join(
            f'<a:tr h="{self.far(high)}">{"".join(f"{begin}{self.paragraph(block)}{end}" for block in row)}</a:tr>'
            for row, high in zip(cells, heights, strict=True)
        )
        place = self.place(Box(columns[0], rows[0], right - columns[0], bottom - rows[0]))
        return (
            f"<p:graphicFrame><p:nvGraphicFramePr>{self.named('Table', told)}<p:cNvGraphicFramePr/><p:nvPr/>"
            f"</p:nvGraphicFramePr><p:xfrm>{place}</p:xfrm><a:graphic>"
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
            f"<a:tbl><a:tblPr/><a:tblGrid>{grid}</a:tblGrid>{lines}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
        )

    def named(self, kind: str, told: str) -> str:
        number = next(self.ids)
        described = f' descr="{escape.svg(told)}"' if told else ""
        return f'<p:cNvPr id="{number}" name="{kind} {number}"{described}/>'

    def place(self, box: Box) -> str:
        x, y = (round(EMU * (off + self.scale * at)) for off, at in ((self.left, box.x), (self.top, box.y)))
        return f'<a:off x="{x}" y="{y}"/><a:ext cx="{self.far(box.width)}" cy="{self.far(box.height)}"/>'

    def far(self, units: float) -> int:
        return max(0, round(EMU * self.scale * units))

    def paint(self, fill: Color | None, stroke: Color | None, weight: Weight, dashed: bool = False) -> str:
        inside = self.color(fill) if fill else "<a:noFill/>"
        if not stroke:
            return inside + "<a:ln><a:noFill/></a:ln>"
        dash = '<a:custDash><a:ds d="250000" sp="200000"/></a:custDash>' if dashed else ""
        wide = self.far(self.theme.weights[weight])
        return f'{inside}<a:ln w="{wide}">{self.color(stroke)}{dash}<a:round/></a:ln>'

    def color(self, color: Color) -> str:
        if color in self.fixed:
            return f'<a:solidFill><a:srgbClr val="{self.theme.colors[color][1:]}"/></a:solidFill>'
        if self.foreign and color in SHADES:
            slot, changes = SHADES[color]
            told = "".join(f'<a:{name} val="{share * 1000}"/>' for name, share in changes.items())
            return f'<a:solidFill><a:schemeClr val="{slot}">{told}</a:schemeClr></a:solidFill>'
        slot = (SLOTS if self.foreign else {**SLOTS, **OWN_SLOTS}).get(color, "")
        if slot:
            return f'<a:solidFill><a:schemeClr val="{slot}"/></a:solidFill>'
        return f'<a:solidFill><a:srgbClr val="{self.theme.colors[color][1:]}"/></a:solidFill>'


def bounds_of(marks: Iterable[Mark | TextBlock]) -> Box:
    """The smallest box around marks."""
    boxes = [box for mark in marks if (box := _box(mark)).width or box.height]
    if not boxes:
        return Box(0, 0, 0, 0)
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def _box(mark: Mark | TextBlock) -> Box:
    match mark:
        case Rect(box) | Image(box):
            return box
        case Circle(x, y, r):
            return Box(x - r, y - r, 2 * r, 2 * r)
        case Shape(dots):
            x, y = min(x for x, _ in dots), min(y for _, y in dots)
            return Box(x, y, max(x for x, _ in dots) - x, max(y for _, y in dots) - y)
        case TextLine(within=within):
            return within
        case TextBlock(lines):
            return lines[0].within
        case MarkGroup(marks=marks):
            return bounds_of(marks)


def _style(mark: Mark | TextBlock) -> tuple[object, ...] | None:
    """What the pieces of one curve have in common; None for anything else."""
    if isinstance(mark, Shape) and mark.smooth:
        return mark.fill, mark.stroke, mark.weight, mark.dashed
    return None


def _joined(pieces: Sequence[Shape]) -> Iterator[list[Shape]]:
    """Pieces of curves in runs that lead into each other."""
    run: list[Shape] = []
    for piece in pieces:
        if run and run[-1].dots[-1] != piece.dots[0]:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _cells(inside: Iterable[Mark | TextBlock]) -> list[list[TextBlock]]:
    """Paragraphs in rows, where each row has one in each column; nothing where they are no table."""
    found: dict[float, list[TextBlock]] = {}
    for block in inside:
        if isinstance(block, TextBlock):
            found.setdefault(block.lines[0].within.y, []).append(block)
    rows = [sorted(row, key=lambda block: block.lines[0].within.x) for _, row in sorted(found.items())]
    columns = {tuple(block.lines[0].within.x for block in row) for row in rows}
    return rows if len(columns) == 1 and len(rows) > 1 else []
