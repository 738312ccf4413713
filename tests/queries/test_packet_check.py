"""Whether a packet that was mailed is still true."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.model.packet_claims import Outdated, written_packet
from tests.support import Ran, Repository

JOURNEY = (
    "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nvolume: {n: 1000, per: month}\nstages: [Pay]\n"
    "pains:\n- {id: dear, title: It is dear, severity: 4, reach: 0.25, evidence: [one call]}\n"
)
DAY = ("--as-of", "2026-02-01")
Jmx = Callable[..., Ran]


@pytest.fixture
def buying(repository: Repository) -> Repository:
    repository.commit({"buy.yaml": JOURNEY}, day="2026-01-05")
    return repository


def write(repository: Repository, jmx: Jmx, path: Path) -> Path:
    assert jmx("review", "buy", "-C", repository.folder, *DAY, "-o", path).code == 0
    return path


@pytest.mark.parametrize("name", ["p.md", "p.html", "p.json"])
def test_a_packet_is_true_until_something_that_it_says_is_otherwise(
    name: str, buying: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    path = write(buying, jmx, tmp_path / name)
    check = ("review", "-C", buying.folder, "--check", path)
    assert (jmx(*check).code, jmx(*check).out) == (0, f"{path}: true, as of 2026-02-01\n")
    buying.commit({"README.md": "More\n"}, day="2026-01-06")
    assert jmx(*check).code == 0, "another commit that changes nothing it says"
    buying.commit({"buy.yaml": JOURNEY.replace("n: 1000", "n: 2000")}, day="2026-01-07")
    ran = jmx(*check)
    assert ran.code == 1
    assert "about 250 customers a month" in ran.out
    assert "about 500 customers a month" in ran.out


@pytest.mark.parametrize("seed", range(3))
def test_every_number_that_somebody_changes_is_caught(seed: int, example: Path, jmx: Jmx, tmp_path: Path) -> None:
    path = tmp_path / "p.md"
    jmx("review", "get-connected", "-C", example, "--as-of", "2026-11-02", "-o", path)
    text = path.read_text("utf-8")
    told = text.partition("## Decisions of this review")[0].partition("| As of |")[0]
    numbers = list(re.finditer(r"(?<![\w`.-])\d+(?:\.\d+)?(?= %| of 5| customers| days| values)", told))
    assert len(numbers) > 50
    chosen = random.Random(seed).choice(numbers)
    path.write_text(f"{text[: chosen.start()]}{float(chosen[0]) + 7:g}{text[chosen.end() :]}", "utf-8")
    ran = jmx("review", "-C", example, "--check", path)
    assert (ran.code, "1 things" in ran.out or "things are otherwise" in ran.out) == (1, True), chosen


def test_what_was_filled_in_is_no_untruth(buying: Repository, jmx: Jmx, tmp_path: Path) -> None:
    path = write(buying, jmx, tmp_path / "p.md")
    filled = re.sub(r"\| d1 \|.*", "| d1 | We get cheaper | | | | |", path.read_text("utf-8"))
    assert "We get cheaper" in filled
    path.write_text(filled, "utf-8")
    assert jmx("review", "-C", buying.folder, "--check", path).code == 0


def test_a_packet_of_an_earlier_day_is_held_against_the_records_of_then(
    buying: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    path = write(buying, jmx, tmp_path / "p.md")
    buying.commit({"buy.yaml": JOURNEY.replace("severity: 4", "severity: 2")}, day="2026-06-07")
    assert jmx("review", "-C", buying.folder, "--check", path).code == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [("p.md", "# Notes\n"), ("p.json", "{"), ("p.json", '{"as_of": 5, "ref": "buy", "decisions_needed": []}'), ("p.json", "[" * 9999),
     ("p.pdf", "%PDF"), ("p.html", "<dt>As of</dt><dd>soon</dd>")],
    ids=range(6),
)  # fmt: skip
def test_what_is_no_packet_is_said_to_be_none(
    name: str, text: str, buying: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    ran = jmx("review", "-C", buying.folder, "--check", tmp_path / name)
    assert (ran.code, "is no packet that can be read back" in ran.err) == (2, True), ran.err


def test_only_what_is_different_is_shown_with_a_few_words_before_it() -> None:
    assert Outdated("line 1", "one two three four five six", "one two three four five 6").apart == (
        "… two three four five six",
        "… two three four five 6",
    )
    assert Outdated("line 1", "", "new words").apart == ("", "new words")
    assert written_packet("", "x.txt") is None
