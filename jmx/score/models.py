"""Models of scores: a formula over inputs, each with its scale. The presets are published ones, with their source;
`scoring.models` of jmx.yaml adds one's own."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from jmx.errors import JmxError, near
from jmx.model.expression import Fault
from jmx.model.finding import shown
from jmx.model.settings import OwnInput, OwnModel, Settings
from jmx.score.formula import Formula, formula
from jmx.score.inputs import FIX_INPUTS, PAIN_INPUTS

PAINS, FIXES, EITHER = "pains", "fixes", ""
JOURNEYS = "journeys"
_NAME = re.compile("[a-z][a-z0-9_]*")
_USUAL = {PAINS: "pain", FIXES: "relief"}
KNOWN = tuple(dict.fromkeys((*PAIN_INPUTS, *FIX_INPUTS)))
"""What jmx knows of pains and fixes without being told: names that every formula may use."""


class InputScale(NamedTuple):
    """What a number may be: from `least` to `most`, or one of some `steps`."""

    least: float | None = None
    most: float | None = None
    steps: tuple[float, ...] = ()

    def refuses(self, value: float) -> bool:
        """Whether a number is not on it."""
        below, above = self.least is not None and value < self.least, self.most is not None and value > self.most
        return below or above or bool(self.steps and value not in self.steps)

    @property
    def words(self) -> str:
        """What it may be, in words."""
        if self.steps:
            *others, last = (f"{each:g}" for each in self.steps)
            return f"{', '.join(others)} or {last}" if others else last
        if self.least is not None and self.most is not None:
            return f"{self.least:g} to {self.most:g}"
        if self.least is not None:
            return f"at least {self.least:g}"
        return "any number" if self.most is None else f"at most {self.most:g}"


class ModelInput(NamedTuple):
    """One input of a model: what it means, and its scale."""

    name: str
    means: str
    scale: InputScale


class ScoreModel(NamedTuple):
    """A way to score pains, or fixes, which are initiatives and opportunities; one's own may score either."""

    name: str
    of: str
    formula: Formula
    inputs: tuple[ModelInput, ...]
    source: str
    """Where the formula and its scales are published, or whose own it is."""

    @property
    def words(self) -> str:
        """The formula as people write it."""
        return self.formula.text.replace("*", "×").replace("/", "÷")


_RATED, _SHARE, _COUNT = InputScale(1.0, 5.0), InputScale(0.0, 1.0), InputScale(0.0)
_OF_TEN, _TO_TEN, _HUNDRED = InputScale(0.0, 10.0), InputScale(1.0, 10.0), InputScale(0.0, 100.0)
_AS_KNOWN = "as jmx knows it"
_JOB_SIZES = InputScale(steps=(1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0))
_IMPACTS = InputScale(steps=(3.0, 2.0, 1.0, 0.5, 0.25))
_EFFORT = ModelInput("effort", "person-weeks", _COUNT)
_SURE = ModelInput("confidence", "out of the evidence, 0.3 to 1", _SHARE)


_AT_STAKE = ModelInput("at_stake", "the money that hangs on it", _COUNT)
_KNOWN_BESIDE = {
    PAINS: (
        ModelInput("business_impact", "how much it costs the business", _RATED), _AT_STAKE,
        ModelInput("people", "customers it hits in a quarter", _COUNT),
    ),
    FIXES: (_AT_STAKE,),
}  # fmt: skip


def _preset(name: str, of: str, text: str, source: str, *inputs: ModelInput) -> ScoreModel:
    made = formula(text, [each.name for each in inputs])
    if isinstance(made, Fault):
        raise ValueError(f"preset {name}: {made.words}")
    return ScoreModel(name, of, made, inputs, source)


def _pain() -> ScoreModel:
    return _preset(
        "pain", PAINS, "severity * reach * frequency * confidence",
        "pains are ranked without effort, as Smaply's pain point prioritisation does; confidence after RICE's steps",
        ModelInput("severity", "how badly it hurts those it hits", _RATED),
        ModelInput("reach", "the share of the journey's customers it hits", _SHARE),
        ModelInput("frequency", "how often it hits each of them", InputScale(1.0)),
        _SURE,
    )  # fmt: skip


def _relief() -> ScoreModel:
    return _preset(
        "relief", FIXES, "relief / effort",
        "jmx's own: the scores of the unsolved pains that it takes up, each once, for every person-week",
        ModelInput("relief", "the sum of the scores of the pains it takes up", _COUNT), _EFFORT,
    )  # fmt: skip


def _impact_effort() -> ScoreModel:
    return _preset(
        "impact-effort", FIXES, "(customer_impact + business_impact) / 2 / effort",
        "customer impact, business impact and effort are the three dimensions of Smaply's prioritisation; that the two "
        "impacts count alike is jmx's own",
        ModelInput("customer_impact", "the worst severity of the pains it takes up", _RATED),
        ModelInput("business_impact", "the highest business_impact of them", _RATED),
        _EFFORT,
    )  # fmt: skip


def _rice() -> ScoreModel:
    return _preset(
        "rice", FIXES, "reach * impact * confidence / effort_months",
        "RICE, Sean McBride, Intercom",
        ModelInput("reach", "people in a quarter", _COUNT),
        ModelInput("impact", "3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal", _IMPACTS),
        _SURE,
        ModelInput("effort_months", "person-months", _COUNT),
    )  # fmt: skip


def _ice() -> ScoreModel:
    return _preset(
        "ice", FIXES, "ice_impact * ice_confidence * ice_ease",
        "ICE, after Sean Ellis; here the product of the three, as many tools take it, while Ellis and Brown's Hacking "
        "Growth takes their mean, which may rank otherwise",
        ModelInput("ice_impact", "1 to 10", _TO_TEN), ModelInput("ice_confidence", "1 to 10", _TO_TEN),
        ModelInput("ice_ease", "1 to 10, 10 is cheapest", _TO_TEN),
    )  # fmt: skip


def _wsjf() -> ScoreModel:
    return _preset(
        "wsjf", FIXES, "(business_value + time_criticality + risk_reduction) / job_size",
        "Weighted Shortest Job First as the Scaled Agile Framework (SAFe) counts it, after Reinertsen's cost of delay "
        "by duration; the numbers are relative, within one set",
        ModelInput("business_value", "user and business value", _JOB_SIZES),
        ModelInput("time_criticality", "how much is lost by waiting", _JOB_SIZES),
        ModelInput("risk_reduction", "risk reduction, or what it makes possible", _JOB_SIZES),
        ModelInput("job_size", "the size of the job", _JOB_SIZES),
    )  # fmt: skip


def _opportunity() -> ScoreModel:
    return _preset(
        "opportunity", FIXES, "importance + (importance > satisfaction ? importance - satisfaction : 0)",
        "Opportunity score, Anthony Ulwick, Outcome-Driven Innovation: over 15 extreme, 12 to 15 ripe, 10 to 12 worth "
        "considering",
        ModelInput("importance", "the share that answers 4 or 5 of 5, times 10", _OF_TEN),
        ModelInput("satisfaction", "the same of satisfaction", _OF_TEN),
    )  # fmt: skip


def _value_effort() -> ScoreModel:
    return _preset(
        "value-effort", FIXES, "(customer_value + business_value) / 2 / effort",
        "value is the mean of customer and business value, as in TheyDo; that it is divided by the effort is jmx's own",
        ModelInput("customer_value", "0 to 100", _HUNDRED), ModelInput("business_value", "0 to 100", _HUNDRED),
        _EFFORT,
    )  # fmt: skip


PRESETS: Mapping[str, Callable[[], ScoreModel]] = {
    "pain": cache(_pain), "relief": cache(_relief), "impact-effort": cache(_impact_effort), "rice": cache(_rice),
    "ice": cache(_ice), "wsjf": cache(_wsjf), "opportunity": cache(_opportunity), "value-effort": cache(_value_effort),
}  # fmt: skip


def model(settings: Settings, name: str) -> ScoreModel:
    """A model by its name: one of `scoring.models` of jmx.yaml, or a preset. JmxError where there is none, or its
    formula cannot be read."""
    found = known_model(settings, name)
    if isinstance(found, Fault):
        raise JmxError("; ".join(filter(None, (found.words, found.hint))))
    return found


def known_model(settings: Settings, name: str) -> ScoreModel | Fault:
    """The same, or what is wrong with it."""
    own = (settings.scoring.models or {}).get(name)
    if own is not None:
        made = own_model(name, own)
        if isinstance(made, Fault):
            return made._replace(words=f"the formula of model '{name}' {made.words}")
        return made
    if name in PRESETS:
        return PRESETS[name]()
    known = (*PRESETS, *(settings.scoring.models or {}))
    hint = near(name, known).removeprefix("; ") or f"models: {', '.join(known)}"
    return Fault(f"there is no model '{shown(name)}'", hint)


def chosen_model(settings: Settings, of: str) -> ScoreModel:
    """The model by which jmx.yaml has pains or fixes ranked; the usual one where that cannot be, which lint tells."""
    found = known_model(settings, getattr(settings.scoring, of))
    usable = isinstance(found, ScoreModel) and found.of in (of, EITHER)
    return found if isinstance(found, ScoreModel) and usable else PRESETS[_USUAL[of]]()


def set_aside(settings: Settings, of: str) -> str:
    """Why pains or fixes are not ranked by the model that jmx.yaml names but by the usual one, in a sentence; empty
    where they are."""
    name = getattr(settings.scoring, of)
    found = known_model(settings, name)
    if isinstance(found, ScoreModel) and found.of in (of, EITHER):
        return ""
    why = f"it ranks {found.of}" if isinstance(found, ScoreModel) else found.words
    usual = f"{of} are ranked by '{_USUAL[of]}' instead; see: jmx lint"
    return f"jmx.yaml has {of} ranked by '{shown(name)}', which cannot be: {why}; {usual}"


def own_model(name: str, own: OwnModel) -> ScoreModel | Fault:
    """A model of jmx.yaml: its formula, or the sum of its inputs by their weights."""
    declared = {key.replace("-", "_"): each for key, each in (own.inputs or {}).items()}
    foreign = next((key for key in declared if not _NAME.fullmatch(key)), None)
    if foreign:
        name_it = "in formulas names are of the letters a to z, digits and hyphens, and begin with a letter"
        return Fault(f"cannot use the input '{shown(foreign)}'", name_it)
    weighted = " + ".join(f"{each.weight:g} * {key}" for key, each in declared.items() if each.weight is not None)
    made = formula(own.formula or weighted, (*declared, *KNOWN))
    if isinstance(made, Fault):
        return made
    return ScoreModel(
        name, EITHER, made, tuple(_inputs(made, declared)), f"your own, `scoring.models.{name}` of jmx.yaml"
    )


def _inputs(made: Formula, declared: Mapping[str, OwnInput]) -> Iterator[ModelInput]:
    for name in made.names:
        own = declared.get(name)
        means, scale = (
            (own.means or "", InputScale(own.least, own.most, own.steps)) if own else (_AS_KNOWN, InputScale())
        )
        yield ModelInput(name, means, scale)


def as_known(asked: ModelInput, of: str) -> ModelInput:
    """An input with what it means and its scale, where a model of one's own takes it from what jmx knows of pains or of
    fixes and does not say that itself."""
    if asked.means != _AS_KNOWN:
        return asked
    presets = (made() for made in PRESETS.values() if made().of == of)
    known = (each for preset in presets for each in (*preset.inputs, *_KNOWN_BESIDE[of]))
    return next((each for each in known if each.name == asked.name), asked)


def models_for(settings: Settings, of: str) -> tuple[str, ...]:
    """The names of the models that may rank pains, or fixes."""
    return (*(name for name, made in PRESETS.items() if made().of == of), *(settings.scoring.models or {}))
