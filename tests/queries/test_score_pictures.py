"""Rankings as slides: what stands where, and where that comes from."""

from dataclasses import replace

import pytest

from jmx.queries.repository import open_repository
from jmx.queries.score_pictures import picture_of
from jmx.queries.scores import fixes_of, ranking_of
from jmx.render.scene import Scene
from jmx.render.theme import default_theme
from tests.support import Repository

SURVEY = "evidence: [{title: Asked, type: survey, collected: 2026-05-01, sample: 212, source: form 1}]"
JOURNEY = f"""kind: journey
id: buy
title: Buy a plan
volume: {{n: 500, per: month}}
owner: Ana Ruiz <ana@x.example>
pains:
  - {{id: slow, title: Slow, severity: 4, reach: 0.5, {SURVEY}}}
  - {{id: odd, title: Odd words, severity: 3, reach: 0.1}}
  - {{id: loud, title: Loud, severity: 2, reach: 0.5, must: safety}}
  - {{id: vague, title: Vague}}
"""
FIX = "kind: initiative\nid: {0}\ntitle: {0} of it\naddresses: [buy/{1}]\nowner: Ben Okri <ben@x.example>\n{2}"
FILES = {
    "buy.yaml": JOURNEY,
    "faster.yaml": FIX.format("faster", "slow", "effort: 4\nstatus: in-progress\n"),
    "words.yaml": FIX.format("words", "odd", "effort: 1\n"),
    "quiet.yaml": FIX.format("quiet", "loud", "effort: 2\n"),
    "later.yaml": FIX.format("later", "slow", ""),
}


def _slide(repository: Repository, of: str, model: str = "", journey: str | None = None) -> Scene:
    repository.commit({"jmx.yaml": "organisation: Northwind\n", **FILES}, day="2026-05-01")
    opened = open_repository(repository.folder, as_of="2026-06-01")
    report = fixes_of(opened, journey, model) if of == "fixes" else ranking_of(opened, journey, model, surely=True)
    return picture_of(opened, replace(report, top=1), default_theme(), journey)


def test_fixes_stand_by_their_value_and_effort_with_what_their_value_rests_on(repository: Repository) -> None:
    told = "\n".join(_slide(repository, "fixes").notes)
    assert "1. quiet of it: value 0.5, effort 2 person-weeks, confidence 0.5, proposed, a must" in told
    assert "faster of it: value 1.6 (" in told
    assert ", effort 4 person-weeks, confidence 0.8, in progress" in told
    assert "words of it: value 0.15 (" in told


def test_the_slide_says_what_is_not_on_it_and_where_it_comes_from(repository: Repository) -> None:
    slide = _slide(repository, "fixes")
    assert "1 more lacks a value or an effort" in slide.description
    assert "score = relief ÷ effort; as of 2026-06-01, read at " in slide.description
    assert "Northwind" in [text.words for text in slide.texts]


def test_a_model_in_months_is_drawn_in_months(repository: Repository) -> None:
    slide = _slide(repository, "fixes", "rice")
    assert "Effort in person-months" in [text.words for text in slide.texts]
    assert "person-weeks" not in slide.description


def test_a_model_without_effort_is_drawn_against_the_weeks_of_each(repository: Repository) -> None:
    repository.commit(
        {"jmx.yaml": "scoring: {models: {ours: {formula: severity_of * 2, inputs: {severity-of: {least: 0}}}}}\n"},
        day="2026-04-30",
    )
    more = "inputs: {severity-of: 3}\n"
    files = {**FILES, "words.yaml": FILES["words.yaml"] + more, "later.yaml": FILES["later.yaml"] + more}
    repository.commit(files, day="2026-05-01")
    opened = open_repository(repository.folder, as_of="2026-06-01")
    slide = picture_of(opened, fixes_of(opened, model="ours"), default_theme())
    assert slide.notes == ("1. words of it: value 6, effort 1 person-week, confidence 0.5, proposed",)


@pytest.mark.parametrize("journey", [None, "buy"])
def test_pains_stand_by_what_they_hold_of_the_whole(repository: Repository, journey: str | None) -> None:
    slide = _slide(repository, "pains", journey=journey)
    assert slide.notes[0] == "2. Slow: 1.6, 71 %, together 71 %"  # numbered as tables number it
    assert slide.notes[1] == "1. Loud (must): 0.5, 22 %, together 93 %, assumed"
    assert "1 more without a value, not counted here" in slide.description
    assert "1 of these 3 must be fixed, whatever the score" in slide.description
    assert ("Buy a plan" in " ".join(text.words for text in slide.texts)) is bool(journey)


def test_an_opportunity_stands_among_the_fixes(repository: Repository) -> None:
    ask = "kind: opportunity\nid: ask\nquestion: How might we say it?\npains: [buy/odd]\ninputs: {effort: 3}\n"
    repository.commit({"ask.yaml": ask})
    told = "\n".join(_slide(repository, "fixes").notes)
    assert "How might we say it?: value 0.15 (" in told
    assert ", effort 3 person-weeks, confidence 0.5" in told
