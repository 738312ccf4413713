"""`jmx lint --fix`: writes what has one right answer, shows it first with --diff, and tells what is left."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.queries import mending
from jmx.repo import files
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
BUY = "kind: journey\nid: buy\ntitle: Buy # keep\nowner: Ana Ruiz <ana@x.example>\ntier: '2'\n"
USE = "kind: journey\nid: use\ntitle: Use\nowner: Ana Ruiz <ana@x.example>\nstatus: draft\ntagz: [a]\n"
MENDED = BUY.replace("'2'", "2")


@pytest.fixture
def wrong(repository: Repository) -> Repository:
    repository.commit({"journeys/buy.yaml": BUY, "journeys/use.yaml": USE}, day="2026-03-01")
    return repository


@pytest.fixture
def lint(wrong: Repository, jmx: Jmx) -> Jmx:
    return lambda *more: jmx("lint", "-C", wrong.folder, "--as-of", "2026-03-02", *more)


def _text(repository: Repository, name: str = "buy") -> str:
    return (repository.folder / f"journeys/{name}.yaml").read_text()


def test_it_mends_and_tells_what_is_left(wrong: Repository, lint: Jmx) -> None:
    ran = lint("--fix", "-f", "concise")
    assert ran.code == 1, "a field misspelt is left"
    assert ran.err.splitlines() == [
        "mended journeys/buy.yaml: REC006 'tier' should be a whole number, not text",
        "jmx: mended 1 finding in 1 file",
    ]
    assert "REC004 unknown field 'tagz'" in ran.out
    assert "REC006" not in ran.out
    assert " 1 fixable with --fix --unsafe-fixes." in ran.out
    assert (_text(wrong), _text(wrong, "use")) == (MENDED, USE)
    again = lint("--fix")
    assert again.err == "jmx: nothing to mend\n"
    assert _text(wrong) == MENDED


def test_all_that_one_edit_brings_to_light_and_mends_is_told(lint: Jmx, wrong: Repository) -> None:
    text = 'kind: customer-journey\nid: Buy It\ntitle: Buy it\nvolume: {n: "4,300", per: month}\n'
    wrong.write({"journeys/it.yaml": text})
    ran = lint("--fix", wrong.folder / "journeys/it.yaml")
    assert (wrong.folder / "journeys/it.yaml").read_text().startswith("kind: journey\nid: buy-it\n")
    told = [line.split()[2] for line in ran.err.splitlines() if line.startswith("mended ")]
    assert told == ["REC001", "REC006", "REC010"]
    assert ran.err.splitlines()[-1] == "jmx: mended 1 finding in 1 file, and 2 more that came to light"


def test_guesses_are_written_when_they_are_asked_for(wrong: Repository, lint: Jmx) -> None:
    assert lint("--fix", "--unsafe-fixes").code == 0
    assert _text(wrong, "use") == USE.replace("tagz", "tags")


def _patch(repository: Repository, *options: str) -> subprocess.CompletedProcess[bytes]:
    """What a program gets that reads the patch from a pipe."""
    command = [sys.executable, "-m", "jmx", "lint", "-C", str(repository.folder), "--as-of", "2026-03-02", "--diff"]
    env = {key: value for key, value in os.environ.items() if key not in ("CI", "TF_BUILD", "TEAMCITY_VERSION")}
    return subprocess.run([*command, *options], capture_output=True, env=env, check=False)


def _journeys(repository: Repository) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in repository.folder.glob("journeys/*")}


def test_a_patch_is_just_what_would_be_written(wrong: Repository, lint: Jmx, tmp_path: Path) -> None:
    (wrong.folder / "journeys/01 a.yaml").write_bytes(b"kind: journey\r\nid: pay\r\nlabel: Pay\xe2\x80\xa6")
    before = _journeys(wrong)
    options = ("--unsafe-fixes", "--extend-select", "REC101")
    ran = _patch(wrong, *options)
    assert (ran.returncode, ran.stderr) == (
        1,
        b"jmx: would mend 3 findings in 3 files, and 1 more that came to light\n",
    )
    assert b"+title: Pay\xe2\x80\xa6\n\\ No newline at end of file\n" in ran.stdout
    assert _journeys(wrong) == before, "nothing is written"
    lint("--fix", *options)
    mended = _journeys(wrong)
    assert sorted(mended) == ["buy.yaml", "pay.yaml", "use.yaml"]
    for name in mended:
        (wrong.folder / "journeys" / name).unlink()
    for name, content in before.items():
        (wrong.folder / "journeys" / name).write_bytes(content)
    (tmp_path / "mend.patch").write_bytes(ran.stdout)
    wrong.git("apply", "--whitespace=nowarn", str(tmp_path / "mend.patch"))
    assert _journeys(wrong) == mended


def test_a_patch_is_no_report(lint: Jmx, tmp_path: Path) -> None:
    for more in (("-f", "json"), ("-o", tmp_path / "x.json")):
        ran = lint("--diff", *more)
        assert (ran.code, "jmx lint --diff > mend.patch" in ran.err) == (2, True)


def test_a_patch_with_nothing_in_it_ends_well(wrong: Repository, lint: Jmx) -> None:
    assert lint("--fix", "--unsafe-fixes").code == 0
    assert lint("--diff") == Ran(0, "", "jmx: nothing to mend\n")


def test_only_what_is_named_is_mended(wrong: Repository, lint: Jmx) -> None:
    lint(wrong.folder / "journeys/use.yaml", "--fix")
    lint("--fix", "--select", "OWN,REF")
    lint("--fix", "--ignore", "REC006")
    assert _text(wrong) == BUY
    lint("--fix", "--select", "REC006")
    assert _text(wrong) == MENDED


def test_a_branch_mends_what_it_touched(wrong: Repository, lint: Jmx) -> None:
    wrong.git("checkout", "-q", "-b", "more")
    wrong.commit({"journeys/pay.yaml": BUY.replace("buy", "pay")}, day="2026-03-02")
    ran = lint("--fix", "--since", "main")
    assert _text(wrong, "pay") == MENDED.replace("buy", "pay")
    assert _text(wrong) == BUY
    assert "mended 1 finding in 1 file" in ran.err


def test_what_the_baseline_holds_back_is_left(wrong: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    assert "nothing to mend" in lint("--fix").err
    assert "mended 1 finding" in lint("--fix", "--no-baseline").err


def test_a_build_may_stop_where_anything_was_mended(wrong: Repository, lint: Jmx) -> None:
    assert lint("--fix", "--unsafe-fixes", "--exit-non-zero-on-fix").code == 1
    assert lint("--fix", "--unsafe-fixes", "--exit-non-zero-on-fix").code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--fix", "--at", "HEAD"), "--fix is about the files here; leave out --at"),
        (("--diff", "--at", "HEAD"), "--diff is about the files here; leave out --at"),
        (("--fix", "--staged"), "--fix is about the files here; leave out --staged"),
        (("--fix", "--update-baseline"), "--fix and --update-baseline do not go together"),
        (("--prune", "--staged"), "--prune is about the files here; leave out --staged"),
        (("--unsafe-fixes",), "--unsafe-fixes says how far --fix or --diff goes; add one of them"),
        (("--staged", "--at", "HEAD"), "--at and --staged each say what to judge"),
    ],
)
def test_what_does_not_go_together_is_refused(
    lint: Jmx, wrong: Repository, options: tuple[str, ...], words: str
) -> None:
    ran = lint(*options)
    assert ran.code == 2
    assert words in ran.err
    assert _text(wrong) == BUY


def test_other_formats_say_what_can_be_mended(lint: Jmx) -> None:
    told = json.loads(lint("-f", "json").out)
    assert told["fixable"] == {"safe": 1, "unsafe": 1}
    assert {each["code"]: each["fix"] for each in told["findings"] if each["code"].startswith("REC")} == {
        "REC004": "unsafe",
        "REC006": "safe",
    }
    assert "1 fixable with --fix, 1 more with --unsafe-fixes too." in lint().out
    at_commit = json.loads(lint("-f", "json", "--at", "HEAD").out)
    assert at_commit["fixable"] == {"safe": 0, "unsafe": 0}, "what lies in a commit cannot be mended"


def test_a_link_is_never_written_through(wrong: Repository, lint: Jmx, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(BUY)
    (wrong.folder / "journeys/buy.yaml").unlink()
    (wrong.folder / "journeys/buy.yaml").symlink_to(outside)
    assert "nothing to mend" in lint("--fix").err
    assert outside.read_text() == BUY


def test_a_name_that_a_link_has_is_taken(wrong: Repository, lint: Jmx, tmp_path: Path) -> None:
    (wrong.folder / "journeys/01.yaml").write_text("kind: journey\nid: pay\ntitle: Pay\nstatus: draft\n")
    (wrong.folder / "journeys/pay.yaml").symlink_to(tmp_path / "nowhere")
    ran = lint("--fix", "--extend-select", "REC101", "--ignore", "REC006")
    assert (wrong.folder / "journeys/01.yaml").is_file(), ran.err


def test_what_somebody_writes_meanwhile_is_not_lost(
    wrong: Repository, lint: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = files.stage

    def meanwhile(*arguments: object) -> None:
        stage(*arguments)  # type: ignore[arg-type]
        (wrong.folder / "journeys/buy.yaml").write_text(f"{BUY}cadence: monthly\n")

    monkeypatch.setattr(files, "stage", meanwhile)
    ran = lint("--fix")
    assert ran.code == 2
    assert _text(wrong) == f"{BUY}cadence: monthly\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_is_closed_is_told_and_nothing_is_written(wrong: Repository, lint: Jmx) -> None:
    folder = wrong.folder / "journeys"
    folder.chmod(0o555)
    try:
        ran = lint("--fix")
    finally:
        folder.chmod(0o755)
    assert ran.code == 2
    assert _text(wrong) == BUY


def test_settings_that_are_over_go_with_their_list(wrong: Repository, lint: Jmx) -> None:
    wrong.write({
        "jmx.yaml": "organisation: Bank\nlint:\n  suppress:\n"
        "    - {code: OWN101, record: nobody, reason: x, expires: 2027-01-01}\n"
    })  # fmt: skip
    lint("--fix")
    assert (wrong.folder / "jmx.yaml").read_text() == "organisation: Bank\n"


SUPPRESSION = "- {code: OWN101, record: nobody, reason: x, expires: 2027-01-01}\n"
HELD = "- {code: OWN101, record: use, reason: x, expires: 2027-01-01} # soon\n"


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("settings", "then"),
    [
        (f"# ours\nlint: # so\n  suppress:\n    # why\n    {SUPPRESSION}", "# ours\n"),
        (f"lint:\n  suppress:\n    # why\n    {SUPPRESSION}# the end\n", "# the end\n"),
        (f"lint:\n  suppress: [{SUPPRESSION[2:-1]}]\n", ""),
        (f"lint:\n  suppress:\n    # why\n    # it is\n    {SUPPRESSION}    # Ana knows\n    {HELD}",
         f"lint:\n  suppress:\n    # Ana knows\n    {HELD}"),
        (f"lint:\n  suppress:\n    # Ana knows\n    {HELD}    # why\n    {SUPPRESSION}",
         f"lint:\n  suppress:\n    # Ana knows\n    {HELD}"),
        (f"lint:\n  profile: strict\n  # accepted\n  suppress:\n  # why\n  {SUPPRESSION}",
         "lint:\n  profile: strict\n  # accepted\n"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_suppression_goes_with_it_and_nothing_else(
    settings: str, then: str, eol: str, repository: Repository, jmx: Jmx
) -> None:
    use = "kind: journey\nid: use\ntitle: Use\n"
    repository.write({"journeys/use.yaml": use})
    path = repository.folder / "jmx.yaml"
    path.write_bytes(settings.replace("\n", eol).encode())
    for _ in range(2):
        jmx("lint", "-C", repository.folder, "--as-of", "2026-03-02", "--fix")
        assert path.read_bytes().decode() == then.replace("\n", eol)


def test_pruning_takes_out_what_is_mended_and_adds_nothing(wrong: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    lint("--fix", "--no-baseline")
    wrong.write({"journeys/new.yaml": BUY.replace("buy", "new")})
    ran = lint("--prune", "-f", "concise")
    assert ran.err.startswith("jmx: jmx-baseline.yaml holds back 1 finding: 0 new, 1 taken out")
    assert "journeys/new.yaml:5:7: REC006" in ran.out
    baseline = (wrong.folder / "jmx-baseline.yaml").read_text()
    assert "REC006" not in baseline
    assert "REC004" in baseline
    assert lint("--prune").err.endswith("0 new, 0 taken out\n")


def test_pruning_keeps_comments_line_ends_and_days_to_come(wrong: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    path = wrong.folder / "jmx-baseline.yaml"
    told = path.read_text().replace("- {", "# ours\n- {").replace("2026-03-02", "2999-01-01").replace("\n", "\r\n")
    path.write_bytes(told.encode())
    lint("--prune")
    assert path.read_bytes() == told.encode()
    lint("--fix", "--no-baseline")
    lint("--prune")
    assert path.read_bytes().count(b"# ours\r\n- {") == 1
    assert b"since: 2999-01-01" in path.read_bytes()
    lint("--update-baseline")
    assert b"since: 2026-03-02" in path.read_bytes(), "whoever takes in what is found takes it in today"


def test_pruning_needs_no_baseline_to_be_there(wrong: Repository, lint: Jmx) -> None:
    assert "nothing to hold back" in lint("--prune").err
    assert not (wrong.folder / "jmx-baseline.yaml").exists()


MESSY = {
    "people.yaml": "kind: people\nitems:\n- {id: nia, name: Nia, email: nia@x.example}\n"
    "- {id: carla, name: Carla, email: 'carla@x.example, c@x.example'}\n",
    "journeys/a.yaml": "kind: journey\nid: a\ntitle: A\nowner: nia, carla\ncadence: yearly\ntier: '2'\nphases:\n- title: One\n"
    "  frictions: [slow]\n  odd: 3\n  touchpoints:\n  - {title: T, moment_of_truth: yes, pains: [{title: P, reach: '0,3'}]}\n",
    "journeys/b.yaml": "kind: journey\nid: b-two\ntitle: B\nowner: [nia]\nvolume: {n: '4300', per: month}\nphases: [{odd: 3}]\n",
    "journeys/c.yaml": "kind: journey\nid: C C\ntitle: C\nparent: c-c\ntier: '2'\nlabel: Seen\n",
    "metrics/m.yaml": "kind: metric\nid: m\ntitle: M\ntype: csat\ndirection: up\npoints: [{date: 31.3.2026, value: '3,5'}]\n",
}


@pytest.mark.parametrize("options", [(), ("--unsafe-fixes",)], ids=["safe", "unsafe"])
def test_as_many_are_mended_as_were_said_to_be(repository: Repository, jmx: Jmx, options: tuple[str, ...]) -> None:
    repository.commit(MESSY, day="2026-03-01")
    lint = ("lint", "-C", repository.folder, "--as-of", "2026-03-02", "--extend-select", "REC101")
    fixable = json.loads(jmx(*lint, "-f", "json").out)["fixable"]
    ran = jmx(*lint, "--fix", *options)
    count = fixable["safe"] + (fixable["unsafe"] if options else 0)
    assert count
    assert f"jmx: mended {count} finding" in ran.err
    then = json.loads(jmx(*lint, "-f", "json").out)
    assert then["fixable"]["safe"] == 0, "what is said to be mended has been"
    assert not options or then["fixable"]["unsafe"] == 0
    assert jmx(*lint, "--fix", *options).err.endswith("jmx: nothing to mend\n")


def test_a_new_name_of_a_file_is_told_first(repository: Repository, jmx: Jmx) -> None:
    named = "kind: journey\nid: pay\ntitle: Pay\nstatus: draft\n"
    more = {f"journeys/j{number}.yaml": f"kind: journey\nid: j{number}\ntitle: J\ntier: '2'\n" for number in range(9)}
    repository.commit({**more, "journeys/01.yaml": named}, day="2026-03-01")
    ran = jmx("lint", "-C", repository.folder, "--as-of", "2026-03-02", "--extend-select", "REC101", "--fix")
    told = ran.err.splitlines()
    assert (told[0], told[-2]) == ("renamed journeys/01.yaml to journeys/pay.yaml", "and 1 more")


def test_what_a_baseline_holds_back_is_counted_and_can_be_paid_off(wrong: Repository, lint: Jmx) -> None:
    lint("--update-baseline")
    assert "(--no-baseline tells all), 1 of them fixable with --fix --no-baseline." in lint().out
    assert "mended 1 finding in 1 file" in lint("--fix", "--no-baseline").err
    assert "fixable" not in lint().out


def test_a_patch_may_be_asked_for_with_fix(wrong: Repository, lint: Jmx) -> None:
    assert lint("--fix", "--diff") == lint("--diff")
    assert _text(wrong) == BUY


def test_in_a_large_repository_the_count_is_the_most_there_may_be(
    wrong: Repository, lint: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, "_MOST_TRIED", 1)
    assert " up to 1 fixable with --fix, 1 more with --unsafe-fixes too." in lint().out
