"""`jmx score`: what to do first; the rankings of pains, fixes and journeys; and how each comes to its score."""

from dataclasses import replace
from functools import partial
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.score_formats import NO_SLIDES, LiveOption, RankingSlides, refuse_lifeless
from jmx.cli.score_if import WhatIfOption, what_if
from jmx.cli.score_models import ModelsOption, models
from jmx.cli.score_past import (
    WORKED,
    FormulaOption,
    HistoryOption,
    SinceOption,
    by_formula,
    past,
    refuse_odd,
    worked,
)
from jmx.cli.score_slices import SLICES, AgesOption, part_of, refuse_slices, slicing
from jmx.errors import JmxError
from jmx.queries.accounts import account_of
from jmx.queries.journey_scores import journey_scores_of
from jmx.queries.scores import fixes_of, ranking_of, what_first_of
from jmx.report import account, journey_scores
from jmx.report.what_first import FORMATS, WhatFirstReport
from jmx.score.models import FIXES, JOURNEYS, PAINS
from jmx.score.slices import EVERYTHING, Slice

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_TOP, _TOP_RANKED = 5, 20  # so many are shown of each list, and of a whole ranking


@app.command(
    epilog="Examples:  jmx score  ·  jmx score onboarding  ·  jmx score pains -o pains.csv  ·  "
    "jmx score fixes --model rice  ·  jmx score fixes -o fixes.svg  ·  jmx score --explain onboarding/code-late"
)
@asking(
    {**FORMATS, **NO_SLIDES},
    f"top model compared explain if_so since history formula {SLICES} ages "
    "repo at as_of format output live no_cache color",
)
@slicing
def score(
    asked: Asked[WhatFirstReport],
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[pains|fixes|journeys|worked] [JOURNEY]",
            help="A whole ranking, and only of this journey; or whether it picked what worked.",
            show_default=False,
        ),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(
            "--top",
            min=0,
            help="How many to show of each; 0 for all. Sheets and JSON hold all.",
            show_default="5, or 20",
        ),
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            "--model", metavar="NAME", help="How to score: rice, wsjf, … or one of jmx.yaml; see docs/scores.md."
        ),
    ] = "",
    compared: ModelsOption = False,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", "--why", metavar="REF", help="Tell how a pain or fix comes to its score, step by step."
        ),
    ] = None,
    if_so: WhatIfOption = None,
    since: SinceOption = None,
    history: HistoryOption = None,
    formula: FormulaOption = "then",
    live: LiveOption = False,
    ages: AgesOption = False,
    only: Slice = EVERYTHING,
) -> None:
    """Say what to do first, and why.

    First what must be done, then what brings most for its effort, severe pains that nobody works on, and what to find
    out first. `jmx score pains` ranks all unsolved pains by severity × reach × frequency × confidence, `jmx score
    fixes` initiatives and opportunities by the relief they bring for their effort; --model takes another formula.
    `jmx score journeys` tells which journeys hold most pain, what is at stake, and what is neglected.
    What cannot be ranked is listed with what it lacks; nothing is assumed.

    As SVG, PNG, PDF or PPTX, `jmx score fixes` is a slide with value against effort, `jmx score pains` one with the few
    that hold most; HTML begins with that picture.
    """
    ranked, journey = _asked_for(what or [])
    questions = {"--explain": explain, "--what-if": if_so, "--since": since, "--history": history}
    refuse_odd(formula, questions | {WORKED: ranked == WORKED})
    other = compared or any(each not in (None, []) for each in questions.values())
    refuse_lifeless(asked, ranked=ranked in (PAINS, FIXES) and not other, live=live)
    named = [option for option, said in questions.items() if said not in (None, [])]
    refuse_slices(only, ages, next(iter(["--models"] if compared else named), ranked), live=live)
    if explain is not None:
        if what or if_so or compared:
            raise JmxError("--explain goes by itself: jmx score --explain onboarding/code-late")
        asked.of(account.FORMATS).deliver(account_of(by_formula(asked.repository(), formula), explain, model))
    elif compared:
        if if_so or model or since is not None or history is not None:
            raise JmxError("--models holds all models of now against each other; leave out other ways to rank")
        models(asked, ranked, journey, _most(top, _TOP_RANKED))
    elif if_so and ranked in (JOURNEYS, WORKED):
        raise JmxError("--what-if ranks pains or fixes: jmx score pains --what-if …, jmx score fixes --what-if …")
    elif if_so:
        what_if(asked, if_so, ranked, journey, model, _most(top, _TOP_RANKED))
    elif since is not None or history is not None:
        past(asked, ranked, journey, model, since, history, formula, _most(top, _TOP_RANKED))
    elif ranked == JOURNEYS:
        held = journey_scores_of(by_formula(asked.repository(), formula), journey, model)
        asked.of(journey_scores.FORMATS).deliver(replace(held, top=_most(top, _TOP_RANKED)))
    elif ranked == WORKED:
        worked(asked, journey, model, formula, _most(top, _TOP_RANKED))
    elif ranked:
        repository = by_formula(asked.repository(), formula)
        pains = ranked == PAINS
        found = ranking_of(repository, journey, model, surely=True) if pains else fixes_of(repository, journey, model)
        found = part_of(repository, found, only, ages)
        slides = RankingSlides(repository, journey, top, live)
        report = replace(found, top=_most(top, _TOP_RANKED), picture=partial(slides.drawn, found))
        asked.of(slides.formats()).deliver(report)
    elif model:
        raise JmxError(f"say what --model ranks: jmx score pains --model {model}, or jmx score fixes --model {model}")
    else:
        repository = by_formula(asked.repository(), formula)
        asked.deliver(replace(what_first_of(repository, journey, only), top=_most(top, _TOP)))


def _asked_for(said: list[str]) -> tuple[str, str | None]:
    """What is to be ranked, if anything is named, and of which journey."""
    ranked = said[0] if said and said[0] in (PAINS, FIXES, JOURNEYS, WORKED) else ""
    names = said[1:] if ranked else said
    if len(names) > 1:
        raise JmxError(
            "one journey at a time: jmx score onboarding; or one pain: jmx score --explain onboarding/code-late"
        )
    return ranked, names[0] if names else None


def _most(top: int | None, usual: int) -> int | None:
    """How many are shown; None for all."""
    return usual if top is None else top or None
