"""The figures of guidance as both pages show them: numbers in words, bars, and how each was counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from app import clock
from app.guidance.counter_rules import PLACE_NAMES
from app.guidance.placement import LEVEL_NAMES
from app.insight import rules
from app.insight.queries import Figures
from app.insight.rules import HelpedMonth, Share
from app.ui import card, empty, panel, section
from app.ui.bars import bar_table

FEW = f"giữ kín, vì có nhóm dưới {rules.SMALL} người"
NONE = "không có"


@dataclass
class Bar:
    """One row: what, the number as read, and how long its bar is (0 to 100)."""

    label: str
    words: str
    share: int


@dataclass
class FiguresView:
    """Everything on the page, ready to be read."""

    people: str = ""
    sessions: str = ""
    completion: str = ""
    counted_at: str = ""
    nothing: bool = True


def view(found: Figures) -> FiguresView:
    """The single numbers."""
    return FiguresView(
        _count(found.people, "lượt người"),
        _count(found.sessions, "buổi"),
        _share(found.completion, "lượt học xong", "lượt bắt đầu"),
        clock.say_moment(found.counted_at),
        found.people == 0,
    )


def bars(found: Figures) -> dict[str, list[Bar]]:
    """The tables, by name."""
    return {
        "level": _bars((LEVEL_NAMES[level], count) for level, count in found.by_level),
        "topic": _bars(found.by_topic),
        "place": _bars((PLACE_NAMES[place], count) for place, count in found.by_place),
        "month": _bars((say_month(month), count) for month, count in found.by_month),
        "tutorial": [
            Bar(name, _share(share, "xong", "bắt đầu"), _percent(share)) for name, share in found.by_tutorial
        ],
        "comparison": [
            Bar(
                "Đã được hướng dẫn",
                _share(found.comparison.taught, "tự nộp", "người"),
                _percent(found.comparison.taught),
            ),
            Bar(
                "Chưa được hướng dẫn",
                _share(found.comparison.others, "tự nộp", "người"),
                _percent(found.comparison.others),
            ),
        ],
        "helped": [_helped(month) for month in found.helped],
    }


def _bars(counts: Iterable[tuple[str, int | None]]) -> list[Bar]:
    held = list(counts)
    most = max((count or 0 for _, count in held), default=0) or 1
    return [Bar(name, _count(count, "lượt người"), 100 * (count or 0) // most) for name, count in held]


def _count(count: int | None, unit: str) -> str:
    return FEW if count is None else f"{count:,} {unit}".replace(",", ".")


def _share(share: Share | None, part: str, whole: str) -> str:
    if share is None:
        return FEW
    if share.percent is None:
        return f"{NONE} (0 {whole})"
    return f"{share.percent}% ({share.part} {part} / {share.whole} {whole})"


def _percent(share: Share | None) -> int:
    return (share.percent or 0) if share else 0


def _helped(month: HelpedMonth) -> Bar:
    share, label = month.share, say_month(month.month)
    if share is None:
        return Bar(label, FEW.replace("người", "hồ sơ"), 0)
    if share.percent is None:
        return Bar(label, f"{NONE} (0 hồ sơ)", 0)
    words = f"{share.part}/{share.whole} hồ sơ có người giúp ({share.percent}%), {month.times} lần giúp"
    return Bar(label, words, share.percent)


def say_month(month: str) -> str:
    """A month such as 2026-11, as people say it."""
    return f"Tháng {int(month[5:])}/{month[:4]}"


def _number(value: Any, label: str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(label, class_name="text-sm"),
        rx.el.dd(value, class_name="brand text-[1.3rem] leading-tight"),
        class_name="flex flex-col gap-1 rounded-box bg-base-200 p-4",
    )


def figures(state: Any) -> rx.Component:
    """All figures of a state with `view: FiguresView` and `tables: dict[str, list[Bar]]`."""
    shown, tables = state.view, state.tables

    def table(title: str, first: str, second: str, name: str, *notes: rx.Component) -> rx.Component:
        return section(title, card(bar_table(title, first, second, tables[name]), *notes))

    def note(text: str) -> rx.Component:
        return rx.el.p(text, class_name="muted text-sm")

    return rx.fragment(
        rx.el.dl(
            _number(shown.people, "Lượt người được hướng dẫn, 12 tháng qua"),
            _number(shown.sessions, "Buổi hướng dẫn, 12 tháng qua"),
            _number(shown.completion, "Bài học trên ứng dụng"),
            class_name="grid gap-3 md:grid-cols-3",
        ),
        rx.cond(
            shown.nothing,
            empty(
                "Chưa có buổi hướng dẫn nào được ghi",
                "Khi cán bộ ghi lại buổi hướng dẫn ở quầy, số liệu hiện ở đây.",
                icon_name="chart-column",
            ),
        ),
        table(
            "Học rồi có tự làm được không?",
            "Nhóm",
            "Số người tự nộp hồ sơ trực tuyến",
            "comparison",
            note(
                "Nhóm thứ nhất: tài khoản gắn với ít nhất một buổi hướng dẫn trong 12 tháng. Tính là tự nộp khi trong "
                f"{rules.FOLLOWED.days} ngày sau buổi đầu tiên, người đó tự nộp ít nhất một hồ sơ trực tuyến mà trong "
                f"{rules.HELP_LASTS.days} ngày trước khi nộp không có ai giúp làm thủ tục ấy."
            ),
            note(
                "Nhóm thứ hai: tài khoản đăng ký trong cùng những tháng với nhóm thứ nhất và chưa có buổi nào; "
                f"{rules.FOLLOWED.days} ngày tính từ ngày đăng ký. Đây là quan sát, không phải thử nghiệm: người đến học "
                f"vốn khác người không đến. Không công bố khi nhóm, số người tự nộp hoặc số người không tự nộp dưới {rules.SMALL}."
            ),
        ),
        table("Theo mức khi đến", "Mức", "Lượt người", "level"),
        table("Theo việc được hướng dẫn", "Việc", "Lượt người", "topic"),
        table("Theo nơi hướng dẫn", "Nơi", "Lượt người", "place"),
        table(
            "Theo tháng",
            "Tháng",
            "Lượt người",
            "month",
            note(
                "Người có tài khoản tính một lần; người chưa có tài khoản tính mỗi lần đến, vì không ai ghi lại họ là ai; "
                "lớp ở khu phố tính số người có mặt. Một người có thể ở nhiều mức, việc, nơi và tháng."
            ),
        ),
        table(
            "Học xong bài",
            "Bài học",
            "Xong trên bắt đầu",
            "tutorial",
            note("Chỉ gồm người có tài khoản: học mà không đăng nhập thì không ai đếm."),
        ),
        table(
            "Hồ sơ trực tuyến cần người giúp",
            "Tháng",
            "Hồ sơ có người giúp",
            "helped",
            note(
                f"Có người giúp: trong {rules.HELP_LASTS.days} ngày trước khi nộp, chủ hồ sơ được hướng dẫn đúng thủ tục "
                "ấy ở quầy, tại nhà, hoặc cùng điền trên hai máy."
            ),
        ),
        rx.el.p("Đếm lúc ", shown.counted_at, ".", class_name="muted text-sm"),
    )


def invented() -> rx.Component:
    """In demo mode: part of it is invented."""
    return panel(
        rx.el.p("Bản dùng thử: các buổi hướng dẫn ở đây là số liệu minh họa, không phải của người thật."),
        tone="warning",
        icon_name="circle-alert",
    )
