"""What customers said, from an issue to a branch: the shell of the workflows that `jmx init` writes, run as it stands."""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.reading.test_issue_form import filled
from tests.support import Ran, Repository, files_in

Jmx = Callable[..., Ran]
HOSTILE = (
    "$(touch pwned)", "`touch pwned`", '"; touch pwned; rm -rf . #', "'; touch pwned; '", "a\n\nb\n--\nc", "::set-output name=x::y",
    "::stop-commands::x", "${{ github.token }}", "$GITHUB_TOKEN ${GH_TOKEN}", "- &a *b !c {x: [1]} # y", "EOF\ntouch pwned\nEOF",
    "--drop", "\\\"$(touch pwned)\\\"", "%0Atouch pwned", "<!-- x", "@everyone ![x](https://x.example/y.png)",
)  # fmt: skip
JOURNEY = (
    "kind: journey\nid: buy\ntitle: Buy a plan\nowner: Ana Ruiz <ana@x.example>\nstages: [{id: pay, title: Pay now}]\n"
)
# What the programs of a runner do here: they write down how they are called, and what they are told to say.
GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
case "$1 $2" in
  "pr list") echo "${OPEN:-0}" ;;
  "pr create") exit "${REFUSED:-0}" ;;
  "issue comment") [ "$4" = --body-file ] && cat "$5" >> "$CALLS" ;;
esac
exit 0
"""
CURL = """#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
cat comment.txt >> "$CALLS"
"""


@dataclass(frozen=True)
class Runner:
    """A machine on which a workflow runs: a clone, the remote it pushes to, and what was called."""

    folder: Path
    clone: Path
    remote: Path

    @property
    def calls(self) -> str:
        path = self.folder / "calls"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def branches(self) -> list[str]:
        told = subprocess.run(
            ["git", "branch", "--format=%(refname:short)"], cwd=self.remote, capture_output=True, text=True
        )
        return sorted(told.stdout.split())

    def shown(self, branch: str) -> dict[str, Any]:
        """The note on a branch; only that may have come."""
        git = ["git", "-C", str(self.remote)]
        came = subprocess.run(
            [*git, "diff", "--name-status", "main", branch], capture_output=True, text=True
        ).stdout.split()
        assert came[::2] == ["A"], came
        told = subprocess.run([*git, "show", f"{branch}:{came[1]}"], capture_output=True)
        found: dict[str, Any] = yaml.safe_load(told.stdout)
        return found

    def run(self, script: str, env: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
        """A script as GitHub and GitLab run it: by bash, which ends where a command fails."""
        known = {
            "PATH": f"{self.folder / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder / "home"), "GIT_CONFIG_GLOBAL": str(self.folder / "home/.gitconfig"), "GIT_CONFIG_NOSYSTEM": "1",
            "CALLS": str(self.folder / "calls"), "RUNNER_TEMP": str(self.folder / "temp"), "JMX_CACHE_DIR": str(self.folder / "cache"),
            "GITHUB_OUTPUT": str(self.folder / "output"), "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        argv = ["bash", "-e", "-o", "pipefail", "-c", script]
        return subprocess.run(argv, cwd=self.clone, env={**known, **env}, capture_output=True, text=True)


@pytest.fixture
def runner(tmp_path: Path, jmx: Jmx) -> Runner:
    begun = Repository(tmp_path / "begun")
    begun.write({"journeys/buy.yaml": JOURNEY})
    assert jmx("init", begun.folder).code == 0
    begun.commit({}, day="2026-03-01")
    made = Runner(tmp_path, tmp_path / "clone", tmp_path / "remote.git")
    begun.git("clone", "--quiet", "--bare", str(begun.folder), str(made.remote))
    begun.git("clone", "--quiet", "--depth=1", f"file://{made.remote}", str(made.clone))
    for name in ("bin", "home", "temp"):
        (tmp_path / name).mkdir()
    for name, text in (("gh", GH), ("curl", CURL)):
        program = tmp_path / "bin" / name
        program.write_text(text, encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return made


def _pwned(runner: Runner) -> bool:
    """Whether a command in a text was run: it would have made a file of that very name."""
    return any(path.rpartition("/")[2] == "pwned" for path in files_in(runner.folder))


def _workflow(runner: Runner) -> tuple[dict[str, Any], dict[str, str]]:
    """The job of the workflow, and the environment it gives its steps."""
    workflow = yaml.safe_load((runner.clone / ".github/workflows/customer-said.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["note"]
    env = {
        name: str(value).replace("${{ github.event.issue.number }}", "12")
        for name, value in {**workflow["env"], **job["env"]}.items()
    }
    assert "${{" not in "".join(env.values())
    return job, env


def _on_github(runner: Runner, body: str, **more: str) -> dict[str, "subprocess.CompletedProcess[str]"]:
    """What the steps of the workflow do with an issue, by their names."""
    issue = {"number": 12, "body": body, "html_url": "https://x.example/issues/12", "user": {"login": "bo", "id": 7}}
    (runner.folder / "event.json").write_text(json.dumps({"action": "opened", "issue": issue}), encoding="utf-8")
    job, env = _workflow(runner)
    (runner.folder / "output").write_text("")
    done = {}
    for step in job["steps"]:
        if "run" not in step or step["name"] == "Install jmx":
            continue
        assert "${{" not in step["run"]
        written = (runner.folder / "output").read_text() == "written=yes\n"
        if step.get("if") in (None, f"steps.note.outputs.written {'=' if written else '!'}= 'yes'"):
            given = dict.fromkeys(step.get("env", {}), "secret")
            given |= {"GITHUB_EVENT_PATH": str(runner.folder / "event.json"), **more}
            done[step["name"]] = runner.run(step["run"], {**env, **given})
    return done


def test_an_issue_becomes_a_note_on_a_branch_of_its_own_and_a_pull_request(runner: Runner) -> None:
    body = filled(
        where="pay now", heard="Wants a bill", quote="Where is it?", known="support: a call, a chat, a ticket"
    )
    done = _on_github(runner, body)
    assert {name: each.returncode for name, each in done.items()} == {"Write the note": 0, "Open a pull request": 0}, (
        done
    )
    assert runner.branches == ["main", "note/issue-12"]
    note = runner.shown("note/issue-12")
    assert note["insights"] == [{"text": "Wants a bill", "quotes": ["Where is it?"], "about": ["buy/pay"]}]
    assert (note["type"], note["source"]) == ("support", "https://x.example/issues/12")
    assert note["recorded_by"] == "bo <7+bo@users.noreply.github.com>"
    assert "pr create --head note/issue-12 --title Note of issue #12 --body Closes #12\n" in runner.calls


def test_an_issue_that_is_edited_makes_its_branch_anew_and_no_second_pull_request(runner: Runner) -> None:
    assert _on_github(runner, filled(heard="Wants a bill"))["Open a pull request"].returncode == 0
    subprocess.run(["git", "switch", "--quiet", "main"], cwd=runner.clone, check=True)
    subprocess.run(["git", "branch", "-D", "note/issue-12"], cwd=runner.clone, check=True, capture_output=True)
    assert _on_github(runner, filled(heard="Wants two bills"), OPEN="1")["Open a pull request"].returncode == 0
    assert runner.shown("note/issue-12")["insights"][0]["text"] == "Wants two bills"
    assert runner.calls.count("pr create") == 1


def _somebody_works_on(runner: Runner, branch: str) -> str:
    """A colleague corrects a note on its branch; the commit."""
    theirs = runner.folder / "theirs"
    git = ["git", "-C", str(theirs), "-c", "user.name=Cy", "-c", "user.email=cy@x.example"]
    subprocess.run(["git", "clone", "--quiet", "--branch", branch, str(runner.remote), str(theirs)], check=True)
    (note,) = (theirs / "evidence").iterdir()
    note.write_text(note.read_text().replace("Wants", "Needs"))
    subprocess.run([*git, "commit", "--quiet", "--all", "--message", "Say it as it was"], check=True)
    subprocess.run([*git, "push", "--quiet"], check=True)
    return subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout


def _tip(runner: Runner, branch: str) -> str:
    argv = ["git", "-C", str(runner.remote), "rev-parse", branch]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


def test_what_a_colleague_pushed_to_the_branch_of_a_note_stays(runner: Runner) -> None:
    _on_github(runner, filled(heard="Wants a bill"))
    theirs = _somebody_works_on(runner, "note/issue-12")
    subprocess.run(["git", "switch", "--quiet", "main"], cwd=runner.clone, check=True)
    subprocess.run(["git", "branch", "-D", "note/issue-12"], cwd=runner.clone, check=True, capture_output=True)
    done = _on_github(runner, filled(heard="Wants two bills"), OPEN="1")
    assert done["Open a pull request"].returncode == 1
    assert _tip(runner, "note/issue-12") == theirs
    assert "issue comment 12 --body Somebody worked on the branch note/issue-12, so this edit was not" in runner.calls


def test_no_module_of_the_repository_is_run_in_place_of_pip(runner: Runner) -> None:
    (runner.clone / "pip.py").write_text("open('pwned', 'w')\n", encoding="utf-8")
    for name in (".github/workflows/customer-said.yml", ".github/workflows/jmx.yml", ".gitlab-ci.yml"):
        text = (runner.clone / name).read_text(encoding="utf-8")
        called = re.findall(r"python3? (.*)", text)
        assert called, name
        assert all(argv.startswith("-I ") for argv in called), called
        assert f"python {called[0]}".startswith("python -I -m pip install"), called
    assert "pip" in runner.run("python -I -m pip --version", {}).stdout
    assert not _pwned(runner)


def test_where_github_lets_no_workflow_open_pull_requests_the_issue_says_where_the_note_is(runner: Runner) -> None:
    assert _on_github(runner, filled(), REFUSED="1")["Open a pull request"].returncode == 0
    assert "issue comment 12 --body The note is on the branch note/issue-12. Open a pull request of it" in runner.calls


LACKING = {
    "a path": (filled(where="../../etc"), "    jmx: there is no journey, place, pain or strength '../../etc'"),
    "a command": (filled(where="$(touch pwned)"), "there is no journey, place, pain or strength '$(touch pwned)'"),
    "an option": (filled(where="--drop"), "there is no journey, place, pain or strength '--drop'"),
    "an address": (filled(heard="Ask anna@mail.example"), "write 'a customer' instead"),
    "too much": (filled(heard="x" * 100_000), "has more than 65,536 characters"),
}


@pytest.mark.few(2)
@pytest.mark.parametrize(("body", "told"), LACKING.values(), ids=LACKING.keys())
def test_what_is_no_note_is_told_on_the_issue_and_pushes_nothing(body: str, told: str, runner: Runner) -> None:
    done = _on_github(runner, body)
    assert {name: each.returncode for name, each in done.items()} == {"Write the note": 0, "Say what is missing": 1}
    assert runner.branches == ["main"]
    assert told in runner.calls
    assert "This is no note yet. Edit the issue, and it is tried again:\n\n    jmx: " in runner.calls
    assert not _pwned(runner)


def _hostile(runner: Runner, text: str) -> None:
    before = {path for path in files_in(runner.clone) if not path.startswith(".git/")}
    done = _on_github(runner, filled(heard=text, quote=text, source=" ".join(text.split())))
    assert [each.returncode for each in done.values()] == [0, 0], (done, runner.calls)
    note = runner.shown("note/issue-12")
    assert (note["insights"][0]["text"], note["insights"][0]["quotes"]) == (text, [text])
    printed = "".join(each.stdout + each.stderr for each in done.values())
    assert not any(line.lstrip().startswith("::") for line in (*printed.splitlines(), *runner.calls.splitlines()))
    assert {path for path in files_in(runner.clone) if not path.startswith((".git/", "evidence/"))} == before
    assert not _pwned(runner)


def test_no_text_becomes_a_command_all_at_once(runner: Runner) -> None:
    _hostile(runner, "\n\n".join(HOSTILE).replace("<!-- x", ""))


@pytest.mark.deep
@pytest.mark.parametrize("text", [each for each in HOSTILE if "<!--" not in each], ids=ascii)
def test_no_text_becomes_a_command(text: str, runner: Runner) -> None:
    _hostile(runner, text)


def test_marks_that_turn_text_around_are_left_out(runner: Runner) -> None:
    assert _on_github(runner, filled(heard="Wants \u202eno\u2066 \u200bbill"))["Open a pull request"].returncode == 0
    assert runner.shown("note/issue-12")["insights"][0]["text"] == "Wants no bill"


# --- GitLab ---


def _on_gitlab(runner: Runner, description: str) -> "subprocess.CompletedProcess[str]":
    event = {
        "object_kind": "issue", "user": {"name": "Bo Lind"},
        "object_attributes": {"iid": 12, "description": description, "url": "https://x.example/i/12"},
    }  # fmt: skip
    (runner.folder / "payload").write_text(json.dumps(event), encoding="utf-8")
    pipeline = yaml.safe_load((runner.clone / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    (script,) = pipeline["journeys-note"]["script"]
    env = {
        "TRIGGER_PAYLOAD": str(runner.folder / "payload"), "NOTE_TOKEN": "secret", "CI_SERVER_HOST": "gitlab.example",
        "CI_PROJECT_PATH": "cx/journeys", "CI_PROJECT_ID": "5", "CI_DEFAULT_BRANCH": "main", "FOLDER": pipeline[".journeys"]["variables"]["FOLDER"],
        "CI_API_V4_URL": "https://gitlab.example/api/v4",
    }  # fmt: skip
    subprocess.run(["git", "config", "receive.advertisePushOptions", "true"], cwd=runner.remote, check=True)
    instead = f'[url "file://{runner.remote}"]\n\tinsteadOf = https://note:secret@gitlab.example/cx/journeys.git\n'
    (runner.folder / "home/.gitconfig").write_text(instead, encoding="utf-8")
    subprocess.run(["git", "checkout", "--quiet", "--detach"], cwd=runner.clone, check=True)
    return runner.run(script, env)


def test_an_issue_of_gitlab_becomes_a_merge_request(runner: Runner) -> None:
    done = _on_gitlab(runner, filled(heard="\n".join(HOSTILE[:4])))
    assert done.returncode == 0, done.stderr + runner.calls
    note = runner.shown("note/issue-12")
    assert note["insights"][0]["text"] == "\n".join(HOSTILE[:4])
    assert ("recorded_by" in note, note["source"]) == (False, "https://x.example/i/12")
    assert not _pwned(runner)


@pytest.mark.deep
def test_what_a_colleague_pushed_on_gitlab_stays(runner: Runner) -> None:
    assert _on_gitlab(runner, filled(heard="Wants a bill")).returncode == 0
    subprocess.run(["git", "checkout", "--quiet", "main"], cwd=runner.clone, check=True)
    again = _on_gitlab(runner, filled(heard="Wants two bills"))
    assert again.returncode == 0, again.stderr
    assert runner.shown("note/issue-12")["insights"][0]["text"] == "Wants two bills"
    theirs = _somebody_works_on(runner, "note/issue-12")
    subprocess.run(["git", "checkout", "--quiet", "main"], cwd=runner.clone, check=True)
    assert _on_gitlab(runner, filled(heard="Wants three bills")).returncode == 1
    assert _tip(runner, "note/issue-12") == theirs
    assert "Somebody worked on the branch note/issue-12" in runner.calls


def test_an_issue_of_gitlab_that_lacks_something_is_told_so(runner: Runner) -> None:
    done = _on_gitlab(runner, filled(where="../../etc"))
    assert done.returncode == 1
    assert "/projects/5/issues/12/notes" in runner.calls
    assert "    jmx: there is no journey, place, pain or strength '../../etc'" in runner.calls
    assert runner.branches == ["main"]


def test_any_other_issue_of_gitlab_is_left_alone(runner: Runner) -> None:
    assert (_on_gitlab(runner, "The site is down").returncode, runner.calls, runner.branches) == (0, "", ["main"])
