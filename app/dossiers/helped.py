"""Which answers of a filed dossier somebody else than the applicant typed, read from its chain. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.dossiers.authors import Author
from models.dossiers import HelpWay

NO_NAME = "người có tài khoản đã đóng"
WAY_NAMES: dict[HelpWay, str] = {
    HelpWay.TOGETHER: "cùng điền trên hai máy",
    HelpWay.MANDATE: "theo ủy quyền",
    HelpWay.COUNTER: "tại quầy",
}


@dataclass(frozen=True)
class Helper:
    """Somebody who typed for the applicant, as both the office and the applicant read it."""

    name: str
    way: HelpWay | None

    @property
    def said(self) -> str:
        return f"{self.name}, {WAY_NAMES[self.way]}" if self.way else self.name


def authors_in(chain: Iterable[Mapping[str, Any]]) -> dict[str, Author]:
    """Who typed each box, where it was not the applicant, from what every action of the chain holds.

    An answer that was corrected since belongs to whoever corrected it.
    """
    found: dict[str, Author] = {}
    for data in chain:
        for box in data.get("answers") or {}:
            found.pop(box, None)
        ways = data.get("typed_as") or {}
        for box, who in (data.get("typed_by") or {}).items():
            found[box] = Author(UUID(who), HelpWay(ways[box]) if box in ways else None)
    return found


def helpers(found: Mapping[str, Author], names: Mapping[UUID, str]) -> dict[str, Helper]:
    """The same with names."""
    return {box: Helper(names.get(each.account_id, NO_NAME), each.way) for box, each in found.items()}


def say(rows: Iterable[Iterable[Helper]]) -> str:
    """One sentence for the whole dossier, from the helpers of each of its answers; empty without any."""
    counted = Counter(helper for row in rows for helper in row)
    if not counted:
        return ""
    each = "; ".join(f"{helper.said} ({count} mục)" for helper, count in counted.most_common())
    return f"Có phần do người khác khai giúp: {each}."
