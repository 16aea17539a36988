"""Before a second dossier of one procedure is begun: the first one waits for papers, and they belong into it."""

from typing import Any

import reflex as rx

from app.ui import button, panel


def supplement_instead(waiting: Any, anew: Any) -> rx.Component:
    """Each dossier that waits, with the way into it first; a new one is still possible, for another matter."""

    def one(line: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(line["name"], class_name="font-semibold"),
            rx.el.span(line["detail"], class_name="muted text-sm"),
            button("Bổ sung vào hồ sơ này", href=line["href"], icon_name="clipboard-list"),
            class_name="flex flex-col gap-2 rounded-box border border-base-300 p-4",
        )

    return rx.fragment(
        panel(
            rx.el.p(
                "Thủ tục này đã nộp một hồ sơ và cán bộ đang chờ giấy tờ. Gửi giấy tờ vào hồ sơ đó thì hồ sơ đi "
                "tiếp, không phải làm lại từ đầu. Nếu làm cho người khác thì nộp hồ sơ mới."
            ),
            tone="info",
            icon_name="clipboard-list",
        ),
        rx.el.ul(rx.foreach(waiting, one), class_name="flex flex-col gap-3"),
        button("Việc khác, nộp hồ sơ mới", kind="secondary", href=anew),
    )
