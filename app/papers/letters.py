"""Forms 01 to 05: what the citizen is handed when something happens to their dossier. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from app.catalogue.rules import say_fee, say_time
from app.catalogue.schema import Fact, ProcedureSpec, ProcessingTime
from app.catalogue.schema import TimeUnit as Counted
from app.dossiers import for_whom, rules
from app.dossiers.detail import FORM_NAME
from app.dossiers.rules import Happening, Projection
from app.dossiers.wording import REASON_NAMES, RETURN_NAMES
from app.papers.forms import OWED, Form
from app.papers.sheets import LAYOUT_DOUBT, Line, Sheet, Signature, Table, document_name, doubted, say_at
from models.dossiers import ActionKind, ReturnMethod, SupplementReason

NO_LIMIT = "Thủ tục này chưa công bố thời hạn"
ERASED = "đã xóa theo yêu cầu"
APOLOGY_DOUBT = (
    "nghĩa vụ xin lỗi bằng văn bản khi quá hẹn theo Nghị định 118/2025/NĐ-CP, sửa đổi bởi "
    "Nghị định 367/2025/NĐ-CP"
)
HEAD = "THỦ TRƯỞNG CƠ QUAN"


class NoPaper(LookupError):
    """There is no such action, or none that owes the citizen a paper."""


@dataclass(frozen=True)
class Told:
    """One action with what is personal in it."""

    action: Happening
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    """One dossier from its first action on, as its papers tell it.

    Attributes:
        spec: the procedure as it was when the dossier was filed.
        names: the officers by account.
        hotline: the Centre's telephone, where there is one.
    """

    spec: ProcedureSpec
    told: tuple[Told, ...]
    names: Mapping[UUID, str]
    hotline: str | None = None

    @cached_property
    def states(self) -> tuple[Projection, ...]:
        """How the dossier stood after each action."""
        found: list[Projection] = []
        for each in self.told:
            found.append(rules.apply(found[-1] if found else None, each.action))
        return tuple(found)

    @property
    def now(self) -> Projection:
        """How it stands."""
        return self.states[-1]

    @property
    def erased(self) -> bool:
        """Whether the key of what is personal was erased."""
        return not self.told[0].data

    def answer(self, box: str, seq: int | None = None) -> str:
        """What stood in a box of the form after action `seq` (the last when None)."""
        return self.answers(seq).get(box, ERASED if self.erased else "")

    def answers(self, seq: int | None = None) -> dict[str, str]:
        """The form as it stood after action `seq` (the last when None); empty once it was erased."""
        found: dict[str, str] = {}
        for each in self.told[:seq]:
            found |= each.data.get("answers") or {}
        return found

    def officer(self, account_id: UUID) -> str:
        """An officer by name."""
        return self.names.get(account_id, "Cán bộ")


@dataclass(frozen=True)
class _Moment:
    """One action in its story: how the dossier stood before and after it."""

    story: Story
    told: Told
    before: Projection
    after: Projection

    @property
    def seq(self) -> int:
        return self.told.action.seq

    @property
    def officer(self) -> str:
        return self.story.officer(self.told.action.actor_id)

    @property
    def reason(self) -> tuple[str, ...]:
        """What was written with it, line by line."""
        text = str(self.told.data.get("text") or (ERASED if self.story.erased else ""))
        return tuple(line for line in text.splitlines() if line.strip())

    def because(self, label: str) -> tuple[str, ...]:
        """The reason with its label; nothing where none was written."""
        return tuple(f"{label}: {line}" if not place else line for place, line in enumerate(self.reason))

    def count(self, kind: ActionKind) -> int:
        """The how manieth of its kind it is."""
        return sum(each.action.kind is kind for each in self.story.told[: self.seq])


def letter(story: Story, seq: int) -> Sheet:
    """The paper that action `seq` owes the citizen; raises `NoPaper`."""
    if not 1 < seq <= len(story.told):
        raise NoPaper
    told = story.told[seq - 1]
    form = OWED.get(told.action.kind)
    if form is None:
        raise NoPaper
    return _WRITERS[form](_Moment(story, told, story.states[seq - 2], story.states[seq - 1]))


def drafted_apology(story: Story, at: datetime, by: UUID, reason: str, until: datetime) -> Sheet:
    """The letter of apology as it would be if `by` sent it at this moment."""
    facts = {"due_at": until.isoformat(), "step_due_at": until.isoformat()}
    sending = Told(Happening(len(story.told) + 1, ActionKind.EXTEND, by, at, facts), {"text": reason})
    told = replace(story, told=(*story.told, sending))
    return replace(letter(told, sending.action.seq), is_draft=True)


def _applicant(moment: _Moment) -> tuple[Line, ...]:
    story, seq = moment.story, moment.seq
    return (
        Line("Họ và tên người nộp", story.answer("applicant_full_name", seq)),
        *on_behalf(story, seq),
        Line("Địa chỉ", story.answer("applicant_address", seq)),
        Line("Số điện thoại", story.answer("applicant_phone", seq)),
        Line("Nội dung yêu cầu giải quyết", f"{moment.before.procedure_name} ({_code(story.spec)})"),
    )


def on_behalf(story: Story, seq: int | None = None) -> tuple[Line, ...]:
    """For whom the applicant files, when it is not for themselves."""
    found = for_whom.subject(story.answers(seq))
    return (Line("Nộp thay cho", found.fully),) if found else ()


def _code(spec: ProcedureSpec) -> str:
    return doubted(spec, Fact.CODE, f"mã thủ tục {spec.code}")


def _authority(spec: ProcedureSpec) -> Line:
    return Line("Cơ quan giải quyết", doubted(spec, Fact.AUTHORITY, spec.authority.name))


def _receipt(moment: _Moment) -> Sheet:
    story, spec, after = moment.story, moment.story.spec, moment.after
    limit = ProcessingTime(amount=after.time_amount, unit=Counted(after.time_unit.value))
    promise = say_at(after.due_at) if after.due_at else NO_LIMIT
    address = str(story.told[0].data.get("return_address") or "")
    lines = (
        *_applicant(moment),
        _authority(spec),
        Line("Số lượng hồ sơ", "01 bộ"),
        Line("Nộp hồ sơ lúc", say_at(after.filed_at)),
        Line("Tiếp nhận hồ sơ lúc", say_at(moment.told.action.at)),
        Line("Thời gian giải quyết theo quy định", doubted(spec, Fact.TIME, say_time(limit))),
        Line("Thời gian trả kết quả", promise),
        *_moved_promise(story, after),
        Line(
            "Nhận kết quả",
            RETURN_NAMES[after.return_method]
            + (f": {address}" if address and after.return_method is not ReturnMethod.COUNTER else ""),
        ),
        Line("Phí, lệ phí", doubted(spec, Fact.FEE, say_fee(spec.fee))),
    )
    return Sheet(
        Form.RECEIPT,
        moment.told.action.at,
        after.code,
        lines,
        table=_filed_documents(moment),
        closing=("Mời mang giấy này khi đến nhận kết quả tại quầy, hoặc quét mã để xem hồ sơ đang ở đâu.",),
        signatures=(
            Signature("NGƯỜI NỘP HỒ SƠ", story.answer("applicant_full_name", moment.seq)),
            Signature("NGƯỜI TIẾP NHẬN HỒ SƠ", moment.officer),
        ),
    )


def _moved_promise(story: Story, received: Projection) -> tuple[Line, ...]:
    """The promise as it stands today, when an apology or a supplement has moved it since."""
    now = story.now
    if now.due_at is None or now.due_at == received.due_at:
        return ()
    return (Line("Hẹn trả kết quả hiện nay (đã dời sau khi tiếp nhận)", say_at(now.due_at)),)


def _filed_documents(moment: _Moment) -> Table:
    spec = moment.story.spec
    files: dict[str, int] = {}
    for each in moment.story.told[: moment.seq]:
        for paper in each.action.facts.get("papers") or ():
            files[paper["document_key"]] = files.get(paper["document_key"], 0) + 1
    named = [(FORM_NAME, "bản điện tử")] + [
        (document_name(spec, key), f"bản điện tử, {count} tệp") for key, count in files.items()
    ]
    return Table(
        "Thành phần hồ sơ đã nộp",
        ("STT", "Tên giấy tờ", "Hình thức"),
        (1, 8, 3),
        tuple((str(number), name, how) for number, (name, how) in enumerate(named, 1)),
    )


def _supplement(moment: _Moment) -> Sheet:
    story, facts = moment.story, moment.told.action.facts
    notes = moment.told.data.get("notes") or {}
    rows = tuple(
        (
            str(number),
            document_name(story.spec, item["document_key"]),
            REASON_NAMES[SupplementReason(item["reason"])],
            notes.get(item["document_key"], ""),
        )
        for number, item in enumerate(facts["items"], 1)
    )
    running = moment.before.received_at is not None
    contact = "tại quầy của Trung tâm" + (f" hoặc số điện thoại {story.hotline}" if story.hotline else "")
    return Sheet(
        Form.SUPPLEMENT,
        moment.told.action.at,
        moment.after.code,
        (*_applicant(moment), Line("Lần yêu cầu", str(moment.count(ActionKind.REQUEST_SUPPLEMENT)))),
        opening=(
            "Sau khi xem hồ sơ, Trung tâm đề nghị Ông/Bà bổ sung, hoàn thiện những giấy tờ sau đây.",
            *moment.reason,
        ),
        table=Table(
            "Giấy tờ cần bổ sung, hoàn thiện",
            ("STT", "Tên giấy tờ", "Lý do", "Hướng dẫn"),
            (1, 5, 3, 5),
            rows,
        ),
        closing=(
            "Mời bổ sung vào chính hồ sơ này, không cần nộp hồ sơ mới.",
            "Thời hạn giải quyết tạm dừng từ lúc yêu cầu và tính tiếp khi Trung tâm nhận đủ phần bổ sung."
            if running
            else "Hồ sơ chưa được tiếp nhận nên thời hạn giải quyết chưa tính; thời hạn tính từ lúc tiếp nhận.",
            f"Có điều gì chưa rõ, mời hỏi {contact}.",
        ),
        signatures=(Signature("NGƯỜI HƯỚNG DẪN", moment.officer),),
    )


def _refusal(moment: _Moment) -> Sheet:
    return Sheet(
        Form.REFUSAL,
        moment.told.action.at,
        moment.after.code,
        (*_applicant(moment), Line("Nộp hồ sơ lúc", say_at(moment.after.filed_at))),
        opening=(
            "Sau khi xem hồ sơ, Trung tâm thông báo không tiếp nhận, giải quyết hồ sơ này.",
            *moment.because("Lý do"),
        ),
        closing=(
            "Khi đã chuẩn bị đủ theo lý do trên, Ông/Bà có thể nộp hồ sơ mới. "
            "Không đồng ý với lý do này, mời phản ánh tại quầy của Trung tâm.",
        ),
        signatures=(Signature("NGƯỜI TIẾP NHẬN HỒ SƠ", moment.officer),),
    )


def _apology(moment: _Moment) -> Sheet:
    before, after, at = moment.before, moment.after, moment.told.action.at
    received = f"Trung tâm đã tiếp nhận hồ sơ này lúc {say_at(before.received_at or before.filed_at)}"
    if before.due_at is None:
        first = f"{received}. Đến nay hồ sơ chưa có kết quả."
    elif before.due_at < at:
        first = f"{received} và hẹn trả kết quả lúc {say_at(before.due_at)}. Đến nay đã quá hẹn mà chưa có kết quả."
    else:
        first = f"{received} và hẹn trả kết quả lúc {say_at(before.due_at)}. Hồ sơ chưa thể xong đúng hẹn."
    return Sheet(
        Form.APOLOGY,
        at,
        after.code,
        (
            *_applicant(moment),
            _authority(moment.story.spec),
            Line("Lần hẹn lại", str(moment.count(ActionKind.EXTEND))),
        ),
        opening=(
            "Kính gửi Ông/Bà,",
            first,
            *moment.because("Lý do chậm"),
            "Sự chậm trễ này đã gây phiền hà cho Ông/Bà. Trung tâm xin lỗi Ông/Bà và đề nghị gia hạn thời gian "
            "giải quyết hồ sơ.",
        ),
        closing=(
            f"Thời gian trả kết quả mới: {say_at(after.due_at) if after.due_at else NO_LIMIT}.",
            "Mong nhận được sự thông cảm của Ông/Bà.",
            f"Người lập: {moment.officer}.",
        ),
        signatures=(Signature(HEAD),),
        doubts=(APOLOGY_DOUBT, LAYOUT_DOUBT),
    )


def _stop(moment: _Moment) -> Sheet:
    withdrawn = moment.told.action.kind is ActionKind.WITHDRAW
    at = say_at(moment.told.action.at)
    opening = (
        (
            f"Theo yêu cầu rút hồ sơ của Ông/Bà, Trung tâm dừng giải quyết hồ sơ này từ {at}.",
            *moment.because("Lý do rút"),
        )
        if withdrawn
        else (f"Trung tâm dừng giải quyết hồ sơ này từ {at}.", *moment.because("Lý do"))
    )
    received = moment.after.received_at
    return Sheet(
        Form.STOP,
        moment.told.action.at,
        moment.after.code,
        (
            *_applicant(moment),
            _authority(moment.story.spec),
            Line("Tiếp nhận hồ sơ lúc", say_at(received) if received else "chưa tiếp nhận"),
        ),
        opening=opening,
        closing=(
            "Hồ sơ đã dừng thì không mở lại được. Muốn làm tiếp, mời nộp hồ sơ mới.",
            *(() if withdrawn else (f"Người lập: {moment.officer}.",)),
        ),
        signatures=(Signature(HEAD),),
    )


_WRITERS: dict[Form, Callable[[_Moment], Sheet]] = {
    Form.RECEIPT: _receipt,
    Form.SUPPLEMENT: _supplement,
    Form.REFUSAL: _refusal,
    Form.APOLOGY: _apology,
    Form.STOP: _stop,
}
