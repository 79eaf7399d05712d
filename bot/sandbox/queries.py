"""Presses of inline buttons that wait for the bot's answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from bot.clock import Clock
from bot.sandbox.chats import Person
from bot.sandbox.messages import Message
from bot.sandbox.wire import Json, bad_request

_LIFETIME = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True, eq=False)
class Query:
    """One press; `answer` is None until the bot answers."""

    id: str
    person: Person
    message: Message
    data: str
    at: datetime
    answer: Json | None = None

    def as_json(self) -> Json:
        """The Bot API's CallbackQuery."""
        return {
            "id": self.id,
            "from": self.person.as_user(),
            "message": self.message.as_json(),
            "chat_instance": str(self.message.chat.id),
            "data": self.data,
        }


class Queries:
    """The presses so far, by id."""

    def __init__(self, clock: Clock, *, first_id: int) -> None:
        self._clock = clock
        self._numbers = count(first_id)
        self._queries: dict[str, Query] = {}

    def ask(self, person: Person, message: Message, data: str) -> Query:
        """A new press, waiting."""
        self._forget_old_ones()
        query_id = str(next(self._numbers))
        query = Query(id=query_id, person=person, message=message, data=data, at=self._clock.now())
        self._queries[query_id] = query
        return query

    def answer(self, query_id: str, answer: Json) -> Query:
        """Once and in time: the person's client waits a minute."""
        query = self._queries.pop(query_id, None)
        if query is None or self._is_old(query):
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        query.answer = answer
        return query

    def _is_old(self, query: Query) -> bool:
        return self._clock.now() - query.at > _LIFETIME

    def _forget_old_ones(self) -> None:
        while self._queries and self._is_old(first := next(iter(self._queries.values()))):
            del self._queries[first.id]
