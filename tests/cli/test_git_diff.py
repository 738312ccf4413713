"""`jmx git-diff`: real git calls it and never dies of it; what --install wrote, --uninstall takes away."""

import os
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = """kind: journey
id: buy
title: Buy a plan
stages:
  - title: Choose
    touchpoints: [Compare, Ask]
pains:
  - {id: waits, title: Waits, severity: 2}
"""
PAIN = "kind: pain-point\nid: slow\ntitle: Slow\nseverity: 2\n"


@pytest.fixture
def installed(repository: Repository, jmx: Jmx) -> Repository:
    """A repository with a journey, where git calls jmx."""
    repository.commit({"journeys/buy.yaml": JOURNEY, "pains/slow.yaml": PAIN, "ci/build.yaml": "steps: [a]\n"})
    assert jmx("git-diff", "--install", "-C", repository.folder).code == 0
    return repository


def _between(
    jmx: Jmx, folder: Path, old: str | bytes | None, new: str | bytes | None, path: str = "pains/slow.yaml"
) -> list[str]:
    """What is told of a file, as git would ask."""
    names = []
    for name, content in (("old", old), ("new", new)):
        target = folder / name
        if content is not None:
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        names.append(str(target) if content is not None else os.devnull)
    ran = jmx("git-diff", "--", path, names[0], "0" * 40, "100644" if old is not None else ".",
              names[1], "1" * 40, "100644" if new is not None else ".")  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    first, *told = ran.out.splitlines()
    assert first == f"jmx: {path}"
    return told


# --- what is told of one file ---


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (PAIN, PAIN.replace("2", "4"), ["  pain “Slow”: severity 2 → 4"]),
        (PAIN, f"# note\n{PAIN}", ["  only formatting"]),
        (PAIN, f"{PAIN}x-own: 1\n", ["  no change in meaning: own fields, defaults, the order of records, or a pointer"]),
        (None, PAIN, ["  pain “Slow” is new in this file"]),
        (PAIN, None, ["  pain “Slow” is gone in this file"]),
        (PAIN, PAIN.replace("id: slow", "id: late"), ["  pain “Slow”: id slow → late"]),
        (None, "kind: pain-points\nitems: [{id: a, title: A}, {id: b, title: B}]\n", ["  pain “A” is new in this file", "  pain “B” is new in this file"]),
        (PAIN, "a: [\n", ["  it cannot be parsed: a `[` opens here and never closes", "  @@ -1,4 +1 @@", "  -kind: pain-point",
                          "  -id: slow", "  -title: Slow", "  -severity: 2", "  +a: ["]),
        ("a: 1\nb: 2\n", "a: 1\nb: 3\n", ["  no records of jmx in it", "  @@ -1,2 +1,2 @@", "   a: 1", "  -b: 2", "  +b: 3"]),
        (b"\0\1", b"\0\2", ["  it cannot be parsed: file is not UTF-8 (it looks like UTF-16 or UTF-32)", "  no text to compare line by line"]),
        ("", PAIN, ["  it cannot be parsed: file is empty", "  @@ -0,0 +1,4 @@", "  +kind: pain-point", "  +id: slow", "  +title: Slow", "  +severity: 2"]),
        ("\n".join(f"a{n}: 1" for n in range(5000)), "\n".join(f"b{n}: 1" for n in range(5000)),
         ["  no records of jmx in it", "  too much is different to compare line by line; see: git diff --no-ext-diff"]),
    ],
    ids=["edit", "formatting", "own-field", "new-file", "deleted-file", "new-id", "list", "broken", "not-ours", "binary",
         "empty", "too-much"],
)  # fmt: skip
def test_a_file_is_told_in_the_words_of_journeys(
    old: str | bytes | None, new: str | bytes | None, told: list[str], tmp_path: Path, jmx: Jmx
) -> None:
    assert _between(jmx, tmp_path, old, new) == told


@pytest.mark.parametrize(
    "arguments",
    [["a.yaml"], ["a.yaml", "x"], ["a.yaml", "/nowhere", "0", "100644", "/nowhere/else", "1", "100644"],
     ["--install", "/etc", "0", "100644", "/dev/zero", "1", "100644"], ["a.yaml", "/dev/null", ".", ".", "/dev/null", ".", "."],
     ["a.yaml", "/", "0", "x\n", "/", "1", "160000"], ["", "", "", "", "", "", ""], ["a.yaml", *["\x1b[2J"] * 8]],
    ids=["unmerged", "too-few", "missing", "odd-files", "nothing", "folders", "empty", "controls"],
)  # fmt: skip
def test_no_odd_input_ends_badly(arguments: list[str], jmx: Jmx) -> None:
    ran = jmx("git-diff", "--", *arguments)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("jmx: ")
    assert "\x1b" not in ran.out


def test_even_a_number_that_nothing_can_print_ends_well(tmp_path: Path, jmx: Jmx) -> None:
    assert _between(jmx, tmp_path, PAIN, PAIN + "reach: 1e999\n") != []
    assert len(_between(jmx, tmp_path, PAIN, PAIN + f"reach: {'9' * 400}\n")) == 1


def test_nothing_hostile_gets_to_the_terminal(tmp_path: Path, jmx: Jmx) -> None:
    hostile = 'title: "\\e]0;pwn\\a\\u202eevil ##vso[task]"'
    told = _between(jmx, tmp_path, PAIN, PAIN.replace("title: Slow", hostile))
    plain = _between(jmx, tmp_path, "a: 1\n", b"a: \x1b[2J\r\xff\x9b31m\n")
    for line in (*told, *plain):
        assert line.isprintable()
    ran = jmx("git-diff", "--", "a\x1b[2J\nb\u202e.yaml")
    assert ran.out.splitlines()[0] == "jmx: a\\x1b[2J\\nb\\u202e.yaml"


@pytest.mark.parametrize(
    ("settings", "coloured"),
    [({}, False), ({"GIT_PAGER_IN_USE": "true"}, True), ({"GIT_PAGER_IN_USE": "false"}, False),
     ({"GIT_PAGER_IN_USE": "true", "NO_COLOR": "1"}, False), ({"GIT_PAGER_IN_USE": "true", "TERM": "dumb"}, False)],
    ids=["pipe", "pager", "no-pager", "no-color", "dumb"],
)  # fmt: skip
def test_colours_go_only_to_people(
    settings: dict[str, str], coloured: bool, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "new").write_text(PAIN)
    ran = jmx("git-diff", "--", "a.yaml", os.devnull, ".", ".", tmp_path / "new", "1" * 40, "100644")
    assert ("\x1b[" in ran.out) is coloured


# --- real git ---


def test_git_log_and_show_and_diff_speak_of_records(installed: Repository) -> None:
    installed.commit({"journeys/buy.yaml": JOURNEY.replace("severity: 2", "severity: 4")}, "worse")
    told = "jmx: journeys/buy.yaml\n  pain “Waits”: severity 2 → 4"
    for command in (["log", "-1", "-p"], ["show"], ["diff", "HEAD~1"], ["diff", "HEAD~1", "HEAD"]):
        out = installed.git(*command, "--ext-diff")
        assert told in out
        assert "@@" not in out
    assert "+  - {id: waits" in installed.git("log", "-1", "-p")


@pytest.mark.deep
def test_every_sort_of_file_passes_through_git(installed: Repository) -> None:
    folder = installed.folder
    names = (
        "pains/a b.yaml",
        "pains/ü.yaml",
        "pains/new\nline.yaml",
        "pains/-rf.yaml",
        'pains/"q".yml',
        "pains/[x].yaml",
    )
    installed.commit({name: PAIN.replace("slow", f"p{number}") for number, name in enumerate(names)}, "names")
    out = installed.git("log", "-1", "-p", "--ext-diff")
    assert out.count("pain “Slow” is new") == len(names)
    assert "jmx: pains/new\\nline.yaml\n" in out
    (folder / "pains/a b.yaml").chmod(0o755)
    (folder / "pains/-rf.yaml").unlink()
    (folder / "pains/ü.yaml").write_bytes(b"\0\1\2")
    (folder / "pains/[x].yaml").unlink()
    (folder / "pains/[x].yaml").symlink_to("/etc/passwd")
    installed.git("mv", "pains/slow.yaml", "pains/late.yaml")
    (folder / "pains/late.yaml").write_text(PAIN + "frequency: 2\n")
    Repository(folder / "pains/sub.yaml").commit({"x": "y"})
    installed.commit({}, "all sorts")
    out = installed.git("show", "--ext-diff", "-M")
    assert "jmx: pains/a b.yaml\n  mode 100644 → 100755\n" in out
    assert "jmx: pains/-rf.yaml\n  pain “Slow” is gone in this file\n" in out
    assert "jmx: pains/ü.yaml\n" in out
    assert "pains/late.yaml" in out
    assert "frequency 1 → 2" in out
    assert "root:" not in out
    assert "jmx: pains/[x].yaml\n" in out
    assert "Subproject commit" in out


def test_merges_and_conflicts_pass_through_git(installed: Repository) -> None:
    for branch, severity in (("side", 3), ("main", 4)):
        if branch == "side":
            installed.git("switch", "--quiet", "--create", "side")
        else:
            installed.git("switch", "--quiet", "main")
        installed.commit({"pains/slow.yaml": PAIN.replace("2", str(severity))}, branch)
    with pytest.raises(Exception, match="merge"):
        installed.git("merge", "--quiet", "side")
    assert "pains/slow.yaml" in installed.git("diff", "--ext-diff")
    installed.commit({"pains/slow.yaml": PAIN.replace("2", "5")}, "merged")
    for how in ("-c", "--cc", "-m"):
        assert "merged" in installed.git("log", "-1", "-p", how, "--ext-diff")
    assert "severity 4 → 5" in installed.git("log", "-1", "-p", "--first-parent", "-m", "--ext-diff")


def test_other_yaml_is_none_of_its_business(installed: Repository) -> None:
    installed.commit({"ci/build.yaml": "steps: [a, b]\n"}, "ci")
    assert "+steps: [a, b]" in installed.git("show", "--ext-diff")


# --- installing ---


def _state(repository: Repository) -> dict[str, bytes]:
    paths = (".git/config", ".git/info/attributes", ".gitattributes")
    return {path: (repository.folder / path).read_bytes() for path in paths if (repository.folder / path).is_file()}


@pytest.mark.parametrize("shared", [[], ["--shared"]], ids=["own", "shared"])
@pytest.mark.parametrize(
    "others", [b"", b"*.png binary\n# mine\n", b"*.png binary\r\n*.md text\r\n"], ids=["none", "lines", "crlf"]
)
def test_uninstall_takes_away_exactly_what_install_wrote(
    shared: list[str], others: bytes, repository: Repository, jmx: Jmx
) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    for name in (".gitattributes", ".git/info/attributes"):
        (repository.folder / name).write_bytes(others)
    before = _state(repository)
    assert jmx("git-diff", "--install", "-C", repository.folder, *shared).code == 0
    once = _state(repository)
    assert jmx("git-diff", "--install", "-C", repository.folder, *shared).code == 0
    assert _state(repository) == once != before
    written = ".gitattributes" if shared else ".git/info/attributes"
    assert once[written].startswith(others)
    assert {name for name in once if once[name] != before[name]} == {".git/config", written}
    attribute = repository.git("check-attr", "diff", "journeys/buy.yaml")
    assert attribute.endswith(": jmx")
    assert jmx("git-diff", "--uninstall", "-C", repository.folder).code == 0
    assert _state(repository) == before
    assert jmx("git-diff", "--uninstall", "-C", repository.folder).code == 0
    assert _state(repository) == before


def test_shared_says_what_each_colleague_runs(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    ran = jmx("git-diff", "--install", "--shared", "-C", repository.folder)
    assert "git config --local diff.jmx.command 'jmx git-diff --'" in ran.err


def test_a_root_below_the_top_and_odd_folders_are_found(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"my work/jmx.yaml": "", 'my work/pa[in]s "ü"/slow.yaml': PAIN, "other/x.yaml": "a: 1\n"})
    assert jmx("git-diff", "--install", "-C", repository.folder / "my work").code == 0
    told = repository.git("check-attr", "-z", "diff", "my work/pa[in]s \"ü\"/slow.yaml", "my work/jmx.yaml",
                          "my work/journeys/deep/er.yml", "other/x.yaml").split("\0")  # fmt: skip
    assert told[2::3] == ["jmx", "jmx", "jmx", "unspecified"]


def test_what_others_set_is_not_overwritten(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    repository.git("config", "diff.jmx.command", "theirs")
    before = _state(repository)
    for action in ("--install", "--uninstall"):
        ran = jmx("git-diff", action, "-C", repository.folder)
        assert ran.code == (2 if action == "--install" else 0)
    assert _state(repository) == before


@pytest.mark.parametrize(
    "content", [b"# jmx git-diff: begin\n*.x diff=jmx\n", b"a\0b"], ids=["half-a-block", "no-text"]
)
def test_a_file_that_cannot_be_understood_is_left_alone(content: bytes, repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    (repository.folder / ".git/info/attributes").write_bytes(content)
    before = _state(repository)
    ran = jmx("git-diff", "--install", "-C", repository.folder)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert _state(repository) == before


@pytest.mark.parametrize("name", [".git/info/attributes", ".git/config"])
def test_nothing_is_written_through_a_link(name: str, repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    victim = tmp_path / "victim"
    target = repository.folder / name
    victim.write_bytes(target.read_bytes() if target.exists() else b"")
    target.unlink(missing_ok=True)
    target.symlink_to(victim)
    before = victim.read_bytes()
    assert jmx("git-diff", "--install", "-C", repository.folder).code == 2
    assert victim.read_bytes() == before


def test_a_linked_work_tree_installs_for_all(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    repository.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    assert jmx("git-diff", "--install", "-C", tmp_path / "linked").code == 0
    assert repository.git("check-attr", "diff", "journeys/buy.yaml").endswith(": jmx")


def test_without_git_there_is_nothing_to_install(tmp_path: Path, jmx: Jmx) -> None:
    ran = jmx("git-diff", "--install", "-C", tmp_path)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("arguments", [[], ["--install", "--uninstall"], ["--install", "a.yaml"], ["--shared"]])
def test_called_by_hand_it_says_what_it_is_for(arguments: list[str], jmx: Jmx) -> None:
    ran = jmx("git-diff", *arguments)
    assert ran.code == 2
    assert "--install" in ran.err


def _without_jmx_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PATH on which there is nothing but git."""
    git = shutil.which("git")
    assert git
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def test_no_file_of_the_repository_runs_as_code(
    repository: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    _without_jmx_on_path(tmp_path, monkeypatch)
    assert jmx("git-diff", "--install", "-C", repository.folder).code == 0
    canary = tmp_path / "canary"
    for name in ("jmx", "typing", "typer", "sitecustomize"):
        (repository.folder / f"{name}.py").write_text(f"open({str(canary)!r}, 'w')\n")
    (repository.folder / "journeys/buy.yaml").write_text(JOURNEY.replace("severity: 2", "severity: 4"))
    assert "severity 2 → 4" in repository.git("diff", "--ext-diff")
    monkeypatch.setenv("PYTHONPATH", str(repository.folder))
    assert "severity 2 → 4" in repository.git("diff", "--ext-diff")
    assert not canary.exists()


def test_an_installation_that_would_run_files_here_is_told(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY})
    assert jmx("git-diff", "--install", "-C", repository.folder).code == 0
    (repository.folder / "journeys/buy.yaml").write_text(JOURNEY.replace("severity: 2", "severity: 4"))
    assert "--install" not in repository.git("diff", "--ext-diff")
    repository.git("config", "diff.jmx.command", f"{shlex.quote(sys.executable)} -m jmx git-diff --")
    assert "files here can run as code of jmx" in repository.git("diff", "--ext-diff")
    assert jmx("git-diff", "--install", "-C", repository.folder).code == 0
    assert "--install" not in repository.git("diff", "--ext-diff")


def test_jmx_itself_never_starts_a_driver(installed: Repository, tmp_path: Path, jmx: Jmx) -> None:
    canary = tmp_path / "canary"
    installed.git("config", "diff.jmx.command", f"touch {canary} #")
    installed.git("config", "diff.external", f"touch {canary} #")
    review = "kind: review\nid: r1\ndate: 2026-01-05\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\n"
    installed.commit({"reviews/r1.yaml": review})
    installed.commit({"journeys/buy.yaml": JOURNEY.replace("severity: 2", "severity: 4")}, "worse")
    (installed.folder / "pains/slow.yaml").write_text(PAIN.replace("2", "3"))
    for command in (
        ["lint"],
        ["review", "buy"],
        ["score"],
        ["diff", "HEAD~1"],
        ["log", "buy"],
        ["blame", "buy"],
    ):
        ran = jmx(*command, "-C", installed.folder, "--as-of", "2026-01-20")
        assert "a bug in jmx" not in ran.err, command
        assert not canary.exists(), command
    installed.git("log", "-1", "-p", "--ext-diff")
    assert canary.exists()
