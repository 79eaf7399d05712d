"""The agenda: what is talked over, for how many minutes each; what residents proposed stands ready to be taken up."""

from dataclasses import replace

from handlers.flow import Next
from handlers.gatherings.organising_buttons import Adjust, Choice, Choose, Deed, Field, PickTopic
from handlers.gatherings.plan_answers import figures, flaws_of, next_state, say_flaws
from handlers.gatherings.plan_drafts import Planning, State
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button
from models.rules.gathering_plans import Flaw, PlannedItem
from models.rules.refusals import Gone
from models.rules.roles import Action
from models.rules.spoken_spans import split_minutes
from models.rules.topics import title_of
from models.topics.queries import count_seconds, list_for_agenda
from models.topics.rows import Topic

USUAL = 20
"""Minutes for an item of which nobody said how long it takes."""
STEP = 5
OFFERED = 6
"""Topics that are offered at once."""


def ask_agenda(context: Planning) -> None:
    """What stands on it, each with the buttons that change it; and what residents proposed."""
    draft, topics = context.draft, list_topics(context)
    seconds = count_seconds(context.session, [topic.id for topic in topics])
    flaws = flaws_of(context, draft, Field.AGENDA)
    lengthen = [Choose(Choice.LENGTHEN)] if Flaw.AGENDA_TOO_LONG in flaws else []
    done = "organising/done" if draft.items else "organising/no_agenda"
    context.show(
        "organising/ask_agenda",
        keyboard=[
            *([button] for button in _topic_buttons(topics, seconds)),
            *(_item_row(index, draft.revision) for index in range(len(draft.items))),
            *([Button(each, "organising/lengthen")] for each in lengthen),
            [Button(Choose(Choice.DONE), done, style="primary")],
        ],
        flaws=flaws,
        has_topics=bool(topics),
        usual=USUAL,
        **figures(context, draft),
    )


def add_items(context: Planning) -> Next:
    """They wrote one or several, a line each; how long, at the end of the line."""
    lines = [split_minutes(line) for line in read_content(context.message).text.splitlines() if line.strip()]
    return _put(context, *(PlannedItem(title, USUAL if minutes is None else minutes) for title, minutes in lines))


def pick_topic(context: Planning, button: PickTopic) -> Next:
    """One of those that were offered, once."""
    topic = next((topic for topic in list_topics(context) if topic.id == button.topic_id), None)
    if topic is None:
        raise Gone(f"topic {button.topic_id}")
    return _put(context, PlannedItem(_name(topic), USUAL, topic.id))


def _put(context: Planning, *items: PlannedItem) -> Next:
    """Bring these on the agenda. An agenda that takes longer than the meeting is told, and stays as it was told."""
    draft = context.draft
    fuller = replace(draft, items=(*draft.items, *items), revision=draft.revision + 1, told=draft.told | {Field.AGENDA})
    wrong = [flaw for flaw in flaws_of(context, fuller, Field.AGENDA) if flaw is not Flaw.AGENDA_TOO_LONG]
    if wrong:
        say_flaws(context, fuller, wrong)
    else:
        context.draft = fuller
        ask_agenda(context)
    return State.AGENDA


def adjust(context: Planning, button: Adjust) -> Next:
    """Shorter, longer, further up, or off the agenda. On a list that has changed since, the button only shows it."""
    draft, items = context.draft, list(context.draft.items)
    if button.revision == draft.revision and 0 <= button.index < len(items):
        _change(items, button.index, button.deed)
        context.draft = replace(
            draft, items=tuple(items), revision=draft.revision + 1, told=draft.told | {Field.AGENDA}
        )
    ask_agenda(context)
    return State.AGENDA


def choose(context: Planning, button: Choose) -> Next:
    draft = context.draft
    if button.choice is Choice.LENGTHEN:
        minutes = max(draft.minutes, sum(item.minutes for item in draft.items))
        context.draft = replace(draft, minutes=minutes, told=draft.told | {Field.LENGTH})
        ask_agenda(context)
        return State.AGENDA
    if not draft.is_change:
        context.draft = replace(draft, told=draft.told | {Field.AGENDA})
    return next_state(context.draft)


def list_topics(context: Planning) -> list[Topic]:
    """What residents of these grids proposed, and is not on the agenda yet."""
    judges, taken = context.actor.list_grids(Action.JUDGE_TOPIC), {item.topic_id for item in context.draft.items}
    grids = {grid_id for grid_id, _ in context.draft.audience if judges is None or grid_id in judges}
    if not context.draft.rules.takes_topics or not grids:
        return []
    found = list_for_agenda(context.session, grids, limit=OFFERED + len(taken))
    return [topic for topic in found if topic.id not in taken][:OFFERED]


def _name(topic: Topic) -> str:
    """As it stands on an agenda; what was only spoken or shown goes by its number."""
    return title_of(topic.text) or topic.reference


def _topic_buttons(topics: list[Topic], seconds: dict[int, int]) -> list[Button]:
    return [Button(PickTopic(topic.id), text=f"➕ {_name(topic)} · 👍 {seconds.get(topic.id, 0)}") for topic in topics]


def _item_row(index: int, revision: int) -> list[Button]:
    number = {"number": index + 1}
    row = [
        Button(Adjust(index, Deed.SHORTER, revision), "organising/shorter", values=number),
        Button(Adjust(index, Deed.LONGER, revision), "organising/longer", values=number),
    ]
    if index:
        row.append(Button(Adjust(index, Deed.UP, revision), "organising/up", values=number))
    return [*row, Button(Adjust(index, Deed.DROP, revision), "organising/drop", values=number)]


def _change(items: list[PlannedItem], index: int, deed: Deed) -> None:
    item = items[index]
    match deed:
        case Deed.SHORTER:
            items[index] = replace(item, minutes=max(STEP, item.minutes - STEP))
        case Deed.LONGER:
            items[index] = replace(item, minutes=item.minutes + STEP)
        case Deed.UP if index:
            items[index - 1 : index + 1] = [item, items[index - 1]]
        case Deed.DROP:
            del items[index]
