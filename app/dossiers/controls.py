"""How a question is answered on a small screen, for pages and for a phone without a network. Pure."""

from app.catalogue.schema import FieldType, FormField
from app.dossiers import for_whom, forms

CARDS_MAX = 4
"""Up to this many options stand open as cards; more go into a drop-down, save for whom a dossier is."""

_KEYPADS = {
    FieldType.DATE: "numeric",
    FieldType.DATETIME: "numeric",
    FieldType.ID12: "numeric",
    FieldType.NUMBER: "decimal",
    FieldType.MONEY: "numeric",
    FieldType.PHONE: "tel",
    FieldType.TAX_CODE: "numeric",
}


def keypad(asked: FormField) -> str:
    """The `inputmode` of its box."""
    return _KEYPADS.get(asked.type, "text")


def choices(asked: FormField) -> list[tuple[str, str]]:
    """What may be chosen, each (value, words); empty for a box that is typed into."""
    if asked.type is FieldType.BOOLEAN:
        return [(forms.YES, "Có"), (forms.NO, "Không")]
    return [(option, option) for option in asked.options]


def shown_as(asked: FormField) -> str:
    """How its choices are shown: `cards` or `list`; "" for a box that is typed into."""
    count = len(choices(asked))
    if asked.key == for_whom.FOR_WHOM:
        return "cards"
    return "" if not count else "cards" if count <= CARDS_MAX else "list"


def examples(asked: FormField) -> tuple[str, str]:
    """The example of its box and, for a moment, that of the hour's box; "" where there is none."""
    if asked.type is not FieldType.DATETIME:
        return _example(asked.example or ""), ""
    hour, _, day = (asked.example or "").rpartition(", ngày ")
    return _example(day), _example(hour)


def _example(text: str) -> str:
    return f"Ví dụ: {text}" if text else ""
