"""What stands at the head of every slide: what it is about, who answers for it, and where in the journey it is."""

from dataclasses import replace
from functools import partial

from jmx.escape import one_line
from jmx.render.layout import notice_frame, stage_head
from jmx.render.page import NOTHING, Block, Part, Sheet, beside_logo, flowing, paragraph, stack
from jmx.render.scene import About, Box, Rect
from jmx.render.theme import TextRole
from jmx.render.view import MapView, day

# All pages of a map leave the same room beside where it comes from, so that another commit moves nothing on them.
_ORIGIN, _AS_WIDE = "As of", "00 Mmm 0000 · commit 000000000, edited"
_NOTICES = 3


def head(sheet: Sheet) -> Block:
    """What the map is about, who answers for it, how it stands, which part of it this is, and its stages."""
    facts = _facts(sheet)
    about = beside_logo(sheet.theme, partial(_about, sheet), sheet.width - facts.width - 30)
    top = Block(sheet.width, max(about.height, facts.height), (about.at(0, 0), facts.at(sheet.width - facts.width, 4)))
    named = replace(sheet, columns=sheet.named or sheet.columns)
    stages = stage_head(named) if sheet.columns else _overall(sheet)
    return stack([top, _strip(sheet), stages], 8)


def _about(sheet: Sheet, room: float) -> Block:
    """What the map is about, and how it stands."""
    theme, view = sheet.theme, sheet.journey
    what = " · ".join(("Customer journey", *view.personas))
    is_part = not sheet.names_lowest  # another page says more
    title = paragraph(theme, view.title, room, "title", lines=1)
    said = stack(
        [
            title.hinted(view.title),
            paragraph(theme, view.goal, room, "goal", lines=1 if is_part else 2) if view.goal else NOTHING,
            paragraph(theme, what, room, "eyebrow", lines=1, around=view.title)
            if not is_part or not view.goal
            else NOTHING,
        ],
        2,
    )
    told = flowing([notice_frame(theme, each, room / 2) for each in view.notices[:_NOTICES]], room, theme.gap, 4)
    return stack([said, told], 6)


def _facts(sheet: Sheet) -> Block:
    """Owner, reviews, the day and the commit, in three lines."""
    theme, view = sheet.theme, sheet.journey
    review = f"{view.last_review}, next {view.next_review}" if view.next_review else view.last_review
    lines: list[tuple[str, str, TextRole]] = [
        ("Owner", view.answers_for_it, "strong" if view.answered else "pain"),
        ("Reviewed", review, "text"),
        (_ORIGIN, _origin(view), "text"),
    ]
    lines = [each for each in lines if each[1]]
    names = max(theme.width(name, "quiet") for name, *_ in lines) + 10
    widest = [(words, role) for name, words, role in lines if name != _ORIGIN]
    room = min(theme.fact, 1 + max(theme.width(one_line(words), role) for words, role in (*widest, (_AS_WIDE, "text"))))
    rows = []
    for name, words, role in lines:
        text = paragraph(theme, words, room, role, lines=1 if name == _ORIGIN else 2)
        told = Block(names + room, text.height, (paragraph(theme, name, names, "quiet").at(0, 0), text.at(names, 0)))
        rows.append(told.of(About("origin")) if name == _ORIGIN else told)
    return replace(stack(rows, 2), table=True)


def _origin(view: MapView) -> str:
    """Day and commit in one line: that something is not committed yet takes no room from what the page shows."""
    commit = f"commit {view.commit.partition(',')[0]}{', edited' * view.edited}" if view.commit else ""
    return " · ".join(filter(None, (day(view.as_of), commit)))


def _strip(sheet: Sheet) -> Block:
    """Where in the journey the page is: a bar for each stage, thick where it stands here."""
    view = sheet.journey
    here = {stage.ref for stage in sheet.view.stages}
    if len(here) == len(view.stages) or not view.stages:
        return NOTHING
    each = (sheet.width + 4) / len(view.stages)
    bars: list[Part] = []
    for place, stage in enumerate(view.stages):
        is_here = stage.ref in here
        box = Box(0, 0 if is_here else 2, max(1.0, each - 4), 6 if is_here else 2)
        bar = Rect(box, "accent" if is_here else "edge", radius=box.height / 2)
        bars.append(Block(each, 6, (bar,)).hinted(stage.title).at(place * each, 0))
    return Block(sheet.width, 6, tuple(bars))


def _overall(sheet: Sheet) -> Block:
    words = "Along the whole journey" if sheet.journey.stages else "This journey has no stages yet."
    too_many = "There are too many steps for one curve here." if sheet.journey.felt else ""
    told = paragraph(sheet.theme, too_many, sheet.width, "quiet") if too_many else NOTHING
    return stack([paragraph(sheet.theme, words, sheet.width, "phase"), told], 4)
