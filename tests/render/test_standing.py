"""What the header of a map says of how its journey stands."""

from datetime import date

import pytest

from jmx.lint import ALL_RULES
from jmx.lint.rule import LintContext
from jmx.lint.run import run_rules
from jmx.model.change import NO_HISTORY
from jmx.model.finding import Level
from jmx.render.formats import render
from jmx.render.layout import lay_out
from jmx.render.view import MapView
from tests.render import drawn

OWNED = "owner: ana\npeople: [{id: ana, name: Ana Ruiz}]\n"
GONE = "owner: ana\npeople: [{id: ana, name: Ana Ruiz, left: 2026-08-03}]\n"
HELD = "kind: review\nid: held\ndate: 2026-07-10\njourneys: [j]\nreviewer: ana\nverdict: updated\n"
PUT_OFF = """\
kind: review
id: later
date: 2026-10-01
journeys: [j]
reviewer: ana
verdict: {postponed: {to: 2026-12-15, why: Figures are late}}
"""
FREEZE = "freezes: [{from: 2026-11-01, to: 2027-01-31, why: Peak season}]\n"
LATE_FREEZE = "freezes: [{from: 2026-11-10, to: 2027-01-31}]\n"


def standing(said: str, reviews: tuple[str, ...] = (HELD,), settings: str = "organisation: Acme\n") -> dict[str, str]:
    texts = {f"reviews/{at}.yaml": text for at, text in enumerate(reviews)}
    journey = f"kind: journey\nid: j\ntitle: Buy\nstages: [Choose]\n{said}"
    return {"journeys/j.yaml": journey, "jmx.yaml": settings, **texts}


CASES = {
    "in order": (standing(OWNED + "cadence: half-yearly\n"), [], []),
    "overdue": (standing(OWNED), [], ["Review 41 days overdue"]),
    "overdue within the days of grace": (standing(OWNED + "cadence: P4M\n"), ["Review 10 days overdue"], []),
    "never reviewed": (standing(OWNED, ()), [], ["Never reviewed"]),
    "nobody owns it": (standing(OWNED.replace("owner: ana\n", "cadence: half-yearly\n")), [], ["No owner"]),
    "the owner left": (standing(GONE + "cadence: half-yearly\n"), [], ["Owner has left"]),
    "put off": (standing(OWNED, (HELD, PUT_OFF)), ["Review put off to 15 Dec 2026"], []),
    "due in a freeze": (
        standing(OWNED + "cadence: P4M\n", settings=FREEZE),
        ["Review put off to 1 Feb 2027", "In a freeze until 31 Jan 2027"],
        [],
    ),
    "late before a freeze": (
        standing(OWNED, settings=LATE_FREEZE),
        ["In a freeze until 31 Jan 2027"],
        ["Review 30 days overdue, days of freezes not counted"],
    ),
    "a draft": (standing(GONE + "status: draft\n"), ["Draft"], []),
    "retired": (standing(OWNED + "status: retired\n"), ["Retired"], []),
    "future": (standing(OWNED + "state: future\nby: 2027-06-01\n"), ["Future journey, planned for 1 Jun 2027"], []),
    "future for some day": (standing("state: future\n", ()), ["Future journey, no day set"], []),
    "a draft of a future one": (
        standing("state: future\nstatus: draft\nby: 2026-11-20\n", ()),
        ["Draft", "Future journey, planned for 20 Nov 2026"],
        [],
    ),
}


@pytest.mark.parametrize(("texts", "told", "pressing"), CASES.values(), ids=CASES)
def test_the_header_says_how_the_journey_stands_and_lint_presses_where_it_does(
    texts: dict[str, str], told: list[str], pressing: list[str]
) -> None:
    workspace = drawn.workspace(texts)
    view = drawn.map_of(workspace)
    assert [each.words for each in view.notices if not each.pressing] == told
    assert [each.words for each in view.notices if each.pressing] == pressing
    assert_told_everywhere(view)
    found = run_rules(LintContext(workspace, NO_HISTORY, drawn.AS_OF), ALL_RULES)
    loud = [each.code for each in found if each.level is not Level.INFO and each.code[:3] in ("OWN", "STL")]
    assert bool([code for code in loud if code != "OWN103"]) == bool(pressing)


def assert_told_everywhere(view: MapView) -> None:
    """Each notice stands in the header, above the stages, and in the words for those who cannot see the picture."""
    scene = lay_out(view, drawn.THEME)
    stages = min(text.y for text in scene.texts if text.words == "Choose")
    header = [text for text in scene.texts if text.y < stages]
    for notice in view.notices:
        role = "alarm" if notice.pressing else "notice"
        assert " ".join(text.words for text in header if text.role == role).count(notice.words) == 1
        assert f"{notice.words}." in scene.description
    assert view.answers_for_it in scene.description
    if view.kind:
        assert scene.title == f"Buy ({view.kind})"
    for format_name in ("svg", "html"):
        content = render(view, format_name).content.decode()
        assert all(notice.words in content for notice in view.notices)


def test_a_future_journey_past_its_day_presses() -> None:
    view = drawn.map_of(drawn.workspace(standing("state: future\nby: 2026-11-01\n", ())))
    (notice,) = view.notices
    assert (notice.words, notice.pressing) == ("Future journey, planned for 1 Nov 2026: 19 days past", True)
    assert_told_everywhere(view)


def facts(view: MapView) -> dict[str, str]:
    return {name: words for name, words in view.facts if words}


def test_the_facts_name_owner_cadence_and_both_reviews() -> None:
    workspace = drawn.workspace(standing(GONE, settings=FREEZE.replace("11-01", "10-01")))
    view = drawn.map_of(workspace)
    assert view.answers_for_it == "Ana Ruiz, left 3 Aug 2026"
    assert facts(view) == {
        "Cadence": "quarterly",
        "Last review": "10 Jul 2026 (as typed, with no git history to prove it)",
        "Next review": "1 Feb 2027, put off from 10 Oct 2026",
    }


def test_what_is_not_watched_has_no_rhythm_to_keep() -> None:
    assert facts(drawn.map_of(drawn.workspace(standing(OWNED + "status: draft\n", ())))) == {
        "Last review": "none recorded"
    }


def test_a_first_review_waits_for_the_end_of_a_freeze() -> None:
    view = drawn.map_of(drawn.workspace(standing(OWNED, (), FREEZE)))
    assert facts(view)["Next review"] == "1 Feb 2027, after the freeze"


def test_where_files_are_not_here_nobody_says_that_it_was_never_reviewed() -> None:
    view = drawn.map_of(drawn.workspace(standing(OWNED, ())), whole=False)
    assert [each.words for each in view.notices] == ["Not known whether it was ever reviewed"]
    assert facts(view)["Last review"] == "not known, since some files are not here"


def test_a_review_that_does_not_count_is_told_with_the_reason() -> None:
    ahead = HELD.replace("2026-07-10", "2026-12-24")
    view = drawn.map_of(drawn.workspace(standing(OWNED, (ahead,))), as_of=date(2026, 11, 20))
    assert facts(view)["Last review"] == "that of 24 Dec 2026 is dated 2026-12-24, after 2026-11-20"


def test_a_future_journey_names_the_one_it_replaces() -> None:
    texts = standing("state: future\nreplaces: old\n", ())
    texts["journeys/old.yaml"] = "kind: journey\nid: old\ntitle: Buy in the shop\nstages: [Queue]\n"
    view = drawn.map_of(drawn.workspace(texts))
    assert facts(view)["Replaces"] == "Buy in the shop"
    assert "Replaces" in [text.words for text in lay_out(view, drawn.THEME).texts]
