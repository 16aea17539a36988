"""How one procedure is shown: the same page at build time from the catalogue, and at run time from the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from app.catalogue import rules
from app.catalogue.form_rules import When
from app.catalogue.schema import Channel, Document, Fact, ProcedureSpec
from app.ui import button, facts, heading, hint, icon, panel, rest, section, tag
from app.ui.elements import anchor
from app.ui.frame import action_bar
from pages._base import screen

_FACT_NAMES = {
    Fact.CODE: "mã và tên gọi",
    Fact.AUTHORITY: "nơi giải quyết",
    Fact.TIME: "thời gian",
    Fact.FEE: "phí",
    Fact.DOCUMENTS: "giấy tờ cần có",
    Fact.FORM: "câu hỏi trong tờ khai",
    Fact.RESULT: "kết quả",
    Fact.LEGAL_BASIS: "căn cứ pháp lý",
    Fact.ONLINE_LEVEL: "mức độ trực tuyến",
    Fact.POST: "gửi và nhận qua bưu chính",
    Fact.HOME_SERVICE: "phục vụ tại nhà",
    Fact.FIVE_STEPS: "làm xong ngay tại chỗ",
    Fact.VALIDITY: "hiệu lực hiện nay",
}


_DOUBTED = (
    Fact.TIME,
    Fact.FEE,
    Fact.RESULT,
    Fact.AUTHORITY,
    Fact.DOCUMENTS,
    Fact.LEGAL_BASIS,
    Fact.ONLINE_LEVEL,
    Fact.POST,
    Fact.HOME_SERVICE,
)
"""The facts whose doubt is said right beside them."""


@dataclass
class ProcedureView:
    """A procedure in the words of its page. Empty text means that there is nothing to say.

    Attributes:
        papers: what is always needed; `papers_if` what only some need. Each has `id`, `name`, `detail`.
        doubts: for each fact shown by itself, "chưa xác minh" or nothing.
    """

    code: str = ""
    name: str = ""
    field_name: str = ""
    summary: str = ""
    audience: str = ""
    time: str = ""
    time_note: str = ""
    fee: str = ""
    fee_note: str = ""
    result: str = ""
    authority: str = ""
    notice: str = ""
    papers: list[dict[str, str]] = field(default_factory=list)
    papers_if: list[dict[str, str]] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    online: str = ""
    online_meaning: str = ""
    post_return: str = ""
    post_note: str = ""
    at_home: str = ""
    home_reason: str = ""
    why_not_here: str = ""
    elsewhere: str = ""
    elsewhere_url: str = ""
    legal_basis: list[str] = field(default_factory=list)
    official_name: str = ""
    source: str = ""
    source_url: str = ""
    source_more: str = ""
    unverified: str = ""
    doubts: dict[str, str] = field(default_factory=dict)
    to_check: list[str] = field(default_factory=list)


def _paper(code: str, document: Document) -> dict[str, str]:
    copies = f"{document.copies} " if document.copies > 1 else ""
    kind = f"{copies}{rules.KIND_NAMES[document.kind]}".strip()
    said = [part for part in (kind, rules.HANDLING_NAMES[document.handling]) if part]
    detail = ", ".join(said).capitalize() + "."
    if document.condition:
        detail += f" {document.condition.rstrip('.')}."
    if document.when:
        detail += f" Chỉ khi tờ khai trả lời: {_answers(document.when)}."
    if document.reusable:
        detail += " Có thể không cần nếu cơ quan tra được trong cơ sở dữ liệu."
    return {"id": f"{code}:{document.key}", "name": document.name, "detail": detail}


def _answers(when: When) -> str:
    said = {"yes": "Có", "no": "Không"}
    return " hoặc ".join(f"“{said.get(answer, answer)}”" for answer in when.answers)


def view(spec: ProcedureSpec) -> ProcedureView:
    """The words of a procedure's page."""
    origin = spec.provenance
    post = Channel.POST in spec.channels
    return ProcedureView(
        code=spec.code,
        name=spec.name,
        field_name=spec.field.name,
        summary=spec.summary,
        audience=spec.audience,
        time=rules.say_time(spec.time),
        time_note=spec.time.note or "",
        fee=rules.say_fee(spec.fee),
        fee_note=spec.fee.note or "",
        result=spec.result,
        authority=spec.authority.name,
        notice=spec.notice or "",
        papers=[_paper(spec.code, each) for each in spec.documents if each.required and not each.when],
        papers_if=[_paper(spec.code, each) for each in spec.documents if each.when or not each.required],
        channels=[rules.CHANNEL_NAMES[each] for each in spec.channels],
        online=rules.ONLINE_NAMES[spec.online.level],
        online_meaning=rules.ONLINE_MEANINGS[spec.online.level],
        post_return=(
            "Kết quả được gửi về nhà qua bưu chính nếu người làm thủ tục muốn."
            if spec.post.return_result
            else "Kết quả chỉ trả tại quầy, không gửi qua bưu chính."
        ),
        post_note=(spec.post.note or "") if post else "",
        at_home=", ".join(rules.SCOPE_NAMES[each] for each in spec.home_service.scope).capitalize(),
        home_reason=spec.home_service.reason,
        why_not_here=rules.why_not_here(spec) or "",
        elsewhere=spec.elsewhere.name if spec.elsewhere else "",
        elsewhere_url=spec.elsewhere.url if spec.elsewhere else "",
        legal_basis=list(spec.legal_basis),
        official_name=spec.official_name or "",
        source=origin.source,
        source_url=origin.url or "",
        source_more=" · ".join(
            part
            for part in (origin.decision or "", f"đọc ngày {origin.as_of:%d/%m/%Y}", _code_2022(spec))
            if part
        ),
        unverified=", ".join(_FACT_NAMES[each] for each in origin.unverified) if not spec.verified else "",
        doubts={each.value: rules.UNVERIFIED if each in origin.unverified else "" for each in _DOUBTED},
        to_check=list(origin.notes),
    )


def _code_2022(spec: ProcedureSpec) -> str:
    return f"mã năm 2022: {spec.code_2022}" if spec.code_2022 else ""


def detail(shown: Any) -> rx.Component:
    """The page. `shown` is a `ProcedureView`, or a state's var of that type."""
    return screen(
        rx.el.div(
            heading(shown.name),
            rx.el.p("Mã ", shown.code, " · ", shown.field_name, class_name="muted text-sm"),
            _when(
                shown.unverified,
                anchor(
                    tag("Có phần chưa xác minh", "warning", "circle-help"),
                    href="#nguon",
                    class_name="inline-flex items-center min-h-12 w-fit",
                ),
            ),
            class_name="flex flex-col gap-1",
        ),
        rx.el.p(shown.summary),
        _when(shown.why_not_here, panel(rx.el.p(shown.why_not_here))),
        _when(shown.notice, panel(rx.el.p(shown.notice), tone="warning", icon_name="triangle-alert")),
        rest(
            "Dành cho ai, bao lâu, bao nhiêu tiền",
            facts(
                ("Dành cho ai", shown.audience),
                ("Thời gian", fact(shown.time, shown.time_note, shown.doubts["time"])),
                ("Phí", fact(shown.fee, shown.fee_note, shown.doubts["fee"])),
                ("Kết quả", fact(shown.result, "", shown.doubts["result"])),
                ("Nơi giải quyết", fact(shown.authority, "", shown.doubts["authority"])),
            ),
            titled=False,
        ),
        section(
            "Giấy tờ cần có",
            doubt(shown.doubts["documents"]),
            hint("Đánh dấu những giấy đã chuẩn bị xong.", class_name="text-sm"),
            checklist(shown.papers),
            _when_any(
                shown.papers_if,
                rest(
                    "Chỉ cần trong một số trường hợp",
                    rx.el.h3("Chỉ cần trong một số trường hợp", class_name="rest-title text-base mt-2"),
                    checklist(shown.papers_if),
                    titled=False,
                ),
            ),
        ),
        rest(
            "Cách nộp",
            rx.el.ul(
                *_each(shown.channels, _channel),
                class_name="flex flex-col gap-2",
            ),
            fact(shown.online, shown.online_meaning, shown.doubts["online_level"]),
            rx.el.p(shown.post_return, doubt(shown.doubts["post"]), class_name="muted text-sm"),
            _when(shown.post_note, panel(rx.el.p(shown.post_note), icon_name="package")),
        ),
        button(
            "Luyện tập trước với dữ liệu mẫu",
            kind="secondary",
            href=_link("/luyen-tap/", shown.code),
            icon_name="pencil-ruler",
        ),
        rest("Phục vụ tại nhà", _home(shown)),
        rest(
            "Căn cứ và nguồn",
            _when(
                shown.unverified,
                panel(
                    rx.el.p(
                        rx.el.strong("Thông tin chưa xác minh"),
                        " với văn bản chính thức: ",
                        shown.unverified,
                        ". Mời hỏi lại Trung tâm trước khi đi xa.",
                    ),
                    tone="warning",
                    icon_name="circle-help",
                ),
            ),
            _more("Căn cứ pháp lý", doubt(shown.doubts["legal_basis"]), _bullets(shown.legal_basis)),
            _more(
                "Nguồn của thông tin này",
                rx.el.p(
                    shown.source,
                    _when(
                        shown.source_url,
                        rx.el.a(
                            " Xem trên Cổng Dịch vụ công quốc gia", href=shown.source_url, class_name="link"
                        ),
                    ),
                ),
                _when(shown.official_name, rx.el.p("Tên đầy đủ: ", shown.official_name)),
                rx.el.p(shown.source_more, class_name="muted text-sm"),
                _when_any(shown.to_check, rx.el.p("Cần kiểm tra lại:"), _bullets(shown.to_check)),
            ),
            id="nguon",
        ),
        title="Thủ tục",
        back="/thu-tuc",
        dock="procedures",
        bar=_bar(shown),
    )


# What is known at build time is decided at build time, so that a page carries no more than it shows.


def _when(text: Any, child: rx.Component, otherwise: rx.Component | None = None) -> rx.Component:
    if isinstance(text, str):
        return child if text else otherwise or rx.fragment()
    return rx.cond(text != "", child, otherwise or rx.fragment())


def _when_any(items: Any, *children: rx.Component) -> rx.Component:
    if isinstance(items, list):
        return rx.fragment(*children) if items else rx.fragment()
    return rx.cond(items.length() > 0, rx.fragment(*children))


def _each(items: Any, render: Callable[[Any], rx.Component]) -> list[rx.Component]:
    if isinstance(items, list):
        return [render(item) for item in items]
    return [rx.foreach(items, render)]


def doubt(words: Any) -> rx.Component:
    """The mark of a fact that waits for verification; nothing for the others."""
    return _when(words, tag(words, "warning", "circle-help"))


def fact(text: Any, note: Any, doubted: Any) -> rx.Component:
    """A fact in bold, its doubt beside it and its note below."""
    return rx.el.span(
        rx.el.span(
            rx.el.span(text, class_name="font-semibold"),
            doubt(doubted),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
        ),
        _when(note, rx.el.span(note, class_name="text-sm")),
        class_name="flex flex-col gap-0.5",
    )


def checklist(papers: Any) -> rx.Component:
    """The papers, to be ticked off at home."""
    return rx.el.ul(
        *_each(papers, _tickable),
        class_name="rounded-box border border-base-300 divide-y divide-base-300",
    )


def _tickable(paper: Any) -> rx.Component:
    # Ticks stay on this device (assets/shell.js): what one has at home is nobody else's business.
    return rx.el.li(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                class_name="checkbox checkbox-primary mt-0.5 shrink-0",
                custom_attrs={"data-keep": paper["id"]},
            ),
            rx.el.span(
                rx.el.span(paper["name"]),
                rx.el.span(paper["detail"], class_name="muted text-sm"),
                class_name="flex flex-col min-w-0",
            ),
            class_name="flex gap-3 p-4 min-h-12 cursor-pointer",
        )
    )


def _channel(name: Any) -> rx.Component:
    return rx.el.li(icon("check", 22), rx.el.span(name), class_name="flex items-center gap-3")


def _home(shown: Any) -> rx.Component:
    return _when(
        shown.at_home,
        rx.el.div(
            rx.el.p(
                rx.el.span(shown.at_home, " tại nhà. ", class_name="font-semibold"),
                shown.home_reason,
            ),
            doubt(shown.doubts["home_service"]),
            button(
                "Hẹn giờ tại nhà",
                kind="secondary",
                href=_link("/hen-gio?thu-tuc=", shown.code),
                icon_name="calendar-clock",
            ),
            class_name="flex flex-col gap-3",
        ),
        rx.el.div(
            rx.el.p(rx.el.span("Chưa phục vụ tại nhà. ", class_name="font-semibold"), shown.home_reason),
            doubt(shown.doubts["home_service"]),
            class_name="flex flex-col gap-3",
        ),
    )


def _more(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.span(title, class_name="font-semibold flex-1"),
            icon("chevron-down", 20),
            class_name="flex items-center gap-3 min-h-12 py-2 cursor-pointer list-none",
        ),
        rx.el.div(*children, class_name="flex flex-col gap-3 pb-4"),
        class_name="border-b border-base-300",
    )


def _bullets(texts: Any) -> rx.Component:
    return rx.el.ul(*_each(texts, rx.el.li), class_name="list-disc pl-6")


def _link(start: str, code: Any) -> Any:
    return start + code if isinstance(code, str) else rx.Var.create(start) + code


def _bar(shown: Any) -> rx.Component | None:
    """The one thing to do next; none where it is not done here, so that the dock stays."""
    file_here = action_bar(
        button("Nộp hồ sơ", href=_link("/nop?thu-tuc=", shown.code), icon_name="file-plus")
    )
    file_there = action_bar(
        button(_link("Nộp tại ", shown.elsewhere), href=shown.elsewhere_url, icon_name="external-link")
    )
    if isinstance(shown.why_not_here, str):
        if shown.elsewhere_url:
            return file_there
        return None if shown.why_not_here else file_here
    return rx.cond(
        shown.elsewhere_url != "",
        file_there,
        rx.cond(shown.why_not_here != "", rx.fragment(), file_here),
    )
