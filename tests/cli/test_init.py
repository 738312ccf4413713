"""`jmx init`: what somebody begins with lints clean and works, whatever they are called, and nothing of theirs is lost."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from jmx.cli.app import OTHER_WORDS
from jmx.errors import RefusedWrite
from jmx.model.schema import schema_files
from jmx.queries.repository import Repository as View
from jmx.queries.scaffold import scaffold_of
from jmx.repo import files
from jmx.writing.first_records import FirstAnswers
from tests.killing import die_writing
from tests.pages import today
from tests.support import Ran, Repository, files_in, linted_by_actionlint
from tests.terminal import Terminal

Jmx = Callable[..., Ran]
BIN = Path(sys.executable).parent
REPAIR = (
    "--title", "Get a bicycle repaired", "--owner", "Ana Ruiz <ana@x.example>", "--cadence", "monthly", "--forum", "Monday round",
    "--persona", "Rides to work", "--pain", "Nobody says when it is ready",
)  # fmt: skip
RECORDS = {
    "journeys/get-a-bicycle-repaired.yaml", "stage-models/standard-stages.yaml", "people.yaml", "personas/rides-to-work.yaml",
    "pain-points/nobody-says-when-it-is-ready.yaml",
}  # fmt: skip
AROUND = {
    "jmx.yaml", "README.md", ".gitattributes", ".github/workflows/jmx.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml",
    ".github/workflows/customer-said.yml", ".github/ISSUE_TEMPLATE/customer-said.yml", ".gitlab/issue_templates/customer-said.md",
    ".vscode/settings.json", ".vscode/extensions.json",
}  # fmt: skip
SCHEMAS = {f".vscode/schemas/{name}" for name in schema_files()}


@pytest.fixture(autouse=True)
def _nobody_known_to_git(monkeypatch: pytest.MonkeyPatch, jmx: Jmx) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setattr(os, "fsync", lambda _: None)  # that files outlive a power cut is proven elsewhere


def _written(folder: Path) -> set[str]:
    return {path for path in files_in(folder) if not path.startswith(".git/")}


def _yaml(path: Path) -> dict[str, object]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def _works(folder: Path, jmx: Jmx, journey: str) -> None:
    """Lint is content, and what comes next has its answers."""
    ran = jmx("lint", "-C", folder, "-f", "json", "--fail-on", "warning")
    assert ran.code == 0, ran.out + ran.err
    assert {each["code"] for each in json.loads(ran.out)["findings"]} <= {"REC011"}
    assert len(json.loads(ran.out)["findings"]) <= 2
    assert jmx("score", "-C", folder).code == 0
    assert jmx("render", journey, "-C", folder, "-o", folder / "map.svg").code == 0
    assert (folder / "map.svg").read_bytes().startswith(b"<svg")
    (folder / "map.svg").unlink()
    assert jmx("review", journey, "-C", folder).out.startswith("# Review: ")


# --- what is written -------------------------------------------------------------------------------------------------


def test_nothing_asks_for_reviews_that_nobody_asked_for(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("init", tmp_path, "--title", "Buy a plan", "--owner", "Ana <ana@x.example>").code == 0
    text = (tmp_path / "journeys/buy-a-plan.yaml").read_text(encoding="utf-8")
    assert "# TODO: triggers: what forces a review" in text
    assert "triggers" not in yaml.safe_load(text)


def test_flags_begin_a_repository_that_lints_clean_today_and_once_committed(tmp_path: Path, jmx: Jmx) -> None:
    repository = Repository(tmp_path / "shop")
    ran = jmx("init", repository.folder, *REPAIR)
    assert (ran.code, ran.out) == (0, "")
    assert _written(repository.folder) == RECORDS | AROUND | SCHEMAS
    assert jmx("fmt", "--check", "-C", repository.folder).code == 0
    _works(repository.folder, jmx, "get-a-bicycle-repaired")
    repository.commit({}, day=f"{today()}")
    _works(repository.folder, jmx, "get-a-bicycle-repaired")


def test_the_journey_names_what_was_said(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("init", tmp_path, *REPAIR).code == 0
    said = _yaml(tmp_path / "journeys/get-a-bicycle-repaired.yaml")
    assert (said["owner"], said["cadence"], said["forum"]) == ("ana-ruiz", "monthly", "monday-round")
    assert (said["personas"], said["stage_model"], said["status"]) == (["rides-to-work"], "standard-stages", "draft")
    model = _yaml(tmp_path / "stage-models/standard-stages.yaml")
    stages, standard = said["stages"], model["stages"]
    assert isinstance(stages, list)
    assert isinstance(standard, list)
    assert [each["as"] for each in stages] == [each["id"] for each in standard]
    assert len(stages) == 6
    assert all(each["questions"] for each in stages)
    assert _yaml(tmp_path / "people.yaml")["items"] == [
        {"id": "ana-ruiz", "name": "Ana Ruiz", "emails": ["ana@x.example"]}
    ]
    assert _yaml(tmp_path / "jmx.yaml") == {"forums": [{"id": "monday-round", "title": "Monday round"}]}
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "\nAna Ruiz. You need no tool for it" in page
    assert "| monthly, in Monday round |" in page


def test_the_last_two_lines_are_commands_that_work(tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ((), ("a shop",)):
        ran = jmx("init", *folder, *REPAIR)
        for line in ran.err.splitlines()[-2:]:
            assert line.startswith("  jmx ")
            assert jmx(*shlex.split(line)[1:]).code == 0
    assert (tmp_path / "map.svg").is_file()


def test_what_is_filled_in_is_no_longer_asked_for(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("init", tmp_path, *REPAIR).code == 0
    pain = "nobody-says-when-it-is-ready"
    assert f"pain-points/{pain}.yaml:5:1: REC011 4 things" in jmx("lint", "-C", tmp_path, "-f", "concise").out
    assert jmx("set", f"{pain}.severity=3", f"{pain}.reach=35 %", "-C", tmp_path).code == 0
    assert f"pain-points/{pain}.yaml:7:1: REC011 2 things" in jmx("lint", "-C", tmp_path, "-f", "concise").out
    assert "TODO: severity" not in (tmp_path / f"pain-points/{pain}.yaml").read_text()
    assert (
        jmx("score", "pains", "-C", tmp_path).out.splitlines()[1].startswith("1   0.53  Nobody says when it is ready")
    )
    journey = tmp_path / "journeys/get-a-bicycle-repaired.yaml"
    lines = journey.read_text().splitlines()
    journey.write_text("\n".join(each for each in lines if "TODO" not in each or "status" in each) + "\n")
    assert "REC011 something is still to be filled in" in jmx("lint", "-C", tmp_path, "-f", "concise").out
    assert jmx("set", "get-a-bicycle-repaired.status=active", "-C", tmp_path).code == 0
    assert "journeys/get-a-bicycle-repaired.yaml:4:1: REC011" not in jmx("lint", "-C", tmp_path, "-f", "concise").out


def test_without_git_that_is_the_next_step_and_git_is_not_made(tmp_path: Path, jmx: Jmx) -> None:
    assert "run git init, then commit" in jmx("init", tmp_path / "new", *REPAIR).err
    assert not (tmp_path / "new/.git").exists()
    assert "git init" not in jmx("init", Repository(tmp_path / "git").folder, *REPAIR).err


def test_a_dry_run_lists_the_files_and_makes_not_even_the_folder(tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("init", tmp_path / "a" / "b", *REPAIR, "--dry-run")
    assert ran.code == 0
    listed = {line.removeprefix("would write ") for line in ran.out.splitlines()}
    assert listed == RECORDS | AROUND | {"16 schemas for editors into .vscode/schemas/"}
    assert list(tmp_path.iterdir()) == []


def test_one_file_is_the_journey_and_nothing_else(tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx(
        "init", tmp_path, "--one-file", "--title", "Buy", "--owner", "Ana Ruiz <ana@x.example>", "--pain", "It is slow"
    )
    assert ran.code == 0
    assert _written(tmp_path) == {"buy.yaml"}
    said = _yaml(tmp_path / "buy.yaml")
    assert (said["owner"], said["pains"]) == ("Ana Ruiz <ana@x.example>", [{"title": "It is slow"}])
    _works(tmp_path, jmx, "buy")
    assert (
        "--forum needs a file of its own" in jmx("init", tmp_path, "--one-file", "--title", "Sell", "--forum", "x").err
    )
    assert jmx("init", tmp_path, "--one-file", "--title", "Buy").code == 0
    assert _written(tmp_path) == {"buy.yaml", "buy-2.yaml"}


def test_the_folder_may_be_named_with_the_option_that_all_commands_have(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("-C", tmp_path, "init", "shop", *REPAIR).code == 0
    assert (tmp_path / "shop/jmx.yaml").is_file()
    assert "init" not in OTHER_WORDS


# --- settings, editors -----------------------------------------------------------------------------------------------


def test_every_setting_in_a_comment_holds_once_it_is_none(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("init", tmp_path, *REPAIR).code == 0
    path = tmp_path / "jmx.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    settings = [n for n, line in enumerate(lines) if re.match(r"# [a-z_]+: ", line)]
    assert len(settings) >= 9
    for chosen in [[each] for each in settings] + [settings]:
        path.write_text("\n".join(line[2:] if n in chosen else line for n, line in enumerate(lines)) + "\n")
        ran = jmx("lint", "-C", tmp_path, "--fail-on", "warning")
        assert ran.code == 0, ran.out + ran.err


def test_settings_may_all_stay_comments(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("init", tmp_path, "--title", "Buy", "--owner", "Ana Ruiz <ana@x.example>").code == 0
    assert yaml.safe_load((tmp_path / "jmx.yaml").read_text()) is None
    _works(tmp_path, jmx, "buy")


def test_an_editor_holds_each_file_against_its_schema(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("init", tmp_path, *REPAIR).code == 0
    by_schema = json.loads((tmp_path / ".vscode/settings.json").read_text())["yaml.schemas"]
    held = set()
    for schema, globs in by_schema.items():
        validator = jsonschema.Draft7Validator(json.loads((tmp_path / schema).read_text()))
        for path in {each for glob in globs for each in tmp_path.glob(glob)} - {tmp_path / "jmx.yaml"}:
            data = json.loads(json.dumps(_yaml(path), default=str))
            assert list(validator.iter_errors(data)) == []
            held.add(path.relative_to(tmp_path).as_posix())
    assert held == RECORDS
    assert set(by_schema) == {f"./{path}" for path in SCHEMAS}


# --- what is there already -------------------------------------------------------------------------------------------


def test_a_file_that_is_there_stays_and_is_told_with_what_it_lacks(tmp_path: Path, jmx: Jmx) -> None:
    folder = Repository(tmp_path / "shop").folder
    theirs = {path: f"# theirs: {path}\n" for path in AROUND - {"jmx.yaml", "README.md"}}
    for path, text in theirs.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (folder / "README.md").write_text("Our shop\n")
    ran = jmx("init", folder, *REPAIR)
    assert ran.code == 0
    for path, text in theirs.items():
        assert (folder / path).read_text() == text
        assert f"\n{path} is there already and stays as it is" in ran.err
    assert "id: jmx-lint" in ran.err
    assert "CI_MERGE_REQUEST_DIFF_BASE_SHA" in ran.err
    assert (folder / "README.md").read_text() == "Our shop\n"
    page = (folder / "journeys/README.md").read_text()
    assert "(get-a-bicycle-repaired.yaml)" in page
    _works(folder, jmx, "get-a-bicycle-repaired")


def test_a_second_time_nothing_is_asked_or_written(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("init", tmp_path, *REPAIR).code == 0
    before = files_in(tmp_path)
    (tmp_path / ".gitlab-ci.yml").unlink()
    assert jmx("init", tmp_path).err.startswith("wrote .gitlab-ci.yml\n")
    assert files_in(tmp_path) == before
    assert jmx("init", tmp_path).err.startswith("everything is there already\n")
    assert files_in(tmp_path) == before


def test_records_that_are_there_are_named_instead_of_made_again(tmp_path: Path, jmx: Jmx) -> None:
    theirs = {
        "people.yaml": "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz, emails: [Ana@x.example]}\n",
        "personas.yaml": "kind: personas\nitems:\n  - {id: commuter, title: Rides to Work}\n",
        "stage-models/ours.yaml": "kind: stage-model\nid: ours\ntitle: Ours\nstages: [{id: come, title: Come}, {id: go, title: Go}]\n",
        "jmx.yaml": "forums: [{id: monday, title: Monday Round}]\n",
        "journeys/get-a-bicycle-repaired.yaml": "kind: [\n",
    }
    Repository(tmp_path).write(theirs)
    ran = jmx("init", tmp_path, *REPAIR)
    assert ran.code == 0, ran.err
    said = _yaml(tmp_path / "journeys/get-a-bicycle-repaired-2.yaml")
    assert (said["owner"], said["personas"], said["stage_model"], said["forum"]) == (
        "ana",
        ["commuter"],
        "ours",
        "monday",
    )
    assert said["stages"] == [{"id": "come", "title": "Come", "as": "come"}, {"id": "go", "title": "Go", "as": "go"}]
    assert {path: (tmp_path / path).read_text() for path in theirs} == theirs


def test_a_meeting_that_the_settings_lack_is_refused(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "jmx.yaml").write_text("forums: [{id: monday, title: Monday Round}]\n")
    ran = jmx("init", tmp_path, "--title", "Buy", "--forum", "CX board")
    assert (ran.code, ran.err) == (
        2, "jmx: --forum: jmx.yaml names no meeting 'CX board'; there are: monday (Monday Round)\n",
    )  # fmt: skip
    assert _written(tmp_path) == {"jmx.yaml"}


REFUSED = {
    "no title": (("--owner", "Ana Ruiz <ana@x.example>"), "say what the first journey is called: --title"),
    "a committee": (("--title", "Buy", "--owner", "The CX committee"), "--owner: "),
    "nobody's id": (("--title", "Buy", "--owner", "ana"), "there is no person 'ana' yet; write name and address"),
    "a cadence": (("--title", "Buy", "--cadence", "sometimes"), "--cadence: 'cadence' should be weekly"),
    "two lines": (("--title", "Buy", "--pain", "a\x00b"), "--pain: "),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_script_is_told_what_cannot_stand(arguments: tuple[str, ...], words: str, tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("init", tmp_path / "new", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert list(tmp_path.iterdir()) == []


# --- an existing folder of YAML --------------------------------------------------------------------------------------

THEIRS = {
    "metrics/[prod] rules.yml": "rules:\n  - {alert: late}\n",
    "pipeline.yml": "kind: pipeline\nname: build\n",
    "docs/page.yaml": "title: Page\n",
    "journeys/slip.yaml": "kind: jorney\nid: slip\ntitle: Slip\n",
    "journeys/broken.yaml": "kind: journey\nid: broken\ntitle: [\n",
    "journeys/buy.yaml": "kind: journey\nid: buy\ntitle: Buy\n",
}  # fmt: skip


def test_what_is_there_is_taken_in_so_that_lint_speaks_of_what_changes(tmp_path: Path, jmx: Jmx) -> None:
    repository = Repository(tmp_path)
    repository.commit(THEIRS, day="2026-01-05")
    assert jmx("lint", "-C", tmp_path).code == 1
    dry = jmx("init", tmp_path, "--adopt", "--dry-run")
    assert dry.out.splitlines()[-1] == "would hold back in jmx-baseline.yaml what lint finds then"
    assert _written(tmp_path) == set(THEIRS)
    ran = jmx("init", tmp_path, "--adopt")
    assert ran.code == 0
    assert "kept out by exclude in jmx.yaml: metrics/[prod] rules.yml, pipeline.yml\n" in ran.err
    assert "jmx-baseline.yaml holds back 5 findings: 5 new" in ran.err
    assert _written(tmp_path) == set(THEIRS) | AROUND | SCHEMAS | {"jmx-baseline.yaml"}
    assert {path: (tmp_path / path).read_text() for path in THEIRS} == THEIRS
    assert "1 file that cannot be read is told in any case" in ran.err
    assert jmx("lint", "-C", tmp_path).code == 0
    repository.commit({}, day="2026-01-06")
    told = jmx("lint", "-C", tmp_path)
    assert (told.code, "Not judged: 2 journeys in 2 files that cannot be read whole." in told.out) == (0, True)
    (tmp_path / "journeys/pay.yaml").write_text("kind: journey\nid: pay\ntitle: Pay\n")
    bites = jmx("lint", "-C", tmp_path, "-f", "concise")
    assert (bites.code, "OWN101 journey 'pay' has no owner" in bites.out) == (1, True)
    assert "OWN101 journey 'buy'" not in bites.out
    assert "STL101 journey 'buy'" not in bites.out


def test_settings_that_are_there_are_told_what_to_exclude(tmp_path: Path, jmx: Jmx) -> None:
    Repository(tmp_path).write(THEIRS | {"jmx.yaml": "currency: EUR\n"})
    ran = jmx("init", tmp_path, "--adopt")
    assert (tmp_path / "jmx.yaml").read_text() == "currency: EUR\n"
    adds = "exclude:\n  - /metrics/[[]prod] rules.yml\n  - /pipeline.yml\n"
    assert f"jmx.yaml is there already and stays as it is; to have what jmx would put there, add:\n{adds}" in ran.err
    assert jmx("lint", "-C", tmp_path).code == 0
    (tmp_path / "jmx.yaml").write_text(f"currency: EUR\n{adds}")
    assert jmx("lint", "-C", tmp_path).code == 0


def test_an_empty_folder_can_be_adopted_too(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("init", tmp_path, "--adopt", "--title", "Buy").code == 0
    _works(tmp_path, jmx, "buy")
    assert not (tmp_path / "jmx-baseline.yaml").exists()


# --- below the top of a repository ------------------------------------------------------------------------------------


def test_in_a_folder_of_a_repository_the_checks_lie_at_its_top(tmp_path: Path, jmx: Jmx) -> None:
    repository = Repository(tmp_path / "code")
    repository.commit({"main.py": "print()\n"})
    below = repository.folder / "docs/our journeys"
    assert jmx("init", below, *REPAIR).code == 0
    at_top = {path for path in AROUND if path.startswith((".github", ".gitlab", ".pre", ".vscode"))} | SCHEMAS
    expected = {f"docs/our journeys/{path}" for path in RECORDS | AROUND - at_top} | at_top | {"main.py"}
    assert _written(repository.folder) == expected
    workflow = _yaml(repository.folder / ".github/workflows/jmx.yml")
    assert workflow["env"]["FOLDER"] == "docs/our journeys"  # type: ignore[index]
    assert "-C 'docs/our journeys'" in (repository.folder / ".pre-commit-config.yaml").read_text()
    driver = repository.git(
        "check-attr", "diff", "eol", "--", "docs/our journeys/journeys/x.yaml", "docs/our journeys/people.yaml"
    )
    assert driver.count(": diff: jmx") == 2
    assert driver.count(": eol: lf") == 2
    _works(below, jmx, "get-a-bicycle-repaired")
    ran = jmx("init", below / "journeys", "--title", "Buy")
    assert ran.code == 2
    assert f"this folder belongs to the journeys in '{below}'" in ran.err


def test_a_link_that_leads_out_of_the_repository_is_not_followed(tmp_path: Path, jmx: Jmx) -> None:
    outside, folder = tmp_path / "outside", Repository(tmp_path / "shop").folder
    outside.mkdir()
    (folder / ".github").symlink_to(outside)
    ran = jmx("init", folder, *REPAIR)
    assert (ran.code, "it is a symbolic link" in ran.err) == (2, True)
    assert list(outside.iterdir()) == []
    assert _written(folder) == {".github"}


def test_a_folder_whose_name_github_would_run_is_refused(tmp_path: Path, jmx: Jmx) -> None:
    folder = Repository(tmp_path).folder / "${{ github.token }}"
    assert jmx("init", folder, *REPAIR).code == 2
    assert not folder.exists()


# --- whatever people are called ---------------------------------------------------------------------------------------

NAMES = {
    "hebrew": ("רכישה", "רות כהן"), "japanese": ("申し込み", "佐藤 花子"), "apostrophe": ("What's up?", "Siobhán O'Brien"),
    "thai": ("ซื้อจักรยาน", "สมชาย ใจดี"), "marks": ("A | B `c` <d> [e](f) #1", "A | `b` *c*"), "none": ("!?", "??"),
}  # fmt: skip


@pytest.mark.parametrize(("title", "name"), NAMES.values(), ids=NAMES.keys())
def test_names_may_be_in_any_script(title: str, name: str, tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx(
        "init",
        tmp_path,
        "--title",
        title,
        "--owner",
        f"{name} <a@x.example>",
        "--persona",
        name,
        "--pain",
        title,
        "--forum",
        title,
    )
    assert ran.code == 0, ran.err
    (path,) = (tmp_path / "journeys").iterdir()
    said = _yaml(path)
    assert said["title"] == title
    assert _yaml(tmp_path / "people.yaml")["items"][0]["name"] == name  # type: ignore[index]
    _works(tmp_path, jmx, str(said["id"]))


def test_whoever_git_does_not_know_leaves_the_owner_open(tmp_path: Path, jmx: Jmx) -> None:
    assert jmx("init", tmp_path, "--title", "Buy").code == 0
    assert "owner" not in _yaml(tmp_path / "journeys/buy.yaml")
    assert not (tmp_path / "people.yaml").exists()
    assert "\nwhoever answers for it. You need no tool" in (tmp_path / "README.md").read_text()
    _works(tmp_path, jmx, "buy")


# --- at a terminal ----------------------------------------------------------------------------------------------------


def test_five_questions_are_asked_and_judged(tmp_path: Path, jmx: Jmx) -> None:
    config = tmp_path / "gitconfig"
    config.write_text("[user]\n\tname = Siobhán O'Brien\n\temail = s@x.example\n", encoding="utf-8")
    terminal = Terminal("init", "shop", git_config=config, folder=tmp_path)
    terminal.answer("What is your first journey called, in the words of your customers?", "")
    assert "a journey needs a name" in terminal.answer("What is your first journey called", "Get it repaired")
    assert "(Enter: Siobhán O'Brien <s@x.example>; - to leave open)" in terminal.answer("Who answers for it?", "")
    terminal.answer("How often do you look at it together, and in which meeting?", "sometimes, Monday round")
    assert "'cadence' should be weekly" in terminal.answer("How often", "Monthly, Monday round")
    terminal.answer("Whose journey is it?", "Rides to work")
    terminal.answer("What hurts them most", "")
    terminal.read_to("  jmx lint -C shop\n")
    assert terminal.end() == 0
    said = _yaml(tmp_path / "shop/journeys/get-it-repaired.yaml")
    assert (said["owner"], said["cadence"], said["forum"]) == ("siobhán-o-brien", "monthly", "monday-round")
    assert not (tmp_path / "shop/pain-points").exists()
    _works(tmp_path / "shop", jmx, "get-it-repaired")


def test_what_a_flag_has_answered_is_not_asked(tmp_path: Path) -> None:
    terminal = Terminal("init", "-C", tmp_path, *REPAIR[:-2])
    terminal.answer("What hurts them most", "It is slow")
    terminal.read_to("  jmx lint")
    assert terminal.end() == 0
    assert terminal.told.count("\n> ") == 1
    assert (tmp_path / "pain-points/it-is-slow.yaml").is_file()


def test_how_often_may_be_left_open_too(tmp_path: Path) -> None:
    terminal = Terminal("init", "-C", tmp_path, "--title", "Buy", "--persona", "x", "--pain", "y")
    terminal.answer("Who answers for it?", "")
    assert "(Enter: quarterly; - to leave open)" in terminal.answer("How often do you look at it together", "-")
    terminal.read_to("  jmx lint")
    assert terminal.end() == 0
    assert "cadence" not in _yaml(tmp_path / "journeys/buy.yaml")


def test_whoever_leaves_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    terminal = Terminal("init", tmp_path / "shop", "--title", "Buy")
    terminal.read_to("\n> ")
    os.write(terminal.handle, b"\x04")
    assert terminal.end() == 130
    assert list(tmp_path.iterdir()) == []


# --- all or none ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [1, 2, 13, 26])
def test_where_a_write_fails_nothing_is_left(
    at: int, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, calls = files.settle, iter(range(1, 100))

    def failing(*arguments: object) -> None:
        if next(calls) == at:
            raise RefusedWrite("the disk is full")
        settle(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "settle", failing)
    ran = jmx("init", tmp_path / "shop", *REPAIR)
    assert (ran.code, "the disk is full" in ran.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_one_left_is_undone_by_the_next(tmp_path: Path, jmx: Jmx) -> None:
    view = View(tmp_path, apart=True)
    planned = scaffold_of(view, FirstAnswers("Buy", pain="It is slow")).files
    die_writing(view.area, [each for each in planned if "schemas" not in each.path], at=9)
    assert (tmp_path / "journeys/buy.yaml").exists()
    ran = jmx("init", tmp_path, "--title", "Sell")
    assert "undid what an interrupted command had begun to write" in ran.err
    assert [path.name for path in (tmp_path / "journeys").iterdir()] == ["sell.yaml"]
    _works(tmp_path, jmx, "sell")


# --- what other tools make of it ---------------------------------------------------------------------------------------


@pytest.fixture
def begun(tmp_path: Path, jmx: Jmx) -> Path:
    folder = Repository(tmp_path / "begun").folder
    assert jmx("init", folder / "our journeys", *REPAIR).code == 0
    return folder


def _accepted(*command: object) -> None:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


WORKFLOWS = (".github/workflows/jmx.yml", ".github/workflows/customer-said.yml")


def test_zizmor_finds_nothing_in_the_workflows(begun: Path) -> None:
    strictly = ("--offline", "--no-config", "--persona=auditor")
    _accepted(BIN / "zizmor", *strictly, *(begun / each for each in WORKFLOWS))


def test_the_workflows_are_in_the_form_of_github_and_gitlab(begun: Path) -> None:
    check = (BIN / "check-jsonschema", "--builtin-schema")
    _accepted(*check, "vendor.github-workflows", *(begun / each for each in WORKFLOWS))
    _accepted(*check, "vendor.github-issue-forms", begun / ".github/ISSUE_TEMPLATE/customer-said.yml")
    _accepted(*check, "vendor.gitlab-ci", "--data-transform", "gitlab-ci", begun / ".gitlab-ci.yml")


def _ran_by(shell_line: str, folder: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    env = {"PATH": f"{BIN}:{os.defpath}", "LC_ALL": "C.UTF-8", **settings}
    return subprocess.run(["bash", "-e", "-c", shell_line], cwd=folder, env=env, capture_output=True, text=True)


def test_the_nightly_gates_do_what_they_say(begun: Path) -> None:
    workflow, gitlab = _yaml(begun / ".github/workflows/jmx.yml"), _yaml(begun / ".gitlab-ci.yml")
    jobs: dict[str, dict[str, Any]] = workflow["jobs"]  # type: ignore[assignment]
    install, check, _ = (step["run"] for step in jobs["everything"]["steps"] if "run" in step)
    refused = _ran_by(install, begun, **workflow["env"])  # type: ignore[arg-type]
    assert (refused.returncode, "say in .github/workflows/jmx.yml where pip finds jmx" in refused.stderr) == (1, True)
    shared: dict[str, Any] = gitlab[".journeys"]  # type: ignore[assignment]
    refused = _ran_by(shared["before_script"][0], begun, **shared["variables"])
    assert "say in .gitlab-ci.yml where pip finds jmx" in refused.stderr
    (nightly,) = gitlab["journeys-everything"]["script"]  # type: ignore[index]
    for line, settings in ((check, workflow["env"]), (nightly, shared["variables"])):
        assert _ran_by(line, begun, **settings).returncode == 0  # type: ignore[arg-type]
    (begun / "our journeys/journeys/late.yaml").write_text("kind: journey\nid: late\ntitle: Late\n")
    assert _ran_by(check, begun, **workflow["env"]).returncode == 1  # type: ignore[arg-type]


def test_the_gates_of_a_change_hold_it_to_what_it_touches(begun: Path) -> None:
    workflow, gitlab = _yaml(begun / ".github/workflows/jmx.yml"), _yaml(begun / ".gitlab-ci.yml")
    repository = Repository(begun)
    late = "kind: journey\nid: late\ntitle: Late\n"
    base = repository.commit({"our journeys/journeys/late.yaml": late}, day="2026-01-05")
    repository.git("update-ref", "refs/remotes/origin/main", base)
    jobs: dict[str, Any] = workflow["jobs"]  # type: ignore[assignment]
    _, check, _ = (step["run"] for step in jobs["change"]["steps"] if "run" in step)
    (merge,) = gitlab["journeys-change"]["script"]  # type: ignore[index]
    where = {"FOLDER": "our journeys"}
    gates = (
        (check, {"BASE": "main", "QUEUED_ON": "", **where}), (check, {"BASE": "", "QUEUED_ON": base, **where}),
        (merge, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, **where}),
    )  # fmt: skip
    journey = begun / "our journeys/journeys/get-a-bicycle-repaired.yaml"
    journey.write_text(journey.read_text().replace("title: Compare", "title: Look around"))
    for change, code in (({}, 0), ({"our journeys/journeys/other.yaml": late.replace("late", "other")}, 1)):
        repository.commit(change, day="2026-01-06")
        for line, settings in gates:
            done = _ran_by(line, begun, **settings)
            assert done.returncode == code, done.stdout + done.stderr


def test_pre_commit_runs_the_hook_before_the_first_commit_and_after(begun: Path, tmp_path: Path) -> None:
    repository = Repository(begun)
    _accepted(BIN / "pre-commit", "validate-config", begun / ".pre-commit-config.yaml")
    late = "kind: journey\nid: late\ntitle: Late\n"
    for files_to_add, code in (({}, 0), ({"our journeys/journeys/late.yaml": late}, 1)):
        repository.write(files_to_add)
        repository.git("add", "--all")
        ran = _ran_by("pre-commit run --color=never", begun, HOME=str(tmp_path), PRE_COMMIT_HOME=str(tmp_path / "home"))
        assert ran.returncode == code, ran.stdout + ran.stderr
        assert "customer journeys" in ran.stdout
        if code == 0:
            repository.git("commit", "--quiet", "-m", "begin")


@pytest.mark.parametrize("path", WORKFLOWS)
def test_actionlint_finds_nothing_in_a_workflow(path: str, begun: Path) -> None:
    linted_by_actionlint(begun / path)
