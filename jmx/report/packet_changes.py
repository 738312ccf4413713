"""What changed since the last review, by the thing on the map; each reason once, with the commit behind it."""

from collections.abc import Iterator, Sequence

from jmx.model.change import Change, Commit
from jmx.report import document as doc
from jmx.report.changes import grouped_sentences, reason
from jmx.report.document import Inline, Inlines, words
from jmx.report.handovers import Handover, Told, told_once
from jmx.report.wording import counted
from jmx.review.packet import Packet

MOST_A_PLACE = 8  # records of one place that are told
_UNKNOWN = "which commit did this is not known here"


class _Reasons:
    """The commits behind changes, numbered as they are first named."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._told: list[Inlines] = []

    def marks(self, changes: Sequence[Told]) -> Inlines:
        """`· why: 1, 3`, behind what these commits did."""
        numbers = dict.fromkeys(self._number(each) for each in changes)
        return words(f" · why: {', '.join(map(str, numbers))}")

    def _number(self, change: Told) -> int:
        key = change.commit.oid or change.commit.author if change.commit else ""
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._told.append(_why(change))
        return self._numbers[key]

    @property
    def listed(self) -> doc.Bullets:
        """Why, by whom and when, in that order."""
        return doc.Bullets(tuple(map(doc.Bullet, self._told)), numbered=True)


def _why(change: Told) -> Inlines:
    commit = change.commit
    if commit is None:
        return words(_UNKNOWN)
    if not commit.exists:
        return words(commit.author)
    return (Inline(_about(commit), "strong"), Inline(f": {reason(change)} ("), Inline(commit.short, "code"),
            Inline(")"))  # fmt: skip


def _about(commit: Commit) -> str:
    return f"{commit.day or 'no real date'}, {commit.by}"


def changes_by_place(packet: Packet) -> tuple[doc.Block, ...]:
    """A section for each place, and behind them why it was changed."""
    told = told_once(packet.changes)
    together = {_key(change) for each in told if isinstance(each, Handover) for change in each.changes}
    reasons = _Reasons()
    sections = [*_handovers([each for each in told if isinstance(each, Handover)], reasons)]
    for place in packet.places:
        own = [each for each in place.changes if _key(each) not in together]
        if own:
            bullets = tuple(_bullets(own, reasons, packet.journey.ref))
            sections.append(doc.Section(words(place.title, "accent"), (doc.Bullets(bullets),)))
    return (*sections, doc.Section(words("Why", "accent"), (reasons.listed,))) if sections else ()


def _key(change: Change) -> tuple[str, str]:
    return change.ref, change.field


def _handovers(told: Sequence[Handover], reasons: _Reasons) -> Iterator[doc.Section]:
    if told:
        bullets = tuple(
            doc.Bullet((*words(line), *reasons.marks([each])))
            for each, line in zip(told, grouped_sentences(told), strict=True)
        )
        yield doc.Section(words("Handed over", "accent"), (doc.Bullets(bullets),))


def _bullets(changes: Sequence[Change], reasons: _Reasons, journey: str) -> Iterator[doc.Bullet]:
    """One line a record, with all that became of it."""
    records: dict[str, list[Change]] = {}
    for change in changes:
        records.setdefault(change.ref, []).append(change)
    for group in [*records.values()][:MOST_A_PLACE]:
        for line in grouped_sentences(group):
            yield doc.Bullet((*words(line), *reasons.marks(group)))
    more = len(records) - MOST_A_PLACE
    if more > 0:
        yield doc.Bullet((Inline(f"and {counted(more, 'more record')}: "), Inline(f"jmx changelog {journey}", "code")))


def summary(packet: Packet) -> str:
    """How much there is of it."""
    places = len({each.title for each in packet.places})
    return f"{counted(len(packet.changes), 'change')} in {counted(places, 'place')}"
