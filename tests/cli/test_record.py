"""`jmx review --record`: what is written down is checked before it is written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from jmx.reading import yaml as door
from tests.support import Ran
from tests.terminal import HARD_WORDS, Terminal

Jmx = Callable[..., Ran]
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: ana\nstatus: draft\nstages: [Pay]\n"
PEOPLE = "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}, {id: ben, name: Ben Ode}]\n"
RECORD = ("--as-of", "2026-04-20", "--record")
UPDATED = (*RECORD, "--verdict", "updated")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys/buy.yaml").write_text(JOURNEY)
    (tmp_path / "people.yaml").write_text(PEOPLE)
    return tmp_path


def _reviews(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("reviews/*"))


def test_a_record_holds_what_was_agreed_and_who_was_there(folder: Path, jmx: Jmx) -> None:
    ran = jmx("review", "buy", "-C", folder, *UPDATED, "--reviewer", "ben", "--recorded-by", "ana", "--date",
              "2026-04-18", "--decision", "Keep it", "--decision", "Ask: why?", "--action", "Ben calls ten",
              "--attendee", "Ana, and guest", "--attendee", "Ben Ode")  # fmt: skip
    assert (ran.code, ran.out) == (0, "")
    text = (folder / "reviews/2026-04-18-buy.yaml").read_bytes()
    data = door.parse(text)
    assert data["decisions"] == [{"id": "d1", "text": "Keep it"}, {"id": "d2", "text": "Ask: why?"}]
    assert data["actions"] == [{"id": "a1", "text": "Ben calls ten"}]
    assert data["attendees"] == ["Ana, and guest", "Ben Ode"]
    assert (data["reviewer"], data["recorded_by"], data["verdict"]) == ("ben", "ana", "updated")
    assert b"# decisions" not in text
    assert "reviews/" not in jmx("lint", "-C", folder, "--as-of", "2026-04-20", "-f", "concise").out
    assert {path.name for path in folder.iterdir()} == {"journeys", "people.yaml", "reviews"}


REFUSED = {
    "a first name": (("--reviewer", "Bob"), "--reviewer: nobody here is called 'Bob'; write an id of people.yaml"),
    "an id of nobody": (("--reviewer", "anna"), "--reviewer: nobody here is called 'anna'; did you mean 'ana'?"),
    "somebody's name": (("--reviewer", "ode"), "nobody here is called 'ode'; did you mean 'ben'?"),
    "a scribe nobody knows": (("--recorded-by", "zoe"), "--recorded-by: nobody here is called 'zoe'"),
    "a day ahead": (("--date", "2027-05-01"), "--date 2027-05-01 lies after 2026-04-20"),
    "no day": (("--date", "Monday"), "--date: 'Monday' is no day"),
    "an empty decision": (("--decision", ""), "--decision '': it says nothing"),
    "two owners": (("--decision", "Keep it; why; Ana, Ben; 2026-06-01"), "'Ana, Ben' are 2 people, and one answers for it"),
    "a name that is nearly one": (("--decision", "Keep it; anna"), "nobody here is called 'anna'; did you mean 'ana'?"),
    "a day in two ways": (("--action", "ana: call by 01/02/2027"), "'01/02/2027' may be 2027-01-02 or 2027-02-01"),
    "no real day": (("--action", "ana: call by 2027-02-30"), "--action 'ana: call by 2027-02-30': '2027-02-30' is no day"),
    "a day of last year": (("--action", "ana: call by 2025-02-20"), "2025-02-20 lies before the review of 2026-04-20"),
    "nothing there": (("--decision", "Keep it; about bye"), "there is no record 'bye'; did you mean 'buy'?"),
    "no action": (("--close", "first/a1"), "--close: there is no action 'first/a1'"),
    "put off for no reason": (("--postpone-to", "2026-05-01"), "leave out --verdict or --postpone-to"),
    "an attendee without end": (("--attendee", "x" * 201), "'attendees[0]' has more than 200 characters"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_recorded_is_told_and_not_written(
    arguments: tuple[str, ...], words: str, folder: Path, jmx: Jmx
) -> None:
    ran = jmx("review", "buy", "-C", folder, *UPDATED, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1
    assert _reviews(folder) == []


def test_a_script_must_say_the_verdict(folder: Path, jmx: Jmx) -> None:
    ran = jmx("review", "buy", "-C", folder, *RECORD)
    assert ran.code == 2
    assert ran.err == "jmx: --record needs a --verdict: still-true, updated, needs-research, retired\n"
    assert _reviews(folder) == []


def test_a_person_is_asked_for_the_verdict(folder: Path) -> None:
    terminal = Terminal("review", "buy", "-C", folder, *RECORD)
    terminal.answer("What did the review find the map to be? still-true, updated", "fine")
    assert "'fine' is no verdict; write one of: still-true" in terminal.answer("What did", "Needs-Research")
    terminal.answer("Who led it? (Enter: Ana Ruiz", "bob")
    assert "nobody here is called 'bob'" in terminal.answer("Who led it?", "ben")
    terminal.answer("Who was there?", "Ana Ruiz, Ben")
    terminal.answer("What was decided?", "Keep it; it works; ana; 31.01.2027; about buy")
    terminal.answer("And?", "")
    terminal.answer("What is to be done?", "Ben: call ten by someday")
    terminal.answer("And?", "ana: call; 01/02/2027")
    assert "may be 2027-01-02 or 2027-02-01" in terminal.answer("And?", "")
    terminal.read_to("wrote reviews/2026-04-20-buy.yaml")
    assert terminal.end() == 0
    data = door.parse((folder / "reviews/2026-04-20-buy.yaml").read_bytes())
    assert (data["verdict"], data["reviewer"], data["attendees"]) == ("needs-research", "ben", ["Ana Ruiz", "Ben Ode"])
    assert data["decisions"] == [
        {"id": "d1", "text": "Keep it", "why": "it works", "about": ["buy"], "owner": "ana", "due": date(2027, 1, 31)}
    ]
    assert data["actions"] == [{"id": "a1", "text": "call ten by someday", "owner": "ben"}]


def test_a_second_review_of_a_day_names_the_first(folder: Path, jmx: Jmx) -> None:
    assert jmx("review", "buy", "-C", folder, *UPDATED).code == 0
    first = folder / "reviews/2026-04-20-buy.yaml"
    moved = first.rename(folder / "reviews/april.yaml")
    ran = jmx("review", "buy", "-C", folder, *UPDATED)
    assert ran.code == 2
    assert "a review of 'buy' on 2026-04-20 is recorded already in 'reviews/april.yaml'" in ran.err
    assert jmx("review", "buy", "-C", folder, *UPDATED, "--date", "2026-04-19").code == 0
    moved.rename(first).write_text("kind: [\n")
    ran = jmx("review", "buy", "-C", folder, *UPDATED)
    assert ran.code == 2
    assert "'reviews/2026-04-20-buy.yaml' is there already" in ran.err
    assert first.read_text() == "kind: [\n"


@pytest.mark.parametrize("name", ["2026", "no", "null", "1e3"])
def test_a_journey_whose_id_looks_like_something_else_is_made_and_recorded(name: str, tmp_path: Path, jmx: Jmx) -> None:
    owned = ("--title", name, "--owner", "Ana Ruiz <ana@x.example>")
    assert jmx("new", "journey", "-C", tmp_path, *owned).code == 0
    assert jmx("review", name, "-C", tmp_path, *UPDATED).code == 0
    data = door.parse((tmp_path / f"reviews/2026-04-20-{name}.yaml").read_bytes())
    assert data["journeys"] == list(data["fingerprint"]) == [name]
    assert jmx("lint", "-C", tmp_path, "--as-of", "2026-04-20", "--fail-on", "error").code == 0


@pytest.mark.parametrize("words", HARD_WORDS, ids=ascii)
def test_no_words_break_a_review_or_bring_in_a_field(words: str, folder: Path, jmx: Jmx) -> None:
    for day, option in enumerate(("--decision", "--action", "--attendee", "--reviewer"), 1):
        path = folder / f"reviews/2026-04-0{day}-buy.yaml"
        said = f"{words} <ana@x.example>" if option == "--reviewer" else words
        ran = jmx("review", "buy", "-C", folder, *UPDATED, "--date", f"2026-04-0{day}", option, said)
        assert ran.code in (0, 2)
        assert "a bug in jmx" not in ran.err
        assert path.exists() == (ran.code == 0)
        if path.exists():
            data = door.parse(path.read_bytes())
            told = {"--decision": "decisions", "--action": "actions", "--attendee": "attendees"}.get(option, "reviewer")
            assert data.keys() - {told} <= {"kind", "id", "date", "journeys", "reviewer", "fingerprint", "verdict"}
            assert said in (data[told], *data[told], *(each["text"] for each in data[told] if isinstance(each, dict)))
    assert "REC" not in jmx("lint", "-C", folder, "--as-of", "2026-04-20", "-f", "concise").out


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("ana: call ten by 2027-01-15", {"id": "a1", "text": "call ten", "owner": "ana", "due": date(2027, 1, 15)}),
        ("Ana Ruiz: call ten", {"id": "a1", "text": "call ten", "owner": "ana"}),
        ("Ana: stand by", {"id": "a1", "text": "stand by", "owner": "ana"}),
        ("Call ten by 2027-01-15", {"id": "a1", "text": "Call ten", "due": date(2027, 1, 15)}),
        ("Ask: why by 2027-02-30?", {"id": "a1", "text": "Ask: why by 2027-02-30?"}),
        ("Bo: call ten", {"id": "a1", "text": "Bo: call ten"}),
    ],
    ids=["id and day", "name", "first name", "day alone", "nobody and no day", "a first name that two have"],
)
def test_an_action_says_whose_it_is_and_until_when(
    folder: Path, jmx: Jmx, said: str, action: dict[str, object]
) -> None:
    people = "kind: people\nitems: [{id: ana, name: Ana Ruiz}, {id: bo-l, name: Bo Li}, {id: bo-k, name: Bo Kim}]\n"
    (folder / "people.yaml").write_text(people)
    ran = jmx(
        "review", "buy", "-C", folder, "--record", "--verdict", "updated", "--date", "2026-04-18", "--action", said
    )
    assert ran.code == 0, ran.err
    assert ("nobody is to do" in ran.err) is ("owner" not in action)
    [record] = [door.parse(path.read_bytes()) for path in (folder / "reviews").iterdir()]
    assert record["actions"] == [action]


def _whole(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_shows_the_record_word_for_word_and_writes_nothing(folder: Path, jmx: Jmx) -> None:
    asked = (
        "review",
        "buy",
        "-C",
        folder,
        *UPDATED,
        "--decision",
        "Keep it",
        "--action",
        "ben: call ten",
        "--promote",
        "a1",
    )
    before = _whole(folder)
    dry = jmx(*asked, "--dry-run")
    assert dry.code == 0
    assert _whole(folder) == before
    assert dry.err.splitlines()[0] == "would write reviews/2026-04-20-buy.yaml:"
    assert dry.err.splitlines()[-1] == "nothing was written"
    assert jmx(*asked).code == 0
    new = {path: content for path, content in _whole(folder).items() if path not in before}
    assert len(new) == 2, "the record, and the initiative that the action becomes"
    assert dry.out.encode() == b"".join(new[path] for path in sorted(new, reverse=True))
    again = jmx(*asked, "--dry-run")
    assert (again.code, again.out) == (2, ""), "what could not be written is not shown as if it could"


def test_a_dry_run_refuses_what_a_real_one_refuses(folder: Path, jmx: Jmx) -> None:
    ran = jmx("review", "buy", "-C", folder, *UPDATED, "--reviewer", "Bob", "--dry-run")
    assert (ran.code, ran.out) == (2, "")
    assert "nobody here is called 'Bob'" in ran.err
    assert jmx("review", "buy", "-C", folder, "--dry-run").code == 2, "a packet writes nothing anyway"


@pytest.mark.parametrize("what", ["close", "promote"])
def test_a_dry_run_of_an_action_writes_nothing(what: str, folder: Path, jmx: Jmx) -> None:
    jmx("review", "buy", "-C", folder, *UPDATED, "--action", "ben: call ten")
    before = _whole(folder)
    asked = ("actions", what, "2026-04-20-buy/a1", "-C", folder, "--as-of", "2026-04-21", "--by", "ana")
    dry = jmx(*asked, "--dry-run")
    assert dry.code == 0, dry.err
    assert _whole(folder) == before
    assert jmx(*asked).code == 0
    changed = [path for path, content in _whole(folder).items() if before.get(path) != content]
    assert changed
    assert all(_whole(folder)[path].decode() in dry.out for path in changed)


@pytest.mark.parametrize(
    ("attendees", "verdict", "is_review"),
    [
        ("", "", True),
        ("[]", "", False),
        ("[]", "updated", True),
        ("[Ben Ode]", "", True),
        ("[]", "{postponed: {to: 2026-05-01, why: Ill}}", False),
    ],
)
def test_nobody_there_and_nothing_found_is_no_review(
    attendees: str, verdict: str, is_review: bool, folder: Path, jmx: Jmx
) -> None:
    (folder / "reviews").mkdir()
    told = (f"attendees: {attendees}\n" if attendees else "") + (f"verdict: {verdict}\n" if verdict else "")
    held = f"kind: review\nid: held\ndate: 2026-04-10\njourneys: [buy]\nreviewer: ana\n{told}"
    (folder / "reviews/held.yaml").write_text(held)
    (folder / "journeys/buy.yaml").write_text(JOURNEY.replace("status: draft\n", ""))
    packet = jmx("review", "buy", "-C", folder, "--as-of", "2026-04-20").out
    assert ("| Last review | 2026-04-10 (" in packet) is is_review
