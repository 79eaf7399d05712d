"""The organisers' side of gatherings: what is coming and was, the page of each, and that it took place."""

from typing import Any

from handlers.commitments.buttons import ShowGathering
from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, Next
from handlers.gatherings import organising_buttons as b
from handlers.gatherings.buttons import OpenDoor
from handlers.gatherings.cards import describe, show_gathering
from handlers.gatherings.notices import list_silent
from handlers.minutes.buttons import WriteMinutes
from handlers.motions.buttons import ListMotions
from handlers.ui.keyboards import Button, Keyboard, back_home
from handlers.ui.words import tell_short
from models.gatherings.planning import end
from models.gatherings.queries import PAGE, list_organised
from models.gatherings.rows import Gathering
from models.gatherings.steps import access_gathering, see_gathering
from models.motions.steps import list_open
from models.rules.gathering_states import GatheringParty, GatheringState, GatheringStep
from models.rules.refusals import NotYours
from models.rules.roles import Action


def show_organised(context: Context[None]) -> Next:
    return show_page(context, b.ShowOrganised(0))


def show_page(context: Context[None], button: b.ShowOrganised) -> Next:
    """What one holds: what is coming first."""
    if context.actor.list_grids(Action.RUN_GATHERING) == set():
        raise NotYours("gatherings")
    offset = max(0, button.offset)
    found = list_organised(context.session, context.actor, offset=offset, limit=PAGE + 1)
    rows = [[Button(b.Organise(each.id), text=title_of(context, each))] for each in found[:PAGE]]
    turns = [Button(b.ShowOrganised(max(0, offset - PAGE)), "requests/newer")] if offset else []
    turns += [Button(b.ShowOrganised(offset + PAGE), "requests/older")] if len(found) > PAGE else []
    plan = [Button(b.PlanGathering(), "organising/plan", style="primary")]
    keyboard = [plan, *rows, *([turns] if turns else []), back_home()]
    context.show("organising/mine", keyboard=keyboard, empty=not found)
    return END


def title_of(context: Context[Any], gathering: Gathering) -> str:
    """One line of the list: when, what, and how it stands where it is not simply coming."""
    local, language = gathering.starts_at.astimezone(context.community.zone), context.actor.language
    mark = {GatheringState.OVER: "✅ ", GatheringState.CANCELLED: "❌ "}.get(gathering.state, "")
    return f"{mark}{tell_short(local, language)} · {gathering.title}"


def open_page(context: Context[None], button: b.Organise) -> Next:
    gathering = see_organised(context, button.gathering_id)
    show_organiser_page(context, gathering)
    return END


def see_organised(context: Context[Any], gathering_id: int) -> Gathering:
    """A gathering that the actor holds. Raises Gone and NotYours."""
    gathering = see_gathering(context.session, context.actor, gathering_id)
    if GatheringParty.ORGANISER not in gathering.parties(context.actor):
        raise NotYours(f"gathering {gathering_id}")
    return gathering


def show_organiser_page(context: Context[Any], gathering: Gathering) -> None:
    """How it stands, and everything that its organisers can do."""
    context.show(
        "organising/page",
        keyboard=organiser_keyboard(context, gathering),
        about=f"gathering:{gathering.id}",
        silent=list_silent(context.announcer, gathering) if gathering.state is GatheringState.COMING else [],
        **describe(context.announcer, gathering),
    )


def organiser_keyboard(context: Context[Any], gathering: Gathering) -> Keyboard:
    """What can be done with it as it stands."""
    id_, version, rules = gathering.id, gathering.version, gathering.rules
    is_coming = gathering.state is GatheringState.COMING
    was_held = gathering.state is GatheringState.OVER or (is_coming and gathering.starts_at <= context.now)
    rows: list[tuple[bool, Button]] = [
        (is_coming, Button(OpenDoor(id_), "organising/door", style="primary")),
        (rules.has_motions and not is_cancelled(gathering), Button(ListMotions(id_), "motions/motions")),
        (rules.has_minutes and was_held, Button(WriteMinutes(id_), "organising/minutes")),
        (rules.has_minutes and was_held, Button(ShowGathering(id_, False), "organising/promises")),
        (is_coming, Button(b.ChangeGathering(id_, version), "organising/change")),
        (is_coming and not was_held, Button(b.CancelGathering(id_, version), "organising/cancel", style="danger")),
        (is_coming, Button(b.EndGathering(id_, version, False), "organising/end")),
        (True, Button(b.ShowOrganised(0), "organising/back")),
    ]
    return [*([button] for holds, button in rows if holds), back_home()]


def is_cancelled(gathering: Gathering) -> bool:
    """Whether it does not take place."""
    return gathering.state is GatheringState.CANCELLED


def end_it(context: Context[None], button: b.EndGathering) -> Next:
    """It is over; asked once more before it counts: nobody signs up or checks in afterwards."""
    gathering = access_gathering(
        context.session, context.actor, button.gathering_id, GatheringStep.END, version=button.version
    )
    if not button.sure:
        surely = Button(b.EndGathering(gathering.id, gathering.version, True), "organising/surely_over", style="danger")
        keep = Button(b.Organise(gathering.id), "organising/not_over")
        open_votes = len(list_open(context.session, gathering.id, now=context.now))
        context.show("organising/end_sure", keyboard=[[surely], [keep]], early=context.now < gathering.starts_at,
                     open_votes=open_votes, **describe(context.announcer, gathering))  # fmt: skip
        return END
    end(context.session, gathering, context.actor, now=context.now)
    show_organiser_page(context, gathering)
    show_gathering(context.announcer, gathering)
    return END


conversation: Conversation[None] = Conversation(
    name="organising",
    entry_points=[
        CommandHandler("meetings", show_organised),
        CallbackQueryHandler(b.ShowOrganised, show_page),
        CallbackQueryHandler(b.Organise, open_page),
        CallbackQueryHandler(b.EndGathering, end_it),
    ],
)
