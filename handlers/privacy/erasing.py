"""Erasing somebody: the words around it. Messages about them are overwritten, relatives hear it, and they get a last
word.
"""

from collections.abc import Sequence

from handlers.commitments.relieving import relieve_of_promises
from handlers.desks.lists import refresh_day_card
from handlers.requests.handing_over import show_released
from handlers.topics.news import tell_step
from handlers.ui.announce import Announcer, Recipient
from handlers.visits.handing_over import hand_over_visits
from handlers.visits.lists import refresh
from models import timers
from models.appointments import Appointment
from models.appointments.forgetting import list_ids_of
from models.households import Household
from models.people import Person
from models.people.preferences import get_language
from models.privacy import erasing
from models.privacy.erasing import Relative
from models.privacy.messages import Told
from models.requests import Request
from models.requests.relief import release_requests
from models.rules.delivery import Priority
from models.rules.topic_states import TopicStep
from models.topics import Topic

FAREWELL = "farewell"
"""What the last words to somebody are about: they are forgotten once they are sent."""
FORGET_FAREWELL = "privacy.farewell"
"""The kind of the timer that does it."""


def erase_person(announcer: Announcer, person: Person) -> None:
    """Erase somebody, or what of them no open case needs."""
    session, now, person_id = announcer.session, announcer.now, person.id
    to = announcer.to_person(person)
    has_menu = person.menu is not None
    expects_word = person.erase_asked_at is not None or person.left_at is not None
    appointments = list_ids_of(session, person_id)
    household = session.get(Household, person.household_id) if person.household_id else None
    erasure = erasing.erase(session, person, now=now)
    for told in erasure.told:
        _overwrite(announcer, told)
    if not erasure.is_complete:
        if to:
            about = f"person:{person_id}"
            announcer.say(to, "privacy/erase_waits", about=about, references=erasure.open_requests)
        return
    for relative in erasure.relatives:
        _tell_relative(announcer, relative)
    _refresh_lists(announcer, appointments)
    for topic_id in erasure.withdrawn_topics:
        tell_step(announcer, session.get_one(Topic, topic_id), TopicStep.WITHDRAW)
    if erasure.was_staff:
        _hand_on(announcer, person, person_id)
    if household:  # lists of visits name others as well: they come back without them
        refresh(announcer, household)
    if to and expects_word:
        announcer.say(to, "privacy/erased", about=FAREWELL)
    if to and has_menu:
        scope = {"scope": {"type": "chat", "chat_id": to.chat_id}}
        announcer.outbox.put(to.chat_id, "deleteMyCommands", scope, about=FAREWELL)
    plan_forgetting(announcer)


def _hand_on(announcer: Announcer, person: Person, person_id: int) -> None:
    """What they saw to goes to others."""
    community = announcer.product.community
    if released := release_requests(announcer.session, person_id, community, now=announcer.now):
        show_released(announcer, released, person)
    relieve_of_promises(announcer, owner_id=person_id)
    hand_over_visits(announcer, {person_id})


def plan_forgetting(announcer: Announcer) -> None:
    """The last words lead to an account that nobody knows any more: they go as soon as they were sent."""
    due_at = announcer.now + erasing.BREATH * 10
    key = f"{FAREWELL}:{due_at.isoformat()}"
    timers.plan(announcer.session, key, kind=FORGET_FAREWELL, subject_id=0, due_at=due_at)


def _overwrite(announcer: Announcer, told: Told) -> None:
    """A message about somebody, in a chat of somebody else's: its words make room, its pictures go."""
    if not told.is_text:
        gone = {"message_id": told.message_id}
        announcer.outbox.put(told.chat_id, "deleteMessage", gone, priority=Priority.TASKS)
        return
    noun, _, id_ = told.about.partition(":")
    languages = announcer.product.community.languages
    language = get_language(announcer.session, told.chat_id) if told.chat_id > 0 else languages[0]
    reference = _find_reference(announcer, noun, id_)
    announcer.replace(Recipient(told.chat_id, language), told.message_id, "privacy/overwritten", reference=reference)


def _find_reference(announcer: Announcer, noun: str, id_: str) -> str | None:
    """By which number people call what the message was about."""
    match noun:
        case "request":
            request = announcer.session.get(Request, int(id_))
            return request.reference if request else None
        case "topic":
            topic = announcer.session.get(Topic, int(id_))
            return topic.reference if topic else None
        case _:
            return None


def _refresh_lists(announcer: Announcer, appointment_ids: Sequence[int]) -> None:
    """A centre's list in its chat names others as well: it comes back without them."""
    for id_ in appointment_ids:
        if appointment := announcer.session.get(Appointment, id_):
            refresh_day_card(announcer, appointment)


def _tell_relative(announcer: Announcer, relative: Relative) -> None:
    """They must know that they no longer act for somebody, or that nobody does for them; names are gone already."""
    person = announcer.session.get(Person, relative.person_id)
    if person and (to := announcer.to_person(person)):
        message = "privacy/principal_gone" if relative.was_agent else "privacy/agent_gone"
        announcer.say(to, message, priority=Priority.REMINDER, relation=relative.relation)
