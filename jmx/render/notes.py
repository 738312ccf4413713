"""What whoever shows a map may say about it: what stands behind each claim, and where the map comes from."""

from collections.abc import Iterator

from jmx.render.view import MapPain, MapStep, MapView, Source, day


def notes(view: MapView, shown: MapView) -> Iterator[str]:
    """A line for the lowest points, each pain, and what is felt in each step that is `shown`, with the evidence behind
    it."""
    if view.low_words:
        yield f"{view.low_words}."
    last = len(view.all_pains) + 1
    for pain in sorted(shown.all_pains, key=lambda each: each.rank or last):
        rank = f"#{pain.rank} " if pain.rank else ""
        rating = f" ({pain.severity}/5)" if pain.severity else ""
        mark = f"{pain.mark.word}: " if pain.mark else ""
        yield f"{mark}{rank}{pain.title}{rating}: {_known(pain)}"
        if pain.cost:
            yield pain.cost
        if pain.decision:
            yield f"Decided: {pain.decision.words} ({pain.decision.cited})"
        if pain.next:
            yield f"Next: {pain.next}"
    for step in shown.felt:
        name = f"{step.number}. {step.title}" if step.number else f"{step.title} as a whole"
        yield f"{f'{step.mark.word}: ' if step.mark else ''}{name}: {_known(step)}"
    if view.coverage is not None:
        yield f"Evidence stands behind {sum(view.claims)} of {len(view.claims)} claims."
    if view.comparison:
        yield f"Compared: {view.comparison.title}. {len(view.comparison.differences)} differences."
    commit = f", commit {view.commit}" if view.commit else ""
    owner = f"Owner: {view.answers_for_it}" if view.owner else view.answers_for_it
    yield f"Journey {view.journey}{commit}, as of {day(view.as_of)}. {owner}."


def _known(claim: MapPain | MapStep) -> str:
    if not claim.sources:
        return "evidence elsewhere" if claim.evidenced else "no evidence, an assumption"
    told = "; ".join(map(_source, claim.sources))
    return told + ("" if claim.evidenced else " (an assumption: no source, kind or day)")


def _source(source: Source) -> str:
    """What was learnt, and where."""
    dated = filter(None, (source.found, day(source.when) if source.when else ""))
    where = source.cited if source.ref else ", ".join(dated)
    return f"{source.words} ({where})" if where else source.words
