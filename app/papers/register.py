"""Form 07: every dossier filed within a range of days, as the register lists it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.dossiers import rules
from app.dossiers.rules import Projection
from app.dossiers.wording import RETURN_NAMES, STATUS_NAMES
from app.papers.forms import Form
from app.papers.sheets import Line, Sheet, Table, say_at, say_short
from models.dossiers import PortalStatus


@dataclass(frozen=True)
class Entry:
    """One dossier of the register."""

    state: Projection
    applicant: str


def register(entries: Sequence[Entry], first: date, last: date, moment: datetime) -> Sheet:
    """The register from day `first` to day `last`, as it stands at `moment`."""
    return Sheet(
        Form.REGISTER,
        moment,
        lines=(
            Line("Hồ sơ nộp", f"từ ngày {first:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}"),
            Line("Số hồ sơ", str(len(entries))),
            Line("Lập sổ lúc", say_at(moment)),
        ),
        opening=() if entries else ("Trong những ngày này không có hồ sơ nào được nộp.",),
        table=Table(
            "Danh sách hồ sơ",
            ("STT", "Mã hồ sơ", "Thủ tục", "Người nộp", "Nộp lúc", "Tiếp nhận", "Hẹn trả", "Trả kết quả",
             "Cách nhận", "Ghi chú"),
            (3, 10, 17, 11, 8, 8, 8, 8, 8, 13),
            tuple(_row(number, entry, moment) for number, entry in enumerate(entries, 1)),
        )
        if entries
        else None,
        wide=True,
    )  # fmt: skip


def _row(number: int, entry: Entry, moment: datetime) -> tuple[str, ...]:
    state = entry.state
    return (
        str(number),
        state.code,
        state.procedure_name,
        entry.applicant,
        say_short(state.filed_at),
        say_short(state.received_at),
        say_short(state.due_at),
        say_short(state.closed_at) if state.status is PortalStatus.RETURNED else "",
        RETURN_NAMES[state.return_method],
        _note(state, moment),
    )


def _note(state: Projection, moment: datetime) -> str:
    parts = [STATUS_NAMES[state.status]]
    if state.supplement_requests:
        parts.append(f"yêu cầu bổ sung {state.supplement_requests} lần")
    if state.extensions:
        parts.append(f"hẹn lại {state.extensions} lần")
    if _was_late(state, moment):
        parts.append("quá hạn")
    return "; ".join(parts)


def _was_late(state: Projection, moment: datetime) -> bool:
    """Whether the result came, or will come, after the promise; once it is there, waiting for people is not late."""
    if state.finished_at is not None:
        return state.due_at is not None and state.due_at < state.finished_at
    return rules.is_late(state, moment)
