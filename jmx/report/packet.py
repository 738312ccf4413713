"""A review packet as Markdown, and as one HTML file that holds its map."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from jmx import resources
from jmx.model.change import Audience, Change
from jmx.report.changes import reason, sentence
from jmx.review.metrics import Movement
from jmx.review.packet import Packet
from jmx.review.page_one import answers

AUDIENCES = {
    Audience.EXPERIENCE: "What customers go through",
    Audience.SCORING: "Ratings and fixes",
    Audience.EVIDENCE: "Evidence and metrics",
    Audience.OWNERSHIP: "Who answers for what",
    Audience.EDITORIAL: "Wording",
}
TOP_PAINS = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words, with who did it, when and why."""

    words: str
    who: str
    when: str
    why: str
    commit: str


def markdown(packet: Packet, map_name: str = "") -> str:
    """The packet as Markdown; `map_name` is the picture beside it, if one was drawn."""
    return resources.markdown_template("packet/packet.md.jinja", map_name=map_name, **_context(packet))


def html(packet: Packet, svg: bytes) -> str:
    """The packet as one self-contained page: nothing is fetched, nothing runs."""
    drawing = Markup(svg.decode("utf-8").partition("?>")[2] if svg.startswith(b"<?xml") else svg.decode("utf-8"))
    return resources.html_template("packet/packet.html.jinja", drawing=drawing, **_context(packet))


def _context(packet: Packet) -> dict[str, Any]:
    return {
        "packet": packet,
        "answers": answers(packet),
        "changes": _grouped(packet.changes),
        "movements": [_movement(each) for each in packet.movements],
        "scores": packet.scores[:TOP_PAINS],
        "more_scores": max(0, len(packet.scores) - TOP_PAINS),
        "decision_rows": range(3),
    }


def _grouped(changes: tuple[Change, ...]) -> list[tuple[str, list[Told]]]:
    order = list(AUDIENCES)
    in_order = sorted(changes, key=lambda change: order.index(change.audience))
    return [
        (AUDIENCES[audience], [_told(change) for change in group])
        for audience, group in groupby(in_order, key=lambda change: change.audience)
    ]


def _told(change: Change) -> Told:
    commit = change.commit
    when = commit.committed.isoformat() if commit and commit.committed else ""
    return Told(sentence(change), commit.author if commit else "", when, reason(change), commit.short if commit else "")


def _movement(each: Movement) -> dict[str, str]:
    unit = f" {each.unit}" if each.unit else ""
    now = each.latest
    return {
        "title": each.title,
        "before": f"{each.baseline.value:g}{unit}" if each.baseline else "no value",
        "now": f"{now.value:g}{unit}" if now else "no value",
        "delta": f"{each.delta:+g}" if each.delta is not None else "no new value",
        "target": f"{each.target:g}{unit}" if each.target is not None else "none set",
        "sample": f"{now.sample:,}" if now and now.sample is not None else "not stated",
        "day": now.date.isoformat() if now else "",
        "judged": _judged(each),
    }


def _judged(each: Movement) -> str:
    if each.delta is None:
        return "no new data"
    if each.signal is None:
        return "too few values to tell"
    way = "unchanged" if each.improved is None else "better" if each.improved else "worse"
    return f"{way}, beyond its usual range" if each.signal else f"{way}, within its usual range"


FORMATS = ("markdown", "html")
