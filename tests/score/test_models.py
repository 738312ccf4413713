"""Models of scores: presets, models of jmx.yaml, and the page that tells of them."""

import pytest

from jmx.errors import JmxError
from jmx.lint.settings import wrong_models
from jmx.model.settings import OwnInput, OwnModel, ScoringSettings, Settings
from jmx.score.models import PRESETS, chosen_model, model, models_for
from tests.pages import CHECKOUT


def test_the_page_tells_of_every_preset_as_it_is() -> None:
    page = (CHECKOUT / "docs/scores.md").read_text(encoding="utf-8")
    for made in PRESETS.values():
        preset = made()
        assert f"| `{preset.name}` | {preset.of} | `{preset.formula.text}` | {preset.source} |" in page


def test_without_a_formula_inputs_count_by_their_weights() -> None:
    inputs = {"user-criticality": OwnInput(weight=25), "quick-win": OwnInput(weight=10.5)}
    settings = Settings(scoring=ScoringSettings(models={"portfolio": OwnModel(inputs=inputs)}))
    made = model(settings, "portfolio")
    assert made.formula.value({"user_criticality": 4, "quick_win": 2}) == 25 * 4 + 10.5 * 2
    assert models_for(settings, "pains") == ("pain", "portfolio")


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (OwnModel(formula="severity * raech"), "raech"),
        (OwnModel(formula="severity ^ 2"), "severity \\^ 2|\\^"),
        (OwnModel(), "formula of model 'ours'"),
        (
            OwnModel(inputs={"größe": OwnInput(weight=1)}),
            "'ours' cannot use the input 'größe'; in formulas names are of",
        ),
        (OwnModel(inputs={"2x": OwnInput(weight=1)}), "cannot use the input '2x'"),
    ],
)
def test_a_formula_that_cannot_be_read_is_told(own: OwnModel, words: str) -> None:
    with pytest.raises(JmxError, match=words):
        model(Settings(scoring=ScoringSettings(models={"ours": own})), "ours")


@pytest.mark.parametrize(
    ("said", "words", "pains"),
    [
        ({"pains": "rice"}, "model 'rice' ranks fixes, so pains are ranked by 'pain'", "pain"),
        ({"pains": "ruse"}, "there is no model 'ruse', so pains are ranked by 'pain'", "pain"),
        ({"pains": "ours", "models": {"ours": {"formula": "severity * raech"}}}, "so nothing is ranked by it", "pain"),
        (
            {"models": {"ours": {"inputs": {"fit": {"weight": 1, "least": 5, "most": 1}}}}},
            "'fit' of model 'ours' is to be at least 5 and at most 1, which no number is",
            "pain",
        ),
        ({"fixes": "rise"}, "there is no model 'rise', so fixes are ranked by 'relief'", "pain"),
    ],
)
def test_a_model_that_cannot_rank_is_a_finding_and_the_usual_one_ranks(
    said: dict[str, object], words: str, pains: str
) -> None:
    settings = Settings.model_validate({"scoring": said})
    (finding,) = wrong_models(settings)
    assert words in finding.words
    assert chosen_model(settings, "pains").name == pains
    assert finding.hint
