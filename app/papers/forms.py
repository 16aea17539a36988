"""The seven forms of Thông tư 03/2025/TT-VPCP: numbers, names, and which action owes which. Pure.

Numbers and names are the circular's. Its own layout has not been compared word for word: every paper says so.
"""

from enum import StrEnum

from models.dossiers import ActionKind

CIRCULAR = "Thông tư 03/2025/TT-VPCP"


class Form(StrEnum):
    """A form by its number."""

    RECEIPT = "01"
    SUPPLEMENT = "02"
    REFUSAL = "03"
    APOLOGY = "04"
    STOP = "05"
    CONTROL = "06"
    REGISTER = "07"


NAMES: dict[Form, str] = {
    Form.RECEIPT: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    Form.SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    Form.REFUSAL: "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
    Form.APOLOGY: "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
    Form.STOP: "Thông báo dừng giải quyết hồ sơ",
    Form.CONTROL: "Phiếu kiểm soát quá trình giải quyết hồ sơ",
    Form.REGISTER: "Sổ theo dõi hồ sơ",
}

OWED: dict[ActionKind, Form] = {
    ActionKind.RECEIVE: Form.RECEIPT,
    ActionKind.REQUEST_SUPPLEMENT: Form.SUPPLEMENT,
    ActionKind.REFUSE_RECEIPT: Form.REFUSAL,
    ActionKind.EXTEND: Form.APOLOGY,
    ActionKind.REFUSE: Form.STOP,
    ActionKind.WITHDRAW: Form.STOP,
}
"""What the citizen is handed when this happens."""
