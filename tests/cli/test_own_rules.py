"""Rules of one's own in `jmx.yaml`: asked, told, explained and silenced like those of jmx."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jmx.model import expression as expressions
from jmx.model.facts import FACTS, RECORD, names_of, shape_of
from jmx.model.field_tree import fields_at
from jmx.model.kinds import KINDS
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = "2026-06-01"
RULE = (
    "{code: OUR101, name: severe-unowned, kind: pain-point, when: 'severity >= 4 && owner == null',"
    " say: '“{title}”: {severity} of 5, nobody answers', hint: 'name an owner of {ref}', level: error}"
)
FILES = {
    "buy.yaml": (
        "kind: journey\nid: buy\ntitle: Buy\npains:\n- {id: slow, title: Slow, severity: 5, reach: 35 %}\n"
        "- {id: late, title: Late, severity: 3, reach: {n: 3, per: month}}\n- {id: odd, title: Odd}\n"
        "- {id: known, title: Known, severity: 4, owner: ana, tags: [card], x-cost: 300}\n"
    ),
    "use.yaml": "kind: journey\nid: use\ntitle: Use\nowner: ana\npains: [{id: hidden, title: Hidden, severity: 5}]\n",
    "people.yaml": "kind: people\nitems: [{id: ana, name: Ana}]\n",
    "held.yaml": "kind: review\nid: held\ndate: 2026-03-01\njourneys: [use]\nreviewer: ana\n",
    "asked.yaml": "kind: evidence\nid: asked\ntitle: Asked\ntype: interview\ncollected: 2026-05-02\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def _settings(*rules: str, more: str = "") -> str:
    return "lint:\n  rules:\n" + "".join(f"  - {each}\n" for each in rules) + more


def _rule(when: str, kind: str = "pain-point", say: str = "{ref}") -> str:
    return f"{{code: OUR101, name: ours, kind: {kind}, when: {json.dumps(when)}, say: {json.dumps(say)}}}"


def _told(jmx: Jmx, folder: Path, *options: str) -> list[str]:
    ran = jmx("lint", "-C", folder, "--as-of", DAY, "-f", "json", "--select", "OUR", *options)
    assert ran.code in (0, 1), ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    return [f"{each['path']}:{each['line']}:{each['column']}: {each['code']} {each['message']}" for each in found]


def _refs(jmx: Jmx, folder: Path, when: str, kind: str = "pain-point") -> list[str]:
    (folder / "jmx.yaml").write_text(_settings(_rule(when, kind)))
    return [each.partition("OUR101 ")[2] for each in _told(jmx, folder)]


def test_a_rule_is_told_where_its_question_holds(jmx: Jmx, folder: Path) -> None:
    (folder / "jmx.yaml").write_text(_settings(RULE))
    ran = jmx("lint", "-C", folder, "--as-of", DAY, "-f", "concise", "--select", "OUR")
    assert ran.code == 1
    assert ran.out.splitlines()[0] == ("buy.yaml:5:37: OUR101 “Slow”: 5 of 5, nobody answers [severe-unowned]"), (
        "a pain without an owner has that of its journey"
    )
    assert "  = name an owner of buy/slow\n" in jmx("lint", "-C", folder, "--as-of", DAY, "--select", "OUR").out


@pytest.mark.parametrize(
    ("when", "kind", "refs"),
    [
        ("severity < 4", "pain-point", ["buy/late"]),
        ("severity == null", "pain-point", ["buy/odd"]),
        ("!has(record.severity)", "pain-point", ["buy/odd"]),
        ("reach > 0.3", "pain-point", ["buy/slow"]),
        ("has(reach.n)", "pain-point", ["buy/late"]),
        ("severity > 4 || title.startsWith('O')", "pain-point", ["buy/slow", "buy/odd", "use/hidden"]),
        ("'card' in tags", "pain-point", ["buy/known"]),
        ("record['x-cost'] > 200", "pain-point", ["buy/known"]),
        ("journey == 'use'", "pain-point", ["use/hidden"]),
        ("pain_count > 1 && evidence_count == 0", "journey", ["buy"]),
        ("days_since_review == 92 && review_due_in_days == 0", "journey", ["use"]),
        ("days_since_review == null", "journey", ["buy"]),
        ("age_days > 29 && collected < as_of", "evidence", ["asked"]),
        ("confidence == 0.5 && fix_count == 0 && rank == null && score == null", "pain-point",
         ["buy/late", "buy/odd", "buy/known", "use/hidden"]),
    ],
)  # fmt: skip
def test_it_knows_fields_and_what_jmx_works_out(jmx: Jmx, folder: Path, when: str, kind: str, refs: list[str]) -> None:
    assert _refs(jmx, folder, when, kind) == refs


@pytest.mark.parametrize(
    ("rule", "spot", "words"),
    [
        (_rule("severity >= 4 && ownr == null"), "ownr ", "'when' reads 'ownr', which no pain-point has"),
        ('{code: OUR101, name: a, kind: pain-point, when: severity >= "4", say: a}', '"4"',
         "'when' compares 'severity', which is a number, with text"),
        (_rule("severity"), '"severity"', "'when' comes to a number where a yes or no is asked for"),
        (_rule("severity > 1 && at_stake.mony > 3"), "at_stake", "'when' reads 'mony' of 'at_stake', which has none"),
        (_rule("tags == [] && title > 3"), "3",
         "'when' compares 'title', which is text, with a number"),
        (_rule('title == "a" && severity >='), '", say', "'when' ends too early"),
        ("{code: OUR101, name: a, kind: pain-point, when: 'title == ''a'' and true', say: a}", "and true",
         "'when' has 'and', which CEL does not know"),
        (_rule("true", kind="pain"), "pain,", "there is no kind 'pain'"),
        (_rule("true", say="a {sevrity} b"), "sevrity}", "'say' names 'sevrity', which no pain-point has"),
        (RULE.replace("OUR101", "OWN101"), "OWN101", "codes that begin with OWN are those of jmx"),
        (RULE.replace("OUR101", "OUR100"), "OUR100", "a rule before has the code 'OUR100' too"),
    ],
    ids=range(11),
)  # fmt: skip
def test_a_wrong_rule_is_told_at_its_place_and_the_others_go_on(
    jmx: Jmx, folder: Path, rule: str, spot: str, words: str
) -> None:
    others = (RULE.replace("OUR101", "OUR100"), "{code: OUR102, name: b, kind: team, when: 'true', say: b}")
    settings = _settings(*others, rule)
    (folder / "jmx.yaml").write_text(settings)
    found = _told(jmx, folder)
    assert found[0].startswith("buy.yaml:5:37: OUR100")
    [wrong] = [each for each in found if each.startswith("jmx.yaml")]
    _, line, column, told = wrong.split(":", 3)
    assert settings.splitlines()[int(line) - 1][int(column) - 1 :].startswith(spot)
    assert told.startswith(f" REC009 {words}")
    assert told.endswith("is not asked")


NEVER = [
    ("pain-point", 'status == "opne"', """compares 'status' with "opne", which it never is""", 'did you mean "open"?'),
    ("pain-point", 'status in ["open", "adressed"]', """'status' with "adressed", which""", 'did you mean "addressed"?'),
    ("pain-point", '"opne" != status', """with "opne", which""", 'did you mean "open"?'),
    ("pain-point", 'record.status == "opne"', """with "opne", which""", 'did you mean "open"?'),
    ("pain-point", 'evidence.exists(e, e.typ == "survey")', "reads 'typ' of 'evidence'", "did you mean `type`?"),
    ("pain-point", 'evidence.all(e, e.type != "surveys")', """'type' with "surveys", which""", 'did you mean "survey"?'),
    ("pain-point", "evidence.exists(e, e.sample < '30')", "'sample', which is a number, with text", "write `30`, without"),
    ("pain-point", "record.severty > 3", "reads 'severty' of 'record'", "did you mean `severity`?"),
    ("pain-point", 'evidence.type == "survey"', "reads 'type' of 'evidence', which is a list",
     "ask of what is in it: `evidence.exists(e, e.type == …)`"),
    ("pain-point", 'record["severty"] > 3', "reads 'severty' of 'record'", "did you mean `severity`?"),
    ("touchpoint", "score > 3", "reads 'score', which no touchpoint has", "jmx works it out of pain-point"),
    ("journey", "score > 3", "reads 'score', which no journey has", "jmx works it out of pain-point"),
    ("team", "pain_count == 0", "reads 'pain_count', which no team has", "of journey, stage, touchpoint"),
    ("pain-point", "reach > 30", "compares 'reach' with 30, and it is 0 to 1", "write `0.3`, if percent are meant"),
    ("pain-point", "reach < 30", "compares 'reach' with 30, and it is 0 to 1", "write `0.3`, if percent are meant"),
    ("pain-point", 'reach >= "35 %"', "'reach', which is a number or fields, with text", "write `0.35`"),
    ("pain-point", 'kind == "stage"', """'kind' with "stage", which it never is""", "one of pain-point"),
    ("pain-point", "severity >= 9", "compares 'severity' with 9, and it is 1 to 5", ""),
    ("pain-point", "9 <= severity", "compares 'severity' with 9, and it is 1 to 5", ""),
    ("pain-point", "severity > 5", "compares 'severity' with 5, and it is 1 to 5", ""),
    ("pain-point", "severity in [1, 7]", "compares 'severity' with 7, and it is 1 to 5", ""),
    ("touchpoint", "emotion < -3", "compares 'emotion' with -3, and it is -2 to 2", ""),
    ("evidence", 'collected < "March"', "compares 'collected', which is a day, with 'March'", 'write `"2026-03-31"`'),
    ("evidence", 'collected < "2026-02-30"', "compares 'collected', which is a day, with '2026-02-30'", "days are text"),
    ("evidence", "collected < 2026", "compares 'collected', which is a day", 'days are text: write `"2026-03-31"`'),
    ("evidence", "as_of > 2026-01-01", "reads 2026-01-01 as numbers", 'write `"2026-01-01"`, in quotes'),
    ("evidence", "tags.exists(t, t == 3)", "compares an item of 'tags', which is text, with a number", ""),
    ("pain-point", 'title.matches("[")', "matches a pattern that cannot be read: unclosed character class", "a bracket"),
    ("pain-point", 'tags.contains("x")', "asks `contains` of 'tags', which is a list", 'write `"…" in tags`'),
    ("pain-point", 'tags == "x"', "compares 'tags', which is a list, with text", 'write `"x" in tags`'),
    ("pain-point", '"x" in title', "looks for something in 'title', which is text", 'write `title.contains("x")`'),
    ("pain-point", '"survey" in evidence', "compares an item of 'evidence', which is fields, with", ""),
    ("pain-point", "title == severity", "compares 'title', which is text, with 'severity', which is a number", ""),
    ("pain-point", "evidence.exists(e, has(e.type))", "asks `has` of 'type'", "write `e.type != null`"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "when", "words", "hint"), NEVER, ids=[each[1] for each in NEVER])
def test_what_can_never_be_right_is_told_at_its_place(
    jmx: Jmx, folder: Path, kind: str, when: str, words: str, hint: str
) -> None:
    (folder / "jmx.yaml").write_text(_settings(_rule(when, kind)))
    ran = jmx("lint", "-C", folder, "--as-of", DAY, "-f", "json", "--select", "OUR")
    [told] = [each for each in json.loads(ran.out)["findings"] if each["path"] == "jmx.yaml"]
    assert ran.code == 1
    assert told["code"] == "REC009"
    assert words in told["message"]
    assert hint in (told["hint"] or "")


@pytest.mark.parametrize(
    ("kind", "when"),
    [
        ("pain-point", "severity > 0 && severity < 6 && reach >= 0.5"), ("pain-point", "reach.n > 300"),
        ("touchpoint", 'emotion < 0 && moment_of_truth != null && importance >= 4 && channel == "app"'),
        ("journey", 'cadence == "P6W" || cadence == "monthly" || tier == 1'), ("persona", "population > 30000"),
        ("pain-point", 'has(record.owner) && record["x-cost"] > 3'), ("evidence", 'collected < "2026-01-01"'),
        ("metric", 'points.exists(p, p.date > "2026-01-01" && p.value < 30.5)'), ("evidence", "expires < as_of"),
        ("journey", 'stages.exists(s, s.title == "a") && stages[0].title != title'), ("persona", "age > 30"),
        ("pain-point", 'title.matches("^a[bc]+$") && title.contains("[") && kind == "pain-point"'),
        ("journey", "pains.exists(p, p.severity != null && p.severity > 3) && pains.exists(p, p.owner == null)"),
        ("pain-point", "severity + 10 > 13 && !(severity - 9 < 0)"), ("pain-point", "inputs.cost > 300"),
        ("touchpoint", 'emotion.exists(who, who == "business" && emotion[who] < 0) || emotion["business"] < 0'),
        ("journey", "stages.exists(s, s.touchpoints == [] && size(s.pains) == 0) && !(owner == null)"),
        ("evidence", "age_days / 30 > 6 && 2 * sample > 5"), ("review", 'verdict == "still-true"'),
        ("pain-point", "score > 2 * severity && confidence <= 1 && (rank <= 3 ? true : evidence_count == 0)"),
        ("stage", "pain_count == 0 && lowest_emotion < 0 && days_since_review > 30"),
    ],
)  # fmt: skip
def test_what_may_hold_is_asked(jmx: Jmx, folder: Path, kind: str, when: str) -> None:
    (folder / "jmx.yaml").write_text(_settings(_rule(when, kind)))
    assert not [each for each in _told(jmx, folder) if each.startswith("jmx.yaml")]


@pytest.fixture
def linked(folder: Path) -> Path:
    """A pain with evidence that stands elsewhere, and steps that feel bad, one of them with a pain that points there."""
    (folder / "pay.yaml").write_text(
        "kind: journey\nid: pay\ntitle: Pay\nvolume: {n: 300, per: month}\nstages:\n- title: Go\n  touchpoints:\n"
        "  - {id: card, title: Card, emotion: -1}\n  - {id: cash, title: Cash, emotion: {default: 1, business: -2}}\n"
        "  - {ref: shared}\npains:\n- {id: far, title: Far, reach: 35 %, at: [card], evidence: [{ref: asked}, 'survey: 20']}\n"
        "- {id: near, title: Near, at: [shared], evidence: [{title: Seen, sample: 40}, {title: Heard}]}\n"
    )
    (folder / "shared.yaml").write_text("kind: touchpoint\nid: shared\ntitle: Shared\nemotion: -1\n")
    (folder / "business.yaml").write_text("kind: persona\nid: business\ntitle: Business\n")
    return folder


@pytest.mark.parametrize(
    ("when", "kind", "refs"),
    [
        ('evidence.exists(e, e.type == "interview" && e.collected > "2026-05-01")', "pain-point", ["pay/far"]),
        ('evidence.exists(e, e.ref == "asked" && e.title == "Asked")', "pain-point", ["pay/far"]),
        ('evidence.exists(e, e.type == "survey")', "pain-point", ["pay/far"]),
        ('size(evidence) > 0 && !evidence.exists(e, e.type == "survey")', "pain-point", ["pay/near"]),
        ("evidence.exists(e, e.sample != null && e.sample > 30)", "pain-point", ["pay/near"]),
        ("lowest_emotion < 0 && pain_count == 0", "touchpoint", ["pay/cash"]),
        ("lowest_emotion == -2 && pain_count == 2", "journey", ["pay"]),
        ("lowest_emotion == -2 && pain_count == 2", "stage", ["pay/go"]),
        ('stages.exists(s, s.title == "Go" && size(s.touchpoints) == 3)', "journey", ["pay"]),
    ],
)  # fmt: skip
def test_it_knows_what_stands_elsewhere(jmx: Jmx, linked: Path, when: str, kind: str, refs: list[str]) -> None:
    assert _refs(jmx, linked, when, kind) == refs


def test_what_is_not_written_in_a_list_is_told_with_what_to_ask(jmx: Jmx, linked: Path) -> None:
    (linked / "jmx.yaml").write_text(_settings(_rule("evidence.exists(e, e.sample > 50)")))
    [told] = _told(jmx, linked)
    assert told.endswith(
        "cannot be worked out for 'pay/far' and 1 more: it mixes values of different sorts; "
        "where 'sample' may not be written, ask for `e.sample != null &&` first"
    )


def test_it_says_values_as_people_write_them(jmx: Jmx, linked: Path) -> None:
    said = "{volume}; {evidence}; {owner}; {metrics}"
    (linked / "jmx.yaml").write_text(_settings(_rule("volume != null", "journey", said)))
    assert _told(jmx, linked)[0].endswith("OUR101 n: 300, per: month; nothing; nothing; nothing")
    (linked / "jmx.yaml").write_text(_settings(_rule("reach != null && size(evidence) > 0", say="{reach}; {evidence}")))
    assert _told(jmx, linked)[0].endswith("OUR101 35 %; asked, survey: 20")


def test_a_missing_library_is_told_with_its_remedy(jmx: Jmx, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "jmx.yaml").write_text(_settings(RULE))
    monkeypatch.setattr(expressions, "find_spec", lambda _: None)
    monkeypatch.setattr(expressions, "_cel", expressions._cel.__wrapped__)
    ran = jmx("lint", "-C", folder)
    assert ran.code == 2
    assert "pip install --force-reinstall common-expression-language" in ran.err


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (RULE.replace("OUR101", "OUR1"), "'code' should be the code of a rule"),
        (RULE.replace("level: error", "level: warn"), "'level' cannot be 'warn'"),
        (RULE.replace("'severity >= 4 && owner == null'", "true"), "'when' should be text, not true"),
        (RULE.replace("when:", "When:"), "unknown field 'When'"),
        ("just words", "'rules[0]' should be fields, not text"),
    ],
)
def test_a_rule_that_is_not_written_as_one_is_told_and_the_others_go_on(
    jmx: Jmx, folder: Path, wrong: str, words: str
) -> None:
    accepted = "  suppress: [{code: OUR101, record: buy/slow, reason: Known, expires: 2026-12-31}]\n"
    more = accepted if "OUR101" in wrong else ""
    (folder / "jmx.yaml").write_text(_settings(wrong, RULE.replace("OUR101", "OUR100"), more=more))
    found = _told(jmx, folder)
    assert found[0].startswith("buy.yaml:5:37: OUR100")
    told = [each for each in found if "REC" in each]
    assert all(each.startswith("jmx.yaml:3:") for each in told)
    assert words in "".join(told)
    assert jmx("list", "-C", folder).code == 0
    listed = jmx("rule", "-C", folder).out
    assert "OUR100" in listed
    assert "XXX" not in listed
    assert ("OUR101  severe-unowned" in listed) == ("OUR101" in wrong)


@pytest.mark.parametrize("style", ["|", ">-"])
def test_a_wrong_place_is_found_in_a_block_of_lines(jmx: Jmx, folder: Path, style: str) -> None:
    text = (
        f"code: OUR101\n    name: a\n    kind: pain-point\n    say: a\n    when: {style}\n      severity > 3 and true\n"
    )
    (folder / "jmx.yaml").write_text(_settings(text))
    assert _told(jmx, folder)[0].startswith("jmx.yaml:8:20: REC009 'when' has 'and'")


def test_what_cannot_be_worked_out_is_told_once(jmx: Jmx, folder: Path) -> None:
    (folder / "jmx.yaml").write_text(_settings(_rule("size(title) / (severity - 5) < 0")))
    assert _told(jmx, folder) == [
        "buy.yaml:6:21: OUR101 buy/late",
        "buy.yaml:8:22: OUR101 buy/known",
        "jmx.yaml:3:56: OUR101 'when' of OUR101 cannot be worked out for 'buy/slow' and 1 more: division by zero in CEL"
        " expression",
    ]


def test_what_is_no_question_is_told_once(jmx: Jmx, folder: Path) -> None:
    (folder / "jmx.yaml").write_text(_settings(_rule("record['x-cost']")))
    [told] = _told(jmx, folder)
    assert told.endswith("cannot be worked out for 'buy/known': comes to a number, not to yes or no")


def test_what_would_take_too_long_is_told_once(jmx: Jmx, tmp_path: Path) -> None:
    tags = json.dumps([f"tag {number}" for number in range(2000)])
    (tmp_path / "buy.yaml").write_text(f"kind: journey\nid: buy\ntitle: Buy\ntags: {tags}\n")
    asked = "tags.all(t, size(" + "+".join(["tags"] * 60) + ") > 0)"
    (tmp_path / "jmx.yaml").write_text(_settings(_rule(asked, "journey")))
    [told] = _told(jmx, tmp_path)
    assert told == "jmx.yaml:3:53: OUR101 'when' of OUR101 is left out for 1 record: it would take too long"


def test_it_is_silenced_and_made_louder_like_any_other(jmx: Jmx, folder: Path) -> None:
    accepted = "  suppress: [{code: OUR101, record: buy/slow, reason: Known, expires: 2026-12-31}]\n"
    for more, told in (
        (accepted, 0), ("  ignore: [OUR]\n", 0), ("  levels: {OUR101: none}\n", 0), ("  select: [OUR101]\n", 1),
        ("  profile: starter\n", 1), ("  levels: {OUR: info}\n", 1),
    ):  # fmt: skip
        (folder / "jmx.yaml").write_text(_settings(RULE, more=more))
        ran = jmx("lint", "-C", folder, "--as-of", DAY, "-f", "json")
        found = [each for each in json.loads(ran.out)["findings"] if each["code"] == "OUR101"]
        assert len(found) == told, more
    assert found[0]["level"] == "info"
    assert (
        jmx("lint", "-C", folder, "--select", "OUR2").err == "jmx: no rule has the code 'OUR2'; did you mean 'OUR'?\n"
    )
    (folder / "jmx.yaml").write_text(_settings(RULE, more="  ignore: [OUR2]\n"))
    assert "no rule has the code 'OUR2'" in jmx("lint", "-C", folder).err


def test_every_format_and_count_has_it(jmx: Jmx, folder: Path) -> None:
    (folder / "jmx.yaml").write_text(_settings(RULE))
    for form in ("text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown", "csv"):
        ran = jmx("lint", "-C", folder, "--as-of", DAY, "-f", form)
        assert ran.code == 1, form
        assert "OUR101" in ran.out, form
    [run] = json.loads(jmx("lint", "-C", folder, "--as-of", DAY, "-f", "sarif").out)["runs"]
    [rule] = [each for each in run["tool"]["driver"]["rules"] if each["id"] == "OUR101"]
    assert rule["properties"]["tags"] == ["rules of your own"]
    assert "OUR101 severe-unowned" in jmx("lint", "-C", folder, "--as-of", DAY, "--statistics").out


def test_it_is_explained_and_listed(jmx: Jmx, folder: Path) -> None:
    (folder / "jmx.yaml").write_text(_settings(RULE))
    for word in ("OUR101", "our101", "severe-unowned", "OUR"):
        ran = jmx("rule", word, "-C", folder)
        assert ran.out == (
            "OUR101 severe-unowned (error, rules of your own)\n\n“{title}”: {severity} of 5, nobody answers\n\n"
            "A rule of this repository (lint.rules in jmx.yaml): it is told of each pain-point where\n\n"
            "    severity >= 4 && owner == null\n\nTo mend it: name an owner of {ref}\n"
        )
    assert jmx("rule", "-C", folder).out.splitlines()[-1].startswith("OUR101  severe-unowned")
    assert jmx("rule", "OUR102", "-C", folder).err == "jmx: there is no rule 'OUR102'; did you mean 'OUR101'?\n"
    assert json.loads(jmx("rule", "OUR101", "-C", folder, "-f", "json").out)["rules"][0]["code"] == "OUR101"


def test_a_branch_answers_for_what_it_made_and_not_for_the_calendar(jmx: Jmx, repository: Repository) -> None:
    late = "{code: OUR102, name: old, kind: evidence, when: age_days > 20, say: '{ref} is old', level: error}"
    repository.commit({**FILES, "jmx.yaml": _settings(RULE, late)}, day="2026-05-03")
    repository.git("checkout", "-q", "-b", "branch")
    more = FILES["use.yaml"].replace("owner: ana\n", "")
    aged = FILES["asked.yaml"].replace("Asked", "Asked again")
    repository.commit({"use.yaml": more, "asked.yaml": aged}, day="2026-05-04")
    ran = jmx("lint", "-C", repository.folder, "--as-of", DAY, "--since", "main", "-f", "json", "--select", "OUR")
    found = [(each["code"], each["ref"], each["level"]) for each in json.loads(ran.out)["findings"]]
    assert found == [("OUR102", "asked", "warning"), ("OUR101", "use/hidden", "error")]


def test_a_baseline_holds_it_back_and_the_calendar_only_for_a_time(jmx: Jmx, folder: Path) -> None:
    late = "{code: OUR102, name: old, kind: evidence, when: age_days > 20, say: '{ref} is old', level: error}"
    (folder / "jmx.yaml").write_text(_settings(RULE, late, more="  ignore: [OWN, STL, EVD, ACT, SCR]\n"))
    assert jmx("lint", "-C", folder, "--as-of", DAY, "--update-baseline").code == 0
    assert jmx("lint", "-C", folder, "--as-of", DAY).code == 0
    later = jmx("lint", "-C", folder, "--as-of", "2026-12-01", "-f", "json")
    assert [each["code"] for each in json.loads(later.out)["findings"] if each["level"] == "error"] == ["OUR102"]


def test_no_field_is_hidden_by_what_jmx_works_out_and_every_name_is_told(jmx: Jmx) -> None:
    fields = {each.name for kind in KINDS for each in fields_at(kind.name) if len(each.path) == 1}
    assert fields & {*FACTS, RECORD} == {"owner"}, "which is told as it is, or else that of the journey"
    page = jmx("explain", "jmx.yaml.lint.rules.when").out.replace("\n", " ")
    assert not [name for name in (*FACTS, RECORD) if f"`{name}`" not in page]


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_every_fact_can_be_asked_of_its_kinds(kind: str, jmx: Jmx, folder: Path) -> None:
    facts = [name for name, fact in FACTS.items() if kind in fact.kinds]
    asked = " && ".join(f"({name} == null || {name} != null)" for name in facts)
    (folder / "jmx.yaml").write_text(_settings(_rule(asked, kind)))
    assert all("OUR101" in each for each in _told(jmx, folder))
    assert all(shape_of(kind, (name,)) for name in names_of(kind))


def test_rules_of_jmx_are_explained_where_nothing_can_be_read(jmx: Jmx, tmp_path: Path) -> None:
    (tmp_path / "jmx.yaml").write_text("lint: [\n")
    assert jmx("rule", "-C", tmp_path) == jmx("rule", "-C", tmp_path / "nowhere") == jmx("rule")
