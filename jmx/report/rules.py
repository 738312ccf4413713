"""Rules explained: the page of one, or a list of many."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jmx.model.finding import Profile, RuleCard
from jmx.report import document as doc
from jmx.report.document import Inline, TableColumn, words
from jmx.report.formats import Data, report_formats

Cards = Sequence[RuleCard]
_TIMED = """

It goes by the calendar: in the gate of a pull request (`jmx lint --since`) it is at most a warning, and a baseline
(`jmx lint --update-baseline`) holds it back for `limits.baseline_days` (90 days); then it is told again."""

_ASKED = {
    Profile.STARTER: "",
    Profile.STANDARD: "\n\nThe profile `starter` does not ask for it.",
    Profile.STRICT: "\n\nOnly the profile `strict` asks for it, or `extend_select` in jmx.yaml where it is named.",
}


def page(card: RuleCard) -> Mapping[str, str]:
    """The `text` that explains a rule, an example that `fails` and one that `passes`."""
    return {"text": card.docstring + (_TIMED if card.timed else "") + _ASKED[card.profile], **_pages()[card.code]}


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
        doc.Section(words(f"This {name}", "strong"), (_lines(shown[name], "    "),)) for name in ("fails", "passes")
    )
    return doc.Document(title, (_lines(shown["text"]), *sections))


def _lines(text: str, indent: str = "") -> doc.Preformatted:
    """A text as it stands, with its tabs shown."""
    lines = text.replace("\t", "⇥   ").split("\n")
    return doc.Preformatted(tuple(words(f"{indent}{line}" if line else "") for line in lines))


def tables(cards: Cards) -> list[doc.Table]:
    """A row for each rule."""
    columns = (TableColumn("code", "strong"), *map(TableColumn, ("name", "level", "what it is about")))
    rows = tuple((each.code, each.name, each.level.value, _summary(each)) for each in cards)
    return [doc.Table("Rules", columns, rows, lead=3)]


def data(cards: Cards) -> Data:
    """For machines: every rule with its page."""
    rules: list[Data] = [
        {
            "code": each.code, "name": each.name, "level": each.level, "profile": each.profile, "topic": each.topic,
            "summary": _summary(each),
            **page(each),
        }
        for each in cards
    ]  # fmt: skip
    return {"version": 1, "rules": rules}


FORMATS = report_formats(document, data, tables)
