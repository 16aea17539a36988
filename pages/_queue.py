"""How the queue is filtered in its address, and the way back to it from a dossier."""

from urllib.parse import urlencode

from app.dossiers.desk import Urgency
from models.dossiers import Step

FILTERS = {
    "qua-han": Urgency.LATE,
    "sap-het": Urgency.SOON,
    "dung-han": Urgency.ON_TIME,
    "tam-dung": Urgency.PAUSED,
}
"""`loc` in the address."""

STEP_FILTERS = {
    "tiep-nhan": Step.RECEIVE,
    "tham-dinh": Step.APPRAISE,
    "phe-duyet": Step.APPROVE,
    "dong-dau": Step.STAMP,
    "tra-ket-qua": Step.RETURN,
}
"""`buoc` in the address."""


def queue_address(which: str, step: str, page: str | int, *, path: str = "/ban") -> str:
    """The address of the queue as it is filtered, or of another `path` that keeps the filter.

    Only what is known gets into it: `which` and `step` may come from anybody.
    """
    kept = {
        "loc": which if which in FILTERS else "",
        "buoc": step if step in STEP_FILTERS else "",
        "trang": str(page_of(page)) if page_of(page) > 1 else "",
    }
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{path}?{query}" if query else path


def page_of(text: str | int) -> int:
    """The page an address names; the first one when it names none."""
    written = str(text)
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 7 else 1
