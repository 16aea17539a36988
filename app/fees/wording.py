"""How the fee of a dossier is said, to the citizen and at the desk. Pure."""

from app.catalogue.rules import say_money
from app.clock import say_moment
from app.fees.rules import Happened, Standing, State
from models.fees import FeeStep, LineStep, Verdict

STATE_NAMES = {
    State.OPEN: "Chưa rõ mức",
    State.FREE: "Không thu phí",
    State.DUE: "Chưa nộp",
    State.PAID: "Đã nộp",
    State.EXEMPT: "Được miễn",
    State.ENDED: "Không phải nộp",
}
STATE_TONES = {
    State.OPEN: "plain",
    State.FREE: "plain",
    State.DUE: "warning",
    State.PAID: "success",
    State.EXEMPT: "success",
    State.ENDED: "plain",
}
STEP_NAMES = {
    FeeStep.SET: "Ghi mức phí",
    FeeStep.PAY_COUNTER: "Đã thu tại quầy",
    FeeStep.PAY_TRANSFER: "Đã nhận chuyển khoản",
    FeeStep.EXEMPT: "Miễn phí",
    FeeStep.REVERSE: "Hủy ghi nhận",
}
LINE_NAMES = {
    LineStep.ASSIGN: "Ghi cho hồ sơ",
    LineStep.NOT_FEE: "Không phải lệ phí",
    LineStep.REFUNDED: "Đã trả lại người chuyển",
    LineStep.REOPEN: "Mở lại",
}
VERDICT_NAMES = {
    Verdict.MATCH: "Khớp mã và số tiền",
    Verdict.WRONG_AMOUNT: "Sai số tiền",
    Verdict.UNKNOWN_CODE: "Không rõ mã hồ sơ",
    Verdict.TWICE: "Nộp lần nữa",
    Verdict.NOTHING_DUE: "Hồ sơ không phải nộp",
    Verdict.BOOKED: "Đã ghi từ sao kê trước",
    Verdict.BY_HAND: "Để cán bộ quyết định",
}
VERDICT_TONES = {Verdict.MATCH: "success", Verdict.BOOKED: "plain", Verdict.BY_HAND: "plain"}
"""Plain and good ones; whatever does not stand here is doubtful."""

AT_COUNTER = "Nộp tại quầy: mời đọc mã hồ sơ cho cán bộ và nhận biên lai."
NO_ACCOUNT = "Trung tâm chưa công bố tài khoản nhận phí nên chưa chuyển khoản được."
KEEP_RECEIPT = "Nếu đã nộp tiền thật thì mời giữ biên lai và báo cán bộ, chưa cần nộp lại."
BANK_DOUBT = "Tên ngân hàng tra theo mã BIN, chưa xác minh. Mời xem tên người nhận hiện ra trong ứng dụng có đúng không."
CAUTION = "Chỉ chuyển vào tài khoản ghi ở trang này. Trung tâm không gọi điện hay nhắn tin đòi chuyển tiền."


def sentence(stands: Standing) -> str:
    """The one sentence that answers whether something is to be paid."""
    match stands.state:
        case State.OPEN:
            return "Chưa có mức phí cho hồ sơ này. Lúc này chưa phải nộp gì."
        case State.FREE:
            return "Hồ sơ này không thu phí."
        case State.DUE:
            return f"Cần nộp {say_money(stands.amount or 0)}."
        case State.PAID:
            last = stands.last
            if last is None:
                return "Đã nộp."
            how = "bằng chuyển khoản" if last.step is FeeStep.PAY_TRANSFER else "tại quầy"
            return f"Đã nộp {say_money(last.amount)} {how}, ghi nhận lúc {say_moment(last.at)}. Biên lai số {last.receipt}."
        case State.EXEMPT:
            return f"Được miễn phí: {stands.last.reason if stands.last else ''}"
        case State.ENDED:
            return "Hồ sơ này không làm tiếp nên không phải nộp phí."


def say_happened(what: Happened) -> str:
    """One line of what happened to the fee."""
    match what.step:
        case FeeStep.SET:
            return f"Ghi mức {say_money(what.amount)}: {what.reason}"
        case FeeStep.EXEMPT:
            return f"Miễn phí: {what.reason}"
        case FeeStep.REVERSE:
            return f"Hủy khoản {say_money(what.amount)}, biên lai {what.receipt}: {what.reason}"
        case _:
            said = f"{STEP_NAMES[what.step]} {say_money(what.amount)}, biên lai {what.receipt}"
            return f"{said} (đã hủy)" if what.is_reversed else said


def say_reversed(what: Happened) -> str:
    """To the citizen: that a receipt no longer counts, and why."""
    return f"Biên lai số {what.receipt}, {say_money(what.amount)}: đã hủy lúc {say_moment(what.at)}. Lý do: {what.reason}"
