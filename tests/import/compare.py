#!/usr/bin/env python3
"""Compares a catalogue that `offprint import` has made with the corpus behind it, field by field.

    compare.py CORPUS.jsonl[.gz] SITE FORMAT

The site is compared as its readers have it: built, by its export as CSL-JSON; and by its front matter where that export
does not say it. What the source itself does not say is left out of the comparison, and named here.
"""
import gzip, json, re, subprocess, sys
from collections import Counter
from pathlib import Path

# What make_exports.py writes none of, or writes so that it can no longer be told.
UNSAID = {
    "csl-json": {"publisher"},
    "ris": {"month"},
    "csv": {"publisher", "names"},
    "bibtex": {"day"},
}


def front_matter(text):
    """The few shapes of YAML that the importer writes."""
    import yaml

    return yaml.load(text.split("---\n")[1], Loader=yaml.BaseLoader)


def squeeze(text):
    return " ".join(str(text or "").split())


def family_given(author):
    """As make_exports.py has it."""
    if author.get("last"):
        return author["last"], author.get("first") or ""
    given, _, family = author["name"].rpartition(" ")
    return family or given, given if family else ""


def words(name):
    return sorted(re.findall(r"\w+", name))


def dashes(text, form):
    """In TeX two hyphens are a dash."""
    return (text or "").replace("---", "—").replace("--", "–") if form == "bibtex" else text


def expected(record, form):
    date = record.get("date", "")
    length = {"year": 4, "month": 7}.get(record.get("date_precision"), 10)
    if form == "ris":
        length = 4
    if form == "bibtex":
        length = min(length, 7)
    names = [" ".join(filter(None, reversed(family_given(a)))) if form != "csv" else a["name"] for a in record.get("authors", [])]
    if form == "csv":
        # The export parts names by a semicolon, whatever is in them.
        names = [part for name in names for part in name.split(";")]
    topics = record.get("topics", [])
    if form in ("csl-json", "bibtex"):
        topics = ", ".join(topics).split(", ") if topics else []
    return {
        "title": squeeze(dashes(record["title"], form)),
        "authors": [squeeze(name) for name in names],
        "date": date[:length],
        "series": squeeze(record.get("series")),
        "number": squeeze(record.get("number")),
        "doi": squeeze(record.get("doi")),
        "pdf": squeeze(record.get("pdf_url")),
        "topics": list(dict.fromkeys(squeeze(topic) for topic in topics)),
        "abstract": squeeze(dashes(record.get("abstract"), form)),
        "publisher": "" if "publisher" in UNSAID[form] else squeeze(dashes(record.get("publisher"), form)),
    }


def found(keys):
    extra = keys.get("extra") or {}
    names = [a if isinstance(a, str) else a["name"] for a in keys.get("authors", [])]
    return {
        "title": squeeze(keys["title"]),
        "authors": [squeeze(name) for name in names],
        "date": keys.get("date", ""),
        "series": squeeze(keys.get("series")),
        "number": squeeze(keys.get("number")),
        "doi": squeeze(keys.get("doi") or extra.get("doi")),
        "pdf": squeeze(keys.get("pdf") or extra.get("URL") or extra.get("url") or extra.get("L1") or extra.get("PDF")),
        "topics": [squeeze(topic) for topic in keys.get("topics", [])],
        "abstract": squeeze(keys.get("summary")),
        "publisher": squeeze(extra.get("publisher") or extra.get("institution")),
    }


def main():
    corpus, site, form = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    opener = gzip.open if corpus.endswith(".gz") else open
    with opener(corpus, "rt", encoding="utf8") as lines:
        records = {json.loads(line)["id"]: json.loads(line) for line in lines if line.strip()}
    pages = {}
    for path in sorted(site.glob("content/publications/**/*.md")):
        keys = front_matter(path.read_text(encoding="utf8"))
        pages[keys["origin"]["id"].split(":", 1)[1]] = keys
    by_key = {re.sub(r"[^A-Za-z0-9.:-]+", "-", id) if form == "bibtex" else " ".join(id.split()): id for id in records}
    differences, examples = Counter(), {}
    missing = [key for key in by_key if key not in pages]
    for key, id in by_key.items():
        if key in missing:
            continue
        wanted, there = expected(records[id], form), found(pages[key])
        for field in wanted:
            if field == "authors":
                # Whether "Jr." or the family comes first is for the language to say.
                same = [words(name) for name in wanted[field]] == [words(name) for name in there[field]]
            else:
                same = wanted[field] == there[field]
            if not same:
                differences[field] += 1
                examples.setdefault(field, []).append((id, wanted[field], there[field]))
    print(f"{len(by_key)} records, {len(missing)} missing, {sum(differences.values())} fields differ: {dict(differences)}")
    for field, all_of_it in examples.items():
        for example in all_of_it[:5]:
            print(field, *example, sep="\n    ")
    sys.exit(bool(missing or differences))


main()
