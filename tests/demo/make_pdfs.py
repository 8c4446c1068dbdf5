#!/usr/bin/env python3
"""Makes the PDFs of the demonstration catalogue: one for each text/SLUG.typ, beside the paper it belongs to.

    tests/demo/make_pdfs.py            write every PDF that is missing or differs
    tests/demo/make_pdfs.py SLUG ...   only these
    tests/demo/make_pdfs.py --check    write nothing; fail if a committed PDF is not what this would make

A paper's title, authors, date and series are read from its Markdown and stated nowhere else. The same inputs give the
same bytes: the only fonts are those inside the typst package, and the only date is the paper's own.
"""

import argparse
import json
import sys
from datetime import date, datetime, timezone
from pathlib import Path

import typst
import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CONTENT = ROOT / "content"
FONTS = typst.Fonts(include_system_fonts=False)


def front_matter(path):
    """The YAML between the first two lines of dashes."""
    return yaml.safe_load(path.read_text(encoding="utf-8").split("---\n", 2)[1])


PEOPLE = {path.stem: front_matter(path) for path in sorted((CONTENT / "people").glob("*.md"))}
AFFILIATIONS = {
    name: person.get("affiliation")
    for person in PEOPLE.values()
    for name in [person["name"], *person.get("aliases", [])]
}


def people(value):
    """A name, a list of names, or a list of maps, as a list of {name, affiliation}.

    Names are printed as the paper spells them; the name of a file in content/people stands for the person it describes.
    """
    found = []
    for entry in many(value):
        entry = {"name": entry} if isinstance(entry, str) else entry
        person = PEOPLE.get(entry["name"], entry)
        affiliation = person.get("affiliation") or AFFILIATIONS.get(person["name"])
        found.append({"name": person["name"], "affiliation": affiliation})
    return found


def date_parts(value):
    """[year, month or None, day or None], as precisely as the front matter knows it."""
    if isinstance(value, date):
        return [value.year, value.month, value.day]
    parts = [int(part) for part in str(value).split("-")]
    return parts + [None] * (3 - len(parts))


def many(value):
    """What may be one or a list, as a list."""
    return [value] if isinstance(value, str) else value or []


def facts(paper):
    """What the template prints, taken from the paper's front matter."""
    title = paper["title"]
    return {
        "title": title,
        "running_title": title if len(title) < 60 else title.split(": ")[0],
        "authors": people(paper.get("authors")),
        "editors": people(paper.get("editors")),
        "date": date_parts(paper["date"]),
        "language": paper.get("language", "en"),
        "topics": many(paper.get("topics")),
        "key_points": paper.get("key_points", []),
        **{key: paper.get(key) for key in ("subtitle", "series", "number", "doi", "isbn", "license")},
    }


def make(paper, text):
    """The PDF's bytes."""
    year, month, day = date_parts(paper["date"])
    return typst.compile(
        str(HERE / "paper.typ"),
        root=str(ROOT),
        font_paths=FONTS,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=int(datetime(year, month or 1, day or 1, tzinfo=timezone.utc).timestamp()),
        sys_inputs={"facts": json.dumps(facts(paper)), "text": f"text/{text.name}"},
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("slugs", nargs="*", metavar="SLUG")
    arguments.add_argument("--check", action="store_true")
    options = arguments.parse_args()

    papers = {path.parent.name: path for path in (CONTENT / "publications").glob("*/*/index.md")}
    papers = {slug: path for slug, path in papers.items() if front_matter(path).get("pdf") == f"{slug}.pdf"}
    texts = {path.stem: path for path in (HERE / "text").glob("*.typ")}

    problems = [f"{slug}: has no text in tests/demo/text" for slug in papers.keys() - texts.keys()]
    problems += [f"{slug}: no paper in content/publications names this PDF" for slug in texts.keys() - papers.keys()]
    problems += [f"{slug}: no such paper" for slug in set(options.slugs) - papers.keys()]

    made, changed = 0, 0
    for slug in sorted(papers.keys() & texts.keys() & set(options.slugs or papers)):
        target = papers[slug].with_name(f"{slug}.pdf")
        try:
            pdf = make(front_matter(papers[slug]), texts[slug])
        except typst.TypstError as error:
            problems.append(f"{slug}: {error}")
            continue
        made += 1
        if not target.exists() or target.read_bytes() != pdf:
            changed += 1
            if options.check:
                problems.append(f"{slug}: the committed PDF is not what tests/demo/make_pdfs.py makes")
            else:
                target.write_bytes(pdf)

    for problem in sorted(problems):
        print(problem, file=sys.stderr)
    print(f"{made} PDFs made, {changed} {'differ' if options.check else 'written'}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
