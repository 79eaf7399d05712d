"""What the hall's group chats see of a motion: that it is voted on, by a poll where all may see it, and the sums."""

from handlers.motions.ballots import show_ballots
from handlers.motions.buttons import MotionLink
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.keyboards import Button
from models import outbox
from models.gatherings.rows import Gathering
from models.grids import Grid
from models.motions.polls import OPTIONS, list_polls
from models.motions.rows import Motion
from models.motions.voting import list_reached, list_tallies, list_voted_by_proxy
from models.rules.delivery import Priority


def call_to_vote(announcer: Announcer, motion: Motion) -> int:
    """It is put to the vote: the hall's chats see it, whoever is there gets a ballot. Returns how many did."""
    for grid, to in list_chats(announcer, motion.gathering):
        if motion.secret:
            announcer.show_card(
                _called_key(motion, grid),
                to,
                "motions/called",
                keyboard=[[Button(MotionLink(motion.id), "motions/to_ballot", style="primary")]],
                about=f"motion:{motion.id}",
                motion=motion,
            )
        else:
            _ask_for_hands(announcer, motion, to)
    return show_ballots(announcer, motion, list_reached(announcer.session, motion))


def tell_result(announcer: Announcer, motion: Motion) -> None:
    """It is counted: everybody sees the sums, and nobody anything else."""
    session = announcer.session
    stop_polls(announcer, motion)
    tallies = list_tallies(session, motion)
    for grid, to in list_chats(announcer, motion.gathering):
        _call_no_more(announcer, motion, grid)
        announcer.say(to, "motions/result", about=f"motion:{motion.id}", priority=Priority.REMINDER, motion=motion,
                      tallies=tallies, turnout=sum(tallies.values()))  # fmt: skip
    show_ballots(announcer, motion, list_reached(session, motion))
    _tell_represented(announcer, motion)


def tell_lapsed(announcer: Announcer, motion: Motion) -> None:
    """Its meeting does not take place: nothing comes of it."""
    stop_polls(announcer, motion)
    for grid, to in list_chats(announcer, motion.gathering):
        _call_no_more(announcer, motion, grid)
        announcer.say(to, "motions/lapsed", about=f"motion:{motion.id}", priority=Priority.REMINDER, motion=motion)
    show_ballots(announcer, motion, list_reached(announcer.session, motion))


def stop_polls(announcer: Announcer, motion: Motion) -> None:
    """Nobody votes there any more."""
    for poll in list_polls(announcer.session, motion.id):
        announcer.outbox.put(poll.chat_id, "stopPoll", {"message_id": poll.message_id}, about=f"motion:{motion.id}")


def list_chats(announcer: Announcer, gathering: Gathering) -> list[tuple[Grid, Recipient]]:
    """The group chats of the grids that a gathering concerns."""
    grids = [announcer.session.get_one(Grid, grid_id) for grid_id in gathering.grid_ids]
    return [(grid, to) for grid in grids if (to := announcer.to_grid(grid))]


def _ask_for_hands(announcer: Announcer, motion: Motion, to: Recipient) -> None:
    words = announcer.product.words
    options = [words.label(to.language, f"choices/{choice}", {}) for choice in OPTIONS]
    question = announcer.plain(to, "motions/question", {"motion": motion})
    closes_at = motion.closes_at or announcer.now
    announcer.send_poll(to, question, options, closes_at=closes_at, about=f"motion:{motion.id}")


def _call_no_more(announcer: Announcer, motion: Motion, grid: Grid) -> None:
    """The call to the ballots loses its button."""
    for chat_id, message_id in outbox.forget_cards(announcer.session, [_called_key(motion, grid)]):
        announcer.outbox.put(chat_id, "editMessageReplyMarkup", {"message_id": message_id})


def _tell_represented(announcer: Announcer, motion: Motion) -> None:
    """Whoever was not there hears that their vote was cast, and what came of it."""
    tallies = list_tallies(announcer.session, motion)
    for principal, holder in list_voted_by_proxy(announcer.session, motion):
        if to := announcer.to_person(principal):
            announcer.say(to, "motions/voted_for_you", about=f"person:{holder.id}", priority=Priority.REMINDER,
                          motion=motion, holder=holder, tallies=tallies, turnout=sum(tallies.values()))  # fmt: skip


def _called_key(motion: Motion, grid: Grid) -> str:
    return f"motion:{motion.id}:{grid.id}"
