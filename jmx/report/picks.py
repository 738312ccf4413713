"""Did the ranking pick what worked? How often what was taken up from its upper and lower half did, and every case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jmx.report import document as doc
from jmx.report.document import Inline, TableColumn, words
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.ranking_table import REF, title_column
from jmx.report.wording import EDITS, counted, in_words
from jmx.score.picked import FEWEST, POWER, PickedWell
from jmx.score.picks import Half, Pick, RankingHits, TeamHits

_COLUMNS = (
    "initiative", "ref", "teams", "verdict", "metric", "decided", "pain", "rank", "of", "review", "commit", "gap",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PicksReport:
    """What was picked and what came of it, the day that is judged by, and the commit it was read from."""

    found: RankingHits
    as_of: date
    commit: str = ""
    uncommitted: bool = False
    top: int | None = None
    set_aside: str = ""
    """As a ranking has it."""


def document(report: PicksReport) -> doc.Document:
    """What can be said of all, by team, and the cases it rests on."""
    found = report.found
    blocks: list[doc.Block] = [doc.Paragraph(_headline(found))]
    if report.set_aside:
        blocks.append(doc.Paragraph(words(f"{report.set_aside}.", "warning")))
    if found.overall.picked:
        blocks.append(_teams(found))
    if found.picks:
        blocks.append(doc.Section(words("The cases", "strong"), (_cases(report),)))
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    how = (
        "the place is that of the best ranked pain when it was decided, by a review or by the commit that planned it; "
        f"the verdict is what its metric did since it shipped; as of {report.as_of}{at}"
    )
    return doc.Document(
        words("Did the ranking pick what worked?"), tuple(blocks), (doc.Paragraph(words(how, "quiet")),), headed=False
    )


def _headline(found: RankingHits) -> doc.Inlines:
    overall = found.overall
    if not found.picks:
        return words("Nothing shipped has a verdict yet: an initiative needs `expects` with a metric that has values.")
    many = counted(overall.picked, "initiative")
    cases = f"{many} with a verdict and a place in the ranking, {overall.worked} of them worked"
    return Inline(f"{picked_well(overall)}.", "strong"), Inline(f" {cases}{_power(overall)}.")


def picked_well(team: TeamHits) -> str:
    """Whether a ranking picked what worked, in words."""
    told = team.association.told
    if told is PickedWell.TOO_FEW:
        return f"Too few to tell: {counted(team.picked, 'case')}, and it takes {FEWEST}"
    return told[0].upper() + told[1:]


def _power(team: TeamHits) -> str:
    """How little so many cases can show, where they showed nothing."""
    if team.association.told is not PickedWell.NOTHING:
        return ""
    many = max(each for each in POWER if each <= team.picked)
    return (
        f"; so few show even a strong relation in only {POWER[many] * 100:.0f} of 100 cases"
        if many < max(POWER)
        else ""
    )


def _teams(found: RankingHits) -> doc.Table:
    """All and each team; how far places and outcomes agree only where that can be told of one of them."""
    groups = (found.overall, *found.teams)
    compared = any(each.association.tau is not None for each in groups)
    columns = (
        TableColumn("team", "strong"), TableColumn("cases", number=True), TableColumn("upper half: worked"),
        TableColumn("lower half: worked"), TableColumn("what it says"),
        *((TableColumn("tau", number=True), TableColumn("by chance", number=True)) if compared else ()),
    )  # fmt: skip
    return doc.Table("Teams", columns, tuple(_team(each, compared=compared) for each in groups), 1)


def _team(team: TeamHits, *, compared: bool) -> tuple[doc.Cell, ...]:
    told = team.label, doc.number(team.picked), _half(team.upper), _half(team.lower), team.association.told.value
    tau, chance = team.association.tau, team.association.chance
    agree = (
        None if tau is None else doc.Number(tau, f"{tau:.2f}"),
        None if chance is None else doc.Number(chance, f"{100 * chance:.1f} %"),
    )
    return (*told, *(agree if compared else ()))


def _half(half: Half) -> str:
    return f"{half.worked} of {half.picked}" if half.picked else "none"


def _cases(report: PicksReport) -> doc.Table:
    columns = (
        title_column("initiative"), TableColumn("verdict", "strong"), TableColumn("decided"),
        TableColumn("place then"), TableColumn("pain"), TableColumn("by"), REF,
    )  # fmt: skip
    picks = report.found.picks[: report.top]
    left = len(report.found.picks) - len(picks)
    note = words(f"… {left} more; --top 0 shows all", "quiet") if left else ()
    return doc.Table("Cases", columns, tuple(map(_case, picks)), 1, note)


def _case(pick: Pick) -> tuple[doc.Cell, ...]:
    place = pick.gap or f"{pick.rank} of {pick.of}"
    return pick.title, pick.verdict, pick.decided, place, pick.pain, pick.review or pick.commit[:9], pick.initiative


# --- for machines ---


def data(report: PicksReport) -> Data:
    """For machines: what is said of all and of each team, and every case."""
    found = report.found
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "uncommitted": report.uncommitted,
        "set_aside": report.set_aside or None,
        "fewest": FEWEST, "overall": _team_data(found.overall), "teams": [_team_data(each) for each in found.teams],
        "cases": list(_cases_data(found)),
    }  # fmt: skip


def _team_data(team: TeamHits) -> Data:
    said = team.association
    return {
        "team": team.team or None, "label": team.label, "cases": said.cases, "told": said.told,
        "upper": team.upper._asdict(), "lower": team.lower._asdict(), "tau": said.tau, "chance": said.chance,
    }  # fmt: skip


def _cases_data(found: RankingHits) -> Iterator[Data]:
    for each in found.picks:
        yield {
            "initiative": each.initiative, "title": each.title, "teams": list(each.teams), "metric": each.metric,
            "verdict": each.verdict, "decided": each.decided, "review": each.review or None,
            "commit": each.commit or None, "pain": each.pain or None, "rank": each.rank,
            "of": each.of or None, "gap": each.gap or None,
        }  # fmt: skip


def tables(report: PicksReport) -> list[doc.Table]:
    """Every case, and what is said of all and of each team."""
    rows = (
        {**each, "teams": in_words(each["teams"]), "initiative": each["title"], "ref": each["initiative"]}
        for each in _cases_data(report.found)
    )
    return [data_table("Cases", _COLUMNS, rows), _teams(report.found)]


FORMATS = report_formats(document, data, tables, ("table", "json", "markdown", "html", "csv", "xlsx"))
