"""Versions and addresses of what a build copies from npm into the static files."""

ZXING_VERSION = "3.1.4"
"""zxing-wasm (MIT): reads QR codes where the browser cannot; docs/decisions/reading-the-card.md."""

READER = f"/assets/zxing-wasm-{ZXING_VERSION}"
"""Folder of the reader. Its name holds the version, so that browsers may keep it for good."""
