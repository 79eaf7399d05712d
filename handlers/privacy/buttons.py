"""The buttons of the privacy pages. `whose`: the person whose data it is, oneself or somebody one acts for."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData


@dataclass(frozen=True)
class OpenPage(CallbackData, prefix="xp"):
    """What is kept and why."""

    whose: int


@dataclass(frozen=True)
class ShowData(CallbackData, prefix="xs"):
    """Everything that is kept, to read."""

    whose: int


@dataclass(frozen=True)
class Export(CallbackData, prefix="xe"):
    """The same as files."""

    whose: int


@dataclass(frozen=True)
class AskErase(CallbackData, prefix="xd"):
    """What erasing means, before it is done."""

    whose: int


@dataclass(frozen=True)
class Erase(CallbackData, prefix="xx"):
    """Surely; `wards`: and everybody for whom nobody else acts."""

    whose: int
    wards: bool


@dataclass(frozen=True)
class KeepAll(CallbackData, prefix="xk"):
    """Not after all."""

    whose: int
