"""Pages that are broken on purpose: each check must find what was planted, or it proves nothing on the real ones."""
import http.server
import threading

import pytest

import checks

GOOD = """<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Sana</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/good.css"></head><body><main><h1>Página sana</h1><p>Nada que señalar.</p>
<p><button type="button">Guardar cambios</button></p></main></body></html>"""

# How large a button is without any depends on the machine's fonts.
SHEETS = {"/good.css": "button { min-height: 32px }", "/small.css": "button { height: 20px; padding: 0 4px }"}

PLANTED = {
    "axe": ("<h1>Página sana</h1>", '<h1>Página sana</h1><img src="data:,x"><input type="text">', "axe label"),
    "contrast": ("<p>Nada", '<p><font color="#bbbbbb">Poco contraste</font> Nada', "axe color-contrast"),
    "language": ('<html lang="es">', "<html>", "axe html-has-lang"),
    "target-size": ("<p>Nada", "<p><input type=checkbox aria-label=a><input type=checkbox aria-label=b></p><p>Nada", "axe target-size"),
    "console": ("</main>", "</main><script src='/broken.js'></script>", "console:"),
    "foreign": ("</main>", "</main><img alt='' src='http://localhost:{port}/pixel'>", "asks another host"),
    "width": ("Nada", "<img alt='' width=900 height=9 src='data:,'>Nada", "scrolls sideways"),
    "chart": ("Nada", "<svg viewBox='0 0 900 90' width=300 height=30 role=img aria-label=x><text y=50 font-size=14>ene</text></svg>Nada",
              "chart text of"),
    "key": ("Nada que señalar.", "<span>nav.home</span>", "text key on the page: nav.home"),
    "unknown key": ("Nada que señalar.", "<span>nav.never-written</span>", "text key on the page: nav.never-written"),
    "gap": ("Nada", "Hay {count} personas", "gap not filled"),
    "small": ("/good.css", "/small.css", "target under 24 px"),
    "nodes": ("Nada", "<i></i>" * 1_500, "elements, more than"),
    "requests": ("Nada", "".join(f"<img alt='' src='/p{n}.gif'>" for n in range(7)), "requests, more than"),
    "inline": ("<p>Nada", "<p onclick='1'>Nada", "inline code"),
}


@pytest.fixture(scope="module")
def shelf():
    """A small server of the planted pages."""
    pages = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body, kind = pages.get(self.path, ""), "text/html; charset=utf-8"
            if self.path == "/broken.js":
                body, kind = "throw new Error('planted')", "text/javascript"
            if self.path in SHEETS:
                body, kind = SHEETS[self.path], "text/css"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield pages, f"http://127.0.0.1:{server.server_port}", server.server_port
    server.shutdown()


def look(browser, base, path, width=390):
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        watch = checks.Watch(page)
        html = page.goto(base + path).body()
        return checks.everything(page, watch, base, html)


def test_a_sound_page_has_no_complaint(browser, shelf):
    pages, base, _ = shelf
    pages["/good"] = GOOD
    assert look(browser, base, "/good") == []


@pytest.mark.parametrize("name", PLANTED)
def test_the_checks_find_what_was_planted(browser, shelf, name):
    pages, base, port = shelf
    place, plant, complaint = PLANTED[name]
    assert place in GOOD
    pages["/" + name.replace(" ", "-")] = GOOD.replace(place, plant.replace("{port}", str(port)), 1)
    found = look(browser, base, "/" + name.replace(" ", "-"))
    assert any(text.startswith(complaint) or complaint in text for text in found), found


def test_a_heavy_page_is_found(browser, shelf):
    import random
    pages, base, _ = shelf
    noise = random.Random(3)
    pages["/heavy"] = GOOD.replace("Nada", "".join(chr(noise.randrange(0x4E00, 0x9FFF)) for _ in range(40_000)), 1)
    with browser.new_context() as context:
        page = context.new_page()
        html = page.goto(base + "/heavy").body()
        assert any(text.startswith("HTML of") for text in checks.weight(page, html))


def test_heavy_assets_are_found(browser, shelf):
    import random
    pages, base, _ = shelf
    noise = random.Random(4).randbytes(30_000)
    pages["/assets"] = GOOD.replace("</main>", "</main><script src='/a.js'></script>").replace("<title>", "<link rel=stylesheet href='/a.css'><title>")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(base + "/assets")
        found = checks.assets(page, lambda address: noise)
    assert any(text.startswith("CSS") for text in found) and any(text.startswith("JS") for text in found), found
