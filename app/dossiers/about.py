"""About whom an application is, in a few words, so that several of one procedure are told apart. Pure functions.

Some records ask for whom they are (`for_whom`); others are about a person or a thing by what they are: the child of a
birth registration, the one who died, the shop. Their name is what the first box is for whose key ends in `_name`,
outside the applicant's own and what is asked several times. That is a convention of the records, and all that is lost
where one does not keep to it is the name in a list.
"""

import unicodedata
from collections.abc import Mapping

from app.catalogue.schema import FieldType, FormGroup, ProcedureSpec
from app.dossiers import for_whom, layout
from app.dossiers.for_whom import Kind

NOT_SAID = "Chưa ghi cho ai"
FOR_SELF = "Cho chính tôi"
_SHOWN = 80
"""Letters of a name that a list shows; more is no name."""

_OTHERS = ("applicant_", "whom_", "organisation_")
_TELLS_APART = ("_dob", "_birth", "_id")


def name_boxes(spec: ProcedureSpec) -> tuple[str, ...]:
    """The boxes that say about whom an application is, the first that is asked and filled in counts."""
    asked = (for_whom.NAME, for_whom.ORGANISATION_NAME) if for_whom.asks(spec) else ()
    own = _own(spec)
    return (*asked, own[1]) if own else asked


def name(spec: ProcedureSpec, answers: Mapping[str, str]) -> str:
    """About whom (or what) it is: "con: Trần Minh An", "Trần Minh An"; empty while that is not said."""
    subject = for_whom.subject(answers) if for_whom.asks(spec) else None
    if subject:
        return subject.said[:_SHOWN]
    own = _own(spec)
    if own is None or not any(asked.key == own[1] for asked in layout.laid_out(spec, answers).fields):
        return ""
    return " ".join(answers.get(own[1], "").split())[:_SHOWN]


def said(spec: ProcedureSpec, answers: Mapping[str, str]) -> str:
    """The same as a line that is never silent, but for records that are about nobody."""
    about = name(spec, answers)
    if about:
        return f"Cho {about}"
    if for_whom.asks(spec) and for_whom.kind_of(answers) is Kind.SELF:
        return FOR_SELF
    return NOT_SAID if name_boxes(spec) else ""


def differ(spec: ProcedureSpec, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two applications are certainly about two people: both say something of it, and not the same."""
    kinds = {for_whom.kind_of(one), for_whom.kind_of(other)} - {None} if for_whom.asks(spec) else set()
    if len(kinds) > 1:
        return True
    boxes = {*name_boxes(spec), *_telling(spec)}
    return any(plain(one[box]) != plain(other[box]) for box in boxes if one.get(box) and other.get(box))


def same(spec: ProcedureSpec, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two applications say the same name, and nothing else that tells them apart."""
    names = name(spec, one), name(spec, other)
    return bool(names[0]) and plain(names[0]) == plain(names[1]) and not differ(spec, one, other)


def plain(text: str) -> str:
    """A text without what two people type differently. Accents count: An and Ân may be twins."""
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def _own(spec: ProcedureSpec) -> tuple[FormGroup, str] | None:
    """The screen and the box of the name that a record is about by what it is."""
    return next(
        (
            (group, asked.key)
            for group in spec.form
            if group.repeat is None
            for asked in group.fields
            if asked.type is FieldType.TEXT
            and asked.key.endswith("_name")
            and not asked.key.startswith(_OTHERS)
        ),
        None,
    )


def _telling(spec: ProcedureSpec) -> set[str]:
    """Boxes beside the name by which two people of one name are told apart."""
    own = _own(spec)
    beside = {asked.key for asked in own[0].fields if asked.key.endswith(_TELLS_APART)} if own else set()
    return beside | ({for_whom.BORN, for_whom.TAX_CODE} if for_whom.asks(spec) else set())
