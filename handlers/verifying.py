"""The grid confirms who lives there: 本组 or 不是本组, on a card in the grid's group chat."""

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, LinkHandler, Next
from handlers.ui.callbacks import RunCommand
from handlers.ui.enrolment_cards import (
    ConfirmEnrolled,
    EnrolmentLink,
    EnrolmentState,
    Known,
    RefuseEnrolled,
    SeeEnrolled,
    close_enrolment,
    describe,
    show_enrolment,
    show_next,
    show_state,
)
from handlers.ui.keyboards import Button, Keyboard, back_home
from models import audit
from models.audit import Deed
from models.enrolments import ask_principal, confirm, list_namesakes, turn_away
from models.grids import Group
from models.mandates import list_agents, list_asked
from models.people import Person
from models.people.accounts import move_account
from models.people.merging import merge
from models.rules.delivery import Priority
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action


def see(context: Context[None], button: SeeEnrolled) -> Next:
    """Who it is: a notice that only the one who pressed sees."""
    person = _access(context, button.person_id)
    namesakes = list_namesakes(context.session, person)
    context.toast(
        "verifying/who",
        alert=True,
        person=person,
        is_listed=bool(namesakes),
        same_address=any(namesake.address == person.address for namesake in namesakes if namesake.address),
        agents=[mandate.agent for mandate in list_agents(context.session, person.id)],
    )
    _note(context, Deed.SEE, person.id, "name", "address")
    return END


def choose(context: Context[None], link: EnrolmentLink) -> Next:
    """Several people of that name: which one is it? Asked in private, since it takes their addresses to tell."""
    person = _access(context, link.person_id)
    if person.is_verified:
        context.say("verifying/settled", keyboard=[back_home()])
        return END
    namesakes = list_namesakes(context.session, person)
    context.say(
        "verifying/choose",
        keyboard=_choices(person, namesakes),
        about=f"person:{person.id}",
        person=person,
        namesakes=namesakes,
    )
    for seen in (person, *namesakes):
        _note(context, Deed.SEE, seen.id, "name", "address")
    return END


def confirm_enrolled(context: Context[None], button: ConfirmEnrolled) -> Next:
    """本组: they live here; alone of that name, as somebody new, or as the one on the list."""
    group = _get_group(context, button.group_id)
    person = _access(context, button.person_id, group)
    if person.is_verified or person.group_id != group.id:
        return _say_settled(context, person, group)
    listed = {namesake.id: namesake for namesake in list_namesakes(context.session, person)}
    is_outdated = (
        button.listed_id not in listed if button.whom is Known.LISTED else listed and button.whom is Known.ALONE
    )
    if is_outdated:  # the list has changed since these buttons were drawn
        show_enrolment(context.announcer, person)
        context.toast("verifying/look_again", alert=True)
        return END
    actor, now = context.actor, context.now
    both = actor.serves(Action.CONFIRM_MANDATE, grid_id=group.grid_id, group_id=group.id)
    if button.whom is Known.LISTED and not both and list_agents(context.session, person.id):
        raise NotYours("what the list knows of somebody would be opened to who entered them")
    if not confirm(context.session, person, group_id=group.id, by_id=actor.id, with_mandates=both, now=now):
        return _say_settled(context, person, group)
    _note(context, Deed.VERIFY, person.id)
    if button.whom is Known.LISTED:
        person = _join(context, person, listed[button.listed_id])
    _show(context, person, group, EnrolmentState.CONFIRMED, card_of=button.person_id)
    _tell(context, person, "verifying/you_are_confirmed", keyboard=[back_home()], group=group)
    return END


def refuse_enrolled(context: Context[None], button: RefuseEnrolled) -> Next:
    """不是本组: they are asked, kindly, to choose again."""
    group = _get_group(context, button.group_id)
    person = _access(context, button.person_id, group)
    if not turn_away(context.session, person, group_id=group.id):
        return _say_settled(context, person, group)
    _note(context, Deed.REFUSE, person.id)
    _show(context, person, group, EnrolmentState.REFUSED, card_of=button.person_id)
    again = Button(RunCommand("start" if person.telegram_id else "family"), "verifying/again")
    _tell(context, person, "verifying/you_are_not_from_here", keyboard=[[again]], group=group)
    return END


def _join(context: Context[None], person: Person, listed: Person) -> Person:
    """The two rows are one person. Who had an account goes on under the new one, and hears of it on the old one."""
    _note(context, Deed.MERGE, person.id, f"person={listed.id}")
    old = context.announcer.to_person(listed)
    if old and person.telegram_id is not None:
        listed.address = person.address or listed.address
        if not listed.is_verified:
            listed.verified_at, listed.verified_by_id = person.verified_at, person.verified_by_id
        move_account(context.session, listed, telegram_id=person.telegram_id, now=context.now)
        context.announcer.say(old, "accounts/moved_away", about=f"person:{listed.id}", by_grid=True, urgent=True)
        return listed
    if person.telegram_id is not None:
        ask_principal(context.session, listed.id)
    merge(context.session, keep=person, drop=listed, now=context.now)
    to, asked = context.announcer.to_person(person), list_asked(context.session, person.id)
    if to and asked:
        agents = [mandate.agent for mandate in asked]
        family = [[Button(RunCommand("family"), "home/family")]]
        about = f"person:{person.id}"
        context.announcer.say(to, "verifying/family_asks", keyboard=family, about=about, agents=agents)
    return person


def _get_group(context: Context[None], group_id: int) -> Group:
    group = context.session.get(Group, group_id)
    if group is None:
        raise Gone(f"group {group_id}")
    return group


def _access(context: Context[None], person_id: int, group: Group | None = None) -> Person:
    """The person, for somebody who may confirm who lives in `group`, or else where the person says that they live.
    Nobody confirms themselves, or those for whom they act.
    """
    person = context.session.get(Person, person_id, populate_existing=True)
    place = group or (person.group if person else None)
    if person is None or place is None:
        raise Gone(f"person {person_id}")
    actor = context.actor
    if actor.speaks_for(person.id) or not actor.serves(
        Action.VERIFY_RESIDENT, grid_id=place.grid_id, group_id=place.id
    ):
        raise NotYours(f"confirming person {person_id} in group {place.id}")
    return person


def _say_settled(context: Context[None], person: Person, group: Group) -> Next:
    """Somebody was quicker: the card says what holds."""
    if person.grid_id == group.grid_id:
        show_enrolment(context.announcer, person)
    else:
        close_enrolment(context.announcer, person, group)
    context.toast("verifying/settled", alert=True)
    return END


def _choices(person: Person, namesakes: list[Person]) -> Keyboard:
    here = (person.id, person.group_id or 0)
    listed = [
        [Button(ConfirmEnrolled(*here, Known.LISTED, namesake.id), "verifying/number", values={"number": number})]
        for number, namesake in enumerate(namesakes, start=1)
    ]
    known = Known.NEW if namesakes else Known.ALONE
    new = Button(ConfirmEnrolled(*here, known), "verifying/new" if namesakes else "verifying/confirm")
    return [*listed, [new], [Button(RefuseEnrolled(*here), "verifying/refuse")]]


def _show(context: Context[None], person: Person, group: Group, state: EnrolmentState, *, card_of: int) -> None:
    """The card says what was decided, and so does the message whose button was pressed in private."""
    by = context.session.get_one(Person, context.actor.id)
    show_state(context.announcer, person, group, state, card_of=card_of, by=by)
    if context.announcer.to_grid(group.grid):
        show_next(context.announcer, group.grid)
    if context.is_private:
        context.show("verifying/card", keyboard=[back_home()], **describe(person, group, state, agents=(), by=by))


def _tell(context: Context[None], person: Person, message: str, *, keyboard: Keyboard, group: Group) -> None:
    """Tell the person; of somebody without an account those who act for them hear it."""
    people = [person] if person.telegram_id else [m.agent for m in list_agents(context.session, person.id)]
    for each in people:
        if to := context.announcer.to_person(each):
            context.announcer.say(
                to,
                message,
                keyboard=keyboard,
                about=f"person:{person.id}",
                priority=Priority.REMINDER,
                name=person.name,
                is_self=each is person,
                group=group,
            )


def _note(context: Context[None], deed: Deed, subject_id: int, *fields: str) -> None:
    audit.note(context.session, deed, actor_id=context.actor.id, subject_id=subject_id, now=context.now, fields=fields)


conversation: Conversation[None] = Conversation(
    name="verifying",
    entry_points=[
        CallbackQueryHandler(SeeEnrolled, see, in_groups=True),
        CallbackQueryHandler(ConfirmEnrolled, confirm_enrolled, in_groups=True),
        CallbackQueryHandler(RefuseEnrolled, refuse_enrolled, in_groups=True),
        LinkHandler(EnrolmentLink, choose),
    ],
)
