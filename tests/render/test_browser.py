"""A real browser opens the maps: nothing that people wrote runs in it, and every text is there."""

import html
from pathlib import Path

import pytest

from jmx.escape import one_line
from jmx.render.formats import render
from jmx.render.view import MapView
from tests.browser import CHROMIUM, PDFTOTEXT, opened, printed
from tests.render import drawn
from tests.render.test_markup import everywhere

pytestmark = [
    pytest.mark.deep,
    pytest.mark.skipif(CHROMIUM is None, reason="no `chromium` on PATH to open the maps with"),
]
RUN = "window.__pwn=1;document.title='pwned';document.documentElement.setAttribute('data-pwned','yes')"
PAYLOADS = {
    "script": f"</text></title></desc></svg></title><script>{RUN}</script>",
    "handler": f'"><img src=x onerror="{RUN}"><svg onload="{RUN}">',
    "cdata": f"]]><script>{RUN}</script><![CDATA[",
    "frame": f'<foreignObject><iframe srcdoc="<script>parent.{RUN}</script>"></iframe></foreignObject>',
}


def told(view: MapView) -> list[str]:
    pains = [pain.title for pain in view.all_pains]
    titles = [view.title, *(stage.title for stage in view.stages), *(step.title for step in view.steps), *pains]
    return [one_line(title) for title in titles]


@pytest.mark.parametrize("format_name", ["html", "svg"])
def test_a_browser_shows_every_text_of_the_map(tmp_path: Path, format_name: str) -> None:
    file = tmp_path / f"map.{format_name}"
    file.write_bytes(render(drawn.broadband(), format_name).content)
    document = html.unescape(opened(file, tmp_path / "profile"))
    assert [title for title in told(drawn.broadband()) if title not in document] == []
    assert "parsererror" not in document


@pytest.mark.parametrize("format_name", ["html", "svg"])
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_nothing_that_people_wrote_runs_in_a_browser(tmp_path: Path, format_name: str, payload: str) -> None:
    file = tmp_path / f"map.{format_name}"
    file.write_bytes(render(everywhere(payload), format_name).content)
    document = opened(file, tmp_path / "profile")
    assert "data-pwned=" not in document.partition("<title")[0]
    assert "<title>pwned" not in document
    assert document.count("<script") == (format_name == "html")  # the page's own
    assert all(f"<{tag}" not in document for tag in ("img", "iframe", "foreignobject", "foreignObject"))
    assert one_line(payload) in html.unescape(document)
    assert "parsererror" not in document


def test_the_proof_sees_a_payload_that_runs(tmp_path: Path) -> None:
    file = tmp_path / "open.html"
    file.write_text(f"<!doctype html><title>map</title><script>{RUN}</script>")
    document = opened(file, tmp_path / "profile")
    assert 'data-pwned="yes"' in document.partition("<title")[0]
    assert "<title>pwned" in document


@pytest.mark.skipif(PDFTOTEXT is None, reason="no `pdftotext` on PATH to read what was printed")
def test_a_flat_map_prints_on_one_page_and_a_tall_one_repeats_its_stages(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(render(MapView("j", "Moving", as_of=drawn.AS_OF), "html").content)
    page = " ".join(printed(file, tmp_path / "profile")[0])
    assert "Moving" in page
    assert "As of 20 Nov 2026" in page
    file.write_bytes(render(drawn.broadband(), "html").content)
    first, second, *_ = (" ".join(page) for page in printed(file, tmp_path / "profile"))
    assert ("Getting online" in first, "Before the contract" in first) == (True, True)
    assert ("Before the contract" in second, "As of 20 Nov 2026" in second) == (True, True)
