"""How lines of CODEOWNERS are written and read; git, whose patterns they follow, has the second opinion."""

import re
import subprocess
from pathlib import Path

import pytest

from jmx.model.codeowners import CodeHost, CodeOwners, pattern_for

GITHUB, GITLAB = CodeHost
ODD = (
    "journeys/buy a plan.yaml", "journeys/[slug].yaml", "journeys/what?.yaml", "journeys/a*b.yaml", "!loud.yaml",
    "#first.yaml", "journeys/back\\slash.yaml", "旅/買う.yaml", "two  blanks/x.yaml", "a]b.yaml",
)  # fmt: skip
NEAR = (
    "journeys/buy a plan", "journeys/s.yaml", "journeys/whatx.yaml", "journeys/axb.yaml", "loud.yaml", "first.yaml",
    "journeys/x/[slug].yaml", "x/journeys/[slug].yaml", "journeys/backslash.yaml", "旅/買.yaml", "two blanks/x.yaml",
)  # fmt: skip


def _files_of(text: str, paths: tuple[str, ...]) -> set[str]:
    file = CodeOwners("CODEOWNERS", text)
    return {path for path in paths if file.of(path)}


@pytest.mark.parametrize("host", CodeHost)
@pytest.mark.parametrize("path", ODD)
def test_a_line_means_one_file_and_no_other(path: str, host: CodeHost) -> None:
    line = pattern_for(path, host)
    assert re.match(r"(?:\\.|\S)+$", line), "an unescaped blank would end it"
    assert _files_of(f"{line} @ana\n", (*ODD, *NEAR)) == {path}
    assert CodeOwners("", f"{line} @ana\n").of(path)[0].owners == ("@ana",)


def test_git_reads_the_patterns_for_github_in_the_same_way(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    for path in ODD:
        (tmp_path / ".gitignore").write_text(pattern_for(path, GITHUB) + "\n")
        asked = "\0".join((*ODD, *NEAR)).encode()
        argv = ["git", "-C", str(tmp_path), "check-ignore", "--stdin", "-z"]
        done = subprocess.run(argv, input=asked, capture_output=True)
        assert done.stdout.decode().rstrip("\0").split("\0") == [path]


def test_lines_that_name_a_file_are_looked_up_and_not_gone_through() -> None:
    """With a line for each of many journeys, a walk through all lines for each of them would take a minute."""
    paths = [f"journeys/j {number}.yaml" for number in range(4_000)]
    text = (
        "* @all\n"
        + "".join(f"{pattern_for(path, GITHUB)} @o{at}\n" for at, path in enumerate(paths))
        + "/maps/ @maps\n"
    )
    file = CodeOwners("CODEOWNERS", text)
    assert [file.of(path)[0].owners for path in paths] == [(f"@o{at}",) for at in range(4_000)]
    assert file.of("maps/a/b.yaml")[0].owners == ("@maps",)
    assert file.of("other.yaml")[0].owners == ("@all",)


def test_what_github_takes_for_a_comment_is_left_open() -> None:
    assert pattern_for("a/b #1.yaml", GITHUB) == r"/a/b\ ?1.yaml"
    assert pattern_for("a/b #1.yaml", GITLAB) == r"/a/b\ #1.yaml"


@pytest.mark.parametrize(
    ("pattern", "fits", "other"),
    [
        ("*", ("a", "a/b/c"), ()),
        ("*.yaml", ("x.yaml", "a/x.yaml"), ("x.yml",)),
        ("/docs/", ("docs/a", "docs/a/b"), ("x/docs/a", "docs")),
        ("docs/", ("docs/a", "x/docs/a"), ()),
        ("docs/*", ("docs/a",), ("docs/a/b",)),
        ("/docs/**/x.md", ("docs/x.md", "docs/a/b/x.md"), ("x.md",)),
        ("/docs/**", ("docs/a", "docs/a/b"), ("x",)),
        ("/a[b].md", ("a[b].md",), ("ab.md",)),
    ],
)
def test_patterns_of_people_are_read_as_the_hosts_read_them(
    pattern: str, fits: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert _files_of(f"{pattern} @ana", (*fits, *other)) == set(fits)


def test_the_last_line_counts_and_in_gitlab_that_of_each_section() -> None:
    text = "*.yaml @one # all\n\n# nothing\n/a.yaml\n[Maps][2] @x\n*.yaml @two\n^[Maps]\n/a.yaml @three @four\n"
    file = CodeOwners("CODEOWNERS", text)
    assert [(each.number, each.owners) for each in file.of("a.yaml")] == [(4, ()), (8, ("@three", "@four"))]
    assert [each.owners for each in file.of("b.yaml")] == [("@one",), ("@two",)]
    assert file.first_section == 5
