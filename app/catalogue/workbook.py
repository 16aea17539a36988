"""Procedures as a spreadsheet, for administrators who would rather not write YAML. Pure: bytes in, bytes out.

Four sheets: one row a procedure, one a document, one a question, one a step that is planned otherwise than everywhere; the
last may be missing. A column is named as the field of the record is
(`time.amount`, of a question's screen `group_when.field`); several values of one cell stand on lines of their own, and what
is a list of things with parts (`checks`) is JSON. What is written can be read again unchanged.
"""

import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from app.catalogue.schema import ProcedureSpec

PROCEDURES, DOCUMENTS, QUESTIONS, STEPS = "Thủ tục", "Giấy tờ", "Câu hỏi", "Các bước"
CODE, GROUP, GROUP_TITLE = "procedure", "group", "group_title"
MAX_UNPACKED = 20_000_000
"""Bytes; a small file that unpacks to much more is no spreadsheet of ours."""

MOST_ROWS, MOST_COLUMNS = 100_000, 200
"""How far a sheet is read: a hundred times what the catalogue fills."""

_LISTS = {
    "keywords", "legal_basis", "channels", "home_service.scope", "provenance.unverified", "provenance.notes", "options",
    "when.answers", "group_when.answers", "computed.of",
}  # fmt: skip
_OF_GROUP = "group_"
_STEP_COLUMNS = (CODE, "step", "unit", "role", "hours")
_NARROW, _WIDE = 16, 48
_BROKEN = (
    BadZipFile, InvalidFileException, SyntaxError, ValueError, OSError, EOFError, LookupError, TypeError, AttributeError,
    ArithmeticError, NotImplementedError, RuntimeError, zlib.error,
)  # fmt: skip
"""What openpyxl ends in on a damaged file; XML that is not well-formed is a `SyntaxError`."""


class UnreadableWorkbook(Exception):
    """The file is no spreadsheet of this form; the message says why, in Vietnamese."""


def write(specs: Iterable[ProcedureSpec]) -> bytes:
    """The procedures as an .xlsx file."""
    records, documents, questions, steps = [], [], [], []
    for spec in specs:
        record = spec.model_dump(mode="json", exclude_none=True)
        documents += [{CODE: spec.code, **dict(_flat(document))} for document in record.pop("documents")]
        steps += [{CODE: spec.code, **each} for each in record.pop("steps", [])]
        for group in record.pop("form"):
            asked = [dict(_flat(each)) for each in group.pop("fields")]
            key, title = group.pop("key"), group.pop("title")
            asked[0] |= dict(_flat({f"{_OF_GROUP}{name}": value for name, value in group.items()}))
            questions += [{CODE: spec.code, GROUP: key, GROUP_TITLE: title, **each} for each in asked]
        records.append(dict(_flat(record)))
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in ((PROCEDURES, records), (DOCUMENTS, documents), (QUESTIONS, questions)):
        _write_sheet(book, title, rows)
    _write_sheet(book, STEPS, steps, _STEP_COLUMNS)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def read(content: bytes) -> list[dict[str, Any]]:
    """The records of an .xlsx file, as `ProcedureSpec` takes them as JSON; raises `UnreadableWorkbook`."""
    book = _open(content)
    try:
        missing = [title for title in (PROCEDURES, DOCUMENTS, QUESTIONS) if title not in book.sheetnames]
        if missing:
            raise UnreadableWorkbook(f"Thiếu trang tính {', '.join(missing)}.")
        records = {}
        for row in _rows(book, PROCEDURES):
            record = _deep(row)
            record["code"] = _code(record.get("code"))
            record["documents"], record["form"] = [], []
            for part in ("time", "fee"):  # an empty cell says "not published", which has to be said
                if isinstance(record.get(part), dict):
                    record[part].setdefault("amount", None)
            if record["code"] in records:
                raise UnreadableWorkbook(f"Thủ tục {record['code']} có hai dòng.")
            records[record["code"]] = record
        for row in _rows(book, DOCUMENTS):
            _owner(records, row, DOCUMENTS)["documents"].append(_deep(row))
        for row in _rows(book, QUESTIONS):
            _ask(_owner(records, row, QUESTIONS)["form"], row)
        for row in _rows(book, STEPS) if STEPS in book.sheetnames else ():
            _owner(records, row, STEPS).setdefault("steps", []).append(row)
    finally:
        book.close()
    return list(records.values())


def _open(content: bytes) -> Workbook:
    unreadable = UnreadableWorkbook("Không đọc được tệp. Mời dùng tệp .xlsx tải từ trang này.")
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MAX_UNPACKED:
                raise unreadable
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except _BROKEN:
        raise unreadable from None


def _write_sheet(
    book: Workbook, title: str, rows: Sequence[Mapping[str, Any]], always: Sequence[str] = ()
) -> None:
    sheet = book.create_sheet(title)
    columns = list(dict.fromkeys([*always, *(key for row in rows for key in row)]))
    for number, key in enumerate(columns, start=1):
        head = sheet.cell(1, number, key)
        head.font = Font(bold=True)
        longest = max((len(str(row.get(key, ""))) for row in rows), default=0)
        sheet.column_dimensions[head.column_letter].width = _WIDE if longest > _NARROW else _NARROW
    for line, row in enumerate(rows, start=2):
        for number, key in enumerate(columns, start=1):
            if key not in row:
                continue
            value = _cell(key, row[key])
            cell = sheet.cell(line, number, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"


def _cell(key: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return "\n".join(value) if key in _LISTS else json.dumps(value, ensure_ascii=False)


def _rows(book: Workbook, title: str) -> Iterator[dict[str, Any]]:
    """Every row of a sheet that is not empty, by column; what is broken is read only now, and says where."""
    try:
        yield from _read_rows(book[title])
    except _BROKEN:
        raise UnreadableWorkbook(f"Trang {title}: không đọc được. Mời mở tệp, lưu lại rồi gửi.") from None


def _read_rows(sheet: Any) -> Iterator[dict[str, Any]]:
    """Empty cells are left out."""
    # A cell far away makes every row and column before it: a file of some kilobytes would be read for ever.
    lines = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    heads = [str(head).strip() if head is not None else "" for head in next(lines, ())]
    for values in lines:
        row = {
            head: _value(head, value)
            for head, value in zip(heads, values, strict=False)
            if head and value is not None and str(value).strip() != ""
        }
        if row:
            yield row


def _value(head: str, value: Any) -> Any:
    if head in _LISTS:
        return [line.strip() for line in str(value).splitlines() if line.strip()]
    if isinstance(value, str) and value.lstrip().startswith("[{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise UnreadableWorkbook(f"Cột {head}: không đọc được danh sách {value[:40]}…") from None
    if isinstance(value, datetime | date):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.strip() if isinstance(value, str) else value


def _code(value: Any) -> str:
    """Spreadsheets take a code for a number."""
    return (
        f"{value:.6f}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value or "")
    )


def _owner(records: Mapping[str, dict[str, Any]], row: dict[str, Any], title: str) -> dict[str, Any]:
    code = _code(row.pop(CODE, None))
    if code not in records:
        raise UnreadableWorkbook(f"Trang {title}: thủ tục {code or '(trống)'} không có ở trang {PROCEDURES}.")
    return records[code]


def _ask(form: list[dict[str, Any]], row: dict[str, Any]) -> None:
    key, title = row.pop(GROUP, None), row.pop(GROUP_TITLE, None)
    about = {name: row.pop(name) for name in list(row) if name.startswith(_OF_GROUP)}
    group = next((each for each in form if each["key"] == key), None)
    if group is None:
        group = {"key": key, "title": title, "fields": []}
        form.append(group)
    group |= _deep({name.removeprefix(_OF_GROUP): value for name, value in about.items()})
    group["fields"].append(_deep(row))


def _flat(record: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        elif value != []:
            yield before + key, value


def _deep(row: Mapping[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for key, value in row.items():
        at = whole
        *path, last = key.split(".")
        for part in path:
            inner = at.setdefault(part, {})
            at = inner if isinstance(inner, dict) else {}
        at[last] = value
    return whole


def as_json(record: Mapping[str, Any]) -> str:
    """A record as strict validation reads it: lists for tuples, words for enums."""
    return json.dumps(record, default=str, ensure_ascii=False)
