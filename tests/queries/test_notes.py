"""Notes as an answer: what they may be about, under which names, and what filing them edits."""

from collections.abc import Mapping

import pytest

from jmx.errors import JmxError
from jmx.queries.notes import Choice, Filing, choices, filed, inbox, meant_by, noted, of_persons
from jmx.queries.repository import open_repository
from jmx.writing.new_record import Heard
from tests.support import Repository

BUY = """kind: journey
id: buy
title: Buy a plan
stages:
  - title: Pay
    touchpoints:
      - {id: pay-now, title: Pay now, pains: [{id: slow, title: Slow}]}
      - {title: "???"}
      - {title: Get a bill, pains: [{id: late, title: Late}]}
"""
FILES = {
    "journeys/buy.yaml": BUY,
    "journeys/use.yaml": "kind: journey\nid: use\ntitle: Use it\nstages: [{title: Pay again, touchpoints: [Late]}]\n",
    "strengths/kind.yaml": "kind: strength\nid: kindness\ntitle: People are kind\nat: [buy]\n",
    "people.yaml": "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}]\n",
    "personas/student.yaml": "kind: persona\nid: student\ntitle: Student\n",
}


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    repository.commit(FILES)
    return repository


def _note(repository: Repository, about: str = "buy/pay-now", text: str = "Wants a bill", **said: str) -> str:
    edits = noted(open_repository(repository.folder, as_of="2026-05-01"), [Heard((about,), text, (), said)])
    (file,) = edits.files
    assert file.after is not None
    repository.write({file.path: file.after.decode()})
    return file.path


@pytest.mark.parametrize(
    ("words", "ref"),
    [
        ("buy", "buy"), ("Buy a plan", "buy"), ("buy A PLAN ", "buy"), ("pay-now", "buy/pay-now"), ("Pay now", "buy/pay-now"),
        ("buy/pay", "buy/pay"), ("Pay", "buy/pay"), ("slow", "buy/slow"), ("People are kind", "kindness"), ("buy/pay/pay-now", "buy/pay-now"),
    ],
)  # fmt: skip
def test_what_a_note_is_about_is_found_by_any_name(mapped: Repository, words: str, ref: str) -> None:
    workspace = open_repository(mapped.folder).workspace
    assert meant_by(workspace, words, ("journey", "stage", "touchpoint", "pain-point", "strength")).ref == ref


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Pay nwo", "did you mean 'buy/pay-now'"), ("late", "several are called 'late'; write 'use/late' or 'buy/late'"),
        ("student", "'student' is a persona; name a journey, place, pain or strength"), ("../../etc", "there is no journey"),
        ("!!!", "there is no journey, place, pain or strength '!!!'"),
        ("???", "'buy/touchpoint' may come to mean something else; write an `id`"),
        ("buy/touchpoint", "write an `id` into it in journeys/buy.yaml first"),
    ],
)  # fmt: skip
def test_what_it_cannot_be_about_is_said(mapped: Repository, words: str, told: str) -> None:
    with pytest.raises(JmxError) as refused:
        noted(open_repository(mapped.folder), [Heard((words,), "x")])
    assert told in str(refused.value)


def test_two_notes_of_one_day_have_files_of_their_own_whatever_they_begin_with(mapped: Repository) -> None:
    long = "one two three four five six seven"
    texts = ["Same", "Same", long, f"{long} eight", "!!!", "ジャーニーマップ"]
    edits = noted(open_repository(mapped.folder, as_of="2026-05-01"), [Heard(("buy",), each) for each in texts])
    names = [each.path.removeprefix("evidence/2026-05-01-").removesuffix(".yaml") for each in edits.files]
    assert names[:2] == ["same", "same-2"]
    assert names[2].startswith("one-two-three-four-five-six-")
    assert len(set(names)) == len(names)
    assert all(each.before is None and each.after for each in edits.files)


def test_writing_a_note_reads_no_history(mapped: Repository) -> None:
    repository = open_repository(mapped.folder)
    noted(repository, [Heard(("buy",), "Wants a bill")])
    assert not {"history", "_review_walks", "lint_context"} & vars(repository).keys()


def test_whoever_git_knows_is_who_heard_it_if_they_have_a_record(mapped: Repository) -> None:
    mapped.sign("Somebody <who@x.example>")
    assert "recorded_by" not in (mapped.folder / _note(mapped, text="a")).read_text("utf-8")
    mapped.sign("A. Ruiz <Ana@x.example>")
    assert "recorded_by: ana\n" in (mapped.folder / _note(mapped, text="b")).read_text("utf-8")
    assert "recorded_by: Bo <bo@x.example>\n" in (
        mapped.folder / _note(mapped, text="c", recorded_by="Bo <bo@x.example>")
    ).read_text("utf-8")
    assert "recorded_by: ana\n" in (mapped.folder / _note(mapped, text="d", recorded_by="ana ruiz")).read_text("utf-8")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"type": "suport"}, "did you mean 'support'"), ({"recorded_by": "cleo"}, "there is no person 'cleo'"),
        ({"collected": "may"}, "collected"), ({"personal_data": "yes"}, "consented"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_stand_is_refused(mapped: Repository, said: Mapping[str, str], told: str) -> None:
    with pytest.raises(JmxError) as refused:
        _note(mapped, **said)
    assert told in str(refused.value)


def test_notes_are_listed_by_journey_by_place_and_by_name(mapped: Repository) -> None:
    first = _note(mapped).removeprefix("evidence/").removesuffix(".yaml")
    _note(mapped, about="use", text="Breaks")
    repository = open_repository(mapped.folder)
    assert [each.text for each in inbox(repository).notes] == ["Breaks", "Wants a bill"]
    for words in ("buy", "Pay now", first, "wants a bill"):
        assert [each.text for each in inbox(repository, words).notes] == ["Wants a bill"]
    assert inbox(repository, "Get a bill").notes == ()


def test_what_a_note_may_support_is_what_stands_where_it_waits(mapped: Repository) -> None:
    _note(mapped)
    repository = open_repository(mapped.folder)
    (note,) = inbox(repository).notes
    assert choices(repository, note) == (
        Choice("buy/pay-now", "touchpoint", "Pay now"), Choice("buy/slow", "pain-point", "Slow"),
        Choice("kindness", "strength", "People are kind"), Choice("buy/pay", "stage", "Pay"), Choice("buy", "journey", "Buy a plan"),
    )  # fmt: skip


def test_a_note_is_filed_as_evidence_and_against_something_in_one_edit(mapped: Repository) -> None:
    path = _note(mapped)
    edits = filed(
        open_repository(mapped.folder), "wants a bill", Filing(("Slow", "buy/pay"), ("People are kind",), ("No bill",))
    )
    assert sorted(each.path for each in edits.files) == [path, "journeys/buy.yaml", "pain-points/no-bill.yaml"]
    mapped.write({each.path: (each.after or b"").decode() for each in edits.files})
    workspace = open_repository(mapped.folder).workspace
    for claim in ("buy/slow", "buy/pay", "no-bill"):
        assert [each.path for each in workspace.evidence(claim)] == [path]
    assert workspace.records["no-bill"].record.at == ("buy/pay-now",)
    assert "contradicts: [kindness]" in (mapped.folder / path).read_text("utf-8")
    assert inbox(open_repository(mapped.folder)).notes == ()


def test_a_note_that_something_names_is_not_dropped(mapped: Repository) -> None:
    _note(mapped)
    first = filed(open_repository(mapped.folder), "wants a bill", Filing(("slow",)))
    mapped.write({each.path: (each.after or b"").decode() for each in first.files})
    with pytest.raises(JmxError, match="there is no evidence"):
        filed(open_repository(mapped.folder), "wants a bill", Filing(drop=True))
    with pytest.raises(JmxError, match="supports and contradicts nothing"):
        filed(open_repository(mapped.folder), "wants a bill", Filing(("slow",), drop=True))


def test_addresses_are_seen_wherever_they_stand() -> None:
    heard = Heard(("buy",), "ask a\u200b@x.example", ("b@x.example",), {"source": "c@x.example"})
    assert of_persons([heard]) == ("a@x.example", "b@x.example", "c@x.example")
    assert of_persons([Heard(("buy",), "ask a@x.example", (), {"personal_data": "consented"})]) == ()
