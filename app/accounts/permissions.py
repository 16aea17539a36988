"""The one place that says who may do what. Every event handler, route, verb and query asks here."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from app.errors import NotAllowed, NotSignedIn, PasswordDue
from models.accounts import DigitalLevel, Role


class Permission(StrEnum):
    """Something a caller may be allowed to do."""

    PUBLIC = "public"
    """Open to everyone, signed in or not."""

    USE_OWN_ACCOUNT = "use_own_account"
    """Read and change what is one's own: profile, sessions, drafts, dossiers, visits, inbox."""

    ISSUE_PASSWORD = "issue_password"  # noqa: S105 - a permission's name, not a password
    """Issue a one-time password at the counter."""

    USE_DESK = "use_desk"
    """Enter the staff pages; what is on them has permissions of its own."""

    READ_DOSSIERS = "read_dossiers"
    """Open somebody's dossier at the desk; each reading is recorded."""

    RECEIVE = "receive"
    APPRAISE = "appraise"
    APPROVE = "approve"
    STAMP = "stamp"
    RETURN = "return"
    """The five steps."""

    HAND_ON = "hand_on"
    """Give a dossier to a colleague."""

    GUIDE = "guide"
    """Teach at the counter: register who arrives, place them, record what was taught."""

    MANAGE_VISITS = "manage_visits"
    """Confirm, reschedule or decline home visits."""

    CARRY = "carry"
    """Take papers along and hand results over on the road."""

    KEEP_ABSENCES = "keep_absences"
    """Say which officer is away, and who does their work."""

    KEEP_RESULTS = "keep_results"
    """Upload the result of a dossier, and take a mistaken one back: who stamps, and a leader once it is over."""

    COLLECT_FEES = "collect_fees"
    """Record what was paid at the counter or by transfer, and waive a fee with a reason."""

    REVERSE_FEES = "reverse_fees"
    """Take back what was recorded wrongly of a fee: one's own of the same day, as a leader any."""

    REFUND_FEES = "refund_fees"
    """See what is to be given back, and record how it was."""

    DECIDE_REFUNDS = "decide_refunds"
    """Say how much of a fee is given back when a dossier ended without a result."""

    HANDLE_ORIGINALS = "handle_originals"
    """Take in, hand on and give back the paper originals of citizens."""

    READ_REGISTER = "read_register"
    """Print the register of a range of days; everyone on it can see who did."""

    SEE_FIGURES = "see_figures"
    """See figures of the whole Centre."""

    ADMINISTER = "administer"
    """Catalogue, people, holidays, slots."""


P = Permission

_EVERY_OFFICER = frozenset({P.USE_DESK})
_STAFF = _EVERY_OFFICER | {P.READ_DOSSIERS, P.HAND_ON}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.GUIDE: _EVERY_OFFICER | frozenset({P.READ_DOSSIERS, P.ISSUE_PASSWORD, P.MANAGE_VISITS, P.GUIDE}),
    Role.RECEIVE: _STAFF
    | {P.RECEIVE, P.ISSUE_PASSWORD, P.MANAGE_VISITS, P.GUIDE, P.COLLECT_FEES, P.REVERSE_FEES}
    | {P.REFUND_FEES, P.HANDLE_ORIGINALS},
    Role.APPRAISE: _STAFF | {P.APPRAISE, P.HANDLE_ORIGINALS},
    Role.APPROVE: _STAFF | {P.APPROVE, P.HANDLE_ORIGINALS},
    Role.STAMP: _STAFF | {P.STAMP, P.KEEP_RESULTS, P.HANDLE_ORIGINALS},
    Role.RETURN: _STAFF
    | {P.RETURN, P.MANAGE_VISITS, P.COLLECT_FEES, P.REVERSE_FEES, P.REFUND_FEES, P.HANDLE_ORIGINALS},
    Role.COURIER: _EVERY_OFFICER | {P.CARRY, P.HANDLE_ORIGINALS},
    Role.LEADER: _STAFF
    | {P.SEE_FIGURES, P.MANAGE_VISITS, P.READ_REGISTER, P.HANDLE_ORIGINALS, P.KEEP_ABSENCES}
    | {P.REVERSE_FEES, P.REFUND_FEES, P.DECIDE_REFUNDS, P.KEEP_RESULTS},
    Role.ADMINISTRATOR: _EVERY_OFFICER
    | frozenset({P.ADMINISTER, P.SEE_FIGURES, P.ISSUE_PASSWORD, P.READ_REGISTER}),
}
"""What each role adds to what every signed-in person may do."""


@dataclass(frozen=True)
class Caller:
    """Who is asking, as the database knows them at this moment; nobody when `account_id` is None."""

    account_id: UUID | None = None
    full_name: str = ""
    honorific: str = "quý vị"
    roles: frozenset[Role] = field(default_factory=frozenset)
    session_id: UUID | None = None
    must_change_password: bool = False
    level: DigitalLevel | None = None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    @property
    def person(self) -> UUID:
        """The signed-in account; raises `NotSignedIn` when there is none."""
        if self.account_id is None:
            raise NotSignedIn
        return self.account_id

    def may(self, permission: Permission) -> bool:
        """Whether this caller is allowed to do `permission`."""
        if permission is Permission.PUBLIC:
            return True
        if self.account_id is None:
            return False
        if permission is Permission.USE_OWN_ACCOUNT:
            return True
        return not self.must_change_password and self._has(permission)

    def _has(self, permission: Permission) -> bool:
        return any(permission in GRANTS[role] for role in self.roles)


ANONYMOUS = Caller()


def require(caller: Caller, permission: Permission) -> None:
    """Let the caller pass or raise `NotSignedIn`, `PasswordDue` or `NotAllowed`."""
    if caller.may(permission):
        return
    if caller.account_id is None:
        raise NotSignedIn
    if replace(caller, must_change_password=False).may(permission):
        raise PasswordDue
    raise NotAllowed
