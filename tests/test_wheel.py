"""The wheel, built from the checkout and installed where nothing else of jmx is."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the built wheel; what jmx depends on is lent by this one, so that no network is needed."""
    built = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=True, with_pip=False)
    packages = next((home / "lib").glob("python*/site-packages"))
    wheel = next(built.glob("*.whl"))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(packages)]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    # a path alone: the editable jmx of this environment is a .pth file there, which is not read this way
    (packages / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return home / "bin" / "python"


def _jmx(python: Path, *arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    env = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LC_ALL": "C.UTF-8"}
    return subprocess.run([str(python), "-m", "jmx", *arguments], cwd=cwd, env=env, capture_output=True, text=True)


def test_the_wheel_tells_type_checkers_that_it_has_types(installed: Path) -> None:
    assert (next((installed.parents[1] / "lib").glob("python*/site-packages")) / "jmx/py.typed").is_file()


def test_the_installed_wheel_runs_the_demo(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [str(installed), "-c", "import jmx; print(jmx.__file__)"], cwd=tmp_path, capture_output=True, text=True
    )
    assert str(CHECKOUT) not in where.stdout
    done = _jmx(installed, "demo", "try", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) <= 40
    for name in (
        "get-connected.svg",
        "get-connected.png",
        "get-connected.html",
        "review-packet.md",
        "review-packet.html",
    ):
        assert (tmp_path / "try" / name).stat().st_size > 1000
    lint = _jmx(installed, "lint", "--as-of", "2026-11-02", cwd=tmp_path / "try/broadband")
    assert lint.returncode == 1


def test_the_picture_of_the_readme_is_the_one_the_demo_draws(installed: Path, tmp_path: Path) -> None:
    _jmx(installed, "demo", "try", cwd=tmp_path)
    drawn = (tmp_path / "try/get-connected.svg").read_bytes()
    assert drawn == (CHECKOUT / "docs/get-connected.svg").read_bytes(), "run: make picture"


def test_the_wheel_explains_rules_with_their_examples(installed: Path, tmp_path: Path) -> None:
    assert "This fails\n    onwer: Ana Ruiz" in _jmx(installed, "rule", "REC004", cwd=tmp_path).stdout


def test_the_wheel_explains_fields_with_the_words_of_its_models(installed: Path, tmp_path: Path) -> None:
    told = _jmx(installed, "explain", "journey.cadence", cwd=tmp_path).stdout
    assert "what it is  How often it is reviewed" in told
    assert "example     cadence: quarterly" in told


def test_schemas_are_written_by_the_wheel_too(installed: Path, tmp_path: Path) -> None:
    assert _jmx(installed, "schema", "-o", "schemas", cwd=tmp_path).returncode == 0
    schemas = sorted((CHECKOUT / "schemas").rglob("*.json"))
    assert len({schema.parent.name for schema in schemas}) == 2, "those of records, and those of outputs"
    for schema in schemas:
        written = tmp_path / "schemas" / schema.relative_to(CHECKOUT / "schemas")
        assert written.read_bytes() == schema.read_bytes()


def test_the_installed_wheel_begins_a_repository(installed: Path, tmp_path: Path) -> None:
    assert _jmx(installed, "init", "shop", "--title", "Buy", cwd=tmp_path).returncode == 0
    assert (tmp_path / "shop/.github/workflows/jmx.yml").is_file()
    assert _jmx(installed, "lint", "--fail-on", "warning", cwd=tmp_path / "shop").returncode == 0


@pytest.mark.deep
def test_the_wheel_installs_by_name_where_there_is_no_network(tmp_path: Path) -> None:
    wheels, home = tmp_path / "wheels", tmp_path / "environment"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    constraints = ["--constraint", str(CHECKOUT / "constraints.txt")]
    made = subprocess.run(
        [*pip, "wheel", "--quiet", "--wheel-dir", str(wheels), *constraints, str(CHECKOUT)],
        capture_output=True,
        text=True,
    )
    if made.returncode and "No matching distribution" in made.stderr:
        pytest.skip(f"pip cannot get what jmx depends on: {made.stderr[-300:]}")
    assert made.returncode == 0, made.stderr
    venv.create(home, with_pip=True)
    python = str(home / "bin/python")
    offline = [python, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", str(wheels), "jmx"]
    subprocess.run(offline, check=True, capture_output=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    said = subprocess.run(
        [home / "bin/jmx", "--version"], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("jmx 0.")
    subprocess.run([home / "bin/jmx", "demo", "try"], cwd=tmp_path, env=env, capture_output=True, check=True)
    lint = subprocess.run(
        [home / "bin/jmx", "nightly", "-C", "try/broadband"], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert "what is nobody's" in lint.stdout
    posting = "from jmx import resources; print((resources.shipped('templates') / 'ci/post.py').is_file())"
    found = subprocess.run([home / "bin/python", "-I", "-c", posting], cwd=tmp_path, capture_output=True, text=True)
    assert found.stdout == "True\n", "the templates of jmx init look for it there"
