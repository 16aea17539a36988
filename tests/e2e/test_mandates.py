"""A mother lets her son fill in for her, he begins a form on his phone, and she ends it while he is at it."""

import re
from contextlib import ExitStack

from playwright.sync_api import Browser, Page, expect

from tests.support import axe
from tests.support import browser as browser_support

PASSWORD = "một câu dài dễ nhớ"
MINE, AGAIN = "Đăng ký khai sinh", "Đăng ký lại khai sinh"


def arrive(browser: Browser, address: str, stack: ExitStack, name: str, serial: int) -> Page:
    context = stack.enter_context(browser.new_context(**browser_support.PHONE, base_url=address))
    page = context.new_page()
    answer = context.request.post(
        "/api/register",
        form={
            "full_name": name,
            "phone": f"03{40000000 + serial}",
            "citizen_number": f"022157{600000 + serial}",
            "birth_date": "05/09/1957",
            "password": PASSWORD,
            "agrees_to_processing": "on",
        },
    )
    assert answer.ok, answer.text()
    return page


def test_from_the_mandate_to_its_end_in_the_middle(browser: Browser, served: str) -> None:
    with ExitStack() as stack:
        mother = arrive(browser, served, stack, "Lê Thị Hằng", 1)
        son = arrive(browser, served, stack, "Vũ Đức Long", 2)

        mother.goto("/tai-khoan/lam-thay")
        mother.get_by_role("button", name="Lấy mã làm thay").click()
        expect(mother.locator("#problem")).to_contain_text("Chưa chọn thủ tục")
        mother.get_by_role("radio", name="Chọn từng thủ tục").check()
        mother.get_by_role("searchbox", name="Tìm thủ tục").fill("khai sinh")
        expect(mother.get_by_text(re.compile(r"^Tìm thấy \d+ thủ tục$"))).to_be_visible()
        mother.get_by_role("checkbox", name=MINE, exact=True).check()
        mother.get_by_role("checkbox", name=AGAIN, exact=True).check()
        assert axe.violations(mother) == []
        mother.get_by_role("searchbox", name="Tìm thủ tục").fill("")
        expect(mother.get_by_role("checkbox", name=MINE, exact=True)).to_be_hidden()
        # What was ticked stays ticked, and its field says so.
        expect(mother.get_by_text("Có mục đã chọn").filter(visible=True)).to_have_count(1)
        mother.get_by_label("Trong bao lâu").select_option("7")
        mother.get_by_role("checkbox", name=re.compile("Tôi đồng ý")).check()
        mother.get_by_role("button", name="Lấy mã làm thay").click()
        code = mother.locator("[data-help-code]")
        expect(code).to_have_text(re.compile(r"^\d{3} \d{3}$"))
        expect(code).to_be_in_viewport()
        first = code.inner_text()
        mother.reload()  # a code is shown once; whoever missed it gets another
        mother.get_by_role("button", name="Lấy mã mới").click()
        expect(code).to_have_text(re.compile(r"^\d{3} \d{3}$"))
        expect(code).not_to_have_text(first)

        son.goto(f"/cam-tay#ma={code.inner_text().replace(' ', '')}")
        son.get_by_role("button", name="Vào cùng điền").click()
        son.get_by_role("button", name="Nhận lời").click()
        expect(son.get_by_text("Chờ người nhờ xác nhận")).to_be_visible()
        expect(mother.get_by_role("heading", name="Vũ Đức Long làm thay cho tôi")).to_be_visible()
        assert axe.violations(mother) == []
        mother.get_by_role("button", name="Đúng người mình nhờ").click()
        expect(son.locator("select[name=procedure] option")).to_have_count(3)
        assert axe.violations(son) == []
        son.locator("select[name=procedure]").select_option(label=MINE)
        son.get_by_role("button", name="Bắt đầu điền thay").click()
        expect(son.get_by_text("Đang làm thay cho")).to_contain_text("Lê Thị Hằng")
        expect(son.locator("#applicant_full_name")).to_have_value("Lê Thị Hằng")
        expect(son.locator("#applicant_id")).to_have_value(re.compile(r"^\*{4} \*{4} \d{2}$"))
        son.fill("#applicant_address", "Số 9, khu Yên Lập, phường Mạo Khê")
        expect(son.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
        assert axe.violations(son) == []

        mother.get_by_role("button", name="Thôi cho làm thay").click()
        expect(son.get_by_role("heading", name="Đã thôi làm thay")).to_be_visible()
        expect(son.get_by_text("đã được thu lại hoặc đã hết hạn")).to_be_visible()
        expect(son.locator("#nop-form")).to_have_count(0)
        mother.goto("/nop?thu-tuc=1.001193")
        expect(mother.locator("#applicant_address")).to_have_value("Số 9, khu Yên Lập, phường Mạo Khê")
