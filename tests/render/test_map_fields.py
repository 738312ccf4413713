"""Every field of what a map is about is told by it, or it is written here why not: by the page of HTML in full, and by
the formats that are written as far as they go."""

import re
from html import unescape

import pytest

from jmx.model.kinds import KINDS
from jmx.model.record import fields_of
from jmx.render.formats import render
from jmx.render.view import MapView
from tests.render import drawn

FILES = {
    "jmx.yaml": "currency: EUR\n",
    "teams.yaml": "{kind: teams, items: [{id: field, title: Field service}, {id: back, title: Back office}]}",
    "personas.yaml": "{kind: persona, id: mia, title: Mia Moves, segment: Renters, age: 34, quote: \"Soon?\", "
    "goals: [to be online], jobs: [moves house], frustrations: [hates queues], skills: [types fast]}",
    "people.yaml": "{kind: person, id: ana, name: Ana Ruiz}",
    "next.yaml": "{kind: journey, id: leave, title: Leaving us}",
    "journey.yaml": """
kind: journey
id: move
title: Moving house
customer_goal: Be online on day one
owner: ana
state: future
by: 2027-03-01
replaces: leave
cadence: quarterly
personas: [mia]
stages:
  - title: Wait
    id: wait
    phase: Before
    description: Nothing happens
    goal: Know the day
    questions: ["When is it?"]
    duration: P9D
    thoughts: ["Are they there?"]
    emotion: -1
    team: back
    evidence: [{type: survey, collected: 2026-03-01, sample: 388, insight: Half of them wait, source: May}]
    touchpoints:
      - id: call
        title: Calls to ask
        description: A call to the desk
        channel: Phone
        direction: inbound
        timing: day 3
        duration: 5 minutes
        content: Press one
        response: A promise
        outputs: [A ticket]
        actions: [Dials]
        thoughts: [Nobody there]
        quotes: [I gave up]
        emotion: -2
        importance: 4
        moment_of_truth: Here we lose them
        team: field
        personas: [mia]
        services: [Support desk]
        systems: [{system: Queue system}]
        backstage: [{title: Looks it up, team: back, system: Ledger}]
        opens: leave
        next: [{to: hang-up, when: nobody answers}]
      - {id: hang-up, title: Hangs up, next: []}
""",
    "records.yaml": """
kind: pain-point
id: slow
title: Nobody answers
description: For an hour
at: [move/wait/call]
severity: 4
business_impact: 3
reach: 0.37
frequency: 2
at_stake: {money: 90000, basis: lost contracts}
must: safety
personas: [mia]
owner: ana
disputed: {by: ana, why: It was May}
status: accepted
why: until spring
evidence: [{ref: calls}]
""",
    "evidence.yaml": """
kind: evidence
id: calls
title: The calls of March
type: support
collected: 2026-03-02
sample: 212
insights: [{id: hour, text: An hour in the queue, quotes: [I fell asleep]}]
""",
    "strength.yaml": "{kind: strength, id: kind, title: They are kind, at: [move/wait/call]}",
    "ask.yaml": "{kind: opportunity, id: ask, question: 'How might we answer?', pains: [slow], at: [move/wait/call]}",
    "fix.yaml": "{kind: initiative, id: more, title: More people, addresses: [slow], owner: ana, teams: [field], "
    "status: planned}",
    "metric.yaml": "{kind: metric, id: first, title: Answered at once, at: [move], type: ratio, unit: '%', target: 90, "
    "points: [{date: 2026-05-01, value: 71}]}",
}  # fmt: skip
ID = "a name for machines; the page links by it"
BOOKKEEPING = "how the organisation runs the journey, not how customers do; `jmx show` and the packet tell it"
RANK = "it goes into the rank of pains, which the map tells"
TITLE = "a card has room for its title; `jmx show` tells the rest"
FOUND = "the map tells what was learnt, how, when and on how many; `jmx show` tells the rest"
# What a map tells of each field, in these words; or why it does not, in one of the reasons above.
TOLD: dict[str, dict[str, str]] = {
    "journey": {
        "title": "Moving house", "customer_goal": "Be online on day one", "owner": "Ana Ruiz", "status": "(future)",
        "state": "Future journey", "by": "1 Mar 2027", "replaces": "Leaving us", "cadence": "the map tells it of journeys of today", "personas": "Mia Moves",
        "stages": "Wait", "pains": "Nobody answers", "metrics": "Answered at once", "id": "move", "evidence": FOUND,
        "description": TITLE, "tags": BOOKKEEPING, "parent": BOOKKEEPING, "type": BOOKKEEPING, "stage_model": BOOKKEEPING,
        "goals": BOOKKEEPING, "sponsor": BOOKKEEPING, "people": BOOKKEEPING, "operations": BOOKKEEPING, "forum": BOOKKEEPING,
        "triggers": BOOKKEEPING, "tier": BOOKKEEPING, "volume": RANK, "revenue": RANK,
    },
    "stage": {
        "title": "Wait", "description": "Nothing happens", "goal": "Know the day", "phase": "Before", "questions": "When is it?",
        "duration": "9 days", "thoughts": "Are they there?", "emotion": "−1", "team": "Back office", "evidence": "Half of them wait",
        "touchpoints": "Calls to ask", "pains": "Nobody answers", "id": ID, "as": BOOKKEEPING, "tags": BOOKKEEPING,
    },
    "touchpoint": {
        "title": "Calls to ask", "description": "A call to the desk", "channel": "Phone", "direction": "(inbound)", "timing": "day 3",
        "duration": "5 minutes", "content": "Press one", "response": "A promise", "outputs": "A ticket", "actions": "Dials",
        "thoughts": "Nobody there", "quotes": "I gave up", "emotion": "−2", "importance": "4 of 5",
        "moment_of_truth": "Here we lose them", "team": "Field service", "personas": "Mia Moves", "services": "Support desk",
        "systems": "Queue system", "backstage": "Looks it up", "opens": "Leaving us", "next": "nobody answers",
        "evidence": "An hour in the queue", "pains": "Nobody answers", "image": "", "id": ID, "tags": BOOKKEEPING,
        "event": "its name in an event log, which other programs go by",
    },
    "pain-point": {
        "title": "Nobody answers", "description": "For an hour", "at": "Calls to ask", "severity": "4 of 5",
        "business_impact": "Impact on the business 3/5", "reach": "37 % of customers", "frequency": "2 times each",
        "at_stake": "lost contracts", "must": "safety", "personas": "Mia Moves", "owner": "Ana Ruiz", "disputed": "Disputed by",
        "status": "Accepted", "why": "until spring", "evidence": "An hour in the queue", "id": ID, "tags": BOOKKEEPING,
        "metrics": "the map tells the metrics of the journey in a lane of their own", "inputs": RANK,
        "ratings": RANK,
    },
    "strength": {"title": "They are kind", "at": "Calls to ask", "evidence": "An assumption", "id": ID, "description": TITLE, "tags": BOOKKEEPING},
    "evidence": {
        "title": FOUND, "type": "support", "collected": "2 Mar 2026", "sample": "212", "insight": "Half of them wait",
        "insights": "I fell asleep", "id": "calls", "source": FOUND, "recorded_by": FOUND, "personal_data": FOUND, "expires": FOUND,
        "description": FOUND, "tags": BOOKKEEPING,
    },
    "opportunity": {"inputs": RANK, "question": "How might we answer?", "at": "Calls to ask", "pains": "Nobody answers", "id": ID, "title": TITLE, "description": TITLE, "tags": BOOKKEEPING},
    "initiative": {
        "title": "More people", "addresses": "Nobody answers", "owner": "Ana Ruiz", "teams": "Field service", "status": "planned",
        "shipped": "planned", "id": ID, "description": TITLE, "tags": BOOKKEEPING, "type": TITLE, "after": TITLE, "effort": RANK, "inputs": RANK,
        "tracker": TITLE, "comment": TITLE, "expects": "the map tells what came of it: better or worse since",
    },
    "metric": {
        "title": "Answered at once", "at": "Answered at once", "points": "71 %", "target": "90 %", "unit": "%", "type": "%",
        "better": "below target", "series": "71 %", "id": ID, "description": TITLE, "tags": BOOKKEEPING, "source": TITLE,
        "between": TITLE, "rebase": "a step that is declared ends what `better since` looks at",
    },
    "persona": {
        "title": "Mia Moves", "segment": "Renters", "population": BOOKKEEPING, "age": "34", "goals": "online", "jobs": "moves house",
        "frustrations": "queues", "skills": "types fast", "quote": "Soon?", "id": ID, "description": TITLE, "tags": BOOKKEEPING,
    },
}  # fmt: skip
OWN = ("its name", "the map", "a step that")  # how reasons for one field alone begin
REASONS = {ID, BOOKKEEPING, RANK, TITLE, FOUND}
# What the map is not about: each has reports of its own; a map tells names of people and teams, and decisions of reviews.
OTHERS = {"person", "team", "stage-model", "happening", "review"}


@pytest.fixture(scope="module")
def view() -> MapView:
    return drawn.map_of(drawn.workspace(FILES), "move")


def test_every_field_has_words_or_a_reason() -> None:
    fields = {kind.name: set(fields_of(kind.model)) for kind in KINDS if kind.name not in OTHERS}
    assert {kind: set(told) for kind, told in TOLD.items()} == fields


def test_the_page_of_html_tells_each_field(view: MapView) -> None:
    page = render(view, "html").content.decode()
    told = " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(style|script)\b.*?</\1>", " ", page))).split())
    for kind, fields in TOLD.items():
        for field, words in fields.items():
            assert words in told or words in REASONS or words.startswith(OWN), (kind, field)


# What stands in the head of a page or is put otherwise where it is written.
PUT = {"4 of 5": "4/5", "Accepted": "accepted", "Disputed by": "disputed by", "An assumption": "assumed"}


@pytest.mark.parametrize("name", ["markdown", "text"])
def test_what_is_written_tells_as_much(view: MapView, name: str) -> None:
    written = render(view, name).content.decode().replace("\\", "").replace("**", "")
    told = " ".join(unescape(written).split())
    for kind, fields in TOLD.items():
        for field, words in fields.items():
            said = PUT.get(words, words)
            there = said in told or (name == "text" and all(word in told for word in said.split()))  # in columns
            assert there or words in REASONS or words.startswith(OWN), (kind, field)
