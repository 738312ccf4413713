"""Where something stands: a route through a document, and the line it leads to."""

from dataclasses import dataclass

Route = tuple[str | int, ...]


def words_of(route: Route) -> str:
    """A route as people write it: `stages[2].owner`."""
    text = ""
    for step in route:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


@dataclass(frozen=True, slots=True)
class Place:
    """A line and column, both from 1, with the line itself for a frame."""

    line: int
    column: int
    frame: str = ""
