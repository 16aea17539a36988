"""The words of the catalogue: every choice that a record makes from a closed list."""

from enum import StrEnum


class TimeUnit(StrEnum):
    """How a processing time is counted."""

    SAME_DAY = "same_day"  # received after 15:00: by the end of the next working day
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"


class DocumentKind(StrEnum):
    """In what form a document is asked for."""

    ORIGINAL = "original"
    ONLY_ORIGINAL = (
        "only_original"  # the one that exists ("bản gốc"): list it on the consignment slip and seal it
    )
    COPY = "copy"
    CERTIFIED_COPY = "certified_copy"
    ORIGINAL_OR_COPY = "original_or_copy"
    ORIGINAL_OR_CERTIFIED_COPY = "original_or_certified_copy"
    PHOTO = "photo"
    ANY = "any"


class Handling(StrEnum):
    """Whether a document stays with the office or is only shown."""

    SUBMIT = "submit"
    PRESENT = "present"


class FieldType(StrEnum):
    """The twelve kinds of question a form asks."""

    TEXT = "text"
    ADDRESS = "address"
    DATE = "date"
    ID12 = "id12"
    PHONE = "phone"
    SELECT = "select"
    NUMBER = "number"
    TEXTAREA = "textarea"
    DATETIME = "datetime"
    MONEY = "money"
    BOOLEAN = "boolean"
    TAX_CODE = "tax_code"


class OnlineLevel(StrEnum):
    """How much of a procedure can be done online."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Channel(StrEnum):
    """How a dossier may be filed."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class HomeScope(StrEnum):
    """What the Centre does at the citizen's home."""

    GUIDANCE = "guidance"
    PICKUP = "pickup"
    RETURN = "return"


class Level(StrEnum):
    """The level of government that held a procedure in 2022."""

    DISTRICT = "district"
    COMMUNE = "commune"


class Confidence(StrEnum):
    """How well a record is founded. Anything but `verified` is shown as "chưa xác minh"."""

    VERIFIED = "verified"
    PORTAL = "portal"  # read on the national portal; the form's questions are the project's own
    LAW_TEXT = "law_text"  # read in the text of the law; code, name and form are the project's own
    PARTIAL = "partial"  # only some facts have a source
    ASSUMED = "assumed"  # none has


class Fact(StrEnum):
    """A part of a record that may still wait for verification."""

    CODE = "code"
    AUTHORITY = "authority"
    TIME = "time"
    FEE = "fee"
    DOCUMENTS = "documents"
    FORM = "form"
    RESULT = "result"
    LEGAL_BASIS = "legal_basis"
    ONLINE_LEVEL = "online_level"
    POST = "post"
    HOME_SERVICE = "home_service"
    FIVE_STEPS = "five_steps"
    VALIDITY = "validity"


class WorkStep(StrEnum):
    """The five steps, and who does each of them everywhere."""

    RECEIVE = "receive"
    APPRAISE = "appraise"
    APPROVE = "approve"
    STAMP = "stamp"
    RETURN = "return"
