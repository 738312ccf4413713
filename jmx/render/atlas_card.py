"""A journey as a card with its health: curve, worst pain, who answers, what presses, how much of it is known."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jmx.render.glance import CurveDot, Glance
from jmx.render.page import NOTHING, Block, Part, paragraph, row, stack
from jmx.render.scene import About, Box, Circle, Rect, Shape
from jmx.render.signs import severity_bars
from jmx.render.theme import Theme

WIDTH = 300.0
_PAD, _CURVE, _DOT = 14.0, 34.0, 5.0  # around what is said, the height of a curve, half of a lowest point
_SHARE = 126.0  # of a card's width, for the words before the bar of evidence


class HealthCard(NamedTuple):
    """A journey, and what is said on its card."""

    glance: Glance
    said: Block

    @property
    def height(self) -> float:
        return self.said.height + 2 * _PAD

    def framed(self, height: float | None = None) -> Block:
        """The card, as high as others beside it."""
        high, each = height or self.height, self.glance
        pressing = bool(each.pressing)
        stroke, weight = ("pain", "firm") if pressing else ("edge", "thin")
        face = Rect(Box(0, 0, WIDTH, high), "page", stroke, weight, radius=8)  # type: ignore[arg-type]
        side = Rect(Box(0, 8, 5, high - 16), "pain" if pressing else "accent", radius=2.5)
        block = Block(WIDTH, high, (face, side, self.said.at(_PAD, _PAD)))
        return block.hinted(f"{each.title}: {each.lowest or each.owner}").of(About("record", each.ref))


def health_card(theme: Theme, each: Glance, findings: tuple[int, int] = (0, 0)) -> HealthCard:
    """What is said of a journey; `findings` are the errors and warnings about it."""
    room = WIDTH - 2 * _PAD
    kind = each.type if each.type != "journey" else ""
    about = " · ".join(filter(None, (kind, each.kind, f"in “{each.stage}”" if each.stage else "")))
    owner = f"Owner {each.owner}" if each.answered else each.owner
    said = stack(
        [
            paragraph(theme, each.title, room, "strong", lines=3),
            paragraph(theme, about, room, "quiet", lines=2) if about else NOTHING,
            _curve(each.curve, room) if each.curve else NOTHING,
            _worst(theme, each, room),
            paragraph(theme, owner, room, "text" if each.answered else "pain", lines=2),
            *_review(theme, each, room),
            _known(theme, each, room),
            _found(theme, findings, room),
        ],
        5,
    )
    return HealthCard(each, said)


def _curve(dots: Sequence[CurveDot], room: float) -> Block:
    """How it feels, small; its lowest points as on the map."""
    step = (room - 2 * _DOT) / max(1, len(dots) - 1)
    places = [
        (
            _DOT + at * step if len(dots) > 1 else room / 2,
            _CURVE / 2 - max(-2.0, min(2.0, dot.mood)) / 2 * (_CURVE / 2 - _DOT),
        )
        for at, dot in enumerate(dots)
    ]
    parts: list[Part] = [Shape(((0, _CURVE / 2), (room, _CURVE / 2)), stroke="edge")]
    if len(places) > 1:
        parts.append(Shape(tuple(places), stroke="accent", weight="thick"))
    parts += [
        Circle(x, y, _DOT - 1, "pain" if dot.known else "page", "pain", "thick")
        for (x, y), dot in zip(places, dots, strict=True)
        if dot.lowest and dot.mood < 0
    ]
    return Block(room, _CURVE, tuple(parts))


def _worst(theme: Theme, each: Glance, room: float) -> Block:
    pain = each.worst
    if pain is None:
        return NOTHING
    signs = []
    if pain.severity:
        told = f"{pain.severity}/5"
        signs = [severity_bars(theme, pain.severity, pain.evidenced)]
        signs += [paragraph(theme, told, theme.width(told, "pain") + 1, "pain")]
    must = paragraph(theme, f"Must: {pain.must}", room, "pain", lines=1) if pain.must else NOTHING
    title = f"{pain.title}{'' if pain.evidenced else ' (assumed)'}"
    return stack([row(signs, 8), must, paragraph(theme, title, room, "text", lines=3)], 3)


def _review(theme: Theme, each: Glance, room: float) -> Iterator[Block]:
    """What presses, else when the next review is due; who answers stands above."""
    late = [words for words in each.pressing if "owner" not in words.lower()]
    yield from (paragraph(theme, words, room, "pain", lines=2) for words in late)
    if not late and each.next_review:
        words = each.a_little_late or f"Next review {each.next_review}"
        yield paragraph(theme, words, room, "quiet", lines=2)


def _known(theme: Theme, each: Glance, room: float) -> Block:
    """The share of claims with evidence, as a bar and in words."""
    if each.coverage is None:
        return NOTHING
    words = paragraph(theme, f"Evidence {each.coverage} %", _SHARE, "quiet")
    wide = room - _SHARE
    middle = words.height / 2
    bar = Rect(Box(_SHARE, middle - 3, wide, 6), "hairline", radius=3)
    filled = [Rect(Box(_SHARE, middle - 3, wide * each.coverage / 100, 6), "phase", radius=3)] if each.coverage else []
    return Block(room, words.height, (words.at(0, 0), bar, *filled))


def _found(theme: Theme, findings: tuple[int, int], room: float) -> Block:
    errors, warnings = findings
    told = [
        f"{many} {what}{'' if many == 1 else 's'}" for many, what in ((errors, "error"), (warnings, "warning")) if many
    ]
    if not told:
        return NOTHING
    return paragraph(theme, f"Lint: {', '.join(told)}", room, "pain" if errors else "quiet", lines=1)
