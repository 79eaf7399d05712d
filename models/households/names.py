"""What a household is called: where it is, and whose it is; in a group only so much that its workers know it."""

import re
from dataclasses import dataclass

from models.households.rows import Household
from models.people.rows import Person
from models.rules.addresses import building_of
from models.rules.privacy import mask_name

_TELLS_MORE = re.compile(r"[0-9０-９]{3}|[栋幢号单元室楼村巷路街]")
"""What stands in a telephone number or an address: no name."""


@dataclass(frozen=True)
class ShortName:
    """All that a group chat may read of a household."""

    place: str
    name: str


def short_name(household: Household) -> ShortName:
    """The building, or the group where there is none; and what they want to be called, or the masked name. Where nobody
    lives any more there is no name.
    """
    place = building_of(household.address or "") or (household.group.name if household.group else household.grid.name)
    return ShortName(place, _name(household.face) if household.face else "")


def _name(face: Person) -> str:
    """王阿姨, or 王**. A nickname that tells the whole name, or more than one, is none."""
    called = face.called or ""
    tells_more = not called or face.name in called or _TELLS_MORE.search(called)
    return mask_name(face.name) if tells_more else called
