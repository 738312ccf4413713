"""Journeys of one stage model beside each other: a row for each standard stage of each journey."""

from collections.abc import Iterator, Sequence

from jmx.report import document as doc
from jmx.report.document import TableColumn, words
from jmx.report.formats import Data, data_table
from jmx.review.stage_comparison import StageComparison

_NOTE = (
    "The lowest mood is that of the stage or of a step in it, of whichever persona, from -2 (awful) to +2 (delightful)."
)


def stage_blocks(comparisons: Sequence[StageComparison], *, plain: bool = False) -> Iterator[doc.Block]:
    """A section for each stage model, with a row for each journey that has a standard stage."""
    for each in comparisons:
        columns = (
            TableColumn("stage", longest=32, shortest=12), TableColumn("journey", longest=44, shortest=16),
            TableColumn("lowest mood", number=True), TableColumn("open pains", number=True),
            TableColumn("severe", number=True), TableColumn(""),
        )  # fmt: skip
        rows = tuple(row for stage, title in each.stages for row in _rows(each, stage, title, plain=plain))
        table = doc.Table(each.title, columns, rows, 2, note=words(f"{_NOTE}{_unplaced(each)}", "quiet"))
        yield doc.Section(words(f"Stage by stage: {each.title}", "accent"), (table,))


def _rows(each: StageComparison, stage: str, title: str, *, plain: bool) -> Iterator[tuple[doc.Cell, ...]]:
    """The journeys that have a stage; its title stands at the first of them."""
    worst, first = each.worst(stage), title
    for ref, journey in each.journeys:
        figures = each.figures.get(stage, {}).get(ref)
        if figures is None:
            continue
        mark = words(f"{'!' if plain else '▼'} worst", "error") if ref == worst else ()
        mood = (
            None
            if figures.lowest is None
            else doc.Number(figures.lowest, f"{figures.lowest:+g}" if figures.lowest else "0")
        )
        severe = doc.number(figures.severe_pains) if figures.severe_pains else None
        yield first, journey, mood, doc.number(figures.open_pains), severe, mark
        first = ""
    if first:
        yield title, words("no journey has it", "quiet"), None, None, None, ()


def _unplaced(each: StageComparison) -> str:
    titles = dict(each.journeys)
    told = [f"{count} of {titles[ref]}" for ref, count in each.unplaced.items()]
    return f" Stages that are none of the model's: {', '.join(told)}." if told else ""


# --- for machines ---

_COLUMNS = ("model", "stage", "journey", "lowest_mood", "open_pains", "severe_pains", "worst")


def stage_data(each: StageComparison) -> Data:
    """A comparison for machines: a row for each stage that a journey has."""
    return {
        "model": each.model, "title": each.title,
        "unplaced": [{"journey": ref, "stages": count} for ref, count in each.unplaced.items()],
        "rows": [
            {
                "model": each.model, "stage": stage, "journey": ref, "lowest_mood": figures.lowest,
                "open_pains": figures.open_pains, "severe_pains": figures.severe_pains,
                "worst": each.worst(stage) == ref,
            }
            for stage, _ in each.stages for ref, _ in each.journeys
            if (figures := each.figures.get(stage, {}).get(ref)) is not None
        ],
    }  # fmt: skip


def stage_tables(comparisons: Sequence[Data]) -> Iterator[doc.Table]:
    """A row for each stage that a journey has."""
    if comparisons:
        yield data_table("Stages", _COLUMNS, [row for each in comparisons for row in each["rows"]])
