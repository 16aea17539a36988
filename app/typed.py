"""Text from outside, made such that every database can keep it."""


def keepable(text: str) -> str:
    """The text without what cannot be kept: NUL, which PostgreSQL refuses, and halves of a letter.

    A lone surrogate (half an emoji, cut off by a phone's keyboard) becomes "?"; all else stays as it was typed.
    """
    return text.replace("\0", "").encode("utf-8", "replace").decode()
