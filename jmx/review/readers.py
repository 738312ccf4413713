"""For whom a packet is written: each reader gets a choice of its sections, in an order of their own."""

from enum import StrEnum


class PacketReader(StrEnum):
    """Who reads a packet."""

    OWNER = "owner"
    """Prepares the review and holds it: all of it, with the tables to fill in."""
    EXECUTIVE = "executive"
    """Has a minute: one page with what to decide, what waiting costs, and what came of the last decisions."""
    TEAM = "team"
    """Does a part of the work: what of it lies with them."""
    NEW_OWNER = "new-owner"
    """Takes the journey over: why things are as they are, what stands on weak feet, and whom to know."""
