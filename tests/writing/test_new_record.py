"""New records: they load as they are, say what is still to be filled in, and invent nothing."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from jmx.errors import RefusedWrite
from jmx.lint import ALL_RULES
from jmx.lint.rule import LintContext
from jmx.lint.run import run_rules
from jmx.model import limits
from jmx.model.change import NO_HISTORY
from jmx.model.identity import is_id
from jmx.model.kinds import BY_NAME, KINDS
from jmx.model.record import fields_of
from jmx.model.workspace import Workspace
from jmx.reading import yaml as door
from jmx.reading.load import load
from jmx.resources import shipped
from jmx.writing.field_input import naming_field, needed, problem_with
from jmx.writing.new_record import drafted_record, new_record
from tests.support import MemoryTree

AROUND = {
    "jmx.yaml": "forums: [{id: cx-board, title: CX board}]\ngoals: [{id: grow, title: Grow}]\n",
    "journeys/onboarding.yaml": """\
kind: journey
id: onboarding
title: Onboarding
stages:
  - id: verify
    title: Verify
    touchpoints: [{id: otp-email, title: OTP email}]
""",
    "pain-points/waits.yaml": "kind: pain-point\nid: waits\ntitle: Waits too long\nat: [onboarding/verify]\n",
    "metrics/csat.yaml": "kind: metric\nid: csat\ntitle: CSAT\n",
    "people.yaml": "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}]\n",
    "teams.yaml": "kind: teams\nitems: [{id: web, title: Web}]\n",
    "personas/student.yaml": "kind: persona\nid: student\ntitle: Student\n",
    "evidence/calls.yaml": "kind: evidence\nid: calls\ntitle: Calls in March\n",
}
LEAST: dict[str, dict[str, Any]] = {
    "person": {"name": "Ben Ode"},
    "opportunity": {"question": "How might we shorten the wait?"},
    "happening": {"date": "2026-03-31", "type": "outage"},
    "review": {"date": "2026-03-31", "journeys": "onboarding", "reviewer": "ana"},
    "evidence": {},
}
MOST: dict[str, dict[str, Any]] = {
    "journey": {
        "title": "Buy: a plan", "owner": "ana", "cadence": "quarterly", "forum": "cx-board",
        "triggers": ["outage", "3 new insights", "csat drops 5 %", {"metric": "csat", "drops": 2}],
        "stages": ["Choose: it", "Pay"], "personas": "student", "goals": ["grow"], "tier": "1",
    },
    "stage": {"title": "Verify", "team": "web", "goal": "Be known"},
    "touchpoint": {"title": "Letter", "channel": "post", "emotion": "-1", "importance": 4, "team": "web"},
    "pain-point": {"title": "Code comes late", "at": "onboarding/otp-email, onboarding", "severity": "4",
                   "reach": "35 %", "evidence": [{"ref": "calls"}, "12 calls: all angry"]},
    "strength": {"title": "Kind staff", "at": ["onboarding"], "evidence": "calls, and visits"},
    "evidence": {"title": "Calls", "type": "support", "collected": "2026-03-31", "sample": "12",
                 "insight": "They wait"},
    "opportunity": {"question": "How might we?", "pains": "waits"},
    "initiative": {"title": "Faster codes", "addresses": "waits", "owner": "Ben Ode <ben@x.example>", "effort": "3.5",
                   "expects": {"metric": "csat", "from": 3.0, "to": 4}},
    "metric": {"title": "NPS", "type": "nps", "at": "onboarding", "target": "40"},
    "persona": {"title": "Family", "population": "35 %", "goals": "Save time, and money"},
    "person": {"name": "Ben Ode", "emails": "ben@x.example", "teams": "web"},
    "team": {"title": "Shops", "chat": "#shops"},
    "stage-model": {"title": "Standard", "stages": ["Learn", "Buy"]},
    "happening": {"title": "Mail down", "date": "2026-03-31", "type": "outage", "touches": "onboarding"},
    "review": {"date": "2026-03-31", "journeys": "onboarding", "reviewer": "Ben Ode <ben@x.example>",
               "verdict": "still-true"},
}  # fmt: skip
ALL_KINDS = [kind.name for kind in KINDS]


def made(kind: str, answers: Mapping[str, Any], around: Mapping[str, str] = AROUND) -> tuple[str, str, Any]:
    """Path, text, and the record as the loader sees it among the others; the file loads without a finding."""
    new = new_record(kind, answers, load(MemoryTree(around)).workspace)
    path, text = new.path, new.text
    loaded = load(MemoryTree({**around, path: text}))
    assert {finding.code for finding in loaded.findings} <= {"REC011"}
    (located,) = [each for each in loaded.workspace.records.values() if each.path == path and each.route == ()]
    assert located.kind == kind
    return path, text, located.record


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_new_record_loads_with_nothing_but_what_it_needs(kind: str) -> None:
    path, text, record = made(kind, LEAST.get(kind, {"title": "Buy a plan"}))
    assert path == f"{BY_NAME[kind].folder or BY_NAME[kind].plural}/{record.id}.yaml"
    assert "# TODO: " in text
    assert text.endswith("\n")
    assert all(line.strip() for line in text.splitlines())


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_new_record_holds_every_answer(kind: str) -> None:
    _, text, record = made(kind, MOST[kind])
    for field in MOST[kind]:
        assert re.search(rf"^{field}:", text, re.MULTILINE), f"{field} is missing in\n{text}"
        assert getattr(record, field)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_kind_has_a_template(kind: str) -> None:
    assert (shipped("templates") / "new" / f"{kind}.yaml").is_file()


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_hint_is_about_a_field_that_there_is(kind: str) -> None:
    hints = door.parse((shipped("templates") / "new" / f"{kind}.yaml").read_bytes())
    assert hints.keys() <= set(fields_of(BY_NAME[kind].model))
    text = new_record(kind, LEAST.get(kind, {"title": "Buy a plan"}), load(MemoryTree(AROUND)).workspace).text
    for field in hints.keys() - LEAST.get(kind, {}).keys() - {"title"}:
        assert f"\n# TODO: {field}: " in text


def test_a_new_journey_has_three_stages_to_rename_and_no_invented_data() -> None:
    _, text, record = made("journey", {"title": "Buy a plan"})
    assert [stage.title for stage in record.stages] == ["First stage", "Second stage", "Third stage"]
    assert record.status == "draft"
    assert record.model_fields_set == {"id", "title", "status", "stages"}
    for question in ("owner", "cadence", "triggers", "forum"):
        assert f"# TODO: {question}: " in text


def test_a_new_journey_lints_clean() -> None:
    new = new_record("journey", {"title": "Buy a plan"})
    workspace = load(MemoryTree({new.path: new.text})).workspace
    assert run_rules(LintContext(workspace, NO_HISTORY, date(2026, 4, 15)), ALL_RULES) == ()


def test_the_four_questions_are_answered_in_the_words_people_use() -> None:
    _, text, record = made("journey", MOST["journey"])
    assert (record.owner, record.cadence, record.forum) == ("ana", "quarterly", "cx-board")
    assert (
        "triggers: [{happening: outage}, {evidence: 3}, {metric: csat, drops: 5 %}, {metric: csat, drops: 2}]" in text
    )


def test_answers_that_name_what_is_not_there_yet_become_todos() -> None:
    answers = {"title": "Buy", "owner": "anna", "forum": "no-board", "triggers": "outage, gone drops 5",
               "personas": ["student", "ghost"]}  # fmt: skip
    new = new_record("journey", answers, load(MemoryTree(AROUND)).workspace)
    record = made("journey", answers)[2]
    assert new.notes == (
        "owner: there is no person 'anna' yet; did you mean 'ana'?; it is kept as a TODO",
        "triggers: there is no metric 'gone' yet; it is kept as a TODO",
        "forum: there is no forum 'no-board' yet; did you mean 'cx-board'?; it is kept as a TODO",
        "personas: there is no persona 'ghost' yet; it is kept as a TODO",
    )
    assert "# TODO: forum: there is no forum 'no-board' yet; did you mean 'cx-board'? (no-board)\n" in new.text
    assert new.open == ("owner", "cadence", "triggers", "forum", "customer_goal", "personas", "volume", "stages")
    assert (record.owner, record.forum, record.personas) == (None, None, ("student",))
    assert len(record.triggers) == 1


WRONG = {
    "a committee as owner": ("journey", "owner", "The CX committee", "one person: an id of people.yaml, or `Ana Ruiz"),
    "a team as owner": ("journey", "owner", "web", "'web' is a team; name a person"),
    "a cadence": ("journey", "cadence", "sometimes", "weekly, monthly, quarterly, half-yearly, annual"),
    "a trigger": ("journey", "triggers", "launch, when it rains\n#", "'when it rains #' is nothing that forces a review"),
    "a trigger's drop": ("journey", "triggers", "csat drops a lot", "drops"),
    "off the scale": ("pain-point", "severity", "6", "'severity' is 6; it must be 1 to 5"),
    "off the scale by far": ("pain-point", "severity", "9" * 5000, "severity"),
    "a word as a number": ("pain-point", "severity", "high", "'severity' should be a whole number"),
    "a wrong ref in a list": ("pain-point", "at", "onboarding, Über all", "'at[0]' should be a ref"),
    "an unknown field": ("journey", "onwer", "ana", "did you mean 'owner'?"),
    "a field that brings another": ("journey", "x-a: 1\nstatus", "active", "has no field 'x-a: 1 status'"),
    "bytes that are no text": ("journey", "x-a", "caf\udce9", "no text"),
    "an unknown journey": ("review", "journeys", "onboardin", "no journey 'onboardin' yet; did you mean 'onboarding'?"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "field", "answer", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_answer_is_told_in_one_line_and_refused(kind: str, field: str, answer: str, words: str) -> None:
    workspace = load(MemoryTree(AROUND)).workspace
    problem = problem_with(kind, field, answer, workspace)
    assert words in problem
    assert "\n" not in problem
    with pytest.raises(RefusedWrite, match=re.escape(problem)):
        new_record(kind, {"title": "Buy"} | LEAST.get(kind, {}) | {field: answer}, workspace)


STANDING: list[tuple[str, str, Any, Any]] = [
    ("journey", "cadence", "Quarterly", "quarterly"),
    ("journey", "cadence", "HALF-YEARLY", "half-yearly"),
    ("journey", "cadence", "P6W", "P6W"),
    ("journey", "owner", "Ana", "ana"),
    ("journey", "tier", "1", 1),
    ("journey", "title", "2026", "2026"),
    ("journey", "title", "No", "No"),
    ("journey", "description", "null", "null"),
    ("persona", "population", "1200", 1200),
    ("metric", "type", "NPS", "nps"),
]


@pytest.mark.parametrize(("kind", "field", "answer", "kept"), STANDING, ids=lambda value: str(value))
def test_an_answer_is_taken_as_it_was_meant(kind: str, field: str, answer: Any, kept: Any) -> None:
    assert problem_with(kind, field, answer, load(MemoryTree(AROUND)).workspace) == ""
    record = made(kind, {"title": "Buy"} | {field: answer})[2]
    assert getattr(record, field) == kept


def test_what_does_not_exist_yet_is_a_problem_only_where_nothing_goes_without_it() -> None:
    workspace = load(MemoryTree(AROUND)).workspace
    assert problem_with("journey", "forum", "no-board", workspace) == ""
    assert problem_with("journey", "triggers", "gone drops 5 %", workspace) == ""
    assert "there is no person 'bob' yet" in problem_with("review", "reviewer", "bob", workspace)


def test_every_kind_has_a_field_people_call_it_by() -> None:
    assert {name: naming_field(name) for name in ALL_KINDS if naming_field(name) != "title"} == {
        "person": "name",
        "opportunity": "question",
    }


def test_a_second_record_of_a_title_is_told() -> None:
    workspace = load(MemoryTree(AROUND)).workspace
    again = new_record("pain-point", {"title": "waits too LONG"}, workspace)
    assert again.notes == (
        "there is a pain-point of that title already, pain-points/waits.yaml; the new one is 'waits-too-long'",
    )
    other = new_record("touchpoint", {"title": "CSAT"}, workspace)
    assert other.notes == ("the id 'csat' is taken by metrics/csat.yaml; the new one is 'csat-2'",)
    assert new_record("pain-point", {"title": "Something else"}, workspace).notes == ()


def test_an_owner_may_be_a_name_with_an_address() -> None:
    _, text, record = made("journey", {"title": "Buy", "owner": "Ana Ruiz <ana@x.example>"}, around={})
    assert record.owner == "Ana Ruiz <ana@x.example>"
    assert "TODO: owner" not in text


@pytest.mark.parametrize(
    ("title", "wanted"),
    [("Buy a plan", "buy-a-plan"), ("Über Straße", "über-strasse"), ("Оформление", "оформление"), ("新規登録", "新規登録"),
     ("التسجيل", "التسجيل"), ("पहला कदम", "पहला-कदम"), ("Код SMS", "код-sms"), ("😀", "journey"), ("---", "journey"), ("x" * 200, "x" * 57 + "-aa20c2"), ("CON", "con-2"),
     ("nul", "nul-2"), ("../../etc/x", "etc-x"), ("a\\b: {c}", "a-b-c"), ("Onboarding", "onboarding-2"),
     ("don't: \"no\" # yes", "don-t-no-yes"), ("- ? !", "journey"), ("Crème brûlée", "crème-brûlée")],
)  # fmt: skip
def test_titles_in_any_script_make_valid_ids(title: str, wanted: str) -> None:
    path, _, record = made("journey", {"title": title})
    assert (record.id, record.title) == (wanted, title)
    assert is_id(record.id)
    assert len(record.id) <= limits.ID_LENGTH
    assert path == f"journeys/{record.id}.yaml"


def test_ids_stay_free_of_paths_that_exist() -> None:
    around = {f"journeys/journey-{number}.yaml" for number in range(2, 12)} | {"journeys/journey.yaml"}
    new = new_record("journey", {"title": "?!"}, taken=around)
    assert new.path == "journeys/journey-12.yaml"


REFUSED = {
    "no title": ("journey", {}, "needs title"),
    "an empty title": ("journey", {"title": ""}, "needs title"),
    "an unknown field": ("journey", {"title": "Buy", "colour": "red"}, "has no field 'colour'"),
    "a taken id": ("journey", {"title": "Buy", "id": "onboarding"}, "there is a record 'onboarding' already"),
    "a path as id": ("journey", {"title": "Buy", "id": "../../x"}, "is no id"),
    "a place as id": ("journey", {"title": "Buy", "id": "a/b"}, "is no id"),
    "a device as id": ("journey", {"title": "Buy", "id": "CON"}, "Windows keeps that name"),
    "a title that hides something": ("journey", {"title": "a\u202eb"}, "cannot have this title"),
    "a title too long": ("journey", {"title": "x" * 201}, "cannot have this title"),
    "an unknown journey": ("review", LEAST["review"] | {"journeys": "gone"}, "there is no journey 'gone'"),
    "an unknown reviewer": ("review", LEAST["review"] | {"reviewer": "gone"}, "there is no person 'gone'"),
    "no day": ("review", LEAST["review"] | {"date": "2026-02-30"}, "cannot have this date"),
    "a bad stage": ("journey", {"title": "Buy", "stages": ["x" * 201]}, "cannot be written like this"),
}


@pytest.mark.parametrize(("kind", "answers", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_record_that_would_be_wrong_is_not_made(kind: str, answers: dict[str, Any], words: str) -> None:
    with pytest.raises(RefusedWrite, match=re.escape(words)):
        new_record(kind, answers, load(MemoryTree(AROUND)).workspace)


@pytest.mark.parametrize("kind", ALL_KINDS)
@pytest.mark.parametrize("words", ["no", "a: b # c", "'\"", "- x", "{{ 7 * 7 }}", "{% if %}", "é\nè", "#", "&x *y !z"])
def test_no_words_break_a_new_record(kind: str, words: str) -> None:
    field = {"person": "name", "opportunity": "question"}.get(kind, "title")
    _, _, record = made(kind, LEAST.get(kind, {}) | {field: words})
    assert getattr(record, field) == words


def test_needed_names_what_a_record_cannot_be_without() -> None:
    assert needed("review") == ("date", "journeys", "reviewer")
    assert needed("evidence") == ()


@pytest.mark.parametrize("move", ["worsens", "drops", "rises", "changes"])
def test_a_trigger_says_which_way_its_metric_moves(move: str) -> None:
    _, text, _ = made("journey", {**MOST["journey"], "triggers": f"csat {move} by 150 %"})
    assert f"triggers: [{{metric: csat, {move}: 150 %}}]" in text


def test_a_decimal_comma_parts_no_list() -> None:
    _, text, _ = made("journey", {**MOST["journey"], "triggers": "csat worsens 12,5 %,outage, 3 insights"})
    assert 'triggers: [{metric: csat, worsens: "12,5 %"}, {happening: outage}, {evidence: 3}]' in text


def test_what_is_too_much_for_a_file_is_refused_in_words() -> None:
    stages = [{"title": f"Stage {number}", "description": "word " * 13_000} for number in range(20)]
    with pytest.raises(RefusedWrite, match=r"the journey cannot be written like this: file has 1,3.* split it"):
        drafted_record("journey", "j", {"title": "J", "stages": stages}, Workspace())
