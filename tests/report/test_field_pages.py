"""What is told of fields: each has an example that jmx takes, and says truly which answers go by it."""

import re
import tomllib
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import yaml

from jmx.cli.app import COMMANDS, application
from jmx.lint import ALL_CARDS
from jmx.lint.settings import idle_settings
from jmx.model.expression import TESTS
from jmx.model.facts import FACTS, RECORD
from jmx.model.field_tree import ROOTS, FieldAt, all_fields, field_at
from jmx.model.finding import Level
from jmx.model.kinds import BY_NAME, SETTINGS_FILE
from jmx.model.record import fields_of
from jmx.model.settings import Settings, ThemeName
from jmx.queries.map import map_of
from jmx.queries.overview import findings_of
from jmx.queries.repository import open_repository
from jmx.queries.scores import ranking_of
from jmx.reading import yaml as door
from jmx.reading.load import check, read_file
from jmx.render.formats import render
from jmx.report import explain
from jmx.report.explain import Explanation, changes_of, example_of, must, record_of
from jmx.report.field_forms import form_of
from jmx.score.models import PRESETS
from tests.model.documents import least
from tests.support import CHECKOUT, Ran

FIELDS = list(all_fields())
WRITTEN = tomllib.loads((CHECKOUT / "jmx/report/fields.toml").read_text(encoding="utf-8"))
NAMES = [each.address for each in FIELDS]
IDLE = ("No answer of jmx goes by it", "`jmx show` of ")  # how it begins where neither lint, ranking, map nor packet do


def said(field: FieldAt) -> Any:
    """The value in a field's example."""
    data = door.parse(example_of(field).encode())
    assert list(data) == [field.name]
    assert yaml.safe_load(example_of(field)) == data, "any reader of YAML reads the same"
    return data[field.name]


# Settings under names of one's own, and a name for an example.
_NAMED = {"tiers": "1", "views": "board", "models": "ours", "inputs": "strategic-fit"}


def whole(field: FieldAt, *, itself: bool = True) -> dict[str, Any]:
    """A field's example in what it stands in, up to a field of the kind itself; or only what it stands in."""
    value = said(field)
    if not itself and len(field.path) == 1:
        return {}
    for depth in range(len(field.path) - 1, 0, -1):
        holder = field_at(field.root, field.path[:depth])
        assert holder is not None
        part = next(each for each in holder.parts if field.path[depth] in fields_of(each))
        needed = {each.name: said(each) for each in holder.inside if each.model is part and each.info.is_required()}
        if hasattr(part, "ONE_OF") and field.path[depth] not in part.ONE_OF:
            needed["worsens"] = 1
        value = needed if not itself and depth == len(field.path) - 1 else {**needed, field.path[depth]: value}
        if holder.name in _NAMED:
            value = {_NAMED[holder.name]: value}
        if get_origin(holder.info.annotation) is tuple:
            value = [value]
    return {field.path[0]: value}


@pytest.mark.parametrize("field", FIELDS, ids=NAMES)
def test_every_field_has_an_example_that_jmx_takes_and_says_what_it_changes(field: FieldAt) -> None:
    data = whole(field)
    if field.root == SETTINGS_FILE:
        assert list(idle_settings(Settings.model_validate(data))) == []
    else:
        assert check(BY_NAME[field.root], least(field.root) | data) == ()
    changes = changes_of(field)
    assert changes[0].isupper() or changes.startswith("`")
    assert changes.endswith(".")
    assert "\n" not in example_of(field)


def test_nothing_is_written_of_a_field_that_is_not_there() -> None:
    used = {(next(m.__name__ for m in each.model.__mro__ if each.name in WRITTEN.get(m.__name__, {})), each.name)
            for each in FIELDS}  # fmt: skip
    assert {(model, name) for model, fields in WRITTEN.items() if model != "records" for name in fields} == used
    assert set(WRITTEN["records"]) == set(ROOTS)
    assert all(set(page) == {"example", "changes"} for fields in WRITTEN.values() for page in fields.values()
               if isinstance(page, dict))  # fmt: skip


def test_every_rule_command_option_and_setting_that_is_named_exists() -> None:
    codes = {card.code for card in ALL_CARDS}
    families = {card.family for card in ALL_CARDS}
    group = application()
    for each in FIELDS:
        text = changes_of(each)
        assert set(re.findall(r"\b[A-Z]{3}[0-9]{3}\b", text)) <= codes, each.address
        assert set(re.findall(r"`([A-Z]{3})`", text)) <= families, each.address
        for command, option in re.findall(r"`jmx ([a-z-]+)[a-z ]*(--[a-z-]+)?`", text):
            assert command in COMMANDS, each.address
            if option:
                options = {name for param in group.get_command(None, command).params for name in param.opts}
                assert option in options, each.address
        for setting in re.findall(r"`([a-z]+\.[a-z_]+)` (?:of|in) jmx\.yaml", text):
            assert field_at(SETTINGS_FILE, tuple(setting.split("."))), each.address
        for setting in re.findall(r"`([a-z_]+)` in jmx\.yaml", text):
            assert field_at(SETTINGS_FILE, (setting,)), each.address


def test_every_word_in_backticks_is_one_of_jmx() -> None:
    known = {each.name for each in FIELDS} | {"jmx"} | {card.family for card in ALL_CARDS} | {"persona", "postponed"}
    known |= {
        *FACTS,
        RECORD,
        "null",
        *get_args(ThemeName),
        *TESTS,
        *PRESETS,
        "contains",
        "startsWith",
        "endsWith",
        "matches",
    }  # in questions of one's own
    for each in FIELDS:
        for word in re.findall(r"`([A-Za-z_]+)`", changes_of(each)):
            assert word in known, f"{each.address}: {word}"


@pytest.mark.parametrize("field", FIELDS, ids=NAMES)
def test_every_field_says_in_words_what_it_may_hold(field: FieldAt) -> None:
    form = form_of(field.info)
    assert form
    assert not re.search(r"[\[\]^]|\bNone\b|0x|pattern|\bstr\b", form), form
    assert must(field)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("pain-point.severity", "a whole number from 1 to 5"),
        ("pain-point.reach", "a number from 0 to 1, `{n: …, per: …}` or a percentage like `35 %`"),
        ("touchpoint.emotion", "a number from -2 to 2 or by the ref of a persona: a number from -2 to 2"),
        ("journey.volume.per", "day, week, month, quarter, year"),
        ("journey.cadence", "weekly, monthly, quarterly, half-yearly, annual, or an ISO 8601 duration like P6W"),
        ("pain-point.evidence", "a list, each a title, an address that starts with https:// and holds no user name, "
                                "`{ref: id}` or evidence written out"),
        ("initiative.addresses", "a list, each the ref of a pain-point or opportunity"),
        ("review.date", "a day, like 2026-03-31"),
    ],
)  # fmt: skip
def test_scales_and_values_come_from_the_model(address: str, form: str) -> None:
    root, *path = address.split(".")
    field = field_at(root, tuple(path))
    assert field is not None
    assert form_of(field.info) == form


# --- the records that are shown, one world together ---


def world(folder: Path, records: dict[str, str]) -> Path:
    for kind, text in records.items():
        (folder / (kind if kind == SETTINGS_FILE else f"{kind}.yaml")).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", sorted(set(ROOTS) - {SETTINGS_FILE}))
def test_the_record_that_is_shown_of_a_kind_is_valid(kind: str) -> None:
    assert door.parse(record_of(kind).encode()) == yaml.safe_load(record_of(kind))
    read = read_file(f"{kind}.yaml", record_of(kind).encode())
    assert read.findings == ()
    assert [each.located.kind for each in read.written] == [kind]


def test_the_records_that_are_shown_fit_together(tmp_path: Path) -> None:
    report = findings_of(
        open_repository(world(tmp_path, {kind: record_of(kind) for kind in ROOTS}), as_of="2026-06-03")
    )
    assert [
        each.words for each in report.findings if each.level is Level.ERROR or each.code[:3] in ("REF", "REC")
    ] == []


# --- what no answer goes by changes none ---

TARGETS = """kind: journeys
items: [{id: customer-life, title: Life, status: draft, stages: [{id: ride, title: Ride}]}, {id: complain, title: Complain, status: draft}]
""", "kind: people\nitems: [{id: ben, name: Ben Okoro}]\n", "kind: initiative\nid: new-telephone\ntitle: New telephone\n"  # fmt: skip


def answers(folder: Path) -> dict[str, str]:
    repository = open_repository(folder, as_of="2026-07-03")
    return {
        "lint": str([(each.code, each.ref, each.words) for each in findings_of(repository).findings]),
        "ranking": str(ranking_of(repository).ranking),
        "map": render(map_of(repository, "repair"), "svg").content.decode(),
    }


def merged(old: Any, new: Any) -> Any:
    """What is there with something more; of a list in its first item."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{name: merged(old.get(name), value) for name, value in new.items()}}
    if isinstance(old, list) and isinstance(new, list):
        return [merged(old[0], new[0]), *old[1:]] if isinstance(old[0], dict) else [*old, *new]
    return new


def _idle() -> list[FieldAt]:
    """Fields of records of which it is said that neither lint, ranking, map nor packet go by them."""
    return [each for each in FIELDS if changes_of(each).startswith(IDLE) and each.root != SETTINGS_FILE]


def test_a_field_of_which_it_is_said_that_no_answer_goes_by_it_changes_no_answer(tmp_path: Path, jmx: Any) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "with").mkdir()
    for name in ("without", "with"):
        records: dict[str, Any] = {kind: yaml.safe_load(record_of(kind)) for kind in ROOTS}
        for each in _idle():
            records[each.root] = merged(records[each.root], whole(each, itself=name == "with"))
        world(tmp_path / name, {kind: yaml.safe_dump(data) for kind, data in records.items()})
        for number, text in enumerate(TARGETS):
            (tmp_path / name / f"target-{number}.yaml").write_text(text, encoding="utf-8")
    assert len(_idle()) > 40
    one, other = (answers(tmp_path / name) for name in ("without", "with"))
    assert other == one
    packets: list[Ran] = [
        jmx("review", "repair", "-C", tmp_path / name, "--as-of", "2026-07-03") for name in ("without", "with")
    ]
    assert packets[0].code == packets[1].code == 0
    assert packets[1].out == packets[0].out


# --- the pages ---


def test_the_page_of_all_fields_is_what_the_models_say(jmx: Any) -> None:
    page = (CHECKOUT / "docs/fields.md").read_text(encoding="utf-8")
    assert page == jmx("explain", "--all", "-f", "markdown").out, "run: make schemas"
    assert all(f"## {kind}\n" in page for kind in ROOTS)


def test_every_format_tells_every_field() -> None:
    every = Explanation(tuple(ROOTS), whole=True)
    assert [each["field"] for each in explain.data(every)["fields"]] == NAMES
    [table] = explain.sheets(every)
    assert [row[0] for row in table.rows] == NAMES
