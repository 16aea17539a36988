"""Composes everything: pages, HTTP routes and what wraps them."""

import reflex as rx
from reflex.environment import environment

import pages.ban
import pages.ban_buu_ta
import pages.ban_doi_soat
import pages.ban_giay_goc
import pages.ban_ho_so
import pages.ban_hoan_phi
import pages.ban_huong_dan
import pages.ban_huong_dan_buoi
import pages.ban_huong_dan_ghi_ten
import pages.ban_huong_dan_the
import pages.ban_huong_dan_to_khai
import pages.ban_lich
import pages.ban_mat_khau
import pages.ban_ngay_nghi
import pages.ban_so_lieu
import pages.ban_so_theo_doi
import pages.ban_thu_tuc
import pages.ban_thu_tuc_de_nghi
import pages.ban_thu_tuc_mau
import pages.ban_vang_mat
import pages.cam_tay
import pages.can_thu_tuc_gi
import pages.chung_nhan
import pages.dang_ky
import pages.dang_nhap
import pages.doi_nguoi
import pages.goi_so
import pages.hen_gio
import pages.hen_gio_dat
import pages.ho_so
import pages.ho_so_chi_tiet
import pages.hoc
import pages.home
import pages.khong_tim_thay
import pages.kiem_tra
import pages.lam_thay
import pages.luyen_tap
import pages.luyen_tap_thu_tuc
import pages.nho_giup
import pages.nop
import pages.nop_bat_dau
import pages.nop_ngoai_tuyen
import pages.offline
import pages.so_lieu
import pages.tai_khoan
import pages.tai_khoan_du_lieu
import pages.thong_bao
import pages.thu_tuc
import pages.thu_tuc_chi_tiet
import pages.tiep_tuc
import pages.tra_cuu
import pages.xac_minh
import pages.xep_lop  # noqa: F401 - importing a page registers it
from app.notify.worker import run_worker
from app.rounds import keep_rounds
from app.settings import settings
from app.web.api import make_api
from app.web.edge import edge
from app.web.limits import MOST_OF_AN_EVENT
from app.web.session import SocketIdentity
from app.wiring import wire
from pages import _live, _sockets
from pages._base import PAGES, Shell

wire()
environment.REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE.set(MOST_OF_AN_EVENT)

app = rx.App(
    app_wraps={},  # no Radix theme, no default banner: ours are in app.ui
    toaster=None,
    html_lang="vi",
    stylesheets=["/theme.css", "/level.css", "/learn.css"],
    head_components=[
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.link(rel="icon", href="/icons/icon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/icons/apple-touch-icon.png"),
        rx.el.meta(name="theme-color", content="#0b4f78"),
        rx.el.script(src="/shell.js", defer=True),
        rx.el.script(src="/pwa.js", defer=True),
        rx.el.script(src="/push.js", defer=True),
    ],
    api_transformer=[make_api(), SocketIdentity, edge],
)
app.register_lifespan_task(_live.connect, app=app)
_sockets.guard(app)

for found in PAGES:
    robots = [] if found.indexed else [{"name": "robots", "content": "noindex"}]
    app.add_page(
        found.component,
        route=found.route,
        title=found.title,
        description=found.description or None,
        meta=robots,
        on_load=[Shell.load, *found.on_load],
    )

if settings().push_worker:
    app.register_lifespan_task(run_worker)
    app.register_lifespan_task(keep_rounds)
