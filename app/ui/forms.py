"""Form fields: label, control, and below it the example or, in its place, the error."""

from typing import Any

import reflex as rx

from app.ui.elements import Text, icon


def _below(name: Text, example: Text, error: Any) -> rx.Component:
    """The example under a field; an error stands in its place. Scripts find it by `data-below`."""
    return rx.el.p(
        rx.cond(error != "", error, example),
        class_name=rx.cond(
            error != "", "text-error-content font-semibold text-sm min-h-6", "muted text-sm min-h-6"
        ),
        id=f"{name}-below",
        custom_attrs={"data-below": name},
    )


def field(
    name: str,
    label: Text,
    *,
    example: Text = "",
    error: Any = "",
    box_id: str = "",
    control: rx.Component | None = None,
    required: bool = True,
    **props: Any,
) -> rx.Component:
    """A text field, or another `control`, with its label and example.

    Args:
        name: the input's name, and its id but for `box_id`.
        label: what is asked, in plain words.
        example: shown below until there is an error.
        error: the error beside the field.
        box_id: its id, where several forms of a page ask for the same name.
        control: another control than `<input>`; it must carry that id.
        required: whether it may stay empty; said in words, not by an asterisk.
        props: for the input (`type`, `value`, `on_change`, `autocomplete`, `inputmode`, …).
    """
    own = box_id or name
    props.setdefault("type", "text")
    made = control or rx.el.input(
        id=own,
        name=name,
        class_name="input field-input",
        aria_describedby=f"{own}-below",
        aria_invalid=rx.cond(error != "", "true", "false"),
        aria_required="true" if required else "false",
        **props,
    )
    return rx.el.div(
        rx.el.label(
            label,
            *([] if required else [rx.el.span(" (không bắt buộc)", class_name="muted font-normal")]),
            html_for=own,
            class_name="font-semibold",
        ),
        made,
        _below(own, example, error),
        class_name="flex flex-col gap-1.5",
    )


def password_field(name: str, label: Text, *, example: Text = "", autocomplete: str) -> rx.Component:
    """A password with a button that shows it: typing blind on a small screen fails too often."""
    return field(
        name,
        label,
        example=example,
        control=rx.el.div(
            rx.el.input(
                id=name,
                name=name,
                type="password",
                auto_complete=autocomplete,
                class_name="input field-input flex-1",
                aria_describedby=f"{name}-below",
                aria_required="true",
            ),
            rx.el.button(
                icon("eye"),
                type="button",
                aria_label="Hiện mật khẩu",
                class_name="btn bg-base-200 border-base-200 h-12 w-12 p-0",
                custom_attrs={"data-reveal": name},
            ),
            class_name="flex gap-2",
        ),
    )


def select(
    name: str,
    label: Text,
    options: list[tuple[str, str]],
    *,
    example: Text = "",
    error: Any = "",
    required: bool = True,
    **props: Any,
) -> rx.Component:
    """A drop-down of (value, text)."""
    return field(
        name,
        label,
        example=example,
        error=error,
        required=required,
        control=rx.el.select(
            *[rx.el.option(text, value=value) for value, text in options],
            id=name,
            name=name,
            class_name="select field-input",
            aria_describedby=f"{name}-below",
            **props,
        ),
    )


def choice(
    name: str, value: Text, title: Text, detail: Text = "", *, icon_name: str = "", **props: Any
) -> rx.Component:
    """One of several answers as a large card with a radio button."""
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=value, class_name="radio radio-primary mt-1", **props),
        *([icon(icon_name)] if icon_name else []),
        rx.el.span(
            rx.el.span(title, class_name="font-semibold"),
            *(
                [rx.el.span(detail, class_name="muted text-sm")]
                if isinstance(detail, rx.Var) or detail
                else []
            ),
            class_name="flex flex-col",
        ),
        class_name=(
            "flex gap-3 rounded-box border border-base-300 p-4 min-h-14 cursor-pointer "
            "has-[:checked]:border-primary has-[:checked]:bg-secondary has-[:checked]:text-secondary-content"
        ),
    )


def tick(name: str, title: Text, detail: Text = "", *, error: Any = "", **props: Any) -> rx.Component:
    """A box to tick, never ticked beforehand."""
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                id=name,
                name=name,
                class_name="checkbox checkbox-primary mt-0.5",
                aria_describedby=f"{name}-below",
                **props,
            ),
            rx.el.span(
                rx.el.span(title, class_name="font-semibold"),
                *(
                    [rx.el.span(detail, class_name="text-sm muted")]
                    if isinstance(detail, rx.Var) or detail
                    else []
                ),
                class_name="flex flex-col",
            ),
            class_name="flex gap-3 py-2 min-h-12 cursor-pointer",
        ),
        _below(name, "", error),
        class_name="flex flex-col",
    )


def api_form(
    *children: rx.Component, action: str, changes_person: bool = False, one_by_one: bool = False, **props: Any
) -> rx.Component:
    """A form sent to an HTTP route by assets/shell.js, which shows errors beside the fields.

    What is typed here never passes through the websocket's state. `changes_person` forms drop the tab's
    client token before the browser moves on. With `one_by_one` its boxes are wrapped by `app.ui.one_by_one`.
    """
    attributes = {"action": action, "method": "post", "data-api": "", "novalidate": ""}
    if changes_person:
        attributes["data-changes-person"] = ""
    if one_by_one:
        attributes["data-one-by-one"] = ""
    return rx.el.form(
        rx.el.div(role="alert", custom_attrs={"data-form-problem": ""}),
        *children,
        custom_attrs=attributes,
        class_name="flex flex-col gap-4",
        **props,
    )
