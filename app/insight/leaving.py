"""Deleting one's account: what goes, what stays in the archive and why, and what has to be settled before."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import closing
from app.accounts.permissions import Caller, Permission, require
from app.custody import queries as originals
from app.dossiers import queries as dossiers
from app.dossiers import retention as dossier_retention
from app.dossiers.retention import ARCHIVE_DAYS, VIEW_DAYS
from app.errors import Conflict
from app.fees import refund_list
from app.fees.retention import LINE_DAYS
from app.guidance import retention as guidance_retention
from app.guidance.hand import mandates
from app.guidance.hand import queries as hand
from app.homecare import queries as visits
from app.homecare import retention as visit_retention
from app.homecare.rules import OPEN
from app.notify import retention as notify_retention
from app.papers import results

GOES = (
    "Họ tên, số điện thoại, số định danh, ngày sinh, địa chỉ trong tài khoản",
    "Hồ sơ đang làm dở và ảnh kèm theo",
    "Thông báo, các máy nhận thông báo, các máy đang đăng nhập hay đang nhớ tên",
    "Tiến độ học và chứng nhận",
    "Việc cho người nhà làm thay",
)
STAYS = (
    f"Hồ sơ đã nộp được lưu trữ {ARCHIVE_DAYS // 365} năm từ khi kết thúc, vì cơ quan phải giữ hồ sơ công việc theo Luật Lưu trữ. "
    "Hết thời hạn, nội dung tự bị xóa.",
    f"Kết quả đã trả được giữ {results.YEARS} năm để ai cầm giấy cũng kiểm tra được; trang kiểm tra không ghi tên.",
    f"Nội dung các khoản chuyển phí trên sao kê ngân hàng được giữ {LINE_DAYS // 365} năm rồi bị xóa; số tiền còn lại.",
    f"Nhật ký ai đã xem hồ sơ được giữ {VIEW_DAYS // 365} năm.",
)


async def blocked_by(db: AsyncSession, caller: Caller) -> list[str]:
    """What has to be finished or withdrawn first, in words."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    today = clock.today()
    open_ones = [
        f"Hồ sơ {each.code} đang được giải quyết: chờ xong, hoặc rút hồ sơ"
        for each in await dossiers.all_owned(db, caller)
        if each.step is not None
    ]
    booked = [
        f"Lịch hẹn {each.code}: hủy hẹn, hoặc chờ buổi hẹn qua"
        for each in await visits.mine(db, caller)
        if each.status in OPEN and each.day >= today
    ]
    at_the_office = [
        f"Giấy gốc của hồ sơ {code} còn ở Trung tâm: {name}. Mời đến nhận lại trước"
        for name, code in await originals.still_here(db, caller)
    ]
    to_come = [
        f"Hồ sơ {code} còn khoản phí chờ hoàn: mời đến quầy nhận, hoặc chờ quyết định"
        for code in await refund_list.owed_to(db, caller)
    ]
    return open_ones + booked + at_the_office + to_come


async def leave(db: AsyncSession, caller: Caller) -> None:
    """Delete the caller's account; their password was checked (`closing.check_password`).

    Raises `Conflict` while a dossier of theirs is open, a visit is to come or the office has a paper original.
    """
    blocked = await blocked_by(db, caller)
    if blocked:
        raise Conflict("Chưa xóa được tài khoản. " + "; ".join(blocked) + ".")
    await dossier_retention.discard_all(db, caller)
    for mandate in await hand.open_mandates(db, caller):
        await mandates.end(db, caller, mandate)
    await guidance_retention.forget_learner(db, caller)
    await visit_retention.erase_all(db, caller.person)
    await notify_retention.erase_all(db, caller.person)
    await closing.close(db, caller)
