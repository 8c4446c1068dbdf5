#!/usr/bin/env python3
"""Makes a content tree of CSL-JSON, so that a site can be built of records that formatters and readers trip over.

    tests/scholar/tree.py tests/scholar/references.json DIR

A site has one publisher and its papers have dates: records of other publishers become its own, and those without a date are left out.
"""

import json
import sys
from pathlib import Path

import yaml

SITE = '''title = "Brackwater Institute"
base_url = "https://brackwater.example/"
language = "en"

[publisher]
name = "Brackwater Institute"
place = "Haverness"

[citations]
styles = ["apa", "chicago", "mla", "ieee"]

[[taxonomies]]
key = "topics"
'''
TYPES = {"article-journal": "article", "paper-conference": "conference-paper", "hearing": "testimony", "article-magazine": "newsletter",
         "post-weblog": "commentary"}
GENRES = {"Working paper": "working-paper", "Policy brief": "policy-brief"}


def person(name):
    """As an author writes it: an institution that has to stay in one piece says so."""
    if "literal" in name:
        return {"name": name["literal"], "organization": True} if " " in name["literal"] else name["literal"]
    return ", ".join(name[part] for part in ("family", "suffix", "given") if part in name)


def front_matter(item):
    front = {
        "title": item["title"],
        "date": "-".join(f"{part:02}" for part in item["issued"]["date-parts"][0]),
        "authors": [person(name) for name in item.get("author", [])],
        "editors": [person(name) for name in item.get("editor", [])],
        "type": GENRES.get(item.get("genre"), TYPES.get(item["type"], item["type"])),
        "series": item.get("container-title") or item.get("collection-title"),
        "pages": item.get("page") or item.get("number-of-pages"),
        **{key: item.get(key) for key in ("volume", "issue", "number", "language")},
        **{key: item.get(key.upper()) for key in ("doi", "isbn")},
        "place": item.get("publisher-place"),
    }
    return {key: value for key, value in front.items() if value}


def main(records, folder):
    folder = Path(folder)
    papers = folder / "content/publications"
    papers.mkdir(parents=True, exist_ok=True)
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    for item in json.loads(Path(records).read_text(encoding="utf-8")):
        if "issued" in item:
            text = yaml.safe_dump(front_matter(item), allow_unicode=True, sort_keys=False, width=10**9)
            (papers / f"{item['id']}.md").write_text(f"---\n{text}---\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
