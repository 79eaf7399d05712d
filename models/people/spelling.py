"""How names sound: in pinyin without tones, and by their initials. Characters that names read in another way than most
words (单: shan, not dan) are spelt both ways.
"""

import os
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product

MOST = 16  # spellings of one name

IN_NAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "盖": "ge",
    "朴": "piao", "翟": "zhai", "尉": "yu", "乐": "yue", "种": "chong", "召": "shao", "缪": "miao",
    "覃": "qin", "员": "yun", "洗": "xian", "冼": "xian", "郇": "huan", "黑": "he", "折": "she",
    "万": "mo", "谌": "chen", "晟": "cheng", "茜": "xi", "重": "chong", "长": "chang", "行": "hang",
    "朝": "zhao", "传": "chuan", "吕": "lu",
}  # fmt: skip
"""What such a character may also be read as."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """Every way in which a name may be typed: wangxiuying, and wxy."""

    full: frozenset[str]
    initials: frozenset[str]


@lru_cache(maxsize=50_000)
def spell(name: str) -> Spelling:
    """How `name` is spelt; letters stand for themselves."""
    readings = [_read(character) for character in name.lower() if not character.isspace()]
    ways = list(islice(product(*readings), MOST))
    return Spelling(
        frozenset("".join(way) for way in ways),
        frozenset("".join(syllable[:1] for syllable in way) for way in ways),
    )


@cache
def _read(character: str) -> tuple[str, ...]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # single characters are asked: 47,000 phrases need not be loaded
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- 0.1 s that only who searches pays

    commonly = lazy_pinyin(character)[0]
    return tuple(dict.fromkeys((commonly, IN_NAMES.get(character, commonly))))
