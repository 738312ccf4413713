"""`jmx log` and `jmx blame`: what became of a record and of its fields, on real histories."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository
from tests.terminal import CHECKOUT

Jmx = Callable[..., Ran]
ANA, BO = "Ana Ruiz <ana@x.example>", "Bo Lind <bo@x.example>"
PAIN = "kind: pain-point\nid: late-code\ntitle: The code comes too late\nat: [buy]\nseverity: {severity}\nreach: 0.1\n"
JOURNEY = "kind: journey\nid: buy\ntitle: Buy a plan\nowner: ana\nstages:\n  - title: Choose\n    touchpoints: [Compare, Ask]\n"
PEOPLE = "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz, emails: [ana@x.example]}\n  - {id: bo, name: Bo Lind, emails: [bo@x.example]}\n"
FILES = {"journeys/buy.yaml": JOURNEY, "people.yaml": PEOPLE, "pains/late-code.yaml": PAIN.format(severity=2)}


@pytest.fixture
def told(repository: Repository, jmx: Jmx) -> Repository:
    """A year with one pain, rated thrice, once only laid out anew."""
    repository.commit(FILES, "Map buying", day="2025-06-01")
    repository.commit(
        {"pains/late-code.yaml": PAIN.format(severity=4)}, "Hurts more\n\n212 mails in March", "2025-09-01", BO
    )
    reformatted = "# rated by the desk\n" + PAIN.format(severity=4).replace("[buy]", "\n  - buy")
    repository.commit({"pains/late-code.yaml": reformatted}, "Lay out", "2025-10-01", BO)
    repository.commit({"pains/late-code.yaml": PAIN.format(severity=3)}, "Eased", "2026-01-01")
    repository.commit({"journeys/buy.yaml": JOURNEY.replace("ana", "bo")}, "Bo takes over", "2026-02-01")
    return repository


def log(jmx: Jmx, repository: Repository, *arguments: str) -> Ran:
    return jmx("log", *arguments, "-C", repository.folder, "--as-of", "2026-06-01", "--no-cache")


def blame(jmx: Jmx, repository: Repository, *arguments: str) -> Ran:
    return jmx("blame", *arguments, "-C", repository.folder, "--as-of", "2026-06-01", "--no-cache")


def test_log_tells_a_life_newest_first_with_its_reasons(told: Repository, jmx: Jmx) -> None:
    ids = [line[:9] for line in told.git("log", "--format=%H").splitlines()]
    assert log(jmx, told, "late-code").out == (
        "pain “The code comes too late”  late-code\n"
        "  opened 2025-06-01 by Ana Ruiz; changed 2 times, last on 2026-01-01\n"
        "  pains/late-code.yaml\n\n"
        f"2026-01-01  severity 4 → 3\n            Ana Ruiz, {ids[1]}\n            Eased\n\n"
        f"2025-09-01  severity 2 → 4\n            Bo Lind, {ids[3]}\n            212 mails in March\n\n"
        f"2025-06-01  opened\n            Ana Ruiz, {ids[4]}\n            Map buying\n"
    )


def test_log_says_since_when_somebody_owns_a_journey(told: Repository, jmx: Jmx) -> None:
    out = log(jmx, told, "buy").out
    assert "  owner since 2026-02-01: Bo Lind\n" in out
    assert "owner “Ana Ruiz” → “Bo Lind”" in out


def test_log_draws_the_course_of_numbers(told: Repository, jmx: Jmx) -> None:
    lines = log(jmx, told, "late-code.severity").out.splitlines()
    chart = lines[2:9]
    assert [line[:3] for line in chart] == ["5 ┤", "4 ┤", "3 ┤", "2 ┤", "1 ┤", "  └", "   "]
    assert chart[1].strip("4 ┤")[0] == "┌"
    assert chart[1].rstrip()[-1] == "┐"
    assert chart[2].endswith("●")
    assert chart[3].startswith("2 ┤────")
    assert chart[6].split() == ["2025-06-01", "2025-09-01", "2026-01-01", "2026-06-01"]


def test_log_draws_in_plain_characters_where_no_others_can_be_shown(told: Repository) -> None:
    env = {"PATH": os.defpath, "PYTHONPATH": str(CHECKOUT), "PYTHONIOENCODING": "ascii", "HOME": str(told.folder)}
    argv = [sys.executable, "-m", "jmx", "log", "late-code.severity", "--as-of", "2026-06-01", "--no-cache"]
    out = subprocess.run(argv, cwd=told.folder, env=env, capture_output=True, check=True).stdout.decode("ascii")
    assert "3 |" in out
    assert "+---" in out
    assert "\\u25" not in out


def test_log_tells_words_as_spells(told: Repository, jmx: Jmx) -> None:
    lines = log(jmx, told, "buy.owner").out.splitlines()[2:]
    assert [line.split()[:4] for line in lines] == [
        ["from", "to", "owner", "who"],
        ["2026-02-01", "now", "Bo", "Lind"],
        ["2025-06-01", "2026-02-01", "Ana", "Ruiz"],
    ]


def test_log_of_a_field_nobody_ever_set_says_so(told: Repository, jmx: Jmx) -> None:
    assert "never set" in log(jmx, told, "late-code.frequency").out


def test_log_writes_the_course_as_a_picture(told: Repository, jmx: Jmx, tmp_path: Path) -> None:
    target = tmp_path / "course.svg"
    assert log(jmx, told, "late-code.severity", "-o", str(target)).code == 0
    words = [each.text for each in ElementTree.fromstring(target.read_text()).iter() if each.text and each.text.strip()]
    assert "Severity of “The code comes too late”" in words
    assert [word for word in words if word in ("2025-06-01", "2025-09-01", "2026-01-01", "2026-06-01")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("late-cod",), "there is no record 'late-cod', and there never was; did you mean 'late-code'?"),
        (("compar",), "did you mean 'buy/compare'?"),
        (("zzz",), "journeys here: buy"),
        (("late-code.sverity",), "'late-code' has no field 'sverity'; did you mean 'severity'?"),
        (("late-code.zzz",), "its fields: at, at_stake, business_impact"),
        (("late-code", "-f", "svg"), "name it, as in: jmx log late-code.severity"),
        (("late-code.title", "-f", "svg"), "never changed from one number to another"),
        (("late-code", "-f", "pdf"), "unknown format 'pdf'"),
    ],
    ids=["near-ref", "inner", "unknown-ref", "near-field", "unknown-field", "svg-of-all", "svg-of-words", "format"],
)
def test_log_refuses_what_it_cannot_tell(arguments: tuple[str, ...], says: str, told: Repository, jmx: Jmx) -> None:
    ran = log(jmx, told, *arguments)
    assert ran.code == 2
    assert says in ran.err


def test_log_needs_a_history(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text(JOURNEY)
    for command in ("log", "blame", "changelog"):
        ran = jmx(command, "buy", "-C", tmp_path)
        assert ran.code == 2
        assert "no git history" in ran.err


def test_a_record_that_is_gone_still_has_its_life(told: Repository, jmx: Jmx) -> None:
    told.git("rm", "--quiet", "pains/late-code.yaml")
    gone = told.commit({}, "Solved for good", "2026-03-01", BO)
    out = log(jmx, told, "late-code").out
    assert f"  gone since 2026-03-01, taken out by Bo Lind ({gone[:9]})\n" in out
    assert "2026-03-01  taken out\n" in out
    assert "2025-06-01  opened\n" in out
    chart = log(jmx, told, "late-code.severity").out
    assert "●" not in chart
    assert "2 ┤───" in chart
    ran = blame(jmx, told, "late-code")
    assert ran.code == 2
    assert "what became of it: jmx log late-code" in ran.err


def test_a_renamed_record_is_found_under_both_names(told: Repository, jmx: Jmx) -> None:
    told.git("mv", "pains/late-code.yaml", "pains/slow-code.yaml")
    told.commit(
        {"pains/slow-code.yaml": PAIN.format(severity=3).replace("late-code", "slow-code")}, "Rename", "2026-03-01"
    )
    under_both = [log(jmx, told, name).out for name in ("late-code", "slow-code")]
    assert under_both[0] == under_both[1]
    assert "2026-03-01  renamed: late-code → slow-code\n" in under_both[0]
    assert "2025-06-01  opened\n" in under_both[0]


def test_a_rename_that_is_not_committed_yet_is_followed(told: Repository, jmx: Jmx) -> None:
    told.write({"pains/late-code.yaml": PAIN.format(severity=3).replace("late-code", "slow-code")})
    under_both = [log(jmx, told, name).out for name in ("late-code", "slow-code")]
    assert under_both[0] == under_both[1]
    assert "not committed yet\n            renamed: late-code → slow-code\n" in under_both[0]
    assert "2025-06-01  opened\n" in under_both[0]


def test_the_long_name_of_a_touchpoint_is_accepted(told: Repository, jmx: Jmx) -> None:
    assert log(jmx, told, "buy/choose/compare").out == log(jmx, told, "buy/compare").out


def test_inside_tells_what_happened_to_stages_and_touchpoints_too(told: Repository, jmx: Jmx) -> None:
    edited = JOURNEY.replace("ana", "bo").replace("Compare", "{title: Compare, channel: shop}")
    told.commit({"journeys/buy.yaml": edited}, "They compare in the shop", "2026-03-01")
    assert "channel" not in log(jmx, told, "buy").out
    assert "2026-03-01  touchpoint “Compare”: channel: shop (new)\n" in log(jmx, told, "buy", "--inside").out


BOTH = (
    "kind: journey\nid: claim\ntitle: Claim\nowner: Ana Ruiz <ana@x.example>\nstages:\n  - title: Report\n    touchpoints:\n"
    "      - {id: a, title: Zeta, emotion: %d}\n      - {id: b, title: Alpha, emotion: %d}\n"
)


@pytest.fixture
def busy(repository: Repository) -> Repository:
    """A journey to which a branch, merged the same day, and the trunk came by turns."""
    repository.commit({"claim.yaml": BOTH % (0, 0)}, "first", "2026-11-02T09:00:00Z")
    repository.commit({"claim.yaml": BOTH % (-1, 0)}, "nine", "2026-11-03T09:00:00Z")
    repository.git("checkout", "--quiet", "-b", "side")
    pain = "kind: pain-point\nid: late\ntitle: Late\nat: [claim/a]\nseverity: %d\n"
    repository.commit({"late.yaml": pain % 2}, "ten", "2026-11-03T10:00:00Z")
    repository.git("checkout", "--quiet", "main")
    repository.commit({"claim.yaml": BOTH % (-1, 1)}, "eleven", "2026-11-03T11:00:00Z")
    repository.git("merge", "--quiet", "--no-ff", "-m", "twelve", "side", day="2026-11-03T12:00:00Z")
    repository.commit({"claim.yaml": BOTH % (-2, 2), "late.yaml": pain % 4}, "fifteen", "2026-11-03T15:00:00Z")
    return repository


def test_commits_of_one_day_are_told_newest_first_and_each_once(busy: Repository, jmx: Jmx) -> None:
    where = ("-C", busy.folder, "--as-of", "2026-11-04", "--no-cache")
    subjects = {"first", "nine", "ten", "eleven", "fifteen"}

    def told_by(out: str) -> list[str]:
        words = (line.strip().rpartition(": ")[2] for line in out.splitlines())
        return [each for each in words if each in subjects]

    assert told_by(jmx("log", "claim", "--inside", *where).out) == ["fifteen", "eleven", "nine", "first"]
    steps = jmx("changelog", "claim", "--since", "2026-11-03", "--all", *where).out
    assert told_by(steps) == ["fifteen", "eleven", "ten", "nine", "fifteen"]  # by whom it concerns, then by commit
    found = json.loads(jmx("changelog", "claim", "--since", "2026-11-03", "--all", "-f", "json", *where).out)
    reasons = [each["reason"] for each in found["changes"]]
    assert list(dict.fromkeys(reasons)) == ["fifteen", "eleven", "ten", "nine"]
    assert reasons == sorted(reasons, key=["fifteen", "eleven", "ten", "nine"].index)


def test_a_packet_tells_the_commits_of_one_day_newest_first(repository: Repository, jmx: Jmx) -> None:
    review = "kind: review\nid: r\ndate: 2026-11-02\njourneys: [claim]\nreviewer: Ana Ruiz <ana@x.example>\nverdict: updated\n"
    repository.commit({"claim.yaml": BOTH % (0, 0), "review.yaml": review}, "first", "2026-11-02T09:00:00Z")
    hours = [f"{hour:02}" for hour in range(9, 17)]
    for number, hour in enumerate(hours):
        pain = f"kind: pain-point\nid: p{number}\ntitle: P\nat: [claim/a]\nseverity: 2\n"
        repository.commit({f"p{number}.yaml": pain}, f"at {hour}", f"2026-11-03T{hour}:00:00Z")
    where = ("-C", repository.folder, "--as-of", "2026-11-04", "--no-cache")
    found = json.loads(jmx("review", "claim", "-f", "json", *where).out)
    reasons = list(dict.fromkeys(each["reason"] for each in found["changes"]))
    assert reasons == sorted(reasons, reverse=True)
    assert len(reasons) == len(hours)


def test_a_record_whose_own_fields_stay_says_how_often_its_inside_changed(busy: Repository, jmx: Jmx) -> None:
    where = ("-C", busy.folder, "--as-of", "2026-11-04", "--no-cache")
    assert "; its own fields unchanged; 3 changes inside\n" in jmx("log", "claim", *where).out
    assert "; its own fields unchanged\n" in jmx("log", "claim/report", *where).out
    assert "; changed 2 times, last on 2026-11-03\n" in jmx("log", "claim/b", *where).out
    busy.commit({"claim.yaml": (BOTH % (-2, 2)).replace("Claim", "Claim it")}, "said better", "2026-11-04")
    assert "; changed once, last on 2026-11-04; 3 changes inside\n" in jmx("log", "claim", *where).out
    busy.commit(
        {"late.yaml": "kind: pain-point\nid: late\ntitle: Late\nat: [claim/a]\nseverity: 5\n"}, "x", "2026-11-04"
    )
    assert "; changed 2 times, last on 2026-11-04\n" in jmx("log", "late", *where).out


def test_what_is_not_committed_yet_is_told_first(told: Repository, jmx: Jmx) -> None:
    told.write({"pains/late-code.yaml": PAIN.format(severity=5), "journeys/sell.yaml": JOURNEY.replace("buy", "sell")})
    assert "\nnot committed yet\n            severity 3 → 5\n\n2026-01-01" in log(jmx, told, "late-code").out
    assert "severity 3 → 5" not in log(jmx, told, "late-code", "--at", "HEAD").out
    assert "not committed yet" in log(jmx, told, "sell").out
    row = next(line for line in blame(jmx, told, "late-code").out.splitlines() if line.startswith("severity"))
    assert row.split() == ["severity", "5", "not", "committed", "yet"]


def test_blame_names_the_last_change_of_every_field(told: Repository, jmx: Jmx) -> None:
    ids = [line[:9] for line in told.git("log", "--format=%H").splitlines()]
    rows = blame(jmx, told, "late-code").out.splitlines()[3:]
    assert [" ".join(row.split()) for row in rows] == [
        "field says since who commit why",
        f"title The code comes too late 2025-06-01 Ana Ruiz {ids[4]} Map buying",
        f"at Buy a plan 2025-06-01 Ana Ruiz {ids[4]} (as above)",
        f"severity 3 2026-01-01 Ana Ruiz {ids[1]} Eased",
        f"reach 0.1 2025-06-01 Ana Ruiz {ids[4]} Map buying",
    ]


def test_blame_of_one_field_is_one_row(told: Repository, jmx: Jmx) -> None:
    fields = json.loads(blame(jmx, told, "late-code.severity", "-f", "json").out)["fields"]
    assert [(each["field"], each["value"], each["date"], each["author"]) for each in fields] == [
        ("severity", 3, "2026-01-01", "Ana Ruiz")
    ]


def test_log_for_machines_holds_events_and_course(told: Repository, jmx: Jmx) -> None:
    data = json.loads(log(jmx, told, "late-code.severity", "-f", "json").out)
    assert [(each["old"], each["new"]) for each in data["events"]] == [(4, 3), (2, 4), (None, None)]
    assert [(each["value"], each["from"], each["to"]) for each in data["course"]] == [
        (2, "2025-06-01", "2025-09-01"), (4, "2025-09-01", "2026-01-01"), (3, "2026-01-01", None),
    ]  # fmt: skip


def _clone(told: Repository, tmp_path: Path, *options: str) -> Repository:
    """A clone that lacks something."""
    told.git("config", "uploadpack.allowFilter", "true")
    target = tmp_path / "clone"
    env = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull}
    argv = ["git", "clone", "--quiet", *options, told.folder.as_uri(), str(target)]
    subprocess.run(argv, env=env, check=True, capture_output=True)
    clone = Repository.__new__(Repository)
    clone.folder = target
    return clone


def test_a_shallow_clone_says_at_or_before(told: Repository, jmx: Jmx, tmp_path: Path) -> None:
    clone = _clone(told, tmp_path, "--depth=2")
    out = log(jmx, clone, "late-code").out
    assert "opened at or before 2026-01-01" in out
    assert "git fetch --unshallow" in out
    blamed = blame(jmx, clone, "late-code").out
    assert "≤ 2026-01-01" in blamed
    assert "git fetch --unshallow" in blamed


def test_a_clone_without_old_contents_never_guesses(told: Repository, jmx: Jmx, tmp_path: Path) -> None:
    clone = _clone(told, tmp_path, "--filter=blob:none")
    ran = log(jmx, clone, "late-code")
    assert "clone again without --filter" in ran.out + ran.err
    assert "opened 20" not in ran.out


def test_a_changelog_of_a_clone_without_old_contents_says_what_it_lacks(
    told: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    clone = _clone(told, tmp_path, "--filter=blob:none")
    where = ("-C", clone.folder, "--as-of", "2026-06-01", "--no-cache")
    ran = jmx("changelog", "buy", "--since", told.git("rev-list", "--max-parents=0", "HEAD"), *where)
    assert ran.code == 2
    assert "nobody can say what changed; clone again without --filter" in ran.err
    ran = jmx(
        "changelog", "buy", "--since", "2025-06-01", *where
    )  # when nothing was there yet, whatever is here is new
    assert "incomplete: this clone lacks old contents" in ran.out
    assert "which commit did this is not known here" in ran.out


def test_hostile_words_stay_words(repository: Repository, jmx: Jmx) -> None:
    title = '"\\e[31mred\\u202e ##vso[task.setvariable variable=x]1"'
    repository.commit({"buy.yaml": f"kind: journey\nid: buy\ntitle: {title}\nowner: ana\n"}, "\x1b[2J ##vso[x]y", "2025-06-01",
                      "\u202eEve <e@x.example>")  # fmt: skip
    for command in ("log", "blame", "changelog"):
        for form in ("text", "json"):
            out = jmx(command, "buy", "-f", form, "-C", repository.folder, "--as-of", "2026-06-01", "--no-cache").out
            assert "buy" in out or command == "changelog"
            assert not {"\x1b", "\u202e"} & set(out)
            assert "##vso[" not in out
