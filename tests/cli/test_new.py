"""`jmx new` for a person at a terminal and for scripts: wrong answers are told, nothing breaks the file."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.model.kinds import KINDS
from jmx.reading import yaml as door
from jmx.reading.load import load
from jmx.repo.tree import FolderTree
from jmx.report.explain import record_of
from jmx.writing.emit import flow_text
from tests.support import Ran
from tests.terminal import HARD_WORDS, Terminal

Jmx = Callable[..., Ran]
CHECKOUT = Path(__file__).parents[2]


def _data(path: Path) -> dict[str, object]:
    return door.parse(path.read_bytes())


def _loads_clean(folder: Path) -> None:
    assert {finding.code for finding in load(FolderTree(folder, None)).findings} <= {"REC011"}


def test_the_wizard_asks_again_after_a_wrong_answer_and_skips_on_enter(tmp_path: Path) -> None:
    terminal = Terminal("new", "journey", "-C", tmp_path)
    terminal.answer("The journey's title?", "")
    assert "a journey needs its title" in terminal.answer("The journey's title?", "Buy a plan")
    terminal.answer("Who answers for it?", "The CX committee")
    shown = terminal.answer("Who answers for it?", "Ana Ruiz <ana@x.example>")
    assert "one person: an id of people.yaml, or `Ana Ruiz <ana@x.example>`" in shown
    terminal.answer("How often is it reviewed?", "sometimes")
    assert "'cadence' should be weekly, monthly" in terminal.answer("(Enter to leave open)", "Quarterly")
    terminal.answer("What forces a review in between?", "")
    terminal.answer("Which meeting does it feed?", "cx-board")
    terminal.read_to("open: triggers, forum")
    assert terminal.end() == 0
    assert "forum: there is no forum 'cx-board' yet; it is kept as a TODO" in terminal.told
    data = _data(tmp_path / "journeys/buy-a-plan.yaml")
    assert (data["title"], data["owner"], data["cadence"]) == ("Buy a plan", "Ana Ruiz <ana@x.example>", "quarterly")
    assert not {"triggers", "forum"} & data.keys()
    assert [path.name for path in tmp_path.iterdir()] == ["journeys"]
    _loads_clean(tmp_path)


PEOPLE = "kind: people\nitems:\n  - {id: siobhan, name: Siobhán O'Brien, emails: [S@x.example]}\n"
FORUMS = "forums: [{id: cx-board, title: CX board}, {id: monday, title: Monday}]\n"


def _git_config(folder: Path, name: str, address: str) -> Path:
    path = folder / "gitconfig"
    path.write_text(f"[user]\n\tname = {name}\n\temail = {address}\n", encoding="utf-8")
    return path


def _asked_for_owner_and_meeting(folder: Path, config: Path, owner: str, meeting: str) -> tuple[str, str]:
    terminal = Terminal("new", "journey", "--title", "Buy", "--cadence", "monthly", "--trigger", "outage", "-C", folder, git_config=config)  # fmt: skip
    shown = terminal.answer("Who answers for it?", owner), terminal.answer("Which meeting does it feed?", meeting)
    terminal.read_to("open: ")
    assert terminal.end() == 0
    return shown


def test_enter_takes_whom_git_knows_as_the_owner(tmp_path: Path) -> None:
    config = _git_config(tmp_path, "Siobhán O'Brien", "s@x.example")
    folder = tmp_path / "here"
    folder.mkdir()
    shown, meeting = _asked_for_owner_and_meeting(folder, config, "", "")
    assert "(Enter: Siobhán O'Brien <s@x.example>; - to leave open)" in shown
    assert "jmx.yaml names none yet" in meeting
    assert _data(folder / "journeys/buy.yaml")["owner"] == "Siobhán O'Brien <s@x.example>"


def test_who_has_a_record_is_offered_by_id_and_meetings_can_be_called_by_name(tmp_path: Path) -> None:
    config = _git_config(tmp_path, "S. O'Brien", "s@x.example")
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (folder / "jmx.yaml").write_text(FORUMS)
    shown, meeting = _asked_for_owner_and_meeting(folder, config, "", "CX Board")
    assert "(Enter: siobhan; - to leave open)" in shown
    assert "cx-board (CX board), monday (Enter to leave open)" in meeting
    data = _data(folder / "journeys/buy.yaml")
    assert (data["owner"], data["forum"]) == ("siobhan", "cx-board")


@pytest.mark.parametrize("name", ["CX <committee>", "two\u2028lines"])
def test_nobody_is_offered_whose_name_could_not_stand(name: str, tmp_path: Path) -> None:
    shown, _ = _asked_for_owner_and_meeting(tmp_path, _git_config(tmp_path, name, "s@x.example"), "", "")
    assert "(Enter to leave open)" in shown
    assert "owner" not in _data(tmp_path / "journeys/buy.yaml")


def test_whoever_git_knows_may_still_leave_the_owner_open(tmp_path: Path) -> None:
    _asked_for_owner_and_meeting(tmp_path, _git_config(tmp_path, "Ana Ruiz", "ana@x.example"), "-", "")
    assert "owner" not in _data(tmp_path / "journeys/buy.yaml")


def test_the_wizard_ends_where_the_input_ends(tmp_path: Path) -> None:
    terminal = Terminal("new", "journey", "-C", tmp_path)
    terminal.read_to("\n> ")
    os.write(terminal.handle, b"\x04")
    assert terminal.end() == 130
    assert list(tmp_path.iterdir()) == []


REFUSED = {
    "an owner": (("journey", "--title", "Buy", "--owner", "The CX committee"), "one person: an id of people.yaml"),
    "a cadence": (("journey", "--title", "Buy", "--cadence", "sometimes"), "weekly, monthly, quarterly"),
    "a trigger": (("journey", "--title", "Buy", "--trigger", "when it rains"), "write launch, outage, price"),
    "a severity": (("pain-point", "--title", "X", "--set", "severity=6"), "'severity' is 6; it must be 1 to 5"),
    "a field": (("pain-point", "--title", "X", "--set", "severty=6"), "did you mean 'severity'?"),
    "no field": (("pain-point", "--title", "X", "--set", "severity"), "is not FIELD=VALUE"),
    "no name": (("person",), "a new person needs its name; give it with --title"),
    "no day": (("happening", "--title", "X"), "a new happening needs its date; give it with --set date=…"),
    "a path as id": (("journey", "--title", "Buy", "--id", "../../x"), "'../../x' is no id"),
    "a device as id": (("journey", "--title", "Buy", "--id", "CON"), "Windows keeps that name"),
    "a place as id": (("journey", "--title", "Buy", "--id", "a/b"), "'a/b' is no id"),
    "a path set as id": (("journey", "--title", "Buy", "--set", "id=../../x"), "'../../x' is no id"),
    "a field that brings another": (("journey", "--title", "Buy", "--set", "x-a: 1\nstatus=active"), "has no field"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_script_is_told_what_cannot_stand(arguments: tuple[str, ...], words: str, tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("new", *arguments, "-C", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1
    assert list(tmp_path.rglob("*")) == []


def test_a_script_may_name_what_does_not_exist_yet(tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("new", "journey", "--title", "Buy", "--owner", "ana", "--forum", "cx", "--trigger", "outage",
              "--trigger", "csat drops 5 %", "--cadence", "Monthly", "-C", tmp_path)  # fmt: skip
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "owner: there is no person 'ana' yet; it is kept as a TODO",
        "triggers: there is no metric 'csat' yet; it is kept as a TODO",
        "forum: there is no forum 'cx' yet; it is kept as a TODO",
        "wrote journeys/buy.yaml; fill in what is marked TODO, then: jmx lint",
        "open: owner, triggers, forum, customer_goal, personas, volume, stages",
    ]
    assert _data(tmp_path / "journeys/buy.yaml")["cadence"] == "monthly"
    _loads_clean(tmp_path)


def test_set_takes_numbers_and_days_for_what_they_are(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("new", "pain-point", "--title", "Waits", "--set", "severity=4", "-C", tmp_path).code == 0
    assert _data(tmp_path / "pain-points/waits.yaml")["severity"] == 4


def test_title_is_what_people_call_any_kind(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("new", "person", "--title", "Maya Klein", "-C", tmp_path).code == 0
    assert jmx("new", "opportunity", "--title", "How might we?", "-C", tmp_path).code == 0
    assert jmx("new", "person", "--title", "Dr", "--set", "name=Ben Ode", "-C", tmp_path).code == 0
    assert _data(tmp_path / "people/maya-klein.yaml")["name"] == "Maya Klein"
    assert _data(tmp_path / "opportunities/how-might-we.yaml")["question"] == "How might we?"
    assert _data(tmp_path / "people/dr.yaml")["title"] == "Dr"


def test_a_second_record_of_the_same_title_is_made_and_told(tmp_path: Path, jmx: Jmx) -> None:
    first, second = (jmx("new", "pain-point", "--title", "Waits too long", "-C", tmp_path) for _ in range(2))
    assert "already" not in first.err
    assert second.err.splitlines()[0] == (
        "there is a pain-point of that title already, pain-points/waits-too-long.yaml; "
        "the new one is 'waits-too-long-2'"
    )
    assert (tmp_path / "pain-points/waits-too-long-2.yaml").is_file()


def test_a_file_jmx_cannot_read_is_never_written_over(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys/buy.yaml").write_text("kind: [\n")
    assert jmx("new", "journey", "--title", "Buy", "-C", tmp_path).code == 0
    assert (tmp_path / "journeys/buy.yaml").read_text() == "kind: [\n"
    assert (tmp_path / "journeys/buy-2.yaml").is_file()


@pytest.mark.parametrize("words", HARD_WORDS, ids=ascii)
def test_no_words_break_the_file_or_bring_in_a_field(words: str, tmp_path: Path, jmx: Jmx) -> None:
    ways = {
        "title": ("--title", words),
        "description": ("--title", "Buy", "--set", f"description={words}"),
        "owner": ("--title", "Buy", "--owner", f"{words} <ana@x.example>"),
        "personas": ("--title", "Buy", "--set", f"personas={words}"),
        "x-note": ("--title", "Buy", "--set", f"x-note={words}"),
    }
    for number, (field, arguments) in enumerate(ways.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        ran = jmx("new", "journey", "-C", folder, *arguments)
        assert ran.code in (0, 2)
        assert "\x1b" not in ran.err
        assert "a bug in jmx" not in ran.err
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert len(files) == (ran.code == 0)
        for path in files:
            _loads_clean(folder)
            data = _data(path)
            assert data.keys() <= {"kind", "id", "title", "status", "stages", field}
            assert data["status"] == "draft"
            wanted = arguments[-1].partition("=")[2].strip() or arguments[-1]
            if field in data and isinstance(data[field], str):
                assert data[field] == wanted


def test_no_lock_file_is_left_in_a_folder_without_git(tmp_path: Path, jmx: Jmx) -> None:
    jmx("new", "journey", "--title", "Buy", "-C", tmp_path)
    assert {path.name for path in tmp_path.rglob("*")} == {"journeys", "buy.yaml"}


def test_two_who_write_the_same_title_at_once_make_two_records(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "jmx", "new", "pain-point", "--title", "Waits", "-C", str(tmp_path)]
    env = {"PATH": os.defpath, "PYTHONPATH": str(CHECKOUT), "LC_ALL": "C.UTF-8"}
    running = [subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(3)]
    assert [each.communicate(timeout=60) and each.returncode for each in running] == [0, 0, 0]
    assert {path.name for path in tmp_path.rglob("*.yaml")} == {"waits.yaml", "waits-2.yaml", "waits-3.yaml"}


def test_what_jmx_writes_is_laid_out_and_reads_without_a_mistake(tmp_path: Path, jmx: Jmx) -> None:
    for kind in sorted(KINDS, key=lambda kind: kind.name == "review"):  # which needs its journey
        said = door.parse(record_of(kind.name).encode())
        words = (
            f"{name}={flow_text(value) if isinstance(value, list | dict) else value}"
            for name, value in said.items()
            if name not in ("kind", "id")
        )
        fields = [part for each in words for part in ("--set", each)]
        ran = jmx("new", kind.name, "--id", said["id"], *fields, "-C", tmp_path)
        assert ran.code == 0, ran.err
    for kind in KINDS:
        if kind.name not in ("review", "happening"):
            assert jmx("new", kind.name, "--title", f"A new {kind.name}", "-C", tmp_path).code == 0
    assert jmx("note", "repair", "They wait: 'too long'", "--quote", "It's # awful", "-C", tmp_path).code == 0
    (tmp_path / "day.mmd").write_text("journey\n  title My day\n  section Go\n    Make tea: 5: Me\n", encoding="utf-8")
    assert jmx("import", tmp_path / "day.mmd", "-C", tmp_path).code == 0
    ran = jmx("fmt", "--diff", "-C", tmp_path)
    assert (ran.code, ran.out) == (0, ""), ran.out
    _loads_clean(tmp_path)


def test_what_stands_nowhere_yet_says_how_it_is_put_into_a_journey(tmp_path: Path, jmx: Jmx) -> None:
    assert (
        "put it there: jmx set STAGE.touchpoints+=pay\n"
        in jmx("new", "touchpoint", "--title", "Pay", "-C", tmp_path).err
    )
    jmx("new", "stage", "--title", "Checkout", "-C", tmp_path)
    jmx("new", "journey", "--title", "Buy", "--set", "stages=[Choose, {ref: checkout}, {ref: gone}]", "-C", tmp_path)
    text = (tmp_path / "journeys/buy.yaml").read_text(encoding="utf-8")
    assert "# TODO: stages: there is no stage 'gone' yet" in text
    assert "ref: gone}\n" not in text
    jmx("set", "buy.stages=[Choose, {ref: checkout}]", "-C", tmp_path)
    for kind in ("touchpoint", "stage"):
        told = jmx("new", kind, "--title", f"The {kind}", "-C", tmp_path).err.rpartition("put it there: jmx ")[2]
        assert jmx(*told.partition(";")[0].split(), "-C", tmp_path).code == 0
    text = (tmp_path / "journeys/buy.yaml").read_text(encoding="utf-8")
    assert "{ref: the-touchpoint}" in text
    assert "{ref: the-stage}" in text
    assert text.count("TODO: touchpoints") == 0, "not of what is pointed at"


def test_what_stands_in_braces_is_fields_where_there_are_any_and_else_text(tmp_path: Path, jmx: Jmx) -> None:
    braces = ("--set", "customer_goal={n: 3}", "--set", "volume={n: 3, per: month}", "--set", "tags=[a, 'b, c']")
    assert jmx("new", "journey", "--title", "{Buy: now}", *braces, "--id", "buy", "-C", tmp_path).code == 0
    data = _data(tmp_path / "journeys/buy.yaml")
    assert (data["title"], data["customer_goal"]) == ("{Buy: now}", "{n: 3}")
    assert (data["volume"], data["tags"]) == ({"n": 3, "per": "month"}, ["a", "b, c"])
    ran = jmx("new", "pain-point", "--title", "Waits", "--set", "evidence=[{type: interveiw}]", "-C", tmp_path)
    assert (ran.code, "did you mean 'interview'?" in ran.err) == (2, True)
    assert jmx("set", "buy.title={Buy: later}", "-C", tmp_path).code == 0
