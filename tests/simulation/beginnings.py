"""Where histories begin: stations of an ordinary request, reached by the product itself on a day without faults."""

from collections.abc import Callable
from functools import cache

from tests.people import START
from tests.simulation.faults import Faults, dice
from tests.simulation.history import Beginning, Equipment, History
from tests.simulation.people import People
from tests.simulation.store import empty_image
from tests.simulation.telegram import GROUP, Telegram

Act = Callable[[People], None]


def says(person: int, text: str) -> Act:
    """Type a command."""
    return lambda people: people.say(person, text)


def writes(person: int) -> Act:
    """Write some words."""
    return lambda people: people.write(person)


def presses(person: int, data: str, chat: int | None = None) -> Act:
    """Press the newest button whose data begins so."""
    return lambda people: people.press_data(person, data, chat or person)


STATIONS: dict[str, tuple[Act, ...]] = {
    "empty": (),
    "joined": (
        *(says(person, "/start") for person in (7001, 7002, 7004, 7005, 7006)),
        *(presses(person, "jg:3") for person in (7001, 7002)),
        *(presses(person, "jo:11") for person in (7001, 7002)),
    ),
    "asked for danger": (says(7001, "/report"), presses(7001, "fc:repair")),
    "told of danger": (),
    "drafted": (writes(7001), presses(7001, "fx:written")),
    "filed": (presses(7001, "fx:send"),),
    "accepted": (presses(7004, "ra", GROUP),),
    "offering": (presses(7004, "rf"), presses(7004, "tp")),
    "offered": (presses(7004, "tn"),),
    "asking": (presses(7004, "rq"),),
    "waiting": (writes(7004),),
    "resumed": (presses(7001, "rp"), writes(7001), presses(7001, "fe")),
    "telling": (presses(7004, "rt"), writes(7004)),
    "noting": (presses(7004, "rd"),),
    "proposed": (presses(7004, "de"),),
    "reopened": (presses(7001, "rj"), writes(7001), presses(7001, "fe")),
    "proposed again": (presses(7004, "rd"), writes(7004)),
    "solved": (presses(7001, "rc"),),
}
WEIGHTS = {"empty": 1, "joined": 3, "drafted": 6, "filed": 6, "accepted": 6, "offering": 4, "offered": 5, "asking": 4,
           "waiting": 5, "resumed": 3, "telling": 4, "noting": 4, "proposed": 6, "reopened": 4, "proposed again": 3,
           "solved": 4}  # fmt: skip


DANGER = ", danger"
"""Ends the names of the beginnings in which somebody is in danger, and the promises are a matter of hours."""


@cache
def prepare(equipment: Equipment) -> dict[str, Beginning]:
    """All beginnings by the names of their stations, each reached from the one before."""
    return _prepare(equipment, danger=False) | _prepare(equipment, danger=True)


def choose(seed: int) -> str:
    """The name of the beginning that belongs to a seed."""
    random = dice(f"beginning {seed}")
    return random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0] + random.choice(("", "", DANGER))


def _prepare(equipment: Equipment, *, danger: bool) -> dict[str, Beginning]:
    beginning = Beginning(empty_image(), Telegram(), START)
    beginnings: dict[str, Beginning] = {}
    answer = {"told of danger": (presses(7001, f"fd:{int(danger)}"),)}
    for name, acts in (STATIONS | answer).items():
        history = History(equipment, beginning, 0, faults=Faults(dice(0), kinds=()))
        history.run(acts)
        said = tuple(history.people.said)
        beginning = Beginning(equipment.store.save_image(), history.telegram.copy(), history.clock.now(), said)
        beginnings[name + (DANGER if danger else "")] = beginning
    return beginnings
