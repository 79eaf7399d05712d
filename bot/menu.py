"""What Telegram shows of the bot before anybody writes: its description and the command menus, in each language."""

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import datetime
from html import unescape
from typing import Any

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from telegram import Bot, BotCommand, BotCommandScopeAllChatAdministrators, BotCommandScopeAllPrivateChats
from telegram.error import RetryAfter

from handlers.ui.announce import Announcer, Product
from handlers.ui.menus import name_menu
from handlers.ui.words import Words, list_commands
from models import outbox
from models.actors import list_actors
from models.outbox import Outbox
from models.people import Person
from models.roles import RoleGrant
from models.rules.community import Community

SCOPES = {"commands": BotCommandScopeAllPrivateChats(), "group_commands": BotCommandScopeAllChatAdministrators()}
"""Everybody's menu in private chats; in groups only those who look after the group are offered something."""

log = structlog.get_logger()


async def publish_profile(bot: Bot, community: Community, words: Words) -> None:
    """Set what everybody sees. The first language is also for those whose own has no words."""
    calls: list[Coroutine[Any, Any, object]] = []
    for language, code in _languages(community):
        for whose, scope in SCOPES.items():
            commands = [BotCommand(name, said) for name, said in list_commands(language, whose).items()]
            calls.append(bot.set_my_commands(commands, scope=scope, language_code=code))
        calls.append(_describe(bot, community, words, language, code))
    await asyncio.gather(*calls)


async def _describe(bot: Bot, community: Community, words: Words, language: str, code: str | None) -> None:
    """Texts that stand there already are left alone: Telegram takes few changes, and no start waits for that."""
    known = {"community": community}
    text = unescape(words.text(language, "profile/description", known))
    short = unescape(words.text(language, "profile/short_description", known))
    try:
        if (await bot.get_my_description(code)).description != text:
            await bot.set_my_description(text, code)
        if (await bot.get_my_short_description(code)).short_description != short:
            await bot.set_my_short_description(short, code)
    except RetryAfter as error:
        log.warning("Telegram takes no new description yet", reason=error.message)


def refresh_menus(session: Session, product: Product, now: datetime) -> int:
    """After a start: whose roles were changed by a file or a roster gets another menu. Returns how many that is."""
    announcer = Announcer(session, product, Outbox(f"menus:{now.isoformat()}", now), now)
    serves = select(RoleGrant.id).where(RoleGrant.person_id == Person.id).exists()
    people = session.scalars(
        select(Person).where(Person.telegram_id.is_not(None), or_(serves, Person.menu.is_not(None)))
    )
    rows = {person.id: person for person in people}
    for actor in list_actors(session, rows, today=announcer.today):
        if name_menu(actor) != rows[actor.id].menu:
            announcer.refresh_menu(rows[actor.id])
    return len(outbox.save(session, announcer.outbox.rows))


def _languages(community: Community) -> Iterator[tuple[str, str | None]]:
    for number, language in enumerate(community.languages):
        yield language, None if number == 0 else language
