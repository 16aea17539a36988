"""Reading the label of a paper original with the camera; `assets/scan.js` does it, as it reads identity cards.

    label_scan_button("label")

The label goes into the box of that name, and its form is sent. The page loads the script with `scan_script()`, outside
of anything conditional. Without a secure context there is no button, and the box is there to type into.
"""

import reflex as rx

from app.ui.elements import button
from app.ui.scan import camera_says, scan_dialog, scan_says
from app.vendored import READER

_BY_HAND = "Gõ nhãn cũng được."

SAYS: dict[str, tuple[str, str]] = {
    "looking": ("plain", "Đưa mã vuông của nhãn vào khung, giữ yên, đủ sáng."),
    **camera_says("nhãn", "mã vuông", _BY_HAND),
    "not-label": ("wrong", f"Mã này không phải nhãn giấy gốc của Trung tâm. {_BY_HAND}"),
}
"""What the dialog says, by the name that the script gives it: tone and words."""


def label_scan_button(box: str) -> rx.Component:
    """A button that reads a label into the box of this name, and sends its form."""
    return rx.el.div(
        button(
            "Quét nhãn",
            icon_name="scan-line",
            class_name="w-full",
            custom_attrs={"data-scan-open": ""},
        ),
        rx.el.div(scan_says("filled", "plain", "Đã đọc nhãn."), role="status"),
        scan_dialog(
            "Quét nhãn giấy gốc",
            SAYS,
            rx.el.p(
                "Máy đọc mã trên nhãn. Ảnh không được lưu và không gửi đi đâu.", class_name="muted text-sm"
            ),
            ("Chụp ảnh nhãn", "Chụp ảnh nhãn để đọc mã"),
        ),
        class_name="scan-block max-w-xl flex-col gap-2",
        custom_attrs={"data-scan": "{}", "data-scan-label": box, "data-reader": READER},
    )


def scan_script() -> rx.Component:
    """The script behind the button."""
    return rx.el.script(src="/scan.js", custom_attrs={"async": True})
