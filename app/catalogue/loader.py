"""Reading `content/catalogue/`: one YAML file a field, and `shared.yaml` for what many records repeat.

`noi-khac.yaml` beside them says what other offices do.

A string in place of a document, a form group, a legal basis list, a department or an authority names an entry
of `shared.yaml`. Every problem of every file is reported at once, as "file: record: field: what is wrong".
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from app.catalogue.schema import OtherOffice, ProcedureSpec

SHARED = "shared.yaml"
OTHER_OFFICES = "noi-khac.yaml"
CONTENT = Path(__file__).resolve().parents[2] / "content" / "catalogue"
"""The catalogue that comes with the project, and from which pages are rendered at build time."""


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one written in C is ten times as fast


class CatalogueError(Exception):
    """The catalogue cannot be read. `problems` holds one line for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(path: Path) -> list[ProcedureSpec]:
    """Read and check every procedure under the folder `path`; raises `CatalogueError`."""
    problems: list[str] = []
    if not path.is_dir():
        raise CatalogueError([f"{path}: no such folder"])
    shared = read_mapping(path / SHARED, problems) if (path / SHARED).exists() else {}
    files = sorted(file for file in path.glob("*.yaml") if file.name not in {SHARED, OTHER_OFFICES})
    if not files:
        problems.append(f"{path}: no *.yaml file in it")
    specs: list[ProcedureSpec] = []
    origin: dict[str, str] = {}
    for file in files:
        for spec in _load_file(file, shared, problems):
            if spec.code in origin:
                problems.append(f"{file.name}: {spec.code}: code: already in {origin[spec.code]}")
            origin[spec.code] = file.name
            specs.append(spec)
    _load_offices(path / OTHER_OFFICES, problems)
    if problems:
        raise CatalogueError(problems)
    return specs


@lru_cache(maxsize=1)
def published() -> tuple[ProcedureSpec, ...]:
    """The catalogue that comes with the project, read once a process."""
    return tuple(load(CONTENT))


def load_other_offices(path: Path) -> list[OtherOffice]:
    """Read and check what other offices do; nothing when the folder has no such file. Raises `CatalogueError`."""
    problems: list[str] = []
    offices = _load_offices(path / OTHER_OFFICES, problems)
    if problems:
        raise CatalogueError(problems)
    return offices


def _load_offices(file: Path, problems: list[str]) -> list[OtherOffice]:
    if not file.exists():
        return []
    data = read_mapping(file, problems)
    records = data.get("offices") if set(data) == {"offices"} else None
    if not isinstance(records, list):
        problems.append(f"{file.name}: must hold a list of offices, and nothing else")
        return []
    offices: dict[str, OtherOffice] = {}
    for number, record in enumerate(records, start=1):
        name = str(record.get("slug")) if isinstance(record, dict) else f"record {number}"
        try:
            office = OtherOffice.model_validate_json(json.dumps(record, default=str))
        except ValidationError as error:
            problems.extend(f"{file.name}: {name}: {line}" for line in say_each(error))
            continue
        if office.slug in offices:
            problems.append(f"{file.name}: {name}: slug: there twice")
        offices[office.slug] = office
    return list(offices.values())


def read_mapping(file: Path, problems: list[str]) -> dict[str, Any]:
    """The mapping that a YAML file holds; nothing, and a line in `problems`, when it holds none."""
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - one of the safe loaders
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(f"{file.name}: not readable as YAML: {' '.join(str(error).split())}")
        return {}
    if not isinstance(data, dict):
        problems.append(f"{file.name}: must hold a mapping at the top")
        return {}
    return data


def _load_file(file: Path, shared: dict[str, Any], problems: list[str]) -> list[ProcedureSpec]:
    data = read_mapping(file, problems)
    if not data:
        return []
    unknown = sorted(set(data) - {"field", "procedures"})
    if unknown:
        problems.append(f"{file.name}: unknown at the top: {', '.join(unknown)}")
    records = data.get("procedures")
    if not isinstance(records, list):
        problems.append(f"{file.name}: procedures: must be a list")
        return []
    specs = []
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            problems.append(f"{file.name}: record {number}: must be a mapping")
            continue
        name = str(record.get("code") or f"record {number}")
        expanded, missing = expand({"field": data.get("field"), **record}, shared)
        problems.extend(f"{file.name}: {name}: {line}" for line in missing)
        if missing:
            continue
        try:
            # Through JSON, where strict validation still takes lists for tuples and words for enums.
            specs.append(ProcedureSpec.model_validate_json(json.dumps(expanded, default=str)))
        except ValidationError as error:
            problems.extend(f"{file.name}: {name}: {line}" for line in say_each(error))
    return specs


class _Shared:
    """The entries of `shared.yaml`; names that it does not have are kept in `missing`."""

    def __init__(self, entries: dict[str, Any]) -> None:
        self._entries = entries
        self.missing: list[str] = []

    def find(self, kind: str, where: str, name: str) -> Any:
        found = (self._entries.get(kind) or {}).get(name)
        if found is None:
            self.missing.append(f"{where}: {SHARED} has no {kind} called {name!r}")
        return found

    def named(self, kind: str, where: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return {"slug": value, "name": self.find(kind, where, value)}

    def keyed(self, kind: str, where: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = self.find(kind, where, value)
        return {"key": value, **found} if isinstance(found, dict) else found


def expand(record: dict[str, Any], entries: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The record with every name of `shared.yaml` (`entries`) replaced by what it stands for, and the names not found."""
    shared = _Shared(entries)
    whole = dict(record)
    for where, kind in (("department", "departments"), ("authority", "authorities")):
        if where in whole:
            whole[where] = shared.named(kind, where, whole[where])
    for where, kind in (("documents", "documents"), ("form", "form_groups")):
        if isinstance(whole.get(where), list):
            whole[where] = [shared.keyed(kind, f"{where}.{n}", item) for n, item in enumerate(whole[where])]
    if isinstance(whole.get("legal_basis"), str):
        whole["legal_basis"] = shared.find("legal_bases", "legal_basis", whole["legal_basis"])
    return whole, shared.missing


def say_each(error: ValidationError) -> list[str]:
    """One line for each mistake: the field, and what is wrong with it."""
    lines = []
    for found in error.errors(include_url=False):
        where = ".".join(str(part) for part in found["loc"]) or "record"
        lines.append(f"{where}: {found['msg'].removeprefix('Value error, ')}")
    return lines
