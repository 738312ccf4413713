"""Fixtures that several test files share."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis.internal.conjecture import providers

from jmx.cli.app import run
from jmx.queries.trunk import DEFAULTS, TARGETS
from jmx.writing.replay import replay
from tests.support import Ran, Repository

CHECKOUT = Path(__file__).parents[1]

# Hypothesis also tries the numbers and words of the modules that are loaded. What a test draws would then depend on which
# other tests run beside it, so these are left out.
providers._get_local_constants = lambda: providers._local_constants


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """The path of a data file written by others, beside the checkout; the test is skipped where it is not there."""

    def path(name: str) -> Path:
        found = CHECKOUT.parent / "shared" / "data" / name
        if not found.is_file():
            pytest.skip(f"{name} is not there: it belongs into ../shared/data beside the checkout")
        return found

    return path


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company's repository, with its whole history. Many tests share it: copy it to change it."""
    folder = tmp_path_factory.mktemp("broadband") / "demo"
    replay(CHECKOUT / "examples" / "broadband", folder)
    return folder


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Leaves all but a few cases of some tests to `make deep`."""
    cases = Counter[str]()
    for item in items:
        few = item.get_closest_marker("few")
        test = item.nodeid.partition("[")[0]
        cases[test] += 1
        if few and cases[test] > few.args[0]:
            item.add_marker(pytest.mark.deep)


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests find out is remembered in a folder of theirs, never in the user's."""
    os.environ["JMX_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session", autouse=True)
def _heeds_signals() -> None:
    """A shell that runs the tests in the background lets them ignore signals, and what they start would too."""
    for each, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(each) is signal.SIG_IGN:
            signal.signal(each, usual)


@pytest.fixture(scope="session", autouse=True)
def _in_no_ci() -> None:
    """What a CI says of a pull request of jmx itself is not about the repositories of tests."""
    for name in (*TARGETS, *TARGETS.values(), *DEFAULTS):
        os.environ.pop(name, None)


@pytest.fixture
def jmx(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs a jmx command line in this process: `jmx("lint", "-C", folder)`."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "JMX_")) and name != "JMX_CACHE_DIR"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    def run_jmx(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run_jmx


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty git repository."""
    return Repository(tmp_path / "repository")
