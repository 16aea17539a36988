"""The registration form, blank or filled in with what the counter noted."""

from typing import Any

import reflex as rx

from app.accounts.rules import CONSENT_TEXTS
from app.ui import api_form, button, field, one_by_one, password_field, select, tick
from models.accounts import ConsentPurpose, Honorific

_TITLE, _TEXT = CONSENT_TEXTS[ConsentPurpose.PROCESS_DOSSIERS]


def registration_form(
    submit: str, *, placed: rx.Component, then: rx.Component, known: Any = None
) -> rx.Component:
    """One short form; every error stands beside its field and nothing typed is lost.

    Args:
        submit: what the button says.
        placed: the hidden input `level`, and `phone_use` where it is known: how much help the person needs.
        then: the hidden input `then`: where one goes afterwards.
        known: a state with `full_name`, `phone`, `citizen_number` and `birth_date` to begin with.
    """

    def begins(name: str) -> dict[str, Any]:
        return {} if known is None else {"default_value": getattr(known, name)}

    return api_form(
        *one_by_one(
            field(
                "full_name",
                "Họ, chữ đệm và tên",
                example="Ví dụ: Lê Thị Hằng",
                auto_complete="name",
                **begins("full_name"),
            ),
            select(
                "honorific",
                "Muốn được gọi là",
                [(value.value, value.value.capitalize()) for value in reversed(Honorific)],
                example="Chạm vào ô rồi chọn, ví dụ: Bà",
                required=False,
            ),
            field(
                "phone",
                "Số điện thoại",
                example="Ví dụ: 0912 345 678",
                type="tel",
                auto_complete="tel",
                input_mode="tel",
                **begins("phone"),
            ),
            field(
                "citizen_number",
                "Số định danh",
                example="12 chữ số ở mặt trước thẻ căn cước",
                input_mode="numeric",
                auto_complete="off",
                **begins("citizen_number"),
            ),
            field(
                "birth_date",
                "Ngày sinh",
                example="Ngày/tháng/năm, ví dụ: 05/09/1957",
                input_mode="text",
                auto_complete="bday",
                **begins("birth_date"),
            ),
            field(
                "address",
                "Nơi ở",
                example="Số nhà, khu hoặc thôn, phường, tỉnh. Để điền sẵn vào tờ khai.",
                auto_complete="street-address",
                required=False,
            ),
            password_field(
                "password",
                "Đặt mật khẩu",
                example="Ít nhất 8 ký tự. Không dùng lại mật khẩu VNeID.",
                autocomplete="new-password",
            ),
            tick("agrees_to_processing", _TITLE, _TEXT),
        ),
        placed,
        then,
        button(submit, type="submit"),
        action="/api/register",
        changes_person=True,
        one_by_one=True,
    )
