"""Where the rows of topics, gatherings, votes, minutes and promises belong; and what may follow from a change without
being the presser's own: a seat that came free is given to who waits, enough seconds bring a topic before a meeting, and
a vote raises a sum.
"""

from dataclasses import replace

from models.rules.roles import Action
from tests.rights.expected import Spot, opens_by_role
from tests.rights.spots import Change, Press, Row, Spots, of_person

COUNTED = frozenset({"open_taken", "open_seats", "counts_version", "shown_version", "shown_at"})
"""What an answer changes of a gathering."""
SEATED = frozenset({"state", "queued_at"})
"""What changes of who waited and has a seat now."""
REACHED = frozenset({"state", "version"})
"""What changes of a topic that enough neighbours want."""
TOPICS_BY_CLOCK = frozenset({"reach", "unschedule", "decide"})
TOLD = frozenset({"gathering.show", "gathering.tell_promoted", "minutes.paper"})
"""Timers that only tell somebody what is so already."""


def _find(press: Press, table: str, id_: int) -> Row:
    """The row as it was, or as it came with this press."""
    came = (change.row for change in press.changes if change.table == table and change.row.get("id") == id_)
    return press.rows[table].get(id_) or next(came, {})


def _held_at(gathering_id: int, press: Press) -> Spot:
    """In the grid whose leader holds it; None: the office's."""
    return Spot(_find(press, "gatherings", gathering_id).get("grid_id"))


def _topics(change: Change, press: Press) -> list[Spot]:
    return [_of_topic(change.row, press)]


def _of_topic(row: Row, press: Press) -> Spot:
    """Where it was proposed; of its proposer and whoever speaks for them."""
    return Spot(row["grid_id"], row["group_id"], of_person(row["author_id"], press.rows).owners)


def _topic_seconds(change: Change, press: Press) -> list[Spot]:
    """Of whoever seconds it, if they live there: nobody does so for somebody else."""
    topic = _find(press, "topics", change.row["topic_id"])
    person = press.rows["people"].get(change.row["person_id"]) or {}
    lives_there = person.get("grid_id") == topic["grid_id"]
    return [Spot(owners=frozenset({change.row["person_id"]} if lives_there else ()))]


def _topic_events(change: Change, press: Press) -> list[Spot]:
    return [_of_topic(_find(press, "topics", change.row["topic_id"]), press)]


def _gatherings(change: Change, _: Press) -> list[Spot]:
    """As it was, and as it is."""
    return [Spot(row["grid_id"]) for row in (change.before, change.after) if row]


def _of_its_gathering(change: Change, press: Press) -> list[Spot]:
    return [_held_at(change.row["gathering_id"], press)]


def _said_at_gathering(change: Change, press: Press) -> list[Spot]:
    """Of whom it is about and who speaks for them, where it is held."""
    spot = _held_at(change.row["gathering_id"], press)
    return [replace(spot, owners=of_person(change.row["person_id"], press.rows).owners)]


def _questions(change: Change, press: Press) -> list[Spot]:
    """Of who asks; of an anonymous one nobody can tell whose it is but by who pressed."""
    return [Spot(owners=frozenset({change.row["author_id"] or press.presser.id}))]


def _votes(change: Change, press: Press) -> list[Spot]:
    """Of who votes, and of who has their vote; on paper it is the desk that notes it. Family does not vote."""
    motion = _find(press, "motions", change.row["motion_id"])
    if change.row["way"] == "paper":
        return [_held_at(motion["gathering_id"], press)]
    if change.row["way"] == "proxy":
        given = press.rows["proxies"].get((motion["gathering_id"], change.row["person_id"])) or {}
        return [Spot(owners=frozenset({given["holder_id"]} if given.get("accepted_at") else ()))]
    is_theirs = change.row["person_id"] == press.presser.id
    return [Spot(owners=frozenset({press.presser.id} if is_theirs else ()))]


def _proxies(change: Change, press: Press) -> list[Spot]:
    """Whose vote it is gives it away and takes it back; who is asked says yes, or no."""
    row, own = change.row, press.presser.id
    is_answered = change.before is not None and change.after is not None and change.after["accepted_at"] is not None
    decide = {row["holder_id"]} if is_answered else {row["principal_id"], row["holder_id"]}
    return [Spot(owners=frozenset(decide & {own}))]


def _commitments(change: Change, press: Press) -> list[Spot]:
    return [_of_commitment(change.row, press)]


def _of_commitment(row: Row, press: Press) -> Spot:
    """Where the meeting was held; of who sees to it."""
    return Spot(_held_at(row["gathering_id"], press).grid, owners=frozenset({row["owner_id"]} - {None}))


def _commitment_events(change: Change, press: Press) -> list[Spot]:
    return [_of_commitment(_find(press, "commitments", change.row["commitment_id"]), press)]


SPOTS: dict[str, Spots] = {
    "topics": _topics,
    "topic_seconds": _topic_seconds,
    "topic_events": _topic_events,
    "gatherings": _gatherings,
    "gathering_audiences": _of_its_gathering,
    "agenda_items": _of_its_gathering,
    "gathering_invitations": _of_its_gathering,
    "gathering_events": _of_its_gathering,
    "sign_ups": _said_at_gathering,
    "gathering_questions": _questions,
    "motions": _of_its_gathering,
    "motion_polls": lambda change, press: _of_its_gathering(replace(change, before=_motion_of(change, press)), press),
    "votes": _votes,
    "proxies": _proxies,
    "minutes": _of_its_gathering,
    "minutes_answers": _said_at_gathering,
    "commitments": _commitments,
    "commitment_events": _commitment_events,
}
"""Where each changed row belongs."""
FOLLOWING = frozenset({"tallies"})
"""What belongs to a vote: it changes with one alone."""


def _motion_of(change: Change, press: Press) -> Row:
    return _find(press, "motions", change.row["motion_id"])


def of_timer(change: Change, press: Press) -> list[Spot]:
    """As what it is about."""
    noun, id_ = change.row["kind"].partition(".")[0], change.row["subject_id"]
    match noun:
        case "commitment":
            return [_of_commitment(_find(press, "commitments", id_), press)]
        case "motion":
            return [_held_at(_find(press, "motions", id_).get("gathering_id", 0), press)]
        case _:
            return [_held_at(id_, press)]


def is_honest(change: Change, press: Press) -> bool:
    """Whether nobody's hand is in it but the presser's: in what it says of who did it, and in what others hold."""
    own = press.presser.id
    match change.table, change.before, change.now:
        case "topic_events", None, row:
            return row["actor_id"] == own or (row["actor_id"] is None and row["step"] in TOPICS_BY_CLOCK)
        case (("gathering_events" | "commitment_events"), None, row):
            return bool(row["actor_id"] == own)
        case (("topic_events" | "gathering_events" | "commitment_events"), _, _):
            return False  # history is not rewritten
        case "topics", None, row:
            return own in of_person(row["author_id"], press.rows).owners
        case "gatherings", None, row:
            return bool(row["created_by_id"] == own)
        case "sign_ups", None, row:
            return bool(row["signed_by_id"] == own or row["person_id"] == own)
        case "gathering_questions", before, row:
            return before is None and row["author_id"] in (None, own)
        case "votes", _, row:
            secret = _find(press, "motions", row["motion_id"])["secret"]
            return not secret or row["choice"] is None
        case _:
            return True


def follows(change: Change, press: Press) -> bool:
    """Whether it follows from something else that changed, which is looked at by itself."""
    row = change.now
    match change.table:
        case "gatherings":
            return _changes_only(change, COUNTED) and bool(_answers(press, row["id"]))
        case "sign_ups":
            is_seated = change.before is not None and (change.before["state"], row["state"]) == ("waiting", "going")
            return is_seated and _changes_only(change, SEATED) and _frees_a_seat(press, row)
        case "gathering_invitations":  # who declines gives up the seat that is kept for them
            theirs = {answer.row["person_id"] for answer in _answers(press, row["gathering_id"])}
            return _changes_only(change, frozenset({"released"})) and row["person_id"] in theirs
        case "topics":
            is_ready = change.before is not None and (change.before["state"], row["state"]) == ("open", "ready")
            return is_ready and _changes_only(change, REACHED) and _is_seconded(press, row["id"])
        case "topic_events":
            is_reached = change.before is None and (row["step"], row["actor_id"]) == ("reach", None)
            return is_reached and _is_seconded(press, row["topic_id"])
        case "tallies":
            tables = ("votes", "motions")
            return any(each.table in tables and _motion_id(each) == row["motion_id"] for each in press.changes)
        case "timers":
            return row["kind"] in TOLD and change.before is None
        case _:
            return False


def _changes_only(change: Change, columns: frozenset[str]) -> bool:
    if change.before is None or change.after is None:
        return False
    before = change.before
    return {name for name, value in change.after.items() if value != before[name]} <= columns


def _answers(press: Press, gathering_id: int) -> list[Change]:
    """Who said something else of coming than before."""
    return [each for each in press.changes if each.table == "sign_ups" and each.row["gathering_id"] == gathering_id]


def _frees_a_seat(press: Press, row: Row) -> bool:
    """Somebody else at the same gathering changed their answer, or there are other seats."""
    others = [each for each in _answers(press, row["gathering_id"]) if each.row["id"] != row["id"]]
    grows = any(each.table == "gatherings" and each.row["id"] == row["gathering_id"] for each in press.changes)
    return bool(others) or (grows and opens_by_role(Action.RUN_GATHERING, press.presser.held,
                                                    _held_at(row["gathering_id"], press)))  # fmt: skip


def _is_seconded(press: Press, topic_id: int) -> bool:
    changed = (each for each in press.changes if each.table == "topic_seconds")
    return any(each.before is None and each.row["topic_id"] == topic_id for each in changed)


def _motion_id(change: Change) -> int:
    return int(change.row["motion_id" if change.table == "votes" else "id"])
