"""Records in another place: every ref leads where it led, and nothing else changes."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmx.errors import JmxError, RefusedEdit, UnknownRef
from jmx.model.change import REFS
from jmx.model.workspace import Workspace
from jmx.queries.field_edits import FieldEdits
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.queries.restructuring import move_of, split_of
from jmx.reading.load import load
from jmx.repo.tree import EditedTree

JOURNEY = """\
kind: journey
id: buy
title: Buy
owner: ana
stages:
  - title: Look
    touchpoints:
      - Ad
      # the shop in town
      - id: shop
        title: Shop   # near
        pains:
          - {id: queue, title: Long queue, evidence: [{id: calls, type: support, collected: 2026-01-05}]}
        next: [{to: card}]
  - id: pay
    title: Pay
    touchpoints: [Card, Cash]
pains:
  # counted in May
  - title: No receipt  # at all
    at: [card]
    severity: 2
metrics:
  - {id: speed, title: Speed, at: [pay], series: speed.csv}
people:
  - {id: ana, name: Ana Ruiz}  # since May
"""
FIX = "kind: initiative\nid: fix\ntitle: Fix\naddresses: [buy/queue, buy/no-receipt]\nexpects: {metric: buy/speed, to: 3}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys/buy.yaml").write_text(JOURNEY)
    (tmp_path / "journeys/speed.csv").write_text("date,value\n2026-01-01,4\n")
    (tmp_path / "fix.yaml").write_text(FIX)
    return tmp_path


def _after(repository: Opened, edits: FieldEdits) -> Workspace:
    return load(EditedTree(repository.folder, {each.path: each.after for each in edits.files})).workspace


def _split(folder: Path, ref: str, new_id: str | None = None) -> tuple[dict[str, str | None], Workspace]:
    repository = open_repository(folder, cached=False)
    edits = split_of(repository, ref, new_id)
    texts = {each.path: None if each.after is None else each.after.decode() for each in edits.files}
    return texts, _after(repository, edits)


def test_a_pain_takes_its_comments_along_and_says_where_it_stands(shop: Path) -> None:
    texts, later = _split(shop, "buy/no-receipt")
    assert texts["pain-points/no-receipt.yaml"] == (
        "# counted in May\nkind: pain-point\nid: no-receipt\ntitle: No receipt  # at all\nat: [buy/card]\nseverity: 2\n"
    )
    assert "pains:\n  #" not in (texts["journeys/buy.yaml"] or "")
    assert texts["fix.yaml"] == FIX.replace("buy/no-receipt", "no-receipt")
    assert [pain.ref for pain in later.pains("buy")] == ["buy/queue", "no-receipt"]


def test_what_hangs_on_a_pain_is_found_there(shop: Path) -> None:
    texts, later = _split(shop, "buy/queue")
    assert "          - {ref: queue}\n" in (texts["journeys/buy.yaml"] or "")
    assert [each.ref for each in later.evidence("queue")] == ["queue/calls"]
    assert [fix.ref for fix in later.fixes("queue")] == ["fix"]


def test_a_metric_takes_its_table_along(shop: Path) -> None:
    texts, later = _split(shop, "buy/speed")
    assert texts["metrics/speed.yaml"] == ("kind: metric\nid: speed\ntitle: Speed\nat: [buy/pay]\nseries: speed.csv\n")
    assert (texts["journeys/speed.csv"], texts["metrics/speed.csv"]) == (None, "date,value\n2026-01-01,4\n")
    assert [point.value for point in later.points("speed")] == [4]


PICTURED = """\
kind: journey
id: buy
title: Buy
stages:
  - title: Look
    touchpoints:
      - {title: Ad, image: screens/ad.png}
      - {title: Shop, image: both.jpg}
  - {title: Pay, touchpoints: [{title: Card, image: both.jpg}, {title: Cash, image: gone.png}]}
  - {ref: after}
"""


def _pictured(folder: Path) -> Path:
    for name in ("journeys/screens", "stages"):
        (folder / name).mkdir(parents=True)
    (folder / "journeys/buy.yaml").write_text(PICTURED)
    (folder / "stages/after.yaml").write_text("kind: stage\nid: after\ntitle: After\ntouchpoints: [Thanks]\n")
    (folder / "journeys/screens/ad.png").write_bytes(b"\x89PNG\xff")
    (folder / "journeys/both.jpg").write_bytes(b"\xff\xd8")
    return folder


def _written(edits: FieldEdits) -> dict[str, bytes | None]:
    return {each.path: each.after for each in edits.files if not each.path.endswith(".yaml")}


@pytest.mark.parametrize(
    ("ref", "written"),
    [
        ("buy/ad", {"touchpoints/screens/ad.png": b"\x89PNG\xff", "journeys/screens/ad.png": None}),
        ("buy/shop", {"touchpoints/both.jpg": b"\xff\xd8"}),
        ("buy/pay", {"stages/both.jpg": b"\xff\xd8"}),
        ("buy/cash", {}),
    ],
)
def test_pictures_go_along_and_stay_where_others_show_them(
    tmp_path: Path, ref: str, written: dict[str, bytes | None]
) -> None:
    repository = open_repository(_pictured(tmp_path), cached=False)
    assert _written(split_of(repository, ref)) == written


def test_a_picture_goes_along_to_a_stage_in_another_file(tmp_path: Path) -> None:
    repository = open_repository(_pictured(tmp_path), cached=False)
    pictures = {"stages/screens/ad.png": b"\x89PNG\xff", "journeys/screens/ad.png": None}
    assert _written(move_of(repository, "buy/ad", "after")) == pictures
    assert _written(move_of(repository, "buy/ad", "pay")) == {}


def test_another_picture_of_that_name_is_never_written_over(tmp_path: Path) -> None:
    folder = _pictured(tmp_path)
    (folder / "touchpoints/screens").mkdir(parents=True)
    there = folder / "touchpoints/screens/ad.png"
    there.write_bytes(b"\x89PNG other")
    with pytest.raises(RefusedEdit, match=r"ad\.png' is there already"):
        split_of(open_repository(folder, cached=False), "buy/ad")
    there.write_bytes(b"\x89PNG\xff")
    edits = split_of(open_repository(folder, cached=False), "buy/ad")
    assert _written(edits) == {"journeys/screens/ad.png": None}


def test_a_person_goes_into_the_file_of_people(shop: Path) -> None:
    texts, _ = _split(shop, "ana")
    assert texts["people.yaml"] == "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz}  # since May\n"
    (shop / "people.yaml").write_text("kind: people\nitems:\n  - {id: bo, name: Bo Li}\n")
    texts, _ = _split(shop, "ana")
    assert (texts["people.yaml"] or "").endswith("Bo Li}\n  - {id: ana, name: Ana Ruiz}  # since May\n")


def test_a_place_keeps_its_name_in_the_journey(shop: Path) -> None:
    texts, later = _split(shop, "buy/pay", "pay-anywhere")
    assert "  - {ref: pay-anywhere, id: pay}\n" in (texts["journeys/buy.yaml"] or "")
    assert [each.ref for each in later.touchpoints("buy")] == ["buy/ad", "buy/shop", "buy/card", "buy/cash"]
    assert "id: card" in (texts["stages/pay-anywhere.yaml"] or "")


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("fix", "initiative, which has no file of its own"),
        ("buy", "which has no file of its own"),
        ("nope", "there is no record 'nope'"),
    ],
)
def test_what_cannot_be_split_is_said(ref: str, words: str, shop: Path) -> None:
    with pytest.raises(JmxError, match=words):
        split_of(open_repository(shop, cached=False), ref)


def test_an_id_that_is_taken_is_told_with_a_free_one(shop: Path) -> None:
    (shop / "queue.yaml").write_text("kind: persona\nid: queue\ntitle: Queue\n")
    with pytest.raises(JmxError, match="give another id with --id, as: --id buy-queue"):
        split_of(open_repository(shop, cached=False), "buy/queue")
    assert _split(shop, "buy/queue", "buy-queue")[0]["fix.yaml"] == FIX.replace("buy/queue", "buy-queue")


@pytest.mark.parametrize(
    ("to", "before", "after", "order"),
    [
        ("pay", None, None, "ad card cash shop"),
        ("buy/pay", "card", None, "ad shop card cash"),
        ("pay", None, "buy/card", "ad card shop cash"),
        ("look", "ad", None, "shop ad card cash"),
        ("look", None, None, "ad shop card cash"),
    ],
)
def test_a_touchpoint_moves_with_all_it_says(
    to: str, before: str | None, after: str | None, order: str, shop: Path
) -> None:
    repository = open_repository(shop, cached=False)
    edits = move_of(repository, "buy/shop", to, before, after)
    later = _after(repository, edits)
    assert [each.ref for each in later.touchpoints("buy")] == [f"buy/{own}" for own in order.split()]
    assert later.records["buy/shop"].record == repository.workspace.records["buy/shop"].record
    text = (edits.files[0].after or b"").decode() if edits.files else JOURNEY
    assert Counter(text.split()) - Counter(JOURNEY.split()) <= Counter(["-", "-", "-", "Card", "Cash"])


def test_another_journeys_stage_would_make_it_another_touchpoint(shop: Path) -> None:
    (shop / "sell.yaml").write_text("kind: journey\nid: sell\ntitle: Sell\nstages: [Offer]\n")
    repository = open_repository(shop, cached=False)
    with pytest.raises(
        RefusedEdit, match="a stage of another journey, where this would be a touchpoint without its past"
    ):
        move_of(repository, "buy/shop", "sell/offer")
    with pytest.raises(UnknownRef, match="its stages: look, pay"):
        move_of(repository, "buy/shop", "nope")
    with pytest.raises(UnknownRef, match="is a pain-point; name a touchpoint"):
        move_of(repository, "buy/queue", "pay")


# --- all that a whole company wrote ----------------------------------------------------------------------------------


def _inline(repository: Opened) -> Iterator[str]:
    for ref, each in repository.workspace.records.items():
        inline = each.kind in ("stage", "touchpoint", "pain-point", "evidence", "metric") and "/" in ref
        if inline and ref not in repository.workspace.stands_for:
            yield ref


def _links(workspace: Workspace) -> set[tuple[str, str]]:
    """Who points at what, each called as it is in a file of its own."""
    named = workspace.stands_for
    return {(named.get(each.source, each.source), named.get(each.target, each.target)) for each in workspace.links}


def _split_each(folder: Path, every: int) -> None:
    repository = open_repository(folder, cached=False)
    before = _links(repository.workspace)
    for ref in [*_inline(repository)][::every]:
        own = f"split-{ref.rpartition('/')[2]}"
        edits = split_of(repository, ref, own)
        assert {each.sort for each in edits.changes} <= {*REFS}, ref
        later = _after(repository, edits)
        renames = {each.old: each.new for each in edits.changes} | {ref: own}
        wanted = {(renames.get(source, source), renames.get(target, target)) for source, target in before}
        assert wanted <= _links(later), ref
        assert len(later.dangling) == len(repository.workspace.dangling), ref


def test_some_records_of_a_company_get_files_of_their_own(example: Path) -> None:
    _split_each(example, 15)


@pytest.mark.deep
def test_every_record_of_a_company_gets_a_file_of_its_own(example: Path) -> None:
    _split_each(example, 1)


def _move_each(folder: Path, every: int) -> None:
    repository = open_repository(folder, cached=False)
    moves = [
        (touchpoint.ref, stage.ref)
        for journey in repository.workspace.journeys()
        for touchpoint in repository.workspace.touchpoints(journey.ref)
        for stage in repository.workspace.stages(journey.ref)
    ]
    for ref, stage in moves[::every]:
        edits = move_of(repository, ref, stage)
        later = _after(repository, edits)
        assert later.touchpoints_of[stage][-1].ref == ref
        assert later.records[ref].record == repository.workspace.records[ref].record
        assert {target for _, target in _links(later)} == {target for _, target in _links(repository.workspace)}


def test_some_touchpoints_of_a_company_move(example: Path) -> None:
    _move_each(example, 40)


@pytest.mark.deep
def test_every_touchpoint_of_a_company_moves_to_every_stage(example: Path) -> None:
    _move_each(example, 1)
