"""What a topic is called in a list, and how much two of them are alike."""

import re
from collections.abc import Sequence

LONGEST_TITLE = 30
MOST_COMPARED = 300
"""So many characters of a topic say what it is about."""
ALIKE = 41.0
"""Of 100: from here on two topics may be the same. Offering one too many costs a glance, one too few a second vote."""

_ENDS = re.compile(r"[\n。！？!?；;]|\.\s")
_PAUSES = re.compile(r"[，,、：:]")
_SILENT = re.compile(r"[\W_]+")
_FILLERS = re.compile(
    "希望|建议|提议|能不能|可不可以|是不是|要不要|我们|咱们|你们|大家|社区|小区|居民|尽快|应该|现在|已经|这个|那个|"
    "一下|一个|几个|有点|有些|特别|非常|太|很|了|的|吧|吗|呢|啊|请|就|都|也|还"
)


def title_of(text: str, longest: int = LONGEST_TITLE) -> str:
    """The first sentence, or as much of it as there is room for; "" where nothing was written."""
    first = next((part.strip() for part in _ENDS.split(text) if part.strip()), "")
    if len(first) <= longest:
        return first
    pauses = [found.start() for found in _PAUSES.finditer(first, longest // 2, longest)]
    return first[: pauses[-1]] if pauses else f"{first[: longest - 1]}…"


def find_alike(text: str, others: Sequence[str], *, limit: int) -> list[int]:
    """The places of up to `limit` among `others` that may be about the same, the likeliest first."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 -- 0.05 s that only who proposes pays

    asked = _pieces(text)
    if not asked:
        return []
    choices = [_pieces(other) for other in others]
    found = process.extract(asked, choices, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=limit)
    return [place for _, _, place in found]


def _pieces(text: str) -> str:
    """What a text is made of, whatever the order: pairs of characters, without the words that every proposal has."""
    said = _SILENT.sub(" ", _FILLERS.sub(" ", text[:MOST_COMPARED].lower()))
    pairs = (word[at : at + 2] for word in said.split() for at in range(max(1, len(word) - 1)))
    return " ".join(dict.fromkeys(pairs))
