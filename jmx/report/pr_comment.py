"""What a pull request does to journeys, as one comment that is read in half a minute."""

from collections.abc import Iterator
from dataclasses import replace

from jmx.model.change import Effects, RankMove
from jmx.model.finding import Finding, Level
from jmx.model.kinds import BASELINE_FILE
from jmx.report import diff_facts as facts
from jmx.report import document as doc
from jmx.report.diff import change_sections, moment_words, unread_files
from jmx.report.diff_facts import DiffReport
from jmx.report.document import Inline, Inlines, words
from jmx.report.wording import counted, one_line, score_figure
from jmx.report.writers.markdown import fitting, markdown

MARKER = "<!-- jmx pr-comment -->"  # by which the comment is found again and written anew
MOST_MOVES, MOST_FINDINGS = 10, 10


def pr_comment(report: DiffReport, held_back: int = 0) -> str:
    """The Markdown of the comment; empty where nothing changed in meaning and nothing else came of the change.

    `held_back` is how many findings more the baseline holds back.
    """
    report = replace(report, brief=True)
    effects = report.comparison.effects or Effects()
    found = (effects.moves, effects.formulas, effects.begun, effects.ended, effects.shown, effects.hidden)
    if not (held_back or report.changes or report.comparison.unread or any(found)):
        return ""

    def told(most: int) -> str:
        return f"{MARKER}\n{markdown(_document(report, effects, most, held_back), level=3)}"

    return fitting(told, len(report.changes))


def _document(report: DiffReport, effects: Effects, most: int, held_back: int) -> doc.Document:
    blocks = (
        doc.Paragraph(_headline(report)),
        *unread_files(report),
        *_baseline(held_back),
        *_ranking(effects),
        *_findings(effects),
        *change_sections(report, facts.by_journey(report), most),
    )
    judged = f"Ranking and findings are judged as of {report.as_of} before and after. "
    footer = f"{judged if report.comparison.effects else ''}Written by jmx; a new push writes it anew."
    return doc.Document(words("What this changes in the journeys"), blocks, footer=words(footer, "quiet"))


def _headline(report: DiffReport) -> Inlines:
    parts = [f"{count} {audience.value}" for audience, count in report.counts.items() if count]
    total = counted(len(report.changes), "change in meaning", "changes in meaning")
    more = f" ({', '.join(parts)})" if parts else ""
    more += " in what could be read" if report.comparison.unread else ""
    return Inline(total, "strong"), Inline(f"{more} since {moment_words(report.comparison.base)}.")


def _baseline(held_back: int) -> Iterator[doc.Block]:
    if held_back:
        it = "one finding more is" if held_back == 1 else f"{held_back:,} findings more are"
        yield doc.Paragraph(words(f"From here on {it} held back in {BASELINE_FILE}, and not told."))


# --- ranking ---


def _ranking(effects: Effects) -> Iterator[doc.Block]:
    """The pains that are ranked otherwise by themselves, before and after, with the reason."""
    own = [each for each in effects.moves if each.because]
    if not effects.moves and not effects.formulas:
        return
    rows = tuple(map(_row, own[:MOST_MOVES]))
    more = [f"{len(own) - len(rows):,} more: jmx diff"] if len(own) > len(rows) else []
    more += ["other pains only move up or down because of these"] if len(effects.moves) > len(own) else []
    columns = tuple(map(doc.TableColumn, ("what hurts", "before", "after", "because")))
    table = doc.Table("Ranking", columns, rows, note=words("; ".join(more)) if more else ())
    yield doc.Section(
        words("Ranking of pains"), (*_formulas(effects), *((table,) if rows else ()), *_note_alone(table))
    )


def _formulas(effects: Effects) -> Iterator[doc.Block]:
    """The formulas before and after, where pains are ranked by another."""
    if effects.formulas:
        before, after = (Inline(f"score = {each}", "code") for each in effects.formulas)
        same = "; no pain has another place by that" if not effects.moves else ""
        yield doc.Paragraph(
            (Inline("Ranked by another formula: "), after, Inline(" instead of "), before, Inline(f"{same}."))
        )


def _note_alone(table: doc.Table) -> Iterator[doc.Block]:
    if table.note and not table.rows:
        yield doc.Paragraph(table.note)


def _row(move: RankMove) -> tuple[doc.Cell, ...]:
    before, after = _rank(move.old_rank, move.old_score), _rank(move.new_rank, move.new_score)
    return words(move.title), words(before), words(after, "strong"), words(", ".join(move.because))


def _rank(rank: int | None, score: float | None) -> str:
    """`2 (score 3.00)`; a dash where it is not ranked."""
    return "–" if rank is None else f"{rank} (score {score_figure(score)})" if score is not None else str(rank)


# --- findings ---


def _findings(effects: Effects) -> Iterator[doc.Block]:
    """What lint would tell of the change, errors first; notes are only counted."""
    silenced = [each for each in effects.ended if each in effects.silenced]
    for title, findings, line in (
        ("Findings that begin", effects.begun, _begun),
        ("Findings that could not be seen before", effects.shown, _begun),
        ("No longer told, because this silences it", silenced, _ended),
        ("Findings that end", [each for each in effects.ended if each not in effects.silenced], _ended),
    ):
        loud = sorted((each for each in findings if each.level is not Level.INFO), key=_loudest)
        items = [line(each) for each in loud[:MOST_FINDINGS]]
        left = [f"{len(loud) - len(items):,} more"] if len(loud) > len(items) else []
        left += [counted(len(findings) - len(loud), "note")] if len(findings) > len(loud) else []
        items += [words(f"and {' and '.join(left)}")] if left else []
        if loud:
            yield doc.Section(words(title), (doc.Bullets(tuple(map(doc.Bullet, items))),))


def _loudest(finding: Finding) -> tuple[object, ...]:
    return -finding.level.rank, finding.order


def _begun(finding: Finding) -> Inlines:
    line = f":{finding.place.line}" if finding.place else ""
    return (
        Inline(finding.level.value, "strong"), Inline(" "), *doc.marked(one_line(finding.said)), Inline(" "),
        Inline(f"{finding.code} {finding.path}{line}", "quiet"),
    )  # fmt: skip


def _ended(finding: Finding) -> Inlines:
    return *doc.marked(one_line(finding.words)), Inline(" "), Inline(f"{finding.code} {finding.path}", "quiet")
