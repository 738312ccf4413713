"""Documents in every style that YAML allows and jmx reads, with comments wherever one may stand."""

import random
from collections.abc import Iterator


class Writer:
    """Writes a document in a style of its own, with numbered comments wherever YAML takes one."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.indent = self.dice.choice((2, 2, 4, 3))
        self.flush = self.dice.random() < 0.4
        self.busy = self.dice.choice((0.0, 0.2, 0.5))
        self.count = 0

    def document(self) -> bytes:
        lines = (["---"] if self.dice.random() < 0.1 else []) + list(self.mapping(0, 0, 6))
        text = self.dice.choice(("\n", "\n", "\r\n")).join(lines)
        eol = "\r\n" if "\r\n" in text else "\n"
        text += eol if self.dice.random() < 0.7 else ""
        return (b"\xef\xbb\xbf" if self.dice.random() < 0.2 else b"") + text.encode()

    def note(self) -> str:
        if self.dice.random() >= self.busy:
            return ""
        self.count += 1
        return self.dice.choice((" ", "   ")) + f"# c{self.count}: it's a 'note', [really]"

    def above(self, column: int) -> Iterator[str]:
        while self.dice.random() < self.busy / 2:
            yield self.dice.choice(("", " " * column + self.note().strip()))

    def key(self, number: int) -> str:
        return self.dice.choice(("f{}", "f{}", "f{}", "'f {}'", '"f{}"', "x-f{}")).format(number)

    def mapping(self, column: int, depth: int, most: int) -> Iterator[str]:
        for number in range(self.dice.randint(1 + (depth == 0), most)):
            yield from self.above(column)
            yield from self.entry(" " * column + self.key(number) + ":", column, depth)

    def entry(self, head: str, column: int, depth: int) -> Iterator[str]:
        form = self.dice.random()
        if form < 0.5 or depth > 3:
            yield f"{head} {self.one_line()}".rstrip() + self.note()
        elif form < 0.6:
            yield from self.block_text(head, column)
        elif form < 0.66:
            yield from self.long_flow(head, column)
        elif form < 0.8:
            yield head + self.note()
            yield from self.mapping(column + self.indent, depth + 1, 4)
        else:
            yield head + self.note()
            yield from self.sequence(column if self.flush and head.strip() != "-" else column + self.indent, depth + 1)

    def sequence(self, column: int, depth: int) -> Iterator[str]:
        gap = self.dice.choice((1, 1, 3))
        for _ in range(self.dice.randint(1, 4)):
            yield from self.above(column)
            if self.dice.random() < 0.5:
                yield f"{' ' * column}- {self.one_line()}".rstrip() + self.note()
                continue
            inner = list(self.mapping(column + 1 + gap, depth + 1, 3))
            while inner[0].strip() == "" or inner[0].lstrip().startswith("#"):
                inner.pop(0)
            yield " " * column + "-" + " " * gap + inner[0].lstrip()
            yield from inner[1:]

    def one_line(self) -> str:
        return self.dice.choice(
            (
                "word", "two words", "it is 5 % - or so", "a#b", "http://x.example/a?b=c", "'it''s # no comment'",
                '"a \\"b\\" # c"', "12", "-1.5", "true", "null", "~", "", "2026-01-31", "none", "[a, 'b', 3]", "[]",
                "{}", "{a: 1, 'b c': two}", "[ spaced , list ]", "日本語 é 😀", "long " * 60 + "end",
                "'" + "long " * 60 + "'",
            )
        )  # fmt: skip

    def block_text(self, head: str, column: int) -> Iterator[str]:
        yield f"{head} {self.dice.choice(('|', '>', '|-', '>-', '|+'))}{self.note()}"
        pad = " " * (column + self.indent)
        yield pad + "first # not a comment"
        for _ in range(self.dice.randint(1, 3)):
            yield pad + self.dice.choice(("text # not a comment", "- not: a list", "more", "  deeper"))
            if self.dice.random() < 0.3:
                yield ""
        yield pad + "end"

    def long_flow(self, head: str, column: int) -> Iterator[str]:
        yield f"{head} {{{self.note()}"
        pad = " " * (column + self.indent)
        yield f"{pad}a: 1,{self.note()}"
        yield f"{pad}b: [x, 'y'],{self.note()}"
        yield f"{pad}c: plain text}}{self.note()}"
