"""Which community this program serves, and in sentences what keeps it from serving it."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from bot import migrations
from bot.database import Database
from bot.settings import Settings
from models.communities import EXAMPLE, read_community
from models.communities.choosing import choose_community
from models.communities.obstacles import Obstacle, StillInUseError, Use
from models.rules.community import Community
from models.rules.community_files import CommunityFileError

STARTING_ERRORS = (CommunityFileError, StillInUseError, OperationalError)
"""What may be wrong at a start: somebody at the terminal can mend it, a restart cannot."""


def find_community(settings: Settings) -> Community:
    """COMMUNITY_FILE where it is set, else what `wuxin init` stored, else the example. Raises STARTING_ERRORS."""
    if settings.community_file is not None:
        return read_community(settings.community_file)
    migrations.upgrade(settings.database)
    database = Database(settings.database)
    try:
        return database.transact(lambda session: choose_community(session, None)).community
    finally:
        database.close()


def peek_community(settings: Settings) -> Community:
    """The same, and no store is made where there is none yet."""
    file = make_url(settings.database).database if settings.database.startswith("sqlite") else None
    if settings.community_file is None and file is not None and not Path(file).exists():
        return read_community(EXAMPLE)
    return find_community(settings)


def explain_start(error: BaseException) -> list[str]:
    """One sentence for each thing that is wrong, with its remedy. `error` is one of STARTING_ERRORS."""
    match error:
        case StillInUseError(obstacles=obstacles):
            return [explain_obstacle(obstacle) for obstacle in obstacles]
        case CommunityFileError(problems=problems):
            return list(problems)
        case _:
            reason = str(getattr(error, "orig", error)).splitlines()[0]
            return [f"The database cannot be opened ({reason}): check DATABASE_URL and that the server runs."]


def explain_obstacle(obstacle: Obstacle) -> str:
    """Why a place, a category or a service cannot be dropped from the file yet."""
    name, count = obstacle.name, obstacle.count
    match obstacle.use:
        case Use.HOME:
            return (
                f"文件里没有「{name}」了，可是那里还住着 {count} 人：请先让他们搬到别的小组，或者把它写回文件。"
                f" · {name} is not in the file any more, but people live there ({count}): "
                "move them to other groups first, or put it back."
            )
        case Use.ROLE:
            return (
                f"文件里没有「{name}」了，可是那里还有 {count} 份职务：请先收回，或者把它写回文件。"
                f" · {name} is not in the file any more, but roles are held there ({count}): "
                "revoke them first, or put it back."
            )
        case Use.OPEN_REQUEST:
            return (
                f"文件里没有「{name}」了，可是还有 {count} 件没办完的事用着它：请先办完，或者把它写回文件。"
                f" · {name} is not in the file any more, but open requests use it ({count}): "
                "close them first, or put it back."
            )
        case Use.APPOINTMENT:
            return (
                f"文件里没有「{name}」了，可是还有 {count} 个预约用着它：请先办完或者取消，或者把它写回文件。"
                f" · {name} is not in the file any more, but there are appointments for it ({count}): "
                "see to them or cancel them first, or put it back."
            )
        case Use.REQUEST | Use.OTHER:
            return (
                f"文件里没有「{name}」了，可是有 {count} 条记录在它名下：请把它留在文件里，名称可以改。"
                f" · {name} is not in the file any more, but {count} records belong to it: "
                "leave it in the file; its name may be changed."
            )
