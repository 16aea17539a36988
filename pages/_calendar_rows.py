"""The Centre's calendar in rows: days and hours with how full they are, and visits with what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app import clock
from app.homecare import queries, rules, slots, wording
from app.homecare.places import find_ward
from app.homecare.queries import VisitInfo
from models.homecare import VisitAction
from pages._visits import DayRow


@dataclass
class ActionRow:
    """A button: what it does, in words; `main` for the one next thing on the page."""

    action: str
    label: str
    main: bool


@dataclass
class DeskVisit:
    """One visit as the Centre sees it."""

    id: str
    code: str
    hours: str
    status: str
    tone: str
    citizen: str
    phone: str
    place: str
    subject: str
    note: str
    reason: str
    early: str
    open: bool
    actions: list[ActionRow]
    history: list[str]


@dataclass
class UseRow:
    """A slot of the day: hours, and how full."""

    hours: str
    said: str
    full: bool


def load_rows(loads: Sequence[queries.DayLoad], shown: date) -> list[DayRow]:
    """The days that can be chosen: with visits, working, or the one that is shown."""
    return [
        DayRow(load.day.isoformat(), _capital(clock.say_day(load.day)), _say_load(load), load.requested > 0)
        for load in loads
        if load.visits or load.day == shown or load.is_workday
    ]


def use_rows(uses: Sequence[slots.SlotUse]) -> list[UseRow]:
    """How full each slot of a day is."""
    return [
        UseRow(
            _capital(rules.say_hours(use.starts, use.ends)),
            f"{use.taken}/{use.capacity} chỗ đã giữ",
            use.taken >= use.capacity,
        )
        for use in uses
    ]


def _say_load(load: queries.DayLoad) -> str:
    if not load.visits:
        return "Chưa có lịch"
    return f"{load.visits} lịch" + (f", {load.requested} chờ" if load.requested else "")


def visit_row(info: VisitInfo, *, main: bool) -> DeskVisit:
    """One visit; `main` when its next action is the page's one primary button."""
    ward = find_ward(info.ward_code)
    first = VisitAction.RESCHEDULE if info.promised else VisitAction.CONFIRM
    return DeskVisit(
        id=str(info.id),
        code=info.code,
        hours=_capital(rules.say_hours(info.starts, info.ends)),
        status=wording.STATUS_NAMES[info.status],
        tone=wording.STATUS_TONES.get(info.status, "plain"),
        citizen=info.citizen,
        phone=info.phone,
        place=f"{info.address}, {info.hamlet}, phường {ward.name if ward else info.ward_code}",
        subject=f"{wording.KIND_NAMES[info.kind]}: {info.procedure_name}"
        + (f", hồ sơ {info.dossier_code}" if info.dossier_code else ""),
        note=info.note,
        reason=info.reason,
        early=f"Kết quả nay hẹn trả {clock.say_moment(info.promised)}, sau lịch này. Mời đề nghị giờ khác."
        if info.promised
        else "",
        open=info.status in rules.OPEN,
        actions=[
            ActionRow(action.value, wording.ACTION_NAMES[action], main and action is first)
            for action in info.actions
        ],
        history=[
            f"{clock.say_moment(line.at)}: {wording.DONE_NAMES[line.action]}, {line.by}"
            + (f". Lý do: {line.reason}" if line.reason else "")
            for line in info.history
        ],
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
