"""Words that every report needs: counts, and texts on one line."""


def counted(count: int, one: str, many: str = "") -> str:
    """`1 file`, `2 files`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def one_line(text: str) -> str:
    """A text whatever line breaks somebody put into it."""
    return " ".join(text.split())


def cut(text: str, most: int) -> str:
    """A text on one line, with an ellipsis where it is too long."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def in_figures(number: float) -> str:
    """A number with a minus that no format takes for the start of a list."""
    if isinstance(number, int):
        return str(number).replace("-", "−") if number.bit_length() <= 64 else "a number too long to show"
    return f"{number:.10g}".replace("-", "−")


def signed(number: float) -> str:
    """A difference with its sign."""
    return f"{number:+g}".replace("-", "−") if number else "0"
