"""Who is there: people, groups, the bot's place in them; blocking, leaving, upgrading."""

from bot.sandbox.chats import GROUP_ANONYMOUS_BOT, Group, Person, PrivateChat, Role, Sender, member_json
from bot.sandbox.messages import Message
from bot.sandbox.state import State
from bot.sandbox.wire import ImpossibleError, Json

_SUPERGROUP = -1_000_000_000_000


class Membership(State):
    """The people's side of accounts and groups."""

    def register_person(
        self,
        name: str,
        *,
        person_id: int | None = None,
        username: str = "",
        language_code: str = "zh-hans",
        about: dict[str, str] | None = None,
    ) -> Person:
        """A new account. "Mary Smith" has a last name, 王秀英 is written together."""
        person_id = next(self.person_ids) if person_id is None else person_id
        if person_id in self.people or person_id in {0, self.bot.id} or person_id < 0:
            raise ImpossibleError(f"the id {person_id} is taken or not a person's")
        first, _, last = name.strip().partition(" ")
        if not first:
            raise ImpossibleError("a person has a name")
        person = Person(
            id=person_id,
            first_name=first,
            last_name=last.strip(),
            username=username,
            language_code=language_code,
            about=about or {},
        )
        self.people[person_id] = person
        self.chats[person_id] = chat = PrivateChat(id=person_id, person=person)
        self.emit_chat(chat)
        return person

    def set_language(self, person_id: int, language_code: str) -> None:
        """The person's Telegram is in another language from now on; the bot learns it from their next message."""
        person = self.person(person_id)
        person.language_code = language_code
        self.emit_chat(self.chats[person_id])

    def create_group(
        self, title: str, member_ids: list[int], *, kind: str = "group", group_id: int | None = None
    ) -> Group:
        """The first member is its creator; the bot may be one of the members. `group_id` makes its id a known one."""
        if kind not in {"group", "supergroup"} or not title.strip() or not member_ids:
            raise ImpossibleError("a group has a title, at least one member and the type group or supergroup")
        people = [self.person(member_id) for member_id in member_ids if member_id != self.bot.id]
        if not people:
            raise ImpossibleError("a person creates the group, not the bot")
        creator = people[0]
        group = Group(id=group_id or self._new_group_id(kind), type=kind, title=title.strip())
        group.roles = {person.id: Role.MEMBER for person in people} | {creator.id: Role.CREATOR}
        self.chats[group.id] = group
        self.post(group, creator, {f"{kind}_chat_created": True})
        if self.bot.id in member_ids:
            self.add_bot(group.id, by=creator.id)
        self.emit_chat(group)
        return group

    def add_member(self, chat_id: int, person_id: int, *, by: int | None = None) -> Message:
        """Someone joins, by themselves or because another member (`by`) added them."""
        group, person = self._live_group(chat_id), self.person(person_id)
        if group.role(person_id).is_inside:
            raise ImpossibleError("they are in the group already", status=409)
        actor = self.person(person_id if by is None else by)
        self._change_role(group, person, Role.MEMBER, actor)
        return self.post(group, actor, {"new_chat_members": [person.as_user()]})

    def remove_member(self, chat_id: int, person_id: int, *, by: int | None = None) -> Message:
        """Someone leaves, or is removed by another."""
        group, person = self._live_group(chat_id), self.person(person_id)
        if not group.role(person_id).is_inside:
            raise ImpossibleError("they are not in the group", status=409)
        actor = self.person(person_id if by is None else by)
        message = self.post(group, actor, {"left_chat_member": person.as_user()})
        self._change_role(group, person, Role.LEFT if actor is person else Role.KICKED, actor)
        return message

    def add_bot(self, chat_id: int, *, by: int) -> None:
        """A member adds the bot."""
        group = self._live_group(chat_id)
        if group.role(self.bot.id).is_inside:
            raise ImpossibleError("the bot is in the group already", status=409)
        actor = self._member(group, by)
        self._change_role(group, self.bot, Role.MEMBER, actor)
        self.post(group, actor, {"new_chat_members": [self.bot.as_user()]})

    def remove_bot(self, chat_id: int, *, by: int) -> None:
        """A member removes the bot."""
        group = self._live_group(chat_id)
        if not group.role(self.bot.id).is_inside:
            raise ImpossibleError("the bot is not in the group", status=409)
        actor = self._member(group, by)
        self.post(group, actor, {"left_chat_member": self.bot.as_user()})
        self._change_role(group, self.bot, Role.KICKED, actor)

    def set_bot_role(self, chat_id: int, role: Role, *, by: int) -> None:
        """Promote (ADMINISTRATOR), demote or unmute (MEMBER), mute (RESTRICTED)."""
        group = self._live_group(chat_id)
        if not group.role(self.bot.id).is_inside:
            raise ImpossibleError("the bot is not in the group", status=409)
        self._change_role(group, self.bot, role, self._member(group, by))

    def set_member_role(self, chat_id: int, person_id: int, role: Role, *, by: int) -> None:
        """Make a member an administrator, or no longer one."""
        group = self._live_group(chat_id)
        self._change_role(group, self._member(group, person_id), role, self._member(group, by))

    def leave_group(self, group: Group) -> None:
        """The bot goes by itself."""
        self.post(group, self.bot, {"left_chat_member": self.bot.as_user()})
        self._change_role(group, self.bot, Role.LEFT, self.bot)

    def migrate_group(self, chat_id: int) -> Group:
        """Upgrade a group to a supergroup: a new chat with a new id; calls to the old one say so."""
        old = self._live_group(chat_id)
        if old.type != "group":
            raise ImpossibleError("it is a supergroup already", status=409)
        new = Group(id=self._new_group_id("supergroup"), type="supergroup", title=old.title)
        new.roles, new.anonymous = dict(old.roles), set(old.anonymous)
        self.chats[new.id] = new
        creator = self.people[old.creator_id]
        self.post(old, creator, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self.post(new, creator, {"migrate_from_chat_id": old.id})
        self.emit_chat(new)
        return new

    def block(self, person_id: int) -> None:
        """The person blocks the bot."""
        self._set_blocked(self.person(person_id), blocked=True)

    def unblock(self, person_id: int) -> None:
        """And lets it write again."""
        self._set_blocked(self.person(person_id), blocked=False)

    def deactivate(self, person_id: int) -> None:
        """The account is deleted."""
        self.person(person_id).deactivated = True

    def _set_blocked(self, person: Person, *, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        person.blocked = blocked
        old, new = (Role.MEMBER, Role.KICKED) if blocked else (Role.KICKED, Role.MEMBER)
        chat = self.chats[person.id]
        if person.bot_started:
            change = self._member_updated(chat.as_json(), self.bot, old, new, person)
            self.updates.add("my_chat_member", change, lane=chat.id)
        self.emit_chat(chat)

    def _change_role(self, group: Group, member: Sender, role: Role, actor: Sender) -> None:
        old = group.role(member.id)
        group.roles[member.id] = role
        change = self._member_updated(group.as_json(), member, old, role, actor)
        if group.hides(actor.id):
            change["from"] = GROUP_ANONYMOUS_BOT
        if member is self.bot:
            self.updates.add("my_chat_member", change, lane=group.id)
        elif group.role(self.bot.id).is_admin:
            self.updates.add("chat_member", change, lane=group.id)
        self.emit_chat(group)

    def _member_updated(self, chat: Json, member: Sender, old: Role, new: Role, actor: Sender) -> Json:
        return {
            "chat": chat,
            "from": actor.as_user(),
            "date": self.unix_now(),
            "old_chat_member": member_json(member, old),
            "new_chat_member": member_json(member, new),
        }

    def _live_group(self, chat_id: int) -> Group:
        group = self.group(chat_id)
        if group.migrated_to:
            raise ImpossibleError(f"the group was upgraded to the supergroup {group.migrated_to}", status=409)
        return group

    def _member(self, group: Group, person_id: int) -> Person:
        if not group.role(person_id).is_inside:
            raise ImpossibleError("only a member of the group can do that", status=403)
        return self.person(person_id)

    def _new_group_id(self, kind: str) -> int:
        number = next(self.group_ids)
        return _SUPERGROUP - number if kind == "supergroup" else -number
