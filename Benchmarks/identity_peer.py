#!/usr/bin/env python3
"""Splink on DuckDB over the same records, as its documentation sets it up: identity_peer.py PEOPLE.csv TRUTH.csv [THRESHOLD…]

Names by Jaro–Winkler with term frequencies, its own comparison of e-mails, telephones equal, dates by edits, streets by likeness, postcodes
equal; eight blocking rules; m by expectation–maximisation over three of them, u by chance. Accents, case, spaces in telephones and empty texts
are put right first, in SQL. Answers with one JSON document: CPU and wall seconds of each stage (one clustering among them), the most memory up
to there, how many pairs were kept, and precision, recall and F1 of the clusters at each threshold.
"""
import json
import logging
import resource
import sys
import time
from importlib.metadata import version

import duckdb
import splink.comparison_library as compare
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from identity_score import column, score

THRESHOLDS = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999, 0.9999999, 0.99999999]
CLEAN = """
create table people as select cast(customer_id as bigint) unique_id, nullif(fold(given_name), '') given_name,
  nullif(split_part(fold(given_name), ' ', 1), '') first_given, nullif(fold(surname1), '') surname1, nullif(fold(surname2), '') surname2,
  nullif(lower(email), '') email, nullif(regexp_replace(replace(phone, '+34', ''), '[^0-9]', '', 'g'), '') phone,
  nullif(birth_date, '') born, nullif(fold(street), '') street, nullif(postcode, '') postcode, nullif(fold(city), '') city
from read_csv('{file}', all_varchar = true)"""


class Stages:
    """CPU and wall of one stage after another."""

    def __init__(self):
        self.cpu, self.wall = {}, {}
        self.began = (time.process_time(), time.perf_counter())

    def end(self, name):
        now = (time.process_time(), time.perf_counter())
        self.cpu[name], self.wall[name] = (round(after - before, 3) for after, before in zip(now, self.began))
        self.began = now


def settings():
    def name(which):
        return compare.JaroWinklerAtThresholds(which, [0.92, 0.8]).configure(term_frequency_adjustments=True)

    return SettingsCreator(
        link_type="dedupe_only", retain_matching_columns=False, retain_intermediate_calculation_columns=False,
        comparisons=[
            name("given_name"), name("surname1"), name("surname2"), compare.EmailComparison("email"), compare.ExactMatch("phone"),
            compare.DamerauLevenshteinAtThresholds("born", [1, 2]), compare.JaroWinklerAtThresholds("street", [0.92, 0.8]),
            compare.ExactMatch("postcode"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("email"), block_on("phone"), block_on("surname1", "postcode"), block_on("first_given", "surname1", "born"),
            block_on("born", "postcode"), block_on("first_given", "postcode", "street"),
            block_on("first_given", "surname1", "surname2", "city"), "l.first_given = r.surname1 and l.surname1 = r.first_given",
        ])


def train(linker):
    learn = linker.training
    learn.estimate_probability_two_random_records_match([block_on("email"), block_on("given_name", "surname1", "phone")], recall=0.75)
    learn.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("email"), block_on("surname1", "born"), block_on("phone")):
        learn.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0, max_pairs=2e6)


def main():
    file, truth = sys.argv[1:3]
    thresholds = [float(text) for text in sys.argv[3:]] or THRESHOLDS
    stages = Stages()
    base = duckdb.connect()
    base.execute("create macro fold(t) as lower(strip_accents(t))")
    base.execute(CLEAN.format(file=file))
    stages.end("load and clean")
    linker = Linker(DuckDBAPI(connection=base).register("people"), settings(), log_level=logging.ERROR)
    train(linker)
    stages.end("train")
    found = linker.inference.predict(threshold_match_probability=0.01)
    stages.end("predict")

    def clusters(threshold):
        return linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=threshold)

    first = clusters(thresholds[0])
    stages.end("cluster")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    true = column(truth, 1)
    at = []
    for threshold in thresholds:
        groups = first if threshold == thresholds[0] else clusters(threshold)
        table = base.execute(f"select cluster_id, unique_id from {groups.physical_name} order by unique_id").fetchnumpy()
        at.append({"threshold": threshold, **score(table["cluster_id"], true)})
    kept = base.execute(f"select count(*) from {found.physical_name}").fetchone()[0]
    print(json.dumps({
        "cpu": round(sum(stages.cpu.values()), 3), "wall": round(sum(stages.wall.values()), 3), "stages": stages.cpu,
        "rssMB": round(memory, 1), "pairs": kept, "at": at, "version": f"Splink {version('splink')} on DuckDB {version('duckdb')}",
    }))


if __name__ == "__main__":
    main()
