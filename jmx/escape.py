"""One escaper per sink: whatever people wrote, it stays text there and never becomes markup or a command."""

import html as _html
import json as _json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date

# The three flags that Unicode writes with tags: of England, Scotland and Wales. Any other tags would hide text.
FLAGS = "|".join(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in f"{region}\x7f")
    for region in ("gbeng", "gbsct", "gbwls")
)
# What a reader cannot see, or what reorders what they see: controls, bidi marks, zero-width and tag characters.
_INVISIBLE = re.compile(
    f"({FLAGS})"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
    # joiners belong into Persian, Indic scripts and emoji, and nowhere else
    "|(?<![^\x00-\x7f])[\u200c\u200d]"
)

# What the log readers of GitHub, Azure Pipelines and TeamCity take for a command to them.
_CI_COMMAND = re.compile(r"##(?=(?:vso|teamcity)?\[)|(?m:^(?=[ \t]*::))|(?<=section)_(?=(?:start|end):)")

_MARKDOWN = re.compile(r"[\\`*_\[\]|~$]")
# Among others `/`, with which a line of a comment on GitLab is a command.
_AT_LINE_START = re.compile(r"^(?:#{1,6}(?=\s|$)|[-+=:>/]|\d{1,9}(?=[.)](?:\s|$)))")
_LINKED = re.compile(r"(?<=@)(?=\w)|(?<=[#!&%])(?=\d)|(?i:(?<=\bgh-)(?=\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.))")
_BREAK = "&#8203;"
# Full-width signs begin formulas too; what an apostrophe keeps from being one gets another, and comes back whole.
# A number below zero begins none.
_FORMULA = re.compile(r"(?!-\d+(?:\.\d+)?\Z)'*(?:\s*[=+\-@＝＋－＠|]|[\t\r\n])")


def visible(text: str) -> str:
    r"""Text whose every character can be seen: the others are spelt out (`\x1b`, `\u202e`); newline and tab stay."""
    return _INVISIBLE.sub(_spelt, text)


def terminal(text: str) -> str:
    """Visible text for a console or a log, with nothing in it that a CI system takes for a command."""
    return _CI_COMMAND.sub(lambda match: match.group() + "_", visible(text))


def html(text: str) -> str:
    """Text or a quoted attribute's value in an HTML page or in XML, and never a character that XML forbids."""
    return _html.escape(visible(text), quote=True)


def svg(text: str) -> str:
    """Text in an SVG: one line, as it would be drawn."""
    return html(" ".join(text.split()))


def markdown(text: str, *, begins: bool = True, before: str = "") -> str:
    """Text within one line of Markdown, a table's cell included: no mark-up, no link, nobody mentioned. `begins` where
    it may be the beginning of a line; `before` is what stands right before it, without a blank between."""
    line = " ".join(visible(text).split())
    start = _AT_LINE_START.match(line) if begins else None
    head = _start_escaped(start.group()) if start else ""
    rest = line[start.end() :] if start else line
    broken = ("\0" if _linked_over(before, rest) else "") + _LINKED.sub("\0", rest)
    marked = _MARKDOWN.sub(lambda match: "\\" + match.group(), _html.escape(broken, quote=False))
    return head + marked.replace("\0", _BREAK)


def unbroken(text: str) -> str:
    """Text that was read from Markdown, without what keeps its parts from becoming links there."""
    return text.replace(_html.unescape(_BREAK), "")


def _linked_over(before: str, after: str) -> bool:
    """Whether two texts are a link or a mention only where one follows the other."""
    apart = {*_starts(before), *(len(before) + at for at in _starts(after))}
    return bool(before) and not apart.issuperset(_starts(before + after))


def _starts(text: str) -> Iterator[int]:
    return (found.start() for found in _LINKED.finditer(text))


def csv(text: str) -> str:
    """Text in a cell of a table that a spreadsheet opens: visible, and never the beginning of a formula."""
    return no_formula(visible(text))


def no_formula(text: str) -> str:
    """Text as it is, and never the beginning of a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def before_no_formula(text: str) -> str:
    """The text of which that was made."""
    return text[1:] if text.startswith("'") and no_formula(text[1:]) == text else text


def github_data(text: str) -> str:
    """The message of a GitHub workflow command."""
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def github_property(text: str) -> str:
    """A property (file, title) of a GitHub workflow command."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


def _start_escaped(start: str) -> str:
    if start[0].isdigit():
        return start[:-1] + f"&#{ord(start[-1])};"
    return "\\" + _html.escape(start, quote=False) if start != ">" else "&gt;"


def json(document: object, indent: int | None = 2) -> str:
    """A document, days included, as strict JSON for people and machines: letters of every script as they are, what
    cannot be seen as JSON's own escapes, so that a terminal shows it and a parser reads the original. It is on one line
    without `indent`."""
    text = _json.dumps(document, ensure_ascii=False, allow_nan=False, indent=indent, default=date.isoformat)
    shown = _INVISIBLE.sub(lambda match: match[1] or _json.dumps(match.group())[1:-1], text)
    return _CI_COMMAND.sub(lambda match: match.group().replace("#", "\\u0023").replace("_", "\\u005f"), shown) + "\n"


def _spelt(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"  # a byte of a file name that is not UTF-8
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def one_line(text: str) -> str:
    """Text as one visible line in composed form, so that it is measured as it will be drawn."""
    return visible(unicodedata.normalize("NFC", " ".join(text.split())))


def dot_text(text: str) -> str:
    """Text as a quoted string of Graphviz, in which no backslash means anything but an end of a line."""
    plain = visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + plain.replace("\n", "\\n") + '"'
