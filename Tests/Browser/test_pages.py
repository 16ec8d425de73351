"""Every page of the product against every check, in a sample of its looks: light and dark, three widths, two languages.

`--quick` takes two looks of each page, so that each is still seen in both languages and schemes; `--full` takes all twelve.
"""
import itertools
import json
import re

import pytest

import checks
import journey

# As long as forms take it, and without a place to break.
LONG_NAME = "ventas_" + "x" * 189 + ".csv"
# scheme, width, language
SAMPLE = [("light", 1280, "es"), ("dark", 390, "en"), ("light", 320, "es"), ("dark", 1280, "en"), ("light", 390, "en")]
QUICK = [[("light", 1280, "es"), ("dark", 320, "en")], [("dark", 1280, "en"), ("light", 390, "es")]]
ALL = list(itertools.product(["light", "dark"], [1280, 390, 320], ["es", "en"]))

# name: house, reader, address, status. {…} are ids that `places` finds out.
PAGES = {
    "sign-in": ("shop", None, "/login", 200),
    "not signed in": ("shop", None, "/no-such-page", 404),
    "home": ("shop", "admin", "/", 200),
    "value": ("shop", "admin", "/value", 200),
    "value by money": ("shop", "admin", "/value?show=money&gross=1", 200),
    "value of a bad day": ("shop", "admin", "/value?asof=2026-02-31", 200),
    "people": ("shop", "admin", "/value/people", 200),
    "erase somebody": ("shop", "admin", "/customers/erase", 200),
    "erase one": ("shop", "admin", "/customers/1/erase", 200),
    "people of a cell": ("shop", "admin", "/value/people?r=5&f=5", 200),
    "people of no cell": ("shop", "admin", "/value/people?asof=1999-01-01", 200),
    "segments": ("shop", "admin", "/segments?near={segment}", 200),
    "new segment": ("shop", "admin", "/segments/new", 200),
    "rule counted": ("shop", "admin", "/segments/new?name=Caf%C3%A9&where=purchases(within:1y).count%3E%3D2", 200),
    "rule not understood": ("shop", "admin", "/segments/new?where=purchases().count%3E1%20and%0Acuty%3D%22Cali%22", 200),
    "segment": ("shop", "admin", "/segments/{segment}", 200),
    "segment as agent": ("shop", "agent", "/segments/{segment}", 200),
    "people of a segment": ("shop", "admin", "/segments/{segment}/people", 200),
    "people of nobody": ("shop", "admin", "/segments/people?where=city%3D%22Nowhere%22", 200),
    "why": ("shop", "admin", "/segments/{segment}/why", 200),
    "why somebody": ("shop", "admin", "/segments/{segment}/why?id=1", 200),
    "segment not found": ("shop", "admin", "/segments/999999", 404),
    "imports": ("shop", "admin", "/imports", 200),
    "upload": ("shop", "admin", "/imports/new", 200),
    "columns": ("shop", "admin", "/imports/{columns}/columns", 200),
    "columns of people": ("shop", "admin", "/imports/{people}/columns", 200),
    "review": ("shop", "admin", "/imports/{reviewed}", 200),
    "import done": ("shop", "admin", "/imports/{done}", 200),
    "import with rejected rows": ("shop", "admin", "/imports/{partly}", 200),
    "rejected rows": ("shop", "admin", "/imports/{partly}/rejected", 200),
    "undo": ("shop", "admin", "/imports/{partly}/undo", 200),
    "undone": ("shop", "admin", "/imports/{undone}", 200),
    "columns again": ("shop", "admin", "/imports/{again}/columns", 200),
    "statuses": ("shop", "admin", "/imports/statuses", 200),
    "statuses of an import": ("shop", "admin", "/imports/statuses?import={partly}", 200),
    "imports filtered": ("shop", "admin", "/imports?state=undone&kind=orders", 200),
    "imports filtered to none": ("shop", "admin", "/imports?state=ended&kind=costs", 200),
    "users": ("shop", "admin", "/settings/users", 200),
    "backups": ("shop", "admin", "/settings/backups", 200),
    "empty backups": ("empty", "admin", "/settings/backups", 200),
    "damage": ("shop", "admin", "/settings/damage", 200),
    "audit": ("shop", "admin", "/settings/audit", 200),
    "password": ("shop", "admin", "/account/password", 200),
    "gallery": ("shop", "admin", "/dev/gallery", 200),
    "not found": ("shop", "admin", "/no-such-page", 404),
    "import not found": ("shop", "admin", "/imports/999999", 404),
    "forbidden": ("shop", "typist", "/settings/users", 403),
    "home as analyst": ("shop", "analyst", "/", 200),
    "empty home": ("empty", "admin", "/", 200),
    "empty value": ("empty", "admin", "/value", 200),
    "empty people": ("empty", "admin", "/value/people", 200),
    "empty segments": ("empty", "admin", "/segments", 200),
    "empty new segment": ("empty", "admin", "/segments/new?where=purchases().count%3D0", 200),
    "empty imports": ("empty", "admin", "/imports", 200),
}


@pytest.fixture(scope="session")
def places(house, readers, tmp_path_factory):
    """Imports in the states whose pages are looked at."""
    folder = tmp_path_factory.mktemp("places")
    rule = 'not city = "' + "Nombre " * 12 + "x" * 60 + '" and purchases().count >= 1 and full_name is known'
    segment = json.loads(
        house.run("segment", "create", "Un nombre largo " + "z" * 60, "--where", rule, "--json").stdout)["id"]
    with readers.context(house) as context:
        page = context.new_page()
        columns = journey.upload(page, house.base, journey.orders_file(folder / "uno.csv", prefix="X"))
        people = journey.upload(page, house.base, journey.people_file(folder / "clientes.csv", prefix="X"), kind="people")
        reviewed = journey.upload(page, house.base, journey.orders_file(folder / "dos.csv", broken=2, prefix="X"))
        journey.review(page)
        partly = journey.import_file(
            page, house.base, journey.orders_file(folder / LONG_NAME, broken=3, prefix="Y", status="por confirmar"))
        undone = journey.import_file(page, house.base, journey.orders_file(folder / "cuatro.csv", prefix="Z"))
        journey.undo(page, house.base, undone)
        done_again = journey.import_file(page, house.base, journey.orders_file(folder / "cinco.csv", prefix="V"))
        again = journey.repeat(page, house.base, done_again)
        page.goto(house.base + "/imports")
        done = [int(found) for found in re.findall(r'href="/imports/(\d+)"', page.content())]
        assert 2 in done, "the sample's imports are not in the list"
    return {
        "columns": columns, "people": people, "reviewed": reviewed, "done": 2, "partly": partly, "undone": undone,
        "again": again, "segment": segment,
    }


def pytest_generate_tests(metafunc):
    if "look" not in metafunc.fixturenames:
        return
    config, cases = metafunc.config, []
    for number, name in enumerate(PAGES):
        looks = ALL if config.getoption("--full") else QUICK[number % 2] if config.getoption("--quick") else SAMPLE
        cases += [(name, look) for look in looks]
    cases.sort(key=lambda case: (case[1], PAGES[case[0]][0], str(PAGES[case[0]][1])))
    metafunc.parametrize("name,look", cases, ids=[f"{name} {'-'.join(map(str, look))}" for name, look in cases])


@pytest.fixture(scope="session")
def windows(readers):
    """One window for each look and reader, kept while its pages are seen."""
    kept = {}

    def window(house, role, look):
        key = (house.base, role, look)
        if key not in kept:
            for old in kept.values():
                old.close()
            kept.clear()
            kept[key] = readers.context(house, role, lang=look[2], scheme=look[0], width=look[1])
        return kept[key]

    yield window
    for old in kept.values():
        old.close()


@pytest.fixture
def houses(request):
    return {"shop": lambda: request.getfixturevalue("house"), "empty": lambda: request.getfixturevalue("empty_house")}


def test_page_keeps_what_every_page_must(name, look, houses, windows, request):
    place, role, address, status = PAGES[name]
    house = houses[place]()
    if "{" in address:
        address = address.format(**request.getfixturevalue("places"))
    page = windows(house, role, look).new_page()
    try:
        watch = checks.Watch(page)
        answer = page.goto(house.base + address)
        assert answer.status == status, f"{answer.status} instead of {status}: {page.inner_text('body')[:300]}"
        assert page.locator("html").get_attribute("lang").startswith(look[2])
        complaints = checks.everything(page, watch, house.base, answer.body())
        assert complaints == [], "\n".join(["", *complaints])
    finally:
        page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_names_of_any_length_widen_no_page(house, readers, places, width):
    """Long names are broken or cut short, and the last column of a list is there to be seen."""
    with readers.context(house, width=width) as context:
        page = context.new_page()
        for address in ["/imports", "/imports/{partly}", "/imports/{partly}/rejected", "/imports/{partly}/undo", "/"]:
            page.goto(house.base + address.format(**places))
            cut = page.eval_on_selector_all(".table", "all => all.filter(t => t.scrollWidth > t.clientWidth + 1).length")
            assert checks.width(page) == [] and cut == 0, address


def test_style_and_script_are_light(house, windows):
    context = windows(house, "admin", ("light", 1280, "es"))
    page = context.new_page()
    page.goto(house.base + "/value")
    assert page.locator("link[rel=stylesheet]").count() > 0 and page.locator("script[src]").count() > 0
    assert checks.assets(page, lambda address: context.request.get(address).body()) == []
    page.close()


def test_opened_menus_on_a_telephone(house, readers):
    """What is folded away in the bar is looked at unfolded."""
    with readers.context(house, width=390, scheme="dark", lang="en") as context:
        page = context.new_page()
        page.goto(house.base + "/value")
        for menu in ["details.menu", "details.drop"]:
            page.click(menu + " > summary")
            assert page.locator(menu + " .sheet").is_visible()
            assert checks.axe(page) + checks.width(page) + checks.small_targets(page) == []
            page.keyboard.press("Escape")
            assert not page.locator(menu + " .sheet").is_visible(), "Escape does not close the menu"


def test_every_link_of_the_navigation_is_a_page_looked_at(house, readers):
    """A new page in the navigation has to be entered in PAGES."""
    with readers.context(house) as context:
        page = context.new_page()
        page.goto(house.base + "/")
        found = set(page.eval_on_selector_all(".side nav li a", "all => all.map(a => new URL(a.href).pathname)"))
        assert len(found) >= 4, found
        assert found - {address.split("?")[0] for _, _, address, _ in PAGES.values()} == set()


@pytest.mark.parametrize("address", ["/", "/value", "/value/people?r=5&f=5", "/imports", "/imports/2", "/imports/statuses"])
def test_no_link_leads_to_nowhere(house, readers, address):
    with readers.context(house) as context:
        page = context.new_page()
        page.goto(house.base + address)
        links = set(page.eval_on_selector_all("main a[href]", "all => all.map(a => a.href)"))
        links = {link.split("#")[0] for link in links if link.startswith(house.base)}
        assert links, "no link at all"
        for link in sorted(links)[:40]:
            answer = context.request.get(link)
            assert answer.status == 200 and "/login" not in answer.url, f"{link} answers {answer.status} from {answer.url}"


def test_page_prints(house, readers):
    """Printed, the shell is gone and the content is there."""
    with readers.context(house) as context:
        page = context.new_page()
        page.goto(house.base + "/value")
        page.emulate_media(media="print")
        assert not page.locator(".side").is_visible() and not page.locator(".top").is_visible()
        assert page.locator("main h1").is_visible()
