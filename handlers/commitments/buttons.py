"""What the buttons and links about commitments carry. `version` is the state that the card showed."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData, Link


@dataclass(frozen=True)
class CommitmentsLink(Link, prefix="k"):
    """Shows in the private chat what a gathering promised."""

    gathering_id: int


@dataclass(frozen=True)
class ShowGathering(CallbackData, prefix="ka"):
    """What a gathering promised; `anew`: in a message of its own, for a button of a card that stays."""

    gathering_id: int
    anew: bool


@dataclass(frozen=True)
class Open(CallbackData, prefix="ko"):
    """Show the card of a commitment."""

    commitment_id: int


@dataclass(frozen=True)
class ShowHistory(CallbackData, prefix="ks"):
    """Every step with who and when."""

    commitment_id: int


@dataclass(frozen=True)
class ShowPhotos(CallbackData, prefix="kg"):
    """How it looked before, and how it looks now."""

    commitment_id: int


@dataclass(frozen=True)
class Report(CallbackData, prefix="kr"):
    """The owner says how far it is."""

    commitment_id: int
    version: int


@dataclass(frozen=True)
class Finish(CallbackData, prefix="kd"):
    """The owner says that it is done."""

    commitment_id: int
    version: int


@dataclass(frozen=True)
class Postpone(CallbackData, prefix="kl"):
    """A head puts it off."""

    commitment_id: int
    version: int


@dataclass(frozen=True)
class HandOver(CallbackData, prefix="kh"):
    """A head gives it to somebody else."""

    commitment_id: int
    version: int


@dataclass(frozen=True)
class Drop(CallbackData, prefix="kx"):
    """A head says that it will not be done."""

    commitment_id: int
    version: int


@dataclass(frozen=True)
class Reopen(CallbackData, prefix="ku"):
    """A head says that it is not done after all."""

    commitment_id: int
    version: int
