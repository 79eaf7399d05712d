"""Polls and quizzes that the bot sends and stops."""

from dataclasses import dataclass, field

from bot.sandbox.chats import PrivateChat
from bot.sandbox.entities import utf16_length
from bot.sandbox.keyboards import checked_inline
from bot.sandbox.methods.parameters import ChatRef, List
from bot.sandbox.methods.places import known_message, writable_chat
from bot.sandbox.methods.sending import Target, post
from bot.sandbox.polls import Poll
from bot.sandbox.text import formatted
from bot.sandbox.wire import Json, bad_request
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a poll is answered and when it ends (seconds; Unix time)."""

    is_anonymous: bool = True
    type: str = "regular"
    allows_multiple_answers: bool = False
    allows_revoting: bool | None = None
    hide_results_until_closes: bool = False
    correct_option_ids: List = field(default_factory=list)
    explanation: str = ""
    explanation_parse_mode: str = ""
    open_period: int = 0
    close_date: int = 0
    is_closed: bool = False


def send_poll(
    world: World, to: Target, rules: Rules, *, question: str, options: List, question_parse_mode: str = ""
) -> Json:
    words, entities = formatted(question, question_parse_mode)
    if not words:
        raise bad_request("poll question must be non-empty")
    if utf16_length(words) > 300:
        raise bad_request("poll question length must not exceed 300")
    texts = _options(options)
    _check(rules, len(texts))
    now = world.unix_now()
    poll = Poll(
        id=str(next(world.message_ids)),
        question=words,
        question_entities=entities,
        options=texts,
        is_anonymous=rules.is_anonymous,
        is_quiz=rules.type == "quiz",
        allows_multiple_answers=rules.allows_multiple_answers,
        allows_revoting=rules.type != "quiz" if rules.allows_revoting is None else rules.allows_revoting,
        hides_results=rules.hide_results_until_closes,
        correct_option_ids=sorted(rules.correct_option_ids) if rules.type == "quiz" else [],
        explanation=_explanation(rules),
        open_period=rules.open_period,
        close_date=now + rules.open_period if rules.open_period else rules.close_date,
        is_closed=rules.is_closed,
    )
    message = post(world, to, {}, what="polls", poll=poll)
    if poll.close_date:
        world.timed_polls.append(message)
    return message.as_json()


def stop_poll(world: World, chat_id: ChatRef, message_id: int, reply_markup: Json | None = None) -> Json:
    chat = writable_chat(world, chat_id)
    message = known_message(chat, message_id, "message with poll to stop")
    if message.poll is None or message.sender is not world.bot:
        raise bad_request("message with poll can't be stopped")
    if message.poll.is_closed:
        raise bad_request("poll has already been closed")
    markup = checked_inline(reply_markup)
    world.flood.spend(chat.id, is_private=isinstance(chat, PrivateChat), is_edit=True)
    message.markup = markup
    world.close_poll(message)
    return message.poll.as_json()


def _options(options: List) -> list[str]:
    texts = [str(option.get("text", "") if isinstance(option, dict) else option).strip() for option in options]
    if not texts:
        raise bad_request("poll must have at least 1 option")
    if len(texts) > 12:
        raise bad_request("poll can't have more than 12 options")
    if not all(texts):
        raise bad_request("poll options must be non-empty")
    if any(utf16_length(text) > 100 for text in texts):
        raise bad_request("poll options length must not exceed 100")
    return texts


def _check(rules: Rules, options: int) -> None:
    if rules.type not in {"regular", "quiz"}:
        raise bad_request("unsupported poll type specified")
    if rules.type == "quiz" and not rules.correct_option_ids:
        raise bad_request("correct option identifiers must be specified for quizzes")
    if any(not isinstance(number, int) or not 0 <= number < options for number in rules.correct_option_ids):
        raise bad_request("wrong correct option ID specified")
    if rules.open_period and rules.close_date:
        raise bad_request("open period and close date can't be specified simultaneously")


def _explanation(rules: Rules) -> Json:
    words, entities = formatted(rules.explanation, rules.explanation_parse_mode)
    if not words:
        return {}
    if utf16_length(words) > 200:
        raise bad_request("poll explanation length must not exceed 200")
    return {"explanation": words} | ({"explanation_entities": entities} if entities else {})


METHODS = {"sendPoll": send_poll, "stopPoll": stop_poll}
