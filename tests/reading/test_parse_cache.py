"""Files that have not changed are not parsed again, and nobody can tell."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmx.model.outline import Document
from jmx.queries.repository import open_repository
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.reading.load import CACHE_KIND, FEWEST_FILES, ParseCache
from jmx.repo.cache import Cache

FILES = [
    b"kind: journey\nid: buy\ntitle: Buy\nby: 2026-03-31\nstages: [{title: Pay, x-days: [2026-01-01, {at: 2026-01-02}]}]\n",
    b"kind: metric\nid: csat\ntitle: CSAT\npoints: [{date: 2026-01-01, value: 4.5}, {date: 2026-02-01, value: -0.0}]\n",
    b"kind: evidence\nid: calls\ntitle: \"Caf\xc3\xa9\"\nsample: 12\nx-list: [true, null, 1.5e+300, '2026-01-01', .inf]\n",
]


def _twice(folder: Path, contents: list[bytes]) -> list[Document]:
    first = ParseCache(Cache(folder / "cache"), "")
    parsed = [first.parse(content) for content in contents]
    first.save()
    again = ParseCache(Cache(folder / "cache"), "")
    assert [again.parse(content) for content in contents] == parsed
    return parsed


def test_what_comes_out_of_the_cache_is_what_was_parsed(tmp_path: Path) -> None:
    parsed = _twice(tmp_path, FILES)
    assert parsed == [door.parse(content) for content in FILES]
    assert parsed[0]["by"] == date(2026, 3, 31)
    kept = Cache(tmp_path / "cache").all(CACHE_KIND)
    assert [len(files) for files in kept.values()] == [3]


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=8)
    | st.floats(allow_nan=False) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(max_size=4), _PLAIN, max_size=4))
def test_any_plain_data_comes_back_with_its_types(data: dict[str, object]) -> None:
    from jmx.reading.load import _unpacked, packed_data

    packed = packed_data(data)
    assert packed is not None
    assert repr(_unpacked(packed)) == repr(data)


def test_a_file_that_cannot_be_kept_or_parsed_is_parsed_each_time(tmp_path: Path) -> None:
    long = b"kind: journey\nid: buy\ntitle: Buy\nx-number: 99999999999999999999\n"
    assert _twice(tmp_path, [long])[0]["x-number"] == 99999999999999999999
    with pytest.raises(Refusal):
        ParseCache(Cache(tmp_path / "cache"), "").parse(b"a: [")


@pytest.mark.parametrize("spoil", [lambda kept: kept[:-1], lambda kept: b"", lambda kept: kept[:60] + b"X" + kept[61:]])
def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    _twice(tmp_path, FILES)
    for file in (tmp_path / "cache").iterdir():
        file.write_bytes(spoil(file.read_bytes()))
    again = ParseCache(Cache(tmp_path / "cache"), "")
    assert [again.parse(content) for content in FILES] == [door.parse(content) for content in FILES]


def _written(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def test_only_large_repositories_keep_what_their_files_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JMX_CACHE_DIR", str(tmp_path / "cache"))
    journey = "kind: journey\nid: j-{n}\ntitle: Journey {n}\nby: 2026-03-31\n"
    _written(tmp_path / "small", {"journeys/j.yaml": journey.format(n=0)})
    assert len(open_repository(tmp_path / "small").workspace.journeys()) == 1
    assert not (tmp_path / "cache").exists()
    large = {f"journeys/j-{n}.yaml": journey.format(n=n) for n in range(FEWEST_FILES)}
    _written(tmp_path / "large", large)
    first = open_repository(tmp_path / "large").loaded
    assert (tmp_path / "cache").exists()
    (tmp_path / "large/journeys/j-7.yaml").write_text("kind: journey\nid: j-7\ntitle: Another\n", encoding="utf-8")
    again = open_repository(tmp_path / "large").loaded
    assert again.workspace.records["j-8"] == first.workspace.records["j-8"]
    assert again.workspace.records["j-7"].record.title == "Another"
    assert len(open_repository(tmp_path / "large", cached=False).loaded.workspace.records) == FEWEST_FILES


def test_what_another_commit_said_is_kept_too_as_long_as_that_is_little(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    many = [f"kind: journey\nid: j-{n}\ntitle: Journey\n".encode() for n in range(40)]
    for contents, kept in ((many[:10], 10), (many[5:15], 15), (many[20:40], 35), (many[:2], 35), ([b"kind: x\n"], 1)):
        parses = ParseCache(cache, "")
        for content in contents:
            parses.parse(content)
        parses.save()
        assert [len(files) for files in cache.all(CACHE_KIND).values()] == [kept]
