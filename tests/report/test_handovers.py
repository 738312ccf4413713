"""What one commit says alike of many records is told once; what only looks like it is told by itself."""

from dataclasses import replace
from typing import Any

from jmx.model.change import NOT_COMMITTED, Audience, Change
from jmx.report.changes import grouped_sentences, sentence
from jmx.report.handovers import Handover, told_once
from tests.report.diffs import COMMIT, a_change, a_diff, told_as

NAMES = {"ana": "Ana Ruiz", "bo": "Bo Li", "desk": "Desk", "line": "First line"}


def _handed(ref: str, kind: str = "journey", field: str = "owner", **more: Any) -> Change:
    sides = {"old": "ana", "new": "bo"} | more
    return a_change(ref=ref, label=ref.title(), kind=kind, field=field, audience=Audience.OWNERSHIP, **sides)


def test_the_same_handover_is_one_line_with_what_it_is_about() -> None:
    changes = [*(_handed(f"journey-{number}") for number in range(40)), _handed("fix", "initiative")]
    changes += [_handed("journey-1", field="sponsor"), _handed("cy", "person", "deputy"), a_change()]
    handover, other = told_once(changes, NAMES)
    assert other == a_change()
    assert isinstance(handover, Handover)
    assert len(handover.changes) == 43
    assert sentence(handover) == (
        "“Ana Ruiz” → “Bo Li”: answers for 40 journeys (“Journey-0”, “Journey-1”, “Journey-2” and 37 more) and "
        "1 initiative (“Fix”); sponsors 1 journey (“Journey-1”); stands in for 1 person (“Cy”)"
    )
    assert grouped_sentences(told_once(changes, NAMES)) == (sentence(handover), sentence(other))


def test_somebody_is_the_same_by_id_and_by_name_and_address() -> None:
    covered = [{"vacant": {"since": "2026-01-01", "covering": who}} for who in ("ana", "bo")]
    changes = [
        _handed("a"),
        _handed("b", old="Ana Ruiz <ana@x.example>"),
        _handed("c", old=covered[0], new=covered[1]),
    ]
    (handover,) = told_once(changes, NAMES)
    assert sentence(handover) == "“Ana Ruiz” → “Bo Li”: answers for 3 journeys (“A”, “B”, “C”)"


def test_a_team_goes_over_in_lists_and_in_what_is_done_backstage() -> None:
    def backstage(*teams: str) -> list[dict[str, str]]:
        return [{"title": "Print", "team": each} for each in teams]

    changes = [
        _handed("a/ad", "touchpoint", "backstage", old=backstage("desk", "desk"), new=backstage("line", "desk")),
        _handed("fix", "initiative", "teams", old=["it", "desk"], new=["it", "line"]),
        _handed("a/look", "stage", "team", old="desk", new="line"),
    ]
    (handover,) = told_once(changes, NAMES)
    assert sentence(handover) == (
        "“Desk” → “First line”: runs 1 stage (“A/Look”); works behind 1 touchpoint (“A/Ad”); works on 1 initiative (“Fix”)"
    )


def test_what_only_looks_like_a_handover_is_told_by_itself() -> None:
    elsewhere = COMMIT.__class__("ffff", "Bo", "", COMMIT.day, "Another")
    reworded = [[{"title": each, "team": "desk"}] for each in ("Print", "Copy")]
    both = [[{"title": "Print", "team": "desk"}], [{"title": "Copy", "team": "line"}]]
    for odd in (
        _handed("c", commit=elsewhere), _handed("c", commit=NOT_COMMITTED), _handed("c", commit=None),
        _handed("c", new="cy"), _handed("c", old="bo", new="ana"), _handed("c", old=None), _handed("c", new=None),
        _handed("b", field="sponsor"), _handed("c", field="title"), _handed("c", "review", "reviewer"),
        _handed("c", "initiative", "teams", old=["ana", "cy"], new=["bo"]),
        _handed("c", "initiative", "teams", old=["ana", "bo"], new=["bo", "ana"]),
        _handed("c", "touchpoint", "backstage", old=reworded[0], new=reworded[1]),
        _handed("c", "touchpoint", "backstage", old=both[0], new=both[1]),
    ):  # fmt: skip
        changes = (_handed("a"), _handed("b"), odd)
        assert told_once(changes, NAMES) == changes, odd


def test_diff_tells_it_once_and_lists_each_where_that_is_asked() -> None:
    report = a_diff(*(_handed(name) for name in ("buy", "sell", "use", "leave")), names={"buy": "Buy a plan", **NAMES})
    does = "answers for 4 journeys (“Buy”, “Sell”, “Use” and 1 more)"
    assert f"“Ana Ruiz” → “Bo Li”: {does}" in told_as(report, "text")
    assert f": {does}" in told_as(report, "html")
    assert f"“Ana Ruiz” → <b>“Bo Li”</b>: {does}" in told_as(report, "markdown")
    assert told_as(report, "github").count("::notice ") == 1
    assert "4 changes in meaning" in told_as(report, "text")
    every = replace(report, every=True)
    assert [told_as(each, "text").count("owner “Ana Ruiz” → “Bo Li”") for each in (report, every)] == [0, 4]
    for each in (report, every):
        assert told_as(each, "csv").count("“Ana Ruiz” → “Bo Li”") == told_as(each, "json").count('"sort"') == 4


def test_the_same_person_written_in_another_way_is_no_handover() -> None:
    changes = tuple(_handed(each, old="Bo Li <bo@x.example>") for each in "abcd")
    assert told_once(changes, NAMES) == changes


def test_the_text_of_what_is_done_backstage_is_nobody() -> None:
    sides = {"old": ["Refund at once"], "new": ["Refund after 30 days"]}
    changes = [_handed(f"buy/t{number}", "touchpoint", "backstage", **sides) for number in range(5)]
    assert told_once(changes, NAMES) == tuple(changes)


def test_several_people_of_one_name_are_told_one_by_one() -> None:
    changes = [_handed(f"p{number}", new=f"Bo Li <bo{number}@x.example>") for number in range(4)]
    assert told_once(changes, NAMES) == tuple(changes)
    namesakes = NAMES | {"bo-2": "Bo Li"}
    changes = [_handed(f"p{number}", new="bo" if number % 2 else "bo-2") for number in range(4)]
    assert told_once(changes, namesakes) == tuple(changes)
