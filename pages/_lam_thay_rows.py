"""Mandates as vars of their page: procedures by field, and each mandate in words."""

from dataclasses import dataclass, field
from itertools import groupby

from app import clock
from app.catalogue.schema import ProcedureSpec
from app.dossiers.about import FOR_SELF
from app.dossiers.open_drafts import DraftLine
from app.guidance.hand.queries import JournalLine, MandateView
from app.guidance.hand.rules import MANDATE_DAYS
from models.handinhand import MandateStep

STEPS: dict[MandateStep, str] = {
    MandateStep.OFFERED: "lấy mã để nhờ làm thay",
    MandateStep.ENTERED: "nhập mã",
    MandateStep.ALLOWED: "xác nhận đúng người mình nhờ",
    MandateStep.ACCEPTED: "nhận làm thay",
    MandateStep.DECLINED: "không nhận",
    MandateStep.OPENED: "mở hồ sơ",
    MandateStep.BEGUN: "bắt đầu hồ sơ",
    MandateStep.READY: "báo đã điền xong",
    MandateStep.REVOKED: "thôi cho làm thay",
    MandateStep.GIVEN_UP: "thôi làm thay",
}

ONE_MORE = "them:"
"""Before the code of a procedure that has an open form already: one more, for another person."""


@dataclass
class ProcedureRow:
    """A procedure to choose; `shown` while it fits what is looked for."""

    code: str
    name: str
    shown: bool = True


@dataclass
class FieldRow:
    """The procedures of one field."""

    name: str
    procedures: list[ProcedureRow] = field(default_factory=list)
    shown: bool = True


@dataclass
class DraftRow:
    """A form of the grantor's that the helper may open."""

    id: str
    name: str
    detail: str
    whom: str = ""


@dataclass
class MandateRow:
    """One mandate as shown.

    Attributes:
        stage: offered (nobody has entered its code), asks (for one's own yes), waits (for the other's), holds or ended.
    """

    id: str
    mine: bool
    title: str
    other: str
    procedures: list[str]
    procedures_said: str
    term: str
    stage: str
    journal: list[str] = field(default_factory=list)
    drafts: list[DraftRow] = field(default_factory=list)
    may_begin: list[FieldRow] = field(default_factory=list)


def by_field(
    specs: list[ProcedureSpec], fitting: set[str] | None = None, begun: frozenset[str] = frozenset()
) -> list[FieldRow]:
    """Procedures by field; with `fitting`, only those codes are shown. Of those `begun` another can be begun."""
    ordered = sorted(specs, key=lambda spec: (spec.field.name, spec.name))
    found = []
    for name, group in groupby(ordered, key=lambda spec: spec.field.name):
        procedures = [
            ProcedureRow(ONE_MORE + spec.code, f"{spec.name} (thêm, cho người khác)")
            if spec.code in begun
            else ProcedureRow(spec.code, spec.name, fitting is None or spec.code in fitting)
            for spec in group
        ]
        found.append(FieldRow(name, procedures, any(each.shown for each in procedures)))
    return found


def row_of(view: MandateView) -> MandateRow:
    """A mandate in words."""
    if view.holds:
        stage = "holds"
    elif view.waiting:
        stage = "asks" if view.asks else "waits" if view.other else "offered"
    else:
        stage = "ended"
    other = view.other or "Người nhập mã"
    term = MANDATE_DAYS.get(view.days, f"{view.days} ngày")
    if view.until:
        term += f", đến {clock.say_moment(view.until)}"
    many = len(view.procedures)
    return MandateRow(
        id=str(view.id),
        mine=view.mine,
        title=f"{other} làm thay cho tôi" if view.mine else f"Tôi làm thay cho {other}",
        other=other,
        procedures=view.procedures,
        procedures_said=f"{many} thủ tục" if many else "Mọi thủ tục",
        term=term,
        stage=stage,
        journal=[_say(line) for line in view.journal],
        drafts=[
            DraftRow(
                str(line.id),
                line.procedure_name,
                _standing(line),
                line.subject or (line.begun if line.has_twins else ""),
            )
            for line in view.drafts
        ],
        may_begin=by_field(view.may_begin, begun=view.begun),
    )


def _standing(line: DraftLine) -> str:
    said = "Cho chính người nhờ" if line.said == FOR_SELF else line.said
    told = f"{said}. " if line.subject or (line.has_twins and said) else ""
    begun = f". {line.begun}" if line.has_twins else ""
    return f"{told}Bước {line.step}/{line.steps}, chưa nộp{begun}"


def _say(line: JournalLine) -> str:
    about = f": {line.procedure}" if line.procedure else ""
    return f"{clock.say_moment(line.at)}: {line.who} {STEPS[line.step]}{about}"
