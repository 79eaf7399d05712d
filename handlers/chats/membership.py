"""What happens to the bot in chats: let in, thrown out, blocked, muted, promoted; and a group's title and id."""

from telegram import Chat, ChatMember, ChatMemberRestricted, ChatMemberUpdated
from telegram.ext import filters

from handlers.chats.reports import plan_hello, report_return, report_rights
from handlers.flow import END, ChatMemberHandler, Context, Conversation, MessageHandler, Next
from models.chats import list_chats, mark_unreachable, migrate_chat, note_chat
from models.reach import MUTED, get_refusal, record_return

GROUPS = (Chat.GROUP, Chat.SUPERGROUP)


def notice_membership(context: Context[None]) -> Next:
    """Where we cannot write nothing more is tried; where we can again, what still waits for somebody comes anew."""
    changed = context.update.my_chat_member
    if changed is None or changed.chat.type == Chat.CHANNEL:
        return END
    chat, refusal = changed.chat, _refusal(changed.new_chat_member)
    was_shut = get_refusal(context.session, chat.id) is not None
    is_first = not list_chats(context.session, {chat.id})
    if chat.type in GROUPS:
        status = changed.new_chat_member.status if refusal in (None, MUTED) else refusal
        note_chat(context.session, chat.id, chat.title or "", now=context.now, bot_status=status)
    if refusal:
        mark_unreachable(context.session, chat.id, reason=refusal, now=context.now)
        return END
    record_return(context.session, {chat.id}, speaking=True)
    if chat.type in GROUPS:
        _notice_group(context, changed, was_shut=was_shut, is_first=is_first and not was_shut)
    return END


def _notice_group(context: Context[None], changed: ChatMemberUpdated, *, was_shut: bool, is_first: bool) -> None:
    before, now = changed.old_chat_member, changed.new_chat_member
    if was_shut or _refusal(before):
        was_muted = _refusal(before) == MUTED
        report_return(context.announcer, changed.chat.id, was_muted=was_muted, is_first=is_first)
    if _refusal(before) in (ChatMember.LEFT, ChatMember.BANNED):
        plan_hello(context.announcer, changed.chat.id, origin=context.update.update_id)
    if (before.status == ChatMember.ADMINISTRATOR) is not (now.status == ChatMember.ADMINISTRATOR):
        report_rights(context.announcer, changed.chat.id, is_admin=now.status == ChatMember.ADMINISTRATOR)


def follow_migration(context: Context[None]) -> Next:
    """The group became a supergroup: everything that stands in it moves along."""
    message = context.message
    if message.migrate_to_chat_id:
        migrate_chat(context.session, message.chat_id, message.migrate_to_chat_id, now=context.now)
    elif message.migrate_from_chat_id:
        migrate_chat(context.session, message.migrate_from_chat_id, message.chat_id, now=context.now)
    return END


def follow_title(context: Context[None]) -> Next:
    note_chat(context.session, context.chat.id, context.message.new_chat_title or "", now=context.now)
    return END


def _refusal(member: ChatMember) -> str | None:
    """Why we cannot write where we are this; None where we can."""
    if isinstance(member, ChatMemberRestricted):
        if not member.is_member:
            return ChatMember.LEFT
        return None if member.can_send_messages else MUTED
    return member.status if member.status in (ChatMember.LEFT, ChatMember.BANNED) else None


conversation: Conversation[None] = Conversation(
    name="membership",
    entry_points=[
        ChatMemberHandler(notice_membership),
        MessageHandler(filters.StatusUpdate.MIGRATE, follow_migration),
        MessageHandler(filters.StatusUpdate.NEW_CHAT_TITLE, follow_title),
    ],
)
