"""What a proposed catalogue would change, field by field, for whoever decides on it. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from app.catalogue.schema import ProcedureSpec

_KEYED = ("key", "step")
"""What tells one of several things from the others."""


class Kind(StrEnum):
    """What happens to a procedure."""

    ADDED = "added"
    CHANGED = "changed"
    RETIRED = "retired"


@dataclass(frozen=True)
class Difference:
    """One value that differs: where ("documents.birth_certificate.name"), and both as words; "" for nothing."""

    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What happens to one procedure."""

    code: str
    name: str
    kind: Kind
    differences: tuple[Difference, ...] = ()


def compare(
    current: Iterable[ProcedureSpec], proposed: Iterable[ProcedureSpec], *, whole: bool
) -> list[Change]:
    """Every procedure that would change. With `whole` those that are not proposed are retired."""
    before = {spec.code: spec for spec in current}
    found = []
    for spec in proposed:
        old = before.pop(spec.code, None)
        if old is None:
            found.append(Change(spec.code, spec.name, Kind.ADDED))
        elif differences := tuple(_differences(old, spec)):
            found.append(Change(spec.code, spec.name, Kind.CHANGED, differences))
    if whole:
        found += [Change(spec.code, spec.name, Kind.RETIRED) for spec in before.values()]
    return found


def fingerprint(current: Iterable[ProcedureSpec], found: Iterable[Change]) -> str:
    """Of these changes, and of all that stands now where they are: another when a colleague changed any of it."""
    kinds = {change.code: change.kind for change in found}
    stands = {spec.code: spec.model_dump_json() for spec in current if spec.code in kinds}
    told = (f"{code} {kinds[code]} {stands.get(code, '')}" for code in sorted(kinds))
    return sha256("\n".join(told).encode()).hexdigest()


def merged(current: Iterable[ProcedureSpec], proposed: Iterable[ProcedureSpec]) -> list[ProcedureSpec]:
    """The whole catalogue once `proposed` stands in it; what is not proposed stays."""
    return list(({spec.code: spec for spec in current} | {spec.code: spec for spec in proposed}).values())


def _differences(old: ProcedureSpec, new: ProcedureSpec) -> Iterator[Difference]:
    before = dict(_leaves(old.model_dump(mode="json", exclude_none=True)))
    after = dict(_leaves(new.model_dump(mode="json", exclude_none=True)))
    for where in dict.fromkeys([*before, *after]):
        was, becomes = before.get(where), after.get(where)
        if was != becomes:
            yield Difference(where, _say(was), _say(becomes))


def _leaves(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every value by its path. Keyed things go by their key, so that moving one is no change of all after it."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{where}.{key}" if where else key)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for number, inner in enumerate(value, start=1):
            key = next((each for each in _KEYED if each in inner), "")
            yield from _leaves(
                {k: v for k, v in inner.items() if k != key}, f"{where}.{inner.get(key, number)}"
            )
    elif value != []:
        yield where, value


def _say(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    return "; ".join(str(each) for each in value) if isinstance(value, list) else str(value)
