"""They ask not to be visited: what they say to it, in one press, in their own words or aloud."""

from dataclasses import replace

from handlers.diary.buttons import PickReason, Reason, Written
from handlers.diary.drafts import Draft, State
from handlers.diary.noting import access, note, say_noted
from handlers.diary.opening import cancel_row
from handlers.diary.telling import keep
from handlers.flow import END, Context, Next
from handlers.households.page import about_household
from handlers.households.titles import title_of
from handlers.ui.contents import Content, read_content
from handlers.ui.keyboards import Button
from models.rules.visit_states import Outcome


def ask_reason(context: Context[Draft]) -> None:
    household = access(context, context.draft.household_id)
    rows = [[Button(PickReason(reason), f"diary_reasons/{reason}")] for reason in Reason]
    context.show("diary/ask_reason", keyboard=[*rows, cancel_row()], about=about_household(household),
                 title=title_of(household))  # fmt: skip


def pick_reason(context: Context[Draft], button: PickReason) -> Next:
    """As everybody reads it: in the community's language."""
    language = context.community.languages[0]
    words = context.announcer.product.words.label(language, f"diary_reasons/{button.reason}", {})
    told = context.draft.content  # of what was shown there may be words already
    said = [told.text] if button.reason is Reason.UNSAID else [words, told.text]
    return decline(context, replace(told, text="\n".join(each for each in said if each)))


def tell_reason(context: Context[Draft]) -> Next:
    draft = context.draft.add(read_content(context.message))
    return decline(context, draft.content) if keep(context, draft) else State.REASON


def decline_as_told(context: Context[Draft], button: Written) -> Next:  # noqa: ARG001
    """They said it aloud, or showed it."""
    return decline(context, context.draft.content)


def decline(context: Context[Draft], content: Content) -> Next:
    """Write it down; whoever leads the grid says for how long."""
    household = access(context, context.draft.household_id)
    entry, _ = note(context, household, Outcome.DECLINED, content)
    say_noted(context, entry)
    return END
