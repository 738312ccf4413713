"""Commands where another one died while it wrote: readers say so and change nothing, writers undo it first."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.cli.command import writing
from jmx.errors import RefusedWrite
from jmx.queries.repository import Repository as View
from jmx.writing.transaction import FileChange
from tests.killing import die_writing, tree
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
BUY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstatus: draft\nstages: [Pay]\n"
RENAMED = BUY.replace("id: buy", "id: order")
PAIN = "kind: pain-point\nid: waits\ntitle: Waits\nat: [buy]\n"
NOTE = "jmx: files may be half written: a command is writing now, or died, and the next one that writes settles it ('{}')\n"
UNDID = (
    "jmx: undid what an interrupted command had begun to write: "
    "{0}journeys/order.yaml, {0}journeys/buy.yaml, {0}pain-points/waits.yaml and 1 more\n"
)
CHANGES = (
    FileChange("journeys/order.yaml", None, RENAMED.encode()),
    FileChange("journeys/buy.yaml", BUY.encode(), None),
    FileChange("pain-points/waits.yaml", PAIN.encode(), PAIN.replace("[buy]", "[order]").encode()),
    FileChange("pain-points/other.yaml", None, PAIN.replace("waits", "other").encode()),
)


@pytest.fixture(params=["git", "no git", "below the top"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A repository in which a rename was killed when a half of its files were written."""
    root = tmp_path / "sub" / "here" if request.param == "below the top" else tmp_path
    if request.param != "no git":
        Repository(tmp_path)
    for path, text in {
        "jmx.yaml": "goals: [{id: grow, title: Grow}]\n",
        "journeys/buy.yaml": BUY,
        "pain-points/waits.yaml": PAIN,
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    die_writing(View(root).area, CHANGES)
    assert not (root / "journeys/buy.yaml").exists()
    return root


def _half_written(root: Path) -> Path:
    return View(root).area.journal


@pytest.mark.parametrize("command", [("lint",), ("score",), ("render", "order"), ("review", "order")])
def test_a_reading_command_says_so_in_one_line_and_changes_nothing(
    folder: Path, jmx: Jmx, command: tuple[str, ...]
) -> None:
    before = tree(folder)
    ran = jmx(*command, "-C", folder)
    assert ran.code == 0
    assert ran.out
    assert ran.err.count(NOTE.format(_half_written(folder))) == 1
    assert "a bug in jmx" not in ran.err
    assert tree(folder) == before


WRITING = {
    "new": ("new", "journey", "--title", "Pay"),
    "review": ("review", "buy", "--record", "--verdict", "updated"),
}


@pytest.mark.parametrize("command", WRITING.values(), ids=WRITING.keys())
def test_a_writing_command_undoes_it_before_it_reads(folder: Path, jmx: Jmx, command: tuple[str, ...]) -> None:
    prefix = View(folder).area.prefix
    ran = jmx(*command, "-C", folder)
    assert ran.code == 0
    assert ran.err.startswith(UNDID.format(prefix))
    assert NOTE.format("")[:30] not in ran.err
    assert (folder / "journeys/buy.yaml").read_text() == BUY
    assert (folder / "pain-points/waits.yaml").read_text() == PAIN
    assert {path.name for path in folder.rglob("*.yaml")} - {"buy.yaml", "waits.yaml", "jmx.yaml"} != {"order.yaml"}
    assert not (folder / "journeys/order.yaml").exists()
    assert not _half_written(folder).exists()
    assert jmx("lint", "-C", folder).err == ""


def test_installing_undoes_it_as_well(folder: Path, jmx: Jmx) -> None:
    ran = jmx("git-diff", "--install", "-C", folder)
    if View(folder).git is None:
        assert ran.code == 2
        return
    assert ran.code == 0
    assert UNDID.format(View(folder).area.prefix) in ran.err
    assert (folder / "journeys/buy.yaml").read_text() == BUY


def test_a_commit_is_read_without_a_word_about_files(tmp_path: Path, jmx: Jmx) -> None:
    repository = Repository(tmp_path)
    repository.commit({"journeys/buy.yaml": BUY, "pain-points/waits.yaml": PAIN})
    die_writing(View(tmp_path).area, CHANGES)
    ran = jmx("lint", "-C", tmp_path, "--at", "HEAD")
    assert (ran.code, ran.err) == (0, "")
    with writing(View(tmp_path)) as write, pytest.raises(RefusedWrite, match="is there already"):
        write([FileChange("journeys/buy.yaml", None, b"")])
    assert repository.git("status", "--porcelain") == ""
