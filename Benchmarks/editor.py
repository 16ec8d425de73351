#!/usr/bin/env python3
"""Times the editor of segments as somebody uses it who writes rules: signed in, one request after another.

usage: editor.py RESULTS BASE EMAIL PASSWORD RULES NAME [--edits 120] [--segments N] [--order COMMAND]

RULES has a rule a line, with {} where a number is edited. Reports how long the editor takes to open, the list of all
segments, the count behind each edit, and, where a command is given that brings in one order of somebody new, how long
after its end the count is one more.
"""
import argparse
import html
import json
import re
import shlex
import subprocess
import time
import urllib.parse

from pages import Browser, percentile


def timed(browser, path):
    start = time.perf_counter()
    status, _, body = browser.get(path)
    assert status == 200, (path, status)
    return (time.perf_counter() - start) * 1000, body.decode()


def count(page):
    found = re.search(r'id="found">\s*<h2>(?:<a [^>]*>)?([0-9.,\s\u00a0]+) ', html.unescape(page))
    if not found:
        raise SystemExit("No count on the page of a rule.")
    return int(re.sub(r"\D", "", found.group(1)))


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("results", "base", "email", "password", "rules", "name"):
        ask.add_argument(name)
    ask.add_argument("--edits", type=int, default=120)
    ask.add_argument("--segments", type=int, default=0)
    ask.add_argument("--order")
    said = ask.parse_args()
    browser = Browser(said.base)
    browser.sign_in(said.email, said.password)
    rules = open(said.rules, encoding="utf-8").read().splitlines()
    line = {"name": said.name, "edits": said.edits, "segments": said.segments}

    def asked(rule):
        return "/segments/new?" + urllib.parse.urlencode({"where": rule})

    for what, path in (("open", "/segments/new"), ("list", "/segments")):
        took = [timed(browser, path)[0] for _ in range(11)]
        line[what] = {"firstMs": round(took[0], 1), "p50Ms": round(percentile(took[1:], 50), 1),
                      "p95Ms": round(percentile(took[1:], 95), 1)}
    took = []
    for edit in range(said.edits):
        elapsed, page = timed(browser, asked(rules[edit % len(rules)].replace("{}", str(100 + edit))))
        count(page)
        took.append(elapsed)
    line["edit"] = {"firstMs": round(took[0], 1), "p50Ms": round(percentile(took, 50), 1),
                    "p95Ms": round(percentile(took, 95), 1), "maxMs": round(max(took), 1)}
    if said.order:
        rule = asked("purchases().count >= 1")
        before = count(timed(browser, rule)[1])
        subprocess.run(shlex.split(said.order), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        start = time.perf_counter()
        elapsed, page = timed(browser, rule)
        if count(page) != before + 1:
            raise SystemExit(f"{before} before the order, {count(page)} behind it.")
        line["orderMs"] = round((time.perf_counter() - start) * 1000, 1)
        took = [timed(browser, "/segments")[0] for _ in range(6)]
        line["listBehind"] = {"firstMs": round(took[0], 1), "p50Ms": round(percentile(took[1:], 50), 1)}
    with open(said.results, "a", encoding="utf-8") as results:
        results.write(json.dumps(line) + "\n")
    print(json.dumps(line))


if __name__ == "__main__":
    main()
