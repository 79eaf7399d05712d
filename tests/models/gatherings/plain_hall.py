"""A hall with chairs, as a child would keep it: who sits, who queues, which chairs carry a name. Nothing is stored."""

from dataclasses import dataclass, field


@dataclass
class PlainHall:
    """`kept` are those for whom a chair is kept; `sitting` and `queue` say with how many guests."""

    chairs: int | None
    kept: set[int] = field(default_factory=set)
    sitting: dict[int, int] = field(default_factory=dict)
    queue: dict[int, int] = field(default_factory=dict)
    """The first first."""
    away: dict[int, str] = field(default_factory=dict)
    """Who said something else: that they cannot, or that they take it back."""
    there: set[int] = field(default_factory=set)

    def needs(self, who: int, guests: int) -> int:
        return guests + (who not in self.kept)

    @property
    def taken(self) -> int:
        return sum(self.needs(who, guests) for who, guests in self.sitting.items())

    @property
    def free(self) -> int | None:
        return None if self.chairs is None else self.chairs - len(self.kept) - self.taken

    def fits(self, heads: int) -> bool:
        return self.free is None or heads <= self.free

    def known(self, who: int) -> bool:
        return who in self.sitting or who in self.queue or who in self.away

    def comes(self, who: int, guests: int) -> bool:
        """False where they keep what they had."""
        if who in self.sitting:
            if not self.fits(guests - self.sitting[who]):
                return False
            self.sitting[who] = guests
        else:
            self.away.pop(who, None)
            self.queue[who] = guests
            if self.fits(self.needs(who, guests)):
                self.sitting[who] = self.queue.pop(who)
        self.call_up()
        return True

    def leaves(self, who: int, word: str | None) -> None:
        """With a word, or for good."""
        self.sitting.pop(who, None)
        self.queue.pop(who, None)
        self.away.pop(who, None)
        self.there.discard(who)
        if word:
            self.away[who] = word
        if word == "declined":
            self.kept.discard(who)
        self.call_up()

    def arrives(self, who: int) -> None:
        if who not in self.sitting:
            self.comes(who, self.queue.get(who, 0))
        self.there.add(who)

    def rearranges(self, chairs: int | None, kept: set[int]) -> bool:
        """False where somebody would lose their chair; then all stays as it was."""
        before = self.chairs, self.kept
        self.chairs, self.kept = chairs, kept
        if (chairs is not None and chairs < len(kept)) or not self.fits(0):
            self.chairs, self.kept = before
            return False
        self.call_up()
        return True

    def call_up(self) -> None:
        """The first whose party fits, as long as there is one."""
        while who := next((who for who, guests in self.queue.items() if self.fits(self.needs(who, guests))), None):
            self.sitting[who] = self.queue.pop(who)
