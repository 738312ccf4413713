"""`jmx render --trust-templates`, as whoever brings a page of their own meets it."""

import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from tests.cli.test_render_check import DAY, JOURNEY, PEOPLE, REVIEW
from tests.pages import CHECKOUT
from tests.support import Ran, Repository

pytest.importorskip("jinja2", reason="needs jinja2, which the extra `templates` brings")
Jmx = Callable[..., Ran]
PAGE = "<h1>{{ map.title }}</h1>\n{% for stage in map.stages %}<p>{{ stage.title }}</p>{% endfor %}\n"
ENDLESS = CHECKOUT / "tests" / "hostile" / "templates" / "loops.deep.html.jinja"
SHIPPED = CHECKOUT / "docs" / "templates"


@pytest.fixture
def shop(repository: Repository) -> Repository:
    files = {"buy.yaml": JOURNEY, "people.yaml": PEOPLE, "reviews/first.yaml": REVIEW, "jmx.yaml": ""}
    repository.commit({**files, "templates/map.html.jinja": PAGE})
    return repository


@pytest.fixture
def render(shop: Repository, jmx: Jmx) -> Jmx:
    return lambda *given: jmx("render", "buy", "-C", shop.folder, *DAY, *given)


@pytest.fixture
def check(shop: Repository, jmx: Jmx) -> Jmx:
    return lambda *given: jmx("render", "--check", "-C", shop.folder, *DAY, *given)


@pytest.fixture
def page(render: Jmx, tmp_path: Path) -> Path:
    assert render("-o", tmp_path / "map.html", "--trust-templates").code == 0
    return tmp_path / "map.html"


def test_without_trust_a_template_is_told_and_changes_nothing(shop: Repository, render: Jmx, tmp_path: Path) -> None:
    (shop.folder / "templates/map.html.jinja").write_text(f"{PAGE}<p>not committed</p>")
    said = render("-o", tmp_path / "with.html")
    assert said.code == 0
    assert said.err.startswith("jmx: templates/map.html.jinja is not used, since templates are code")
    assert "--trust-templates" in said.err
    (shop.folder / "templates/map.html.jinja").unlink()
    assert "templates" not in render("-o", tmp_path / "without.html").err
    assert (tmp_path / "with.html").read_bytes() == (tmp_path / "without.html").read_bytes()
    assert "templates" not in render("-o", tmp_path / "map.svg").err


@pytest.mark.deep
def test_a_template_that_is_not_committed_is_told_as_an_edit(shop: Repository, render: Jmx, tmp_path: Path) -> None:
    (shop.folder / "templates/map.html.jinja").write_text(f"{PAGE}<p>not committed</p>")
    assert render("-o", tmp_path / "map.html", "--trust-templates").code == 0
    assert "with edits not committed yet" in (tmp_path / "map.html").read_text(encoding="utf-8")


@pytest.mark.deep
def test_with_trust_it_makes_the_page(page: Path) -> None:
    told = page.read_text(encoding="utf-8")
    assert "<h1>Buy a plan</h1>\n<p>Choose</p><p>Pay</p>" in told
    assert "Page made by templates/map.html.jinja" in told


def test_where_there_is_none_or_can_be_none_that_is_said(render: Jmx, tmp_path: Path) -> None:
    said = render("-o", tmp_path / "map.md", "--trust-templates")
    assert said.code == 0
    assert "there is no templates/map.md.jinja here" in said.err
    said = render("-o", tmp_path / "map.svg", "--trust-templates")
    assert (said.code, said.err) == (
        2,
        "jmx: --trust-templates is for HTML and Markdown; svg has no templates\n",
    )


def test_the_template_of_the_commit_is_taken(shop: Repository, render: Jmx, tmp_path: Path) -> None:
    (shop.folder / "templates/map.html.jinja").write_text("<p>new</p>")
    assert render("-o", tmp_path / "then.html", "--trust-templates", "--at", "HEAD").code == 0
    assert render("-o", tmp_path / "now.html", "--trust-templates").code == 0
    assert "<p>Choose</p>" in (tmp_path / "then.html").read_text()
    assert "<p>new</p>" in (tmp_path / "now.html").read_text()


@pytest.mark.few(1)
@pytest.mark.parametrize("linked", ["templates/map.html.jinja", "templates"])
def test_links_are_not_followed(shop: Repository, render: Jmx, tmp_path: Path, linked: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "map.html.jinja").write_text("secret")
    (shop.folder / "templates/map.html.jinja").unlink()
    if linked == "templates":
        (shop.folder / "templates").rmdir()
    (shop.folder / linked).symlink_to(tmp_path / "elsewhere" / Path(linked).name.replace("templates", "."))
    said = render("-o", tmp_path / "map.html", "--trust-templates")
    assert "secret" not in said.err
    assert not (tmp_path / "map.html").exists() or "secret" not in (tmp_path / "map.html").read_text()
    assert said.code == (2 if linked.endswith("jinja") else said.code)


def test_a_mistake_ends_with_its_place_and_writes_nothing(shop: Repository, render: Jmx, tmp_path: Path) -> None:
    (shop.folder / "templates/map.html.jinja").write_text("<p>\n{{ map.ownr }}</p>")
    said = render("-o", tmp_path / "map.html", "--trust-templates")
    assert said.code == 2
    assert said.err.startswith("jmx: templates/map.html.jinja:2: ")
    assert not (tmp_path / "map.html").exists()


@pytest.mark.deep
def test_it_is_for_one_map(render: Jmx, tmp_path: Path) -> None:
    said = render("-o", tmp_path / "map.html", "--trust-templates", "--persona", "mia", "--compare", "HEAD")
    assert said.code == 2
    said = render("-o", tmp_path / "map.html", "--trust-templates", "--compare", "HEAD")
    assert "leave out --compare" in said.err


@pytest.mark.deep
def test_all_maps_are_made_by_it(shop: Repository, jmx: Jmx, tmp_path: Path) -> None:
    options = ("-f", "html", "-o", tmp_path / "maps", "--trust-templates")
    assert jmx("render", "--all", "-C", shop.folder, *DAY, *options).code == 0
    assert "<h1>Buy a plan</h1>" in (tmp_path / "maps" / "buy.html").read_text()


@pytest.mark.deep
def test_a_template_that_never_ends_is_not_tried_for_every_map(shop: Repository, jmx: Jmx, tmp_path: Path) -> None:
    (shop.folder / "templates/map.html.jinja").write_text(ENDLESS.read_text())
    for name in ("two", "three"):
        (shop.folder / f"{name}.yaml").write_text(JOURNEY.replace("id: buy", f"id: {name}"))
    before = monotonic()
    said = jmx("render", "--all", "-C", shop.folder, *DAY, "-f", "html", "-o", tmp_path / "maps", "--trust-templates")
    assert said.code == 2
    assert "jmx: templates/map.html.jinja: it " in said.err
    assert monotonic() - before < 20


@pytest.mark.deep
def test_a_mistake_of_a_template_is_told_of_every_map(shop: Repository, jmx: Jmx, tmp_path: Path) -> None:
    (shop.folder / "templates/map.html.jinja").write_text(
        "<p>{% if map.journey == 'two' %}{{ map.ownr }}{% endif %}</p>"
    )
    (shop.folder / "two.yaml").write_text(JOURNEY.replace("id: buy", "id: two"))
    said = jmx("render", "--all", "-C", shop.folder, *DAY, "-f", "html", "-o", tmp_path / "maps", "--trust-templates")
    assert said.code == 0
    assert "no map of 'two': templates/map.html.jinja:1: " in said.err
    assert (tmp_path / "maps" / "buy.html").exists()


# --- whether it is still true ---


def test_a_page_of_which_nothing_changed_is_true_without_running_it(page: Path, check: Jmx) -> None:
    assert check(page).code == 0


def test_what_the_page_does_not_show_leaves_it_true(shop: Repository, page: Path, check: Jmx) -> None:
    shop.commit({"buy.yaml": JOURNEY.replace("owner: ana", "owner: ben")}, "Ben takes over")
    said = check(page)
    assert said.code == 2
    assert "add --trust-templates" in said.out
    assert check(page, "--trust-templates").code == 0


def test_what_the_page_shows_is_told(shop: Repository, page: Path, check: Jmx) -> None:
    shop.commit(
        {"buy.yaml": JOURNEY.replace("owner: ana", "owner: ben").replace("title: Pay", "title: Settle")}, "Edit"
    )
    said = check(page, "--trust-templates")
    assert said.code == 1
    assert "Settle" in said.out
    assert "Ben Okoro" not in said.out, "the page shows no owner"
    assert re.search(r"draw it anew: jmx render buy .*--trust-templates -o ", said.out)


@pytest.mark.deep
def test_an_edit_of_the_template_is_told(shop: Repository, page: Path, check: Jmx) -> None:
    shop.commit({"templates/map.html.jinja": f"{PAGE}<p>More</p>"}, "More")
    said = check(page, "--trust-templates")
    assert said.code == 1
    assert "its template templates/map.html.jinja was changed" in said.out


@pytest.mark.deep
def test_a_page_whose_template_is_gone_cannot_be_checked(shop: Repository, page: Path, check: Jmx) -> None:
    (shop.folder / "templates/map.html.jinja").unlink()
    said = check(page)
    assert said.code == 2
    assert "there is no templates/map.html.jinja any more" in said.out


# --- the example of the manual ---


def test_the_shipped_example_draws_the_example(example: Path, jmx: Jmx, tmp_path: Path, repository: Repository) -> None:
    files = {path.relative_to(example): path for path in example.rglob("*.yaml") if ".git" not in path.parts}
    told = {str(name): path.read_text(encoding="utf-8") for name, path in files.items()}
    shipped = {f"templates/{path.name}": path.read_text(encoding="utf-8") for path in SHIPPED.iterdir()}
    repository.commit({**told, **shipped})
    for name in ("map.html", "map.md"):
        said = jmx("render", "get-connected", "-C", repository.folder, "-o", tmp_path / name, "--trust-templates",
                   "--as-of", "2026-11-20")  # fmt: skip
        assert said.code == 0, said.err
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert page.count('<article class="pain">') == 3
    assert 'class="jmx-drawing"' in page
    assert '<dt>Owner</dt><dd dir="auto">Nia Bekele</dd>' in page
    assert "| 7 | Wait at home |" in (tmp_path / "map.md").read_text(encoding="utf-8")
