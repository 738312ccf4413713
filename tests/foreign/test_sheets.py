"""Sheets of other tools: what is guessed of them, what a corrected `columns.yaml` makes of them, and what it refuses."""

import io
from typing import Any

import pytest

from jmx.foreign.columns import columns_of, columns_text
from jmx.foreign.draft import Draft, NotReadable
from jmx.foreign.recognise import TakenAs, drafts_of, guess_of
from jmx.foreign.sheets import guessed
from jmx.model.workspace import Workspace
from jmx.reading.cells import read_sheets
from jmx.writing.drafts import records_of

SIDE_BY_SIDE = """\
Journey map of the workshop;;;;
;;;;
Lane;Before;Before;During;After
Step;See the ad;Ask a friend;Order;Get the bike
Doing;reads;calls;fills the form;unpacks
Feeling (0-10);7;;3;9
Pain points;;;"Form times out
No Paypal";
Budget;1;;;y
Ideas;;;Save the form;
"""
GUESS = """\
# What is what in "map.csv", as jmx guesses it by names and shape.
# Correct it, then give it with --map. A row or column holds one of:
#   stage, phase, touchpoint, actions, channel, thoughts, emotion, pains, opportunities, strengths,
#   goal, questions, quotes, duration, team, backstage, response, systems, metrics, evidence, personas,
#   importance, moment_of_truth, outputs, description; or skip
title: "Journey map of the workshop"
stages: side by side  # or: one below the other
header: A  # the column that names the rows
scale: 0 to 10  # what feelings were rated on, from awful to delightful
lanes:
  "Lane": stage  # likely
  "Step": touchpoint  # sure
  "Doing": actions  # sure
  "Feeling (0-10)": emotion  # likely
  "Pain points": pains  # sure
  "Budget": skip  # nothing like it is known
  "Ideas": opportunities  # sure
"""
BELOW = """\
Phase,Touchpoint,Channel,What the customer thinks,Emotion,Painpoint,Opportunity,Verantwortlich
Aware,Sees ad,Instagram,Nice,4,,,Marketing
Aware,Visits shop,Shop,Too many,2,No test ride,Test rides,Sales
Buy,Pays,Web,,,,,Sales
"""


def _draft(text: str | bytes, columns: str) -> Draft:
    content = text if isinstance(text, bytes) else text.encode()
    (draft,) = drafts_of("map.csv", content, TakenAs(columns=columns_of(columns.encode(), "c.yaml"))) or ()
    assert records_of([draft], Workspace())
    return draft


def test_stages_side_by_side_are_guessed_and_read() -> None:
    assert guess_of("/x/map.csv", SIDE_BY_SIDE.encode()) == GUESS
    draft = _draft(SIDE_BY_SIDE, GUESS)
    assert draft.data == {
        "title": "Journey map of the workshop",
        "stages": [
            {"title": "Before", "touchpoints": [
                {"title": "See the ad", "emotion": 0.8, "actions": ["reads"]},
                {"title": "Ask a friend", "actions": ["calls"]},
            ]},
            {"title": "During", "touchpoints": [
                {"id": "order", "title": "Order", "emotion": -0.8, "actions": ["fills the form"],
                 "pains": ["Form times out", "No Paypal"]},
            ]},
            {"title": "After", "touchpoints": [{"title": "Get the bike", "emotion": 1.6, "actions": ["unpacks"]}]},
        ],
    }  # fmt: skip
    assert [each.data for each in draft.beside] == [{"question": "Save the form", "at": ["/order"]}]
    assert [tuple(each) for each in draft.lost] == [("A8", "Budget", "this row is mapped to nothing (2 cells)")]


def test_stages_one_below_the_other_are_guessed_and_read() -> None:
    columns = guess_of("map.csv", BELOW.encode())
    assert "stages: one below the other  # or: side by side\nheader: 1  # the row" in columns
    draft = _draft(BELOW, columns)
    assert draft.lost == ()
    assert draft.data["title"] == "map"
    assert [each["title"] for each in draft.data["stages"]] == ["Aware", "Buy"]
    assert draft.data["stages"][0]["touchpoints"][1] == {
        "id": "visits-shop", "title": "Visits shop", "emotion": -1, "channel": "Shop", "thoughts": ["Too many"],
        "team": "Sales", "pains": ["No test ride"],
    }  # fmt: skip


def test_what_somebody_corrects_counts() -> None:
    columns = GUESS.replace('"Budget": skip', '"Budget": evidence').replace('"Doing": actions', '"Doing": skip')
    draft = _draft(SIDE_BY_SIDE, columns.replace("0 to 10", "10-0"))
    first = draft.data["stages"][0]["touchpoints"][0]
    assert first == {"title": "See the ad", "emotion": -0.8, "evidence": ["1"]}
    assert [each.words for each in draft.lost] == ["Doing"]


def test_what_stands_above_a_table_is_said_of_the_journey() -> None:
    across = (
        "Journey;Buying a bike\nPersona;Ana, Bo\nScenario;First bike ever\nStage;Look;Buy\nActions;Ask;Pay\nMood;3;5\n"
    )
    draft = _draft(across, guess_of("x.csv", across.encode()))
    assert draft.data["personas"] == ["Ana", "Bo"]
    assert draft.data["description"] == "First bike ever"
    assert [each.words for each in draft.lost] == ["Journey"]
    down = "Our map\nPersona,Ana\nMade by,me\nStage,Actions,Mood\nLook,Ask,3\n"
    draft = _draft(down, guess_of("x.csv", down.encode()))
    assert (draft.data["title"], draft.data["personas"]) == ("Our map", ["Ana"])
    assert [each.words for each in draft.lost] == ["Made by", "me"]


def _workbook(*sheets: tuple[str, list[list[Any]], list[str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for title, rows, merged in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    del book["Sheet"]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_merged_headers_of_a_workbook_span_their_steps() -> None:
    rows: list[list[Any]] = [
        ["", "Before", None, "During"],
        ["Touchpoint", "See", "Ask", "Order"],
        ["Emotion", "happy", "=1+1", "awful"],
        ["Pain points", "Nobody answers", None, None],
    ]
    content = _workbook(("Notes", [["nothing", None]], []), ("Map", rows, ["B1:C1", "B4:D4"]))
    columns = guess_of("map.xlsx", content)
    assert 'sheet: "Map"\n' in columns
    assert '  "": stage  # likely\n' in columns
    draft = _draft(content, columns)
    assert [(each["title"], [one["title"] for one in each["touchpoints"]]) for each in draft.data["stages"]] == [
        ("Before", ["See", "Ask"]), ("During", ["Order"])
    ]  # fmt: skip
    assert draft.data["stages"][0]["touchpoints"][0]["pains"] == ["Nobody answers"]
    assert draft.data["stages"][1]["touchpoints"][0] == {"title": "Order", "emotion": -2, "thoughts": ["awful"]}
    assert [(each.where, each.why) for each in draft.lost[:2]] == [
        ("sheet Notes", "only one sheet is read"), ("Map!C3", "it holds a formula that was never calculated")
    ]  # fmt: skip


def test_what_needs_no_map_is_not_guessed() -> None:
    with pytest.raises(NotReadable, match="import it without --guess"):
        guess_of("x.md", b"# Journey")


@pytest.mark.parametrize("words", ["", "a,b\n1,2\n", "Stage\nA\n", "name,price\nx,1\n"])
def test_what_is_like_no_journey_is_not_guessed(words: str) -> None:
    with pytest.raises(NotReadable, match=r"'x\.csv': no row and no column names what journey maps name"):
        guess_of("x.csv", words.encode())


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ("lanes: {A: pain}", "'A' holds 'pain'; did you mean 'pains'?"),
        ("lanes: {A: stage}\ncolums: 1", "unknown field 'colums'"),
        ("stages: rows\nlanes: {A: stage}", "`stages` stand side by side or one below the other"),
        ("header: A1\nlanes: {A: stage}", "`header` is the row"),
        ("title: 3\nlanes: {A: stage}", "`title` is text"),
        ("scale: 5\nlanes: {A: stage}", "`scale` is text"),
        ("scale: five\nlanes: {A: stage}", "'five' is no scale"),
        ("lanes: [stage]", "`lanes` says what each row or column holds"),
        ("lanes: {A: stage", "c.yaml"),
    ],
)
def test_a_wrong_map_says_what_to_write(columns: str, words: str) -> None:
    with pytest.raises(NotReadable) as refused:
        columns_of(columns.encode(), "c.yaml")
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ("lanes: {Channel: channel}", "nothing in the table is mapped to `stage` or `touchpoint`"),
        ("sheet: Map\nlanes: {Phase: stage}", "there is no sheet 'Map'"),
        ("header: 9\nlanes: {Phase: stage}", "nothing in the table is mapped"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(columns: str, words: str) -> None:
    with pytest.raises(NotReadable, match=words):
        _draft(BELOW, columns)


def test_headers_of_any_text_come_back_from_the_file_of_a_guess() -> None:
    odd = 'Actions "quoted"\\ \u202e: #'
    found = guessed(read_sheets(f"Stage,Emotion,'{odd}\nA,1,x\n".encode()))
    assert columns_of(columns_text(found, "x\n- y").encode(), "c").columns.lanes == found.columns.lanes


def test_headers_in_plain_words_are_guessed() -> None:
    heads = {
        "What they do": "actions", "Where we meet": "channel", "How it felt (1-10)": "emotion", "What hurts": "pains",
        "How we know": "evidence", "What we answer": "response", "What they ask": "questions", "What they say": "quotes",
        "How long it takes": "duration",
    }  # fmt: skip
    rows = [",".join(heads), *(f"Step {number},shop,{number},Slow,calls,Yes,Why?,Hm,a day" for number in range(1, 9))]
    told = guess_of("ours.csv", "\n".join(rows).encode())
    assert "scale: 1 to 10" in told
    for head, lane in heads.items():
        assert f'"{head}": {lane}  # sure' in told
