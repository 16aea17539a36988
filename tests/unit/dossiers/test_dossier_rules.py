"""What may be done next, by whom, and what it makes of a dossier."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from app.accounts.permissions import ANONYMOUS, Caller
from app.dossiers import rules, wording
from app.dossiers.deadlines import WorkCalendar
from app.dossiers.rules import Happening, Impossible, Projection
from app.dossiers.workflow import ORDER, STEPS, TRANSITIONS, To, neighbour
from models.accounts import Role
from models.dossiers import ActionKind as K
from models.dossiers import Channel, PortalStatus, ReturnMethod, Step, TimeUnit

OWNER, SOMEBODY = uuid4(), uuid4()
FILED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def officer(*roles: Role, person: UUID | None = None) -> Caller:
    return Caller(person or uuid4(), "Cán bộ", roles=frozenset(roles))


def filed() -> Projection:
    facts = {
        "code": "H49.22-261123-0001",
        "procedure_code": "1.001193",
        "procedure_id": str(uuid4()),
        "procedure_name": "Đăng ký khai sinh",
        "time_amount": 3,
        "time_unit": TimeUnit.WORKING_DAY,
        "owner_id": str(OWNER),
        "channel": Channel.ONLINE,
        "return_method": ReturnMethod.COUNTER,
        "step_due_at": (FILED + timedelta(days=1)).isoformat(),
    }
    return rules.apply(None, Happening(1, K.FILE, OWNER, FILED, facts))


def then(now: Projection, *kinds: K, by: UUID = SOMEBODY, **facts: object) -> Projection:
    for kind in kinds:
        now = rules.apply(now, Happening(now.last_seq + 1, kind, by, FILED, dict(facts)))
    return now


def may(now: Projection, caller: Caller) -> set[K]:
    return {option.kind for option in rules.available_actions(now, caller)}


WAY = (K.RECEIVE, K.APPRAISE, K.APPROVE, K.STAMP, K.RETURN_RESULT)


@pytest.mark.parametrize(
    ("done", "role", "expected"),
    [
        (0, Role.RECEIVE, {K.RECEIVE, K.REFUSE_RECEIPT, K.REQUEST_SUPPLEMENT, K.ASSIGN, K.HAND_ON}),
        (1, Role.APPRAISE, {K.APPRAISE, K.REFUSE, K.REQUEST_SUPPLEMENT, K.ASSIGN, K.HAND_ON, K.EXTEND}),
        (2, Role.APPROVE, {K.APPROVE, K.REFUSE, K.SEND_BACK, K.ASSIGN, K.HAND_ON, K.EXTEND}),
        (3, Role.STAMP, {K.STAMP, K.SEND_BACK, K.ASSIGN, K.HAND_ON, K.EXTEND}),
        (4, Role.RETURN, {K.RETURN_RESULT, K.ASSIGN, K.HAND_ON}),
        (5, Role.RETURN, set()),
    ],
)
def test_each_step_belongs_to_its_role_alone(done: int, role: Role, expected: set[K]) -> None:
    now = then(filed(), *WAY[:done])
    assert may(now, officer(role)) == expected
    for other in set(Role) - {role, Role.LEADER}:
        assert may(now, officer(other)) == set(), other
    assert may(now, officer(Role.LEADER)) == expected & {K.HAND_ON, K.EXTEND}
    assert may(now, ANONYMOUS) == set()


@pytest.mark.parametrize(("done", "expected"), [(0, True), (1, True), (2, True), (3, False), (5, False)])
def test_the_owner_may_withdraw_until_it_is_approved(done: int, expected: bool) -> None:
    assert (may(then(filed(), *WAY[:done]), Caller(OWNER)) == {K.WITHDRAW}) is expected


def test_while_papers_are_awaited_only_the_owner_moves_it_on() -> None:
    now = then(filed(), K.RECEIVE, K.REQUEST_SUPPLEMENT)
    assert now.status is PortalStatus.SUPPLEMENT
    assert may(now, Caller(OWNER)) == {K.ANSWER_SUPPLEMENT, K.WITHDRAW}
    assert may(now, officer(Role.APPRAISE, person=SOMEBODY)) == {K.REFUSE, K.HAND_ON}
    answered = then(now, K.ANSWER_SUPPLEMENT, by=OWNER)
    assert (answered.status, answered.paused_since) == (PortalStatus.PROCESSING, None)


def test_an_answer_at_the_first_step_leaves_it_waiting_for_receipt() -> None:
    now = then(then(filed(), K.REQUEST_SUPPLEMENT), K.ANSWER_SUPPLEMENT, by=OWNER)
    assert (now.status, now.step) == (PortalStatus.FILED, Step.RECEIVE)


def test_what_one_officer_holds_no_other_touches_but_the_leader_may_hand_it_on() -> None:
    now = then(filed(), K.ASSIGN)
    assert may(now, officer(Role.RECEIVE)) == set()
    assert K.RECEIVE in may(now, officer(Role.RECEIVE, person=SOMEBODY))
    assert K.ASSIGN not in may(now, officer(Role.RECEIVE, person=SOMEBODY))
    assert may(now, officer(Role.LEADER)) == {K.HAND_ON}


def test_nobody_decides_on_their_own_dossier() -> None:
    everything = Caller(OWNER, roles=frozenset(Role))
    assert may(filed(), everything) == {K.WITHDRAW}


def test_taking_it_at_the_second_step_means_it_is_being_processed() -> None:
    assert then(filed(), K.ASSIGN).status is PortalStatus.FILED
    assert then(filed(), K.RECEIVE).status is PortalStatus.RECEIVED
    assert then(filed(), K.RECEIVE, K.ASSIGN).status is PortalStatus.PROCESSING


def test_a_second_supplement_waits_for_a_leader_and_is_flagged() -> None:
    once = then(then(filed(), K.RECEIVE, K.REQUEST_SUPPLEMENT), K.ANSWER_SUPPLEMENT, by=OWNER)
    options = {
        option.kind: option
        for option in rules.available_actions(once, officer(Role.APPRAISE, person=SOMEBODY))
    }
    assert K.REQUEST_SUPPLEMENT not in options
    assert K.ALLOW_SUPPLEMENT not in options
    leader = {option.kind: option for option in rules.available_actions(once, officer(Role.LEADER))}
    assert leader[K.ALLOW_SUPPLEMENT].needs_reason
    assert K.ALLOW_SUPPLEMENT not in may(once, officer(Role.LEADER, person=OWNER))
    again = then(once, K.ALLOW_SUPPLEMENT)
    assert K.ALLOW_SUPPLEMENT not in may(again, officer(Role.LEADER))
    [option] = [
        option
        for option in rules.available_actions(again, officer(Role.APPRAISE, person=SOMEBODY))
        if option.kind is K.REQUEST_SUPPLEMENT
    ]
    assert option.second_supplement
    thrice = then(then(again, K.REQUEST_SUPPLEMENT), K.ANSWER_SUPPLEMENT, by=OWNER)
    assert K.REQUEST_SUPPLEMENT not in may(thrice, officer(Role.APPRAISE, person=SOMEBODY))


def test_the_figures_count_a_second_request_and_a_broken_promise_as_overdue() -> None:
    due = FILED + timedelta(days=3)
    once = then(filed(), K.RECEIVE, due_at=due.isoformat())
    assert not rules.counts_as_overdue(once, due)
    assert rules.counts_as_overdue(once, due + timedelta(seconds=1))
    assert rules.counts_as_overdue(replace(once, supplement_requests=2), FILED)
    assert rules.counts_as_overdue(replace(once, extensions=1), FILED)
    assert not rules.counts_as_overdue(replace(once, finished_at=due), due + timedelta(days=9))
    assert not rules.counts_as_overdue(replace(once, paused_since=FILED), due + timedelta(days=9))


def test_late_is_answered_with_an_apology_first() -> None:
    now = then(filed(), K.RECEIVE, due_at=(FILED + timedelta(days=3)).isoformat())
    nam = officer(Role.APPRAISE)
    before, after = FILED + timedelta(days=2), FILED + timedelta(days=4)
    assert [rules.next_action(now, nam, at) for at in (before, after)] == [
        rules.Option(K.APPRAISE),
        rules.Option(K.EXTEND, needs_reason=True),
    ]
    paused = then(now, K.REQUEST_SUPPLEMENT)
    assert not rules.is_late(paused, after)


def test_the_fold_refuses_what_cannot_follow() -> None:
    now = filed()
    for seq, kind in [(2, K.STAMP), (3, K.RECEIVE), (1, K.RECEIVE), (2, K.FILE)]:
        with pytest.raises(Impossible):
            rules.apply(now, Happening(seq, kind, SOMEBODY, FILED, {}))
    with pytest.raises(Impossible):
        rules.apply(None, Happening(1, K.RECEIVE, SOMEBODY, FILED, {}))
    with pytest.raises(Impossible):
        then(then(now, *WAY), K.ASSIGN)


def test_every_transition_leads_somewhere_and_every_step_ends_with_its_verb() -> None:
    assert {rule.verb for rule in STEPS.values()} == set(WAY)
    for rule in TRANSITIONS.values():
        for step in rule.at:
            if rule.to in {To.NEXT, To.BACK}:
                assert neighbour(step, rule.to) in ORDER


def test_the_ten_statuses_are_named_as_the_portal_names_them_in_its_order() -> None:
    assert list(wording.STATUS_NAMES.values()) == [
        "Mới đăng ký",
        "Được tiếp nhận",
        "Không được tiếp nhận",
        "Đang xử lý",
        "Yêu cầu bổ sung giấy tờ",
        "Yêu cầu thực hiện nghĩa vụ tài chính",
        "Công dân yêu cầu rút hồ sơ",
        "Dừng xử lý",
        "Đã xử lý xong",
        "Đã trả kết quả",
    ]
    assert [status.value for status in wording.STATUS_NAMES] == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (wording.STEP_NAMES, Step),
        (wording.STEP_OFFICES, Step),
        (wording.STEP_DOING, Step),
        (wording.ACTION_LABELS, K),
        (wording.DONE_LABELS, K),
        (wording.RETURN_NAMES, ReturnMethod),
    ],
)
def test_everything_has_a_name(names: dict[object, str], keys: type) -> None:
    assert set(names) == set(keys)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "dưới 1 phút"), (40, "40 phút"), (190, "3 giờ 10 phút"), (480, "1 ngày"), (1085, "2 ngày 2 giờ")],
)
def test_working_time_as_people_say_it(minutes: int, said: str) -> None:
    assert wording.say_working_time(timedelta(minutes=minutes)) == said


STEP_LIMIT = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)
"""11:00 on a Wednesday in Vietnam."""
PROMISE = datetime(2026, 12, 3, 10, 0, tzinfo=UTC)
"""17:00 on the Thursday, when the office closes."""


@pytest.mark.parametrize(
    ("moment", "standing", "running"),
    [
        (
            datetime(2026, 12, 2, 3, 0, tzinfo=UTC),
            "có kết quả trước 17 giờ ngày mai",
            "còn 1 ngày 5 giờ làm việc",
        ),
        # The step's own limit is over, the promise is not: nobody is late yet.
        (
            datetime(2026, 12, 2, 9, 0, tzinfo=UTC),
            "có kết quả trước 17 giờ ngày mai",
            "còn 1 ngày 1 giờ làm việc",
        ),
        # Half an hour after closing: late on both, and no working time has passed since.
        (
            datetime(2026, 12, 3, 10, 30, tzinfo=UTC),
            "đã quá hẹn từ 17 giờ hôm nay",
            "quá hạn từ 17 giờ hôm nay",
        ),
        (
            datetime(2026, 12, 7, 3, 0, tzinfo=UTC),
            "đã quá hẹn 1 ngày 2 giờ làm việc",
            "quá hạn 1 ngày 2 giờ làm việc",
        ),
    ],
)
def test_one_deadline_is_spoken_of_and_it_is_the_promise(
    moment: datetime, standing: str, running: str
) -> None:
    now = replace(then(filed(), K.RECEIVE), step_due_at=STEP_LIMIT, due_at=PROMISE)
    said = wording.sentence(now, "Phạm Văn Nam", moment, WorkCalendar())
    assert said.standing == f"Phạm Văn Nam đang thẩm định, {standing}."
    assert said.clock == f"Đồng hồ đang chạy: {running}."
    assert "dưới 1 phút" not in wording.say_left(PROMISE, moment, WorkCalendar())


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (ReturnMethod.COUNTER, "Kết quả đã xong, Bộ phận trả kết quả đang giữ. Mời bà đến nhận tại quầy."),
        (
            ReturnMethod.POST,
            "Kết quả đã xong. Bộ phận trả kết quả đang gửi đến bà qua bưu chính công ích.",
        ),
        (ReturnMethod.HOME, "Kết quả đã xong. Bộ phận trả kết quả đang hẹn mang đến nhà bà."),
    ],
)
def test_when_the_result_is_ready_the_sentence_says_how_it_comes(method: ReturnMethod, said: str) -> None:
    now = replace(then(filed(), *WAY[:4]), return_method=method)
    sentence = wording.sentence(now, None, FILED, WorkCalendar(), "bà")
    assert sentence == wording.Sentence(said, "Đồng hồ đã dừng: xong đúng hẹn.")
    promised_anew = wording.sentence(replace(now, extensions=1), None, FILED, WorkCalendar(), "bà")
    assert promised_anew.clock.endswith("vẫn tính là trễ hẹn.")  # as the figures count it


def test_papers_asked_for_before_receipt_stop_no_clock_that_runs() -> None:
    waiting = replace(then(filed()), paused_since=FILED)
    assert "chưa chạy" in wording.sentence(waiting, None, FILED, WorkCalendar()).clock
    waiting = replace(waiting, received_at=FILED)
    assert "tạm dừng" in wording.sentence(waiting, None, FILED, WorkCalendar()).clock
