"""Polls and quizzes: options, votes, closing."""

from dataclasses import dataclass, field

from bot.sandbox.wire import ImpossibleError, Json


@dataclass(slots=True, kw_only=True, eq=False)
class Poll:
    """`votes`: person id -> chosen option numbers. `close_date` is Unix time by the world's clock."""

    id: str
    question: str
    options: list[str]
    question_entities: list[Json] = field(default_factory=list)
    is_anonymous: bool = True
    is_quiz: bool = False
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    hides_results: bool = False
    correct_option_ids: list[int] = field(default_factory=list)
    explanation: Json = field(default_factory=dict)
    open_period: int = 0
    close_date: int = 0
    is_closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)

    def vote(self, person_id: int, option_ids: list[int]) -> None:
        """An empty choice takes the vote back."""
        if self.is_closed:
            raise ImpossibleError("the poll is closed")
        if any(not 0 <= option < len(self.options) for option in option_ids):
            raise ImpossibleError("there is no such option")
        if len(option_ids) > 1 and not self.allows_multiple_answers:
            raise ImpossibleError("this poll takes one answer")
        if person_id in self.votes and not self.allows_revoting:
            raise ImpossibleError("this poll does not let a vote be changed")
        self.votes.pop(person_id, None)
        if option_ids:
            self.votes[person_id] = sorted(set(option_ids))

    def as_json(self) -> Json:
        """The Bot API's Poll."""
        counts = [sum(option in vote for vote in self.votes.values()) for option in range(len(self.options))]
        poll: Json = {
            "id": self.id,
            "question": self.question,
            "options": [
                {"persistent_id": str(number), "text": text, "voter_count": count}
                for number, (text, count) in enumerate(zip(self.options, counts, strict=True))
            ],
            "total_voter_count": len(self.votes),
            "is_closed": self.is_closed,
            "is_anonymous": self.is_anonymous,
            "type": "quiz" if self.is_quiz else "regular",
            "allows_multiple_answers": self.allows_multiple_answers,
            "allows_revoting": self.allows_revoting,
            "members_only": False,
        }
        optional = {
            "question_entities": self.question_entities,
            "correct_option_ids": self.correct_option_ids,
            "open_period": self.open_period,
            "close_date": self.close_date,
        }
        return poll | {key: value for key, value in optional.items() if value} | self.explanation

    def seen_json(self, person_id: int) -> Json:
        """As somebody in the chat sees it: where results are hidden, nobody's votes but their own before it closes."""
        seen = self.as_json() | {"voted": self.votes.get(person_id, [])}
        if self.hides_results and not self.is_closed:
            seen["options"] = [option | {"voter_count": 0} for option in seen["options"]]
        return seen

    def answer_json(self, voter: Json, option_ids: list[int]) -> Json:
        """The Bot API's PollAnswer."""
        persistent = [str(option) for option in option_ids]
        return {"poll_id": self.id, "user": voter, "option_ids": option_ids, "option_persistent_ids": persistent}
