"""What levels, criteria, principles and signs of maturity are called, what raises a level, and where all that comes
from."""

from collections.abc import Mapping
from typing import NamedTuple

from jmx.review.insight_flow import FlowStep
from jmx.review.maturity import MaturityLevel

LEVELS: Mapping[MaturityLevel, tuple[str, str]] = {
    MaturityLevel.AD_HOC: ("Ad hoc", "owners, a rhythm and current maps are not the rule yet"),
    MaturityLevel.DEFINED: ("Defined", "owners and a rhythm are agreed, and some maps are current"),
    MaturityLevel.MANAGED: ("Managed", "reviews happen on time and feed what is decided"),
    MaturityLevel.OPTIMISED: ("Optimised", "metrics and evidence decide, and outcomes are known"),
    MaturityLevel.CUSTOMER_CENTRIC: ("Customer-centric", "it is how work is chosen, and has been for a year"),
}


class CriterionWords(NamedTuple):
    """A criterion for people: what is counted, one and several of it, what holds of it, what to do where it does not,
    how long that takes, and by which command. `none` is said where there is nothing to count."""

    one: str
    several: str
    says: str
    none: str
    step: str = ""
    takes: str = ""
    command: str = ""

    def things(self, count: int) -> str:
        """What is counted, of so many."""
        return self.one if count == 1 else self.several

    def figure(self, met: int, of: int) -> str:
        """Of how many it holds: `3 of 8 journeys with a metric that is up to date`."""
        return f"{met} of {of} {self.things(of)} {self.says}" if of else self.none


_JOURNEYS = ("journey", "journeys")
_SEVERE = ("severe pain", "severe pains")
WORDS: Mapping[str, CriterionWords] = {
    "owned": CriterionWords(
        *_JOURNEYS, "owned by one person who is there", "no journey",
        "name one owner", "minutes each", "jmx set JOURNEY.owner=PERSON",
    ),
    "rhythm": CriterionWords(
        *_JOURNEYS, "with a review rhythm that is written down", "no journey",
        "write how often it is reviewed", "minutes each", "jmx set JOURNEY.cadence=quarterly",
    ),
    "current": CriterionWords(
        *_JOURNEYS, "really reviewed within a year", "no journey",
        "hold a review and record it", "an hour each", "jmx review JOURNEY",
    ),
    "reviewed": CriterionWords(
        *_JOURNEYS, "reviewed on time, and not only stamped", "no journey",
        "hold the review that is due", "an hour each", "jmx review JOURNEY",
    ),
    "rated": CriterionWords(
        "open pain", "open pains", "rated well enough to be ranked", "no open pain is written down",
        "add what the score lacks", "a quarter of an hour each", "jmx score pains",
    ),
    "decided": CriterionWords(
        *_SEVERE, "about which something was decided", "no severe pain is open",
        "decide in the next review, even if that is to leave it", "some minutes of a review each",
    ),
    "measured": CriterionWords(
        *_JOURNEYS, "with a metric that is up to date", "no journey",
        "give it one metric, and a new value for every review", "a day or more each", "jmx new metric",
    ),
    "evidenced": CriterionWords(
        *_SEVERE, "backed by evidence", "no severe pain is open",
        "link what was seen or heard, or ask customers", "minutes where there is something to link, else days",
    ),
    "proven": CriterionWords(
        "fix shipped within a year", "fixes shipped within a year", "with a known outcome",
        "nothing shipped within a year, and long enough ago to tell",
        "say which metric it should move, and keep the values of that metric coming",
        "hours each, then time for values", "jmx set \"FIX.expects={metric: METRIC, to: VALUE}\"",
    ),
    "rooted": CriterionWords(
        "fix of the last year", "fixes of the last year", "based on evidence",
        "nothing is in work or shipped within a year",
        "link the pain that it answers, and evidence to that", "half an hour each",
        "jmx set FIX.addresses+=PAIN",
    ),
    "held": CriterionWords(
        "quarter", "quarters", "of the last year that ended optimised", "no quarter",
        "keep it up, since only time brings this", "a quarter each",
    ),
    "named": CriterionWords("open action", "open actions", "with somebody named who is there", "no action is open"),
    "kept": CriterionWords(
        "due action", "due actions", "done", "no action was due yet",
    ),
    "rooted_work": CriterionWords("fix in work", "fixes in work", "answering a finding", "nothing is in work"),
    "followed": CriterionWords(
        "journey with open pains", "journeys with open pains", "from which something follows",
        "no journey has an open pain",
    ),
}  # fmt: skip
TRAITS: Mapping[str, str] = {
    "responsibility": "Responsibility is clearly assigned",
    "priority": "Actions are prioritised over time",
    "follow-up": "Follow-up happens systematically",
    "impact": "Impact is assessed continuously",
    "map-alone": "The map stands alone",
    "actions-adrift": "Actions drift",
    "unclear-responsibility": "Responsibility is unclear",
    "lost-momentum": "The work loses momentum",
}
STOPS: Mapping[FlowStep, str] = {
    FlowStep.OBSERVATION: "seen or heard, and not yet comparable",
    FlowStep.PRIORITY: "ranked, and nothing decided",
    FlowStep.ACTION: "decided, and not with customers yet",
    FlowStep.OUTCOME: "shipped, and nobody knows what came of it",
}
CANNOT_KNOW = (
    "whether leaders ask for journeys when they decide, or only receive them",
    "whether teams trust the maps, and talk of customers in the same words",
    "what was decided, done or learnt and never written down here",
    "whether a review that has its record was a good conversation",
    "budgets, roles and training, and whether upkeep is part of anybody's job",
)
