"""By which formula earlier moments are ranked."""

from jmx.queries.formula import pain_ranking, under_formula
from jmx.queries.repository import open_repository
from jmx.queries.scores import fixes_of
from tests.support import Repository

SLOW = "kind: pain-point\nid: slow\ntitle: Slow\nseverity: 4\nreach: 0.5\n"
FASTER = "kind: initiative\nid: faster\ntitle: Faster\naddresses: [slow]\neffort: 2\n"


def test_fixes_of_an_earlier_commit_bring_what_the_formula_of_now_says(repository: Repository) -> None:
    repository.commit({"slow.yaml": SLOW, "faster.yaml": FASTER}, day="2026-01-05")
    repository.write({"jmx.yaml": "scoring: {pains: hurt, models: {hurt: {formula: severity}}}\n"})
    then, now = (open_repository(repository.folder, at="HEAD", as_of="2026-02-01", cached=False) for _ in range(2))
    under_formula(then, "then")
    under_formula(now, "now")
    values = [each.value for here in (then, now) for each in fixes_of(here).ranking.scores]
    assert values == [0.5, 2.0]


def test_rankings_by_another_formula_are_remembered_apart(repository: Repository) -> None:
    keys = set()
    for formula in ("severity", "severity * 2"):
        repository.commit(
            {"slow.yaml": SLOW, "jmx.yaml": f"scoring: {{pains: hurt, models: {{hurt: {{formula: {formula}}}}}}}\n"}
        )
        here = open_repository(repository.folder, as_of="2026-02-01", cached=False)
        keys |= {pain_ranking(here, "now").key, pain_ranking(here, "now", "pain").key, pain_ranking(here, "then").key}
        keys.add(pain_ranking(here, "then", "hurt").key)
    assert len(keys) == 6, "by now, and by `pain` as it is now, of each; by then alike for both"
