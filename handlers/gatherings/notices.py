"""What everybody hears of a gathering besides its card: that it is, that it moved, that it is off, that it is soon.

It is said in the chats of the grids that it concerns, and in private to whoever takes part or wants such news.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from handlers.gatherings import buttons as b
from handlers.gatherings.cards import describe, show_gathering, show_in_chats
from handlers.gatherings.keyboards import group_keyboard, open_button
from handlers.gatherings.organising_buttons import Organise
from handlers.minutes.buttons import WriteMinutes
from handlers.topics.news import tell_step
from handlers.ui.announce import Announcer
from handlers.ui.keyboards import Button, Keyboard, back_home
from models.actors import list_actors
from models.gatherings.planning import Change
from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.sign_ups import list_attending, list_waiting
from models.gatherings.telling import (
    News,
    Place,
    Telling,
    list_fresh,
    list_told,
    plan_next,
    plan_telling,
)
from models.gatherings.tickets import list_all_readers
from models.grids import Grid
from models.mandates import list_agents
from models.minutes.deadlines import ASKED_AFTER
from models.people import Person
from models.people.preferences import wants
from models.roles import list_serving, replace_absent
from models.rules.delivery import Priority
from models.rules.gathering_plans import Plan
from models.rules.gathering_states import GatheringState, SignUpState
from models.rules.notices import Notice
from models.rules.roles import Role
from models.rules.topic_states import TopicStep
from models.topics.rows import Topic

SOON = timedelta(hours=14)
"""What is about a gathering that begins sooner does not wait for the morning."""
MESSAGES = {
    News.NOTICE: "gatherings/notice",
    News.MOVED: "gatherings/moved",
    News.CANCELLED: "gatherings/cancelled",
}


def announce(announcer: Announcer, gathering: Gathering) -> None:
    """The card in each of the grids' chats, with what there is to look at; and a notice to those who want it."""
    show_in_chats(announcer, gathering)
    _show_material(announcer, gathering, list_concerned(announcer, gathering))
    _tell_invited(announcer, gathering)
    telling = Telling(gathering.id, News.NOTICE, gathering.version)
    plan_telling(announcer.session, telling, now=announcer.now)


def tell_changed(announcer: Announcer, gathering: Gathering, change: Change) -> None:
    """What was changed shows on the cards. Everybody hears of another time or place, once; who was not asked before is
    asked now, and who is newly invited hears it.
    """
    fresh = list_fresh(gathering, change.before.audience)
    if fresh:
        _ask_others(announcer, gathering, fresh, change.before.audience)
    if change.moved:
        tell_moved(announcer, gathering, change.before, fresh=fresh)
    else:
        show_gathering(announcer, gathering)
    _tell_invited(announcer, gathering, known={person_id for person_id, _ in change.before.invited})


def tell_moved(announcer: Announcer, gathering: Gathering, before: Plan, *, fresh: tuple[Place, ...] = ()) -> None:
    """Another time or place: in the chats, and to everybody who heard of it: not to who is asked only now (`fresh`)."""
    show_in_chats(announcer, gathering)
    words = describe(announcer, gathering) | {"before": before.starts_at, "place_before": before.place}
    known = {grid_id for grid_id, _ in before.audience}
    _say_in_chats(announcer, gathering, "gatherings/moved_in_grid", known, urgent=_is_soon(announcer, gathering),
                  **words)  # fmt: skip
    telling = Telling(gathering.id, News.MOVED, gathering.moves, places=fresh, before=before.starts_at)
    plan_telling(announcer.session, telling, now=announcer.now)


def tell_cancelled(announcer: Announcer, gathering: Gathering, topics: Iterable[Topic] = (), *, by_id: int) -> None:
    """It does not take place: the same, and whoever proposed what it was to talk over."""
    show_in_chats(announcer, gathering)
    words = describe(announcer, gathering)
    _say_in_chats(announcer, gathering, "gatherings/cancelled_in_grid", urgent=_is_soon(announcer, gathering), **words)
    telling = Telling(gathering.id, News.CANCELLED, gathering.version)
    plan_telling(announcer.session, telling, now=announcer.now)
    for topic in topics:
        tell_step(announcer, topic, TopicStep.UNSCHEDULE, besides=by_id, gathering=gathering)


def tell_batch(announcer: Announcer, gathering: Gathering, telling: Telling) -> None:
    """One batch of those who are told in private; the next follows. What has been overtaken is told no more."""
    if not _still_holds(gathering, telling):
        return
    told = list_told(announcer.session, telling)
    is_notice = telling.news is News.NOTICE
    words = describe(announcer, gathering) | ({"invited": None} if is_notice else {"before": telling.before})
    keyboard = _ask_keyboard(gathering) if gathering.state is GatheringState.COMING else [back_home()]
    for each in told:
        if each.takes_part and is_notice:
            continue  # who is invited heard it in their own words
        if each.takes_part or wants(each.person, Notice.MEETINGS):
            _say(announcer, gathering, each.person, MESSAGES[telling.news], keyboard,
                 priority=Priority.BROADCAST if is_notice else Priority.REMINDER,
                 urgent=not is_notice and _is_soon(announcer, gathering), takes_part=each.takes_part,
                 **words)  # fmt: skip
    plan_next(announcer.session, telling, told, now=announcer.now)


def remind(announcer: Announcer, gathering: Gathering, hours: int, *, until: datetime | None) -> None:
    """It is soon: in the chats, and to everybody who has a seat, waits for one, or for whom one is kept. `until`: when
    the next reminder says it.
    """
    words = describe(announcer, gathering) | {"hours": hours}
    expires_at = until or gathering.starts_at
    _say_in_chats(announcer, gathering, "gatherings/reminder_in_grid", expires_at=expires_at, **words)
    sign_ups = [*list_attending(announcer.session, gathering), *list_waiting(announcer.session, gathering)]
    readers = list_all_readers(announcer.session, sign_ups)
    for sign_up in sign_ups:
        for reader in readers[sign_up.id]:
            person = None if reader.id == sign_up.person_id else sign_up.person
            _say(announcer, gathering, reader, "gatherings/reminder", _come_keyboard(sign_up), expires_at=expires_at,
                 sign_up=sign_up, person=person, **words)  # fmt: skip
    answered = {sign_up.person_id for sign_up in sign_ups}
    for person, reader in _list_invited(announcer, gathering):
        if person.id not in answered:
            _say(announcer, gathering, reader, "gatherings/reminder", _ask_keyboard(gathering, person.id),
                 expires_at=expires_at, sign_up=None, person=None if person is reader else person,
                 **words)  # fmt: skip


def tell_over(announcer: Announcer, gathering: Gathering) -> None:
    """It was over by itself: who goes on from there hears it."""
    minutes = [[Button(WriteMinutes(gathering.id), "organising/minutes")]] if gathering.rules.has_minutes else []
    keyboard, words = [*minutes, [Button(Organise(gathering.id), "organising/open")]], describe(announcer, gathering)
    for person in _list_holding(announcer, gathering):
        _say(announcer, gathering, person, "organising/over", keyboard, **words)


def ask_for_minutes(announcer: Announcer, gathering: Gathering, *, days: int) -> None:
    """Nobody has sent its minutes for so many days: whoever was to write them hears it, and at the last their heads."""
    people = _list_holding(announcer, gathering)
    if days == ASKED_AFTER[-1]:
        people += list_serving(announcer.session, [Role.SECRETARY, Role.DIRECTOR], today=announcer.today)
    keyboard = [[Button(WriteMinutes(gathering.id), "organising/minutes")], back_home()]
    for person in {person.id: person for person in people}.values():
        _say(
            announcer, gathering, person, "organising/unwritten", keyboard, days=days, **describe(announcer, gathering)
        )


def _list_holding(announcer: Announcer, gathering: Gathering) -> list[Person]:
    """Whoever announced it, or stands in for them; where they hold none there any more, the heads."""
    session, today = announcer.session, announcer.today
    acting = replace_absent(session, [gathering.created_by], today=today) if gathering.created_by else []
    actors = list_actors(session, [person.id for person in acting], today=today)
    holding = {actor.id for actor in actors if gathering.parties(actor)}
    if found := [person for person in acting if person.id in holding]:
        return found
    grid_id = gathering.grid_id
    leaders = list_serving(session, [Role.GRID_LEADER], grid_id=grid_id, today=today) if grid_id else []
    return leaders or list_serving(session, [Role.SECRETARY], today=today)


def list_concerned(announcer: Announcer, gathering: Gathering) -> list[Grid]:
    """The grids whose people it concerns."""
    return [announcer.session.get_one(Grid, grid_id) for grid_id in gathering.grid_ids]


def list_silent(announcer: Announcer, gathering: Gathering) -> list[Grid]:
    """Those of them that have no chat which takes messages: its organisers hear that."""
    return [grid for grid in list_concerned(announcer, gathering) if announcer.to_grid(grid) is None]


def _ask_others(
    announcer: Announcer, gathering: Gathering, fresh: tuple[Place, ...], before: tuple[Place, ...]
) -> None:
    """It is for more people than it was."""
    show_in_chats(announcer, gathering)
    known = {grid_id for grid_id, _ in before}
    grids = [grid for grid in list_concerned(announcer, gathering) if grid.id not in known]
    _show_material(announcer, gathering, grids)
    telling = Telling(gathering.id, News.NOTICE, gathering.version, places=fresh)
    plan_telling(announcer.session, telling, now=announcer.now)


def _tell_invited(announcer: Announcer, gathering: Gathering, *, known: Collection[int | None] = ()) -> None:
    """Who is invited by name, besides those who knew it before."""
    words = describe(announcer, gathering)
    for person, reader in _list_invited(announcer, gathering):
        if person.id not in known:
            _say(announcer, gathering, reader, "gatherings/notice", _ask_keyboard(gathering, person.id),
                 takes_part=person is reader, invited=person, **words)  # fmt: skip


def _list_invited(announcer: Announcer, gathering: Gathering) -> list[tuple[Person, Person]]:
    """The residents for whom a seat is kept, each with who hears it: they, or the family of who has no account."""
    pairs: list[tuple[Person, Person]] = []
    for person in (each.person for each in gathering.invitations if not each.released):
        if person and person.telegram_id:
            pairs.append((person, person))
        elif person:
            pairs += [(person, mandate.agent) for mandate in list_agents(announcer.session, person.id)]
    return pairs


def _still_holds(gathering: Gathering, telling: Telling) -> bool:
    if telling.news is News.CANCELLED:
        return gathering.state is GatheringState.CANCELLED
    is_newest = telling.news is News.NOTICE or gathering.moves == telling.count
    return gathering.state is GatheringState.COMING and is_newest


def _show_material(announcer: Announcer, gathering: Gathering, grids: Iterable[Grid]) -> None:
    for grid in grids:
        if gathering.material and (to := announcer.to_grid(grid)):
            announcer.pass_on(to, gathering.material, about=_about(gathering))


def _say_in_chats(
    announcer: Announcer,
    gathering: Gathering,
    message: str,
    grid_ids: Collection[int] | None = None,
    *,
    urgent: bool = False,
    expires_at: datetime | None = None,
    **values: Any,
) -> None:
    """`grid_ids`: only in theirs."""
    brings = announcer.product.community.gatherings.most_guests > 0
    for grid in list_concerned(announcer, gathering):
        if (grid_ids is None or grid.id in grid_ids) and (to := announcer.to_grid(grid)):
            announcer.say(to, message, keyboard=group_keyboard(gathering, brings=brings), about=_about(gathering),
                          priority=Priority.REMINDER, urgent=urgent, expires_at=expires_at, **values)  # fmt: skip


def _say(
    announcer: Announcer,
    gathering: Gathering,
    reader: Person,
    message: str,
    keyboard: Keyboard,
    *,
    priority: Priority = Priority.REMINDER,
    urgent: bool = False,
    expires_at: datetime | None = None,
    **values: Any,
) -> None:
    if to := announcer.to_person(reader):
        announcer.say(to, message, keyboard=keyboard, about=_about(gathering), priority=priority, urgent=urgent,
                      expires_at=expires_at, **values)  # fmt: skip


def _ask_keyboard(gathering: Gathering, person_id: int = 0) -> Keyboard:
    """Do they come? `person_id` 0: whoever reads it."""
    id_ = gathering.id
    return [
        [Button(b.Answer(id_, person_id, SignUpState.GOING), "gatherings/going", style="success")],
        [Button(b.Answer(id_, person_id, SignUpState.DECLINED), "gatherings/declined")],
        [Button(b.Open(id_, person_id), "gatherings/details")],
    ]


def _come_keyboard(sign_up: SignUp) -> Keyboard:
    """They said that they come: where to look, and the way back."""
    id_, wish, label = sign_up.gathering_id, SignUpState.DECLINED, "gatherings/cannot_come"
    if sign_up.state is not SignUpState.GOING:
        wish, label = SignUpState.WITHDRAWN, "gatherings/leave_queue"
    calendar = Button(b.SendCalendar(id_), "gatherings/calendar")
    return [[calendar], [Button(b.Answer(id_, sign_up.person_id, wish), label)], [open_button(id_)]]


def _is_soon(announcer: Announcer, gathering: Gathering) -> bool:
    return gathering.starts_at - announcer.now < SOON


def _about(gathering: Gathering) -> str:
    return f"gathering:{gathering.id}"
