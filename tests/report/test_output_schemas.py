"""The published schemas of JSON outputs: they take what every command writes, and nothing else."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from jmx.resources import shipped
from jmx.writing.replay import replay
from tests.growing import history, write
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
EXAMPLE = Path(__file__).parents[2] / "examples" / "broadband"
MAP = str(Path(__file__).parents[2] / "docs" / "get-connected.svg")
SCHEMAS = {path.name.partition(".")[0]: json.loads(path.read_text(encoding="utf-8"))
           for path in sorted((shipped("schemas") / "output").glob("*.json"))}  # fmt: skip
AS_OF = ("--as-of", "2026-11-02")
# Of the example: every output, and what is told where something lacks, is odd or is not asked for.
ASKED = [
    ("findings", ("lint",)), ("findings", ("lint", "--at", "2025-09-20")),
    ("findings", ("lint", "--since", "HEAD~3")),
    ("statistics", ("lint", "--statistics")),
    ("nightly", ("nightly",)), ("nightly", ("nightly", "--at", "2025-09-20")),
    ("what-first", ("score",)), ("what-first", ("score", "renew-or-leave")), ("ranking", ("score", "pains")),
    ("ranking", ("score", "fixes", "--model", "rice")),
    ("what-if", ("score", "--what-if", "waiting-in-all-day.severity=2")),
    ("movers", ("score", "pains", "--since", "2026-03-01")), ("movers", ("score", "--since", "HEAD~3", "--formula", "now")),
    ("past-ranks", ("score", "pains", "--history", "2")), ("picks", ("score", "worked")),
    ("what-if", ("score", "fixes", "--what-if", "call-me-back.effort=")),
    ("models", ("score", "fixes", "--models")), ("models", ("score", "pains", "--models")),
    ("account", ("score", "--why", "waiting-in-all-day")),
    ("account", ("score", "--why", "activate-router/lights-mean-nothing")),
    ("account", ("score", "--explain", "call-me-back", "--model", "rice")),
    ("account", ("score", "--explain", "no-surprise-bills", "--model", "wsjf")),
    ("ranking", ("score", "pains", "--team", "connection", "--ages")), ("what-first", ("score", "--stage-model", "join")),
    ("journey-scores", ("score", "journeys")),
    ("changelog", ("changelog",)), ("changelog", ("changelog", "get-connected", "--since", "2025-01-01", "--all")),
    ("log", ("log", "get-connected", "--inside")), ("log", ("log", "waiting-in-all-day.severity")),
    ("log", ("log", "get-connected.personas")), ("log", ("log", "jmx.yaml")),
    ("blame", ("blame", "get-connected")), ("blame", ("blame", "waiting-in-all-day")),
    ("diff", ("diff", "2025-10-01", "HEAD")), ("diff", ("diff", "HEAD", "2026-03-31", "--no-effects")),
    ("packet", ("review", "get-connected")), ("packet", ("review", "customer-life")),
    ("packet", ("review", "get-connected", "--for", "team", "--team", "service-desk")),
    ("packet", ("review", "activate-router", "--for", "new-owner")),
    ("actions", ("actions", "--all")), ("actions", ("actions", "--owner", "nobody", "--journey", "get-connected")),
    ("show", ("show", "get-connected")), ("show", ("show", "waiting-in-all-day")), ("show", ("show", "jmx.yaml")),
    ("show", ("show", "wait-at-home")), ("show", ("show", "connection-monthly")), ("show", ("show", "2026-02-16-customers-choose-the-day-of-installation")),
    ("trace", ("trace", "guided-activation")), ("trace", ("trace", "get-connected")),
    ("impact", ("impact", "old-provider-gap")), ("impact", ("impact", "team:connection")),
    ("impact", ("impact", "channel:App")), ("tree", ("tree",)), ("tree", ("tree", "get-connected", "--stages")),
    ("assess", ("assess", "--monthly", "2")), ("assess", ("assess", "get-connected")),
    ("status", ("status",)), ("status", ("status", "--by", "team", "--stages", "--since", "2026-01-01")),
    ("teams", ("teams",)), ("teams", ("teams", "service-desk")), ("leaving", ("teams", "--leaving", "Declan Byrne")),
    ("text-check", ("check-text", str(Path(__file__).parents[2] / "README.md"))),
    ("outcomes", ("outcomes",)), ("outcomes", ("outcomes", "--since", "2026-10-01")),
    ("list", ("list", "pains")), ("list", ("list", "metrics")), ("list", ("find", "customer", "wait")),
    ("list", ("find", "kind:pain severity:4+", "customer", "--limit", "2")),
    ("due", ("due",)), ("due", ("due", "--propose", "--within", "0", "--kind", "review")),
    ("due", ("due", "--owner", "Yusuf Demir", "--within", "1")),
    ("leadership", ("review", "--all")), ("leadership", ("review", "--due", "14d")),
    ("digest", ("digest",)),
    ("rules", ("rule",)), ("cache", ("cache",)),
    ("map-check", ("render", "--check", MAP)), ("map-check", ("render", "--check", MAP, __file__, "--at", "2026-03-31")),
    ("explain", ("explain", "pain")), ("explain", ("explain", "journey.cadence")), ("explain", ("explain",)),
]  # fmt: skip


@cache
def validator(name: str) -> Draft202012Validator:
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
    )
    return Draft202012Validator(SCHEMAS[name], registry=registry)


def wrong(name: str, document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(document)]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "broadband"
    replay(EXAMPLE, folder)
    return folder


def asked(jmx: Jmx, folder: Path, command: tuple[str, ...]) -> Any:
    day = AS_OF if command[0] not in ("rule", "explain", "cache") and "--at" not in command else ()
    where = ("-C", folder) if command[0] not in ("rule", "explain") else ()
    ran = jmx(*command, *where, *day, "-f", "json")
    assert ran.out, ran.err
    return json.loads(ran.out)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_explains_every_field_and_needs_all_of_them(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    for node in _objects(SCHEMAS[name]):
        assert sorted(node["required"]) == sorted(node["properties"])
        assert all(
            "description" in field or "$ref" in field or "const" in field for field in node["properties"].values()
        )
        closed = node.get("additionalProperties") is False or node.get("unevaluatedProperties") is False
        assert closed or node is SCHEMAS["common"]["$defs"]["change"], "only what others add to stays open"


def test_what_a_baseline_holds_is_in_the_schema_too(example: Path, tmp_path: Path, jmx: Jmx) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(example, folder)
    held = asked(jmx, folder, ("lint", "--update-baseline"))
    line = "- {rule: EVD101, record: gone, field: severity, since: 2026-01-01, times: 2}\n"
    with (folder / "jmx-baseline.yaml").open("a") as file:
        file.write(line)
    again = asked(jmx, folder, ("lint",))
    assert (wrong("findings", held), wrong("findings", again)) == ([], [])
    assert held["baseline"]["held_back"]
    assert again["baseline"]["mended"]


@pytest.mark.parametrize(("name", "command"), ASKED, ids=[" ".join(command) for _, command in ASKED])
def test_what_a_command_writes_is_what_its_schema_says(
    name: str, command: tuple[str, ...], example: Path, jmx: Jmx
) -> None:
    assert wrong(name, asked(jmx, example, command)) == []


def test_every_output_has_a_schema_and_every_schema_an_output() -> None:
    assert {name for name, _ in ASKED} | {"common"} == set(SCHEMAS)


@pytest.mark.few(3)
@pytest.mark.parametrize("name", dict(ASKED))
def test_a_document_that_is_spoilt_is_refused(name: str, example: Path, jmx: Jmx) -> None:
    document = asked(jmx, example, dict(ASKED)[name])
    spoilt = list(_spoilt(document))
    assert len(spoilt) >= 3
    for what, each in spoilt:
        assert wrong(name, each), what


@pytest.mark.parametrize("seed", range(6))
def test_random_histories_are_told_as_the_schemas_say(seed: int, repository: Repository, jmx: Jmx) -> None:
    chance = random.Random(seed)
    made = history(chance, 12, moving=0.3, renaming=0.3)
    write(repository, made)
    repository.git("reset", "--quiet", "--hard")
    repository.write(
        {
            "journeys/buy.yaml": "kind: journey\nid: buy\ntitle: Buy\nstages: [Pay]\npains: [Slow, {title: Odd, severity: 9}]\n"
        }
    )
    ids = [str(values["id"]) for _, values in made[-1].state.values()]
    commands = [("findings", ("lint",)), ("what-first", ("score",)), ("ranking", ("score", "pains")), ("diff", ("diff", made[0].oid)),
                ("changelog", ("changelog", "--since", "2000-01-01", "--all"))]  # fmt: skip
    for ref in ids[:2]:
        commands += [("log", ("log", ref)), ("log", ("log", f"{ref}.severity")), ("blame", ("blame", ref))]
        commands += [("show", ("show", ref))]
    for name, command in commands:
        ran = jmx(*command, "-C", repository.folder, "-f", "json")
        assert ran.out, (command, ran.err)
        assert wrong(name, json.loads(ran.out)) == [], command


def test_schemas_of_outputs_are_written_and_printed_with_the_others(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("schema", "-o", tmp_path).code == 0
    for name, schema in SCHEMAS.items():
        assert json.loads((tmp_path / "output" / f"{name}.schema.json").read_text(encoding="utf-8")) == schema
    assert json.loads(jmx("schema", "output/log").out) == SCHEMAS["log"]


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object with fields."""
    if isinstance(node, list):
        for each in node:
            yield from _objects(each)
    elif isinstance(node, dict):
        if "properties" in node:
            yield node
        for each in node.values():
            yield from _objects(each)


_ANY = ("old", "new", "value", "key", "came", "went", "entries")  # values as records say them


def _places(document: Any, route: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The route to every object of a document; of a list only to the first, and never into values of the records."""
    if isinstance(document, dict):
        yield route
        for key, each in document.items():
            if key not in _ANY:
                yield from _places(each, (*route, key))
    elif isinstance(document, list) and document:
        yield from _places(document[0], (*route, 0))


_NOWHERE = "a field of no schema"


def _spoilt(document: Any) -> Iterator[tuple[str, Any]]:
    """The document with a field more or less in each of its objects, and with something else in a field."""
    for route in _places(document):
        fields = [*_at(document, route)]
        for what in (_NOWHERE, *fields):
            copy = deepcopy(document)
            inner = _at(copy, route)
            if what == _NOWHERE:
                inner[what] = 1
            else:
                del inner[what]
            yield f"{what} at {route}", copy
        copy = deepcopy(document)
        _at(copy, route)[next(each for each in fields if each not in _ANY)] = {"other": []}
        yield f"something else at {route}", copy


def _at(document: Any, route: tuple[Any, ...]) -> Any:
    for step in route:
        document = document[step]
    return document
