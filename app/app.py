"""Composes everything: pages, HTTP routes and what wraps them."""

import reflex as rx

from pages import home

app = rx.App(
    app_wraps={},  # no Radix theme, no default banner: ours are in app.ui
    toaster=None,
    html_lang="vi",
)

app.add_page(home.page, route="/", title="Cầm Tay")
