#!/usr/bin/env python3
"""Saves a picture of every page: Spanish and English, light and dark, 1280 and 390 px wide. To be looked at.

usage: screens.py FOLDER [--only TEXT]        (VINCULO_BINARY names the program)
"""
import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import journey
from conftest import CHROMIUM, ROLES, House, Readers
from test_pages import PAGES


def prepare(folder, readers):
    shop, empty = House(folder / "shop"), House(folder / "empty")
    for house in (shop, empty):
        house.set_up()
    shop.run("demo", "load", "--customers", "400", "--seed", "7", codes=(0, 2))
    for role in ROLES:
        shop.add_user(role)
    empty.add_user("admin")
    shop.serve()
    empty.serve()
    with readers.context(shop) as context:
        page = context.new_page()
        places = {
            "columns": journey.upload(page, shop.base, journey.orders_file(folder / "uno.csv")),
            "people": journey.upload(page, shop.base, journey.people_file(folder / "clientes.csv"), kind="people"),
            "reviewed": journey.upload(page, shop.base, journey.orders_file(folder / "dos.csv", broken=2)),
            "done": 2,
        }
        journey.review(page)
        places["partly"] = journey.import_file(
            page, shop.base, journey.orders_file(folder / "tres.csv", broken=3, prefix="Y", status="por confirmar"))
        places["undone"] = journey.import_file(page, shop.base, journey.orders_file(folder / "cuatro.csv", prefix="Z"))
        journey.undo(page, shop.base, places["undone"])
        done = journey.import_file(page, shop.base, journey.orders_file(folder / "cinco.csv", prefix="V"))
        places["again"] = journey.repeat(page, shop.base, done)
    return shop, empty, places


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("folder", type=Path)
    ask.add_argument("--only", default="", help="pages whose name contains this; several parted by commas")
    said = ask.parse_args()
    said.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vinculo-screens-") as work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        readers = Readers(browser)
        houses = []
        try:
            shop, empty, places = prepare(Path(work), readers)
            houses = [shop, empty]
            for lang in ("es", "en"):
                for scheme in ("light", "dark"):
                    for width in (1280, 390):
                        for name, (place, role, address, _) in PAGES.items():
                            if not any(part in name for part in said.only.split(",")):
                                continue
                            house = shop if place == "shop" else empty
                            with readers.context(house, role, lang, scheme, width) as context:
                                page = context.new_page()
                                page.goto(house.base + address.format(**places))
                                file = f"{name.replace(' ', '-')}-{lang}-{scheme}-{width}.png"
                                page.screenshot(path=said.folder / file, full_page=True)
        finally:
            for house in houses:
                house.stop()
            browser.close()
    print(f"{len(list(said.folder.glob('*.png')))} pictures in {said.folder}")


if __name__ == "__main__":
    main()
