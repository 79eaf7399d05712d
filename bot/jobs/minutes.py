"""What falls due on minutes: they are published, and drawn for the grids' chats or for somebody who wants a file."""

from handlers.commitments.keyboards import all_of
from handlers.commitments.news import tell_promised
from handlers.gatherings.notices import ask_for_minutes
from handlers.minutes.describing import Case
from handlers.minutes.news import list_chats, tell_published
from handlers.minutes.papers import can_draw
from handlers.topics.news import tell_step
from handlers.ui.announce import Announcer, Recipient
from models.gatherings.rows import Gathering
from models.minutes.deadlines import CHATS, MinutesTimer, plan_paper, publish_key, read_asking
from models.minutes.publishing import publish
from models.minutes.rows import Minutes
from models.minutes.steps import lock_minutes
from models.people import Person
from models.rules.delivery import Priority
from models.rules.minutes_states import MinutesState
from models.rules.refusals import Gone
from models.timers import Timer

KINDS = tuple(MinutesTimer)


def run(announcer: Announcer, timer: Timer) -> None:
    """Do what the timer stands for, if the minutes still are as it was planned."""
    if timer.kind == MinutesTimer.UNWRITTEN:
        _ask(announcer, timer)
        return
    if timer.kind == MinutesTimer.PAPER:
        published = announcer.session.get(Minutes, timer.subject_id)  # not held: drawing takes a while
        if published and published.state is MinutesState.PUBLISHED:
            _send_paper(announcer, published, timer.key.rpartition(":")[2])
        return
    try:
        minutes = lock_minutes(announcer.session, timer.subject_id)
    except Gone:
        return
    if minutes.state is MinutesState.REVIEW and timer.key == publish_key(minutes):
        _publish(announcer, minutes)


def _ask(announcer: Announcer, timer: Timer) -> None:
    gathering = announcer.session.get(Gathering, timer.subject_id)
    minutes = announcer.session.get(Minutes, timer.subject_id)
    if gathering and (minutes is None or minutes.state is MinutesState.WRITING):
        ask_for_minutes(announcer, gathering, days=read_asking(timer.key))


def _publish(announcer: Announcer, minutes: Minutes) -> None:
    """Nobody need press anything: the time for objections is over."""
    published = publish(announcer.session, minutes, announcer.product.community, now=announcer.now)
    tell_published(announcer, minutes)
    for answered in published.topics:
        promises = [each for each in published.commitments if each.item_id == answered.item.id]
        rows = [[all_of(minutes.gathering_id)]] if promises else []
        tell_step(announcer, answered.topic, answered.step, rows=rows, gathering=minutes.gathering,
                  item=answered.item, promises=promises, why=answered.item.decision)  # fmt: skip
    tell_promised(announcer, published.commitments, answered={each.topic.id for each in published.topics})
    if can_draw():
        plan_paper(announcer.session, minutes, to=CHATS, due_at=announcer.now)


def _send_paper(announcer: Announcer, minutes: Minutes, to: str) -> None:
    recipients = list_chats(announcer, minutes)
    if to != CHATS:
        person = announcer.session.get(Person, int(to))
        one = announcer.to_person(person) if person else None
        recipients = [one] if one else []
    drawn: dict[str, bytes] = {}
    for recipient in recipients:
        if recipient.language not in drawn:
            drawn[recipient.language] = _draw(announcer, minutes, recipient)
        announcer.send_file(
            recipient,
            filename=f"minutes-{Case(announcer, minutes).held_on:%Y%m%d}-{minutes.gathering_id}.pdf",
            content=drawn[recipient.language],
            message="minutes/paper_caption",
            about=f"gathering:{minutes.gathering_id}",
            priority=Priority.REMINDER if to == CHATS else Priority.REPLY,
            gathering=minutes.gathering,
        )


def _draw(announcer: Announcer, minutes: Minutes, to: Recipient) -> bytes:
    from bot.papers.drawing import Paper, draw  # noqa: PLC0415 -- comes with an extra

    community = announcer.product.community
    paper = Paper(
        message=announcer.render(to, "minutes/paper", Case(announcer, minutes).public_words),
        title=minutes.gathering.title,
        foot=community.name.in_language(to.language),
        language=to.language,
        made_at=announcer.now,
    )
    return draw(paper)
