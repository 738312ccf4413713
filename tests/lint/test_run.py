"""What `jmx.yaml` has to say about findings: selection, levels, suppressions."""

from datetime import date

import pytest

from jmx.lint.run import idle_suppressions
from jmx.lint.selection import LintChoice, Silenced, selected, silenced, unknown_codes
from jmx.lint.settings import idle_settings
from jmx.model.finding import Finding, Level, Profile
from jmx.model.settings import Settings
from jmx.reading.load import load
from tests.support import MemoryTree

FOUND = (
    Finding("OWN101", "journey-without-owner", Level.ERROR, "a.yaml", "…", ref="buy"),
    Finding("EVD101", "severe-pain-without-evidence", Level.WARNING, "b.yaml", "…", ref="waits"),
)


def _left(lint: dict[str, object], as_of: date = date(2026, 6, 1)) -> list[str]:
    settings = Settings.model_validate({"lint": lint})
    return [f"{finding.code} {finding.level}" for finding in selected(FOUND, settings.lint, as_of)]


@pytest.mark.parametrize(
    ("lint", "left"),
    [
        ({}, ["OWN101 error", "EVD101 warning"]),
        ({"select": ["OWN"]}, ["OWN101 error"]),
        ({"ignore": ["OWN101"]}, ["EVD101 warning"]),
        ({"levels": {"EVD": "error"}}, ["OWN101 error", "EVD101 error"]),
        ({"levels": {"EVD": "none", "EVD101": "info"}}, ["OWN101 error", "EVD101 info"]),
        ({"levels": {"OWN": "none"}}, ["EVD101 warning"]),
        ({"profile": "starter"}, ["OWN101 error"]),
        ({"profile": "starter", "extend_select": ["EVD"]}, ["OWN101 error", "EVD101 warning"]),
        ({"profile": "starter", "select": ["EVD"]}, ["EVD101 warning"]),
    ],
    ids=[
        "as-they-are",
        "select-a-family",
        "ignore-a-code",
        "louder",
        "the-longer-prefix-wins",
        "none",
        "starter",
        "extended",
        "selected-over-the-profile",
    ],
)
def test_settings_choose_findings_and_levels(lint: dict[str, object], left: list[str]) -> None:
    assert _left(lint) == left


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (LintChoice(select=("EVD",)), ["EVD101 warning"]),
        (LintChoice(extend_select=("OWN",)), ["OWN101 error", "EVD101 warning"]),
        (LintChoice(ignore=("EVD101",)), []),
        (LintChoice(levels=(("EVD101", "error"),)), ["EVD101 error"]),
        (LintChoice(profile=Profile.STARTER, extend_select=("OWN",)), ["OWN101 error"]),
    ],
    ids=["select", "extend", "ignore", "level", "profile"],
)
def test_who_runs_lint_chooses_over_the_settings(choice: LintChoice, left: list[str]) -> None:
    lint = Settings.model_validate({"lint": {"ignore": ["OWN"]}}).lint
    chosen = choice.over(lint)
    if choice.extend_select:
        chosen = chosen.model_copy(update={"ignore": ()})
    assert [f"{each.code} {each.level}" for each in selected(FOUND, chosen, date(2026, 6, 1))] == left


def test_a_suppression_holds_for_its_record_until_it_expires() -> None:
    suppress = {"code": "OWN101", "record": "buy", "reason": "in talks", "expires": date(2026, 6, 1)}
    assert _left({"suppress": [suppress]}, date(2026, 6, 1)) == ["EVD101 warning"]
    assert _left({"suppress": [suppress]}, date(2026, 6, 2)) == ["OWN101 error", "EVD101 warning"]
    assert _left({"suppress": [suppress | {"record": "other"}]}) == ["OWN101 error", "EVD101 warning"]


READ = (
    Finding("REC004", "unknown-field", Level.ERROR, "a.yaml", "…", ref="buy"),
    Finding("YML022", "too-many-findings", Level.WARNING, "a.yaml", "…"),
)


@pytest.mark.parametrize(
    ("lint", "levels"),
    [
        ({"select": ["OWN"]}, ["error", "warning"]),
        ({"ignore": ["REC", "YML"]}, ["error", "warning"]),
        ({"levels": {"REC": "none", "YML022": "info"}}, ["error", "warning"]),
        ({"levels": {"YML": "error"}}, ["error", "error"]),
        (
            {"suppress": [{"code": "REC004", "record": "buy", "reason": "…", "expires": date(2026, 12, 1)}]},
            ["error", "warning"],
        ),
    ],
    ids=["select", "ignore", "lower", "louder", "suppress"],
)
def test_what_cannot_be_read_is_always_told(lint: dict[str, object], levels: list[str]) -> None:
    settings = Settings.model_validate({"lint": lint})
    assert [finding.level for finding in selected(READ, settings.lint, date(2026, 6, 1))] == levels


@pytest.mark.parametrize(
    ("lint", "words"),
    [
        ({"select": ["ZZZ999"]}, "no rule has the code 'ZZZ999'; `jmx rule` lists them all"),
        ({"ignore": ["OWN", "OWN001"]}, "no rule has the code 'OWN001'; did you mean 'OWN101'?"),
        ({"levels": {"SLT": "none"}}, "no rule has the code 'SLT'; did you mean 'STL'?"),
        (
            {"suppress": [{"code": "STL209", "record": "buy", "reason": "…", "expires": date(2026, 12, 1)}]},
            "no rule has the code 'STL209'; did you mean 'STL109'?",
        ),
    ],
    ids=["select", "ignore", "levels", "suppress"],
)
def test_a_code_that_no_rule_has_is_told_with_the_nearest(lint: dict[str, object], words: str) -> None:
    (found,) = unknown_codes(Settings.model_validate({"lint": lint}))
    assert f"{found.words}; {found.hint}" == words
    assert found.route[:2] == ("lint", next(iter(lint)))


def test_codes_and_families_that_are_there_are_taken() -> None:
    lint = {"select": ["OWN", "OWN1", "STL101", "REC", "YML001"], "levels": {"EVD": "none"}}
    assert unknown_codes(Settings.model_validate({"lint": lint})) == ()


def test_what_is_silenced_is_counted() -> None:
    suppress = {"code": "OWN101", "record": "buy", "reason": "in talks", "expires": date(2026, 6, 1)}
    lint = {"ignore": ["OWN102"], "levels": {"STL102": "none", "STL105": "info"}, "suppress": [suppress]}
    settings = Settings.model_validate({"lint": lint})
    assert silenced(FOUND, settings.lint, date(2026, 6, 1)) == Silenced(("OWN102", "STL102"), ("STL105",), 1)
    assert silenced(FOUND, Settings().lint, date(2026, 6, 1)) == Silenced()
    for_ever = {**lint, "suppress": [suppress | {"expires": date(9999, 12, 31)}]}
    settings = Settings.model_validate({"lint": for_ever})
    assert silenced(FOUND, settings.lint, date(2026, 6, 1)) == Silenced(("OWN102", "STL102"), ("STL105",))


@pytest.mark.parametrize(
    ("code", "record", "expires", "told"),
    [
        ("STL101", "buy", "2026-12-01", []),
        ("STL101", "buy", "2027-06-02", []),
        ("STL101", "bye", "2026-12-01", ["LNT001 warning record"]),
        ("REC004", "buy", "2026-12-01", ["LNT001 warning code"]),
        ("STL101", "buy", "2026-05-31", ["LNT001 info expires"]),
        ("STL101", "buy", "2027-06-03", ["LNT002 warning expires"]),
        ("STL101", "buy", "9999-12-31", ["LNT002 warning expires"]),
        ("STL101", "unread", "2026-12-01", []),
    ],
    ids=["fine", "a-year", "no-such-record", "never-silent", "expired", "over-a-year", "for-ever", "cannot-be-read"],
)
def test_a_suppression_that_does_nothing_or_holds_too_long_is_told(
    code: str, record: str, expires: str, told: list[str]
) -> None:
    written = f"lint:\n  suppress:\n    - {{code: {code}, record: {record}, reason: in talks, expires: {expires}}}\n"
    files = {own: f"kind: journey\nid: {own}\ntitle: {title}\n" for own, title in (("buy", "Buy"), ("unread", "[]"))}
    tree = {"jmx.yaml": written, **{f"journeys/{own}.yaml": text for own, text in files.items()}}
    found = idle_suppressions(load(MemoryTree(tree)).workspace, date(2026, 6, 1))
    assert [f"{each.code} {each.level} {each.route[-1]}" for each in found] == told


def test_settings_that_say_nothing_are_told_with_what_to_write() -> None:
    backwards = {"from": date(2027, 1, 31), "to": date(2026, 12, 1)}
    one_day = {"from": date(2027, 5, 1), "to": date(2027, 5, 1)}
    never = {"id": "board", "title": "Board", "recurs": "every second Tuesday"}
    monthly = {"id": "club", "title": "Club", "recurs": "FREQ=MONTHLY;BYDAY=1TU"}
    here = {"id": "here", "title": "Here", "zone": "localtime"}
    settings = Settings.model_validate({"freezes": [one_day, backwards], "forums": [monthly, never, here]})
    freeze, forum, zone = idle_settings(settings)
    assert (zone.code, zone.level, zone.route) == ("REC009", Level.ERROR, ("forums", 2, "zone"))
    assert zone.words == "'zone' of the forum 'here' is no time zone: localtime", "it is another one on each machine"
    assert (freeze.code, freeze.level, freeze.route) == ("REC009", Level.ERROR, ("freezes", 1, "to"))
    assert freeze.words == "the freeze from 2027-01-31 ends before it begins, on 2026-12-01: it freezes nothing"
    assert freeze.hint == "write `from: 2026-12-01` and `to: 2027-01-31`, if that is meant"
    assert (forum.code, forum.level, forum.route) == ("REC010", Level.WARNING, ("forums", 1, "recurs"))
    assert forum.words == "'recurs' of the forum 'board' is no recurrence rule"
