"""The page of a map in a real browser: by mouse, by keys and by touch, filtered, shared, printed, and as checkers of
pages and of their accessibility see it."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jmx.render.contrast import luminance
from jmx.render.formats import pictures, render
from jmx.render.pages import VIEWS, Look
from jmx.render.palette import theme_named
from jmx.render.past import NO_PAST, MapPast
from jmx.render.view import MapView
from tests.browser import CHROMIUM, PDFTOTEXT, printed
from tests.devtools import Tab, browser
from tests.pages import CHECKOUT
from tests.render import drawn
from tests.render.test_browser import PAYLOADS
from tests.render.test_html import PAST, known
from tests.render.test_markup import everywhere

TOOLS = CHECKOUT / "build/tools/node_modules"
AXE, NU = TOOLS / "axe-core/axe.min.js", TOOLS / "vnu-jar/build/dist/vnu.jar"
pytestmark = [
    pytest.mark.deep,
    pytest.mark.skipif(CHROMIUM is None, reason="no `chromium` on PATH to open the maps with"),
]
STEP = "svg a[href='#step-onboarding-engineer']"
PAIN = "svg a[href='#pain-onboarding-missed-visit']"
CARD = "!document.querySelector('#card').hidden"
SAID = "document.querySelector('#said').innerText"
LONG = "Donaudampfschifffahrtsgesellschaft" * 6


def journey() -> MapView:
    """The broadband journey with two personas who feel differently, and teams."""
    view = known()
    stages = tuple(
        replace(
            stage,
            team="Sales" if at < 2 else "Field service",
            steps=tuple(
                replace(
                    step,
                    moods=(*step.moods, -0.5 if step.number != 9 else 0.5),
                    personas=("Rolf",) if step.number == 3 else (),
                )
                for step in stage.steps
            ),
        )
        for at, stage in enumerate(view.stages)
    )
    return replace(view, stages=stages, feelings=("Mia", "Rolf"), felt_by=(("Mia",), ("Rolf",)))


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browser(tmp_path_factory.mktemp("browser")) as found:
        found.size(1600, 1000)
        yield found


def written(folder: Path, view: MapView, past: MapPast = NO_PAST, look: Look | None = None) -> Path:
    file = folder / "map.html"
    (made,) = pictures(view, "html", look=look or Look(), past=past)
    file.write_bytes(made.content)
    return file


@pytest.fixture
def page(tab: Tab, tmp_path: Path) -> Tab:
    tab.asked.clear()
    tab.complaints.clear()
    tab.tell("Emulation.setTouchEmulationEnabled", enabled=False)
    tab.size(1600, 1000)
    tab.open(written(tmp_path, journey(), PAST).as_uri())
    return tab


# --- what opens ---


def test_hovering_over_a_pain_opens_what_is_known_and_leaving_closes_it(page: Tab) -> None:
    page.hover(PAIN)
    page.until(CARD)
    said = page.ask(SAID)
    for words in (
        "The engineer does not come",
        "Bo Lind",
        "Customers learn the hour",
        "I sat there like a dog.",
        "24 Sep 2026",
    ):
        assert words in said
    page.hover("h1")
    page.until(f"!({CARD})")


def test_the_card_stays_while_the_pointer_is_on_it_and_lies_beside_what_it_is_about(page: Tab) -> None:
    page.hover(PAIN)
    page.until(CARD)
    boxes = page.ask(
        f"[document.querySelector({json.dumps(PAIN)}), document.querySelector('#card')]"
        ".map((each) => each.getBoundingClientRect()).map((box) => [box.left, box.right, box.top, box.bottom])"
    )
    (left, right, _, _), (card_left, card_right, top, bottom) = boxes
    assert card_left >= right or card_right <= left
    assert (top >= 0, bottom <= 1000) == (True, True)
    x, y = (card_left + card_right) / 2, (top + bottom) / 2
    page.tell("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    page.ask("new Promise((done) => setTimeout(done, 600))")
    assert page.ask(CARD)


def test_keys_reach_everything_in_order_and_escape_closes(page: Tab) -> None:
    here = (
        "document.activeElement.getAttribute('href') || document.activeElement.id || document.activeElement.className"
    )
    page.press("Tab")
    assert page.ask(here) == "#details"  # past the picture
    assert page.ask("document.activeElement.getBoundingClientRect().left") >= 0
    order = []
    for _ in range(60):
        page.press("Tab")
        order.append(page.ask(here))
        if order[-1].startswith("#step"):
            break
    assert order[1:3] == ["persona", "who"]  # after the menu of rows
    assert order[-2:] == ["scroll", "#step-onboarding-check-address"]
    page.until(CARD)
    assert "Checks the new address" in page.ask(SAID)
    page.press("Tab")
    page.until(f"{SAID}.includes('Compares plans')")
    page.press("Escape")
    page.until(f"!({CARD})")
    assert page.ask(here) == "#step-onboarding-compare"
    page.press("Tab", shift=True)
    page.until(f"{SAID}.includes('Checks the new address')")


def test_what_has_the_focus_is_seen(page: Tab) -> None:
    page.press("Tab", times=5)
    while not page.ask("document.activeElement.matches('svg a')"):
        page.press("Tab")
    ring = "getComputedStyle(document.activeElement.querySelector('.ring'))"
    assert page.ask(f"{ring}.stroke") != "none"
    assert page.ask(f"parseFloat({ring}.strokeWidth)") >= 3


def test_enter_leads_to_all_that_is_known_and_back_to_the_map(page: Tab) -> None:
    page.ask(f"document.querySelector({json.dumps(STEP)}).focus()")
    page.press("Enter")
    page.until("location.hash === '#step-onboarding-engineer'")
    assert page.ask("document.activeElement.id") == "step-onboarding-engineer"
    assert not page.ask(CARD)
    page.press("Tab")
    page.ask("document.querySelector('#step-onboarding-engineer .back a').focus()")
    page.press("Enter")
    page.until("document.activeElement.id === 'on-map-step-onboarding-engineer'")


def test_a_tap_opens_and_the_button_closes(page: Tab) -> None:
    page.size(400, 800)
    page.tap(PAIN)
    page.until(CARD)
    page.until("document.querySelector('#card').getBoundingClientRect().bottom <= 801")
    page.until("location.hash.includes('at=pain-onboarding-missed-visit')")
    page.tap("#close")
    page.until(f"!({CARD})")


# --- what is shown ---


def shown(page: Tab, selector: str) -> int:
    return page.ask(
        f"[...document.querySelectorAll({json.dumps(selector)})].filter((each) => each.getClientRects().length).length"
    )


def choose(page: Tab, selector: str, text: str) -> None:
    page.ask(f"""(() => {{
        const found = document.querySelector({json.dumps(selector)});
        found.value = [...found.options].find((each) => each.text === {json.dumps(text)}).value;
        found.dispatchEvent(new Event("change", {{ bubbles: true }})); }})()""")


def test_rows_are_hidden_and_what_stands_below_moves_up(page: Tab) -> None:
    top = "document.querySelector('[data-lane=pains]').getBoundingClientRect().top + scrollY"
    before = page.ask(top)
    page.click(".pick summary")
    page.click("[name=lane][value=voices]")
    assert shown(page, "[data-lane=voices]") == 0
    assert page.ask(top) < before - 20
    assert page.ask("location.hash") == "#hide=voices"
    page.press("Escape")
    assert not page.ask("document.querySelector('.pick').open")
    page.click("#show-all")
    assert page.ask(top) == before
    assert page.ask("location.hash") == ""


def test_a_persona_sees_her_curve_her_steps_and_her_feelings(page: Tab) -> None:
    choose(page, "#persona", "Mia")
    off = "[...document.querySelectorAll('svg [data-curve].off')].map((each) => each.dataset.curve)"
    assert set(page.ask(off)) == {"1"}
    assert page.ask("document.querySelector('#step-onboarding-order').hidden")  # only Rolf comes by
    assert "Only for" not in page.ask("document.querySelector('#details').innerText")
    assert page.ask("document.querySelector('#told').innerText") == "13 of 14 steps, 5 of 5 pains"
    assert page.ask("document.querySelector(\"svg a[href='#step-onboarding-order']\").matches('.off')")


def test_an_owner_or_team_sees_what_is_theirs(page: Tab) -> None:
    choose(page, "#who", "Bo Lind")
    assert shown(page, "#details .item.step") == 0
    assert shown(page, "#details .item.pain") == 1
    assert shown(page, "#details .stage:not(.figures)") == 1
    assert page.ask("location.hash") == "#who=Bo+Lind"
    choose(page, "#who", "Sales")
    assert shown(page, "#details .item.step") == 5


def test_an_address_that_is_passed_on_shows_the_same(page: Tab) -> None:
    choose(page, "#who", "Field service")
    page.ask("document.querySelector('[name=lane][value=channels]').click()")
    page.click(PAIN)
    page.until(CARD)
    address = page.ask("location.href")
    page.open(address)
    page.until(CARD)
    assert "The engineer does not come" in page.ask(SAID)
    assert page.ask("document.querySelector('#who').selectedOptions[0].text") == "Field service"
    assert shown(page, "[data-lane=channels]") == 0


@pytest.mark.parametrize(
    "odd", ["#hide=nothing&who=Nobody&at=x&persona=%E0%A4%A", "#=", "#a=b&hide=", "#%", "#at=<script>"]
)
def test_an_odd_address_breaks_nothing(page: Tab, odd: str) -> None:
    page.open(page.ask("location.href.split('#')[0]") + odd)
    assert page.ask("document.querySelector('#told').innerText") == ""
    assert page.complaints == []


def test_in_the_preview_of_a_mail_it_works_too(page: Tab) -> None:
    page.tell("Page.navigate", url="about:blank")
    page.open_text(render(journey(), "html").content.decode())
    choose(page, "#who", "Bo Lind")
    assert shown(page, "#details .item.pain") == 1
    assert page.complaints == []


def test_rows_say_their_name_where_it_has_scrolled_out_of_sight(page: Tab) -> None:
    page.size(400, 800)
    name = "getComputedStyle(document.querySelector('[data-lane=pains]'), '::before').content"
    assert page.ask(name) == "none"
    page.ask("document.querySelector('.scroll').scrollLeft = 300")
    page.until(f'{name} !== "none"')


# --- what must not be ---


def test_nothing_is_asked_of_anybody_and_nothing_complains(page: Tab) -> None:
    page.hover(PAIN)
    page.until(CARD)
    choose(page, "#persona", "Rolf")
    page.printed()
    assert {address.partition("#")[0] for address in page.asked} <= {
        page.ask("location.href.split('#')[0]"),
        "about:blank",
    }
    assert page.complaints == []


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_nothing_that_people_wrote_runs_when_it_is_opened(tab: Tab, tmp_path: Path, payload: str) -> None:
    tab.open(written(tmp_path, everywhere(payload)).as_uri())
    tab.hover(PAIN)
    tab.until(CARD)
    assert tab.ask("window.__pwn") is None
    assert tab.ask("document.querySelectorAll('script').length") == 1
    assert tab.ask("document.querySelectorAll('img, iframe, foreignObject, [onerror], [onload]').length") == 0


def test_without_its_script_everything_is_there_and_nothing_that_needs_it(tab: Tab, tmp_path: Path) -> None:
    tab.tell("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.tell("Page.navigate", url=written(tmp_path, journey(), PAST).as_uri())
        while tab.ask("document.readyState") != "complete":
            time.sleep(0.02)
        assert shown(tab, "#filters, #card") == 0
        assert shown(tab, "#details .item") == 14 + 5 + 3 + 1 - 1
        assert "I sat there like a dog." in tab.ask("document.body.innerText")
    finally:
        tab.tell("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("width", [400, 1000, 1600])
@pytest.mark.parametrize("title", ["Moving home", LONG, "الانتقال إلى منزل جديد"], ids=["short", "long", "rtl"])
def test_nothing_sticks_out_of_the_page_at_any_width(tab: Tab, tmp_path: Path, width: int, title: str) -> None:
    view = journey()
    stages = tuple(
        replace(stage, title=title, pains=tuple(replace(pain, title=title, owner=title) for pain in stage.pains))
        for stage in view.stages
    )
    tab.size(width)
    tab.open(written(tmp_path, replace(view, title=title, owner=title, stages=stages), PAST).as_uri())
    tab.click(".pick summary")
    assert tab.ask("document.documentElement.scrollWidth") <= width
    assert tab.ask("document.querySelector('.pick fieldset').getBoundingClientRect().right") <= width
    tab.press("Escape")
    tab.hover(PAIN)
    tab.until(CARD)
    box = tab.ask("(({ left, right }) => [left, right])(document.querySelector('#card').getBoundingClientRect())")
    assert box[0] >= 0
    assert box[1] <= width


def test_whoever_wants_no_motion_gets_none(page: Tab) -> None:
    page.media(prefers_reduced_motion="reduce")
    assert page.ask("getComputedStyle(document.querySelector('#card')).animationName") == "none"
    page.media(prefers_reduced_motion="no-preference")
    assert page.ask("getComputedStyle(document.querySelector('#card')).animationName") == "come"


# --- on paper ---


@pytest.mark.skipif(PDFTOTEXT is None, reason="no `pdftotext` on PATH to read what was printed")
def test_it_prints_the_map_on_lying_pages_and_then_all_that_is_known(tmp_path: Path) -> None:
    file = written(tmp_path, journey(), PAST)
    first, *others = printed(file, tmp_path / "profile")
    assert "Getting online after moving home" in " ".join(first)
    assert "How it feels" in " ".join(first)
    told = " ".join(line for page in others for line in page)
    assert "Step by step" in told
    assert "Customers learn the hour" in told
    assert not any(words in told for words in ("Show all", "Show on the map", "Close"))
    if shutil.which("pdfinfo"):
        done = subprocess.run(["pdfinfo", tmp_path / "map.html.pdf"], capture_output=True, text=True, check=True)
        size = next(line for line in done.stdout.splitlines() if line.startswith("Page size"))
        wide, high = (float(each) for each in size.split() if each.replace(".", "").isdigit())
        assert wide > high


@pytest.mark.skipif(PDFTOTEXT is None, reason="no `pdftotext` on PATH to read what was printed")
def test_each_slide_is_printed_on_a_page_of_its_own(tmp_path: Path) -> None:
    file = written(tmp_path, journey(), PAST, Look("slide"))
    count = file.read_text(encoding="utf-8").count("<figure ")
    pages = [" ".join(page) for page in printed(file, tmp_path / "profile")]
    assert [f"Page {at} of {count}" in page for at, page in enumerate(pages[:count], 1)] == [True] * count
    assert "Step by step" in pages[count]


def test_a_dark_map_is_dark_on_a_screen_and_light_on_paper(tab: Tab, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(render(journey(), "html", theme_named("dark")).content)
    tab.open(file.as_uri())
    ground, ink = (
        f"getComputedStyle(document.documentElement).getPropertyValue('--{name}')" for name in ("page", "text")
    )
    assert luminance(tab.ask(ground)) < 0.1 < luminance(tab.ask(ink))
    tab.tell("Emulation.setEmulatedMedia", media="print")
    assert luminance(tab.ask(ground)) > 0.9 > luminance(tab.ask(ink))
    tab.tell("Emulation.setEmulatedMedia", media="")


# --- as checkers see it ---


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core in build/tools; `make deep` fetches it")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", [400, 1600])
def test_axe_finds_nothing(tab: Tab, tmp_path: Path, view: str, width: int) -> None:
    tab.size(width)
    tab.media(prefers_reduced_motion="reduce")  # half way into sight nothing has its colours
    look = Look(view, team="Sales" if view == "team" else "")
    tab.tell("Page.setBypassCSP", enabled=True)
    try:
        tab.open(written(tmp_path, journey(), PAST, look).as_uri())
        for opened in (False, True):
            if opened:
                tab.click("svg a[href^='#']")
                tab.until(CARD)
                tab.ask("document.querySelectorAll('details').forEach((each) => (each.open = true))")
            tab.ask(f"{AXE.read_text(encoding='utf-8')};1")
            found = tab.ask("axe.run().then((all) => all.violations.map((each) => [each.id, each.nodes[0].html]))")
            assert found == []
    finally:
        tab.tell("Page.setBypassCSP", enabled=False)


@pytest.mark.skipif(not NU.is_file() or not shutil.which("java"), reason="no vnu-jar in build/tools, or no `java`")
def test_the_checker_of_pages_finds_no_error(tmp_path: Path) -> None:
    files = []
    for name, view in {"journey": journey(), "empty": MapView("j", "Moving", as_of=drawn.AS_OF)}.items():
        for look in VIEWS if name == "journey" else ("full",):
            folder = tmp_path / f"{name}-{look}"
            folder.mkdir()
            files.append(written(folder, view, PAST, Look(look, team="Sales" if look == "team" else "")))
    for name, payload in PAYLOADS.items():
        (tmp_path / name).mkdir()
        files.append(written(tmp_path / name, everywhere(payload)))
    done = subprocess.run(
        ["java", "-jar", NU, "--stdout", "--exit-zero-always", "--format", "json", *files],
        capture_output=True,
        check=True,
    )
    messages = json.loads(done.stdout)["messages"]
    assert [(each["url"], each["message"], each.get("extract")) for each in messages if each["type"] == "error"] == []
    assert len({each["url"] for each in messages} | set(files)) >= len(files)


@pytest.mark.skipif(not NU.is_file() or not shutil.which("java"), reason="no vnu-jar in build/tools, or no `java`")
def test_the_checker_would_see_an_error(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(render(journey(), "html").content.replace(b"<h1", b"<h1 wrong=1", 1))
    done = subprocess.run(
        ["java", "-jar", NU, "--stdout", "--exit-zero-always", "--format", "json", file],
        capture_output=True,
        check=True,
    )
    assert [each["type"] for each in json.loads(done.stdout)["messages"]].count("error") == 1
