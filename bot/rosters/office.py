"""The office whose people are listed: its community, the words that its lists may use, and its store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands.terminal import fail, opened_store, out
from bot.communities import STARTING_ERRORS, explain_start
from bot.database import AlreadyServedError, Database, served_alone
from bot.rosters.words import list_role_words, list_trait_words, say, say_in_both
from bot.settings import Settings
from models.communities.choosing import choose_community
from models.grids import Group
from models.rosters.places import Names, list_names
from models.rules.community import Community


@dataclass(frozen=True)
class Office:
    """What a list is read and written with."""

    database: Database
    community: Community
    names: Names

    @property
    def language(self) -> str:
        """The language in which it is spoken to."""
        return self.community.languages[0]

    def say(self, key: str, **values: object) -> str:
        """Words in the office's language."""
        return say(self.language, key, **values)

    def print(self, key: str, **values: object) -> None:
        """The same on the terminal."""
        out.print(self.say(key, **values), markup=False)


@contextmanager
def opened_office(settings: Settings) -> Iterator[Office]:
    """The office; a bot that serves the same file must be stopped first. PostgreSQL may be shared."""
    try:
        with served_alone(settings.database), opened_store(settings) as database:
            yield _open(database, settings)
    except AlreadyServedError as error:
        fail(say_in_both("says/serving", file=error))


def _open(database: Database, settings: Settings) -> Office:
    def load(session: Session) -> tuple[Community, dict[int, int]]:
        stored = {row.id: row.grid_id for row in session.execute(select(Group.id, Group.grid_id))}
        return choose_community(session, settings.community_file).community, stored

    try:
        community, stored = database.transact(load)
    except STARTING_ERRORS as error:
        fail(*explain_start(error))
    names = list_names(community, list_role_words(), list_trait_words())
    if names.grid_of_group != stored:
        fail(say_in_both("says/not_loaded"))
    return Office(database, community, names)
