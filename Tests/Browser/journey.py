"""The way of a file through the pages, as a person goes it: by what is seen, not by what is sent."""
import random
import re
import time

HEADER = "Pedido;Cliente;Fecha;Código producto;Producto;Categoría;Cantidad;Precio;Canal;Estado"


def orders_file(path, orders=40, seed=5, broken=0, prefix="W", status="pagado"):
    """A small shop's orders as a Spanish spreadsheet writes them; `broken` rows have a day that does not exist."""
    chance = random.Random(seed)
    lines = [HEADER]
    for number in range(orders):
        customer = f"{prefix}C{chance.randrange(12) + 1:02d}"
        day = f"{chance.randrange(13, 29):02d}/{chance.randrange(1, 11):02d}/2026"
        for item in range(chance.randrange(1, 4)):
            price = f"{chance.randrange(8, 60)}.{chance.choice(['500', '900', '000'])},00"
            lines.append(
                f"{prefix}{number + 1:04d};{customer};{day};SKU-{item};Café {item};Bebidas;{chance.randrange(1, 4)};{price};web;{status if number == 0 else 'pagado'}")
    for number in range(broken):
        lines.append(f"{prefix}B{number};{prefix}C01;31/02/2026;SKU-9;Té;Bebidas;1;9.000,00;web;pagado")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def people_file(path, prefix="W"):
    path.write_text(
        "Código,Nombre completo,Correo,Celular,Ciudad,Acepta correo\n"
        + "".join(
            f"{prefix}C{number:02d},Persona Inventada {number},p{number}@casa.example,30012345{number:02d},Bogotá,sí\n"
            for number in range(1, 13)),
        encoding="utf-8")
    return path


def upload(page, base, file, kind="orders", source="tienda"):
    """From the form to the page of columns. Returns the import's id."""
    page.goto(base + "/imports/new")
    page.check(f"input[name=kind][value='{kind}']")
    page.fill("input[name=source]", source)
    page.set_input_files("input[name=file]", file)
    page.click("main form[enctype] button.go")
    page.wait_for_url(re.compile(r"/imports/\d+/columns"))
    return int(re.search(r"/imports/(\d+)/", page.url).group(1))


def review(page):
    """From the columns to the dry run's result."""
    page.click("main form button.go")
    page.wait_for_url(re.compile(r"/imports/\d+(\?.*)?$"))
    settle(page)


def settle(page, seconds=60):
    """Waits until no work is under way on the page; renews it where no script does."""
    limit = time.monotonic() + seconds
    while page.locator("[data-poll]").count():
        assert time.monotonic() < limit, "still at work: " + page.inner_text("main")[:300]
        page.wait_for_timeout(250)
        if not scripts(page):
            page.reload()


def scripts(page):
    """Whether the page's own scripts run."""
    return getattr(page.context, "_vinculo_scripts", True)


def run_import(page):
    """From the dry run's result to the import's."""
    with page.expect_navigation():
        page.click("main form button.go")
    settle(page)


def numbers(text):
    """Whole numbers of a text, whichever sign groups their thousands."""
    return [int(re.sub(r"[.,\u00a0\u202f ]", "", found)) for found in re.findall(r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+|\d+", text)]


def import_file(page, base, file, kind="orders", source="tienda"):
    """From the form to the result. Returns the import's id."""
    import_id = upload(page, base, file, kind=kind, source=source)
    review(page)
    run_import(page)
    return import_id


def undo(page, base, import_id):
    """From an import's result to the page that says it was undone."""
    page.goto(f"{base}/imports/{import_id}")
    page.click(f"main a[href='/imports/{import_id}/undo']")
    page.wait_for_url(re.compile("/undo$"))
    with page.expect_navigation():
        page.click("main form[action$='/undo'] button")
    settle(page)


def repeat(page, base, import_id):
    """From an import's result to the columns of the same file once more. Returns the new import's id."""
    page.goto(f"{base}/imports/{import_id}")
    with page.expect_navigation():
        page.click("main form[action$='/repeat'] button")
    return int(re.search(r"/imports/(\d+)/columns", page.url).group(1))
