"""Every field of every kind: what may stand in it, and what may not."""

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from jmx.model.kinds import BY_NAME
from jmx.model.record import Part, Record, Text, fields_of, models_in, visible
from jmx.model.schema import field_words
from jmx.model.settings import Settings
from jmx.reading.load import check
from tests.model.documents import ANA, COMMIT, FINGERPRINT, FULL, LEAST, SETTINGS, full, least

Values = list[Any]
Field = tuple[Values, Values]

DAY = date(2026, 3, 31)
HANDLE: Field = (["@ana", "ana", "@shop/sales-team", "a_b.c"], ["", "@", "-a", "a b", "a#b", "@a/", 1])


def optional(field: Field) -> Field:
    good, bad = field
    return [*good, None], bad


def many(field: Field) -> Field:
    """A list of such values: an empty one is fine, one wrong item or a bare value is not."""
    good, bad = field
    return [[], *([each] for each in good), good], [*([each] for each in bad), "bare", {}, None, 3]


def one_of(*words: str) -> Field:
    return list(words), ["", words[0].upper(), f"{words[0]} ", words[0][:-1], 1, True, [words[0]]]


def between(low: float, high: float, *, whole: bool = False) -> Field:
    middle = (low + high) / 2
    return [low, high, *([] if whole else [middle])], [low - 1, high + 1, "1", [1], True, *([1.5] if whole else [])]


TEXT: Field = (
    ["a", "two\nlines", "Ünï — 漢字", "x" * 65536],
    ["", "x" * 65537, "\x1b[31m", "\u202ex", 1, True, DAY, ["a"]],
)
TITLE: Field = ["a", "x" * 200, "Ünï — 漢字"], ["", "x" * 201, "a\0", "a\u200bb", 1, DAY, ["a"], {"a": 1}]
SLUG: Field = (["a", "a-1", "2026-03", "x" * 64, "é", "нужен-интернет", "客户-3", "हिन्दी"],
               ["", "A", "a_b", "-a", "a-", "a--b", "a b", "a/b", "x" * 65, 1, "É", "½", "a b"])  # fmt: skip
REF: Field = (
    ["a", "a/b", "a/b/c", "a/b/c/d"],
    ["", "A", "/a", "a/", "a//b", "a/b/c/d/e", "a b", "a:b", "x" * 300, 1, {"ref": "a"}],
)
PERSON: Field = (
    ["ana", "ana-ruiz", ANA, "Ünï <u@x.example>"],
    ["", "Ana", "Ana Ruiz", "ana@x.example", "<a@x.example>", "Ana <a>", "A\x1b[1m <a@x.example>", 1, ["ana", "ben"]],
)
TEAM = REF
DATE: Field = [DAY, date(1, 1, 1)], ["2026-03-31", "2026-02-30", "soon", datetime(2026, 3, 31, 12, 0), 20260331, True]  # noqa: DTZ001
COUNT: Field = [0, 1, 10**12], [-1, 10**12 + 1, 1.0, "1", True]
AMOUNT: Field = [0, 1, 0.5, 1e9], [-1, -0.1, float("nan"), float("inf"), "1", True]
NUMBER: Field = [0, -3, 4.25], [float("nan"), float("-inf"), "1", True, [1]]
RATING = between(1, 5, whole=True)
LINK: Field = (
    ["https://x.example", "http://x.example/a?b=c#d", "mailto:a@x.example"],
    ["", "x.example", "javascript:alert(1)", "ftp://x.example", "https://u:p@x.example", "https://x.example/a b", 1],
)
PERCENT: Values = [
    "35 %",
    "35%",
    "35\u202f%",
    "05 %",
    "0.5 %",
    "0,125 %",
    "1,5 %",
    "12,50 %",
    "100 %",
    "100.0 %",
    "100,00%",
]
NO_PERCENT: Values = ["101 %", "100.5 %", "100,01 %", "1,200 %", "a %", "-5 %", "35", "%", ", %", "5, %"]
ZERO_PERCENT: Values = ["0 %", "0%", "0.0 %", "0,00 %"]
SIZE: Field = (
    [1, 0.5, 1e9, *PERCENT, "101 %", "250 %", "1200 %", "100,01 %"],
    [0, -1, -0.1, "0 %", "0,00 %", "-5 %", "+5 %", "1,200 %", "12345 %", "35", "%", float("nan"), "1", True, None, {}],
)
DURATIONS: Values = ["P1D", "P6W", "P1Y2M", "P1Y"]
NO_DURATIONS: Values = ["P", "PT", "P1DT", "6W", "P6w", "P0D", "P-1D", "P1H", "PT8H", "P1DT12H", "PT1M", "daily"]
CADENCE: Field = (
    ["weekly", "monthly", "quarterly", "half-yearly", "annual", *DURATIONS],
    ["", "often", "Quarterly", 3, *NO_DURATIONS],
)
PERIOD = one_of("day", "week", "month", "quarter", "year")


def inside(field: str, rest: dict[str, Any], values: Field) -> Field:
    """A mapping whose one field has such values."""
    good, bad = values
    return [rest | {field: each} for each in good], [rest | {field: each} for each in bad]


def either(*fields: Field) -> Field:
    return [each for good, _ in fields for each in good], [each for _, bad in fields for each in bad]


def parts(*fields: Field) -> Field:
    """Mappings: what the fields in them allow, no unknown field, and nothing that is no mapping."""
    good, bad = either(*fields)
    return good, [*bad, *({**each, "unknown": 1} for each in good[:1]), {}, "text", 3]


def items(words: Values, inline: Values, wrong: Values) -> Field:
    """The item grammar: text is content, `{ref: id}` a pointer with scalars on top, a mapping a definition."""
    pointers = [{"ref": "a"}, {"ref": "a/b"}, {"ref": "a", "team": "b", "emotion": -1, "x-own": None}]
    bad = [{"ref": "A"}, {"ref": 1}, {"ref": "a", "tags": ["b"]}, {"ref": "a", "b": {"c": 1}}, 1, True, None, ["a"]]
    return [*words, *pointers, *inline], [*bad, "", "x" * 201, "a\0", *wrong]


EVIDENCE = items(
    ["12 calls in March", "https://x.example", "https://x.example/" + "a" * 300],
    [{"title": "Calls"}, {"insight": "They wait"}, {"type": "interview", "sample": 3}, FULL["evidence"]],
    [{"sample": -1}, {"type": "guess"}, {"kind": "evidence"}, "https://x.example/" + "a" * 65536],
)
EMOTION = either(
    between(-2, 2),
    inside("default", {}, between(-2, 2)),
    inside("business", {"default": 0}, between(-2, 2)),
    ([{}, {"a/b": 1}], [{"Big business": 1}, {"a": None}, [1], {"a": {"b": 1}}]),
)
PAINS = items(["Too slow"], [{"title": "a"}, FULL["pain-point"]], [{}, {"severity": 1}, {"title": "a", "severity": 6}])
EVIDENCE_TYPE = one_of(
    "interview",
    "survey",
    "analytics",
    "support",
    "usability-test",
    "observation",
    "public-review",
    "sales",
    "desk",
)
SYSTEM = parts(
    inside("system", {}, TITLE),
    inside("key", {"system": "a"}, optional(TITLE)),
    inside("url", {"system": "a"}, optional(LINK)),
)
HAPPENING_TYPE = one_of("launch", "outage", "price", "campaign", "reorganisation")
POSTPONED = parts(inside("to", {"why": "a"}, DATE), inside("why", {"to": DAY}, TEXT))

TITLED: dict[str, Field] = {"id": SLUG, "title": TITLE, "description": optional(TEXT), "tags": many(TITLE)}
INPUTS = (
    [None, {}, {"a": 1}, {"a": "b"}, {"a": 0.5}, {"a": True}, {"a": None}],
    [{"A": 1}, {"a b": 1}, {"a": [1]}, {"a": {"b": 1}}, {"a": DAY}, [1], "a"],
)
RECORD: dict[str, Field] = TITLED | {"title": optional(TITLE)}

FIELDS: dict[str, dict[str, Field]] = {
    "journey": {
        **TITLED,
        "type": one_of("lifecycle", "journey", "sub-journey", "micro-journey"),
        "parent": optional(REF),
        "state": one_of("current", "future"),
        "replaces": optional(REF),
        "by": optional(DATE),
        "status": one_of("draft", "active", "retired"),
        "tier": optional(between(1, 3, whole=True)),
        "volume": optional(
            parts(
                inside("n", {"per": "month"}, COUNT),
                inside("per", {"n": 1}, PERIOD),
                inside("source", {"n": 1, "per": "day"}, optional(TEXT)),
            )
        ),
        "revenue": optional(
            parts(
                inside("money", {}, AMOUNT),
                inside("currency", {"money": 1}, (["EUR", None], ["eur", "EURO", "€", 1])),
                inside("per", {"money": 1}, optional(PERIOD)),
                inside("source", {"money": 1}, optional(TEXT)),
            )
        ),
        "personas": many(REF),
        "customer_goal": optional(TEXT),
        "goals": many(REF),
        "owner": either(
            optional(PERSON),
            inside("vacant", {}, inside("since", {}, DATE)),
            inside("vacant", {}, inside("covering", {"since": DAY}, optional(PERSON))),
            ([], [{"vacant": None}, {"vacant": "ben"}, {"vacant": {}}]),
        ),
        "sponsor": optional(PERSON),
        "operations": optional(TEAM),
        "cadence": optional(CADENCE),
        "forum": optional(REF),
        "triggers": many(
            parts(
                inside("metric", {"drops": 1}, REF),
                *(inside(word, {"metric": "a"}, SIZE) for word in ("worsens", "drops", "rises", "changes")),
                ([{"metric": "a", "drops": None, "rises": 1}], [{"metric": "a", "drops": 1, "rises": 1}]),
                inside("happening", {}, HAPPENING_TYPE),
                inside("evidence", {}, ([1, 50], [0, -1, 1.5, "1", True])),
                ([], [{"metric": "a"}, {"drops": 1}, {"metric": "a", "drops": 1, "evidence": 1}]),
            )
        ),
        "stage_model": optional(REF),
        "evidence": many(EVIDENCE),
        "stages": many(
            items(["Choose"], [{"title": "a"}, FULL["stage"]], [{}, {"goal": "a"}, {"title": "a", "cost": 1}])
        ),
        "pains": many(PAINS),
        "metrics": many(
            either(REF, (["a", {"title": "a"}, FULL["metric"]], [{"ref": "a"}, {"title": "a", "better": "up"}]))
        ),
        "people": many(
            ([{"name": "Ana"}, {"id": "ana", "name": "Ana"}, FULL["person"]], ["ana", {"id": "ana"}, {"ref": "ana"}])
        ),
    },
    "stage": {
        **TITLED,
        "phase": optional(TITLE),
        "as": optional(SLUG),
        "goal": optional(TEXT),
        "questions": many(TEXT),
        "duration": optional(TEXT),
        "thoughts": many(TEXT),
        "emotion": optional(EMOTION),
        "team": optional(TEAM),
        "evidence": many(EVIDENCE),
        "pains": many(PAINS),
        "touchpoints": many(
            items(
                ["Pays"], [{"title": "a"}, FULL["touchpoint"]], [{}, {"channel": "app"}, {"title": "a", "emotion": 3}]
            )
        ),
    },
    "touchpoint": {
        **TITLED,
        "channel": optional(TITLE),
        "direction": optional(one_of("inbound", "outbound", "internal")),
        "timing": optional(TEXT),
        "duration": optional(TEXT),
        "content": optional(TEXT),
        "response": optional(TEXT),
        "outputs": many(TEXT),
        "image": (
            [None, "a.png", "a b/c.d.JPG", "日本/x.jpeg"],
            [
                "a.gif",
                ".png",
                "/a.png",
                "../a.png",
                "a/../b.png",
                "a/.git/b.png",
                "a\\b.png",
                "https://x.example/a.svg",
                1,
            ],
        ),
        "actions": many(TEXT),
        "thoughts": many(TEXT),
        "quotes": many(TEXT),
        "emotion": optional(EMOTION),
        "importance": optional(RATING),
        "moment_of_truth": ([True, False, "they leave", None], ["", 1, 0, ["a"], {"why": "a"}]),
        "team": optional(TEAM),
        "personas": many(REF),
        "systems": many(SYSTEM),
        "services": many(TITLE),
        "backstage": many(
            either(
                (["the code is sent", {"title": "a", "x-own": 1}], ["", 1, None, {}, {"title": "a", "who": "b"}]),
                inside("team", {"title": "a"}, optional(TEAM)),
                inside("system", {"title": "a"}, optional(TITLE)),
            )
        ),
        "evidence": many(EVIDENCE),
        "pains": many(PAINS),
        "next": many(
            either(
                (["pay", "a/b"], ["", "Pay", "a b", 1, None, {}, {"when": "a"}, {"to": "a", "if": "b"}]),
                inside("to", {}, REF),
                inside("when", {"to": "a"}, optional(TEXT)),
            )
        ),
        "opens": optional(REF),
        "event": optional(TITLE),
    },
    "pain-point": {
        **TITLED,
        "at": many(REF),
        "severity": optional(RATING),
        "business_impact": optional(RATING),
        "reach": optional(
            either(
                ([0, 0.01, 1, 1.0, *PERCENT, *ZERO_PERCENT], [1.01, 2, -0.1, True, *NO_PERCENT]),
                inside("n", {"per": "month"}, COUNT),
                inside("per", {"n": 1}, PERIOD),
                ([], [{}, {"n": 1}]),
            )
        ),
        "frequency": ([1, 1.5, 1000], [0, 0.9, -1, float("inf"), "1", None, True]),
        "at_stake": optional(parts(inside("money", {"basis": "a"}, AMOUNT), inside("basis", {"money": 1}, TEXT))),
        "must": optional(one_of("regulatory", "safety", "accessibility")),
        "personas": many(REF),
        "owner": optional(PERSON),
        "evidence": many(EVIDENCE),
        "metrics": many(REF),
        "disputed": optional(parts(inside("by", {"why": "a"}, PERSON), inside("why", {"by": "ana"}, TEXT))),
        "status": one_of("open", "accepted", "addressed", "wont-fix"),
        "why": optional(TEXT),
        "inputs": INPUTS,
        "ratings": many(
            parts(
                inside("by", {}, PERSON),
                inside("day", {"by": "ana"}, optional(DATE)),
                inside("severity", {"by": "ana"}, optional(RATING)),
                inside("business_impact", {"by": "ana"}, optional(RATING)),
            )
        ),
    },
    "strength": {**TITLED, "at": many(REF), "evidence": many(EVIDENCE)},
    "evidence": {
        **RECORD,
        "type": optional(EVIDENCE_TYPE),
        "collected": optional(DATE),
        "sample": optional(COUNT),
        "source": optional(TEXT),
        "recorded_by": optional(PERSON),
        "insights": many(
            parts(
                inside("id", {"text": "a"}, optional(SLUG)),
                inside("text", {}, TEXT),
                inside("quotes", {"text": "a"}, many(TEXT)),
                inside("about", {"text": "a"}, many(REF)),
                inside("contradicts", {"text": "a"}, many(REF)),
            )
        ),
        "insight": optional(TEXT),
        "personal_data": one_of("unknown", "none", "anonymised", "consented"),
        "expires": optional(DATE),
    },
    "opportunity": {**RECORD, "question": TEXT, "pains": many(REF), "at": many(REF), "inputs": INPUTS},
    "initiative": {
        **TITLED,
        "type": optional(one_of("product", "operations", "marketing", "policy")),
        "addresses": many(REF),
        "owner": optional(PERSON),
        "teams": many(TEAM),
        "status": one_of("proposed", "planned", "in-progress", "shipped", "stopped"),
        "effort": optional(AMOUNT),
        "inputs": INPUTS,
        "after": many(REF),
        "tracker": optional(SYSTEM),
        "shipped": optional(DATE),
        "expects": optional(
            parts(
                inside("metric", {"to": 1}, REF),
                inside("from", {"metric": "a", "to": 1}, optional(NUMBER)),
                inside("to", {"metric": "a"}, NUMBER),
                inside("by", {"metric": "a", "to": 1}, optional(DATE)),
            )
        ),
        "comment": optional(TEXT),
    },
    "metric": {
        **TITLED,
        "type": optional(one_of("csat", "nps", "ces", "ratio", "duration", "count", "money")),
        "unit": optional(TITLE),
        "better": one_of("higher", "lower"),
        "target": optional(NUMBER),
        "at": many(REF),
        "between": ([["a/b", "a/c"]], [[], ["a/b"], ["a/b", "a/c", "a/d"], ["A", "b"], "a/b", None]),
        "source": optional(TEXT),
        "series": (
            ["a.csv", "data/a b.csv", None],
            ["a.txt", "/a.csv", "a\\b.csv", "\\a.csv", ".csv", "a\n.csv", "x" * 397 + ".csv", 1],
        ),
        "points": many(
            parts(
                inside("date", {"value": 1}, DATE),
                inside("value", {"date": DAY}, NUMBER),
                inside("sample", {"date": DAY, "value": 1}, optional(COUNT)),
                inside("segment", {"date": DAY, "value": 1}, optional(SLUG)),
            )
        ),
        "rebase": many(parts(inside("date", {"why": "a"}, DATE), inside("why", {"date": DAY}, TEXT))),
    },
    "persona": {
        **TITLED,
        "segment": optional(TEXT),
        "population": optional(either(COUNT, ([*PERCENT, *ZERO_PERCENT], [*NO_PERCENT, 0.5]))),
        "goals": many(TEXT),
        "jobs": many(TEXT),
        "frustrations": many(TEXT),
        "skills": many(TEXT),
        "age": ([None, 0, 34, 120, "25 to 40"], [-1, 121, 3.5, "", True, ["34"]]),
        "quote": optional(TEXT),
    },
    "person": {
        **RECORD,
        "name": TITLE,
        "emails": many((["a@x.example"], ["", "a", "a@", "@x", "a b@x.example", "Ana <a@x.example>", 1])),
        "role": optional(TITLE),
        "teams": many(TEAM),
        "deputy": optional(REF),
        "handle": optional(HANDLE),
        "left": optional(DATE),
    },
    "team": {**TITLED, "chat": optional(TEXT), "handle": optional(HANDLE)},
    "stage-model": {
        **TITLED,
        "stages": many(
            either(
                (["Decide", {"title": "a"}, {"id": "a", "title": "b"}], ["", 1, None, {}, {"ref": "a"}]),
                inside("questions", {"title": "a"}, many(TEXT)),
            )
        ),
    },
    "happening": {**RECORD, "date": DATE, "type": HAPPENING_TYPE, "touches": many(REF)},
    "review": {
        **RECORD,
        "date": DATE,
        "journeys": ([["a"], ["a", "b"]], [[], ["A"], "a", None, [1]]),
        "reviewer": PERSON,
        "recorded_by": optional(PERSON),
        "attendees": many(TITLE),
        "base": ([COMMIT, COMMIT + "0" * 24, None], [COMMIT[:9], COMMIT.upper(), COMMIT + "0", "main", 1]),
        "fingerprint": (
            [None, {}, {"a": FINGERPRINT}],
            [{"a": "3" + FINGERPRINT[1:]}, {"a": FINGERPRINT[:-1]}, {"A b": FINGERPRINT}, FINGERPRINT, {"a": None}],
        ),
        "verdict": either(
            optional(one_of("still-true", "updated", "needs-research", "retired")),
            inside("postponed", {}, POSTPONED),
        ),
        "decisions": many(
            parts(
                inside("id", {"text": "a"}, SLUG),
                inside("text", {"id": "a"}, TEXT),
                inside("why", {"id": "a", "text": "b"}, optional(TEXT)),
                inside("about", {"id": "a", "text": "b"}, many(REF)),
                inside("owner", {"id": "a", "text": "b"}, optional(PERSON)),
                inside("due", {"id": "a", "text": "b"}, optional(DATE)),
                inside("supersedes", {"id": "a", "text": "b"}, many(REF)),
            )
        ),
        "actions": many(
            parts(
                inside("id", {"text": "a"}, SLUG),
                inside("text", {"id": "a"}, TEXT),
                inside("about", {"id": "a", "text": "b"}, many(REF)),
                inside("owner", {"id": "a", "text": "b"}, optional(PERSON)),
                inside("due", {"id": "a", "text": "b"}, optional(DATE)),
                inside("initiative", {"id": "a", "text": "b"}, optional(REF)),
            )
        ),
        "closes": many(REF),
    },
}

ALL_FIELDS = [(kind, name) for kind, fields in FIELDS.items() for name in fields]


@pytest.mark.parametrize("kind", FIELDS)
def test_the_table_has_every_field_of_the_kind(kind: str) -> None:
    assert set(FIELDS[kind]) == set(fields_of(BY_NAME[kind].model))


def test_the_table_has_every_kind() -> None:
    assert set(FIELDS) == set(BY_NAME) == set(FULL) == set(LEAST)


@pytest.mark.parametrize(("kind", "name"), ALL_FIELDS, ids=[f"{kind}.{name}" for kind, name in ALL_FIELDS])
def test_a_field_takes_its_good_values(kind: str, name: str) -> None:
    for value in FIELDS[kind][name][0]:
        found = check(BY_NAME[kind], least(kind, **{name: value}))
        assert not found, f"{value!r:.200}: {[each.words for each in found]}"


@pytest.mark.parametrize(("kind", "name"), ALL_FIELDS, ids=[f"{kind}.{name}" for kind, name in ALL_FIELDS])
def test_a_field_refuses_its_bad_values_and_says_where(kind: str, name: str) -> None:
    for value in FIELDS[kind][name][1]:
        found = check(BY_NAME[kind], least(kind, **{name: value}))
        assert found, f"{value!r:.200} was taken"
        assert {each.route[:1] for each in found} == {(name,)}, f"{value!r:.200}: {found}"


@pytest.mark.parametrize("kind", FULL)
def test_a_full_document_says_something_about_every_field(kind: str) -> None:
    assert set(FULL[kind]) == set(fields_of(BY_NAME[kind].model))
    assert not check(BY_NAME[kind], full(kind))


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, least in LEAST.items() for name in least])
def test_nothing_can_be_left_out_of_the_least_document(kind: str, name: str) -> None:
    document = least(kind)
    if (kind, name) == ("evidence", "id"):
        document["title"] = "so that something stands there"
    del document[name]
    found = check(BY_NAME[kind], document)
    assert [each.name for each in found] == ["no-id" if name == "id" else "missing-field"]


@pytest.mark.parametrize("kind", FULL)
def test_records_are_frozen(kind: str) -> None:
    record = BY_NAME[kind].model.model_validate(full(kind))
    with pytest.raises(ValidationError, match="frozen"):
        record.id = "another"  # type: ignore[misc]


@pytest.mark.parametrize("kind", FULL)
def test_fields_of_ones_own_are_kept(kind: str) -> None:
    record: Any = BY_NAME[kind].model.model_validate(least(kind, **{"x-own": {"any": ["thing"]}}))
    assert record.__pydantic_extra__ == {"x-own": {"any": ["thing"]}}


@pytest.mark.parametrize("kind", FULL)
def test_an_unknown_field_is_refused_with_the_nearest_name(kind: str) -> None:
    name = list(fields_of(BY_NAME[kind].model))[-1]
    (found,) = check(BY_NAME[kind], least(kind, **{f"{name}z": 1}))
    assert (found.name, found.route, found.hint) == ("unknown-field", (f"{name}z",), f"did you mean '{name}'?")


def test_an_unknown_field_of_an_inline_record_is_refused_with_the_nearest_name() -> None:
    stages = [{"title": "a", "touchpoints": [{"title": "b", "chanel": "app"}]}]
    (found,) = check(BY_NAME["journey"], least("journey", stages=stages))
    assert found.route == ("stages", 0, "touchpoints", 0, "chanel")
    assert found.hint == "did you mean 'channel'?"


def test_text_in_the_place_of_evidence_is_its_title_and_an_address_its_source() -> None:
    strength: Any = BY_NAME["strength"].model.model_validate(
        {"title": "a", "evidence": ["12 calls", "https://x.example/a", "see https://x.example/a"]}
    )
    told = [(each.title, each.source) for each in strength.evidence]
    assert told == [("12 calls", None), (None, "https://x.example/a"), ("see https://x.example/a", None)]


def test_a_mood_is_the_personas_own_or_else_the_default() -> None:
    touchpoint: Any = BY_NAME["touchpoint"].model.model_validate(
        {"title": "a", "emotion": {"default": -1, "business": 1}}
    )
    assert [touchpoint.mood(), touchpoint.mood("business"), touchpoint.mood("mia")] == [-1, 1, -1]


def _all_parts() -> list[type[Part]]:
    found: dict[Any, None] = {}
    todo: list[Any] = [Settings, *(kind.model for kind in BY_NAME.values())]
    while todo:
        model = todo.pop()
        if model not in found:
            found[model] = None
            todo += [inner for models in models_in(model).values() for inner in models]
    return list(found)


@pytest.mark.parametrize("model", _all_parts(), ids=lambda model: model.__name__)
def test_every_field_says_what_it_is_for(model: type[Part]) -> None:
    words = field_words(model)
    assert set(words) == set(model.model_fields)
    assert all(text.endswith(".") and len(text) < 120 for text in words.values()), words


def test_every_kind_of_record_is_named_for_its_model() -> None:
    assert {kind.name: kind.model.KIND for kind in BY_NAME.values()} == {name: name for name in BY_NAME}
    assert all(issubclass(kind.model, Record) for kind in BY_NAME.values())


def test_settings_take_a_full_document() -> None:
    assert set(SETTINGS) == set(fields_of(Settings))
    assert Settings.model_validate(SETTINGS).forums[0].minutes == 60


def test_settings_take_the_number_of_a_tier_with_and_without_quotes() -> None:
    plain, quoted = ({1: {"cadence": "monthly"}}, {"1": {"cadence": "monthly"}})
    assert Settings.model_validate({"tiers": plain}) == Settings.model_validate({"tiers": quoted})


SEEN = (
    "👩‍💻 and 👨🏽‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🏴‍☠️", "می‌خواهم PDF‌ها", "क्‍ष ശ്‍ක්‍ය", "1️⃣ ☎️ ❤️‍🔥", "葛\U000e0100飾区", "שלום\u200f!", "ᠠ᠋", "🇩🇪",
)  # fmt: skip
UNSEEN = {
    "tags": "Call\U000e0049\U000e0067\U000e006e us", "tags after another flag": "🏴\U000e0075\U000e0073\U000e007f x",
    "invisible signs": "a\u2061\u2062\u2063\u2064b", "overrides": "a\u202eb\u2066c", "joiners in Latin": "a\u200db\u200c c",
    "joiners in a row": "ä\u200c\u200d\u200c\u200db", "selectors in a row": "❤\ufe0f\U000e0120\U000e0121", "annotations": "a\ufff9b\ufffb",
    "deprecated": "a\u206ab", "a joiner first": "\u200da", "word joiner": "a\u2060b", "filler": "a\u3164b", "half filler": "a\uffa0",
    "grapheme joiner": "p\u034fay",
}  # fmt: skip


@pytest.mark.parametrize("text", SEEN)
def test_what_scripts_emoji_and_flags_need_is_text(text: str) -> None:
    assert visible(text) == text
    assert TypeAdapter(Text).validate_python(text) == text


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_nobody_sees_is_no_text(text: str) -> None:
    seen = visible(text)
    assert TypeAdapter(Text).validate_python(seen) == seen
    assert len(seen) < len(text)
    with pytest.raises(ValidationError):
        TypeAdapter(Text).validate_python(text)
