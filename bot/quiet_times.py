"""When a chat may not ring: in the community's quiet hours, or in those that the person set for themselves."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.people.preferences import list_quiet_hours
from models.rules.community import Community
from models.rules.community_parts import QuietHours


class QuietTimes:
    """The quiet hours of every chat. `own` is what people set, by the id of their private chat."""

    READ_EVERY = 10.0  # seconds: how long a change of somebody's hours may go unnoticed

    def __init__(self, community: Community) -> None:
        self.community = community
        self.own: dict[int, QuietHours] = {}

    def read(self, session: Session) -> None:
        """Learn what people set."""
        self.own = list_quiet_hours(session)

    def until(self, chat_id: int, moment: datetime) -> datetime | None:
        """When the quiet hours end that hold there at `moment`, in UTC; None outside of them."""
        return self.own.get(chat_id, self.community.quiet_hours).until(moment, self.community.zone)
