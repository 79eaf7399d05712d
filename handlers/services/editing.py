"""A centre's staff change what can be booked: a service field by field, and days with hours of their own."""

from handlers.flow import CallbackQueryHandler, CommandHandler, Conversation, MessageHandler, Question
from handlers.services import browsing, hours, misfits, servers, special_days, things, values
from handlers.services import buttons as b
from handlers.services.drafts import Draft, State
from handlers.ui.contents import WORDS

_BACK = (
    CallbackQueryHandler(b.ShowService, browsing.open_service),
    CallbackQueryHandler(b.ShowDays, browsing.open_days),
)
"""Ways out that every question offers."""

conversation = Conversation(
    name="services",
    entry_points=[
        CommandHandler("services", browsing.open_services),
        CallbackQueryHandler(b.ShowCentre, browsing.open_centre),
        *_BACK,
        CallbackQueryHandler(b.SetOpen, browsing.set_open),
        CallbackQueryHandler(b.Restore, browsing.restore),
        CallbackQueryHandler(b.CancelDays, browsing.cancel_days),
        CallbackQueryHandler(b.Change, values.begin_change),
        CallbackQueryHandler(b.PlanDays, special_days.plan_days),
        CallbackQueryHandler(b.ShowMisfits, misfits.begin_misfits),
    ],
    state=State,
    draft=Draft,
    unsent=lambda draft: draft.is_unsent,
    states={
        State.VALUE: Question(
            values.ask_value,
            answers=[
                *_BACK,
                CallbackQueryHandler(b.PickValue, values.pick_value),
                MessageHandler(WORDS, values.take_value),
            ],
        ),
        State.SERVERS: Question(
            servers.ask_servers,
            answers=[
                *_BACK,
                CallbackQueryHandler(b.TickServer, servers.tick_server),
                CallbackQueryHandler(b.Serve, servers.serve),
            ],
        ),
        State.WEEKDAYS: Question(
            hours.ask_weekdays,
            answers=[
                *_BACK,
                CallbackQueryHandler(b.PickWeekdays, hours.pick_weekdays),
                CallbackQueryHandler(b.KeepOfficeHours, hours.keep_office_hours),
            ],
        ),
        State.HOURS: Question(
            hours.ask_hours,
            answers=[
                *_BACK,
                CallbackQueryHandler(b.StayClosed, hours.stay_closed),
                MessageHandler(WORDS, hours.take_hours),
            ],
        ),
        State.BRING: Question(
            things.ask_bring,
            answers=[
                *_BACK,
                CallbackQueryHandler(b.RemoveThing, things.remove_thing),
                MessageHandler(WORDS, things.add_thing),
            ],
        ),
        State.FIRST_DAY: Question(
            special_days.ask_first,
            answers=[
                *_BACK,
                special_days.pressed(special_days.take_first),
                special_days.written(special_days.take_first),
            ],
        ),
        State.LAST_DAY: Question(
            special_days.ask_last,
            answers=[
                *_BACK,
                special_days.pressed(special_days.take_last),
                special_days.written(special_days.take_last),
            ],
        ),
        State.DAY_HOURS: Question(
            special_days.ask_day_hours,
            answers=[
                *_BACK,
                CallbackQueryHandler(b.StayClosed, special_days.be_closed),
                MessageHandler(WORDS, special_days.take_day_hours),
            ],
        ),
        State.REASON: Question(
            special_days.ask_reason,
            answers=[
                *_BACK,
                CallbackQueryHandler(b.PickDayReason, special_days.pick_reason),
                MessageHandler(WORDS, special_days.take_reason),
            ],
        ),
        State.SURE: Question(
            special_days.ask_sure, answers=[*_BACK, CallbackQueryHandler(b.SaveDays, special_days.save_days)]
        ),
        State.MISFITS: Question(
            misfits.ask_misfits,
            answers=[
                *_BACK,
                CallbackQueryHandler(b.PutOff, misfits.put_off),
                CallbackQueryHandler(b.LetStand, misfits.let_stand),
            ],
        ),
    },
)
