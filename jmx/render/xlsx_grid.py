"""The grid of a map in a workbook: lanes are rows, steps are columns, feelings are numbers with a curve below them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from jmx.escape import one_line
from jmx.render.contrast import is_dark, mixed
from jmx.render.view import MOST_CURVES, MapStage, MapStep, MapView
from jmx.render.words import LaneWords, head_facts, origin
from jmx.render.workbook import Book, height

_STEP, _LABEL = 172, 132  # pixels of a column
_HEAD = 5  # columns that title and facts stand above
_SMALLEST = 0.5  # of its size text is printed, so that a map takes fewer pages
_CLOSE = 0.7  # of its size, where all of it fits on one page then
_FOOT = 200  # characters; Excel takes 255 in all
_CURVE = 190  # pixels of the curve
_ROOM = {"a4": (950, 516), "a3": (1380, 762), "letter": (890, 533)}  # a landscape page: pixels across, points down
_FEELING = "+0.0;−0.0;0.0"
_ASSUMED = '+0.0" assumed";−0.0" assumed";0.0" assumed"'
_FRUSTRATED, _DELIGHTED = "#F8CBAD", "#C6E0B4"  # on a light page; each number says it too
_SHARE = 0.6  # of a dark page in the same colours on it


class _Column(NamedTuple):
    """A column of the grid: a step, or a stage that has none yet."""

    stage: MapStage
    step: MapStep | None


class MapGrid:
    """The sheet of the map: lanes are rows, steps are columns, and a stage spans its steps."""

    def __init__(self, book: Book, view: MapView) -> None:
        self.book, self.view = book, view
        self.sheet = book.sheet("Map")
        self.columns = [_Column(stage, step) for stage in view.stages for step in (stage.steps or (None,))]
        self.places = {each.step.number: at for at, each in enumerate(self.columns, 1) if each.step}
        self.row = self.step_row = self.phase_row = 0
        self.tall = 0.75 * _CURVE  # points of all rows, about

    def draw(self, lanes: Sequence[LaneWords], lines: Mapping[str, str]) -> None:
        """The lanes below the steps, with lines of a blueprint above some of them."""
        self.sheet.set_column_pixels(0, 0, _LABEL, self.book.plain)
        if self.columns:
            self.sheet.set_column_pixels(1, len(self.columns), _STEP, self.book.plain)
        self._head()
        for lane in lanes:
            if lane.key in lines:
                self.book.put(self.sheet, self.row, 0, lines[lane.key], "line")
                for at in range(1, len(self.columns) + 1):
                    self.book.put(self.sheet, self.row, at, "", "line")
                self._tall([(lines[lane.key], _LABEL)])
            if lane.key == "emotion":
                self._feelings()
            elif lane.key != "metrics":
                self._lane(lane)
        for lane in lanes:
            if lane.whole and lane.key != "metrics":
                self._whole(lane)
        self._printed()

    def _spans(self) -> Iterator[tuple[int, int, int, MapStage]]:
        """Each stage with its place and its first and last column."""
        at = 1
        for place, stage in enumerate(self.view.stages):
            wide = max(1, len(stage.steps))
            yield place, at, at + wide - 1, stage
            at += wide

    def _head(self) -> None:
        """Title, owner and reviews, phases, stages and steps: they stay in sight."""
        view, book, sheet = self.view, self.book, self.sheet
        last = min(len(self.columns), _HEAD)  # no wider than a page
        wide = float(_STEP * last or _LABEL)
        first = min(1, last)  # the column before it is repeated on every page
        book.spread(sheet, 0, first, last, view.title, "title")
        sheet.set_row(0, 1.6 * height([(view.title, wide / 1.6)]))
        facts = "  ·  ".join(f"{name}: {words}" for name, words in head_facts(view) if name != "Who that is")
        told = "  ·  ".join([*(each.words for each in view.notices), facts])
        book.spread(sheet, 1, first, last, told, "quiet")
        sheet.set_row(1, height([(told, wide)]))
        self.row = 2
        if any(stage.phase for stage in view.stages):
            self.phase_row, self.row = self.row, self.row + 1
        for _, first, last, stage in self._spans():
            book.spread(sheet, self.row, first, last, stage.title, "stage")
        self._tall([(stage.title, _STEP * (last - first + 1)) for _, first, last, stage in self._spans()])
        titles = [_step_title(each.step) for each in self.columns]
        for at, title in enumerate(titles, 1):
            book.put(sheet, self.row, at, title, "step")
        self.step_row = self.row
        book.put(sheet, self.row, 0, "", "label")
        self._tall([(title, _STEP) for title in titles])
        sheet.freeze_panes(self.row, 1)
        sheet.repeat_rows(self.row - 2, self.row - 1)
        sheet.repeat_columns(0)
        self._stage_row("What they want", [(stage.goal,) if stage.goal else () for stage in view.stages])

    def _tall(self, texts: Sequence[tuple[str, float]]) -> None:
        """Ends a row, as tall as its texts need."""
        self.sheet.set_row(self.row, height(texts))
        self.tall += height(texts)
        self.row += 1

    def _lane(self, lane: LaneWords) -> None:
        """What is said of stages as wholes, then what is said of steps."""
        label = self._stage_row(lane.title, lane.stages)
        if any(lane.steps.values()):
            self.book.put(self.sheet, self.row, 0, label, "label")
            told = [_listed(lane.steps.get(each.step.number, ())) if each.step else "" for each in self.columns]
            for at, words in enumerate(told, 1):
                self.book.put(self.sheet, self.row, at, words, "cell")
            self._tall([(label, _LABEL), *((words, _STEP) for words in told)])

    def _stage_row(self, label: str, words: Sequence[Sequence[str]]) -> str:
        """A row of cells across stages, where there is anything to say, and what the next row is called."""
        if not any(words):
            return label
        self.book.put(self.sheet, self.row, 0, label, "label")
        texts = []
        for place, first, last, _ in self._spans():
            told = _listed(words[place])
            self.book.spread(self.sheet, self.row, first, last, told, "whole")
            texts.append((told, float(_STEP * (last - first + 1))))
        self._tall([(label, _LABEL), *texts])
        return ""

    def _whole(self, lane: LaneWords) -> None:
        """What belongs to no stage, across all of them."""
        label = f"{lane.title}: {self.view.whole.title.lower()}"
        told = _listed(lane.whole)
        last = max(1, min(6, len(self.columns)))  # no wider than a page
        self.book.put(self.sheet, self.row, 0, label, "label")
        self.book.spread(self.sheet, self.row, 1, last, told, "cell")
        self._tall([(label, _LABEL), (told, _STEP * last)])

    # --- feelings and their curve ---

    def _feelings(self) -> None:
        """A row of numbers for each group of personas, the curve through them, and stages as wholes."""
        view = self.view
        names = view.feelings or ("",)
        rows = []
        for curve, name in enumerate(names):
            label = f"How it feels{f': {name}' if name else ''}"
            self.book.put(self.sheet, self.row, 0, label, "label")
            for at, each in enumerate(self.columns, 1):
                self._feeling(at, each.step, curve)
            rows.append(self.row)
            self._tall([(label, _LABEL)])
        if self.places:
            scale = {"type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num", "min_value": -2,
                     "mid_value": 0, "max_value": 2, **self._scale()}  # fmt: skip
            self.sheet.conditional_format(rows[0], 1, rows[-1], len(self.columns), scale)
            if any(step.felt for step in view.steps):
                self._curve(rows[:MOST_CURVES], names)
        owns = [stage.own if stage.own and stage.own.felt else None for stage in view.stages]
        for curve, name in enumerate(names):
            if any(own and own.moods[curve] is not None for own in owns):
                self._own(f"The stage as a whole{f': {name}' if name else ''}", owns, curve)

    def _scale(self) -> Mapping[str, str]:
        """The colours from frustrated over neutral to delighted, on which the numbers can be read."""
        color = self.book.theme.colors
        low, high = _FRUSTRATED, _DELIGHTED
        if is_dark(color["page"]):
            low, high = (mixed(color[each], color["page"], _SHARE) for each in ("pain", "done"))
        return {"min_color": low, "mid_color": color["page"], "max_color": high}

    def _feeling(self, at: int, step: MapStep | None, curve: int) -> None:
        mood = step.moods[curve] if step and curve < len(step.moods) else None
        known = step is None or step.evidenced or mood is None
        look, number = ("feeling", _FEELING) if known else ("assumed", _ASSUMED)
        self.book.put(self.sheet, self.row, at, mood, look, number)

    def _own(self, label: str, owns: Sequence[MapStep | None], curve: int) -> None:
        self.book.put(self.sheet, self.row, 0, label, "label")
        for place, first, last, _ in self._spans():
            own = owns[place]
            mood = own.moods[curve] if own else None
            look, number = ("feeling", _FEELING) if own is None or own.evidenced else ("assumed", _ASSUMED)
            self.book.spread(self.sheet, self.row, first, last, mood, look, number)
        self._tall([(label, _LABEL)])

    def _curve(self, rows: Sequence[int], names: Sequence[str]) -> None:
        """A line chart whose points stand below the numbers of their steps."""
        color, last = self.book.theme.colors, len(self.columns)
        chart = self.book.workbook.add_chart({"type": "line"})
        for curve, row in enumerate(rows):
            stroke = color[("accent", "curve-2", "curve-3")[curve]]
            chart.add_series({
                "name": one_line(names[curve]) or "How it feels",
                "categories": ["Map", self.step_row, 1, self.step_row, last],
                "values": ["Map", row, 1, row, last],
                "line": {"color": stroke, "width": 2.25, **({} if curve == 0 else {"dash_type": "dash"})},
                "marker": {"type": ("circle", "diamond", "square")[curve], "size": 8, "border": {"color": stroke},
                           "fill": {"color": stroke}},
                "points": [self._point(each.step, stroke) for each in self.columns],
            })  # fmt: skip
        wide = _LABEL + _STEP * last
        quiet = {"name": "Arial", "size": 9, "color": color["quiet"]}
        chart.set_y_axis({"min": -2, "max": 2, "major_unit": 1, "num_format": "+0;−0;0", "num_font": quiet,
                          "major_gridlines": {"visible": True, "line": {"color": color["hairline"]}},
                          "line": {"none": True}})  # fmt: skip
        chart.set_x_axis({"label_position": "none", "major_tick_mark": "none", "line": {"color": color["edge"]}})
        chart.set_plotarea({"layout": {"x": _LABEL / wide, "y": 0.14, "width": _STEP * last / wide, "height": 0.78},
                            "fill": {"color": color["page"]}})  # fmt: skip
        chart.set_chartarea({"border": {"none": True}, "fill": {"color": color["page"]}})
        above = {"x": _LABEL / wide, "y": 0.0, "width": min(0.9, 520 / wide), "height": 0.12}
        chart.set_legend({"none": True} if len(rows) == 1 else {"position": "top", "layout": above, "font": quiet})
        chart.set_title({"none": True})
        chart.show_blanks_as("gap")
        chart.set_size({"width": wide, "height": _CURVE})
        words = one_line(self.view.low_words) or "The curve of how it feels"
        self.sheet.insert_chart(self.row, 0, chart, {"object_position": 1, "description": words})
        self.sheet.set_row_pixels(self.row, _CURVE + 4)
        self.row += 1

    def _point(self, step: MapStep | None, stroke: str) -> Any:
        """A hollow point where that is assumed."""
        if step is None or step.evidenced:
            return None
        return {"border": {"color": stroke}, "fill": {"color": self.book.theme.colors["page"]}}

    # --- on paper ---

    def _printed(self) -> None:
        """Landscape pages that part between stages where they can."""
        sheet, (across, down) = self.sheet, _ROOM[self.book.paper]
        scale = max(_SMALLEST, min(1.0, down / (self.tall + 60)))
        whole = across / (_LABEL + _STEP * max(1, len(self.columns)))
        scale = min(scale, whole) if whole >= _CLOSE else scale  # a little smaller, and all is on one page
        room = int((across / scale - _LABEL) // _STEP)
        self.book.on_landscape(sheet)
        sheet.set_print_scale(int(100 * scale))
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&8" + one_line(origin(self.view)).replace("&", "&&")[:_FOOT] + "&R&8Page &P of &N")
        breaks, begun = [], 1
        for _, first, last, _ in self._spans():
            if last - begun + 1 > room and first > begun:
                breaks.append(first)
                begun = first
        sheet.set_v_pagebreaks(breaks)
        self._phases(breaks)

    def _phases(self, breaks: Sequence[int]) -> None:
        """Phases over their stages, named anew on every page: a cell across two pages would stick out of the first."""
        if self.phase_row:
            pages = ((sum(span[1] >= each for each in breaks), span) for span in self._spans())
            for (_, phase), run in groupby(pages, key=lambda found: (found[0], found[1][3].phase)):
                stages = [span for _, span in run]
                self.book.spread(self.sheet, self.phase_row, stages[0][1], stages[-1][2], phase, "phase")


def _step_title(step: MapStep | None) -> str:
    return f"{step.number}  {'★ ' if step.moment else ''}{step.title}" if step else "No steps yet"


def _listed(words: Sequence[str]) -> str:
    """One thing, or several each on a line of its own behind a dot."""
    return "\n".join(f"• {one_line(each)}" for each in words) if len(words) > 1 else "".join(words)
