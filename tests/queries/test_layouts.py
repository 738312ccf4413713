"""What becomes of each file, and which ids are written down."""

from pathlib import Path

import pytest

from jmx.errors import NothingToRead
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
