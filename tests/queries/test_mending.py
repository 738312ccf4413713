"""What lint mends: by the rule, what of it is certain, and what it leaves to people."""

import random
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest

from jmx.errors import NothingToRead, WrongSettings
from jmx.lint import ALL_CARDS
from jmx.lint.selection import LintChoice
from jmx.model.finding import Fix, Level
from jmx.queries.mending import Mending, Scope, mending_of
from jmx.queries.overview import findings_of
from jmx.queries.repository import Repository, open_repository
from jmx.writing.mending import MENDED
from jmx.writing.patch import patch
from jmx.writing.replay import trees
from jmx.writing.transaction import locked, write
from tests.lint.test_hints import everything
from tests.lint.test_rule_examples import AS_OF
from tests.support import CHECKOUT
from tests.support import Repository as RealRepository

HEAD = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\n"
STUDENTS = "kind: persona\nid: p1\ntitle: Students\n"
# Of one file in journeys/: what is in it, what is to be there then, and whether that is certain.
ONE_FILE: dict[str, tuple[str | bytes, str | bytes, Fix]] = {
    "a field that is called so elsewhere": (f"{HEAD}phases: [Pay] # two\n", f"{HEAD}stages: [Pay] # two\n", Fix.SAFE),
    "a field spelt with a hyphen": (f"{HEAD}customer-goal: x\n", f"{HEAD}customer_goal: x\n", Fix.SAFE),
    "a field nearly right": (f"{HEAD}tagz: [a]\n", f"{HEAD}tags: [a]\n", Fix.UNSAFE),
    "one edit that asks for the next": (f"{HEAD}tag: sea\n", f"{HEAD}tags: [sea]\n", Fix.SAFE),
    "thousands with a comma": (f"{HEAD}volume: {{n: 4,300, per: day}}\n", f"{HEAD}volume: {{n: 4300, per: day}}\n",
                               Fix.SAFE),
    "a number in quotes": (f"{HEAD}tier: '2'\n", f"{HEAD}tier: 2\n", Fix.SAFE),
    "a share in words": (f"{HEAD}pains: [{{title: A, reach: 35 percent}}]\n",
                         f"{HEAD}pains: [{{title: A, reach: 35 %}}]\n", Fix.SAFE),
    "percent without the sign": (f"{HEAD}pains: [{{title: A, reach: 35}}]\n",
                                 f"{HEAD}pains: [{{title: A, reach: 35 %}}]\n", Fix.UNSAFE),
    "a word in capitals": (f"{HEAD}status: Active\n", f"{HEAD}status: active\n", Fix.SAFE),
    "a word misspelt": (f"{HEAD}status: activ\n", f"{HEAD}status: active\n", Fix.UNSAFE),
    "a German day": (f"{HEAD}state: next\nby: 31.3.2027\n", f"{HEAD}state: next\nby: 2027-03-31\n", Fix.SAFE),
    "a month": (f"{HEAD}state: next\nby: 2027-03\n", f"{HEAD}state: next\nby: 2027-03-31\n", Fix.UNSAFE),
    "an id in words": (HEAD.replace("id: buy", "id: Buy It"), HEAD.replace("id: buy", "id: buy-it"), Fix.SAFE),
    "no id": (HEAD.replace("id: buy\n", ""), HEAD.replace("id: buy\n", "").replace("xample>", "xample>\nid: buy"),
              Fix.SAFE),
    "no kind": (HEAD.replace("kind: journey\n", "# ours\n"), HEAD.replace("kind: journey\n", "# ours\nkind: journey\n"),
                Fix.SAFE),
    "a kind called so elsewhere": (HEAD.replace("journey", "user-journey"), HEAD, Fix.SAFE),
    "a kind misspelt": (HEAD.replace("journey", "jurney"), HEAD, Fix.UNSAFE),
    "an address beside a name": (HEAD.replace("<ana@x.example>", "(ana@x.example)"), HEAD, Fix.SAFE),
    "an address alone": (HEAD.replace("Ana Ruiz <ana@x.example>", "ana.ruiz@x.example"),
                         HEAD.replace("ana@", "ana.ruiz@"), Fix.UNSAFE),
    "a list of one owner": (HEAD.replace("Ana Ruiz <ana@x.example>", "[A B <a@x.example>]"),
                            HEAD.replace("Ana Ruiz <ana@x.example>", "A B <a@x.example>"), Fix.UNSAFE),
    "a word for another": (f"{HEAD}cadence: yearly\n", f"{HEAD}cadence: annual\n", Fix.SAFE),
    "a cadence misspelt": (f"{HEAD}cadence: quaterly\n", f"{HEAD}cadence: quarterly\n", Fix.UNSAFE),
    "a share with a comma in quotes": (f"{HEAD}pains: [{{title: A, reach: \"0,3\"}}]\n",
                                       f"{HEAD}pains: [{{title: A, reach: 0.3}}]\n", Fix.SAFE),
    "a share with a comma": (f"{HEAD}pains:\n- title: A\n  reach: 0,3\n", f"{HEAD}pains:\n- title: A\n  reach: 0.3\n",
                             Fix.SAFE),
    "a kind for the field that holds it": (f"{HEAD}frictions: [x]\n", f"{HEAD}pains: [x]\n", Fix.SAFE),
    "a field in which another is wrong": (f"{HEAD}phases: [{{title: Pay, odd: 3}}]\n",
                                          f"{HEAD}stages: [{{title: Pay, odd: 3}}]\n", Fix.SAFE),
    "one value where a list is": (f"{HEAD}people: [{{id: ben, name: Ben, email: ben@x.example}}]\n",
                                  f"{HEAD}people: [{{id: ben, name: Ben, emails: [ben@x.example]}}]\n", Fix.SAFE),
    "a yes where a true may stand": (f"{HEAD}stages: [{{title: A, touchpoints: [{{title: T, moment_of_truth: yes}}]}}]\n",
                                     f"{HEAD}stages: [{{title: A, touchpoints: [{{title: T, moment_of_truth: true}}]}}]\n",
                                     Fix.UNSAFE),
    "a no that is text": (f"{HEAD}customer_goal: no\n", f'{HEAD}customer_goal: "no"\n', Fix.UNSAFE),
    "thousands in a letter": (f"{HEAD}volume: {{n: 12k, per: day}}\n", f"{HEAD}volume: {{n: 12000, per: day}}\n",
                              Fix.UNSAFE),
    "a year of two digits": (f"{HEAD}state: next\nby: 31.3.27\n", f"{HEAD}state: next\nby: 2027-03-31\n", Fix.UNSAFE),
    "thousands with a point": (f"{HEAD}volume: {{n: '1.200', per: day}}\n", f"{HEAD}volume: {{n: 1200, per: day}}\n",
                               Fix.UNSAFE),
    "a ref nearly right": (f"{HEAD}personas: [p11]\n", f"{HEAD}personas: [p1]\n", Fix.UNSAFE),
    "a title for a ref": (f"{HEAD}personas: [Students, p1]\n", f"{HEAD}personas: [p1, p1]\n", Fix.SAFE),
    "a title like a ref": (f"{HEAD}personas: [students]\n", f"{HEAD}personas: [p1]\n", Fix.SAFE),
    "a tab for blanks": (f"{HEAD}stages:\n\t- Pay\n", f"{HEAD}stages:\n  - Pay\n", Fix.SAFE),
    "a file of tabs": (HEAD + "stages:\n" + "\t- title: Pay\n\t\ttouchpoints:\n\t\t\t- Card\n",
                       HEAD + "stages:\n  - title: Pay\n    touchpoints:\n      - Card\n", Fix.SAFE),
    "a tab after a colon": (f"{HEAD}tier:\t2\n", f"{HEAD}tier: 2\n", Fix.SAFE),
    "a field twice": (f"{HEAD}tier: 2\n# so\ntier: 2\n", f"{HEAD}tier: 2\n# so\n", Fix.SAFE),
    "an empty second document": (f"{HEAD}---\n# end\n", f"{HEAD}# end\n", Fix.SAFE),
    "which YAML it is": (f"%YAML 1.2\n---\n{HEAD}", f"---\n{HEAD}", Fix.SAFE),
    "a space that has no width": (f"{HEAD}customer_goal: a\u200bb\n", f"{HEAD}customer_goal: ab\n", Fix.SAFE),
    "a mark that turns text around": (f"{HEAD}customer_goal: a\u202eb\n", f"{HEAD}customer_goal: ab\n", Fix.UNSAFE),
    "an apostrophe": (f"{HEAD}customer_goal: 'don't wait'\n", f"{HEAD}customer_goal: 'don''t wait'\n", Fix.SAFE),
    "no blank after a colon": (f"{HEAD}tier:2\n", f"{HEAD}tier: 2\n", Fix.SAFE),
    "UTF-16": (HEAD.encode("utf-16"), HEAD.encode(), Fix.SAFE),
    "Latin letters of Windows": (HEAD.replace("Buy", "Büy").encode("cp1252"), HEAD.replace("Buy", "Büy"), Fix.UNSAFE),
    "something asked for that is there": (f"{HEAD}# TODO: stages: what happens\nstages: [Pay]\n",
                                          f"{HEAD}stages: [Pay]\n", Fix.UNSAFE),
}  # fmt: skip
# What is left to people, though some of it looks as if it could be mended.
LEFT = {
    "two owners": HEAD.replace("Ana Ruiz <ana@x.example>", "[A B <a@x.example>, C <c@x.example>]"),
    "two owners in words": HEAD.replace("Ana Ruiz <ana@x.example>", "nia, carla"),
    "two days": f"{HEAD}by: 3/4/2027\n",
    "two values of a field": f"{HEAD}tier: 2\ntier: 3\n",
    "two numbers": f"{HEAD}pains: [{{title: A, at_stake: 4.300}}]\n",
    "a hexadecimal title": HEAD.replace("title: Buy", "title: 0x10"),
    "a person who is not there": HEAD.replace("Ana Ruiz <ana@x.example>", "Ben Berg"),
    "a field that is there already": f"{HEAD}stages: [Pay]\nphases: [Use]\n",
    "a second document": f"{HEAD}---\n{HEAD}",
    "a tab of no certain width": f"{HEAD}stages:\n  - title: Pay\n    touchpoints:\n\t- Card\n",
    "a yes that may be text": f"{HEAD}customer_goal: yes\n",
    "a title of two": f"{HEAD}personas: [twins]\n",
    "what somebody else's file says": "kind: project\nname: theirs\n",
}


def test_each_card_says_whether_lint_mends_it() -> None:
    assert {card.code for card in ALL_CARDS if card.fix} == MENDED
    assert len(MENDED) >= 12


@pytest.mark.parametrize("name", ONE_FILE)
def test_what_has_one_answer_is_mended(name: str, tmp_path: Path) -> None:
    before, after, fix = ONE_FILE[name]
    _write(tmp_path, {"journeys/buy.yaml": before, "personas/p1.yaml": STUDENTS})
    if fix is Fix.UNSAFE:
        assert _mended(tmp_path, Fix.SAFE).files == (), "a guess is not written unasked"
    expected = after.encode() if isinstance(after, str) else after
    assert {each.path: each.after for each in _mended(tmp_path, fix).files} == {"journeys/buy.yaml": expected}


# What no option writes: of two readings nobody knows which is meant, and of two things said one would be lost.
NEVER = {
    "a day of three short numbers": f"{HEAD}state: next\nby: 26-04-03\n",
    "one or a thousand": f"{HEAD}volume: {{n: 1.000, per: day}}\n",
    "one or a thousand, in quotes": f"{HEAD}volume: {{n: '1.000', per: day}}\n",
    "one or a thousand, with a comma": f"{HEAD}pains: [{{title: A, frequency: '1,000'}}]\n",
    "once or a thousand times": f"{HEAD}pains: [{{title: A, frequency: '1.000'}}]\n",
    "one and a half": f"{HEAD}volume: {{n: 1.5, per: day}}\n",
    "one and a half, in quotes": f"{HEAD}volume: {{n: '12.5', per: day}}\n",
    "a number and its unit": f"{HEAD}pains: [{{title: A, frequency: 12 min}}]\n",
    "two owners": HEAD.replace("Ana Ruiz <ana@x.example>", "[A B <a@x.example>, C <c@x.example>]"),
    "an owner and her role": HEAD.replace("Ana Ruiz <ana@x.example>", "{name: A B, email: a@x.example, role: boss}"),
    "two states": HEAD + "status: active, draft\n",
    "a sample of one or a thousand": "kind: metric\nid: m\ntitle: M\npoints: [{date: 2026-01-31, value: 1, sample: 1.000}]\n",
    "two types": "kind: evidence\nid: e\ntitle: E\ntype: interview, survey\ncollected: 2026-01-01\nsource: x\n",
}  # fmt: skip


@pytest.mark.parametrize("name", NEVER)
def test_what_can_be_read_in_two_ways_or_says_two_things_is_only_told(name: str, tmp_path: Path) -> None:
    _write(tmp_path, {"journeys/buy.yaml": NEVER[name]})
    assert any(each.code in ("REC006", "REC008", "REC009") for each in _opened(tmp_path).raw_findings)
    assert _mended(tmp_path, Fix.UNSAFE).files == ()


@pytest.mark.parametrize(
    "cell", ["26-04-03,1,2", "2026-01-31,1,1.000", "2026-01-31,1.000 min,2", '2026-01-31,1,"1,000"']
)
def test_of_a_table_too(cell: str, tmp_path: Path) -> None:
    _write(tmp_path, {
        "journeys/buy.yaml": HEAD, "metrics/m.csv": f"date,value,sample\n{cell}\n2026-02-28,1,1\n",
        "metrics/m.yaml": "kind: metric\nid: m\ntitle: M\nseries: m.csv\nat: [buy]\n",
    })  # fmt: skip
    assert any(each.path == "metrics/m.csv" for each in _opened(tmp_path).raw_findings)
    assert _mended(tmp_path, Fix.UNSAFE).files == ()


OWN_RULES = (
    "severity >= 3 and fix_count == 0",
    "has(severity) && severity > 3 && owner == null",
    'title.matches("^(late|" + "slow)")',
    "sevrity > 3",
    "size(evidence) = 0",
    "not has(record.owner)",
    "evidence.lenght() > 1",
)


@pytest.mark.parametrize("when", OWN_RULES)
def test_no_piece_of_an_expression_takes_the_place_of_all_of_it(when: str, tmp_path: Path) -> None:
    rule = (
        f"{{code: OUR101, name: ours, kind: pain-point, when: '{when}', say: '{{titel}} is bad', hint: '{{sevrity}}'}}"
    )
    _write(tmp_path, {"journeys/buy.yaml": HEAD, "jmx.yaml": f"lint:\n  rules:\n    - {rule}\n"})
    assert any(each.code == "REC009" for each in _opened(tmp_path).raw_findings)
    assert _mended(tmp_path, Fix.UNSAFE).files == ()


@pytest.mark.parametrize("name", LEFT)
def test_what_has_several_is_left(name: str, tmp_path: Path) -> None:
    twins = {f"personas/{each}.yaml": f"kind: persona\nid: {each}\ntitle: Twins\n" for each in ("a1", "a2")}
    path = "elsewhere.yaml" if "kind: project" in LEFT[name] else "journeys/buy.yaml"
    _write(tmp_path, {path: LEFT[name], **twins})
    assert _mended(tmp_path, Fix.SAFE).files == ()


def test_a_tab_in_a_text_stays(tmp_path: Path) -> None:
    text = f"{HEAD}customer_goal: |\n  a\n  \tb\nstages:\n\t- Pay\n\t- Use\n"
    _write(tmp_path, {"journeys/buy.yaml": text})
    (change,) = _mended(tmp_path, Fix.SAFE).files
    assert change.after == text.replace("\t- ", "  - ").encode()


def test_a_long_file_of_tabs_is_mended_at_once(tmp_path: Path) -> None:
    text = HEAD + "stages:\n" + "".join(f"\t- title: S{number}\n\t\tthoughts: []\n" for number in range(300))
    _write(tmp_path, {"journeys/buy.yaml": text.replace("\t\tthoughts: []\n", "")})
    (change,) = _mended(tmp_path, Fix.SAFE).files
    assert change.after is not None
    assert b"\t" not in change.after


def test_line_ends_and_the_mark_of_windows_stay(tmp_path: Path) -> None:
    text = f"\ufeff{HEAD}# so be it\ntier: '2'\n".replace("\n", "\r\n")
    _write(tmp_path, {"journeys/buy.yaml": text})
    (change,) = _mended(tmp_path, Fix.SAFE).files
    assert change.after == text.replace("'2'", "2").encode()


def test_edits_that_meet_in_one_file_are_all_made(tmp_path: Path) -> None:
    text = "kind: journey # first\nlabel: Buy\nphases:\n  - {label: Pay, touchpoint: [Card]} # second\ntier: '2'\n"
    _write(tmp_path, {"journeys/buy.yaml": text})
    (change,) = _mended(tmp_path, Fix.SAFE).files
    assert change.after == (
        b"kind: journey # first\ntitle: Buy\nid: buy\nstages:\n  - {title: Pay, touchpoints: [Card]} # second\ntier: 2\n"
    )


def test_an_id_that_another_has_is_not_written(tmp_path: Path) -> None:
    _write(tmp_path, {"journeys/a.yaml": HEAD, "journeys/buy.yaml": HEAD.replace("id: buy\n", "")})
    done = _mended(tmp_path, Fix.SAFE)
    assert done.files == ()
    assert [(each.code, "taken by" in why) for each, why in done.refused] == [("REC003", True)]


def test_what_would_spoil_one_file_keeps_no_other_from_being_mended(tmp_path: Path) -> None:
    good = HEAD.replace("id: buy", "id: use")
    _write(tmp_path, {
        "journeys/a.yaml": HEAD, "journeys/buy.yaml": HEAD.replace("id: buy\n", ""), "journeys/c.yaml": f"{good}tier: '1'\n",
    })  # fmt: skip
    assert [each.path for each in _mended(tmp_path, Fix.SAFE).files] == ["journeys/c.yaml"]


def test_suppressions_that_are_over_go_one_by_one(tmp_path: Path) -> None:
    lines = [f"    - {{code: OWN101, record: r{number}, reason: x, expires: 2020-01-01}}\n" for number in range(30)]
    kept = "    # Ana knows\n    - {code: STL101, record: buy, reason: x, expires: 2026-12-31}\n"
    text = "lint:\n  suppress:\n" + "".join(lines) + kept + "limits: {grace_days: 3}\n"
    _write(tmp_path, {"jmx.yaml": text, "journeys/buy.yaml": HEAD})
    (change,) = _mended(tmp_path, Fix.SAFE).files
    assert change.after == f"lint:\n  suppress:\n{kept}limits: {{grace_days: 3}}\n".encode()


def test_a_table_is_mended_cell_by_cell(tmp_path: Path) -> None:
    table = "Datum;Wert;n\r\n31.3.2026;4,5;120.0\r\n2026-04-30;1.200.000;1\r\n".encode("utf-8-sig")
    _write(tmp_path, {
        "journeys/buy.yaml": HEAD, "metrics/csat.csv": table,
        "metrics/csat.yaml": "kind: metric\nid: csat\ntitle: C\nseries: csat.csv\nat: [buy]\n",
    })  # fmt: skip
    (change,) = _mended(tmp_path, Fix.SAFE).files
    mended = table.replace(b"120.0", b"120")
    assert change.after == mended


def test_so_is_that_of_happenings(tmp_path: Path) -> None:
    table = "date,type,title\n31.3.26,launch,The app\n"
    _write(tmp_path, {"journeys/buy.yaml": HEAD, "happenings.csv": table})
    assert _mended(tmp_path, Fix.SAFE).files == ()
    (change,) = _mended(tmp_path, Fix.UNSAFE).files
    assert change.after == table.replace("31.3.26", "2026-03-31").encode()


def test_a_file_is_called_as_its_record_unless_another_is(tmp_path: Path) -> None:
    _write(tmp_path, {
        "journeys/01.yaml": HEAD, "personas/x.yaml": STUDENTS, "personas/p1.yaml": STUDENTS.replace("p1", "x"),
    })  # fmt: skip
    files = _mended(tmp_path, Fix.SAFE, "REC101").files
    assert [(each.path, each.after) for each in files] == [
        ("journeys/01.yaml", None),
        ("journeys/buy.yaml", HEAD.encode()),
    ]


@pytest.mark.parametrize(
    ("extra", "own", "why"),
    [
        ({".gitignore": "b*.yaml\n"}, "buy", "git ignores journeys/buy.yaml"),
        ({"jmx.yaml": "lint:\n  per_path: {journeys/01.yaml: [OWN]}\n"}, "buy", "'journeys/01.yaml' in jmx.yaml"),
        ({"jmx.yaml": "lint:\n  per_path: {'**/buy.yaml': [OWN]}\n"}, "buy", "'**/buy.yaml' in jmx.yaml"),
        ({"jmx.yaml": "exclude: [buy.yaml]\n"}, "buy", "'buy.yaml' in jmx.yaml"),
        ({}, "aux", ""),
    ],
)
def test_no_file_gets_a_name_under_which_it_would_be_lost_or_judged_otherwise(
    extra: Mapping[str, str], own: str, why: str, tmp_path: Path
) -> None:
    RealRepository(tmp_path).write({"journeys/01.yaml": HEAD.replace("id: buy", f"id: {own}"), **extra})
    done = _mended(tmp_path, Fix.SAFE, "REC101")
    assert done.files == ()
    assert [words.startswith(why) for _, words in done.refused] == [True] * bool(why)
    (told,) = (each for each in _opened(tmp_path, "REC101").selected_findings if each.code == "REC101")
    assert ("jmx rename" in told.hint) is (own == "aux")


NO_ID = (
    "kind: journey\ntitle: Become a customer\nowner: Ana Ruiz <ana@x.example>\nstages: [{id: log-in, title: Log in}]\n"
)


@pytest.mark.parametrize(
    ("name", "asked", "own"),
    [
        ("onboarding", "onboarding/log-in", "onboarding"),
        ("onboarding", "", "onboarding"),
        ("Onboarding", "onboarding/log-in", "onboarding"),
        ("01", "", "become-a-customer"),
        ("Journey 1", "", "become-a-customer"),
        ("x", "become-a-customer/log-in", "become-a-customer"),
        ("aux", "", "become-a-customer"),
        ("taken", "", "become-a-customer"),
    ],
)
def test_an_id_that_is_missing_is_the_name_by_which_the_record_is_known(
    name: str, asked: str, own: str, tmp_path: Path
) -> None:
    pain = f"kind: pain-point\nid: slow\ntitle: Slow\nat: [{asked}]\n"
    _write(tmp_path, {
        f"journeys/{name}.yaml": NO_ID, "personas/taken.yaml": STUDENTS.replace("p1", "taken"), "pain-points/slow.yaml": pain,
    })  # fmt: skip
    (change,) = _mended(tmp_path, Fix.SAFE).files
    assert change.after is not None
    assert f"\nid: {own}\n".encode() in change.after
    told = [each.hint for each in _opened(tmp_path).raw_findings if each.code == "REC003"]
    assert told == [f"add `id: {own}`"]


def test_ids_are_written_where_something_points_at_them(tmp_path: Path) -> None:
    _write(tmp_path, {
        "journeys/buy.yaml": f"{HEAD}pains:\n  - Too long # why\n",
        "initiatives/i.yaml": "kind: initiative\nid: i\ntitle: I\naddresses: [buy/too-long]\n",
    })  # fmt: skip
    (change,) = _mended(tmp_path, Fix.SAFE).files
    assert change.after == f"{HEAD}pains:\n  - {{id: too-long, title: Too long}} # why\n".encode()


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.deep), 8])
def test_whatever_tests_find_is_mended_once_and_spoils_nothing(tmp_path: Path, every: int) -> None:
    wrong = list(_attacked(tmp_path, every))
    assert not wrong, "\n".join(wrong)


def _attacked(tmp_path: Path, every: int) -> Iterator[str]:
    """What goes wrong with all that the tests of hints know to be wrong."""
    for number, (name, make) in enumerate(islice(everything(), 0, None, every)):
        folder = make(tmp_path / str(number) / "r")
        for fix in Fix:
            opened = _opened(folder, "REC101")
            done = _mended_in(opened, fix)
            if not done.files:
                continue
            read = {each.path for each in opened.raw_findings if each.level is Level.ERROR}
            known = {(each.code, each.words) for each in opened.raw_findings}
            as_patch = _applied(folder, done)
            with locked(opened.area):
                write(opened.area, done.files)
            if as_patch != _contents(folder):
                yield f"{name}: the patch is another change"
            then = _opened(folder, "REC101")
            if _mended_in(then, fix).files:
                yield f"{name}: there is more to mend the second time"
            new = [
                each for each in then.raw_findings
                if each.level is Level.ERROR and each.path not in read and (each.code, each.words) not in known
                and not each.code.startswith("OWN") and each.path in {change.path for change in done.files if change.before}
            ]  # fmt: skip
            if new:
                yield f"{name}: newly wrong: {new}"


MANGLING = (
    b"\t", b"'", b"- ", b": ", b"\r\n", b"[", b"{", b"#", b"\xff", b"\xe2\x80\x8b", b"---\n", b"id: x\n", b"4,300", b"35 percent",
)  # fmt: skip
OTHER_WORDS = (
    b"owner",
    b"onwer",
    b"title",
    b"label",
    b"stages",
    b"phases",
    b"'3'",
    b"quarterly",
    b"Quarterly",
    b"id: ",
)


@pytest.mark.parametrize("seeds", [pytest.param(range(4, 300), marks=pytest.mark.deep), range(4)])
def test_mangled_files_keep_their_comments_and_are_mended_once(seeds: range, tmp_path: Path) -> None:
    *_, (_, company) = trees(CHECKOUT / "examples/broadband")
    for seed in seeds:
        chance, texts = random.Random(seed), dict(company)
        for path in chance.sample(sorted(texts), 6):
            texts[path] = _mangled(texts[path], chance)
        folder = tmp_path / str(seed)
        _write(folder, texts)
        for fix in Fix:
            try:
                done = _mended(folder, fix, "REC101")
            except WrongSettings:
                continue
            with locked(_opened(folder).area):
                write(_opened(folder).area, done.files)
            for each in done.files:
                if each.before is not None and each.after is not None and each.path != "jmx.yaml":
                    assert _comments(each.before) <= _comments(each.after), (seed, each.path)
            assert _mended(folder, fix, "REC101").files == (), seed


def _mangled(text: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(MANGLING) + text[at + chance.randint(0, 4) :]
        text = text.replace(chance.choice(OTHER_WORDS), chance.choice(OTHER_WORDS), chance.randint(0, 2))
    return text


def _comments(text: bytes) -> set[bytes]:
    """What stands behind a sign for a comment, without blanks that may be tabs or have no width."""
    return {re.sub(rb"\s|\xe2\x80\x8b", b"", line.partition(b" #")[2]) for line in text.split(b"\n") if b" #" in line}


def _applied(folder: Path, done: Mending) -> Mapping[str, bytes]:
    """What the files hold once git has applied the patch to a copy of them."""
    copy = folder.parent / f"copy-{folder.name}-{len(list(folder.parent.iterdir()))}"
    _write(copy, _contents(folder))
    (copy.parent / "p.patch").write_bytes(patch(done.files))
    RealRepository(copy).git("apply", "--whitespace=nowarn", str(copy.parent / "p.patch"))
    return _contents(copy)


def _contents(folder: Path) -> Mapping[str, bytes]:
    files = [
        path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and ".git" not in path.parts
    ]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def _opened(folder: Path, *codes: str) -> Repository:
    repository = open_repository(folder, as_of=AS_OF, cached=False)
    repository.choice = LintChoice(extend_select=codes)
    return repository


def _mended(folder: Path, fix: Fix, *codes: str) -> Mending:
    return _mended_in(_opened(folder, *codes), fix)


def _mended_in(repository: Repository, fix: Fix) -> Mending:
    return mending_of(repository, Scope(unsafe=fix is Fix.UNSAFE))


@pytest.mark.deep
def test_as_many_are_counted_as_are_mended_in_every_repository_of_the_hints(tmp_path: Path) -> None:
    for number, (name, make) in enumerate(everything()):
        folder = make(tmp_path / str(number) / "r")
        try:
            fixes = findings_of(_opened(folder)).fixes
        except (WrongSettings, NothingToRead):
            continue
        for fix, count in ((Fix.SAFE, fixes[Fix.SAFE]), (Fix.UNSAFE, fixes[Fix.SAFE] + fixes[Fix.UNSAFE])):
            assert len(_mended(folder, fix).mended) == count, name
