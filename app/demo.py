"""Invented people and dossiers for demo mode, made through the same verbs that real ones go through."""

import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, demo_guidance
from app.accounts import profiles, queries, service
from app.accounts.permissions import Caller
from app.accounts.registration import Registration
from app.catalogue.schema import FieldType, FormField
from app.clock import VIETNAM
from app.db import transaction
from app.dossiers import drafts, files, for_whom, forms
from app.dossiers import service as dossiers
from app.dossiers.deadlines import OFFICE_HOURS, WorkCalendar
from app.dossiers.intake import CleanFile
from app.homecare import drafts as bookings
from app.homecare import service as visits
from app.homecare import slots
from app.settings import settings
from models.accounts import Account, Role
from models.dossiers import ActionKind, Dossier, ReturnMethod
from models.homecare import Visit, VisitAction

PASSWORD = "cam tay demo"  # noqa: S105 - of invented people, printed at every start of a demo

K = ActionKind


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as: what they do, their name, phone and password."""

    title: str
    name: str
    phone: str
    role: Role | None = None
    citizen_number: str = ""
    birth_date: str = ""
    honorific: str = "quý vị"
    address: str = ""
    password: str = PASSWORD


def accounts() -> tuple[DemoPerson, ...]:
    """The demo accounts, one a role and two citizens, in the order in which one would try them."""
    return (
        DemoPerson("Người dân", "Lê Thị Hằng", "0912000001", None, "022157000123", "05/09/1957", "bà",
                   "Số 12, khu Vĩnh Thông, phường Mạo Khê, tỉnh Quảng Ninh"),
        DemoPerson("Người dân", "Vũ Đức Long", "0912000002", None, "022088000456", "14/03/1988", "anh",
                   "Thôn Đồng Ý, phường Bình Khê, tỉnh Quảng Ninh"),
        DemoPerson("Cán bộ hướng dẫn", "Đỗ Thu Trang", "0912000010", Role.GUIDE),
        DemoPerson("Cán bộ tiếp nhận", "Nguyễn Thị Thu", "0912000011", Role.RECEIVE),
        DemoPerson("Cán bộ thẩm định", "Phạm Văn Nam", "0912000012", Role.APPRAISE),
        DemoPerson("Lãnh đạo phê duyệt", "Trần Văn Tuấn", "0912000013", Role.APPROVE),
        DemoPerson("Văn thư đóng dấu", "Hoàng Thị Yến", "0912000014", Role.STAMP),
        DemoPerson("Cán bộ trả kết quả", "Bùi Minh Châu", "0912000015", Role.RETURN),
        DemoPerson("Bưu tá", "Ngô Văn Sơn", "0912000016", Role.COURIER),
        DemoPerson("Lãnh đạo Trung tâm", "Đặng Quốc Khánh", "0912000017", Role.LEADER),
        DemoPerson("Quản trị", "Mai Anh Tú", "0912000018", Role.ADMINISTRATOR),
    )  # fmt: skip


SUPPLEMENT = {
    "text": "Ảnh chụp bị mờ, mời bà chụp lại nơi đủ sáng.",
    "items": [
        {"document_key": "form", "reason": "wrong", "note": "Ghi đủ họ tên cha và mẹ như giấy khai sinh."}
    ],
}
FIVE_STEPS = (K.RECEIVE, K.APPRAISE, K.APPROVE, K.STAMP, K.RETURN_RESULT)


@dataclass(frozen=True)
class Story:
    """One demo dossier: whose, which procedure, how many working days ago it was filed, what happened since.

    `whom` is what was answered of whom it is for, where that is not the owner.
    """

    owner: int
    procedure: str
    days_ago: int
    actions: tuple[ActionKind, ...]
    returns: ReturnMethod = ReturnMethod.COUNTER
    whom: Mapping[str, str] = field(default_factory=dict)


CHILD = {
    for_whom.FOR_WHOM: for_whom.Kind.CHILD.value,
    for_whom.NAME: "Vũ Minh An",
    for_whom.BORN: "05/03/2016",
    for_whom.CHILD_NUMBER: "022216000123",
}
ORGANISATION = {
    for_whom.FOR_WHOM: for_whom.Kind.ORGANISATION.value,
    for_whom.ORGANISATION_NAME: "Hợp tác xã Gốm Hoa Sen",
    for_whom.TAX_CODE: "5701999999",
    for_whom.IS_HEAD: forms.NO,
    for_whom.HEAD: "Phạm Quang Dũng",
    for_whom.POSITION: "Kế toán",
}

STORIES: tuple[Story, ...] = (
    Story(0, "1.004873", 0, (K.RECEIVE,), ReturnMethod.HOME),
    Story(1, "1.004873", 0, ()),
    Story(0, "1.000656", 1, ()),
    Story(1, "1.001612", 2, (K.RECEIVE,)),
    Story(0, "2.000635", 6, (K.RECEIVE,)),
    Story(1, "2.000635", 3, (K.RECEIVE, K.REQUEST_SUPPLEMENT)),
    Story(1, "1.001776", 3, (K.RECEIVE, K.APPRAISE)),
    Story(0, "1.012783", 4, (K.RECEIVE, K.APPRAISE, K.APPROVE), ReturnMethod.POST),
    Story(1, "2.000575", 4, FIVE_STEPS[:4]),
    Story(0, "1.010833", 12, FIVE_STEPS, ReturnMethod.HOME),
    Story(1, "1.001266", 9, (K.REFUSE_RECEIPT,)),
    Story(0, "1.001570", 7, (K.RECEIVE, K.REFUSE)),
    Story(0, "2.002516", 5, (K.RECEIVE, K.WITHDRAW)),
    Story(1, "1.001653", 2, (K.RECEIVE, K.APPRAISE), whom=CHILD),
    Story(1, "1.014159", 2, (K.RECEIVE, K.APPRAISE), whom=ORGANISATION),
)
"""A dozen dossiers and three, so that every status a citizen can meet is there to be seen.

The first is what one sees first: on time at whatever hour the demo is made, because it has days to run.
"""

_DATA: dict[ActionKind, dict[str, Any]] = {
    K.REQUEST_SUPPLEMENT: SUPPLEMENT,
    K.REFUSE_RECEIPT: {"text": "Hộ kinh doanh còn nợ thuế, mời nộp xong rồi gửi lại hồ sơ."},
    K.REFUSE: {"text": "Hộ kinh doanh đã chấm dứt hoạt động từ tháng trước nên không tạm ngừng được nữa."},
    K.WITHDRAW: {"text": "Tôi đã tìm được bản cũ, không cần xác nhận nữa."},
}
_DOER: dict[ActionKind, Role] = {
    K.RECEIVE: Role.RECEIVE,
    K.REFUSE_RECEIPT: Role.RECEIVE,
    K.APPRAISE: Role.APPRAISE,
    K.REQUEST_SUPPLEMENT: Role.APPRAISE,
    K.REFUSE: Role.APPRAISE,
    K.APPROVE: Role.APPROVE,
    K.STAMP: Role.STAMP,
    K.RETURN_RESULT: Role.RETURN,
}


async def seed() -> None:
    """Make the demo people, their dossiers and visits, once; does nothing outside demo mode."""
    if not settings().is_demo:
        return
    async with transaction() as db:
        if (await db.exec(select(Account.id).where(col(Account.is_demo)).limit(1))).first():
            return
        for person in accounts():
            await _add(db, person)
    callers = [await _caller(person) for person in accounts()]
    officers = {role: caller for caller in callers for role in caller.roles}
    calendar = WorkCalendar()
    for number, story in enumerate(STORIES):
        moments = _moments(calendar, story.days_ago, number) if story.days_ago else just_now(calendar, number)
        owner = callers[story.owner]
        dossier = await _file(owner, story, next_moment(moments))
        for position, kind in enumerate(story.actions):
            doer = owner if kind is K.WITHDRAW else officers[_DOER[kind]]
            with clock.pretending(next_moment(moments)):
                async with transaction() as db:
                    await dossiers.act(
                        db, doer, dossier.id, kind, _DATA.get(kind), key=f"demo-{number}-{position}"
                    )
    async with transaction() as db:
        await slots.seed(db)
    await _visit(callers[0], "guidance", "2.000635", 1, "Mẹ tôi nặng tai, xin nói to.")
    asked = await _visit(callers[1], "pick_up", "1.001193", 5, "Cổng xanh, gần nhà văn hóa thôn.")
    async with transaction() as db:
        await visits.act(db, officers[Role.GUIDE], asked.id, VisitAction.CONFIRM)
        citizens = tuple(caller.person for caller in callers[:2])
        await demo_guidance.seed_sessions(db, officers[Role.GUIDE].person, citizens)


async def _visit(citizen: Caller, kind: str, procedure: str, place: int, note: str) -> Visit:
    """A visit in the `place`-th slot that can be booked."""
    async with transaction() as db:
        answers = {"kind": kind, "subject": f"procedure:{procedure}", "note": note}
        draft = (await bookings.keep(db, citizen, answers)).draft
        if not draft.address:
            draft = (await bookings.keep(db, citizen, {"address": "Nhà cuối ngõ 3"})).draft
        slot = (await bookings.times(db, citizen, draft)).slots[place]
        draft = (await bookings.keep(db, citizen, {"slot": slot.key})).draft
        return await visits.book(db, citizen, draft.key)


def next_moment(moments: list[datetime]) -> datetime:
    """The next moment of a story, never in the future."""
    return min(moments.pop(0), clock.now())


def _moments(calendar: WorkCalendar, days_ago: int, shift: int) -> list[datetime]:
    """Working moments from the filing on: one each half day, a few minutes apart between stories."""
    day = clock.today()
    passed = 0
    while passed < days_ago or not calendar.is_workday(day):
        day -= timedelta(days=1)
        passed += calendar.is_workday(day)
    found: list[datetime] = []
    while len(found) <= len(FIVE_STEPS) + 1:
        if calendar.is_workday(day):
            found.extend(_at(day, hour, 3 * shift + 5) for hour in (8, 10, 14))
        day += timedelta(days=1)
    return found


def just_now(calendar: WorkCalendar, shift: int) -> list[datetime]:
    """Moments of a story of today: filed, and taken in by the office while it was last open."""
    now, day = clock.local(clock.now()), clock.today()
    while not (calendar.is_workday(day) and datetime.combine(day, OFFICE_HOURS[0][0], VIETNAM) < now):
        day -= timedelta(days=1)
    opened, closed = next(
        (opens, closes)
        for opens, closes in (
            (datetime.combine(day, opens, VIETNAM), datetime.combine(day, closes, VIETNAM))
            for opens, closes in reversed(OFFICE_HOURS)
        )
        if opens < now
    )
    received = max(opened, min(now, closed) - timedelta(minutes=20 + shift))
    return [received - timedelta(minutes=40), *[received] * (len(FIVE_STEPS) + 1)]


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=VIETNAM)


async def _add(db: AsyncSession, person: DemoPerson) -> None:
    if person.role is not None:
        await service.add_staff(db, person.name, person.phone, person.password, {person.role}, is_demo=True)
        return
    form = Registration(
        full_name=person.name,
        phone=person.phone,
        citizen_number=person.citizen_number,
        birth_date=person.birth_date,
        password=person.password,
        honorific=person.honorific,
        agrees_to_processing=True,
    )
    session = await service.register(db, form, address="demo", device="Bản dùng thử", is_demo=True)
    caller = await queries.load_caller(db, service.token_hash(session.token))
    await profiles.update_profile(db, caller, honorific=person.honorific, address=person.address)
    await service.sign_out(db, caller)


async def _caller(person: DemoPerson) -> Caller:
    async with transaction() as db:
        session = await service.sign_in(db, person.phone, person.password, address="demo", device="")
        caller = await queries.load_caller(db, service.token_hash(session.token))
        await service.sign_out(db, caller)
        return caller


async def _file(owner: Caller, story: Story, moment: datetime) -> Dossier:
    with clock.pretending(moment):
        async with transaction() as db:
            draft_id = await drafts.start_or_resume(db, owner, story.procedure)
            await _fill_in(db, owner, draft_id, story)
            return await dossiers.file_draft(db, owner, draft_id, key=f"demo-{draft_id}")


async def _fill_in(db: AsyncSession, owner: Caller, draft_id: UUID, story: Story) -> None:
    await drafts.save_answers(db, owner, draft_id, story.whom)
    draft = await drafts.get(db, owner, draft_id)
    examples: dict[str, str] = {}
    for question in draft.spec.fields:
        examples |= _example(question)
    unanswered = {box: value for box, value in examples.items() if not draft.answers.get(box)}
    await drafts.save_answers(db, owner, draft_id, unanswered)
    for document in draft.spec.documents:
        if forms.must_attach(document):
            await files.attach_to_draft(
                db, owner, draft_id, document.key, "ban-mau.jpg", _sample(document.name)
            )
    address = accounts()[story.owner].address
    await drafts.choose_return(
        db, owner, draft_id, story.returns, address if story.returns is not ReturnMethod.COUNTER else None
    )


def _example(question: FormField) -> dict[str, str]:
    if question.type is FieldType.DATETIME:
        return dict(zip(forms.boxes(question), ("02/11/2026", "7 giờ 30"), strict=True))
    if question.type is FieldType.BOOLEAN:
        return {question.key: forms.YES}
    return {question.key: question.options[0] if question.options else question.example or ""}


def _plain(text: str) -> str:
    """The text without marks, as on an old typewriter."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _sample(title: str) -> CleanFile:
    """A sheet of paper that says it is a sample. Pillow's own letters are plain: it has no Vietnamese marks."""
    sheet = Image.new("RGB", (620, 877), "white")
    drawn = ImageDraw.Draw(sheet)
    drawn.rectangle((20, 20, 600, 857), outline="#0b4f78", width=3)
    for row in range(12):
        drawn.line((70, 240 + row * 45, 550 - (row % 3) * 60, 240 + row * 45), fill="#b8c4cc", width=6)
    drawn.text((70, 110), _plain("MẪU MINH HỌA"), fill="#7a1210", font_size=40)
    drawn.text((70, 170), _plain(title)[:44], fill="#14202b", font_size=20)
    content = io.BytesIO()
    sheet.save(content, "JPEG", quality=80)
    return CleanFile(content.getvalue(), "image/jpeg", 1)
