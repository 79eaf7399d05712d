"""/privacy: what is kept and why, all of it to read or to take along, what is wrong put right, and all of it erased."""

from collections.abc import Iterable

from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, Next
from handlers.privacy.buttons import AskErase, Erase, Export, KeepAll, OpenPage, ShowData
from handlers.privacy.files import write_json, write_page
from handlers.ui.callbacks import RunCommand
from handlers.ui.consent import Agree
from handlers.ui.home import show_home
from handlers.ui.keyboards import Button, Keyboard, back_home
from handlers.ui.words import tell_day
from models import audit, consents
from models.audit import Deed
from models.grids import Grid, Group
from models.mandates import list_agents, list_principals
from models.people import Person
from models.privacy import erasing
from models.privacy.collecting import collect
from models.requests.queries import list_of_author
from models.roles import RoleGrant, list_grants
from models.rules.community import Centre, Team
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Place

LOOKED = 10
"""So many of those who looked are named on the page; the file names them all."""
SHOWN = 20
"""So many requests stand on the page."""


def show_policy(context: Context[None]) -> Next:
    return open_page(context, OpenPage(context.actor.id))


def open_page(context: Context[None], button: OpenPage) -> Next:
    """What is kept, why, who sees it, for how long; and what one can do about it."""
    person = _access(context, button.whose)
    consent = consents.get_last(context.session, person.id)
    context.show(
        "privacy/policy",
        keyboard=_policy_keyboard(context, person),
        whose=_name_of(context, person),
        consent=consent,
        version=consents.VERSION,
        keep=context.community.retention,
        erase_asked_at=person.erase_asked_at,
    )
    return END


def agree(context: Context[None], button: Agree) -> Next:  # noqa: ARG001
    """Yes to the present version."""
    consents.record(context.session, context.actor.id, now=context.now)
    context.toast("privacy/agreed")
    show_home(context)
    return END


def show_data(context: Context[None], button: ShowData) -> Next:
    """Everything on one page."""
    person = _access(context, button.whose)
    _note(context, Deed.SEE, person)
    lines = audit.list_about(context.session, person.id, limit=LOOKED)
    names = {line.actor_id: _name(context, line.actor_id) for line in lines}
    context.say(
        "privacy/data",
        keyboard=[[Button(Export(person.id), "privacy/export")], [Button(OpenPage(person.id), "privacy/back")]],
        about=f"person:{person.id}",
        whose=_name_of(context, person),
        person=person,
        verified_by=_name(context, person.verified_by_id),
        roles=[(grant.role, _place_of(context, grant)) for grant in list_grants(context.session, person.id)],
        principals=[(m.principal.name, m.relation) for m in list_principals(context.session, person.id)],
        agents=[(m.agent.name, m.relation) for m in list_agents(context.session, person.id)],
        requests=list_of_author(context.session, person.id, limit=SHOWN),
        lookers=[(line.at, names[line.actor_id], line.deed) for line in lines if line.actor_id != person.id],
        consent=consents.get_last(context.session, person.id),
    )
    return END


def export(context: Context[None], button: Export) -> Next:
    """Two files: one for programs, one to read."""
    person = _access(context, button.whose)
    _note(context, Deed.EXPORT, person)
    found = collect(context.session, person.id, zone=context.community.zone)
    local = context.now.astimezone(context.community.zone)
    made = f"{context.community.name.in_language(context.here.language)} · {tell_day(local, context.here.language)}"
    page = write_page(found, context.announcer.product.words, context.here.language, made=made)
    send, name, about = context.announcer.send_file, f"wuxin-{local:%Y-%m-%d}", f"person:{person.id}"
    send(context.here, filename=f"{name}.html", content=page, message="privacy/file_html", about=about)
    json = write_json(found)
    send(context.here, filename=f"{name}.json", content=json, message="privacy/file_json", about=about)
    context.toast("privacy/exported")
    return END


def ask_erase(context: Context[None], button: AskErase) -> Next:
    """What goes, what stays and why; or what must be done before."""
    person = _access(context, button.whose)
    back = [Button(OpenPage(person.id), "privacy/keep")]
    whose = _name_of(context, person)
    if obstacle := erasing.find_obstacle(context.session, person, by_id=context.actor.id):
        context.show("privacy/erase_not_yet", keyboard=[back], obstacle=obstacle, whose=whose)
        return END
    wards = _wards(context, person)
    surely = Button(Erase(person.id, False), "privacy/erase_surely", style="danger")
    rows = [[surely]]
    if wards:
        surely = Button(Erase(person.id, False), "privacy/erase_me_only", style="danger")
        rows = [[surely], [Button(Erase(person.id, True), "privacy/erase_wards", style="danger")]]
    open_ = erasing.list_open_requests(context.session, person.id)
    names = [ward.name for ward in wards]
    references = [request.reference for request in open_]
    context.show("privacy/erase_sure", keyboard=[*rows, back], whose=whose, references=references, wards=names)
    return END


def erase(context: Context[None], button: Erase) -> Next:
    """It is done in a moment, by itself: the wards first, while somebody is there who answered for them."""
    person = _access(context, button.whose)
    if erasing.find_obstacle(context.session, person, by_id=context.actor.id):
        return ask_erase(context, AskErase(person.id))
    for each in [*(_wards(context, person) if button.wards else ()), person]:
        erasing.ask_erasure(context.session, each, by_id=context.actor.id, now=context.now)
    context.show("privacy/erasing")
    return END


def keep_all(context: Context[None], button: KeepAll) -> Next:
    """Not after all, says whoever still has an open case."""
    person = _access(context, button.whose)
    erasing.keep_after_all(person)
    context.toast("privacy/kept")
    return open_page(context, OpenPage(person.id))


def _access(context: Context[None], whose: int) -> Person:
    """One's own row, or that of somebody one acts for."""
    if not context.actor.speaks_for(whose):
        raise NotYours(f"the data of person {whose}")
    person = context.session.get(Person, whose)
    if person is None:
        raise Gone(f"person {whose}")
    return person


def _wards(context: Context[None], person: Person) -> list[Person]:
    return erasing.list_wards(context.session, person.id) if person.id == context.actor.id else []


def _note(context: Context[None], deed: Deed, person: Person) -> None:
    """Who reads what is their own leaves no line; who takes it along does."""
    if deed is not Deed.SEE or person.id != context.actor.id:
        audit.note(context.session, deed, actor_id=context.actor.id, subject_id=person.id, now=context.now)


def _name_of(context: Context[None], person: Person) -> str | None:
    return None if person.id == context.actor.id else person.name


def _name(context: Context[None], person_id: int | None) -> str | None:
    person = context.session.get(Person, person_id) if person_id is not None else None
    return person.name if person else None


def _place_of(context: Context[None], grant: RoleGrant) -> str:
    """Where a role is held, as people call it; nothing for the whole community."""
    if grant.group_id is not None:
        return context.session.get_one(Group, grant.group_id).name
    kind, _, key = grant.scope.partition(":")
    if grant.grid_id is not None:
        return context.session.get_one(Grid, grant.grid_id).name
    parts: Iterable[Team | Centre] = context.community.teams if kind == Place.TEAM else context.community.centres
    return next((part.name.in_language(context.here.language) for part in parts if part.key == key), key)


def _policy_keyboard(context: Context[None], person: Person) -> Keyboard:
    is_own = person.id == context.actor.id
    rows = [
        [Button(ShowData(person.id), "privacy/show")],
        [Button(Export(person.id), "privacy/export")],
        [Button(RunCommand("move" if is_own else "family"), "privacy/correct")],
        [Button(AskErase(person.id), "privacy/erase")],
    ]
    if person.erase_asked_at is not None:
        rows[3] = [Button(KeepAll(person.id), "privacy/keep_after_all")]
    if not is_own:
        return [*rows, [Button(OpenPage(context.actor.id), "privacy/own")]]
    others = [
        [Button(OpenPage(mandate.principal_id), "privacy/of", values={"name": mandate.principal.name})]
        for mandate in list_principals(context.session, person.id)
    ]
    return [*rows, *others, back_home()]


conversation: Conversation[None] = Conversation(
    name="privacy",
    entry_points=[
        CommandHandler("privacy", show_policy),
        CallbackQueryHandler(OpenPage, open_page),
        CallbackQueryHandler(Agree, agree),
        CallbackQueryHandler(ShowData, show_data),
        CallbackQueryHandler(Export, export),
        CallbackQueryHandler(AskErase, ask_erase),
        CallbackQueryHandler(Erase, erase),
        CallbackQueryHandler(KeepAll, keep_all),
    ],
)
