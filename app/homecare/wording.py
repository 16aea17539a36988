"""How kinds, statuses and steps of a visit are said."""

from datetime import date, time

from app.homecare.rules import say_slot
from models.homecare import VisitAction, VisitKind, VisitStatus

KIND_NAMES = {
    VisitKind.GUIDANCE: "Hướng dẫn kê khai",
    VisitKind.PICK_UP: "Nhận hồ sơ tại nhà",
    VisitKind.RETURN: "Trả kết quả tại nhà",
}
KIND_DETAILS = {
    VisitKind.GUIDANCE: "Cán bộ đến nhà, ngồi cùng và chỉ từng bước: khai tờ khai, chụp giấy tờ, nộp trực tuyến.",
    VisitKind.PICK_UP: "Người của Trung tâm hoặc bưu chính đến nhận giấy tờ bản giấy.",
    VisitKind.RETURN: "Kết quả của hồ sơ đã được tiếp nhận được mang đến tận nhà.",
}

STATUS_NAMES = {
    VisitStatus.REQUESTED: "Chờ xác nhận",
    VisitStatus.CONFIRMED: "Đã xác nhận",
    VisitStatus.RESCHEDULED: "Đề nghị đổi giờ",
    VisitStatus.DECLINED: "Không nhận được",
    VisitStatus.CANCELLED: "Đã hủy",
    VisitStatus.DONE: "Đã xong",
    VisitStatus.MISSED: "Không gặp ở nhà",
    VisitStatus.LAPSED: "Không cần nữa",
}
STATUS_TONES = {
    VisitStatus.REQUESTED: "warning",
    VisitStatus.CONFIRMED: "success",
    VisitStatus.RESCHEDULED: "warning",
    VisitStatus.DECLINED: "error",
    VisitStatus.MISSED: "error",
}
"""The tone of each status on screen; plain where none stands here."""

EARLY_NAME = "Cần đổi giờ"
"""How its owner reads the status of a visit that comes before its result, see `rules.promised_after`."""

ACTION_NAMES = {
    VisitAction.CONFIRM: "Xác nhận",
    VisitAction.RESCHEDULE: "Đề nghị giờ khác",
    VisitAction.DECLINE: "Không nhận",
    VisitAction.ACCEPT: "Đồng ý giờ mới",
    VisitAction.CANCEL: "Hủy lịch hẹn",
    VisitAction.COMPLETE: "Đã xong việc",
    VisitAction.MISS: "Không gặp ở nhà",
}

DONE_NAMES = {
    VisitAction.REQUEST: "Đã gửi yêu cầu",
    VisitAction.CONFIRM: "Trung tâm đã xác nhận",
    VisitAction.RESCHEDULE: "Trung tâm đề nghị giờ khác",
    VisitAction.DECLINE: "Trung tâm không nhận",
    VisitAction.ACCEPT: "Đã đồng ý giờ mới",
    VisitAction.CANCEL: "Đã hủy",
    VisitAction.COMPLETE: "Đã xong việc",
    VisitAction.MISS: "Đến nơi nhưng không gặp",
    VisitAction.LAPSE: "Không cần đến nữa",
}

HANDOVER_NOTICE = (
    "Hai bên cùng kiểm danh mục giấy tờ, cùng ký phiếu gửi ghi rõ bản gốc, bản sao, rồi niêm phong. "
    "Hồ sơ được tính là đã nộp khi bưu chính và Trung tâm ký giao nhận, không phải lúc giao ở cửa nhà."
)
"""QĐ 45/2016/QĐ-TTg, TT 17/2017/TT-BTTTT."""

POSTAGE_NOTICE = "Cước bưu chính do người dân trả; chưa công bố mức."

RETURN_NOTICE = (
    "Khi nhận kết quả, mời đưa căn cước cho người giao xem; người nhận thay cần giấy ủy quyền. Sau hai lần hẹn "
    "không gặp, cách nhau hai ngày làm việc, kết quả được giữ ở Trung tâm."
)

DOOR_NOTICE = (
    "Hỏi mã hẹn trước khi mở cửa. Người không nói đúng mã thì không giao giấy tờ. "
    "Không đọc mật khẩu hay mã OTP cho bất kỳ ai."
)


def notices(kind: VisitKind) -> list[str]:
    """What the citizen must know about a visit of this kind, before and after booking."""
    match kind:
        case VisitKind.PICK_UP:
            return [HANDOVER_NOTICE, POSTAGE_NOTICE]
        case VisitKind.RETURN:
            return [RETURN_NOTICE, POSTAGE_NOTICE]
        case _:
            return []


def say_status(
    status: VisitStatus,
    day: date,
    starts: time,
    ends: time,
    *,
    today: date,
    officer: str = "",
    early: bool = False,
) -> str:
    """The one sentence that answers how the visit stands; `early`: it cannot be agreed to, see `rules.promised_after`."""
    when = say_slot(day, starts, ends, today=today)
    centre = f"Cán bộ {officer}" if officer else "Trung tâm"
    match status:
        case VisitStatus.REQUESTED:
            return f"Đã gửi, đang chờ Trung tâm xác nhận. Giờ xin hẹn: {when}."
        case VisitStatus.CONFIRMED if early:
            return f"Lịch {when} cần đổi giờ."
        case VisitStatus.CONFIRMED:
            return f"{centre} đã xác nhận. Hẹn gặp tại nhà từ {when}."
        case VisitStatus.RESCHEDULED:
            return f"{centre} đề nghị giờ khác: {when}." + ("" if early else " Mời trả lời.")
        case VisitStatus.DECLINED:
            return f"{centre} không nhận được lịch này."
        case VisitStatus.CANCELLED:
            return f"Lịch {when} đã được hủy."
        case VisitStatus.DONE:
            return f"Đã xong, {when}."
        case VisitStatus.MISSED:
            return f"Cán bộ đến {when} nhưng không gặp ai ở nhà. Mời đặt lịch khác."
        case VisitStatus.LAPSED:
            return f"Lịch {when} không còn cần nữa."
