"""Everything a map knows, as headings, lists and tables of a page that can be read without its picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jmx import escape
from jmx.render.html_items import Items, mood_words, records
from jmx.render.html_words import block, facts, listed, texts, value
from jmx.render.marks import DIFFERENT, NO_DIFFERENCE, MapComparison
from jmx.render.view import MapStage, MetricValue, day

_TABLE = '<div class="table" tabindex="0" role="region"'  # it scrolls sideways, also by keys


@dataclass(frozen=True)
class Details:
    """All that is known of a map: what is different, its steps in a table, its stages with all items, its metrics."""

    items: Items

    def html(self) -> Iterator[str]:
        view = self.items.view
        yield '<section id="details" aria-labelledby="details-title" tabindex="-1">\n'
        yield '<h2 id="details-title">Step by step</h2>\n'
        if view.felt:
            yield (
                '<p class="quiet">Feelings go from −2 (frustrated) over 0 (neutral) to +2 (delighted). What nobody has '
                "evidence for is called an assumption.</p>\n"
            )
        yield f'<p class="quiet">{escape.html(self.items.past.gap)}</p>\n' if self.items.past.gap else ""
        yield from _different(view.comparison)
        yield from self._table()
        for at, stage in enumerate(view.stages, 1):
            yield from self._stage(stage, f"stage-{at}")
        if any(records(view.whole)):
            yield from self._stage(view.whole, "whole")
        yield from _metrics(view.metrics)
        yield "</section>\n"

    def _table(self) -> Iterator[str]:
        """The steps in rows, for those who want to see all at once or to copy them."""
        if not self.items.view.steps:
            return
        feelings = self.items.view.feelings or ("How it feels",)
        names = ("Stage", "Step", "Where", *feelings, "What hurts")
        heads = "".join(f'<th scope="col" dir="auto">{escape.html(name)}</th>' for name in names)
        yield '<details class="as-table"><summary>All steps as a table</summary>\n'
        yield f'{_TABLE} aria-label="All steps">\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n'
        for stage in self.items.view.stages:
            for step in stage.steps:
                hurts = [pain.title for pain in self.items.hurting(step)]
                moods = [mood_words(mood) for mood in step.moods] or ["" for _ in feelings]
                cells = [stage.title, f"{step.number}. {step.title}", step.channel, *moods]
                shown = "".join(f'<td dir="auto">{escape.html(each)}</td>' for each in cells)
                yield f"<tr>{shown}<td>{texts(hurts)}</td></tr>\n"
        yield "</tbody>\n</table>\n</div></details>\n"

    def _stage(self, stage: MapStage, name: str) -> Iterator[str]:
        yield f'<section class="stage" aria-labelledby="{name}-title">\n'
        yield block("p", stage.phase, ' class="eyebrow"')
        yield block("h3", stage.title, f' id="{name}-title"') + "\n"
        yield block("p", stage.goal, ' class="goal"')
        yield block("p", stage.more)
        yield facts((("Takes", value(stage.duration)), ("Run by", value(stage.team))))
        if stage.questions:
            yield f'<p class="label">What they ask</p>\n{listed(map(value, stage.questions))}'
        yield '<div class="cols">\n'
        yield from (self.items.step(step, stage) for step in stage.with_own)
        yield from (self.items.pain(pain, stage) for pain in stage.pains)
        yield from (self.items.fix(fix, stage) for fix in stage.fixes)
        yield from (self.items.opportunity(each, stage) for each in stage.opportunities)
        yield from (self.items.strength(each, stage) for each in stage.strengths)
        yield "</div>\n</section>\n"


def _different(comparison: MapComparison | None) -> Iterator[str]:
    """Of a map of two all that is different, in words."""
    if comparison is None:
        return
    yield f'<section class="stage" aria-labelledby="different-title">\n<h3 id="different-title">{DIFFERENT}</h3>\n'
    words = [each.words for each in comparison.differences] or [NO_DIFFERENCE]
    yield listed(map(value, words))
    yield block("p", comparison.unread, ' class="quiet"')
    yield "</section>\n"


def _metrics(metrics: Sequence[MetricValue]) -> Iterator[str]:
    if not metrics:
        return
    names = ("Metric", "Value", "Measured", "Target", "Stands", "Since")
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    yield '<section class="stage figures" aria-labelledby="metrics-title">\n<h3 id="metrics-title">How it does</h3>\n'
    yield f'{_TABLE} aria-label="Metrics">\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n'
    for each in metrics:
        when = day(each.measured) if each.measured else ""
        good = {True: "done", False: "alarm", None: ""}
        cells = (
            ("", each.value), ("", when), ("", each.target),
            (good[each.on_target], each.delta), (good[each.better], each.moved),
        )  # fmt: skip
        shown = "".join(f'<td class="{role}" dir="auto">{escape.html(words)}</td>' for role, words in cells)
        yield f'<tr><th scope="row" dir="auto">{escape.html(each.title)}</th>{shown}</tr>\n'
    yield "</tbody>\n</table>\n</div>\n</section>\n"
