"""What the organisation has settled once for all its journeys: people, teams and personas, and `jmx.yaml`."""

from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from jmx.model.evidence import EvidenceType
from jmx.model.finding import Route
from jmx.model.path_pattern import leads_to
from jmx.model.record import (
    Cadence,
    Count,
    Currency,
    Email,
    Handle,
    ImageFile,
    Link,
    Many,
    Part,
    PersonRef,
    Record,
    Share,
    ShareInWords,
    Slug,
    TeamRef,
    Text,
    Title,
    Titled,
    share_of,
)


class Person(Record):
    """A person of the organisation, so that owners can be told from leavers."""

    KIND: ClassVar[str] = "person"
    name: Title
    """Their name."""
    emails: Many[Email] = ()
    """Their addresses, as they commit with and are written to."""
    handle: Handle | None = None
    """What they are called on GitHub or GitLab, with or without the `@`."""
    role: Title | None = None
    """What they do."""
    teams: Many[TeamRef] = ()
    """The teams they belong to."""
    deputy: PersonRef | None = None
    """Who stands in for them."""
    left: date | None = None
    """Their last day; from then on they own nothing."""

    @property
    def label(self) -> str:
        return self.name


class Team(Titled):
    """A team that runs something; it can never own a journey."""

    KIND: ClassVar[str] = "team"
    chat: Text | None = None
    """Where the team is reached."""
    handle: Handle | None = None
    """What it is called on GitHub (`x-example/web`) or GitLab, with or without the `@`."""


class Persona(Titled):
    """A sort of customer, named for what they want."""

    KIND: ClassVar[str] = "persona"
    segment: Text | None = None
    """The customers it stands for."""
    population: Count | ShareInWords | None = None
    """How many they are, or their share (`35 %`)."""
    goals: Many[Text] = ()
    """What they want."""
    jobs: Many[Text] = ()
    """What they need to get done."""
    frustrations: Many[Text] = ()
    """What keeps them from it, wherever they meet us."""
    skills: Many[Text] = ()
    """What they can do, and what they find hard: `reads small print`, `new to online banking`."""
    age: Annotated[int, Field(ge=0, le=120)] | Title | None = None
    """How old they are: 34, or `25 to 40`."""
    quote: Text | None = None
    """What one of them would say, in a sentence."""

    @property
    def portrait(self) -> tuple[str, ...]:
        """Who they are, in short phrases."""
        age = f"{self.age} years old" if isinstance(self.age, int) else self.age
        lists = {"goals": self.goals, "jobs": self.jobs, "frustrations": self.frustrations, "skills": self.skills}
        told = (f"{name}: {', '.join(said)}" for name, said in lists.items() if said)
        quote = f"“{self.quote}”" if self.quote else None
        return tuple(filter(None, (quote, age, self.segment, *told)))


Level = Literal["error", "warning", "info", "none"]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}[0-9]{0,3}$")]
RuleCode = Annotated[str, Field(pattern=r"^[A-Z]{3}[0-9]{3}$")]


# As in .gitignore, but nothing is taken back with `!`, and each name between two slashes is there.
_PATTERN = r"^/?[^!/\\\x00-\x1f][^/\\\x00-\x1f]*(/[^/\\\x00-\x1f]+)*/?$"
PathPattern = Annotated[str, StringConstraints(max_length=1000, pattern=_PATTERN)]


class Goal(Part):
    """A goal of the organisation that journeys serve."""

    id: Slug
    """Its name in refs."""
    title: Title
    """The goal, in a line."""


class Forum(Part):
    """A meeting that exists already, into which reviews go."""

    id: Slug
    """Its name in refs."""
    title: Title
    """What the meeting is called."""
    recurs: Text | None = None
    """When it meets, as a recurrence rule of calendars: FREQ=MONTHLY;BYDAY=1TU is the first Tuesday of each month."""
    starts: date | None = None
    """The day of a meeting from which the rule counts: needed where it leaves some out (INTERVAL=2) or says no day."""
    at: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = None
    """The time of day it begins, as 10:00; else it stands in calendars for the whole day."""
    zone: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_+/-]*$")] | None = None
    """The time zone of that, as Europe/Oslo; else it is the one of whoever looks at the calendar."""
    minutes: Annotated[int, Field(ge=1, le=24 * 60)] | None = None
    """How long it lasts."""
    attendees: Many[Title] = ()
    """Who comes."""


class Freeze(Part):
    """A planning freeze: no review is asked for in it; one that falls into it is due on the first working day after."""

    start: Annotated[date, Field(alias="from")]
    """Its first day."""
    to: date
    """Its last day."""
    why: Text | None = None
    """What it is for."""


LONGEST_SUPPRESSION = timedelta(days=366)


class Suppression(Part):
    """A finding that is accepted for one record, with its reason and until when."""

    code: RuleCode
    """The code of the rule."""
    record: Text
    """The record whose finding is accepted."""
    reason: Text
    """Why it is."""
    expires: date
    """The last day it holds, at most a year ahead."""

    def holds_on(self, day: date) -> bool:
        """Whether it silences anything: not after its last day, and not where that is written for ever."""
        return day <= self.expires <= day + LONGEST_SUPPRESSION


class OwnRule(Part):
    """A rule of your own: a question that is asked of every record of a kind, and what is told where it holds."""

    code: RuleCode
    """Three letters of your own and a number: OUR101. Families of jmx, as OWN, are taken."""
    name: Slug
    """What it is called, in small letters with hyphens."""
    kind: Slug
    """The kind of record that is asked: pain-point, journey, touchpoint."""
    when: Text
    """The question, in CEL, the Common Expression Language: `severity >= 4 && owner == null`."""
    say: Title
    """What is told where it holds; fields stand in braces: `{title} is severe and nobody answers for it`."""
    level: Literal["error", "warning", "info"] = "warning"
    """How loud it is."""
    hint: Title | None = None
    """What to do about it, in a few words; fields may stand in braces."""
    why: Text | None = None
    """Why that matters, for `jmx rule`."""

    @property
    def readable(self) -> bool:
        """Whether it is written as a rule is: what stands for one that is not has no question."""
        return bool(self.when)


def rule_number(route: Route) -> int | None:
    """Which rule of one's own a place in `jmx.yaml` lies in; None where in none."""
    return route[2] if route[:2] == ("lint", "rules") and len(route) > 2 and isinstance(route[2], int) else None


class LintSettings(Part):
    """Which rules run, and how loud each is."""

    profile: Literal["starter", "standard", "strict"] = "standard"
    """How much is asked: what no team does without, what is good practice, or all there is."""
    select: Many[Code] = ()
    """Rules to run in place of the profile's, by code or family. What cannot be read is told in any case."""
    extend_select: Many[Code] = ()
    """Rules to run beside the profile's, by code or family."""
    ignore: Many[Code] = ()
    """Rules not to run, by code or family. What cannot be read is told in any case."""
    levels: dict[Code, Level] | None = None
    """How loud a rule is: error, warning, info or none."""
    per_path: dict[PathPattern, Many[Code]] | None = None
    """Rules not to ask of some files: codes or families by a path or pattern, written as in .gitignore."""
    suppress: Many[Suppression] = ()
    """Findings that are accepted, each for one record, with reason and end."""
    rules: Annotated[Many[OwnRule], Field(max_length=100)] = ()
    """Rules of your own, beside those of jmx."""

    def is_off_at(self, code: str, path: str) -> bool:
        """Whether a rule is not asked of a file."""
        return any(
            code.startswith(codes) and leads_to(pattern, path) for pattern, codes in (self.per_path or {}).items()
        )


Days = Annotated[int, Field(ge=1, le=3650)]
# For how many days evidence stays fresh by its type; any other half a year.
WINDOWS = {"interview": 365, "usability-test": 365, "observation": 365, "survey": 365, "desk": 730}
DEFAULT_WINDOW = 180


class Limits(Part):
    """The numbers rules use; each has a default that `jmx rule` prints."""

    severe: Annotated[int, Field(ge=1, le=5)] = 4
    """From this severity on a pain point is severe."""
    journeys_per_owner: Annotated[int, Field(ge=1, le=1000)] = 5
    """How many active journeys one person may own."""
    grace_days: Annotated[int, Field(ge=0, le=365)] = 14
    """Days after a review is due before it counts as late."""
    reviews_at_once: Annotated[int, Field(ge=1, le=1000)] = 8
    """So many journeys may be reviewed in one go; if more are, and nothing is decided, it looks like a stamp."""
    open_pains: Annotated[int, Field(ge=1, le=10_000)] = 25
    """How many open pains a journey may have."""
    owner_absent_days: Days = 180
    """Days without a commit or review of an owner's after which they count as absent."""
    draft_days: Days = 90
    """Days after which a draft in which nothing was edited is told of."""
    assumption_days: Days = 180
    """Days after which a pain point without evidence is an old assumption."""
    rating_days: Days = 180
    """Days after which a rating is looked at again, if evidence came since."""
    new_insights: Annotated[int, Field(ge=1, le=1000)] = 3
    """So many insights that came after a map was last edited or reviewed ask for a look at it."""
    new_sample: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    """So large a sample of one new piece of evidence does too."""
    stalled_days: Days = 60
    """Days without an edit or a decision after which an initiative in progress counts as stalled."""
    outcome_days: Days = 60
    """Days after shipping before an outcome is expected."""
    baseline_days: Days = 90
    """For so many days a baseline holds back what goes by the calendar."""


class Tier(Part):
    """What a journey of this tier gets unless it says otherwise."""

    cadence: Cadence | None = None
    """How often its journeys are reviewed unless they say otherwise."""


def _as_key(item: object) -> object:
    return str(item) if type(item) is int else item


# YAML reads `1:` as a number, and a key of JSON is always text.
TierNumber = Annotated[Literal["1", "2", "3"], BeforeValidator(_as_key)]


class Tracker(Part):
    """A tracker that initiatives point at."""

    system: Title
    """The name initiatives use for it."""
    url: Link | None = None
    """Where it is."""


_HOST, _REST = r"^https?://[A-Za-z0-9]", r"[A-Za-z0-9._~:/?#@!$&'*+,;=%{}-]*"
FileAddress = Annotated[str, StringConstraints(max_length=1000, pattern=rf"{_HOST}{_REST}\{{path\}}{_REST}$")]
CommitAddress = Annotated[str, StringConstraints(max_length=1000, pattern=rf"{_HOST}{_REST}\{{commit\}}{_REST}$")]


class RecordLinks(Part):
    """Where people see the files and the commits of this repository on the web."""

    file: FileAddress | None = None
    """The address of a file, with {path} in it, and {commit} where it has that."""
    commit: CommitAddress | None = None
    """The address of a commit, with {commit} in it."""


ViewName = Literal["full", "slide", "blueprint", "team", "executive", "story"]
LaneName = Literal[
    "timing", "duration", "questions", "steps", "next", "images", "channels", "voices", "emotion", "pains",
    "opportunities", "initiatives", "strengths", "outputs", "responses", "services", "backstage", "systems", "teams",
    "metrics",
]  # fmt: skip
PaperName = Literal["16:9", "4:3", "a4", "a3", "a2", "a1", "letter"]
ThemeName = Literal["light", "dark", "high-contrast"]
ColorCode = Annotated[str, StringConstraints(pattern=r"^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$")]
_PART = r"[^/.\x00-\x1f\\][^/\x00-\x1f\\]*"
_FONT = rf"({_PART}/)*{_PART}\.([tT][tT][fF]|[oO][tT][fF])"
_FAMILY = r"[A-Za-z0-9\u00c0-\u1fff\u3040-\ud7ff][A-Za-z0-9\u00c0-\u1fff\u3040-\ud7ff +_-]{0,59}"
FontFile = Annotated[str, StringConstraints(max_length=400, pattern=f"^{_FONT}$")]
FontName = Annotated[str, StringConstraints(max_length=400, pattern=f"^({_FONT}|{_FAMILY})$")]


class NamedView(Part):
    """A view of maps that has a name of its own: `jmx render JOURNEY --view NAME`."""

    view: ViewName = "full"
    """The view it goes by."""
    lanes: Many[LaneName] = ()
    """Its lanes; else those of the view."""
    paper: PaperName | None = None
    """The slide or sheet that its pages are made for."""
    persona: Slug | None = None
    """With whose eyes the journey is drawn."""
    team: Title | None = None
    """Whose work the view `team` shows: the name or the id of a team."""
    theme: ThemeName | None = None
    """The colours it is drawn in."""


class LookColors(Part):
    """The organisation's own colours, each in quotes; all others are made of them."""

    page: ColorCode = ""
    """What everything lies on."""
    text: ColorCode = ""
    """What is written."""
    accent: ColorCode = ""
    """The colour of the house: stages, steps and the first curve."""
    pain: ColorCode = ""
    """What hurts, and what is late."""
    done: ColorCode = ""
    """What shipped and helped, and what is on target."""

    @property
    def chosen(self) -> dict[str, str]:
        """The colours that are written, in six digits and capitals."""
        written = {name: str(getattr(self, name)).upper() for name in LookColors.model_fields}
        return {
            name: each if len(each) > len("#RGB") else "#" + "".join(2 * digit for digit in each[1:])
            for name, each in written.items()
            if each
        }


class LookSettings(Part):
    """How the organisation's maps look."""

    theme: ThemeName = "light"
    """The colours of maps, unless `--theme` or a named view says otherwise."""
    colors: LookColors = LookColors()
    """The organisation's own colours."""
    logo: ImageFile | None = None
    """The path of a logo, a PNG or JPEG: it stands at the head of maps."""
    font: FontName | None = None
    """The path of a font, a TTF or OTF, or the name of a font's family."""
    bold_font: FontFile | None = None
    """The path of its bold letters, where these are in a file of their own."""


class OwnInput(Part):
    """An input of a model of your own, as it stands under `inputs` of pains, initiatives and opportunities."""

    means: Title | None = None
    """What it means."""
    least: float | None = None
    """The least it may be."""
    most: float | None = None
    """The most it may be."""
    steps: Many[float] = ()
    """The values it may have, where not any will do: 1, 2, 3, 5, 8."""
    weight: float | None = None
    """What it counts, where the model has no formula but adds up its inputs."""


class OwnModel(Part):
    """A model of scores of your own: a formula, or a sum of weighted inputs."""

    formula: Text | None = None
    """The formula, in CEL: `severity * reach * strategic_fit`; else the sum of the inputs by their weights."""
    inputs: dict[Slug, OwnInput] | None = None
    """Its inputs beside those that jmx knows; in the formula their hyphens are underscores."""


class ScoringSettings(Part):
    """By which models pains and fixes are ranked."""

    pains: Title = "pain"
    """The model that ranks pains, in every answer of jmx."""
    fixes: Title = "relief"
    """The model that ranks fixes."""
    models: dict[Slug, OwnModel] | None = None
    """Models of your own, by name."""


class Campaign(Part):
    """Something that is to be so of every record of a kind, or of some of them, by a day."""

    id: Slug
    """Its name."""
    title: Title
    """What is to be so, in a line."""
    kind: Slug = "journey"
    """The kind of record that it is about."""
    among: Text | None = None
    """Which of them, in CEL, the Common Expression Language: `tier == 1 && status == "active"`; else all."""
    done: Text
    """When it is so for a record, in CEL: `owner != null && days_since_review <= 92`."""
    starts: date | None = None
    """The day from which on its course is told; else half a year before its end."""
    by: date
    """The day by which all are done."""


Threshold = Share | ShareInWords


class AssessSettings(Part):
    """From which share on each mark of a level of maturity counts as reached; docs/maturity.md tells of the levels."""

    owned: Threshold = 0.8
    """Defined: journeys that one person owns who is there."""
    rhythm: Threshold = 0.5
    """Defined: journeys of which it is written down how often they are reviewed."""
    current: Threshold = 0.3
    """Defined: journeys that were really reviewed within a year."""
    reviewed: Threshold = 0.8
    """Managed: journeys that are reviewed on time; stamps do not count."""
    rated: Threshold = 0.5
    """Managed: open pains that say all that the ranking needs."""
    decided: Threshold = 0.5
    """Managed: severe open pains about which something was decided."""
    measured: Threshold = 0.8
    """Optimised: journeys with a metric that has a value no older than their cadence."""
    evidenced: Threshold = 0.7
    """Optimised: severe open pains with evidence behind them."""
    proven: Threshold = 0.5
    """Optimised: what shipped within a year and of which it is known what came of it."""
    rooted: Threshold = 0.8
    """Customer-centric: work of the last year that goes back to evidence."""
    held: Threshold = 1.0
    """Customer-centric: of the last four quarters, those at whose end it was optimised already."""

    def thresholds(self) -> dict[str, float]:
        """The shares by the names of what they are for."""
        written = {name: getattr(self, name) for name in AssessSettings.model_fields}
        return {name: share_of(each) if isinstance(each, str) else float(each) for name, each in written.items()}


class Settings(Part):
    """Everything `jmx.yaml` may hold. A repository without it is first-class."""

    organisation: Title | None = None
    """The name of the organisation."""
    currency: Currency | None = None
    """Three capitals, like EUR."""
    goals: Many[Goal] = ()
    """The organisation's goals that journeys serve."""
    forums: Many[Forum] = ()
    """Meetings that exist already, into which reviews go."""
    freezes: Many[Freeze] = ()
    """Stretches in which no review is asked for: what falls into one is due on the first working day after it."""
    evidence_windows: dict[EvidenceType, Days] | None = None
    """For how many days evidence of a type stays fresh."""
    tiers: dict[TierNumber, Tier] | None = None
    """What journeys of tier 1, 2 and 3 get unless they say otherwise."""
    lint: LintSettings = LintSettings()
    """Which rules run, how loud, and what is accepted."""
    limits: Limits = Limits()
    """The numbers rules use."""
    trackers: Many[Tracker] = ()
    """Trackers that initiatives point at."""
    links: RecordLinks = RecordLinks()
    """Where files and commits of this repository are on the web: what packets name leads there."""
    views: dict[Slug, NamedView] | None = None
    """Views of maps with names of their own, each with its lanes, paper and persona."""
    look: LookSettings = LookSettings()
    """How maps look: theme, colours, logo and font."""
    scoring: ScoringSettings = ScoringSettings()
    """How pains and fixes are ranked."""
    campaigns: Annotated[Many[Campaign], Field(max_length=20)] = ()
    """What is to be so of journeys, pains or any other records by a day; `jmx status` tells how far it is."""
    assess: AssessSettings = AssessSettings()
    """From which shares on `jmx assess` counts a level of maturity as reached."""
    exclude: Annotated[Many[PathPattern], Field(max_length=200)] = ()
    """Files and folders that are not read as records: paths or patterns, written as in .gitignore."""

    def window(self, evidence_type: str | None) -> int:
        """For how many days evidence of this type stays fresh."""
        windows = WINDOWS | dict[str, int]((self.evidence_windows or {}).items())
        return windows.get(evidence_type or "", DEFAULT_WINDOW)
