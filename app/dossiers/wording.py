"""How a dossier is spoken of: names, labels, and the one sentence that says how it stands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.clock import local, say_moment
from app.dossiers.deadlines import DAY, WorkCalendar
from app.dossiers.rules import Projection, deadline
from models.dossiers import ActionKind, PortalStatus, ReturnMethod, Step, SupplementReason

STATUS_NAMES: dict[PortalStatus, str] = {
    PortalStatus.FILED: "Mới đăng ký",
    PortalStatus.RECEIVED: "Được tiếp nhận",
    PortalStatus.NOT_RECEIVED: "Không được tiếp nhận",
    PortalStatus.PROCESSING: "Đang xử lý",
    PortalStatus.SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    PortalStatus.PAYMENT: "Yêu cầu thực hiện nghĩa vụ tài chính",
    PortalStatus.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    PortalStatus.STOPPED: "Dừng xử lý",
    PortalStatus.FINISHED: "Đã xử lý xong",
    PortalStatus.RETURNED: "Đã trả kết quả",
}
"""Exactly as the national portal names them, in its order."""

STEP_NAMES: dict[Step, str] = {
    Step.RECEIVE: "Tiếp nhận",
    Step.APPRAISE: "Thẩm định",
    Step.APPROVE: "Phê duyệt",
    Step.STAMP: "Đóng dấu",
    Step.RETURN: "Trả kết quả",
}

STEP_OFFICES: dict[Step, str] = {
    Step.RECEIVE: "Bộ phận tiếp nhận",
    Step.APPRAISE: "Bộ phận thẩm định",
    Step.APPROVE: "Lãnh đạo phê duyệt",
    Step.STAMP: "Văn thư",
    Step.RETURN: "Bộ phận trả kết quả",
}
"""Who has the dossier while nobody in particular has taken it."""

STEP_DOING: dict[Step, str] = {
    Step.RECEIVE: "kiểm tra hồ sơ",
    Step.APPRAISE: "thẩm định",
    Step.APPROVE: "phê duyệt",
    Step.STAMP: "đóng dấu",
    Step.RETURN: "trả kết quả",
}

ACTION_LABELS: dict[ActionKind, str] = {
    ActionKind.FILE: "Nộp hồ sơ",
    ActionKind.ASSIGN: "Nhận việc này",
    ActionKind.HAND_ON: "Chuyển cho đồng nghiệp",
    ActionKind.RECEIVE: "Tiếp nhận",
    ActionKind.REFUSE_RECEIPT: "Không tiếp nhận",
    ActionKind.APPRAISE: "Thẩm định đạt",
    ActionKind.APPROVE: "Phê duyệt",
    ActionKind.STAMP: "Đóng dấu",
    ActionKind.RETURN_RESULT: "Trả kết quả",
    ActionKind.SEND_BACK: "Trả lại bước trước",
    ActionKind.REQUEST_SUPPLEMENT: "Yêu cầu bổ sung",
    ActionKind.ALLOW_SUPPLEMENT: "Đồng ý cho yêu cầu bổ sung lần nữa",
    ActionKind.ANSWER_SUPPLEMENT: "Gửi phần bổ sung",
    ActionKind.REFUSE: "Dừng xử lý",
    ActionKind.WITHDRAW: "Rút hồ sơ",
    ActionKind.EXTEND: "Xin lỗi và hẹn lại",
    ActionKind.ADD_RESULT: "Đưa tệp kết quả lên",
    ActionKind.TAKE_BACK_RESULT: "Thu lại tệp kết quả",
}
"""The verb on the button."""

ACTION_EFFECTS: dict[ActionKind, str] = {
    ActionKind.HAND_ON: "Đồng nghiệp được chọn sẽ có hồ sơ này. Lời nhắn chỉ đọc được trong cơ quan.",
    ActionKind.RECEIVE: "Thời hạn bắt đầu tính từ lúc này, hồ sơ chuyển sang thẩm định và công dân được báo ngay.",
    ActionKind.REFUSE_RECEIPT: "Hồ sơ kết thúc và không mở lại được. Công dân sẽ đọc lý do này.",
    ActionKind.APPRAISE: "Hồ sơ chuyển sang phê duyệt.",
    ActionKind.APPROVE: "Hồ sơ chuyển sang văn thư đóng dấu.",
    ActionKind.STAMP: "Kết quả đã xong: đồng hồ dừng, hồ sơ chuyển sang trả kết quả và công dân được báo ngay.",
    ActionKind.RETURN_RESULT: "Xác nhận kết quả đã đến tay công dân. Hồ sơ kết thúc và không mở lại được.",
    ActionKind.SEND_BACK: "Hồ sơ về lại bước trước. Lý do chỉ đọc được trong cơ quan.",
    ActionKind.ALLOW_SUPPLEMENT: (
        "Cán bộ được yêu cầu bổ sung thêm một lần, và khi gửi thì hồ sơ bị tính là quá hạn. "
        "Lý do chỉ đọc được trong cơ quan."
    ),
    ActionKind.REQUEST_SUPPLEMENT: (
        "Đồng hồ tạm dừng đến khi công dân gửi đủ. Mời gom hết những gì còn thiếu vào một lần yêu cầu."
    ),
    ActionKind.REFUSE: "Hồ sơ kết thúc và không mở lại được. Công dân sẽ đọc lý do này.",
    ActionKind.EXTEND: "Công dân nhận lời xin lỗi, lý do chậm và ngày hẹn mới.",
    ActionKind.WITHDRAW: "Hồ sơ dừng lại và không mở lại được. Muốn làm tiếp thì phải nộp hồ sơ mới.",
}
"""What follows from it, read before it is confirmed."""

DONE_LABELS: dict[ActionKind, str] = {
    ActionKind.FILE: "Đã nộp hồ sơ",
    ActionKind.ASSIGN: "Đã nhận việc",
    ActionKind.HAND_ON: "Đã chuyển cho đồng nghiệp",
    ActionKind.RECEIVE: "Đã tiếp nhận",
    ActionKind.REFUSE_RECEIPT: "Không tiếp nhận hồ sơ",
    ActionKind.APPRAISE: "Đã thẩm định",
    ActionKind.APPROVE: "Đã phê duyệt",
    ActionKind.STAMP: "Đã đóng dấu, kết quả đã xong",
    ActionKind.RETURN_RESULT: "Đã trả kết quả",
    ActionKind.SEND_BACK: "Trả lại bước trước để xem lại",
    ActionKind.REQUEST_SUPPLEMENT: "Đã yêu cầu bổ sung giấy tờ",
    ActionKind.ALLOW_SUPPLEMENT: "Lãnh đạo đồng ý cho yêu cầu bổ sung lần nữa",
    ActionKind.ANSWER_SUPPLEMENT: "Đã gửi phần bổ sung",
    ActionKind.REFUSE: "Đã dừng xử lý hồ sơ",
    ActionKind.WITHDRAW: "Công dân đã rút hồ sơ",
    ActionKind.EXTEND: "Đã xin lỗi và hẹn ngày mới",
    ActionKind.ADD_RESULT: "Đã đưa tệp kết quả lên",
    ActionKind.TAKE_BACK_RESULT: "Đã thu lại tệp kết quả đưa nhầm",
}
"""The line of the timeline."""

INSIDE = frozenset({ActionKind.ASSIGN, ActionKind.HAND_ON, ActionKind.SEND_BACK, ActionKind.ALLOW_SUPPLEMENT})
"""Moves inside the office: what officers write to one another with these is not for the citizen."""

SENT_BACK = "Xem lại bước trước"
"""All that a citizen reads of a dossier that went back a step, so that a step done twice is no riddle."""

REASON_NAMES: dict[SupplementReason, str] = {
    SupplementReason.MISSING: "Còn thiếu",
    SupplementReason.WRONG: "Chưa đúng",
    SupplementReason.OUTDATED: "Hết hiệu lực",
    SupplementReason.UNREADABLE: "Không đọc được",
}

RETURN_NAMES: dict[ReturnMethod, str] = {
    ReturnMethod.COUNTER: "Nhận tại quầy",
    ReturnMethod.POST: "Nhận qua bưu chính công ích",
    ReturnMethod.HOME: "Nhận tại nhà",
}

SECOND_SUPPLEMENT = (
    "Hồ sơ này đã được yêu cầu bổ sung một lần. Yêu cầu thêm lần nữa thì hồ sơ bị tính là quá hạn."
)

NEEDS_LEADER = (
    "Hồ sơ này đã được yêu cầu bổ sung một lần. Muốn yêu cầu lần nữa, cần lãnh đạo đồng ý và ghi lý do."
)

ASK_LEADER = "Mời viết vào Ghi chú nội bộ ở dưới: lãnh đạo được báo ngay."


_NOT_YET = "Đồng hồ chưa chạy: thời hạn tính từ lúc hồ sơ được tiếp nhận."


@dataclass(frozen=True)
class Sentence:
    """How a dossier stands: `standing` says who has it, doing what, by when; `clock` whether it runs."""

    standing: str
    clock: str


def say_hands(names: Sequence[str]) -> str:
    """From whom to whom a dossier was given, after what was done; nothing where nobody was named."""
    return f": {' → '.join(names)}" if names else ""


def say_passed_over(name: str) -> str:
    """Why what was sent back did not go to the person it would have gone to; nothing where nobody was passed over."""
    return f" (không giao lại cho {name}: chính người này đã trả lại)" if name else ""


def say_working_time(amount: timedelta) -> str:
    """Working time in days, hours and minutes: "3 ngày 2 giờ", "3 giờ 10 phút", "dưới 1 phút"."""
    minutes = int(amount.total_seconds() // 60)
    days, minutes = divmod(minutes, int(DAY.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "ngày"), (hours, "giờ"), (0 if days else minutes, "phút")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "dưới 1 phút"


def say_left(limit: datetime | None, moment: datetime, calendar: WorkCalendar) -> str:
    """How much working time is left: "còn 3 giờ 10 phút", "quá hạn 1 ngày", or nothing without a limit."""
    if limit is None:
        return ""
    if moment <= limit:
        return f"còn {say_working_time(calendar.between(moment, limit))}"
    return f"quá hạn {_say_late(limit, moment, calendar, unit='')}"


def _say_late(limit: datetime, moment: datetime, calendar: WorkCalendar, *, unit: str = " làm việc") -> str:
    """How late it is: "2 ngày 1 giờ làm việc"; while no working time has passed since, from when on."""
    amount = calendar.between(limit, moment)
    if amount < timedelta(minutes=1):
        return f"từ {say_moment(limit, reference=local(moment).date())}"
    return say_working_time(amount) + unit


def sentence(
    now: Projection,
    officer: str | None,
    moment: datetime,
    calendar: WorkCalendar,
    you: str = "quý vị",
    office: str = "",
) -> Sentence:
    """The one line about a dossier.

    Args:
        now: how it stands.
        officer: the name of who has it, if anybody has.
        moment: the present.
        calendar: for counting working time.
        you: how the citizen is addressed.
        office: the unit that has it while nobody has, where the procedure names one.
    """
    if now.step is None:
        return _closed(now, moment)
    if now.paused_since is not None:
        since = say_moment(now.paused_since, reference=local(moment).date())
        clock = f"Đồng hồ tạm dừng từ {since}." if now.received_at else _NOT_YET
        return Sentence(f"Đang chờ {you} bổ sung giấy tờ.", clock)
    who = officer or office or STEP_OFFICES[now.step]
    if now.step is Step.RETURN:
        return Sentence(_ready(now, who, you), _clock(now, moment, calendar))
    text = f"{who} {'đang' if officer else 'sẽ'} {STEP_DOING[now.step]}"
    return Sentence(_working(now, text, moment, calendar), _clock(now, moment, calendar))


def _working(now: Projection, text: str, moment: datetime, calendar: WorkCalendar) -> str:
    # One deadline in the whole line: the promise is what people hold the Centre to, not a step's own limit.
    limit = deadline(now)
    if limit is None:
        return f"{text}."
    if moment > limit:
        return f"{text}, đã quá hẹn {_say_late(limit, moment, calendar)}."
    ending = "trả lời" if now.step is Step.RECEIVE else "có kết quả" if now.due_at else "xong"
    return f"{text}, {ending} trước {say_moment(limit, reference=local(moment).date())}."


def _ready(now: Projection, who: str, you: str) -> str:
    match now.return_method:
        case ReturnMethod.COUNTER:
            return f"Kết quả đã xong, {who} đang giữ. Mời {you} đến nhận tại quầy."
        case ReturnMethod.POST:
            return f"Kết quả đã xong. {who} đang gửi đến {you} qua bưu chính công ích."
        case ReturnMethod.HOME:
            return f"Kết quả đã xong. {who} đang hẹn mang đến nhà {you}."


def _clock(now: Projection, moment: datetime, calendar: WorkCalendar) -> str:
    if now.finished_at is not None:
        late = now.due_at is not None and now.due_at < now.finished_at
        if late:
            return "Đồng hồ đã dừng: xong muộn hơn hẹn."
        if now.extensions:
            return "Đồng hồ đã dừng: xong kịp ngày đã xin lỗi và hẹn lại, vẫn tính là trễ hẹn."
        return "Đồng hồ đã dừng: xong đúng hẹn."
    if now.received_at is None:
        return _NOT_YET
    if now.due_at is None:
        return "Thủ tục này chưa công bố thời hạn."
    if moment > now.due_at:
        return f"Đồng hồ đang chạy: quá hạn {_say_late(now.due_at, moment, calendar)}."
    return f"Đồng hồ đang chạy: {say_left(now.due_at, moment, calendar)} làm việc."


def _closed(now: Projection, moment: datetime) -> Sentence:
    when = say_moment(now.closed_at or now.updated_at, reference=local(moment).date())
    clock = "Đồng hồ đã dừng."
    match now.status:
        case PortalStatus.RETURNED:
            return Sentence(f"Đã trả kết quả lúc {when}.", clock)
        case PortalStatus.WITHDRAWN:
            return Sentence(f"Hồ sơ đã được rút lúc {when}.", clock)
        case PortalStatus.NOT_RECEIVED:
            return Sentence(f"Hồ sơ không được tiếp nhận, trả lời lúc {when}. Lý do ghi ở dưới.", clock)
        case _:
            return Sentence(f"Hồ sơ đã dừng xử lý lúc {when}. Lý do ghi ở dưới.", clock)
