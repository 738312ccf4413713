"""The first day: a journey in one file, that somebody answers for, meets few findings, however much stands in it."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import Ran

MOST = 10


def _pains(dice: random.Random, name: str, places: list[str]) -> Iterator[dict[str, Any]]:
    for number in range(dice.randint(0, 4)):
        pain: dict[str, Any] = {"title": f"Pain {number} of {name}"}
        chosen: dict[str, Any] = {
            "severity": dice.randint(1, 5), "reach": f"{dice.randint(1, 99)} %", "frequency": dice.randint(1, 4),
            "evidence": ["one call", "support: 20 mails in March"][: dice.randint(1, 2)],
        }  # fmt: skip
        pain |= {field: value for field, value in chosen.items() if dice.random() < 0.6}
        yield pain | ({"at": [dice.choice(places)]} if places else {})


def _journey(seed: int) -> dict[str, Any]:
    """A journey with some of what people write on the first day, all of it in one file and without ids."""
    dice = random.Random(seed)
    stages, places = [], []
    for number in range(dice.randint(1, 9)):
        steps: list[Any] = []
        for index in range(dice.randint(0, 7)):
            title = f"Step {number} {index}"
            places.append(title.lower().replace(" ", "-"))
            fields: dict[str, Any] = {
                "title": title,
                "emotion": dice.randint(-2, 2),
                "pains": [*_pains(dice, title, [])],
            }
            fields |= {"moment_of_truth": True} if dice.random() < 0.2 else {}
            steps.append(fields if dice.random() < 0.7 else title)
        stages.append({"title": f"Stage {number}", "touchpoints": steps} if steps else f"Stage {number}")
    data: dict[str, Any] = {"kind": "journey", "id": "buy", "title": "Buy", "owner": "Ana Ruiz <ana@x.example>"}
    data |= {"stages": stages, "pains": [*_pains(dice, "all", places)] * bool(places)}
    data["metrics"] = [{"title": f"Metric {number}"} for number in range(dice.randint(0, 3))]
    data |= {"cadence": "quarterly"} if dice.random() < 0.5 else {}
    return data | ({"volume": {"n": 100, "per": "month"}} if dice.random() < 0.5 else {})


@pytest.mark.parametrize("profile", ["starter", "standard"])
def test_a_journey_in_one_file_meets_few_findings(tmp_path: Path, jmx: Callable[..., Ran], profile: str) -> None:
    for seed in range(25):
        (tmp_path / "buy.yaml").write_text(yaml.safe_dump(_journey(seed), sort_keys=False), "utf-8")
        ran = jmx("lint", "-C", tmp_path, "--profile", profile, "--as-of", "2026-06-01", "-f", "json")
        found = [f"{each['code']} {each['ref']}" for each in json.loads(ran.out)["findings"]]
        assert "STL101 buy" in found, ran.err
        if profile == "starter":
            assert ran.code == 0
            assert len(found) <= MOST, found
        else:  # what is told once a pain is what is worked on; all else is told once a journey
            others = [each for each in found if each[:6] not in ("ACT101", "EVD101")]
            assert len(others) <= MOST, found
