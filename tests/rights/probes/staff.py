"""Leaves, invitations and roles."""

from sqlalchemy import select, text

from models.invites import make_invite, redeem_invite
from models.roles import RoleGrant, grid_scope
from models.rules.roles import Action, Role
from tests.people import START
from tests.rights.probes.case import Case, probe


@probe(Action.PLAN_LEAVE)
def plan_leave(case: Case) -> bool:
    holder_id = case.id if case.is_own else case.worker().id
    case.presses(f"wp:{int(case.is_own)}")
    if not case.is_own:
        case.presses_here(f"wh:{holder_id}")
    for day in ("2026-12-10", "2026-12-11"):
        case.presses_here(f"wd:{day}")
    case.goes_on("wh:")
    statement = (
        "select count(*) from leaves where holder_id = :holder and planned_by_id = :by and first_day >= '2026-12-10'"
    )
    return bool(case.reads(statement, holder=holder_id, by=case.id))


@probe(Action.INVITE_GRID_STAFF)
def invite_grid_staff(case: Case) -> bool:
    case.says("/invite")
    case.goes_on("ir:grid_worker")
    case.presses_here(f"ig:{case.grid}")
    case.goes_on("in")
    case.says("/invite")
    case.goes_on("ir:group_leader")
    case.presses_here(f"ig:{case.grid}")
    case.presses_here(f"io:{case.group}")
    case.goes_on("in")
    return _has_invited(case, f"grid:{case.grid}", f"group:{case.group}")


@probe(Action.INVITE_STAFF)
def invite_staff(case: Case) -> bool:
    return _invite(case, Role.SECRETARY)


@probe(Action.INVITE_ADMIN)
def invite_admin(case: Case) -> bool:
    return _invite(case, Role.ADMIN)


def _invite(case: Case, role: Role) -> bool:
    case.says("/invite")
    case.presses_here(f"ir:{role}")
    case.goes_on("in")
    return _has_invited(case, "")


def _has_invited(case: Case, *scopes: str) -> bool:
    made = case.session.execute(
        text("select details from one_time_codes where kind = 'role' and issued_by_id = :id order by id desc"),
        {"id": case.id},
    )
    known = {f'"scope": "{scope}"' for scope in scopes}
    new = [str(details).replace("'", '"') for (details,) in made][: len(scopes)]
    return bool(new) and all(any(scope in details for scope in known) for details in new) and len(new) == len(scopes)


@probe(Action.CONFIRM_INVITE)
def confirm_invite(case: Case) -> bool:
    person, by_id = case.person(), case.world.ids[905]
    code = make_invite(case.session, Role.GRID_WORKER, grid_scope(case.grid), by_id=by_id, now=START)
    invite = redeem_invite(case.session, code, by_id=person.id, now=START)
    case.presses(f"id:{invite.code.id}:1")
    statement = "select count(*) from role_grants where person_id = :id and role = 'grid_worker'"
    return bool(case.reads(statement, id=person.id))


@probe(Action.REVOKE_ROLE)
def revoke_role(case: Case) -> bool:
    person = case.worker()
    held = case.session.scalars(
        select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.role == Role.GRID_WORKER)
    ).one()
    case.presses(f"kt:{held.id}:1")
    return not case.reads("select count(*) from role_grants where id = :id", id=held.id)
