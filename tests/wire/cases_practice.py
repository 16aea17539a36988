"""Cases of practising: open to everybody, and nothing of it is anybody's."""

from typing import Any

from app.guidance import practice
from tests.wire.cases import HANDLERS, Case, nothing
from tests.wire.things import NEW, PAPER
from tests.wire.world import EVERYONE

STATE = "pages___luyen_tap_thu_tuc____practice_state"
FLOW = "pages___luyen_tap____flow_state"
_LOADED = ((f"{STATE}.load", nothing),)


def _practice(payload: dict[str, Any], shows: str, **more: Any) -> Case:
    return Case(
        EVERYONE,
        lambda _, __: payload,
        path=lambda _, __: f"/luyen-tap/{NEW}/",
        first=more.pop("first", _LOADED),
        shows=shows,
        own=True,
        **more,
    )


def _flow(payload: dict[str, Any], shows: str, *first: tuple[str, dict[str, Any]]) -> Case:
    return Case(
        EVERYONE,
        lambda _, __: payload,
        path=lambda _, __: "/luyen-tap/vneid/",
        first=((f"{FLOW}.load", nothing), *((f"{FLOW}.{n}", lambda _, __, a=a: a) for n, a in first)),
        shows=shows,
        own=True,
    )


HANDLERS |= {
    f"{STATE}.load": _practice({}, "Đăng ký khai sinh", first=()),
    f"{STATE}.look": (
        _practice({"box": "applicant_id", "text": "02215700123"}, "12 chữ số", label="wrong"),
        _practice({"box": "applicant_id", "text": "022157001234"}, "đủ 12 số", label="right"),
    ),
    f"{STATE}.edit_row": _practice({"act": "add", "group": "matter", "row": 1}, "matter__2"),
    f"{STATE}.pick": _practice({"document": PAPER, "picture": "mo"}, practice.BLURRED.said[:20]),
    f"{STATE}.proceed": _practice({"form": {"applicant_full_name": "Hằng"}}, "Còn 5 chỗ cần sửa"),
    f"{STATE}.back": _practice(
        {}, "Người yêu cầu", first=(*_LOADED, (f"{STATE}.edit", lambda _, __: {"target": "matter"}))
    ),
    f"{STATE}.edit": _practice({"target": "nhan-ket-qua"}, "Nhận kết quả bằng cách nào"),
    f"{STATE}.submit": _practice({}, "Chưa nộp thử được"),
    # Somebody signed in has the level of the account: sent by them it changes nothing.
    f"{STATE}.use_level": Case(
        EVERYONE,
        lambda _, __: {"level": "beginner"},
        path=lambda _, __: f"/luyen-tap/{NEW}/",
        first=_LOADED,
        shows=lambda _, actor: '"beginner"' if actor == "anonymous" else "problem",
        own=True,
    ),
    f"{FLOW}.load": _flow({}, "ready"),
    f"{FLOW}.choose": _flow({"option": 1}, '"picked_rx_state_": 1'),
    f"{FLOW}.forward": (
        _flow({"slug": "vneid"}, "Mời chọn một cách"),
        Case(
            EVERYONE,
            lambda _, __: {"slug": "vneid"},
            path=lambda _, __: "/luyen-tap/vneid/",
            first=((f"{FLOW}.load", nothing), (f"{FLOW}.choose", lambda _, __: {"option": 1})),
            shows='"step_rx_state_": 1',
            own=True,
            label="decided",
        ),
    ),
    f"{FLOW}.back": _flow(
        {}, '"step_rx_state_": 0', ("choose", {"option": 1}), ("forward", {"slug": "vneid"})
    ),
}
