"""Makes an archive in which every field of every article is hostile: `hostile.py FOLDER`.

Beside a file of records there are files, and members of a zip, whose names are payloads; records that
cannot be read, so that payloads stand among what was skipped; and files that a browser would run if it
were told that they are pages.
"""

import json
import pathlib
import random
import sys
import zipfile

from payloads import PAYLOADS

WORDS = (
    "harbour crane berth letter spring quay wreck timber fruit dealer master ship council bread winter market "
    "bridge river engine signal driver station ticket porter parcel inspector ledger window garden school"
).split()


def story(number):
    """Sentences that no other number has: those of one number are copies of each other."""
    pick = random.Random(number)
    sentences = (" ".join(pick.choices(WORDS, k=12)) for _ in range(6))
    return " ".join(f"The {sentence}." for sentence in sentences)


def record(number, payload):
    """An article whose every field is the payload."""
    return {
        "id": f"{number:03} {payload}",
        "headline": payload,
        "date": f"2021-{1 + number % 12:02}-{1 + number % 28:02}",
        "byline": payload,
        "source": payload,
        "section": payload,
        "lang": payload if number % 3 == 0 else "en",
        "people": [payload, f"Ann {payload}"],
        "organizations": [payload],
        "places": [payload],
        "page": payload,
        "edition": payload,
        "dateline": payload,
        "url": payload if number % 2 == 0 else f"https://hostile.example/{payload}",
        "body": f"{payload}\n\n{story(number // 2)}\n\n{payload}",
    }


def unreadable():
    """Lines that are skipped for what they lack, each named with what it holds."""
    for payload in PAYLOADS[::10]:
        yield json.dumps({payload: payload, "title": payload, "date": "2021-01-01"})
        yield f'{{"title": "{payload}'
    yield '{"body": "\\ud800<img src=x onerror=window.__pwned=1>"}'


def file_names():
    """The payloads that a file may be called, as they are."""
    for number, payload in enumerate(PAYLOADS):
        if not set(payload) & set("/\0") and len(payload.encode()) < 200:
            yield number, payload


def pages():
    """Files that must leave the server as text."""
    run = "<script>window.__pwned=1</script><img src=x onerror=window.__pwned=1>"
    yield "page.html", (
        f"<!DOCTYPE html><html><head><title>A page &lt;b&gt;</title>{run}</head>"
        f"<body><article><h1>A page &lt;img&gt;</h1><p>{story(3000)}</p>{run}</article></body></html>"
    )
    yield "scalable.xml", (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><item><title>Scalable</title>'
        f"<link>javascript:window.__pwned=1</link><description>{story(3001)}</description>"
        "<svg xmlns='http://www.w3.org/2000/svg' onload='window.__pwned=1'/></item></channel></rss>"
    )


def main(folder):
    folder.mkdir(parents=True)
    with open(folder / "hostile.jsonl", "w", encoding="utf-8") as file:
        for number, payload in enumerate(PAYLOADS):
            file.write(json.dumps(record(number, payload)) + "\n")
    (folder / "broken.jsonl").write_text("\n".join(unreadable()), encoding="utf-8")
    for number, payload in list(file_names())[::4]:
        # Files are told apart by what they hold.
        (folder / f"{payload}.txt").write_text(f"{story(1000 + number)} {payload}", encoding="utf-8")
    with zipfile.ZipFile(folder / "members.zip", "w") as members:
        for number, payload in list(file_names())[1::8]:
            members.writestr(f"{payload}.txt", f"{story(2000 + number)} {payload}")
    for name, text in pages():
        (folder / name).write_text(text, encoding="utf-8")
    print(json.dumps(PAYLOADS))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
