"""What any of the papers is made of: facts, sentences, a table, signatures, doubts. Pure data and its wording."""

from dataclasses import dataclass
from datetime import datetime

from app.catalogue.rules import UNVERIFIED, is_unverified
from app.catalogue.schema import Fact, ProcedureSpec
from app.clock import local, say_time
from app.dossiers.detail import FORM_NAME
from app.dossiers.inputs import FORM_ITEM
from app.papers.forms import CIRCULAR, Form

LAYOUT_DOUBT = f"cách trình bày, vì chưa đối chiếu với nguyên văn {CIRCULAR}"


@dataclass(frozen=True)
class Line:
    """A label and what stands behind it."""

    label: str
    value: str


@dataclass(frozen=True)
class Table:
    """A table with one row of headings; `widths` are its columns' shares of the sheet."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Signature:
    """Who signs: in what capacity, and the name where it is known; otherwise there is room for one."""

    role: str
    name: str = ""


@dataclass(frozen=True)
class Sheet:
    """One paper, every word in place.

    Attributes:
        made_at: when what it attests happened; the day on the paper.
        code: the dossier's; empty on a paper about many.
        opening: sentences before the table; `closing` those after it.
        doubts: what is on it and not verified against the official text.
        is_draft: nobody has sent it yet.
        wide: whether it lies on its side.
    """

    form: Form
    made_at: datetime
    code: str = ""
    lines: tuple[Line, ...] = ()
    opening: tuple[str, ...] = ()
    table: Table | None = None
    closing: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    doubts: tuple[str, ...] = (LAYOUT_DOUBT,)
    wide: bool = False
    is_draft: bool = False


def say_day(moment: datetime) -> str:
    """The day as a letter is dated: "ngày 23 tháng 11 năm 2026"."""
    day = local(moment)
    return f"ngày {day.day} tháng {day.month} năm {day.year}"


def say_at(moment: datetime) -> str:
    """Hour and day in full, because a paper is read for years: "9 giờ 05, ngày 23/11/2026"."""
    return f"{say_time(moment)}, ngày {local(moment):%d/%m/%Y}"


def say_short(moment: datetime | None) -> str:
    """Day and hour in a narrow column; nothing for what did not happen."""
    return f"{local(moment):%d/%m/%Y %H:%M}" if moment else ""


def doubted(spec: ProcedureSpec, fact: Fact, said: str) -> str:
    """A fact of the catalogue with its mark when it waits for verification."""
    return f"{said} ({UNVERIFIED})" if is_unverified(spec, fact) else said


def document_name(spec: ProcedureSpec, key: str) -> str:
    """A document of the checklist by its key."""
    if key == FORM_ITEM:
        return FORM_NAME
    return next((document.name for document in spec.documents if document.key == key), key)
