"""What citizens, officers and passers-by see of a dossier, on both databases."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import clock, throttle
from app.accounts.permissions import ANONYMOUS, Caller
from app.clock import VIETNAM
from app.db import reading, transaction
from app.dossiers import desk, files, follow, queries, service
from app.dossiers.desk import Urgency
from app.dossiers.detail import Detail, StepState
from app.errors import NotAllowed, NotFound, NotSignedIn, TooMany
from models.accounts import Role
from models.dossiers import ActionKind as K
from models.dossiers import Dossier, PortalStatus, Step
from pages._dossier import line_rows
from tests.support.dossiers import BIRTH_PAPER, a_dossier, a_paper, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")


class Time:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)  # a Monday

    def set(self, text: str) -> None:
        self.moment = datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Time]:
    told = Time()
    monkeypatch.setattr(clock, "now", lambda: told.moment)
    throttle.reset()
    yield told
    throttle.reset()


async def act(caller: Caller, dossier: Dossier, kind: K, **data: Any) -> Dossier:
    async with transaction() as db:
        return await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def mine(caller: Caller, dossier: Dossier) -> Detail:
    async with reading() as db:
        return await queries.my_dossier(db, caller, dossier.code)


async def at_desk(caller: Caller, dossier: Dossier) -> Detail:
    async with transaction() as db:
        return await desk.open_at_desk(db, caller, dossier.code)


async def queue(caller: Caller, **filters: Any) -> desk.Queue:
    async with reading() as db:
        return await desk.queue(db, caller, **filters)


async def test_the_citizen_reads_who_has_it_doing_what_by_when(time: Time) -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE, name="Nguyễn Thị Thu")
    nam = await a_person(Role.APPRAISE, name="Phạm Văn Nam")
    dossier = await a_dossier(hoa, await a_procedure())
    waiting = await mine(hoa, dossier)
    assert (
        waiting.sentence.standing == "Bộ phận tiếp nhận sẽ kiểm tra hồ sơ, trả lời trước 9 giờ thứ Tư 25/11."
    )
    assert waiting.sentence.clock == "Đồng hồ chưa chạy: thời hạn tính từ lúc hồ sơ được tiếp nhận."

    time.set("23/11/2026 10:00")
    await act(thu, dossier, K.RECEIVE)
    await act(nam, dossier, K.ASSIGN)
    seen = await mine(hoa, dossier)
    assert seen.sentence.standing == "Phạm Văn Nam đang thẩm định, có kết quả trước 17 giờ thứ Sáu 27/11."
    assert seen.sentence.clock == "Đồng hồ đang chạy: còn 3 ngày 5 giờ làm việc."
    assert [(line.name, line.state, line.who) for line in seen.steps] == [
        ("Tiếp nhận", StepState.DONE, "Nguyễn Thị Thu"),
        ("Thẩm định", StepState.NOW, "Phạm Văn Nam"),
        ("Phê duyệt", StepState.TODO, "Lãnh đạo phê duyệt"),
        ("Đóng dấu", StepState.TODO, "Văn thư"),
        ("Trả kết quả", StepState.TODO, "Bộ phận trả kết quả"),
    ]
    assert [line.label for line in seen.timeline] == ["Đã nộp hồ sơ", "Đã tiếp nhận", "Đã nhận việc"]

    time.set("30/11/2026 09:00")
    late = await mine(hoa, dossier)
    assert late.is_late
    assert late.sentence.standing == "Phạm Văn Nam đang thẩm định, đã quá hẹn 1 giờ 30 phút làm việc."
    assert late.sentence.clock == "Đồng hồ đang chạy: quá hạn 1 giờ 30 phút làm việc."


async def test_while_papers_are_missing_the_citizen_reads_which_and_why(time: Time) -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    item = {"document_key": BIRTH_PAPER, "reason": "unreadable", "note": "Ảnh bị mờ ở góc trên."}
    await act(thu, dossier, K.REQUEST_SUPPLEMENT, items=[item])
    seen = await mine(hoa, dossier)
    assert seen.status is PortalStatus.SUPPLEMENT
    assert seen.sentence.standing == "Đang chờ quý vị bổ sung giấy tờ."
    assert seen.sentence.clock == "Đồng hồ chưa chạy: thời hạn tính từ lúc hồ sơ được tiếp nhận."
    (wanted,) = seen.wanted
    assert (wanted.document_name, wanted.reason_name, wanted.note) == (
        "Giấy chứng sinh",
        "Không đọc được",
        "Ảnh bị mờ ở góc trên.",
    )
    assert seen.next
    assert seen.next.kind is K.ANSWER_SUPPLEMENT
    async with reading() as db:
        assert [line.needs_you for line in await queries.mine(db, hoa)] == [True]


async def test_one_reads_only_ones_own(time: Time) -> None:
    hoa, stranger, procedure = await a_person(), await a_person(name="Kẻ Lạ"), await a_procedure()
    dossier = await a_dossier(hoa, procedure)
    with pytest.raises(NotFound):
        await mine(stranger, dossier)
    with pytest.raises(NotAllowed):
        await at_desk(stranger, dossier)
    with pytest.raises(NotAllowed):
        await queue(stranger)
    with pytest.raises(NotSignedIn):
        await mine(ANONYMOUS, dossier)
    with pytest.raises(NotAllowed):
        await at_desk(await a_person(Role.COURIER), dossier)
    async with reading() as db:
        assert await queries.mine(db, stranger) == []


async def test_the_desk_reads_the_form_and_its_files_and_the_citizen_sees_who_looked(time: Time) -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE, name="Nguyễn Thị Thu")
    dossier = await a_dossier(hoa, await a_procedure())
    seen = await at_desk(thu, dossier)
    assert seen.applicant == "Trần Thị Hoa"
    assert [paper.document_name for paper in seen.papers] == ["Giấy chứng sinh"]
    assert any(row.text == "022157000123" for section in seen.sections for row in section.rows)
    time.set("23/11/2026 10:30")
    await at_desk(thu, dossier)
    await at_desk(thu, dossier)
    looks = (await mine(hoa, dossier)).looks
    assert [(look.who, look.step_name) for look in looks] == [("Nguyễn Thị Thu", "Tiếp nhận")] * 2


async def test_a_page_that_reads_again_by_itself_is_no_look(time: Time) -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    await at_desk(thu, dossier)
    await act(thu, dossier, K.RECEIVE)
    async with transaction() as db:
        await desk.open_at_desk(db, thu, dossier.code, looks_again=True)
    assert [look.step_name for look in (await mine(hoa, dossier)).looks] == ["Tiếp nhận"]


async def test_a_step_that_is_done_again_is_told_without_the_words_of_the_office(time: Time) -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    nam, tuan = await a_person(Role.APPRAISE), await a_person(Role.APPROVE)
    dossier = await a_dossier(hoa, await a_procedure())
    await act(thu, dossier, K.RECEIVE, text="Mời bà giữ số biên nhận.")
    await act(nam, dossier, K.APPRAISE)
    await act(tuan, dossier, K.SEND_BACK, text="Anh Nam xem kỹ lại phần hộ tịch giúp tôi.")
    await act(nam, dossier, K.APPRAISE)
    found = await mine(hoa, dossier)
    assert [(row.title, row.note) for row in line_rows(found, inside=False) if row.state == "done"] == [
        ("Đã nộp hồ sơ", ""),
        ("Đã tiếp nhận", "Mời bà giữ số biên nhận."),
        ("Đã thẩm định", ""),
        ("Xem lại bước trước", ""),
        ("Đã thẩm định", ""),
    ]
    assert "hộ tịch giúp tôi" in (await at_desk(tuan, dossier)).timeline[3].text


async def test_a_leader_sees_each_step_and_the_figures_of_a_step_add_up(time: Time) -> None:
    hoa, thu, khanh = await a_person(), await a_person(Role.RECEIVE), await a_person(Role.LEADER)
    procedure = await a_procedure()
    await a_dossier(hoa, procedure)
    await act(thu, await a_dossier(hoa, procedure), K.RECEIVE)
    assert desk.oversees(khanh)
    assert not desk.oversees(thu)
    assert (len(desk.steps_of(khanh)), desk.steps_of(thu)) == (5, [Step.RECEIVE])
    everything, one = await queue(khanh), await queue(khanh, step=Step.APPRAISE)
    assert sum(everything.counts.values()) == everything.total == 2
    assert sum(one.counts.values()) == one.total == 1
    assert [row.step_name for row in one.rows] == ["Thẩm định"]


async def test_a_dossier_is_only_handed_to_somebody_who_is_there(time: Time) -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    await act(thu, dossier, K.ASSIGN)
    async with transaction() as db:
        found = await desk.open_at_desk(db, thu, dossier.code)
        assert await desk.takers(db, thu, found) == []
    mai = await a_person(Role.RECEIVE)
    async with reading() as db:
        assert [each.account_id for each in await desk.takers(db, thu, found)] == [mai.account_id]


async def test_a_file_that_is_only_prepared_is_not_at_the_desk(time: Time) -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    prepared = await a_paper(hoa, dossier_id=dossier.id)
    assert prepared not in [paper.id for paper in (await at_desk(thu, dossier)).papers]
    with pytest.raises(NotFound):
        async with transaction() as db:
            await files.read(db, thu, prepared)


async def test_a_queue_begins_with_the_most_urgent_and_counts_everything(time: Time) -> None:
    hoa, procedure = await a_person(), await a_procedure()
    thu, nam = await a_person(Role.RECEIVE), await a_person(Role.APPRAISE)
    filed: dict[str, UUID] = {}
    for name, moment in [
        ("late", "16/11/2026 09:00"),
        ("soon", "18/11/2026 09:00"),
        ("paused", "18/11/2026 10:00"),
        ("easy", "23/11/2026 08:00"),
    ]:
        time.set(moment)
        dossier = await act(thu, await a_dossier(hoa, procedure), K.RECEIVE)
        filed[name] = dossier.id
        if name == "paused":
            await act(
                nam, dossier, K.REQUEST_SUPPLEMENT, items=[{"document_key": BIRTH_PAPER, "reason": "wrong"}]
            )
    time.set("23/11/2026 09:00")
    found = await queue(nam)
    assert [row.id for row in found.rows] == [filed[name] for name in ("late", "soon", "easy", "paused")]
    assert found.counts == {Urgency.LATE: 1, Urgency.SOON: 1, Urgency.ON_TIME: 1, Urgency.PAUSED: 1}
    assert [row.urgency for row in found.rows] == [
        Urgency.LATE,
        Urgency.SOON,
        Urgency.ON_TIME,
        Urgency.PAUSED,
    ]
    assert [row.next_label for row in found.rows] == [
        "Xin lỗi và hẹn lại",
        "Thẩm định đạt",
        "Thẩm định đạt",
        "Xem",
    ]
    assert [row.left for row in found.rows] == [
        "quá hạn 1 ngày 1 giờ",
        "còn 6 giờ 30 phút",
        "còn 3 ngày 6 giờ",
        "tạm dừng, chờ bổ sung",
    ]
    assert found.rows[0].applicant == "Trần Thị Hoa"
    assert [row.id for row in (await queue(nam, urgency=Urgency.LATE)).rows] == [filed["late"]]
    assert (await queue(thu)).total == 0


async def test_what_a_colleague_holds_is_not_in_ones_queue_but_the_leader_sees_it(time: Time) -> None:
    thu, dung, leader = (
        await a_person(Role.RECEIVE),
        await a_person(Role.RECEIVE),
        await a_person(Role.LEADER),
    )
    dossier = await act(thu, await a_dossier(await a_person(), await a_procedure()), K.ASSIGN)
    assert (await queue(dung)).total == 0
    assert [row.is_mine for row in (await queue(thu)).rows] == [True]
    (row,) = (await queue(leader)).rows
    assert (row.id, row.next) == (dossier.id, None)


async def test_a_long_queue_comes_in_pages(time: Time) -> None:
    hoa, procedure, thu = await a_person(), await a_procedure(), await a_person(Role.RECEIVE)
    for _ in range(desk.PAGE + 2):
        await a_dossier(hoa, procedure)
    first, last = await queue(thu), await queue(thu, page=9)
    assert (first.total, first.pages, len(first.rows)) == (22, 2, 20)
    assert (last.page, len(last.rows)) == (2, 2)


async def following(code: str, last4: str, address: str = "10.0.0.1") -> follow.PublicStatus:
    async with reading() as db:
        return await follow.follow(db, code, last4, address)


async def test_with_code_and_digits_one_sees_the_status_and_nothing_else(time: Time) -> None:
    dossier = await a_dossier(await a_person(), await a_procedure())
    seen = await following(f" {dossier.code.lower()} ", "5678")
    assert (seen.code, seen.status_name) == (dossier.code, "Mới đăng ký")
    assert set(seen.__dict__) == {"code", "status", "status_name", "updated_at"}


async def test_wrong_and_unknown_get_one_answer_and_five_attempts(time: Time) -> None:
    dossier = await a_dossier(await a_person(), await a_procedure())
    for code in (dossier.code, "H49.22-261123-9999"):
        answers = set()
        for last4 in ("0000", "1111", "", "bốn số", "12345"):
            with pytest.raises(NotFound) as refused:
                await following(code, last4)
            answers.add(refused.value.message)
        assert answers == {follow.UNKNOWN}
        with pytest.raises(TooMany):
            await following(code, "5678", "10.0.0.2")


async def test_a_code_that_no_database_takes_is_an_unknown_one(time: Time) -> None:
    for code in ("\0", "H49\0\ud83d"):
        with pytest.raises(NotFound):
            await following(code, "5678")
        async with reading() as db:
            with pytest.raises(NotFound):
                await follow.follow_by_receipt(db, code, "10.0.0.1")


async def test_the_receipts_link_opens_its_own_dossier_only(time: Time) -> None:
    procedure = await a_procedure()
    first, second = await a_dossier(await a_person(), procedure), await a_dossier(await a_person(), procedure)
    token = follow.receipt_token(first.code)
    async with reading() as db:
        assert (await follow.follow_by_receipt(db, token, "10.0.0.1")).code == first.code
        for forged in (
            token.replace(first.code, second.code),
            first.code,
            f"{first.code}~",
            f"{first.code}~ộ",
            "",
        ):
            with pytest.raises(NotFound):
                await follow.follow_by_receipt(db, forged, "10.0.0.1")


async def test_a_dossier_that_ended_early_says_so(time: Time) -> None:
    hoa, thu = await a_person(), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())
    time.set("23/11/2026 16:30")
    await act(thu, dossier, K.REFUSE_RECEIPT, text="Thủ tục này làm ở phường Mạo Khê.")
    time.set("24/11/2026 08:00")
    seen = await mine(hoa, dossier)
    assert not seen.is_open
    assert seen.sentence.standing.startswith("Hồ sơ không được tiếp nhận, trả lời lúc 16 giờ 30 hôm qua")
    assert seen.timeline[-1].text == "Thủ tục này làm ở phường Mạo Khê."
    assert {line.state for line in seen.steps} == {StepState.SKIPPED}
    assert seen.options == ()
