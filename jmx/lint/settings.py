"""What in `jmx.yaml` has its form but says nothing: a freeze that never is, a meeting no calendar could keep, files to
leave out of which there are none, a model of scores that cannot be worked out, a
campaign that means nothing."""

from collections.abc import Iterator, Sequence

from jmx import resources
from jmx.lint.campaigns import WrongCampaign, campaign_asked
from jmx.model.exclusion import Exclusion
from jmx.model.expression import Fault
from jmx.model.finding import Finding, Level, Route, shown
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.path_pattern import leads_to
from jmx.model.reading_rules import IDLE_EXCLUSION, WRONG_FORM, WRONG_VALUE
from jmx.model.recurrence import wrong_recurrence
from jmx.model.settings import OwnModel, Settings
from jmx.score.models import EITHER, FIXES, PAINS, ScoreModel, chosen_model, known_model, models_for, own_model

_CORRECT = "take it out, or correct it: paths begin where jmx.yaml lies"


def idle_settings(settings: Settings) -> Iterator[Finding]:
    """Freezes that end before they begin, and forums whose `recurs` is no recurrence rule."""
    for index, freeze in enumerate(settings.freezes):
        if freeze.to < freeze.start:
            words = f"the freeze from {freeze.start} ends before it begins, on {freeze.to}: it freezes nothing"
            hint = f"write `from: {freeze.to}` and `to: {freeze.start}`, if that is meant"
            yield WRONG_VALUE.at(SETTINGS_FILE, words, hint=hint, route=("freezes", index, "to"), pasteable=True)
    for index, forum in enumerate(settings.forums):
        wrong, hint = wrong_recurrence(forum.recurs) if forum.recurs else ("", "")
        if forum.zone and forum.zone not in resources.time_zones():
            words = f"'zone' of the forum '{forum.id}' is no time zone: {forum.zone[:40]}"
            hint_of_zone = "write one like Europe/Oslo or UTC"
            yield WRONG_VALUE.at(SETTINGS_FILE, words, hint=hint_of_zone, route=("forums", index, "zone"))
        if wrong:
            words = f"'recurs' of the forum '{forum.id}' {wrong}"
            route = ("forums", index, "recurs")
            yield WRONG_FORM.at(SETTINGS_FILE, words, hint=hint, route=route, level=Level.WARNING, pasteable=True)


def wrong_models(settings: Settings) -> Iterator[Finding]:
    """Models of scores that cannot be read, and those that are chosen and cannot rank what they should."""
    for name, own in (settings.scoring.models or {}).items():
        made = own_model(name, own)
        if isinstance(made, Fault):
            route: Route = ("scoring", "models", name, *(("formula",) if own.formula else ()))
            lead = (own.formula or "")[: made.at]
            words = f"the formula of model '{name}' {made.words}, so nothing is ranked by it"
            yield WRONG_VALUE.at(SETTINGS_FILE, words, hint=made.hint, route=route, lead=lead)
        yield from _wrong_scales(name, own)
    for of, name in ((PAINS, settings.scoring.pains), (FIXES, settings.scoring.fixes)):
        found, by = known_model(settings, name), chosen_model(settings, of).name
        if isinstance(found, Fault) and name not in (settings.scoring.models or {}):
            words, hint = f"{found.words}, so {of} are ranked by '{by}'", found.hint
            yield WRONG_VALUE.at(SETTINGS_FILE, words, hint=hint, route=("scoring", of), pasteable=True)
        elif isinstance(found, ScoreModel) and found.of not in (of, EITHER):
            words, hint = f"model '{name}' ranks {found.of}, so {of} are ranked by '{by}'", _one_of(settings, of)
            yield WRONG_VALUE.at(SETTINGS_FILE, words, hint=hint, route=("scoring", of))


def _wrong_scales(model: str, own: OwnModel) -> Iterator[Finding]:
    """Inputs that no number can be."""
    for name, each in (own.inputs or {}).items():
        if each.least is not None and each.most is not None and each.least > each.most:
            words = f"'{name}' of model '{model}' is to be at least {each.least:g} and at most {each.most:g}"
            words += ", which no number is, so nothing is ranked by it"
            hint = f"write `least: {each.most:g}` and `most: {each.least:g}`, if that is meant"
            route = ("scoring", "models", model, "inputs", name, "least")
            yield WRONG_VALUE.at(SETTINGS_FILE, words, hint=hint, route=route)


def wrong_campaigns(settings: Settings) -> Iterator[Finding]:
    """Campaigns that cannot be told: of a kind that is not there, or with an expression that means nothing for it."""
    ids = [each.id for each in settings.campaigns]
    for index, each in enumerate(settings.campaigns):
        route: Route = ("campaigns", index)
        asked = campaign_asked(each)
        if isinstance(asked, WrongCampaign):
            words = f"{asked.words}, so nothing is told of campaign '{each.id}'"
            yield WRONG_VALUE.at(SETTINGS_FILE, words, hint=asked.hint, route=(*route, asked.field), lead=asked.lead)
        elif each.id in ids[:index]:
            words = f"a campaign before is called '{each.id}' too, so nothing is told of this one"
            yield WRONG_VALUE.at(SETTINGS_FILE, words, hint="take another id", route=(*route, "id"))
        elif each.starts and each.starts > each.by:
            words = f"campaign '{each.id}' starts on {each.starts}, after its end on {each.by}"
            yield WRONG_VALUE.at(SETTINGS_FILE, words, hint="put one of them right", route=(*route, "starts"))


def _one_of(settings: Settings, of: str) -> str:
    return f"one of {', '.join(models_for(settings, of))}"


def idle_paths(settings: Settings, paths: Sequence[str]) -> Iterator[Finding]:
    """The patterns in `per_path` that lead to none of the files that are read. Tables are not looked for."""
    for pattern in settings.lint.per_path or {}:
        if not pattern.endswith(".csv") and not any(leads_to(pattern, path) for path in paths):
            words = f"'{shown(pattern)}' in 'per_path' matches no YAML file that jmx reads"
            route = ("lint", "per_path", pattern)
            yield IDLE_EXCLUSION.at(SETTINGS_FILE, words, hint=_CORRECT, route=route, at_key=True)


def idle_exclusions(excluded: Exclusion, left_out: Sequence[str]) -> Iterator[Finding]:
    """The patterns in `exclude` that lead to nothing among what is left out."""
    for number in excluded.idle(left_out):
        words = f"'{shown(excluded.patterns[number])}' in 'exclude' matches no YAML file that jmx would read"
        yield IDLE_EXCLUSION.at(SETTINGS_FILE, words, hint=_CORRECT, route=("exclude", number))
