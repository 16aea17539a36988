"""Whether dossiers are done by the day that was promised, as leaders see it."""

from typing import Any

import reflex as rx

from app.dossiers.figures import Punctuality
from app.insight.rules import Share
from app.ui import card, section
from app.ui.bars import bar_table
from pages._figures import Bar


def promises_rows(found: Punctuality) -> list[Bar]:
    """On time and overdue of what was received, and what made it overdue."""
    return [
        _bar("Đúng hẹn", found.received - found.overdue, found.received),
        _bar("Quá hạn", found.overdue, found.received),
        _bar("Quá hạn vì yêu cầu bổ sung từ hai lần", found.by_second_request, found.received),
    ]


def _bar(label: str, part: int, whole: int) -> Bar:
    percent = Share(part, whole).percent
    if percent is None:
        return Bar(label, "không có (0 hồ sơ)", 0)
    return Bar(label, f"{percent}% ({part}/{whole} hồ sơ)", percent)


def promises(rows: Any) -> rx.Component:
    """The table with what is counted."""
    title = "Hồ sơ có xong đúng hẹn không?"
    return section(
        title,
        card(
            bar_table(title, "Hồ sơ tiếp nhận trong 12 tháng", "Số hồ sơ", rows),
            rx.el.p(
                "Quá hạn gồm cả hồ sơ đã phải hẹn lại ngày, và hồ sơ bị yêu cầu bổ sung từ hai lần trở lên dù xong "
                "sớm. Thời gian chờ công dân bổ sung không tính.",
                class_name="muted text-sm",
            ),
        ),
    )
