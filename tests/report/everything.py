"""A document with every block and every style, for writers to lay out."""

from datetime import date
from typing import get_args

from jmx.model.change import Commit
from jmx.model.field_history import ValuePeriod
from jmx.report import document as doc
from jmx.report.document import Inline, words

DAY = date(2026, 3, 31)
# Words that mean something in a terminal, in Markdown, in HTML, to a spreadsheet or to a CI system.
HOSTILE = [
    "<script>alert(1)</script>", "</pre></details><h1>x</h1>", "![](https://e.example/p.png) [a](javascript:alert(1))",
    "one\n\n# two\n::error file=a::b", "##vso[task.setvariable variable=a]b", "\x1b[2J\x1b]0;t\x07\x9b31m",
    "\u202eevil\u2066x\u200b", "a|b `` ` *b* _c_ ~~d~~ @org/team #12 $x$", "=cmd|' /C calc'!A0", "+1", "-1", "@x",
    "```\n# out\n```", "\ud800", "x" * 400,
]  # fmt: skip


def everything(text: str = "calm") -> doc.Document:
    """Every block there is, with the same words in all its places."""
    commit = Commit("1a2b3c4d5e6f", text, "", DAY, text)
    table = doc.Table(
        "Numbers",
        (doc.TableColumn(text, "strong"), doc.TableColumn("n", number=True), doc.TableColumn("day")),
        ((text, doc.Number(1.5, "1.50"), DAY), (words(text, "good"), None, None)),
        note=words(text),
    )
    # a link leads somewhere, which is tested by itself
    styled = tuple(Inline(text, style) for style in get_args(doc.Style) if style != "link")
    inner = (doc.Preformatted((words(text),)), doc.Bullets((doc.Bullet(words(text)),)))
    blocks = (
        doc.Paragraph(styled),
        doc.Bullets((doc.Bullet(words(text), inner), doc.Bullet(words(text))), loose=True),
        doc.Bullets((doc.Bullet(words(text)),), numbered=True),
        doc.DefinitionList(((text, words(text)),)),
        doc.Timeline((doc.TimelineEntry("2026-03-31", (words(text), words(text)), text, "1a2b3c4d5", text),)),
        doc.Timeline((doc.TimelineEntry("not committed yet", (words(text),)),), loose=True),
        doc.Callout(text, words(text)),
        doc.Callout(text, items=doc.Bullets((doc.Bullet(words(text)),))),
        doc.StepChart((ValuePeriod(2, commit), ValuePeriod(4, commit)), "severity", DAY),
        doc.Figure(text, instead=words(text)),
        doc.PageBreak(),
        doc.Section(words(text), (table, doc.Section(words(text), (doc.Paragraph(words(text)),))), folded="1 change"),
    )
    return doc.Document(words(text), blocks, (doc.Paragraph(words(text, "quiet")),), words(text))
