"""The table of a ranking: every score with its sum beside it, as wide as there is room, and what cannot be ranked."""

import re
from collections.abc import Sequence

from jmx.model.score import Ranking, Score, Unscored
from jmx.report import document as doc
from jmx.report.document import TableColumn
from jmx.report.ranking_bars import Bars
from jmx.report.wording import in_figures, score_figure
from jmx.score.fixes import WHOSE
from jmx.score.sureness import HowSure

TITLE_WIDTH = 44
_LEAST_TITLE, _LEAST_REF, _LONGEST_SUM = 30, 24, 40
_UNDER_INPUTS = " under `inputs`"
_NAME = re.compile(r"[A-Za-z_]\w*")


REF = TableColumn("ref", shortest=20, tail=True)


def title_column(of: str) -> TableColumn:
    """A column of titles, which give way before rows are broken up into lines."""
    return TableColumn(of, whole=True, longest=TITLE_WIDTH, shortest=_LEAST_TITLE)


def ranking_table(
    scores: tuple[Score, ...],
    note: doc.Inlines = (),
    rank: str = "#",
    of: str = "pain",
    sure: HowSure | None = None,
    bars: Bars | None = None,
    sheet: bool = False,
) -> doc.Table:
    """Scores with their factors; for a sheet with every number and every must in a column of its own."""
    columns = (
        TableColumn(rank, "strong", number=True),
        TableColumn("score", "accent", number=True),
        *((TableColumn("", "accent", drawn=True),) if bars else ()),
        TableColumn(of, whole=True, longest=TITLE_WIDTH),
        *((TableColumn("", drawn=True),) if bars and sure else ()),
        *((TableColumn("may be from"), TableColumn("may be to")) if sure and sheet else ()),
        *((TableColumn("may be", number=True),) if sure and not sheet else ()),
        *((TableColumn(_first(sure), number=True),) if sure else ()),
        *(TableColumn(factor.name.replace("_", " "), number=True) for factor in (scores[0].factors if scores else ())),
        *((TableColumn("must"),) if sheet else ()),
        TableColumn("because", shortest=28),
        TableColumn("ref"),
    )
    rows = tuple(
        (
            doc.number(score.rank) if sheet else _rank(score), doc.Number(score.value, score_figure(score.value)),
            *((bars.of_score(score),) if bars else ()), score.title,
            *((bars.of_ranks(score, sure),) if bars and sure else ()), *_sureness(score, sure, sheet),
            *(doc.Number(factor.value, figure(factor.value)) for factor in score.factors),
            *((score.must,) if sheet else ()), because(score), score.ref,
        )
        for score in scores
    )  # fmt: skip
    return doc.Table("Ranking", columns, rows, 4 if bars else 3, note)


def compact_table(
    ranking: Ranking,
    scores: Sequence[Score],
    note: doc.Inlines = (),
    *,
    of: str = "pain",
    sure: HowSure | None = None,
    bars: Bars | None = None,
    tight: bool = False,
) -> doc.Table:
    """The same for less room: what a score is made of stands in one column (`4×0.35×1×0.8`). Where it is tight, titles
    and refs are cut too, and how likely each is among the first is left out."""
    columns = (
        TableColumn("#", "strong", number=True),
        TableColumn("score", "accent", number=True),
        *((TableColumn("", "accent", drawn=True),) if bars else ()),
        TableColumn(of, whole=True, longest=TITLE_WIDTH, shortest=_LEAST_TITLE if tight else 0),
        *((TableColumn("", drawn=True),) if bars and sure else ()),
        *((TableColumn("may be", number=True),) if sure else ()),
        *((TableColumn(_first(sure), number=True),) if sure and not tight else ()),
        TableColumn("made of", longest=_LONGEST_SUM),
        TableColumn("ref", shortest=_LEAST_REF if tight else 0, tail=True),
        *(() if tight else (TableColumn("because", shortest=20, optional=True),)),
    )
    rows = tuple(
        (
            _rank(score), doc.Number(score.value, score_figure(score.value)),
            *((bars.of_score(score),) if bars else ()), score.title,
            *((bars.of_ranks(score, sure),) if bars and sure else ()),
            *_sureness(score, sure)[: 1 if tight else 2], made_of(ranking.formula, score), score.ref,
            *(() if tight else (because(score),)),
        )
        for score in scores
    )  # fmt: skip
    return doc.Table("Ranking", columns, rows, 4 if bars else 3, note)


def made_of(formula: str, score: Score) -> str:
    """A formula with the numbers of a score: `4×0.35×1×0.8`."""
    values = {each.name: figure(each.value) for each in score.factors}
    told = _NAME.sub(lambda found: values.get(found[0], found[0]), formula)
    return told.replace(" × ", "×").replace(" ÷ ", "÷")


def unscored_table(unscored: Sequence[Unscored], of: str, note: doc.Inlines = ()) -> doc.Table:
    """What cannot be ranked, what it lacks, and who could say that."""
    rows = tuple((_titled(each), f"lacks {lacks_in_words(each)}", sayers_in_words(each), each.ref) for each in unscored)
    columns = (
        TableColumn(of, whole=True, longest=TITLE_WIDTH, shortest=28), TableColumn("why"),
        TableColumn("who could say", shortest=24), TableColumn("ref"),
    )  # fmt: skip
    return doc.Table("Cannot be ranked yet", columns, rows, 1, note)


def unscored_sheet(unscored: Sequence[Unscored], of: str) -> doc.Table:
    """The same for a sheet, with every must in a column of its own."""
    rows = tuple((each.title, each.must, lacks_in_words(each), sayers_in_words(each), each.ref) for each in unscored)
    columns = tuple(map(TableColumn, (of, "must", "lacks", "who could say", "ref")))
    return doc.Table("Cannot be ranked yet", columns, rows)


def _titled(each: Unscored) -> str:
    """What cannot be ranked, with why it must be fixed all the same."""
    return f"{each.title} (must: {each.must})" if each.must else each.title


def _rank(score: Score) -> doc.Cell:
    return doc.Number(score.rank, f"must {score.rank}" if score.must else str(score.rank))


def _sureness(score: Score, sure: HowSure | None, sheet: bool = False) -> tuple[doc.Cell, ...]:
    """Where it may stand in nine of ten draws, and how likely it is among the first; of a must nothing."""
    if sure is None:
        return ()
    found = sure.by_ref.get(score.ref)
    if found is None:
        told = "as written" if sure.as_written and not score.must else ""
        return (told, "", "") if sheet else (told, "")
    low, high = found.ranks
    if sheet:
        return doc.number(low), doc.number(high), doc.Number(found.top, f"{100 * found.top:.0f} %")
    return f"{low}–{high}" if low < high else str(low), doc.Number(found.top, f"{100 * found.top:.0f} %")


def _first(sure: HowSure) -> str:
    """The places that are the first, counted as ranks are: those of musts come before them."""
    places = sure.top + sure.musts
    return f"top {places}" if places > 1 else "first"


def figure(value: float) -> str:
    """A number to three figures, and a large one whole."""
    return f"{value:.3g}" if abs(value) < 1000 else in_figures(round(value))


def lacks_in_words(each: Unscored) -> str:
    """What something lacks to be ranked."""
    return ", ".join(lacks_of(each))


def lacks_of(each: Unscored) -> list[str]:
    """What something lacks to be ranked; what is written under one field is named together."""
    inputs = [said.removesuffix(_UNDER_INPUTS) for said in each.lacks if said.endswith(_UNDER_INPUTS)]
    others = [said for said in each.lacks if not said.endswith(_UNDER_INPUTS)]
    return [*others, *([", ".join(inputs) + _UNDER_INPUTS] if inputs else [])]


def sayers_in_words(each: Unscored) -> str:
    """Who could say what is missing."""
    known = list(dict.fromkeys(said.name for said in each.could_say if said.name))
    unowned = [f"nobody: '{said.owns}' has no owner" for said in each.could_say if not said.name]
    return ", ".join([*known, *unowned])


def because(score: Score) -> str:
    """Why a score may be trusted, and why it must be solved, if it must."""
    evidence = [WHOSE.sub("", each.words) for each in score.factors if each.name in ("confidence", "relief")]
    evidence += _whose(score)
    return "; ".join([f"must: {score.must}", *evidence] if score.must else evidence)


def _whose(score: Score) -> list[str]:
    """From which pains the inputs of a fix come, where that is not one alone: none of them may be as bad as the sum."""
    found: dict[str, list[str]] = {}
    for each in score.factors:
        if said := WHOSE.search(each.words):
            found.setdefault(said[1], []).append(each.name.replace("_", " "))
    return [f"{' and '.join(names)} of “{title}”" for title, names in found.items()] if len(found) > 1 else []
