"""Every kind of bad input in one repository: each gets a finding where a person would mend it, and hides nothing."""

import os
from pathlib import Path

import pytest

from jmx.model import limits
from jmx.model.finding import Finding
from jmx.model.workspace import Loaded
from jmx.reading.findings import placed
from jmx.reading.load import load
from jmx.repo.tree import FolderTree
from tests.support import MemoryTree

SECRET = "ghp_AAAAbbbbCCCC11112222"
JOURNEY = "kind: journey\nid: {id}\ntitle: Buy\n"


def journey(fields: str) -> str:
    return JOURNEY + fields


def touchpoint(fields: str) -> str:
    return JOURNEY + "stages:\n  - title: Choose\n    touchpoints:\n      - title: Ask\n" + fields


def evidence(fields: str) -> str:
    return "kind: evidence\nid: {id}\ntitle: Calls\n" + fields


# name → document, in which {id} stands for the name; what jmx says about each is written in EXPECTED
BAD: dict[str, str | bytes] = {
    "broken-list": journey("goals: [grow\ntier: 1\n"),
    "open-list": journey("goals: [\n"),
    "dashes-in-list": journey("goals: [\n  - grow\n]\n"),
    "open-braces": journey("volume: {n: 3, per: [a, b]\n"),
    "no-blank": "kind: journey\nid:x\ntitle: Buy\n",
    "too-far-right": "kind: journey\n  id: x\ntitle: Buy\n",
    "broken-quote": journey("sponsor: 'Ana\n"),
    "broken-colon": "kind: journey\nid: x\ntitle: Buy: a plan\n",
    "broken-indent": journey("goals:\n  - grow\n forum: board\n"),
    "duplicate-key": journey("tier: 1\nid: other\n"),
    "tab": journey("stages:\n\t- title: Choose\n"),
    "latin-1": b"kind: journey\nid: x\ntitle: caf\xe9\n",
    "utf-16": "kind: journey\n".encode("utf-16"),
    "nul": b"kind: journey\nid: x\ntitle: Buy\0now\n",
    "bidi": journey("customer_goal: buy\u202e now\n"),
    "zero-width": journey("# a comment\u200b\n"),
    "conflict": journey("<<<<<<< HEAD\ntier: 1\n=======\ntier: 2\n>>>>>>> other\n"),
    "too-large": journey("#" * limits.FILE_BYTES),
    "too-deep": journey("x-deep: " + "[" * 64 + "]" * 64 + "\n"),
    "huge-integer": evidence("sample: " + "9" * 5000 + "\n"),
    "empty": "",
    "two-documents": journey("---\nkind: journey\n"),
    "alias-bomb": "a0: &a0 [x, x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}, *a{n}]\n" for n in range(30)),
    "tag": journey("sponsor: !!python/object/apply:os.system ['true']\n"),
    "directive": "%YAML 1.1\n---\nkind: journey\n",
    "merge-key": journey("volume:\n  <<: {n: 1}\n"),
    "question-key": journey("? tier\n: 1\n"),
    "a-list": "- kind: journey\n",
    "odd-number": journey("tier: 01\n"),
    "unknown-kind": "kind: jurney\nid: x\n",
    "no-kind": "id: x\ntitle: Buy\n",
    "no-id": "kind: journey\ntitle: Buy a plan\n",
    "unknown-field": journey("onwer: ana\n"),
    "unknown-unlike": touchpoint("        pains:\n          - title: Waits\n            since: 2026\n"),
    "unknown-elsewhere": journey("responsible: ana\n"),
    "reviewed": journey("last_reviewed: 2026-01-01\n"),
    "unknown-deep": journey("volume: {n: 3, per: day, form: x}\n"),
    "unknown-in-stage": journey("stages:\n  - title: Choose\n    touchpoint: [Ask]\n"),
    "key-no-text": journey("volume: {n: 3, per: day, 3: x}\n"),
    "key-a-day": journey("2026-01-01: x\n"),
    "no-title": "kind: journey\nid: {id}\n",
    "missing-inside": journey("stages:\n  - goal: choose\n"),
    "title-number": "kind: journey\nid: {id}\ntitle: 12\n",
    "title-day": "kind: journey\nid: {id}\ntitle: 2026-02-20\n",
    "text-for-list": journey("goals: grow\n"),
    "list-for-text": journey("customer_goal: [a, b]\n"),
    "number-for-fields": journey("volume: 1200\n"),
    "fields-for-number": journey("triggers:\n  - {metric: nps, drops: {by: 1}}\n"),
    "percent-with-a-sign": journey("triggers:\n  - {metric: nps, drops: -20 %}\n"),
    "size-with-a-sign": journey("triggers:\n  - {metric: nps, worsens: -0.5}\n"),
    "two-ways-at-once": journey("triggers:\n  - {metric: nps, drops: 5 %, rises: 5 %}\n"),
    "no-way-at-all": journey("triggers:\n  - {metric: nps}\n"),
    "trigger-in-other-words": journey("triggers:\n  - {metric: nps, falls: 5 %}\n"),
    "number-for-trigger": journey("triggers:\n  - 3\n"),
    "number-for-stage": journey("stages:\n  - 3\n"),
    "nothing-for-list": journey("stages:\n"),
    "nothing-in-list": journey("tags:\n  - a\n  -\n"),
    "truth-for-number": evidence("sample: true\n"),
    "half-for-whole": evidence("sample: 1.5\n"),
    "thousands-point": journey("volume: {n: 1.200, per: month}\n"),
    "thousands-points": evidence("sample: 1.200.000\n"),
    "thousands-blank": evidence("sample: 1 200\n"),
    "comma-in-braces": journey("volume: {n: 1,200, per: month}\n"),
    "decimal-comma": "kind: metric\nid: {id}\ntitle: NPS\ntarget: 0,5\n",
    "with-a-unit": "kind: metric\nid: {id}\ntitle: NPS\ntarget: 80 %\n",
    "quoted-number": touchpoint("        importance: '3'\n"),
    "scale-in-words": touchpoint("        pains:\n          - {title: Waits, severity: high}\n"),
    "mood-in-words": touchpoint("        emotion: {default: sad}\n"),
    "vacant-truth": journey("owner: {vacant: true}\n"),
    "severity": touchpoint("        pains:\n          - {title: Waits, severity: 7}\n"),
    "tier": journey("tier: 0\n"),
    "mood": touchpoint("        emotion: 3\n"),
    "share": journey("pains:\n  - {title: Waits, reach: 35}\n"),
    "count": journey("volume: {n: -3, per: day}\n"),
    "large-integer": evidence("sample: " + "9" * 400 + "\n"),
    "infinite": "kind: metric\nid: {id}\ntitle: NPS\ntarget: .inf\n",
    "overflowing": "kind: metric\nid: {id}\ntitle: NPS\ntarget: 1.0e+999999\n",
    "impossible-day": evidence("collected: 2026-02-30\n"),
    "quoted-day": evidence("collected: '2026-02-20'\n"),
    "day-and-time": evidence("collected: 2026-02-20 10:00\n"),
    "words-for-day": evidence("collected: March 2026\n"),
    "year-for-day": evidence("collected: 2026\n"),
    "german-day": evidence("collected: 31.03.2026\n"),
    "american-day": evidence("collected: 3/31/2026\n"),
    "either-day": evidence("collected: 03/04/2026\n"),
    "misspelt-value": evidence("type: interveiw\n"),
    "unknown-value": "kind: metric\nid: {id}\ntitle: NPS\nbetter: more\n",
    "percent": journey("pains:\n  - {title: Waits, reach: 35 percent}\n"),
    "percent-over": journey("pains:\n  - {title: Waits, reach: 120 %}\n"),
    "owner": journey("owner: Ana Ruiz\n"),
    "owner-as-fields": journey("owner: {name: Ana Ruiz, email: ana@x.example}\n"),
    "owner-as-pointer": journey("owner: {ref: ana-ruiz}\n"),
    "owner-as-address": journey("owner: ana.ruiz@x.example\n"),
    "owner-as-handle": journey('owner: "@ana"\n'),
    "owner-as-list": journey("owner: [Ana Ruiz <ana@x.example>, Ben <ben@x.example>]\n"),
    "owner-as-group": journey("owner: The CX committee\n"),
    "owner-of-backstage": journey("owner: group:default/web\n"),
    "share-as-fields": journey("pains: [{title: Waits, reach: {percent: 20}}]\n"),
    "often": journey("pains: [{title: Waits, frequency: often}]\n"),
    "field-of-the-journey": journey("triggers: [{cadence: weekly}]\n"),
    "field-of-a-touchpoint": journey("channel: Web\n"),
    "goal": journey("goal: A working line\n"),
    "persona-by-title": journey("personas: [Busy parent]\n"),
    "apostrophe": journey("customer_goal: 'Don't wait'\n"),
    "team-as-owner": journey("owner: frontdesk\n"),
    "cadence": journey("cadence: sometimes\n"),
    "cadence-in-capitals": journey("cadence: Monthly\n"),
    "cadence-of-hours": journey("cadence: PT5H\n"),
    "cadence-of-nothing": journey("cadence: P0D\n"),
    "currency": journey("revenue: {money: 3, currency: euro}\n"),
    "link": touchpoint("        systems: [{system: s, url: 'javascript:x'}]\n"),
    "ref-in-words": journey("parent: Buy A Plan\n"),
    "id-in-words": "kind: journey\nid: Pay Now\ntitle: Pay\n",
    "id-cyrillic": "kind: journey\nid: р\u0430y\ntitle: Pay\n",
    "id-with-line-end": 'kind: journey\nid: "pay\\n"\ntitle: Pay\n',
    "id-too-long": "kind: journey\nid: " + "a" * 65 + "\ntitle: Pay\n",
    "empty-title": "kind: journey\nid: {id}\ntitle: ''\n",
    "long-title": "kind: journey\nid: {id}\ntitle: " + "a" * 201 + "\n",
    "long-text": journey("customer_goal: " + "a" * (64 * 1024 + 1) + "\n"),
    "escaped-bidi": journey('customer_goal: "\\u202ebuy"\n'),
    "escaped-nul": journey('customer_goal: "a\\0b"\n'),
    "escaped-terminal": journey('customer_goal: "\\e]0;x\\a"\n'),
    "escaped-zero-width": journey('customer_goal: "b\\u200buy"\n'),
    "half-character": journey('customer_goal: "\\ud800"\n'),
    "secret-list": journey(f"personas: {{token: {SECRET}}}\n"),
    "secret-value": evidence(f"type: {SECRET}\n"),
    "secret-day": evidence(f"collected: {SECRET}\n"),
    "secret-link": touchpoint(f"        systems: [{{system: s, url: 'https://me:{SECRET}@x.example'}}]\n"),
    "items-no-list": "kind: people\nitems: Ana\n",
    "items-no-fields": "kind: people\nitems:\n  - Ana\n",
    "items-no-id": "kind: people\nitems:\n  - name: Ana Ruiz\n",
    "dangling": journey("parent: nowhere-at-all\n"),
    "dangling-mood": touchpoint("        emotion: {boss: -2}\n"),
    "dangling-near": journey("personas: [strudents]\n"),
    "wrong-kind": journey("personas: [good-7]\n"),
    "taken": "kind: journey\nid: good-7\ntitle: Again\n",
    "turns": journey("parent: turns-back\n"),
    "turns-back": journey("parent: turns\n"),
}

EXPECTED = dict(
    line.split(maxsplit=1)
    for line in (Path(__file__).parents[1] / "hostile/yaml/expected.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)
GOOD = 40


def _text(name: str) -> str | bytes:
    content = BAD[name]
    return content.replace("{id}", name) if isinstance(content, str) else content


def _good() -> dict[str, bytes]:
    """Forty journeys, some with a BOM, some with CRLF, some with both."""
    texts: dict[str, bytes] = {}
    for number in range(GOOD):
        text = f"kind: journey\nid: good-{number}\ntitle: Goal {number}\nstages:\n  - title: Start\n"
        ends = text.replace("\n", "\r\n") if number % 2 else text
        texts[f"journeys/good-{number}.yaml"] = (b"\xef\xbb\xbf" if number % 3 == 0 else b"") + ends.encode()
    return texts


def _tree() -> MemoryTree:
    bad = {f"journeys/{name}.yaml": _text(name) for name in BAD}
    personas = {"personas/students.yaml": "kind: persona\nid: students\ntitle: Students\n"}
    teams = {"teams/frontdesk.yaml": "kind: team\nid: frontdesk\ntitle: Front desk\n"}
    return MemoryTree({**_good(), **bad, **personas, **teams})


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(_tree())


@pytest.fixture(scope="module")
def found(loaded: Loaded) -> dict[str, list[Finding]]:
    by_name: dict[str, list[Finding]] = {}
    for finding in placed(_tree(), loaded.findings):
        by_name.setdefault(finding.path.removeprefix("journeys/").removesuffix(".yaml"), []).append(finding)
    return by_name


def _line(finding: Finding) -> str:
    assert finding.place is not None
    place = f"{finding.place.line}:{finding.place.column}"
    return f"{place} {finding.code} {finding.words}" + (f" | {finding.hint}" if finding.hint else "")


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_finding_at_the_place_to_mend(found: dict[str, list[Finding]], name: str) -> None:
    lines = [_line(finding) for finding in found[name]]
    assert lines == [EXPECTED[name]]


def test_every_document_has_its_expected_line_and_no_other() -> None:
    assert list(EXPECTED) == list(BAD)
    assert len(BAD) >= 88


def test_good_files_beside_all_the_bad_ones_still_load(loaded: Loaded, found: dict[str, list[Finding]]) -> None:
    ids = {located.ref for located in loaded.workspace.by_kind["journey"]}
    assert {f"good-{number}" for number in range(GOOD)} <= ids
    assert set(found) == set(BAD)


def test_no_finding_says_a_secret_or_grows_with_its_file(loaded: Loaded) -> None:
    for finding in loaded.findings:
        assert SECRET not in finding.words + finding.hint
        assert len(finding.words) <= 200, finding.path
        assert (finding.words + finding.hint).isprintable()


@pytest.mark.parametrize(
    "text",
    [
        'kind: journey\nid: x\ntitle: x\n"\\e[31m\\u202e": 1\n',
        'kind: journey\nid: x\ntitle: x\n"\\u202e": 1\n"\\u202e": 2\n',
        'kind: "\\e]0;x\\a"\n',
        'kind: journey\nid: x\ntitle: x\nvolume: {n: 1, per: day, "\\n::error::": 1}\n',
    ],
    ids=["unknown field", "duplicate key", "unknown kind", "a line end in a field"],
)
def test_a_finding_repeats_no_control_or_invisible_character(text: str) -> None:
    (finding,) = load(MemoryTree({"journeys/x.yaml": text})).findings
    assert (finding.words + finding.hint).isprintable()
    assert "�" in finding.words


def test_every_finding_shows_the_line_it_is_about(found: dict[str, list[Finding]]) -> None:
    for name in BAD:
        raw = _text(name)
        lines = (raw if isinstance(raw, bytes) else raw.encode()).removeprefix(b"\xef\xbb\xbf").split(b"\n")
        for finding in found[name]:
            assert finding.place is not None
            assert (
                finding.place.frame.encode("utf-8") == lines[finding.place.line - 1].decode("utf-8", "replace").encode()
            )


def test_an_unrelated_bad_file_changes_no_other_finding() -> None:
    tree = {f"journeys/{name}.yaml": _text(name) for name in ("severity", "impossible-day", "unknown-field")}
    alone = load(MemoryTree(tree)).findings
    beside = load(
        MemoryTree({**tree, "journeys/aaa.yaml": b"\xff\xfe\0", "journeys/zzz.yaml": "a: &a [*a]\n"})
    ).findings
    assert [each for each in beside if each.path in tree] == list(alone)


def test_a_file_of_someone_else_is_none_of_our_business() -> None:
    others = {
        "deploy/k8s.yaml": "apiVersion: v1\nkind: Service\n",
        "mkdocs.yml": "site_name: !ENV [NAME, x]\nnav: &nav [*nav]\n",
        "data.yaml": "- a\n- b\n",
        "empty.yaml": "",
    }
    assert load(MemoryTree(others)).findings == ()


def test_links_devices_and_locked_files_are_findings_and_hide_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "journeys"
    folder.mkdir()
    for path, content in _good().items():
        (tmp_path / path).write_bytes(content)
    secret = tmp_path / "secret.txt"
    secret.write_text("kind: journey\nid: stolen\ntitle: Stolen\n")
    (folder / "link.yaml").symlink_to(secret)
    (folder / "nowhere.yaml").symlink_to(tmp_path / "gone")
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "large.yaml").write_bytes(b"kind: journey\nid: large\ntitle: x\n#" + b"x" * limits.FILE_BYTES)
    locked = folder / "locked.yaml"
    locked.write_text("kind: journey\nid: locked\ntitle: x\n")
    locked.chmod(0)
    tree = FolderTree(tmp_path)
    loaded = load(tree)
    lines = {
        finding.path.partition("/")[2]: f"{finding.code} {finding.words}" for finding in placed(tree, loaded.findings)
    }
    if not os.access(locked, os.R_OK):  # root reads everything
        assert lines.pop("locked.yaml") == "YML019 not read: permission denied"
    large = lines.pop("large.yaml")
    assert large.startswith("YML007 file has ")
    assert lines == {
        "link.yaml": "YML018 not read: it is a symbolic link, which jmx never follows",
        "nowhere.yaml": "YML018 not read: it is a symbolic link, which jmx never follows",
        "pipe.yaml": "YML019 not read: it is not a regular file",
    }
    ids = {located.ref for located in loaded.workspace.by_kind["journey"]}
    assert "stolen" not in ids
    assert {f"good-{number}" for number in range(GOOD)} <= ids


def _codes(texts: dict[str, str | bytes]) -> list[str]:
    return [finding.code for finding in load(MemoryTree(texts)).findings]


LIMITS: list[tuple[str, int, str, str]] = [
    ("id", limits.ID_LENGTH, "kind: journey\nid: {}\ntitle: x\n", "REC010"),
    ("title", limits.TITLE_LENGTH, "kind: journey\nid: x\ntitle: {}\n", "REC010"),
    ("text", limits.TEXT_LENGTH, "kind: journey\nid: x\ntitle: x\ncustomer_goal: {}\n", "REC010"),
    ("file", limits.FILE_BYTES - len(JOURNEY) - 2 + len("{id}") - 1, JOURNEY.replace("{id}", "x") + "#{}\n", "YML007"),
]


@pytest.mark.parametrize(("length", "text", "code"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS])
def test_what_is_as_long_as_its_limit_is_read_and_what_is_longer_is_not(length: int, text: str, code: str) -> None:
    assert _codes({"journeys/x.yaml": text.format("a" * length)}) == []
    assert _codes({"journeys/x.yaml": text.format("a" * (length + 1))}) == [code]


def test_a_ref_may_be_as_long_as_four_ids_and_no_longer() -> None:
    parts = ["a" * limits.ID_LENGTH] * 4
    text = "kind: journey\nid: x\ntitle: x\nparent: {}\n"
    assert len("/".join(parts)) == limits.REF_LENGTH
    assert _codes({"journeys/x.yaml": text.format("/".join(parts))}) == ["REF001"]
    assert _codes({"journeys/x.yaml": text.format("/".join(parts) + "a")}) == ["REC010"]


def test_settings_have_a_smaller_limit_of_their_own() -> None:
    start = "currency: EUR\n#"
    assert _codes({"jmx.yaml": start + "a" * (limits.SETTINGS_BYTES - len(start))}) == []
    assert _codes({"jmx.yaml": start + "a" * (limits.SETTINGS_BYTES - len(start) + 1)}) == ["YML007"]


def test_a_file_says_as_many_findings_as_its_limit_and_counts_the_rest() -> None:
    def wrong(number: int) -> str:
        return "kind: people\nitems:\n" + "".join(f"  - {{id: p-{n}, name: {n}}}\n" for n in range(number))

    assert _codes({"people.yaml": wrong(limits.FINDINGS_A_FILE)}) == ["REC006"] * limits.FINDINGS_A_FILE
    codes = _codes({"people.yaml": wrong(limits.FINDINGS_A_FILE + 5)})
    assert codes == [*["REC006"] * limits.FINDINGS_A_FILE, "YML022"]


def test_a_tree_may_have_as_many_files_as_the_limit_and_no_more() -> None:
    files: dict[str, str | bytes] = {f"other/{number}.yaml": "a: 1\n" for number in range(limits.FILES)}
    assert _codes(files) == []
    assert _codes({**files, "zzz/last.yaml": "kind: jurney\n"}) == ["YML007"]


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("people.yaml", "- {id: ana, name: Ana Ruiz}\n", "YML016"),
        ("people.yaml", "items: [{id: ana, name: Ana Ruiz}]\n", "REC002"),
        ("teams.yml", "web: Web\n", "REC002"),
        ("crew.yaml", "- Ana\n", None),
        ("docs/people.yaml", "- Ana\n", None),
    ],
)
def test_a_file_whose_name_says_what_it_holds_is_not_passed_over(path: str, text: str, code: str | None) -> None:
    found = [(each.code, each.path) for each in load(MemoryTree({path: text})).findings]
    assert found == ([(code, path)] if code else [])
