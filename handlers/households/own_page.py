"""The page of one's own household: who comes, when somebody was there last, how often and why; and what one can say."""

from typing import Any

from handlers.flow import Context
from handlers.households.own_buttons import AskPause, AskVisit, EndPause, SayCalled, SetPace, ShowOwn
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, Keyboard, back_home
from handlers.ui.people import about_people
from models.households.own import Account, Home, access_home, account_for
from models.households.rows import Pace
from models.mandates import list_principals
from models.people import Person, get_person


def show_own(context: Context[Any], person_id: int = 0) -> None:
    """The household of oneself, or of somebody for whom one acts; 0: one's own, or the first of theirs."""
    people = _list_people(context)
    if not people and not person_id:
        context.show("own_visits/no_home", keyboard=[[Button(RunCommand("move"), "settings/move")], back_home()])
        return
    home = access_home(context.session, context.actor, person_id or people[0].id, today=context.announcer.today)
    account = account_for(context.session, home, context.community, today=context.announcer.today)
    others = [person for person in people if person.id != home.person.id]
    context.show(
        "own_visits/page",
        keyboard=_keyboard(home, account, others),
        about=about_people([home.person, *others, *([account.last.author] if account.last else [])]),
        **describe(context, home),
        account=account,
    )


def describe(context: Context[Any], home: Home) -> dict[str, Any]:
    """What every word about the household needs to know."""
    return {"home": home, "own": home.person.id == context.actor.id}


def back(home: Home) -> Button:
    """Leads to the page."""
    return Button(ShowOwn(home.person.id), "own_visits/back")


def _keyboard(home: Home, account: Account, others: list[Person]) -> Keyboard:
    id_ = home.person.id
    rows = [[Button(AskVisit(id_), "own_visits/come", style="primary")]]
    if home.confirmed:
        is_fewer = home.household.pace is Pace.FEWER
        rows.append([Button(SetPace(id_, not is_fewer), "own_visits/as_always" if is_fewer else "own_visits/fewer")])
        rows.append([_pause(account, id_)])
    rows.append([Button(SayCalled(id_), "own_visits/called")])
    rows += [[Button(ShowOwn(person.id), "own_visits/of_other", values={"name": person.name})] for person in others]
    return [*rows, back_home()]


def _pause(account: Account, person_id: int) -> Button:
    if account.pause is None:
        return Button(AskPause(person_id), "own_visits/not_now")
    return Button(EndPause(person_id), "own_visits/come_again")


def _list_people(context: Context[Any]) -> list[Person]:
    """Oneself and those for whom one acts, as far as it is known where they live."""
    own = get_person(context.session, context.actor.id)
    principals = [mandate.principal for mandate in list_principals(context.session, own.id)]
    return [person for person in (own, *principals) if person.grid_id is not None and person.left_at is None]
