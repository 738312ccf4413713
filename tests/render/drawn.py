"""Journeys to draw, as people would write them."""

from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

from jmx.model.change import NO_HISTORY, History
from jmx.model.review_status import review_status
from jmx.model.score import Ranking, Score
from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.render.gather import map_view
from jmx.render.lanes import LANES, Lane
from jmx.render.scene import Box, MarkGroup, Scene, TextLine
from jmx.render.theme import default_theme
from jmx.render.view import MapView
from tests.support import MemoryTree

T = TypeVar("T", bound=Any)
AS_OF = date(2026, 11, 20)
THEME = default_theme()

BROADBAND = """\
kind: journey
id: onboarding
title: Getting online after moving home
customer_goal: I want to be online on the day I move in, without taking a day off twice.
owner: ana-ruiz
cadence: quarterly
personas: [mia]
stages:
  - title: Choose
    phase: Before the contract
    goal: Know what I get at my new address
    touchpoints:
      - {id: check-address, title: Checks the new address, channel: Website, emotion: 1, evidence: ["analytics: web shop"]}
      - {id: compare, title: Compares plans with friends, emotion: 1}
  - title: Order
    phase: Before the contract
    goal: Get it ordered in one go
    touchpoints:
      - {id: order, title: Orders online, channel: Website, emotion: 1.5, evidence: ["survey: May"]}
      - {id: confirm, title: Reads the confirmation, channel: E-mail, emotion: 0.5}
      - id: otp
        title: Verifies identity with a code by SMS
        channel: SMS
        emotion: -0.5
        evidence: ["support: calls of March"]
        backstage: [Identity provider answers in 20 seconds, Fraud desk reviews one in fifty]
  - title: Wait
    phase: Until it works
    goal: Be sure that the date holds
    touchpoints:
      - {id: date, title: Gets an appointment, channel: E-mail, emotion: 0, evidence: ["survey: May"]}
      - id: silence
        title: Hears nothing for nine days
        emotion: -1.5
        evidence: ["interview: twelve in June"]
        quotes: [Nobody tells me whether the date still stands.]
      - {id: hotline, title: Calls to ask, channel: Call centre, emotion: -1.2}
  - title: Install
    phase: Until it works
    goal: Have it done in one visit
    touchpoints:
      - id: engineer
        title: Waits for the engineer
        channel: Home visit
        emotion: -2
        evidence: ["interview: twelve in June"]
        moment_of_truth: Whoever waits in vain tells ten others
        quotes: ["I took a day off, and then a second one."]
        backstage: [Field service plans routes the evening before]
      - {id: works, title: The light turns green, emotion: 1, moment_of_truth: true}
  - title: Use
    phase: First months
    goal: Forget that it is there
    touchpoints:
      - {id: wifi, title: Sets up the Wi-Fi, channel: App, emotion: 1.2, evidence: ["analytics: app"]}
      - {id: speed, title: Tests the speed, channel: App, emotion: 0.4}
  - title: Pay
    phase: First months
    goal: Pay what was agreed
    touchpoints:
      - id: bill
        title: Reads the first bill
        channel: E-mail
        emotion: -1
        evidence: ["support: billing calls of summer"]
        moment_of_truth: The first bill decides whether the promise was true
        quotes: ['Why is the first bill twice the price?']
        backstage: [Billing charges pro rata from activation]
      - {id: stay, title: Recommends us or not, emotion: 0.6}
pains:
  - id: no-news
    title: No news between order and visit
    at: [silence]
    severity: 4
    evidence: ["interview: twelve in June"]
  - id: missed-visit
    title: The engineer does not come
    at: [engineer]
    severity: 5
    evidence: ["interview: twelve in June"]
  - {id: code-late, title: The code arrives after it expired, at: [otp], severity: 3, reach: 0.08, evidence: ["support: calls"]}
  - {id: bill-shock, title: The first bill is twice as high as expected, at: [bill], severity: 4, reach: 1.0}
  - {id: two-logins, title: App and website want different passwords, severity: 2, reach: 0.3}
metrics:
  - id: first-time-right
    title: Installed at the first visit
    type: ratio
    target: 0.95
    points: [{date: 2026-07-31, value: 0.86}, {date: 2026-10-31, value: 0.91}]
  - id: days-to-online
    title: Days from order to online
    type: duration
    unit: days
    better: lower
    target: 10
    points: [{date: 2026-10-31, value: 13.5}]
  - {id: nps, title: NPS after 90 days, type: nps, target: 30, points: [{date: 2026-09-30, value: 34}]}
people:
  - {id: ana-ruiz, name: Ana Ruiz}
"""

REVIEW = """\
kind: review
id: september
date: 2026-09-03
journeys: [onboarding]
reviewer: ana-ruiz
verdict: still-true
"""

REPOSITORY = {
    "journeys/onboarding.yaml": BROADBAND,
    "reviews/september.yaml": REVIEW,
    "personas/mia.yaml": "kind: persona\nid: mia\ntitle: Mia, moves for a new job\n",
    "initiatives/live-tracking.yaml": """\
kind: initiative
id: live-tracking
title: Live tracking of the engineer
addresses: [onboarding/missed-visit, onboarding/no-news]
status: in-progress
""",
    "initiatives/longer-codes.yaml": """\
kind: initiative
id: longer-codes
title: Codes stay valid for ten minutes
addresses: [onboarding/code-late]
status: shipped
shipped: 2026-09-14
""",
    "initiatives/bill-preview.yaml": """\
kind: initiative
id: bill-preview
title: Preview of the first bill at checkout
addresses: [onboarding/bill-shock]
status: planned
""",
}
RANKED = ("no-news", "missed-visit", "bill-shock", "code-late", "two-logins")


def lanes_in(view: MapView) -> tuple[Lane, ...]:
    """The lanes that a map has something for."""
    return tuple(lane for lane in LANES if lane.has(view))


def workspace(texts: dict[str, str]) -> Workspace:
    """The records of some texts, which must all be right."""
    loaded = load(MemoryTree(texts))
    assert not [finding for finding in loaded.findings if finding.level == "error"], loaded.findings
    return loaded.workspace


def ranking() -> Ranking:
    """A ranking of the broadband journey's pains."""
    scores = tuple(Score(f"onboarding/{name}", name, 0, (), rank) for rank, name in enumerate(RANKED, 1))
    return Ranking("severity × reach × frequency × confidence", scores, ())


def map_of(
    workspace: Workspace, journey: str = "j", as_of: date = AS_OF, history: History = NO_HISTORY, **more: Any
) -> MapView:
    """The map of a journey."""
    status = review_status(workspace, history, workspace.records[journey], as_of)
    return map_view(workspace, status, as_of=as_of, **more)


def broadband() -> MapView:
    """The broadband journey with everything a map can show."""
    return map_of(workspace(REPOSITORY), "onboarding", ranking=ranking(), commit="4f1c2ab90")


def groups(scene: Scene) -> list[MarkGroup]:
    """The groups of a page, those inside others too."""
    found: list[MarkGroup] = []
    left = list(scene.marks)
    while left:
        mark = left.pop()
        if isinstance(mark, MarkGroup):
            found.append(mark)
            left += mark.marks
    return found


def lanes(scene: Scene) -> list[tuple[str, Box]]:
    """The lanes of a page by their keys, and where they are."""
    return [(each.about.name, each.box) for each in groups(scene) if each.about and each.about.kind == "lane"]


def texts(group: MarkGroup) -> list[TextLine]:
    """The lines of text in a group."""
    return list(Scene("", "", "", 0, 0, (group,)).texts)


def said_everywhere(part: T, words: str) -> T:
    """A part of a map with other words in each field that holds a text; what it is called by its ref stays."""
    texts = [each.name for each in fields(part) if each.type in (str, "str") and each.name != "ref"]
    return replace(part, **dict.fromkeys(texts, words))
