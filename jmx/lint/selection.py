"""Which findings are told, and how loud: the profile, selection, levels and suppressions that `jmx.yaml` or somebody
who runs lint asks for."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jmx.errors import JmxError, nearest
from jmx.lint import ALL_RULES, CARDS
from jmx.lint.own import own_cards
from jmx.model.finding import Finding, Level, Profile, Route, RuleCard
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.reading_rules import READING_RULES, WRONG_VALUE
from jmx.model.settings import LintSettings, Settings

# What reading finds is always reported: nobody may agree that a file cannot be read.
READING_CODES = frozenset(card.code for card in READING_RULES)


@dataclass(frozen=True, slots=True)
class LintChoice:
    """What somebody who runs lint asks for, over what `jmx.yaml` says: codes of rules or families."""

    profile: Profile | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    levels: tuple[tuple[str, str], ...] = ()

    def by_codes(self, lint: LintSettings) -> "LintChoice":
        """The same choice with the codes of rules that are named. JmxError for what no rule has or is called, nor one
        that `jmx.yaml` makes."""
        known = cards_of(lint)
        named = {card.name: code for code, card in known.items()}

        def code_of(asked: str) -> str:
            code = named.get(asked.lower(), asked)
            if not _is_known(code, known):
                raise JmxError(f"no rule has the code '{asked}'; {_meant(asked, known)}")
            return code

        select, extend_select, ignore = (
            tuple(map(code_of, each)) for each in (self.select, self.extend_select, self.ignore)
        )
        levels = tuple((code_of(code), level) for code, level in self.levels)
        return LintChoice(self.profile, select, extend_select, ignore, levels)

    @property
    def words(self) -> str:
        """The choice as it is typed; empty where there is none."""
        codes = (("--select", self.select), ("--extend-select", self.extend_select), ("--ignore", self.ignore))
        said = [f"--profile {self.profile}"] if self.profile else []
        said += [f"{option} {','.join(given)}" for option, given in codes if given]
        return " ".join((*said, *(f"--level {code}={level}" for code, level in self.levels)))

    def over(self, lint: LintSettings) -> LintSettings:
        """The settings with this choice: `profile` in place of theirs, `select` in place of all that theirs choose, the
        others beside them."""
        return lint.model_copy(update={
            "profile": self.profile or lint.profile,
            "select": self.select or lint.select,
            "extend_select": (*(() if self.select else lint.extend_select), *self.extend_select),
            "ignore": (*(() if self.select else lint.ignore), *self.ignore),
            "levels": {**(lint.levels or {}), **dict(self.levels)},
        })  # fmt: skip


NO_CHOICE = LintChoice()


@dataclass(frozen=True, slots=True)
class Silenced:
    """What is left out or made quieter: codes of rules, and how many findings are suppressed."""

    off: tuple[str, ...] = ()
    lowered: tuple[str, ...] = ()
    suppressed: int = 0
    profile: Profile = Profile.STANDARD


NOTHING_SILENCED = Silenced()


def cards_of(lint: LintSettings) -> Mapping[str, RuleCard]:
    """What is said of every rule, by its code, with those that `jmx.yaml` makes."""
    return {**CARDS, **own_cards(lint)} if lint.rules else CARDS


def told_level(card: RuleCard, lint: LintSettings, own: Level | None = None) -> Level | None:
    """The level at which findings of a rule are told, where theirs is its `own` or another; None where they are not."""
    own = own or card.level
    named = [prefix for prefix in lint.levels or {} if card.code.startswith(prefix)]
    chosen = (lint.levels or {})[max(named, key=len)] if named else own.value
    if card.code in READING_CODES:
        return own if chosen == "none" else max(own, Level(chosen), key=lambda level: level.rank)
    unwanted = not _is_wanted(card, lint) or card.code.startswith(lint.ignore)
    return None if unwanted or chosen == "none" else Level(chosen)


def _is_wanted(card: RuleCard, lint: LintSettings) -> bool:
    if lint.select:
        return card.code.startswith((*lint.select, *lint.extend_select))
    return card.profile.rank <= Profile(lint.profile).rank or card.code.startswith(lint.extend_select)


def selected(findings: Iterable[Finding], lint: LintSettings, as_of: date) -> Iterator[Finding]:
    """The findings that are told, each at the level it is told at: selection, levels, unexpired suppressions."""
    accepted, cards = _accepted(lint, as_of), cards_of(lint)
    for finding in findings:
        level = told_level(cards[finding.code], lint, finding.level)
        if level is not None and not _is_quiet(finding, lint, accepted):
            yield replace(finding, level=level)


def silenced(findings: Iterable[Finding], lint: LintSettings, as_of: date) -> Silenced:
    """What `selected` leaves out or lowers, so that nobody takes silence for health."""
    accepted, cards = _accepted(lint, as_of), cards_of(lint)
    profile = Profile(lint.profile)
    usual = LintSettings(profile=lint.profile)
    asked = (*(rule.card for rule in ALL_RULES), *own_cards(lint).values())
    levels = {card: told_level(card, lint) for card in asked if told_level(card, usual) is not None}
    return Silenced(
        tuple(card.code for card, now in levels.items() if now is None),
        tuple(card.code for card, now in levels.items() if now is not None and now.rank < card.level.rank),
        sum(
            _is_quiet(finding, lint, accepted) and told_level(cards[finding.code], lint, finding.level) is not None
            for finding in findings
        ),
        profile,
    )


def _is_quiet(finding: Finding, lint: LintSettings, accepted: Collection[tuple[str, str]]) -> bool:
    """Whether a finding is accepted for its record, or its rule is not asked of its file."""
    if (finding.code, finding.ref) in accepted:
        return True
    return bool(lint.per_path) and finding.code not in READING_CODES and lint.is_off_at(finding.code, finding.path)


def _accepted(lint: LintSettings, as_of: date) -> frozenset[tuple[str, str]]:
    """The codes and records of suppressions that hold on a day."""
    held = (each for each in lint.suppress if each.holds_on(as_of) and each.code not in READING_CODES)
    return frozenset((each.code, each.record) for each in held)


def unknown_codes(settings: Settings) -> tuple[Finding, ...]:
    """The codes in `jmx.yaml` that no rule has: a typing error there would switch off the wrong rules."""
    lint = settings.lint
    lists: Sequence[tuple[str, Sequence[str]]] = (
        ("select", lint.select), ("extend_select", lint.extend_select), ("ignore", lint.ignore),
    )  # fmt: skip
    written: list[tuple[str, Route]] = [
        *((code, ("lint", name, index)) for name, codes in lists for index, code in enumerate(codes)),
        *((code, ("lint", "levels", code)) for code in lint.levels or {}),
        *(
            (code, ("lint", "per_path", pattern, index))
            for pattern, codes in (lint.per_path or {}).items()
            for index, code in enumerate(codes)
        ),
        *((each.code, ("lint", "suppress", index, "code")) for index, each in enumerate(lint.suppress)),
    ]
    known = cards_of(lint)
    return tuple(_unknown(code, route, known) for code, route in written if not _is_known(code, known))


def _unknown(code: str, route: Route, known: Mapping[str, RuleCard]) -> Finding:
    words, at_key = f"no rule has the code '{code}'", route[1] == "levels"
    return WRONG_VALUE.at(SETTINGS_FILE, words, hint=_meant(code, known), route=route, at_key=at_key, pasteable=True)


def _is_known(code: str, known: Iterable[str]) -> bool:
    return any(each.startswith(code) for each in known)


def _meant(code: str, known: Mapping[str, RuleCard]) -> str:
    names = (card.name for card in known.values())
    near = nearest(code, (*sorted(known), *sorted({card.family for card in known.values()})))
    near = near or nearest(code.lower(), tuple(names))
    return f"did you mean '{near}'?" if near else "`jmx rule` lists them all"
