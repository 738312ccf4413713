"""A document as a mail: each element carries its own style, since mail programs throw style sheets away."""

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage

from jmx import escape
from jmx.report import document as doc
from jmx.report.document import plain
from jmx.report.writers.html import body
from jmx.report.writers.terminal import Screen, terminal

_INK, _SOFT, _LINE = "#1c2733", "#52606d", "#d9e0e7"
_FONT = "font-family:Arial,Helvetica,sans-serif"
_BODY = f"margin:0;padding:16px;background:#ffffff;color:{_INK};{_FONT};font-size:15px;line-height:1.5"
_TAGS = {
    "main": "max-width:640px",
    "h1": "font-size:20px;line-height:1.25;margin:0 0 12px", "h2": "font-size:16px;margin:18px 0 6px",
    "h3": "font-size:15px;margin:12px 0 4px", "p": "margin:0 0 10px", "ul": "margin:0 0 6px;padding-left:20px",
    "ol": "margin:0 0 6px;padding-left:20px", "li": "margin:0 0 6px",
    "code": f"font-family:Consolas,Menlo,monospace;font-size:13px;color:{_SOFT}",
    "table": "border-collapse:collapse;width:100%", "th": f"text-align:left;color:{_SOFT};padding:6px 10px 6px 0",
    "td": f"vertical-align:top;padding:6px 10px 6px 0;border-top:1px solid {_LINE}",
    "footer": f"color:{_SOFT};font-size:13px;margin:18px 0 0",
}  # fmt: skip
_CLASSES = {
    "quiet": f"color:{_SOFT}", "strong": "font-weight:bold", "accent": "font-weight:bold", "error": "color:#a61b1b",
    "warning": "color:#8a5a00", "good": "color:#14693a", "number": "text-align:right",
}  # fmt: skip
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_TAG = re.compile(r'<(\w+)(?: class="([^"]*)")?((?: [^>]*)?)>')


def mail(document: doc.Document) -> str:
    """The whole mail as HTML."""
    title = escape.html(plain(document.title))
    head = f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n'
    return f'{head}<body style="{_BODY}">\n{_TAG.sub(_with_style, body(document))}</body>\n</html>\n'


def _with_style(tag: re.Match[str]) -> str:
    """A tag with its style in place of its class. What people wrote holds no `<`, so every tag is one of ours."""
    name, classes, more = tag[1], (tag[2] or "").split(), tag[3]
    style = ";".join(filter(None, (_TAGS.get(name), *(_CLASSES.get(each) for each in classes))))
    return f'<{name} style="{style}"{more}>' if style else f"<{name}{more}>"


def message(document: doc.Document, subject: str, name: str, address: str) -> str:
    """The whole mail as programs send it, in words and in HTML; to nobody where an address is none. Who sends it, and
    when, adds whatever sends it."""
    words, page = plain(terminal(document, Screen())), mail(document)
    made = EmailMessage()
    made["Subject"] = escape.one_line(subject)
    if _ADDRESS.fullmatch(address):
        made["To"] = Address(escape.one_line(name), addr_spec=address)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(words, cte="quoted-printable")
    made.add_alternative(page, subtype="html", cte="quoted-printable")
    made.set_boundary(f"=_{hashlib.sha256((words + page).encode()).hexdigest()[:32]}")  # else it is another each time
    return made.as_string()
