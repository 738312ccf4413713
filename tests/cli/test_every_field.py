"""Every command that reads history, over a history in which each field of each kind comes, changes and goes."""

from collections.abc import Callable
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from pydantic import BaseModel

from jmx.model.kinds import KINDS
from jmx.model.settings import Settings
from tests.model.documents import LEAST
from tests.model.values import values_of, written
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
MODELS: dict[str, type[BaseModel]] = {**{kind.name: kind.model for kind in KINDS}, "settings": Settings}
AS_OF = "2026-06-01"
LONGEST = 9  # values of a field, one a commit
HELD = "kind: review\nid: held\ndate: {day}\njourneys: [the-journey, hub]\nreviewer: Ana Ruiz <ana@x.example>\nverdict: updated\n"

# A journey that is about all the others, so that its reviews tell of them.
HUB = """kind: journey
id: hub
title: About everything
owner: Ana Ruiz <ana@x.example>
personas: [the-persona]
stages:
- {ref: the-stage}
- {title: Here, touchpoints: [{ref: the-touchpoint}]}
pains: [{ref: the-pain-point}]
metrics: [the-metric]
evidence: [{ref: the-evidence}]
"""


class _Plain(yaml.SafeDumper):
    """Writes out whatever stands in two places, as people do."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class Said(NamedTuple):
    """A field, and what it says commit after commit; None where it says nothing."""

    kind: str
    name: str
    values: tuple[Any, ...]


def _least(kind: str) -> dict[str, Any]:
    return {"id": f"the-{kind}", **{name: each for name, each in LEAST.get(kind, {}).items() if name != "id"}}


def _said() -> list[Said]:
    found = []
    for kind, model in MODELS.items():
        least = _least(kind) if kind != "settings" else {}
        for name in written(model):
            values = [each for each in values_of(model, name, least)[:LONGEST] if each not in (None, [], {})]
            found.append(Said(kind, name, tuple(values if name in least else [None, *values])))
    return found


FIELDS = _said()
COMMITS = LONGEST + 2


def _files(number: int) -> dict[str, str]:
    found = {"hub.yaml": HUB}
    for kind in MODELS:
        data = _least(kind) if kind != "settings" else {}
        for each in FIELDS:
            if each.kind == kind and (value := each.values[number % len(each.values)]) is not None:
                data[each.name] = value
        head = "" if kind == "settings" else f"kind: {kind}\n"
        path = "jmx.yaml" if kind == "settings" else f"{kind}.yaml"
        found[path] = head + yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    return found


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The repository, and its commits, the first first."""
    repository = Repository(tmp_path_factory.mktemp("fields") / "repository")
    commits = []
    for number in range(COMMITS):
        day = f"2026-03-{number + 1:02}"
        held = (
            {f"held-{number}.yaml": HELD.format(day=day).replace("held", f"held-{number}")} if number in (0, 4) else {}
        )
        commits.append(repository.commit(_files(number) | held, f"number {number}", day=day))
    return repository.folder, commits


def _is_told(ran: Ran, *codes: int) -> None:
    assert "a bug in jmx" not in ran.err, ran.err
    assert ran.code in (codes or (0, 1)), ran.err


@pytest.mark.parametrize("each", FIELDS, ids=[f"{each.kind}.{each.name}" for each in FIELDS])
def test_the_history_changes_every_field_to_every_form(each: Said) -> None:
    assert len(each.values) > 1, "give tests/model/values.py a text that this field can hold"


@pytest.mark.few(2)
@pytest.mark.parametrize("format_name", ["text", "markdown", "html", "json", "github", "csv"])
def test_diff(past: tuple[Path, list[str]], jmx: Jmx, format_name: str) -> None:
    folder, commits = past
    for older, newer in pairwise(commits):
        _is_told(jmx("diff", older, newer, "-C", folder, "--as-of", AS_OF, "--no-effects", "-f", format_name))


@pytest.mark.deep
def test_diff_of_any_two_commits(past: tuple[Path, list[str]], jmx: Jmx) -> None:
    folder, commits = past
    for one, other in permutations(commits, 2):
        _is_told(jmx("diff", one, other, "-C", folder, "--as-of", AS_OF, "--no-effects"))


@pytest.mark.deep
def test_diff_with_effects(past: tuple[Path, list[str]], jmx: Jmx) -> None:
    folder, commits = past
    for older, newer in pairwise(commits):
        for one, other in ((older, newer), (newer, older)):
            ran = jmx("diff", one, other, "-C", folder, "--as-of", AS_OF)
            _is_told(ran)
            assert "left out" not in ran.err


def test_review_and_render(past: tuple[Path, list[str]], jmx: Jmx) -> None:
    folder, commits = past
    for commit in commits[::3]:
        where = ("-C", folder, "--at", commit, "--as-of", AS_OF)
        for journey in ("the-journey", "hub"):
            for format_name in ("markdown", "html", "json"):
                _is_told(jmx("review", journey, *where, "-f", format_name))
            _is_told(jmx("render", journey, *where))


@pytest.mark.few(4)
@pytest.mark.parametrize("kind", MODELS)
def test_show(past: tuple[Path, list[str]], jmx: Jmx, kind: str) -> None:
    folder, commits = past
    ref = "jmx.yaml" if kind == "settings" else f"the-{kind}"
    for commit, formats in (
        (commits[0], ("text", "markdown")),
        (commits[4], ("html", "csv")),
        (commits[-1], ("text", "json")),
    ):
        for format_name in formats:
            _is_told(jmx("show", ref, "-C", folder, "--at", commit, "--as-of", AS_OF, "-f", format_name), 0)


@pytest.mark.parametrize(
    "format_name",
    ["text", "json", *(pytest.param(name, marks=pytest.mark.deep) for name in ("markdown", "html", "csv"))],
)
def test_log_blame_and_changelog(past: tuple[Path, list[str]], jmx: Jmx, format_name: str) -> None:
    folder, commits = past
    where = ("-C", folder, "--as-of", AS_OF, "-f", format_name)
    for kind in MODELS:
        ref = "jmx.yaml" if kind == "settings" else f"the-{kind}"
        for command in (("log", ref), ("log", ref, "--inside"), ("blame", ref)):
            _is_told(jmx(*command, *where))
    for more in ((), ("--all",), ("--since", commits[0]), ("the-journey", "--since", commits[0], "--all")):
        _is_told(jmx("changelog", *more, *where))


@pytest.mark.few(2)
@pytest.mark.parametrize("kind", MODELS)
def test_log_of_each_field(past: tuple[Path, list[str]], jmx: Jmx, kind: str) -> None:
    folder, _ = past
    ref = "jmx.yaml" if kind == "settings" else f"the-{kind}"
    for each in (each for each in FIELDS if each.kind == kind):
        ran = jmx("log", f"{ref}.{each.name}", "-C", folder, "--as-of", AS_OF)
        _is_told(ran, 0, 2)
        assert ran.code == 0 or "records of their own" in ran.err, ran.err


@pytest.mark.deep
def test_plot_of_each_field(past: tuple[Path, list[str]], jmx: Jmx) -> None:
    folder, _ = past
    for each in FIELDS:
        ref = "jmx.yaml" if each.kind == "settings" else f"the-{each.kind}"
        _is_told(jmx("log", f"{ref}.{each.name}", "-C", folder, "--as-of", AS_OF, "-f", "svg"), 0, 2)
