"""How places and steps of an original are said. Pure."""

from datetime import datetime

from app.clock import say_moment
from app.custody.rules import Alarm
from models.custody import CustodyStep, Place

PLACE_NAMES = {
    Place.COUNTER: "Quầy Một cửa",
    Place.POST_BAG: "Túi bưu chính",
    Place.OFFICE: "Phòng giải quyết",
    Place.COURIER: "Bưu tá đang mang",
    Place.CITIZEN: "Đã trả người dân",
}
STEP_NAMES = {
    CustodyStep.TAKE_IN: "Nhận từ người dân",
    CustodyStep.HAND_ON: "Bàn giao đi",
    CustodyStep.CONFIRM: "Xác nhận đang giữ",
    CustodyStep.GIVE_BACK: "Trả lại người dân",
}
ALARM_NAMES = {
    Alarm.NOT_CONFIRMED: "Bàn giao quá hạn, chưa ai xác nhận",
    Alarm.NOT_RETURNED: "Hồ sơ đã đóng, giấy chưa trả",
}


def sentence(place: Place, holder: str, since: datetime, to_place: Place | None) -> str:
    """The one sentence that answers where an original is."""
    if place is Place.CITIZEN:
        return f"Đã trả lại, {say_moment(since)}."
    said = f"{PLACE_NAMES[place]}, {holder} giữ từ {say_moment(since)}."
    if to_place is not None:
        said += f" Đang bàn giao sang {PLACE_NAMES[to_place].lower()}, chưa ai xác nhận."
    return said


def say_step(step: CustodyStep, place: Place) -> str:
    """One line of the chain."""
    if step in {CustodyStep.HAND_ON, CustodyStep.CONFIRM}:
        return f"{STEP_NAMES[step]}: {PLACE_NAMES[place].lower()}"
    return STEP_NAMES[step]
