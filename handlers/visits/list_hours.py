"""The grid's leader says at what hour the list of the day comes."""

from datetime import time
from typing import Any

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.ui.keyboards import Button, back_home, in_rows
from handlers.visits.coverage_buttons import PickHour, ShowCoverage, ShowHours
from models.grids import Grid
from models.rules.refusals import Gone
from models.visits.steering import HOURS, access_grid, list_hour, set_list_hour

FORMAT = "%H%M"


def show_hours(context: Context[None], button: ShowHours) -> Next:
    _show(context, access_grid(context.session, context.actor, button.grid_id))
    return END


def pick_hour(context: Context[None], button: PickHour) -> Next:
    """What is offered, and nothing else; a list that has come already does not come again."""
    hours = {f"{hour:{FORMAT}}": hour for hour in HOURS}
    if button.hour and button.hour not in hours:
        raise Gone(f"a list at {button.hour}")
    at = hours[button.hour] if button.hour else None
    grid = set_list_hour(context.session, context.actor, button.grid_id, at, context.community, now=context.now)
    context.toast("coverage/hour_noted")
    _show(context, grid)
    return END


def _show(context: Context[None], grid: Grid) -> None:
    usual = context.community.visits.list_at
    hours = [_hour(grid, hour) for hour in HOURS]
    mark = "" if grid.list_at else "✅ "
    office = Button(PickHour(grid.id, ""), "coverage/usual_hour", values={"mark": mark, "hour": f"{usual:%H:%M}"})
    back = [Button(ShowCoverage(grid.id), "coverage/back")]
    context.show(
        "coverage/hours",
        keyboard=[*in_rows(hours, 2), [office], back, back_home()],
        grid=grid,
        list_at=list_hour(grid, context.community),
    )


def _hour(grid: Grid, hour: time) -> Button:
    mark = "✅ " if grid.list_at == hour else ""
    return Button(PickHour(grid.id, f"{hour:{FORMAT}}"), text=f"{mark}{hour:%H:%M}")


conversation: Conversation[Any] = Conversation(
    name="list_hours",
    entry_points=[CallbackQueryHandler(ShowHours, show_hours), CallbackQueryHandler(PickHour, pick_hour)],
)
