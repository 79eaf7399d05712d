"""The buttons of a gathering's cards: what its reader can do now, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.gatherings import buttons as b
from handlers.gatherings.organising_buttons import Organise
from handlers.minutes.buttons import Read
from handlers.motions.buttons import GiveVote
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, back_home, in_rows
from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.sign_ups import WANTS_TO_COME
from models.people import Person
from models.rules.gathering_states import GatheringState, SignUpState


def group_keyboard(gathering: Gathering, *, brings: bool = True) -> list[list[Button]]:
    """Under the card in a group chat: one press says that one comes. `brings`: whether one can bring somebody."""
    details = Button(b.GatheringLink(gathering.id), "gatherings/details")
    if gathering.state is not GatheringState.COMING:
        return [[details]]
    going = Button(b.Answer(gathering.id, 0, SignUpState.GOING), "gatherings/going", style="success")
    declined = Button(b.Answer(gathering.id, 0, SignUpState.DECLINED), "gatherings/declined")
    bring = [Button(b.BringOne(gathering.id), "gatherings/bring_one")] if brings else []
    return [[going, *bring], [declined, details]]


@dataclass(frozen=True)
class Ticket:
    """Somebody's card of a gathering as its reader may use it."""

    gathering: Gathering
    person_id: int
    sign_up: SignUp | None
    may_join: bool
    brings: bool
    family: Sequence[Person] = ()
    """For whom else the reader can answer."""
    is_own: bool = False
    has_minutes: bool = False
    """Whether what came of it can be read."""


def ticket_keyboard(ticket: Ticket) -> list[list[Button]]:
    """Under one's own card: the answer, what goes with it, and the ways out."""
    gathering, rows = ticket.gathering, list[list[Button]]()
    coming = gathering.state is GatheringState.COMING
    if coming and ticket.may_join:
        rows += [*_answers(ticket), *_preparing(ticket)]
    if ticket.has_minutes:
        rows.append([Button(Read(gathering.id), "minutes/read", style="primary")])
    if gathering.material:
        rows.append([Button(b.ShowMaterial(gathering.id), "gatherings/material")])
    if coming:
        rows += [[_for_relative(gathering.id, relative)] for relative in ticket.family]
    return [*rows, [Button(RunCommand("gatherings"), "gatherings/all")], back_home()]


def guests_keyboard(gathering_id: int, person_id: int, *, most: int) -> list[list[Button]]:
    """How many they bring."""
    alone = Button(b.BringSome(gathering_id, person_id, 0), "gatherings/alone")
    some = [
        Button(b.BringSome(gathering_id, person_id, guests), "gatherings/bring_some", values={"count": guests})
        for guests in range(1, most + 1)
    ]
    back = Button(b.Back(gathering_id, person_id), "gatherings/back")
    return [[alone], *in_rows(some, 2), [back]]


def open_button(gathering_id: int) -> Button:
    """Back to one's card of the gathering."""
    return Button(b.Open(gathering_id, 0), "gatherings/back")


def _for_relative(gathering_id: int, relative: Person) -> Button:
    return Button(b.Open(gathering_id, relative.id), "gatherings/for_relative", values={"name": relative.name})


def _answers(ticket: Ticket) -> list[list[Button]]:
    if ticket.sign_up and ticket.sign_up.arrived_at:
        return []
    id_, person_id = ticket.gathering.id, ticket.person_id
    said = ticket.sign_up.state if ticket.sign_up else SignUpState.WITHDRAWN
    going = [Button(b.Answer(id_, person_id, SignUpState.GOING), "gatherings/going", style="success")]
    bring = [[Button(b.Bring(id_, person_id), "gatherings/bring")]] if ticket.brings else []
    match said:
        case SignUpState.GOING:
            return [*bring, [Button(b.Answer(id_, person_id, SignUpState.DECLINED), "gatherings/cannot_come")]]
        case SignUpState.WAITING:
            return [*bring, [Button(b.Answer(id_, person_id, SignUpState.WITHDRAWN), "gatherings/leave_queue")]]
        case SignUpState.DECLINED:
            votes = ticket.is_own and ticket.gathering.rules.has_motions
            return [going, *bring, *([[Button(GiveVote(id_), "motions/give_vote")]] if votes else [])]
        case SignUpState.WITHDRAWN:
            return [going, *bring, [Button(b.Answer(id_, person_id, SignUpState.DECLINED), "gatherings/declined")]]


def _preparing(ticket: Ticket) -> list[list[Button]]:
    id_, sign_up = ticket.gathering.id, ticket.sign_up
    takes_words = ticket.gathering.rules.takes_questions
    rows: list[list[Button]] = []
    if sign_up and sign_up.state in WANTS_TO_COME:
        rows.append([Button(b.SendCalendar(id_), "gatherings/calendar")])
        if takes_words:
            rows.append([Button(b.Speak(id_, ticket.person_id), "gatherings/speak")])
    if takes_words:
        rows.append([Button(b.AskAhead(id_), "gatherings/ask_ahead")])
    return rows


def door_keyboard(gathering: Gathering, *, questions: int) -> list[list[Button]]:
    """What the desk in the hall does."""
    id_, rows = gathering.id, list[list[Button]]()
    if gathering.state is GatheringState.COMING:
        rows.append([Button(b.Receive(id_), "gatherings/receive", style="success")])
        rows.append([Button(b.SendSheet(id_), "gatherings/sheet")])
    rows.append([Button(b.ListPeople(id_, 0), "gatherings/people")])
    if gathering.rules.takes_questions:
        rows.append([Button(b.ListQuestions(id_, 0), "gatherings/questions", values={"count": questions})])
    return [*rows, [Button(Organise(id_), "gatherings/organise")], back_home()]


def people_keyboard(
    gathering: Gathering, page: Sequence[SignUp], offset: int, *, total: int, size: int, can_arrive: bool
) -> list[list[Button]]:
    """One row a person: who is not here yet can be said to be."""
    id_, rows = gathering.id, list[list[Button]]()
    for sign_up in page:
        pressed = b.Arrive(id_, sign_up.person_id, offset) if can_arrive else b.ListPeople(id_, offset)
        rows.append([Button(pressed, text=_say_who(sign_up))])
    turns = [Button(b.ListPeople(id_, max(0, offset - size)), "requests/newer")] if offset else []
    if offset + size < total:
        turns.append(Button(b.ListPeople(id_, offset + size), "requests/older"))
    return [*rows, *([turns] if turns else []), [Button(b.OpenDoor(id_), "gatherings/back_to_door")]]


def _say_who(sign_up: SignUp) -> str:
    waits = "⏳" if sign_up.state is SignUpState.WAITING else "▫️"
    guests = f" +{sign_up.guests}" if sign_up.guests else ""
    group = f" · {sign_up.person.group.name}" if sign_up.person.group else ""
    speaks = " 🎤" if sign_up.speaks_on is not None else ""
    return f"{'✅' if sign_up.arrived_at else waits} {sign_up.person.name}{group}{guests}{speaks}"
