"""What meetings promised, for everybody whom it concerns: each meeting's kept rate, each promise, its story."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.commitments.buttons import CommitmentsLink, Open, ShowGathering, ShowHistory, ShowPhotos
from handlers.commitments.cards import open_commitment
from handlers.commitments.concerned import Case
from handlers.commitments.keyboards import name_button
from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, LinkHandler, Next
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.keyboards import Button, Keyboard, back_home
from handlers.ui.words import shorten, tell_day
from models.commitments.queries import (
    PAGE,
    Kept,
    count_all,
    count_by_gathering,
    count_kept,
    list_gatherings,
    list_of_owners,
    list_unowned,
    list_visible_grids,
)
from models.commitments.steps import see_commitment, see_promises
from models.gatherings.rows import Gathering
from models.people import get_person

SHORT = 16
"""What a button has room for of a meeting's name, beside its day and figures."""
MOST_OWN = 20
MOST_LINES, MOST_BUTTONS = 20, 90
"""So many promises of one meeting are named, and have a button."""


@dataclass(frozen=True)
class Page(CallbackData, prefix="kb"):
    """Another page of the meetings."""

    offset: int


def show_promises(context: Context[None]) -> Next:
    return show_page(context, Page(0))


def show_page(context: Context[None], page: Page) -> Next:
    """First what one sees to oneself, then the meetings of one's grid, the newest first."""
    session, actor, today, offset = context.session, context.actor, context.announcer.today, max(0, page.offset)
    grids = list_visible_grids(session, actor)
    found = list_gatherings(session, grids, offset=offset, limit=PAGE + 1)
    rates = count_by_gathering(session, [gathering.id for gathering in found], today=today)
    mine = [] if offset else list_of_owners(session, [actor.id, *actor.absent], limit=MOST_OWN)
    unowned = [] if offset else list_unowned(session, actor)
    own = [[name_button(each, today)] for each in (*mine, *unowned)]
    meetings = [[_meeting_button(context, gathering, rates)] for gathering in found[:PAGE]]
    turns = [Button(Page(max(0, offset - PAGE)), "requests/newer")] if offset else []
    turns += [Button(Page(offset + PAGE), "requests/older")] if len(found) > PAGE else []
    context.show(
        "commitments/list",
        keyboard=[*own, *meetings, *([turns] if turns else []), back_home()],
        empty=not (found or own),
        mine=len(mine),
        unowned=len(unowned),
        meetings=len(found),
        kept=count_all(session, grids, today=today),
    )
    return END


def show_meeting(context: Context[None], button: ShowGathering) -> Next:
    return _show_meeting(context, button.gathering_id, context.say if button.anew else context.show)


def follow_link(context: Context[None], link: CommitmentsLink) -> Next:
    """The card in the grid's chat leads here."""
    return _show_meeting(context, link.gathering_id, context.say)


def _show_meeting(context: Context[None], gathering_id: int, put: Callable[..., None]) -> Next:
    session, today = context.session, context.announcer.today
    commitments = see_promises(session, context.actor, gathering_id)
    gathering = commitments[0].gathering
    rows: Keyboard = [[name_button(each, today)] for each in commitments[:MOST_BUTTONS]]
    put(
        "commitments/meeting",
        keyboard=[*rows, [Button(RunCommand("promises"), "commitments/list")], back_home()],
        about=f"gathering:{gathering.id}",
        gathering=gathering,
        commitments=commitments[:MOST_LINES],
        kept=count_kept(session, gathering, today=today),
        today=today,
    )
    return END


def open_card(context: Context[None], button: Open) -> Next:
    commitment = see_commitment(context.session, context.actor, button.commitment_id)
    open_commitment(context.announcer, commitment, get_person(context.session, context.actor.id))
    return END


def show_history(context: Context[None], button: ShowHistory) -> Next:
    commitment = see_commitment(context.session, context.actor, button.commitment_id)
    words = Case(context.announcer, commitment).words
    back = [[Button(Open(commitment.id), "commitments/open")], back_home()]
    about = f"commitment:{commitment.id}"
    context.say("commitments/history", keyboard=back, about=about, events=commitment.events, **words)
    return END


def show_photos(context: Context[None], button: ShowPhotos) -> Next:
    """Before, and after."""
    commitment = see_commitment(context.session, context.actor, button.commitment_id)
    case, about = Case(context.announcer, commitment), f"commitment:{commitment.id}"
    if before := case.shown_before:
        context.say("commitments/photos_before", about=about, commitment=commitment, count=len(before))
        context.announcer.pass_on(context.here, before, about=about)
    after = case.shown_after
    context.announcer.pass_on(context.here, after, about=about)
    back = [[Button(Open(commitment.id), "commitments/open")], back_home()]
    context.say("commitments/photos_after", keyboard=back, about=about, commitment=commitment, count=len(after))
    return END


def _meeting_button(context: Context[None], gathering: Gathering, rates: dict[int, Kept]) -> Button:
    """When it was, and how many of its promises are kept."""
    kept = rates.get(gathering.id, Kept())
    day = tell_day(context.community.today(gathering.starts_at), context.actor.language)
    values = {"day": day, "title": shorten(gathering.title, SHORT), "done": kept.kept + kept.late, "total": kept.total}
    return Button(ShowGathering(gathering.id, anew=False), "commitments/meeting", values=values)


conversation: Conversation[None] = Conversation(
    name="commitments",
    entry_points=[
        CommandHandler("promises", show_promises),
        LinkHandler(CommitmentsLink, follow_link),
        CallbackQueryHandler(Page, show_page),
        CallbackQueryHandler(ShowGathering, show_meeting),
        CallbackQueryHandler(Open, open_card),
        CallbackQueryHandler(ShowHistory, show_history),
        CallbackQueryHandler(ShowPhotos, show_photos),
    ],
)
