"""Pages as one of HTML: without scripts, nothing fetched."""

from collections.abc import Sequence
from dataclasses import replace

from jmx import escape
from jmx.render.scene import Scene, in_one
from jmx.render.svg import svg
from jmx.render.theme import Theme

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def html(pages: Sequence[Scene], theme: Theme) -> bytes:
    """The map as a page without scripts that fetches nothing."""
    scene = in_one(pages)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape.html(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape.html(scene.title)}</title>\n<style>{_style(scene, theme)}</style>\n"
        f"{_stamp(scene.stamp)}</head>\n<body>\n<main>\n"
    ).encode() + (svg((replace(scene, stamp=""),), theme) + b"</main>\n</body>\n</html>\n")


def _stamp(stamp: str) -> str:
    return f'<meta name="jmx" content="{escape.html(stamp)}">\n' if stamp else ""


def _style(scene: Scene, theme: Theme) -> str:
    paper = "landscape" if scene.width >= scene.height else "portrait"
    page, around, shadow = theme.colors["page"], theme.colors["shade"], f"{theme.colors['text']}24"
    return (
        f"html{{background:{around}}}body{{margin:0;padding:24px}}"
        f"main{{background:{page};border-radius:12px;overflow-x:auto;box-shadow:0 1px 4px {shadow}}}"
        "svg{display:block;width:100%;height:auto;min-width:1100px}"
        f"@media print{{@page{{size:A3 {paper};margin:8mm}}html{{background:{page}}}body{{padding:0}}"
        "main{box-shadow:none;border-radius:0;overflow:visible}svg{min-width:0;max-height:100vh}}"
    )
