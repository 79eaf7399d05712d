"""The buttons of a meeting's minutes, by what can be done with them now."""

from handlers.gatherings.organising_buttons import Organise
from handlers.minutes import buttons as b
from handlers.minutes.papers import can_draw
from handlers.ui.keyboards import Button, Keyboard, back_home
from handlers.ui.words import shorten
from models.minutes.rows import Minutes, MinutesAnswer
from models.minutes.writing import ItemPage
from models.rules.minutes_states import MinutesState

SHORT = 24  # characters of a title on a button
MOST_OBJECTIONS = 10  # on one page, those that wait for an answer first


def writing_keyboard(minutes: Minutes, pages: list[ItemPage]) -> Keyboard:
    """Every item, and on to the last look once nothing is missing."""
    gathering_id = minutes.gathering_id
    items = [[Button(b.WriteItem(gathering_id, page.item.id), text=_item_text(page))] for page in pages]
    add = [Button(b.AddItem(gathering_id), "minutes/add_item")]
    is_written = pages and not any(page.gaps for page in pages)
    preview = [[Button(b.Preview(gathering_id), "minutes/preview", style="primary")]] if is_written else []
    return [*items, add, *preview, back_to_gathering(minutes), back_home()]


def review_keyboard(minutes: Minutes, objections: list[MinutesAnswer]) -> Keyboard:
    """Each objection that waits for an answer; and back to writing."""
    id_ = minutes.gathering_id
    open_ = [each for each in objections if each.answer is None][:MOST_OBJECTIONS]
    answers = [
        [Button(b.AnswerObjection(id_, each.person_id, each.round), "minutes/answer_to",
                values={"name": each.person.name})]
        for each in open_
    ]  # fmt: skip
    correct = [Button(b.Correct(id_, minutes.version), "minutes/correct")]
    refresh = [Button(b.WriteMinutes(id_), "minutes/refresh")]
    return [*answers, correct, [Button(b.Read(id_), "minutes/read")], refresh, back_to_gathering(minutes), back_home()]


def reading_keyboard(minutes: Minutes) -> Keyboard:
    """Under minutes that somebody reads."""
    paper = [[Button(b.WantPaper(minutes.gathering_id), "minutes/paper")]] if has_paper(minutes) else []
    return [*paper, back_home()]


def has_paper(minutes: Minutes) -> bool:
    """Whether they can be had as a file: not before they are what everybody reads."""
    return minutes.state is MinutesState.PUBLISHED and can_draw()


def verdict_keyboard(minutes: Minutes, person_id: int, said: MinutesAnswer | None) -> Keyboard:
    """It was so, or it was otherwise; their last word counts, and once they are published none is asked for."""
    if minutes.state is MinutesState.PUBLISHED:
        return [[Button(b.Read(minutes.gathering_id), "minutes/read")]]
    if minutes.state is not MinutesState.REVIEW:
        return []
    carried = (minutes.gathering_id, person_id, minutes.round)
    approve = Button(b.Approve(*carried), "minutes/approve", style="success")
    object_ = Button(b.Object(*carried), "minutes/object" if said is None or said.approves else "minutes/object_anew")
    return [[approve], [object_]] if said is None or not said.approves else [[object_]]


def back_to_gathering(minutes: Minutes) -> list[Button]:
    """The row that leads back to everything else about the meeting."""
    return [Button(Organise(minutes.gathering_id), "minutes/back_to_gathering")]


def back_to_minutes(gathering_id: int) -> list[Button]:
    """The row that leads back to the whole of them."""
    return [Button(b.WriteMinutes(gathering_id), "minutes/back")]


def _item_text(page: ItemPage) -> str:
    mark = "▫️" if page.gaps else "✅"
    return f"{mark} {page.item.position}. {shorten(page.item.title, SHORT)}"
