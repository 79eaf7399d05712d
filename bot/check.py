"""What `wuxin check` looks at: each trouble in one sentence, with its remedy; and what is still to be done."""

from datetime import date, datetime
from math import ceil

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from telegram.error import InvalidToken, TelegramError

from bot import migrations
from bot.app import open_bot
from bot.clock import Clock
from bot.communities import explain_start
from bot.database import AlreadyServedError, Database, open_engine, served_alone
from bot.settings import Settings
from handlers.ui.offices import name_place
from models.appointments.offerings import list_offerings
from models.binding import list_places
from models.communities import read_community
from models.communities.choosing import Origin, choose_community
from models.communities.loading import load_community
from models.communities.obstacles import StillInUseError
from models.first_admin import has_admin
from models.rules.community import Community
from models.rules.community_files import CommunityFileError
from models.rules.opening_hours import list_guessed_years
from models.rules.roles import Place
from models.rules.services import NOBODY, Service
from models.visits.demands import Demand, list_overloads


async def find_problems(settings: Settings) -> list[str]:
    """All troubles found, none where everything is in order."""
    return [
        *_check_community(settings),
        *_check_folder(settings),
        *_check_database(settings),
        *await _check_token(settings),
    ]


def find_steps(settings: Settings, *, now: datetime | None = None) -> list[str]:
    """What is still to be done until everybody is served, as of `now` (None: this moment). Nothing where the store has
    trouble of its own.
    """
    try:
        current, newest = migrations.get_versions(settings.database)
    except SQLAlchemyError:
        return []
    if current is None:
        return [NO_COMMUNITY] if settings.community_file is None else []
    if current != newest:
        return []
    database = Database(settings.database)
    try:
        return database.transact(lambda session: _find_steps(session, settings, now or Clock().now()))
    finally:
        database.close()


NO_COMMUNITY = (
    "用的还是示例社区：先用 `wuxin init --example 文件.toml` 写一份来改，再用 `wuxin init 文件.toml` 存进去。"
    " · The example community is in use: `wuxin init --example FILE.toml` writes one to start from, "
    "`wuxin init FILE.toml` stores yours."
)
NO_ADMIN = (
    "还没有管理员：`wuxin run` 会给出一个链接，打开它的人就是第一位管理员。"
    " · There is no admin yet: `wuxin run` shows a link; whoever opens it is the first."
)
GUESSED_YEAR = (
    "已经可以预约到 {year} 年，可是程序还不知道那年的放假安排，先按往年估："
    "请更新程序，或者把放假和调休的日子写进社区文件的 exceptions。"
    " · Appointments reach into {year}, whose public holidays are only guessed: update the program, or add them to the "
    "exceptions of the community file."
)
OVERLOADED = (
    "按规定每次要走的户数超过人手的网格 · grids in which more households are to be visited than the people there can "
    "({count}): {told}。请在社区文件的 visits 里放宽天数（within）、提高每次的户数（most、most_a_day），或者加人 · "
    "allow more days (within) or more households (most, most_a_day) in visits of the community file, or add people."
)


def _find_steps(session: Session, settings: Settings, now: datetime) -> list[str]:
    try:
        chosen = choose_community(session, settings.community_file)
    except CommunityFileError:
        return []
    steps = [NO_COMMUNITY] if chosen.origin is Origin.EXAMPLE else []
    if not has_admin(session) and not settings.admin_ids:
        steps.append(NO_ADMIN)
    without = [place.scope for place in list_places(session, chosen.community) if place.chat_id is None]
    if without:
        names = "、".join(name_place(chosen.community, scope).zh for scope in without)
        steps.append(
            f"还没有工作群的网格和中心 · grids and centres without a group chat ({len(without)}): {names}。"
            "在机器人里点「工作群」 · press ‘Group chats’ in the bot."
        )
    today = chosen.community.today(now)
    steps += _find_service_steps(session, chosen.community, today)
    return [*steps, *_find_visit_steps(session, chosen.community, today)]


def _find_service_steps(session: Session, community: Community, today: date) -> list[str]:
    """What keeps people from booking, or may have them come in vain."""
    offerings = list_offerings(session, community, today=today)
    steps = []
    if unserved := [each.service.name.zh for each in offerings if not each.servers and _needs_somebody(each.service)]:
        steps.append(
            f"没有人能办、所以约不了的服务 · services that nobody can serve ({len(unserved)}): {'、'.join(unserved)}。"
            "请在社区文件里写上中心的工作人员，或者用 /services 改「谁来办」 · add the centre's staff to the community "
            "file, or change ‘Who serves’ with /services."
        )
    years = {year for each in offerings for year in list_guessed_years(each, today)}
    return [*steps, *(GUESSED_YEAR.format(year=year) for year in sorted(years))]


def _find_visit_steps(session: Session, community: Community, today: date) -> list[str]:
    """Where so many must be visited so often that the people there cannot do it."""
    overloads = list_overloads(session, community, today=today)
    if not overloads:
        return []
    told = "、".join(_tell_overload(each, community) for each in overloads)
    return [OVERLOADED.format(count=len(overloads), told=told)]


def _tell_overload(demand: Demand, community: Community) -> str:
    place, round_ = name_place(community, f"{Place.GRID}:{demand.grid_id}").zh, demand.round.name.zh
    needed = ceil(demand.households * 10) / 10
    return f"{place}（{round_}：要走 {needed} 户，{demand.people} 人最多走 {demand.most} 户）"


def _needs_somebody(service: Service) -> bool:
    return service.is_open and service.served_by != NOBODY


def _check_community(settings: Settings) -> list[str]:
    if settings.community_file is None:
        return []
    try:
        read_community(settings.community_file)
    except CommunityFileError as error:
        return [f"{problem} Mend it, or set COMMUNITY_FILE to another file." for problem in error.problems]
    return []


def _check_folder(settings: Settings) -> list[str]:
    probe = settings.data_dir / ".probe"
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        folder = settings.data_dir
        return [f"{folder} cannot be written ({error.strerror}): make it writable, or set DATA_DIR to another."]
    return []


def _check_database(settings: Settings) -> list[str]:
    try:
        engine = open_engine(settings.database)
        with engine.connect() as connection:
            connection.execute(text("select 1"))
        engine.dispose()
        current, newest = migrations.get_versions(settings.database)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        return [f"The database cannot be opened ({reason}): check DATABASE_URL and that the server runs."]
    if current not in (None, newest):
        return [f"The database is at schema {current}, the program at {newest}: start wuxin once to bring it forward."]
    return _check_store(settings) if current else []


def _check_store(settings: Settings) -> list[str]:
    """Whether the community that a start would load fits what is in use: it is loaded, and not committed."""
    engine = open_engine(settings.database)
    try:
        with served_alone(settings.database), Session(engine) as session:
            chosen = choose_community(session, settings.community_file)
            load_community(session, chosen.community, admin_ids=settings.admin_ids, now=Clock().now())
    except AlreadyServedError:
        return []  # whoever serves it has looked at it
    except StillInUseError as error:
        return explain_start(error)
    except CommunityFileError as error:
        return [] if settings.community_file else explain_start(error)
    finally:
        engine.dispose()
    return []


async def _check_token(settings: Settings) -> list[str]:
    if settings.telegram_token is None:
        return []
    try:
        await ask_username(settings)
    except TelegramError as error:
        return [explain_telegram(settings, error)]
    return []


async def ask_username(settings: Settings) -> str:
    """The bot's name on Telegram. Raises TelegramError, which `explain_telegram` puts into words."""
    async with open_bot(settings) as bot:
        return bot.username


def explain_telegram(settings: Settings, error: TelegramError) -> str:
    """Why Telegram would not talk to us, and what helps."""
    if isinstance(error, InvalidToken):
        return "Telegram does not know TELEGRAM_TOKEN: copy it again from @BotFather, or have it make a new one."
    return f"{settings.telegram_base_url} cannot be reached ({error.message}): check the network or TELEGRAM_BASE_URL."
