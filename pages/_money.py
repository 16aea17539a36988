"""What came in as fees and what went back, month by month, as leaders see it."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from app.catalogue.rules import say_money
from app.fees.figures import Month
from app.ui import card, section
from app.ui.bars import bar_table
from pages._figures import Bar, say_month


def money_rows(found: Sequence[Month]) -> list[Bar]:
    """Each month in words that add up, the bar by what the office kept of it."""
    most = max((abs(each.net) for each in found), default=0)
    return [
        Bar(say_month(each.month), _say(each), 100 * max(0, each.net) // most if most else 0)
        for each in found
    ]


def _say(month: Month) -> str:
    """The month as a sum that anybody can add up; what is nought is left out."""
    parts = (
        (" + quầy ", month.counter),
        (" + chuyển khoản ", month.transfer),
        (" − hủy ghi nhận ", month.taken_back),
        (" − đã hoàn ", month.refunded),
    )
    sums = "".join(f"{name}{say_money(amount)}" for name, amount in parts if amount)
    return f"{say_money(month.net)} = {sums.removeprefix(' + ')}" if sums else say_money(0)


def money(rows: Any) -> rx.Component:
    """The table with what is counted."""
    title = "Phí, lệ phí đã ghi nhận"
    return section(
        title,
        card(
            bar_table(title, "Tháng ghi", "Số tiền", rows),
            rx.el.p(
                "Đã trừ khoản hủy vì ghi nhầm và khoản đã hoàn lại, tính vào tháng ghi hủy, ghi hoàn. Khoản chuyển "
                "chưa ghi cho hồ sơ nào, và khoản trả thẳng lại người chuyển, không nằm trong bảng này.",
                class_name="muted text-sm",
            ),
        ),
    )
