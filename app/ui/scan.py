"""Reading an identity card's QR code with the camera; `assets/scan.js` does it, on the phone alone.

    scan_button({"number": "citizen_number", "full_name": "full_name", "birth_date": "birth_date"})

The page that uses it has the boxes; what the card says is put into them with real input events, as if typed. The
button shows only where the browser has a secure context (assets/theme.css): on plain http there is no camera.
"""

import json
from collections.abc import Mapping
from typing import Literal

import reflex as rx

from app.ui.elements import button, icon
from app.ui.level import only_for
from app.vendored import READER
from models.accounts import DigitalLevel

CardField = Literal["number", "old_number", "full_name", "birth_date", "sex", "address", "issue_date"]
"""What a card says. Dates come as dd/mm/yyyy, `sex` as "Nam" or "Nữ"."""

_BY_HAND = "Gõ tay cũng được."

FILLED = "Đã điền từ thẻ. Mời xem lại từng ô với thẻ."


def camera_says(thing: str, code: str, by_hand: str) -> dict[str, tuple[str, str]]:
    """What every dialog with a camera says: of the `thing` to photograph, with its `code`, and how else to answer."""
    return {
        "reading": ("plain", "Đang đọc ảnh vừa chụp."),
        "denied": (
            "wrong",
            f"Máy chưa cho phép trang này dùng máy ảnh. Mời bấm Chụp ảnh {thing} ở dưới. {by_hand}",
        ),
        "nocamera": ("wrong", f"Chưa mở được máy ảnh. Mời bấm Chụp ảnh {thing} ở dưới. {by_hand}"),
        "noreader": (
            "wrong",
            f"Chưa tải được phần đọc mã vì mạng yếu. Mời thử lại khi có mạng. {by_hand}",
        ),
        "nothing": (
            "wrong",
            f"Chưa thấy {code} trong ảnh. Mời chụp gần hơn, đủ sáng, không lóa. {by_hand}",
        ),
        "starting": ("plain", "Đang mở máy ảnh. Nếu máy hỏi, mời bấm Cho phép."),
    }


SAYS: dict[str, tuple[str, str]] = {
    "looking": ("plain", "Đưa mặt thẻ có mã QR vào khung, giữ yên, đủ sáng."),
    **camera_says("thẻ", "mã QR", _BY_HAND),
    "not-card": ("wrong", f"Mã này không phải mã trên thẻ căn cước. Chưa điền ô nào. {_BY_HAND}"),
    "missing": (
        "wrong",
        f"Mã trên thẻ thiếu thông tin chính (số, họ tên hoặc ngày sinh) nên chưa điền ô nào. {_BY_HAND}",
    ),
    "number": ("wrong", f"Số định danh trong mã không đúng 12 chữ số nên chưa điền ô nào. {_BY_HAND}"),
    "name": ("wrong", f"Họ tên trong mã có chữ lạ nên chưa điền ô nào. {_BY_HAND}"),
    "birth": ("wrong", f"Ngày sinh trong mã không đúng nên chưa điền ô nào. {_BY_HAND}"),
    "sex": ("wrong", f"Giới tính trong mã không đúng nên chưa điền ô nào. {_BY_HAND}"),
    "address": ("wrong", f"Địa chỉ trong mã có chữ lạ nên chưa điền ô nào. {_BY_HAND}"),
    "issued": ("wrong", f"Ngày cấp thẻ trong mã không đúng nên chưa điền ô nào. {_BY_HAND}"),
}
"""What the dialog says, by the name that the script gives it: tone and words."""

REMARKS: dict[str, str] = {
    "lacks-sex": "Mã trên thẻ không ghi giới tính. Mời chọn tay.",
    "lacks-address": "Mã trên thẻ không ghi nơi ở. Mời gõ tay.",
    "lacks-issue_date": "Mã trên thẻ không ghi ngày cấp. Mời gõ tay.",
    "odd-province": "Ba số đầu của số định danh không phải mã của tỉnh nào. Mời xem kỹ lại với thẻ.",
    "odd-name": "Họ tên trong mã không viết hoa chữ đầu. Mời xem lại với thẻ rồi sửa cho đúng.",
}
"""What is said beside the boxes once they are filled, when the code lacks something or looks odd."""

_SAID = {"plain": "rounded-box bg-base-200 p-3", "wrong": "rounded-box bg-warning text-warning-content p-3"}


def scan_says(key: str, tone: str, words: str) -> rx.Component:
    """One thing the script may say, hidden until it does."""
    return rx.el.p(words, hidden=True, class_name=_SAID[tone], custom_attrs={"data-scan-says": key})


def _what_it_does() -> rx.Component:
    """In the dialog for everybody; before it only where there is room to explain."""
    return rx.el.p(
        "Máy đọc mã QR trên thẻ rồi điền giúp. Ảnh không được lưu và không gửi đi đâu.",
        class_name="muted text-sm",
    )


def scan_dialog(
    title: str = "Quét mã QR trên thẻ căn cước",
    says: Mapping[str, tuple[str, str]] = SAYS,
    explained: rx.Component | None = None,
    photo: tuple[str, str] = ("Chụp ảnh thẻ", "Chụp ảnh thẻ căn cước để đọc mã"),
) -> rx.Component:
    """What the camera sees, what is said of it, and the ways around it: a photo, or typing.

    Args:
        title: what is read.
        says: what may be said, by the name the script gives it.
        explained: what happens with the picture.
        photo: of the button that takes one: its words, and those for a screen reader.
    """
    return rx.el.dialog(
        rx.el.div(
            rx.el.h2(title, class_name="text-[1.15rem]"),
            rx.el.video(
                muted=True,
                plays_inline=True,
                class_name="w-full aspect-[4/3] object-cover rounded-box bg-neutral",
                aria_label="Hình từ máy ảnh",
            ),
            explained or _what_it_does(),
            rx.el.div(*[scan_says(key, *said) for key, said in says.items()], role="status"),
            rx.el.label(
                icon("camera", 22),
                photo[0],
                rx.el.input(
                    type="file",
                    accept="image/*",
                    class_name="sr-only",
                    aria_label=photo[1],
                    custom_attrs={"data-scan-photo": "", "capture": "environment"},
                ),
                class_name=(
                    "btn bg-base-200 border-base-200 text-base-content min-h-12 h-auto py-2 text-base "
                    "font-semibold cursor-pointer has-[:focus-visible]:outline-3 "
                    "has-[:focus-visible]:outline-primary"
                ),
            ),
            button("Thôi, tôi gõ tay", kind="quiet", custom_attrs={"data-scan-close": ""}),
            class_name="flex flex-col gap-3",
        ),
        aria_label=title,
        class_name=(
            "m-auto w-[min(30rem,calc(100vw-2rem))] max-h-[92vh] rounded-box bg-base-100 text-base-content "
            "p-4 backdrop:bg-black/60"
        ),
    )


def scan_button(fill: Mapping[CardField, str] | rx.Var, **props: object) -> rx.Component:
    """A button that reads an identity card into the boxes of the page.

    A box that is not on the page, though its form saves as one types, is filled all the same and shown where it
    is asked for.

    Args:
        fill: which box (its `name`) takes which of the card's fields; or a var with that as JSON.
        props: for the block around it.
    """
    names = fill if isinstance(fill, rx.Var) else json.dumps(dict(fill))
    return rx.el.div(
        button(
            "Quét thẻ căn cước",
            kind="secondary",
            icon_name="scan-line",
            class_name="w-full",
            custom_attrs={"data-scan-open": ""},
        ),
        only_for(DigitalLevel.PARTLY, children=[_what_it_does()]),
        rx.el.div(
            rx.el.p(
                FILLED,
                hidden=True,
                class_name="rounded-box bg-success text-success-content p-3",
                custom_attrs={"data-scan-says": "filled"},
            ),
            *[scan_says(key, "wrong", words) for key, words in REMARKS.items()],
            role="status",
            class_name="flex flex-col gap-2",
        ),
        scan_dialog(),
        rx.el.script(src="/scan.js", custom_attrs={"async": True}),
        class_name="scan-block flex-col gap-2",
        custom_attrs={"data-scan": names, "data-reader": READER},
        **props,
    )
