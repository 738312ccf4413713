"""The guard before the parsers: a scan of bytes that clears ordinary files in microseconds and misses nothing odd."""

import re
from dataclasses import dataclass
from math import isfinite
from typing import Any

from jmx.model import limits, reading_rules
from jmx.model.finding import Finding, Place, RuleCard
from jmx.model.kinds import BY_WORD

BOM = b"\xef\xbb\xbf"
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13)) + b"\x7f"
_STARTS_NODE = b"\n:-,[{?"
_BEFORE_NODE = frozenset(_STARTS_NODE + b" ")
# Of what `model.record.VISIBLE` leaves out, that which nothing needs anywhere; and what libyaml cannot read.
_INVISIBLE = re.compile("[\x80-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]")
_MAYBE_INVISIBLE = (b"\xc2", b"\xe2\x80", b"\xe2\x81", b"\xef")
_CONFLICT = re.compile(rb"^(?:<{7}|\|{7}|={7}|>{7})(?: |\r?$)", re.MULTILINE)
# Scans of bytes start at one literal byte each: Python then finds candidates at the speed of memchr.
_ODD_ZERO = re.compile(
    rb"0(?:(?<![^\s\[{,:]0)|(?<=[-+]0)(?<![^\s\[{,:][-+]0))"
    rb"(?=[0-9xXbBoO_][0-9a-fA-FxXoO_.+-]*[ \r]*(?:[\n,\]}#]|:[\s,\[\]{}]|\Z))"
)
_ODD_UNDERSCORE = re.compile(rb"_(?:(?<=[0-9.]_)|(?=[0-9.+-]))")
_ODD_COLON = re.compile(rb":(?:(?<![^\s\[{,:\]}]:)|(?=[,\[\]{}:]))")
_TIGHT_COLON = re.compile(rb":(?<=[\"']:)[^\s]")
# A line of blanks alone before the text of a block.
_BLANK_START = re.compile(rb"[|>][-+]?[ \t]*(?:#[^\n]*)?\r?\n(?:\r?\n)* +\r?\n")
_ODD_DASH = re.compile(rb"-(?:(?= +-[ \r\n])|(?=\r?\n)(?<=[ \n]-))")
# Bytes by what they are for the patterns below: where a scalar begins or ends, ends of keys, digits, signs, letters.
_SHAPES = bytes.maketrans(
    b"[]{},#\r\n:+" + b"0123456789" + b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    b"\1\1\1\1\1\1\1\1\2-" + b"0" * 10 + b"abcdefghijklmnopqrstuvwxyz",
)
_ODD_SHAPES = (b"0e0", b"0e-0", b".e0", b".e-0", b"-.0", b"0o0", b"0\x020")
_MAYBE_ODD = (b"0e", b".e", b"-.0", b"0o0", b"0\x020")
_ODD_WORDS = frozenset({"yes", "no", "on", "off", "="})
_NO_BRACKETS = bytes(code for code in range(256) if code not in b"[]{}\n")
# Brackets that hold none, up to a `?` outside quotes or a quote that is none; and such brackets whole.
_QUOTED = rb"(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^']|'')*+')?+"
_IN_BRACKETS = rb"[\[{]\s*+%b(?:[^\[\]{}?\"',:]++|[,:]\s*+%b|(?<=\S)[\"'])*+" % (_QUOTED, _QUOTED)
_ASKED = re.compile(_IN_BRACKETS + rb"[?\"']", re.DOTALL)
_CLOSED = re.compile(_IN_BRACKETS + rb"[\]}]", re.DOTALL)
_SPELT_OUT = (b"\\x", b"\\u", b"\\U", b"\\\n", b"\\\r")
_TIME = re.compile(rb":(?<=[0-9]{2}:)(?=[0-9]{2}:[0-9]{2})")
_DAY = re.compile(rb"-(?<=[0-9]{4}-)[0-9]{2}-[0-9]{2}")
# A block gains at most a level a column and a few more on its last line; the exact scan looks before the limit.
_DEEP_BLOCK = b"\n" + b" " * (limits.DEPTH - 8)
_MANY_BRACKETS = 200
_BLOCKS = frozenset("|>")
# not compiled here, which takes longer than most files do: few are asked
_ID_LINE = r"(?:^|[\s{,-])[\"']?id[\"']?[ \t]*:[ \t]*[\"']?([a-z0-9\x80-\U0010ffff-]+)"
_KIND = re.compile(rb"(?<![\w-])kind[\"']?\s*:\s*[\"']?([\w-]*)")
_BEFORE_FIELDS = re.compile(rb"[\r\n](?:[{?][ \t]*)?[\"']?\Z")  # what stands before a field that is in no other
_NOT_TEXT = b"\xef\xbb\xbf\xff\xfe \t\r\n"  # byte order marks and blanks
_API_VERSION = re.compile(rb"\bapiVersion[\"']?\s*:")


@dataclass(eq=False)  # not frozen: Python itself sets the traceback of an exception that passes through a `with`
class Refusal(Exception):
    """Why a document is not read: which finding it becomes, where, and what to write instead."""

    card: RuleCard
    words: str
    hint: str = ""
    place: Place | None = None

    def finding(self, path: str) -> Finding:
        return self.card.at(path, self.words, hint=self.hint, place=self.place)


def text_of(content: bytes, most_bytes: int) -> str:
    """The text of a file: not too large, UTF-8, nothing invisible, no unresolved conflict; Refusal otherwise."""
    if len(content) > most_bytes:
        raise Refusal(
            reading_rules.TOO_LARGE, f"file has {len(content):,} bytes; the limit is {most_bytes:,}", "split it"
        )
    body = content.removeprefix(BOM)
    _refuse_controls(body)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place_in(body, error.start)
        raise Refusal(reading_rules.NOT_UTF8, "file is not UTF-8", "save it as UTF-8", place) from error
    _refuse_invisible(body, text)
    _refuse_conflict(body)
    return text


def unusual(body: bytes) -> bool:
    """Whether the exact scan must look. It may look at too much, never at too little."""
    return (
        body[:1] in b"%&*!?-."
        or _has_long_line(body)
        or (b"<" in body and b"<<" in body)
        or (b"%" in body and b"\n%" in body)
        or b"\n---" in body
        or b"\n..." in body
        or (b"\r" in body and b"\r" in body.replace(b"\r\n", b""))
        or b"\t" in body
        or any(_starts_node(body, mark) for mark in (b"&", b"*", b"!", b"?"))
        or _DEEP_BLOCK in body
        or _ODD_COLON.search(body) is not None
        or _ODD_DASH.search(body) is not None
        or _ODD_ZERO.search(body) is not None
        or _ODD_UNDERSCORE.search(body) is not None
        or body.count(b"[") + body.count(b"{") > _MANY_BRACKETS
        or _has_odd_number(body)
        or (b"?" in body and _asks_in_brackets(body))
        or (b"[" in body and _TIGHT_COLON.search(body) is not None)
        or ((b" \n" in body or b" \r" in body) and _BLANK_START.search(body) is not None)
    )


def _has_odd_number(body: bytes) -> bool:
    """Whether a number or time may stand there that older readers of YAML take for another value."""
    shape = b"\1" + body.translate(_SHAPES) + b"\1"
    return any(each in shape for each in _MAYBE_ODD) and any(each in shape for each in _ODD_SHAPES)


def _asks_in_brackets(body: bytes) -> bool:
    """Whether a `?` may stand in brackets and outside quotes."""
    if b"#" in body and _brackets_over_lines(body):
        return True  # a comment may hold any bracket
    left = int(_asks_behind_bracket(body) or _brackets_over_lines(body))
    while left:
        if _ASKED.search(body):
            return True
        body, left = _CLOSED.subn(b"", body)
    return False


def _asks_behind_bracket(body: bytes) -> bool:
    at = body.find(b"?")
    while at != -1:
        start = body.rfind(b"\n", 0, at) + 1
        if body.find(b"[", start, at) != -1 or body.find(b"{", start, at) != -1:
            return True
        at = body.find(b"?", at + 1)
    return False


def _brackets_over_lines(body: bytes) -> bool:
    """Whether some line opens what it does not close."""
    left, before = body.translate(None, _NO_BRACKETS), b""
    while left != before:
        before, left = left, left.replace(b"[]", b"").replace(b"{}", b"")
    return b"[" in left or b"{" in left


def _has_long_line(body: bytes) -> bool:
    start = 0
    while len(body) - start > limits.LINE_BYTES:
        start = body.rfind(b"\n", start, start + limits.LINE_BYTES + 1) + 1
        if not start:
            return True
    return False


def _starts_node(body: bytes, mark: bytes) -> bool:
    at = body.find(mark)
    while at != -1:
        if body[at - 1] in _BEFORE_NODE and _before_blanks(body, at) in _STARTS_NODE:
            return True
        at = body.find(mark, at + 1)
    return False


def _before_blanks(body: bytes, at: int) -> bytes:
    """The byte before a place and the blanks that stand there; nothing where the file begins so."""
    while at > 0 and body[at - 1] == 0x20:
        at -= 1
    return body[at - 1 : at] if at else b""


def suspicious(data: Any, depth: int = 1) -> bool:
    """Whether the exact scan must look at what a document was read as, for what no scan of bytes sees: deep nesting, a
    bracket or two lines as a key, a block, a number without end, or a word that older readers take for another."""
    if type(data) is dict:
        for key in data:
            if type(key) is not str or (len(key) < 4 and key.lower() in _ODD_WORDS):
                return True
            if not key.isidentifier() and (" " in key or "\n" in key or key[:1] in _BLOCKS):
                return True
        data = data.values()
    elif type(data) is not list:
        return type(data) is str and data.lower() in _ODD_WORDS
    if depth > limits.DEPTH:
        return True
    for each in data:
        kind = type(each)
        if kind is str:
            if each[:1] in _BLOCKS or (len(each) < 4 and each.lower() in _ODD_WORDS):
                return True
        elif kind is float:
            if not isfinite(each):
                return True
        elif (kind is dict or kind is list) and suspicious(each, depth + 1):
            return True
    return False


def misread(body: bytes) -> bool:
    """Whether yaml-rs may have read what it should not: days in quotes, times, the empty block that ends a file."""
    if _TIME.search(body) or (b"\\" in body and any(mark in body for mark in _SPELT_OUT)):
        return True
    if any(_more_than_a_day(body, found.start() - 4, found.end()) for found in _DAY.finditer(body)):
        return True
    last = body.rstrip().rpartition(b"\n")[2]
    return b"|" in last or b">" in last


def _more_than_a_day(body: bytes, start: int, end: int) -> bool:
    """Whether a day stands in quotes or in a block of text, or goes on with a time."""
    if body[start - 1 : start] in (b'"', b"'") or body[end : end + 1] in (b"T", b"t"):
        return True
    if _before_blanks(body, start) in b"\n":
        return True
    after = body[end : end + limits.LINE_BYTES]
    then = after.lstrip(b" \t")
    if then[:1] in b"\r\n":
        return then.lstrip()[:1].isdigit()
    return len(then) < len(after) and then[:1] not in b"#,]}"


def ids_in(content: bytes) -> frozenset[str]:
    """The ids that stand in a file that cannot be parsed, as far as a glance can tell."""
    return frozenset(re.findall(_ID_LINE, text_in(content)))


def kinds_named_in(content: bytes) -> frozenset[str]:
    """The kinds of record that a file names which cannot be parsed, as far as a glance can tell."""
    words = (
        found.decode("ascii", "replace") for found in _KIND.findall(content[: limits.FILE_BYTES].replace(b"\0", b""))
    )
    return frozenset(BY_WORD[word].name for word in words if word in BY_WORD)


def text_in(content: bytes) -> str:
    """What can be seen of a file that cannot be parsed; ASCII shows through UTF-16 and UTF-32."""
    return content[: limits.FILE_BYTES].replace(b"\0", b"").decode("utf-8", "replace")


def names_a_kind(content: bytes) -> bool:
    """Whether a file that cannot be parsed is meant as a record, as far as a glance can tell.

    One of jmx's kinds, anywhere; or any word as the kind of the whole document, which may be misspelt. Where the file
    has an `apiVersion`, as those of Kubernetes have, only one of jmx's kinds for the whole document. ASCII shows
    through UTF-16 and UTF-32 once their zeros are gone.
    """
    text = b"\n" + content.replace(b"\0", b"").lstrip(_NOT_TEXT)
    foreign = _API_VERSION.search(text) is not None
    for found in _KIND.finditer(text):
        known = found[1].decode("ascii", "replace") in BY_WORD
        of_document = _BEFORE_FIELDS.search(text, max(0, found.start() - limits.HINT_LENGTH), found.start()) is not None
        if (known or of_document) and (not foreign or (known and of_document)):
            return True
    return False


def nodes(data: object) -> int:
    """How many values a document holds, keys counted; a few more than the limit are as good as all."""
    count, left = 1, [data]
    while left and count <= limits.NODES:
        each = left.pop()
        if isinstance(each, dict):
            count += 2 * len(each)
            left += each.values()
        elif isinstance(each, list):
            count += len(each)
            left += each
    return count


def _refuse_controls(body: bytes) -> None:
    if len(body.translate(None, _CONTROLS)) == len(body):
        return
    if b"\0" in body[:2] or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refusal(reading_rules.NOT_UTF8, "file is not UTF-8 (it looks like UTF-16 or UTF-32)", "save it as UTF-8")
    at = next(index for index, byte in enumerate(body) if byte in _CONTROLS)
    words = f"control character \\x{body[at]:02x}"
    raise Refusal(reading_rules.CONTROL_CHARACTER, words, "remove it", _place_in(body, at))


def _refuse_invisible(body: bytes, text: str) -> None:
    if body.isascii() or not any(mark in body for mark in _MAYBE_INVISIBLE):
        return
    if found := _INVISIBLE.search(text):
        words, at = f"invisible character U+{ord(found.group()):04X}", found.start()
        place = Place(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        raise Refusal(reading_rules.CONTROL_CHARACTER, words, "remove it", place)


def _refuse_conflict(body: bytes) -> None:
    if not any(mark in body for mark in (b"<<<<<<<", b">>>>>>>", b"=======")):
        return
    if found := _CONFLICT.search(body):
        hint = "choose one side and remove the markers"
        raise Refusal(reading_rules.CONFLICT_MARKERS, "unresolved merge conflict", hint, _place_in(body, found.start()))


def _place_in(body: bytes, at: int) -> Place:
    return Place(body.count(b"\n", 0, at) + 1, at - body.rfind(b"\n", 0, at))
