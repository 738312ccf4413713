"""Whether drawn maps still show what the records say, and if not, what is different, and since when."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path, PurePath
from shlex import quote

from jmx import __version__
from jmx.errors import CannotDraw, GitError, JmxError, UnknownRef
from jmx.queries.all_journeys import all_journeys
from jmx.queries.compared_maps import PERSONA
from jmx.queries.compared_maps import shown as map_beside
from jmx.queries.map_templates import read_template
from jmx.queries.repository import Repository
from jmx.render.all_journeys import AllJourneys, differences
from jmx.render.formats import FORMATS, shown
from jmx.render.map_changes import MapChange, changes, in_lines
from jmx.render.pages import FULL
from jmx.render.stamp import OID, BadStamp, Stamp, read_stamp
from jmx.render.stamped import stamps_in
from jmx.render.template_page import given, shown_by
from jmx.render.templates import FOLDER, MapTemplate, TemplateFailed
from jmx.render.view import MapView
from jmx.report.map_check import MapCheck, MapOrigin, Truth

Shown = MapView | AllJourneys  # of one journey, or a page of all
_MOST_TOLD = 20  # differences of one map
_MOST_LOOKED_AT = 60  # differences of which it is found out whether a look of the map shows them
_MOST_COMMITS = 4096  # among which the one that made the difference is looked for
_MOST_FILES = 1000  # of a repository in which that is done, since each look reads all of them
_UNTRUSTED = (
    "what {}/{} made it of has changed, and only that template can say whether the map shows it: add "
    "--trust-templates if you trust this repository"
)
NO_STAMP = "it holds no stamp: jmx did not draw it, or another program left that out, so nobody can say"


def checks_of(
    repository: Repository, files: Iterable[tuple[str, bytes | str]], *, trusted: bool = False
) -> Iterator[MapCheck]:
    """Each map in some files, held against the repository. A text in place of a file's content says why there is
    none. Templates of the repository are run only where they are `trusted`."""
    judge = _Judge(repository, trusted)
    for file, content in files:
        if isinstance(content, str):
            yield MapCheck(file, Truth.UNKNOWN, content)
            continue
        try:
            stamps = stamps_in(content)
            yield from [judge.check(file, text) for text in stamps] or [MapCheck(file, Truth.UNKNOWN, NO_STAMP)]
        except BadStamp as error:
            yield MapCheck(file, Truth.UNKNOWN, str(error))


@dataclass
class _Judge:
    """Draws maps as their stamps say, each once."""

    repository: Repository
    trusted: bool = False
    drawn: dict[tuple[object, ...], Shown] = field(default_factory=dict)
    digests: dict[tuple[object, ...], tuple[MapView, tuple[str, ...]]] = field(default_factory=dict)
    differences: dict[tuple[int, int], list[MapChange]] = field(default_factory=dict)
    moments: dict[int, tuple[str, date] | None] = field(default_factory=dict)  # of drawn maps, by their ids
    templates: dict[tuple[str, tuple[str, date] | None], MapTemplate | None] = field(default_factory=dict)

    def view(self, stamp: Stamp, moment: tuple[str, date] | None = None) -> Shown:
        """The map of a stamp as it is now, or as it was in a commit on some day."""
        key = (stamp.of, stamp.journey, stamp.persona, stamp.beside, moment)
        if key not in self.drawn:
            there, persona = self.repository.judged(*moment) if moment else self.repository, stamp.persona or None
            if stamp.beside and not (stamp.beside.startswith(PERSONA) or OID.fullmatch(stamp.beside)):
                there.journey(stamp.beside)  # whatever else stands there is no name of a commit that jmx writes
            self.drawn[key] = (
                all_journeys(there, "atlas" if stamp.of == "atlas" else "index", persona)
                if stamp.of
                else map_beside(there, stamp.journey, persona, stamp.beside or None)
            )
            self.moments[id(self.drawn[key])] = moment
        return self.drawn[key]

    def template(self, stamp: Stamp, moment: tuple[str, date] | None = None) -> MapTemplate:
        """The template of a map as it is now, or as it was; TemplateFailed where there is none."""
        key = (stamp.template, moment)
        if key not in self.templates:
            there = self.repository.judged(*moment) if moment else self.repository
            self.templates[key] = read_template(there, stamp.template)
        found = self.templates[key]
        if found is None:
            raise TemplateFailed(f"there is no {FOLDER}/{stamp.template} any more, which made it")
        return found

    def fill_ahead(self, stamp: Stamp, views: Sequence[MapView]) -> None:
        """Finds out what a template shows of many maps at once, which is much faster."""
        new = [view for view in views if (id(view), stamp.template, stamp.look, 1) not in self.digests]
        for template in {id(each): each for each in map(partial(self.template_of, stamp), new)}.values():
            those = [view for view in new if self.template_of(stamp, view) is template]
            for view, told in zip(those, shown_by(template, those, stamp.look), strict=True):
                self.digests[id(view), stamp.template, stamp.look, 1] = view, (told,)

    def template_of(self, stamp: Stamp, view: MapView) -> MapTemplate:
        """The template that was there when a map was; the one of now where that map never was."""
        return self.template(stamp, self.moments.get(id(view)))

    def shows(self, stamp: Stamp, view: Shown, noted: bool = True) -> str:
        """The digest of what a map shows, drawn as a stamp says, in the file of that stamp. All files of a map, and all
        formats that draw it alike, ask for it once."""
        if isinstance(view, AllJourneys):
            return view.shows
        if stamp.template:
            self.fill_ahead(stamp, [view])
            return self.digests[id(view), stamp.template, stamp.look, 1][1][0]
        format, files = FORMATS[stamp.format], max(stamp.pages, 1)
        alike = str(format.notes and noted) if format.wants == "pages" else stamp.format
        key = (id(view), alike, stamp.look, files)
        if key not in self.digests:  # with the map, whose id is taken as long as that is there
            self.digests[key] = view, shown(view, format, stamp.look, files, noted)
        return self.digests[key][1][max(stamp.page - 1, 0)]

    def changes(self, then: MapView, now: MapView) -> list[MapChange]:
        """What is different between two maps."""
        key = (id(then), id(now))
        if key not in self.differences:
            self.differences[key] = list(changes(then, now))
        return self.differences[key]

    def check(self, file: str, text: str) -> MapCheck:
        """What can be said of the map with a stamp."""
        try:
            stamp = read_stamp(text)
        except BadStamp as error:
            return MapCheck(file, Truth.UNKNOWN, str(error))
        found = MapCheck(file, Truth.UNKNOWN, origin=self.origin(file, stamp))
        if stamp.format not in FORMATS:
            return replace(found, why=f"this jmx knows no format '{stamp.format}'")
        try:
            if not stamp.of:
                self.repository.journey(stamp.journey)
        except UnknownRef as error:
            return replace(found, why=str(error))
        try:
            now = self.view(stamp)
            if stamp.template and isinstance(now, MapView):
                if given(now, self.template(stamp)) == stamp.given:
                    return replace(found, truth=Truth.TRUE)
                if not self.trusted:
                    return replace(found, why=_UNTRUSTED.format(FOLDER, stamp.template))
            shows = self.shows(stamp, now)
        except TemplateFailed as error:
            return replace(found, why=str(error))
        except GitError as error:
            return replace(found, why=f"what it is compared with is not here: {error}")
        except (UnknownRef, CannotDraw) as error:
            return self.undrawable(found, stamp, error)
        except LookupError:
            return replace(found, why="its stamp asks for a view or a paper that this jmx does not have")
        if shows == stamp.shows:
            return replace(found, truth=Truth.TRUE)
        return self.differing(found, stamp, now, shows)

    def undrawable(self, found: MapCheck, stamp: Stamp, error: JmxError) -> MapCheck:
        """What is known of a map that cannot be drawn now: its persona, its team, or what it is compared with, is gone.
        Where that was not there in its commit either, the stamp is odd."""
        unreachable = self.unreachable(stamp)
        if stamp.beside and (why := self.missing(stamp) or unreachable):
            return replace(found, why=f"it cannot be drawn so: {error}; {why}")
        try:
            if not unreachable:
                self.shows(stamp, self.view(stamp, (stamp.commit, stamp.as_of)))
        except (JmxError, LookupError):
            why = "nor could it be at its commit: it showed edits, or its stamp was altered"
            return replace(found, why=f"it cannot be drawn so: {error}; {why}")
        return replace(found, truth=Truth.DIFFERS, why=f"it cannot be drawn so any more: {error}")

    def missing(self, stamp: Stamp) -> str:
        """That the commit which a map is compared with is not here."""
        git = self.repository.git
        if not OID.fullmatch(stamp.beside) or git is None or git.held([stamp.beside]):
            return ""
        return f"fetch commit {stamp.beside[:9]}, which it is compared with"

    def origin(self, file: str, stamp: Stamp) -> MapOrigin:
        """Where a map comes from; what draws it anew is known where its file is what its ending says."""
        usual = self.repository.workspace.settings.look.theme
        asked = {
            "view": stamp.view if stamp.view != FULL.view else "", "lanes": ",".join(stamp.lanes), "paper": stamp.paper,
            "persona": stamp.persona, "team": stamp.team, "compare": stamp.beside,
            "theme": stamp.theme if stamp.theme != usual else "",
        }  # fmt: skip
        path = PurePath(file)
        if stamp.of:
            asked["format"] = stamp.format if stamp.of == "index" else ""
        whole = path.with_stem(path.stem.removesuffix(f"-{path.stem.rpartition('-')[2]}")) if stamp.page else path
        here = "" if self.repository.repo == Path() else f" -C {quote(str(self.repository.repo))}"
        options = "".join(f" --{name} {quote(value)}" for name, value in asked.items() if value)
        options += " --trust-templates" if stamp.template else ""
        known = stamp.format in FORMATS
        drawn_so = known and (stamp.of == "index" or path.suffix.lower() in FORMATS[stamp.format].endings)
        what, to = {"index": ("--all", path.parent), "atlas": ("--atlas", path)}.get(stamp.of, (stamp.journey, whole))
        return MapOrigin(
            jmx=stamp.jmx, format=stamp.format, journey=stamp.journey, of=stamp.of, view=stamp.view,
            commit=stamp.commit, as_of=stamp.as_of, edited=stamp.edited, page=stamp.page,
            again=f"jmx render {quote(what)}{here}{options} -o {quote(str(to))}" if drawn_so else "",
        )  # fmt: skip

    def differing(self, found: MapCheck, stamp: Stamp, now: Shown, shows: str) -> MapCheck:
        """What is different about a map that does not show what is now."""
        try:
            if why := self.unreachable(stamp):
                return replace(found, truth=_without_commit(stamp), why=f"what is different cannot be told: {why}")
            then = self.view(stamp, (stamp.commit, stamp.as_of))
            today = self.repository.as_of
            showed, same_day = (self.shows(stamp, each) for each in (then, self.view(stamp, (stamp.commit, today))))
        except (JmxError, LookupError) as error:
            return replace(found, truth=_without_commit(stamp), why=f"its commit cannot be drawn: {error}")
        if showed != stamp.shows and stamp.jmx == __version__ and not stamp.edited:
            why = f"its stamp does not fit commit {stamp.commit[:9]}: it was altered, or another build of jmx drew it"
            return replace(found, why=why)
        if showed == shows:
            other = f"drawn by jmx {stamp.jmx}; this one draws it otherwise, but what it says has not changed"
            why = "it shows edits that no commit holds" if stamp.edited else other
            return replace(found, truth=Truth.DIFFERS if stamp.edited else Truth.TRUE, why=why)
        found = self.told(found, stamp, then, now)
        if stamp.edited and showed != stamp.shows:
            found = replace(found, why="it was drawn with edits that no commit held; this is told against its commit")
        return replace(found, calendar=True) if same_day == shows else self.since(found, stamp, same_day, today)

    def unreachable(self, stamp: Stamp) -> str:
        """Why the map cannot be drawn as it was; empty where it can."""
        if not stamp.commit:
            return "it was drawn outside of git"
        git = self.repository.git
        if git is None:
            return "there is no git history here"
        if not git.held([stamp.commit]):
            return f"its commit {stamp.commit[:9]} is not here{'; this clone is shallow' if git.boundary() else ''}"
        return ""

    def told(self, found: MapCheck, stamp: Stamp, then: Shown, now: Shown) -> MapCheck:
        """The differences between what a map showed and what it would show, as far as its look has them."""
        if isinstance(then, AllJourneys) and isinstance(now, AllJourneys):
            return _differing(found, differences(then, now))
        assert isinstance(then, MapView)
        assert isinstance(now, MapView)

        def differ(change: MapChange, noted: bool = True) -> bool:
            try:
                one, other = (self.shows(stamp, view, noted) for view in (change.one, change.other))
            except (JmxError, LookupError):  # without it nothing can be drawn
                return True
            return one != other

        def seen(found: Iterable[MapChange]) -> Iterator[MapChange]:
            for each in filter(differ, found):
                noted = FORMATS[stamp.format].notes and not differ(each, noted=False)
                yield replace(each, told=f"{each.told} (in the notes)") if noted else each

        candidates = self.changes(then, now)
        if stamp.template:
            with suppress(TemplateFailed):  # one of these maps never was, and it may be none that a template can show
                few = candidates[:_MOST_LOOKED_AT]
                self.fill_ahead(stamp, [view for each in few for view in (each.one, each.other)])
        told = in_lines(seen(candidates[:_MOST_LOOKED_AT]))
        if stamp.template and self.template_of(stamp, then) != self.template_of(stamp, now):
            told.insert(0, f"its template {FOLDER}/{stamp.template} was changed")
        return _differing(found, told, max(0, len(candidates) - _MOST_LOOKED_AT))

    def since(self, found: MapCheck, stamp: Stamp, same: str, day: date) -> MapCheck:
        """With the commit by which the map stopped to show what is, all judged on one day, where that can be found."""
        git, head = self.repository.git, self.repository.head
        if git is None or head is None or len(self.repository.tree.paths()) > _MOST_FILES:
            return found
        if self.shows_at(stamp, head, day) == same:
            return replace(found, uncommitted=self.repository.edited)
        if git.merge_base(stamp.commit, head) != stamp.commit:
            return found
        line = git.line_between(stamp.commit, head, self.repository.root)
        if not 0 < len(line) <= _MOST_COMMITS:
            return found
        low, high = -1, len(line) - 1  # after the one it still showed what is, after the other no longer
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.shows_at(stamp, line[middle], day) == same else (low, middle)
        return replace(found, since=git.commit(line[high]))

    def shows_at(self, stamp: Stamp, oid: str, day: date) -> str:
        """The digest at a commit; nothing where the map cannot be drawn there."""
        try:
            return self.shows(stamp, self.view(stamp, (oid, day)))
        except (JmxError, LookupError):
            return ""


def _differing(found: MapCheck, told: Sequence[str], more: int = 0) -> MapCheck:
    """A map with what is different about it, as much of that as is told, and how much more there is."""
    named = tuple(told[:_MOST_TOLD]) or ("where things stand on it",)
    return replace(found, truth=Truth.DIFFERS, differences=named, more=more + max(0, len(told) - _MOST_TOLD))


def _without_commit(stamp: Stamp) -> Truth:
    """What is known of a map that shows something else than one drawn now: that of another jmx may do so anyway."""
    return Truth.DIFFERS if stamp.jmx == __version__ else Truth.UNKNOWN
