"""Where a person's work is: the page that signing in, the brand of the desk and its links lead to."""

from app.accounts.permissions import Caller, Permission

_DOORS = (
    (Permission.READ_DOSSIERS, "/ban"),
    (Permission.CARRY, "/ban/buu-ta"),
    (Permission.ADMINISTER, "/ban/ngay-nghi"),
)


def first_page(caller: Caller) -> str:
    """The path of the caller's first page; the citizens' home for whoever has no desk, or not yet."""
    return next((path for permission, path in _DOORS if caller.may(permission)), "/")
