"""Names and links: ids derived and made unique, refs followed both ways, and findings for those that lead nowhere."""

import re
from hashlib import sha256

import pytest

from jmx.model.finding import Finding, words_of
from jmx.model.identity import Identity, Namespace, slug
from jmx.model.record import KEBAB
from jmx.model.workspace import Loaded, Workspace, hanging
from jmx.reading.findings import placed
from jmx.reading.load import load
from tests.support import MemoryTree


def loaded(**files: str) -> Loaded:
    """What comes of files given by name: `journeys__a` is journeys/a.yaml; a journey needs no `kind` line."""
    texts = {}
    for name, text in files.items():
        path = name.replace("__", "/")
        texts[path if path.endswith("_csv") else f"{path}.yaml"] = text
    return load(MemoryTree({path.replace("_csv", ".csv"): text for path, text in texts.items()}))


def linked(**files: str) -> Workspace:
    """The same, where nothing is wrong."""
    found = loaded(**files)
    assert [told(finding) for finding in found.findings if finding.code != "REF006"] == []
    return found.workspace


def told(finding: Finding) -> str:
    route = ".".join(str(step) for step in finding.route)
    return f"{finding.path}:{route}: {finding.name}: {finding.words}"


def findings(**files: str) -> list[str]:
    return [told(finding) for finding in loaded(**files).findings]


def refs(found: object) -> list[str]:
    return [each.ref for each in found]  # type: ignore[attr-defined]


JOURNEY = "kind: journey\nid: onboarding\ntitle: Getting online\n"
OTP = "kind: touchpoint\nid: otp-email\ntitle: Gets the code\nemotion: -1\n"
PAIN = "kind: pain-point\nid: waits\ntitle: Waits too long\n"


# --- names ---


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Waits too long", "waits-too-long"),
        ("  Café — crème!  ", "café-crème"),
        ("3 × a day", "3-a-day"),
        ("漢字", "漢字"),
        ("?!", ""),
        ("1\ufe0f\u20e3 Sta\U000e0100rt \u2e2f", "1-start"),
        ("x" * 63 + " yz", "x" * 57 + "-" + sha256(("x" * 63 + "-yz").encode()).hexdigest()[:6]),
    ],
    ids=["words", "accents", "signs", "any script", "no letters", "marks of looks", "too long"],
)
def test_an_id_is_made_of_a_title(title: str, expected: str) -> None:
    assert slug(title) == expected


@pytest.mark.deep
def test_what_a_title_is_made_of_is_an_id_whatever_its_letters() -> None:
    for letter in (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000):
        for title in (letter, f"a{letter}", f"{letter}b"):
            assert not slug(title) or re.match(KEBAB, slug(title)), hex(ord(letter))


def test_a_derived_id_makes_way_for_those_that_are_taken_and_stays_short_enough() -> None:
    titles = ["Pay", "Pay", "x" * 64, "?!"]
    names = Namespace(("pay", "pay-2", "x" * 64), titles)
    assert [names.id_of(title, "stage")[0] for title in titles] == ["pay-3", "pay-4", "x" * 62 + "-2", "stage"]


def test_inline_ids_are_derived_and_made_unique() -> None:
    workspace = linked(j=JOURNEY + "stages: [{title: Pay, touchpoints: [Pay, Pay, 支払い]}, Pay]\npains: [Pay]")
    assert refs(workspace.stages("onboarding")) == ["onboarding/pay", "onboarding/pay-4"]
    assert refs(workspace.touchpoints("onboarding")) == [
        "onboarding/pay-2",
        "onboarding/pay-3",
        "onboarding/支払い",
    ]
    assert refs(workspace.pains("onboarding")) == ["onboarding/pay-5"]
    assert {each.identity for each in workspace.of("touchpoint")} == {Identity.NUMBERED, Identity.WORDS}


def test_an_id_people_wrote_wins_over_a_derived_one_wherever_it_stands() -> None:
    workspace = linked(
        j=JOURNEY + "stages: [Pay, {title: Last, touchpoints: [{id: pay, title: Pays, pains: [{id: last, title: a}]}]}]"
    )
    assert refs(workspace.stages("onboarding")) == ["onboarding/pay-2", "onboarding/last-2"]
    assert refs(workspace.touchpoints("onboarding")) == ["onboarding/pay"]
    assert workspace.records["onboarding/pay"].identity is Identity.WRITTEN


def test_a_derived_id_makes_way_for_a_file_that_stands_in_the_journey() -> None:
    workspace = linked(j=JOURNEY + "stages: [{title: A, touchpoints: [OTP email, {ref: otp-email}]}]", t=OTP)
    assert refs(workspace.touchpoints("onboarding")) == ["onboarding/otp-email-2", "onboarding/otp-email"]


def test_places_get_their_names_before_pains() -> None:
    workspace = linked(j=JOURNEY + "stages: [{title: A, touchpoints: [{title: One, pains: [Pay]}, Pay]}]")
    assert refs(workspace.touchpoints("onboarding")) == ["onboarding/one", "onboarding/pay"]
    assert refs(workspace.pains("onboarding")) == ["onboarding/pay-2"]


def test_metrics_of_one_title_get_names_of_their_own() -> None:
    workspace = linked(j=JOURNEY + "metrics: [{title: CSAT}, {title: CSAT}]")
    assert refs(workspace.metrics("onboarding")) == ["onboarding/csat", "onboarding/csat-2"]


def test_the_long_form_of_a_touchpoint_means_the_short_one() -> None:
    workspace = linked(
        j=JOURNEY + "stages: [{id: verify, title: V, touchpoints: [{ref: otp-email}, Pay]}]",
        t=OTP,
        p=PAIN + "at: [onboarding/verify/otp-email, onboarding/verify/pay]",
    )
    short = workspace.find("onboarding/otp-email")
    assert short is not None
    assert workspace.find("onboarding/verify/otp-email") is short
    assert refs(hanging(workspace.pains_at, "onboarding/otp-email")) == ["waits"]
    assert refs(hanging(workspace.pains_at, "onboarding/pay")) == ["waits"]


def test_two_files_of_one_id_are_told_of_once() -> None:
    assert findings(a=JOURNEY, b="kind: team\nid: onboarding\ntitle: B") == [
        "b.yaml:id: duplicate-id: id 'onboarding' is taken by a journey in a.yaml"
    ]


def test_stages_and_touchpoints_of_a_journey_share_their_names() -> None:
    assert findings(j=JOURNEY + "stages: [{id: pay, title: A, touchpoints: [{id: pay, title: B}]}]") == [
        "j.yaml:stages.0.touchpoints.0.id: duplicate-id: id 'onboarding/pay' is taken by a stage in j.yaml"
    ]


def test_a_file_cannot_stand_where_its_name_is_taken() -> None:
    stages = "stages: [{id: otp-email, title: A, touchpoints: [{ref: otp-email}]}]"
    assert findings(j=JOURNEY + stages, t=OTP) == [
        "j.yaml:stages.0.touchpoints.0.ref: duplicate-id: id 'onboarding/otp-email' is taken by a stage in j.yaml"
    ]


# --- pointers ---


def test_a_pointer_is_the_file_with_fields_overlaid() -> None:
    pointer = "{ref: otp-email, emotion: 2, channel: letter, x-own: 3}"
    workspace = linked(j=JOURNEY + f"stages: [{{title: A, touchpoints: [{pointer}]}}]", t=OTP + "content: Hello")
    (touchpoint,) = workspace.touchpoints("onboarding")
    record = touchpoint.record
    assert (touchpoint.ref, touchpoint.path) == ("onboarding/otp-email", "t.yaml")
    assert (record.title, record.emotion, record.channel, record.content) == ("Gets the code", 2, "letter", "Hello")
    assert record.__pydantic_extra__ == {"x-own": 3}
    assert workspace.records["otp-email"].record.emotion == -1


def test_a_file_in_two_journeys_is_one_record_with_two_places() -> None:
    stages = "stages: [{title: A, touchpoints: [{ref: otp-email}]}]"
    workspace = linked(
        a=JOURNEY + stages,
        b="kind: journey\nid: recovery\ntitle: B\n" + stages,
        t=OTP + "pains: [Code is late]\nevidence: [12 calls]",
        p=PAIN + "at: [otp-email]",
    )
    assert refs(workspace.of("touchpoint")) == ["otp-email"]
    for journey in ("onboarding", "recovery"):
        assert refs(workspace.pains(journey)) == ["otp-email/code-is-late", "waits"]
        assert refs(workspace.evidence(f"{journey}/otp-email")) == ["otp-email/evidence-1"]
    assert refs(workspace.of("pain-point")) == ["waits", "otp-email/code-is-late"]


def test_a_pain_at_one_place_of_a_file_is_not_at_its_other_places() -> None:
    stages = "stages: [{title: A, touchpoints: [{ref: otp-email}]}]"
    workspace = linked(
        a=JOURNEY + stages,
        b="kind: journey\nid: recovery\ntitle: B\n" + stages,
        t=OTP,
        p=PAIN + "at: [recovery/otp-email]",
    )
    assert workspace.pains("onboarding") == ()
    assert refs(workspace.pains("recovery")) == ["waits"]


def test_a_file_may_stand_in_a_journey_twice() -> None:
    stages = "stages: [{title: A, touchpoints: [{ref: otp-email}, {ref: otp-email}, {ref: otp-email, id: again}]}]"
    workspace = linked(j=JOURNEY + stages, t=OTP, p=PAIN + "at: [otp-email]")
    places = ["onboarding/otp-email", "onboarding/otp-email", "onboarding/again"]
    assert refs(workspace.touchpoints("onboarding")) == places
    assert [refs(hanging(workspace.pains_at, place)) for place in places] == [["waits"]] * 3
    assert refs(workspace.of("touchpoint")) == ["otp-email"]


def test_the_touchpoints_of_a_stages_file_are_places_of_each_journey_it_stands_in() -> None:
    stage = "kind: stage\nid: verify\ntitle: V\ntouchpoints: [{title: Code, pains: [Late], evidence: [calls]}]"
    workspace = linked(
        a=JOURNEY + "stages: [{ref: verify}]", b="kind: journey\nid: r\ntitle: B\nstages: [{ref: verify}]", s=stage
    )
    (code,) = workspace.touchpoints("r")
    assert (code.ref, code.path, code.route) == ("r/code", "s.yaml", ("touchpoints", 0))
    assert refs(workspace.pains("onboarding")) == refs(workspace.pains("r")) == ["verify/late"]
    assert refs(workspace.evidence("r/code")) == ["verify/code/evidence-1"]
    assert refs(workspace.of("stage")) == ["verify"]


def test_what_is_wrong_in_a_file_that_stands_twice_is_told_once_and_there() -> None:
    stages = "stages: [{title: A, touchpoints: [{ref: otp-email}]}]"
    other = "kind: journey\nid: recovery\ntitle: B\n"
    assert findings(a=JOURNEY + stages, b=other + stages, t=OTP + "team: nobody") == [
        "t.yaml:team: dangling-ref: there is no team 'nobody'"
    ]


def test_what_is_wrong_in_an_overlay_is_told_at_the_pointer() -> None:
    stages = "stages: [{title: A, touchpoints: [{ref: otp-email, team: nobody, next: 3, x-a: 1}]}]"
    route = "j.yaml:stages.0.touchpoints.0"
    assert findings(j=JOURNEY + stages, t=OTP)[0].startswith(f"{route}.next: bad-overlay: 'next' is not a list")
    stages = "stages: [{title: A, touchpoints: [{ref: otp-email, team: nobody}]}]"
    assert findings(j=JOURNEY + stages, t=OTP) == [f"{route}.team: dangling-ref: there is no team 'nobody'"]


@pytest.mark.parametrize("overlay", ["touchpoints: 3", "touchpoints: abc", "pains: 3", "id: 3", "id: A", "emotion: 9"])
def test_an_overlay_that_cannot_be_is_a_finding(overlay: str) -> None:
    (found,) = loaded(
        j=JOURNEY + f"stages: [{{ref: verify, {overlay}}}]", s="kind: stage\nid: verify\ntitle: V"
    ).findings
    assert found.name == "bad-overlay"
    assert found.path == "j.yaml"


def test_a_short_ref_in_a_file_is_looked_up_in_the_journey_it_stands_in() -> None:
    workspace = linked(
        j=JOURNEY + "stages: [{title: A, touchpoints: [{ref: otp-email}, {id: pay, title: Pay}]}]",
        t=OTP + "next: [pay]\npains: [{title: Late, at: [pay]}]",
    )
    assert refs(hanging(workspace.pains_at, "onboarding/pay")) == ["otp-email/late"]


def test_a_pointer_to_something_inline_says_that_it_needs_a_file() -> None:
    other = "kind: journey\nid: recovery\ntitle: B\nstages: [{title: A, touchpoints: [{ref: onboarding/pay}]}]"
    pay = JOURNEY + "stages: [{title: A, touchpoints: [Pay]}]"
    expected = "touchpoint 'onboarding/pay' stands inline in a journey, and a pointer leads to a file"
    for files in ({"a": other, "z": pay}, {"z": other, "a": pay}):
        assert [each.words for each in loaded(**files).findings] == [expected]


def test_a_pointer_to_nothing_is_the_only_finding_about_it() -> None:
    stages = "stages: [{title: A, touchpoints: [{ref: otp-mail}]}, {ref: nowhere}]"
    found = loaded(j=JOURNEY + stages, t=OTP, p=PAIN + "at: [onboarding/otp-mail, onboarding/nowhere]")
    assert [told(each) for each in found.findings] == [
        "j.yaml:stages.0.touchpoints.0.ref: dangling-ref: there is no touchpoint 'otp-mail'",
        "j.yaml:stages.1.ref: dangling-ref: there is no stage 'nowhere'",
    ]
    assert found.findings[0].hint == "did you mean 'otp-email'?"


def test_a_pointer_to_another_kind_is_a_finding() -> None:
    assert findings(j=JOURNEY + "stages: [{ref: otp-email}]", t=OTP) == [
        "j.yaml:stages.0.ref: ref-to-wrong-kind: 'otp-email' is a touchpoint, but a stage is wanted here"
    ]


# --- evidence ---

CALLS = "kind: evidence\nid: calls\ninsights: [{text: no id}, {id: late, text: It is late}]\n"


def test_evidence_may_be_text_a_pointer_an_insight_or_written_out() -> None:
    workspace = linked(
        a=JOURNEY + "evidence: [12 calls, {ref: calls}, {ref: calls/late}, {id: mine, insight: I saw it}]",
        e=CALLS,
        p=PAIN + "at: [onboarding]\nevidence: [{ref: onboarding/mine}]",
    )
    assert refs(workspace.evidence("onboarding")) == ["onboarding/evidence-1", "calls", "onboarding/mine"]
    assert refs(workspace.evidence("waits")) == ["onboarding/mine"]
    assert workspace.records["calls/late"].route == ("insights", 1)
    assert refs(workspace.of("evidence")) == ["onboarding/mine", "calls"]


def test_evidence_is_found_whatever_file_comes_first() -> None:
    journey = (
        JOURNEY
        + "stages: [{title: A, touchpoints: [{title: B, evidence: [{ref: calls/late}], pains: [{ref: waits}]}]}]"
    )
    for files in ({"a": journey, "b": CALLS, "c": PAIN}, {"c": journey, "b": CALLS, "a": PAIN}):
        workspace = linked(**files)
        assert refs(workspace.evidence("onboarding/b")) == ["calls"]
        assert refs(workspace.pains("onboarding")) == ["waits"]


def test_pointers_to_evidence_and_pains_take_no_overlays() -> None:
    pointers = "evidence: [{ref: calls, sample: 3}]\npains: [{ref: waits, severity: 5, x-own: 1}]"
    assert [each.split(": ")[1] for each in findings(j=JOURNEY + pointers, e=CALLS, p=PAIN)] == ["bad-overlay"] * 2


def test_what_inline_evidence_is_about_is_checked_once() -> None:
    inline = "evidence: [{id: mine, insights: [{id: a, text: b, about: [nothing]}]}]"
    assert findings(j=JOURNEY + inline) == [
        "j.yaml:evidence.0.insights.0.about.0: dangling-ref: there is no record 'nothing'"
    ]


# --- pains and metrics ---


def test_a_pain_written_with_its_journey_stands_where_it_says() -> None:
    workspace = linked(j=JOURNEY + "stages: [Pay]\npains: [{title: Slow, at: [pay]}, Dear]")
    assert refs(hanging(workspace.pains_at, "onboarding/pay")) == ["onboarding/slow"]
    assert refs(hanging(workspace.pains_at, "onboarding")) == ["onboarding/dear"]
    assert refs(workspace.pains("onboarding")) == ["onboarding/dear", "onboarding/slow"]


def test_a_pain_reached_in_two_ways_stands_there_once() -> None:
    workspace = linked(
        j=JOURNEY + "stages: [{title: A, touchpoints: [{title: Pay, pains: [{ref: waits}]}]}]",
        p=PAIN + "at: [onboarding/pay]",
    )
    assert refs(hanging(workspace.pains_at, "onboarding/pay")) == ["waits"]


def test_fixes_are_found_directly_and_through_an_opportunity_once() -> None:
    workspace = linked(
        j=JOURNEY + "pains: [{id: slow, title: Slow}]",
        o="kind: opportunity\nid: faster\nquestion: How?\npains: [onboarding/slow]",
        i="kind: initiative\nid: code\ntitle: Code\naddresses: [faster, onboarding/slow]",
    )
    assert refs(workspace.fixes("onboarding/slow")) == ["code"]
    assert refs(workspace.fixes("faster")) == ["code"]


def test_a_metric_stands_at_what_it_measures() -> None:
    workspace = linked(
        j=JOURNEY + "metrics: [csat]\nstages: [{id: a, title: A}, {id: b, title: B}]",
        m="kind: metrics\nitems:\n- {id: csat, title: CSAT, at: [onboarding]}\n"
        "- {id: time, title: T, between: [onboarding/a, onboarding/b]}",
    )
    assert refs(hanging(workspace.metrics_at, "onboarding")) == ["csat"]
    assert refs(workspace.metrics("onboarding")) == ["csat", "time"]


# --- refs that lead nowhere, or elsewhere ---

WRONG = [
    ("owner: ana", "owner: dangling-ref: there is no person 'ana'"),
    ("owner: identity", "owner: ref-to-wrong-kind: 'identity' is a team, but a person is wanted here"),
    (
        "owner: {vacant: {since: 2026-01-01, covering: ana}}",
        "owner.vacant.covering: dangling-ref: there is no person 'ana'",
    ),
    ("goals: [growth]", "goals.0: dangling-ref: there is no goal 'growth'"),
    ("forum: cx", "forum: dangling-ref: there is no forum 'cx'"),
    ("personas: [mia]", "personas.0: dangling-ref: there is no persona 'mia'"),
    ("metrics: [csat]", "metrics.0: dangling-ref: there is no metric 'csat'"),
    ("triggers: [{metric: csat, drops: 1}]", "triggers.0.metric: dangling-ref: there is no metric 'csat'"),
    ("stage_model: six", "stage_model: dangling-ref: there is no stage-model 'six'"),
    ("stages: [{title: A, as: decide}]", "stages.0.as: dangling-ref: there is no model-stage 'decide'"),
    ("evidence: [{ref: calls}]", "evidence.0.ref: dangling-ref: there is no evidence or insight 'calls'"),
    ("pains: [{ref: slow}]", "pains.0.ref: dangling-ref: there is no pain-point 'slow'"),
    (
        "stages: [{title: A, touchpoints: [{title: B, emotion: {default: 1, mia: 2}}]}]",
        "stages.0.touchpoints.0.emotion.mia: dangling-ref: there is no persona 'mia'",
    ),
    (
        "stages: [{title: A, touchpoints: [{title: B, next: [c]}]}]",
        "stages.0.touchpoints.0.next.0.to: dangling-ref: there is no touchpoint or stage 'c'",
    ),
    (
        "parent: onboarding",
        "parent: hierarchy-cycle: journey 'onboarding' is its own ancestor: onboarding → onboarding",
    ),
]


@pytest.mark.parametrize(("line", "expected"), WRONG, ids=[line for line, _ in WRONG])
def test_a_ref_that_leads_nowhere_is_told_at_its_place(line: str, expected: str) -> None:
    assert findings(j=JOURNEY + line, t="kind: team\nid: identity\ntitle: Identity") == [f"j.yaml:{expected}"]


def test_refs_in_opportunities_and_reviews_are_checked_once() -> None:
    review = "kind: review\nid: r\ndate: 2026-01-01\njourneys: [onboarding]\nreviewer: A <a@x.example>\n"
    assert findings(
        j=JOURNEY,
        o="kind: opportunity\nid: o\nquestion: How?\npains: [slow]",
        r=review + "decisions: [{id: d, text: t, about: [slow], supersedes: [q/d]}]\ncloses: [q/a, r/d]",
    ) == [
        "o.yaml:pains.0: dangling-ref: there is no pain-point 'slow'",
        "r.yaml:decisions.0.about.0: dangling-ref: there is no record 'slow'",
        "r.yaml:decisions.0.supersedes.0: dangling-ref: there is no decision 'q/d'",
        "r.yaml:closes.0: dangling-ref: there is no action 'q/a'",
        "r.yaml:closes.1: ref-to-wrong-kind: 'r/d' is a decision, but a action is wanted here",
    ]


def test_a_cycle_of_journeys_is_told_at_each_and_a_long_one_in_short() -> None:
    ring = {f"j{n}": f"kind: journey\nid: j{n}\ntitle: J\nparent: j{(n + 1) % 9}" for n in range(9)}
    words = [each.words for each in loaded(**ring).findings]
    assert len(words) == 9
    assert words[0] == "journey 'j0' is its own ancestor: j0 → j1 → j2 → j3 → j4 → j5 → …"


def test_a_chain_of_parents_is_no_cycle() -> None:
    linked(
        a=JOURNEY + "parent: b/s",
        b="kind: journey\nid: b\ntitle: B\nparent: c\nstages: [{id: s, title: S}]",
        c="kind: journey\nid: c\ntitle: C",
    )


# --- broken files ---


@pytest.mark.parametrize(
    "broken",
    [
        "kind: touchpoint\nid: otp-email\ntitle: 3\n",
        "kind: touchpoint\nid: otp-email\n- {",
        "kind: touchpoint\nid: 'otp-email",
    ],
    ids=["wrong field", "no YAML", "open quote"],
)
def test_refs_to_a_broken_file_are_not_called_dangling(broken: str) -> None:
    journey = JOURNEY + "stages: [{title: A, touchpoints: [{ref: otp-email}, {title: B, next: [otp-email]}]}]"
    found = loaded(j=journey, t=broken, p=PAIN + "at: [otp-email, onboarding/otp-email, onboarding/a/otp-email]")
    assert {each.path for each in found.findings} == {"t.yaml"}


def test_refs_into_a_broken_stage_or_journey_are_not_called_dangling() -> None:
    found = loaded(
        a=JOURNEY + "stages: [{ref: verify}]",
        b="kind: journey\nid: recovery\ntitle: [no]\npeople: [{id: ana, name: Ana}]",
        p=PAIN + "at: [onboarding/code, recovery/code, recovery]\nowner: ana",
        s="kind: stage\nid: verify\ntitle: V\nphase: 3",
    )
    assert {each.path for each in found.findings} == {"b.yaml", "s.yaml"}


def test_refs_to_people_of_a_broken_list_are_not_called_dangling() -> None:
    people = "kind: people\nitems:\n  - id: ana\n    name: Ana\n  - {id: ben, name: 'Ben}\n"
    found = loaded(a=JOURNEY + "owner: ana\nsponsor: ben", people=people)
    assert {each.path for each in found.findings} == {"people.yaml"}


def test_goals_and_forums_are_not_called_dangling_where_the_settings_are_broken() -> None:
    found = loaded(a=JOURNEY + "goals: [growth]\nforum: cx", jmx="organisation: 3")
    assert {each.path for each in found.findings} == {"jmx.yaml"}


# --- people ---


def test_people_may_stand_in_a_journey_and_be_named_from_anywhere() -> None:
    workspace = linked(
        a=JOURNEY
        + "owner: ana\npeople: [{id: ana, name: Ana, emails: [ana@x.example]}, {name: Ben Oro}, {name: Cy Ito}, {name: Cy Ito}]",
        p=PAIN + "at: [onboarding]\nowner: ben-oro",
    )
    assert refs(workspace.of("person")) == ["ana", "ben-oro", "cy-ito", "cy-ito-2"]
    assert [each.identity.value for each in workspace.of("person")] == ["written", "words", "numbered", "numbered"]
    person = workspace.person("ana", "onboarding")
    assert person is not None
    assert person.emails == ("ana@x.example",)


def test_a_touchpoint_of_the_same_name_does_not_hide_a_person() -> None:
    workspace = linked(
        a=JOURNEY + "owner: ana\nstages: [{id: ana, title: Ana}]",
        people="kind: people\nitems: [{id: ana, name: Ana R}]",
    )
    person = workspace.person("ana", "onboarding")
    assert person is not None
    assert person.name == "Ana R"


def test_an_owner_by_name_and_address_needs_no_people_file() -> None:
    workspace = linked(a=JOURNEY + "owner: Ana Ruiz <ana@x.example>")
    person = workspace.person("Ana Ruiz <ana@x.example>")
    assert person is not None
    assert (person.name, person.emails) == ("Ana Ruiz", ("ana@x.example",))


def test_an_address_finds_the_person_it_belongs_to() -> None:
    workspace = linked(
        a=JOURNEY + "owner: A. Ruiz <Ana@X.example>",
        people="kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [old@x.example, ana@x.example]}]",
    )
    person = workspace.person("A. Ruiz <Ana@X.example>")
    assert person is not None
    assert person.id == "ana"
    assert workspace.person("nobody") is None


# --- tables ---

METRIC = "kind: metric\nid: csat\ntitle: CSAT\nseries: csat.csv\n"
LIKE = "rows look like `2026-03-31,4.2,120`"


def points(series: str, metric: str = METRIC) -> tuple[list[tuple[str, float]], list[str]]:
    found = loaded(metrics__csat=metric, metrics__csat_csv=series)
    values = [(point.date.isoformat(), point.value) for point in found.workspace.points("csat")]
    return values, [f"{each.place.line if each.place else 0}: {each.words}" for each in found.findings]


def test_a_series_is_read_oldest_first_and_without_segments() -> None:
    series = (
        "\ufeffdate, value ,sample,segment\n2026-03-31,4.2,120,\n\n2026-02-28, 4 ,,\n2026-02-28,1,3,Business users\n"
    )
    assert points(series, METRIC + "points: [{date: 2026-01-31, value: 3}]") == (
        [("2026-01-31", 3.0), ("2026-02-28", 4.0), ("2026-03-31", 4.2)],
        [],
    )


BAD_ROWS = [
    ("2026-02-30,1", "date 2026-02-30 is a day no calendar has", LIKE),
    ("01/02/2026,1", "date '01/02/2026' may be two days", "write `2026-01-02` or `2026-02-01`"),
    ("31.3.26,1", "date '31.3.26' is not a date", "write `2026-03-31`, if the year 2026 is meant"),
    ("31/31/2026,1", "date '31/31/2026' is not a date", "write a day as 2026-03-31"),
    ("2026-03-31 14:30,1", "date is not a date", "write a day as 2026-03-31"),
    ("soon,1", "date 'soon' is not a date", "write a day as 2026-03-31"),
    (",1", "date is empty", LIKE),
    ("2026-03-31", "value is empty", LIKE),
    ("2026-03-31,x", "value 'x' is not a number", LIKE),
    ("2026-03-31,nan", "value 'nan' is not a number", LIKE),
    ("2026-03-31,1_0", "value is not a number", LIKE),
    ("2026-03-31,12 %", "value '12 %' is not a number", "write `12`, only the number"),
    ("2026-03-31,1e999", "value is not a number", LIKE),
    ("2026-03-31,ghp_AAAAbbbbCCCC1111", "value is not a number", LIKE),
    ("2026-03-31,1,x", "sample 'x' is not a whole number", LIKE),
    ("2026-03-31,1,120.0", "sample '120.0' is not a whole number", "write `120`"),
    (
        "2026-03-31,1,1.200",
        "sample '1.200' is not a whole number",
        "write `1200`, without a thousands point, if that is meant",
    ),
    ("2026-03-31,1,-1", "'sample' is -1; it must be 0 to 1,000,000,000,000", LIKE),
]


@pytest.mark.parametrize(("row", "told", "hint"), BAD_ROWS)
def test_a_bad_row_of_a_series_is_told_with_its_line_and_its_column(row: str, told: str, hint: str) -> None:
    series = f"date,value,sample\n2026-01-31,1,\n{row}\n2026-04-30,2,\n"
    values, words = points(series)
    assert values == [("2026-01-31", 1.0), ("2026-04-30", 2.0)]
    assert words == [f"3: {told}"]
    assert [each.hint for each in loaded(metrics__csat=METRIC, metrics__csat_csv=series).findings] == [hint]


def test_a_table_with_semicolons_has_decimal_commas() -> None:
    series = '\ufeff"date";value;sample\r\n2026-01-31;4,25;120\r\n2026-02-28;4.1;\r\n2026-03-31;1200;7\r\n'
    assert points(series) == ([("2026-01-31", 4.25), ("2026-02-28", 4.1), ("2026-03-31", 1200.0)], [])


def test_happenings_with_semicolons_keep_their_commas() -> None:
    workspace = linked(a=JOURNEY, happenings_csv="date;type;title\n2026-03-31;launch;New, and faster\n")
    assert [each.record.title for each in workspace.of("happening")] == ["New, and faster"]


ROWS_OF_TWO_MEANINGS = [
    ("2026-03-31;1.200", "value '1.200' may have a thousands point or a decimal point", "write `1200` or `1,2`"),
    ("2026-03-31;1.000", "value '1.000' may have a thousands point or a decimal point", "write `1000` or `1`"),
    (
        "2026-03-31;4;1.200",
        "sample '1.200' may have a thousands point or a decimal point",
        "write `1200`, if thousands are meant",
    ),
    ("2026-03-31;4;1.000", "sample '1.000' may have a thousands point or a decimal point", "write `1000` or `1`"),
    ("2026-03-31;4;1,5", "sample '1,5' is not a whole number", LIKE.replace(",", ";")),
    ("2026-03-31,4", "date '2026-03-31,4' is not a date", "write a day as 2026-03-31"),
    ("2026-03-31;12,5 %", "value '12,5 %' is not a number", "write `12.5`, only the number"),
]


@pytest.mark.parametrize(("row", "told", "hint"), ROWS_OF_TWO_MEANINGS)
def test_a_number_that_may_be_meant_in_two_ways_is_not_guessed(row: str, told: str, hint: str) -> None:
    found = loaded(metrics__csat=METRIC, metrics__csat_csv=f"date;value;sample\n{row}\n").findings
    assert [(each.words, each.hint) for each in found] == [(told, hint)]


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ("when,value\n", "1: no column is called date"),
        ("NPS;;\n\nwhen;value\n", "3: no column is called date"),
        ("Date,Score,Country\n", "1: no column is called value; there are Score, Country"),
        ("2026-01-31,4\n", "1: no line names the columns date and value"),
        ("date\tscore\n", "1: no column is called value"),
        ("date,value,value\n", "1: two columns are called 'value'"),
        ("date,value\n2026-01-31,4,2\n", "2: the row has 3 cells, the header 2"),
        ('date,value\n2026-01-31,"4\n', "2: not a CSV row: unexpected end of data"),
        ("date,value\n" + "2026-01-31,4\n" * 90_000, "1: the table has more than 1,048,576 bytes and is not read"),
    ],
    ids=[
        "no date",
        "no date below a title",
        "no value",
        "no header",
        "tabs",
        "twice",
        "more cells",
        "open quote",
        "too large",
    ],
)
def test_a_series_that_is_no_table_is_a_finding(series: str, expected: str) -> None:
    assert points(series) == ([], [expected])


AS_SAVED = {
    "empty columns at the end": "date,value,sample,,\n2026-01-31,41,120,,\n",
    "empty columns at the end of rows": "date,value,sample\n2026-01-31,41,120,,\n",
    "empty columns between": ",date,,value,sample\n,2026-01-31,,41,120\n",
    "empty columns with semicolons": "date;value;sample;;\r\n31.01.2026;41,0;120;;\r\n;;;;\r\n",
    "a line about the separator": "sep=;\ndate;value;sample\n2026-01-31;41;120\n",
    "the same with commas": '\ufeff"sep=,"\r\ndate,value,sample\r\n2026-01-31,41,120\r\n',
    "titles above the header": "NPS, all of us;;\nfrom the survey tool;;\n;;\nDatum;Wert;n\n31.01.2026;41;120\n",
    "other names and capitals": "Month,Country,VALUE,N\n2026-01,all,41,120\n",
    "a column that only looks like the date": "date,month,value,sample\n2026-01-31,January,41,120\n",
    "tabs": "date\tvalue\tsample\n31.01.2026\t41,0\t120\n",
    "tabs, as Excel says": "sep=\t\ndate\tvalue\tsample\n2026-01-31\t41\t120\n",
    "commas in quotes": 'date,value,sample\n2026-01-31,"41,0",120\n',
    "line ends of old Macs": "date,value,sample\r2026-01-31,41,120\r",
}


@pytest.mark.parametrize("table", AS_SAVED.values(), ids=AS_SAVED)
def test_a_table_is_read_as_spreadsheets_save_it(table: str) -> None:
    found = loaded(metrics__csat=METRIC, metrics__csat_csv=table)
    assert [told(each) for each in found.findings] == []
    assert [(str(each.date), each.value, each.sample) for each in found.workspace.points("csat")] == [
        ("2026-01-31", 41.0, 120)
    ]


# Columns of values, and what they are: as all cells together tell, else None for those that may be two numbers.
COLUMNS: list[tuple[str, list[str], list[float | None]]] = [
    (";", ["1.310,5", "1.310", "950"], [1310.5, 1310, 950]),
    (";", ["4,5", "1.200.000", "1.200"], [4.5, 1200000, 1200]),
    (";", ["4.5", "1.310"], [4.5, 1.31]),
    (";", ["4,25", "4.1", "12"], [4.25, 4.1, 12]),
    (";", ["4,25", "4.1", "1.310"], [4.25, 4.1, None]),
    (";", ["1.310", "1,310", "7"], [None, 1.31, 7]),
    (";", ["1 310,5", "1\u202f200", "1'000"], [1310.5, 1200, 1000]),
    (",", ["1.310", "4"], [1.31, 4]),
    (",", ['"1,310.5"', '"1,310"', "1.310"], [1310.5, 1310, 1.31]),
    (",", ['"4,5"', "1.310"], [4.5, 1310]),
    (",", ['"1,310"', "7"], [None, 7]),
    (",", ['"1,200,000"', '"1,310"'], [1200000, 1310]),
    ("\t", ["1.310", "7"], [None, 7]),
    ("\t", ["1,310", "7"], [None, 7]),
    ("\t", ["0,125", "1.310"], [0.125, 1310]),
    ("\t", ["1234.567", "1,310"], [1234.567, 1310]),
]


@pytest.mark.parametrize(("separator", "cells", "values"), COLUMNS)
def test_numbers_are_read_as_the_whole_column_tells(
    separator: str, cells: list[str], values: list[float | None]
) -> None:
    rows = "".join(f"2026-01-0{day}{separator}{cell}\n" for day, cell in enumerate(cells, 1))
    found, words = points(f"date{separator}value\n{rows}")
    assert found == [(f"2026-01-0{day}", value) for day, value in enumerate(values, 1) if value is not None]
    assert len(words) == (None in values)
    assert all("may have a thousands" in each for each in words)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["01/02/2026", "13/04/2026", "3-5-2026"], ["2026-02-01", "2026-04-13", "2026-05-03"]),
        (["01/02/2026", "04/13/2026"], ["2026-01-02", "2026-04-13"]),
        (["2026-01-31", "13/04/2026", "01/02/2026 00:00"], ["2026-01-31", "2026-02-01", "2026-04-13"]),
        (["13/04/2026", "04/14/2026", "01/02/2026"], ["2026-04-13", "2026-04-14"]),
        (["01/02/2026", "03/04/2026", "05/05/2026"], ["2026-05-05"]),
    ],
)
def test_days_are_read_as_the_whole_column_tells(days: list[str], expected: list[str]) -> None:
    found, words = points("date,value\n" + "".join(f"{day},4\n" for day in days))
    assert sorted(day for day, _ in found) == sorted(expected)
    assert len(words) == (len(expected) < len(days))


@pytest.mark.parametrize(("day", "first"), [("13/04/2026", "2026-02-01"), ("04/13/2026", "2026-01-02")])
def test_days_of_happenings_too(day: str, first: str) -> None:
    table = f"date,type,title\n01/02/2026,launch,One\n{day},launch,Two\n"
    found = linked(a=JOURNEY, happenings_csv=table).of("happening")
    assert sorted(str(each.record.date) for each in found) == [first, "2026-04-13"]


def test_what_nobody_can_know_is_told_once_a_table() -> None:
    series = "date;value\n" + "".join(f"01/{month:02}/2026;{month}.310\n" for month in range(1, 13))
    number = "value '1.310' may have a thousands point or a decimal point, as may {} more in this column"
    found = loaded(metrics__csat=METRIC, metrics__csat_csv=series).findings
    assert {each.words for each in found} == {
        "date '01/02/2026' may be two days, as may 10 more in this column", number.format(11),
    }  # fmt: skip
    found = loaded(metrics__csat=METRIC, metrics__csat_csv=series + "13/01/2026;x\n").findings
    assert {each.words for each in found} == {"value 'x' is not a number", number.format(11)}


@pytest.mark.parametrize(
    ("codec", "mark"),
    [("cp1252", b""), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-8", b"\xef\xbb\xbf")],
)
def test_letters_are_read_as_spreadsheets_keep_them(codec: str, mark: bytes) -> None:
    series = "Datum;Wert;n;Bemerkung\n31.01.2026;1.310,5;1.200;für alle\n"
    tree = MemoryTree({"metrics/csat.yaml": METRIC, "metrics/csat.csv": mark + series.encode(codec)})
    found = load(tree)
    assert [told(each) for each in found.findings] == []
    assert [(str(each.date), each.value, each.sample) for each in found.workspace.points("csat")] == [
        ("2026-01-31", 1310.5, 1200)
    ]


def test_the_line_of_a_bad_row_is_shown_in_its_own_letters() -> None:
    series = "\ufeffdate\tvalue\tsegment\n2026-01-31\tx\tKüche\n".encode("utf-16-le")
    tree = MemoryTree({"metrics/csat.yaml": METRIC, "metrics/csat.csv": series})
    (finding,) = placed(tree, load(tree).findings)
    assert finding.place is not None
    assert finding.place.frame == "2026-01-31\tx\tKüche"


def test_letters_that_may_be_others_are_told_once() -> None:
    table = "date;type;title\n31.01.2026;launch;Zażółć\n28.02.2026;launch;Łyk\n".encode("cp1250")
    found = load(MemoryTree({"journeys/a.yaml": JOURNEY, "happenings.csv": table}))
    (finding,) = (each for each in found.findings if each.code == "YML021")
    assert (finding.level.value, finding.hint) == ("info", "save it as CSV UTF-8")
    assert len([*found.workspace.of("happening")]) == 2
    table = b"date;type;title\n2026-01-31;x;\x81\n"
    (refused,) = load(MemoryTree({"journeys/a.yaml": JOURNEY, "happenings.csv": table})).findings
    assert "nobody can tell how its letters are kept" in refused.words


@pytest.mark.parametrize(
    "day",
    ["31.3.2026", "31.03.2026", "31/03/2026", "03/31/2026", "2026/03/31", "20260331", "2026-03-31 00:00:00",
     "2026-03-31T00:00", "31 Mar 2026", "31-Mar-2026", "March 31, 2026", "2026-03", "03/2026"],
)  # fmt: skip
def test_a_day_that_can_be_no_other_is_read_in_any_form(day: str) -> None:
    assert points(f'date,value\n"{day}",4\n') == ([("2026-03-31", 4.0)], [])


def test_happenings_are_read_as_spreadsheets_save_them() -> None:
    table = "sep=;\nWhat happened;;\nDatum;Typ;Titel;;id\n31.03.2026;launch;New;;new\n;;;;\n"
    (found,) = linked(a=JOURNEY, happenings_csv=table).of("happening")
    assert (found.ref, found.record.title, str(found.record.date)) == ("new", "New", "2026-03-31")


def test_a_table_below_titles_is_told_by_its_own_lines() -> None:
    assert points("sep=;\nNPS\n\nDatum;Wert\n31.01.2026;4\nsoon;5\n") == (
        [("2026-01-31", 4.0)],
        ["6: date 'soon' is not a date"],
    )


def test_the_one_column_that_is_left_may_be_the_one_that_is_missing() -> None:
    (finding,) = loaded(metrics__csat=METRIC, metrics__csat_csv="Date,Score\n2026-01-31,4\n").findings
    assert (finding.words, finding.hint) == ("no column is called value", "if 'Score' is meant, call it value")


@pytest.mark.parametrize(
    ("rows", "counts", "words"),
    [
        ("39\n2026-02-28,93", 93, "4: 2026-02-28 has two values, in lines 3 and 4; the last line counts"),
        ("93\n2026-02-28,39", 39, "4: 2026-02-28 has two values, in lines 3 and 4; the last line counts"),
        (
            "9\n28.02.2026,3\n2026-02-28,10\n2026-02-28,7\n2026-02-28,8",
            8,
            "7: 2026-02-28 has 5 values, in lines 3, 4, 5, … and 7; the last line counts",
        ),
    ],
)
def test_of_several_values_for_a_day_the_last_counts_and_the_lines_are_told(rows: str, counts: int, words: str) -> None:
    assert points(f"date,value\n2026-01-31,41\n2026-02-28,{rows}\n") == (
        [("2026-01-31", 41.0), ("2026-02-28", float(counts))],
        [words],
    )


def test_the_same_value_twice_is_one_value() -> None:
    assert points("date,value\n2026-01-31,41\n2026-01-31,41.0\n") == ([("2026-01-31", 41.0)], [])


def test_a_value_of_the_table_counts_before_one_in_the_record() -> None:
    own = METRIC + "points: [{date: 2026-01-31, value: 3}, {date: 2026-02-28, value: 1}, {date: 2026-02-28, value: 2}]"
    assert points("date,value\n2026-01-31,41\n", own) == (
        [("2026-01-31", 41.0), ("2026-02-28", 2.0)],
        [
            "0: 2026-01-31 has a value in `points` and one in metrics/csat.csv, line 2, which counts",
            "0: 2026-02-28 has two values in `points`; the last one counts",
        ],
    )


def test_a_metric_whose_values_are_all_for_segments_says_so() -> None:
    words = "all 2 values are for segments, so metric 'csat' has no value for all customers"
    assert points("date,value,segment\n2026-01-31,4,small\n2026-01-31,5,large\n") == ([], [f"2: {words}"])
    own = "points: [{date: 2026-01-31, value: 3, segment: small}]"
    assert findings(metrics__csat=METRIC.replace("series: csat.csv", own)) == [
        "metrics/csat.yaml:points: values-only-of-segments: the only value is for segments, so metric 'csat' has no "
        "value for all customers"
    ]


def test_a_table_wrong_in_every_row_is_told_in_a_hundred_findings() -> None:
    _, words = points("date,value\n" + "soon,much\n" * 5000)
    assert len(words) == 101
    assert words[-1] == "102: more findings in this table"


def test_a_series_that_is_not_there_is_a_finding_of_its_metric() -> None:
    assert findings(metrics__csat=METRIC) == [
        "metrics/csat.yaml:series: bad-table: the series 'csat.csv' is not read: there is no such file"
    ]


def test_happenings_come_from_their_table_and_from_records() -> None:
    workspace = linked(
        a=JOURNEY,
        h="kind: happening\nid: outage\ndate: 2026-02-01\ntype: outage",
        happenings_csv="date,type,title,touches,id\n"
        '2026-03-31,launch,"The new, faster app",onboarding,\n2026-04-01,price,Up,,prices\n',
    )
    assert refs(workspace.of("happening")) == ["outage", "2026-03-31-the-new-faster-app", "prices"]
    assert [each.identity.value for each in workspace.of("happening")] == ["written", "words", "written"]
    assert workspace.records["2026-03-31-the-new-faster-app"].record.touches == ("onboarding",)


A_REF = "a ref: small letters, digits and hyphens, with / between a journey and a place in it"


def test_bad_rows_of_happenings_are_told_and_the_others_kept() -> None:
    rows = (
        "2026-03-31\n2026-13-01,launch,A,\n2026-03-31,party,B,\n2026-03-31,launch,C, D\n2026-03-31,launch,E,nowhere\n"
    )
    table = f"date,type,title,touches\n{rows}"
    found = loaded(a=JOURNEY, happenings_csv=table)
    assert [(each.place.line if each.place else 0, each.words) for each in found.findings] == [
        (2, "type is empty"),
        (3, "date 2026-13-01 is a day no calendar has"),
        (4, "'type' cannot be 'party'"),
        (5, f"'touches[0]' should be {A_REF}"),
        (0, "there is no record 'nowhere'"),
    ]
    assert refs(found.workspace.of("happening")) == ["2026-03-31-e"]


# --- what points where ---

SHARED = {
    "touchpoints__otp": OTP,
    "stages__sign": "kind: stage\nid: sign\ntitle: Signs\ntouchpoints: [{ref: otp-email}, Waits]\n",
    "journeys__a": JOURNEY
    + "owner: ana\nstages: [{ref: sign, title: Signs here}]\nmetrics: [csat]\npains:\n  - {ref: waits}\n",
    "metrics__csat": "kind: metric\nid: csat\ntitle: Satisfaction\nat: [onboarding/otp-email]\n",
    "pains__waits": PAIN + "evidence: [{ref: calls/first}]\nmetrics: [csat]\n",
    "evidence__calls": "kind: evidence\nid: calls\ntitle: Calls\ninsights: [{id: first, text: They wait}]\n",
    "people": "kind: people\nitems:\n  - {id: ana, name: Ana}\n",
}


def test_every_link_says_who_points_and_where_that_is_written() -> None:
    found = [f"{link.source} {link.path} {words_of(link.route)} -> {link.target}" for link in linked(**SHARED).links]
    assert sorted(found) == [
        "csat metrics/csat.yaml at[0] -> onboarding/otp-email",
        "onboarding journeys/a.yaml metrics[0] -> csat",
        "onboarding journeys/a.yaml owner -> ana",
        "onboarding journeys/a.yaml pains[0].ref -> waits",
        "onboarding journeys/a.yaml stages[0].ref -> sign",
        "onboarding stages/sign.yaml touchpoints[0].ref -> otp-email",
        "waits pains/waits.yaml evidence[0].ref -> calls/first",
        "waits pains/waits.yaml metrics[0] -> csat",
    ]


def test_refs_of_a_touchpoint_in_a_stage_file_are_checked_where_the_stage_stands() -> None:
    stage = "kind: stage\nid: sign\ntitle: Signs\ntouchpoints: [{id: waits, title: Waits, team: nobody}]\n"
    files = {"stages__sign": stage, "journeys__a": JOURNEY + "stages: [{ref: sign}]\n"}
    assert findings(**files) == ["stages/sign.yaml:touchpoints.0.team: dangling-ref: there is no team 'nobody'"]
    workspace = linked(**files, teams="kind: team\nid: nobody\ntitle: Nobody\n")
    pairs = {(link.source, link.target) for link in workspace.links}
    assert pairs == {("onboarding", "sign"), ("sign/waits", "nobody")}


def test_what_points_at_a_record_is_looked_up() -> None:
    workspace = linked(**SHARED)
    assert [link.source for link in workspace.pointing_at("csat")] == ["onboarding", "waits"]
    assert list(workspace.pointing_at("onboarding")) == []


def test_a_ref_that_leads_nowhere_or_to_another_kind_is_no_link() -> None:
    workspace = loaded(journeys__a=JOURNEY + "owner: nobody\noperations: waits\n", pains__waits=PAIN).workspace
    assert workspace.links == ()


def test_a_journey_is_about_what_stands_in_it_wherever_that_is_written() -> None:
    fits = "kind: strength\nid: clear\ntitle: Clear words\nat: [otp-email]\nevidence: [{ref: calls}]\n"
    workspace = linked(**SHARED, strengths__clear=fits, journeys__b="kind: journey\nid: other\ntitle: Other\n")
    assert workspace.concerns("onboarding") == {
        *("onboarding", "onboarding/sign", "onboarding/otp-email", "onboarding/waits"),
        *("sign", "otp-email", "sign/waits", "csat", "waits", "clear", "calls"),
    }
    assert workspace.concerns("other") == {"other"}
