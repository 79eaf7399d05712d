"""What those who look after a group do with it: its title, its topics, and hiding behind it."""

from bot.sandbox.chats import Group, Role
from bot.sandbox.membership import Membership
from bot.sandbox.messages import Message
from bot.sandbox.wire import ImpossibleError, unknown


class Managing(Membership):
    """The administrators' side of groups."""

    def rename_group(self, chat_id: int, title: str, *, by: int) -> Message:
        """Give the group another title."""
        group = self._looked_after(chat_id, by)
        if not title.strip():
            raise ImpossibleError("a group has a title")
        group.title = title.strip()
        self.emit_chat(group)
        return self.post(group, self.person(by), {"new_chat_title": group.title})

    def set_anonymous(self, chat_id: int, person_id: int, *, hidden: bool) -> None:
        """An administrator speaks in the group's name from now on, or in their own again."""
        group = self._looked_after(chat_id, person_id)
        if hidden:
            group.anonymous.add(person_id)
        else:
            group.anonymous.discard(person_id)
        self.emit_chat(group)

    def open_topic(self, chat_id: int, name: str, *, by: int) -> int:
        """A supergroup gets a topic; returns its id, which is that of the message that opened it."""
        group = self._looked_after(chat_id, by)
        if group.type != "supergroup":
            raise ImpossibleError("only supergroups have topics", status=409)
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self.post(group, self.person(by), created)
        message.thread_id = message.message_id
        group.topics[message.message_id] = True
        return message.message_id

    def close_topic(self, chat_id: int, topic: int, *, by: int, delete: bool = False) -> None:
        """Nobody but administrators writes there any more; or it goes, with what was written in it."""
        group = self._looked_after(chat_id, by)
        if topic not in group.topics:
            raise unknown("topic")
        if not delete:
            group.topics[topic] = False
            return
        del group.topics[topic]
        for message in [m for m in group.messages.values() if m.thread_id == topic]:
            message.is_deleted = True
            self.emit_message("delete", message)

    def _looked_after(self, chat_id: int, by: int) -> Group:
        group = self._live_group(chat_id)
        if group.role(by) not in (Role.CREATOR, Role.ADMINISTRATOR):
            raise ImpossibleError("only an administrator of the group can do that", status=403)
        return group
