"""My data: take it along, correct it, withdraw what I agreed to, delete the account."""

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.db import reading
from app.insight import leaving
from app.ui import api_form, button, heading, loading, panel, password_field, problem, section
from pages._base import PageState, handler, page, screen
from pages._family import family_script
from pages._lesson import unverified


class MyDataState(PageState, rx.State):
    """What stands in the way of deleting the account; the rest of the page is fixed."""

    blocked: list[str] = []
    is_officer: bool = False

    @handler(Permission.USE_OWN_ACCOUNT)
    async def load(self, caller: Caller) -> None:
        async with reading() as db:
            self.blocked = await leaving.blocked_by(db, caller)
        self.is_officer = caller.is_staff
        self.ready = True


def _points(*lines: str) -> rx.Component:
    return rx.el.ul(*[rx.el.li(line) for line in lines], class_name="flex list-disc flex-col gap-1 pl-6")


def _delete() -> rx.Component:
    return rx.cond(
        MyDataState.blocked,
        panel(
            rx.el.p("Chưa xóa được, vì còn việc đang làm:"),
            rx.el.ul(rx.foreach(MyDataState.blocked, rx.el.li), class_name="list-disc pl-6"),
            tone="warning",
            icon_name="clock-alert",
        ),
        api_form(
            password_field(
                "password",
                "Mật khẩu, để chắc là chính mình",
                example="Mật khẩu vẫn dùng để vào đây.",
                autocomplete="current-password",
            ),
            button("Xóa tài khoản, không lấy lại được", kind="danger", type="submit"),
            action="/api/my-data/delete",
            changes_person=True,
        ),
    )


@page("/tai-khoan/du-lieu", "Dữ liệu của tôi · Cầm Tay", on_load=(MyDataState.load,))
def my_data() -> rx.Component:
    """What the law gives everybody over their own data, in four parts."""
    return screen(
        heading("Dữ liệu của tôi"),
        problem(MyDataState.problem),
        rx.cond(
            MyDataState.ready,
            rx.fragment(
                section(
                    "Tải về",
                    rx.el.p(
                        "Một tệp ZIP có mọi điều đang lưu về mình: tài khoản, hồ sơ, ai đã xem, thông báo, lịch hẹn, "
                        "phiếu hẹn và kết quả dạng PDF, cùng ảnh và tệp đã gửi. Máy dùng chung thì nhớ xóa tệp sau khi xem."
                    ),
                    rx.el.a(
                        "Tải dữ liệu của tôi (ZIP)",
                        href="/api/my-data.zip",
                        download="",
                        class_name="btn btn-primary min-h-12 h-auto py-2 text-base",
                    ),
                ),
                section(
                    "Sửa cho đúng",
                    _points(
                        "Cách gọi và nơi ở: sửa ngay ở trang Tài khoản.",
                        "Hồ sơ đang làm dở: sửa ngay trong hồ sơ.",
                        "Hồ sơ đã nộp: nhắn cán bộ, cán bộ gửi yêu cầu bổ sung rồi sửa trong hồ sơ; "
                        "điều đã ghi vẫn còn trong diễn biến.",
                        "Họ tên, ngày sinh, số định danh, số điện thoại: mang giấy tờ tùy thân đến quầy, "
                        "vì cán bộ phải so với giấy.",
                    ),
                    button("Đến trang Tài khoản", kind="secondary", href="/tai-khoan"),
                ),
                section(
                    "Rút lại đồng ý",
                    rx.el.p(
                        "Bỏ dấu ở mục “Đồng ý của tôi” trong trang Tài khoản. Có hiệu lực ngay với việc về sau; "
                        "hồ sơ đã nộp vẫn được giải quyết, muốn dừng thì rút hồ sơ."
                    ),
                    button("Đến mục Đồng ý của tôi", kind="secondary", href="/tai-khoan"),
                ),
                section(
                    "Xóa tài khoản",
                    rx.el.p("Xóa ngay:"),
                    _points(*leaving.GOES),
                    rx.el.p("Còn giữ lại:"),
                    _points(*leaving.STAYS),
                    unverified("Thời hạn giữ do Trung tâm đặt, chưa đối chiếu với Luật Lưu trữ."),
                    rx.cond(
                        MyDataState.is_officer,
                        rx.el.p("Tài khoản cán bộ do quản trị viên đóng."),
                        _delete(),
                    ),
                ),
            ),
            rx.cond(MyDataState.problem == "", loading(4)),
        ),
        family_script(),
        title="Dữ liệu của tôi",
        back="/tai-khoan",
    )
