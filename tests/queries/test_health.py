"""How journeys stand: one definition, which the atlas shares."""

from pathlib import Path

from jmx.queries.atlas import atlas_of
from jmx.queries.health import health_of
from jmx.queries.repository import open_repository
from jmx.review.health import HealthMark, evidence_share


def test_what_has_to_be_acted_on_is_what_the_atlas_frames(example: Path) -> None:
    for day in ("2026-11-02", "2026-03-31"):
        repository = open_repository(example, at=day, cached=False)
        for each in atlas_of(repository).journeys:
            found = health_of(repository, repository.journey(each.ref))
            known, claimed = evidence_share(repository.workspace, each.ref)
            assert (found.mark is HealthMark.ACT) == bool(each.pressing), each.ref
            assert found.reasons[: len(each.pressing)] == each.pressing
            assert (round(100 * known / claimed) if claimed else None) == each.coverage, each.ref


def test_each_reason_is_enough_and_none_means_well(tmp_path: Path) -> None:
    base = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\ncadence: annual\n"
    review = "kind: review\nid: held\ndate: 2026-10-01\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\nverdict: updated\n"
    (tmp_path / "review.yaml").write_text(review)
    known = "evidence: ['survey: 90 answers in May']"
    marks = {}
    for name, more in {
        "well": "",
        "no owner": "owner: null\n",
        "severe": f"pains: [{{title: Slow, severity: 4, {known}}}]\n",
        "mild": f"pains: [{{title: Slow, severity: 3, {known}}}]\n",
        "unfounded": "pains: [{title: Slow, severity: 3}]\n",
        "draft": "status: draft\n",
    }.items():
        text = base.replace("owner: Ana Ruiz <ana@x.example>\n", "") if name == "no owner" else base + more
        (tmp_path / "buy.yaml").write_text(text)
        repository = open_repository(tmp_path, as_of="2026-11-02", cached=False)
        marks[name] = str(health_of(repository, repository.journey("buy")).mark)
    assert marks == {
        "well": "well", "no owner": "act", "severe": "watch", "mild": "well", "unfounded": "watch",
        "draft": "not judged",
    }  # fmt: skip
