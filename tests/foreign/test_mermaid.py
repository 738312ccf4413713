"""Mermaid journeys: what becomes of whole diagrams, and that Mermaid's own parser reads them the same."""

import html
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from jmx.foreign.draft import Carrier, NotReadable, Scale, number_in, scale_of
from jmx.foreign.mermaid import is_journey, journey_of, read_diagram
from jmx.model.workspace import Workspace
from jmx.writing.drafts import records_of
from tests.mermaid import as_mermaid_reads, shown

DIAGRAM = """\
---
title: Overruled below
config: {theme: forest}
---
%%{init: {'theme': 'base'}}%%
journey
    accTitle: Moving house, told to screen readers
    accDescr {
      From the first box
      to the first bill.
    }
    title Moving house with #quot;Volt#quot;
    %% agreed in the workshop
    section Tell us
      Find the form: 2: Mover
      Fill it in<br/>on the phone : 3 : Mover, Partner
    section Wait #amp; hope
      Get a letter: 4.5: Partner # by post
      Call the hotline: 9: Mover
      Call again: awful: Mover
      Wait
"""
WRITTEN = """\
kind: journey
id: moving-house-with-volt
title: Moving house with "Volt"
description: |-
  From the first box
  to the first bill.
# TODO: status: make it active once nothing in this file says TODO
status: draft
# TODO: owner: the one person who answers for it: an id, or Ana Ruiz <ana@x.example>
# TODO: cadence: how often it is reviewed: weekly, monthly, quarterly, half-yearly, annual, or P6W
# TODO: triggers: what forces a review: [{happening: outage}, {evidence: 3}, {metric: its-id, drops: 5 %}]
# TODO: forum: the meeting its reviews go into, by its id in jmx.yaml
# TODO: customer_goal: what the customer wants to reach, in their own words
personas: [mover, partner]
# TODO: volume: how many start it: {n: 1200, per: month, source: where the number comes from}
stages:
  - title: Tell us
    touchpoints:
      - title: Find the form
        emotion: -1
        personas: [mover]
      - title: Fill it in on the phone
        emotion: 0
  - title: Wait & hope
    touchpoints:
      - title: Get a letter
        emotion: 1.5
        personas: [partner]
      - title: Call the hotline
        personas: [mover]
      - title: Call again
        personas: [mover]
      - title: Wait
"""


def _touchpoints(text: str, scale: Scale | None = None) -> list[dict[str, Any]]:
    return [each for stage in journey_of(text, "Untitled", scale).data["stages"] for each in stage["touchpoints"]]


def test_a_whole_diagram_becomes_a_journey_and_says_what_it_leaves_behind() -> None:
    draft = journey_of(DIAGRAM, "moving")
    journey, *others = records_of([draft], Workspace())
    assert (journey.path, journey.text) == ("journeys/moving-house-with-volt.yaml", WRITTEN)
    assert [each.path for each in others] == ["personas/mover.yaml", "personas/partner.yaml"]
    assert [tuple(each) for each in draft.lost] == [
        ("front matter", "config: {theme: forest}", "it says how the diagram looks"),
        ("line 5", "%%{init: {'theme': 'base'}}%%", "it says how the diagram looks"),
        ("line 12", "Overruled below", "a journey has one title, and another follows"),
        ("line 13", "%% agreed in the workshop", "a comment"),
        ("line 18", "by post", "a comment"),
        ("accTitle", "Moving house, told to screen readers", "a journey has one title"),
        ("line 19", "score 9", "it is not from 1 to 5; say which scale it is of, as --scale 0-10"),
        ("line 20", "score awful", "it is no number"),
    ]


def test_scores_of_another_scale_are_read_once_it_is_said() -> None:
    text = "journey\nsection A\n a: 0: X\n b: 10: X\n c: 7.5: X\n d: 11: X\n"
    assert [each.get("emotion") for each in _touchpoints(text, scale_of("0-10"))] == [-2, 2, 1, None]
    assert [each.get("emotion") for each in _touchpoints(text)] == [None] * 4
    assert [scale_of("5-1").mood(each) for each in (1, 3, 5)] == [2, 0, -2]
    assert scale_of("-2..2") == Scale(-2, 2)
    for odd in ("1-1", "ten", "", "1"):
        with pytest.raises(NotReadable, match="no scale"):
            scale_of(odd)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("journey\n a: 5: Me", ["Steps", "a"]),
        ("JOURNEY\r\n\tSection  A \r\n\t\t b :5", ["A", "b"]),
        ("\ufeff\n\n journey title T\n section A\n b: 5; c: 3: Me;", ["A", "b", "c"]),
        ("journey\nsection Phase 1: Look\n b: 5", ["Phase 1: Look", "b"]),
        ("journey\nsection\n  sectioning: 3", ["Steps", "sectioning"]),
        ("%% first a comment\njourney\nsection A\n b: : Me", ["A", "b"]),
    ],
)
def test_odd_spacing_and_slips_are_read_as_they_are_meant(text: str, titles: Sequence[str]) -> None:
    (stage,) = journey_of(text, "Untitled").data["stages"]
    assert [stage["title"], *(each["title"] for each in stage["touchpoints"])] == [*titles]


def test_what_is_too_long_or_cannot_be_seen_is_kept_as_far_as_it_can_be() -> None:
    draft = journey_of(f"journey\nsection A\n {'long ' * 60}: 5: \x1b[31mMe\u202e", "Untitled")
    (touchpoint,) = draft.data["stages"][0]["touchpoints"]
    assert touchpoint["title"].endswith("…")
    assert touchpoint["description"] == ("long " * 60).strip()
    assert draft.data["personas"] == ["[31mMe"]
    assert [each.why for each in draft.lost] == ["it held characters that nobody can see; they are left out"]


@pytest.mark.parametrize("text", ["", "flowchart TD\n a --> b", "journeys\n a: 5", "---\ntitle: x\n---\n", "# journey"])
def test_what_is_no_journey_is_not_taken_for_one(text: str) -> None:
    assert not is_journey(text)
    with pytest.raises(NotReadable, match="no Mermaid journey"):
        journey_of(text, "Untitled")


def test_actors_that_may_be_no_customers_are_told() -> None:
    draft = journey_of("journey\nsection A\n a: 5: Mover, Billing API, Systematic Ann", "x")
    assert draft.doubts == ("actors: all were taken for personas; take out what is no customer: Billing API",)


def test_a_journey_without_a_task_is_refused() -> None:
    with pytest.raises(NotReadable, match="without a task"):
        journey_of("journey\n title Empty", "Untitled")


@pytest.mark.parametrize("text", ["journey\n" + "%%{" * 200_000, "journey\n" + "a:" * 300_000, "---\n" * 200_000 + "x"])
def test_large_and_hostile_text_takes_no_time(text: str) -> None:
    is_journey(text)


# --- Mermaid itself ---------------------------------------------------------------------------------------------------

OWN = {
    "full": "journey\n accTitle: Told\n accDescr {\n one\n two }\n title T\n section A\n a<br/>b : 3 : X, Y\n c: 9: X # no\n",
    "no section": "journey\n title Alone\n a: 5: Me\n b: 1: Me, You,, \n",
    "odd scores": "journey\n section A\n a: 0: X\n b: 7: X\n c: : X\n d: 3.5: X\n e: -1: X\n f: 4\n",
    "spacing": "\n\n  journey  \n\n\ttitle   A  title \n\n section   S \n\n\n   a   :   5  :  Me  ,  You  \n",
    "comments": "journey\n %% one\n # two\n section A # three\n a: 5: Me # four\n %five\n",
    "scripts": "journey\n title 旅の記録\n section المرحلة\n חיפוש: 4: 利用者\n",
    "told": "journey\n accTitle: Told; with # signs\n accDescr: Told: too\n section A\n a: 5: Me\n",
    "entities": "journey\n title #35;1 #amp; #9829;\n section #lt;b#gt;\n a#colon; b: 5: M#amp;S\n",
    "twice": "journey\n title One\n title Two\n section A\n a: 5\n section A\n a: 5\n section B\n section C\n c: 1\n",
    "third value": "journey\n section A\n a: 5: Me: more\n",
}


def _letters(words: str) -> str:
    """As a reader sees them: what was written as HTML by hand, a browser shows as letters."""
    return html.unescape(shown(words))


def _rating(score: str) -> float | None:
    """As Mermaid takes it: nothing is 0, and words are no number."""
    return number_in(score or "0")


def _same(tasks: Sequence[Sequence[str]]) -> list[list[Any]]:
    return [[*map(_letters, each[:2]), str(_rating(each[2])), *filter(None, map(_letters, each[3:]))] for each in tasks]


def _agree(texts: Mapping[str, str], folder: Path) -> None:
    """Mermaid reads each of these as jmx does; what stands before the diagram is no matter of its parser."""
    files = [folder / f"{number}.mmd" for number in range(len(texts))]
    for file, text in zip(files, texts.values(), strict=True):
        file.write_text(re.sub(r"\A\s*---\n.*?\n---\n", "", text, flags=re.DOTALL), encoding="utf-8")
    for name, file, read in zip(texts, files, as_mermaid_reads(files), strict=True):
        ours = read_diagram(file.read_text(encoding="utf-8"), Carrier())
        tasks = [[each.name, task.name, task.score, *task.actors] for each in ours.sections for task in each.tasks]
        said = [ours.title, ours.spoken, ours.description]
        assert read is not None, name
        assert ([*map(_letters, said)], _same(tasks)) == ([*map(_letters, read[:3])], _same(read[3])), name


@pytest.mark.deep
def test_mermaid_reads_our_own_diagrams_the_same(tmp_path: Path) -> None:
    _agree(OWN, tmp_path)


@pytest.mark.deep
def test_mermaid_reads_diagrams_of_others_the_same(tmp_path: Path) -> None:
    given = os.environ.get("JMX_MERMAID_DIAGRAMS")
    folder = Path(given) if given else Path(__file__).parents[2].parent / "shared" / "data" / "mermaid"
    texts = {each.name: each.read_text(encoding="utf-8") for each in sorted(folder.glob("*.mmd"))}
    if len(texts) < 60:
        pytest.skip(f"{folder} holds {len(texts)} diagrams of others; 60 are wanted")
    _agree(texts, tmp_path)
