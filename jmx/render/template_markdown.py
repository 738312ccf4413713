"""What a template may write into a map in Markdown: no markup of HTML but a few words, no links that run something,
nothing that is fetched."""

import html
import re

from jmx import escape
from jmx.render.template_html import LINKED, is_link
from jmx.render.templates import MapTemplate, TemplateFailed

_TAG = re.compile(r"</?(?:br|details|summary|sub|sup|kbd)\s*/?>", re.IGNORECASE)
_HTML = "of HTML there are only br, details, summary, sub, sup and kbd, without attributes"
_AUTOLINK = re.compile(r"<([a-z][a-z0-9+.-]*:[^<>\s]*)>", re.IGNORECASE)
_MARKUP = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)  # after a backslash too: not all programs heed that
_DESTINATION = re.compile(r"(?<!\\)(?:\\\\)*\](?:\(|:)\s*<?([^\s<>)]*)")
_IMAGE = re.compile(r"(?<!\\)(?:\\\\)*!\[")
_ATTRIBUTES = re.compile(r"\{:")  # with which kramdown gives any attribute to any element
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def markdown_body(template: MapTemplate, written: str) -> str:
    """What a template wrote, once all of it is allowed."""
    for found in _MARKUP.finditer(written):
        place = found.start()
        link = _AUTOLINK.match(written, place)
        if not _TAG.match(written, place) and not (link and _leads(link[1])):
            why = f"'{_line_at(written, place)}' is not allowed: {_HTML}"
            raise _refused(template, why, written[place : place + 12])
    for found in _DESTINATION.finditer(written):
        if not _leads(found[1]):
            raise _refused(template, f"a link to '{found[1][:60]}' is not allowed: {LINKED}", found[1][:20])
    if _IMAGE.search(written):
        raise _refused(template, "images are not allowed: whoever opens the map would fetch them", "![")
    if _ATTRIBUTES.search(written):
        raise _refused(template, "'{:' is not allowed: with it some programs give attributes to markup", "{:")
    if fence := _open_fence(written.splitlines()):
        raise _refused(template, "a block of code is never closed", fence)
    return escape.visible(written).strip("\n")


def _leads(url: str) -> bool:
    """Whether a link may lead there, however it is written."""
    return is_link(re.sub(r"\\(?=\W)", "", html.unescape(url)))


def _open_fence(lines: list[str]) -> str:
    """The fence of a block of code that is never closed."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    return fence


def _line_at(written: str, place: int) -> str:
    return written[place : place + 40].partition("\n")[0]


def _refused(template: MapTemplate, why: str, words: str) -> TemplateFailed:
    return template.refused(escape.one_line(why), words)
