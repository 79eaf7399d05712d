"""The bare python-telegram-bot echo, all defaults: the measure of everything else."""

import os

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back; of a press, what the button carries."""
    query, message = update.callback_query, update.effective_message
    text = query.data if query else message and message.text
    if update.effective_chat:
        await context.bot.send_message(update.effective_chat.id, text or "…")


def main() -> None:
    """Poll until SIGTERM."""
    builder = Application.builder().token(os.environ["TELEGRAM_TOKEN"]).base_url(os.environ["TELEGRAM_BASE_URL"])
    application = builder.build()
    application.add_handler(MessageHandler(filters.ALL, echo))
    application.add_handler(CallbackQueryHandler(echo))
    application.run_polling()


if __name__ == "__main__":
    main()
