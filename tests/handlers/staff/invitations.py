"""An invitation on its way: made, passed on, opened."""

import re

from tests.people import Person, Stage, said


async def invites(inviter: Person, *choices: str, name: str = "") -> str:
    """Somebody invites; returns the link's payload as it stands in the message to pass on."""
    await inviter.says("/invite")
    for choice in choices:
        await inviter.presses(choice)
    if name:
        await inviter.says(name)
    else:
        await inviter.presses("不写名字")
    return payload_of(said(inviter.last))


def payload_of(text: str) -> str:
    """What the link in a text starts the bot with."""
    found = re.search(r"\?start=(i_[0-9a-f]{32})", text)
    assert found, text
    return found[1]


async def opens(stage: Stage, person: Person, payload: str) -> None:
    """Somebody taps the link."""
    stage.world.start(person.viewer, payload)
    await stage.settle()
