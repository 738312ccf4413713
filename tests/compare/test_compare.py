"""Changes in meaning: a table of before, after and what is told."""

import pytest

from jmx.compare.compare import compare
from jmx.history.snapshots import Records, differing, documents
from jmx.model.change import Sort
from jmx.reading.load import load
from jmx.report.changes import sentence
from tests.support import MemoryTree

JOURNEY = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
stages:
  - title: Choose
    touchpoints: [Compare, Ask]
  - title: Pay
    touchpoints:
      - {title: Pay now, emotion: -1}
pains:
  - {id: waits, title: Waits, severity: 2}
"""
PAIN = "kind: pain-point\nid: slow\ntitle: Slow\nseverity: 2\nevidence: [seen once]\n"


def _told(before: dict[str, str], after: dict[str, str]) -> list[str]:
    assert load(MemoryTree(before)).findings == load(MemoryTree(after)).findings == ()
    old, new = ({path: text.encode() for path, text in files.items()} for files in (before, after))
    whole = compare(Records(documents(old.items())), Records(documents(new.items())))
    different = differing(documents(old.items()), documents(new.items()))
    only_what_differs = compare(different.before, different.after)
    assert whole == only_what_differs
    return [f"{change.audience}: {sentence(change)}" for change in whole if change.sort is not Sort.MOVED]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("severity: 2}", "severity: 4}", ["scoring: pain “Waits”: severity 2 → 4"]),
        ("emotion: -1", "emotion: 1", ["experience: touchpoint “Pay now”: emotion −1 → 1"]),
        ("[Compare, Ask]", "[Compare, Ask, Decide]", ["experience: touchpoint “Decide” is new"]),
        ("[Compare, Ask]", "[Compare]", ["experience: touchpoint “Ask” is gone"]),
        ("[Compare, Ask]", "[Ask, Compare]", ["experience: stage “Choose”: order of touchpoints Compare, Ask → Ask, Compare"]),
        ("Ana Ruiz <ana", "Ben Okoro <ben", ["ownership: journey “Buy a plan”: owner “Ana Ruiz <ana@x.example>” → “Ben Okoro <ben@x.example>”"]),
        ("title: Buy a plan", "title: Get a plan", ["editorial: journey “Get a plan”: title “Buy a plan” → “Get a plan”"]),
    ],
    ids=["severity", "emotion", "added", "removed", "reordered", "owner", "wording"],
)  # fmt: skip
def test_a_change_is_told_in_the_words_of_journeys(old: str, new: str, told: list[str]) -> None:
    assert old in JOURNEY
    assert _told({"a.yaml": JOURNEY}, {"a.yaml": JOURNEY.replace(old, new)}) == told


@pytest.mark.parametrize(
    "after",
    [
        {"pains/slow.yaml": "# a note\nid: slow\nkind: 'pain-point'\n\nseverity: 2\ntitle: \"Slow\"\nevidence:\n  - seen once\n"},
        {"elsewhere/pains.yaml": PAIN},
        {"all.yaml": "kind: pain-points\nitems:\n  - {id: slow, title: Slow, severity: 2, evidence: [seen once]}\n"},
        {"pains/slow.yaml": PAIN.replace("\n", "\r\n")},
        {"pains/slow.yaml": PAIN + "x-note: mine\n"},
        {"pains/slow.yaml": PAIN + "frequency: 1\n"},
    ],
    ids=["reformatted", "moved", "into-a-list", "line-ends", "own-field", "default-written-out"],
)  # fmt: skip
def test_what_keeps_its_meaning_is_no_change(after: dict[str, str]) -> None:
    assert _told({"pains/slow.yaml": PAIN}, after) == []


@pytest.mark.parametrize(
    "written", ["0.125", "12.5 %", "12.5%", "'12,5 %'", "'12,50 %'", "'12,5\u00a0%'", "12.50\u202f%"]
)
def test_a_share_is_the_same_however_it_is_written(written: str) -> None:
    share = PAIN + "reach: {}\n"
    assert _told({"a.yaml": share.format("12.5 %")}, {"a.yaml": share.format(written)}) == []
    assert _told({"a.yaml": share.format("12 %")}, {"a.yaml": share.format(written)}) != []


def test_lists_tell_what_came_and_what_went() -> None:
    told = _told({"a.yaml": PAIN}, {"a.yaml": PAIN.replace("[seen once]", "[twelve calls, a survey]")})
    assert told == ["evidence: pain “Slow”: evidence: added “twelve calls”, “a survey”; removed “seen once”"]


SHARED = {"a.yaml": JOURNEY.replace("      - {title: Pay now, emotion: -1}", "      - {ref: pay-now}"),
          "pay.yaml": "kind: touchpoint\nid: pay-now\ntitle: Pay now\nemotion: -1\n"}  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a.yaml": JOURNEY}, SHARED, []),
        (SHARED, {"a.yaml": JOURNEY}, []),
        (SHARED, SHARED | {"pay.yaml": SHARED["pay.yaml"].replace("-1", "1")}, ["experience: touchpoint “Pay now”: emotion −1 → 1"]),
        ({"a.yaml": JOURNEY}, {"a.yaml": JOURNEY, "b.yaml": JOURNEY.replace("id: buy", "id: sell").replace("Buy", "Sell")},
         ["experience: journey “Sell a plan” is new"]),
        ({"a.yaml": JOURNEY}, {"a.yaml": JOURNEY.replace("[Compare, Ask]", "[Ask]").replace("    touchpoints:\n", "    touchpoints:\n      - Compare\n")},
         ["experience: touchpoint “Compare”: stage Choose → Pay"]),
        ({"jmx.yaml": "organisation: A\n", "a.yaml": PAIN}, {"jmx.yaml": "organisation: B\n", "a.yaml": PAIN},
         ["ownership: settings “jmx.yaml”: organisation A → B"]),
    ],
    ids=["into-its-own-file", "back-from-there", "in-its-own-file", "a-whole-journey", "to-another-stage", "settings"],
)  # fmt: skip
def test_files_and_places_are_told_as_one(before: dict[str, str], after: dict[str, str], told: list[str]) -> None:
    assert _told(before, after) == told
