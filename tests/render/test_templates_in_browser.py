"""The example page of docs/templates.md, as a browser and checkers of pages meet it: with a usual journey, and with hostile
words wherever words stand."""

import html
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jmx.render.pages import FULL
from jmx.render.palette import theme_named
from jmx.render.template_page import template_page
from jmx.render.templates import MapTemplate
from jmx.render.view import MapView
from tests.browser import CHROMIUM, opened
from tests.devtools import Tab, browser
from tests.pages import CHECKOUT
from tests.render import drawn
from tests.render.test_browser import PAYLOADS
from tests.render.test_html_in_browser import AXE, NU, journey
from tests.render.test_markup import everywhere

pytest.importorskip("jinja2", reason="needs jinja2, which the extra `templates` brings")
pytestmark = [
    pytest.mark.deep,
    pytest.mark.skipif(CHROMIUM is None, reason="no `chromium` on PATH to open the maps with"),
]
SHIPPED = {path.name: path.read_text(encoding="utf-8") for path in (CHECKOUT / "docs" / "templates").iterdir()}
EXAMPLE = MapTemplate("map.html.jinja", SHIPPED)
EMPTY = MapView("j", "Moving", as_of=drawn.AS_OF)


def _written(folder: Path, view: MapView, theme: str = "light") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "map.html"
    file.write_bytes(template_page(view, EXAMPLE, "html", FULL, theme_named(theme)))
    return file


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_nothing_that_people_wrote_runs(tmp_path: Path, payload: str) -> None:
    document = opened(_written(tmp_path, everywhere(payload)), tmp_path / "profile")
    assert "data-pwned=" not in document.partition("<title")[0]
    assert "<title>pwned" not in document
    assert all(f"<{tag}" not in document for tag in ("script", "img", "iframe", "foreignobject", "foreignObject"))
    assert " ".join(payload.split()) in " ".join(html.unescape(document).split())


@pytest.mark.parametrize("width", [390, 800, 1440])
def test_no_page_is_wider_than_its_window(tab: Tab, tmp_path: Path, width: int) -> None:
    for name, view in {"usual": journey(), "long": everywhere("Donaudampfschifffahrtsgesellschaft" * 6)}.items():
        tab.size(width)
        tab.open(_written(tmp_path / name, view).as_uri())
        assert tab.ask("document.documentElement.scrollWidth") <= width, name
        assert tab.complaints == []


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core in build/tools; `make deep` fetches it")
@pytest.mark.parametrize("theme", ["light", "dark", "high-contrast"])
def test_axe_finds_nothing(tab: Tab, tmp_path: Path, theme: str) -> None:
    tab.tell("Page.setBypassCSP", enabled=True)
    try:
        for width in (390, 1440):
            tab.size(width)
            tab.open(_written(tmp_path, journey(), theme).as_uri())
            tab.ask(f"{AXE.read_text(encoding='utf-8')};1")
            found = tab.ask("axe.run().then((all) => all.violations.map((each) => [each.id, each.nodes[0].html]))")
            assert found == []
    finally:
        tab.tell("Page.setBypassCSP", enabled=False)


@pytest.mark.skipif(not NU.is_file() or not shutil.which("java"), reason="no vnu-jar in build/tools, or no `java`")
def test_the_checker_of_pages_finds_no_error(tmp_path: Path) -> None:
    hostile = {name: replace(everywhere(words), journey="j") for name, words in PAYLOADS.items()}  # ids have no blanks
    views = {"journey": journey(), "empty": EMPTY, **hostile}
    files = [_written(tmp_path / name, view) for name, view in views.items()]
    done = subprocess.run(
        ["java", "-jar", NU, "--stdout", "--exit-zero-always", "--format", "json", *files],
        capture_output=True,
        check=True,
    )
    messages = json.loads(done.stdout)["messages"]
    assert [(each["message"], each.get("extract")) for each in messages if each["type"] == "error"] == []
