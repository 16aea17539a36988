"""What may be booked, where, when, and what may be done with a visit. Pure: no clock, no database."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from app.accounts.permissions import Caller, Permission
from app.accounts.rules import normalise_phone
from app.catalogue.schema import HomeScope, ProcedureSpec
from app.clock import VIETNAM, local, say_day
from app.dossiers.deadlines import WorkCalendar
from app.errors import Invalid
from app.homecare.places import find_ward
from models.dossiers import ActionKind, ReturnMethod
from models.homecare import VisitAction, VisitKind, VisitStatus

HORIZON = 14
"""How many days ahead can be booked."""

LEAD = timedelta(hours=8)
"""Working time the Centre has before a visit, to look at the request. The project's assumption."""

MAX_OPEN = 5
"""Open visits one account may have, so that nobody takes all places. The project's assumption."""

HAMLET_MAX = 80
ADDRESS_MAX = 300
ADDRESS_MIN = 2
NOTE_MAX = 500

SCOPES = {
    VisitKind.GUIDANCE: HomeScope.GUIDANCE,
    VisitKind.PICK_UP: HomeScope.PICKUP,
    VisitKind.RETURN: HomeScope.RETURN,
}

OPEN = frozenset({VisitStatus.REQUESTED, VisitStatus.CONFIRMED, VisitStatus.RESCHEDULED})
"""While a visit is in one of these, it holds its place."""


@dataclass(frozen=True)
class DossierFacts:
    """What booking needs to know of the caller's own dossier.

    Attributes:
        procedure_id: the version of the procedure it was filed with.
        received: an officer accepted it.
        finished: the result is ready.
        closed: nothing is left to do.
        due_at: when the result is promised.
    """

    code: str
    procedure_id: UUID
    procedure_name: str
    received: bool
    finished: bool
    closed: bool
    return_method: ReturnMethod
    due_at: datetime | None


def refusal(kind: VisitKind, spec: ProcedureSpec, dossier: DossierFacts | None) -> str:
    """Why this cannot be booked, in a sentence for the citizen; empty when it can."""
    home = spec.home_service
    if not home.eligible:
        return f"Thủ tục này chưa phục vụ tại nhà. Lý do: {home.reason}"
    if SCOPES[kind] not in home.scope:
        return "Thủ tục này chưa có việc đó trong phần phục vụ tại nhà. Mời chọn việc khác."
    if kind is VisitKind.RETURN:
        return _no_return(dossier)
    if dossier is not None and (dossier.closed or dossier.finished):
        return "Hồ sơ này đã có kết quả hoặc đã kết thúc, không cần khai hay nộp thêm giấy tờ."
    return ""


def _no_return(dossier: DossierFacts | None) -> str:
    if dossier is None:
        return "Trả kết quả tại nhà dành cho hồ sơ đã được tiếp nhận. Mời chọn hồ sơ."
    if dossier.closed:
        return "Hồ sơ này đã kết thúc, không còn kết quả để trả."
    if not dossier.received:
        return "Hồ sơ này chưa được tiếp nhận. Khi được tiếp nhận, mời quay lại đặt giờ nhận kết quả."
    if dossier.return_method is not ReturnMethod.HOME:
        return "Hồ sơ này đã chọn cách nhận kết quả khác. Muốn đổi sang nhận tại nhà, mời gọi hoặc đến Trung tâm."
    return ""


def earliest(
    kind: VisitKind, dossier: DossierFacts | None, now: datetime, calendar: WorkCalendar
) -> datetime | None:
    """The moment from which a visit may begin; None when that cannot be known yet.

    A result that is not ready can be brought only after the day it is promised for.
    """
    soonest = calendar.add(now, LEAD)
    if kind is not VisitKind.RETURN or dossier is None or dossier.finished:
        return soonest
    return max(soonest, dossier.due_at) if dossier.due_at else None


def promised_after(
    kind: VisitKind, starts_at: datetime, *, finished: bool, due_at: datetime | None
) -> datetime | None:
    """When the result is promised, if a visit to bring it comes before that; None when the visit may stay."""
    if kind is not VisitKind.RETURN or finished or due_at is None:
        return None
    return due_at if starts_at < due_at else None


_ENDED = {
    ActionKind.WITHDRAW: "Hồ sơ {code} đã được rút, nên không cần đến nhà nữa.",
    ActionKind.REFUSE_RECEIPT: "Hồ sơ {code} không được tiếp nhận, nên không cần đến nhà nữa.",
    ActionKind.REFUSE: "Hồ sơ {code} đã dừng xử lý, nên không cần đến nhà nữa.",
    ActionKind.RETURN_RESULT: "Kết quả của hồ sơ {code} đã được trả, nên không cần đến nhà nữa.",
}


def why_lapsed(ended_by: ActionKind, code: str) -> str:
    """Why a visit is not needed once this action has ended its dossier, in a sentence for both sides."""
    return _ENDED.get(ended_by, "Hồ sơ {code} đã kết thúc, nên không cần đến nhà nữa.").format(code=code)


def survives(visit: "VisitFacts", now: datetime) -> bool:
    """Whether a visit stays as it is though its dossier is over: it has begun, so that it took place or may have.

    Papers fetched at ten may be what a dossier is refused for at two, and a result is handed over by the visit that
    brings it. Whoever answers visits says what became of it.
    """
    return visit.status is VisitStatus.CONFIRMED and now >= visit.starts_at


@dataclass(frozen=True)
class SlotFacts:
    """A slot rule, as the rules see it."""

    id: UUID
    starts: time
    ends: time
    capacity: int
    ward_code: str | None
    valid_from: date
    valid_to: date | None

    def holds(self, day: date, ward_code: str) -> bool:
        """Whether the rule says something about this day and ward."""
        if self.ward_code not in {None, ward_code}:
            return False
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Slot:
    """A place in time that can be booked: `left` of `capacity` are free."""

    id: UUID
    day: date
    starts: time
    ends: time
    capacity: int
    left: int

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.day.isoformat()}/{self.id}"


def begins(day: date, starts: time) -> datetime:
    """The moment a visit on this day begins."""
    return datetime.combine(day, starts, VIETNAM)


def parse_slot(key: str) -> tuple[date, UUID]:
    """Day and rule of what a form sent; raises `Invalid`."""
    day, _, rule = key.partition("/")
    try:
        return date.fromisoformat(day), UUID(rule)
    except ValueError:
        raise Invalid("Chưa chọn ngày và giờ.", {"slot": "Mời chọn một ngày và một khung giờ."}) from None


def slots(
    rules: Iterable[SlotFacts],
    changes: Mapping[tuple[UUID, date], int],
    taken: Mapping[tuple[UUID, date], int],
    *,
    ward_code: str,
    first: datetime,
    today: date,
    calendar: WorkCalendar,
) -> list[Slot]:
    """Every slot of the coming `HORIZON` days that begins at `first` or later, full ones included.

    Args:
        rules: the slot rules.
        changes: capacities that differ on a day.
        taken: how many places are held.
        ward_code: where the visit goes.
        first: see `earliest`.
        today: the present day in Vietnam.
        calendar: nobody visits on a day that is not worked.
    """
    ordered = sorted(rules, key=lambda rule: (rule.starts, rule.ends))
    found = []
    for ahead in range(HORIZON + 1):
        day = today + timedelta(days=ahead)
        if not calendar.is_workday(day):
            continue
        for rule in ordered:
            place = (rule.id, day)
            capacity = changes.get(place, rule.capacity)
            if capacity and rule.holds(day, ward_code) and begins(day, rule.starts) >= first:
                left = max(capacity - taken.get(place, 0), 0)
                found.append(Slot(rule.id, day, rule.starts, rule.ends, capacity, left))
    return found


@dataclass(frozen=True)
class Place:
    """Where to come, checked."""

    ward_code: str
    hamlet: str
    address: str
    phone: str
    note: str


def check_place(ward_code: str, hamlet: str, address: str, phone: str, note: str) -> Place:
    """Where to come and whom to call; raises `Invalid` with the error of each field."""
    errors: dict[str, str] = {}
    if find_ward(ward_code) is None:
        errors["ward_code"] = "Mời chọn phường."
    clean = {"hamlet": one_line(hamlet), "address": one_line(address), "note": one_line(note)}
    if not any(ch.isalnum() for ch in clean["hamlet"]):
        errors["hamlet"] = "Mời ghi khu hoặc thôn, ví dụ: khu Vĩnh Thông."
    if sum(ch.isalnum() for ch in clean["address"]) < ADDRESS_MIN:
        errors["address"] = "Mời ghi số nhà, đường hoặc mốc dễ tìm, để cán bộ đến đúng nhà."
    for name, limit in (("hamlet", HAMLET_MAX), ("address", ADDRESS_MAX), ("note", NOTE_MAX)):
        if len(clean[name]) > limit:
            errors[name] = f"Dài quá {limit} chữ. Mời viết ngắn lại; những gì đã viết vẫn còn."
    try:
        number = normalise_phone(phone)
    except ValueError as error:
        number = ""
        errors["phone"] = str(error)
    if errors:
        raise Invalid("Còn chỗ cần xem lại. Những gì đã điền vẫn còn.", errors)
    return Place(ward_code, clean["hamlet"], clean["address"], number, clean["note"])


def one_line(text: str) -> str:
    """The text in one form (NFC), on one line, without control characters."""
    plain = unicodedata.normalize("NFC", text)
    return re.sub(r"\s+", " ", "".join(ch if ch.isprintable() else " " for ch in plain)).strip()


@dataclass(frozen=True)
class VisitFacts:
    """A visit, as far as decides what may be done with it.

    Attributes:
        too_early: it would bring a result before that is promised, see `promised_after`.
        for_nothing: its dossier is over.
    """

    owner_id: UUID
    status: VisitStatus
    starts_at: datetime
    too_early: bool = False
    for_nothing: bool = False


_STAFF: dict[VisitStatus, tuple[VisitAction, ...]] = {
    VisitStatus.REQUESTED: (VisitAction.CONFIRM, VisitAction.RESCHEDULE, VisitAction.DECLINE),
    VisitStatus.RESCHEDULED: (VisitAction.RESCHEDULE, VisitAction.DECLINE),
    VisitStatus.CONFIRMED: (
        VisitAction.COMPLETE,
        VisitAction.MISS,
        VisitAction.RESCHEDULE,
        VisitAction.DECLINE,
    ),
}
_OWNER: dict[VisitStatus, tuple[VisitAction, ...]] = {
    VisitStatus.REQUESTED: (VisitAction.CANCEL,),
    VisitStatus.RESCHEDULED: (VisitAction.ACCEPT, VisitAction.CANCEL),
    VisitStatus.CONFIRMED: (VisitAction.CANCEL,),
}
OUTCOME = {
    VisitAction.CONFIRM: VisitStatus.CONFIRMED,
    VisitAction.RESCHEDULE: VisitStatus.RESCHEDULED,
    VisitAction.DECLINE: VisitStatus.DECLINED,
    VisitAction.ACCEPT: VisitStatus.CONFIRMED,
    VisitAction.CANCEL: VisitStatus.CANCELLED,
    VisitAction.COMPLETE: VisitStatus.DONE,
    VisitAction.MISS: VisitStatus.MISSED,
    VisitAction.LAPSE: VisitStatus.LAPSED,
}
NEEDS_REASON = frozenset({VisitAction.RESCHEDULE, VisitAction.DECLINE})


def available_actions(visit: VisitFacts, caller: Caller, now: datetime) -> list[VisitAction]:
    """What the caller may do with the visit as it stands, the next thing first.

    Nothing is confirmed or accepted once the visit should have begun, or while the result it would bring is
    promised for later; nor is what was promised cancelled once it should have begun; a visit is completed on its day, and
    missed only after its time. No time is proposed or agreed to for a dossier that is over. Nobody handles their own visit.
    """
    if caller.account_id is None:
        return []
    if caller.account_id == visit.owner_id:
        table = _OWNER
    elif caller.may(Permission.MANAGE_VISITS):
        table = _STAFF
    else:
        return []
    return [action for action in table.get(visit.status, ()) if _timely(action, visit, now)]


def _timely(action: VisitAction, visit: VisitFacts, now: datetime) -> bool:
    begun = now >= visit.starts_at
    match action:
        case VisitAction.CONFIRM | VisitAction.ACCEPT:
            return not (begun or visit.too_early or visit.for_nothing)
        case VisitAction.RESCHEDULE:
            return not visit.for_nothing
        case VisitAction.CANCEL:
            return not (begun and visit.status is VisitStatus.CONFIRMED)
        case VisitAction.COMPLETE:
            return local(now).date() >= local(visit.starts_at).date()
        case VisitAction.MISS:
            return begun
        case _:
            return True


def say_hours(starts: time, ends: time) -> str:
    """The stretch as people say it: "8 giờ đến 10 giờ"."""
    return f"{_say_hour(starts)} đến {_say_hour(ends)}"


def say_slot(day: date, starts: time, ends: time, *, today: date) -> str:
    """Day and stretch as people say them: "8 giờ đến 10 giờ thứ Ba 24/11"."""
    return f"{say_hours(starts, ends)} {say_day(day, reference=today)}"


def _say_hour(hour: time) -> str:
    return f"{hour.hour} giờ {hour.minute:02d}" if hour.minute else f"{hour.hour} giờ"
