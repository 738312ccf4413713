"""Patterns of `exclude` match what git ignores by them."""

import random
import time

import pytest

from jmx.model.exclusion import Exclusion
from tests.support import Repository

NAMES = ("legacy", "docs", "a", "b", "old.d", "x1", "[x]")
FILES = ("a.yaml", "b.yml", "legacy.yaml", "a1.yaml", "ä.yaml")
STEPS = (*NAMES, *FILES, "*", "**", "?", "*.yaml", "a*", "[ab]", "[!a]*.yaml", "leg?cy")


def _pattern(chance: random.Random) -> str:
    steps = chance.choices(STEPS, k=chance.randint(1, 4))
    return f"{chance.choice(('', '', '/'))}{'/'.join(steps)}{chance.choice(('', '', '/'))}"


def test_git_ignores_what_is_excluded(repository: Repository) -> None:
    chance = random.Random(10)
    paths = sorted(
        {"/".join([*chance.choices(NAMES, k=chance.randint(0, 4)), chance.choice(FILES)]) for _ in range(300)}
    )
    wrong = []
    for pattern in (
        "legacy/",
        "/a",
        "docs/**/*.yaml",
        "docs/**",
        "**/b",
        "**",
        "*/",
        *(_pattern(chance) for _ in range(120)),
    ):
        repository.write({".gitignore": f"{pattern}\n", "paths": "\0".join(paths)})
        asked = repository.git(
            "-c", "core.quotePath=false", "-c", "alias.ask=!git check-ignore --no-index -z --stdin < paths || :", "ask"
        )
        ignored = {path for path in asked.split("\0") if path}
        wrong += [(pattern, path) for path in paths if (path in ignored) is not (path in Exclusion((pattern,)))]
    assert wrong == []


@pytest.mark.parametrize(
    ("pattern", "path", "left_out"),
    [
        ("*", "jmx.yaml", False),  # what excludes cannot be excluded
        ("legacy", "legacy/values.csv", False),  # a table is read where a record names it
        ("./legacy/", "legacy/a.yaml", True),
        ("./legacy/", "x/legacy/a.yaml", False),
        ("legacy/", "legacy/", True),  # a folder that cannot be opened
        ("Legacy/", "legacy/a.yaml", False),  # on every machine alike
    ],
)
def test_what_git_has_no_word_on(pattern: str, path: str, left_out: bool) -> None:
    assert (path in Exclusion((pattern,))) is left_out


def test_hostile_patterns_take_no_time() -> None:
    path = f"{'a/' * 300}{'a' * 200}.yaml"
    started = time.process_time()
    assert path not in Exclusion((f"{'**/a/' * 100}b", f"{'*a' * 100}b", f"{'**/' * 200}b"))
    assert time.process_time() - started < 5
