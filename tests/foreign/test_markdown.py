"""Journeys in Markdown: tables and outlines as people write them, whole, and what they leave behind."""

import pytest

from jmx.foreign.draft import Draft, NotReadable
from jmx.foreign.markdown import blocks_of, journey_of_markdown
from jmx.model.workspace import Workspace
from jmx.writing.drafts import records_of
from jmx.writing.emit import record_text

ACROSS = """\
# Buying a bike

| **Stage** | **Awareness** | **Consideration** | **Purchase** |
|---|---|---|---|
| **Customer Actions** | Sees an ad<br>Asks a friend | Compares models | Orders; pays |
| **Touchpoints** | Instagram | Website, Shop | Webshop |
| **Emotions** | 😊 Curious | Confused | 4/5 |
| **Pain Points** | – | Too many models<br>No test ride | Delivery date unclear |
| **Opportunities** | | Test ride at home \\| for free | |
| **KPIs** | Reach | | Conversion |
| **Owner** | Marketing | Sales, Shop | Sales |
| Budget | 3 | 4 | 5 |
"""
BIKE = """\
kind: journey
title: Buying a bike
stages:
  - id: awareness
    title: Awareness
    thoughts: [Curious]
    emotion: 1
    team: Marketing
    touchpoints:
      - title: Sees an ad
        channel: Instagram
      - title: Asks a friend
        channel: Instagram
  - id: consideration
    title: Consideration
    thoughts: [Confused]
    emotion: -1
    pains: [Too many models, No test ride]
    touchpoints:
      - title: Compares models
      - title: Website
        channel: Website
      - title: Shop
        channel: Shop
  - id: purchase
    title: Purchase
    emotion: 1
    team: Sales
    pains: [Delivery date unclear]
    touchpoints:
      - title: Orders
        channel: Webshop
      - title: pays
        channel: Webshop
metrics:
  - title: Reach
    at: [/awareness]
  - title: Conversion
    at: [/purchase]
"""
OUTLINE = """\
---
title: To the doctor
---
# Journey map

## Persona
- **Name**: Alex
- **Goal**: a doctor soon

## Stage 1: Awareness
**Patient discovers the platform**

| Touchpoint | Actions | Thoughts & Feelings | Pain Points |
|---|---|---|---|
| Web browser | Searches for an app | "I hope this is easy" | Unsure whom to trust |
| Login page | Looks [around](https://x.example/a) | "Clean" | None |

**Emotion: 😐**

## Stage 2: Booking
- **User Goal:** get a day
- **Pain Points:**
  - No free day
  - Form times out
1. Picks a day
   - Channel: App
   - Emotion: 2
2. Confirms

### Opportunities
- Remind by text
```js
x
```
"""
DOCTOR = """\
kind: journey
title: To the doctor
customer_goal: a doctor soon
personas: [Alex]
stages:
  - title: Awareness
    description: Patient discovers the platform
    emotion: 0
    touchpoints:
      - title: Web browser
        actions: [Searches for an app]
        thoughts: ['"I hope this is easy"']
        pains: [Unsure whom to trust]
      - title: Login page
        actions: [Looks around (https://x.example/a)]
        thoughts: ['"Clean"']
  - id: booking
    title: Booking
    goal: get a day
    pains: [No free day, Form times out]
    touchpoints:
      - title: Picks a day
        channel: App
        emotion: -1
      - title: Confirms
"""


def _told(draft: Draft) -> list[tuple[str, str]]:
    return [(each.where, each.words) for each in draft.lost]


def _yaml(draft: Draft) -> str:
    assert records_of([draft], Workspace())  # it is a record as it stands
    return record_text(draft.kind, draft.data)


def test_a_table_with_stages_side_by_side() -> None:
    draft = journey_of_markdown(ACROSS, "x")
    assert _yaml(draft) == BIKE
    assert [(each.kind, each.data) for each in draft.beside] == [
        ("opportunity", {"question": "Test ride at home | for free", "at": ["/consideration"]})
    ]
    assert [tuple(each) for each in draft.lost] == [
        ("line 12, column 1", "Budget", "this row is mapped to nothing (3 cells)"),
        ("line 11, column 3", "Sales, Shop", "one team runs a stage or a touchpoint"),
    ]
    assert draft.doubts == ("feelings: words and faces were taken for ratings: 😊 Curious +1, Confused -1",)


def test_an_outline_with_words_people_know() -> None:
    draft = journey_of_markdown(OUTLINE, "x")
    assert _yaml(draft) == DOCTOR
    assert [each.data["question"] for each in draft.beside] == ["Remind by text"]
    assert _told(draft) == [("line 4", "Journey map"), ("line 32", "x")]


@pytest.mark.parametrize(
    "header",
    [
        "| Phase | Schritt | Kanal | Stimmung (1-5) | Schmerzpunkte | Ideen |",
        "| Etapa | Punto de contacto | Canal | Emoción | Puntos de dolor | Oportunidades |",
        "| Étape | Point de contact | Canal | Humeur | Irritants | Opportunités |",
        "| Stage | Touchpoint | Channel | Customer mood | Pain points | How might we? |",
    ],
)
def test_rows_for_touchpoints_in_four_languages(header: str) -> None:
    rows = "| A | a | Web | 4 | | |\n| | b | Brief | 1 | Zu lang | SMS |\n| B | c | Brief | 2 | Unklar | |"
    draft = journey_of_markdown(f"# T\n\n{header}\n|-|-|-|-|-|-|\n{rows}\n", "x")
    assert draft.lost == ()
    assert draft.data["stages"] == [
        {"title": "A", "touchpoints": [
            {"title": "a", "channel": "Web", "emotion": 1},
            {"id": "b", "title": "b", "channel": "Brief", "emotion": -2, "pains": ["Zu lang"]},
        ]},
        {"title": "B", "touchpoints": [{"title": "c", "channel": "Brief", "emotion": -1, "pains": ["Unklar"]}]},
    ]  # fmt: skip
    assert draft.beside[0].data == {"question": "SMS", "at": ["/b"]}


def test_a_scale_that_the_numbers_need_is_told() -> None:
    draft = journey_of_markdown("|Stage|Mood|Business goals|\n|-|-|-|\n|A|0|Sell|\n|B|9||", "x")
    assert [each["emotion"] for each in draft.data["stages"]] == [-2, 1.6]
    assert draft.doubts == (
        "line 1: 'Business goals' was taken for goal", "line 1: feelings were read on a scale of 0 to 10"
    )  # fmt: skip


def test_an_outline_of_headings_alone() -> None:
    draft = journey_of_markdown("# Move\n## Before\n### Book a van\nOn the web.\n### Pack\n## After\n- Unpack\n", "x")
    assert draft.doubts == (
        "headings: no words like `Actions` or `Pain points` below them; all were taken as they stand",
    )
    assert draft.data == {
        "title": "Move",
        "stages": [
            {"title": "Before", "touchpoints": [
                {"title": "Book a van", "description": "On the web."}, {"title": "Pack"},
            ]},
            {"title": "After", "touchpoints": [{"title": "Unpack"}]},
        ],
    }  # fmt: skip


def test_channels_that_stand_in_the_order_of_the_steps_are_paired_and_told() -> None:
    table = "|Stage|A|\n|-|-|\n|Actions|Look<br>Buy|\n|Touchpoints|Website, Shop|\n|Emotions|+|"
    draft = journey_of_markdown(table, "x")
    assert [each["channel"] for each in draft.data["stages"][0]["touchpoints"]] == ["Website", "Shop"]
    assert (
        draft.doubts[0]
        == "line 4, column 2: 'Website, Shop' were taken for the channels of the steps, in the same order"
    )


def test_what_is_said_of_the_whole_journey_lies_in_it() -> None:
    draft = journey_of_markdown(
        "# T\n## Opportunities\n- Be kind\n## Persona\n- Ana\n## A\n- Emotion: 5\n## B\n- Emotion: 1\n", "x"
    )
    (opportunity,) = (each for each in records_of([draft], Workspace()) if each.path.startswith("opportunities/"))
    assert "at: [t]\n" in opportunity.text


def test_lines_that_say_what_they_are_about_are_read_one_by_one() -> None:
    text = "# T\n\n**Persona:** Maria, 34\n**Goal:** Travel\nin August\n\n## 1. Look\n- Compare\n  prices\n\n## 2. Buy\n- Mood: 5\n"
    assert journey_of_markdown(text, "x").data == {
        "title": "T",
        "customer_goal": "Travel in August",
        "personas": ["Maria, 34"],
        "stages": [{"title": "Look", "touchpoints": [{"title": "Compare prices"}]}, {"title": "Buy", "emotion": 2}],
    }


def test_numbered_stages_without_headings() -> None:
    text = "# Map\n\n**Stage 1: Look** (online)\n- **Pain Points:** Slow\n\n**Stage 2: Buy**\n- **User Goal/Action:** Pay\n"
    draft = journey_of_markdown(text, "x")
    assert draft.data["stages"] == [
        {"title": "Look (online)", "pains": ["Slow"]}, {"title": "Buy", "touchpoints": [{"title": "User Goal/Action: Pay"}]}
    ]  # fmt: skip


def test_several_journeys_in_a_text_are_asked_about() -> None:
    text = f"# Docs\n\n```mermaid\njourney\n section A\n a: 5: Me\n```\n\n{ACROSS}"
    with pytest.raises(
        NotReadable, match=r"2 journeys: a diagram on line 3, a table on line 11; say which with --line"
    ):
        journey_of_markdown(text, "x")
    diagram = journey_of_markdown(text.replace("a: 5: Me", "a: 9: Me"), "x", line=3)
    assert (diagram.data["title"], diagram.data["personas"]) == ("Docs", ["Me"])
    assert _told(diagram) == [("line 9", "Buying a bike"), ("line 11", "a table of 9 rows"), ("line 6", "score 9")]
    assert journey_of_markdown(text, "x", line=11).data["title"] == "Buying a bike"
    with pytest.raises(NotReadable, match="no journey begins on line 4"):
        journey_of_markdown(text, "x", line=4)


@pytest.mark.parametrize("text", ["", "Only words.", "| a | b |\n|-|-|\n| 1 | 2 |\n", "```\ncode\n```"])
def test_what_holds_no_journey_is_refused(text: str) -> None:
    with pytest.raises(NotReadable, match="it holds no journey"):
        journey_of_markdown(text, "x")


@pytest.mark.parametrize("part", ["[", "> ", "- ", "|a", "`", "* a\n  ", "#", "**", "<", "![", "\\", "&#0;", "1. "])
def test_hostile_text_ends_soon(part: str) -> None:
    text = f"# T\n{part * (200_000 // len(part))}\n"
    list(blocks_of(text))
