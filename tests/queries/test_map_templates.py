"""Templates are read as the rest of a repository is: at its commit, without links, and only what is named."""

import pytest

from jmx.errors import CannotDraw
from jmx.queries.map_templates import read_template, template_for
from jmx.queries.repository import Repository as Asked
from jmx.render.formats import FORMATS
from tests.support import Repository


def test_a_template_comes_with_all_that_it_names_and_nothing_else(repository: Repository) -> None:
    repository.commit({
        "jmx.yaml": "",
        "templates/map.html.jinja": "{% include 'a.jinja' %}{%- from \"b.html.jinja\" import x %}{% include '../jmx.yaml' %}",
        "templates/a.jinja": "{% extends 'map.html.jinja' %}",
        "templates/b.html.jinja": "b",
        "templates/other.jinja": "not named",
    })  # fmt: skip
    found = read_template(Asked(repository.folder), "map.html.jinja")
    assert found is not None
    assert sorted(found.texts) == ["a.jinja", "b.html.jinja", "map.html.jinja"]
    assert read_template(Asked(repository.folder), "map.md.jinja") is None


def test_what_is_no_text_or_too_large_is_refused(repository: Repository) -> None:
    repository.commit({"jmx.yaml": "", "templates/map.md.jinja": "x" * 300_000})
    with pytest.raises(CannotDraw, match=r"templates/map\.md\.jinja: it is larger than 256 kB"):
        read_template(Asked(repository.folder), "map.md.jinja")
    (repository.folder / "templates/map.md.jinja").write_bytes(b"\xff\xfe")
    with pytest.raises(CannotDraw, match="not UTF-8"):
        read_template(Asked(repository.folder), "map.md.jinja")


def test_without_trust_there_is_none_and_that_is_noted(repository: Repository) -> None:
    repository.commit({"jmx.yaml": "", "templates/map.md.jinja": "a"})
    asked = Asked(repository.folder)
    assert template_for(asked, FORMATS["markdown"], trusted=False) is None
    assert len(asked.notes) == 1
    assert template_for(asked, FORMATS["html"], trusted=False) is None
    assert template_for(asked, FORMATS["svg"], trusted=False) is None
    assert len(asked.notes) == 1
    assert template_for(asked, FORMATS["markdown"], trusted=True) is not None
