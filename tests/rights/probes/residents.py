"""Finding a resident, seeing and correcting what is known of them, and saying who acts for them."""

from models.rules.roles import Action
from tests.rights.probes.case import MOVED_TO, NAME, PHONE, Case, probe


@probe(Action.FIND_RESIDENT)
def find(case: Case) -> bool:
    case.person()
    case.says("/find")
    case.says(NAME[1:])  # that alone is shown again wherever words are taken
    return case.heard(NAME)


@probe(Action.SEE_RESIDENT)
def see_resident(case: Case) -> bool:
    person = case.person()
    case.presses(f"xs:{person.id}" if case.is_own else f"zs:{person.id}")
    case.presses(f"xe:{person.id}")
    return case.heard(PHONE)


@probe(Action.VERIFY_RESIDENT)
def verify(case: Case) -> bool:
    person = case.person(is_verified=False)
    case.presses(f"vc:{person.id}:{case.group}:alone:0")
    case.presses(f"vc:{person.id}:11:alone:0")
    return case.reads("select verified_at from people where id = :id", id=person.id) is not None


@probe(Action.CORRECT_RESIDENT)
def correct(case: Case) -> bool:
    person = case.person()
    if case.is_own:
        case.presses("jc:address")
    else:
        case.presses(f"zc:{person.id}")
        case.goes_on("zl:address")
    case.says(MOVED_TO)
    return bool(case.reads("select address from people where id = :id", id=person.id) == MOVED_TO)


@probe(Action.CONFIRM_MANDATE)
def confirm_mandate(case: Case) -> bool:
    mandate_id = case.asked_mandate()
    case.presses(f"za:{mandate_id}")
    return case.reads("select granted_at from mandates where id = :id", id=mandate_id) is not None
