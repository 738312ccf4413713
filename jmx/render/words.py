"""What a map says in words, lane by lane: for formats that are read as text or as a table, and not looked at."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jmx.render.lanes import LANES
from jmx.render.pages import VIEWS, Look
from jmx.render.slide import LINES
from jmx.render.view import MapFix, MapOpportunity, MapPain, MapStage, MapStep, MapStrength, MapView, MetricValue, day

_FEELINGS = {2: "delighted", 1: "pleased", 0: "neutral", -1: "annoyed", -2: "frustrated"}
_TITLES = {lane.key: lane.title for lane in LANES}
_STATUS = {"addressed": "addressed", "wont-fix": "won’t fix", "accepted": "accepted"}
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LaneWords:
    """A lane in words: what it says of each step by the step's number, of each stage as a whole in the order of the
    stages, and of the whole journey."""

    key: str
    steps: dict[int, Words]
    stages: tuple[Words, ...]
    whole: Words = ()

    @property
    def title(self) -> str:
        return _TITLES[self.key]

    @property
    def empty(self) -> bool:
        return not (any(self.steps.values()) or any(self.stages) or self.whole)


def lanes_in_words(view: MapView, keys: Sequence[str]) -> tuple[LaneWords, ...]:
    """Those of some lanes that say something, in the order they are asked for."""
    return tuple(lane for key in keys if not (lane := _LANES[key](view, key)).empty)


def asked_lanes(look: Look) -> Sequence[str]:
    """The lanes that are asked for, in the order of the view: all that can be said in words if none is named."""
    usual = [lane.key for lane in VIEWS[look.view].lanes if lane.key in WORDED]
    order = [*usual, *(key for key in WORDED if key not in usual)]
    return [key for key in order if key in (look.lanes or usual)]


def lines_above(look: Look, lanes: Iterable[LaneWords]) -> dict[str, str]:
    """The lines of a blueprint that run above some lanes, by the lane: each above the first that it has here."""
    shown = [lane.key for lane in lanes]
    under = {name: [lane.key for lane in those] for name, those in LINES.items()} if look.view == "blueprint" else {}
    first = {name: next((key for key in shown if key in those), "") for name, those in under.items()}
    return {key: name for name, key in first.items() if key}


# --- words for single things ---


def signed(mood: float) -> str:
    """A feeling as a number with its sign."""
    return f"{mood:+g}".replace("-", "−") if mood else "0"


def feeling(mood: float) -> str:
    """A feeling as a word and a number: `annoyed (−1.2)`."""
    word = _FEELINGS[min(2, max(-2, round(abs(mood) + 1e-9) * (1 if mood > 0 else -1)))]
    return f"{word} ({signed(mood)})"


def felt(view: MapView, step: MapStep) -> Words:
    """How a step feels, to each group of personas where they differ; nothing where nobody said."""
    told = [(name, feeling(mood)) for name, mood in moods(view, step)]
    alike = len({words for _, words in told}) == 1 and len(told) >= len(view.feelings)
    words = tuple(f"{name}: {feels}" if name else feels for name, feels in told)
    words = (told[0][1],) if alike else words
    return tuple(f"{each}, assumed" for each in words) if words and not step.evidenced else words


def moods(view: MapView, step: MapStep) -> list[tuple[str, float]]:
    """Whoever feels something at a step, by name where not all feel alike, and how it feels to them."""
    names = view.feelings or ("",) * len(step.moods)
    return [(name, mood) for name, mood in zip(names, step.moods, strict=False) if mood is not None]


def pain_words(pain: MapPain) -> str:
    """A pain on one line: its rank and title, how bad it is, whether that is known, and what became of it."""
    rank = f"#{pain.rank} " if pain.rank else ""
    aside = (
        f"{pain.severity}/5" if pain.severity else "",
        f"must: {pain.must}" if pain.must else "",
        "" if pain.evidenced else "assumed",
        f"disputed by {pain.disputed}" if pain.disputed else "",
        became(pain),
    )
    return f"{rank}{pain.title}{_aside(aside)}"


def became(pain: MapPain) -> str:
    """What became of a pain: what shipped for it, else what was decided about it."""
    return pain.answer.words if pain.answer else _STATUS.get(pain.status, "")


def fix_words(fix: MapFix) -> str:
    """An initiative with where it stands, what it is for and who does it."""
    ranks = ", ".join(f"#{rank}" for rank in fix.ranks)
    return f"{fix.title}{_aside((fix.words, f'for {ranks}' if ranks else '', fix.who if fix.under_way else ''))}"


def metric_words(metric: MetricValue) -> str:
    """A metric with its latest value, how far that is from the target, and since when it is better or worse."""
    target = f"target {metric.target}" if metric.target else ""
    measured = day(metric.measured) if metric.measured else ""
    return f"{metric.title}: {metric.value}{_aside((metric.delta, target, measured, metric.moved))}"


def _aside(told: Iterable[str]) -> str:
    words = ", ".join(filter(None, told))
    return f" ({words})" if words else ""


# --- lanes ---


def _by_step(said: Callable[[MapView, MapStep], Iterable[str]]) -> Callable[[MapView, str], LaneWords]:
    """A lane about steps alone."""
    return _by_both(said, lambda _, __: ())


def _by_both(
    said: Callable[[MapView, MapStep], Iterable[str]], of_stage: Callable[[MapView, MapStage], Iterable[str]]
) -> Callable[[MapView, str], LaneWords]:
    """A lane about steps, and about stages as wholes."""

    def lane(view: MapView, key: str) -> LaneWords:
        steps = {step.number: tuple(filter(None, said(view, step))) for step in view.steps}
        stages = tuple(tuple(filter(None, of_stage(view, stage))) for stage in view.stages)
        return LaneWords(key, steps, stages)

    return lane


Placed = MapPain | MapOpportunity | MapStrength


def _by_place(
    found: Callable[[MapStage], Sequence[Placed]], words: Callable[[Placed], str]
) -> Callable[[MapView, str], LaneWords]:
    """A lane of things that hang on steps, on stages or on the whole journey: each stands once, at the first of its
    steps, and names them where they are several."""

    def lane(view: MapView, key: str) -> LaneWords:
        steps: dict[int, list[str]] = {step.number: [] for step in view.steps}
        stages = []
        for stage in view.stages:
            here: list[str] = []
            for each in found(stage):
                several = f" [steps {', '.join(map(str, each.steps))}]" if len(each.steps) > 1 else ""
                if each.steps:
                    steps.setdefault(each.steps[0], []).append(words(each) + several)
                else:
                    here.append(words(each))
            stages.append(tuple(here))
        told = {number: tuple(said) for number, said in steps.items()}
        return LaneWords(key, told, tuple(stages), tuple(words(each) for each in found(view.whole)))

    return lane


def _fixes(view: MapView, key: str) -> LaneWords:
    stages = tuple(tuple(map(fix_words, stage.fixes)) for stage in view.stages)
    return LaneWords(key, {}, stages, tuple(map(fix_words, view.fixes)))


def _metrics(view: MapView, key: str) -> LaneWords:
    return LaneWords(key, {}, tuple(() for _ in view.stages), tuple(map(metric_words, view.metrics)))


def _done(_: MapView, step: MapStep) -> Iterable[str]:
    """What else is said of a step: what happens in it, whether it decides and matters, for whom it is, which journey
    begins there."""
    whose = f"only for {', '.join(step.personas)}" if step.personas else ""
    opens = f"→ {step.opens}" if step.opens else ""
    return step.more.removeprefix(step.timing).removeprefix("; "), whose, opens


def _known(title: str, evidenced: bool) -> str:
    return title if evidenced else f"{title} (assumed)"


def _own_voices(_: MapView, stage: MapStage) -> Words:
    return tuple(map(quoted, stage.own.voices)) if stage.own else ()


def quoted(voice: str) -> str:
    """What somebody says, in quotation marks."""
    return f"“{' '.join(voice.split())}”"


_LANES: dict[str, Callable[[MapView, str], LaneWords]] = {
    "timing": _by_step(lambda _, step: (step.timing,)),
    "duration": _by_both(lambda _, step: (step.duration,), lambda _, stage: (stage.duration,)),
    "questions": _by_both(lambda *_: (), lambda _, stage: stage.questions),
    "steps": _by_step(_done),
    "next": _by_step(lambda _, step: (*(way.words for way in step.next), "the end" if step.ends else "")),
    "channels": _by_step(lambda _, step: (step.channel,)),
    "voices": _by_both(lambda _, step: map(quoted, step.voices), _own_voices),
    "emotion": _by_both(felt, lambda view, stage: felt(view, stage.own) if stage.own else ()),
    "pains": _by_place(lambda stage: stage.pains, lambda each: pain_words(each)),  # type: ignore[arg-type]
    "opportunities": _by_place(lambda stage: stage.opportunities, lambda each: each.title),
    "initiatives": _fixes,
    "strengths": _by_place(lambda stage: stage.strengths, lambda each: _known(each.title, each.evidenced)),  # type: ignore[union-attr]
    "outputs": _by_step(lambda _, step: step.outputs),
    "responses": _by_step(lambda _, step: (step.response,)),
    "services": _by_step(lambda _, step: step.services),
    "backstage": _by_step(lambda _, step: step.backstage),
    "systems": _by_step(lambda _, step: step.systems),
    "teams": _by_both(lambda _, step: step.teams, lambda _, stage: (stage.team,)),
    "metrics": _metrics,
}
# Every lane of the map but its pictures, in the order of the map.
WORDED = tuple(lane.key for lane in LANES if lane.key in _LANES)


# --- what stands behind pains, and what nobody knows ---


def known_from(view: MapView, claim: MapPain | MapStep) -> Words:
    """The evidence behind a claim, each piece with where and when it was found, and what customers said."""
    return tuple(
        f"{source.words} ({source.cited}){''.join(f' {quoted(each)}' for each in source.quotes)}"
        for source in claim.sources
    )


def claims(view: MapView) -> list[tuple[str, MapPain | MapStep]]:
    """Whatever says how it feels or what hurts, in words, with what knows how that is known: the feelings in the order
    of the steps, then the worst pains first."""
    feelings: list[tuple[str, MapPain | MapStep]] = [(f"{_step_name(step)}: how it feels", step) for step in view.felt]
    return [*feelings, *((pain.title, pain) for pain in ranked(view))]


def where(view: MapView, pain: MapPain) -> str:
    """The steps at which it hurts, else its stage, else that it is the whole journey."""
    return places(view).get(pain.ref, view.whole.title)


def places(view: MapView) -> dict[str, str]:
    """The same of all pains, by their refs: who asks for each in turn looks at the whole map once."""
    titles = {step.number: f"{step.number} {step.title}" for step in view.steps}
    found: dict[str, str] = {}
    for stage in (*view.stages, view.whole):
        for pain in stage.pains:
            steps = [titles[number] for number in sorted({*pain.steps}) if number in titles]
            found.setdefault(pain.ref, "; ".join(steps) or stage.title)
    return found


def pain_facts(view: MapView, pain: MapPain) -> list[tuple[str, str]]:
    """Who answers for a pain, what was decided about it and what is next, each in words, also where nobody did
    anything; then what it costs, whom it hits alone, why it has its status, and what it is."""
    owner = pain.owner or (view.owner if not view.left else "")
    decided = f"{pain.decision.words} ({pain.decision.cited})" if pain.decision else "nothing yet"
    idle = f"nothing since “{pain.answer.title}”, {pain.answer.words}" if pain.answer else "nobody works on it"
    facts = [("Owner", owner or "nobody"), ("Decided", decided), ("Next", pain.next or idle)]
    others = (
        ("Costs", pain.cost),
        ("Only for", ", ".join(pain.personas)),
        ("Why", f"{pain.status.replace('-', ' ')}: {pain.why}" if pain.why else ""),
        ("What it is", pain.more),
    )
    return [*facts, *((name, words) for name, words in others if words)]


def ranked(view: MapView) -> list[MapPain]:
    """All pains, those with the best ranks first."""
    last = len(view.all_pains) + 1
    return sorted(view.all_pains, key=lambda pain: (pain.rank or last, -(pain.severity or 0)))


def head_facts(view: MapView) -> list[tuple[str, str]]:
    """Whose journey it is, how it stands, and how much of it is known."""
    of = f"behind {sum(view.claims)} of {len(view.claims)} claims" if view.coverage is not None else ""
    told = (
        ("Owner", view.answers_for_it),
        ("Personas", ", ".join(view.personas)),
        ("Who that is", view.portrait),
        *view.facts,
        ("Evidence", of),
    )
    return [(name, words) for name, words in told if words]


def gaps(view: MapView) -> list[str]:
    """What a reader of the map might take for known, and is not: a line for each sort, with the steps or pains it is
    about."""
    told = (
        ("How it feels, nobody said at", [_step_name(step) for step in view.steps if not step.felt]),
        ("How it feels is assumed at", [_step_name(step) for step in view.felt if not step.evidenced]),
        ("No evidence stands behind", [pain.title for pain in ranked(view) if not pain.evidenced]),
        ("Nobody said how bad it is", [pain.title for pain in ranked(view) if pain.severity is None]),
        ("Nobody works on", [pain.title for pain in ranked(view) if _idle(pain)]),
        ("Not measured yet", [metric.title for metric in view.metrics if metric.measured is None]),
        ("No steps yet in", [stage.title for stage in view.stages if not stage.steps]),
        ("Who feels otherwise and has no curve", list(view.unheard)),
    )
    return [f"{words}: {'; '.join(those)}" for words, those in told if those]


def _idle(pain: MapPain) -> bool:
    """Whether nothing was done about an open pain, and nothing is."""
    return pain.status == "open" and not pain.next and pain.answer is None


def _step_name(step: MapStep) -> str:
    return f"{step.number} {step.title}" if step.number else f"{step.title} as a whole"


def pictures_left_out(view: MapView) -> str:
    """That pictures of steps are not among the words, where there are any."""
    count = sum(step.picture is not None for step in view.steps)
    return f"{count} picture{'s' if count > 1 else ''} of steps can be seen on the drawn map alone" if count else ""


def origin(view: MapView) -> str:
    """Where a map comes from, so that a copy can be traced."""
    kind = f" ({view.kind})" if view.kind else ""
    commit = f", commit {view.commit}" if view.commit else ""
    return f"Journey {view.journey}{kind}{commit}, as of {day(view.as_of)}"
