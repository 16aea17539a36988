"""What stands between the network and everything else, for `rx.App(api_transformer=[…, edge])`."""

from granian.utils.proxies import wrap_asgi_with_proxy_headers
from starlette.types import ASGIApp

from app.settings import settings
from app.web.access import RequestLog
from app.web.headers import Headers
from app.web.limits import BodyLimit, SocketLimit
from app.web.origins import OriginGuard
from app.web.plain_forms import PlainForms


def edge(app: ASGIApp) -> ASGIApp:
    """Wrap the whole application; the outermost is last."""
    guarded: ASGIApp = RequestLog(Headers(OriginGuard(PlainForms(BodyLimit(SocketLimit(app))))))
    trusted: ASGIApp = wrap_asgi_with_proxy_headers(guarded, settings().trusted_proxies)
    return trusted
