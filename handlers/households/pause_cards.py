"""The card on which a leader says for how long a household is left in peace, and who hears what was said."""

import calendar
from datetime import date, timedelta
from typing import Any

from handlers.households.page import about_household
from handlers.households.pause_buttons import Agree, Length, Refuse
from handlers.households.titles import title_of
from handlers.ui.announce import Announcer
from handlers.ui.keyboards import Button, Keyboard
from handlers.ui.words import tell_day
from models import outbox
from models.actors import get_actor, list_actors
from models.households import VisitPause
from models.households.pausing import may_decide
from models.people import Person
from models.roles import list_serving
from models.rules.community import Community
from models.rules.delivery import Priority
from models.rules.roles import Role
from models.rules.visit_states import PauseState

MONTHS = 3
DECIDED = ("pauses/decided", "pauses/decided_for_household")
ENDED = ("pauses/ended", "pauses/ended_for_household")
"""To those who go there, and to those who live there."""


def ask_leader(announcer: Announcer, pause: VisitPause) -> None:
    """Whoever steers the grid's visits gets the card, in private. Called after `models.households.pausing.ask_pause`;
    where the pause was decided on already, nothing is asked.
    """
    if pause.state is PauseState.ASKED:
        show_card(announcer, pause, list_deciding(announcer, pause))


def show_card(announcer: Announcer, pause: VisitPause, people: list[Person]) -> None:
    """Bring these people's card up to date."""
    for person in people:
        if to := announcer.to_person(person):
            keyboard = _keyboard(announcer, pause, person.language) if pause.state is PauseState.ASKED else ()
            announcer.show_card(
                _key(pause, person),
                to,
                "pauses/card",
                keyboard=keyboard,
                about=about(pause),
                priority=Priority.REMINDER,
                **words_of(pause),
            )


def renew_card(announcer: Announcer, pause: VisitPause, person: Person) -> None:
    """Bring somebody the card to the end of their chat; the old one loses its buttons."""
    for chat_id, message_id in outbox.forget_cards(announcer.session, [_key(pause, person)]):
        announcer.outbox.put(chat_id, "editMessageReplyMarkup", {"message_id": message_id})
    show_card(announcer, pause, [person])


def tell_decided(announcer: Announcer, pause: VisitPause, by: Person, *, words: str = "") -> None:
    """It was decided: every card says so; whoever goes there and the household hear it. `words`: to who goes there."""
    _tell(announcer, pause, by, DECIDED, words=words)


def tell_ended(announcer: Announcer, pause: VisitPause, by: Person) -> None:
    """They may be visited again: the same people hear it, and whoever said so knows it."""
    _tell(announcer, pause, by, ENDED)


def last_day(length: Length, community: Community, *, today: date) -> date | None:
    """The last day on which they are left in peace; None: until they say."""
    match length:
        case Length.QUARTER:
            months = today.month - 1 + MONTHS
            year, month = today.year + months // 12, months % 12 + 1
            return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
        case Length.USUAL:
            return today + timedelta(days=community.visits.pause_days)
        case Length.OPEN:
            return None


def list_deciding(announcer: Announcer, pause: VisitPause) -> list[Person]:
    """Who says for how long: the grid's leader; where there is none on Telegram, or it is their own home, the secretary
    and the director.
    """
    session, today, household = announcer.session, announcer.today, pause.household

    def reachable(people: list[Person]) -> list[Person]:
        actors = list_actors(session, [person.id for person in people], today=today)
        deciding = {actor.id for actor in actors if may_decide(actor, household)}
        return [person for person in people if person.id in deciding]

    leaders = list_serving(session, [Role.GRID_LEADER], grid_id=household.grid_id, today=today)
    return reachable(leaders) or reachable(list_serving(session, [Role.SECRETARY, Role.DIRECTOR], today=today))


def words_of(pause: VisitPause) -> dict[str, Any]:
    """What the words about a pause need to know."""
    household = pause.household
    return {"pause": pause, "title": title_of(household), "grid": household.grid, "asked_by": pause.asked_by,
            "decided_by": pause.decided_by, "their_own_word": is_own_word(pause)}  # fmt: skip


def is_own_word(pause: VisitPause) -> bool:
    """Whether a member of the household wrote it down themselves."""
    return pause.asked_by_id in {person.id for person in pause.household.members}


def about(pause: VisitPause) -> str | None:
    """How messages say whom they are about."""
    return about_household(pause.household)


def _tell(announcer: Announcer, pause: VisitPause, by: Person, news: tuple[str, str], *, words: str = "") -> None:
    for_staff, for_family = news
    show_card(announcer, pause, list({p.id: p for p in [*list_deciding(announcer, pause), by]}.values()))
    family = _list_family(announcer, pause)
    told = {person.id: (person, for_family) for person in family}
    told = {person.id: (person, for_staff) for person in _list_going(announcer, pause)} | told
    for person, message in told.values():
        if person.id != by.id and (to := announcer.to_person(person)):
            announcer.say(to, message, about=about(pause), priority=Priority.REMINDER, words=words, **words_of(pause))


def _list_going(announcer: Announcer, pause: VisitPause) -> list[Person]:
    """Who wrote it down; where the household said so itself, the grid's workers."""
    asked_by = get_actor(announcer.session, pause.asked_by_id, today=announcer.today)
    if asked_by and asked_by.is_staff and not is_own_word(pause):
        return [pause.asked_by]
    workers = [Role.GRID_WORKER]
    return list_serving(announcer.session, workers, grid_id=pause.household.grid_id, today=announcer.today)


def _list_family(announcer: Announcer, pause: VisitPause) -> list[Person]:
    """One of whom it concerns who is on Telegram; or who asked, if they are no staff."""
    members = [person for person in pause.household.known_members if person.telegram_id is not None]
    asked_by = get_actor(announcer.session, pause.asked_by_id, today=announcer.today)
    if asked_by and (is_own_word(pause) or not asked_by.is_staff):
        return [pause.asked_by]
    return members[:1]


def _keyboard(announcer: Announcer, pause: VisitPause, language: str) -> Keyboard:
    community, today = announcer.product.community, announcer.today
    rows = []
    for length in Length:
        until = last_day(length, community, today=today)
        values = {"days": community.visits.pause_days, "until": tell_day(until, language) if until else ""}
        rows.append([Button(Agree(pause.id, length), f"pauses/{length}", values=values)])
    return [*rows, [Button(Refuse(pause.id), "pauses/refuse")]]


def _key(pause: VisitPause, person: Person) -> str:
    return f"pause:{pause.id}:{person.id}"
