"""Stages and touchpoints without ids whose title is worded anew at their place."""

import pytest

from jmx.compare.compare import compare
from jmx.history.snapshots import Records, documents
from jmx.model.change import Change, Sort


def _changes(old: str, new: str) -> list[Change]:
    sides = [dict(Records(documents([("a.yaml", text.encode())]))) for text in (old, new)]
    return [each for each in compare(*sides) if each.sort is not Sort.MOVED]


def _journey(*stages: str) -> str:
    return "kind: journey\nid: book\ntitle: Borrow\nstages:\n" + "".join(f"- {each}\n" for each in stages)


def _stage(*steps: str) -> str:
    return f"{{title: Bring it back, touchpoints: [{', '.join(steps)}]}}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_journey("Suche", "Rückgabe", "Mahnung"), _journey("Suche", "Buch einwerfen", "Mahnung")),
        (_journey(_stage("Suche", "Rückgabe")), _journey(_stage("Suche", "Buch einwerfen"))),
        (_journey(_stage("Rückgabe")), _journey(_stage("Buch einwerfen"))),
        (
            _journey(_stage("{title: Rückgabe, channel: Theke}")),
            _journey(_stage("{title: Buch einwerfen, channel: Theke, emotion: 1}")),
        ),
        (_journey(_stage("Suche", "Rückgabe")), _journey(_stage("Suche", "{title: Buch einwerfen, emotion: 1}"))),
    ],
    ids=["stage", "touchpoint", "the only one", "with more than a title", "with a field that came"],
)
def test_the_only_title_that_changed_at_its_place_is_an_edit(old: str, new: str) -> None:
    for one, other in ((old, new), (new, old)):
        told = _changes(one, other)
        assert {each.sort for each in told} == {Sort.EDITED}
        assert [(each.old, each.new) for each in told if each.field == "title"] in (
            [("Rückgabe", "Buch einwerfen")], [("Buch einwerfen", "Rückgabe")],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_journey("Suche", "Rückgabe"), _journey("Ausweis", "Buch einwerfen")),
        (_journey("Suche", "Rückgabe"), _journey("Buch einwerfen", "Suche")),
        (_journey("Suche", "Rückgabe"), _journey("Suche", "Buch einwerfen", "Mahnung")),
        (_journey("Suche", "{id: back, title: Rückgabe}"), _journey("Suche", "{id: drop, title: Buch einwerfen}")),
        (
            _journey(_stage("{title: Rückgabe, channel: Theke, emotion: -1}")),
            _journey(_stage("{title: Buch einwerfen, channel: Kasten, emotion: 2}")),
        ),
    ],
    ids=["two at once", "another place", "one more", "ids of their own", "all else is otherwise too"],
)
def test_what_may_be_another_one_is_gone_and_new(old: str, new: str) -> None:
    assert {Sort.ADDED, Sort.REMOVED} <= {each.sort for each in _changes(old, new)}
