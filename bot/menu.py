"""The commands that Telegram's menu offers, in each language."""

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from handlers.ui.words import list_commands


async def publish_commands(bot: Bot, languages: tuple[str, ...]) -> None:
    """Set the menus: the first language is for everybody whose own has none. In groups nothing is offered."""
    private = BotCommandScopeAllPrivateChats()
    for number, language in enumerate(languages):
        commands = [BotCommand(name, description) for name, description in list_commands(language).items()]
        await bot.set_my_commands(commands, scope=private, language_code=None if number == 0 else language)
    await bot.delete_my_commands(scope=BotCommandScopeAllGroupChats())
