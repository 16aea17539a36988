"""An invented dossier as its papers tell it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from app.clock import VIETNAM
from app.dossiers.rules import Happening
from app.papers import control, letters, register
from app.papers.forms import Form
from app.papers.letters import Story, Told
from app.papers.sheets import Sheet
from models.dossiers import ActionKind
from tests.support.dossiers import ANSWERS, BIRTH_PAPER, a_spec

K = ActionKind
CODE = "H49.22-261123-0007"
ADDRESS = "https://camtay.example"
OWNER, THU, NAM, TUAN = uuid4(), uuid4(), uuid4(), uuid4()
NAMES = {THU: "Nguyễn Thị Thu", NAM: "Phạm Văn Nam", TUAN: "Trần Văn Tuấn"}
REASON = "Ảnh chụp bị mờ, mời chụp lại nơi đủ sáng."


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026, whose 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


class Telling:
    """A story being told: `do` adds one action."""

    def __init__(self, **spec: Any) -> None:
        self.spec = a_spec(**spec)
        self.told: list[Told] = []
        filed = {
            "code": CODE,
            "procedure_code": self.spec.code,
            "procedure_id": str(uuid4()),
            "procedure_name": self.spec.name,
            "time_amount": self.spec.time.amount,
            "time_unit": self.spec.time.unit.value,
            "owner_id": str(OWNER),
            "channel": "2",
            "return_method": "home",
            "papers": [{"document_key": BIRTH_PAPER, "file_id": "a"}] * 2,
            "step_due_at": at(24, 9).isoformat(),
        }
        personal = {"answers": dict(ANSWERS), "return_address": ANSWERS["applicant_address"]}
        self.do(K.FILE, OWNER, at(23, 9), filed, personal)

    def do(
        self,
        kind: ActionKind,
        who: UUID,
        when: datetime,
        facts: dict[str, Any] | None = None,
        personal: dict[str, Any] | None = None,
    ) -> "Telling":
        self.told.append(Told(Happening(len(self.told) + 1, kind, who, when, facts or {}), personal or {}))
        return self

    def receive(self) -> "Telling":
        limits = {"due_at": at(26, 17).isoformat(), "step_due_at": at(26, 14).isoformat()}
        return self.do(K.RECEIVE, THU, at(23, 10, 5), limits)

    def ask(self, when: datetime, who: UUID = NAM) -> "Telling":
        facts = {
            "items": [
                {"document_key": BIRTH_PAPER, "reason": "unreadable"},
                {"document_key": "form", "reason": "wrong"},
            ]
        }
        return self.do(
            K.REQUEST_SUPPLEMENT, who, when, facts, {"text": REASON, "notes": {BIRTH_PAPER: "Mờ ở góc trên"}}
        )

    def extend(
        self, when: datetime, until: datetime, text: str = "Phải xác minh thêm nơi cư trú."
    ) -> "Telling":
        limits = {"due_at": until.isoformat(), "step_due_at": until.isoformat()}
        return self.do(K.EXTEND, NAM, when, limits, {"text": text})

    def story(self, hotline: str | None = None) -> Story:
        return Story(self.spec, tuple(self.told), NAMES, hotline)


def long_story() -> Telling:
    """Received, supplemented, late, apologised for, sent back once, and returned."""
    story = Telling().receive().do(K.ASSIGN, NAM, at(23, 14)).ask(at(23, 15))
    story.do(
        K.ANSWER_SUPPLEMENT,
        OWNER,
        at(24, 9),
        {
            "due_at": at(27, 11).isoformat(),
            "step_due_at": at(27, 9).isoformat(),
            "papers": [{"document_key": BIRTH_PAPER, "file_id": "b"}],
        },
    )
    story.extend(at(27, 14), at(30, 17))
    story.do(K.APPRAISE, NAM, at(28, 9), {"step_due_at": at(28, 11).isoformat()})
    story.do(
        K.SEND_BACK,
        TUAN,
        at(28, 10),
        {"to": str(NAM), "step_due_at": at(30, 9).isoformat()},
        {"text": "Thiếu chữ ký ở tờ trình."},
    )
    story.do(K.APPRAISE, NAM, at(29, 9), {"step_due_at": at(29, 11).isoformat()})
    story.do(K.APPROVE, TUAN, at(29, 14), {"step_due_at": at(29, 15).isoformat()})
    story.do(K.STAMP, THU, at(29, 15), {"step_due_at": at(30, 15).isoformat()})
    return story.do(K.RETURN_RESULT, THU, at(30, 9))


def every_paper() -> dict[Form, Sheet]:
    """One of each form, as the office would hand it out."""
    long = long_story().story("0203 3870 000")
    refused = Telling().do(
        K.REFUSE_RECEIPT, THU, at(23, 10), None, {"text": "Không thuộc thẩm quyền của Trung tâm."}
    )
    stopped = (
        Telling().receive().do(K.REFUSE, NAM, at(24, 9), None, {"text": "Không đủ điều kiện theo quy định."})
    )
    entries = [
        register.Entry(story.story().now, ANSWERS["applicant_full_name"])
        for story in (long_story(), refused, stopped, Telling().receive())
    ]
    return {
        Form.RECEIPT: letters.letter(long, 2),
        Form.SUPPLEMENT: letters.letter(long, 4),
        Form.REFUSAL: letters.letter(refused.story(), 2),
        Form.APOLOGY: letters.letter(long, 6),
        Form.STOP: letters.letter(stopped.story(), 3),
        Form.CONTROL: control.control_sheet(long, at(30, 10)),
        Form.REGISTER: register.register(entries, at(23, 0).date(), at(30, 0).date(), at(30, 10)),
    }
