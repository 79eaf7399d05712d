"""What a topic is called, and which ones are alike."""

import pytest

from models.rules.topics import LONGEST_TITLE, find_alike, title_of

OPEN = [
    "东三巷的路灯坏了半年，晚上黑得看不见，建议装几盏新的",
    "把村口的水渠砌一砌，下雨天老是往外漫水",
    "电动车没地方充电，希望在小区装充电桩",
    "广场舞音乐太吵，晚上九点以后能不能不放",
    "垃圾桶离得太远，老人走不动，多放几个",
    "东三巷停车太乱，消防车进不来，画一画车位",
    "想要一个老年食堂，中午能吃口热饭",
    "流浪狗太多，孩子上学害怕",
    "",
]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("路灯坏了。晚上很黑。", "路灯坏了"),
        ("\n\n路灯坏了\n晚上很黑", "路灯坏了"),
        ("", ""),
        ("。！？", ""),
        ("The lamp is broken. It is dark.", "The lamp is broken"),
        (
            "东三巷的路灯坏了半年，晚上黑得看不见，老人出门都不敢走，建议装几盏新的",
            "东三巷的路灯坏了半年，晚上黑得看不见，老人出门都不敢走",
        ),
        ("黑" * 50, "黑" * 29 + "…"),
    ],
)
def test_a_title_is_the_first_sentence(text: str, title: str) -> None:
    assert title_of(text) == title
    assert len(title) <= LONGEST_TITLE


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("路灯不亮，东三巷晚上太黑了，装新路灯吧", 0),
        ("水渠漫水，下雨就淹，希望砌水渠", 1),
        ("灌溉渠道防渗：村口水渠漏水，要衬砌", 1),
        ("建议建电动车充电桩", 2),
        ("电瓶车充电桩不够用", 2),
        ("跳广场舞的音乐声音大，影响孩子写作业", 3),
        ("多放几个垃圾桶", 4),
        ("车乱停，东三巷消防通道堵了", 5),
        ("办个食堂给老人吃饭", 6),
        ("老年人吃饭难，想办老年食堂", 6),
        ("狗没人管，流浪狗咬人", 7),
    ],
)
def test_the_same_in_other_words_is_found_first(text: str, place: int) -> None:
    assert find_alike(text, OPEN, limit=3)[0] == place


@pytest.mark.parametrize(
    "text", ["东三巷自来水水压小", "村口的公交站牌没有座位", "老人体检能不能上门", "", "！！！", "希望大家"]
)
def test_what_is_something_else_is_not_found(text: str) -> None:
    assert find_alike(text, OPEN, limit=3) == []


def test_no_more_than_asked_for() -> None:
    assert find_alike(OPEN[0], [OPEN[0]] * 5, limit=3) == [0, 1, 2]
    assert find_alike(OPEN[0], [], limit=3) == []
