"""What every page must keep. Each check returns complaints; a page is well when there are none.

The same functions are run on pages that are broken on purpose (`test_planted.py`), so that a check that cannot fail is
found out.
"""
import gzip
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MAX_REQUESTS = 6
MAX_HTML, MAX_STYLE, MAX_SCRIPT = 60_000, 15_000, 20_000
MAX_NODES = 1_500
SMALLEST_TEXT, SMALLEST_TARGET = 12, 24

_axe = Axe()


def text_keys():
    """Keys of the catalogue of texts: none of them may be seen on a page."""
    folder = Path(__file__).resolve().parents[2] / "Sources" / "Web" / "Resources"
    keys = set()
    for file in folder.glob("texts-*.json"):
        keys |= set(json.loads(file.read_text(encoding="utf-8")))
    return keys


_keys = text_keys()
_groups = {key.split(".")[0] for key in _keys}
_key_like = re.compile(r"(?<![\w@./-])[a-z][a-z-]*(?:\.[a-z0-9][a-z0-9-]*)+(?![\w@/])")
_file_endings = (".csv", ".tsv", ".txt", ".gz", ".facts", ".db", ".co", ".com", ".net", ".org", ".example")
_gap = re.compile(r"\{[A-Za-z]+\}")


class Watch:
    """Hears what a page logs and asks for, from before it is opened."""

    def __init__(self, page):
        self.page, self.errors, self.hosts = page, [], set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))

    def _console(self, message):
        if message.type != "error":
            return
        # The browser itself logs the status of a page that answers with one; that page is checked by its status.
        where = urlsplit((message.location or {}).get("url", "")).path
        if message.text.startswith("Failed to load resource") and where == urlsplit(self.page.url).path:
            return
        self.errors.append(message.text)


def axe(page):
    found = _axe.run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response["violations"]
    return [
        "axe %s: %s at %s" % (
            rule["id"], rule["help"], "; ".join(" ".join(map(str, node["target"])) for node in rule["nodes"][:4]))
        for rule in found
    ]


def console(watch):
    return ["console: " + text for text in watch.errors]


def foreign_hosts(watch, base):
    own = urlsplit(base).netloc
    return [f"asks another host: {host}" for host in sorted(watch.hosts) if host and host != own]


def width(page):
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide <= seen:
        return []
    culprit = page.evaluate(
        """seen => { for (const e of document.querySelectorAll('body *')) { const r = e.getBoundingClientRect();
             if (r.right > seen + 1 && r.width > 0 && !e.closest('.table, .tabs')) return e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30); } return '?' }""",
        seen)
    return [f"scrolls sideways: {wide} > {seen} px ({culprit})"]


def small_text(page):
    found = page.evaluate(
        """least => [...document.querySelectorAll('svg text')].filter(t => t.getClientRects().length)
             .map(t => [t.textContent, parseFloat(getComputedStyle(t).fontSize) * (t.getScreenCTM()?.a ?? 1)])
             .filter(([, size]) => size < least)""", SMALLEST_TEXT)
    return [f"chart text of {size:.1f} px: {text}" for text, size in found[:4]]


def small_targets(page):
    """Controls narrower or lower than 24 px. Links within text are left to axe, which knows the exceptions."""
    found = page.evaluate(
        """least => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, a.btn, nav a, .heat a')]
             .filter(e => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden' && !e.closest('.sr'))
             .map(e => [e.outerHTML.slice(0, 90), (e.closest('label') ?? e).getBoundingClientRect()]).filter(([, r]) => Math.min(r.width, r.height) < least - .5)
             .map(([html, r]) => `${html} ${r.width.toFixed(0)}×${r.height.toFixed(0)}`)""", SMALLEST_TARGET)
    return ["target under 24 px: " + text for text in found[:4]]


def raw_keys(page):
    """Text keys, or gaps that were not filled, in what is read or announced."""
    texts = page.evaluate(
        """() => { const out = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
             while (walk.nextNode()) { const p = walk.currentNode.parentElement;
               if (p && !p.closest('script, style, code, .secret, [data-raw]')) out.push(walk.currentNode.textContent.trim()); }
             for (const e of document.querySelectorAll('[aria-label], [title], [placeholder], [alt], [data-label]'))
               for (const n of ['aria-label', 'title', 'placeholder', 'alt', 'data-label']) if (e.hasAttribute(n)) out.push(e.getAttribute(n));
             out.push(document.title); return out.filter(t => t); }""")
    complaints = []
    for text in texts:
        for token in _key_like.findall(text):
            alone = token == text and token.split(".")[0] in _groups and not token.endswith(_file_endings)
            if token in _keys or alone:
                complaints.append("text key on the page: " + token)
        complaints += ["gap not filled: " + text[:80] for _ in _gap.findall(text)[:1]]
    return sorted(set(complaints))


def weight(page, html):
    complaints = []
    size = len(gzip.compress(html, 6))
    if size > MAX_HTML:
        complaints.append(f"HTML of {size} bytes packed, more than {MAX_HTML}")
    nodes, requests = page.evaluate(
        "[document.querySelectorAll('*').length, 1 + performance.getEntriesByType('resource').length]")
    if nodes > MAX_NODES:
        complaints.append(f"{nodes} elements, more than {MAX_NODES}")
    if requests > MAX_REQUESTS:
        complaints.append(f"{requests} requests, more than {MAX_REQUESTS}")
    return complaints


def assets(page, fetch):
    """Weight of all styles and of all scripts of a page; `fetch` gives the bytes of an address."""
    complaints = []
    for what, selector, attribute, most in [
        ("CSS", "link[rel=stylesheet]", "href", MAX_STYLE), ("JS", "script[src]", "src", MAX_SCRIPT)]:
        addresses = page.eval_on_selector_all(selector, f"all => all.map(e => e.{attribute})")
        size = sum(len(gzip.compress(fetch(address), 6)) for address in addresses)
        if size > most:
            complaints.append(f"{what} of {size} bytes packed, more than {most}")
    return complaints


def inline_code(page):
    """The content policy forbids inline code: none may be written either."""
    found = page.evaluate(
        """() => [...document.querySelectorAll('script:not([src]), style, [style]')].filter(e => !e.closest('svg') || e.tagName === 'STYLE')
             .concat([...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))))
             .map(e => e.outerHTML.slice(0, 80))""")
    return ["inline code: " + text for text in found[:3]]


def everything(page, watch, base, html):
    """All checks that need no other page. Opens folded parts first, so that what they hide is looked at too."""
    page.evaluate("document.querySelectorAll('main details:not([open])').forEach(d => { d.open = true; })")
    return (
        console(watch) + foreign_hosts(watch, base) + width(page) + small_text(page) + small_targets(page)
        + raw_keys(page) + weight(page, html) + inline_code(page) + axe(page))
