"""Text in the columns of a terminal: how wide it is there, and where its lines end."""

from collections.abc import Iterator


def cells(text: str) -> int:
    """The columns a text takes: two for each wide character, none for marks above others."""
    from rich.cells import cell_len

    return len(text) if text.isascii() else cell_len(text)


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines no wider than the room; words that are wider are cut. No line where there is no text."""
    lines: list[str] = []
    line, wide = "", 0
    for word in text.split():
        for piece in _cut(word, room):
            more = cells(piece)
            if line and wide + 1 + more > room:
                lines.append(line)
                line, wide = "", 0
            line, wide = (f"{line} {piece}", wide + 1 + more) if line else (piece, more)
    return [*lines, line] if line else lines


def _cut(word: str, room: int) -> Iterator[str]:
    """A word in pieces that fit; a character wider than the room stands alone."""
    while word:
        at = min(len(word), max(1, room))
        while at > 1 and cells(word[:at]) > room:
            at -= 1
        while at < len(word) and cells(word[: at + 1]) <= room:  # marks above letters take no room
            at += 1
        yield word[:at]
        word = word[at:]


def padded(text: str, room: int) -> str:
    """A text with blanks up to a width."""
    return text + " " * max(0, room - cells(text))
