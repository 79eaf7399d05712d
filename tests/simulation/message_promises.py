"""What must be true of messages, cards, presses and dialogues when a history has settled."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.requests.cards import show_request
from handlers.ui.announce import Announcer
from models.outbox import Outbox, Outgoing
from models.requests import Request
from models.rules.delivery import MOST_AMBIGUOUS, Status
from tests.simulation.program import product, routes
from tests.simulation.telegram import GROUPS, Arrival

if TYPE_CHECKING:
    from tests.simulation.history import History


def list_broken(history: "History") -> Iterator[str]:
    """Every broken promise about messages, in words."""
    arrivals: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in history.telegram.arrivals:
        arrivals[arrival.key].append(arrival)
    yield from delivered(history, arrivals)
    yield from ordered(history)
    yield from cards_true(history)
    yield from presses_answered(history)
    yield from dialogues_known(history)
    yield from updates_processed(history)


def delivered(history: "History", arrivals: dict[str, list[Arrival]]) -> Iterator[str]:
    """What was sent arrived, and not more often than sends were ambiguous; every row came to an allowed end."""
    newest_of_card = dict(history.store.query("select card, max(id) from outbox where card is not null group by card"))
    statement = "select id, key, chat_id, status, ambiguous, card, error from outbox"
    for id_, key, chat_id, status, ambiguous, card, error in history.store.query(statement):
        came = arrivals.get(key, [])
        repeats = sum(arrival.is_new for arrival in came) - 1
        if repeats > ambiguous:
            yield f"{key} arrived {repeats + 1} times, with {ambiguous} ambiguous sends"
        may_end_so = {
            Status.SENT: bool(came),
            Status.SUPERSEDED: newest_of_card.get(card, 0) > id_,
            Status.UNKNOWN: ambiguous >= MOST_AMBIGUOUS,
            Status.DEAD: chat_id in history.telegram.ever_refused,
        }
        if not may_end_so.get(status, False):
            yield f"{key} may not end as {status} (arrived {len(came)} times, error {error})"


def ordered(history: "History") -> Iterator[str]:
    """Within a chat, messages of one priority arrive in the order in which they were promised."""
    statement = "select key, id, priority, urgent from outbox where card is null and method like 'send%'"
    places = {key: (id_, priority, urgent) for key, id_, priority, urgent in history.store.query(statement)}
    latest: dict[tuple[Any, ...], tuple[int, str]] = {}
    seen: set[str] = set()
    for arrival in history.telegram.arrivals:
        if arrival.key not in places or arrival.key in seen or not arrival.is_new:
            continue
        seen.add(arrival.key)
        id_, priority, urgent = places[arrival.key]
        chat = GROUPS[0] if arrival.chat_id in GROUPS else arrival.chat_id
        lane = (chat, priority, urgent)
        last_id, last_key = latest.get(lane, (0, ""))
        if id_ < last_id:
            yield f"{arrival.key} came after {last_key} in chat {chat}"
        latest[lane] = max((last_id, last_key), (id_, arrival.key))


def cards_true(history: "History") -> Iterator[str]:
    """The card that a chat shows says what the store says."""
    lost = "select distinct card from outbox where card is not null and status in ('dead', 'unknown')"
    excused = {card for (card,) in history.store.query(lost)}
    cards = dict(history.store.query("select key, card from outbox where card is not null"))
    standing = {cards[a.key]: (a.chat_id, a.message_id) for a in history.telegram.arrivals if a.key in cards}
    for row in history.store.transact(lambda session: _render(session, history)):
        if row.card is None or row.card in excused or row.chat_id in history.telegram.ever_refused:
            continue
        if row.card not in standing:
            yield f"{row.card} is nowhere"
            continue
        chat_id, message_id = standing[row.card]
        shown = history.telegram.chats[chat_id][message_id]
        markup = json.loads(shown.markup) if shown.markup else None
        if shown.text != row.payload["text"] or _led_to(markup) != _led_to(row.payload.get("reply_markup")):
            yield f"{row.card} shows\n{shown.text}\n{markup}\ninstead of\n{row.payload['text']}"


def _led_to(markup: dict[str, Any] | None) -> list[str]:
    """What the buttons carry, in their order; how they are laid out is the reader's own setting, from then on."""
    rows = markup["inline_keyboard"] if markup else []
    return [button.get("callback_data") or button["url"] for row in rows for button in row]


def _render(session: Session, history: "History") -> list[Outgoing]:
    now = history.clock.now()
    announcer = Announcer(session, product(), Outbox("check", now), now)
    for request in session.scalars(select(Request)):
        show_request(announcer, request)
    return announcer.outbox.rows


def presses_answered(history: "History") -> Iterator[str]:
    """Whoever presses a button gets an answer, unless the line or the program broke just then."""
    unanswered = {query_id for query_id, answered in history.telegram.presses.items() if not answered}
    yield from (f"press {query_id} was not answered" for query_id in sorted(unanswered - history.excused))


def dialogues_known(history: "History") -> Iterator[str]:
    """Everybody who stands in a dialogue stands at a question that exists, with a draft that can be read."""
    statement = "select conversation, state, draft, user_id from dialogues"
    for name, state, draft, user_id in history.store.query(statement):
        conversation = routes().conversations.get(name)
        if conversation is None or state not in conversation.questions:
            yield f"{user_id} stands in {name}, {state}"
            continue
        conversation.load_draft(json.loads(draft))


def updates_processed(history: "History") -> Iterator[str]:
    """What Telegram was told is done, is done: it is on record, and what was written had an effect."""
    processed = {id_ for (id_,) in history.store.query("select update_id from processed_updates")}
    parked = {id_ for (id_,) in history.store.query("select update_id from parked_updates")}
    origins = Counter(key.partition(":")[0] for (key,) in history.store.query("select key from outbox"))
    texts = " ".join(event.text for event in history.witness.events)
    for update in history.telegram.acknowledged:
        id_, message = update["update_id"], update.get("message")
        if id_ not in processed:
            yield f"update {id_} was acknowledged and not processed"
        if message is None or "migrate" in str(message.keys()) or message["chat"]["type"] != "private" or id_ in parked:
            continue
        if not origins[f"u{id_}"] and (message.get("text") or message["caption"]) not in texts:
            yield f"update {id_} had no effect: {message.get('text')}"
