"""The YAML door: bytes go through a guard and the fast parser into plain data, or become a refusal with its place.

jmx reads a strict, boring subset of YAML 1.2: one mapping in UTF-8, no anchors, aliases, tags, directives, merge keys
or `?` keys. yaml-rs decides what a file means; libyaml finds places, is the second opinion in tests, and reads the few
files with days in quotes or times of day, of which yaml-rs makes dates.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import chain
from typing import Any

import yaml
import yaml_rs

from jmx.model import limits, reading_rules
from jmx.model.finding import Place, shown
from jmx.reading.guard import BOM, Refusal, misread, suspicious, text_of, unusual
from jmx.reading.locale_hints import harmless

_Loader: Any = getattr(yaml, "CLoader", yaml.Loader)


class _Composer(_Loader):  # type: ignore[misc]
    """Leaves the tags of nodes out, which take most of its time and which nobody asks for."""

    def descend_resolver(self, _node: Any, _index: Any) -> None: ...

    def ascend_resolver(self) -> None: ...

    def resolve(self, _kind: Any, _value: Any, _implicit: Any) -> None: ...


_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_ODD_NUMBER = re.compile(
    r"[-+]?(?:0[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|0[bB][01]+|0X[0-9a-fA-F]+|0O[0-7]+)"
    r"|[-+]0(?:x[0-9a-fA-F]+|o[0-7]+)"
)
_RESOLVER: Any = yaml.resolver.Resolver()  # of YAML 1.1
_TAGS = {str: "str", bool: "bool", int: "int", float: "float", date: "timestamp", type(None): "null"}
_DIGITS = re.compile(r"[-+]?[0-9._][0-9a-fA-FxXoO_.+-]*")
_NOT_FINITE = frozenset({".inf", ".nan"})
_PREFIXED = re.compile(r"0(?:x[0-9a-fA-F]+|o[0-7]+)")
_HASH = re.compile(r"(?:^|(?<=[ \t]))#", re.MULTILINE)
_DOTS = re.compile(r"^\.\.\.\s*$", re.MULTILINE)
PARSER = f"yaml-rs {yaml_rs.__version__}"
_SPACED_COLON = re.compile(r"\s*:\s")
_BLANKS = re.compile(r"( *)(\r?\n)?")
_PLACE = re.compile(r"line (\d+), column (\d+)")


def parse(content: bytes, most_bytes: int = limits.FILE_BYTES) -> dict[str, Any]:
    """The document as plain data. Raises Refusal for anything outside the subset; never anything else."""
    return mapping(value(content, most_bytes))


def value(content: bytes, most_bytes: int = limits.FILE_BYTES) -> Any:
    """The same, be it a mapping or not."""
    return guarded_value(guard(content, most_bytes), content)


def guarded_value(text: str, content: bytes) -> Any:
    """The same, of a text that passed the guard."""
    try:
        data = yaml_rs.loads(text)
    except Exception as error:
        # yaml-rs and Python's own number conversion raise several kinds; one bad file must not hide the others
        raise _refusal_of_parser(text, error) from error
    if suspicious(data):
        _inspect(text)
    return as_written(text) if misread(content) else data


def guard(content: bytes, most_bytes: int = limits.FILE_BYTES) -> str:
    """The text of a document that is safe to hand to the parsers; Refusal otherwise.

    A scan of bytes clears ordinary files in microseconds; whatever looks unusual is read event by event.
    """
    text = text_of(content, most_bytes)
    if unusual(content.removeprefix(BOM)):
        _inspect(text)
    return text if text.endswith("\n") else text + "\n"


def read_anyway(content: bytes) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    """What a document says to jmx though other tools read some of it otherwise, and all of that. Refusal where there is
    more to refuse."""
    text, odd = _only_ambiguous(content)
    node = compose(text)
    for first, second in _repeated_keys(node):
        raise _written_twice(first, second)
    return mapping(None if node is None else plain(node)), odd


def compose_anyway(content: bytes) -> Any:
    """The nodes of a document that passes the guard, or that only other tools read otherwise."""
    try:
        return compose(guard(content))
    except Refusal as refusal:
        if refusal.card is not reading_rules.AMBIGUOUS_VALUE:
            raise
        return compose(_only_ambiguous(content)[0])


def _only_ambiguous(content: bytes) -> tuple[str, tuple[Refusal, ...]]:
    """The text of a document of which other tools read some otherwise, and all of that."""
    text = text_of(content, limits.FILE_BYTES)
    found = (_unusual_events(text), _asked_keys(text), _stray_tabs(text), _stops_of_ruamel(text))
    odd = [_refused(style, mark if isinstance(mark, Place) else _place(mark)) for style, mark in chain(*found)]
    for each in odd:
        if each.card is not reading_rules.AMBIGUOUS_VALUE:
            raise each
    return text, tuple(odd)


def compose(text: str) -> Any:
    """The document as libyaml's nodes with their marks, for finding places. Only for text that passed the guard."""
    try:
        return yaml.compose(text, Loader=_Composer)
    except yaml.YAMLError as error:
        raise _refusal_of_libyaml(error, text) from error


_REFUSED_STYLES = {
    "anchor": (reading_rules.ALIAS, "anchors and aliases are not read", "write the value out where it is needed"),
    "tag": (reading_rules.TAGGED, "tags are not read", "drop the tag; quote the value if it must stay text"),
    "directive": (reading_rules.DIRECTIVE, "directives are not read", "remove the line that starts with %"),
    "merge": (reading_rules.MERGE_KEY, "merge keys (<<) are not read", "write the fields out"),
    "complex": (reading_rules.COMPLEX_KEY, "a key must be plain text on one line", "write key, colon and value"),
    "document": (reading_rules.TWO_DOCUMENTS, "a second document starts here",
                 "keep one record or one `items:` list in a file"),
    "depth": (reading_rules.TOO_COMPLEX, f"nested deeper than {limits.DEPTH} levels", "flatten it"),
    "digits": (reading_rules.TOO_COMPLEX, f"a number of more than {limits.LINE_BYTES:,} digits",
               "quote it if it is text"),
    "number": (reading_rules.AMBIGUOUS_VALUE, "a number written so that tools read it differently",
               "quote it if it is text; else write plain digits, without leading 0, _, prefix or exponent"),
    "time": (reading_rules.AMBIGUOUS_VALUE, "a time, of which some tools make another value",
             "quote it if it is text; a day is written alone, as 2026-03-31"),
    "word": (reading_rules.AMBIGUOUS_VALUE, "a word that some tools read as true, false or nothing",
             "quote it if it is text; else write true or false"),
    "tab": (reading_rules.TAB, "a tab outside quotes, at which some tools stop",
            "write spaces, or put the text in quotes"),
    "question": (reading_rules.AMBIGUOUS_VALUE, "a `?` inside [ ] or { }, at which some tools stop",
                 "put the text in quotes"),
    "tight": (reading_rules.AMBIGUOUS_VALUE, "a field of [ ] without a blank after its colon: some tools stop",
              "write `{field: value}` with a blank after the colon"),
    "blanks": (reading_rules.AMBIGUOUS_VALUE, "a line of blanks before the text of a block, at which some tools stop",
               "take the blanks out of that line"),
}  # fmt: skip


def _inspect(text: str) -> None:
    """Reads the document event by event and refuses the first thing outside the subset."""
    for found, mark in chain(_unusual_events(text), _asked_keys(text), _stray_tabs(text), _stops_of_ruamel(text)):
        raise _refused(found, mark if isinstance(mark, Place) else _place(mark))


def _refused(style: str, place: Place | None) -> Refusal:
    return Refusal(*_REFUSED_STYLES[style], place)


def _unusual_events(text: str) -> Iterator[tuple[str, Any]]:
    documents = 0
    levels: list[list[int]] = []  # per open list or mapping: [is a mapping, how many nodes so far, is in brackets]
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    yield "document", event.start_mark
                if event.version or event.tags:
                    yield "directive", event.start_mark
            elif isinstance(event, yaml.NodeEvent):
                key = bool(levels) and levels[-1][0] == 1 and levels[-1][1] % 2 == 0
                yield from _unusual_node(event, key, in_brackets=bool(levels) and levels[-1][2] == 1)
                if levels:
                    levels[-1][1] += 1
                if isinstance(event, yaml.CollectionStartEvent):
                    levels.append([int(isinstance(event, yaml.MappingStartEvent)), 0, int(event.flow_style or 0)])
                    if len(levels) > limits.DEPTH:
                        yield "depth", event.start_mark
            elif isinstance(event, yaml.CollectionEndEvent):
                levels.pop()
    except yaml.YAMLError as error:
        raise _refusal_of_libyaml(error, text) from error
    except Exception as error:  # a broken file makes libyaml's binding raise other kinds too
        raise Refusal(reading_rules.YAML_INVALID, "file is not valid YAML") from error


def _unusual_node(event: Any, key: bool, *, in_brackets: bool) -> Iterator[tuple[str, Any]]:
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        yield "anchor", event.start_mark
    elif event.tag is not None:
        yield "tag", event.start_mark
    elif isinstance(event, yaml.ScalarEvent) and not event.style:
        if event.value == "<<" and key:
            yield "merge", event.start_mark
        elif len(event.value) > limits.LINE_BYTES and _DIGITS.fullmatch(event.value):
            yield "digits", event.start_mark
        elif in_brackets and "?" in event.value:
            yield "question", event.start_mark
        elif style := _ambiguous(event.value):
            yield style, event.start_mark
    if key and isinstance(event, yaml.CollectionStartEvent):
        yield "complex", event.start_mark


def _asked_keys(text: str) -> Iterator[tuple[str, Any]]:
    """Keys behind `?`: only their tokens tell, by having a width."""
    if "?" in text:
        for token in yaml.scan(text, Loader=_Loader):
            if isinstance(token, yaml.KeyToken) and token.end_mark.index > token.start_mark.index:
                yield "complex", token.start_mark


def _stray_tabs(text: str) -> Iterator[tuple[str, Any]]:
    """Tabs that stand neither in quotes, in a block of text, nor in a comment."""
    if "\t" not in text:
        return
    inside: list[tuple[int, int]] = []
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.ScalarEvent) and event.style:
            first: Any = event.start_mark
            last: Any = event.end_mark
            start = text.find("\n", first.index) if event.style in "|>" else first.index
            inside.append((start, last.index))

    def is_text(at: int) -> bool:
        return any(start <= at < end for start, end in inside)

    for found in re.finditer("\t", text):
        at = found.start()
        line = text.rfind("\n", 0, at) + 1
        comment = (each.start() for each in _HASH.finditer(text, line, at) if not is_text(each.start()))
        if not is_text(at) and next(comment, None) is None:
            yield "tab", Place(text.count("\n", 0, at) + 1, at - line + 1)
            return


def _stops_of_ruamel(text: str) -> Iterator[tuple[str, Any]]:
    """What ruamel.yaml stops at: a lone field in a list whose colon has no blank after it, and a block of text that
    begins with a line of fewer blanks than follow."""
    is_lone = False
    for event in yaml.parse(text, Loader=_Loader):
        start: Any = event.start_mark
        end: Any = event.end_mark
        if isinstance(event, yaml.ScalarEvent) and event.style:
            if is_lone and not _SPACED_COLON.match(text, end.index):
                yield "tight", start
            if event.style in "|>" and (line := _short_blanks(text, start.index)):
                yield "blanks", Place(start.line + line + 1, 1)
        flow = isinstance(event, yaml.MappingStartEvent) and event.flow_style
        is_lone = bool(flow) and text[start.index : start.index + 1] != "{"


def _short_blanks(text: str, start: int) -> int:
    """Which line of a block of text has fewer blanks than one below it, before the text begins; 0 where none has."""
    blanks: list[int] = []
    at = text.find("\n", start)
    if any(map(str.isdigit, text[start:at].partition("#")[0])):
        return 0  # its header says how far it is indented
    while at != -1 and (found := _BLANKS.match(text, at + 1)):
        blanks.append(len(found[1]))
        at = found.end() - 1 if found[2] else -1
    return next((line for line, each in enumerate(blanks, 1) if 0 < each < max(blanks[line - 1 :])), 0)


def _ambiguous(plain_text: str) -> str:
    """Whether tools disagree on what an unquoted scalar means, and of which sort it is; empty where they agree. The
    others are those that read YAML 1.1, as PyYAML does, and those that take more forms of numbers than it knows."""
    if not plain_text.isascii():
        return ""
    if plain_text[:1] in "+-._0123456789" and _odd_number(plain_text):
        return "number"
    other = _RESOLVER.resolve(yaml.ScalarNode, plain_text, (True, False)).rpartition(":")[2]
    if other == "str" and plain_text.lower().lstrip("+-") in _NOT_FINITE:
        return "number"  # to the fast parser it is one in any case of its letters
    ours = _TAGS[type(scalar(plain_text))]
    if ours == other or _DATE.fullmatch(plain_text):  # a day that the calendar lacks is told where it is used
        return ""
    if ":" in plain_text:
        return "time"
    return "number" if {ours, other} & {"int", "float"} else "word"


def _odd_number(plain_text: str) -> bool:
    if "_" not in plain_text:
        return _ODD_NUMBER.fullmatch(plain_text) is not None
    bare = plain_text.replace("_", "")
    return any(form.fullmatch(bare) for form in (_NUMBER, _ODD_NUMBER, _PREFIXED))


def as_written(text: str) -> Any:
    """The document by the second reader, which knows what stood in quotes."""
    _inspect(text)
    node = compose(text)
    for first, second in _repeated_keys(node):
        raise _written_twice(first, second)
    return None if node is None else plain(node)


def mapping(data: Any) -> dict[str, Any]:
    if data is None:
        raise Refusal(reading_rules.EMPTY_FILE, "file is empty", "write a record into it, or delete it", Place(1, 1))
    if not isinstance(data, dict):
        raise Refusal(
            reading_rules.NOT_A_MAPPING,
            "file does not hold a record",
            "write the fields of a record, or several records as a list in 'items'",
            Place(1, 1),
        )
    return data


def _refusal_of_parser(text: str, error: Exception) -> Refusal:
    """What yaml-rs refused, in words and with a place; libyaml is asked where yaml-rs gives none."""
    message = str(error).strip()
    first = message.splitlines()[0] if message else "file is not valid YAML"
    if first.startswith("duplicate mapping key"):
        return _duplicate(text)
    try:
        _inspect(text)
    except Refusal as refusal:
        return refusal
    place = _PLACE.search(message)
    words = message.splitlines()[-1] if place else first[: limits.HINT_LENGTH]
    return Refusal(
        reading_rules.TAB if "tabs disallowed" in message else reading_rules.YAML_INVALID,
        words,
        next((hint for mark, hint in _ADVICE if mark in words), ""),
        Place(int(place[1]), int(place[2])) if place else None,
    )


# What yaml-rs refuses and libyaml would let pass.
_ADVICE = (
    ("tab", "indent with spaces"),
    ("comments must", "put a space before the #, or quote the text"),
    ("indentation in flow", "indent it deeper than the field it belongs to"),
    ("indentation in multiline", "indent it deeper than the field it belongs to"),
    ("wrongly indented", "indent it deeper than the field it belongs to"),
    ("plain scalar", "quote it"),
)
_KEY_ALONE = re.compile(r"( +)[\w-]+")
_APOSTROPHE = re.compile(r"[^\W\d_]'[^\W\d_]")
_NO_BLANK = re.compile(r"([a-z_]+):([^\s:]+)$", re.MULTILINE)
_CLOSING = {"[": "]", "{": "}"}
_MISFIT = ("this does not fit what stands above or before it", "check the indentation and the quotes")
_UNCLOSED_QUOTE = ("a quote opens here and never closes", "close it")
# Part of libyaml's problem → words, and what to do.
_TROUBLES = {
    "mapping values are not allowed":
        ("a second `: ` in one value", "quote text that holds a colon and a space, or mend the indentation"),
    "block sequence entries are not": ("a list cannot start here", "begin `- …` on a line of its own"),
    "mapping keys are not allowed": ("a `?` stands alone here", "put the text in quotes"),
    "cannot start any token": ("text cannot start with this character", "put the text in quotes"),
    "unexpected end of stream": _UNCLOSED_QUOTE,
    "unexpected document indicator": _UNCLOSED_QUOTE,
    "could not find expected ':'":
        ("this line is no `field: value`",
         "put a blank after the colon of a field, or indent it with the text above"),
    "did not find expected key": _MISFIT,
    "expected '-' indicator": _MISFIT,
    "expected <document start>": _MISFIT,
    "comment or line break": ("text beside the | or > of a block", "begin the text on the next line"),
    "expected ',' or ']'": ("a `[` opens here and does not close well", "close it, and put commas between items"),
    "expected ',' or '}'": ("a `{` opens here and does not close well", "close it, and put commas between fields"),
    "unknown escape character": ("a backslash with no meaning", "write `\\\\`, or use single quotes"),
    "Unicode character escape": ("half a character, written as an escape", "type the character itself"),
    "expected node content": ("nothing, or a lone colon, where text should be", "quote text that starts with a colon"),
    "found unexpected ':'": ("a colon inside [ ] or { }", "put the text in quotes"),
}  # fmt: skip
# Those of which the place to mend is where the broken thing begins.
_MENDED_AT_START = ("unexpected end", "unexpected document", "could not find expected ':'", "expected ',' or")


def _refusal_of_libyaml(error: yaml.YAMLError, text: str) -> Refusal:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "file is not valid YAML")
    context = str(getattr(error, "context", None) or "")
    if mark is not None and text[mark.index : mark.index + 1] == "\t":
        return Refusal(reading_rules.TAB, "a tab where YAML wants spaces", "indent with spaces", _place(mark))
    if "directive" in problem + context:
        return _refused("directive", mark and Place(mark.line + 1, 1))
    if "expected <document start>" in problem and _DOTS.search(text):
        return _refused("document", _place(mark))
    if "undefined alias" in problem or "anchor" in context or "alias" in context:
        words, hint = "anchors and aliases are not read", "write the value out; quote text that starts with & or *"
        return Refusal(reading_rules.ALIAS, words, hint, _place(mark))
    if mark is not None and (slip := _slip(problem, context, text, mark)):
        return slip
    for part, (words, hint) in _TROUBLES.items():
        if part in problem:
            start = getattr(error, "context_mark", None) if part.startswith(_MENDED_AT_START) else None
            cut = start and _NO_BLANK.match(text, start.index)
            if cut and harmless(cut[2]):
                hint = f"write `{cut[1]}: {cut[2]}`, with a blank after the colon"
            return Refusal(reading_rules.YAML_INVALID, words, hint, _place(start or mark))
    return Refusal(reading_rules.YAML_INVALID, f"{problem} {context}".strip(), place=_place(mark))


def _slip(problem: str, context: str, text: str, mark: Any) -> Refusal | None:
    """Mistakes that are common enough to be told better than the parser can."""
    if context.startswith("while parsing a flow") and not text[mark.index :].strip():
        return _never_closed(text, mark)
    if _APOSTROPHE.fullmatch(text[max(0, mark.index - 2) : mark.index + 1]):
        words, hint = "an apostrophe ends the text in single quotes here", "write it twice (''), or use double quotes"
        return Refusal(reading_rules.YAML_INVALID, words, hint, Place(mark.line + 1, mark.column))
    if "expected node content" in problem and text[mark.index : mark.index + 1] == "-":
        words, hint = "a list of dashes inside [ ] or { }", "drop the brackets, or put commas between items, not dashes"
        return Refusal(reading_rules.YAML_INVALID, words, hint, _place(mark))
    key = _KEY_ALONE.fullmatch(text[: mark.index].rpartition("\n")[2])
    if key and "mapping values are not allowed" in problem:
        words = "this line is indented deeper than the one above, which has its value already"
        return Refusal(reading_rules.YAML_INVALID, words, "indent both alike", Place(mark.line + 1, len(key[1]) + 1))
    return None


def _never_closed(text: str, end: Any) -> Refusal:
    """The last bracket that is open where the text ends."""
    opened: list[Any] = []
    for token in yaml.scan(text, Loader=_Loader):
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            opened.append(token.start_mark)
        elif opened and isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
            opened.pop()
    start = opened[-1] if opened else end
    bracket = text[start.index : start.index + 1]
    words, hint = f"a `{bracket}` opens here and never closes", f"close it with `{_CLOSING.get(bracket, ']')}`"
    return Refusal(reading_rules.YAML_INVALID, words, hint, _place(start))


def _duplicate(text: str) -> Refusal:
    try:
        for first, second in _repeated_keys(compose(text)):
            return _written_twice(first, second)
    except Refusal as refusal:
        return refusal
    return Refusal(reading_rules.DUPLICATE_KEY, "a key is written twice", "keep one of them")


def _written_twice(first: Any, second: Any) -> Refusal:
    more = "…" if len(str(second.value)) > limits.HINT_LENGTH else ""
    words = f"key '{shown(second.value)}{more}' is written twice, first on line {first.start_mark.line + 1}"
    return Refusal(reading_rules.DUPLICATE_KEY, words, "keep one of them", _place(second.start_mark))


def _repeated_keys(node: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(node, yaml.MappingNode):
        known: dict[Any, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refused("complex", _place(key.start_mark))
            same = plain(key)
            if same in known:
                yield known[same], key
            known[same] = key
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(value)


def _place(mark: Any) -> Place | None:
    return None if mark is None else Place(mark.line + 1, mark.column + 1)


# --- the second reader -------------------------------------------------------------------------------------------

_MAY_BE_NUMBER = frozenset("+-.0123456789")  # what begins otherwise is text, but for these words
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_INFINITE = re.compile(r"([-+]?)\.(inf|Inf|INF)")
_NAN = (".nan", ".NaN", ".NAN")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def plain(node: Any) -> Any:
    """A composed node as plain data, its scalars read by the core schema of YAML 1.2, and real ISO dates as dates."""
    if node.id == "scalar":
        return node.value if node.style else scalar(node.value)
    if node.id == "sequence":
        return [plain(value) for value in node.value]
    return {plain(key): plain(value) for key, value in node.value}


def means(node: Any, data: Any) -> bool:
    """Whether a composed node is some plain data."""
    if node.id == "scalar":
        if node.style:
            return type(data) is str and bool(node.value == data)
        said = scalar(node.value)
        return type(said) is type(data) and bool(said == data or repr(said) == repr(data))
    if node.id == "sequence":
        return type(data) is list and len(node.value) == len(data) and all(map(means, node.value, data))
    if type(data) is not dict or len(node.value) != len(data):
        return False
    pairs = [(plain(key), value) for key, value in node.value]
    return all(key in data and means(value, data[key]) for key, value in pairs)


def scalar(text: str) -> Any:
    """What an unquoted scalar means."""
    if text[:1] not in _MAY_BE_NUMBER:
        return _WORDS.get(text, text)
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    infinite = _INFINITE.fullmatch(text)
    if infinite:
        return float(infinite[1] + "inf")
    if text in _NAN:
        return float("nan")
    if _DATE.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    return text
