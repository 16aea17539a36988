"""What Reflex needs to know to build and to serve."""

import reflex as rx

from app.build import OneBuildAnywhere
from app.settings import settings
from app.vendored import ZXING_VERSION

config = rx.Config(
    app_name="app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # Memory without Redis: the disk manager would leave readable pickles of what people typed.
    state_manager_mode=rx.constants.StateManagerMode.REDIS
    if settings().redis_url
    else rx.constants.StateManagerMode.MEMORY,
    redis_url=settings().redis_url,
    # Reflex adds no CORS headers; `app.web.origins` decides who may call, by rule and not by list.
    cors_allowed_origins=[],
    frontend_compression_formats=["brotli", "gzip"],  # the first that a browser takes is sent
    frontend_packages=["daisyui@5.8.1", "@fontsource/be-vietnam-pro@5.3.0", f"zxing-wasm@{ZXING_VERSION}"],
    plugins=[
        rx.plugins.TailwindV4Plugin({"plugins": ["daisyui"]}),
        OneBuildAnywhere(),
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
