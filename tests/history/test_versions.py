"""A file read by way of another version of it says what it says by itself."""

import json
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from jmx.history.versions import Version, read_version, starts_of
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.writing.replay import trees

BROADBAND = Path(__file__).parents[2] / "examples/broadband"
LAST = b"kind: journey\nid: buy\ntitle: Buy\nstages:\n- title: Choose\n- Pay\ntags: [a, b]\n"
HEADS = (
    b"title: ",
    b"tags: ",
    b"stages:\n",
    b"description: |\n",
    b"description: >-\n",
    b"note: ",
    b"x-own:\n",
    b"id: buy\n",
    b"",
)
BODIES = (
    b"Buy\n", b"  - a\n  - b\n", b"- a\n- b\n", b"'one\n  two'\n", b'"one\ntwo: three"\n', b'"open\n', b"[a,\nb: c]\n",
    b"[a,\n  b]\n", b"{a: 1}\n", b"  text\n\n\n", b"\n", b"|\n  kept\n", b"|+\n  kept\n\n\n", b">\n", b"one\n  two: three\n", b"one\ntwo\n",
    b"&a x\n", b"*a\n", b"!!str 1\n", b"2026-01-05\n", b"'2026-01-05'\n", b"# only a comment\n", b"a # comment\n", b"? x\n",
    b"010\n", b"a: b\n", b"\ta\n", b"caf\xc3\xa9\n", b"\xff\n", b"...\n", b"---\n", b"  a: 1\n  a: 2\n", b"<<: {a: 1}\n", b"no newline",
)  # fmt: skip


def _whole(content: bytes) -> object:
    try:
        return door.parse(content)
    except Refusal:
        return Refusal


def _by_way_of(content: bytes, last: bytes) -> object:
    known = _whole(last)
    try:
        return read_version(content, Version(last, known, starts_of(last)) if isinstance(known, dict) else None).data
    except Refusal:
        return Refusal


def _two_versions(chance: random.Random) -> tuple[bytes, bytes]:
    """Two versions of a file made of the same sort of pieces: some alike, some not, some in no file anybody wrote."""
    shared = [chance.choice(HEADS) + chance.choice(BODIES) for _ in range(chance.randint(0, 4))]

    def version() -> bytes:
        pieces = [piece for piece in shared if chance.random() < 0.9]
        for _ in range(chance.randint(0, 2)):
            pieces.insert(chance.randint(0, len(pieces)), chance.choice(HEADS) + chance.choice(BODIES))
        return chance.choice((b"", b"# a note\n\n", b"kind: journey\n", b"kind: journey\n")) + b"".join(pieces)

    return version(), version()


def _compare_many(seeds: range) -> int:
    shortcuts = 0
    for seed in seeds:
        last, content = _two_versions(random.Random(seed))
        assert _by_way_of(content, last) == _whole(content), (seed, last, content)
        shortcuts += starts_of(content) is not None
    return shortcuts


def test_two_versions_made_of_odd_pieces_are_read_as_if_they_were_whole() -> None:
    assert _compare_many(range(4_000)) > 500


@pytest.mark.deep
def test_many_versions_made_of_odd_pieces_are_read_as_if_they_were_whole() -> None:
    assert _compare_many(range(4_000, 200_000)) > 25_000


@pytest.mark.parametrize(
    "content",
    [
        LAST.replace(b"title: Buy", b"title: Get"),
        LAST.replace(b"tags: [a, b]", b"tags: [a, b]\ntags: [c]"),
        LAST.replace(b"tags: [a, b]", b"tags: [a,\nb: c]"),
        LAST.replace(b"title: Buy", b'title: "Buy\nid: other"'),
        LAST.replace(b"- Pay\n", b"- Pay\n# a comment\n"),
        LAST + b"---\nid: second\n",
        LAST.replace(b"title", b"Title"),
        LAST.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + LAST,
        LAST.removesuffix(b"\n"),
        b"# first\n\n" + LAST,
    ],
    ids=["edited", "twice", "open-list", "open-quote", "comment", "second-document", "capital", "crlf", "bom", "no-end", "head"],
)  # fmt: skip
def test_a_version_is_read_as_if_it_were_whole(content: bytes) -> None:
    assert _by_way_of(content, LAST) == _whole(content)


def test_only_the_field_that_differs_is_read_again() -> None:
    last = read_version(LAST)
    read = read_version(LAST.replace(b"title: Buy", b"title: Get"), last).data
    assert read["title"] == "Get"
    assert read["stages"] is last.data["stages"]


def test_every_version_of_the_example_is_read_as_if_it_were_whole() -> None:
    last: dict[str, bytes] = {}
    compared = 0
    for _, files in trees(BROADBAND):
        for path, content in files.items():
            if path in last and last[path] != content and path.endswith(".yaml"):
                assert _by_way_of(content, last[path]) == _whole(content)
                compared += 1
            last[path] = content
    assert compared > 20


def test_documents_of_the_yaml_test_suite_are_read_as_if_they_were_whole(shared_data: Callable[[str], Path]) -> None:
    cases = json.loads(shared_data("yaml_test_suite.json").read_text(encoding="utf-8"))
    documents = [case["yaml"].encode() for case in cases]
    assert len(documents) > 300
    for last, content in pairwise(documents):
        for with_field in (content, LAST + content, content + b"\n" + LAST):
            assert _by_way_of(with_field, LAST) == _whole(with_field)
            assert _by_way_of(with_field, last) == _whole(with_field)
