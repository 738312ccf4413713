"""A review packet as Markdown, and as one HTML file that holds its map."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from jmx import resources
from jmx.formats import table as table_of
from jmx.model.change import Audience, Change
from jmx.model.series import Movement
from jmx.report.changes import grouped_sentences, reason, signed
from jmx.report.formats import ReportFormat
from jmx.report.packet_summary import answers
from jmx.review.packet import Packet

AUDIENCES = {
    Audience.EXPERIENCE: "What customers go through",
    Audience.SCORING: "Ratings and fixes",
    Audience.EVIDENCE: "Evidence and metrics",
    Audience.OWNERSHIP: "Who answers for what",
    Audience.EDITORIAL: "Wording",
}
TOP_PAINS = 5


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What one commit changed, in words, with who did it, when and why."""

    changes: tuple[str, ...]
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
        "late": sum(1 for action in packet.actions if action.late_days),
        "decision_rows": range(3),
    }


def _grouped(changes: tuple[Change, ...]) -> list[tuple[str, list[ChangeGroup]]]:
    """The changes by audience, and within it by commit, the newest first. A commit explains itself once."""
    explained: set[str] = set()
    return [
        (words, _by_commit([change for change in changes if change.audience is audience], explained))
        for audience, words in AUDIENCES.items()
        if any(change.audience is audience for change in changes)
    ]


def _by_commit(changes: list[Change], explained: set[str]) -> list[ChangeGroup]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.commit.oid if change.commit else "-", []).append(change)
    newest_first = sorted(groups.items(), key=lambda group: _when(group[1][0]), reverse=True)
    told = []
    for oid, group in newest_first:
        told.append(_told(group, again=oid in explained and len(oid) > 1))
        explained.add(oid)
    return told


def _when(change: Change) -> str:
    committed = change.commit.committed if change.commit else None
    # what is not committed yet is the newest
    return committed.isoformat() if committed else "9999" if change.commit and not change.commit.oid else ""


def _told(changes: list[Change], *, again: bool) -> ChangeGroup:
    commit = changes[0].commit
    when = commit.committed.isoformat() if commit and commit.committed else ""
    who = commit.author if commit else "a merge"
    why = "(the commit above)" if again else "" if commit and not commit.oid else reason(changes[0])
    return ChangeGroup(grouped_sentences(changes), who, when, why, commit.short if commit else "")


def _movement(each: Movement) -> dict[str, str]:
    unit = f" {each.unit}" if each.unit else ""
    now = each.latest
    return {
        "title": each.title,
        "before": f"{each.baseline.value:g}{unit}" if each.baseline else "no value",
        "now": f"{now.value:g}{unit}" if now else "no value",
        "delta": signed(each.delta) if each.delta is not None else "no new value",
        "target": f"{each.target:g}{unit}" if each.target is not None else "none set",
        "sample": f"{now.sample:,}" if now and now.sample is not None else "not stated",
        "day": now.date.isoformat() if now else "",
        "judged": _judged(each),
    }


def _judged(each: Movement) -> str:
    if each.delta is None:
        return "no new data"
    if each.improved is None:
        return "unchanged"
    if each.signal is None:
        return "too few values to tell"
    way = "better" if each.improved else "worse"
    return f"{way}, beyond its usual range" if each.signal else f"{way}, within its usual range"


@dataclass(frozen=True, slots=True)
class PacketReport:
    """A packet, and how its map is drawn."""

    packet: Packet
    drawn: Callable[[], bytes]


FORMATS: Mapping[str, ReportFormat[PacketReport]] = table_of(
    ReportFormat(name="markdown", endings=(".md", ".markdown"), write=lambda facts, _: markdown(facts.packet)),
    ReportFormat(name="html", endings=(".html", ".htm"), write=lambda facts, _: html(facts.packet, facts.drawn())),
)
