"""What frames a map: what it is about and who answers for it above, where it comes from below."""

from jmx.escape import one_line
from jmx.render.block import Block, paragraph, stack
from jmx.render.scene import Box, Rect, Shape
from jmx.render.sheet import Sheet
from jmx.render.theme import TextRole
from jmx.render.view import MapView, day

_ASIDE = 48.0  # between the title and the facts


def header(page: Sheet) -> Block:
    """What the map is about on the left, who answers for it on the right."""
    theme, view = page.theme, page.view
    facts = _facts(page)
    left = page.width - facts.width - _ASIDE
    eyebrow = " · ".join(("Customer journey", *view.personas))
    title, goal = paragraph(theme, view.title, left, "title"), paragraph(theme, view.goal, left, "goal", lines=4)
    about = stack([paragraph(theme, eyebrow, left, "eyebrow", lines=3), title, goal], 6).hinted(view.title)
    parts = about.at(0, 0), facts.at(left + _ASIDE, 4)
    return Block(page.width, max(about.height, facts.height), parts)


def _facts(page: Sheet) -> Block:
    """Owner, review and evidence in two columns."""
    theme, view = page.theme, page.view
    lines: list[tuple[str, str, TextRole]] = [
        ("Owner", view.answers_for_it, "strong" if view.owner else "pain"),
        ("Reviewed", _rhythm(view), "text"),
    ]
    if view.coverage is not None:
        lines.append(("Evidence", f"behind {sum(view.claims)} of {len(view.claims)} claims", "text"))
    name_room = max(theme.fact_name, *(theme.width(name, "quiet") + 12 for name, *_ in lines))
    room = min(theme.fact, 1 + max(theme.width(one_line(words), role) for _, words, role in lines))
    rows = []
    for name, words, role in lines:
        text = paragraph(theme, words, room, role, lines=3)
        parts = paragraph(theme, name, name_room, "quiet").at(0, 0), text.at(name_room, 0)
        rows.append(Block(name_room + room, text.height, parts))
    facts = stack(rows, 6)
    rule = Rect(Box(0, 0, 3, facts.height), "accent" if view.owner else "pain", radius=1.5)
    return Block(facts.width + 18, facts.height, (rule, facts.at(18, 0)))


def _rhythm(view: MapView) -> str:
    last = f"last {day(view.last_reviewed)}" if view.last_reviewed else "no review recorded"
    return f"{view.cadence}, {last}" if view.cadence else last


def footer(page: Sheet) -> Block:
    """Where the picture comes from, so that a copy on a slide can be traced."""
    view = page.view
    told = [
        *(view.journey, *view.personas, f"As of {day(view.as_of)}"),
        *([f"Commit {view.commit}"] if view.commit else []),
        f"Owner: {view.owner}" if view.owner else view.answers_for_it,
        f"Last reviewed {day(view.last_reviewed)}" if view.last_reviewed else "No review recorded",
        *([] if view.coverage is None else [f"Evidence {view.coverage} %"]),
    ]
    text = paragraph(page.theme, "  ·  ".join(told), page.width, "quiet")
    rule = Shape(((0, 0), (page.width, 0)), stroke="hairline")
    return Block(page.width, text.height + 12, (rule, text.at(0, 12)))


def description(view: MapView) -> str:
    """The map in a sentence or two, for those who cannot see it."""
    personas = f" of {', '.join(view.personas)}" if view.personas else ""
    counted = {"stage": len(view.stages), "step": len(view.steps), "pain point": len(view.all_pains)}
    counts = ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for what, count in counted.items())
    lowest = f" {view.low_words}." if view.lowest else ""
    return one_line(f"Customer journey{personas}: {counts}.{lowest} {view.answers_for_it}, as of {day(view.as_of)}.")
