"""Make the pictures of the documentation: ``python docs/screenshots.py``.

Starts a demonstration of its own in a throw-away folder, plays one birth registration from the counter to the result in
the system's Chromium, and writes small PNG files into ``docs/pictures``. A word that is no longer on a button fails here.
"""

import io
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parent / "pictures"
PASSWORD = "motcua-demo"  # noqa: S105 - of the demonstration, printed at every start
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}, "locale": "vi-VN"}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "locale": "vi-VN", "is_mobile": True}
LARGEST = 150_000  # bytes
COLOURS = (256, 128, 64, 32, 16)
PATIENCE = 240.0  # seconds for the first start


@dataclass
class Camera:
    """A browser on the demonstration."""

    browser: Browser
    home: str

    def sign_in(self, username: str) -> Page:
        """Return the first page of an official who has just signed in."""
        page = self.browser.new_context(**DESK).new_page()
        page.goto(f"{self.home}/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url("**/viec/")
        return page

    def anybody(self, path: str, profile: dict[str, Any]) -> Page:
        """Return a page as the public sees it."""
        page = self.browser.new_context(**profile).new_page()
        page.goto(f"{self.home}{path}")
        return page

    def take(self, page: Page, name: str) -> None:
        """Write what the window shows, with as many colours as fit into the limit."""
        page.evaluate("document.fonts.ready")
        width = page.viewport_size["width"] if page.viewport_size else 0
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        for colours in COLOURS:
            packed = io.BytesIO()
            shot.quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
            if packed.tell() <= LARGEST:
                break
        (PICTURES / f"{name}-{width}.png").write_bytes(packed.getvalue())


@contextmanager
def demonstration() -> Iterator[str]:
    """Run the demonstration for as long as the pictures take, and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="motcua-pictures-") as folder:
        words = [sys.executable, "-m", "motcua.site.cli", "run", "--data", f"{folder}/data", "--port", str(port)]
        running = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        try:
            await_answer(running, home)
            yield home
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(60)


def await_answer(running: "subprocess.Popen[bytes]", home: str) -> None:
    """Return when the demonstration answers.

    :raises RuntimeError: it ended, or did not answer in time.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        try:
            urllib.request.urlopen(f"{home}/robots.txt", timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the demonstration did not start")


def take_in(camera: Camera, clerk: Page) -> None:
    """Take in a birth registration at the counter, and print the receipt."""
    clerk.get_by_role("link", name="Tiếp nhận hồ sơ").first.click()
    clerk.locator("[name=procedure_words]").fill("khai sinh")
    clerk.locator("[role=option][data-value='1.001193']").click()
    clerk.get_by_label("Trẻ có giấy chứng sinh").check()
    owner = {"number": "066191004123", "name": "H’Linh Byă", "born_on": "12/03/1991", "phone": "0905123456"}
    for name, typed in (owner | {"address_line": "Buôn Jun"}).items():
        clerk.locator(f"#intake [name={name}]").fill(typed)
        clerk.keyboard.press("Tab")
        clerk.wait_for_timeout(400)
    clerk.get_by_role("button", name="Đủ giấy tờ bắt buộc").click()
    clerk.wait_for_timeout(800)
    clerk.evaluate("window.scrollTo(0, 0)")
    camera.take(clerk, "intake")
    clerk.get_by_role("button", name="Tiếp nhận", exact=False).and_(clerk.locator("[value=receive]")).click()
    clerk.wait_for_selector(".code-big")
    camera.take(clerk, "taken")


def hand_over(clerk: Page) -> None:
    """Pass the dossier on to the unit that decides."""
    clerk.get_by_role("button", name="Bàn giao ngay").click()
    clerk.wait_for_load_state()


def open_dossier(page: Page, code: str) -> None:
    """Open a dossier from the search field of every page."""
    page.get_by_role("searchbox").first.fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ho-so/**")


def act(page: Page, label: str) -> None:
    """Press an act in the bar at the foot of the page."""
    page.locator(".bar .btn, .actions .btn").filter(has_text=label).first.click()
    page.wait_for_load_state()


def follow(camera: Camera, code: str, pin: str, name: str) -> None:
    """Follow the dossier as its owner does, on a telephone."""
    page = camera.anybody("/tra-cuu/", PHONE)
    page.get_by_label("Mã hồ sơ").fill(code)
    page.get_by_label("Mã tra cứu").fill(pin)
    page.get_by_role("button", name="Xem tình trạng").click()
    page.wait_for_url("**/tra-cuu/*/**")
    camera.take(page, name)


def public(camera: Camera) -> None:
    """Take the pages that everybody sees."""
    for profile in (DESK, PHONE):
        camera.take(camera.anybody("/", profile), "home")
    camera.take(camera.anybody("/thu-tuc-hanh-chinh/1.001193/", PHONE), "procedure")
    camera.take(camera.anybody("/dang-nhap/", DESK), "sign-in")


def play(camera: Camera) -> None:
    """Play the morning of the tutorial and take a picture where the reader looks."""
    public(camera)
    clerk, specialist, leader = (camera.sign_in(name) for name in ("mot.cua", "chuyen.vien", "lanh.dao"))
    camera.take(clerk, "tray")
    take_in(camera, clerk)
    code = clerk.locator(".code-big").inner_text()
    pin = clerk.locator("dt:has-text('Mã tra cứu') + dd").inner_text()
    hand_over(clerk)
    ask_for_more(camera, specialist, code)
    follow(camera, code, pin, "tracking")
    open_dossier(clerk, code)
    act(clerk, "Nhận bổ sung")
    clerk.keyboard.press("F2")
    act(clerk, "Nhận bổ sung")
    submit(camera, specialist, code)
    open_dossier(leader, code)
    camera.take(leader, "decide")
    act(leader, "Ký duyệt")
    open_dossier(clerk, code)
    act(clerk, "Trả kết quả")
    camera.take(clerk, "return")
    act(clerk, "Trả kết quả")
    clerk.goto(f"{camera.home}/lich/tinh-ngay-hen/?received_on=20/11/2026&received_clock=09:00&limit=5 ngày làm việc")
    camera.take(clerk, "calculator")


def ask_for_more(camera: Camera, specialist: Page, code: str) -> None:
    """Take the dossier and ask for one complete list of what is missing."""
    open_dossier(specialist, code)
    act(specialist, "Nhận xử lý")
    act(specialist, "Yêu cầu bổ sung")
    specialist.locator("[name=what_1]").fill("Giấy chứng sinh")
    specialist.locator("[name=how_1]").fill("Mang bản chính có dấu của cơ sở y tế.")
    specialist.locator("[name=reason]").fill("Bản nộp chưa có dấu của cơ sở y tế.")
    camera.take(specialist, "ask")
    act(specialist, "Yêu cầu bổ sung")
    camera.take(specialist, "dossier")


def submit(camera: Camera, specialist: Page, code: str) -> None:
    """Draft the result and submit it to the leader."""
    open_dossier(specialist, code)
    act(specialist, "Trình ký")
    specialist.locator("[name=summary]").fill("Đăng ký khai sinh cho cháu H’Mai Byă, sinh ngày 02/11/2026.")
    camera.take(specialist, "submit")
    act(specialist, "Trình ký")


def main() -> None:
    """Make all pictures anew."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    PICTURES.mkdir(exist_ok=True)
    with demonstration() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        play(Camera(browser, home))
        browser.close()


if __name__ == "__main__":
    main()
