"""What every button is declared to bring about: for each class the actions of the table that it stands for. A button
that is not declared here fails the test.
"""

from enum import Enum, auto
from typing import TypeAlias

from handlers import accounts, joining, moving, settings
from handlers.appointments import buttons as appointments
from handlers.appointments import choices, picking, rating
from handlers.appointments import following as cancelling
from handlers.burdens import buttons as burdens
from handlers.chats import buttons as chats
from handlers.commitments import buttons as commitments
from handlers.commitments import listing, reporting, steering
from handlers.desks import buttons as desks
from handlers.desks import check_ins, closing, managing, notes, walk_ins
from handlers.diary import buttons as diary
from handlers.family import buttons as family
from handlers.gatherings import asking, receiving, speaking
from handlers.gatherings import buttons as gatherings
from handlers.gatherings import cancelling as calling_off
from handlers.gatherings import organising_buttons as organising
from handlers.households import buttons as households
from handlers.households import own_buttons as own_visits
from handlers.households import pause_buttons, pausing, story_buttons, telling, telling_buttons, wishing
from handlers.minutes import adding as minutes_adding
from handlers.minutes import buttons as minutes
from handlers.minutes import items as minutes_items
from handlers.minutes import promising as minutes_promising
from handlers.minutes import writing as minutes_writing
from handlers.motions import buttons as motions
from handlers.motions import closing as counting
from handlers.motions import giving, wording
from handlers.privacy import buttons as privacy
from handlers.requests import buttons as requests
from handlers.requests import desk, filing, following, transfers, whom
from handlers.residents import buttons as residents
from handlers.residents import correcting, finding, needs, records
from handlers.services import buttons as services
from handlers.staff import colleagues, invite_cards, invites, leave_buttons, leave_planning, roles
from handlers.topics import buttons as topics
from handlers.topics import following as topics_following
from handlers.topics import places as topic_places
from handlers.topics import similar, whose, writing
from handlers.ui import consent, enrolment_cards, places
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.visits import buttons as visits
from handlers.visits import coverage_buttons as coverage
from models.rules.roles import Action


class Own(Enum):
    """It changes what is the presser's own, and nothing else."""

    OWN = auto()


OWN = Own.OWN
Means: TypeAlias = tuple[Action | Own, ...]

CHANGES: dict[type[CallbackData], Means] = {
    RunCommand: (OWN,),
    accounts.AskForLink: (OWN,),
    accounts.TakeOver: (OWN,),
    appointments.Approve: (Action.RUN_DESK,),
    appointments.Pack: (Action.BOOK_APPOINTMENT,),
    appointments.Promise: (Action.BOOK_APPOINTMENT,),
    appointments.Rate: (Action.BOOK_APPOINTMENT,),
    appointments.Take: (Action.BOOK_APPOINTMENT, Action.RUN_DESK),
    appointments.TakeTime: (Action.BOOK_APPOINTMENT, Action.RUN_DESK),
    cancelling.PickReason: (Action.BOOK_APPOINTMENT, Action.RUN_DESK),
    choices.Choose: (Action.BOOK_APPOINTMENT, Action.BOOK_FOR_RESIDENT, Action.RUN_DESK),
    picking.PickTime: (Action.BOOK_APPOINTMENT, Action.RUN_DESK),
    chats.Bind: (Action.BIND_GROUP,),
    chats.ShowChat: (Action.BIND_GROUP,),
    closing.Decide: (Action.RUN_DESK,),
    consent.Agree: (OWN,),
    desk.Enough: (Action.PROPOSE_DONE,),
    desks.Arrive: (Action.RUN_DESK,),
    desks.ClearNotes: (Action.RUN_DESK,),
    desks.Miss: (Action.RUN_DESK,),
    desks.ReopenDesk: (Action.RUN_DESK,),
    desks.RunLate: (Action.RUN_DESK,),
    desks.Undo: (Action.RUN_DESK,),
    diary.Note: (Action.MAKE_VISIT,),
    diary.PickMember: (Action.MAKE_VISIT, Action.CORRECT_RESIDENT),
    diary.PickOutcome: (Action.MAKE_VISIT,),
    diary.PickReason: (Action.MAKE_VISIT,),
    diary.TakeBack: (Action.MAKE_VISIT,),
    diary.Written: (Action.MAKE_VISIT,),
    enrolment_cards.ConfirmEnrolled: (Action.VERIFY_RESIDENT,),
    enrolment_cards.RefuseEnrolled: (Action.VERIFY_RESIDENT,),
    family.Agree: (OWN,),
    family.LiveTogether: (OWN,),
    family.Refuse: (OWN,),
    family.SkipHouse: (OWN,),
    family.Stop: (OWN,),
    filing.Choose: (Action.FILE_REQUEST, Action.FILE_FOR_RESIDENT),
    invite_cards.Decide: (Action.CONFIRM_INVITE,),
    invites.NoName: (Action.INVITE_GRID_STAFF, Action.INVITE_STAFF, Action.INVITE_ADMIN),
    joining.Choose: (OWN,),
    joining.SwitchLanguage: (OWN,),
    leave_buttons.AnswerLeave: (OWN,),
    leave_buttons.CallOff: (Action.PLAN_LEAVE,),
    colleagues.PickPerson: (Action.PLAN_LEAVE,),
    managing.PickReason: (Action.RUN_DESK,),
    moving.MoveAway: (OWN,),
    places.Correct: (OWN,),  # who lives nowhere yet begins anew, and staff get their menu
    places.PickGroup: (OWN,),
    privacy.Erase: (OWN,),
    privacy.KeepAll: (OWN,),
    correcting.Nothing: (Action.CORRECT_RESIDENT, Action.VERIFY_RESIDENT),
    records.PickGroup: (Action.CORRECT_RESIDENT,),
    needs.KeepTraits: (Action.CORRECT_RESIDENT,),
    coverage.DrawPicture: (OWN,),
    coverage.PickHour: (Action.STEER_VISITS,),
    pause_buttons.Agree: (Action.STEER_VISITS,),
    pause_buttons.End: (Action.STEER_VISITS, Action.MAKE_VISIT, Action.ASK_VISIT),
    pausing.SayNothing: (Action.STEER_VISITS,),
    own_visits.SetPace: (Action.ASK_VISIT,),
    own_visits.EndPause: (Action.ASK_VISIT,),
    wishing.NoWords: (Action.ASK_VISIT,),
    telling.NoWords: (Action.MAKE_VISIT,),
    visits.Tick: (Action.MAKE_VISIT,),
    requests.Accept: (Action.ACCEPT_REQUEST,),
    requests.AnswerInstead: (Action.ADD_TO_REQUEST,),
    requests.CallNotYet: (Action.REOPEN_REQUEST,),
    requests.CallSolved: (Action.CLOSE_REQUEST,),
    requests.Confirm: (Action.CLOSE_REQUEST,),
    requests.Decline: (Action.ACCEPT_REQUEST,),
    requests.Rate: (Action.RATE_REQUEST,),
    requests.Reject: (Action.REOPEN_REQUEST,),
    requests.Resume: (Action.HOLD_REQUEST,),
    requests.TakeOver: (Action.ACCEPT_REQUEST,),
    requests.Withdraw: (Action.WITHDRAW_REQUEST,),
    residents.AgreeFor: (Action.CONFIRM_MANDATE,),
    residents.MovedAway: (Action.CORRECT_RESIDENT,),
    residents.RevokeFor: (Action.CONFIRM_MANDATE,),
    roles.TakeBack: (Action.REVOKE_ROLE,),
    services.CancelDays: (Action.EDIT_SERVICE,),
    services.KeepOfficeHours: (Action.EDIT_SERVICE,),
    services.PickValue: (Action.EDIT_SERVICE,),
    services.PutOff: (Action.EDIT_SERVICE,),
    services.RemoveThing: (Action.EDIT_SERVICE,),
    services.Restore: (Action.EDIT_SERVICE,),
    services.SaveDays: (Action.EDIT_SERVICE,),
    services.Serve: (Action.EDIT_SERVICE,),
    services.SetOpen: (Action.EDIT_SERVICE,),
    services.StayClosed: (Action.EDIT_SERVICE,),
    settings.SetElders: (OWN,),
    settings.SetNotice: (OWN,),
    settings.SetQuiet: (OWN,),
    settings.Speak: (OWN,),
    transfers.NoReason: (Action.TRANSFER_REQUEST, Action.REASSIGN_REQUEST),
    asking.Choose: (Action.JOIN_GATHERING,),
    calling_off.Surely: (Action.RUN_GATHERING,),
    counting.Decide: (Action.RUN_GATHERING,),
    gatherings.Answer: (Action.JOIN_GATHERING,),
    gatherings.Arrive: (Action.RUN_GATHERING,),
    gatherings.BringOne: (Action.JOIN_GATHERING,),
    gatherings.BringSome: (Action.JOIN_GATHERING,),
    giving.PickHolder: (Action.VOTE,),
    minutes.Approve: (Action.ANSWER_MINUTES,),
    minutes.Correct: (Action.WRITE_MINUTES,),
    minutes.Send: (Action.WRITE_MINUTES,),
    minutes.WantPaper: (OWN,),
    minutes.WriteMinutes: (Action.WRITE_MINUTES,),
    minutes_writing.Choose: (Action.WRITE_MINUTES,),
    motions.AnswerProxy: (Action.VOTE,),
    motions.CastVote: (Action.VOTE,),
    motions.DropMotion: (Action.RUN_GATHERING,),
    motions.MarkPaper: (Action.RUN_GATHERING,),
    motions.OpenFor: (Action.RUN_GATHERING,),
    motions.TakeBack: (Action.VOTE,),
    organising.Choose: (Action.RUN_GATHERING,),
    organising.EndGathering: (Action.RUN_GATHERING,),
    receiving.PickVisitor: (Action.RUN_GATHERING,),
    reporting.Send: (Action.KEEP_COMMITMENT,),
    similar.PickSimilar: (Action.SECOND_TOPIC, Action.PROPOSE_TOPIC),
    speaking.PickItem: (Action.JOIN_GATHERING,),
    speaking.StaySilent: (Action.JOIN_GATHERING,),
    topic_places.PickOwnGroup: (OWN,),
    topics.Choose: (Action.JUDGE_TOPIC,),
    topics.Second: (Action.SECOND_TOPIC,),
    topics.Unsecond: (Action.SECOND_TOPIC,),
    topics.Withdraw: (Action.PROPOSE_TOPIC,),
    wording.PickHow: (Action.RUN_GATHERING,),
    writing.Proceed: (Action.PROPOSE_TOPIC,),
    # Of somebody who stands there nothing is asked but whom the desk may see to; a seat kept before is one's own.
    walk_ins.Choose: (Action.RUN_DESK, Action.BOOK_APPOINTMENT),
    walk_ins.PickVisitor: (Action.RUN_DESK,),
}
"""What a button may change, by the table's actions."""

ONLY_LEADS_ON: frozenset[type[CallbackData]] = frozenset(
    {
        appointments.BookFor, appointments.BookService, appointments.Cancel, appointments.Manage, appointments.Open,
        appointments.OpenDesk, appointments.Reschedule, appointments.SendCalendar, appointments.ShowPacking,
        burdens.ShowEverybody, diary.AddWords, diary.Danger, diary.PickCategory, diary.Write, households.ExplainVisit,
        households.OpenHome, households.OpenHousehold,
        coverage.ChoosePlace, coverage.ShowCoverage, coverage.ShowHours, coverage.ShowHouseholds,
        pause_buttons.Refuse, pause_buttons.ShowPause, story_buttons.Play, story_buttons.StoryOf,
        cancelling.Keep, cancelling.Page, check_ins.Leave, choices.PickCentre, choices.PickChannel, choices.PickClient,
        choices.Wait, closing.PickReason, colleagues.TurnPage, desk.Page, desks.CallOff, desks.CheckIn,
        desks.CloseDesk, desks.LeaveNote, desks.ShowLate, desks.TurnDay, desks.WalkIn, enrolment_cards.SeeEnrolled,
        family.Add, family.PickGrid, family.PickGroup, family.PickRelation, family.SeeMandate, filing.Danger,
        filing.PickCategory, finding.Page, following.Enough, following.Page, invites.PickInviteGrid,
        invites.PickInviteGroup, invites.PickPlace, invites.PickRole, leave_buttons.PlanLeave, leave_planning.PickDay,
        managing.Keep, notes.Drop, picking.MoreTimes, picking.Nothing, picking.PickDay, picking.TurnTo,
        places.PickGrid, privacy.AskErase, privacy.Export, privacy.OpenPage, privacy.ShowData, rating.Enough,
        records.EnterAnyway, records.PickField, records.PickGrid, needs.ToggleTrait,
        own_visits.AskPause, own_visits.AskVisit, own_visits.SayCalled, own_visits.ShowOwn, wishing.PickReason,
        telling_buttons.NameHousehold, telling_buttons.TellOfHousehold, telling_buttons.TellOfResident,
        telling.PickChild, telling.PickResident, telling.PickWhat, requests.Add, requests.Ask, requests.Offer,
        requests.Open, requests.Propose, requests.ShowHistory, requests.Tell, residents.Add, residents.Correct,
        residents.FileFor, residents.See, roles.ShowInvite, roles.ShowMember, roles.ShowPlace, services.Change,
        services.LetStand, services.PickDate, services.PickDayReason, services.PickWeekdays, services.PlanDays,
        services.ShowCentre, services.ShowDays, services.ShowMisfits, services.ShowService, services.TickServer,
        visits.ShowVisits,
        settings.AskQuiet, settings.ShowNotices, settings.ShowQuiet, transfers.Pick, walk_ins.PickService,
        whom.PickChannel, whom.PickWhom,
        commitments.Drop, commitments.Finish, commitments.HandOver, commitments.Open, commitments.Postpone,
        commitments.Reopen, commitments.Report, commitments.ShowGathering, commitments.ShowHistory,
        commitments.ShowPhotos, receiving.Leave, minutes_adding.Leave, minutes_items.Leave,
        gatherings.AskAhead, gatherings.Back, gatherings.Bring,
        gatherings.ListPeople, gatherings.ListQuestions, gatherings.Open, gatherings.OpenDoor, gatherings.Page,
        gatherings.Receive, gatherings.SendCalendar, gatherings.SendSheet, gatherings.ShowMaterial, gatherings.Speak,
        listing.Page, minutes.AddItem, minutes.AnswerObjection, minutes.Object, minutes.Preview, minutes.Read,
        minutes.WriteItem, minutes_promising.MoreOwners, minutes_promising.PickDays, minutes_writing.PickOutcome,
        minutes_promising.PickOwner, motions.CloseMotion, motions.GiveVote, motions.ListMotions, motions.ListPaper,
        motions.Manage, motions.PutToVote, motions.WordMotion, organising.Adjust, organising.CancelGathering,
        organising.ChangeGathering, organising.DropInvited, organising.OpenGrid, organising.Organise,
        organising.PickAhead, organising.PickDay, organising.PickField, organising.PickKind, organising.PickMinutes,
        organising.PickResident, organising.PickSeats, organising.PickTime, organising.PickTopic,
        organising.PlanGathering, organising.ShowOrganised, organising.TickGrid, organising.TickGroup,
        organising.TickHours, steering.PickDay, steering.PickOwner, steering.TurnPage, topic_places.PickOwnGrid,
        topics.Add, topics.ListTopics, topics.OpenTopic, topics.Propose, topics.Refuse, topics.ShowAttachments,
        topics_following.Enough, whose.PickWhose, wording.PickItem,
    }
)  # fmt: skip
"""Buttons that show or ask something: whoever presses them, they change nothing."""
