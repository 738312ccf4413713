"""What jmx needs of a system that is not POSIX. Nothing here runs on Windows: docs/windows.md says what that leaves open.

`make test` also has mypy check the package as on Windows, where what only POSIX has is no attribute.
"""

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.errors import RefusedWrite
from jmx.repo import files, folders
from tests.support import CHECKOUT, Ran, files_in

# An interpreter in which what Windows lacks cannot be imported, and folders are known by their paths.
WITHOUT_POSIX = """
    import sys
    import portalocker  # brings the lock of the system it is on
    from jmx.repo import folders

    LACKING = {"fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "readline", "syslog", "crypt", "spwd"}

    class Lacking:
        def find_spec(self, name, path=None, target=None):
            if name in LACKING:
                raise ModuleNotFoundError(f"No module named '{name}'", name=name)

    for name in LACKING:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Lacking())
    folders._start = lambda path: folders.NamedFolder(str(path))
    sys.argv = ["jmx", *sys.argv[1:]]
    from jmx.__main__ import main
    main()
"""
COMMANDS = (
    ("new", "persona", "--title", "Night shift"),
    ("set", "days-to-connect.target=5"),
    ("rename", "missed-appointment", "nobody-came"),
    ("lint", "-f", "json", "--as-of", "2026-12-01"),
    ("score", "pains", "-f", "json"),
    ("render", "get-connected", "-o", "map.svg"),
    ("review", "get-connected", "-f", "markdown", "--as-of", "2026-12-01"),
    ("log", "get-connected"),
    ("diff", "2026-01-01", "2026-06-30"),
)


@pytest.fixture
def copies(example: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The example twice, each the only thing in a folder of its own."""
    both = tmp_path / "posix/demo", tmp_path / "windows/demo"
    for each in both:
        shutil.copytree(example, each, symlinks=True)
    return both


def _without_posix(folder: Path, *arguments: str) -> Ran:
    # its sets have another order, too
    env = os.environ | {"PYTHONPATH": str(CHECKOUT), "NO_COLOR": "1", "PYTHONHASHSEED": "7"}
    argv = [sys.executable, "-c", textwrap.dedent(WITHOUT_POSIX), *arguments]
    done = subprocess.run(argv, cwd=folder, env=env, capture_output=True, timeout=120)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_every_command_says_and_writes_the_same_where_nothing_is_posix(
    copies: tuple[Path, Path], jmx: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    posix, windows = copies
    monkeypatch.chdir(posix)
    for command in COMMANDS:
        expected, found = jmx(*command), _without_posix(windows, *command)
        assert (found.code, found.out) == (expected.code, expected.out), found.err
        assert "Traceback" not in found.err
    written, expected_files = (
        {path: content for path, content in files_in(each).items() if not path.startswith(".git/")}
        for each in (windows, posix)
    )
    assert written == expected_files


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_start", lambda path: folders.NamedFolder(str(path)))


LED_ELSEWHERE = ("link.yaml", "out/secret.yaml", "missing/../link.yaml")


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("path", LED_ELSEWHERE)
def test_no_link_is_followed_where_folders_are_known_by_their_paths(tmp_path: Path, path: str) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret.yaml").write_text("secret")
    (root / "out").symlink_to(outside)
    (root / "link.yaml").symlink_to(outside / "secret.yaml")
    assert isinstance(files.read(root, path, 1000), str)
    with pytest.raises(RefusedWrite):
        files.write_inside(root, path, b"mine")
    assert files_in(outside) == {"secret.yaml": b"secret"}


@pytest.mark.usefixtures("named")
def test_a_file_is_written_whole_where_folders_are_known_by_their_paths(tmp_path: Path) -> None:
    files.write_inside(tmp_path, "a/b/c.yaml", b"one")
    files.write_inside(tmp_path, "a/b/c.yaml", b"two", replaces=b"one")
    with pytest.raises(RefusedWrite, match="changed by someone else"):
        files.write_inside(tmp_path, "a/b/c.yaml", b"three", replaces=b"one")
    assert files_in(tmp_path) == {"a/b/c.yaml": b"two"}
    assert files.read(tmp_path, "a/b/c.yaml", 1000) == b"two"
