#!/usr/bin/env python3
"""Times pages of a running Vínculo as a browser asks for them: signed in, one request after another.

usage: pages.py RESULTS BASE EMAIL PASSWORD [--requests 200] [PATH…]

Appends one JSON line a page: status, bytes, median, 95th percentile and slowest answer in milliseconds. The first answer
of each page is reported apart (`firstMs`): it opens the facts that later ones find open.
"""
import argparse
import http.cookiejar
import json
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PATHS = ["/", "/value", "/value/people?r=5&f=5", "/imports"]


class Browser:
    def __init__(self, base):
        self.base = base.rstrip("/")
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.opener.addheaders = [("Accept", "text/html"), ("Accept-Language", "es-CO")]

    def get(self, path):
        try:
            with self.opener.open(self.base + path, timeout=60) as answer:
                return answer.status, answer.geturl(), answer.read()
        except urllib.error.HTTPError as refusal:
            sys.exit(f"{path}: answered {refusal.code}")

    def sign_in(self, email, password):
        _, _, page = self.get("/login")
        token = re.search(rb'name="csrf" value="([^"]+)"', page)
        if not token:
            sys.exit("The sign-in page has no form token.")
        form = {"csrf": token.group(1).decode(), "next": "/", "email": email, "password": password}
        data = urllib.parse.urlencode(form).encode()
        with self.opener.open(self.base + "/login", data=data, timeout=60) as answer:
            if urllib.parse.urlparse(answer.geturl()).path in ("/login", "/account/password"):
                sys.exit("Signing in did not work: " + answer.geturl())


def percentile(values, share):
    """Nearest rank: the smallest value with at least that share of all values at or below it."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("results")
    ask.add_argument("base")
    ask.add_argument("email")
    ask.add_argument("password")
    ask.add_argument("paths", nargs="*", default=PATHS)
    ask.add_argument("--requests", type=int, default=200)
    said = ask.parse_args()
    browser = Browser(said.base)
    browser.sign_in(said.email, said.password)
    for path in said.paths or PATHS:
        took, first, size = [], None, 0
        for number in range(said.requests + 1):
            start = time.perf_counter()
            status, url, body = browser.get(path)
            elapsed = (time.perf_counter() - start) * 1000
            if status != 200 or urllib.parse.urlparse(url).path != urllib.parse.urlparse(path).path:
                sys.exit(f"{path}: answered {status} from {url}")
            if number == 0:
                first = elapsed
            else:
                took.append(elapsed)
            size = len(body)
        line = {
            "name": "page " + path, "requests": len(took), "bytes": size, "firstMs": round(first, 1),
            "p50Ms": round(percentile(took, 50), 1), "p95Ms": round(percentile(took, 95), 1), "maxMs": round(max(took), 1),
        }
        with open(said.results, "a", encoding="utf-8") as results:
            results.write(json.dumps(line) + "\n")
        print("  {name:<30} first {firstMs:7.1f} ms  median {p50Ms:6.1f}  p95 {p95Ms:6.1f}  slowest {maxMs:6.1f}".format(**line))


if __name__ == "__main__":
    main()
