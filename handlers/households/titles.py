"""How a household is called in private, by those who serve it: its address, and whose name stands for it."""

from models.households import Household


def title_of(household: Household) -> str:
    """3栋501 · 王秀英（王阿姨）. Never for a group chat: there is `models.households.names.short_name`."""
    face = household.face
    name = f"{face.name}（{face.called}）" if face and face.called else face.name if face else ""
    place = household.address or (household.group.name if household.group else "")
    return " · ".join(part for part in (place, name) if part) or household.grid.name
