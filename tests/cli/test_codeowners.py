"""`jmx codeowners`: its own lines and no other, the same each time, and found again by lint."""

from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
BUY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\n"
OURS = (
    "# jmx codeowners: begin\n# Written by `jmx codeowners` from who owns which journey. What stands between these marks "
    "is written anew.\n/journeys/buy.yaml ana@x.example\n# jmx codeowners: end\n"
)


@pytest.mark.parametrize(("host", "path"), [("github", ".github/CODEOWNERS"), ("gitlab", ".gitlab/CODEOWNERS")])
def test_a_new_file_lies_where_the_host_looks(host: str, path: str, repository: Repository, jmx: Jmx) -> None:
    repository.write({"journeys/buy.yaml": BUY})
    asked = ("codeowners", "-C", repository.folder, "--host", host)
    checked = jmx(*asked, "--check")
    assert checked.code == 1
    assert checked.err.endswith(f"run: jmx codeowners --host {host} -C {repository.folder}\n")
    shown = jmx(*asked, "--dry-run")
    assert (shown.code, shown.out) == (0, "/journeys/buy.yaml ana@x.example\n")
    assert not (repository.folder / path).exists()
    assert jmx(*asked).err == f"wrote {path}: 1 line for 1 journey\n"
    assert (repository.folder / path).read_text() == OURS
    again = jmx("codeowners", "-C", repository.folder)
    assert (again.code, again.err) == (0, f"nothing changes: {path} says it already\n")
    assert jmx("codeowners", "-C", repository.folder, "--check").code == 0


def test_lines_of_others_stay_and_those_of_jmx_are_written_anew(repository: Repository, jmx: Jmx) -> None:
    mine = b"* @all\r\n/src/ @web\r\n"
    repository.write({"journeys/buy.yaml": BUY, ".github/CODEOWNERS": ""})
    file = repository.folder / ".github/CODEOWNERS"
    file.write_bytes(mine + OURS.replace("\n", "\r\n").encode() + b"/later/ @web\r\n")
    repository.write({"journeys/use.yaml": BUY.replace("buy", "use"), "journeys/buy.yaml": BUY.replace("ana@", "a@")})
    assert jmx("codeowners", "-C", repository.folder).code == 0
    new = OURS.replace("ana@x.example\n", "a@x.example\n/journeys/use.yaml ana@x.example\n").replace("\n", "\r\n")
    assert file.read_bytes() == mine + new.encode() + b"/later/ @web\r\n"
    for path in ("buy", "use"):
        (repository.folder / f"journeys/{path}.yaml").write_text(BUY.replace("buy", path).partition("owner")[0])
    assert "no line for 2 journeys (no owner): buy, use" in jmx("codeowners", "-C", repository.folder).err
    assert file.read_bytes() == mine + b"/later/ @web\r\n"


def test_in_gitlab_the_lines_stand_in_no_section_of_somebody_else(repository: Repository, jmx: Jmx) -> None:
    repository.write({"journeys/buy.yaml": BUY, "CODEOWNERS": "* @all\n\n^[Docs] @docs\n*.md\n"})
    assert jmx("codeowners", "-C", repository.folder, "--host", "gitlab").code == 0
    assert (repository.folder / "CODEOWNERS").read_text() == f"* @all\n\n{OURS}^[Docs] @docs\n*.md\n"


def test_a_file_whose_marks_are_no_pair_is_left_alone(repository: Repository, jmx: Jmx) -> None:
    repository.write({"journeys/buy.yaml": BUY, ".github/CODEOWNERS": "# jmx codeowners: begin\n"})
    ran = jmx("codeowners", "-C", repository.folder)
    assert (ran.code, "are no pair; mend it by hand" in ran.err) == (2, True)


def test_a_root_below_the_top_is_named_from_the_top(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"maps/a b/jmx.yaml": "", "maps/a b/journeys/buy.yaml": BUY, ".github/x": ""})
    assert jmx("codeowners", "-C", repository.folder / "maps/a b").code == 0
    written = (repository.folder / ".github/CODEOWNERS").read_text()
    assert "/maps/a\\ b/journeys/buy.yaml ana@x.example\n" in written
    lint = ("lint", "-C", repository.folder / "maps/a b", "--select", "OWN115", "-f", "concise")
    assert jmx(*lint).out.startswith("All clear")
    repository.commit({".github/CODEOWNERS": written + "*.yaml ben@x.example\n"})
    assert "line 5 of .github/CODEOWNERS gives journey 'buy' to ben@x.example" in jmx(*lint).out
    assert "line 5" in jmx(*lint, "--at", "HEAD").out
    assert jmx(*lint, "--at", "HEAD~1").out.startswith("All clear")
