"""What stands around a page of HTML: its head, the colours of a theme as CSS, and where it comes from."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from jmx import escape
from jmx.render.contrast import is_dark
from jmx.render.html_words import value
from jmx.render.theme import Theme, default_theme
from jmx.render.view import MapView, day

_NOT_IN_CSS = re.compile(r"[^\w\s#,.()'\"%-]")  # what could end a value


def head_of(title: str, policy: str, stamp: str, style: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta name="jmx" content="{escape.html(stamp)}">\n' if stamp else ""
    yield f"<title>{escape.svg(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"


def hashed(text: str) -> str:
    """How a policy of a page names a script or a style that it lets run."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def colors(theme: Theme) -> str:
    """The colours by their roles and the font, which the drawing takes from here too. A dark page is light on paper."""
    dark = is_dark(theme.colors["page"])
    light = f"@media print{{:root{{{_roles(default_theme())}color-scheme:light}}}}\n" if dark else ""
    scheme = f"color-scheme:{'dark' if dark else 'light'}"
    return f":root{{{_roles(theme)}--font:{safe(theme.font.family)};{scheme}}}\n{light}"


def _roles(theme: Theme) -> str:
    colors = "".join(f"--{role}:{safe(color)};" for role, color in theme.colors.items())
    return f"{colors}--shadow:{safe(theme.colors['text'])}24;"


def safe(text: str) -> str:
    """A value of CSS, without what could end it."""
    return _NOT_IN_CSS.sub("", text)


def origin(view: MapView) -> str:
    """Where the page comes from, so that a copy of it can be traced."""
    told = [
        value(view.journey),
        f"As of {day(view.as_of)}",
        *([f"Commit {escape.html(view.commit)}"] if view.commit else []),
        f"Last review: {value(view.last_review)}" if view.last_review else "",
    ]
    return " · ".join(filter(None, told))
