"""Rules explained: the page of one, or a list of many."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jmx.model.finding import Fix, Profile, RuleCard
from jmx.model.reading_rules import READING_RULES
from jmx.report import document as doc
from jmx.report.document import Inline, TableColumn, marked, words
from jmx.report.formats import Data, report_formats

Cards = Sequence[RuleCard]
_TIMED = """

It goes by the calendar: in the gate of a pull request (`jmx lint --since`) it is at most a warning, unless no day but
the branch itself brought it, and a baseline (`jmx lint --update-baseline`) holds it back for `limits.baseline_days`
(90 days); then it is told again."""

_ASKED = {
    Profile.STARTER: "",
    Profile.STANDARD: "\n\nThe profile `starter` does not ask for it.",
    Profile.STRICT: "\n\nOnly the profile `strict` asks for it, or `extend_select` in jmx.yaml where it is named.",
}


_MENDED = {
    None: "",
    Fix.SAFE: "\n\nWhere one answer is right, `jmx lint --fix` writes it.",
    Fix.UNSAFE: "\n\n`jmx lint --fix --unsafe-fixes` does what the hint says, where that is one thing.",
}


def page(card: RuleCard) -> Mapping[str, str]:
    """The `text` that explains a rule, an example that `fails` and one that `passes`."""
    written = _pages().get(card.code) or {"fails": "", "passes": ""}  # a rule of jmx.yaml shows its question instead
    text = written.get("text", card.docstring).rstrip("\n")
    return {**written, "text": text + (_TIMED if card.timed else "") + _MENDED[card.fix] + _ASKED[card.profile]}


@cache
def _pages() -> Mapping[str, Mapping[str, str]]:
    """What is written of the rules, by their codes."""
    return tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))


def _summary(card: RuleCard) -> str:
    """The first line of its text, which is a sentence."""
    return page(card)["text"].partition("\n")[0]


def document(cards: Cards) -> doc.Document:
    """The page of a rule, or a list with a line for each."""
    if len(cards) > 1:
        return doc.Document(words("Rules"), (*tables(cards),), headed=False)
    card = cards[0]
    title = (Inline(f"{card.code} {card.name}", "strong"), Inline(f" ({card.level.value}, {card.topic})"))
    shown = page(card)
    sections = (
        doc.Section(words(f"This {name}", "strong"), (_lines(shown[name], "    "),))
        for name in ("fails", "passes")
        if shown[name]
    )
    return doc.Document(title, (_lines(shown["text"]), *sections))


def _lines(text: str, indent: str = "") -> doc.Preformatted:
    """A text as it stands, with its tabs shown."""
    lines = text.replace("\t", "⇥   ").split("\n")
    return doc.Preformatted(tuple(words(f"{indent}{line}" if line else "") for line in lines))


def tables(cards: Cards) -> list[doc.Table]:
    """A row for each rule."""
    columns = (TableColumn("code", "strong"), *map(TableColumn, ("name", "level", "what it is about")))
    return [doc.Table("Rules", columns, tuple(map(_row, cards)), lead=3)]


def _row(card: RuleCard) -> tuple[str, ...]:
    return card.code, card.name, card.level.value, _summary(card)


def data(cards: Cards) -> Data:
    """For machines: every rule with its page."""
    rules: list[Data] = [
        {
            "code": each.code, "name": each.name, "level": each.level, "profile": each.profile, "topic": each.topic,
            "fix": each.fix,
            "summary": _summary(each),
            **page(each),
        }
        for each in cards
    ]  # fmt: skip
    return {"version": 1, "rules": rules}


FORMATS = report_formats(document, data, tables)


# --- pages ---


def pages(cards: Cards) -> doc.Document:
    """Every rule with its text and its examples, by what they are about, those of practice first."""
    practice = [card for card in cards if card.docstring]
    ordered = (*practice, *(card for card in cards if not card.docstring))
    topics = dict.fromkeys(card.topic for card in ordered)
    head = doc.Paragraph(marked("What `jmx lint` asks, by what it is about. Written by `jmx rule --all`."))
    sections = (
        doc.Section(
            words(f"{topic[0].upper()}{topic[1:]}"),
            (doc.Table("", tables([])[0].columns, tuple(map(_row, alike))), *map(_section, alike)),
        )
        for topic in topics
        for alike in [[card for card in ordered if card.topic == topic]]
    )
    return doc.Document(words("Rules of jmx"), (head, *sections))


def _section(card: RuleCard) -> doc.Section:
    shown = page(card)
    paragraphs = (doc.Paragraph(marked(" ".join(part.split()))) for part in shown["text"].split("\n\n"))
    profile = "" if card in READING_RULES else f", in the profile {card.profile} and stricter ones"
    examples = [
        each
        for name in ("fails", "passes")
        if shown[name]
        for each in (doc.Paragraph(words(f"This {name}:")), _lines(shown[name]))
    ]
    title = words(f"{card.code} {card.name}")
    return doc.Section(title, (doc.Paragraph(words(f"{card.level.value}{profile}", "quiet")), *paragraphs, *examples))


PAGES = report_formats(pages, data, tables)
