"""`jmx note`: what it prints, writes, lists and files; and what of it the packet and lint tell."""

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

from tests.support import Ran, Repository
from tests.terminal import HARD_WORDS, Terminal

Jmx = Callable[..., Ran]
JOURNEY = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
cadence: monthly
volume: {n: 100, per: month}
stages:
  - id: pay
    title: Pay
    touchpoints:
      - {id: now, title: Pay now, pains: [{id: waits, title: Waits too long, severity: 2, reach: 0.5}]}
"""
DAY = "2025-05-04"
NAME = "2025-05-04-wants-a-bill"


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    repository.commit({"journeys/buy.yaml": JOURNEY}, day="2025-03-01")
    repository.sign()
    return repository


@pytest.fixture
def noted(mapped: Repository, jmx: Jmx) -> Repository:
    assert jmx("note", "Pay now", "Wants a bill", "--on", DAY, "-C", mapped.folder).code == 0
    return mapped


def _evidence(repository: Repository) -> list[str]:
    return sorted(path.name for path in (repository.folder / "evidence").glob("*"))


def _text(repository: Repository, path: str) -> str:
    return (repository.folder / path).read_text(encoding="utf-8")


# --- writing ---


def test_a_note_is_a_file_of_its_own_and_told_in_the_words_of_diff(mapped: Repository, jmx: Jmx) -> None:
    ran = jmx(
        "note", "Pay now", "Wants a bill", "--quote", "Where is it?", "--from", "ticket 7", "--type", "support",
        "--person", "Bo <bo@x.example>", "--personal-data", "none", "--on", DAY, "-C", mapped.folder,
    )  # fmt: skip
    assert (ran.code, ran.out) == (0, "evidence “Wants a bill” is new\n")
    assert ran.err == f"wrote evidence/{NAME}.yaml\nit waits in the next packet; file it: jmx note --file {NAME}\n"
    assert _text(mapped, f"evidence/{NAME}.yaml") == (
        f"kind: evidence\nid: {NAME}\ntype: support\ncollected: {DAY}\nsource: ticket 7\n"
        "recorded_by: Bo <bo@x.example>\npersonal_data: none\ninsights:\n  - text: Wants a bill\n"
        '    quotes: ["Where is it?"]\n    about: [buy/now]\n'
    )
    assert "evidence “Wants a bill”" in jmx("diff", "-C", mapped.folder).out
    assert jmx("lint", "--fail-on", "info", "-C", mapped.folder, "--as-of", DAY).out.count("evidence/") == 0


def test_several_texts_are_several_notes_and_a_quote_alone_is_one(mapped: Repository, jmx: Jmx) -> None:
    assert jmx("note", "buy", "One", "Two", "--on", DAY, "-C", mapped.folder).code == 0
    ran = jmx("note", "buy", "--quote", "Three?", "--on", DAY, "-C", mapped.folder)
    assert ran.code == 0
    assert _evidence(mapped) == [f"{DAY}-one.yaml", f"{DAY}-three.yaml", f"{DAY}-two.yaml"]
    assert "“Three?” (2025-05-04" in jmx("note", "-C", mapped.folder).out


def test_stdin_is_one_note_of_as_many_lines_as_it_has(
    mapped: Repository, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Wants a bill.\r\n\r\nSays: «where?»\n".encode())))
    ran = jmx("note", "buy", "-", "--on", DAY, "-C", mapped.folder)
    assert (ran.code, ran.out) == (0, "evidence “Wants a bill. Says: «where?»” is new\n")
    (name,) = _evidence(mapped)
    assert yaml.safe_load(_text(mapped, f"evidence/{name}"))["insights"][0]["text"] == "Wants a bill.\n\nSays: «where?»"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"x" * 2_000_000, "a note is a few lines"),
        (b"x" * 100_000, "has more than 65,536 characters; shorten it"),
        (b"\xff\xfe", "holds bytes that are no text"),
        (b" \n", "nothing is noted without words"),
    ],
)
def test_what_is_no_note_is_refused(
    sent: bytes, told: str, mapped: Repository, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sent)))
    ran = jmx("note", "buy", "-", "-C", mapped.folder)
    assert (ran.code, told in ran.err) == (2, True), ran.err
    assert _evidence(mapped) == []


@pytest.mark.parametrize("words", HARD_WORDS, ids=repr)
def test_whatever_somebody_says_every_reader_reads_it_so(words: str, mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("note", "-C", mapped.folder, f"--quote={words}", f"--from={words}", "--", "buy", words)
    if ran.code:
        assert "holds bytes that are no text" in ran.err
        assert _evidence(mapped) == []
        return
    (name,) = _evidence(mapped)
    content = (mapped.folder / "evidence" / name).read_bytes()
    insight = YAML(typ="safe", pure=True).load(content)["insights"][0]
    shown = "".join(letter for letter in words if letter not in "\u2028\x1b").strip()
    assert (insight["text"], insight["quotes"]) == (shown, [shown])
    assert jmx("lint", "-C", mapped.folder).code == 0


def test_marks_that_nobody_sees_are_left_out_and_that_is_said(mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("note", "buy", "Wants\u202e a\u200b bill", "--on", DAY, "-C", mapped.folder)
    assert "marks that nobody sees are left out of the text" in ran.err
    assert "text: Wants a bill\n" in _text(mapped, f"evidence/{NAME}.yaml")
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore the rest")
    ran = jmx("note", "buy", f"می‌خواهم 👩‍💻{hidden}", "--quote", f"Yes\u2063{hidden}", "-C", mapped.folder)
    assert (ran.code, "marks that nobody sees are left out of the text" in ran.err) == (0, True)
    written = "".join(_text(mapped, f"evidence/{name}") for name in _evidence(mapped))
    assert "می‌خواهم 👩‍💻\n" in written
    assert not {*hidden, "\u2063"} & {*written}
    ran = jmx("set", f"buy.title=Buy{hidden}", "-C", mapped.folder)
    assert (ran.code, "'title' holds a control or invisible character; retype it" in ran.err) == (2, True), ran.err
    ran = jmx("new", "persona", "--title", f"Student{hidden}", "-C", mapped.folder)
    assert (ran.code, "holds a control or invisible character; retype it" in ran.err) == (2, True), ran.err


def test_addresses_are_warned_about_and_never_committed_unawares(mapped: Repository, jmx: Jmx) -> None:
    said = ("note", "buy", "Ask anna@mail.example or +49 170 1234567", "-C", mapped.folder)
    ran = jmx(*said, "--commit", "-m", "Heard")
    assert ran.code == 2
    assert "somebody's address or telephone number: anna@mail.example, +49 170 1234567; git forgets nothing" in ran.err
    assert _evidence(mapped) == []
    ran = jmx(*said)
    assert (ran.code, "write 'a customer' instead" in ran.err) == (0, True)
    ran = jmx(*said, "--personal-data", "consented", "--commit", "-m", "Heard")
    assert (ran.code, "telephone" in ran.err) == (0, False)


def test_a_commit_holds_the_note_alone_with_its_reason(mapped: Repository, jmx: Jmx) -> None:
    mapped.write({"notes.txt": "mine"})
    ran = jmx("note", "buy", "Wants a bill", "--on", DAY, "--commit", "-m", "Heard on the phone", "-C", mapped.folder)
    assert "committed " in ran.err
    assert mapped.git("show", "--name-only", "--format=%s").split("\n\n") == [
        "Heard on the phone",
        f"evidence/{NAME}.yaml",
    ]


def test_a_dry_run_writes_nothing(mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("note", "buy", "Wants a bill", "--dry-run", "-C", mapped.folder)
    assert (ran.code, ran.out, ran.err) == (0, "evidence “Wants a bill” is new\n", "")
    assert _evidence(mapped) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("nowhere", "x"), "there is no journey, place, pain or strength 'nowhere'"),
        (("Wants a bill",), "to write a note, say where and what: jmx note REF 'text'"),
        (("by", "x"), "did you mean 'buy'?"),
        (("../../etc/passwd", "x"), "there is no journey, place, pain or strength '../../etc/passwd'"),
        (("buy", "x", "--person", "Cleo"), "there is no person 'Cleo'; write Name <address>"),
        (("buy", "x", "--on", "2999-01-01"), "--on 2999-01-01 lies after today"),
        (("buy", "--type", "survey"), "nothing is noted without words"),
        (("buy", "a", "b", "--quote", "c"), "--quote belongs to one note"),
        (("buy", "x", "--supports", "waits"), "jmx note --file NOTE"),
        (("--file", "buy", "x"), "write one first"),
        (("--file", "--drop"), "name the note"),
        (("--file",), "nobody is here to be asked"),
        (("buy", "--form", "x.md"), "leave out REF"),
        (("--form", "none.md"), "'none.md' cannot be read"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(given: tuple[str, ...], told: str, mapped: Repository, jmx: Jmx) -> None:
    ran = jmx("note", *given, "-C", mapped.folder)
    assert (ran.code, told in ran.err) == (2, True), ran.err
    assert _evidence(mapped) == []


def test_notes_of_two_branches_merge_without_a_conflict(mapped: Repository, jmx: Jmx) -> None:
    for branch, text in (("one", "Wants a bill soon and on paper"), ("two", "Wants a bill soon and by e-mail")):
        mapped.git("checkout", "--quiet", "-b", branch, "main")
        assert jmx("note", "buy", text, "--on", DAY, "--commit", "-m", "x", "-C", mapped.folder).code == 0
    mapped.git("merge", "--quiet", "--no-edit", "one")
    assert len(_evidence(mapped)) == 2
    assert jmx("note", "-C", mapped.folder).out.count("Wants a bill") == 2


def test_without_git_notes_are_written_and_filed(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text(JOURNEY, encoding="utf-8")
    assert jmx("note", "buy", "Wants a bill", "--on", DAY, "-C", tmp_path).code == 0
    assert jmx("note", "--file", NAME, "--supports", "waits", "-C", tmp_path).code == 0
    assert jmx("note", "-C", tmp_path).out == "No note waits.\n"


# --- waiting ---


def test_what_waits_is_listed_with_where_and_how_to_file_it(noted: Repository, jmx: Jmx) -> None:
    line = f"  Wants a bill (2025-05-04, about “Pay now”, {NAME})\n\n"
    assert jmx("note", "-C", noted.folder).out == f"{line}1 note waits; say what it supports: jmx note --file\n"
    assert (
        jmx("note", "buy", "-C", noted.folder).out == f"{line}1 note waits; say what it supports: jmx note --file buy\n"
    )
    assert jmx("note", "waits", "-C", noted.folder).out == "No note waits at “Waits too long”.\n"


def test_the_packet_tells_it_and_asks_and_nothing_is_surer_by_it(noted: Repository, jmx: Jmx) -> None:
    packet = jmx("review", "buy", "-C", noted.folder, "--as-of", DAY).out
    assert "**A note waits since 2025-05-04: what does it support or contradict, or is it dropped?**" in packet
    assert "No evidence is linked yet. 1 note waits to be filed." in packet
    assert f"### Notes waiting\n\n- **Wants a bill** (2025-05-04, about “Pay now”, `{NAME}`)" in packet
    data = json.loads(jmx("review", "buy", "-f", "json", "-C", noted.folder, "--as-of", DAY).out)
    assert [(each["ref"], each["about"]) for each in data["notes"]] == [(NAME, ["buy/now"])]
    assert (data["evidence"], data["scores"][0]["score"]) == ([], 0.5)
    jmx("note", "--file", NAME, "--supports", "waits", "-C", noted.folder)
    data = json.loads(jmx("review", "buy", "-f", "json", "-C", noted.folder, "--as-of", DAY).out)
    assert (data["notes"], len(data["evidence"])) == ([], 1)
    assert data["scores"][0]["score"] > 0.5


def test_a_note_older_than_the_cadence_is_an_information(noted: Repository, jmx: Jmx) -> None:
    assert "EVD103" not in jmx("lint", "-C", noted.folder, "--as-of", "2025-06-04").out
    ran = jmx("lint", "-f", "concise", "-C", noted.folder, "--as-of", "2025-06-05")
    assert ran.code == 0
    assert "EVD103 a note waits since 2025-05-04, longer than the cadence of journey 'buy', monthly" in ran.out


# --- filing ---


def test_filing_names_the_note_as_evidence(noted: Repository, jmx: Jmx) -> None:
    ran = jmx("note", "--file", "Wants a bill", "--supports", "Waits too long", "-C", noted.folder)
    assert (ran.code, ran.out) == (0, "pain “Waits too long”: evidence: added “Wants a bill”\n")
    assert ran.err == "wrote journeys/buy.yaml\n"
    assert _text(noted, "journeys/buy.yaml") == JOURNEY.replace(
        "reach: 0.5", f"reach: 0.5, evidence: [{{ref: {NAME}}}]"
    )


def test_filing_against_something_is_written_into_the_note(noted: Repository, jmx: Jmx) -> None:
    ran = jmx("note", "--file", NAME, "--contradicts", "waits", "-C", noted.folder)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("evidence “Wants a bill”: insights")
    assert _text(noted, "journeys/buy.yaml") == JOURNEY
    assert "contradicts: [buy/waits]" in _text(noted, f"evidence/{NAME}.yaml")
    assert jmx("note", "-C", noted.folder).out == "No note waits.\n"


def test_a_dropped_note_is_gone_and_git_keeps_why(noted: Repository, jmx: Jmx) -> None:
    noted.git("add", "-A")
    noted.git("commit", "-q", "-m", "heard")
    ran = jmx("note", "--file", NAME, "--drop", "--commit", "-m", "Said of another shop", "-C", noted.folder)
    assert (ran.code, ran.out) == (0, "evidence “Wants a bill” is gone\n")
    assert f"removed evidence/{NAME}.yaml\n" in ran.err
    assert _evidence(noted) == []
    assert noted.git("log", "-1", "--format=%s", "--", f"evidence/{NAME}.yaml") == "Said of another shop"


def test_a_note_that_no_commit_holds_is_dropped_for_good_and_that_is_said(noted: Repository, jmx: Jmx) -> None:
    ran = jmx("note", "--file", NAME, "--drop", "-C", noted.folder)
    assert (ran.code, "no commit holds this note as it stands, so nothing keeps it" in ran.err) == (0, True)


def test_a_note_is_laid_out_as_every_file_and_shown_where_it_belongs(noted: Repository, jmx: Jmx) -> None:
    assert jmx("fmt", "--check", f"evidence/{NAME}.yaml", "-C", noted.folder).code == 0
    assert f"Evidence about it or against it\n  Wants a bill  {NAME}" in jmx("show", "buy/now", "-C", noted.folder).out


def test_a_new_pain_of_a_note_stands_where_the_note_waited(noted: Repository, jmx: Jmx) -> None:
    ran = jmx("note", "--file", NAME, "--pain", "There is no bill", "-C", noted.folder)
    assert (ran.code, ran.out) == (0, "pain “There is no bill” is new\n")
    assert "fill in what is marked TODO in pain-points/there-is-no-bill.yaml" in ran.err
    pain = yaml.safe_load(_text(noted, "pain-points/there-is-no-bill.yaml"))
    assert (pain["at"], pain["evidence"]) == (["buy/now"], [{"ref": NAME}])


def test_notes_are_gone_through_one_by_one_at_a_terminal(mapped: Repository, jmx: Jmx) -> None:
    texts = ("A shows it", "B speaks against it", "C is a new one", "D is nonsense", "E has time", "F never asked")
    assert jmx("note", "Pay now", *texts, "--on", DAY, "-C", mapped.folder).code == 0
    terminal = Terminal("note", "--file", "buy", "-C", mapped.folder)
    shown = terminal.answer("Note 1 of 6: A shows it (2025-05-04, about “Pay now”", "9")
    assert "  2  pain “Waits too long”  buy/waits\n" in shown
    assert "there is no number 9" in terminal.answer("", "c")
    assert "write what it contradicts: c 1" in terminal.answer("", "2 3")
    assert "pain “Waits too long”: evidence: added “A shows it”" in terminal.answer(
        "Note 2 of 6: B", "c Waits too long"
    )
    terminal.answer("Note 3 of 6: C", "n Another pain")
    terminal.answer("Note 4 of 6: D", "d")
    terminal.answer("Note 5 of 6: E", "")
    terminal.read_to("\n> ")
    os.write(terminal.handle, b"\x04")  # the end of the input
    assert terminal.end() == 130
    workspace = jmx("note", "buy", "-C", mapped.folder).out
    assert [text[0] for text in texts if text in workspace] == ["E", "F"]
    assert f"{{ref: {DAY}-a-shows-it}}" in _text(mapped, "journeys/buy.yaml")
    assert (mapped.folder / "pain-points/another-pain.yaml").is_file()
