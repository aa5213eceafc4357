"""A house with one of everything, so that every address leads somewhere; each room furnishes its own part."""

from portal.people.enums import Role
from tests.factories import staff

from . import (
    actionplans,
    dialogues,
    letters,
    memberships,
    municipality,
    organisations,
    own_data,
    people,
    privacy,
    records,
    registrations,
)
from .house import House, every_address, purpose_of
from .municipality import MUNICIPALITY
from .pictures import PNG

__all__ = ["MUNICIPALITY", "PNG", "House", "every_address", "furnish", "purpose_of"]

# In this order: a room finds what those before it put in the house.
_ROOMS = (
    *(municipality, people, dialogues, organisations),
    *(actionplans, memberships, registrations, letters, own_data, records, privacy),
)


def furnish() -> House:
    """Put one of everything in the house, so that each page has what it can show and each form stands."""
    irregular = {part: value for room in _ROOMS for part, value in room.IRREGULAR.items()}
    house = House(staff(Role.ADMINISTRATOR), irregular)
    for room in _ROOMS:
        room.furnish(house)
    return house
