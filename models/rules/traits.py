"""What a household may need that others do not: told by the office's list or by whoever serves it, never guessed."""

from enum import StrEnum


class Trait(StrEnum):
    """Why somebody is visited more often."""

    ALONE = "alone"  # 独居: lives on their own
    DISABLED = "disabled"  # 残疾
    HARDSHIP = "hardship"  # 困难
    NEWCOMER = "newcomer"  # 流动人口: the floating population
