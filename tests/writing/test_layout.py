"""The one layout of files: what was said is said still, every comment is there, and a second time changes nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML

from jmx.errors import RefusedEdit
from jmx.reading import yaml as door
from jmx.reading.guard import BOM, Refusal
from jmx.writing.layout import laid_out
from tests.support import parse_slowly
from tests.writing.styles import Writer

UNTIDY = """\
# yaml-language-server: $schema=../schemas/journey.json

title:   'Buy a plan'    # as customers say
kind: journey
x-wiki: 12


# one person
owner:  # who
    vacant: {since: 2026-01-01}  # gone
id: "buy"
personas: [students,
           families]  # both
volume: {per: month, n: 1200, source: "Orders, counted in May"}
stages:
- title: Look   # first
  # asked in March
  id: look
  touchpoints:
  - Ad
  -   # the shop
    channel: shop
    title: "12:30 in the shop"
    # todo: thoughts
- Pay
description: >
     Folded
     text

       with a list
goals: []
# the end
"""
TIDY = """\
# yaml-language-server: $schema=../schemas/journey.json

kind: journey
id: buy
title: Buy a plan    # as customers say
description: >
  Folded
  text

    with a list

# one person
owner:  # who
  vacant: {since: 2026-01-01}  # gone
goals: []
personas: [students, families]  # both
volume: {n: 1200, per: month, source: "Orders, counted in May"}
stages:
  # asked in March
  - id: look
    title: Look   # first
    touchpoints:
      - Ad
      # the shop
      - title: 12:30 in the shop
        channel: shop
        # todo: thoughts
  - Pay
x-wiki: 12
# the end
"""
FIELDS = (
    "id", "title", "owner", "stages", "pains", "metrics", "evidence", "touchpoints", "emotion", "next", "ref", "tags",
)  # fmt: skip


class OddWriter(Writer):
    """Writes records with their fields in no order, and comments also where hardly anybody would put one."""

    def mapping(self, column: int, depth: int, most: int) -> Iterator[str]:
        names = self.dice.sample(FIELDS, self.dice.randint(1, min(most, 5)))
        keys = [*map(self.styled, names), *(self.key(number) for number in range(self.dice.randint(0, 2)))]
        if not depth:
            keys.append("kind")
        self.dice.shuffle(keys)
        for key in keys:
            yield from self.above(column)
            if key == "kind":
                yield "kind: journey" + self.note()
            else:
                yield from self.entry(f"{' ' * column}{key}:", column, depth)
        yield from self.above(column + self.dice.choice((0, 0, 1, 2)))

    def styled(self, name: str) -> str:
        return self.dice.choice((name, name, name, f"'{name}'", f'"{name}"'))

    def entry(self, head: str, column: int, depth: int) -> Iterator[str]:
        form, pad = self.dice.random(), " " * (column + self.indent)
        if form < 0.08:  # the value on a line of its own
            yield head + self.note()
            yield from self.above(column + self.indent)
            yield pad + self.dice.choice(("value", "'quoted'", "[a, b]", "several words")) + self.note()
        elif form < 0.16:  # text over several lines
            quote = self.dice.choice(("", "'", '"'))
            yield f"{head} {quote}a text"
            yield f"{pad}over lines"
            yield from self.dice.choice(((), ("",)))
            yield f"{pad} and more{quote}{self.note()}"
        elif form < 0.22:  # brackets in brackets
            yield f"{head} [{self.note()}"
            yield from self.above(column + self.indent)
            yield f"{pad}{{id: a,{self.note()}"
            yield f"{pad} title: 'two words'{self.note()}"
            yield f"{pad}}}, b: 1, [c, [d{self.note()}"
            yield f"{pad}]]{self.note()}"
            yield f"{pad}]{self.note()}"
        elif form < 0.25:  # brackets with nothing in them
            yield f"{head} [{self.note()}"
            yield f"{pad}]{self.note()}"
        elif form < 0.28:  # items whose dash stands alone
            yield head + self.note()
            for _ in range(2):
                yield f"{pad}-{self.note()}"
                yield from self.above(column + self.indent + 2)
                yield f"{pad}  x: 1{self.note()}"
                yield f"{pad}  id: two{self.note()}"
        elif form < 0.31:  # a block that says how far it is indented
            yield f"{head} {self.dice.choice('|>')}{self.indent}{self.dice.choice(('', '-', '+'))}{self.note()}"
            yield pad + "  deeper than the rest"
            yield pad + "text # no comment"
            yield from [""] * self.dice.randint(0, 2)
        else:
            yield from super().entry(head, column, depth)


def test_fields_come_in_their_order_and_comments_go_with_them() -> None:
    assert laid_out("journeys/buy.yaml", UNTIDY.encode()) == TIDY.encode()
    assert laid_out("journeys/buy.yaml", TIDY.encode()) == TIDY.encode()


def test_windows_line_ends_and_the_byte_order_mark_stay() -> None:
    content, wanted = (BOM + text.replace("\n", "\r\n").encode() for text in (UNTIDY, TIDY))
    assert laid_out("journeys/buy.yaml", content) == wanted
    assert laid_out("journeys/buy.yaml", content.removesuffix(b"\r\n")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("kind: people\nitems:\n- {name: Ana, id: ana}\n", "kind: people\nitems:\n  - {id: ana, name: Ana}\n"),
        ("{kind: journey, id: a}", "kind: journey\nid: a\n"),
        ("---\nid: a\nkind: journey\n", "---\nkind: journey\nid: a\n"),
        ("kind: journey\ngoals: [a, # why\n b]\n", "kind: journey\ngoals:\n  - a # why\n  - b\n"),
        ("kind: journey\ngoals:\n# - not yet\nid: a\n", "kind: journey\n# - not yet\nid: a\ngoals:\n"),
        ("kind: journey\ngoals:\n  # - not yet\nid: a\n", "kind: journey\nid: a\ngoals:\n  # - not yet\n"),
        ("kind: journey\nid: a\nx-b: |+\n  t\n\ntitle: A\n", "kind: journey\nid: a\ntitle: A\nx-b: |+\n  t\n\n"),
        (
            "kind: journey\nid: a\nforum: " + "'b'" + "\nx-l: [" + ", ".join(["word"] * 30) + "]\n",
            "kind: journey\nid: a\nforum: b\nx-l:\n" + "  - word\n" * 30,
        ),
    ],
)
def test_what_is_short_stays_on_a_line_and_what_is_unlike_is_made_alike(text: str, wanted: str) -> None:
    assert (laid_out("journeys/buy.yaml", text.encode()) or b"").decode() == wanted


def test_settings_have_their_order_too_and_files_of_others_are_let_be() -> None:
    assert laid_out("jmx.yaml", b"currency: EUR\norganisation: 'X'\n") == b"organisation: X\ncurrency: EUR\n"
    assert laid_out("ci.yaml", b"jobs:   push\n") is None
    assert laid_out("ci.yaml", b"on:   push\n") is None  # refused in a record
    assert laid_out("jmx.yaml", b"# currency: EUR\n") is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"kind: journey\nid: &a b\n", "anchors and aliases are not read"),
        (b"kind: journey\nid: a\rtitle: b\n", "a carriage return alone"),
        (b"kind: journey\ndescription: |\n  a\nid: a\nx-b: |\n  text", "no line break at its end"),
    ],
)
def test_what_cannot_be_laid_out_without_a_doubt_is_refused(content: bytes, words: str) -> None:
    if b"x-b" in content:
        content = content.replace(b"description", b"x-b").replace(b"x-b: |\n  text", b"description: |\n  text")
    with pytest.raises(RefusedEdit, match=words):
        laid_out("journeys/buy.yaml", content)


def _read_by_ruamel(content: bytes) -> Any:
    reader = YAML(typ="safe", pure=True)
    return reader.load(content.decode("utf-8-sig"))


def _comments(content: bytes) -> Counter[bytes]:
    return Counter(re.findall(rb"# c\d+:.*?really\]", content))


def _generated(first: int, last: int) -> None:
    refused = changed = 0
    for seed in range(first, last):
        content = OddWriter(seed).document()
        try:
            door.parse(content)
        except Refusal as refusal:
            raise AssertionError(f"seed {seed} is no document: {refusal.words}\n{content.decode()}") from refusal
        try:
            after = laid_out("journeys/a.yaml", content)
        except RefusedEdit:
            refused += 1
            continue
        assert after is not None
        try:
            for read in (door.parse, parse_slowly, _read_by_ruamel):
                assert repr(_ordered(read(after))) == repr(_ordered(read(content)))
            assert _comments(after) == _comments(content)
            assert laid_out("journeys/a.yaml", after) == after
            assert after.startswith(BOM) == content.startswith(BOM)
            assert (b"\r\n" in after) == (b"\r\n" in content)
            assert after.endswith(b"\n") or not content.endswith(b"\n")
        except AssertionError as error:
            raise AssertionError(f"seed {seed}:\n{content.decode()}\n{after.decode()}") from error
        changed += after != content
    assert refused <= (last - first) // 100, f"{refused} were refused"
    assert changed > (last - first) // 2


def _ordered(data: Any) -> Any:
    """Plain data with its fields in one order."""
    if isinstance(data, dict):
        return {key: _ordered(data[key]) for key in sorted(data, key=str)}
    return list(map(_ordered, data)) if isinstance(data, list) else data


def test_generated_files_say_the_same_with_every_comment() -> None:
    _generated(0, 300)


@pytest.mark.deep
def test_thousands_of_generated_files_say_the_same_with_every_comment() -> None:
    _generated(300, 3_300)
