"""What a drawn map says of itself, for programs: the same in every format, and the same for maps that show the same."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pypdf
import pytest
from PIL import Image

from jmx.render.formats import FORMATS, pictures, render, shown
from jmx.render.pages import FULL, VIEWS, Look, pages
from jmx.render.stamp import Stamp, stamp_of
from jmx.render.view import MapView
from tests.render import drawn

COMMIT = "4f1c2ab90d7c5b1e0c3a8f6b2d4e9a7c1f0b3d5e"
PROPERTIES = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"


def a_map() -> MapView:
    return replace(drawn.broadband(), commit_id=COMMIT)


def stamp(view: MapView, name: str, look: Look = FULL) -> Stamp:
    return replace(stamp_of(view, name, look), shows=digest_of(view, name, look))


def of_svg(content: bytes) -> str:
    return ElementTree.fromstring(content).findtext("{http://www.w3.org/2000/svg}metadata") or ""


def of_png(content: bytes) -> str:
    return str(Image.open(io.BytesIO(content)).text["jmx"])  # type: ignore[attr-defined]


def of_pdf(content: bytes) -> str:
    read = pypdf.PdfReader(io.BytesIO(content))
    assert read.metadata
    assert read.xmp_metadata
    assert read.xmp_metadata.pdf_keywords == read.metadata.keywords
    return read.metadata.keywords or ""


def of_pptx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {
            each.get("name"): each[0].text or "" for each in ElementTree.fromstring(archive.read("docProps/custom.xml"))
        }
    return "".join(words for name, words in found.items() if str(name).startswith("jmx"))


def of_html(content: bytes) -> str:
    metas: dict[str | None, str | None] = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "meta":
                metas[dict(attrs).get("name")] = dict(attrs).get("content")

    Reader().feed(content.decode())
    return metas["jmx"] or ""


def of_mermaid(content: bytes) -> str:
    return content.decode().splitlines()[-1].removeprefix("%% jmx ")


def of_markdown(content: bytes) -> str:
    return content.decode().splitlines()[-1].removeprefix("<!-- jmx ").removesuffix(" -->")


def of_text(content: bytes) -> str:
    return content.decode().splitlines()[-1].removeprefix("# jmx ")


READERS: Mapping[str, Callable[[bytes], str]] = {
    "svg": of_svg, "png": of_png, "pdf": of_pdf, "pptx": of_pptx, "html": of_html,
    "mermaid": of_mermaid, "flowchart": of_mermaid, "markdown": of_markdown, "text": of_text, "xlsx": of_pptx,
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_every_format_holds_the_same_stamp_and_the_same_bytes_every_time(name: str) -> None:
    view = a_map()
    look = Look("executive", lanes=("emotion", "pains"), paper="a4") if FORMATS[name].wants != "view" else FULL
    options: dict[str, Any] = {"dpi": 20.0} if name == "png" else {}
    first, second = (pictures(view, name, look=look, **options)[0].content for _ in range(2))
    assert first == second
    assert READERS[name](first) == stamp(view, name, look).text


def test_a_stamp_says_where_a_map_comes_from_and_how_it_is_drawn() -> None:
    look = Look("team", paper="a3", persona="mia", team="Field service")
    told = json.loads(replace(stamp_of(a_map(), "svg", look), shows=64 * "0").text)
    assert {name: told[name] for name in ("journey", "commit", "as_of", "view", "paper", "persona", "team")} == {
        "journey": "onboarding",
        "commit": COMMIT,
        "as_of": "2026-11-20",
        "view": "team",
        "paper": "a3",
        "persona": "mia",
        "team": "Field service",
    }
    assert re.fullmatch("[0-9a-f]{64}", told["shows"])
    assert not {"edited", "lanes", "page"} & told.keys(), "what is as usual is left out"


def test_each_file_of_several_pages_says_which_one_it_is() -> None:
    files = pictures(a_map(), "svg", look=Look("slide"), apart=True)
    stamps = [json.loads(of_svg(each.content)) for each in files]
    assert [(each["page"], each["pages"]) for each in stamps] == [(at, len(files)) for at in range(1, len(files) + 1)]
    assert len({each["shows"] for each in stamps}) == len(files) > 1
    assert "page" not in json.loads(of_svg(render(a_map(), "svg").content))


def digest_of(view: MapView, name: str = "svg", look: Look = FULL) -> str:
    return shown(view, FORMATS[name], look)[0]


LOOKS = [Look(name, team="Field service") for name in VIEWS]


@pytest.mark.parametrize("look", LOOKS, ids=[look.view for look in LOOKS])
def test_another_commit_or_day_that_shows_the_same_has_the_same_digest(look: Look) -> None:
    stages = tuple(replace(stage, team="Field service") for stage in a_map().stages)
    view = replace(a_map(), stages=stages)
    later = replace(view, commit="ffff, with edits not committed yet", commit_id="f" * 40, edited=True)
    later = replace(later, as_of=date(2027, 1, 1))
    for name in ("svg", "pptx"):
        assert digest_of(later, name, look) == digest_of(view, name, look)


def test_what_a_map_shows_changes_its_digest_and_what_it_does_not_show_leaves_it() -> None:
    view = a_map()
    unseen = replace(view, pains=tuple(replace(pain, owner="Ben Okoro") for pain in view.pains))
    behind = replace(view, pains=tuple(replace(pain, cost="Hits 30 %") for pain in view.pains))
    seen = replace(view, pains=tuple(replace(pain, severity=5) for pain in view.pains))
    assert digest_of(unseen) == digest_of(behind) == digest_of(view) != digest_of(seen)
    assert digest_of(behind, "pptx") != digest_of(view, "pptx"), "notes of slides say it"
    lanes = Look(lanes=("steps", "emotion"))
    assert digest_of(seen, look=lanes) == digest_of(view, look=lanes)


def test_a_change_on_one_page_leaves_the_files_of_the_others() -> None:
    view, look = a_map(), Look("slide")
    last = replace(view.stages[-1], goal="Pay what was agreed, once")
    before = shown(view, FORMATS["svg"], look, 4)
    after = shown(replace(view, stages=(*view.stages[:-1], last)), FORMATS["svg"], look, 4)
    assert [one == other for one, other in zip(before, after, strict=True)].count(True) >= 1
    assert before[-1] != after[-1]
    assert len(set(before)) == 4


HOSTILE = " </metadata>  <script>-->`'&\\\u202e\ud800\x00 ){"


def test_a_stamp_is_one_line_without_any_markup() -> None:
    text = Stamp(format="svg", journey=HOSTILE, team=HOSTILE, as_of=drawn.AS_OF, shows="").text
    assert text.isascii()
    assert text.isprintable()
    assert not re.search("[<>&'`]|--", text)
    assert json.loads(text)["journey"] == HOSTILE


@pytest.mark.parametrize("name", [name for name in READERS if name != "png"])
def test_hostile_words_stay_words_in_the_stamp_of_every_format(name: str) -> None:
    journey = HOSTILE + 400 * " "
    view = MapView(journey, "A journey", as_of=drawn.AS_OF)
    assert json.loads(READERS[name](render(view, name).content))["journey"] == journey


def test_no_property_of_a_document_is_longer_than_office_keeps() -> None:
    stamp = stamp_of(
        a_map(),
        "svg",
        Look("slide", team=100 * "t", lanes=("timing", "duration", "steps", "emotion", "voices", "pains")),
    )
    assert len(stamp.text) > 255
    assert list(stamp.properties) == ["jmx", "jmx-2"]
    assert all(len(piece) <= 255 for piece in stamp.properties.values())
    assert "".join(stamp.properties.values()) == stamp.text


def test_a_template_keeps_its_properties_and_loses_an_older_stamp(tmp_path: Path) -> None:
    older = tmp_path / "older.pptx"
    content = render(replace(a_map(), journey=100 * "older"), "pptx").content
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(older, "w") as new:
        for each in old.infolist():
            data = old.read(each)
            if each.filename == "docProps/custom.xml":
                data = data.replace(b'name="jmx-2"', b'name="Client"')
            new.writestr(each, data)
    made = render(a_map(), "pptx", template=older).content
    assert of_pptx(made) == stamp(a_map(), "pptx").text
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        found = ElementTree.fromstring(archive.read("docProps/custom.xml"))
    assert "Client" in [each.get("name") for each in found.iter(PROPERTIES)]
    assert len({each.get("pid") for each in found}) == len(found)


def test_a_stamped_pdf_is_sound_and_keeps_the_stamp_when_another_tool_saves_it() -> None:
    made = pikepdf.open(io.BytesIO(render(a_map(), "pdf").content))
    assert made.check_pdf_syntax() == []
    again = io.BytesIO()
    made.save(again, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert of_pdf(again.getvalue()) == stamp(a_map(), "pdf").text


@pytest.mark.deep
def test_openxml_audit_finds_nothing_wrong_with_the_properties(tmp_path: Path) -> None:
    from openxml_audit import validate_pptx

    file = tmp_path / "map.pptx"
    file.write_bytes(render(a_map(), "pptx").content)
    found = validate_pptx(file)
    assert found.is_valid, found.errors


def _moved(view: MapView, field: str) -> MapView:
    """The same map, where what the second step says of something stands at the first."""
    stage = view.stages[0]
    first, second, *others = stage.steps
    steps = (
        replace(first, **{field: getattr(second, field)}),
        replace(second, **{field: getattr(first, field)}),
        *others,
    )
    return replace(view, stages=(replace(stage, steps=steps), *view.stages[1:]))


@pytest.mark.parametrize(("look", "field"), [(Look("slide"), "voices"), (Look("blueprint"), "channel")])
def test_what_stands_at_another_step_is_no_longer_true(look: Look, field: str) -> None:
    view = drawn.broadband()
    stage = view.stages[0]
    said: Any = {"voices": ("Only here",), "channel": "Only here"}[field]
    steps = (
        replace(stage.steps[0], **{field: type(said)()}),
        replace(stage.steps[1], **{field: said}),
        *stage.steps[2:],
    )
    view = replace(view, stages=(replace(stage, steps=steps), *view.stages[1:]))
    svg = FORMATS["svg"]
    assert shown(_moved(view, field), svg, look) != shown(view, svg, look)


@pytest.mark.parametrize(
    "look", [Look(name, paper=paper) for name in ("slide", "executive", "story") for paper in ("", "a4")]
)
def test_another_commit_and_day_move_nothing(look: Look) -> None:
    view, svg = drawn.broadband(), FORMATS["svg"]
    later = replace(view, commit="ffffffff1", commit_id="f" * 40, as_of=date(2026, 3, 31))
    assert shown(later, svg, look, scenes=pages(later, drawn.THEME, look)) == shown(view, svg, look)


def test_what_only_listeners_are_told_counts() -> None:
    view, svg = drawn.broadband(), FORMATS["svg"]
    numb = tuple(
        replace(stage, steps=tuple(replace(step, moods=(None,)) for step in stage.steps)) for stage in view.stages
    )
    look = Look("blueprint")
    assert shown(replace(view, stages=numb), svg, look) != shown(view, svg, look)
