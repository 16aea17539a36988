"""Text from outside, made such that every database can keep it."""

from typing import Any


def keepable(text: str) -> str:
    """The text without what cannot be kept: NUL, which PostgreSQL refuses, and halves of a letter.

    A lone surrogate (half an emoji, cut off by a phone's keyboard) becomes "?"; all else stays as it was typed.
    """
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def keepable_all(value: Any) -> Any:
    """What a browser sent, with every text in it made `keepable`, names in forms included."""
    if isinstance(value, str):
        return keepable(value)
    if isinstance(value, dict):
        return {keepable_all(key): keepable_all(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(keepable_all(each) for each in value)
    return value
