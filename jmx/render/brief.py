"""Pages for those who decide: the worst pains with owner, decision and next step, and the story of each dip."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from jmx.escape import one_line
from jmx.render.emotion import low_sign, shows_lowest
from jmx.render.lanes import EMOTION, Lane
from jmx.render.layout import legend, scene_of
from jmx.render.page import NOTHING, Block, Part, Sheet, paragraph, row, stack
from jmx.render.paper import Paper
from jmx.render.scene import About, Box, Rect, Scene, Shape
from jmx.render.signs import rank_badge, severity_bars
from jmx.render.slide_columns import MARGIN, overview, slide_theme
from jmx.render.slide_head import head
from jmx.render.theme import Color, TextRole, Theme
from jmx.render.view import MapPain, MapStep, MapView, Source

_WORST = 3
_LARGER = 1.08  # the words of those who decide are read from afar
_LINES = (8, 6, 5, 4, 3, 2, 1)


def executive(view: MapView, theme: Theme, lanes: Sequence[Lane], paper: Paper) -> tuple[Scene, ...]:
    """One page: the curve, and the worst pains with who answers, what was decided and what is next."""
    theme = slide_theme(theme, paper)
    sheet = _glance(view, theme, paper)
    worst = worst_pains(view, _WORST)
    left = sum(pain.rank is not None for pain in view.all_pains) - sum(pain.rank is not None for pain in worst)
    foot = f"+{left} more ranked pain{'s' if left > 1 else ''}" if left > 0 else ""

    def body(lines: int) -> Block:
        return _cards(sheet, worst, lines)

    return (_page(sheet, paper, body, foot, "", lanes),)


def _glance(view: MapView, theme: Theme, paper: Paper) -> Sheet:
    """The stages and their curve in little room."""
    sheet = overview(view, replace(theme, mood=15.0, longest=2), paper)
    stages = tuple(replace(stage, phase="") for stage in sheet.view.stages)
    columns = tuple(replace(column, stage=stage) for column, stage in zip(sheet.columns, stages, strict=False))
    return replace(sheet, view=replace(sheet.view, stages=stages), columns=columns, names_lowest=False)


def worst_pains(view: MapView, most: int) -> list[MapPain]:
    """What must be fixed, then what ranks highest of what is not settled, then what is most severe."""
    open_pains = [pain for pain in view.all_pains if pain.status in ("open", "accepted")]
    last = len(open_pains) + 1
    return sorted(open_pains, key=lambda pain: (not pain.must, pain.rank or last, -(pain.severity or 0)))[:most]


def _cards(sheet: Sheet, worst: Sequence[MapPain], lines: int) -> Block:
    theme = replace(sheet.theme.enlarged(_LARGER), longest=lines)
    if not worst:
        return paragraph(theme, "No pain is open on this map.", sheet.width, "goal")
    gap = 2 * theme.gap
    room = (sheet.width - (len(worst) - 1) * gap) / len(worst)
    pad = 1.3 * theme.gap
    inner = room - 2 * pad
    said = [_pain(theme, sheet.journey, pain, inner, lines, pain.cost) for pain in worst]
    height = max(each.height for each in said) + 2 * pad
    parts: list[Part] = []
    for place, block in enumerate(said):
        x = place * (room + gap)
        evidenced = worst[place].evidenced
        face = Rect(
            Box(x, 0, room, height), "pain-tint" if evidenced else "page", "pain-edge" if evidenced else "pain",
            dashed=not evidenced, radius=8,
        )  # fmt: skip
        parts += [face, block.at(x + pad, pad)]
    return Block(sheet.width, height, tuple(parts))


def _pain(theme: Theme, view: MapView, pain: MapPain, room: float, lines: int, cost: str = "") -> Block:
    signs = [rank_badge(theme, pain.rank)] if pain.rank else []
    if pain.severity:
        told = f"{pain.severity}/5"
        signs += [severity_bars(theme, pain.severity, pain.evidenced)]
        signs += [paragraph(theme, told, theme.width(told, "pain") + 1, "pain")]
    where = ", ".join(f"{step.number}. {step.title}" for step in view.steps if step.number in pain.steps)
    known = "" if pain.evidenced else "An assumption: nothing supports it yet"
    owner = pain.owner or (view.owner if not view.left else "")
    idle = f"Nothing since “{pain.answer.title}”, {pain.answer.words}" if pain.answer else "Nobody works on it"
    rows = [
        _said(theme, "Owner", owner or "Nobody", room, lines, "strong" if owner else "pain"),
        _said(
            theme, "Decided", pain.decision.words if pain.decision else "Nothing about this yet", room, max(2, lines)
        ),
        _cited(theme, pain.decision.cited if pain.decision else "", room, 2),
        _said(theme, "Next", pain.next or idle, room, max(2, lines), "strong" if pain.next else "pain"),
    ]
    title = paragraph(theme, pain.title, room, "chart-title", lines=max(2, min(3, lines)))
    return (
        stack(
            [
                row(signs, 8),
                title,
                paragraph(theme, " · ".join(filter(None, (where, cost, known))), room, "quiet", lines=min(2, lines)),
                Block(room, 2),
                *rows,
            ],
            6,
        )
        .hinted(pain.title)
        .of(About("record", pain.ref))
    )


def _side(theme: Theme) -> float:
    return max(theme.width(name, "quiet") for name in ("Owner", "Decided", "Next", "Costs")) + theme.gap


def _said(theme: Theme, name: str, words: str, room: float, lines: int, role: TextRole = "text") -> Block:
    side = _side(theme)
    text = paragraph(theme, words, room - side, role, lines=lines)
    return Block(room, text.height, (paragraph(theme, name, side, "quiet").at(0, 0), text.at(side, 0)))


def _cited(theme: Theme, words: str, room: float, lines: int = 1) -> Block:
    if not words:
        return NOTHING
    side = _side(theme)
    text = paragraph(theme, words, room - side, "quiet", lines=lines)
    return Block(room, text.height, (text.at(side, 0),))


def _page(
    sheet: Sheet, paper: Paper, body: Callable[[int], Block], told: str, page: str, lanes: Sequence[Lane],
    mark: MapStep | None = None,
) -> Scene:  # fmt: skip
    """The curve below the head, then what is said, in as many lines as there is room for."""
    theme = sheet.theme
    top = head(sheet)
    curve = EMOTION in lanes and bool(sheet.columns) and bool(sheet.view.felt)
    lowest = [(low_sign(theme), "lowest")] if curve and shows_lowest(sheet) else []
    signs = legend(sheet, [EMOTION], lowest) if curve else NOTHING
    number = paragraph(theme, page, 110, "quiet", anchor="end") if page else NOTHING
    words = paragraph(theme, told, sheet.width - 130, "quiet", lines=1)
    line = Block(sheet.width, max(number.height, words.height), (words.at(0, 0), number.at(sheet.width - 110, 0)))
    foot = stack([signs, line], 4)
    least = EMOTION.row(sheet, 0.0).height if curve else 0.0
    room = paper.height - 2 * MARGIN - top.height - foot.height - least - 4 * theme.gap
    said = next((block for lines in _LINES if (block := body(lines)).height <= room), None)
    if said is None:
        if curve:
            return _page(sheet, paper, body, told, page, [])
        said = body(_LINES[-1])
    spare = max(0.0, room - said.height)
    mood = min(theme.tallest_mood, theme.mood + spare / 4)
    drawn = EMOTION.row(replace(sheet, theme=replace(theme, mood=mood)), 0.0) if curve else NOTHING
    y = MARGIN + top.height + theme.gap
    parts: list[Part] = [top.at(MARGIN, MARGIN), drawn.at(MARGIN, y)]
    if curve and mark is not None and mark.number in sheet.places:
        parts += _pointer(MARGIN + sheet.places[mark.number], y + drawn.height)
    y += drawn.height + (1.5 * theme.gap if curve else 0)
    parts += [said.at(MARGIN, y), foot.at(MARGIN, paper.height - MARGIN - foot.height)]
    return scene_of(sheet.journey, parts, paper.width, paper.height, page)


def _pointer(x: float, y: float) -> Iterator[Part]:
    """Where on the curve a page is."""
    color: Color = "pain"
    yield Shape(((x, y), (x + 8, y + 9), (x - 8, y + 9)), color)


# --- the story of a dip ---


def story(view: MapView, theme: Theme, lanes: Sequence[Lane], paper: Paper) -> tuple[Scene, ...]:
    """A page for each dip of the curve: what customers say, how we know, what it costs, what was decided."""
    theme = slide_theme(theme, paper)
    sheet = _glance(view, theme, paper)
    found = dips(view)
    if not found:
        words = "The curve of this journey has no dip." if view.felt else "Nobody said yet how this journey feels."
        return (_page(sheet, paper, lambda _: paragraph(theme, words, sheet.width, "goal"), "", "", lanes),)
    return tuple(
        _page(
            sheet, paper, _telling(sheet, step), "", f"Page {place} of {len(found)}" if len(found) > 1 else "", lanes,
            mark=step,
        )
        for place, step in enumerate(found, 1)
    )  # fmt: skip


def dips(view: MapView) -> list[MapStep]:
    """The steps where a curve turns upwards again below neutral, or ends there."""
    found: dict[str, MapStep] = {}
    for curve in range(max((len(step.moods) for step in view.felt), default=0)):
        felt = [(step, mood) for step in view.felt if (mood := step.moods[curve]) is not None]
        for at, (step, mood) in enumerate(felt):
            before = felt[at - 1][1] if at else 9.0
            after = next((later for _, later in felt[at:] if later != mood), 9.0)
            if mood < 0 and before > mood and after > mood:
                found.setdefault(step.ref, step)
    order = {step.ref: at for at, step in enumerate(view.felt)}
    return sorted(found.values(), key=lambda step: order[step.ref])


def _telling(sheet: Sheet, step: MapStep) -> Callable[[int], Block]:
    def body(lines: int) -> Block:
        theme, view = replace(sheet.theme, longest=lines), sheet.journey
        left = 0.56 * sheet.width - 30
        right = sheet.width - left - 30
        number = f"{step.number}  " if step.number else ""
        title = paragraph(theme, f"{number}{step.title}", left, "title", lines=1).of(About("record", step.ref))
        feels = paragraph(theme, _feels(view, step), left, "pain")
        pains = [pain for pain in view.all_pains if step.number and step.number in pain.steps]
        if not step.number:
            pains = [pain for stage in view.stages if stage.ref == step.ref for pain in stage.pains if not pain.steps]
        quotes = _quotes(view, step, pains)
        known = list(dict.fromkeys((*step.sources, *(each for pain in pains for each in pain.sources))))
        said = stack([_quote(theme, *each, left, lines) for each in quotes[:lines]], 8)
        rest = _more(theme, len(quotes) - lines, "quote", left)
        about = stack([title, feels, Block(left, 4), said, rest, _known(theme, known, left, lines)], 6)
        hurts = [_hurt(theme, view, pain, right, lines) for pain in pains[:lines]]
        if not hurts:
            hurts = [paragraph(theme, "No pain is written down here.", right, "quiet")]
        beside = stack([*hurts, _more(theme, len(pains) - lines, "pain", right)], 12)
        rule = Rect(Box(left + 14, 0, 2, max(about.height, beside.height)), "hairline")
        parts = about.at(0, 0), rule, beside.at(left + 30, 0)
        return Block(sheet.width, max(about.height, beside.height), parts)

    return body


def _feels(view: MapView, step: MapStep) -> str:
    """How it feels to whom, and whether that is known."""
    told = [f"{mood:+g}".replace("-", "−") if mood else "0" for mood in step.moods if mood is not None]
    if len(set(told)) > 1:
        named = [name for name, mood in zip(view.feelings, step.moods, strict=False) if mood is not None]
        told = [f"{mood} ({name})" for mood, name in zip(told, named, strict=False)]
    return f"Feels {'; '.join(dict.fromkeys(told))}{'' if step.evidenced else ', an assumption'}"


def _quotes(view: MapView, step: MapStep, pains: Sequence[MapPain]) -> list[tuple[str, str]]:
    """What customers say of it, each with where that stands."""
    sources = [*step.sources, *(each for pain in pains for each in pain.sources)]
    found = {quote: source.cited for source in sources for quote in source.quotes}
    return list(found.items()) + [(quote, step.ref) for quote in step.quotes if quote not in found]


def _quote(theme: Theme, words: str, cited: str, room: float, lines: int) -> Block:
    text = paragraph(theme, f"“{one_line(words)}”", room - 14, "goal", lines=lines)
    where = paragraph(theme, cited, room - 14, "quiet", lines=1)
    body = stack([text, where])
    return Block(room, body.height, (Rect(Box(0, 1, 3, body.height - 2), "accent", radius=1.5), body.at(14, 0)))


def _known(theme: Theme, sources: Sequence[Source], room: float, lines: int) -> Block:
    head = paragraph(theme, "How we know", room, "quiet-strong")
    if not sources:
        return stack([head, paragraph(theme, "Nothing supports it yet.", room, "pain")])
    told = [
        stack(
            [
                paragraph(theme, each.words, room, "text", lines=lines),
                paragraph(theme, each.cited, room, "quiet", lines=1),
            ]
        )
        for each in sources[:lines]
    ]
    return stack([Block(room, 4), head, *told, _more(theme, len(sources) - lines, "source", room)], 5)


def _hurt(theme: Theme, view: MapView, pain: MapPain, room: float, lines: int) -> Block:
    costs = _said(theme, "Costs", pain.cost or "Nobody said", room, lines, "text" if pain.cost else "quiet")
    block = _pain(theme, view, pain, room, lines)
    return stack([block, costs, _cited(theme, pain.ref, room)], 5)


def _more(theme: Theme, count: int, what: str, room: float) -> Block:
    return (
        paragraph(theme, f"+{count} more {what}{'s' if count > 1 else ''}", room, "quiet-strong")
        if count > 0
        else NOTHING
    )
