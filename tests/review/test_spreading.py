"""What is proposed where meetings have more reviews than they have room for, whatever journeys, forums and freezes there are."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.model.change import NO_HISTORY
from jmx.model.freezes import freeze_on
from jmx.model.meetings import meeting_days
from jmx.model.review_status import review_status
from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.review.due import due_items
from jmx.review.due_item import REVIEW, DueItem
from jmx.review.review_meeting import JourneyRhythm, forum_of
from jmx.review.spreading import EarlierMeeting, room, spread
from tests.support import MemoryTree

AS_OF = date(2026, 3, 2)
FORUMS = """forums:
  - {{id: often, title: Board, recurs: FREQ=WEEKLY;BYDAY=TU, minutes: {minutes}}}
  - {{id: seldom, title: Board, recurs: FREQ=MONTHLY;BYDAY=1TH}}
  - {{id: unknown, title: Board}}
limits: {{reviews_at_once: {most}}}
freezes: [{{from: {begins}, to: {ends}}}]
"""
Journey = tuple[str, int, int]  # forum, tier, days since its last review; none where that is 0
JOURNEYS = st.lists(
    st.tuples(st.sampled_from(("often", "seldom", "unknown")), st.integers(1, 3), st.sampled_from((0, 1, 20, 40, 80, 95, 130))),
    min_size=1, max_size=14,
)  # fmt: skip
SETTINGS = st.builds(
    lambda minutes, most, begins, lasts: FORUMS.format(
        minutes=minutes, most=most, begins=AS_OF + timedelta(days=begins), ends=AS_OF + timedelta(days=begins + lasts)
    ),
    st.sampled_from((5, 30, 60)), st.integers(1, 3), st.integers(-30, 90), st.integers(0, 40),
)  # fmt: skip


def files_of(journeys: list[Journey], text: str, cadences: Mapping[str, str]) -> dict[str, str]:
    files = {"jmx.yaml": text}
    for at, (forum, tier, days) in enumerate(journeys):
        name = f"j{at:02}"
        cadence = f"cadence: {cadences[name]}\n" if name in cadences else ""
        files[f"{name}.yaml"] = (
            f"kind: journey\nid: {name}\ntitle: {name}\nowner: Ana <ana@x.example>\ntier: {tier}\nforum: {forum}\n{cadence}stages: [Pay]\n"
        )
        if days:
            files[f"r{at:02}.yaml"] = (
                f"kind: review\nid: r{at:02}\ndate: {AS_OF - timedelta(days=days)}\njourneys: [{name}]\nreviewer: Ana <ana@x.example>\n"
            )
    return files


def proposed(files: dict[str, str]) -> tuple[Workspace, tuple[DueItem, ...], tuple[EarlierMeeting, ...]]:
    workspace = load(MemoryTree(files)).workspace
    rhythms = [JourneyRhythm(review_status(workspace, NO_HISTORY, each, AS_OF)) for each in workspace.journeys()]
    items = due_items(workspace, rhythms, AS_OF)
    return workspace, items, spread(workspace, rhythms, items, AS_OF)


@settings(max_examples=60, deadline=None)
@given(JOURNEYS, SETTINGS)
def test_what_is_proposed_is_a_meeting_with_room_and_can_be_pasted(journeys: list[Journey], text: str) -> None:
    workspace, items, moves = proposed(files_of(journeys, text, {}))
    taken: Counter[tuple[str, date]] = Counter()
    for each in moves:
        forum = forum_of(workspace, each.item.forum)
        assert forum is not None
        assert any(meeting_days(forum, each.day, each.day)), "a pile is in a meeting"
        if each.to is not None:
            assert AS_OF <= each.to < each.day
            assert each.item.limit is None or each.to <= each.item.limit
            assert any(meeting_days(forum, each.to, each.to))
            assert freeze_on(workspace.settings.freezes, each.to) is None
            taken[each.item.forum, each.to] += 1
    moved = {each.item.ref for each in moves}
    for item in items:
        if item.kind == REVIEW and item.ref not in moved and item.when >= AS_OF and item.forum:
            forum = forum_of(workspace, item.forum)
            assert forum is not None
            if any(meeting_days(forum, item.when, item.when)):
                taken[item.forum, item.when] += 1
    for (name, _), many in taken.items():
        forum = forum_of(workspace, name)
        assert forum is not None
        assert many <= room(workspace, forum)[0]
    cadences = {each.item.ref: each.cadence for each in moves if each.cadence}
    _, now, _ = proposed(files_of(journeys, text, cadences))
    due = {each.ref: each.when for each in now if each.kind == REVIEW}
    assert {each.item.ref: due[each.item.ref] for each in moves if each.cadence} == {
        each.item.ref: each.to for each in moves if each.cadence
    }
