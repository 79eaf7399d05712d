"""A walk through the product: which buttons there are, and where in every conversation one can stand."""

from dataclasses import dataclass
from datetime import timedelta

from models.dialogues import Standing
from tests.rights.world import World

SERIAL = "5e71a1"
PLANNED = ("/meetings", "lp", "=停车怎么管", "ld", "lt", "=120分钟", "=工作站", "li", "ln", "lj", "ly:done", "=20",
           "lu", "la", "ly:done")  # fmt: skip
"""A gathering as far as the last look."""
WAYS: tuple[tuple[str, ...], ...] = (
    ("/start", "jg:3", "jo:12", "=王小明", "ja:name_again"),
    ("/menu", "/mine", "/tasks", "/whom", "/whoami", "/work", "/groups", "/roles", "kp", "km", "kt", "/leave"),
    ("/settings", "oq", "oa"),
    ("/settings", "on"),
    ("/move", "jc:name"),
    ("/move", "jc:address"),
    ("/privacy", "xs", "xd"),
    ("/family", "ya", "yr", "=王小红", "yg:3", "yo:11", "=1号"),
    ("/family", "yv", "yx"),
    ("/report", "fw:0", "jg:3", "jo:11", "fc:repair", "fd:0", "=路灯坏了", "fx:written"),
    ("=路灯坏了", "fc:environment"),
    ("zf:32", "fh:phone", "fc:environment", "=路灯坏了", "fx:written"),
    ("rp:1",),
    ("rp:3",),
    ("rs:4:5",),
    ("ro:1", "rt:1", "=马上来"),
    ("ro:5", "rq:5:3"),
    ("ro:5", "rd:5:3"),
    ("ro:5", "rf:5:3", "tp", "ro:5"),
    ("/find", "=王", "zs", "zm", "zs:11", "zr"),
    ("/find", "=王", "zs", "zc", "zl:name"),
    ("/find", "=王", "zs", "zc", "zl:phone"),
    ("/find", "=王", "zs", "zc", "zl:address"),
    ("/find", "=王", "zs", "zc", "zl:group", "zg:5"),
    ("/find", "zn", "=王小强", "zg:3", "zo:11", "=2号"),
    ("zn", "=王翊珂", "zg:3", "zo:11"),
    ("/invite", "ir:grid_worker", "ig:3"),
    ("/invite", "ir:group_leader", "ig:3", "io:11"),
    ("/invite", "ir:team_member", "ip"),
    ("wp:1", "wd", "wd"),
    ("wp:0", "wh", "wd", "wd"),
    ("/book", "bf:service", "bk:certificates", "bd:2026-11-25", "bh", "br", "be:book"),
    ("/book", "bf:elders", "bk:home_care", "=后天", "bh", "br", "=东一巷5号", "be:time", "be:client"),
    ("/book", "=开证明", "=明天下午三点", "be:drop"),
    ("/book", "bk:insurance", "bl:2026-11-26", "br", "be:book"),
    ("bw:32", "bg:phone", "bf:service", "bk:certificates", "bh", "be:book"),
    ("/appointments", "bo", "bm", "bd", "bh", "be:book"),
    ("/appointments", "bo", "bc", "by:unwell"),
    ("/appointments", "bo", "bb", "bi", "bx"),
    ("bs:1:5", "=很好"),
    ("bs:1:5", "bv"),
    ("/desk", "ek:service", "em", "ea", "eu", "ec", "ep"),
    ("ek:service", "ed", "em", "ec", "ef"),
    ("ei:service", "=王", "=12345", "eb"),
    ("ew:service", "ev:certificates", "=王", "ex", "et:seat"),
    ("ew:service", "ev:certificates", "=王", "ex", "et:now"),
    ("es:service", "el:service:20", "el:service:0"),
    ("eo:service", "eq:meeting", "ez:1", "er:service"),
    ("eg:service", "=钥匙在抽屉里", "eh"),
    ("eg:service", "ey"),
    ("/services", "sc:service", "ss:certificates", "sf:certificates:minutes", "sv", "sr", "sr"),
    ("sf:certificates:served_by", "st", "sb:ticked"),
    ("sf:certificates:hours", "sw", "=8:30-12:00"),
    ("sf:certificates:hours", "sw", "sz", "sa"),
    ("sf:certificates:bring", "=照片", "sm"),
    ("so:certificates:0", "so:certificates:1"),
    ("sp:service:", "sy:2026-11-24", "sy:2026-11-26", "sz", "se:training", "sg", "sl", "sd:service", "sx", "sx"),
    ("/council", "/topics", "ul:grid:0", "ul:served:0", "uo", "ux", "us", "uu"),
    ("/topics", "up", "uv:0", "ug:3", "uh:11", "=想添一排长椅", "uy:written", "uy:another"),
    ("/topics", "up", "uv:0", "=苜蓿那边的路灯坏了", "uy:written", "um"),
    ("/topics", "up", "=想添一排长椅", "uy:written", "uy:send", "ua", "=还有一条路", "ue", "uw", "uw"),
    ("uw:1:1:0",),
    ("ur:1:1", "=不归我们管"),
    ("/gatherings", "qo", "qb", "qg", "qk", "qm", "qc"),
    ("/gatherings", "qo", "qa", "=几点结束"),
    ("qa:1", "=谁来修"),
    ("qs:1:10", "qi"),
    ("qs:1:10", "=路灯", "qs:1:10", "qn"),
    ("qd:1", "ql", "qq", "qr", "qd"),
    ("qd:2", "ql", "qh", "qe:2", "=王", "qu"),
    ("/meetings", "lg", "lo:1", "hl:1", "hw:1", "hi:0", "=修不修", "hs:1"),
    ("hl:2", "hm", "hp", "ho", "hb", "hk", "hc", "hz"),
    ("hw:2", "hi:0", "=修不修", "hs:0", "hm", "hd"),
    ("hm:1", "hb:1:0", "hk:1", "hm:1", "hc:1", "=1 0 0", "hz"),
    ("hg:1", "=王翊珂", "hh"),
    ("ht:1",),
    (*PLANNED, "lf:invited", "=王翊珂", "lr", "lv", "ly:done", "lf:deadline", "lw", "lf:reminders", "lh", "ly:done"),
    (*PLANNED, "lf:material", "ly:review", "lf:about", "ly:nothing", "lf:audience", "ly:done", "ly:publish"),
    (*PLANNED, "lf:agenda", "ly:done", "lf:length", "lm", "lf:seats", "ls", "ly:publish"),
    ("lc:1:1", "lf:place", "=操场", "lf:title", "=停车", "ly:publish"),
    ("lx:1:1", "=停水", "lz"),
    ("le:2:1:0", "le:2:1:1"),
    ("nw:3", "nc:3:1", "nx:3", "=卫生", "nw:3", "ni:3", "nq:agreed", "=修", "nz:written", "nz:anew", "=添灯", "nm",
     "nh", "nd", "nz:more", "=添凳子", "nh", "=12月2日", "nz:save"),
    ("nw:3", "nc:3:1", "ni:3", "nq:refused", "=没有钱", "nz:written", "nz:save", "nv:3", "ns"),
    ("no:3", "nj:3", "=不是这样"),
    ("no:3", "na:3"),
    ("nw:3", "nc:3:1"),
    ("nw:3", "nr:3", "=是这样"),
    ("no:4", "np:4"),
    ("/promises", "kb", "ka", "ko", "ks", "kg"),
    ("kr:2:1", "=开工了", "ke"),
    ("kd:2:1", "ke"),
    ("kl:2:1", "kn", "=雨太多"),
    ("kh:2:1", "kv", "kw", "=换人"),
    ("kx:2:1", "=不办了"),
    ("sp:service:certificates", "sy:2026-11-24", "sy:2026-11-26", "sz", "se:training", "sg", "sa"),
    ("/visits", "3o", "3w", "3o:1", "2s", "1b", "1a", "=还有一件事", "1e"),
    ("3o:1", "1w:1", "=都好", "1p:solved"),
    ("1o:3:taken_back", "1m", "1c:repair", "1d:0", "=路灯坏了", "1e"),
    ("1o:4:declined", "1r:busy"),
    ("1o:4:declined", "=不想见人"),
    ("1o:4:moved", "1m:0"),
    ("1o:4:reported", "1c:dispute", "1d:0"),
    ("3h:11", "6r:11", "6t:school", "6k:0", "6z"),
    ("6h:4", "6t:fire", "=着火了"),
    ("6n", "=王", "6w"),
    ("6o:0", "6p", "6v", "6a:talk", "6b"),
    ("6o:0", "6q", "=想清静"),
    ("6o:0", "6e", "6c", "=王阿姨"),
    ("6v:10", "6a:talk", "6b"),
    ("/coverage", "2g", "2c", "2u", "2c", "2h", "2k", "2d"),
    ("2u:3:worker:paused:0", "4s", "4a"),
    ("4s:2", "4r", "4n"),
    ("4r:2", "=还是去看看"),
    ("4e:2:0", "4e:2:1"),
    ("/burden", "5e"),
    ("zs:11", "zc", "zl:called", "=王阿姨"),
    ("zs:11", "zc", "zl:traits", "6x", "6y"),
    ("zs:11", "zc", "zl:school", "=2020"),
)  # fmt: skip
"""Through every question of every conversation; who may not go there hears so."""


@dataclass
class Rehearsal:
    """What a walk through the product brings to light: buttons, and the dialogues in which the presser can stand."""

    buttons: list[str]
    standings: list[Standing]


def rehearse(world: World, account: int) -> Rehearsal:
    """Let somebody go through everything that they can: which buttons there are, and where they get to stand."""
    buttons: set[str] = set()
    standings: dict[tuple[str, str], Standing] = {}
    later = world.ground.clock.now() + timedelta(days=365)
    for way in WAYS:
        with world.ground.trying():
            for step in way:
                _take(world, account, step)
                if standing := world.ground.standings.get((account, account)):
                    bound = Standing(standing.conversation, standing.state, standing.draft, SERIAL, later)
                    standings.setdefault((standing.conversation, standing.state), bound)
            shown = [said for chat in world.ground.chats.values() for said in chat.values()]
        buttons |= {str(b["callback_data"]).partition("~")[0] for s in shown for b in s.buttons if "url" not in b}
    return Rehearsal(sorted(buttons), list(standings.values()))


def _take(world: World, account: int, step: str) -> None:
    """A command, words (after =), or the newest button that carries something beginning so, shown or not."""
    if step.startswith(("/", "=")):
        world.ground.say(account, step.removeprefix("="))
        return
    shown = reversed(world.ground.chats.get(account, {}).values())
    seen = (str(button.get("callback_data", "")) for said in shown for button in said.buttons)
    world.ground.press(account, next((data for data in seen if data.startswith(step)), step))
