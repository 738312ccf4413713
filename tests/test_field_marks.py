"""No field and no setting without effect: each says a word of its own, and that word is found where a person looks.

What every field may hold is read off the models, so that a new one fails here until it is shown.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel

from jmx.model.evidence import Evidence
from jmx.model.kinds import KINDS
from jmx.model.outline import TITLED
from jmx.model.record import Pointer, Record, RefTo, fields_of, models_in
from jmx.model.settings import Settings
from jmx.queries.repository import Repository, open_repository
from jmx.queries.show import show_of
from jmx.report.document import plain
from jmx.report.show import data, document
from jmx.report.writers.terminal import terminal
from tests.fonts import a_font
from tests.reading.test_images import png
from tests.support import Ran
from tests.support import Repository as GitRepository

# Fields that are shown nowhere, each with its reason.
EXCEPTIONS: dict[str, str] = {}


class Mark(NamedTuple):
    """What a field says, and where: the ref of the record, the field of it, and the way to it in words."""

    way: str
    ref: str
    field: str
    said: str


class Value(NamedTuple):
    """A value of a field, and the marks in it."""

    value: Any
    marks: tuple[tuple[str, str], ...] = ()  # way, said


_number = count(1)
# What refs lead to, by path; each is made for one field, so that nothing else can have its title.
TARGETS: dict[str, dict[str, Any]] = {}
GOALS: list[dict[str, str]] = []
FORUMS: list[dict[str, str]] = []
_LONE = "Mark{:04}"


def _mark() -> str:
    return _LONE.format(next(_number))


# --- values ---


def _values(annotation: Any, metadata: tuple[Any, ...], way: str) -> Iterator[Value]:
    """One value of each form that a field may have."""
    origin = get_origin(annotation)
    if hasattr(annotation, "__metadata__"):
        inner, *more = get_args(annotation)
        yield from _values(inner, (*metadata, *more), way)
    elif (ref := next((each for each in metadata if isinstance(each, RefTo)), None)) and annotation is str:
        yield _ref(ref.kinds, way)
    elif origin in (Union, UnionType):
        for form in get_args(annotation):
            yield from _values(form, metadata, way) if form is not type(None) else ()
    elif origin is Literal:
        yield from (Value(each, ((way, each),)) for each in get_args(annotation)[-1:])
    elif origin is tuple:
        least = max((getattr(each, "min_length", 0) or 0 for each in metadata), default=1) or 1
        yield from _lists(annotation, way, least)
    elif origin is dict:
        yield _mapping(annotation, way)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _parts(annotation, way)
    else:
        yield from _scalar(annotation, metadata, way)


def _lists(annotation: Any, way: str, least: int) -> Iterator[Value]:
    items = list(_values(get_args(annotation)[0], (), way))
    while len(items) < least:
        items += list(_values(get_args(annotation)[0], (), way))
    yield Value([each.value for each in items], tuple(mark for each in items for mark in each.marks))


def _mapping(annotation: Any, way: str) -> Value:
    key_type, value_type = get_args(annotation)
    (value, *_), (key, *_) = _values(value_type, (), way), _values(key_type, (), way)
    keys = {key.value: value.value}
    marks = (*value.marks, *key.marks)
    if isinstance(value.value, float | int) and RefTo in map(type, getattr(key_type, "__metadata__", ())):
        keys["default"] = -1
    return Value(keys, marks)


def _ref(kinds: tuple[str, ...], way: str) -> Value:
    own, title = f"m{next(_number)}", _mark()
    kind = kinds[0] if kinds else "pain-point"
    if kind in ("goal", "forum"):
        (GOALS if kind == "goal" else FORUMS).append({"id": own, "title": title})
        return Value(own, ((way, title),))
    fields: dict[str, Any] = {"kind": kind, "id": own, "title": title}
    ref = own
    if kind == "person":
        fields = {"kind": kind, "id": own, "name": title}
    elif kind == "opportunity":
        fields["question"] = "How?"
    elif kind in ("decision", "action"):
        part = {"id": "part", "text": title}
        fields = {
            "kind": "review",
            "id": own,
            "date": date(2026, 1, 1),
            "journeys": ["any"],
            "reviewer": "a <a@x.example>",
        }
        fields[f"{kind}s"] = [part]
        ref = f"{own}/part"
    elif kind == "model-stage":
        fields = {
            "kind": "stage-model",
            "id": f"model-{own}",
            "title": "A model",
            "stages": [{"id": own, "title": title}],
        }
    TARGETS[f"targets/{own}.yaml"] = fields
    return Value(ref, ((way, title),))


def _scalar(annotation: Any, metadata: tuple[Any, ...], way: str) -> Iterator[Value]:
    if annotation is bool:
        yield Value(True, ((way, "yes"),))
    elif annotation is date:
        day = date(2031, 1, 1) + timedelta(days=next(_number))
        yield Value(day, ((way, day.isoformat()),))
    elif annotation in (int, float):
        yield _figure(annotation, metadata, way)
    elif annotation is str:
        yield _text(metadata, way)


def _figure(annotation: Any, metadata: tuple[Any, ...], way: str) -> Value:
    bounds = [each for field in metadata for each in (field, *getattr(field, "metadata", ()))]
    most = min((each.le for each in bounds if getattr(each, "le", None) is not None), default=10**6)
    if most == 1 and annotation is float:
        return Value(0.37, ((way, "37 %"),))
    value = most - next(_number) % 50 if most > 100 else most
    return Value(value, ((way, f"{value:,}"),))


# What a pattern is about: a text that matches it, and how long its beginning is that is looked for.
_PATTERNED: tuple[tuple[str, Callable[[int], str], int], ...] = (
    ("{40}", lambda n: f"{f'a{n}b':0<40}", 9), ("[12]:", lambda n: f"2:{f'a{n}b':0<64}", 14),
    ("[pP][nN]", lambda n: f"mark{n}.png", 99), (r"\.csv", lambda n: f"mark{n}.csv", 99), ("https?", lambda n: f"https://x.example/mark{n}", 99),
    (r"[^<>@\s", lambda n: f"mark{n}@x.example", 99), ("[A-Z]{3}$", lambda _: "CHF", 3),
    ("%", lambda n: f"{n % 89 + 10} %", 99), ("^P", lambda n: f"P{n % 89 + 10}D", 99),
)  # fmt: skip


def _text(metadata: tuple[Any, ...], way: str) -> Value:
    number = next(_number)
    pattern = next((each for field in metadata for each in _patterns(field)), "")
    if "a-z0-9" in pattern and "@" not in pattern:
        return Value(f"mark{number}", ((way, f"mark{number}"),))
    for part, made, long in _PATTERNED:
        if part in pattern:
            said = f"{number % 89 + 10} days" if part == "^P" else made(number)[:long]
            return Value(made(number), ((way, said),))
    word = _mark()
    return Value(word, ((way, word),))


def _patterns(field: Any) -> Iterator[str]:
    for each in (field, *getattr(field, "metadata", ())):
        if isinstance(pattern := getattr(each, "pattern", None), str):
            yield pattern


# --- parts and records ---


def _parts(model: type[BaseModel], way: str) -> Iterator[Value]:
    """A part with all its fields, as often as one of them has another form."""
    if model is Pointer:
        return
    own = issubclass(model, Record) and way.rpartition(".")[2] in TITLED
    yield from _filled(
        model, way, (next(each for each in ("name", "title") if each in model.model_fields),) if own else None
    )


def _filled(model: type[BaseModel], way: str, only: tuple[str, ...] | None = None) -> Iterator[Value]:
    fields = {
        info.alias or name: list(_values(info.annotation, tuple(info.metadata), f"{way}.{info.alias or name}"))
        for name, info in model.model_fields.items()
        if name != "id" and (only is None or name in only or info.is_required())
    }
    one_of = getattr(model, "ONE_OF", ())
    forms = max([len(each) for each in fields.values()] + [len(one_of)])
    for at in range(forms):
        chosen = {name: values[at % len(values)] for name, values in fields.items() if values}
        chosen = {name: each for name, each in chosen.items() if name not in one_of or name == one_of[at % len(one_of)]}
        data = {name: each.value for name, each in chosen.items()}
        marks = tuple(mark for each in chosen.values() for mark in each.marks)
        if only is None:
            word = _mark()
            data["x-own"] = word
            marks += ((f"{way}.x-own", word),)
        if "id" in model.model_fields and model is not Evidence and only is None and "." in way:
            data["id"] = f"part{next(_number)}"
            marks = tuple((each.replace(way, f"{way}[{data['id']}]", 1), said) for each, said in marks)
        yield Value(data, marks)


class Filled(NamedTuple):
    files: Mapping[str, Any]
    marks: tuple[Mark, ...]


_PARTS = {"insights", "decisions", "actions"}  # they have refs of their own, and are shown by those


def _all() -> Filled:
    files: dict[str, Any] = {"any.yaml": {"kind": "journey", "id": "any", "title": "Any"}}
    marks: list[Mark] = []
    for kind in KINDS:
        for at, (value, found) in enumerate(_filled(kind.model, kind.name)):
            ref = f"the-{kind.name}-{at}"
            files[f"{ref}.yaml"] = {"kind": kind.name, **value, "id": ref}
            marks += (_placed(way, said, ref) for way, said in found)
    return Filled(files, tuple(marks))


def _placed(way: str, said: str, ref: str) -> Mark:
    """The mark, and where it is looked for: in the record of the file, or in the part of it that has a ref."""
    _, field, *inner = way.split(".")
    name, _, part = field.rstrip("]").partition("[")
    return Mark(way, f"{ref}/{part}", inner[0], said) if part and name in _PARTS else Mark(way, ref, name, said)


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key} {_flat(each)}" for key, each in value.items())
    return " ".join(map(_flat, value)) if isinstance(value, list) else str(value)


FILLED = _all()
SETTINGS_FILE = "jmx.yaml"


class _Plain(yaml.SafeDumper):
    """Writes out whatever stands in two places, as people do."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write(folder: Path, files: Mapping[str, Any]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(yaml.dump(content, Dumper=_Plain, sort_keys=False), encoding="utf-8")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    folder = tmp_path_factory.mktemp("marked")
    _write(folder, {**FILLED.files, **TARGETS, SETTINGS_FILE: {"goals": GOALS, "forums": FORUMS}})
    return open_repository(folder, as_of="2026-03-01")


@pytest.fixture(scope="module")
def told(marked: Repository) -> Mapping[str, Mapping[str, str]]:
    """What is said of each field, by the refs of the records; under no name what a terminal says in all."""
    return {ref: _told(marked, ref) for ref in {each.ref for each in FILLED.marks}}


def _told(repository: Repository, ref: str) -> dict[str, str]:
    shown = replace(show_of(repository, ref), findings=())
    report = data(shown)
    said: dict[str, str] = {each["field"]: " ".join(each["words"]) for each in report["fields"]}
    for group in report["inside"]:
        said[group["field"]] = " ".join(item["title"] for item in group["items"])
    said[""] = plain(terminal(document(shown)))
    return {**dict.fromkeys(("title", "name", "text", "question"), str(report["title"])), **said}


def test_the_marked_repository_can_be_read(marked: Repository) -> None:
    assert [each.words for each in marked.loaded.findings if each.code.startswith("REC")] == []
    assert marked.loaded.lost == frozenset()


@pytest.mark.parametrize("mark", FILLED.marks, ids=[f"{each.way} {each.said[:12]}" for each in FILLED.marks])
def test_every_field_is_shown(mark: Mark, told: Mapping[str, Mapping[str, str]]) -> None:
    text, field = told[mark.ref][""], told[mark.ref].get(mark.field, "")
    assert (mark.said in text and mark.said in field) is (mark.way not in EXCEPTIONS), (text, field)


def test_every_field_of_every_kind_is_marked() -> None:
    marked = {tuple(each.way.split(".")[:2]) for each in FILLED.marks}
    marked = {(kind, field.partition("[")[0]) for kind, field in marked}
    fields = {(kind.name, name) for kind in KINDS for name in fields_of(kind.model)}
    assert fields - marked == {(kind.name, "id") for kind in KINDS}


# --- settings ---

BASE: dict[str, Any] = {
    "organisation": "Tiny Bank",
    "currency": "EUR",
    "goals": [{"id": "keep", "title": "Keep customers"}],
    "forums": [
        {
            "id": "board",
            "title": "CX board",
            "recurs": "FREQ=MONTHLY;BYDAY=1TU",
            "starts": date(2026, 1, 6),
            "at": "09:30",
            "zone": "Europe/Oslo",
            "minutes": 60,
            "attendees": ["Head of CX"],
        }
    ],
    "freezes": [{"from": date(2026, 5, 20), "to": date(2026, 6, 10), "why": "summer"}],
    "evidence_windows": {"survey": 30},
    "tiers": {"2": {"cadence": "monthly"}},
    "lint": {
        "profile": "standard",
        "select": ["STL", "EVD", "ACT", "REF", "LNT", "SCR", "OWN106", "OWN109", "OUR"],
        "extend_select": ["STL"],
        "ignore": ["REF005"],
        "levels": {"EVD101": "info"},
        "per_path": {"buy.yaml": ["EVD"]},
        "suppress": [{"code": "ACT101", "record": "slow", "reason": "a merger", "expires": date(2026, 12, 31)}],
        "rules": [
            {
                "code": "OUR101",
                "name": "our-own",
                "kind": "pain-point",
                "when": "severity == 4",
                "say": "{title} hurts",
                "level": "warning",
                "hint": "ask {ref}",
                "why": "It hurts.",
            }
        ],
    },
    "limits": {
        "severe": 4,
        "journeys_per_owner": 9,
        "open_pains": 90,
        "grace_days": 14,
        "reviews_at_once": 8,
        "owner_absent_days": 180,
        "draft_days": 90,
        "assumption_days": 180,
        "rating_days": 180,
        "new_insights": 3,
        "new_sample": 100,
        "stalled_days": 60,
        "outcome_days": 60,
        "baseline_days": 90,
    },
    "scoring": {
        "pains": "ours",
        "fixes": "mine",
        "models": {
            "ours": {
                "formula": "severity * reach * confidence * strategic_fit",
                "inputs": {"strategic-fit": {"means": "fit", "least": 0, "most": 5, "steps": [1, 2, 3], "weight": 2}},
            },
            "mine": {"inputs": {"strategic-fit": {"means": "fit", "weight": 1}}},
        },
    },
    "trackers": [{"system": "Jira", "url": "https://jira.example"}],
    "links": {"file": "https://x.example/blob/{commit}/{path}", "commit": "https://x.example/commit/{commit}"},
    "views": {
        "board": {
            "view": "team",
            "lanes": ["steps", "emotion"],
            "paper": "16:9",
            "persona": "ann",
            "team": "us",
            "theme": "light",
        }
    },
    "look": {
        "theme": "light",
        "colors": {"page": "#FFFFFF", "text": "#101010", "accent": "#2040A0", "pain": "#A02020", "done": "#206040"},
        "logo": "logo.png",
        "font": "sans.ttf",
        "bold_font": "bold.ttf",
    },
    "campaigns": [
        {
            "id": "calm",
            "title": "No severe pain is open",
            "kind": "pain-point",
            "among": "severity >= 3",
            "done": "severity < 4",
            "starts": date(2026, 4, 16),
            "by": date(2026, 12, 1),
        },
    ],
    "assess": {
        "owned": 0.8,
        "rhythm": 0.5,
        "current": 0.3,
        "reviewed": 0.8,
        "rated": 0.5,
        "decided": 0.5,
        "measured": 0.8,
        "evidenced": 0.7,
        "proven": 0.5,
        "rooted": 0.8,
        "held": 1.0,
    },
    "exclude": ["legacy/"],
}
# Another value of every setting.
OTHERS: dict[str, Any] = {
    "organisation": "Huge Bank", "currency": "CHF", "goals.id": "win", "goals.title": "Win customers", "forums.id": "table",
    "forums.title": "CX table", "forums.recurs": "FREQ=WEEKLY;BYDAY=MO", "forums.minutes": 45,
    "forums.starts": date(2026, 8, 4), "forums.at": "14:00", "forums.zone": "Asia/Tokyo",
    "forums.attendees": ["Head of IT"], "freezes.from": date(2026, 6, 2), "freezes.to": date(2026, 6, 30),
    "freezes.why": "holidays", "evidence_windows": {"survey": 900}, "tiers.cadence": "annual", "lint.select": ["EVD"],
    "lint.profile": "starter", "lint.extend_select": ["OWN"],
    "lint.ignore": ["STL"], "lint.levels": {"EVD101": "error"}, "lint.per_path": {"buy.yaml": ["STL"]}, "lint.suppress.code": "EVD101",
    "lint.suppress.record": "late", "lint.suppress.reason": "a fusion", "lint.suppress.expires": date(2026, 5, 1),
    "lint.rules.code": "OUR102", "lint.rules.name": "our-other", "lint.rules.kind": "journey", "lint.rules.when": "severity == 3",
    "lint.rules.say": "{title} nags", "lint.rules.level": "error", "lint.rules.hint": "leave {ref}", "lint.rules.why": "It nags.",
    "limits.journeys_per_owner": 1, "limits.open_pains": 1, "limits.severe": 5, "limits.grace_days": 0,
    "limits.outcome_days": 10, "limits.reviews_at_once": 1,
    "limits.baseline_days": 10, "limits.owner_absent_days": 30, "limits.draft_days": 10, "limits.assumption_days": 10,
    "limits.rating_days": 10, "limits.new_insights": 1, "limits.new_sample": 50, "limits.stalled_days": 365,
    "trackers.system": "Trello",
    "trackers.url": "https://trello.example", "links.file": "https://y.example/{path}",
    "links.commit": "https://y.example/{commit}", "exclude": ["others.yaml"],
    "views.view": "slide", "views.lanes": ["emotion"], "views.paper": "4:3", "views.persona": "bea", "views.team": "them",
    "views.theme": "high-contrast", "look.theme": "high-contrast", "look.colors.page": "#F0F0E0",
    "look.colors.text": "#402010", "look.colors.accent": "#204040", "look.colors.pain": "#902040",
    "scoring.pains": "pain", "scoring.fixes": "rice", "scoring.models.formula": "severity", "scoring.models.inputs.means": "match",
    "scoring.models.inputs.least": 3, "scoring.models.inputs.most": 2, "scoring.models.inputs.steps": [1, 2],
    "scoring.models.inputs.weight": 9, "look.colors.done": "#204080", "look.logo": "other.png", "look.font": "Inter", "look.bold_font": "bolder.ttf",
    "campaigns.id": "quiet", "campaigns.title": "Nothing hurts", "campaigns.kind": "initiative", "campaigns.among": "severity >= 2",
    "campaigns.done": "severity < 3", "campaigns.starts": date(2026, 5, 20), "campaigns.by": date(2026, 5, 25),
    "assess.owned": 0.7, "assess.rhythm": 0.4, "assess.current": 0.2, "assess.reviewed": 0.7, "assess.rated": 0.4, "assess.decided": 0.4, "assess.measured": 0.7, "assess.evidenced": 0.6, "assess.proven": 0.4, "assess.rooted": 0.7, "assess.held": 0.5,
}  # fmt: skip
RECORDS: dict[str, str | bytes] = {
    "logo.png": png(9, 9), "other.png": png(9, 8), "sans.ttf": a_font(), "bold.ttf": a_font(width=650),
    "bolder.ttf": a_font(width=700),
    "buy.yaml": (
        "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\ntier: 2\ngoals: [keep]\nforum: board\n"
        "personas: [ann, bea]\nstages: [{title: Pay, touchpoints: [{title: Pay, team: us, emotion: {ann: 1, bea: -1}}, "
        "{title: Wait, team: them}]}]\n"
        "revenue: {money: 5, per: year}\nvolume: {n: 100, per: month}\n"
        "metrics: [{id: income, title: Income, type: money, points: [{date: 2026-01-01, value: 7}]}]\n"
    ),
    "pains.yaml": (
        "kind: pain-points\nitems:\n- {id: slow, title: Slow, at: [buy], severity: 4, reach: 0.5, inputs: {strategic-fit: 2}}\n"
        "- {id: late, title: Late, at: [buy], severity: 3, reach: 0.4, inputs: {strategic-fit: 3}, evidence: [{ref: asked}, {ref: told}]}\n"
        "- {id: odd, title: Odd, at: [buy], severity: 2}\n"
    ),
    "asked.yaml": "kind: evidence\nid: asked\ntitle: Asked\ntype: survey\ncollected: 2026-01-02\nsample: 500\nsource: form 1\n",
    "told.yaml": "kind: evidence\nid: told\ntitle: Told\ntype: survey\ncollected: 2026-05-20\nsample: 60\nsource: form 2\n",
    "teams.yaml": "kind: teams\nitems:\n- {id: us, title: Us}\n- {id: them, title: Them}\n",
    "draft.yaml": "kind: journey\nid: leave\ntitle: Leave\nstatus: draft\n",
    "work.yaml": "kind: initiative\nid: work\ntitle: Work on it\naddresses: [odd]\nstatus: in-progress\ninputs: {strategic-fit: 3}\n",
    "fix.yaml": (
        "kind: initiative\nid: fix\ntitle: Fix it\naddresses: [late]\nstatus: shipped\nshipped: 2026-05-03\n"
        "expects: {metric: buy/income, to: 9}\ntracker: {system: Jira, key: CX-1}\n"
    ),
    "held.yaml": "kind: review\nid: held\ndate: 2026-04-15\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\nverdict: updated\n",
    "others.yaml": "kind: journeys\nitems:\n- {id: use, title: Use, owner: ana}\n- {id: pay, title: Pay, owner: ana}\n",
    "both.yaml": "kind: review\nid: both\ndate: 2026-04-15\njourneys: [use, pay]\nreviewer: Ana Ruiz <ana@x.example>\n",
}  # fmt: skip
RECORDS["jmx-baseline.yaml"] = (
    "version: 1\nfindings:\n- {rule: STL102, record: buy, field: cadence, since: 2026-06-01}\n"
)
ASKED = (
    ("lint", "-f", "concise"), ("score",), ("score", "--explain", "slow"), ("review", "buy"), ("render", "buy"),
    ("render", "buy", "--view", "board"), ("changelog", "--since", "2026-04-01"),
    ("show", "buy"), ("show", "slow"), ("show", "fix"), ("lint", "-f", "sarif"), ("due",), ("calendar",), ("status",), ("status", "-f", "json"), ("assess",),
)  # fmt: skip


def _settings(model: type[BaseModel], way: str = "") -> Iterator[str]:
    """Every setting, and of those that have fields each field."""
    for name in fields_of(model):
        parts = models_in(model)[name]
        if parts:
            yield from (each for part in parts for each in _settings(part, f"{way}{name}."))
        else:
            yield f"{way}{name}"


def _with(settings: Any, way: list[str], value: Any) -> Any:
    """The settings with another value in one place; of a list in its first item, of a mapping in each."""
    if not way:
        return value
    if isinstance(settings, list):
        return [_with(settings[0], way, value)]
    if way[0] not in settings:
        return {key: _with(each, way, value) if isinstance(each, dict) else each for key, each in settings.items()}
    return {**settings, way[0]: _with(settings[way[0]], way[1:], value)}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> GitRepository:
    repository = GitRepository(tmp_path_factory.mktemp("settings") / "bank")
    repository.commit(RECORDS, day="2026-04-15")
    return repository


def _answers(
    bank: GitRepository, jmx: Callable[..., Ran], settings: Any, way: str = ""
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What jmx answers to each question; to those about maps or maturity first, where a setting is about these."""
    _write(bank.folder, {SETTINGS_FILE: settings})
    first = "render" if way.startswith(("views", "look")) else way.partition(".")[0]
    for day in ("2026-06-01", "2026-07-01"):
        for command in sorted(ASKED, key=lambda command: command[0] != first):
            ran = jmx(*command, "-C", bank.folder, "--as-of", day)
            assert ran.code in (0, 1), ran.err
            yield (*command, day), re.sub(r"jmx\.yaml:\d+:\d+", "jmx.yaml", ran.out)


def test_every_setting_has_another_value_here() -> None:
    assert set(_settings(Settings)) == set(OTHERS)


def test_every_setting_changes_an_answer(bank: GitRepository, jmx: Callable[..., Ran]) -> None:
    usual = dict(_answers(bank, jmx, BASE))

    def is_idle(way: str) -> bool:
        answers = _answers(bank, jmx, _with(BASE, way.split("."), OTHERS[way]), way)
        return all(said == usual[asked] for asked, said in answers)  # the first that differs is enough

    idle = [way for way in OTHERS if is_idle(way)]
    assert idle == []
