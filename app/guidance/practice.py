"""Practising a procedure: the real form with invented data, mistakes explained at once. Pure functions.

Nothing here knows a database or a file store, so that nothing of a practice can be kept or sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

from app.accounts import rules as people
from app.catalogue.schema import Document, FieldType, FormField, ProcedureSpec
from app.dossiers import cross, forms, layout

TYPED_MAX = 4000
"""Letters of one answer that a practice remembers; more than any answer may have."""

_WHY = {
    FieldType.ID12: "cơ quan tìm người làm thủ tục bằng số này, sai một số là ra người khác.",
    FieldType.DATE: "ngày phải khớp với giấy tờ. Viết ngày trước, tháng sau, đủ bốn số của năm.",
    FieldType.DATETIME: "giờ và ngày phải rõ thì mới sắp xếp được. Viết ngày trước, tháng sau.",
    FieldType.PHONE: "cán bộ gọi và hệ thống báo tin theo số này, thiếu một số là không liên lạc được.",
    FieldType.ADDRESS: "bưu tá và cán bộ tìm đến theo địa chỉ này, nên ghi đủ từ số nhà đến tỉnh.",
    FieldType.SELECT: "mỗi câu trả lời dẫn đến giấy tờ và cách giải quyết khác nhau.",
    FieldType.BOOLEAN: "mỗi câu trả lời dẫn đến giấy tờ và cách giải quyết khác nhau.",
    FieldType.NUMBER: "số được dùng để tính, nên ô này chỉ nhận chữ số.",
    FieldType.MONEY: "số tiền được tính bằng đồng, nên ô này chỉ nhận chữ số.",
    FieldType.TAX_CODE: "cơ quan tìm tổ chức bằng mã này, sai một số là ra nơi khác hoặc không ra.",
}
_WHY_NAME = "tên được in lên kết quả, phải đúng từng chữ, từng dấu như trên giấy tờ."
_WHY_TEXT = "cán bộ đọc ô này để hiểu đúng việc cần làm."

_PRAISE = {
    FieldType.ID12: "Đúng rồi, đủ 12 số.",
    FieldType.DATE: "Đúng rồi, ngày đã rõ.",
    FieldType.DATETIME: "Đúng rồi, ngày giờ đã rõ.",
    FieldType.PHONE: "Đúng rồi, gọi được số này.",
    FieldType.ADDRESS: "Đúng rồi, địa chỉ đủ để tìm đến.",
    FieldType.SELECT: "Đã chọn.",
    FieldType.BOOLEAN: "Đã chọn.",
    FieldType.TAX_CODE: "Đúng rồi, mã số thuế đã rõ.",
}

_DARES = {
    FieldType.ID12: "Muốn biết sai thì máy nói gì, mời thử gõ thiếu một số.",
    FieldType.DATE: "Muốn biết sai thì máy nói gì, mời thử gõ 31/02/1968.",
    FieldType.PHONE: "Muốn biết sai thì máy nói gì, mời thử gõ thiếu hai số.",
}


@dataclass(frozen=True)
class Remark:
    """What is said when a box is left: what is wrong and why it matters, or a short praise, or nothing."""

    error: str = ""
    why: str = ""
    praise: str = ""


@dataclass(frozen=True)
class Picture:
    """An invented photo of a paper, to be chosen instead of taking one.

    Attributes:
        alt: what one sees, for those who do not.
        said: why it would do, or why it would not and how to do better.
    """

    key: str
    alt: str
    right: bool
    said: str


CLEAR = Picture(
    "ro",
    "Tờ giấy thấy đủ bốn góc, chữ rõ",
    True,
    "Đúng rồi. Ảnh thấy đủ bốn góc, chữ đọc được, và đúng giấy đang hỏi.",
)
BLURRED = Picture(
    "mo",
    "Tờ giấy chụp nhòe, không đọc được chữ",
    False,
    "Ảnh này mờ, cán bộ không đọc được chữ nên sẽ phải xin lại. Mờ là do tay rung hoặc đưa máy gần quá. "
    "Cách làm: đặt giấy lên bàn, cầm máy bằng hai tay, chờ hình rõ rồi bấm.",
)
CUT = Picture(
    "thieu-goc",
    "Tờ giấy bị cắt mất góc và dòng cuối",
    False,
    "Ảnh này mất một góc, không thấy dấu và chữ ký nên chưa dùng được. Cách làm: lùi máy lại cho tới khi "
    "thấy đủ bốn góc giấy.",
)
OTHER = Picture(
    "giay-khac",
    "Một hóa đơn tiền điện",
    False,
    "Đây là hóa đơn tiền điện, không phải giấy đang hỏi. Cán bộ sẽ phải xin lại. Cách làm: đọc lại tên "
    "giấy ở trên, rồi chọn đúng giấy đó.",
)

RETURN_SAMPLE = "Số 12, khu Vĩnh Xuân, phường Mạo Khê, tỉnh Quảng Ninh"
_CHOSEN = {FieldType.SELECT.value, FieldType.BOOLEAN.value}

PICK_ONE = "Mời chọn một ảnh dùng được cho giấy này."


def samples(spec: ProcedureSpec) -> dict[str, str]:
    """Invented data to type, by box, in the words shown: the option's text where one chooses."""
    found: dict[str, str] = {}
    for asked in layout.widest(spec):
        example = asked.example or ""
        if asked.type is FieldType.DATETIME:
            hour, _, day = example.rpartition(", ngày ")
            found |= dict(zip(forms.boxes(asked), (day, hour), strict=True))
        elif asked.type is FieldType.SELECT:
            found[asked.key] = asked.options[0]
        elif asked.type is FieldType.BOOLEAN:
            found[asked.key] = "Có"
        else:
            found[asked.key] = example
    return found


def dares(spec: ProcedureSpec) -> dict[str, str]:
    """An invitation to make a mistake on purpose, by field: once for each kind that has one."""
    found: dict[FieldType, tuple[str, str]] = {}
    for asked in spec.fields:
        if asked.type in _DARES:
            found.setdefault(asked.type, (asked.key, _DARES[asked.type]))
    return dict(found.values())


def rules(spec: ProcedureSpec) -> dict[str, dict[str, Any]]:
    """What the browser needs to judge each box that is typed into, by box (assets/practice.js).

    The sample is what stands for every right answer: what was typed itself is not sent.
    """
    example = samples(spec)
    found: dict[str, dict[str, Any]] = {
        forms.RETURN_ADDRESS: {"kind": FieldType.ADDRESS.value, "sample": RETURN_SAMPLE}
    }
    for asked in layout.widest(spec):
        kinds = [asked.type.value, "hour"]
        if asked.type is FieldType.TEXT and asked.label.startswith("Họ"):
            kinds = ["name"]
        elif asked.type is FieldType.DATETIME:
            kinds = [FieldType.DATE.value, "hour"]
        for box, kind in zip(forms.boxes(asked), kinds, strict=False):
            found[box] = {"kind": kind, "sample": example.get(box, "")}
            if asked.key == "applicant_dob":
                found[box]["age"] = people.AGE_MIN
            found[box] |= {
                bound: value
                for bound, value in (("min", asked.min), ("max", asked.max), ("whole", asked.whole or None))
                if value is not None
            }
    for box, others in cross.told_apart(spec).items():
        found[box]["not_as"] = others
    return {box: rule for box, rule in found.items() if rule["kind"] not in _CHOSEN}


def why(asked: FormField) -> str:
    """Why an answer has to be right, as a sentence."""
    plain = _WHY_NAME if asked.label.startswith("Họ") else _WHY_TEXT
    return f"Vì sao: {_WHY.get(asked.type, plain)}"


def remark(spec: ProcedureSpec, box: str, answers: Mapping[str, str], today: date) -> Remark:
    """What to say when `box` is left, given everything typed so far; nothing for a box that is not asked."""
    asked = next((each for each in layout.widest(spec) if box in forms.boxes(each)), None)
    if asked is None:
        return Remark()
    found = forms.check(spec, answers, today)
    if error := found.errors.get(box):
        return Remark(error, why(asked))
    if warning := found.warnings.get(box):
        return Remark(why=warning)
    typed = answers.get(box, "").strip()
    return Remark(praise=_PRAISE.get(asked.type, "Đúng rồi.")) if typed else Remark()


def asked_papers(spec: ProcedureSpec) -> tuple[Document, ...]:
    """The papers whose photo is practised: those that filing waits for, else the first that may be sent."""
    papers = [paper for paper in spec.documents if not forms.is_the_form_itself(paper)]
    return tuple(paper for paper in papers if forms.must_attach(paper)) or tuple(papers[:1])


def pictures(document_key: str) -> tuple[Picture, ...]:
    """Three pictures to choose from for a paper, one of them right; each paper has an order of its own."""
    number = crc32(document_key.encode())
    wrong = [BLURRED, CUT if number % 2 else OTHER]
    place = number // 2 % 3
    return (*wrong[:place], CLEAR, *wrong[place:])


def wrong_papers(spec: ProcedureSpec, picked: Mapping[str, str]) -> dict[str, str]:
    """What still keeps the papers from being complete, by document."""
    return {
        paper.key: PICK_ONE
        for paper in asked_papers(spec)
        if picked.get(paper.key) not in {one.key for one in pictures(paper.key) if one.right}
    }
