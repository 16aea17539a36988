"""What the desk's pages make of addresses and of what happened."""

from uuid import uuid4

import pytest

from app.accounts.first_page import first_page
from app.accounts.permissions import ANONYMOUS, Caller
from models.accounts import Role
from pages._queue import page_of, queue_address


@pytest.mark.parametrize(
    ("roles", "path"),
    [
        ({Role.APPRAISE}, "/ban"),
        ({Role.GUIDE}, "/ban"),
        ({Role.COURIER}, "/ban/buu-ta"),
        ({Role.ADMINISTRATOR}, "/ban/ngay-nghi"),
        ({Role.ADMINISTRATOR, Role.LEADER}, "/ban"),
        (set(), "/"),
    ],
)
def test_everybody_is_led_to_a_page_that_lets_them_in(roles: set[Role], path: str) -> None:

    assert first_page(Caller(uuid4(), roles=frozenset(roles))) == path
    assert first_page(ANONYMOUS) == "/"
    assert first_page(Caller(uuid4(), roles=frozenset(roles), must_change_password=True)) == "/"


def test_the_way_back_to_the_queue_keeps_the_filter_and_nothing_else() -> None:
    assert queue_address("qua-han", "tham-dinh", "3") == "/ban?loc=qua-han&buoc=tham-dinh&trang=3"
    assert queue_address("", "", 1) == "/ban"
    assert queue_address("//elsewhere", "javascript:", "x") == "/ban"
    assert queue_address("tam-dung", "", 1, path="") == "?loc=tam-dung"
    assert page_of("-1") == page_of("²") == page_of("9" * 30) == 1
