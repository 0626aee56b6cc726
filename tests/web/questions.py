"""Draws questions from articles: the same for the same articles, in the proportions of people who search."""

import json
import random
import re
import sys
from collections import Counter
from urllib.parse import quote, quote_plus

random.seed(1)
articles = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
texts = [" ".join(run["text"] for run in article["snippet"]) for article in articles]
# What stands between spaces and stops, in small letters: no name, and no part of a word.
WORD = r"(?<![\w'-])[a-z]{5,}(?![\w'-])"
words = Counter(word for text in texts for word in set(re.findall(WORD, text.lower())))
rare = [word for word, n in words.items() if n <= 20]
common = [word for word, n in words.items() if n > 100] or list(words)
names = sorted({name for article in articles for name in article["people"] if " " in name}) or ["Raab"]
sources = sorted({article["source"] for article in articles if article["source"]}) or ["AP"]


def of_text(pattern, n):
    """Some words that stand in one text."""
    while True:
        found = re.findall(pattern, random.choice(texts))
        if len(found) > n:
            return found


def mistyped(word):
    """A letter left out, or two that change places."""
    at = random.randrange(1, len(word) - 1)
    if random.random() < 0.5:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def query():
    kind = random.random()
    if kind < 0.40:
        return " ".join(random.sample(of_text(WORD, 2), 2))
    if kind < 0.44:
        return mistyped(random.choice(rare))
    if kind < 0.55:
        return random.choice(rare)
    if kind < 0.60:
        return random.choice(common)
    if kind < 0.75:
        found = of_text(r"[A-Za-z]+", 3)
        at = random.randrange(len(found) - 2)
        return '"' + " ".join(found[at : at + 2]) + '"'
    if kind < 0.85:
        return " w/10 ".join(random.sample(of_text(WORD, 2), 2))
    return f"{random.choice(rare)} since:{random.choice(articles)['date'] or '1900'}"


def article():
    return quote(random.choice(articles)["id"], safe="")


for _ in range(int(sys.argv[2])):
    kind, text = random.random(), quote_plus(query())
    if kind < 0.35:
        print(f"/api/search?q={text}")
    elif kind < 0.60:
        print(f"/search?q={text}")
    elif kind < 0.65:
        print(f"/search?q={text}&source={quote_plus(random.choice(sources))}&sort=newest")
    elif kind < 0.80:
        print(f"/articles/{article()}?q={text}")
    elif kind < 0.86:
        print(f"/api/timeline?q={text}")
    elif kind < 0.90:
        print(f"/api/count?q={text}&by=person")
    elif kind < 0.95:
        print(f"/who?name={quote_plus(random.choice(names))}&kind=person")
    else:
        print(f"/api/articles/{article()}")
