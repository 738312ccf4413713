"""The expressions of a campaign, or what is wrong with them."""

from difflib import get_close_matches
from typing import NamedTuple

from jmx.lint.own_faults import fault_of
from jmx.model.everyday_words import kind_called
from jmx.model.expression import Expression, Fault, expression
from jmx.model.finding import shown
from jmx.model.kinds import BY_NAME
from jmx.model.settings import Campaign


class CampaignAsked(NamedTuple):
    """Which records a campaign is about, None where all of its kind, and when one of them is done."""

    among: Expression | None
    done: Expression


class WrongCampaign(NamedTuple):
    """What keeps a campaign from being told, and in which field; `lead` is what stands there before it."""

    field: str
    words: str
    hint: str = ""
    lead: str = ""


def campaign_asked(campaign: Campaign) -> CampaignAsked | WrongCampaign:
    """What a campaign asks of records."""
    if campaign.kind not in BY_NAME:
        meant = kind_called(campaign.kind) or next(iter(get_close_matches(campaign.kind, BY_NAME, 1)), "")
        hint = f"did you mean '{meant}'?" if meant else f"one of {', '.join(BY_NAME)}"
        return WrongCampaign("kind", f"there is no kind '{shown(campaign.kind)}'", hint)
    found = dict[str, Expression]()
    for field in ("among", "done"):
        text = getattr(campaign, field)
        if text is None:
            continue
        asked = expression(text)
        fault = asked if isinstance(asked, Fault) else fault_of(campaign.kind, asked)
        if isinstance(asked, Fault) or fault:
            wrong = asked if isinstance(asked, Fault) else fault
            assert wrong is not None
            return WrongCampaign(field, f"'{field}' {wrong.words}", wrong.hint, text[: wrong.at])
        found[field] = asked
    return CampaignAsked(found.get("among"), found["done"])
