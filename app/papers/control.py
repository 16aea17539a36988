"""Form 06: who had the dossier, from when to when, and how each hand-over went. Read from the actions. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.catalogue.schema import Fact
from app.clock import local
from app.dossiers import planning
from app.dossiers.rules import Projection
from app.dossiers.wording import DONE_LABELS, STATUS_NAMES, STEP_NAMES
from app.dossiers.workflow import TRANSITIONS, By, To
from app.papers.forms import Form
from app.papers.letters import NO_LIMIT, Story, Told, on_behalf
from app.papers.sheets import Line, Sheet, Table, doubted, say_at, say_short
from models.dossiers import ActionKind, Step

NOBODY = "chưa có người nhận"
CITIZEN = "Công dân"


@dataclass(frozen=True)
class Spell:
    """A time in which the dossier lay in one pair of hands.

    Attributes:
        holder: who had it; None while nobody of the office had taken it.
        with_citizen: it waited for the citizen's supplement, and the clock stood still.
        limit: when the step should have been done.
        until: when it left these hands; None while it lies there.
        ended_by: the number of the action by which it left them.
    """

    step: Step
    holder: UUID | None
    with_citizen: bool
    since: datetime
    limit: datetime | None
    until: datetime | None = None
    ended_by: int | None = None


def spells(story: Story) -> tuple[Spell, ...]:
    """The dossier's way from hand to hand; each begins at the moment at which the one before ended."""
    found: list[Spell] = []
    current = _begin(story.states[0], story.told[0].action.at)
    for before, after, told in zip(story.states, story.states[1:], story.told[1:], strict=False):
        if _hands(before) == _hands(after):
            current = replace(current, limit=after.step_due_at)
            continue
        found.append(
            replace(
                current,
                holder=before.assignee_id or _who_did(told),
                until=told.action.at,
                ended_by=told.action.seq,
            )
        )
        if after.step is None:
            return tuple(found)
        current = _begin(after, told.action.at)
    return (*found, current)


def _begin(state: Projection, since: datetime) -> Spell:
    return Spell(
        state.step or Step.RECEIVE,
        state.assignee_id,
        state.paused_since is not None,
        since,
        state.step_due_at,
    )


def _hands(state: Projection) -> tuple[Step | None, UUID | None, bool]:
    return state.step, state.assignee_id, state.paused_since is not None


def _who_did(told: Told) -> UUID | None:
    """Who had it, when nobody had taken it and somebody of the office did their step at once."""
    action = told.action
    taken = action.kind in {ActionKind.ASSIGN, ActionKind.HAND_ON}
    return action.actor_id if TRANSITIONS[action.kind].by is By.OFFICER and not taken else None


def control_sheet(story: Story, moment: datetime) -> Sheet:
    """The control sheet as it stands at `moment`."""
    now = story.now
    lines = (
        Line("Thủ tục", f"{now.procedure_name} ({doubted(story.spec, Fact.CODE, story.spec.code)})"),
        Line("Người nộp", story.answer("applicant_full_name")),
        *on_behalf(story),
        Line("Cơ quan giải quyết", doubted(story.spec, Fact.AUTHORITY, story.spec.authority.name)),
        Line("Nộp hồ sơ lúc", say_at(now.filed_at)),
        Line("Tiếp nhận lúc", say_at(now.received_at) if now.received_at else "chưa tiếp nhận"),
        Line("Hẹn trả kết quả", _promise(now)),
        Line("Số lần yêu cầu bổ sung; số lần hẹn lại", f"{now.supplement_requests}; {now.extensions}"),
        Line("Tình trạng", STATUS_NAMES[now.status]),
        Line("Lập phiếu lúc", say_at(moment)),
    )
    return Sheet(
        Form.CONTROL,
        moment,
        now.code,
        lines,
        table=Table(
            "Các lần giao, nhận hồ sơ",
            ("STT", "Bộ phận", "Người giữ", "Nhận lúc", "Giao lúc", "Giao cho", "Việc đã làm", "Hạn của bước",
             "Kết quả", "Ghi chú"),
            (3, 9, 9, 8, 8, 11, 9, 8, 7, 13),
            tuple(_row(story, number, spell) for number, spell in enumerate(spells(story), 1)),
        ),
        wide=True,
    )  # fmt: skip


def _promise(now: Projection) -> str:
    if now.due_at:
        return say_at(now.due_at)
    return NO_LIMIT if now.received_at else "tính từ lúc tiếp nhận"


def _row(story: Story, number: int, spell: Spell) -> tuple[str, ...]:
    ended = story.told[spell.ended_by - 1] if spell.ended_by else None
    holder = NOBODY if spell.holder is None else story.officer(spell.holder)
    return (
        str(number),
        "Chờ bổ sung" if spell.with_citizen else planning.unit(story.spec, spell.step),
        CITIZEN if spell.with_citizen else holder,
        say_short(spell.since),
        say_short(spell.until) or "đang giữ",
        _taker(story, ended),
        DONE_LABELS[ended.action.kind] if ended else STEP_NAMES[spell.step],
        "" if spell.with_citizen else say_short(spell.limit),
        _verdict(spell, ended),
        str(ended.data.get("text") or "") if ended else "",
    )


def _taker(story: Story, ended: Told | None) -> str:
    """To whom it was handed."""
    if ended is None:
        return ""
    after = story.states[ended.action.seq - 1]
    if after.step is None:
        return f"Kết thúc: {STATUS_NAMES[after.status].lower()}"
    if after.paused_since is not None:
        return CITIZEN
    office = planning.unit(story.spec, after.step)
    return f"{office}: {story.officer(after.assignee_id)}" if after.assignee_id else office


def _verdict(spell: Spell, ended: Told | None) -> str:
    """Before, on or after the limit of the step, once it is done."""
    if spell.with_citizen:
        return "Không tính"
    if ended is None or spell.until is None or TRANSITIONS[ended.action.kind].to not in {To.NEXT, To.END}:
        return ""
    if spell.limit is None:
        return "Chưa có hạn"
    if spell.until > spell.limit:
        return "Quá hạn"
    return "Đúng hạn" if local(spell.until).date() == local(spell.limit).date() else "Trước hạn"
