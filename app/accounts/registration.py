"""What a person types to get an account, and the account it describes."""

from dataclasses import dataclass

from app import clock
from app.accounts import rules
from app.accounts.profiles import ADDRESS_MAX, ADDRESS_TOO_LONG, Placement
from app.errors import Invalid
from app.typed import keepable
from models._types import lookup_hash
from models.accounts import Account, Honorific


@dataclass(frozen=True)
class Registration:
    """What a person types to get an account; every value is as typed."""

    full_name: str
    phone: str
    citizen_number: str
    birth_date: str
    password: str
    honorific: str = Honorific.NEUTRAL.value
    agrees_to_processing: bool = False
    placement: Placement | None = None
    address: str = ""


def check_registration(form: Registration) -> Account:
    """The account that `form` describes, without its password hash; raises `Invalid`."""
    errors: dict[str, str] = {}
    account = Account(full_name="", phone="", phone_hash="", password_hash="", created_at=clock.now())
    try:
        account.full_name = rules.clean_name(form.full_name)
    except ValueError as error:
        errors["full_name"] = str(error)
    try:
        account.phone = rules.normalise_phone(form.phone)
        account.phone_hash = lookup_hash("phone", account.phone)
    except ValueError as error:
        errors["phone"] = str(error)
    try:
        number = rules.check_citizen_number(form.citizen_number)
        account.citizen_number = number.number
        account.citizen_number_hash = lookup_hash("citizen_number", number.number)
    except ValueError as error:
        errors["citizen_number"] = str(error)
    try:
        account.birth_date = rules.check_birth_date(rules.parse_date(form.birth_date), clock.today())
    except ValueError as error:
        errors["birth_date"] = str(error)
    try:
        rules.check_password(form.password, personal=(account.phone, account.citizen_number or ""))
    except ValueError as error:
        errors["password"] = str(error)
    if form.honorific in set(Honorific):
        account.honorific = Honorific(form.honorific)
    if len(form.address) > ADDRESS_MAX:
        errors["address"] = ADDRESS_TOO_LONG
    account.address = keepable(form.address).strip() or None
    if not form.agrees_to_processing:
        errors["agrees_to_processing"] = "Cần đồng ý điều này thì Trung tâm mới xử lý được hồ sơ."
    if errors:
        raise Invalid("Còn chỗ chưa đúng, ghi ngay dưới từng ô. Những gì đã nhập vẫn còn.", errors)
    return account
