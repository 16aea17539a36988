"""What may be booked at home, when and where, and what may be done with a visit."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.accounts.permissions import ANONYMOUS, Caller
from app.catalogue.schema import HomeScope, HomeService, ProcedureSpec
from app.clock import VIETNAM
from app.dossiers.deadlines import WorkCalendar
from app.errors import Invalid
from app.homecare import rules, wording
from app.homecare.places import WARDS, Guess, find_ward, read_address
from models.accounts import Role
from models.dossiers import ActionKind as Did
from models.dossiers import DayKind, ReturnMethod
from models.homecare import VisitAction as A
from models.homecare import VisitKind as K
from models.homecare import VisitStatus as S
from tests.support.procedures import procedure

CALENDAR = WorkCalendar()
MONDAY = date(2026, 11, 16)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), VIETNAM)


def at_home(*scope: HomeScope) -> ProcedureSpec:
    return procedure(
        home_service=HomeService(eligible=True, scope=scope or tuple(HomeScope), reason="Đơn giản")
    )


def dossier(**changes: Any) -> rules.DossierFacts:
    facts = {
        "code": "H49.22-261116-0001",
        "procedure_id": uuid4(),
        "procedure_name": "Đăng ký khai sinh",
        "received": True,
        "finished": False,
        "closed": False,
        "return_method": ReturnMethod.HOME,
        "due_at": at(MONDAY, 17),
    }
    return rules.DossierFacts(**(facts | changes))


def test_a_procedure_that_wants_people_present_is_refused_with_the_reason() -> None:
    marriage = procedure(home_service=HomeService(eligible=False, reason="Hai bên phải có mặt khi đăng ký."))
    for kind in K:
        assert "Hai bên phải có mặt" in rules.refusal(kind, marriage, dossier())


def test_only_what_the_procedure_offers_at_home_can_be_booked() -> None:
    only_return = at_home(HomeScope.RETURN)
    assert rules.refusal(K.GUIDANCE, only_return, None)
    assert rules.refusal(K.PICK_UP, only_return, None)
    assert rules.refusal(K.RETURN, only_return, dossier()) == ""
    assert rules.refusal(K.GUIDANCE, at_home(), None) == ""
    assert rules.refusal(K.PICK_UP, at_home(), None) == ""


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (None, "đã được tiếp nhận"),
        (dossier(received=False), "chưa được tiếp nhận"),
        (dossier(closed=True), "đã kết thúc"),
        (dossier(return_method=ReturnMethod.COUNTER), "cách nhận kết quả khác"),
        (dossier(return_method=ReturnMethod.POST), "cách nhận kết quả khác"),
    ],
)
def test_a_result_is_brought_only_for_a_received_dossier_that_chose_home(
    found: rules.DossierFacts | None, says: str
) -> None:
    assert says in rules.refusal(K.RETURN, at_home(), found)


def test_papers_are_not_picked_up_for_a_dossier_that_is_finished() -> None:
    assert rules.refusal(K.PICK_UP, at_home(), dossier(finished=True))
    assert rules.refusal(K.PICK_UP, at_home(), dossier()) == ""


def test_the_centre_has_eight_working_hours_before_a_visit() -> None:
    assert rules.earliest(K.GUIDANCE, None, at(MONDAY, 9), CALENDAR) == at(MONDAY + timedelta(days=1), 9)
    friday = MONDAY + timedelta(days=4)
    assert rules.earliest(K.GUIDANCE, None, at(friday, 16), CALENDAR) == at(MONDAY + timedelta(days=7), 16)


def test_a_result_that_is_not_ready_waits_for_its_promised_day() -> None:
    due = at(MONDAY + timedelta(days=3), 17)
    now = at(MONDAY, 9)
    assert rules.earliest(K.RETURN, dossier(due_at=due), now, CALENDAR) == due
    ready = rules.earliest(K.RETURN, dossier(due_at=due, finished=True), now, CALENDAR)
    assert ready == at(MONDAY + timedelta(days=1), 9)
    assert rules.earliest(K.RETURN, dossier(due_at=None), now, CALENDAR) is None


def a_rule(**changes: Any) -> rules.SlotFacts:
    facts: dict[str, Any] = {
        "id": uuid4(),
        "starts": time(8),
        "ends": time(10),
        "capacity": 3,
        "ward_code": None,
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
    }
    return rules.SlotFacts(**(facts | changes))


def offered(*found: rules.SlotFacts, first: datetime | None = None, **changes: Any) -> list[rules.Slot]:
    given: dict[str, Any] = {
        "changes": {},
        "taken": {},
        "ward_code": "07069",
        "first": first or at(MONDAY, 7),
        "today": MONDAY,
        "calendar": CALENDAR,
    }
    return rules.slots(found, **(given | changes))


def test_slots_are_on_the_working_days_of_two_weeks() -> None:
    days = [slot.day for slot in offered(a_rule())]
    assert days[0] == MONDAY
    assert days[-1] == MONDAY + timedelta(days=rules.HORIZON)
    assert date(2026, 11, 24) not in days, "a public holiday since 2026"
    assert all(day.weekday() < 5 for day in days)
    assert len(days) == 10


def test_a_day_an_administrator_made_free_has_no_slots() -> None:
    tuesday = MONDAY + timedelta(days=1)
    days = {slot.day for slot in offered(a_rule(), calendar=WorkCalendar({tuesday: DayKind.HOLIDAY}))}
    assert tuesday not in days


def test_nothing_is_offered_before_the_lead_time_is_over() -> None:
    early, late = a_rule(), a_rule(starts=time(10), ends=time(11, 30))
    found = offered(early, late, first=at(MONDAY, 9))
    assert (found[0].day, found[0].id) == (MONDAY, late.id)


def test_what_is_left_is_the_days_capacity_less_what_is_taken() -> None:
    rule = a_rule()
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    found = {
        slot.day: slot
        for slot in offered(
            rule,
            changes={(rule.id, tuesday): 1, (rule.id, wednesday): 0},
            taken={(rule.id, MONDAY): 2, (rule.id, tuesday): 3},
        )
    }
    assert found[MONDAY].left == 1
    assert found[tuesday].left == 0, "never below nothing, also when the capacity was lowered later"
    assert wednesday not in found, "closed"


def test_a_rule_of_one_ward_is_for_that_ward_and_while_it_holds() -> None:
    assert not offered(a_rule(ward_code="07093"))
    assert offered(a_rule(ward_code="07069"))
    assert {s.day for s in offered(a_rule(valid_to=MONDAY))} == {MONDAY}
    assert MONDAY not in {s.day for s in offered(a_rule(valid_from=MONDAY + timedelta(days=1)))}


@pytest.mark.parametrize(
    "sent", ["", "ngày mai", "2026-11-16", "2026-13-01/" + str(UUID(int=1)), "2026-11-16/x"]
)
def test_a_slot_that_no_form_has_is_refused(sent: str) -> None:
    with pytest.raises(Invalid):
        rules.parse_slot(sent)


GOOD = {
    "ward_code": "07069",
    "hamlet": "khu Vĩnh Thông",
    "address": "Số 12, gần nhà văn hóa",
    "phone": "0912 345 678",
    "note": "",
}


def test_a_place_is_cleaned() -> None:
    place = rules.check_place(**(GOOD | {"address": "  Số 12,\n gần  nhà văn hóa\x00 "}))
    assert (place.address, place.phone) == ("Số 12, gần nhà văn hóa", "0912345678")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ward_code", ""),
        ("ward_code", "00001"),
        ("hamlet", "  "),
        ("hamlet", "🏠🏠"),
        ("address", ""),
        ("address", "   \n"),
        ("address", "🏠🏠🏠🏠🏠"),
        ("address", "a" * 5000),
        ("hamlet", "k" * 5000),
        ("note", "n" * 5000),
        ("phone", "không có"),
        ("phone", ""),
    ],
)
def test_a_visit_without_a_place_to_come_to_is_refused_beside_the_field(field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_place(**(GOOD | {field: value}))
    assert list(refused.value.fields) == [field]


OWNER = Caller(account_id=uuid4())
GUIDE = Caller(account_id=uuid4(), roles=frozenset({Role.GUIDE}))
BEFORE, DURING = at(MONDAY, 7), at(MONDAY, 9)


def may(caller: Caller, status: S, now: datetime = BEFORE, owner: Caller = OWNER) -> list[A]:
    visit = rules.VisitFacts(owner.person, status, at(MONDAY, 8))
    return rules.available_actions(visit, caller, now)


def test_the_centre_answers_a_request_and_the_citizen_may_cancel_it() -> None:
    assert may(GUIDE, S.REQUESTED) == [A.CONFIRM, A.RESCHEDULE, A.DECLINE]
    assert may(OWNER, S.REQUESTED) == [A.CANCEL]


def test_another_time_waits_for_the_citizen() -> None:
    assert may(OWNER, S.RESCHEDULED) == [A.ACCEPT, A.CANCEL]
    assert A.CONFIRM not in may(GUIDE, S.RESCHEDULED)


def test_nobody_else_may_do_anything() -> None:
    other, appraiser = (
        Caller(account_id=uuid4()),
        Caller(account_id=uuid4(), roles=frozenset({Role.APPRAISE})),
    )
    for status in S:
        assert may(other, status) == []
        assert may(appraiser, status) == []
        assert may(ANONYMOUS, status) == []


def test_nobody_handles_their_own_visit() -> None:
    assert may(GUIDE, S.REQUESTED, owner=GUIDE) == [A.CANCEL]


def test_what_is_over_stays_as_it_is() -> None:
    for status in (S.DECLINED, S.CANCELLED, S.DONE, S.MISSED):
        assert may(OWNER, status) == []
        assert may(GUIDE, status) == []


def test_time_bounds_what_may_be_done() -> None:
    assert A.MISS not in may(GUIDE, S.CONFIRMED)
    assert A.COMPLETE not in may(GUIDE, S.CONFIRMED, at(MONDAY - timedelta(days=1), 9))
    assert may(GUIDE, S.CONFIRMED, DURING)[:2] == [A.COMPLETE, A.MISS]
    assert may(OWNER, S.CONFIRMED, DURING) == [], "the officer is on the way"
    assert A.CONFIRM not in may(GUIDE, S.REQUESTED, DURING)
    assert may(OWNER, S.REQUESTED, DURING) == [A.CANCEL], "an unanswered request does not stay for ever"


DUE = at(MONDAY, 17)


@pytest.mark.parametrize(
    ("kind", "starts_at", "finished", "due_at", "promised"),
    [
        (K.RETURN, at(MONDAY, 8), False, DUE, DUE),
        (K.RETURN, at(MONDAY, 17), False, DUE, None),
        (K.RETURN, at(MONDAY, 8), True, DUE, None),
        (K.RETURN, at(MONDAY, 8), False, None, None),
        (K.GUIDANCE, at(MONDAY, 8), False, DUE, None),
        (K.PICK_UP, at(MONDAY, 8), False, DUE, None),
    ],
)
def test_only_a_result_that_is_not_there_yet_can_be_brought_too_early(
    kind: K, starts_at: datetime, finished: bool, due_at: datetime | None, promised: datetime | None
) -> None:
    assert rules.promised_after(kind, starts_at, finished=finished, due_at=due_at) == promised


def test_what_is_too_early_is_not_agreed_on_and_can_be_moved_or_given_up() -> None:
    for status in (S.REQUESTED, S.RESCHEDULED, S.CONFIRMED):
        visit = rules.VisitFacts(OWNER.person, status, at(MONDAY, 8), too_early=True)
        now = at(MONDAY, 7)
        assert {A.RESCHEDULE, A.DECLINE} <= set(rules.available_actions(visit, GUIDE, now))
        assert A.CONFIRM not in rules.available_actions(visit, GUIDE, now)
        assert rules.available_actions(visit, OWNER, now) == [A.CANCEL]


@pytest.mark.parametrize("status", sorted(rules.OPEN))
@pytest.mark.parametrize("hour", [7, 8, 14])
def test_only_a_confirmed_visit_that_has_begun_survives_its_dossier(hour: int, status: S) -> None:
    visit = rules.VisitFacts(OWNER.person, status, at(MONDAY, 8))
    assert rules.survives(visit, at(MONDAY, hour)) is (status is S.CONFIRMED and hour >= 8)


@pytest.mark.parametrize("ended_by", [Did.WITHDRAW, Did.REFUSE, Did.REFUSE_RECEIPT, Did.RETURN_RESULT])
def test_why_a_visit_is_not_needed_names_its_dossier(ended_by: Did) -> None:
    assert "H49" in rules.why_lapsed(ended_by, "H49")


def test_no_time_is_proposed_or_agreed_to_for_a_dossier_that_is_over() -> None:
    for status in rules.OPEN:
        visit = rules.VisitFacts(OWNER.person, status, at(MONDAY, 8), for_nothing=True)
        for who in (OWNER, GUIDE):
            may = set(rules.available_actions(visit, who, at(MONDAY, 7)))
            assert not may & {A.CONFIRM, A.ACCEPT, A.RESCHEDULE}
    begun = rules.VisitFacts(OWNER.person, S.CONFIRMED, at(MONDAY, 8), for_nothing=True)
    assert rules.available_actions(begun, GUIDE, at(MONDAY, 14)) == [A.COMPLETE, A.MISS, A.DECLINE]


def test_every_action_and_status_has_words() -> None:
    assert set(wording.STATUS_NAMES) == set(S)
    assert set(wording.DONE_NAMES) == set(A)
    assert set(wording.ACTION_NAMES) == set(A) - {A.REQUEST, A.LAPSE}
    assert set(wording.KIND_NAMES) == set(wording.KIND_DETAILS) == set(K)
    today = MONDAY - timedelta(days=1)
    for status in S:
        assert wording.say_status(status, MONDAY, time(8), time(10), today=today)


def test_a_visit_before_its_result_is_not_said_to_be_settled() -> None:
    for status in (S.CONFIRMED, S.RESCHEDULED):
        said = wording.say_status(status, MONDAY, time(8), time(10), today=MONDAY, early=True)
        assert "Hẹn gặp" not in said
        assert "Mời trả lời" not in said


def test_a_slot_is_said_as_people_say_it() -> None:
    said = rules.say_slot(date(2026, 11, 26), time(13, 30), time(15), today=MONDAY)
    assert said == "13 giờ 30 đến 15 giờ thứ Năm 26/11"


def test_pick_up_says_when_a_dossier_counts_as_filed_and_who_pays() -> None:
    said = " ".join(wording.notices(K.PICK_UP))
    assert "không phải lúc giao ở cửa nhà" in said
    assert "chưa công bố mức" in said


def test_five_wards_cover_every_former_unit() -> None:
    assert len(WARDS) == len({ward.code for ward in WARDS}) == 5
    assert [ward.name for ward in WARDS if "Đức Chính" in ward.made_of] == ["Đông Triều", "An Sinh"]
    assert [ward.name for ward in WARDS if "Yên Đức" in ward.made_of] == ["Hoàng Quế"]
    found = find_ward("07069")
    assert found is not None
    assert found.name == "Mạo Khê"
    assert find_ward("99999") is None


def test_lead_times_are_counted_from_utc_too() -> None:
    now = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # 9:00 in Vietnam
    assert rules.earliest(K.PICK_UP, None, now, CALENDAR) == at(MONDAY + timedelta(days=1), 9)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "Số 12, khu Vĩnh Thông, phường Mạo Khê, tỉnh Quảng Ninh",
            Guess("07069", "khu Vĩnh Thông", "Số 12"),
        ),
        ("Thôn Đồng Ý, phường Bình Khê, tỉnh Quảng Ninh", Guess("07081", "Thôn Đồng Ý", "")),
        ("Số 5 ngõ 3, gần chợ", Guess("", "", "Số 5 ngõ 3, gần chợ")),
        ("phường Hồng Gai, tỉnh Quảng Ninh", Guess("", "", "phường Hồng Gai")),
        ("", Guess("", "", "")),
    ],
)
def test_an_address_of_the_account_fills_in_what_it_says(written: str, read: Guess) -> None:
    assert read_address(written) == read
