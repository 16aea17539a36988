"""How the fee of a dossier is said, to the citizen and at the desk. Pure."""

from collections.abc import Sequence
from datetime import datetime

from app.catalogue.rules import say_money
from app.clock import say_moment
from app.fees.balance import REFUNDS, Happened
from app.fees.owed_back import Ending, OwedBack
from app.fees.rules import Standing, State
from models.fees import FeeStep, LineStep, Verdict

STATE_NAMES = {
    State.OPEN: "Chưa rõ mức",
    State.FREE: "Không thu phí",
    State.DUE: "Chưa nộp",
    State.PAID: "Đã nộp",
    State.EXEMPT: "Được miễn",
    State.ENDED: "Không phải nộp",
    State.REFUNDED: "Đã hoàn",
}
STATE_TONES = {
    State.OPEN: "plain",
    State.FREE: "plain",
    State.DUE: "warning",
    State.PAID: "success",
    State.EXEMPT: "success",
    State.ENDED: "plain",
    State.REFUNDED: "success",
}
STEP_NAMES = {
    FeeStep.SET: "Ghi mức phí",
    FeeStep.PAY_COUNTER: "Đã thu tại quầy",
    FeeStep.PAY_TRANSFER: "Đã nhận chuyển khoản",
    FeeStep.EXEMPT: "Miễn phí",
    FeeStep.REVERSE: "Hủy ghi nhận",
    FeeStep.REFUND_CASH: "Đã hoàn tiền mặt",
    FeeStep.REFUND_TRANSFER: "Đã hoàn bằng chuyển khoản",
    FeeStep.DECIDE: "Quyết định hoàn",
}
PAPER_NAMES = {
    FeeStep.PAY_COUNTER: "biên lai",
    FeeStep.PAY_TRANSFER: "biên lai",
    FeeStep.REFUND_CASH: "phiếu chi",
    FeeStep.REFUND_TRANSFER: "giao dịch ngân hàng",
}
"""What the number of a step is the number of."""

UNDOING_NAMES = {
    FeeStep.PAY_COUNTER: "Hủy ghi nhận",
    FeeStep.PAY_TRANSFER: "Hủy ghi nhận",
    FeeStep.EXEMPT: "Hủy miễn phí",
    FeeStep.REFUND_CASH: "Hủy ghi hoàn tiền",
    FeeStep.REFUND_TRANSFER: "Hủy ghi hoàn tiền",
}
ENDING_NAMES = {
    Ending.NOT_RECEIVED: "Hồ sơ không được tiếp nhận",
    Ending.WITHDRAWN: "Rút hồ sơ trước khi được tiếp nhận",
    Ending.WITHDRAWN_LATE: "Rút hồ sơ khi đã bắt đầu giải quyết",
    Ending.STOPPED: "Cơ quan dừng giải quyết hồ sơ",
}
TOO_MUCH = "Nộp thừa, nộp hai lần, hoặc nộp khi không phải nộp"

LINE_NAMES = {
    LineStep.ASSIGN: "Ghi cho hồ sơ",
    LineStep.NOT_FEE: "Không phải lệ phí",
    LineStep.REFUNDED: "Đã trả lại người chuyển",
    LineStep.REOPEN: "Mở lại",
    LineStep.SAME: "Là một khoản với khoản đã đọc",
    LineStep.OTHER: "Là hai khoản khác nhau",
}
VERDICT_NAMES = {
    Verdict.MATCH: "Khớp mã và số tiền",
    Verdict.WRONG_AMOUNT: "Sai số tiền",
    Verdict.UNKNOWN_CODE: "Không rõ mã hồ sơ",
    Verdict.TWICE: "Nộp lần nữa",
    Verdict.NOTHING_DUE: "Hồ sơ không phải nộp",
    Verdict.BOOKED: "Đã ghi từ sao kê trước",
    Verdict.BY_HAND: "Để cán bộ quyết định",
    Verdict.ALIKE: "Giống khoản ở sao kê khác",
}
VERDICT_TONES = {Verdict.MATCH: "success", Verdict.BOOKED: "plain", Verdict.BY_HAND: "plain"}
"""Plain and good ones; whatever does not stand here is doubtful."""

ALIKE_ADVICE = (
    "Có khoản giống hệt ở sao kê khác, sẽ hỏi lại từng khoản. Muốn ít phải trả lời, mời xuất sao kê từ ngày hôm trước "
    "trở đi: như vậy tự biết khoản nào đã đọc."
)
AT_COUNTER = "Nộp tại quầy: mời đọc mã hồ sơ cho cán bộ và nhận biên lai."
NO_ACCOUNT = "Trung tâm chưa công bố tài khoản nhận phí nên chưa chuyển khoản được."
KEEP_RECEIPT = "Nếu đã nộp tiền thật thì mời giữ biên lai và báo cán bộ, chưa cần nộp lại."
BANK_DOUBT = "Tên ngân hàng tra theo mã BIN, chưa xác minh. Mời xem tên người nhận hiện ra trong ứng dụng có đúng không."
LAW_DOUBT = "Căn cứ pháp luật của mức đề xuất hoàn: chưa xác minh. Cơ quan quyết định."
HOW_TO_GET = (
    "Mời mang biên lai và giấy tờ tùy thân đến quầy để nhận tiền mặt, hoặc hỏi cán bộ nếu muốn nhận chuyển khoản. "
    "Không cần gửi số tài khoản qua ứng dụng này."
)
WAITS = "Lãnh đạo Trung tâm đang xem xét có hoàn hay không. Có quyết định thì báo ngay tại đây."
EXEMPTION_ENDED = (
    "Việc miễn phí ghi chưa đúng nên đã được hủy. Hồ sơ và giấy tờ đã nộp vẫn giữ nguyên. "
    "Nếu thấy mình vẫn thuộc diện được miễn, mời nhắn hoặc gặp cán bộ."
)
DISAGREE = "Không đồng ý thì mời nhắn hoặc gặp cán bộ."
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
            return _say_paid(stands)
        case State.EXEMPT:
            return f"Được miễn phí: {stands.last.reason if stands.last else ''}"
        case State.ENDED:
            return "Hồ sơ này không làm tiếp nên không phải nộp phí."
        case State.REFUNDED:
            return f"Hồ sơ này không làm tiếp. Đã hoàn đủ {say_money(stands.balance.refunded)} đã nộp."


def _say_paid(stands: Standing) -> str:
    last, balance = stands.last, stands.balance
    if last is None:
        return "Đã nộp."
    how = "bằng chuyển khoản" if last.step is FeeStep.PAY_TRANSFER else "tại quầy"
    said = f"{say_money(last.amount)} {how}, ghi nhận lúc {say_moment(last.at)}. Biên lai số {last.receipt}."
    if len(balance.payments) > 1:
        whole = balance.came_in - balance.taken_back
        said = f"{say_money(whole)} trong {len(balance.payments)} lần. Lần cuối: {said}"
    if balance.refunded:
        said += f" Đã hoàn {say_money(balance.refunded)}."
    return f"Đã nộp {said}"


def say_why(owed: OwedBack) -> str:
    """Why something is to be given back."""
    return TOO_MUCH if owed.ending is None else ENDING_NAMES[owed.ending]


def say_like(like: Sequence[tuple[datetime, str]]) -> str:
    """What is known of the transfers that a doubtful one looks like."""
    told = [
        f"đọc lúc {say_moment(at)}" + (f", đã ghi cho hồ sơ {code}" if code else ", chưa ghi cho hồ sơ nào")
        for at, code in like
    ]
    return (
        f"Một sao kê khác cùng ngày đã có khoản giống hệt ({'; '.join(told)}). "
        "Ngân hàng không ghi mã giao dịch nên không rõ là một hay hai khoản. Mời xem tài khoản rồi trả lời."
    )


def say_extra(extra: int) -> str:
    """What follows from recording a transfer that is more than is owed."""
    return f"Thừa {say_money(extra)}: ghi cho hồ sơ này thì số thừa vào danh sách phí phải hoàn."


def say_used(step: FeeStep, number: str, *, is_here: bool, is_undone: bool) -> str:
    """That a number was recorded before: for this dossier or another, and whether that was taken back."""
    paper = f"Số {PAPER_NAMES[step]} {number}"
    if is_undone and step not in REFUNDS:
        return f"{paper} đã ghi cho chính hồ sơ này rồi hủy, nên không dùng lại. Mời viết biên lai khác và ghi số mới."
    where = "chính hồ sơ này" if is_here and not is_undone else "một hồ sơ khác"
    return f"{paper} đã ghi cho {where}. Mời xem lại số."


def say_taken_back(undone: FeeStep | None) -> str:
    """At the desk, what follows from taking something back."""
    free = "Số chứng từ ghi lại được." if undone in REFUNDS else "Số chứng từ cũ không dùng lại."
    return f"Đã hủy ghi nhận. {free} Công dân đã được báo."


def say_owed(owed: OwedBack) -> str:
    """How much is to be given back, and why, at the desk."""
    if owed.waits:
        return f"Chờ lãnh đạo quyết định hoàn bao nhiêu trong {say_money(owed.most)}. {say_why(owed)}."
    proposed = "" if owed.decided or owed.ending is None else " (đề xuất)"
    return f"Phải hoàn {say_money(owed.amount)}{proposed}. {say_why(owed)}."


def say_owed_to_owner(owed: OwedBack) -> str:
    """The same, to the citizen."""
    if owed.waits:
        return f"Hồ sơ đã rút khi đang được giải quyết, Trung tâm đang giữ {say_money(owed.most)} phí đã nộp. {WAITS}"
    if owed.ending is None:
        return f"Trung tâm nhận thừa {say_money(owed.amount)} và sẽ hoàn lại."
    return f"{say_why(owed)}. Trung tâm dự kiến hoàn lại {say_money(owed.amount)}."


def say_happened(what: Happened) -> str:
    """One line of what happened to the fee."""
    gone = " (đã hủy)" if what.is_reversed else ""
    match what.step:
        case FeeStep.SET:
            return f"Ghi mức {say_money(what.amount)}: {what.reason}"
        case FeeStep.EXEMPT:
            return f"Miễn phí{gone}: {what.reason}"
        case FeeStep.REVERSE:
            return f"{_say_undone(what)}: {what.reason}"
        case FeeStep.DECIDE:
            return f"Quyết định của lãnh đạo, {_say_kept(what)}: {what.reason}"
        case _:
            paper = PAPER_NAMES[what.step]
            return f"{STEP_NAMES[what.step]} {say_money(what.amount)}, {paper} {what.receipt}{gone}"


def _say_kept(decision: Happened) -> str:
    return f"giữ lại {say_money(decision.amount)}" if decision.amount else "hoàn hết phí đã nộp"


def say_decision(decision: Happened) -> str:
    """To the citizen: what the office decided to keep, and why."""
    return (
        f"Lãnh đạo Trung tâm đã quyết định lúc {say_moment(decision.at)}: {_say_kept(decision)}. "
        f"Lý do: {decision.reason}"
    )


def _say_undone(what: Happened) -> str:
    if what.of is FeeStep.EXEMPT:
        return "Hủy miễn phí"
    paper = PAPER_NAMES[what.of or FeeStep.PAY_COUNTER]
    name = "Hủy ghi hoàn" if what.of in REFUNDS else "Hủy khoản"
    return f"{name} {say_money(what.amount)}, {paper} {what.receipt}"


def say_reversed(what: Happened) -> str:
    """To the citizen: that something recorded no longer counts, and why."""
    when, why = f"đã hủy lúc {say_moment(what.at)}.", f"Lý do: {what.reason}"
    if what.of is FeeStep.EXEMPT:
        return f"Việc miễn phí {when} {why}"
    paper = PAPER_NAMES[what.of or FeeStep.PAY_COUNTER].capitalize()
    return f"{paper} số {what.receipt}, {say_money(what.amount)}: {when} {why}"
