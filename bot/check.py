"""What `wuxin check` looks at: each trouble in one sentence, with its remedy."""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken, TelegramError

from bot import migrations
from bot.app import open_bot
from bot.database import open_engine
from bot.settings import Settings
from models.communities import read_community
from models.rules.community_files import CommunityFileError


async def find_problems(settings: Settings) -> list[str]:
    """All troubles found, none where everything is in order."""
    return [
        *_check_community(settings),
        *_check_folder(settings),
        *_check_database(settings),
        *await _check_token(settings),
    ]


def _check_community(settings: Settings) -> list[str]:
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
    return []


async def _check_token(settings: Settings) -> list[str]:
    if settings.telegram_token is None:
        return []
    bot = open_bot(settings)
    try:
        async with bot:
            return []
    except InvalidToken:
        return ["Telegram does not know TELEGRAM_TOKEN: copy it again from @BotFather, or have it make a new one."]
    except TelegramError as error:
        return [
            f"{settings.telegram_base_url} cannot be reached ({error.message}): check the network or TELEGRAM_BASE_URL."
        ]
