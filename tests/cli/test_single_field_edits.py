"""`jmx set` on files in every style: one line changes, and every other byte of the repository stays."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, files_in

Jmx = Callable[..., Ran]
TITLES = ("Waits too long", "'It''s slow'", '"Waits: long"', "Wartet zu lange – é 日本")
_LONG = ("description", "reach")  # may be written over up to three lines
# Field, how it is written, and what it is set to: as a value, and as it must be read again.
FIELDS = (
    ("severity", ("2", "2  # counted", "3"), ("4", "5")),
    ("title", TITLES, ("Slow", "a: b # c", "no", "12:30")),
    ("status", ("open", '"open"', "'accepted'"), ("accepted", "open")),
    ("reach", ("0.35", "'35 %'", "{n: 1200, per: month}", "{n: 5,\n{pad}  per: week}  # one"), ("20 %", "0.5")),
    ("owner", ("Ana Ruiz <ana@x.example>", "'Ana Ruiz <ana@x.example>'"), ("Bo Li <bo@x.example>",)),
    ("description", ("short", "'quoted'", "over\n{pad}  lines", "|\n{pad}  two\n{pad}  lines"), ("other words",)),
)  # fmt: skip


class _File:
    """A file of pains in a style of its own."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.eol = self.dice.choice(("\n", "\n", "\r\n"))
        self.single = self.dice.random() < 0.4

    def text(self) -> bytes:
        lines = [*self.dice.choice(((), ("---",), ("# what hurts", "")))]
        if self.single:
            lines += ["kind: pain-point", *self.pain("p0", "")]
        else:
            pad = self.dice.choice(("", "  ", "    "))
            gap = self.dice.choice((" ", "   "))
            lines += ["kind: pain-points", "items:" + self.dice.choice(("", "  # all"))]
            for number in range(3):
                first, *rest = self.pain(f"p{number}", pad + " " + " " * len(gap))
                lines += [f"{pad}-{gap}{first.strip()}", *rest]
        text = "\n".join(lines).replace("\n", self.eol) + self.dice.choice((self.eol, self.eol, ""))
        return (b"\xef\xbb\xbf" if self.dice.random() < 0.2 else b"") + text.encode()

    def pain(self, own: str, pad: str) -> list[str]:
        fields = [f"{name}: {self.dice.choice(forms).replace('{pad}', pad)}" for name, forms, _ in FIELDS]
        fields = [*fields[:2], *self.dice.sample(fields[2:], self.dice.randint(0, 4))]
        self.dice.shuffle(fields)
        lines = [f"{pad}id: {own}"]
        for field in fields:
            lines += self.dice.choice(((), (), ("",), (f"{pad}# a note",)))
            lines.append(pad + field)
        return [*lines, f"{pad}x-own: {{ a: 1,  b: [ x ] }}   # mine"]


def _edits(folder: Path, jmx: Jmx, first: int, last: int) -> None:
    target, refused = folder / "pains.yaml", 0
    (folder / "other.yaml").write_bytes(b"kind:   persona\nid: other\ntitle:  'Other'\n")
    for seed in range(first, last):
        file = _File(seed)
        before = file.text()
        target.write_bytes(before)
        written = [(name, values) for name, _, values in FIELDS if f"{name}: ".encode() in before]
        name, values = file.dice.choice(written)
        own = "p0" if file.single else file.dice.choice(("p0", "p1", "p2"))
        had = 3 if name in _LONG else 1
        ran = jmx("set", f"{own}.{name}={file.dice.choice(values)}", "-C", folder)
        if ran.code:
            refused += 1
            assert target.read_bytes() == before
            continue
        after = target.read_bytes()
        start, end = _alike(before.splitlines(), after.splitlines())
        assert before.count(b"\r\n") == 0 or after.count(b"\n") == after.count(b"\r\n")
        assert len(after.splitlines()) - start - end <= 1, f"seed {seed}:\n{before.decode()}\n{after.decode()}"
        assert len(before.splitlines()) - start - end <= had, f"seed {seed}:\n{before.decode()}\n{after.decode()}"
        assert before.count(b"# a note") == after.count(b"# a note")
        assert set(files_in(folder)) == {"pains.yaml", "other.yaml"}
    assert refused <= (last - first) // 20, f"{refused} were refused"


def _alike(before: list[bytes], after: list[bytes]) -> tuple[int, int]:
    """How many lines at the beginning and at the end are the same."""
    start = end = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, end


def test_some_edits_of_single_fields_change_one_line(tmp_path: Path, jmx: Jmx) -> None:
    _edits(tmp_path, jmx, 0, 200)


@pytest.mark.deep
def test_two_thousand_edits_of_single_fields_change_one_line(tmp_path: Path, jmx: Jmx) -> None:
    _edits(tmp_path, jmx, 200, 2_200)
