"""What the terminal says once the server answers: address, demo people and a QR code for the phone."""

import io
import socket

import segno
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from app.settings import settings


def lan_address() -> str | None:
    """This machine's address on the local network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address reserved for documentation
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return None if address.startswith(("127.", "0.")) else address


def _is_this_machine_only(host: str) -> bool:
    """Whether nobody else reaches what listens there; a wildcard without a network is no better."""
    return host in {"localhost", "0.0.0.0", "::", "::1"} or host.startswith("127.")  # noqa: S104 - compared


def _own_name(host: str) -> str:
    """What this machine calls the server."""
    if _is_this_machine_only(host):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def say_welcome(out: Console, host: str, port: int) -> None:
    """Print where the app is and how to get in."""
    own = settings().public_url or f"http://{_own_name(host)}:{port}"
    out.print(f"\n[bold]Cầm Tay[/] {own}", highlight=False)
    if not settings().is_demo:
        return
    everywhere = host in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
    near = lan_address() if everywhere and not settings().public_url else None
    phone = f"http://{near}:{port}" if near else own
    if near or settings().public_url or not _is_this_machine_only(host):
        drawn = io.StringIO()
        segno.make(phone, micro=False).terminal(drawn, compact=True, border=2)
        out.print(f"Trên điện thoại cùng mạng: {phone}", highlight=False)
        out.file.write(drawn.getvalue())
    from app.demo import PASSWORD, accounts  # noqa: PLC0415 - slow to import, and the server is up by now

    people = Table("Tài khoản dùng thử", "Họ tên", "Số điện thoại", box=SIMPLE, title_justify="left")
    for person in accounts():
        people.add_row(person.title, person.name, person.phone)
    out.print(people)
    out.print(f"Mật khẩu chung: [bold]{PASSWORD}[/]", highlight=False)
    out.print("Bản dùng thử, không có giá trị pháp lý.", style="yellow")
