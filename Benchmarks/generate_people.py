#!/usr/bin/env python3
"""Writes a file of people for the benchmarks, as CSV and, asked for, as XLSX: the same seed gives the same people.

usage: generate_people.py OUT.csv [--xlsx OUT.xlsx] [--rows 1000000] [--seed 17]

Customers of a shop in Spain, in the twelve columns of a usual shop's export. Names are drawn unequally and independently,
so that many are shared; nobody stands twice. Of ten people one has no e-mail address, one no mobile and one no birth date. Mobile numbers
begin with 6 or 71 to 74, as the Spanish plan assigns them; postcodes begin with the number of their province.
"""
import argparse
import csv

import numpy as np

COLUMNS = [
    "customer_id", "first_name", "last_name", "email", "mobile", "birth_date", "address", "postcode", "city", "province",
    "created_at", "consent_email",
]
GIVEN = (
    "Antonio María José Carmen Manuel Ana Francisco Laura David Isabel Juan Cristina Javier Marta Daniel Lucía Carlos Paula Jesús Elena "
    "Alejandro Sara Miguel Pilar Rafael Raquel Pedro Rosa Pablo Beatriz Ángel Nuria Sergio Silvia Fernando Patricia Luis Irene Jorge Andrea "
    "Alberto Rocío Álvaro Mónica Diego Alba Adrián Inés Raúl Ángela Enrique Sonia Ramón Alicia Vicente Eva Iván Noelia Rubén Julia Óscar "
    "Claudia Andrés Begoña Joaquín Amparo Santiago Íñigo Jordi Montserrat Xavier Iker Ainhoa Martí Núria Eneko Uxía Brais"
).split()
SURNAMES = (
    "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz Moreno Muñoz Álvarez Romero "
    "Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano Morales Molina Blanco Suárez Castro Ortega Delgado Ortiz "
    "Marín Rubio Núñez Medina Sanz Castillo Iglesias Cortés Garrido Santos Guerrero Lozano Cano Cruz Méndez Flores Prieto Herrera Peña León "
    "Márquez Cabrera Gallego Calvo Vidal Campos Reyes Vega Fuentes Carrasco Aguilar Caballero Nieto Pascual Santana Herrero Lorenzo Hidalgo "
    "Montero Ibáñez Giménez Ferrer Durán Vicente Benítez Santiago Arias Mora Carmona Vargas Crespo Román Pastor Soto Sáez Velasco Soler Moya "
    "Esteban Parra Bravo Gallardo Rojas Echeverría Etxebarria Puig Roca Bosch Vila Otero Lago Pazos Quiñones"
).split()
STREETS = (
    "Mayor|Real|del Sol|de la Iglesia|San José|Nueva|de la Constitución|San Juan|del Carmen|de la Fuente|Cervantes|de las Flores|"
    "de la Paz|Goya|Velázquez|Colón|de la Estación|Ramón y Cajal|del Pilar|Santa María|de Alcalá|Menéndez Pelayo"
).split("|")
KINDS = ["Calle", "Avenida", "Plaza", "Paseo", "C/"]
# Number of the province in postcodes, its name, towns.
PLACES = [
    ("28", "Madrid", "Madrid|Móstoles|Alcalá de Henares|Fuenlabrada|Leganés"), ("08", "Barcelona", "Barcelona|L'Hospitalet de Llobregat|Badalona|Terrassa"),
    ("46", "Valencia", "Valencia|Gandía|Torrent"), ("41", "Sevilla", "Sevilla|Dos Hermanas|Écija"), ("03", "Alicante", "Alicante|Elche|Torrevieja"),
    ("29", "Málaga", "Málaga|Marbella|Vélez-Málaga"), ("30", "Murcia", "Murcia|Cartagena|Lorca"), ("11", "Cádiz", "Cádiz|Jerez de la Frontera|Algeciras"),
    ("48", "Bizkaia", "Bilbao|Barakaldo|Getxo"), ("15", "A Coruña", "A Coruña|Santiago de Compostela|Ferrol"), ("33", "Asturias", "Oviedo|Gijón|Avilés"),
    ("50", "Zaragoza", "Zaragoza|Calatayud"), ("36", "Pontevedra", "Vigo|Pontevedra|O Porriño"), ("18", "Granada", "Granada|Motril"),
    ("07", "Illes Balears", "Palma|Maó|Eivissa"), ("35", "Las Palmas", "Las Palmas de Gran Canaria|Telde"), ("14", "Córdoba", "Córdoba|Lucena"),
    ("47", "Valladolid", "Valladolid|Medina del Campo"), ("31", "Navarra", "Pamplona|Tudela"), ("20", "Gipuzkoa", "Donostia|Irun"),
    ("45", "Toledo", "Toledo|Talavera de la Reina"), ("06", "Badajoz", "Badajoz|Mérida"), ("39", "Cantabria", "Santander|Torrelavega"),
    ("37", "Salamanca", "Salamanca|Béjar"), ("01", "Álava", "Vitoria-Gasteiz|Llodio"), ("26", "La Rioja", "Logroño|Calahorra"),
]
DOMAINS = ["example.es", "example.com", "correo.example", "buzon.example", "mail.example"]
PLAIN = str.maketrans("áéíóúüñÁÉÍÓÚÜÑ", "aeiouunAEIOUUN")


def plain(text):
    """Letters as they stand in an e-mail address."""
    return text.translate(PLAIN).lower()


def unequal(random, count, size, power):
    """`size` numbers below `count`, the first ones often, by a power law."""
    weight = 1.0 / np.arange(1, count + 1) ** power
    return random.choice(count, size=size, p=weight / weight.sum())


def rows(count, seed):
    """The people, one after another, as lists of texts."""
    random = np.random.default_rng(seed)
    given, surnames = unequal(random, len(GIVEN), (2, count), 0.5), unequal(random, len(SURNAMES), (2, count), 0.7)
    has_second = random.random(count) < 0.3
    place = unequal(random, len(PLACES), count, 0.7)
    town, code = random.integers(0, 12, count), random.integers(1, 1_000, count)
    street, kind, number = (random.integers(0, size, count) for size in (len(STREETS), len(KINDS), 140))
    lead, tail = random.random(count), random.integers(0, 10_000_000, count)
    sixth, seventh = random.integers(0, 10, count), random.integers(1, 5, count)
    born = (np.datetime64("1940-01-01") + random.integers(0, 24_800, count)).astype(str)
    since = (np.datetime64("2019-01-01T08:00:00") + random.integers(0, 220_000_000, count)).astype(str)
    domain, blank, consent = unequal(random, len(DOMAINS), count, 0.9), random.random((3, count)) < 0.1, random.random(count)
    towns = [names.split("|") for _, _, names in PLACES]
    mail_given, mail_surname = [plain(name) for name in GIVEN], [plain(name) for name in SURNAMES]
    for at in range(count):
        name = GIVEN[given[0, at]] + (" " + GIVEN[given[1, at]] if has_second[at] else "")
        where = place[at]
        start = f"6{sixth[at]}" if lead[at] < 0.88 else f"7{seventh[at]}"
        yield [
            f"C{at + 1:07d}", name, f"{SURNAMES[surnames[0, at]]} {SURNAMES[surnames[1, at]]}",
            "" if blank[0, at] else f"{mail_given[given[0, at]]}.{mail_surname[surnames[0, at]]}{at + 1}@{DOMAINS[domain[at]]}",
            "" if blank[1, at] else f"{start}{tail[at]:07d}", "" if blank[2, at] else born[at],
            f"{KINDS[kind[at]]} {STREETS[street[at]]}, {number[at] + 1}", f"{PLACES[where][0]}{code[at]:03d}",
            towns[where][town[at] % len(towns[where])], PLACES[where][1], since[at].replace("T", " "),
            "yes" if consent[at] < 0.55 else "no" if consent[at] < 0.75 else "",
        ]


def write_csv(path, people):
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(people)


def write_xlsx(path, people):
    """All cells are texts, as shops write them: a postcode keeps its zero."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("Customers")
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name)
    for row, person in enumerate(people, start=1):
        for column, text in enumerate(person):
            if text:
                sheet.write_string(row, column, text)
    book.close()


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("out")
    ask.add_argument("--xlsx")
    ask.add_argument("--rows", type=int, default=1_000_000)
    ask.add_argument("--seed", type=int, default=17)
    said = ask.parse_args()
    write_csv(said.out, rows(said.rows, said.seed))
    if said.xlsx:
        write_xlsx(said.xlsx, rows(said.rows, said.seed))
    print(f"{said.rows} people")


if __name__ == "__main__":
    main()
