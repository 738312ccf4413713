"""Templates of a repository are code of strangers: they get plain data, little time and memory, and nothing else; what
they write is a body of allowed markup, in a frame of ours."""

import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import pytest

from jmx.errors import CannotDraw
from jmx.render.formats import pictures
from jmx.render.pages import FULL, Look
from jmx.render.stamp import read_stamp
from jmx.render.stamped import stamps_in
from jmx.render.template_child import filled
from jmx.render.template_data import template_data
from jmx.render.template_html import TemplateBody
from jmx.render.template_page import shown_by, template_page
from jmx.render.templates import MapTemplate, TemplateFailed
from jmx.render.view import MapStage, MapStep, MapView
from tests.render.drawn import THEME, broadband

pytest.importorskip("jinja2", reason="needs jinja2, which the extra `templates` brings")
HOSTILE = sorted((Path(__file__).parents[1] / "hostile" / "templates").glob("*.jinja"))
FAST = [each for each in HOSTILE if "deep" not in each.name]
SMALL = MapView("a", "<b>*x*</b>", stages=(MapStage("a/s", "S", steps=(MapStep("a/b", 1, "Look"),)),))


def _template(text: str, name: str = "map.html.jinja", **parts: str) -> MapTemplate:
    return MapTemplate(name, {name: text, **{f"{part}.jinja": said for part, said in parts.items()}})


def _filled(text: str, view: MapView = SMALL, name: str = "map.html.jinja", **parts: str) -> str:
    """What a template writes, in this process."""
    template = _template(text, name, **parts)
    said = filled(template.texts, name, [template_data(view)], template.markup)
    if "error" in said:
        raise CannotDraw(f"templates/{said['name']}:{said['line']}: {said['error']}")
    return str(said["pages"][0])


def _page(text: str, view: MapView = SMALL, look: Look = FULL) -> str:
    return template_page(view, _template(text), "html", look, THEME).decode()


def _markdown(text: str, view: MapView = SMALL) -> str:
    return template_page(view, _template(text, "map.md.jinja"), "markdown", FULL, THEME).decode()


# --- attacks ---


def test_the_kept_attacks_are_all_there() -> None:
    assert len(HOSTILE) >= 50


@pytest.mark.few(4)
@pytest.mark.parametrize("file", random.Random(6).sample(FAST, len(FAST)), ids=lambda file: file.name)
def test_an_attack_ends_in_words_with_the_name_of_its_template(file: Path) -> None:
    with pytest.raises(TemplateFailed, match=r"^templates/map\.html\.jinja(:\d+)?: \S") as told:
        _page(file.read_text(encoding="utf-8"))
    assert "Traceback" not in str(told.value)
    assert "root:" not in str(told.value)


@pytest.mark.deep
def test_a_template_that_never_ends_is_ended_within_twelve_seconds() -> None:
    (file,) = (each for each in HOSTILE if "deep" in each.name)
    before = monotonic()
    with pytest.raises(CannotDraw, match="10 s"):
        _page(file.read_text(encoding="utf-8"))
    assert monotonic() - before <= 12


class _Piece(NamedTuple):
    """A text, two places in it, and another text."""

    text: str
    at: int
    to: int
    other: str


_MUTATIONS: tuple[Callable[[_Piece], str], ...] = (
    lambda it: it.text[: it.at] + it.other + it.text[it.at :],
    lambda it: it.text[: it.at] + it.text[it.to :],
    lambda it: it.text[: it.to] + it.text[it.at : it.to] * 20 + it.text[it.to :],
    lambda it: f"{{% for stage in map.stages %}}{it.text}{{% endfor %}}",
    lambda it: f"{{% set x %}}{it.text}{{% endset %}}{{{{ x }}}}",
    lambda it: f"{{% macro m() %}}{it.text}{{% endmacro %}}{{{{ m() }}}}",
    lambda it: f'<p title="{it.text}">x</p>',
    lambda it: f"<style>{it.text}</style>",
    lambda it: it.text.replace("{{", "{%", 1),
    lambda it: f"<p>{{{{ {it.text!r} }}}}</p>",
    lambda it: f"<p>a</p><!-- {it.text} --><p>b</p>",
    lambda it: it.text.replace("<", "&lt;").replace("{", "&#123;"),
    lambda it: it.text.swapcase(),
    lambda it: it.text[: it.at] + "<>\"'&\0\\/{}%\u202e\ud7ff"[it.to % 13] + it.text[it.at :],
)


def _mutated(lots: random.Random) -> str:
    """An attack with a piece of another one put in, a piece taken out, repeated or wrapped in something."""
    text = lots.choice(FAST).read_text(encoding="utf-8")[:4000]
    for _ in range(lots.randint(1, 4)):
        at, to = sorted(lots.randint(0, len(text)) for _ in range(2))
        other = lots.choice(FAST).read_text(encoding="utf-8")[:400]
        text = lots.choice(_MUTATIONS)(_Piece(text, at, to, other))
    return text[:20_000]


def _harmless(page: str) -> Iterator[str]:
    """What a page must not hold anywhere, once the words of it are taken for words."""
    body = page.partition("<main>")[2].partition("</main>")[0].lower()
    for bad in ("<script", "<meta", "<base", "<iframe", "<object", "<link", "<form", '<img alt="" src="http', "<!"):
        if bad in body:
            yield bad
    tags = [part.partition(">")[0] for part in body.split("<")[1:]]
    outside = [tag for tag in tags if " on" in tag.partition('"')[0] or 'href="java' in tag or 'href="data' in tag]
    yield from outside
    style = page.partition("<style>")[2].partition("</style>")[0].lower()
    yield from (bad for bad in ("url(", "@import", "image-set", "\\", "<") if bad in style)


@pytest.mark.deep
@pytest.mark.parametrize("batch", range(20))
def test_two_thousand_mutated_attacks_end_cleanly_and_in_time(batch: int) -> None:
    lots, pages, refusals = random.Random(batch), 0, []
    for _ in range(100):
        text, before = _mutated(lots), monotonic()
        try:
            page = _page(text)
        except TemplateFailed as error:
            refusals.append(str(error))
        else:
            assert not list(_harmless(page)), text
            assert "root:" not in page, text
            assert len(stamps_in(page.encode())) == 1, text
            pages += 1
        assert monotonic() - before <= 12, text
    assert all(told.startswith("templates/map.html.jinja") and "\n" not in told for told in refusals)
    for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF):
        assert resource.getrusage(who).ru_maxrss / 1024 <= 600
    assert pages, "some of them are harmless, and make a page"


# --- what is told ---


def test_the_line_of_a_mistake_is_told() -> None:
    with pytest.raises(CannotDraw, match=r"templates/map\.html\.jinja:2: .*ownr"):
        _filled("a\n{{ map.ownr }}")


def test_a_mistake_in_an_included_template_is_told_with_its_own_name() -> None:
    with pytest.raises(CannotDraw, match=r"templates/part\.jinja:3: "):
        _filled("{% include 'part.jinja' %}", part="\n\n{{ map.ownr }}")


def test_what_it_may_not_write_is_told_with_the_line() -> None:
    with pytest.raises(CannotDraw, match=r"templates/map\.html\.jinja:3: <script> is not allowed: a map runs nothing"):
        _page("<p>a</p>\n\n<script>1</script>")
    with pytest.raises(CannotDraw, match=r"map\.html\.jinja:2: '@import' is not allowed in a style"):
        _page('<p>a</p>\n<style>@import "x";</style>')


def test_what_nobody_sees_in_a_style_is_spelt_out_before_that_is_judged() -> None:
    with pytest.raises(TemplateFailed, match="not allowed in a style"):
        TemplateBody(_template(""), "<style>p{}\x01</style>")


def test_without_jinja2_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jinja2.py").write_text("raise ImportError('no jinja2')")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(CannotDraw, match=r"pip install 'jmx\[templates\]'"):
        _page("a")


# --- words stay words ---


def test_words_of_records_stay_words_in_html_and_in_markdown() -> None:
    assert "<p>&lt;b&gt;*x*&lt;/b&gt;</p>" in _page("<p>{{ map.title }}</p>")
    assert _markdown("{{ map.title }}").startswith("&lt;b&gt;\\*x\\*&lt;/b&gt;")


def test_macros_of_markdown_are_escaped_once() -> None:
    told = _markdown(
        "{% macro bold(words) %}**{{ words }}**{% endmacro %}{{ bold(map.title) }} {{ bold('_') ~ map.title }}"
    )
    assert told.startswith("**&lt;b&gt;\\*x\\*&lt;/b&gt;** ")
    assert told.partition("\n")[0].count("**") == 2, "what is added to it is escaped again rather than not at all"


def test_words_of_records_do_not_leave_an_attribute() -> None:
    view = replace(SMALL, title='x" onclick="alert(1)')
    assert 'title="x&quot; onclick=&quot;alert(1)"' in _page('<p title="{{ map.title }}">x</p>', view)
    with pytest.raises(CannotDraw, match="stand in quotes"):
        _page("<p title={{ map.title }}>x</p>", view)


def test_a_link_that_is_a_script_leads_nowhere() -> None:
    page = "{{ 'JaVaScRiPt:alert(1)'|link }} {{ ' \tjavascript:1'|link }} {{ 'https://example.org'|link }}"
    assert _filled(page) == "# # https://example.org"


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>", "\\<script>", "`\\`<img src=x>", "[a](javascript:alert(1))", "[a](JAVA&#83;CRIPT:1)",
        "[a]: javascript:alert(1)", "<javascript:alert(1)>", "![a](https://evil.example/x.png)", "![a][b]",
        "a\n{: onclick=\"alert(1)\"}", "[a](//evil.example)", "<!-- jmx {} -->", "```\nopen", "[a](java\\script:1)",
    ],
)  # fmt: skip
def test_a_template_of_markdown_cannot_write_what_runs_or_fetches(written: str) -> None:
    from jmx.render.template_markdown import markdown_body

    with pytest.raises(CannotDraw, match=r"^templates/map\.md\.jinja"):
        markdown_body(_template(written, "map.md.jinja"), written)


def test_a_template_of_markdown_can_write_all_of_markdown() -> None:
    from jmx.render.template_markdown import markdown_body

    written = (
        "# A\n\n- [x] [a](https://example.org/@a) <br> <https://example.org>\n\n| a | b |\n| --- | --- |\n"
        "| 1 < 2 | `<` |\n\n<details>\n<summary>More</summary>\n\n```yaml\na: 1\n```\n</details>\n\n[b](other.md#part)"
    )
    assert markdown_body(_template(written, "map.md.jinja"), written) == written


# --- the frame ---


def test_the_frame_is_ours_and_holds_policy_title_stamp_and_origin() -> None:
    page = _page("<style>p{color:var(--pain)}</style><p>{{ map.title }}</p>", replace(broadband(), commit="abc"))
    head, _, body = page.partition("<body>")
    assert page.startswith("<!doctype html>")
    assert "default-src 'none'; style-src 'sha256-" in head
    assert "p{color:var(--pain)}" in head
    assert "<title>Getting online after moving home</title>" in head
    assert body.count("<main>") == 1
    assert "Page made by templates/map.html.jinja" in body
    (stamp,) = map(read_stamp, stamps_in(page.encode()))
    assert (stamp.template, stamp.format, stamp.journey) == ("map.html.jinja", "html", "onboarding")


@pytest.mark.deep
def test_styles_of_elements_are_allowed_by_the_policy_where_there_are_any() -> None:
    assert "style-src 'unsafe-inline'" in _page('<p style="width:20%">a</p>')


@pytest.mark.deep
def test_the_drawing_follows_the_look_and_is_named() -> None:
    whole, few = (_page("{{ map.drawing }}", broadband(), look) for look in (FULL, Look(lanes=("steps",))))
    assert 'class="jmx-drawing" tabindex="0" role="region" aria-label="' in whole
    assert len(few) < len(whole)
    assert "<metadata>" not in whole, "a page has one stamp"


@pytest.mark.deep
def test_the_same_map_and_template_give_the_same_bytes() -> None:
    text = "{{ map.drawing }}{% for pain in map.all_pains %}<p>{{ pain.title }}</p>{% endfor %}"
    assert _page(text, broadband()) == _page(text, broadband())


def test_what_a_page_shows_is_not_its_commit_and_day() -> None:
    one = broadband()
    other = replace(one, commit="abc", commit_id="a" * 40, as_of=date(2026, 12, 24))
    telling = _template("<p>{{ map.as_of|day }} {{ map.commit }} {{ map.as_of.split('-')[2] }}</p>{{ map.drawing }}")
    assert len(set(shown_by(telling, [one, other], FULL))) == 1
    changed = replace(one, title="Another")
    assert len(set(shown_by(_template("<p>{{ map.title }}</p>"), [one, changed], FULL))) == 2
    assert len(set(shown_by(_template("<p>{{ map.owner }}</p>"), [one, changed], FULL))) == 1


def test_formats_and_looks_without_templates_refuse_them() -> None:
    with pytest.raises(CannotDraw, match="html, markdown"):
        pictures(SMALL, "svg", page=_template("a"))
    with pytest.raises(CannotDraw, match="leave out --view and --lanes"):
        pictures(SMALL, "markdown", look=Look("executive"), page=_template("a", "map.md.jinja"))


def test_a_page_that_is_drawn_as_usual_never_imports_jinja2(example: Path) -> None:
    program = (
        "import sys; from jmx.cli.app import run; "
        f"code = run(['render', 'get-connected', '-C', {str(example)!r}, '-f', 'markdown']); "
        "sys.exit(code or 'jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0
