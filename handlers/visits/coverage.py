"""Who was reached in this cycle, in words, as a list of households and as a picture. Nothing in it is by worker."""

from collections.abc import Callable
from typing import Any

from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, LinkHandler, Next
from handlers.households.buttons import OpenHousehold
from handlers.households.pause_buttons import ShowPause
from handlers.households.telling_buttons import NameHousehold
from handlers.households.titles import title_of
from handlers.ui.keyboards import Button, Keyboard, back_home, in_rows
from handlers.ui.people import about_people
from handlers.ui.words import shorten
from handlers.visits import coverage_buttons as b
from handlers.visits.coverage_words import list_pieces, load_coverage, name_place
from handlers.visits.pictures import can_draw
from models import audit
from models.audit import Deed
from models.grids import Grid
from models.households.access import home_of
from models.households.pausing import may_decide
from models.rules.refusals import NotYours
from models.rules.roles import Action
from models.rules.visit_coverage import Tally
from models.rules.visit_states import PauseState
from models.visits.coverage import PAGE, Coverage, Described, describe
from models.visits.pictures import Asked, plan_picture
from models.visits.steering import access_place, list_hour, list_steered

LONGEST_TITLE = 30


def begin(context: Context[None]) -> Next:
    """One's own grid at once; who has several chooses."""
    grids = list_steered(context.session, context.actor)
    if not grids:
        raise NotYours("no grid's visits to steer")
    if len(grids) == 1:
        return _show(context, grids[0].id, "", context.show)
    return choose(context, b.ChoosePlace())


def follow_link(context: Context[None], link: b.CoverageLink) -> Next:
    return _show(context, link.grid_id, "", context.say)


def choose(context: Context[None], button: b.ChoosePlace) -> Next:  # noqa: ARG001
    grids = list_steered(context.session, context.actor)
    if not grids:
        raise NotYours("no grid's visits to steer")
    rows = in_rows([Button(b.ShowCoverage(grid.id), text=grid.name) for grid in grids], 2)
    all_ = [[Button(b.ShowCoverage(0), "coverage/all")]] if context.actor.serves(Action.STEER_VISITS) else []
    context.show("coverage/choose", keyboard=[*all_, *rows, back_home()])
    return END


def show(context: Context[None], button: b.ShowCoverage) -> Next:
    return _show(context, button.grid_id, button.round, context.show)


def _show(context: Context[None], grid_id: int, round_key: str, put: Callable[..., None]) -> Next:
    session, community, language = context.session, context.community, context.here.language
    grid = access_place(session, context.actor, grid_id)
    coverage, rounds = load_coverage(session, community, grid, round_key, today=context.announcer.today)
    put(
        "coverage/page",
        keyboard=_keyboard(context, grid, coverage, rounds),
        place=name_place(grid, language),
        round=coverage.round,
        tally=coverage.tally,
        pieces=list_pieces(session, coverage, grid, language),
        today=context.announcer.today,
        list_at=list_hour(grid, community) if grid else None,
    )
    return END


def show_households(context: Context[None], button: b.ShowHouseholds) -> Next:
    """Those that were not reached, the longest ago first; or those that asked to be left in peace."""
    session, today, offset = context.session, context.announcer.today, max(0, button.offset)
    grid = access_place(session, context.actor, button.grid_id)
    coverage, _ = load_coverage(session, context.community, grid, button.round, today=today)
    listed = coverage.unreached if button.which is b.Which.UNREACHED else coverage.paused
    found = describe(session, listed[offset : offset + PAGE], today=today)
    audit.note(session, Deed.SEE, actor_id=context.actor.id, subject_id=None, now=context.now,
               fields=["name", "address", "visits", f"rows={len(found)}"])  # fmt: skip
    home, people = home_of(session, context.actor), [each.household.face for each in found]
    context.show(
        "coverage/households",
        keyboard=[*([_open(context, each)] for each in found), *_turns(button, offset, len(listed)),
                  _back(grid, coverage)],
        about=about_people(person for person in people if person),
        place=name_place(grid, context.here.language),
        which=button.which,
        count=len(listed),
        offset=offset,
        found=[{"title": title_of(each.household), "reach": each.reach, "pause": each.pause,
                "last": each.last if each.household.id != home else None} for each in found],
        today=today,
    )  # fmt: skip
    return END


def draw(context: Context[None], button: b.DrawPicture) -> Next:
    """A timer draws it, and sends it."""
    grid = access_place(context.session, context.actor, button.grid_id)
    if not can_draw():
        context.toast("coverage/no_picture", alert=True)
        return END
    asked = Asked(grid.id if grid else 0, button.round, context.actor.id)
    plan_picture(context.session, asked, now=context.now)
    context.toast("coverage/drawing")
    return END


def _keyboard(context: Context[None], grid: Grid | None, coverage: Coverage, rounds: list[Coverage]) -> Keyboard:
    tally, key, id_ = coverage.tally, coverage.round.key, grid.id if grid else 0
    language = context.here.language
    rows = [*_lists(tally, id_, key)]
    if can_draw() and tally.total:
        rows.append([Button(b.DrawPicture(id_, key), "coverage/picture")])
    if grid:
        rows.append([Button(b.ShowHours(grid.id), "coverage/hours")])
    others = [each.round for each in rounds if each is not coverage]
    rows += [[Button(b.ShowCoverage(id_, each.key), text=each.name.in_language(language))] for each in others]
    if len(list_steered(context.session, context.actor)) > 1:
        rows.append([Button(b.ChoosePlace(), "coverage/other_place")])
    return [*rows, [Button(NameHousehold(), "musts/name_household")], back_home()]


def _lists(tally: Tally, grid_id: int, key: str) -> Keyboard:
    counts = {b.Which.UNREACHED: tally.unreached, b.Which.PAUSED: tally.paused}
    return [
        [Button(b.ShowHouseholds(grid_id, key, which), f"coverage/{which}", values={"count": count})]
        for which, count in counts.items()
        if count
    ]


def _open(context: Context[None], each: Described) -> Button:
    """Leads to the household; where they have still to decide for how long it is left in peace, to that."""
    title = shorten(title_of(each.household), LONGEST_TITLE)
    if each.pause and each.pause.state is PauseState.ASKED and may_decide(context.actor, each.household):
        return Button(ShowPause(each.pause.id), text=f"❓ {title}")
    return Button(OpenHousehold(each.household.id), text=f"🏠 {title}")


def _turns(button: b.ShowHouseholds, offset: int, count: int) -> Keyboard:
    def page(start: int) -> b.ShowHouseholds:
        return b.ShowHouseholds(button.grid_id, button.round, button.which, start)

    turns = [Button(page(max(0, offset - PAGE)), "requests/newer")] if offset else []
    turns += [Button(page(offset + PAGE), "requests/older")] if count > offset + PAGE else []
    return [turns] if turns else []


def _back(grid: Grid | None, coverage: Coverage) -> list[Button]:
    return [Button(b.ShowCoverage(grid.id if grid else 0, coverage.round.key), "coverage/back")]


conversation: Conversation[Any] = Conversation(
    name="coverage",
    entry_points=[
        CommandHandler("coverage", begin),
        LinkHandler(b.CoverageLink, follow_link),
        CallbackQueryHandler(b.ChoosePlace, choose),
        CallbackQueryHandler(b.ShowCoverage, show),
        CallbackQueryHandler(b.ShowHouseholds, show_households),
        CallbackQueryHandler(b.DrawPicture, draw),
    ],
)
