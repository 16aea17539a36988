"""The forms on a dossier's fee by which money is given back, and by which a leader says how much."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from app.fees import wording
from app.ui import tick
from models.fees import FeeStep

Part = Callable[..., rx.Component]


def refund_forms(state: Any, form: Part, box: Part) -> rx.Component:
    """What may be done; `form` and `box` draw one form about the fee, and one of its boxes."""
    cash, transfer, decision = FeeStep.REFUND_CASH, FeeStep.REFUND_TRANSFER, FeeStep.DECIDE

    def amount(step: FeeStep) -> rx.Component:
        return box(
            "amount",
            step,
            "Số tiền hoàn (đồng)",
            "Nhiều nhất bằng số phải hoàn.",
            default_value=state.owed_amount,
            input_mode="numeric",
        )

    return rx.fragment(
        rx.cond(
            state.may_decide,
            form(
                decision,
                wording.STEP_NAMES[decision],
                box(
                    "amount",
                    decision,
                    "Hoàn bao nhiêu (đồng)",
                    "Ghi 0 nếu không hoàn. Phần nộp thừa luôn phải hoàn.",
                    input_mode="numeric",
                ),
                box("reason", decision, "Lý do, công dân đọc được", "Ví dụ: thẩm định đã xong trước khi rút"),
                on_submit=state.decide,
            ),
        ),
        rx.cond(
            state.may_refund,
            rx.fragment(
                form(
                    cash,
                    wording.STEP_NAMES[cash],
                    amount(cash),
                    box("number", cash, "Số phiếu chi", "Ví dụ: PC 0012"),
                    tick(
                        "signed",
                        "Người nhận đã ký vào phiếu chi",
                        error=state.errors.get(f"signed-{cash.value}", ""),
                    ),
                    on_submit=state.refund,
                ),
                form(
                    transfer,
                    wording.STEP_NAMES[transfer],
                    amount(transfer),
                    box(
                        "number",
                        transfer,
                        "Số giao dịch của ngân hàng",
                        "Chỉ ghi số giao dịch. Không ghi số tài khoản của công dân.",
                    ),
                    on_submit=state.refund,
                ),
            ),
        ),
    )
