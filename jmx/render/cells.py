"""Text in the columns of a terminal: how wide it is there, and where its lines end."""

from collections.abc import Iterator

from jmx.render.scripts import clusters, needs_rules, pieces


def cells(text: str) -> int:
    """The columns a text takes: two for each wide character, none for marks above others."""
    from rich.cells import cell_len

    return len(text) if text.isascii() else cell_len(text)


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines no wider than the room, broken where its script lets lines end; what is wider is cut between
    characters. No line where there is no text."""
    words = " ".join(text.split())
    parts = pieces(words) if needs_rules(words) else [f"{word} " for word in words.split()]
    lines: list[str] = []
    line, wide = "", 0
    for piece in (cut for part in parts for cut in _cut(part, room)):
        more = cells(piece.rstrip())
        if line and wide + more > room:
            lines.append(line.rstrip())
            line, wide = "", 0
        line += piece
        wide += cells(piece)
    return [*lines, line.rstrip()] if line.strip() else lines


def _cut(word: str, room: int) -> Iterator[str]:
    """A word in pieces that fit; a character wider than the room stands alone."""
    if cells(word.rstrip()) <= room:
        yield word
        return
    letters = list(word) if word.isascii() else clusters(word)
    begun, wide = 0, 0
    for at, letter in enumerate(letters):
        more = cells(letter)
        if wide + more > room and at > begun:
            yield "".join(letters[begun:at])
            begun, wide = at, 0
        wide += more
    yield "".join(letters[begun:])


def padded(text: str, room: int) -> str:
    """A text with blanks up to a width."""
    return text + " " * max(0, room - cells(text))
