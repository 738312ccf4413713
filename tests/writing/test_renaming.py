"""A record under another id: every place that names it, and nothing else."""

import pytest

from jmx.errors import JmxError, RefusedEdit
from jmx.reading.load import load
from jmx.writing.renaming import renamed, renaming
from tests.support import MemoryTree

FILES = {
    "journeys/buy.yaml": """\
kind: journey
id: buy   # as the shop says
title: Buy
owner: ana
personas: [ann, bo]   # both
stages:
  - {id: pay, title: Pay, touchpoints: [Card, {id: cash, title: Cash, emotion: {ann: -1, bo: 1}}]}
pains: [{id: slow, title: Slow, at: [pay/x-ray], severity: 3}]
""".replace("pay/x-ray", "pay"),
    "journeys/use.yaml": "kind: journey\nid: use\ntitle: Use\nowner: ana\nparent: buy/pay\nstages: [Start]\n",
    "people.yaml": "kind: people\nitems: [{id: ana, name: Ana Ruiz}]\n",
    "personas.yaml": "kind: personas\nitems: [{id: ann, title: Ann}, {id: bo, title: Bo}]\n",
    "initiatives/fix.yaml": "kind: initiative\nid: fix\ntitle: Fix buy\naddresses: [buy/slow]\n",
    "reviews/r.yaml": "kind: review\nid: r\ndate: 2026-01-01\njourneys: [buy]\nreviewer: ana\n"
    "decisions: [{id: d, text: Do buy, about: [buy/cash, buy]}]\n",
    "happenings.csv": 'date,type,title,touches\n2026-02-01,launch,buy now,buy use\n2026-02-02,launch,"buy, now",use\n',
}  # fmt: skip


def _renamed(ref: str, new_id: str) -> dict[str, str]:
    """The files that change, as they are afterwards."""
    workspace = load(MemoryTree(FILES)).workspace
    asked = renaming(workspace, workspace.records[ref], new_id)
    told = {asked.place(path): renamed(path, FILES[path].encode(), asked).decode() for path in asked.paths}
    assert [each.words for each in load(MemoryTree(_after(asked.record.path, told))).findings] == []
    return told


def _after(own: str, told: dict[str, str]) -> dict[str, str]:
    rest = {path: text for path, text in FILES.items() if path != own or own in told}
    return rest | told


def test_a_journey_is_renamed_with_its_file_and_in_every_ref_to_it_and_into_it() -> None:
    told = _renamed("buy", "order")
    assert told["journeys/order.yaml"] == FILES["journeys/buy.yaml"].replace("id: buy ", "id: order ")
    assert told["journeys/use.yaml"] == FILES["journeys/use.yaml"].replace("buy/pay", "order/pay")
    assert told["initiatives/fix.yaml"] == FILES["initiatives/fix.yaml"].replace("[buy/slow]", "[order/slow]")
    assert told["reviews/r.yaml"] == FILES["reviews/r.yaml"].replace("[buy]", "[order]").replace(
        "[buy/cash, buy]", "[order/cash, order]"
    )
    assert told["happenings.csv"] == FILES["happenings.csv"].replace("buy use", "order use")
    assert len(told) == 5


def test_a_place_is_renamed_where_it_is_named_in_short_and_in_full() -> None:
    told = _renamed("buy/pay", "checkout")
    assert set(told) == {"journeys/buy.yaml", "journeys/use.yaml"}
    assert "id: checkout, title: Pay" in told["journeys/buy.yaml"]
    assert "at: [checkout]" in told["journeys/buy.yaml"]
    assert "parent: buy/checkout" in told["journeys/use.yaml"]


def test_a_persona_is_renamed_also_where_feelings_stand_under_its_name() -> None:
    told = _renamed("ann", "anna")
    assert "personas: [anna, bo]   # both" in told["journeys/buy.yaml"]
    assert "emotion: {bo: 1, anna: -1}" in told["journeys/buy.yaml"]
    assert "{id: anna, title: Ann}" in told["personas.yaml"]


def test_what_is_only_a_title_gets_the_id_as_a_field() -> None:
    assert "touchpoints: [{id: by-card, title: Card}, " in _renamed("buy/card", "by-card")["journeys/buy.yaml"]


@pytest.mark.parametrize(
    ("ref", "new_id", "words"),
    [
        ("buy", "Order now", "is no id: write order-now"),
        ("buy", "??", "small letters, digits and single hyphens"),
        ("buy", "use", "'use' is there already: journey “Use” in journeys/use.yaml"),
        ("buy/pay", "cash", "'buy/cash' is there already"),
    ],
)
def test_an_id_that_cannot_be_or_is_taken_is_refused(ref: str, new_id: str, words: str) -> None:
    with pytest.raises(JmxError) as refused:
        _renamed(ref, new_id)
    assert words in str(refused.value)


def test_what_has_no_model_of_its_own_is_renamed_by_hand() -> None:
    workspace = load(MemoryTree(FILES)).workspace
    with pytest.raises(RefusedEdit, match=r"rename it in reviews/r\.yaml"):
        renaming(workspace, workspace.records["r/d"], "e")


def test_a_quoted_row_of_a_table_is_left_to_its_author() -> None:
    table = FILES["happenings.csv"].replace('"buy, now",use', '"buy, now",buy')
    workspace = load(MemoryTree(FILES | {"happenings.csv": table})).workspace
    asked = renaming(workspace, workspace.records["buy"], "order")
    with pytest.raises(RefusedEdit, match="line 3: write 'order' there by hand first"):
        renamed("happenings.csv", table.encode(), asked)
