"""Everything that changes accounts."""

from accounts.services.changes import forget_change, note_change
from accounts.services.registration import (
    actor_of,
    make_operator,
    prove_email,
    register,
    rename,
    resume_registration,
    withdraw_registration,
)
from accounts.services.second_factor import (
    Enrolment,
    begin_second_factor,
    check_second_factor,
    confirm_second_factor,
    disable_second_factor,
    new_recovery_codes,
)

__all__ = [
    "Enrolment",
    "actor_of",
    "begin_second_factor",
    "check_second_factor",
    "confirm_second_factor",
    "disable_second_factor",
    "forget_change",
    "make_operator",
    "new_recovery_codes",
    "note_change",
    "prove_email",
    "register",
    "rename",
    "resume_registration",
    "withdraw_registration",
]
