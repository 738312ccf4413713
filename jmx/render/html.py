"""Scene → one self-contained page that holds the map: for a browser, a mail, a printer."""

from jmx import escape
from jmx.render.scene import Scene
from jmx.render.svg import svg

_STYLE = (
    "html{background:#f5f7fa}body{margin:0;padding:24px}"
    "main{background:#fff;border-radius:12px;overflow-x:auto;box-shadow:0 1px 4px rgba(22,32,46,.14)}"
    "svg{display:block;width:100%;height:auto;min-width:1100px}"
    "@media print{@page{size:A3 landscape;margin:8mm}html{background:#fff}body{padding:0}"
    "main{box-shadow:none;border-radius:0;overflow:visible}svg{min-width:0;max-height:100vh}}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def html(scene: Scene) -> bytes:
    """The map as a page without scripts that fetches nothing."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape.html(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape.html(scene.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    ).encode() + (svg(scene) + b"</main>\n</body>\n</html>\n")
