"""The last look: what is planned exactly as residents will see it, what is wrong with it, and sending it off."""

from dataclasses import replace

from handlers.flow import END, Next
from handlers.gatherings import notices
from handlers.gatherings.cards import describe
from handlers.gatherings.organising_buttons import Choice, Choose, Field, Organise, PickField
from handlers.gatherings.plan_answers import figures, flaws_of, say_flaws
from handlers.gatherings.plan_drafts import Planning, State, rebase
from handlers.gatherings.seats import tell_promoted
from handlers.topics.news import tell_step
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, back_home, in_rows
from handlers.ui.people import about_people
from models.gatherings import planning
from models.gatherings.planning import Change
from models.gatherings.rows import Gathering
from models.gatherings.steps import access_gathering
from models.people import Person
from models.rules.gathering_plans import Flawed
from models.rules.gathering_states import GatheringStep
from models.rules.refusals import Stale
from models.rules.topic_states import TopicState, TopicStep
from models.topics.rows import Topic


def ask_review(context: Planning) -> None:
    """Everything at a glance, each with the button that changes it."""
    draft = context.draft
    flaws, taken = flaws_of(context, draft), _list_taken(context)
    fields = [Button(PickField(each), f"plan_fields/{each}") for each in draft.fields]
    context.show(
        "organising/review",
        keyboard=[*_send_row(context, is_right=not flaws and not taken), *in_rows(fields, 3), _leave_row()],
        about=_about_invited(context),
        flaws=flaws,
        taken=taken,
        is_change=draft.is_change,
        changed=[each for each in Field if each in draft.told] if draft.is_change else [],
        **figures(context, draft),
        **describe(context.announcer, draft.plan(context.now)),
    )


def pick_field(context: Planning, button: PickField) -> Next:
    """Say this anew: what it was stands until then."""
    if button.field not in context.draft.fields:
        return State.REVIEW
    context.draft = replace(context.draft, day=None)
    return State(button.field)


def choose(context: Planning, button: Choose) -> Next:
    """They are content. What has become wrong meanwhile is said, and nothing is lost."""
    draft = context.draft
    if button.choice is not Choice.PUBLISH or draft.missing:
        return State.REVIEW
    if flaws := flaws_of(context, draft):
        say_flaws(context, draft, flaws)
    elif _list_taken(context):
        ask_review(context)
    else:
        return save_change(context) if draft.is_change else publish(context)
    return State.REVIEW


def publish(context: Planning) -> Next:
    """It is announced: in the chats of the grids that it concerns, and to those who want it privately."""
    plan = context.draft.plan(context.now)
    gathering = planning.publish(context.session, context.actor, plan, context.community, now=context.now)
    keyboard = [[Button(Organise(gathering.id), "organising/open")], back_home()]
    facts = describe(context.announcer, gathering)
    silent = notices.list_silent(context.announcer, gathering)
    context.show("organising/published", keyboard=keyboard, silent=silent, **facts)
    notices.announce(context.announcer, gathering)
    for item in gathering.items:
        if item.topic:
            tell_step(context.announcer, item.topic, TopicStep.SCHEDULE, besides=context.actor.id, gathering=gathering)
    return END


def save_change(context: Planning) -> Next:
    """What was announced is different now. Where somebody else was quicker, theirs and this are shown together."""
    draft, step = context.draft, GatheringStep.CHANGE
    try:
        gathering = access_gathering(context.session, context.actor, draft.gathering_id, step, version=draft.version)
    except Stale:
        return _show_both(context)
    try:
        changed = planning.change(
            context.session, gathering, context.actor, draft.plan(context.now), context.community, now=context.now
        )
    except Flawed as refused:  # it is said before anything is written
        say_flaws(context, draft, refused.flaws)
        return State.REVIEW
    keyboard = [[Button(Organise(gathering.id), "organising/open")], back_home()]
    context.show("organising/changed", keyboard=keyboard, moved=changed.moved, is_any=changed.is_any)
    _tell_change(context, gathering, changed)
    return END


def _tell_change(context: Planning, gathering: Gathering, changed: Change) -> None:
    if not changed.is_any:
        return
    context.session.flush()
    context.session.refresh(gathering)
    notices.tell_changed(context.announcer, gathering, changed)
    tell_promoted(context.announcer, changed.promoted)
    for topic in changed.added:
        tell_step(context.announcer, topic, TopicStep.SCHEDULE, besides=context.actor.id, gathering=gathering)
    for topic in changed.dropped:
        tell_step(context.announcer, topic, TopicStep.UNSCHEDULE, besides=context.actor.id, gathering=gathering)


def _show_both(context: Planning) -> Next:
    """Somebody else changed it meanwhile: what they said stands, what was said here comes on top, for another look."""
    gathering = context.session.get_one(Gathering, context.draft.gathering_id)
    context.draft = rebase(context.draft, gathering)
    changers = [event.actor for event in gathering.events if event.step in (GatheringStep.CHANGE, GatheringStep.MOVE)]
    name = changers[-1].name if changers and changers[-1] else ""
    context.say("organising/changed_meanwhile", name=name)
    ask_review(context)
    return State.REVIEW


def _list_taken(context: Planning) -> list[str]:
    """Topics on the agenda that another meeting took up meanwhile, or that are over: by their names there."""
    draft, session = context.draft, context.session
    own = set()
    if draft.is_change:
        own = {item.topic_id for item in session.get_one(Gathering, draft.gathering_id).items}
    taken = []
    for item in draft.items:
        topic = session.get(Topic, item.topic_id) if item.topic_id and item.topic_id not in own else None
        if topic and topic.state not in (TopicState.OPEN, TopicState.READY):
            taken.append(item.title)
    return taken


def _send_row(context: Planning, *, is_right: bool) -> list[list[Button]]:
    draft = context.draft
    if not is_right or (draft.is_change and not draft.told):
        return []
    label = "organising/save" if draft.is_change else "organising/publish"
    return [[Button(Choose(Choice.PUBLISH), label, style="success")]]


def _leave_row() -> list[Button]:
    return [Button(RunCommand("cancel"), "organising/never_mind")]


def _about_invited(context: Planning) -> str | None:
    people = [context.session.get(Person, person_id) for person_id, _ in context.draft.invited if person_id]
    return about_people([person for person in people if person])
