"""What is shown when there is no network and the page asked for is not on the phone."""

import reflex as rx

from app.ui import button, heading, panel, section
from pages._base import page, screen


@page("/offline", "Không có mạng · Cầm Tay", "Những việc vẫn làm được khi không có mạng.")
def offline() -> rx.Component:
    """What works without a network, and that nothing is lost."""
    return screen(
        heading("Đang không có mạng"),
        rx.el.p(
            "Trang này cần có mạng mới mở được, và sẽ tự mở khi có mạng lại. "
            "Những gì đã lưu và đã nộp vẫn còn nguyên.",
            custom_attrs={"data-offline-page": ""},
        ),
        section(
            "Vẫn làm được",
            rx.el.ul(
                rx.el.li("Đọc tất cả các bài học, từng bước có hình."),
                rx.el.li("Xem lại bài đã học đến đâu trên máy này."),
                rx.el.li("Điền tiếp hồ sơ đã mở trên máy này, chụp ảnh giấy tờ."),
                class_name="list-disc pl-5 flex flex-col gap-2",
            ),
            button("Mở các bài học", href="/hoc/"),
            button("Điền tiếp hồ sơ", kind="secondary", href="/nop/ngoai-tuyen/"),
        ),
        section(
            "Cần có mạng",
            rx.el.ul(
                rx.el.li("Tìm thủ tục, mở hồ sơ mới, bấm Nộp hồ sơ."),
                rx.el.li("Xem hồ sơ đang ở đâu, đặt hẹn, xem thông báo."),
                class_name="list-disc pl-5 flex flex-col gap-2",
            ),
        ),
        panel(
            rx.el.p(
                "Bật Wi-Fi hoặc mạng 4G. Việc gấp thì đến thẳng Bộ phận Một cửa, "
                "mọi việc đều làm được tại quầy."
            ),
            icon_name="wifi-off",
        ),
        title="Không có mạng",
        back="/",
    )
