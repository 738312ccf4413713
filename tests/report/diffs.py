"""Comparisons to tell of: a change at a time, a whole one, and one full of hostile words."""

from datetime import date
from typing import Any

from jmx.model.change import NOT_COMMITTED, Audience, Change, Commit, Comparison, Effects, Moment, RankMove, Sort, Spot
from jmx.model.finding import Finding, Level, Place
from jmx.model.identity import outermost
from jmx.report.diff import FORMATS
from jmx.report.diff_facts import DiffReport
from jmx.report.document import plain
from jmx.report.writers.terminal import Screen

DAY = date(2026, 6, 1)
COMMIT = Commit("1a2b3c4d5e6f", "Ana Ruiz", "ana@x.example", date(2026, 3, 4), "Rate it anew", "Because: calls doubled")
MOVE = RankMove("buy/waits", "Waits", 7, 2, 0.1, 0.4, ("severity 2 → 4",))
STALE = Finding("STL102", "review-overdue", Level.ERROR, "journeys/buy.yaml", "journey 'buy' was last reviewed long ago",
                route=("cadence",), ref="buy", place=Place(5, 1))  # fmt: skip
SPOT = Spot("journeys/buy.yaml", ("pains", 0, "severity"), Place(12, 16))


def a_change(**fields: Any) -> Change:
    change = Change(
        Sort.EDITED, "pain-point", "buy/waits", "Waits", Audience.SCORING, "severity", 2, 4, COMMIT, SPOT, SPOT
    )
    return change._replace(**fields)


def a_diff(*changes: Change, effects: Effects | None = None, **fields: Any) -> DiffReport:
    base = Moment("main", Commit("abcdefabcdef", "Ana", "", date(2026, 3, 1), ""))
    inside = ("journey", "stage", "touchpoint", "pain-point")
    journeys = {name: name for each in changes if each.kind in inside for name in [outermost(each.ref)]}
    fields = {"names": {"buy": "Buy a plan"}, "homes": journeys, **fields}
    return DiffReport(Comparison(base, Moment("the files here"), changes, effects, **fields), DAY)


def told_as(report: DiffReport, format_name: str) -> str:
    made = FORMATS[format_name].write(report, Screen())
    return made if isinstance(made, str) else plain(made)  # type: ignore[arg-type]


WHOLE = a_diff(
    a_change(),
    a_change(field="title", audience=Audience.EDITORIAL, old="Waits too long", new="Waits much too long"),
    a_change(sort=Sort.ADDED, kind="touchpoint", ref="buy/pay", label="Pay", audience=Audience.EXPERIENCE, field="",
            old=None, new=None, before=None, commit=NOT_COMMITTED),
    a_change(kind="journey", ref="buy", label="Buy a plan", audience=Audience.OWNERSHIP, field="cadence",
            old="quarterly", new="monthly", commit=None),
    a_change(sort=Sort.REMOVED, kind="evidence", ref="calls", label="Calls", audience=Audience.EVIDENCE, field="",
            old=None, new=None, after=None, before=Spot("evidence/calls.yaml", (), Place(1, 1))),
    effects=Effects((MOVE, RankMove("other", "Other", 2, 3)), (STALE,)),
)  # fmt: skip


HOSTILE = [
    "<script>alert(1)</script>",
    "</details><h1>x</h1>",
    "![](https://e.example/p.png) [a](javascript:alert(1))",
    "one\n\n# two\n::error file=a::b",
    "::set-output name=a::b",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[buildStop]",
    "a\r\n::error::b%0A::error::c",
    "\x1b[2J\x1b]0;t\x07\x9b31m",
    "\u202eevil\u2066x\u200b",
    "a|b `` ` *b* _c_ ~~d~~ @org/team #12 $x$",
    "\"onload='x' {{ 7 * 7 }} {% x %}",
    ",line=9::x",
]


def hostile_diff(text: str) -> DiffReport:
    commit = Commit("1a2b3c4d5", text, text, DAY, text, text)
    spot = Spot(text, (text,), Place(3, 1))
    whole = {"label": text, "commit": commit, "before": spot, "after": spot}
    changes = [
        a_change(field=text, old="a b", new=text, **whole),
        a_change(ref=f"{text}/x", kind=text, old=f"so it is {text} here", new=f"so it {text} is {text} here", **whole),
        a_change(ref=text, field="f", old=[text], new=[{"id": text, text: text}, text], **whole),
        a_change(ref=text, field="g", old={text: text, "a": 1}, new={text: 2, "a": text}, **whole),
        a_change(ref=f"{text}/new", sort=Sort.ADDED, **whole),
        a_change(ref=text, sort=Sort.RENAMED, field="id", old=text, new=text, **whole),
    ]
    finding = Finding("STL102", "n", Level.ERROR, text, text, text, ref=text, place=Place(1, 1, text))
    effects = Effects((RankMove(text, text, 1, 2, 1, 2, (text,)),), (finding,), (finding,))
    base, head = Moment(text, commit), Moment(text, commit)
    return DiffReport(Comparison(base, head, tuple(changes), effects, (text,), {text: text}), DAY, text, text)
