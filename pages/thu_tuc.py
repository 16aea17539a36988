"""The catalogue: found as one types, filtered, and there before the websocket is."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from app.accounts.permissions import Caller, Permission
from app.catalogue import queries
from app.catalogue.loader import published
from app.catalogue.rules import say_fee, say_other_office, say_time, slug_of
from app.catalogue.schema import OnlineLevel, ProcedureSpec
from app.catalogue.search import Filters, fold
from app.db import reading
from app.ui import button, empty, few, heading, icon, panel, problem, rest, rows, section, select
from pages._base import PageState, handler, page, screen

SHOWN_AT_MOST = 30
_EVERYTHING = ""
OFTEN = ("1.001193", "2.000635", "1.004873", "1.001612", "1.012783", "1.001776")
# Read in the browser, when the page comes to life.
_TYPED = rx.Var("(document.getElementById('tim')?.value ?? '')").to(str)

_SPECS = published()
_BY_CODE = {spec.code: spec for spec in _SPECS}
_FIELDS = queries.facets(spec.field for spec in _SPECS)
_DEPARTMENTS = queries.facets(spec.department for spec in _SPECS)
# What each filter is called in the address, and what it may be there: `assets/tim.js` writes it.
_IN_ADDRESS = {
    "field": ("linh-vuc", {each.slug for each in _FIELDS}),
    "department": ("phong", {each.slug for each in _DEPARTMENTS}),
    "online": ("qua-mang", {level.value for level in OnlineLevel}),
    "home": ("tai-nha", {"yes", "no"}),
}
_DIGITS_IN_ADDRESS = 8
"""More digits than this may be somebody's phone or citizen number: such a search stays out of the address."""


def _row(spec: ProcedureSpec) -> dict[str, str]:
    said = [say_time(spec.time), say_fee(spec.fee)]
    if spec.home_service.eligible:
        said.append("Có phục vụ tại nhà")
    return {
        "name": spec.name,
        "summary": spec.summary,
        "facts": " · ".join(said),
        "href": f"/thu-tuc/{slug_of(spec.code)}",
    }


class CatalogueState(PageState, rx.State):
    """What is looked for. Without it the list rendered at build time stands."""

    query: str = ""
    field: str = ""
    department: str = ""
    online: str = ""
    home: str = ""
    results: list[dict[str, str]] = []
    found: int = 0
    other_name: str = ""
    other_office: str = ""
    other_note: str = ""
    outcome: str = ""

    @rx.var
    def looking(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.query.strip() or self._narrowed())

    @rx.var
    def puzzled(self) -> bool:
        """Whether something was typed that has no word in it."""
        return bool(self.query.strip()) and not fold(self.query)

    @rx.var
    def address(self) -> str:
        """The search as the address shall hold it, from its question mark on; empty until it was read."""
        if not self.ready:
            return ""
        words = self.query.strip()
        if sum(letter.isdigit() for letter in words) > _DIGITS_IN_ADDRESS:
            words = ""
        parts = {"tim": words} | {name: getattr(self, key) for key, (name, _) in _IN_ADDRESS.items()}
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    @rx.var
    def narrowed(self) -> bool:
        """Whether a filter is set."""
        return self._narrowed()

    def _narrowed(self) -> bool:
        return bool(self.field or self.department or self.online or self.home)

    async def _search(self) -> None:
        filters = Filters(
            field=self.field or None,
            department=self.department or None,
            online=OnlineLevel(self.online) if self.online in set(OnlineLevel) else None,
            home_service={"yes": True, "no": False}.get(self.home),
        )
        async with reading() as db:
            index = await queries.search_index(db)
        words = self.query.strip()
        found = index.search(words, filters) if words or self._narrowed() else []
        other = index.elsewhere(words)
        self.other_name = other.name if other else ""
        self.other_office = say_other_office(other) if other else ""
        self.other_note = (other.note or "") if other else ""
        self.found = len(found)
        self.outcome = self._outcome()
        self.results = [_row(spec) for spec in found[:SHOWN_AT_MOST]]

    def _outcome(self) -> str:
        if self.found:
            return f"Tìm thấy {self.found} thủ tục" + (" liên quan" if self.other_name else "")
        return "Trung tâm không làm việc này" if self.other_name else "Không tìm thấy thủ tục nào"

    @handler(Permission.PUBLIC)
    async def load(self, caller: Caller) -> Any:  # noqa: ARG002 - public
        self.query = self._argument("tim")
        for key, (name, known) in _IN_ADDRESS.items():
            value = self._argument(name)
            setattr(self, key, value if value in known else "")
        self.ready = True
        await self._search()
        return rx.set_value("tim", self.query) if self.query else None

    @handler(Permission.PUBLIC)
    async def wake(self, caller: Caller, text: str) -> None:  # noqa: ARG002 - public
        """Look for what was typed before the page came to life."""
        if text:
            self.query = text[:200]
            await self._search()

    @handler(Permission.PUBLIC, debounce=120)
    async def type_query(self, caller: Caller, text: str) -> None:  # noqa: ARG002 - public
        self.query = text[:200]
        await self._search()

    @handler(Permission.PUBLIC)
    async def choose_field(self, caller: Caller, slug: str) -> None:  # noqa: ARG002 - public
        self.field = slug[:60]
        await self._search()

    @handler(Permission.PUBLIC)
    async def choose_department(self, caller: Caller, slug: str) -> None:  # noqa: ARG002 - public
        self.department = slug[:60]
        await self._search()

    @handler(Permission.PUBLIC)
    async def choose_online(self, caller: Caller, level: str) -> None:  # noqa: ARG002 - public
        self.online = level[:20]
        await self._search()

    @handler(Permission.PUBLIC)
    async def choose_home(self, caller: Caller, answer: str) -> None:  # noqa: ARG002 - public
        self.home = answer[:10]
        await self._search()

    @handler(Permission.PUBLIC)
    async def start_over(self, caller: Caller) -> Any:  # noqa: ARG002 - public
        self.query = self.field = self.department = self.online = self.home = ""
        await self._search()
        return rx.set_value("tim", "")


@page(
    "/thu-tuc",
    "Thủ tục hành chính · Cầm Tay",
    "Tìm thủ tục bằng lời nói thường ngày: giấy tờ cần có, thời gian, phí, cách nộp và phục vụ tại nhà.",
    on_load=(CatalogueState.load,),
    indexed=True,
)
def catalogue() -> rx.Component:
    """Search, filters, and the list."""
    return screen(
        heading("Cần làm thủ tục gì?"),
        _search_box(),
        _filters(),
        problem(CatalogueState.problem),
        rx.el.div(
            rx.cond(
                CatalogueState.looking,
                _results(),
                _everything(),
            ),
            class_name="flex flex-col gap-6",
            custom_attrs={"data-address": CatalogueState.address},
        ),
        rx.el.script(src="/tim.js", custom_attrs={"async": True}),
        dock="procedures",
    )


def _search_box() -> rx.Component:
    return rx.el.div(
        rx.el.label("Tìm thủ tục", html_for="tim", class_name="sr-only"),
        icon("search"),
        rx.el.input(
            id="tim",
            name="tim",
            type="search",
            placeholder="Ví dụ: làm giấy khai sinh",
            auto_complete="off",
            enter_key_hint="search",
            max_length=200,
            on_mount=CatalogueState.wake(_TYPED),
            on_change=CatalogueState.type_query,
            class_name="grow min-w-0 min-h-14 bg-transparent outline-none",
        ),
        role="search",
        class_name="flex items-center gap-3 rounded-box border px-4 border-[var(--line)]",
    )


def _filters() -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            icon("sliders-horizontal", 20),
            rx.el.span(
                rx.cond(CatalogueState.narrowed, "Đang lọc", "Lọc danh sách"),
                class_name="font-semibold flex-1",
            ),
            icon("chevron-down", 20),
            class_name="flex items-center gap-3 min-h-12 px-4 cursor-pointer list-none",
        ),
        rx.el.div(
            select(
                "loc-linh-vuc",
                "Lĩnh vực",
                [(_EVERYTHING, "Tất cả"), *((each.slug, f"{each.name} ({each.count})") for each in _FIELDS)],
                value=CatalogueState.field,
                on_change=CatalogueState.choose_field,
            ),
            select(
                "loc-phong",
                "Phòng phụ trách (theo năm 2022)",
                [
                    (_EVERYTHING, "Tất cả"),
                    *((each.slug, f"{each.name} ({each.count})") for each in _DEPARTMENTS),
                ],
                value=CatalogueState.department,
                on_change=CatalogueState.choose_department,
            ),
            select(
                "loc-truc-tuyen",
                "Nộp qua mạng",
                [
                    (_EVERYTHING, "Tất cả"),
                    ("full", "Toàn bộ qua mạng"),
                    ("partial", "Một phần"),
                    ("none", "Không"),
                ],
                value=CatalogueState.online,
                on_change=CatalogueState.choose_online,
            ),
            select(
                "loc-tai-nha",
                "Phục vụ tại nhà",
                [(_EVERYTHING, "Tất cả"), ("yes", "Có"), ("no", "Không")],
                value=CatalogueState.home,
                on_change=CatalogueState.choose_home,
            ),
            class_name="grid gap-x-4 gap-y-1 sm:grid-cols-2 px-4 pb-3",
        ),
        class_name="rounded-box bg-base-200",
    )


def _results() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.p(CatalogueState.outcome, role="status", class_name="font-semibold"),
            button("Xóa tìm và lọc", kind="quiet", on_click=CatalogueState.start_over),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.cond(
            CatalogueState.other_name != "",
            panel(
                rx.el.p(CatalogueState.other_name, class_name="font-semibold"),
                rx.el.p(CatalogueState.other_office),
                rx.cond(CatalogueState.other_note != "", rx.el.p(CatalogueState.other_note)),
                icon_name="map-pin",
            ),
        ),
        rx.cond(
            CatalogueState.found > 0,
            few(rows(rx.foreach(CatalogueState.results, _line))),
            rx.cond(
                CatalogueState.other_name == "",
                empty(
                    rx.cond(CatalogueState.puzzled, "Chưa hiểu được lời tìm", "Chưa tìm thấy"),
                    "Mời thử lời khác, ví dụ: khai sinh, sổ đỏ, mở quán. Có thể gõ không dấu.",
                    icon_name="search-x",
                ),
            ),
        ),
        rx.cond(
            CatalogueState.found > SHOWN_AT_MOST,
            rx.el.p(
                f"Đang hiện {SHOWN_AT_MOST} thủ tục hợp nhất. Gõ thêm để tìm chính xác hơn.",
                class_name="muted text-sm",
            ),
        ),
    )


def _line(row: Any) -> rx.Component:
    return rx.el.a(
        rx.el.span(
            rx.el.span(row["name"], class_name="font-semibold"),
            rx.el.span(row["summary"], class_name="text-sm"),
            rx.el.span(row["facts"], class_name="muted text-sm"),
            class_name="flex flex-col gap-0.5 min-w-0 flex-1",
        ),
        icon("chevron-right", 20),
        href=row["href"],
        class_name="flex items-center gap-3 px-4 py-3 min-h-16 border-b border-base-300 last:border-0",
    )


def _name(pair: Any) -> rx.Component:
    return rx.el.a(
        pair[0],
        href=pair[1],
        class_name="flex items-center min-h-12 py-2 px-4 underline-offset-4 hover:underline",
    )


def _everything() -> rx.Component:
    by_field = sorted(_SPECS, key=lambda spec: (spec.field.name, spec.name))
    return rx.fragment(
        button("Giúp tôi tìm đúng thủ tục", kind="secondary", href="/can-thu-tuc-gi", icon_name="compass"),
        section("Hay cần đến", few(rows(*[_line(_row(_BY_CODE[code])) for code in OFTEN]))),
        rest(
            "Tất cả theo lĩnh vực",
            rx.el.div(
                *[_field(list(specs)) for _, specs in groupby(by_field, key=lambda spec: spec.field.slug)],
                class_name="rounded-box border border-base-300 divide-y divide-base-300",
            ),
        ),
    )


def _field(specs: list[ProcedureSpec]) -> rx.Component:
    first = specs[0].field
    return rx.el.details(
        rx.el.summary(
            rx.el.span(
                rx.el.span(first.name, class_name="font-semibold"),
                rx.el.span(f"{len(specs)} thủ tục", class_name="muted text-sm"),
                class_name="flex flex-col flex-1 min-w-0",
            ),
            icon("chevron-down", 20),
            class_name="flex items-center gap-3 px-4 py-3 min-h-16 cursor-pointer list-none",
        ),
        # Names alone, as data: the whole catalogue travels with the first visit.
        rx.el.div(
            rx.foreach([[spec.name, f"/thu-tuc/{slug_of(spec.code)}"] for spec in specs], _name),
            class_name="border-t border-base-300 pb-2",
        ),
    )
