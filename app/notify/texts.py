"""The words of every notification: what the inbox shows, and the generic sentence that push services carry."""

from dataclasses import dataclass
from datetime import datetime

from app import clock
from models.notify import NotificationKind

K = NotificationKind

PUSH_TITLE = "Cầm Tay"
_NEWS = "Hồ sơ có tin mới. Chạm để xem."
_ACT = "Có việc cần làm tiếp với một hồ sơ. Chạm để xem."
_READY = "Có kết quả mới. Chạm để xem."
_ROUNDS = "Lịch đi vừa thay đổi. Chạm để xem."
_VISIT = "Lịch hẹn có tin mới. Chạm để xem."
_HELP = "Có tin mới về việc cùng điền hồ sơ. Chạm để xem."
_ACT_VISIT = "Lịch hẹn có việc cần trả lời. Chạm để xem."


@dataclass(frozen=True)
class Text:
    """The words of one kind.

    Attributes:
        title, body: for the inbox; `{names}` are filled with the values given to `notify`.
        push: the whole sentence sent as push. Nothing is filled in: it cannot hold personal data, nor what
            the dossier is about. None when the kind is for the inbox alone.
        urgent: whether a sleeping phone is woken.
    """

    title: str
    body: str
    push: str | None
    urgent: bool = False

    @property
    def values(self) -> frozenset[str]:
        """The names of the values the inbox text needs."""
        return frozenset(_names(self.title) | _names(self.body))


TEXTS: dict[NotificationKind, Text] = {
    K.DOSSIER_FILED: Text(
        "Đã nộp hồ sơ",
        "{procedure}, mã hồ sơ {code}. Cán bộ tiếp nhận sẽ xem và trả lời. {promise}",
        _NEWS,
    ),
    K.DOSSIER_RECEIVED: Text(
        "Đã tiếp nhận hồ sơ", "{procedure}, mã hồ sơ {code}, đã được tiếp nhận. {promise}", _NEWS
    ),
    K.DOSSIER_MOVED: Text(
        "Hồ sơ đã sang bước mới", "{procedure}, mã hồ sơ {code}. Bây giờ đến bước {step}. {promise}", _NEWS
    ),
    K.DOSSIER_SUPPLEMENT: Text(
        "Cần bổ sung giấy tờ",
        "{procedure}, mã hồ sơ {code}. Mời mở hồ sơ xem cần bổ sung gì. {clock}",
        _ACT,
        urgent=True,
    ),
    K.DOSSIER_ANSWERED: Text(
        "Đã nhận giấy tờ bổ sung",
        "{procedure}, mã hồ sơ {code}. {clock} {promise}",
        _NEWS,
    ),
    K.DOSSIER_EXTENDED: Text(
        "Trung tâm xin lỗi vì trễ hẹn",
        "{procedure}, mã hồ sơ {code}, chưa xong đúng hẹn. Lý do có trong hồ sơ. {promise}",
        _NEWS,
    ),
    K.DOSSIER_NOT_RECEIVED: Text(
        "Hồ sơ chưa được tiếp nhận",
        "{procedure}, mã hồ sơ {code}. Mời mở hồ sơ xem lý do và cách nộp lại.",
        _ACT,
        urgent=True,
    ),
    K.DOSSIER_STOPPED: Text(
        "Hồ sơ đã dừng giải quyết",
        "{procedure}, mã hồ sơ {code}. Mời mở hồ sơ xem lý do.",
        _ACT,
        urgent=True,
    ),
    K.DOSSIER_WITHDRAWN: Text("Đã rút hồ sơ", "{procedure}, mã hồ sơ {code}, đã được rút.", _NEWS),
    K.DOSSIER_READY: Text(
        "Đã có kết quả",
        "{procedure}, mã hồ sơ {code}, đã xong. {handover}",
        _READY,
        urgent=True,
    ),
    K.DOSSIER_RETURNED: Text("Đã trả kết quả", "{procedure}, mã hồ sơ {code}. Kết quả đã được trao.", _READY),
    K.RESULT_ADDED: Text("Có thêm tệp kết quả", "{procedure}, mã hồ sơ {code}. Mời mở hồ sơ để xem.", _READY),
    K.RESULT_TAKEN_BACK: Text(
        "Một tệp kết quả đã bị thu lại",
        "{procedure}, mã hồ sơ {code}. Cơ quan đã đưa nhầm tệp. Mời mở hồ sơ xem lý do; tệp đã tải về thì không dùng nữa.",
        _ACT,
        urgent=True,
    ),
    K.DOSSIER_MESSAGE: Text(
        "Cán bộ nhắn về hồ sơ", "{procedure}, mã hồ sơ {code}. Mời mở hồ sơ để đọc và trả lời.", _NEWS
    ),
    K.FEE_PAID: Text(
        "Đã ghi nhận nộp phí tại quầy", "{procedure}, mã hồ sơ {code}. Số biên lai có trong hồ sơ.", _NEWS
    ),
    K.FEE_TRANSFERRED: Text(
        "Đã nhận được khoản chuyển phí", "{procedure}, mã hồ sơ {code}. Số biên lai có trong hồ sơ.", _NEWS
    ),
    K.FEE_WAIVED: Text("Hồ sơ được miễn phí", "{procedure}, mã hồ sơ {code}. Lý do có trong hồ sơ.", _NEWS),
    K.FEE_REVERSED: Text(
        "Ghi nhận nộp phí đã bị hủy",
        "{procedure}, mã hồ sơ {code}. Cán bộ đã ghi nhầm. Mời mở hồ sơ xem lý do; nếu đã nộp tiền thật thì giữ "
        "biên lai và báo cán bộ, chưa cần nộp lại.",
        _ACT,
        urgent=True,
    ),
    K.FEE_WAIVER_ENDED: Text(
        "Việc miễn phí đã được xem lại",
        "{procedure}, mã hồ sơ {code}. Việc miễn phí đã ghi chưa đúng. Hồ sơ và giấy tờ đã nộp vẫn giữ nguyên. "
        "Mời mở hồ sơ xem lý do và phí cần nộp.",
        _ACT,
    ),
    K.FEE_OWED: Text(
        "Có khoản phí được xem xét hoàn lại",
        "{procedure}, mã hồ sơ {code}. Mời mở hồ sơ xem số tiền, lý do và cách nhận.",
        _NEWS,
    ),
    K.FEE_DECIDED: Text(
        "Đã có quyết định về hoàn phí",
        "{procedure}, mã hồ sơ {code}. Mời mở hồ sơ xem quyết định và lý do.",
        _NEWS,
    ),
    K.FEE_REFUNDED: Text(
        "Đã ghi nhận hoàn phí",
        "{procedure}, mã hồ sơ {code}. Số tiền và số chứng từ có trong hồ sơ. Chưa nhận được thì báo cán bộ.",
        _NEWS,
    ),
    K.FEE_REFUND_REVERSED: Text(
        "Ghi nhận hoàn phí đã bị hủy",
        "{procedure}, mã hồ sơ {code}. Cán bộ đã ghi nhầm là đã hoàn. Khoản phải hoàn vẫn còn. Mời mở hồ sơ xem lý do.",
        _ACT,
    ),
    K.VISIT_ASKED: Text("Đã gửi lịch hẹn", "{service}, {when}. Trung tâm sẽ xem và báo lại tại đây.", _VISIT),
    K.VISIT_CONFIRMED: Text("Lịch hẹn đã được xác nhận", "{service}, {when}.", _VISIT, urgent=True),
    K.VISIT_MOVED: Text(
        "Trung tâm đề nghị giờ hẹn khác",
        "{service}. Giờ mới: {when}. Mời trả lời có nhận giờ này không.",
        _ACT_VISIT,
        urgent=True,
    ),
    K.VISIT_DECLINED: Text(
        "Trung tâm chưa đến được",
        "{service}, {when}. Mời mở lịch hẹn xem lý do, rồi chọn giờ khác hoặc đến quầy.",
        _VISIT,
        urgent=True,
    ),
    K.VISIT_CANCELLED: Text("Lịch hẹn đã hủy", "{service}, {when}.", _VISIT, urgent=True),
    K.VISIT_DONE: Text("Đã xong buổi hẹn tại nhà", "{service}, {when}.", _VISIT),
    K.VISIT_MISSED: Text(
        "Cán bộ đến mà không gặp ai", "{service}, {when}. Mời chọn giờ khác.", _ACT_VISIT, urgent=True
    ),
    K.VISIT_LAPSED: Text(
        "Lịch hẹn tại nhà không còn cần nữa", "{service}, {when}. {why}", _VISIT, urgent=True
    ),
    K.VISIT_EARLY: Text(
        "Kết quả hẹn trả sau lịch hẹn tại nhà",
        "{service}, {when}. Kết quả nay hẹn trả {promise}. Trung tâm sẽ đề nghị giờ khác; hồ sơ vẫn được xử lý, "
        "bây giờ không phải làm gì.",
        _VISIT,
        urgent=True,
    ),
    K.HELP_JOINED: Text(
        "Có người vào cùng điền hồ sơ",
        "{name} đang cùng điền: {procedure}. Không đúng người thì mời mở hồ sơ và bấm Dừng.",
        _HELP,
        urgent=True,
    ),
    K.MANDATE_ENTERED: Text(
        "Có người vừa nhập mã làm thay",
        "{name} vừa nhập mã. Chưa ai được làm gì. Mời mở trang Làm thay, xem có đúng người mình nhờ không.",
        _HELP,
        urgent=True,
    ),
    K.MANDATE_GIVEN: Text(
        "{name} đã nhận làm thay",
        "Được cùng điền: {procedures}, đến hết {until}. Nộp hồ sơ vẫn do chính mình bấm. Muốn thôi thì mở trang "
        "Làm thay và bấm Thôi cho làm thay.",
        _HELP,
    ),
    K.MANDATE_HELD: Text(
        "Được làm thay cho {name}",
        "Được cùng điền: {procedures}, đến hết {until}. Nộp hồ sơ vẫn do người nhờ bấm.",
        _HELP,
    ),
    K.MANDATE_OPENED: Text(
        "{name} đã mở hồ sơ đang làm",
        "Theo lời nhờ làm thay: {procedure}. Mời mở hồ sơ để cùng xem, hoặc bấm Dừng.",
        _HELP,
        urgent=True,
    ),
    K.MANDATE_BEGUN: Text(
        "{name} đã bắt đầu một hồ sơ giúp mình",
        "Theo lời nhờ làm thay: {procedure}. Hồ sơ là của mình, chưa nộp. Mời mở ra cùng xem, hoặc bấm Dừng.",
        _HELP,
        urgent=True,
    ),
    K.MANDATE_READY: Text(
        "{name} đã điền xong, chờ mình nộp",
        "{procedure}. Mời mở hồ sơ, đọc lại từng mục rồi bấm Nộp hồ sơ. Chưa đúng chỗ nào thì sửa chỗ ấy.",
        _HELP,
        urgent=True,
    ),
    K.MANDATE_ENDED: Text(
        "Đã thôi làm thay",
        "Lời nhờ làm thay giữa {grantor} và {helper} không còn hiệu lực. Những gì đã điền vẫn còn.",
        _HELP,
    ),
    K.WORK_WAITING: Text(
        "Có hồ sơ mới chờ xử lý", "{procedure}, mã hồ sơ {code}. Việc cần làm: {step}.", None
    ),
    K.WORK_ASSIGNED: Text("Có hồ sơ được giao", "{procedure}, mã hồ sơ {code}. Việc cần làm: {step}.", None),
    K.WORK_ANSWERED: Text("Người dân đã bổ sung giấy tờ", "{procedure}, mã hồ sơ {code}.", None),
    K.WORK_APOLOGY: Text(
        "Hồ sơ quá hẹn, cần gửi lời xin lỗi",
        "{procedure}, mã hồ sơ {code}. Văn bản xin lỗi đã soạn sẵn. Mời xem lại, sửa rồi gửi.",
        None,
    ),
    K.WORK_ALLOWED: Text(
        "Lãnh đạo đồng ý cho yêu cầu bổ sung lần nữa",
        "{procedure}, mã hồ sơ {code}. Lý do có trong hồ sơ.",
        None,
    ),
    K.WORK_DUE_SOON: Text(
        "Hồ sơ sắp hết hạn của bước",
        "{procedure}, mã hồ sơ {code}. Việc cần làm: {step}, trước {limit}.",
        None,
    ),
    K.WORK_STILL_OPEN: Text(
        "Hồ sơ sắp trễ, chưa xong bước",
        "{procedure}, mã hồ sơ {code}. Bước {step} do {holder}, phải xong trước {limit}. Có thể chuyển cho người khác.",
        None,
    ),
    K.WORK_NOT_HANDED_ON: Text(
        "Người giữ hồ sơ đang vắng, chưa chuyển được",
        "{procedure}, mã hồ sơ {code}. Người làm thay không làm được hồ sơ này. Mời chuyển cho người khác.",
        None,
    ),
    K.WORK_ON_SITE: Text(
        "Công dân đang chờ tại quầy", "{procedure}, mã hồ sơ {code}. Việc cần làm ngay: {step}.", None
    ),
    K.WORK_MESSAGE: Text("Công dân nhắn về hồ sơ", "{procedure}, mã hồ sơ {code}.", None),
    K.WORK_NOTE: Text("Có ghi chú mới của đồng nghiệp", "{procedure}, mã hồ sơ {code}.", None),
    K.WORK_VISIT: Text("Có lịch hẹn tại nhà chờ trả lời", "{service}, {when}.", None),
    K.WORK_VISIT_ACCEPTED: Text("Người dân đồng ý giờ hẹn mới", "{service}, {when}.", None),
    K.WORK_VISIT_CANCELLED: Text("Người dân đã hủy lịch hẹn", "{service}, {when}.", None),
    K.WORK_VISIT_LAPSED: Text("Lịch hẹn tại nhà không cần đến nữa", "{service}, {when}. {why}", None),
    K.WORK_VISIT_EARLY: Text(
        "Lịch hẹn trước ngày trả kết quả",
        "{service}, {when}. Kết quả nay hẹn trả {promise}. Mời đề nghị giờ khác.",
        None,
    ),
    K.WORK_VISIT_OFF: Text("Lịch đi bớt một nơi", "{service}, mã hẹn {code}. {why}", _ROUNDS, urgent=True),
}


def say_when(moment: datetime) -> str:
    """Hour and day in full: the text is read days later, when "hôm nay" would be wrong."""
    there = clock.local(moment)
    return f"{clock.say_time(moment)} ngày {there:%d/%m/%Y}"


def render(kind: NotificationKind, values: dict[str, str]) -> tuple[str, str]:
    """Title and body for the inbox; raises `KeyError` when a value is missing."""
    text = TEXTS[kind]
    return text.title.format(**values), " ".join(text.body.format(**values).split())


def _names(template: str) -> set[str]:
    return {part.split("}")[0] for part in template.split("{")[1:]}
