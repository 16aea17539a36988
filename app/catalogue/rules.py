"""How the facts of a procedure are said, and what they imply. Pure functions."""

from app.catalogue.schema import (
    Channel,
    Confidence,
    DocumentKind,
    Fact,
    Fee,
    Handling,
    HomeScope,
    OnlineLevel,
    OtherOffice,
    ProcedureSpec,
    ProcessingTime,
    TimeUnit,
)

UNVERIFIED = "chưa xác minh"
NO_FEE_PUBLISHED = "Chưa công bố mức"

ONLINE_NAMES = {
    OnlineLevel.FULL: "Trực tuyến toàn trình",
    OnlineLevel.PARTIAL: "Trực tuyến một phần",
    OnlineLevel.NONE: "Không làm trực tuyến",
}
ONLINE_MEANINGS = {
    OnlineLevel.FULL: "Nghĩa là mọi bước, từ nộp đến nhận kết quả, đều có thể làm qua mạng.",
    OnlineLevel.PARTIAL: "Nghĩa là nộp được qua mạng, nhưng có bước vẫn phải đến quầy.",
    OnlineLevel.NONE: "Nghĩa là hồ sơ nộp bằng giấy.",
}
CHANNEL_NAMES = {
    Channel.COUNTER: "Đến nộp tại quầy",
    Channel.ONLINE: "Nộp trực tuyến",
    Channel.POST: "Gửi qua bưu chính công ích",
}
SCOPE_NAMES = {
    HomeScope.GUIDANCE: "hướng dẫn kê khai",
    HomeScope.PICKUP: "nhận hồ sơ",
    HomeScope.RETURN: "trả kết quả",
}
KIND_NAMES = {
    DocumentKind.ORIGINAL: "bản chính",
    DocumentKind.ONLY_ORIGINAL: "bản gốc",
    DocumentKind.COPY: "bản sao",
    DocumentKind.CERTIFIED_COPY: "bản sao có chứng thực",
    DocumentKind.ORIGINAL_OR_COPY: "bản chính hoặc bản sao",
    DocumentKind.ORIGINAL_OR_CERTIFIED_COPY: "bản chính hoặc bản sao có chứng thực",
    DocumentKind.PHOTO: "ảnh chụp",
    DocumentKind.ANY: "",
}
HANDLING_NAMES = {Handling.SUBMIT: "nộp", Handling.PRESENT: "xuất trình, không phải nộp"}


def slug_of(code: str) -> str:
    """The code as it stands in an address built ahead: "1.001193" becomes "1-001193"."""
    return code.replace(".", "-")


def code_of(slug: str) -> str:
    """The code in an address, with a hyphen or a dot."""
    return slug.replace("-", ".", 1)


def say_money(amount: int) -> str:
    """An amount of đồng as people write it: "8.000 đ"."""
    return f"{amount:,}".replace(",", ".") + " đ"


def say_fee(fee: Fee) -> str:
    """The fee in a few words; a fee nobody published is never called free."""
    if fee.lowest is not None and fee.highest is not None:
        return f"Từ {say_money(fee.lowest)} đến {say_money(fee.highest)}"
    if fee.amount is None:
        if fee.online_amount is not None:
            return f"Nộp trực tuyến {say_money(fee.online_amount)}; nộp tại quầy chưa công bố mức"
        return NO_FEE_PUBLISHED
    if fee.amount == 0:
        return "Không thu phí"
    said = say_money(fee.amount) + (f" mỗi {fee.per}" if fee.per else "")
    if fee.online_amount is not None:
        said += f"; nộp trực tuyến {say_money(fee.online_amount)}"
    return said


def say_time(time: ProcessingTime) -> str:
    """The processing time in a few words: "Trong ngày", "3 ngày làm việc", "15 ngày (tính cả ngày nghỉ)"."""
    if time.amount is None:
        return "Chưa công bố thời gian"
    if time.unit is TimeUnit.SAME_DAY:
        return "Trong ngày"
    if time.unit is TimeUnit.WORKING_DAY:
        return f"{time.amount} ngày làm việc"
    return f"{time.amount} ngày (tính cả ngày nghỉ)"


def say_other_office(other: OtherOffice) -> str:
    """Where to go for what is not done here, as a sentence marked with its doubt."""
    doubt = "" if other.confidence is Confidence.VERIFIED else f" ({UNVERIFIED})"
    return f"Việc này làm ở {other.office}{doubt}."


def is_unverified(spec: ProcedureSpec, fact: Fact) -> bool:
    """Whether this part of the record must carry "chưa xác minh" on screen."""
    return fact in spec.provenance.unverified


def why_not_here(spec: ProcedureSpec) -> str | None:
    """Why a dossier of this procedure cannot be filed in this app, as a sentence; nothing when it can."""
    if spec.elsewhere:
        return (
            f"Thủ tục này do {spec.authority.name} giải quyết và nộp tại {spec.elsewhere.name}. "
            "Trung tâm chỉ hướng dẫn."
        )
    if spec.online.level is OnlineLevel.NONE:
        if spec.post.submit:
            return "Thủ tục này chưa nộp qua mạng được. Mời đến quầy, hoặc gửi qua bưu chính công ích."
        return "Thủ tục này chưa nộp qua mạng được. Mời mang giấy tờ đến quầy của Trung tâm."
    return None
