"""What the citizen's and the officer's page of a dossier have in common: rows for vars, and how they look."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from app.clock import say_moment
from app.dossiers import wording
from app.dossiers.detail import Detail, StepState
from app.dossiers.helped import Helper
from app.dossiers.workflow import TRANSITIONS
from app.ui import card, icon, panel, tone_tag
from models.dossiers import ActionKind, PortalStatus, ReturnMethod, Step

_UNSEEN = wording.INSIDE - {ActionKind.SEND_BACK}
"""Of the moves inside the office a citizen sees only that a step is done again; and who has the dossier now."""

_BAD_ENDS = frozenset({ActionKind.REFUSE, ActionKind.REFUSE_RECEIPT, ActionKind.WITHDRAW})

_OWN = frozenset({ActionKind.FILE, ActionKind.ANSWER_SUPPLEMENT, ActionKind.WITHDRAW})
"""What the citizen did: they need not be told by whom."""


@dataclass
class LineRow:
    """One line of the timeline; `state` is done, now, paused, stopped or next."""

    state: str
    title: str
    detail: str
    note: str


@dataclass
class Pair:
    """A name and a value, and who typed it, when it was not the applicant."""

    name: str
    value: str
    by: str = ""


@dataclass
class Answers:
    """One group of the form as filled in."""

    title: str
    pairs: list[Pair] = field(default_factory=list)


@dataclass
class FileRow:
    """One filed file."""

    id: str
    name: str
    is_image: bool


@dataclass
class PaperRow:
    """One document with its files."""

    name: str
    files: list[FileRow] = field(default_factory=list)


def line_rows(found: Detail, *, inside: bool) -> list[LineRow]:
    """What was done, then the present step and those to come; the desk also sees moves inside the office."""
    rows = [
        LineRow(
            "stopped" if line.kind in _BAD_ENDS else "done",
            line.label,
            say_moment(line.at) if line.kind in _OWN and not inside else f"{say_moment(line.at)}, {line.who}",
            "\n".join(
                [
                    *([line.text] if line.text else []),
                    *(
                        f"{each.document_name}: {each.reason_name.lower()}"
                        + (f". {each.note}" if each.note else "")
                        for each in line.wanted
                    ),
                ]
            ),
        )
        for line in found.timeline
        if inside or line.kind not in _UNSEEN
    ]
    for step in found.steps:
        name = step.name
        if step.step is Step.RETURN and found.return_method is not ReturnMethod.COUNTER:
            name = f"{name}: {found.return_name.lower()}"
        if step.state is StepState.NOW and found.is_paused:
            rows.append(LineRow("paused", name, "Tạm dừng, chờ bổ sung giấy tờ", ""))
        elif step.state is StepState.NOW:
            doing = "đang làm" if found.assignee_id else "chờ nhận việc"
            rows.append(LineRow("now", name, f"{step.who}, {doing}", ""))
        elif step.state is StepState.TODO and found.is_open and not _is_done(found, step.step):
            rows.append(LineRow("next", name, step.who, ""))
    return rows


def _is_done(found: Detail, step: Step) -> bool:
    order = list(Step)
    return found.step is not None and order.index(step) < order.index(found.step)


def answer_rows(found: Detail) -> list[Answers]:
    """The form as a var."""
    return [
        Answers(part.title, [Pair(row.label, row.text, typed_by(row.by)) for row in part.rows])
        for part in found.sections
    ]


def typed_by(helpers: Iterable[Helper]) -> str:
    """The mark at what somebody typed for the applicant; empty for what they typed themselves."""
    said = "; ".join(helper.said for helper in helpers)
    return f"do người giúp khai: {said}" if said else ""


def paper_rows(found: Detail) -> list[PaperRow]:
    """The filed files by document, as a var."""
    rows: dict[str, PaperRow] = {}
    for paper in found.papers:
        row = rows.setdefault(paper.document_key, PaperRow(paper.document_name))
        row.files.append(FileRow(str(paper.id), paper.name, paper.media_type.startswith("image/")))
    return list(rows.values())


def tone_of(status: PortalStatus, *, is_late: bool) -> str:
    """The colour of a dossier's status."""
    if status in {PortalStatus.NOT_RECEIVED, PortalStatus.STOPPED}:
        return "error"
    if status in {PortalStatus.FINISHED, PortalStatus.RETURNED}:
        return "success"
    if status is PortalStatus.SUPPLEMENT or is_late:
        return "warning"
    return "plain" if status is PortalStatus.WITHDRAWN else "info"


def ends(kind: ActionKind) -> bool:
    """Whether the dossier is over after this action for bad, or for good."""
    return TRANSITIONS[kind].to.value == "end"


def sentence_card(status: Any, tone: Any, standing: Any, clock_words: Any) -> rx.Component:
    """The answer first: who has it, doing what, by when, clock running or paused."""
    return card(
        tone_tag(status, tone),
        rx.el.p(standing, class_name="text-[1.15rem] font-semibold leading-snug"),
        rx.el.p(clock_words, class_name="muted"),
        custom_attrs={"aria-live": "polite"},
    )


def for_whom_line(subject: Any) -> rx.Component:
    """For whom else than the applicant a dossier is; nothing when for themselves."""
    return rx.cond(subject != "", _whom("Cho ", subject))


def whom_line(words: Any) -> rx.Component:
    """The same where the words are whole; nothing without any."""
    return rx.cond(words != "", _whom(words))


def _whom(*words: Any) -> rx.Component:
    return rx.el.span(
        icon("users", 18), *words, class_name="flex items-center gap-2 font-semibold [overflow-wrap:anywhere]"
    )


def helper_mark(by: Any) -> rx.Component:
    """Who typed this for the applicant; nothing when they did it themselves."""
    return rx.cond(
        by != "",
        rx.el.span(icon("hand-helping", 18), by, class_name="flex items-start gap-2 text-sm muted"),
    )


def helped_panel(helped: Any) -> rx.Component:
    """That others typed for the applicant, in one sentence; nothing when nobody did."""
    return rx.cond(
        helped != "",
        panel(rx.el.p(helped), tone="plain", icon_name="hand-helping", custom_attrs={"data-helped": ""}),
    )


def answer_groups(groups: Any) -> rx.Component:
    """The form as filled in, group by group."""

    def pair(row: Any) -> rx.Component:
        return rx.el.div(
            rx.el.dt(row.name, class_name="muted text-sm"),
            rx.el.dd(row.value, class_name="whitespace-pre-line"),
            rx.cond(row.by != "", rx.el.dd(helper_mark(row.by))),
            class_name="flex flex-col border-b border-base-300 py-2 last:border-0",
        )

    def group(found: Any) -> rx.Component:
        return rx.el.div(
            rx.el.h3(found.title, class_name="text-base"),
            rx.el.dl(rx.foreach(found.pairs, pair), class_name="flex flex-col"),
            class_name="flex flex-col",
        )

    return rx.el.div(rx.foreach(groups, group), class_name="flex flex-col gap-4")


def paper_list(papers: Any) -> rx.Component:
    """The documents with their files; each opens in a viewer below its name."""

    def one(paper: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(paper.name, class_name="font-semibold"),
            rx.el.div(rx.foreach(paper.files, _file), class_name="flex flex-col gap-2"),
            class_name="flex flex-col gap-2 border-b border-base-300 py-3 last:border-0",
        )

    return rx.cond(
        papers,
        rx.el.ul(rx.foreach(papers, one), class_name="flex flex-col"),
        rx.el.p("Hồ sơ này không có tệp kèm theo.", class_name="muted"),
    )


def _file(file: Any) -> rx.Component:
    address = "/api/files/" + file.id
    return rx.el.details(
        rx.el.summary(
            rx.cond(file.is_image, icon("image"), icon("file-text")),
            rx.el.span(file.name, class_name="min-w-0 flex-1 break-words"),
            rx.el.span("Xem", class_name="font-semibold text-primary"),
            class_name=(
                "flex min-h-12 cursor-pointer list-none items-center gap-3 rounded-field bg-base-200 px-4 py-2"
            ),
        ),
        rx.cond(
            file.is_image,
            rx.el.img(
                src=address,
                alt=file.name,
                loading="lazy",
                class_name="mt-2 max-h-[80dvh] w-full rounded-field border border-base-300 object-contain",
            ),
            rx.el.iframe(
                src=address,
                title=file.name,
                loading="lazy",
                class_name="mt-2 h-[80dvh] w-full rounded-field border border-base-300",
            ),
        ),
        rx.el.a(
            "Mở riêng tệp này",
            href=address,
            target="_blank",
            rel="noopener",
            class_name="link mt-2 inline-flex min-h-12 items-center",
            aria_label="Mở riêng tệp " + file.name,
        ),
    )
