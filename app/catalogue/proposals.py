"""A changed catalogue is proposed as a file, read through by the administrator, and published whole or not at all."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import changes, proposed_yaml, queries, workbook
from app.catalogue.changes import Change
from app.catalogue.loader import CONTENT, SHARED, expand, read_mapping
from app.catalogue.schema import ProcedureSpec
from app.catalogue.service import ImportResult, import_catalogue
from app.errors import Conflict, Invalid, NotFound
from app.typed import keepable
from models.catalogue import CatalogueProposal

MAX_BYTES = 1_000_000
_MOST_SAID = 30
_NOTHING = "Chưa có gì thay đổi. Mời sửa tệp rồi gửi lại."
_MOVED = "Danh mục đã thay đổi từ lúc xem trước. Mời gửi lại tệp để xem đúng những gì sẽ đổi."


@dataclass(frozen=True)
class Preview:
    """A proposal as it stands against what is published now; `mark` tells whether that is still so."""

    id: UUID
    file_name: str
    at: datetime
    whole: bool
    count: int
    changes: list[Change]
    mark: str


async def workbook_of_all(db: AsyncSession, caller: Caller) -> bytes:
    """The published catalogue as a spreadsheet."""
    require(caller, Permission.ADMINISTER)
    specs = [one.spec for one in await queries.published(db)]
    return await asyncio.to_thread(workbook.write, specs)


async def propose(db: AsyncSession, caller: Caller, file_name: str, content: bytes, *, whole: bool) -> UUID:
    """Read a spreadsheet or YAML file and keep what it proposes; publishes nothing.

    Raises:
        Invalid: every mistake of the file, with its place, or that it changes nothing.
    """
    require(caller, Permission.ADMINISTER)
    specs = await asyncio.to_thread(_read, file_name, content)
    published = [one.spec for one in await queries.published(db)]
    if not changes.compare(published, specs, whole=whole):
        raise Invalid(_NOTHING, {"file": "Tệp này giống hệt danh mục đang áp dụng."})
    made = CatalogueProposal(
        file_name=keepable(file_name)[:200],
        records=[spec.model_dump(mode="json") for spec in specs],
        is_whole=whole,
        made_by=caller.person,
        made_at=clock.now(),
    )
    db.add(made)
    await db.flush()
    return made.id


async def preview(db: AsyncSession, caller: Caller, proposal_id: UUID) -> Preview:
    """What would change if the proposal were published now; raises `NotFound`."""
    require(caller, Permission.ADMINISTER)
    made = await _open(db, proposal_id)
    published = [one.spec for one in await queries.published(db)]
    specs = _specs(made)
    found = changes.compare(published, specs, whole=made.is_whole)
    mark = changes.fingerprint(published, found)
    return Preview(made.id, made.file_name, made.made_at, made.is_whole, len(specs), found, mark)


async def proposed_form(db: AsyncSession, caller: Caller, proposal_id: UUID, code: str) -> ProcedureSpec:
    """One procedure as proposed, to look at its form; raises `NotFound`."""
    require(caller, Permission.ADMINISTER)
    found = next((spec for spec in _specs(await _open(db, proposal_id)) if spec.code == code), None)
    if found is None:
        raise NotFound("Tệp này không có thủ tục ấy.")
    return found


async def publish(db: AsyncSession, caller: Caller, proposal_id: UUID, seen: str) -> ImportResult:
    """Publish a proposal, all of it or nothing.

    `seen` is the `mark` of the preview the administrator was shown; when it is another, they have to look again.

    Raises:
        NotFound: there is no such proposal, or it was published.
        Conflict: the catalogue has changed since.
    """
    require(caller, Permission.ADMINISTER)
    made = await _open(db, proposal_id, to_change=True)
    published = [one.spec for one in await queries.published(db)]
    specs = _specs(made)
    found = changes.compare(published, specs, whole=made.is_whole)
    if changes.fingerprint(published, found) != seen:
        raise Conflict(_MOVED)
    result = await import_catalogue(db, specs if made.is_whole else changes.merged(published, specs))
    made.published_by, made.published_at = caller.person, clock.now()
    db.add(made)
    return result


def _specs(made: CatalogueProposal) -> list[ProcedureSpec]:
    return [ProcedureSpec.model_validate_json(json.dumps(record)) for record in made.records]


async def _open(db: AsyncSession, proposal_id: UUID, *, to_change: bool = False) -> CatalogueProposal:
    query = select(CatalogueProposal).where(
        CatalogueProposal.id == proposal_id, col(CatalogueProposal.published_at).is_(None)
    )
    made = (await db.exec(query.with_for_update() if to_change else query)).first()
    if made is None:
        raise NotFound("Không có bản đề nghị này, hoặc đã công bố rồi.")
    return made


def _read(file_name: str, content: bytes) -> list[ProcedureSpec]:
    if file_name.lower().endswith((".yaml", ".yml")):
        records, problems = _read_yaml(content)
    else:
        try:
            records, problems = workbook.read(content), []
        except workbook.UnreadableWorkbook as error:
            records, problems = [], [str(error)]
    specs = []
    for record in records:
        try:
            specs.append(ProcedureSpec.model_validate_json(workbook.as_json(record)))
        except ValidationError as error:
            problems += [f"{_name(record)}: {line}" for line in _say_each(error.errors(include_url=False))]
        except (TypeError, ValueError):  # a name that is no text, half a letter
            problems.append(f"{_name(record)}: có tên mục hoặc chữ không đọc được")
    if not problems and not specs:
        problems = ["Tệp không có thủ tục nào."]
    if problems:
        more = len(problems) - _MOST_SAID
        said = problems[:_MOST_SAID] + ([f"và {more} chỗ nữa"] if more > 0 else [])
        raise Invalid(
            f"Tệp còn {len(problems)} chỗ sai nên chưa nhận. Chưa có gì thay đổi.", {"file": "\n".join(said)}
        )
    return specs


def _name(record: Mapping[str, Any]) -> str:
    """What a record is called where a mistake in it is told."""
    return keepable(str(record.get("code") or record.get("name") or "(chưa có mã)"))[:80]


def _read_yaml(content: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    """The records of one file of `content/catalogue`; names of the project's `shared.yaml` are known in it."""
    try:
        data = proposed_yaml.read(content)
    except proposed_yaml.UnreadableYaml as error:
        return [], [str(error)]
    records = data.get("procedures") if isinstance(data, dict) else None
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        return [], ["Tệp YAML phải có danh sách procedures."]
    problems: list[str] = []
    shared = read_mapping(CONTENT / SHARED, problems)
    whole = []
    for record in records:
        expanded, missing = expand({"field": data.get("field"), **record}, shared)
        problems += [f"{_name(record)}: {line}" for line in missing]
        whole.append(expanded)
    return whole, problems


_WORDS = {
    "missing": "thiếu",
    "extra_forbidden": "không có mục này",
    "enum": "không nằm trong những giá trị cho phép",
    "literal_error": "không nằm trong những giá trị cho phép",
    "string_type": "phải là chữ",
    "int_type": "phải là số nguyên",
    "bool_type": "phải là TRUE hoặc FALSE",
    "date_from_datetime_parsing": "phải là ngày, ví dụ 2026-11-25",
    "string_pattern_mismatch": "sai dạng",
    "string_too_short": "đang trống",
    "string_too_long": "dài quá",
    "too_short": "chưa đủ số mục",
    "too_long": "nhiều mục quá",
}


def _say_each(errors: Iterable[ErrorDetails]) -> list[str]:
    """Each mistake: where, and what, in Vietnamese; a rule of ours that has no words here says its own."""
    return [
        f"{'.'.join(str(part) for part in found['loc']) or 'cả dòng'}: "
        + _WORDS.get(found["type"], f"không hợp lệ ({found['msg'].removeprefix('Value error, ')})")
        for found in errors
    ]
