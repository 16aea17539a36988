"""Under an address: the ward of today for whoever knows only the old name of their commune."""

from typing import Any

import reflex as rx

from app.homecare.places import PROVINCE, SINCE, WARDS


def _choices() -> list[tuple[str, str]]:
    """Every unit, old and new, by name, and the end of an address it stands for today."""
    found = []
    for ward in WARDS:
        today = f"phường {ward.name}, tỉnh {PROVINCE}"
        found.append((f"Phường {ward.name} (nay)", today))
        found += [(f"{name} (cũ), nay là phường {ward.name}", today) for name in ward.former]
        found += [(f"{name} (cũ, một phần), nay là phường {ward.name}", today) for name in ward.former_part]
    return sorted(found)


def ward_picker(key: Any) -> rx.Component:
    """Choosing a line puts today's ward and province at the end of the box `key` (assets/nop.js)."""
    return rx.el.details(
        rx.el.summary(
            "Không nhớ tên phường mới? Chọn theo tên cũ",
            class_name="link min-h-12 py-3 cursor-pointer w-fit text-sm",
        ),
        rx.el.select(
            rx.el.option("Chọn tên xã, phường cũ hoặc mới", value=""),
            *[rx.el.option(words, value=ending) for words, ending in _choices()],
            aria_label="Xã, phường theo tên cũ hoặc mới",
            class_name="select field-input",
            custom_attrs={"data-ward-of": key},
        ),
        rx.el.p(
            f"Tên cũ là tên trước ngày {SINCE:%d/%m/%Y}. Bảng đổi tên này chưa xác minh; mời xem lại địa chỉ sau khi chọn.",
            class_name="muted text-sm pt-1",
        ),
    )
