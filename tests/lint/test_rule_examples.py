"""Every rule shows two examples, and they are true: it finds something in one, and nothing in the other."""

import os
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from jmx.lint import ALL_CARDS
from jmx.lint.selection import LintChoice
from jmx.model.finding import Profile, RuleCard
from jmx.model.reading_rules import READING_RULES
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.report.rules import page
from tests.support import CHECKOUT, Repository

AS_OF, BEFORE = "2026-06-30", "2026-05-01"
_HEAD = {"kind": "journey", "id": "buy", "title": "Buy a plan"}
_NAME = r"[\w.\u200b-]*"
_HEADER = re.compile(rf"# ({_NAME}(?:/|\.yaml|\.csv)(?:{_NAME}/?)*)(?: -> (\S+))?(?: \((.+)\))?")
_MORE = re.compile(r" ?… \(and ([\d,]+) (rows|digits) more(?: like this)?\)\n")
_COMMITTED = re.compile(r"committed by (.+) on (\S+)")


class File(NamedTuple):
    """A file of an example, and what is said of it: where it leads, or a remark in brackets."""

    path: str
    text: str
    target: str = ""
    remark: str = ""


def files_of(example: str) -> list[File]:
    """What stands before the first line that names a file are fields of a journey."""
    found = [File("journeys/buy.yaml", "")]
    for line in example.split("\n"):
        named = _HEADER.fullmatch(line)
        if named:
            found.append(File(named[1], "", named[2] or "", named[3] or ""))
        else:
            found[-1] = found[-1]._replace(text=f"{found[-1].text}{line}\n")
    fields = found[0].text
    written = {line.partition(":")[0] for line in fields.split("\n")}
    head = "".join(f"{name}: {value}\n" for name, value in _HEAD.items() if name not in written)
    return [File("journeys/buy.yaml", head + fields), *found[1:]] if fields else found[1:]


def bytes_of(file: File) -> bytes:
    text = file.text
    if more := _MORE.search(text):
        before, count = text[: more.start()], int(more[1].replace(",", ""))
        text = (
            before
            + (before.rpartition("\n")[0].rpartition("\n")[2] + "\n" if more[2] == "rows" else "0") * count
            + "\n"
        )
    if file.remark.startswith("of "):
        _, size, unit = file.remark.split()
        text = "".join(f"{name}: {value}\n" for name, value in _HEAD.items())
        text += "# padding\n" * (int(size) * {"kB": 100, "MB": 100_000}[unit])
    return text.encode(file.remark.removeprefix("saved as ") if file.remark.startswith("saved as ") else "utf-8")


def _put(folder: Path, file: File) -> None:
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if file.target:
        path.symlink_to(file.target)
    elif file.remark == "with a .git of its own":
        Repository(path).commit({"buy.yaml": "kind: journey\nid: buy\ntitle: Buy a plan\n"})
    else:
        path.write_bytes(bytes_of(file))


def made(folder: Path, example: str) -> Path:
    """A repository as an example shows it; with commits where the example tells of them."""
    files = files_of(example)
    repository = Repository(folder) if any(file.remark for file in files) else None
    for file in files:
        committed = _COMMITTED.fullmatch(file.remark)
        if committed and repository:
            repository.commit({}, day=BEFORE)
        _put(folder, file)
        if committed and repository:
            repository.commit({}, day=committed[2], author=committed[1])
    if repository and not any(_COMMITTED.fullmatch(file.remark) for file in files):
        repository.commit({}, day=BEFORE)
    for file in files:
        if file.remark == "in its place a folder":
            os.unlink(folder / file.path)
            (folder / file.path).mkdir()
        if repository and file.remark == "in a clone with --depth 1":
            repository.commit({}, day=BEFORE)
            clone = folder.with_name("clone")
            repository.git("clone", "--quiet", "--depth", "1", f"file://{folder}", str(clone))
            return clone
    return folder


def strictly(folder: Path) -> Opened:
    """A repository in which every rule is asked."""
    return replace(open_repository(folder, as_of=AS_OF, cached=False), choice=LintChoice(Profile.STRICT))


def found_in(folder: Path, example: str) -> set[str]:
    """The codes of what is found in an example."""
    return {finding.code for finding in strictly(made(folder, example)).raw_findings}


def test_every_rule_has_its_text_and_examples_and_none_is_left_over() -> None:
    written = tomllib.loads((CHECKOUT / "jmx/report/rules.toml").read_text(encoding="utf-8"))
    assert written.keys() == {card.code for card in ALL_CARDS}
    for card in ALL_CARDS:
        keys = ("text", "fails", "passes") if card in READING_RULES else ("fails", "passes")
        assert tuple(written[card.code]) == keys, "a rule of practice has its text in its docstring"
        assert all(page(card)[key].strip() for key in ("text", "fails", "passes"))


@pytest.mark.parametrize("card", ALL_CARDS, ids=lambda card: card.code)
def test_a_rule_finds_something_in_the_example_that_fails(card: RuleCard, tmp_path: Path) -> None:
    assert card.code in found_in(tmp_path / "made", page(card)["fails"])


@pytest.mark.parametrize("card", ALL_CARDS, ids=lambda card: card.code)
def test_a_rule_finds_nothing_in_the_example_that_passes(card: RuleCard, tmp_path: Path) -> None:
    found = found_in(tmp_path / "made", page(card)["passes"])
    assert card.code not in found
    assert found.isdisjoint(each.code for each in READING_RULES), "and it can be read"
