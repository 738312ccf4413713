"""Journeys of one stage model, stage by stage."""

from pathlib import Path

from jmx.queries.repository import open_repository
from jmx.review.stage_comparison import StageComparison, StageFigures, compared_stages

MODEL = "kind: stage-model\nid: six\ntitle: Six stages\nstages: [{id: join, title: Join}, {id: use, title: Use}]\n"
JOURNEY = "kind: journey\nid: {ref}\ntitle: {ref}\nstage_model: six\nstages:\n{stages}\n"


def compared(folder: Path, **journeys: str) -> list[StageComparison]:
    (folder / "six.yaml").write_text(MODEL)
    for ref, stages in journeys.items():
        (folder / f"{ref}.yaml").write_text(JOURNEY.format(ref=ref, stages=stages))
    workspace = open_repository(folder, as_of="2026-03-01", cached=False).workspace
    return list(compared_stages(workspace, workspace.journeys()))


def test_moods_and_pains_of_a_stage_are_those_of_its_steps_too(tmp_path: Path) -> None:
    pains = "[{title: A, severity: 4}, {title: B, severity: 2}, {title: C, severity: 5, status: addressed}]"
    (found,) = compared(
        tmp_path,
        buy=f"- {{title: S, as: join, emotion: 1, touchpoints: [{{title: T, emotion: -1, pains: {pains}}}]}}",
        rent="- {title: S, as: join, emotion: 0}\n- {title: Own, emotion: -2}",
    )
    assert found.figures == {"join": {"buy": StageFigures(-1, 2, 1), "rent": StageFigures(0, 0, 0)}}
    assert (found.worst("join"), found.worst("use"), found.unplaced) == ("buy", "", {"rent": 1})


def test_none_is_worst_where_nothing_tells_them_apart(tmp_path: Path) -> None:
    (found,) = compared(tmp_path, buy="- {title: S, as: join, emotion: -1}", rent="- {title: S, as: join, emotion: -1}")
    assert found.worst("join") == ""
    (found,) = compared(tmp_path, buy="- {title: S, as: join, emotion: -1}", rent="- {title: S, as: join}")
    assert found.worst("join") == "", "of the other nobody knows"


def test_a_model_of_one_journey_compares_nothing(tmp_path: Path) -> None:
    assert compared(tmp_path, buy="- {title: S, as: join}") == []
