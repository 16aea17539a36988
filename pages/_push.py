"""The offer of push messages, for pages on which somebody has filed or follows something.

    from pages._push import push_offer

It needs no state: `assets/push.js` finds out what this browser can do, and asks only when tapped.
"""

import reflex as rx

from app.accounts.rules import CONSENT_TEXTS
from app.ui import button, icon
from models.accounts import ConsentPurpose

_WHERE_INSTEAD = "Mọi tin vẫn có ở mục Thông báo, biểu tượng cái chuông phía trên."


def push_offer() -> rx.Component:
    """A card that explains push messages and turns them on or off for this browser.

    Show it only to somebody who is signed in.
    """
    return rx.el.section(
        icon("bell-ring"),
        rx.el.div(
            rx.el.h2("Thông báo trên máy này", class_name="text-[1.15rem]"),
            rx.el.div(
                _part(
                    "offer",
                    rx.el.p("Khi có bước mới, máy này sẽ báo ngay, không cần mở lại để xem."),
                    rx.el.p(CONSENT_TEXTS[ConsentPurpose.PUSH][1], class_name="muted text-sm"),
                    button("Bật thông báo", kind="secondary", custom_attrs={"data-push-on": ""}),
                ),
                _part("busy", rx.el.p("Đang làm. Nếu máy hỏi, mời chọn Cho phép.")),
                _part(
                    "on",
                    rx.el.p("Đã bật. Khi có bước mới, máy này sẽ báo."),
                    rx.el.p(
                        "Đăng xuất thì máy này thôi báo. Đổi người trong nhà thì máy vẫn báo cho người có tên "
                        "được nhớ ở đây.",
                        class_name="muted text-sm",
                    ),
                    button("Tắt thông báo", kind="quiet", custom_attrs={"data-push-off": ""}),
                ),
                _part(
                    "denied",
                    rx.el.p(
                        "Máy này đang chặn thông báo của Cầm Tay. Muốn bật, mời chạm vào biểu tượng bên trái "
                        "địa chỉ trang, chọn Quyền, rồi cho phép Thông báo."
                    ),
                    rx.el.p(_WHERE_INSTEAD, class_name="muted text-sm"),
                ),
                _part(
                    "failed",
                    rx.el.p("Chưa làm được, có thể do mạng. Mời thử lại."),
                    button("Thử lại", kind="secondary", custom_attrs={"data-push-on": ""}),
                    rx.el.p(_WHERE_INSTEAD, class_name="muted text-sm"),
                ),
                _part(
                    "insecure",
                    rx.el.p("Địa chỉ này chưa có kết nối an toàn nên chưa bật thông báo được."),
                    rx.el.p(_WHERE_INSTEAD, class_name="muted text-sm"),
                ),
                _part(
                    "ios",
                    rx.el.p(
                        "Trên iPhone, mời đưa Cầm Tay ra màn hình chính trước: chạm nút Chia sẻ, chọn Thêm vào "
                        "màn hình chính. Sau đó mở Cầm Tay từ biểu tượng mới và bật thông báo tại đây."
                    ),
                    rx.el.p(_WHERE_INSTEAD, class_name="muted text-sm"),
                ),
                _part(
                    "unsupported",
                    rx.el.p("Trình duyệt này không nhận thông báo được."),
                    rx.el.p(_WHERE_INSTEAD, class_name="muted text-sm"),
                ),
                role="status",
            ),
            class_name="min-w-0 flex-1 flex flex-col gap-2",
        ),
        custom_attrs={"data-push-when": "offer busy on denied failed insecure ios unsupported"},
        aria_label="Thông báo trên máy này",
        class_name="rounded-box border border-base-300 p-4 gap-3",
    )


def _part(state: str, *children: rx.Component) -> rx.Component:
    return rx.el.div(
        *children, custom_attrs={"data-push-when": state}, class_name="flex-col items-start gap-2"
    )
