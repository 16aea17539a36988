"""Names of banks by the six digits NAPAS knows them by: `content/fees/ngan-hang.yaml`."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, Field

CONTENT = Path(__file__).resolve().parents[2] / "content" / "fees" / "ngan-hang.yaml"


class Banks(BaseModel, extra="forbid"):
    """The table, with where it is from; what is not `verified` says so on screen."""

    source: str = Field(min_length=10)
    as_of: date
    verified: bool
    banks: dict[str, str]


@lru_cache(maxsize=1)
def table() -> Banks:
    """The table as it stands in the content."""
    return Banks.model_validate(yaml.safe_load(CONTENT.read_text("utf-8")))


def name_of(bank_bin: str) -> str:
    """The bank's name as people say it; empty for one that is not in the table."""
    return table().banks.get(bank_bin, "")
