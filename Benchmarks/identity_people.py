#!/usr/bin/env python3
"""Writes customers of Spanish shops, some of them more than once, and who is who.

usage: identity_people.py OUT.csv --truth TRUTH.csv --rows N --seed SEED [--again 0.15]

OUT has twelve columns in a shuffled sequence; TRUTH says for each row `customer_id,person`. The same words give the same bytes.

A share of the rows (`--again`) are further records of somebody, one to three each, with one to four things wrong: a slip of the pen, accents
lost, another telephone, another e-mail, names exchanged, a move, a short form, something left out, the date of birth. What is wrong with which
odds stands in `FLAWS`. First records lack things, too, and six in a hundred people share surname, street and now and then the telephone
with whoever stands before them: households, which a careless matcher makes one person.
"""
import argparse
import csv
import unicodedata

import numpy as np

COLUMNS = "customer_id given_name surname1 surname2 email phone birth_date street postcode city province consent_email".split()
GIVEN, SURNAME, SECOND, EMAIL, PHONE, BORN, STREET, POSTCODE, CITY, PROVINCE = range(1, 11)
MEN = (
    "Antonio Manuel José Francisco David Juan Javier Daniel Carlos Alejandro Miguel Rafael Pedro Pablo Ángel Sergio Fernando Jorge Luis Alberto Álvaro "
    "Adrián Diego Iván Raúl Rubén Óscar Enrique Ramón Andrés Vicente Joaquín Santiago Víctor Eduardo Mario Roberto Jaime Ignacio Marcos Hugo Mateo Martín "
    "Lucas Leo Nicolás Gonzalo Jordi Xavier Iker Unai Aitor Mikel Gorka Josep Marc Pau Arnau Brais Xoán Ismael Emilio Salvador Julián Agustín Tomás "
    "Guillermo Gabriel Félix Domingo Esteban Benito Germán Lorenzo César Rodrigo Samuel Héctor Mohamed Ahmed Youssef Omar Ionut Andrei"
).split()
WOMEN = (
    "María Carmen Ana Isabel Dolores Pilar Teresa Laura Cristina Marta Lucía Elena Raquel Rosa Sara Paula Mercedes Josefa Beatriz Patricia Silvia Andrea "
    "Julia Encarnación Concepción Rocío Mónica Irene Alba Nuria Montserrat Ángela Sonia Yolanda Sandra Margarita Inmaculada Susana Sofía Martina Daniela "
    "Valeria Noa Carla Claudia Inés Natalia Verónica Eva Esther Lorena Victoria Consuelo Catalina Luisa Amparo Gloria Nerea Ainhoa Leire Amaia Maite Núria "
    "Mireia Laia Aina Neus Uxía Sabela Iria Fátima Aicha Khadija Elisa Emilia Remedios Ascensión Asunción Rosario Begoña Milagros Adriana Gabriela Ángeles "
    "Aurora Belén"
).split()
SURNAMES = (
    "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez "
    "Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias "
    "Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto Méndez Cruz Calvo Gallego Herrera Márquez León Vidal Peña Flores Cabrera Campos Vega "
    "Fuentes Carrasco Díez Reyes Caballero Nieto Aguilar Pascual Santana Herrero Montero Lorenzo Hidalgo Giménez Ibáñez Ferrer Durán Santiago Benítez Mora "
    "Vicente Vargas Arias Carmona Crespo Román Pastor Soto Sáez Velasco Moya Soler Parra Esteban Bravo Gallardo Rojas Pardo Merino Franco Espinosa "
    "Izquierdo Lara Rivas Silva Rivera Casado Arroyo Redondo Camacho Rey Vera Otero Luque Galán Montes Ríos Sierra Segura Carrillo Marcos Marti Soriano "
    "Mendoza Bernal Robles Vila Valero Palacios Expósito Benito Andrés Varela Guerra Pereira Macías Heredia Roldán Bueno Mateo Villar Contreras Miranda "
    "Guillén Mateos Escudero Aguilera Casas Menéndez Rivero Estévez Padilla Beltrán Gracia Rico Calderón Abad Galindo Conde Salas Jurado Quintana Plaza "
    "Acosta Aranda Blázquez Roca Bermúdez Miguel Salazar Costa Guzmán Cuesta Santamaría Manzano Villanueva Serra Cuenca Tomás Hurtado Rueda Trujillo Simón "
    "Pons Mesa Zamora Lázaro Alarcón Ballesteros Etxeberria Zabala Aguirre Goñi Iriarte Urrutia Puig Ferrer Riera Bosch Font Mas Sala Coll Rovira Pujol "
    "Casals Piñeiro Lago Seoane Bouzas Figueroa Ocampo"
).split()
STREETS = (
    "Mayor|Real|Nueva|Constitución|Iglesia|Sol|Cervantes|España|Andalucía|Castilla|Goya|Velázquez|Colón|Alameda|Fuente|Molino|Río|Estación|Ancha|Corta|"
    "Larga|Paz|Libertad|Olivo|Almendro|Rosales|Jardines|Huertas|Prado|San Juan|San José|San Antonio|Santa Ana|Santa María|del Carmen|de la Luna|del Pilar|"
    "de los Reyes|Juan Carlos I|Ramón y Cajal|Pablo Picasso|Federico García Lorca|Antonio Machado|Miguel Hernández|Doctor Fleming|Europa|Portugal|Francia|"
    "Italia|Barcelona|Valencia|Sevilla|Toledo|Granada|Córdoba|Málaga|Bilbao|Zaragoza|Murcia|Gran Vía|Diagonal|Meridiana|Aragó|Balmes|Mallorca|Provença|"
    "Independencia|Alfonso XII|Isabel la Católica|Cid|Quevedo|Góngora|Lope de Vega|Murillo|Zurbarán|Gaudí|Ausiàs March|Jaume I|Maestro Falla|"
    "Rosalía de Castro|Concepción Arenal|Clara Campoamor"
).split("|")
SHORT = dict(pair.split() for pair in (
    "Francisco Paco|José Pepe|Manuel Manolo|Antonio Toni|Ignacio Nacho|Dolores Lola|Pilar Pili|Concepción Concha|Encarnación Encarna|Mercedes Merche|"
    "Josefa Pepa|Inmaculada Inma|Montserrat Montse|Rosario Charo|Guillermo Guille|Alejandro Álex|Francisca Paqui|Consuelo Chelo|Teresa Tere|Rafael Rafa|"
    "Enrique Quique|Jorge Jordi|Santiago Santi|Gabriel Gabi|Fernando Nando|Isabel Isa|Javier Javi|Miguel Micky|Beatriz Bea|Cristina Cris|Daniel Dani"
).split("|"))
# Province, the first figures of its postcodes, towns, weight.
PROVINCES = [
    ("Madrid", "28", "Madrid|Alcalá de Henares|Móstoles|Leganés|Getafe|Alcorcón|Fuenlabrada", 6.7),
    ("Barcelona", "08", "Barcelona|L'Hospitalet de Llobregat|Badalona|Terrassa|Sabadell|Mataró", 5.7),
    ("Valencia", "46", "València|Torrent|Gandia|Paterna|Sagunto", 2.6),
    ("Sevilla", "41", "Sevilla|Dos Hermanas|Alcalá de Guadaíra|Utrera", 1.95),
    ("Alicante", "03", "Alicante|Elche|Torrevieja|Orihuela|Benidorm", 1.9),
    ("Málaga", "29", "Málaga|Marbella|Mijas|Fuengirola|Vélez-Málaga", 1.7),
    ("Murcia", "30", "Murcia|Cartagena|Lorca|Molina de Segura", 1.5),
    ("Cádiz", "11", "Cádiz|Jerez de la Frontera|Algeciras|San Fernando", 1.25),
    ("Bizkaia", "48", "Bilbao|Barakaldo|Getxo|Portugalete", 1.15),
    ("A Coruña", "15", "A Coruña|Santiago de Compostela|Ferrol", 1.12),
    ("Asturias", "33", "Oviedo|Gijón|Avilés", 1.0),
    ("Zaragoza", "50", "Zaragoza|Calatayud", 0.97),
    ("Pontevedra", "36", "Vigo|Pontevedra|Vilagarcía de Arousa", 0.94),
    ("Granada", "18", "Granada|Motril|Almuñécar", 0.92),
    ("Tarragona", "43", "Tarragona|Reus", 0.83),
    ("Córdoba", "14", "Córdoba|Lucena", 0.77),
    ("Girona", "17", "Girona|Figueres|Blanes", 0.79),
    ("Gipuzkoa", "20", "Donostia|Irun", 0.72),
    ("Toledo", "45", "Toledo|Talavera de la Reina", 0.72),
    ("Almería", "04", "Almería|Roquetas de Mar|El Ejido", 0.74),
    ("Badajoz", "06", "Badajoz|Mérida", 0.66),
    ("Navarra", "31", "Pamplona|Tudela", 0.66),
    ("Castellón", "12", "Castelló de la Plana|Vila-real", 0.6),
    ("Cantabria", "39", "Santander|Torrelavega", 0.58),
    ("Valladolid", "47", "Valladolid|Medina del Campo", 0.52),
    ("León", "24", "León|Ponferrada", 0.45),
    ("Illes Balears", "07", "Palma|Calvià|Manacor", 1.2),
    ("Las Palmas", "35", "Las Palmas de Gran Canaria|Telde", 1.13),
]
STREET_KINDS = "Calle Calle Calle Calle Avenida Plaza Paseo Carrer Ronda Camino Travesía Rúa".split()
# Each stands here as often as it is met among a hundred.
MAIL = (
    ["gmail.com"] * 50 + ["hotmail.com"] * 20 + ["hotmail.es"] * 6 + ["yahoo.es"] * 6 + ["outlook.es"] * 6 + ["outlook.com"] * 5
    + ["icloud.com"] * 3 + ["telefonica.net", "movistar.es", "empresa.es", "ono.com"]
)
NICKNAMES = "info sol luna rayo mar gato lobo estrella".split()
ENDINGS = "ero eda ales edo ín ona osa ares iz era ano uela inas aga ola etxe".split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FLAWS = ["slip", "accents", "phone", "email", "exchange", "move", "short", "missing", "born"]
ODDS = np.array([0.26, 0.20, 0.12, 0.13, 0.06, 0.08, 0.06, 0.06, 0.03])
ODDS = ODDS / ODDS.sum()


class Chance:
    """Numbers drawn one at a time from a stock: asking numpy for each would take longer than all else."""

    def __init__(self, seed):
        self.source, self.stock, self.used = np.random.Generator(np.random.PCG64(seed)), [], 0

    def share(self):
        if self.used == len(self.stock):
            self.stock, self.used = self.source.random(1 << 18).tolist(), 0
        self.used += 1
        return self.stock[self.used - 1]

    def below(self, count):
        return int(self.share() * count)

    def one(self, things):
        return things[int(self.share() * len(things))]


def often(names, power, size=1 << 14):
    """The names, each as many times as a power law has it."""
    weights = 1.0 / np.arange(1, len(names) + 1) ** power
    times = np.maximum(1, np.round(weights / weights.sum() * size)).astype(int)
    return [name for name, count in zip(names, times) for _ in range(count)]


plain_texts = {}


def plain(text):
    """Without accents."""
    known = plain_texts.get(text)
    if known is None:
        known = "".join(letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")
        if len(plain_texts) < 200_000:
            plain_texts[text] = known
    return known


class People:
    """Draws people, and records that are wrong about them."""

    def __init__(self, seed):
        self.chance = Chance(seed)
        self.men, self.women, self.surnames = often(MEN, 0.7), often(WOMEN, 0.7), often(SURNAMES, 0.75)
        # Rare surnames are put together from two halves: about 20,000 distinct ones in a million people.
        self.halves = [name[:max(3, len(name) - 3)] for name in SURNAMES]
        self.places = [
            (province, code, towns.split("|")) for province, code, towns, weight in PROVINCES for _ in range(max(1, int(weight * 20)))
        ]

    def surname(self):
        chance = self.chance
        return chance.one(self.surnames) if chance.share() < 0.78 else chance.one(self.halves) + chance.one(ENDINGS)

    def given(self):
        chance = self.chance
        name = chance.one(self.men) if chance.share() < 0.49 else chance.one(self.women)
        if chance.share() < 0.16:
            second = chance.one(self.men if name in MEN else self.women)
            return name if second == name else name + " " + second
        return name

    def address(self):
        """Street, postcode, city, province."""
        chance = self.chance
        province, code, towns = chance.one(self.places)
        town = int(chance.share() ** 2 * len(towns))
        postcode = code + "%03d" % ((town * 60 + int(chance.share() ** 1.5 * 60)) % 1_000)
        has_flat = chance.share() < 0.7
        street = f"{chance.one(STREET_KINDS)} {chance.one(STREETS)}, {1 + int(chance.share() ** 2 * 180)}"
        if has_flat:
            street += f", {1 + chance.below(8)}º {'ABCD'[chance.below(4)]}"
        return [street, postcode, towns[town], province]

    def phone(self):
        chance = self.chance
        country = "+34 " if chance.share() < 0.25 else ""
        return country + ("6" if chance.share() < 0.8 else "9") + "%08d" % int(chance.share() * 1e8)

    def email(self, given, surname, second, born):
        chance = self.chance
        first, last = plain(given).lower().replace(" ", ""), plain(surname).lower().replace(" ", "")
        manner, domain = chance.share(), chance.one(MAIL)
        if manner < 0.35:
            user = f"{first}.{last}{chance.below(1_000)}"
        elif manner < 0.6:
            year = born[2:4] if born else str(chance.below(100))
            user = first[:1] + last + year + (str(chance.below(10)) if chance.share() < 0.6 else "")
        elif manner < 0.85:
            user = f"{first}{(plain(second).lower() or last)[:4]}{chance.below(10_000)}"
        else:
            user = f"{chance.one(NICKNAMES)}_{last[:5]}{chance.below(100_000)}"
        return f"{user}@{domain}"

    def person(self, before):
        """The first record of somebody, who may live with whoever is `before`."""
        chance = self.chance
        given, surname, second = self.given(), self.surname(), self.surname()
        born = f"{1935 + int((chance.share() + chance.share()) * 36):04d}-{1 + chance.below(12):02d}-{1 + chance.below(28):02d}"
        address, phone = self.address(), self.phone()
        if before is not None and chance.share() < 0.06:
            address, surname = before[STREET:PROVINCE + 1], before[SURNAME]
            if chance.share() < 0.3 and before[PHONE]:
                phone = before[PHONE]
        email = self.email(given, surname, second, born)
        kept = [text if chance.share() > odds else "" for text, odds in ((second, 0.07), (email, 0.12), (phone, 0.08), (born, 0.20))]
        return [None, given, surname, *kept, *address, "1" if chance.share() < 0.62 else "0"]

    def again(self, first):
        """Another record of whom `first` is about."""
        chance, record, many = self.chance, list(first), self.chance.share()
        count = 1 if many < 0.40 else 2 if many < 0.75 else 3 if many < 0.93 else 4
        for flaw in sorted(set(chance.source.choice(len(FLAWS), count, p=ODDS).tolist())):
            getattr(self, "flaw_" + FLAWS[flaw])(record, first)
        if chance.share() < 0.3:
            figures = record[PHONE].replace("+34 ", "")
            if len(figures) == 9:
                record[PHONE] = f"{figures[:3]} {figures[3:5]} {figures[5:7]} {figures[7:]}"
        return record

    def slip(self, text):
        """A letter lost, added, taken for another, or exchanged with its neighbour."""
        if len(text) < 3:
            return text
        at, what = 1 + self.chance.below(len(text) - 1), self.chance.below(4)
        if what == 0:
            return text[:at] + text[at + 1:]
        if what < 3:
            return text[:at] + self.chance.one(LETTERS) + text[at + what - 1:]
        if at > 1:
            return text[:at - 1] + text[at] + text[at - 1] + text[at + 1:]
        return text[0] + text[1:][::-1] if len(text) == 3 else text[:at] + text[at + 1:] + text[at]

    def flaw_slip(self, record, first):
        column = (GIVEN, SURNAME, SURNAME, STREET)[self.chance.below(4)]
        record[column] = self.slip(record[column])
        if self.chance.share() < 0.25 and record[EMAIL]:
            user, domain = record[EMAIL].split("@")
            record[EMAIL] = f"{self.slip(user)}@{domain}"

    def flaw_accents(self, record, first):
        for column in (GIVEN, SURNAME, SECOND, STREET, CITY, PROVINCE):
            record[column] = plain(record[column])
        if self.chance.share() < 0.35:
            for column in (GIVEN, SURNAME, SECOND, STREET, CITY):
                record[column] = record[column].upper()

    def flaw_phone(self, record, first):
        record[PHONE] = self.phone()

    def flaw_email(self, record, first):
        record[EMAIL] = "" if self.chance.share() < 0.2 else self.email(first[GIVEN], first[SURNAME], first[SECOND], first[BORN])

    def flaw_exchange(self, record, first):
        with_second = self.chance.share() < 0.5 and record[SECOND]
        left, right = (SURNAME, SECOND) if with_second else (GIVEN, SURNAME)
        record[left], record[right] = record[right], record[left]

    def flaw_move(self, record, first):
        record[STREET:PROVINCE + 1] = self.address()

    def flaw_short(self, record, first):
        name = record[GIVEN].split(" ")[0]
        if " " in record[GIVEN]:
            record[GIVEN] = name
        elif name in SHORT:
            record[GIVEN] = SHORT[name]
        else:
            record[SECOND] = ""

    def flaw_missing(self, record, first):
        record[(PHONE, EMAIL, BORN, SECOND)[self.chance.below(4)]] = ""

    def flaw_born(self, record, first):
        if not record[BORN]:
            return
        year, month, day = record[BORN].split("-")
        if int(day) <= 12 and self.chance.share() < 0.5:
            month, day = day, month
        else:
            year = f"{int(year) + (-1, 1, 10, -10)[self.chance.below(4)]:04d}"
        record[BORN] = f"{year}-{month}-{day}"


def records(rows, again, seed):
    """The records, with the number of the person of each."""
    people, found, persons = People(seed), [], []
    repeated = int(rows * again)
    firsts = rows - repeated
    for person in range(firsts):
        found.append(people.person(found[-1] if found else None))
        persons.append(person)
    while len(found) < rows:
        person, many = people.chance.below(firsts), people.chance.share()
        for _ in range(min(1 if many < 0.82 else 2 if many < 0.96 else 3, rows - len(found))):
            found.append(people.again(found[person]))
            persons.append(person)
    return found, persons


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("out")
    ask.add_argument("--truth", required=True)
    ask.add_argument("--rows", type=int, default=1_000_000)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--again", type=float, default=0.15)
    said = ask.parse_args()
    found, persons = records(said.rows, said.again, said.seed)
    sequence = np.random.Generator(np.random.PCG64(said.seed + 1)).permutation(len(found)).tolist()
    with open(said.out, "w", encoding="utf-8", newline="") as out, open(said.truth, "w", encoding="utf-8") as truth:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        truth.write("customer_id,person\n")
        for number, at in enumerate(sequence, 1):
            writer.writerow([number] + found[at][1:])
            truth.write(f"{number},{persons[at]}\n")
    print(f"{len(found)} records of {len(set(persons))} people")


if __name__ == "__main__":
    main()
