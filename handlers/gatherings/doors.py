"""The desk in the hall: the code for the wall, who comes and who is here, what was asked ahead."""

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.gatherings import buttons as b
from handlers.gatherings.cards import describe
from handlers.gatherings.hall import access_door, back_to_desk, is_open, link_of, receive, show_desk
from handlers.gatherings.keyboards import people_keyboard
from handlers.gatherings.sheets import draw_code
from handlers.ui.keyboards import Button
from handlers.ui.people import about_people
from models.gatherings.asking import list_questions, list_speakers
from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.sign_ups import list_attending, list_waiting
from models.rules.refusals import NotYours

PAGE = 8
QUESTIONS = 4  # of 500 characters, and as many who want to speak on 200, fit into one message


def show_door(context: Context[None], button: b.OpenDoor) -> Next:
    show_desk(context, button.gathering_id)
    return END


def send_sheet(context: Context[None], button: b.SendSheet) -> Next:
    """The code as a picture: printed, it hangs on the wall."""
    gathering = access_door(context, button.gathering_id)
    context.announcer.send_file(
        context.here,
        filename=f"check-in-{gathering.id}.png",
        content=draw_code(link_of(context, gathering)),
        message="gatherings/sheet",
        about=f"gathering:{gathering.id}",
        gathering=gathering,
    )
    return END


def list_people(context: Context[None], button: b.ListPeople) -> Next:
    """Who has a seat, and who waits for one: a press says that they are here."""
    gathering = access_door(context, button.gathering_id)
    people = _list_known(context, gathering)
    offset = min(max(0, button.offset), max(0, (len(people) - 1) // PAGE * PAGE))
    page = people[offset : offset + PAGE]
    context.show(
        "gatherings/people",
        keyboard=people_keyboard(gathering, page, offset, total=len(people), size=PAGE,
                                 can_arrive=is_open(context, gathering)),
        about=about_people(sign_up.person for sign_up in page),
        can_arrive=is_open(context, gathering),
        **describe(context.announcer, gathering),
    )  # fmt: skip
    return END


def arrive(context: Context[None], button: b.Arrive) -> Next:
    """Somebody of the list stands there."""
    gathering = access_door(context, button.gathering_id)
    listed = {sign_up.person_id: sign_up.person for sign_up in _list_known(context, gathering)}
    if button.person_id not in listed:
        raise NotYours(f"person {button.person_id} is on no list of gathering {gathering.id}")
    receive(context, gathering, listed[button.person_id])
    return list_people(context, b.ListPeople(gathering.id, button.offset))


def show_questions(context: Context[None], button: b.ListQuestions) -> Next:
    """What was asked ahead, in no order, and who wants to speak; both go on together on the next page."""
    gathering, offset = access_door(context, button.gathering_id), max(0, button.offset)
    questions = list_questions(context.session, gathering, offset=offset, limit=QUESTIONS + 1)
    speakers = list_speakers(context.session, gathering)[offset : offset + QUESTIONS + 1]
    turns = [Button(b.ListQuestions(gathering.id, max(0, offset - QUESTIONS)), "requests/newer")] if offset else []
    if max(len(questions), len(speakers)) > QUESTIONS:
        turns.append(Button(b.ListQuestions(gathering.id, offset + QUESTIONS), "requests/older"))
    questions, speakers = questions[:QUESTIONS], speakers[:QUESTIONS]
    named = {each.author for each in questions if each.author} | {each.person for each in speakers}
    context.show(
        "gatherings/questions",
        keyboard=[*([turns] if turns else []), [back_to_desk(gathering.id)]],
        about=about_people(sorted(named, key=lambda person: person.id)),
        gathering=gathering,
        questions=questions,
        speakers=speakers,
    )
    return END


def _list_known(context: Context[None], gathering: Gathering) -> list[SignUp]:
    return [*list_attending(context.session, gathering), *list_waiting(context.session, gathering)]


conversation: Conversation[None] = Conversation(
    name="doors",
    entry_points=[
        CallbackQueryHandler(b.OpenDoor, show_door),
        CallbackQueryHandler(b.SendSheet, send_sheet),
        CallbackQueryHandler(b.ListPeople, list_people),
        CallbackQueryHandler(b.Arrive, arrive),
        CallbackQueryHandler(b.ListQuestions, show_questions),
    ],
)
