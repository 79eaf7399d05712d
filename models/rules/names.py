"""What people call themselves and where they live: what is kept of it, and how it is told from other words."""

import re
import unicodedata

LONGEST_NAME = 64
LONGEST_ADDRESS = 80
LONGEST_CALLED = 20
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control and format characters, direction marks among them

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁"
    "仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦"
    "雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃"
    "利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫付代覃岳苟佘冼尧晋楚"
    "仝佟邸战卜原令矫位底兰揭郐麦仉亓玄由渠扬展官海字漆"
)
_LONG_SURNAME = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|长孙|宇文|端木|南宫|独孤|呼延|轩辕|百里|东郭|司空|公羊|太史|申屠"
)
_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_JOINED_NAME = re.compile(r"[\u3400-\u9fff]{1,10}([·•・][\u3400-\u9fff]{1,10})+")
_LATIN_NAME = re.compile(r"[^\W\d_]+([ .'’-]+[^\W\d_]+){0,4}\.?")
_NO_NAME = re.compile(r"(help|fire|sos|emergency|please|hello|hi)\b", re.IGNORECASE)
_ASKS_OR_TELLS = re.compile(r"[了没不坏漏爆堵塌倒伤死灾偷打臭脏吵吗呢怎请帮救！？!?。；;]|有人|什么")
_PLACE = re.compile(r"[0-9０-９〇一二三四五六七八九十号栋幢楼室户]")


def clean_name(name: str) -> str:
    """A name on one line, without characters that would turn or hide what stands around it."""
    return on_one_line(name)[:LONGEST_NAME]


def clean_address(address: str) -> str:
    """An address on one line; what is longer than `LONGEST_ADDRESS` is cut."""
    return on_one_line(address)[:LONGEST_ADDRESS].strip()


def clean_called(words: str) -> str:
    """What somebody wants to be called, on one line; empty where that is nothing, or more than `LONGEST_CALLED`."""
    called = on_one_line(words)
    return called if len(called) <= LONGEST_CALLED else ""


def is_name(text: str) -> bool:
    """Whether it reads like the name of a person, and not like something that happened: nobody who writes for help is
    taken to have introduced themselves.
    """
    name = clean_name(text)
    if "\n" in text.strip() or name != on_one_line(text):
        return False
    if _HAN_NAME.fullmatch(name):
        return not _ASKS_OR_TELLS.search(name) and _has_surname(name)
    if _JOINED_NAME.fullmatch(name):
        return True
    return (
        bool(_LATIN_NAME.fullmatch(name)) and not _NO_NAME.match(name) and all(_begins_a_name(w) for w in name.split())
    )


def could_be_name(name: str) -> bool:
    """Whether it can be the answer to who somebody is: two letters or more and nothing but letters, a rare surname or
    a foreign name included.
    """
    letters = re.sub(r"[ .·•・'’-]", "", name)
    return 2 <= len(letters) <= 40 and letters.isalpha()


def is_address(text: str) -> bool:
    """Whether it reads like a building and a door, and not like something that happened."""
    address = on_one_line(text)
    fits = 0 < len(address) <= LONGEST_ADDRESS and "\n" not in text.strip()
    return fits and bool(_PLACE.search(address)) and not _ASKS_OR_TELLS.search(address)


def _has_surname(name: str) -> bool:
    if _LONG_SURNAME.match(name):
        return len(name) >= 3
    return name[0] in _SURNAMES and len(name) <= 3


def _begins_a_name(word: str) -> bool:
    return not word[0].islower() and not "\u3400" <= word[0] <= "\u9fff"


def on_one_line(text: str) -> str:
    """Words in one line, without characters that would turn or hide what stands around them."""
    visible = "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE or c.isspace())
    return re.sub(r"\s+", " ", visible).strip()
