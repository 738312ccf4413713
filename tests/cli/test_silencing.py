"""What `jmx.yaml` keeps lint from telling: by path, and by record; and that it says so once it keeps nothing back."""

import json
from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
Codes = Callable[..., list[str]]
PAIN = "pains: [{id: slow, title: Slow, severity: 5}]\n"
OLD = f"kind: journey\nid: old\ntitle: Old\nowner: Ana Ruiz <ana@x.example>\n{PAIN}"
SUPPRESS = "lint: {suppress: [{code: EVD101, record: new/slow, reason: being asked, expires: 2026-06-01}]}\n"


@pytest.fixture
def kept(repository: Repository) -> Repository:
    repository.commit({"legacy/old.yaml": OLD, "journeys/new.yaml": OLD.replace("old", "new")}, day="2026-03-01")
    return repository


@pytest.fixture
def codes(kept: Repository, jmx: Jmx) -> Codes:
    def told(*options: str) -> list[str]:
        ran = jmx("lint", "-C", kept.folder, "--as-of", "2026-03-02", "-f", "json", *options)
        assert ran.code in (0, 1), ran.err
        found = json.loads(ran.out)["findings"]
        return [f"{each['path']} {each['code']}" for each in found if each["code"][:3] in ("EVD", "LNT", "REC")]

    return told


def test_rules_are_not_asked_of_the_files_of_a_path(kept: Repository, codes: Codes, jmx: Jmx) -> None:
    both = ["journeys/new.yaml EVD101", "legacy/old.yaml EVD101"]
    assert codes() == both
    for pattern, path in (("legacy/**", "legacy"), ("legacy/", "legacy"), ("journeys/*.yaml", "journeys")):
        kept.write({"jmx.yaml": f"lint: {{per_path: {{'{pattern}': [EVD]}}}}\n"})
        assert codes() == [each for each in both if not each.startswith(path)]
    kept.write({"jmx.yaml": "lint: {per_path: {'legacy/**': [EVD101, STL, ACT]}}\n"})
    assert "suppressed in jmx.yaml." in jmx("lint", "-C", kept.folder, "--as-of", "2026-03-02").out


def test_what_cannot_be_read_is_told_there_too(kept: Repository, codes: Codes) -> None:
    kept.write({"legacy/old.yaml": f"{OLD}bogus: 1\n", "jmx.yaml": "lint: {per_path: {legacy/: [EVD, REC]}}\n"})
    assert codes() == ["journeys/new.yaml EVD101", "legacy/old.yaml REC004"]


def test_a_path_that_leads_nowhere_is_told_and_mended(kept: Repository, codes: Codes, jmx: Jmx) -> None:
    kept.write({"jmx.yaml": "lint:\n  per_path:\n    legcy/: [EVD] # by 2027\n    legacy/: [EVD]\n"})
    assert codes() == ["jmx.yaml LNT003", "journeys/new.yaml EVD101"]
    jmx("lint", "-C", kept.folder, "--fix", "--unsafe-fixes")
    assert (kept.folder / "jmx.yaml").read_text() == "lint:\n  per_path:\n    legacy/: [EVD]\n"


def test_a_code_that_no_rule_has_is_refused_there(kept: Repository, jmx: Jmx) -> None:
    kept.write({"jmx.yaml": "lint: {per_path: {legacy/: [EVD901]}}\n"})
    ran = jmx("lint", "-C", kept.folder)
    assert (ran.code, "no rule has the code 'EVD901'" in ran.err) == (2, True)


def test_a_suppression_of_what_is_mended_is_told_and_goes(kept: Repository, codes: Codes, jmx: Jmx) -> None:
    kept.write({"jmx.yaml": SUPPRESS})
    assert codes() == ["legacy/old.yaml EVD101"], "it silences something"
    kept.write({"journeys/new.yaml": OLD.replace("old", "new").replace("severity: 5", "severity: 2")})
    assert codes() == ["jmx.yaml LNT001", "legacy/old.yaml EVD101"]
    assert codes("--select", "ACT") == [], "nobody knows what a rule would find that is not asked"
    ran = jmx("lint", "-C", kept.folder, "--as-of", "2026-03-02", "--fix")
    assert "for 'new/slow' silences nothing: it is not found any more" in ran.err
    assert (kept.folder / "jmx.yaml").read_text() == ""


@pytest.mark.parametrize("code", ["STL101", "STL106", "ACT102", "OWN101"])
def test_what_may_be_found_tomorrow_is_not_called_unused(kept: Repository, codes: Codes, code: str) -> None:
    kept.write({"jmx.yaml": SUPPRESS.replace("EVD101", code).replace("new/slow", "old")})
    assert "jmx.yaml LNT001" not in codes()


def test_without_the_whole_history_nothing_that_needs_it_is_called_unused(kept: Repository, jmx: Jmx) -> None:
    (kept.folder / ".git").rename(kept.folder.parent / "git")
    kept.write({"jmx.yaml": SUPPRESS.replace("EVD101", "ACT106").replace("new/slow", "old")})
    assert "LNT001" not in jmx("lint", "-C", kept.folder, "--as-of", "2026-03-02").out


@pytest.mark.parametrize("blanket", ["{code: EVD, record: old}", "{code: EVD101}", "{record: old}"])
def test_a_suppression_of_everything_is_refused(kept: Repository, jmx: Jmx, blanket: str) -> None:
    entry = blanket.replace("}", ", reason: so, expires: 2026-06-01}")
    kept.write({"jmx.yaml": f"lint: {{suppress: [{entry}]}}\n"})
    assert jmx("lint", "-C", kept.folder).code == 2
