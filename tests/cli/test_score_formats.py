"""`jmx score pains` and `fixes` as slides: files by their ending, a page that begins with the picture, and refusals."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.queries.test_score_pictures import FILES
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
BEGINS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "pptx": b"PK"}


@pytest.fixture
def home(repository: Repository) -> Path:
    repository.commit(FILES, day="2026-05-01")
    return repository.folder


@pytest.mark.few(3)
@pytest.mark.parametrize("what", ["fixes", "pains"])
@pytest.mark.parametrize("name", BEGINS)
def test_the_ending_of_a_file_makes_it_a_slide(name: str, what: str, home: Path, jmx: Jmx) -> None:
    file = home / f"slide.{name}"
    assert jmx("score", what, "-C", home, "-o", file) == Ran(0, "", "")
    made = file.read_bytes()
    assert made.startswith(BEGINS[name])
    jmx("score", what, "-C", home, "-o", file)
    assert file.read_bytes() == made


def test_a_table_and_a_slide_come_out_of_one_call(home: Path, jmx: Jmx) -> None:
    done = jmx("score", "fixes", "-C", home, "--top", 1, "-f", "table", "-f", f"svg={home / 'one.svg'}")
    assert "quiet of it" in done.out
    drawn = (home / "one.svg").read_text()
    assert "quiet of it" in drawn
    assert "faster of it" not in drawn


def test_a_page_begins_with_the_picture(home: Path, jmx: Jmx) -> None:
    page = jmx("score", "fixes", "-C", home, "-f", "html").out
    assert page.index("<svg") < page.index("<table")
    assert "<svg" not in jmx("score", "fixes", "nothing-there", "-C", home, "-f", "html").out


def test_what_has_no_slide_says_what_has_one(home: Path, jmx: Jmx) -> None:
    done = jmx("score", "-C", home, "-o", home / "all.svg")
    assert done.code == 2
    assert "jmx score fixes -o fixes.svg draws them by value and effort" in done.err
    assert not (home / "all.svg").exists()


def test_what_has_no_share_of_a_whole_is_told(home: Path, jmx: Jmx) -> None:
    (home / "jmx.yaml").write_text("scoring: {models: {ours: {formula: severity - 4}}}\n")
    done = jmx("score", "pains", "--model", "ours", "-C", home, "-o", home / "pains.svg")
    assert (done.code, done.out) == (2, "")
    assert "shares are of values of 0 and more" in done.err
