"""Home: the answer first, then the doors."""

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue.loader import published
from app.db import reading
from app.dossiers import queries
from app.ui import button, heading, icon, rest, row_link, rows, section, tile
from app.ui.level import only_for
from app.ui.pwa import install_hint
from models.accounts import DigitalLevel as L
from pages._base import PageState, Shell, handler, page, screen
from pages._family import family_sheet, switch_button
from pages.thu_tuc import OFTEN


class HomeState(PageState, rx.State):
    """The dossier in motion that matters most to whoever is signed in."""

    code: str = ""
    name: str = ""
    standing: str = ""
    clock_words: str = ""
    others: int = 0

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> None:
        await self._show(caller)
        if caller.account_id is not None:
            self._watch(HomeState.refresh, f"account:{caller.account_id}")

    @handler(Permission.PUBLIC)
    async def refresh(self, caller: Caller) -> None:
        await self._show(caller)

    async def _show(self, caller: Caller) -> None:
        moving: list[queries.Summary] = []
        if caller.account_id is not None:
            async with reading() as db:
                moving = [each for each in await queries.mine(db, caller) if each.is_open]
        first = moving[0] if moving else None
        self.code, self.name = (first.code, first.procedure_name) if first else ("", "")
        if first and first.subject:
            self.name += f", cho {first.subject}"
        self.standing = first.sentence.standing if first else ""
        self.clock_words = first.sentence.clock if first else ""
        self.others = max(0, len(moving) - 1)
        self.ready = True


def _in_motion() -> rx.Component:
    return rx.el.section(
        rx.el.p(
            icon("clock", 22),
            "Hồ sơ ",
            HomeState.code,
            class_name="flex items-center gap-2 text-sm",
        ),
        rx.el.h2(HomeState.standing, class_name="text-[1.15rem] leading-snug"),
        rx.el.p(HomeState.name, ". ", HomeState.clock_words, class_name="text-sm"),
        rx.el.a(
            "Xem hồ sơ",
            href="/ho-so/" + HomeState.code,
            class_name=(
                "btn mt-1 h-auto min-h-14 border-base-100 bg-base-100 py-2 text-base font-semibold text-primary"
            ),
        ),
        rx.cond(
            HomeState.others > 0,
            rx.el.a(
                f"Và {HomeState.others} hồ sơ khác đang giải quyết",
                href="/ho-so",
                class_name="inline-flex min-h-12 items-center justify-center text-sm underline",
            ),
        ),
        class_name="flex flex-col gap-2 rounded-box bg-primary p-5 text-primary-content",
        aria_label="Hồ sơ đang giải quyết",
    )


_NAMES = {spec.code: spec.name for spec in published()}
_LOOK_UP = "Tra cứu hồ sơ bằng mã"


def _link(label: str, path: str) -> rx.Component:
    return rx.el.a(label, href=path, class_name="link inline-flex min-h-12 items-center")


def _straight_to() -> rx.Component:
    """Past search and explanation: the applications that are made most often."""
    return section(
        "Vào thẳng tờ khai",
        rows(*[row_link(_NAMES[code], "", f"/nop?thu-tuc={code}") for code in OFTEN]),
    )


@page(
    "/",
    "Cầm Tay · Bộ phận Một cửa Đông Triều trong tay bạn",
    "Tìm thủ tục, học cách làm, nộp hồ sơ bằng điện thoại, hẹn cán bộ đến nhà và theo dõi từng bước.",
    on_load=(HomeState.load,),
    indexed=True,
)
def home() -> rx.Component:
    """Greeting, search, the dossier in motion, four doors."""
    return screen(
        switch_button("quiet", "-my-3 -ml-4"),
        heading(
            rx.cond(
                Shell.greeting != "",
                f"Chào {Shell.greeting}. Hôm nay cần việc gì?",
                "Xin chào. Hôm nay cần việc gì?",
            )
        ),
        rx.el.form(
            rx.el.label("Tìm thủ tục", html_for="tim", class_name="sr-only"),
            icon("search"),
            rx.el.input(
                id="tim",
                name="tim",
                type="search",
                placeholder="Ví dụ: làm giấy khai sinh",
                class_name="grow min-h-12 bg-transparent outline-none",
            ),
            custom_attrs={"data-go": "/thu-tuc"},
            role="search",
            class_name="flex items-center gap-3 rounded-box border px-4 border-[var(--line)]",
        ),
        rx.el.a(
            "Chưa biết cần thủ tục gì?",
            href="/can-thu-tuc-gi",
            class_name="link -my-2 inline-flex min-h-12 w-fit items-center",
        ),
        rx.cond(HomeState.code != "", _in_motion()),
        rx.el.nav(
            rx.cond(
                Shell.desk != "",
                rx.el.div(tile("Bàn làm việc", Shell.desk, "briefcase"), class_name="col-span-2 flex *:grow"),
            ),
            tile("Nộp hồ sơ mới", "/thu-tuc", "file-plus"),
            tile("Hẹn cán bộ đến nhà", "/hen-gio", "house"),
            tile("Học dùng VNeID và cổng dịch vụ công", "/hoc", "graduation-cap"),
            only_for(L.PARTLY, L.INDEPENDENT, children=[tile(_LOOK_UP, "/tra-cuu", "map-pin")]),
            class_name="doors grid grid-cols-2 gap-3",
            aria_label="Việc hay làm",
        ),
        rx.cond(
            Shell.ready & ~Shell.signed_in,
            button("Đăng nhập", kind="primary", href="/dang-nhap"),
        ),
        only_for(L.INDEPENDENT, children=[_straight_to()]),
        rest(
            "Xem thêm",
            rx.el.nav(
                only_for(L.BEGINNER, children=[_link(_LOOK_UP, "/tra-cuu")]),
                _link("Giúp người khác điền hồ sơ", "/cam-tay"),
                _link("Số liệu công khai", "/so-lieu"),
                class_name="flex flex-wrap gap-x-6",
                aria_label="Trang khác",
            ),
            install_hint(),
            titled=False,
        ),
        family_sheet(),
        dock="home",
    )
