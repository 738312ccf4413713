"""Maps as Markdown: what a reader of Markdown finds in them is what the map says, in the cells it belongs into."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from jmx.errors import CannotDraw
from jmx.escape import visible
from jmx.render.formats import pictures, render
from jmx.render.pages import FULL, Look
from jmx.render.view import MapDecision, MapPain, MapView, Notice, Source
from jmx.render.words import felt, ranked
from tests.render import drawn
from tests.render.test_geometry import views
from tests.render.test_markup import CORPUS, everywhere
from tests.render.test_mermaid import HOSTILE

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKS = (
    "| a | b |", "a \\| b", "# ", "C #", "C ##", "* x", "1. x", "> x", "```", "~~~", "[a](b)", "![a](b)", "<!-- x -->",
    "--> <script>", "a  \nb", "\\", "`a|b`", "***", "[x]: y", "https://x.example", "@ana #12 !3", "/close", "&#124;",
    "| --- |", "  four", "\t", "**", "a*b*c", "(x)", "**x**", "_x_", ":smile:", "^x^", "$x$", "~~x~~",
)  # fmt: skip


def text(view: MapView, look: Look = FULL) -> str:
    return pictures(view, "markdown", look=look)[0].content.decode()


def one(words: str) -> str:
    """Words on one line, as everybody can see them."""
    return " ".join(visible(words).replace("\u200b", "").split())


def shown(token: Token) -> str:
    """What a reader sees of a token; a line break in a cell is a `/`."""
    told = ""
    for each in token.children or ():
        assert each.type in (
            "text",
            "html_inline",
            "strong_open",
            "strong_close",
            "em_open",
            "em_close",
            "text_special",
        ), each.type
        assert each.type != "html_inline" or each.content == "<br>", each.content
        told += "/" if each.type == "html_inline" else each.content
    return told.replace("\u200b", "")


def headings(tokens: Sequence[Token]) -> list[str]:
    return [shown(tokens[at + 1]) for at, each in enumerate(tokens) if each.type == "heading_open"]


def tables(tokens: Sequence[Token]) -> Iterator[list[list[str]]]:
    """Each table as rows of cells."""
    rows: list[list[str]] = []
    for at, each in enumerate(tokens):
        if each.type == "table_open":
            rows = []
        elif each.type == "tr_open":
            rows.append([])
        elif each.type in ("td_open", "th_open"):
            rows[-1].append(shown(tokens[at + 1]))
        elif each.type == "table_close":
            yield rows


def check(view: MapView) -> None:
    """A reader finds the title, every stage, every step with its feelings, and every pain, and nothing else of ours."""
    tokens = READER.parse(text(view))
    blocks = [each for each in tokens if each.type == "html_block"]
    assert [each.content.startswith("<!-- jmx {") for each in blocks] == [True]
    assert not [each for each in tokens if each.type in ("fence", "code_block")]
    found = headings(tokens)
    assert found[0] == one(view.title)
    assert [one(stage.title) for stage in view.stages] == found[1 : len(view.stages) + 1]
    cells = list(tables(tokens))
    assert all(len(row) == len(rows[0]) for rows in cells for row in rows)
    stepped = [row for rows in cells if rows[0][1:2] == ["What customers do"] for row in rows[1:]]
    assert len(stepped) == len(view.steps)
    for step, row in zip(view.steps, stepped, strict=True):
        assert row[0] == str(step.number)
        assert row[1].startswith(("★ " if step.moment else "") + one(step.title))
        for feels in felt(view, step):
            assert one(feels) in "|".join(row)
    pains = [row for rows in cells if rows[0][1:2] == ["Pain"] for row in rows[1:]]
    assert [one(pain.title) for pain in ranked(view)] == [
        row[1][: len(one(pain.title))] for pain, row in zip(ranked(view), pains, strict=True)
    ]


def test_a_document_says_who_owns_the_journey_when_it_is_reviewed_and_how_it_feels() -> None:
    view = replace(drawn.broadband(), notices=(Notice("Review 3 weeks overdue", pressing=True), Notice("Draft")))
    told = text(view)
    assert told.startswith(
        "# Getting online after moving home\n\n> I want to be online on the day I move in, without taking a day off twice.\n\n"
        "**Review 3 weeks overdue**\n\nDraft\n\n| Owner | Ana Ruiz |\n| --- | --- |\n| Personas |"
    )
    for line in (
        "| Next review | 3 Dec 2026 |",
        "| Evidence | behind 11 of 19 claims |",
        "**Lowest point: Waits for the engineer**",
        "## Wait\n\n*Until it works · Be sure that the date holds*",
        "| | What customers do | Where we meet | How it feels | What hurts |",
        "| 8 | **Calls to ask** | Call centre | annoyed (−1.2), assumed | |",
        "| 7 | **Hears nothing for nine days** | | frustrated (−1.5) | #&#8203;1 No news between order and visit (4/5) |",
        "- **What they say:** 7 · “Nobody tells me whether the date still stands.”",
        "## Along the whole journey\n\n- **What hurts:** #&#8203;5 App and website want different passwords (2/5, assumed)",
        "- **The engineer does not come:** interview: twelve in June (evidence without an id, no date)",
        "| Installed at the first visit | 91 % | 95 % | 4 points below target | 2026-10-31 |",
        "## What is not known\n\n- How it feels is assumed at: 2 Compares plans with friends;",
        "Journey onboarding, commit 4f1c2ab90, as of 20 Nov 2026\n",
    ):
        assert line in told, line


def test_a_pain_says_who_owns_it_what_was_decided_and_what_is_next() -> None:
    pain = MapPain(
        "j/p", "Waits", rank=1, severity=4, evidenced=True, steps=(1,), owner="Mia", cost="Hits 9 % of customers",
        decision=MapDecision("r/d1", "We call first", date(2026, 6, 4), "Tom"), next="Write the script (Tom, by 1 Dec 2026)",
        sources=(Source("e/1", "Nine of ten wait", found="survey, 40", when=date(2026, 5, 1)),),
    )  # fmt: skip
    stage = drawn.broadband().stages[0]
    view = replace(drawn.broadband(), stages=(replace(stage, pains=(pain,)),), pains=())
    facts = "| Mia | We call first (r/d1, 4 Jun 2026, Tom) | Write the script (Tom, by 1 Dec 2026) |"
    assert f"| #&#8203;1 | **Waits** | 4/5 | 1 Checks the new address {facts}" in text(view)
    told = text(view, Look("executive"))
    assert "### #&#8203;1 Waits (4/5)" in told
    assert "| Next | Write the script (Tom, by 1 Dec 2026) |\n| Costs | Hits 9 % of customers |" in told
    assert "| How we know | Nine of ten wait (e/1, 1 May 2026, survey, 40) |" in told


def test_views_for_those_who_decide_leave_out_what_is_not_theirs_and_count_it() -> None:
    told = text(drawn.broadband(), Look("executive"))
    assert "+2 more pains on the whole map" in told
    assert "Backstage" not in told
    told = text(drawn.broadband(), Look("story"))
    assert "## 10 The light turns green" not in told
    assert "## 9 Waits for the engineer: frustrated (−2)\n\n> “I took a day off, and then a second one.”" in told


def test_a_blueprint_has_its_lines() -> None:
    told = text(drawn.broadband(), Look("blueprint"))
    assert "- *line of visibility*\n- **Backstage:** 9 · Field service plans routes the evening before\n" in told


def test_lanes_can_be_chosen_and_what_there_is_not_is_refused() -> None:
    told = text(drawn.broadband(), Look(lanes=("emotion", "metrics")))
    assert "| | What customers do | How it feels |" in told
    assert "## How it does" in told
    assert "What hurts" not in told
    assert "not known" not in told
    with pytest.raises(CannotDraw, match="markdown has no view 'slide'; its views: full, blueprint, executive, story"):
        text(drawn.broadband(), Look("slide"))
    with pytest.raises(CannotDraw, match="markdown has no lane 'images'"):
        text(drawn.broadband(), Look(lanes=("images",)))


def test_a_journey_without_anything_is_a_document_still() -> None:
    view = MapView("j", "Empty", as_of=drawn.AS_OF, vacancy="since May")
    assert "This journey has no stages yet." in text(view)
    for name in ("executive", "story", "blueprint"):
        assert text(view, Look(name)).startswith("# Empty\n\n| Owner | No owner since May |\n| --- | --- |\n")


@pytest.mark.few(6)
@pytest.mark.parametrize("words", [*MARKS, *CORPUS.values(), *HOSTILE])
def test_whatever_words_there_are_cells_stay_cells_and_words_stay_words(words: str) -> None:
    view = everywhere(f"{words} x")
    check(view)
    for name in ("executive", "story", "blueprint"):
        tokens = READER.parse(text(view, Look(name)))
        assert all(len(row) == len(rows[0]) for rows in tables(tokens) for row in rows)
        assert headings(tokens)[0] == one(f"{words} x")
    check(everywhere(words if words.strip() else "x"))


@pytest.mark.deep
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(views())
def test_any_journey_is_read_as_it_is_meant(view: MapView) -> None:
    check(view)
    assert render(view, "markdown") == render(view, "markdown")
