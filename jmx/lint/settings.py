"""What in `jmx.yaml` has its form but says nothing: a freeze that never is, a meeting no calendar could keep."""

from collections.abc import Iterator

from jmx.model.finding import Finding, Level
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.reading_rules import WRONG_FORM, WRONG_VALUE
from jmx.model.recurrence import wrong_recurrence
from jmx.model.settings import Settings


def idle_settings(settings: Settings) -> Iterator[Finding]:
    """Freezes that end before they begin, and forums whose `recurs` is no recurrence rule."""
    for index, freeze in enumerate(settings.freezes):
        if freeze.to < freeze.start:
            words = f"the freeze from {freeze.start} ends before it begins, on {freeze.to}: it freezes nothing"
            hint = f"write from: {freeze.to} and to: {freeze.start}, if that is meant"
            yield WRONG_VALUE.at(SETTINGS_FILE, words, hint=hint, route=("freezes", index, "to"))
    for index, forum in enumerate(settings.forums):
        wrong, hint = wrong_recurrence(forum.recurs) if forum.recurs else ("", "")
        if wrong:
            words = f"'recurs' of the forum '{forum.id}' {wrong}"
            route = ("forums", index, "recurs")
            yield WRONG_FORM.at(SETTINGS_FILE, words, hint=hint, route=route, level=Level.WARNING)
