"""What each command prints and leaves behind, for the person who typed it."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.cli.app import COMMANDS, OTHER_WORDS
from jmx.render import fonts
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = "kind: journey\nid: buy\ntitle: Buy a plan\nowner: Ana Ruiz <ana@x.example>\nstages: [Choose, Pay]\n"


def _imported(arguments: list[str], starts: tuple[str, ...], cwd: Path | None = None) -> tuple[str, list[str]]:
    """What a fresh process prints for a command line, and the modules it has imported by then."""
    script = (
        "import os, sys; from jmx.__main__ import main\n"
        f"sys.argv = ['jmx', *{arguments!r}]\n"
        "os._exit = lambda code: None  # jmx leaves at once; here something is still to be asked\n"
        "main()\n"
        f"print(sorted(m for m in sys.modules if m.startswith({starts!r})), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=cwd)
    return done.stdout, ast.literal_eval(done.stderr.splitlines()[-1])


def _put(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps_with_examples(command: str, jmx: Jmx) -> None:
    ran = jmx(command, "--help")
    assert ran.code == 0
    assert "Examples:" in ran.out
    assert f"jmx {command}" in ran.out


@pytest.mark.parametrize("asked", [("-h",), ("help",), ("--help",)])
def test_help_is_asked_for_in_many_ways(asked: tuple[str, ...], jmx: Jmx) -> None:
    assert jmx(*asked).out == jmx("--help").out
    assert jmx("lint", "-h").out == jmx("help", "lint").out == jmx("lint", "--help").out
    assert "Usage: jmx lint" in jmx("help", "lint").out


def test_completion_is_offered_only_at_the_top(jmx: Jmx) -> None:
    assert "--install-completion" in jmx("--help").out
    assert [command for command in COMMANDS if "completion" in jmx(command, "--help").out] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("check", "there is no command 'check'; write: jmx lint"),
        ("chek", "there is no command 'chek'; write: jmx lint"),
        ("Lint", "there is no command 'Lint'; write: jmx lint"),
        ("validate", "there is no command 'validate'; write: jmx lint"),
        ("draw", "there is no command 'draw'; write: jmx render"),
        ("reviw", "there is no command 'reviw'; write: jmx review"),
        ("frobnicate", "there is no command 'frobnicate'; all of them: jmx --help"),
    ],
)
def test_a_word_that_is_no_command_leads_to_one_or_to_all(typed: str, said: str, jmx: Jmx) -> None:
    ran = jmx(typed)
    assert (ran.code, ran.err) == (2, f"jmx: {said}\n")


def test_every_other_word_leads_to_a_command() -> None:
    assert set(OTHER_WORDS.values()) <= set(COMMANDS)
    assert not set(OTHER_WORDS) & set(COMMANDS)


def test_the_folder_may_stand_before_the_command(tmp_path: Path, jmx: Jmx) -> None:
    _put(tmp_path, {"journeys/buy.yaml": JOURNEY})
    day = ("--as-of", "2026-06-01")
    for command in (("lint",), ("score",), ("render", "buy"), ("review", "buy")):
        after = jmx(*command, "-C", tmp_path, *day)
        before = jmx("-C", tmp_path, *command, *day)
        assert (before.code, before.out) == (after.code, after.out)
    assert "no folder" in jmx("-C", tmp_path / "nowhere", "lint").err
    assert jmx("-C", tmp_path / "nowhere", "lint", "-C", tmp_path, *day).out == jmx("lint", "-C", tmp_path, *day).out


def test_help_lists_every_command_without_importing_any() -> None:
    out, modules = _imported(["--help"], ("jmx.cli.", "jmx.model", "pydantic", "rich"))
    for command, about in COMMANDS.items():
        assert command in out
        assert about[:40] in out
    assert modules == ["jmx.cli.app", "jmx.cli.options", "jmx.cli.terminal"]


def test_lint_imports_nothing_heavy(tmp_path: Path) -> None:
    _put(tmp_path, {"journeys/buy.yaml": JOURNEY})
    heavy = ("jinja2", "git", "fontTools", "resvg_py", "graphviz", "ruamel", "numpy", "sqlite3", "rich")
    out, modules = _imported(["lint"], heavy, tmp_path)
    assert "STL101" in out
    assert modules == []


def test_version_is_answered_before_anything_is_imported() -> None:
    for option in ("--version", "-V"):
        out, modules = _imported([option], ("jmx", "typer", "pydantic"))
        assert out.startswith("jmx ")
        assert modules == ["jmx", "jmx.__main__"]


def test_findings_show_their_line_with_a_caret(tmp_path: Path, jmx: Jmx) -> None:
    _put(tmp_path, {"journeys/buy.yaml": JOURNEY + "cadance: monthly\n"})
    assert jmx("lint", "-C", tmp_path, "--as-of", "2026-06-01").out == (
        "journeys/buy.yaml:6:1: REC004 unknown field 'cadance' [unknown-field]\n"
        "    |\n"
        "  6 | cadance: monthly\n"
        "    | ^\n"
        "  = did you mean 'cadence'?\n"
        "\n"
        "1 error: 0 journeys in 1 file, as of 2026-06-01. Not judged: 1 journey in 1 file that cannot be read whole. 1 fixable with --fix --unsafe-fixes. More on a rule: jmx rule REC004\n"
    )


def test_colours_only_where_they_are_asked_for(tmp_path: Path, jmx: Jmx) -> None:
    _put(tmp_path, {"journeys/buy.yaml": JOURNEY + "cadance: monthly\n"})
    assert "\x1b[1;31mREC004" in jmx("lint", "-C", tmp_path, "--color", "always").out
    assert "\x1b" not in jmx("lint", "-C", tmp_path).out


def test_no_control_character_of_a_file_reaches_the_terminal(tmp_path: Path, jmx: Jmx) -> None:
    _put(tmp_path, {"journeys/buy.yaml": JOURNEY + '"\\e]0;pwn\\a": 1\nx: "\u202e\\e[2J"\n'})
    for color in ("always", "never"):
        out = jmx("lint", "-C", tmp_path, "--color", color).out
        assert "\x1b]" not in out
        assert "\x1b[2J" not in out
        assert "\u202e" not in out
        assert "\x07" not in out


def test_a_file_name_nobody_can_print_is_told_and_hides_nothing(repository: Repository, jmx: Jmx) -> None:
    for name in (b"journeys/caf\xe9.yaml", b"journeys/\x1b[2J.yaml", b"journeys/new\nline.yaml"):
        target = os.fsencode(repository.folder) + b"/" + name
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w") as file:
            file.write(JOURNEY.replace("buy", f"j{len(name)}"))
    repository.commit({"journeys/buy.yaml": JOURNEY + "cadance: x\n"}, day="2026-03-01")
    ran = jmx("lint", "-C", repository.folder, "-f", "concise")
    assert "journeys/caf\\xe9.yaml:1:1: YML020" in ran.out
    assert "journeys/\\x1b[2J.yaml:1:1: YML020" in ran.out
    assert "journeys/buy.yaml:6:1: REC004" in ran.out
    assert "\x1b" not in ran.out
    document = json.loads(jmx("lint", "-C", repository.folder, "-f", "json").out)
    assert {"journeys/caf\udce9.yaml", "journeys/\x1b[2J.yaml"} <= {each["path"] for each in document["findings"]}
    assert jmx("lint", "-C", repository.folder, "-o", repository.folder / "out.txt").code == 1


def test_a_new_journey_lints_clean_but_for_its_todos(tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("new", "journey", "-C", tmp_path, "--title", "Buy a plan", "--owner", "Ana Ruiz <ana@x.example>",
              "--cadence", "quarterly", "--trigger", "launch")  # fmt: skip
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("wrote journeys/buy-a-plan.yaml; ")
    text = (tmp_path / "journeys/buy-a-plan.yaml").read_text(encoding="utf-8")
    assert "owner: Ana Ruiz <ana@x.example>" in text
    assert "TODO" in text
    lint = jmx("lint", "-C", tmp_path, "-f", "concise")
    assert lint.code == 0
    todos = text.count("\n# TODO: ") + text.count("\n    # TODO: ")
    assert lint.out.splitlines()[0].endswith(f"REC011 {todos} things are still to be filled in [todo-left]")
    assert lint.out.splitlines()[-1].startswith(
        "1 note: 1 journey in 1 file (1 draft, which most rules leave in peace)"
    )
    again = jmx("new", "journey", "-C", tmp_path, "--title", "Buy a plan", "--id", "buy-a-plan")
    assert again.code == 2
    assert (tmp_path / "journeys/buy-a-plan.yaml").read_text(encoding="utf-8") == text


def test_new_asks_for_what_it_needs_only_where_somebody_answers(tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("new", "journey", "-C", tmp_path)
    assert (ran.code, ran.err) == (2, "jmx: a new journey needs its title; give it with --title\n")


def test_score_shows_the_sum_beside_every_score(tmp_path: Path, jmx: Jmx) -> None:
    pains = "pains:\n  - {title: Waits, severity: 4, reach: 0.25, frequency: 2, evidence: [calls]}\n  - Unclear\n"
    _put(tmp_path, {"journeys/buy.yaml": JOURNEY + pains})
    lines = jmx("score", "pains", "-C", tmp_path, "--as-of", "2026-06-01").out.splitlines()
    assert lines[0].split() == ["#", "score", "pain", "severity", "reach", "frequency", "confidence", "because", "ref"]
    assert lines[1].split()[:7] == ["1", "1.10", "Waits", "4", "0.25", "2", "0.55"]
    assert "lacks severity, reach" in "\n".join(lines)
    formula = "score = severity × reach × frequency × confidence; as of 2026-06-01"
    assert lines[-1] == f"{formula}; step by step: jmx score --explain REF"


def test_render_writes_each_format(tmp_path: Path, jmx: Jmx) -> None:
    _put(tmp_path, {"journeys/buy.yaml": JOURNEY})
    for name, start in (("map.svg", b"<svg "), ("map.png", b"\x89PNG"), ("map.html", b"<!doctype html>")):
        assert jmx("render", "buy", "-C", tmp_path, "-o", tmp_path / name).code == 0
        assert (tmp_path / name).read_bytes()[: len(start)].lower() == start.lower()


def test_characters_a_png_cannot_show_are_counted(tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_of_machine", list)  # a machine without any
    _put(tmp_path, {"journeys/buy.yaml": JOURNEY.replace("Choose", "選ぶ")})
    ran = jmx("render", "buy", "-C", tmp_path, "-o", tmp_path / "map.png")
    assert ran.code == 0
    assert "2 characters of the map are in no font found here" in ran.err
    assert "font" not in jmx("render", "buy", "-C", tmp_path, "-o", tmp_path / "map.svg").err


def test_one_personas_eyes_can_be_asked_for(tmp_path: Path, jmx: Jmx) -> None:
    personas = "kind: personas\nitems:\n  - {id: ann, title: First timer}\n  - {id: bo, title: Old hand}\n"
    felt = "stages:\n  - title: Pay\n    touchpoints: [{title: Pay now, emotion: {ann: -2, bo: 1}}]\n"
    journey = JOURNEY.partition("stages")[0] + "personas: [ann, bo]\n" + felt
    _put(tmp_path, {"journeys/buy.yaml": journey, "personas.yaml": personas})
    both, old = (jmx("render", "buy", "-C", tmp_path, *more).out for more in ((), ("--persona", "bo")))
    assert "Lowest point: Pay now (First timer" in both
    assert "Lowest point" not in old
    unknown = jmx("render", "buy", "-C", tmp_path, "--persona", "cy")
    assert (unknown.code, unknown.err.strip().endswith("its personas: ann, bo")) == (2, True)


def test_renders_are_fixed_by_source_date_epoch(tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(tmp_path, {"journeys/buy.yaml": JOURNEY})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert "1 Jan 2026" in jmx("render", "buy", "-C", tmp_path).out


def test_looking_changes_nothing(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY}, day="2026-03-01")
    before = {path: path.stat().st_mtime_ns for path in sorted(repository.folder.rglob("*"))}
    for command in (("lint",), ("score",), ("render", "buy"), ("review", "buy")):
        jmx(*command, "-C", repository.folder)
    assert {path: path.stat().st_mtime_ns for path in sorted(repository.folder.rglob("*"))} == before


def test_git_variables_of_a_hook_do_not_lead_jmx_elsewhere(
    repository: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY}, day="2026-03-01")
    other = Repository(tmp_path / "other")
    other.commit({"journeys/other.yaml": "broken: ["})
    quiet = jmx("lint", "-C", repository.folder, "--as-of", "2026-04-01").out
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "touch /tmp/jmx_canary_hook")
    assert jmx("lint", "-C", repository.folder, "--as-of", "2026-04-01").out == quiet


def test_a_hostile_git_config_and_an_embedded_bare_repository_run_nothing(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    canary = tmp_path / "canary"
    repository.commit({"journeys/buy.yaml": JOURNEY}, day="2026-03-01")
    for key in ("core.fsmonitor", "diff.external", "core.hooksPath", "core.pager", "core.sshCommand", "gpg.program"):
        repository.git("config", key, f"touch {canary}")
    evil = repository.folder / "journeys/evil"
    repository.git("init", "--quiet", "--bare", str(evil))
    (evil / "config").write_text(f"[core]\n\tbare = false\n\tworktree = ..\n\tfsmonitor = touch {canary}\n")
    for arguments in (("lint",), ("score",), ("render", "buy"), ("review", "buy")):
        for place in (repository.folder, evil):
            ran = jmx(*arguments, "-C", place)
            assert ran.code in (0, 1, 2)
            assert "bug in jmx" not in ran.err
    assert not canary.exists()


def test_the_locale_and_the_time_zone_change_nothing(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY.replace("Buy a plan", "Größe → 選ぶ")}, day="2026-03-01")

    def said(**environment: str) -> bytes:
        argv = [sys.executable, "-m", "jmx", "lint", "--as-of", "2026-04-01", "-f", "json"]
        done = subprocess.run(argv, cwd=repository.folder, env=dict(os.environ) | environment, capture_output=True)
        assert b"Traceback" not in done.stderr
        return done.stdout

    usual = said()
    assert said(TZ="Pacific/Kiritimati") == said(TZ="America/New_York") == usual
    assert said(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0") == usual
