"""Templates of a repository are code of strangers: they get plain data, little time and memory, and nothing else."""

import json
from datetime import date
from pathlib import Path
from time import monotonic

import pytest

from jmx.errors import CannotDraw
from jmx.render.template_data import template_data
from jmx.render.templates import fill
from jmx.render.view import MapPicture, MapStage, MapStep, MapView

pytest.importorskip("jinja2", reason="needs jinja2, which the extra `templates` brings")
HOSTILE = sorted((Path(__file__).parents[1] / "hostile" / "templates").glob("*.jinja"))
CONTEXT = {"map": {"title": "<b>*x*</b>", "svg": "<svg/>"}}


def test_the_kept_attacks_are_all_there() -> None:
    assert len(HOSTILE) >= 20


@pytest.mark.few(8)
@pytest.mark.parametrize("file", [each for each in HOSTILE if "deep" not in each.name], ids=lambda file: file.name)
def test_an_attack_ends_in_words_with_the_name_of_its_template(file: Path) -> None:
    with pytest.raises(CannotDraw, match=r"^templates/map\.html\.jinja(:\d+)?: \S") as told:
        fill({"map.html.jinja": file.read_text(encoding="utf-8")}, "map.html.jinja", CONTEXT, "html")
    assert "Traceback" not in str(told.value)
    assert "root:" not in str(told.value)


@pytest.mark.deep
def test_a_template_that_never_ends_is_ended_within_twelve_seconds() -> None:
    (file,) = (each for each in HOSTILE if "deep" in each.name)
    before = monotonic()
    with pytest.raises(CannotDraw, match="10 s"):
        fill({"map.html.jinja": file.read_text(encoding="utf-8")}, "map.html.jinja", CONTEXT, "html")
    assert monotonic() - before <= 12


def test_the_line_of_a_mistake_is_told() -> None:
    with pytest.raises(CannotDraw, match=r"templates/map\.html\.jinja:2: .*ownr"):
        fill({"map.html.jinja": "a\n{{ map.ownr }}"}, "map.html.jinja", CONTEXT, "html")


def test_a_mistake_in_an_included_template_is_told_with_its_own_name() -> None:
    both = {"map.html.jinja": "{% include 'part.jinja' %}", "part.jinja": "\n\n{{ map.ownr }}"}
    with pytest.raises(CannotDraw, match=r"templates/part\.jinja:3: "):
        fill(both, "map.html.jinja", CONTEXT, "html")


def test_words_of_records_stay_words_in_html_and_in_markdown() -> None:
    page = {"map": "{{ map.title }} {{ map.svg }}"}
    assert fill(page, "map", CONTEXT, "html") == "&lt;b&gt;*x*&lt;/b&gt; <svg/>"
    assert "\\*x\\*" in fill(page, "map", CONTEXT, "markdown")
    assert "<b>" not in fill(page, "map", CONTEXT, "markdown")


def test_a_link_that_is_a_script_leads_nowhere() -> None:
    page = {"map": "{{ 'JaVaScRiPt:alert(1)'|link }} {{ ' \tjavascript:1'|link }} {{ 'https://example.org'|link }}"}
    assert fill(page, "map", CONTEXT, "html") == "# # https://example.org"


def test_a_template_is_told_plain_data_alone() -> None:
    step = MapStep("a/b", 1, "Look", moods=(-1.0, None), picture=MapPicture("png", 1, 1, b"x"))
    view = MapView("a", "A", stages=(MapStage("a/s", "S", steps=(step,)),), as_of=date(2026, 3, 1))
    told = template_data(view, "<svg/>")
    assert told == json.loads(json.dumps(told))
    assert told["map"]["as_of"] == "2026-03-01"
    assert told["map"]["stages"][0]["steps"][0]["moods"] == [-1.0, None]
    page = {"map": "{% for stage in map.stages %}{% for step in stage.steps %}{{ step.title }}{% endfor %}{% endfor %}"}
    assert fill(page, "map", told, "html") == "Look"
