"""What a command asks for its data: root, day, workspace, history, each read on first use."""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import Any

from jmx import processes
from jmx.errors import GitError, JmxError, NothingToRead, UnknownRef, WrongSettings, near
from jmx.history.change_cache import KIND as COMMITS
from jmx.history.review_proof import ReviewWalk, read_history
from jmx.history.walk import Walked
from jmx.lint import ALL_RULES
from jmx.lint.own import OwnRules, own_rules
from jmx.lint.rule import LintContext, Rule
from jmx.lint.run import asked_of_the_past, asked_whole, asks_of_all_commits, idle_suppressions, run_rules
from jmx.lint.selection import NO_CHOICE, LintChoice, selected, told_level, unknown_codes
from jmx.lint.settings import idle_exclusions, idle_paths, idle_settings, wrong_campaigns, wrong_models
from jmx.model.baseline import BaselineEntry
from jmx.model.called import called, near_called
from jmx.model.change import NO_HISTORY, REFETCH, Commit, History, RecordHistories
from jmx.model.codeowners import ALL_PLACES, CodeOwners
from jmx.model.exclusion import NOTHING_EXCLUDED, Exclusion
from jmx.model.facts import RecordFacts
from jmx.model.finding import Finding, Level
from jmx.model.goalposts import Goalposts
from jmx.model.journey import Journey
from jmx.model.kinds import BASELINE_FILE, SETTINGS_FILE
from jmx.model.last_edits import Activity, LastEdits
from jmx.model.reading_rules import NOT_HERE, NUMBERED_REF
from jmx.model.review_status import ReviewStatus
from jmx.model.score import Ranking
from jmx.model.settings import LintSettings, Settings, rule_number
from jmx.model.workspace import Loaded, Located, Workspace
from jmx.queries.earlier_parts import EarlierParts
from jmx.queries.fingerprints import OutlinedFiles, map_unchanged
from jmx.queries.goalposts import GOAL_FOLDERS, RememberedGoals, goalposts_of, remembered_goals
from jmx.queries.histories import HistoriesAhead, histories_of
from jmx.queries.last_edits import activity_of, last_edits_of
from jmx.reading.findings import placed
from jmx.reading.kindless import kind_lost
from jmx.reading.load import FEWEST_FILES, Known, ParseCache, baseline_in, is_ours, load, settings_in
from jmx.repo.cache import NO_CACHE, Cache, open_cache
from jmx.repo.git import Git, open_git
from jmx.repo.git_authors import Signature
from jmx.repo.tree import CommitTree, Content, EditedTree, FolderTree, IndexTree, Tree, file_in
from jmx.score.pains import rank_pains
from jmx.writing.transaction import WriteArea, interrupted

HISTORY_NEEDED = "there is no git history here; run git init and commit, or work in a clone"
GIT_NEEDED = "git is not installed, and this needs the history; install git"
NO_COMMIT = "there is no commit yet, so there is no history to tell; commit first"
HALF_WRITTEN = "files may be half written: a command is writing now, or died, and the next one that writes settles it"


@dataclass
class Repository:
    """One command's view of a repository."""

    repo: Path
    at: str | None = None
    given_day: str | None = None
    fixed_day: date | None = None
    cached: bool = True
    withheld: frozenset[str] = frozenset()  # the paths of files to be taken for lacking, as another side lacks them
    apart: bool = False  # whether the folder is the root, though nothing says so yet
    staged: bool = False  # whether git's index is read in place of the files here
    edits: Mapping[str, bytes | None] = field(default_factory=dict)  # what files are read to hold; None where one goes
    choice: LintChoice = NO_CHOICE
    known: Known | None = None  # what files gave, where more than one tree is read
    edits_of: "Repository | None" = None  # another moment, where only what was not edited between is asked about
    notes: list[str] = field(default_factory=list)  # what an answer cannot be read without: what was left out, and why

    def __post_init__(self) -> None:
        if not self.repo.is_dir():
            raise NothingToRead(f"there is no folder '{self.repo}'; name one with -C")

    def beside(self, oid: str | None) -> "Repository":
        """The same repository at another commit, judged on the same day; what both trees hold is read once. Itself
        where that is the commit it reads, or where there is none, which means the files here."""
        if oid is None or (self.at is not None and oid == self.head):
            return self
        self.known = self.known or Known()
        return self._view(oid, str(self.as_of))

    def judged(self, oid: str, day: date) -> "Repository":
        """The same repository at a commit, judged on some day, with notes of its own."""
        self.known = self.known or Known()
        view = self._view(oid, str(day))
        view.notes = []
        return view

    def reading(self, rev: str) -> "Repository":
        """The same repository at a commit, tag or date, judged on the day that was given, else on that of the rev."""
        return self._view(rev, self.given_day)

    def without(self, paths: frozenset[str]) -> "Repository":
        """The same repository, where what some files say is not known."""
        day = self.given_day if self.at is None else str(self.as_of)
        return self._view(self.at, day, paths) if paths else self

    def edited_by(self, edits: Mapping[str, bytes | None]) -> "Repository":
        """The same repository as some edits of files here would leave it."""
        self.known = self.known or Known()
        view = self._view(None, str(self.as_of))
        view.edits = edits
        vars(view).update({name: vars(self)[name] for name in ("folder", "history") if name in vars(self)})
        return view

    def _view(self, at: str | None, day: str | None, withheld: frozenset[str] = frozenset()) -> "Repository":
        view = replace(self, at=at, given_day=day, withheld=withheld)
        known = {name: vars(self)[name] for name in ("whole_git", "root", "cache") if name in vars(self)}
        vars(view).update(known | {"_review_walks": self._review_walks, "histories_ahead": self.histories_ahead})
        return view

    @cached_property
    def whole_git(self) -> Git | None:
        """Git, where nothing is excluded yet: what is excluded stands in a file that has to be found first."""
        return open_git(self.repo, self.at)

    @cached_property
    def git(self) -> Git | None:
        """Git without what `jmx.yaml` excludes, at whichever commit it lies."""
        return self.whole_git and self.whole_git.excluding(self.excluded, self.root)

    @cached_property
    def excluded(self) -> Exclusion:
        """What `jmx.yaml` excludes, as it is read: what it said at earlier commits makes no difference to the past."""
        content = self._settings_content
        if not isinstance(content, bytes) or b"exclude" not in content:
            return NOTHING_EXCLUDED
        settings, _ = settings_in(content)  # what is wrong in it is told by whoever reads records
        return Exclusion(settings.exclude)

    @property
    def settings_alone(self) -> Settings:
        """What `jmx.yaml` says, for what needs no record; the defaults where there is none, or a wrong one."""
        content = self._settings_content
        return settings_in(content)[0] if isinstance(content, bytes) else Settings()

    @property
    def _settings_content(self) -> Content:
        """`jmx.yaml` as it is written, or why it cannot be read."""
        git = self.whole_git
        if git and self.at is not None:
            return CommitTree(git, git.resolve(self.at), self.root).read(SETTINGS_FILE)
        if git and self.staged:
            return IndexTree(self.root, git).read(SETTINGS_FILE)
        if (self.root / SETTINGS_FILE).is_file():
            return FolderTree(self.root).read(SETTINGS_FILE)
        return FolderTree(self.root, git).read(SETTINGS_FILE)  # a sparse checkout may leave it in git's index

    @property
    def history_git(self) -> Git:
        """The same for what cannot do without history; GitError, with the remedy, where there is none."""
        if self.git is not None:
            return self.git
        try:
            processes.executable("git")
        except processes.ProgramMissing as error:
            raise GitError(GIT_NEEDED) from error
        raise GitError(HISTORY_NEEDED)

    @property
    def history_head(self) -> str:
        """The commit that is read, for what cannot do without one."""
        _ = self.history_git  # where there is none, that is what has to be said
        if self.head is None:
            raise GitError(NO_COMMIT)
        return self.head

    @cached_property
    def top(self) -> Path:
        """The top of the git repository; without git the folder itself: what lies further up may be anybody's."""
        return self.whole_git.top.resolve() if self.whole_git else self.repo.resolve()

    @cached_property
    def root(self) -> Path:
        """The nearest folder upward with jmx.yaml, never past the top; else the top."""
        here = self.repo.resolve()
        if self.apart:
            return here
        inside = [folder for folder in (here, *here.parents) if folder.is_relative_to(self.top)]
        return next((folder for folder in inside if (folder / SETTINGS_FILE).is_file()), self.top)

    @property
    def prefix(self) -> str:
        """The way from the top to the root; empty where they are the same."""
        way = self.root.relative_to(self.top).as_posix()
        return "" if way == "." else way

    @property
    def past(self) -> str:
        """What tells its past from that of another root in the same repository, or with other files excluded."""
        return "\n".join((self.prefix, *self.excluded.patterns))

    @property
    def identity(self) -> Path:
        """What its cache is named for: the folder git keeps for it and all its work trees, else its own."""
        return self.git.common if self.git else self.root

    @cached_property
    def cache(self) -> Cache:
        """What was found out before; nothing where the cache is not wanted."""
        return open_cache(self.identity) if self.cached else NO_CACHE

    @cached_property
    def head(self) -> str | None:
        """The commit that is read: the one asked for, else the one checked out."""
        if self.at is not None:
            return self.history_git.resolve(self.at)
        return self.git.head() if self.git else None

    @cached_property
    def commit(self) -> Commit | None:
        return self.git.commit(self.head) if self.git and self.head else None

    @cached_property
    def tree(self) -> Tree:
        head = self.head if self.at is not None else None
        if self.git and head:
            return CommitTree(self.git, head, self.root)
        return EditedTree(self.folder, self.edits) if self.edits else self.folder

    @cached_property
    def folder(self) -> FolderTree:
        """The files as they lie here, whichever commit is read; as they are staged, where that is asked."""
        if self.staged:
            return IndexTree(self.root, self.git or self.history_git, self.excluded)
        if self.interrupted:
            self.note(f"{HALF_WRITTEN} ('{self.area.journal}')")
        return FolderTree(self.root, self.git, self.excluded)

    @cached_property
    def as_of(self) -> date:
        """The day to judge by: given, else the day asked for or that on which the commit asked for came to stand, else
        today where the user is."""
        committed = self.commit.committed if self.commit else None
        if self.given_day is None:
            asked = calendar_day(self.at) if self.at is not None and self.head else None
            today = datetime.now().astimezone().date()
            stood = committed.own if self.at is not None and committed else today
            return self.fixed_day or (min(asked, today) if asked else stood)
        day = day_of(self.given_day)
        if self.at is None and committed is not None and day < committed.first:
            raise JmxError(
                f"--as-of {day} lies before the commit read ({committed.own}); add --at {day} to read that day's files"
            )
        return day

    def refuse_ahead(self, day: date, asked: str, remedy: str) -> None:
        """Refuses a day that somebody named and that has not begun yet."""
        if day > self.as_of:
            today = f"today on this machine, {self.as_of}" if self.given_day is None else self.as_of
            raise JmxError(f"{asked} lies after {today}; {remedy}")

    @cached_property
    def loaded(self) -> Loaded:
        if not self.tree.paths() and not self.tree.closed():
            raise NothingToRead(f"no YAML files in '{self.root}'; start with: jmx new journey")
        loaded = self._loaded()
        self._refuse_from_above(loaded.workspace)
        if isinstance(self.tree, CommitTree) and self.tree.lacking:
            raise GitError(f"this clone lacks contents of commit {self.tree.oid[:9]}; {REFETCH}")
        told = (each for each in loaded.findings if each.path == SETTINGS_FILE and not each.code.startswith("REF"))
        wrong = [each for each in told if rule_number(each.route) is None]
        wrong += unknown_codes(loaded.workspace.settings)
        self._refuse(wrong)
        self._note_left_out(loaded)
        return loaded

    def _refuse_from_above(self, workspace: Workspace) -> None:
        """Refuses to take folders of journeys below this one, each with settings of its own, for one repository."""
        paths = () if self.apart or (self.root / SETTINGS_FILE).is_file() else self.tree.paths()
        below = tuple(path.removesuffix(SETTINGS_FILE) for path in paths if path.endswith(f"/{SETTINGS_FILE}"))
        here = (each.path for each in workspace.records.values() if not each.path.startswith(below))
        if below and not any(here) and not any(map(is_ours, paths)):
            ways = " or ".join(f"-C {quote(os.path.relpath(self.root / each))}" for each in below[:3])
            folders = some([f"'{each}'" for each in below])
            raise NothingToRead(f"{SETTINGS_FILE} lies in {folders}, not here; go there, or add: {ways}")

    def _refuse(self, wrong: Sequence[Finding]) -> None:
        """Tells what is wrong with a file without which nothing can be judged."""
        if wrong:
            raise WrongSettings("\njmx: ".join(_line_of(each) for each in placed(self.tree, wrong)))

    @cached_property
    def baseline(self) -> tuple[BaselineEntry, ...]:
        """The findings that lint holds back."""
        content = self.tree.file(BASELINE_FILE)
        found, wrong = (None, []) if content is None else baseline_in(content)
        self._refuse(wrong)
        return found.findings if found else ()

    def _note_left_out(self, loaded: Loaded) -> None:
        """Notes which files with records are not in this checkout, and what of them is not known."""
        left_out = self.tree.left_out()
        read = (
            sorted({each.path for each in loaded.workspace.records.values()}.intersection(left_out)) if left_out else ()
        )
        if read:
            files = "1 file" if len(read) == 1 else f"{len(read):,} files"
            self.note(f"this sparse checkout leaves out {files}, read from git's index: {some(read)}")

    def _loaded(self) -> Loaded:
        many = len(self.tree.paths())
        if many < FEWEST_FILES or (self.known and 2 * len(self.known.reads) > many):
            return load(self.tree, self.known, withheld=self.withheld)
        parsed = ParseCache(self.cache, self.prefix)
        loaded = load(self.tree, self.known, parsed.parse, withheld=self.withheld)
        parsed.save()
        return loaded

    def after(self, edits: Mapping[str, bytes | None]) -> Loaded:
        """The records as some edits of files here would leave them."""
        return load(EditedTree(self.tree, edits), self.known)

    @property
    def workspace(self) -> Workspace:
        return self.loaded.workspace

    @cached_property
    def history(self) -> History:
        if self.git is None:
            return NO_HISTORY
        self.start_history()
        walk = self._review_walks.get(self.head or "")
        return read_history(walk, self.workspace.of("review"), self.tree)

    def with_history_of(self, other: "Repository") -> None:
        """Takes the history of reviews from another moment, between which and this one no review is otherwise."""
        vars(self)["history"] = other.history

    def start_history(self) -> None:
        """Lets git walk over the commits of reviews, while the caller still reads records."""
        if self.git and self.head and self.head not in self._review_walks:
            beside = () if self.remembered_goals or self.edits_of else GOAL_FOLDERS
            ahead = self.histories_ahead.get(self.head)
            walked = ahead.commits if ahead else None
            self._review_walks[self.head] = ReviewWalk(self.git, self.root, self.head, beside=beside, walked=walked)

    def start_lint(self) -> None:
        """The same before all rules are asked: over all commits, where rules will ask of those and nothing is
        remembered."""
        lint = self.choice.over(self.settings_alone.lint)
        asked = any(asks_of_all_commits(rule) and told_level(rule.card, lint) for rule in ALL_RULES)
        if asked and self.git and self.head and not (self.git.boundary() or self.cache.holds(COMMITS)):
            self.histories_ahead[self.head] = HistoriesAhead(self.git, self.root, self.head, ("reviews", *GOAL_FOLDERS))
        self.start_history()

    def walked_in(self, folders: Sequence[str]) -> Sequence[Walked]:
        """The commits up to the one that is read that touched some folders, children before parents."""
        self.start_history()
        return self._review_walks[self.history_head].touching(folders)

    @cached_property
    def remembered_goals(self) -> RememberedGoals | None:
        """What the commits up to the one that is read did to what verdicts rest on, if that was asked before."""
        return remembered_goals(self)

    @cached_property
    def _review_walks(self) -> dict[str, ReviewWalk]:
        """By the commit each begins at; other views of this repository know them too."""
        return {}

    @cached_property
    def histories_ahead(self) -> dict[str, HistoriesAhead]:
        """By the commit each begins at; shared as those are."""
        return {}

    @cached_property
    def lint_context(self) -> LintContext:
        """What rules may know: the records, their history and the day."""
        history = self.history  # first, since git walks while records are read
        return LintContext(
            self.workspace,
            history,
            self.as_of,
            goals=lambda: self.goalposts,
            edits=lambda: self.last_edits,
            authors=lambda: self.activity,
            unchanged=lambda status: map_unchanged(self, status),
            codeowners=self.codeowners,
            folder=self.area.prefix,
        )

    @cached_property
    def ranking(self) -> Ranking:
        """The unsolved pains by their scores; no history is needed for it."""
        return rank_pains(self.workspace, self.as_of)

    @cached_property
    def facts(self) -> RecordFacts:
        """What expressions know of the records; history is looked at only where a fact asks for it."""
        return RecordFacts(
            self.workspace,
            self.as_of,
            lambda: self.lint_context.statuses,
            lambda: self.ranking,
            lambda: self.lint_context.outcomes,
        )

    @cached_property
    def codeowners(self) -> CodeOwners | None:
        """The file by which GitHub or GitLab asks people to approve, which lies near the top of git."""
        found: Iterable[tuple[str, Content | None]] = ()
        if self.at is None and self.staged and self.whole_git:
            found = IndexTree(self.top, self.whole_git).contents(ALL_PLACES)
        elif self.at is None:
            found = ((path, file_in(self.top, path)) for path in ALL_PLACES)
        elif self.whole_git and self.head:
            blobs = self.whole_git.objects.read([f"{self.head}:{path}" for path in ALL_PLACES])
            found = ((path, each.content) for path, each in zip(ALL_PLACES, blobs, strict=False) if each.type == "blob")
        texts = ((path, content.decode("utf-8", "replace")) for path, content in found if isinstance(content, bytes))
        return next((CodeOwners(path, text) for path, text in texts), None)

    @cached_property
    def earlier_parts(self) -> EarlierParts:
        """What journeys were about at earlier commits."""
        here = self.folder if self.at is None else None
        return EarlierParts(self.history_git, self.root, self.history_head, here, self.workspace)

    @cached_property
    def _informed_context(self) -> LintContext:
        """The same with what the last reviews saw of the journeys whose rules ask for that."""
        context = self.lint_context
        asked = {ref: saw.oid for ref in asked_of_the_past(context) if (saw := context.saw(ref))}
        try:
            return context.knowing(self.earlier_parts.of(asked)) if asked else context
        except GitError as error:
            self.note(f"what is new since the last reviews is told by its dates: {error}")
            return context

    def review_status(self, journey: Located[Journey]) -> ReviewStatus:
        """Who answers for a journey, when it was last reviewed, and when it is due."""
        return self.lint_context.statuses[journey.ref]

    @cached_property
    def goalposts(self) -> Goalposts:
        """What was settled, by shipping or by a review, and was changed afterwards."""
        return goalposts_of(self, self.lint_context.statuses)

    @cached_property
    def outlined(self) -> OutlinedFiles:
        """The records of its files as they are written, for fingerprints."""
        return OutlinedFiles(self.tree)

    @cached_property
    def histories(self) -> RecordHistories:
        """What became of all records up to the commit that is read."""
        return histories_of(self)

    @property
    def known_histories(self) -> RecordHistories | None:
        """The same, if somebody has asked for it already."""
        found: RecordHistories | None = vars(self).get("histories")
        return found

    @cached_property
    def last_edits(self) -> LastEdits:
        """When records came and were edited last."""
        return self.edits_of.last_edits if self.edits_of else last_edits_of(self)

    @cached_property
    def activity(self) -> Activity:
        """Who committed when."""
        return self.edits_of.activity if self.edits_of else activity_of(self)

    @cached_property
    def signatures(self) -> Sequence[Signature]:
        """Who wrote the commits up to the one that is read, the newest first."""
        return tuple(self.history_git.signatures(self.history_head))

    @cached_property
    def raw_findings(self) -> tuple[Finding, ...]:
        """What reading and the rules that are told found, before `jmx.yaml` lowers or suppresses any of it."""
        return (*self._found_by(self._told_rules), *self._kindless)

    @cached_property
    def _kindless(self) -> tuple[Finding, ...]:
        """What is wrong with files here that say no kind, though the commit holds records in them."""
        if self.at is not None or self.head is None or not self.foreign:
            return ()
        return self.kindless_since(self.head, self.edits_in(self.foreign))

    @cached_property
    def foreign(self) -> tuple[str, ...]:
        """The YAML files that say nothing to jmx."""
        loaded = self.loaded
        ours = {located.path for located in loaded.workspace.records.values()} | loaded.workspace.unread.files
        ours |= {SETTINGS_FILE, *loaded.lacking, *(finding.path for finding in loaded.findings)}
        return tuple(path for path in self.tree.paths() if path not in ours)

    def kindless_since(self, oid: str, paths: Sequence[str]) -> tuple[Finding, ...]:
        """What is wrong with files that say no kind, though a commit holds records in them."""
        earlier = CommitTree(self.history_git, oid, self.root)
        known = frozenset(earlier.paths()) if paths else ()
        found = []
        for path in paths:
            was, now = (earlier.read(path), self.tree.read(path)) if path in known else (None, None)
            if isinstance(was, bytes) and isinstance(now, bytes):
                found.append(kind_lost(path, was, now))
        return tuple(filter(None, found))

    @cached_property
    def findings_of_now(self) -> tuple[Finding, ...]:
        """The same, selected, of rules that know nothing of when things were edited: what two moments are compared by.
        It takes no look at all commits."""
        context = replace(self._informed_context, edits=LastEdits, authors=Activity)
        vars(context)["statuses"] = self.lint_context.statuses
        return tuple(selected(self._found_by(self._told_rules, context), self.lint_settings, self.as_of))

    def findings_under(self, settings: Settings) -> tuple[Finding, ...]:
        """The same as another `jmx.yaml` would have them told, its own rules too."""
        lint = self.choice.over(settings.lint)
        workspace = replace(self.workspace, settings=settings)
        context = replace(self._informed_context, workspace=workspace, edits=LastEdits, authors=Activity)
        return tuple(selected(self._found_by(_told(own_rules(settings.lint), lint), context), lint, self.as_of))

    @property
    def _told_rules(self) -> Sequence[Rule]:
        return _told(self.own, self.lint_settings)

    def findings_by(self, codes: Collection[str]) -> tuple[Finding, ...]:
        """Those of some rules of practice alone, as `jmx.yaml` leaves them, beside all of reading."""
        found = self._found_by([rule for rule in (*ALL_RULES, *self.own.rules) if rule.card.code in codes])
        return tuple(selected(found, self.lint_settings, self.as_of))

    @cached_property
    def own(self) -> OwnRules:
        """The rules that `jmx.yaml` makes."""
        return own_rules(self.workspace.settings.lint)

    def _found_by(self, rules: Sequence[Rule], context: LintContext | None = None) -> tuple[Finding, ...]:
        if not self.loaded.whole:
            return self.loaded.findings  # what rules look for may be written in a file that is not here
        asks_past = any(rule.card.family == "STL" for rule in rules)
        context = context or (self._informed_context if asks_past else self.lint_context)
        found = run_rules(context, rules)
        settings = self.workspace.settings
        suppressed = idle_suppressions(
            self.workspace, self.as_of,
            asked=asked_whole(rules, context), found={(each.code, each.ref) for each in found},
        )  # fmt: skip
        unneeded = idle_exclusions(self.excluded, self.tree.excluded())
        nowhere, wrong = idle_paths(settings, self.tree.paths()), self.own.wrong
        return (
            *self.loaded.findings,
            *found,
            *wrong,
            *idle_settings(settings),
            *wrong_models(settings),
            *wrong_campaigns(settings),
            *unneeded,
            *nowhere,
            *suppressed,
        )

    @property
    def lint_settings(self) -> LintSettings:
        """Which rules are asked, and how loud: what `jmx.yaml` says, and over it what was chosen for this command."""
        return self.choice.over(self.workspace.settings.lint)

    @cached_property
    def selected_findings(self) -> tuple[Finding, ...]:
        """Those that `jmx.yaml` leaves, at the levels it gives them; without line and column."""
        return tuple(selected(self.raw_findings, self.lint_settings, self.as_of))

    @cached_property
    def located_findings(self) -> tuple[Finding, ...]:
        """The same with line, column and source line."""
        return placed(self.tree, self.selected_findings)

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The files with mistakes that keep something out of every answer but lint's."""
        wrong = (each for each in self.loaded.findings if each.level is Level.ERROR)
        told = (NUMBERED_REF.code, NOT_HERE.code)  # the first is followed, the second told by itself
        return tuple(sorted({each.path for each in wrong if each.code not in told}))

    def note(self, words: str) -> None:
        """Adds what somebody has to know who reads the answers; once, however many answers it concerns."""
        if words not in self.notes:
            self.notes.append(words)

    def note_unread(self) -> None:
        """Notes that some files could not be used whole, so that no answer looks more complete than it is."""
        if self.unread:
            count = f"{len(self.unread)} file{'s' if len(self.unread) > 1 else ''}"
            self.note(f"{count} with mistakes, left out where they cannot be read: {some(self.unread)}; see: jmx lint")
        if self.loaded.lacking:
            self.note(f"what these files say is not here, so this is without it: {some(self.loaded.lacking)}")

    def journey(self, ref: str) -> Located[Journey]:
        """The journey of that ref or title; otherwise what it could have been."""
        found = self.workspace.find(ref) or called(self.workspace, ref, ("journey",))
        if found is not None and isinstance(found.record, Journey):
            return found
        if found is not None:
            raise UnknownRef(f"'{found.ref}' is {_no_journey(found)}")
        if ref in self.loaded.lost:
            raise UnknownRef(f"journey '{ref}' is there but has mistakes that keep it from being read; see: jmx lint")
        names = [journey.ref for journey in self.workspace.journeys()]
        known = f"; journeys here: {', '.join(names[:12])}" if names else "; there are none here yet: jmx new journey"
        raise UnknownRef(
            f"there is no journey '{ref}'{near(ref, names) or near_called(self.workspace, ref, ('journey',)) or known}"
        )

    @cached_property
    def area(self) -> WriteArea:
        """Where its files are written, and the lock for that."""
        lock = self.git.lock if self.git else self.top / ".jmx-lock"
        return WriteArea(self.top, lock, f"{self.prefix}/" if self.prefix else "")

    @property
    def interrupted(self) -> bool:
        """Whether a command is writing just now, or died while it did."""
        return interrupted(self.area)

    @cached_property
    def edited(self) -> bool:
        """Whether something that was read here is not what the commit holds."""
        if self.at is not None or self.git is None or self.head is None:
            return False
        return self.folder.is_edited(self.git.blobs(self.head, self.root))

    def edits_in(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Those of some files that are not what the commit holds."""
        if self.git is None or self.head is None:
            return ()
        blobs = self.git.blobs(self.head, self.root)
        return tuple(path for path in paths if self.folder.is_other(path, blobs.get(path, "")))

    @property
    def read_at(self) -> str:
        """The id of the commit that was read, to print; empty without git."""
        return self.head or ""


def _told(own: OwnRules, lint: LintSettings) -> Sequence[Rule]:
    """The rules of jmx and one's own that some settings have told."""
    return [rule for rule in (*ALL_RULES, *own.rules) if told_level(rule.card, lint) is not None]


def _no_journey(found: Located[Any]) -> str:
    """What a record is that somebody names for a journey, and what leads on."""
    if found.kind == "pain-point":
        return f"a pain, not a journey; how it comes to its score: jmx score --explain {found.ref}"
    there = (
        f"; it stands in '{found.journey}'" if found.journey != found.ref else f"; all about it: jmx show {found.ref}"
    )
    return f"{'an' if found.kind[0] in 'aeiou' else 'a'} {found.kind}, not a journey{there}"


def open_repository(
    path: str | Path = ".", *, at: str | None = None, as_of: date | str | None = None, cached: bool = True
) -> Repository:
    """The repository a folder lies in: its files, or with `at` a commit, tag or day; judged by the day `as_of`.

    What it was asked is remembered, also which commit is checked out: to see what changed since, open it anew. Unless
    it is `cached`, nothing is read from or written to the cache.
    """
    return Repository(Path(path), at, None if as_of is None else str(as_of), cached=cached)


def some(paths: Sequence[str]) -> str:
    """The first few of some paths, to be named in one line."""
    return ", ".join(paths[:3]) + (", …" if len(paths) > 3 else "")


def _line_of(finding: Finding) -> str:
    line = f":{finding.place.line}:{finding.place.column}" if finding.place else ""
    return f"{finding.path}{line}: {finding.words}" + (f"; {finding.hint}" if finding.hint else "")


def picture_day() -> date | None:
    """The day renders and packets are fixed to by SOURCE_DATE_EPOCH."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), tz=UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise JmxError(f"SOURCE_DATE_EPOCH is not a number of seconds: '{epoch[:40]}'") from error


def calendar_day(text: str) -> date | None:
    """The day that a rev is, where it is one."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-31") and text[4] == "-" else None
    except ValueError:
        return None


def day_of(text: str) -> date:
    """A day as people write it on a command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise JmxError(f"'{text}' is not a day; write it as 2026-03-31") from error
