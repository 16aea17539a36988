"""What is taken of a form that another device may have changed since it was drawn."""

from datetime import UTC, datetime
from uuid import uuid4

from app.catalogue.loader import published
from app.dossiers.drafts import OpenDraft
from pages._nop_state import to_send, typed_here


def draft(return_address: str) -> OpenDraft:
    return OpenDraft(uuid4(), published()[0], {}, "", None, return_address, [], datetime.now(UTC), None)


def test_only_what_the_page_lists_is_taken_and_without_its_script_everything() -> None:
    form = {"a": "typed here", "b": "as it was drawn", "consent": True}
    assert typed_here({**form, "_typed": "a gone"}) == {"a": "typed here"}
    assert typed_here({**form, "_typed": ""}) == {}
    assert typed_here(form) == {"a": "typed here", "b": "as it was drawn"}


def test_an_address_that_the_page_proposes_is_an_answer_until_one_is_saved() -> None:
    form = {"return_method": "post", "return_address": "Số 7, khu Vĩnh Xuân", "_typed": "return_method"}
    assert typed_here(form, draft(""))["return_address"] == "Số 7, khu Vĩnh Xuân"
    assert "return_address" not in typed_here(form, draft("Số 99, khu Vĩnh Thông"))


def test_the_answer_to_a_supplement_holds_what_was_kept_from_another_device() -> None:
    filed = {"name": "Hoa", "address": "Số 7", "note": ""}
    kept = {"address": "Số 99", "note": "from elsewhere"}
    form = {"name": "Hoà", "address": "Số 7", "note": "", "_typed": "name"}
    assert to_send(form, filed, kept) == {"name": "Hoà", "address": "Số 99", "note": "from elsewhere"}
