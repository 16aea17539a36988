"""A family of three on one phone: each is one tap and a password away, and finds nothing of the others."""

import re
from dataclasses import dataclass, replace

from playwright.sync_api import Page, Route, expect

from app.demo import PASSWORD as DEMO_PASSWORD
from tests.support import axe

PROCEDURE = "/nop?thu-tuc=1.001193"
CHILD = "Nguyễn Minh An"


@dataclass(frozen=True)
class Person:
    """One of the family, and the name they chose to be called by on the phone."""

    full_name: str
    phone: str
    number: str
    password: str
    called: str
    honorific: str

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.full_name, self.phone, self.number)


GRANDMOTHER = Person("Đặng Thị Hoa", "0384700001", "022157847001", "hoa gạo tháng ba", "Bà Hoa", "bà")
MOTHER = Person("Lê Thị Hằng", "0384700002", "022182847002", "sông Cầm nước trong", "Hằng", "chị")
FATHER = Person("Vũ Đức Long", "0384700003", "022080847003", "đèo Voi gió lớn", "Anh Long", "anh")

LEFT_BEHIND = """async () => {
    const all = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            all.push(request.url);
            if (name !== "camtay-kept" && name !== "camtay-assets") all.push(await (await cache.match(request)).text());
        }
    }
    for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((done) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => done(request.result);
        });
        for (const store of database.objectStoreNames) {
            const rows = await new Promise((done) => {
                const request = database.transaction(store).objectStore(store).getAll();
                request.onsuccess = () => done(request.result);
            });
            const plain = (_, value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
                ? new TextDecoder().decode(value) : value;
            all.push(JSON.stringify(rows, plain));
        }
        database.close();
    }
    return all.join("\\n");
}"""


def register(page: Page, person: Person) -> None:
    answer = page.context.request.post(
        "/api/register",
        form={
            "full_name": person.full_name,
            "phone": person.phone,
            "citizen_number": person.number,
            "birth_date": "05/09/1957",
            "password": person.password,
            "honorific": person.honorific,
            "agrees_to_processing": "on",
        },
    )
    assert answer.ok, answer.text()


def remembered_from_the_account_page(page: Page, person: Person) -> None:
    page.goto("/tai-khoan")
    page.fill("#call_name", person.called)
    # The form answers with its page again; who went elsewhere before that would be brought back.
    with page.expect_response("**/api/family/remember"), page.expect_event("load"):
        page.get_by_role("button", name="Nhớ tên tôi trên máy này").click()
    expect(page.locator("[data-family-my-name]")).to_have_text(person.called)


def remembered_at_sign_in(page: Page, person: Person) -> None:
    page.goto("/dang-nhap")
    assert not page.locator("#remember").is_checked()
    page.check("#remember")
    page.fill("#login", person.phone)
    page.fill("#password", person.password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    at_home(page, person)


def sign_out(page: Page) -> None:
    assert page.context.request.post("/api/sign-out").ok


def at_home(page: Page, person: Person) -> None:
    given = person.full_name.split()[-1]
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Chào {person.honorific} {given}. Hôm nay cần việc gì?"
    )


def pick(page: Page, person: Person) -> None:
    page.get_by_role("button", name="Đổi người").first.click()
    page.locator("dialog[open]").get_by_role("button", name=person.called).click()


def enter(page: Page, person: Person) -> None:
    page.locator("dialog[open] #own_password").fill(person.password)
    page.locator("dialog[open]").get_by_role("button", name="Vào", exact=True).click()
    at_home(page, person)


def nothing_of(page: Page, *others: Person) -> None:
    found = page.evaluate(LEFT_BEHIND) + page.content()
    for secret in (CHILD, *[secret for other in others for secret in other.secrets]):
        assert secret not in found, secret


def breaks(route: Route) -> None:
    if route.request.method == "PUT":
        route.abort()
    else:
        route.continue_()


def typed_and_not_sent(page: Page) -> str:
    with page.expect_response(re.compile("/api/drafts/[^/]+/offline$")):
        page.goto(PROCEDURE)
        expect(page.locator("#applicant_full_name")).to_have_value(MOTHER.full_name)
    page.context.route("**/api/drafts/**", breaks)
    page.locator("#applicant_address").fill(f"Nhà {CHILD}")
    expect(page.locator("[data-outbox-words]").first).to_have_text("Chờ gửi: 1 câu trả lời")
    return page.url


def all_remembered(phone: Page) -> None:
    register(phone, GRANDMOTHER)
    remembered_from_the_account_page(phone, GRANDMOTHER)
    sign_out(phone)
    register(phone, MOTHER)
    sign_out(phone)
    remembered_at_sign_in(phone, MOTHER)
    sign_out(phone)
    register(phone, FATHER)
    remembered_from_the_account_page(phone, FATHER)


def test_three_people_take_turns_and_leave_nothing_for_each_other(phone: Page) -> None:
    all_remembered(phone)
    phone.goto("/")
    pick(phone, MOTHER)
    assert not axe.violations(phone)
    enter(phone, MOTHER)
    nothing_of(phone, GRANDMOTHER, FATHER)

    form = phone.context.new_page()
    draft = typed_and_not_sent(form)
    pick(phone, GRANDMOTHER)
    warning = phone.locator("dialog[open] [data-family-warning]")
    expect(warning).to_contain_text("1 câu trả lời chưa gửi được")
    warning.get_by_role("button", name="Ở lại để gửi").click()
    at_home(phone, MOTHER)
    pick(phone, GRANDMOTHER)
    warning.get_by_role("button", name="Vẫn đổi người").click()
    enter(phone, GRANDMOTHER)
    expect(form.get_by_role("heading", level=1)).to_have_text("Máy này vừa đổi sang người khác")
    nothing_of(form, MOTHER, FATHER)
    form.go_back()
    expect(form.get_by_text(CHILD)).to_have_count(0)
    form.close()
    nothing_of(phone, MOTHER, FATHER)
    phone.go_back()  # to a page that was opened when somebody else had the phone
    expect(phone.get_by_text(GRANDMOTHER.phone)).to_be_visible()
    nothing_of(phone, MOTHER, FATHER)
    phone.goto("/")

    pick(phone, FATHER)
    enter(phone, FATHER)
    phone.goto(draft)
    expect(phone.get_by_text(CHILD)).to_have_count(0)
    nothing_of(phone, GRANDMOTHER, MOTHER)
    phone.goto("/nop/ngoai-tuyen/")
    expect(phone.get_by_text("Trên máy này chưa có hồ sơ nào để điền tiếp")).to_be_visible()
    phone.goto("/ho-so")
    nothing_of(phone, GRANDMOTHER, MOTHER)

    phone.goto("/")
    phone.context.unroute("**/api/drafts/**")
    pick(phone, MOTHER)
    with phone.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        enter(phone, MOTHER)
    phone.goto(draft)
    expect(phone.locator("#applicant_address")).to_have_value(f"Nhà {CHILD}")


def test_a_wrong_password_a_broken_network_and_a_name_taken_off(phone: Page) -> None:
    one = Person("Trần Thị Lan", "0384700011", "022182847011", "mùa hoa sim tím", "Lan", "chị")
    two = Person("Trần Văn Bình", "0384700012", "022080847012", "bến phà Triều", "Bình", "anh")
    for person in (one, two):
        register(phone, person)
        remembered_from_the_account_page(phone, person)
    phone.goto("/")
    pick(phone, one)
    box = phone.locator("dialog[open]")
    box.locator("#own_password").fill("không phải câu này")
    box.get_by_role("button", name="Vào", exact=True).click()
    expect(box.get_by_role("alert")).to_contain_text("Mật khẩu chưa đúng")
    box.get_by_role("button", name="Đóng").click()
    at_home(phone, two)

    phone.context.route("**/api/family/sign-in", lambda route: route.abort())
    pick(phone, one)
    box.locator("#own_password").fill(one.password)
    with phone.expect_response("**/api/sign-out"):
        box.get_by_role("button", name="Vào", exact=True).click()
    expect(phone.get_by_text("Mạng đứt đúng lúc đổi người")).to_be_visible()
    phone.context.unroute("**/api/family/sign-in")
    phone.goto("/tai-khoan")
    phone.wait_for_url(re.compile("/dang-nhap"))  # nobody is signed in
    nothing_of(phone, one, two)

    phone.get_by_role("button", name="Bình").click()
    box.get_by_role("button", name="Quên tên này trên máy").click()
    with phone.expect_response("**/api/family/forget"):
        box.get_by_role("button", name="Quên hẳn tên này? Chạm lần nữa").click()
    names = box.locator("[data-family-list] button:visible")
    expect(names).to_have_count(1)
    names.and_(phone.get_by_role("button", name="Lan")).click()
    box.locator("#own_password").fill(one.password)
    box.get_by_role("button", name="Vào", exact=True).click()
    phone.wait_for_url(lambda address: "/dang-nhap" not in address)
    assert phone.evaluate("JSON.parse(localStorage['camtay-family']).map((one) => one.name)") == ["Lan"]


def test_the_slip_from_the_counter_opens_behind_ones_name_and_the_name_stays(
    phone: Page, desktop: Page
) -> None:
    aunt = Person("Trần Thị Mận", "0384700011", "022160847011", "mận chín đầu hè", "Cô Mận", "chị")
    uncle = Person("Trần Văn Đào", "0384700012", "022058847012", "đào phai cuối đông", "Bác Đào", "ông")
    register(phone, aunt)
    remembered_from_the_account_page(phone, aunt)
    sign_out(phone)
    register(phone, uncle)
    remembered_from_the_account_page(phone, uncle)

    officer = {"login": "0912000011", "password": DEMO_PASSWORD}
    assert desktop.context.request.post("/api/sign-in", form=officer).ok
    desktop.goto("/ban/mat-khau")
    desktop.fill("#phone", aunt.phone)
    desktop.fill("#citizen_number", aunt.number)
    desktop.get_by_role("button", name="Cấp mật khẩu", exact=True).click()
    expect(desktop.get_by_role("heading", name="Đưa cho người dân, chỉ hiện một lần")).to_be_visible()
    slip = desktop.get_by_role("main").locator("p.font-mono").inner_text()

    phone.goto("/")
    pick(phone, aunt)
    phone.locator("dialog[open] #own_password").fill(slip)
    phone.locator("dialog[open]").get_by_role("button", name="Vào", exact=True).click()
    expect(phone.get_by_role("heading", name="Đổi mật khẩu")).to_be_visible()
    changed = replace(aunt, password="mận hậu Bắc Hà")
    phone.fill("#new", changed.password)
    phone.get_by_role("main").get_by_role("button", name="Đổi mật khẩu").click()
    expect(phone.get_by_text("Đã đổi mật khẩu.", exact=False)).to_be_visible()
    phone.goto("/")
    pick(phone, uncle)
    enter(phone, uncle)
    pick(phone, changed)
    enter(phone, changed)
