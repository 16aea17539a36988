"""What every part of a record has in common: strictness, and the shapes of its texts and keys."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Strict(BaseModel):
    """Base of every part of a record: nothing unknown, nothing coerced, nothing changed afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
