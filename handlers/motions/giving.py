"""Who cannot come gives their vote to a neighbour who does: by name, and only if that neighbour says yes."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.motions.ballots import show_open_ballots
from handlers.motions.buttons import AnswerProxy, GiveVote, TakeBack
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, back_home
from handlers.ui.people import about_people
from models.gatherings.rows import Gathering
from models.motions.proxies import (
    accept,
    access_asked,
    access_giving,
    end,
    find_holders,
    get_proxy,
    give,
)
from models.motions.rows import Proxy
from models.people import Person, get_person
from models.rules.refusals import Gone
from models.rules.roles import Action


class State(StrEnum):
    """What is asked."""

    WHOM = auto()


@dataclass(frozen=True)
class Draft:
    """At which gathering, and the name that was written, where several bear it."""

    gathering_id: int = 0
    name: str = ""


@dataclass(frozen=True)
class PickHolder(CallbackData, prefix="hh"):
    """It is this neighbour."""

    person_id: int


def begin(context: Context[Draft], button: GiveVote) -> Next:
    """To whom? Where somebody has it already, that is shown."""
    gathering = access_giving(context.session, button.gathering_id, _self(context))
    given = get_proxy(context.session, gathering.id, context.actor.id)
    if given is not None:
        _show_given(context, gathering, given)
        return END
    context.draft = Draft(gathering.id)
    return State.WHOM


def ask_whom(context: Context[Draft]) -> None:
    context.show("motions/ask_holder", keyboard=[_drop_row()], gathering=_access(context))


def find(context: Context[Draft]) -> Next:
    """Only who is named in full, and comes, is found."""
    name = " ".join(read_content(context.message).text.split())
    found = find_holders(context.session, _access(context), name, besides=context.actor.id)
    if len(found) == 1:
        return _ask(context, found[0])
    context.draft = replace(context.draft, name=name)
    rows = [
        [Button(PickHolder(each.id), text=f"{each.name} · {each.group.name if each.group else ''}")] for each in found
    ]
    context.say("motions/which_holder", keyboard=[*rows, _drop_row()], about=about_people(found), found=len(found))
    return State.WHOM


def pick(context: Context[Draft], button: PickHolder) -> Next:
    """One of those who were found: nobody learns somebody's name by a number."""
    found = find_holders(context.session, _access(context), context.draft.name, besides=context.actor.id)
    holder = next((each for each in found if each.id == button.person_id), None)
    if holder is None:
        raise Gone(f"person {button.person_id} as a holder")
    return _ask(context, holder)


def take_back(context: Context[Draft], button: TakeBack) -> Next:
    """Whoever had it, or was asked, hears so."""
    gathering = access_giving(context.session, button.gathering_id, _self(context))
    given = get_proxy(context.session, gathering.id, context.actor.id)
    if given is None:
        raise Gone(f"person {context.actor.id} gave nobody their vote")
    holder, accepted = given.holder, given.accepted_at is not None
    end(context.session, given)
    context.show("motions/taken_back", keyboard=[back_home()], about=f"person:{holder.id}", holder=holder)
    if to := context.announcer.to_person(holder):
        context.announcer.say(to, "motions/taken_back_from_you", about=f"person:{context.actor.id}",
                              principal=_self(context), gathering=gathering, accepted=accepted)  # fmt: skip
    return END


def answer(context: Context[Draft], button: AnswerProxy) -> Next:
    """Whoever was asked says yes or no, and whoever asked hears it."""
    session = context.session
    given = access_asked(session, button.gathering_id, button.principal_id, context.actor.id)
    principal, gathering = given.principal, session.get_one(Gathering, button.gathering_id)
    if button.accepted and not accept(session, given, context.community, now=context.now):
        context.toast("motions/enough_proxies", alert=True, most=context.community.gatherings.most_proxies)
        return END
    if not button.accepted:
        end(session, given)
    context.show("motions/proxy_answered", keyboard=[back_home()], about=f"person:{principal.id}",
                 principal=principal, gathering=gathering, accepted=button.accepted)  # fmt: skip
    _tell_answer(context, gathering, principal, accepted=button.accepted)
    show_open_ballots(context.announcer, gathering, _self(context))
    return END


def _ask(context: Context[Draft], holder: Person) -> Next:
    """They are asked in private; nothing is given before they say yes."""
    gathering, principal = _access(context), _self(context)
    given = give(context.session, gathering, principal, holder, now=context.now)
    if to := context.announcer.to_person(holder):
        buttons = [
            [Button(AnswerProxy(gathering.id, principal.id, True), "motions/accept_proxy", style="success")],
            [Button(AnswerProxy(gathering.id, principal.id, False), "motions/refuse_proxy")],
        ]
        context.announcer.say(to, "motions/please_vote_for_me", keyboard=buttons, about=f"person:{principal.id}",
                              principal=principal, gathering=gathering)  # fmt: skip
    _show_given(context, gathering, given)
    return END


def _show_given(context: Context[Draft], gathering: Gathering, given: Proxy) -> None:
    keyboard = [[Button(TakeBack(gathering.id), "motions/take_back")], back_home()]
    context.show("motions/given", keyboard=keyboard, about=f"person:{given.holder_id}", gathering=gathering,
                 holder=given.holder, accepted=given.accepted_at is not None)  # fmt: skip


def _tell_answer(context: Context[Draft], gathering: Gathering, principal: Person, *, accepted: bool) -> None:
    if to := context.announcer.to_person(principal):
        again = (
            Button(TakeBack(gathering.id), "motions/take_back")
            if accepted
            else Button(GiveVote(gathering.id), "motions/ask_another")
        )
        context.announcer.say(to, "motions/holder_answered", keyboard=[[again], back_home()],
                              about=f"person:{context.actor.id}", holder=_self(context), gathering=gathering,
                              accepted=accepted)  # fmt: skip


def _access(context: Context[Draft]) -> Gathering:
    return access_giving(context.session, context.draft.gathering_id, _self(context))


def _self(context: Context[Draft]) -> Person:
    return get_person(context.session, context.actor.id)


def _drop_row() -> list[Button]:
    return [Button(RunCommand("cancel"), "motions/never_mind")]


conversation = Conversation(
    name="vote_giving",
    entry_points=[
        CallbackQueryHandler(GiveVote, begin),
        CallbackQueryHandler(TakeBack, take_back),
        CallbackQueryHandler(AnswerProxy, answer),
    ],
    state=State,
    draft=Draft,
    states={
        State.WHOM: Question(
            ask_whom,
            answers=[MessageHandler(WORDS, find), CallbackQueryHandler(PickHolder, pick)],
            lasts=AN_HOUR,
        ),
    },
    may=Action.VOTE,
)
