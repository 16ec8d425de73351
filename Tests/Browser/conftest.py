"""Two homes behind two servers, one browser, and readers who are signed in.

The product is asked through its own commands and pages alone. `VINCULO_BINARY` names the program.
"""
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("VINCULO_BINARY", ROOT / ".build" / "debug" / "vinculo"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PASSWORD = "puente verde lento mesa"
ROLES = ["admin", "manager", "analyst", "agent", "typist"]
TIMEOUT = 15_000


class House:
    """A home and its server."""

    def __init__(self, folder):
        self.home, self.process, self.base = Path(folder), None, None
        self.log = self.home.with_suffix(".log")

    def run(self, *arguments, input=None, codes=(0,), timeout=300):
        done = subprocess.run(
            [BINARY, "--home", self.home, *arguments], input=input, capture_output=True, text=True, timeout=timeout)
        assert done.returncode in codes, f"{arguments} → {done.returncode}\n{done.stdout[-800:]}\n{done.stderr[-1500:]}"
        return done

    def set_up(self):
        self.run(
            "init", "--country", "CO", "--currency", "COP", "--locale", "es-CO", "--timezone", "America/Bogota")

    def add_user(self, role):
        self.add_user_named(f"{role}@example.com", role)

    def add_user_named(self, email, role):
        self.run("user", "add", email, "--role", role, input=PASSWORD + "\n")

    def serve(self):
        answer = self.home.with_suffix(".out")
        with open(answer, "w") as out, open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [BINARY, "--home", self.home, "serve", "--host", "127.0.0.1", "--port", "0"], stdout=out, stderr=log)
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            found = re.search(r"http://127\.0\.0\.1:\d+", answer.read_text())
            if found:
                self.base = found.group(0)
                return
            assert self.process.poll() is None, "serve ended: " + self.log.read_text()[-1500:]
            time.sleep(0.05)
        raise AssertionError("serve printed no address within a minute")

    def stop(self):
        """Ends the server as a service manager would. Returns its exit code; kills it after ten seconds."""
        if self.process is None or self.process.poll() is not None:
            return self.process and self.process.returncode
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
            return None


@pytest.fixture(scope="session")
def workplace():
    if not BINARY.exists():
        pytest.exit(f"No program at {BINARY}: build it, or set VINCULO_BINARY.", returncode=3)
    folder = Path(tempfile.mkdtemp(prefix="vinculo-browser-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def house(workplace):
    """A shop with 400 customers and a colleague in every role."""
    house = House(workplace / "shop")
    house.set_up()
    house.run("demo", "load", "--customers", "400", "--seed", "7", codes=(0, 2))
    for role in ROLES:
        house.add_user(role)
    house.serve()
    yield house
    house.stop()


@pytest.fixture(scope="session")
def empty_house(workplace):
    """A home in which nothing has happened yet."""
    house = House(workplace / "empty")
    house.set_up()
    house.add_user("admin")
    house.serve()
    yield house
    house.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # Chromium's sandbox does not start for the root user, as which containers run.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def sign_in(page, base, email, password=PASSWORD):
    page.goto(base + "/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.click("main form button")


class Readers:
    """Contexts by reader and look; signing in once for each reader, since it is slow on purpose."""

    def __init__(self, browser):
        self.browser, self.states = browser, {}

    def state(self, house, role):
        key = (house.base, role)
        if key not in self.states:
            with self.browser.new_context(locale="es-CO") as context:
                context.set_default_timeout(TIMEOUT)
                page = context.new_page()
                sign_in(page, house.base, f"{role}@example.com")
                assert "/login" not in page.url, page.inner_text("main")
                self.states[key] = context.storage_state()
        return self.states[key]

    def context(self, house, role="admin", lang="es", scheme="light", width=1280, height=900, **more):
        """A browser window. `role=None` is somebody who has not signed in."""
        context = self.browser.new_context(
            storage_state=self.state(house, role) if role else None, color_scheme=scheme,
            viewport={"width": width, "height": height}, locale="en-GB" if lang == "en" else "es-CO",
            reduced_motion="reduce", **more)
        context.set_default_timeout(TIMEOUT)
        context.add_cookies([{"name": "lang", "value": lang, "url": house.base}])
        return context


@pytest.fixture(scope="session")
def readers(browser):
    return Readers(browser)


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="each page in two of its looks")
    parser.addoption("--full", action="store_true", help="each page in all of its looks")
