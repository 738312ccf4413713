"""What becomes of each file, and which ids are written down."""

import os
from pathlib import Path

import pytest

from jmx.errors import NothingToRead
from jmx.queries import layouts as side
from jmx.queries.layouts import FileLayout, files_to_lay_out, layouts
from jmx.queries.repository import open_repository

JOURNEY = b"kind: journey\nid: buy\ntitle: Buy\nstages:\n  - title: Look\n  - Pay\n  - Pay\npeople:\n  - name: Bo Li\n"


def _layouts(folder: Path, *, pin_all: bool = False) -> dict[str, FileLayout]:
    repository = open_repository(folder, cached=False)
    return {each.path: each for each in layouts(repository, files_to_lay_out(repository), pin_all=pin_all)}


def test_each_file_is_changed_left_or_as_it_should_be(tmp_path: Path) -> None:
    (tmp_path / "buy.yaml").write_bytes(JOURNEY)
    (tmp_path / "bad.yaml").write_bytes(b"kind: journey\nid: *x\n")
    (tmp_path / "odd.yaml").write_bytes(b"id: odd\nkind: persona\ntitle: Odd\n")
    (tmp_path / "link.yaml").symlink_to("odd.yaml")
    found = _layouts(tmp_path)
    assert {path for path, each in found.items() if each.change} == {"odd.yaml"}
    assert "anchors and aliases" in found["bad.yaml"].left
    assert "symbolic link" in found["link.yaml"].left


def test_ids_are_written_down_where_they_are_pointed_at_or_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "buy.yaml").write_bytes(JOURNEY)
    (tmp_path / "slow.yaml").write_bytes(b"kind: pain-point\nid: slow\ntitle: Slow\nat: [buy/look]\nowner: bo-li\n")
    change = _layouts(tmp_path)["buy.yaml"].change
    assert change is not None
    assert change.after == JOURNEY.replace(b"- title: Look", b"- id: look\n    title: Look").replace(
        b"- name: Bo Li", b"- id: bo-li\n    name: Bo Li"
    )
    change = _layouts(tmp_path, pin_all=True)["buy.yaml"].change
    assert change is not None
    assert change.after is not None
    assert b"  - {id: pay, title: Pay}\n  - {id: pay-2, title: Pay}\n" in change.after


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "buy.yaml").write_bytes(JOURNEY)
    with pytest.raises(NothingToRead, match=r"there is no 'nope\.yaml' here"):
        files_to_lay_out(open_repository(tmp_path, cached=False), [Path("nope.yaml")])


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More files than there are turns for: tidy, untidy, with letters of other scripts, refused, a link."""
    for number in range(40):
        untidy = f"id: p{number}\nkind: persona\ntitle: Ünal {number} 選\n# of number {number}\n"
        tidy = f"kind: persona\nid: p{number}\ntitle: P\n"
        (tmp_path / f"p{number:02}.yaml").write_text(untidy if number % 3 else tidy, encoding="utf-8")
    (tmp_path / "bad.yaml").write_bytes(b"kind: journey\nid: *x\n")
    (tmp_path / "latin.yaml").write_bytes(b"kind: persona\nid: latin\ntitle: caf\xe9\n")
    (tmp_path / "link.yaml").symlink_to("p01.yaml")
    (tmp_path / "buy.yaml").write_bytes(JOURNEY)
    (tmp_path / "slow.yaml").write_bytes(b"kind: pain-point\nid: slow\ntitle: Slow\nat: [buy/look]\nowner: bo-li\n")
    return tmp_path


@pytest.mark.parametrize("cores", [2, 4])
def test_other_processes_say_the_same_in_the_same_order(
    many: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    alone = _layouts(many)
    assert sum(1 for each in alone.values() if each.change) > 20
    monkeypatch.setattr(side, "WORTH_A_PROCESS", 2)
    monkeypatch.setattr(side, "A_BATCH", 3)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    together = _layouts(many)
    assert list(together.items()) == list(alone.items())
