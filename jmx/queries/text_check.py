"""Whether the numbers of a report, a slide or a mail follow from the records."""

import re
from collections.abc import Iterator, Sequence

from jmx.model.identity import outermost
from jmx.model.said_numbers import SaidNumber, days_in, numbers_in, sentences
from jmx.queries.named_numbers import NamedNumbers
from jmx.queries.repository import Repository
from jmx.reading.prose import ProseBlock, blocks_of
from jmx.report.text_check import CheckedNumber, Grounds, TextCheck
from jmx.review.known_numbers import PERCENT, SHARE, TOTAL, KnownNumber, numbers_of_stretch

_BEFORE, _AFTER = 96, 32  # letters around a number in which it is said what it is
_ADJACENT = 2  # letters between a number and what it is, where only a heading says of what
_THEN = re.compile(
    r"\b(from|before|was|were|had been|until|used to be|last review|then|earlier|first value)\W*$", re.IGNORECASE
)
_TO = re.compile(r"\W*(→|->|to\b|before\b|then\b)", re.IGNORECASE)
_CHANGED = re.compile(r"[-+−]?\d[\d.,]*(\s?%| of \d+| [a-z]+)?\s*(→|->|to)\s*$")
_LIMIT = re.compile(
    r"\b(more than|less than|fewer than|at least|at most|over|under|up to|first|next|by)\s*$", re.IGNORECASE
)
_OF_SO_MANY = re.compile(r"^\s*of \d[\d,.]*")
_WHOLE = re.compile(r"\b(there (is|are)|we have|in all|altogether|in total)\b", re.IGNORECASE)
_LARGE = 100  # a number that hardly says something else of a record by chance
_OF = re.compile(r"\d of\s*$")
_VALUE = re.compile(r"(now|latest|value|at last review|last review|before|was|since|mean|level)\b", re.IGNORECASE)
_COMMON = frozenset(
    ("", "customers", "days", "people", "months", "minutes", "hours", "weeks", "years", "of", "and", "to")
)
_CHANGES = re.compile(r"\s*(→|->)")
_ONE_OF = re.compile(r"\s*\w+ (pain|action)\b")
_CODE = re.compile(r"`[^`]*`")
_MOST_HELD = 6  # headings in each other, and records named under one of them


def check_text(repository: Repository, content: bytes, name: str) -> TextCheck:
    """Every number of a file that claims to come from these records, with what it rests on; or that it rests on
    nothing, or on what is not so any more. JmxError where the file cannot be read."""
    blocks = blocks_of(content, name)
    repository.start_history()
    repository.note_unread()
    checking = _Checking(repository)
    found = tuple(each for block in blocks for each in checking.block(block))
    return TextCheck(name, found, checking.passed, repository.as_of, repository.read_at)


class _Checking:
    """Goes over the blocks of a text, and knows under which headings it is."""

    def __init__(self, repository: Repository) -> None:
        self.known = NamedNumbers(repository)
        self.passed = 0  # numbers that claim nothing
        self._headings: list[tuple[int, tuple[str, ...]]] = []
        self._title: tuple[str, ...] | None = None
        self._last: tuple[str, ...] = ()  # the records that were named last under a heading

    def block(self, block: ProseBlock) -> Iterator[CheckedNumber]:
        named = self.known.named_in(block.text)
        refs = tuple(dict.fromkeys(ref for _, _, ref in named))
        self._title = refs if self._title is None else self._title
        if block.level:
            self._headings = [each for each in self._headings if each[0] < block.level][-_MOST_HELD:]
            self._headings.append((block.level, refs))
            self._last = ()
        if block.cells:
            for head, cell in block.cells:
                own = self.known.named_in(cell)
                yield from self._sentence(block.where, f"{head}: {cell}" if head else cell, own, refs, in_row=True)
            return
        for start, sentence in sentences(block.text):
            here = [
                (first - start, last - start, ref)
                for first, last, ref in named
                if start <= first < start + len(sentence)
            ]
            yield from self._sentence(block.where, sentence, here, refs if here else ())
            self._last = tuple(dict.fromkeys((*(ref for _, _, ref in here), *self._last)))[:_MOST_HELD]

    def _sentence(
        self,
        where: str,
        sentence: str,
        named: Sequence[tuple[int, int, str]],
        refs: Sequence[str],
        *,
        in_row: bool = False,
    ) -> Iterator[CheckedNumber]:
        """The numbers of a sentence, or of a cell with its head. `refs` are the records that its paragraph or row
        names."""
        shift = len(sentence) - len(sentence.partition(": ")[2]) if in_row and ": " in sentence else 0
        named = [(first + shift, last + shift, ref) for first, last, ref in named] if in_row else named
        masked = _CODE.sub(lambda found: "·" * len(found[0]), sentence)
        for first, last, _ in named:
            masked = f"{masked[:first]}{'·' * (last - first)}{masked[last:]}"
        for said in numbers_in(sentence):
            if any(first <= said.start < last for first, last, _ in named):
                continue  # a number in a title
            if not any(map(str.isalpha, sentence)):
                self.passed += 1  # by itself, as in a circle on a slide
                continue
            near = tuple(dict.fromkeys((*_nearest(named, said.start, said.end), *refs)))
            around = () if near else tuple(dict.fromkeys((*self._last, *self._above())))
            judged = _Judged(self.known, said, (sentence, masked), near, around, self._above(), in_row=in_row)
            checked = judged.verdict(where)
            if checked is None:
                self.passed += 1
            else:
                yield checked

    def _above(self) -> tuple[str, ...]:
        """The records of the heading; else those that the first words of the text name."""
        return next((refs for _, refs in reversed(self._headings) if refs), self._title or ())


def _nearest(named: Sequence[tuple[int, int, str]], start: int, end: int) -> tuple[str, ...]:
    """The records named in a sentence, those closest before a number first."""
    found = sorted(named, key=lambda each: start - each[1] if each[1] <= start else each[0] - end + _BEFORE)
    return tuple(dict.fromkeys(ref for _, _, ref in found))


class _Judged:
    """What a number of a sentence rests on, which is given as it is and without the names of records. `near` are the
    records that the sentence or row names, `around` those of the heading and of what stands before it."""

    def __init__(
        self,
        known: NamedNumbers,
        said: SaidNumber,
        sentences: tuple[str, str],
        near: Sequence[str],
        around: Sequence[str],
        above: Sequence[str],
        *,
        in_row: bool,
    ) -> None:
        self.known, self.said, self.near, self.about = known, said, near, near or around
        self.sentence, masked = sentences
        self.in_row, self.above = in_row, above
        # of a change, what stands before it is said of both: `severity 4 → 5`
        self._before = _CHANGED.sub(" ", masked[max(0, said.start - _BEFORE) : said.start])
        after = masked[said.end : said.end + _AFTER]
        self._after = _OF_SO_MANY.sub("", after)  # 18 of 28 claims: both are claims
        self._of_so_many = self._after != after
        self._around = f"{self._before}|{self._after}".lower()

    def verdict(self, where: str) -> CheckedNumber | None:
        """None where it claims nothing of the records."""
        numbers = [each for ref in self.about for each in self.known.of(ref) if self._is_meant(each)]
        numbers += self._between()
        if self._of_so_many or _OF.search(self._before):  # of the two the first is a part, the second all
            other = SHARE if _OF.search(self._before) else TOTAL
            numbers = [each for each in numbers if each.labels != other]
        of_all = [] if self.near or self.in_row else [each for each in self.known.of_all if self._unit_fits(each)]
        numbers += of_all if self._tells_of_all else []
        scale = self._scale(numbers)
        if scale is not None:
            return None if self._is(scale) else self._unfounded(where, [scale])
        found = ((self._distance(each), each) for each in numbers)
        labelled = sorted(((at, each) for at, each in found if at is not None), key=lambda each: each[0])
        worded = [each for each in numbers if self._is_worded(each)]
        close = self._closest(labelled)
        bare = [each for each in numbers if self._is_bare(each)]
        rest = worded if close else [*(each for _, each in labelled), *worded, *bare]
        large = any(abs(value) >= _LARGE for value, _ in self.said.values)
        rest = [*rest, *numbers] if self.near and not close and large else rest
        match = self._match(close) or self._match([*rest, *(each for each in of_all if self._is_named(each))])
        if match is not None:
            return self._founded(where, match)
        if self._claims_nothing(close):
            return None
        if labelled and (self.near or labelled[0][0] <= _ADJACENT):
            return self._unfounded(where, close or [each for at, each in labelled if at == labelled[0][0]])
        if (self.said.distinct or self._in_values or self._has_unit(bare)) and self._is_told(bare, worded):
            return self._unfounded(where, self._latest(bare))
        return None

    def _claims_nothing(self, close: Sequence[KnownNumber]) -> bool:
        """Whether a number that no record says is none that a record would say: a limit, as more than 180 days; a part
        of so many that nobody counts here; what was worked out before a change; one of several, as 1 severe pain."""
        if _LIMIT.search(self._before) or (_OF.search(self._before) and not close):
            return True
        if self._is_one_of_several(close):
            return True
        if not close:
            return False
        uncounted = self._of_so_many and not any(each.field or each.labels == SHARE for each in close)
        worked_out = not any(each.field for each in close) and bool(_CHANGES.match(self._after))
        return uncounted or worked_out

    def _is_one_of_several(self, close: Sequence[KnownNumber]) -> bool:
        named_before = any(_last(self._before, label) is not None for known in close for label in known.labels)
        return self.said.values[0][0] == 1 and bool(_ONE_OF.match(self._after)) and not named_before

    @property
    def _tells_of_all(self) -> bool:
        """Whether a sentence that names no record counts those of the whole repository, and of no team or person."""
        whole = not self.about or _WHOLE.search(self.sentence)
        return bool(whole) and not self.known.names_part(self.sentence)

    def _is_named(self, known: KnownNumber) -> bool:
        """Whether the sentence says anywhere what a number is."""
        told = self.sentence.lower()
        return any(label in told for label in known.labels)

    def _latest(self, bare: Sequence[KnownNumber]) -> list[KnownNumber]:
        """What would be right: the newest value of the metric that is named first."""
        mine = [each for ref in self.about for each in bare if each.ref == ref and each.day and each.stands]
        return mine[:1] or [each for each in bare if not each.then][-1:]

    def _between(self) -> list[KnownNumber]:
        """The means of a metric between days that the sentence names."""
        days = [day for each in days_in(self.sentence) if (day := each.whole)]
        records = [self.known.workspace.records[ref] for ref in self.about] if len(days) > 1 else []
        metrics = [each for each in records if each.kind == "metric"]
        as_of = self.known.repository.as_of
        found = (numbers_of_stretch(self.known.workspace, each, days, as_of) for each in metrics)
        return [number for each in found for number in each if self._unit_fits(number)]

    def _closest(self, labelled: Sequence[tuple[float, KnownNumber]]) -> list[KnownNumber]:
        """Those that are named right beside the number, by the most words: it has to be one of them."""
        return [each for distance, each in labelled if distance <= _ADJACENT and distance == labelled[0][0]]

    def _is_worded(self, known: KnownNumber) -> bool:
        """Whether the word that follows the number is the one that follows this one where a record says it."""
        return bool(known.then and re.match(rf"\W*{re.escape(known.then)}\b", self._after, re.IGNORECASE))

    def _is_told(self, bare: Sequence[KnownNumber], worded: Sequence[KnownNumber]) -> bool:
        """Whether a number that nothing names is told as one of a record: in a sentence about it, in a column for
        values of a metric, or with the very word that follows another number in the record's own words."""
        if self.in_row:
            return bool(bare) and (self._in_values or bool(re.search(r"\bmean\W*$", self._before)))
        return (bool(bare) and bool(self.near)) or any(each.then not in _COMMON for each in worded)

    def _has_unit(self, bare: Sequence[KnownNumber]) -> bool:
        """Whether the unit of a metric that the sentence names follows: 9 days."""
        units = {each.unit.split()[0] for each in bare if each.unit and each.day and each.ref in self.near}
        return any(re.match(rf"\s*{re.escape(unit)}\b", self._after, re.IGNORECASE) for unit in units)

    def _scale(self, numbers: Sequence[KnownNumber]) -> KnownNumber | None:
        """What a scale ends with, where the number stands at the end of one: 4 of 5."""
        there = self.sentence[max(0, self.said.start - _BEFORE) : self.said.start]
        before = re.search(r"([\w ]{0,40})(?<![\d.,])[\d.,]+ of\s*$", there)
        if not before:
            return None
        mine = [each for each in numbers if each.ref in self.near]
        ends = [float(found[1]) for each in mine if (found := re.fullmatch(r"of (\d+)", each.unit))]
        if not ends and re.search(r"(severity|importance|impact)\W*$", before[1], re.IGNORECASE):
            ends = [5.0]
        return KnownNumber("", "the end of the scale", (), ends[0]) if ends else None

    def _is_meant(self, known: KnownNumber) -> bool:
        """Whether a number may say this one, by its unit; of places, under the heading of a journey, those in it."""
        here = self._journeys if known.ranks else frozenset[str]()
        of_parts = bool(self.near) and known.of_parts  # a journey's pain hits so many, the journey another number
        return self._unit_fits(known) and (not here or known.within in here) and not of_parts

    @property
    def _journeys(self) -> frozenset[str]:
        """The journeys of the heading."""
        records = self.known.workspace.records
        homes = (records.get(outermost(ref)) for ref in self.above if ref in records)
        return frozenset(each.ref for each in homes if each and each.kind == "journey")

    def _is_bare(self, known: KnownNumber) -> bool:
        """Whether a number may be meant without a word that says what it is: the value of a metric; nothing of the past
        where it is only a small number."""
        if known.labels or (known.then and not self.said.unit):
            return False
        small = bool(known.ref in self.near and known.day) and not known.then
        return self.said.distinct or (small and (known.stands or self._in_values or self._tells_of_then(known)))

    @property
    def _in_values(self) -> bool:
        """Whether it stands in a column for the values of metrics."""
        return self.in_row and bool(_VALUE.match(self.sentence))

    def _match(self, numbers: Sequence[KnownNumber]) -> KnownNumber | None:
        same = [each for each in numbers if self._is(each)]
        return next((each for each in same if each.stands), same[-1] if same else None)

    def _is(self, known: KnownNumber) -> bool:
        """Whether a number says it, as exactly as it is written."""
        whole = float(known.value).is_integer() or not (known.labels or self.said.distinct)
        return any(
            abs(known.value - value) <= (1e-9 if whole and not decimals else 0.5 * 10**-decimals + 1e-9)
            for value, decimals in self.said.values
        )

    def _unit_fits(self, known: KnownNumber) -> bool:
        said = self.said.unit
        if PERCENT in (said, known.unit):
            return said == known.unit
        money = len(known.unit) == len("EUR") and known.unit.isupper()
        return not said or (money and said in (known.unit, _SIGNS.get(known.unit, "")))

    def _distance(self, known: KnownNumber) -> float | None:
        """How far from the number it is said what it is, with no other number between, a little less for more words;
        None where it is not."""
        found = [
            distance - len(label) / 1000 for label in known.labels if label in self._around
            for distance in (_last(self._before, label), _first(self._after, label)) if distance is not None
        ]  # fmt: skip
        return min(found, default=None)

    # --- what comes of it ---

    def _founded(self, where: str, known: KnownNumber) -> CheckedNumber:
        if known.stands or self._tells_of_then(known):
            return self._checked(where, Grounds.FOUNDED, known)
        now = next(
            (each for each in reversed(self.known.of(known.ref)) if each.field == known.field and each.stands), None
        )
        return self._checked(where, Grounds.OUTDATED, known, now)

    def _tells_of_then(self, known: KnownNumber) -> bool:
        """Whether a value that does not stand any more is told as one of then: with its day, or as what a change began
        with."""
        if known.day and any(day.means(known.day) for day in days_in(self.sentence)):
            return True
        return bool(_THEN.search(self._before) or _TO.match(self._after))

    def _unfounded(self, where: str, closest: Sequence[KnownNumber]) -> CheckedNumber:
        now = next((each for each in closest if each.stands), None)
        earlier = next((found for each in closest for found in self.known.earlier(each) if self._is(found)), None)
        if earlier and self._tells_of_then(earlier):
            return self._checked(where, Grounds.FOUNDED, earlier)
        grounds = Grounds.OUTDATED if earlier else Grounds.UNFOUNDED
        return self._checked(where, grounds, earlier, now)

    def _checked(
        self, where: str, grounds: Grounds, known: KnownNumber | None, now: KnownNumber | None = None
    ) -> CheckedNumber:
        excerpt = self.sentence.strip()
        return CheckedNumber(where, self.said.written, excerpt, grounds, known, now)


_FAR, _NEAR = 20, 6  # letters between what a number is and the number; and from that to what it is
_APART = re.compile(r"[\d,;”)]")  # what stands on the other side of these is said of something else
_FILLING = re.compile(r"\b(of|the|is|was|are|were|an?|in|for|has|had|at|to|be|now|stands)\b|[·\s:=(“”]", re.IGNORECASE)
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


def _last(text: str, label: str) -> int | None:
    """How many letters before a number its label ends; names of records and little words between do not count."""
    found = list(re.finditer(rf"(?<![\w-]){re.escape(label)}(?![\w-])", text, re.IGNORECASE))
    if not found or _APART.search(text[found[-1].end() :]):
        return None
    distance = len(_FILLING.sub("", text[found[-1].end() :]))
    return distance if distance <= _FAR else None


def _first(text: str, label: str) -> int | None:
    found = re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", text, re.IGNORECASE)
    near = found is not None and found.start() <= _NEAR and not re.search(r"[\d,;”·(]", text[: found.start()])
    return found.start() if found and near else None
