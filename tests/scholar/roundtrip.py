#!/usr/bin/env python3
"""Reads the files of a whole catalogue with other people's programs, and compares every paper with its Markdown.

    tests/scholar/roundtrip.py SITE CATALOGUE_DIR [--date YYYY-MM-DD] [--drafts] [--biber]

SITE has the site.toml and content/ from which CATALOGUE_DIR was built: catalogue.bib (read by pybtex), catalogue.ris (rispy),
catalogue.csl.json (json), catalogue.csv (csv), and catalogue.biblatex.bib if there is one. --biber reads the .bib files a second
time with biber and prints what its data model has to say. Prints for each file how many records came back and what was lost
on the way; exits with 1 if there is a loss that EXPLAINED does not know. Nothing here is taken from Offprint's code.
"""

import argparse
import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pybtex.errors
import rispy
import yaml
from pybtex.bibtex.utils import split_tex_string
from pybtex.database.input import bibtex
from pybtex.exceptions import PybtexError

SHOWN = 10  # losses of one kind
DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", re.I)


def spaced(value):
    """Text in one line. Composed, because Unicode calls both spellings of an accent the same text."""
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def blank(value):
    return value is None or value in ("", "null", "~", [], {})


def many(value):
    """What may be one or a list, as a list."""
    return [item for item in (value if isinstance(value, list) else [value]) if not blank(item)]


# Names


@dataclass(frozen=True)
class Name:
    """As a reader gives it back: in parts, or with the family alone where it is in one piece."""

    family: str
    given: str = ""
    suffix: str = ""
    text: str = ""  # as it stood in the file, where the format has no mark for a name in one piece

    def whole(self):
        return not self.given and not self.suffix

    def direct(self):
        return " ".join(filter(None, (self.given, self.family, self.suffix)))

    def __str__(self):
        return f"[{self.family}]" if self.whole() else " | ".join((self.family, self.given, self.suffix)).rstrip(" |")


SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?$", re.I)
INITIAL = re.compile(r"[^\W\d_a-zß-ö]\.?(?:-?\w\.)*$")
PARTICLES = set("af al av bin da de del della den der di dos du el ibn la le ten ter van von vor zu zum".split())
INSTITUTION = re.compile(
    r"\b(?:institut(?:e|ion|o)?|universi\w+|ministr\w+|office|bureau|department|commission|committee|council|society|association"
    r"|agency|authority|foundation|laborator(?:y|ies)|federation|centre|center)\b", re.I)
FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]")


class Person:
    """A name as the front matter has it, and what a reader may make of it."""

    def __init__(self, text, whole=False):
        self.text = spaced(text)
        self.must_be_whole = whole or (" " in self.text and bool(INSTITUTION.search(self.text)))
        # The only parts that there can be; None where a name can be taken apart in more than one way.
        self.parts = None if self.must_be_whole else self.take_apart(self.text)
        self.spellings = {self.text}
        if not self.must_be_whole and "," in self.text:
            self.spellings = {self.parts.direct()}  # an inverted name that came back whole has lost its parts
        elif self.parts:
            self.spellings.add(self.parts.direct())

    @classmethod
    def take_apart(cls, text):
        pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
        if len(pieces) == 2 and SUFFIX.match(pieces[1]):
            inner = cls.take_apart(pieces[0])
            words = pieces[0].split()
            return Name(inner.family, inner.given, pieces[1]) if inner else Name(words[-1], " ".join(words[:-1]), pieces[1])
        if len(pieces) == 2:
            return Name(*pieces)
        if len(pieces) > 2:
            family, *rest = pieces
            suffix = next((piece for piece in rest if SUFFIX.match(piece)), rest[-1])
            rest.remove(suffix)
            return Name(family, ", ".join(rest), suffix)
        words = pieces[0].split() if pieces else [""]
        if len(words) == 1:
            return Name(words[0])
        if FAMILY_FIRST.match(text):
            return Name(words[0], " ".join(words[1:]))
        suffix = words.pop() if SUFFIX.match(words[-1]) else ""
        middle = words[1:-1]
        small = [at for at, word in enumerate(middle, 1) if word[0].islower()]
        at = small[0] if small else len(words) - 1
        if len(words) < 2 or not all(word in PARTICLES for word in middle[at - 1:]) or not small and not all(map(INITIAL.match, middle)):
            return None
        return Name(" ".join(words[at:]), " ".join(words[:at]), suffix)

    def loss(self, name):
        """What is wrong with a name that was read, or None."""
        if self.must_be_whole:
            if name.text == self.text or name.whole() and name.family == self.text:
                return None
            return "people in parts" if name.direct() == self.text else "people"
        if name.direct() not in self.spellings:
            return "people"
        same = not self.parts or (name.family, name.given, name.suffix) == (self.parts.family, self.parts.given, self.parts.suffix)
        return None if same else "people in parts"

    def __str__(self):
        return str(self.parts) if self.parts else self.text


def from_commas(text):
    """`Family, Given, Suffix`, as RIS and the table write it."""
    pieces = [spaced(piece) for piece in text.split(",")]
    return Name(pieces[0], ", ".join(pieces[1:2]), ", ".join(pieces[2:]), spaced(text))


# The Markdown


@dataclass
class Paper:
    source: str
    slug: str | None  # None where it takes a transliteration or a hash to know
    kind: str
    title: str
    subtitle: str
    authors: list
    editors: list
    date: tuple
    texts: dict = field(default_factory=dict)  # number, issue, volume, pages, doi, isbn, issn, series, place, publisher, language, summary
    terms: dict = field(default_factory=dict)
    pdf: str = ""
    opening: str = ""  # of the body, letters and digits only

    def titles(self):
        """A title that ends in a sign of its own needs no colon before the subtitle."""
        joined = {f"{self.title}: {self.subtitle}"}
        if self.title.endswith(("?", "!", ".", "…", ":")):
            joined.add(f"{self.title} {self.subtitle}")
        return joined if self.subtitle else {self.title}


LATIN = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d",
                       "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "ı": "i", "–": " ", "—": " "})


def slug(text):
    """The word of an address that a text makes, or None where that takes a transliteration or a hash."""
    text = re.sub("['`’‘ʼ\u00ad\u200b-\u200f\u2060\ufeff]", "", text).translate(LATIN)
    ascii_ = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))
    word = re.sub("[^a-z0-9]+", "-", ascii_.lower()).strip("-")
    return word if ascii_.isascii() and word and len(word) <= 120 else None


def front_matter(path):
    """The front matter with every scalar as it is written, so that `007` stays `007`; and the body."""
    text = path.read_text(encoding="utf-8").lstrip("\ufeff \n\t")
    match = re.match(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", text, re.S | re.M)
    if not match:
        raise SystemExit(f"{path}: no front matter")
    return yaml.load(match[1], getattr(yaml, "CBaseLoader", yaml.BaseLoader)) or {}, text[match.end():]


def same_words(one, other):
    words = lambda text: sorted(text.replace(",", " ").lower().split())
    return words(one) == words(other)


def letters(text):
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


def opening(body):
    """The letters of the body's first paragraph, where it is plain enough to be read without a Markdown parser."""
    first = re.split(r"\n[ \t]*\n", body.strip(), maxsplit=1)[0]
    plain = re.sub(r"\\[^\w\s]", "", first)
    return "" if re.search(r"[\[<&`|{~]|^[ \t]*(?:#|[-+*>] |\d+[.)] |[=-]+$)|\n(?:=+|-+)$|:::", plain, re.M) else letters(plain)


class Described:
    """The files of people or of series: the title by the file's name, by every spelling, and what the file says by its title."""

    def __init__(self, folder, title):
        self.stems, self.titles, self.facts = {}, {}, {}
        for path in sorted(folder.rglob("*.md")) if folder.is_dir() else []:
            front, _ = front_matter(path)
            name = path.parent.name if path.stem == "index" else path.stem
            shown = spaced(front[title])
            self.facts[shown] = front
            self.stems[name] = self.titles[name] = shown
            for alias in (shown, *map(spaced, many(front.get("aliases")))):
                self.titles.setdefault(alias, shown)


def read_site(site, today, drafts):
    """(papers, the address of the site)"""
    config = tomllib.loads((site / "site.toml").read_text(encoding="utf-8"))
    publisher = config.get("publisher", {})
    taxonomies = [taxonomy["key"] for taxonomy in config.get("taxonomies", [])]
    people = Described(site / "content/people", "name")
    series = Described(site / "content/series", "title")
    papers = []

    def agents(entries):
        for entry in many(entries):
            entry = entry if isinstance(entry, dict) else {"name": entry}
            name = spaced(entry["name"])
            facts = people.facts.get(people.titles.get(name), {})
            organization = "true" in (entry.get("organization"), facts.get("organization")) or name == publisher.get("name")
            shown = people.stems.get(name, name)
            # A spelling with a comma in the person's file says which word is the family's.
            inverted = [alias for alias in map(spaced, many(facts.get("aliases"))) if "," in alias and same_words(alias, shown)]
            yield Person(shown if organization or not inverted else inverted[0], organization)

    for path in sorted((site / "content/publications").rglob("*.md")):
        if path == site / "content/publications/index.md" or any(part.startswith(".") for part in path.relative_to(site).parts):
            continue
        front, body = front_matter(path)
        written = str(front["date"]).strip()[:10].split("T")[0].split(" ")[0]
        due = (str(front["publish_at"]).strip()[:10] if not blank(front.get("publish_at")) else written) + "-01-01"
        if due[:10] > today or (front.get("draft") == "true" and not drafts):
            continue
        name = path.parent.name if path.stem == "index" else path.stem
        plain = ("number", "issue", "volume", "pages", "isbn", "language", "place")
        text = {key: spaced(front[key]) for key in plain if not blank(front.get(key))}
        if not blank(front.get("doi")):
            text["doi"] = DOI.sub("", spaced(front["doi"]))
        if not blank(front.get("series")):
            text["series"] = series.titles.get(spaced(front["series"]), spaced(front["series"]))
            text["issn"] = spaced(series.facts.get(text["series"], {}).get("issn") or "")
        text.setdefault("place", spaced(publisher.get("place", "")))
        text.setdefault("language", config.get("language", "en"))
        text |= {"publisher": spaced(publisher.get("name", "")), "summary": spaced(front.get("summary") or "")}
        pdf = front.get("pdf")
        papers.append(Paper(
            source=str(path.relative_to(site)),
            slug=slug(name) if blank(front.get("slug")) else front["slug"],
            kind=slug(front["type"]) if not blank(front.get("type")) else config.get("catalogue", {}).get("type", "report"),
            title=spaced(front["title"]),
            subtitle=spaced(front.get("subtitle") or ""),
            authors=list(agents(front.get("authors"))),
            editors=list(agents(front.get("editors"))),
            date=tuple(map(int, written.split("-"))),
            texts={key: value for key, value in text.items() if value},
            terms={key: [spaced(term) for term in many(front.get(key))] for key in taxonomies},
            pdf="" if blank(pdf) else pdf if re.match("https?:", pdf) else "local",
            opening="" if text["summary"] else opening(body),
        ))
    return papers, config["base_url"].rstrip("/") + "/"


# The files. Each reader gives records of the same fields; a list holds all the places where a format may put a value.


@dataclass
class Contents:
    records: list  # (key, record)
    complaints: list = field(default_factory=list)  # each of them a loss
    notes: Counter = field(default_factory=Counter)  # only printed


# Front matter → CSL, BibTeX, BibLaTeX, RIS. Whatever is not here is a report.
KINDS = {
    "article": ("article-journal", "article", "article", "JOUR"),
    "book": ("book", "book", "book", "BOOK"),
    "chapter": ("chapter", "incollection", "incollection", "CHAP"),
    "conference-paper": ("paper-conference", "inproceedings", "inproceedings", "CPAPER"),
    "thesis": ("thesis", "phdthesis", "thesis", "THES"),
    "dataset": ("dataset", "misc", "dataset", "DATA"),
    "newsletter": ("article-magazine", "misc", "article", "MGZN"),
    "commentary": ("post-weblog", "misc", "online", "BLOG"),
}
REPORT = ("report", "techreport", "report", "RPRT")
JOURNALS, BOOKS = {"article"}, {"chapter", "conference-paper"}
PLAIN = {"report", "working-paper", "policy-brief", "book", "thesis", "dataset"}

LATEX = {r"\&": "&", r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
         r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^"}
# biber ends a command with an empty group where a word might go on.
ESCAPE = re.compile("(" + "|".join(map(re.escape, sorted(LATEX, key=len, reverse=True))) + r")(?:\{\})?")
# Braces group and protect; whatever else LaTeX takes for a command must not be left.
LIVE = re.compile(r"[\\{}~^#$%&_]")


def unlatex(value):
    """Text as LaTeX would set it; what is left of LaTeX is marked, so that it compares unequal."""
    while value.startswith("{") and closes(value) == len(value) - 1:
        value = value[1:-1]
    pieces, at = [], 0
    for match in ESCAPE.finditer(value):
        pieces += [LIVE.sub(r"«live \g<0>»", value[at:match.start()]), LATEX[match[1]]]
        at = match.end()
    return spaced("".join(pieces) + LIVE.sub(r"«live \g<0>»", value[at:]))


def closes(value):
    """Where the brace at the front is closed."""
    depth = 0
    for at, c in enumerate(value):
        depth += (c == "{") - (c == "}")
        if not depth:
            return at
    return -1


MONTHS = {name.lower(): at for at, name in enumerate(bibtex.month_names.values(), 1)}


def bibtex_date(fields):
    if "date" in fields:
        return tuple(map(int, fields["date"].split("-")))
    month = fields.get("month", "").lower()
    parts = [fields.get("year"), MONTHS.get(month, month or None), fields.get("day")]
    return tuple(int(part) for part in parts if part is not None)


def bibtex_record(kind, fields, people):
    """`fields` as they stand in the file; `people` of a role, already in parts."""
    text = lambda *names: [unlatex(fields[name]) for name in names if name in fields]
    return {
        "type": kind,
        "title": ": ".join(text("title", "subtitle")),
        "authors": people("author"),
        "editors": people("editor"),
        "date": bibtex_date(fields),
        "series": {"journal": text("journal", "journaltitle"), "book": text("booktitle"), "plain": text("series")},
        "numbers": text("number", "issue", "eid"),
        "volume": text("volume"),
        "pages": text("pages", "pagetotal"),
        # Programs take these as they stand, so that an escape would become part of the address.
        "doi": [fields[name] for name in ("doi",) if name in fields],
        "url": [fields[name] for name in ("url",) if name in fields],
        "isbn": text("isbn"),
        "issn": text("issn"),
        "publisher": text("institution", "school", "publisher", "organization"),
        "place": text("address", "location"),
        # Commas part keywords; braces keep one together that has a comma itself.
        "topics": [unlatex(term.strip()) for term in split_tex_string(fields.get("keywords", ""), ",", filter_empty=True)],
        "abstract": text("abstract"),
    }


def read_pybtex(path):
    """Every problem that pybtex finds is a loss; it goes on reading as far as it can."""
    parser = bibtex.Parser(encoding="utf-8")
    with pybtex.errors.capture() as found:
        data = parser.parse_file(str(path))

    def person(parts):
        piece = lambda *lists: spaced(" ".join(unlatex(word) for words in lists for word in words))
        return Name(piece(parts.prelast_names, parts.last_names), piece(parts.first_names, parts.middle_names), piece(parts.lineage_names))

    def people(entry):
        return lambda role: [person(parts) for parts in entry.persons.get(role, [])]

    records = [(key, bibtex_record(entry.type, {name.lower(): value for name, value in entry.fields.items()}, people(entry)))
               for key, entry in data.entries.items()]
    return Contents(records, [str(error) for error in found])


def read_biber(path):
    """The same file as biber understands it: with biblatex's names for types and fields."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(path, folder)  # biber writes a schema beside what it reads
        out = Path(folder) / "out.bltxml"
        options = ["--nolog", "--validate-datamodel", "--output-format=biblatexml"]
        command = ["biber", "--tool", *options, "--output-file", out, copy]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder)
        lines = run.stdout.decode("utf-8", "replace").splitlines()
        root = ElementTree.parse(out).getroot()
    # Its data model is that of biblatex's own styles, which pass over what is not theirs; an error leaves a record out.
    complaints = [line for line in lines if line.startswith("ERROR")]
    notes = [re.sub(r"(?i)entry '[^']*'(?: \([^)]*\))?", "entry …", line) for line in lines if line.startswith("WARN")]
    tag = lambda element: element.tag.split("}")[1]
    content = lambda element: spaced("".join(element.itertext()))
    records = []
    for entry in root:
        fields, names = {}, defaultdict(list)
        for child in entry:
            if tag(child) == "names":
                for name in child:
                    parts = {part.get("type"): " ".join(content(piece) for piece in (list(part) or [part])) for part in name}
                    family = " ".join(filter(None, (parts.get("prefix"), parts.get("family"))))
                    parts = (family, parts.get("given", ""), parts.get("suffix", ""))
                    names[child.get("type")].append(Name(*(unlatex(spaced(part)) for part in parts)))
            elif tag(child) == "date":
                fields["date"] = content(child)
            elif len(child) and tag(child[0]) == "list":
                fields[tag(child)] = ", ".join("-".join(map(content, item)) or content(item) for item in child[0])
            else:
                fields[tag(child)] = content(child)
        records.append((entry.get("id"), bibtex_record(entry.get("entrytype"), fields, names.__getitem__)))
    return Contents(records, complaints, Counter(notes))


def read_ris(path):
    # Line by line, as reference managers read it; without the byte order mark that rispy, too, would stumble on.
    with path.open(encoding="utf-8", newline=None) as lines:
        entries = rispy.load(lines)
    records = []
    for entry in entries:
        others = entry.get("unknown_tag", {})  # rispy knows editors as A2 only
        text = lambda *names: [spaced(entry[name]) for name in names if name in entry]
        day = [part for part in entry.get("date", "").split("/")[:3] if part]
        pages = "-".join(text("start_page", "end_page"))
        records.append((entry.get("id", ""), {
            "type": entry["type_of_reference"],
            "title": spaced(entry.get("title", "")),
            "authors": [from_commas(name) for name in entry.get("authors", [])],
            "editors": [from_commas(name) for name in [*entry.get("secondary_authors", []), *others.get("ED", [])]],
            "date": tuple(map(int, day or text("year"))) if day[:1] in ([], text("year")) else (0,),
            "series": {"any": text("secondary_title", "journal_name", "tertiary_title")},
            "numbers": text("issn", "number", "note"),
            "volume": text("volume"),
            "pages": [pages] if pages else [],
            "doi": text("doi"),
            "url": [";".join(entry["urls"])] if "urls" in entry else [],
            "publisher": text("publisher"),
            "place": text("place_published"),
            "language": text("language"),
            "topics": [spaced(term) for term in entry.get("keywords", [])],
            "abstract": text("abstract", "notes_abstract"),
            "pdf": text("file_attachments1"),
        }))
    return Contents(records)


def read_csl(path):
    def person(name):
        if "literal" in name:
            return Name(spaced(name["literal"]))
        parts = " ".join(filter(None, (name.get(part) for part in ("dropping-particle", "non-dropping-particle", "family"))))
        family = re.sub(r"(?<=['’-]) ", "", parts)  # processors put no space behind `d'` and `al-`
        return Name(*map(spaced, (family, name.get("given", ""), name.get("suffix", ""))))

    records, complaints = [], []
    for item in json.loads(path.read_text(encoding="utf-8")):
        text = lambda *names: [spaced(item[name]) for name in names if name in item]
        parts = item.get("issued", {}).get("date-parts", [[]])[0]
        # Processors take a text for a number only with a warning, or not at all.
        if any(not isinstance(part, int) for part in parts):
            complaints.append(f"{item['id']}: date-parts {parts} are not all numbers")
        complaints += [f"{item['id']}: `{key}` is empty" for key, value in item.items() if value in ("", [], {}, None)]
        records.append((str(item["id"]), {
            "type": item["type"],
            "title": spaced(item.get("title", "")),
            "authors": [person(name) for name in item.get("author", [])],
            "editors": [person(name) for name in item.get("editor", [])],
            "date": tuple(map(int, parts)),
            "series": {"within": text("container-title"), "plain": text("collection-title")},
            "numbers": text("number", "collection-number", "issue"),
            "volume": text("volume"),
            "pages": text("page", "number-of-pages"),
            "doi": text("DOI"),
            "isbn": text("ISBN"),
            "issn": text("ISSN"),
            "url": text("URL"),
            "publisher": text("publisher"),
            "place": text("publisher-place"),
            "language": text("language"),
            "topics": [term.strip() for keywords in text("keyword") for term in keywords.split(",")],
            "abstract": text("abstract"),
        }))
    return Contents(records, complaints)


SINGLE = "volume pages doi isbn issn url publisher place language abstract pdf".split()


def read_csv(path):
    csv.field_size_limit(sys.maxsize)
    people = lambda cell: [from_commas(name) for name in cell.split(";") if name.strip()]
    cell_list = lambda cell: [spaced(term) for term in cell.split(";") if term.strip()]
    records, complaints = [], []
    # Excel wants a byte order mark; programs that do not know it would find it in the name of the first column.
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = next(reader)
        complaints += [f"the column `{name}` is there twice" for name, times in Counter(header).items() if times > 1]
        for cells in reader:
            if len(cells) != len(header):
                complaints.append(f"line {reader.line_num}: {len(cells)} cells, and {len(header)} columns")
            row = dict(zip(header, cells))
            text = lambda *names: [spaced(row[name]) for name in names if row.get(name)]
            records.append((row["id"], {
                "type": row["type"],
                "title": ": ".join(text("title", "subtitle")),
                "authors": people(row["authors"]),
                "editors": people(row["editors"]),
                "date": tuple(map(int, row["date"].split("-"))),
                "series": {"any": text("series")},
                "numbers": text("number", "issue"),
                **{name: text(name) for name in SINGLE},
                "terms": {name: cell_list(cell) for name, cell in row.items()},
            }))
    return Contents(records, complaints)


# The comparison

FORMATS = {
    "BibTeX": ("catalogue.bib", read_pybtex, lambda kind: KINDS.get(kind, REPORT)[1]),
    "BibLaTeX": ("catalogue.biblatex.bib", read_pybtex, lambda kind: KINDS.get(kind, REPORT)[2]),
    "RIS": ("catalogue.ris", read_ris, lambda kind: KINDS.get(kind, REPORT)[3]),
    "CSL-JSON": ("catalogue.csl.json", read_csl, lambda kind: KINDS.get(kind, REPORT)[0]),
    "CSV": ("catalogue.csv", read_csv, lambda kind: kind),
}
BIBER = {
    "BibTeX, biber": ("catalogue.bib", read_biber, None),
    "BibLaTeX, biber": ("catalogue.biblatex.bib", read_biber, None),
}
OPTIONAL = {"catalogue.biblatex.bib"}
# What a format may leave out of all of its records, and must have right if it has it.
FREE = {"Bib": {"topics", "abstract", "issn"}, "CSL": {"topics", "issn"}}


@dataclass
class Loss:
    field: str
    paper: Paper
    want: object
    got: object

    def __str__(self):
        def show(value):
            if isinstance(value, (list, tuple)):
                return ", ".join(map(show, value))
            return repr(value) if isinstance(value, str) else str(value)

        return f"{self.paper.source if self.paper else '—'}: {show(self.want)} → {show(self.got) or 'nothing'}"


def is_bibtex(fmt):
    return fmt.startswith("Bib")


def left_out(fmt, name, carried):
    return name in FREE.get(fmt[:3], ()) and name not in carried


def same_address(one, other):
    return slug(one) is not None and slug(one) == slug(other)


def same_terms(some, others):
    return sorted(map(str, map(slug, set(some)))) == sorted(map(str, map(slug, set(others))))


# Losses that a format or the catalogue's own rules bring with them: formats, field, when, why.
EXPLAINED = [
    (("BibTeX", "BibTeX, biber"), "date", lambda loss: len(loss.got) == 2 and loss.got == loss.want[:2],
     "BibTeX has a month and no day"),
    (("RIS",), "isbn", lambda loss: "number" in loss.paper.texts and loss.paper.kind not in KINDS,
     "SN, of which there is one, has the report's number"),
    (tuple(BIBER), "volume", lambda loss: not loss.want.isdigit(),
     "biblatex takes numbers alone for a volume, and biber says so"),
    (("CSV",), "authors: people", lambda loss: any(";" in person.text for person in many(loss.want)),
     "a semicolon parts two people, and this name has one"),
    (None, "series", lambda loss: any(got != loss.want and same_address(loss.want, got) for got in loss.got),
     "two spellings of a series that make one address are one series"),
    (None, "topics", lambda loss: same_terms(loss.want, loss.got), "two spellings of a term that make one address are one term"),
]


def compare(paper, key, got, fmt, kinds, base, carried):
    """The losses of one record."""
    lost = lambda field, want, found: Loss(field, paper, want, found)
    text = paper.texts
    if kinds and got["type"] != kinds(paper.kind):
        yield lost("type", kinds(paper.kind), got["type"])
    # biblatex, too, sets a title that ends in a sign and its subtitle apart by a full stop or nothing.
    title = got["title"]
    if title not in paper.titles() and not (paper.subtitle and title == f"{paper.title}: {paper.subtitle}"):
        yield lost("title", sorted(paper.titles())[0], title)

    for role, people in (("authors", paper.authors), ("editors", paper.editors)):
        if len(people) != len(got[role]):
            yield lost(f"{role}: people", people, got[role])
            continue
        for person, name in zip(people, got[role]):
            if loss := person.loss(name):
                yield lost(f"{role}: {loss}", person, name)

    if got["date"] != paper.date:
        yield lost("date", paper.date, got["date"])

    if want := text.get("series"):
        series = got["series"]
        if is_bibtex(fmt):
            place = "journal" if paper.kind in JOURNALS else "book" if paper.kind in BOOKS else "plain" if paper.kind in PLAIN else None
        else:
            place = "within" if paper.kind in JOURNALS | BOOKS else "plain" if paper.kind in PLAIN else None
        found = series.get("any") or (series.get(place, []) if place else [value for values in series.values() for value in values])
        if want not in found:
            yield lost("series", want, found or [value for values in series.values() for value in values])

    # A number is not lost if it is in another place that programs show, but each value needs a place of its own.
    places = Counter(got["numbers"])
    wanted = ["number", "issue"] + (["isbn"] if fmt == "RIS" else [])
    for name in wanted:
        if want := text.get(name):
            if places[want]:
                places[want] -= 1
            else:
                yield lost(name, want, got["numbers"])
    for value, times in places.items():
        if times and value not in (text.get("issn"), text.get("isbn")):
            yield lost("a number that is not the paper's", "", value)

    for name in ("volume", "pages", "doi", "isbn", "issn", "publisher", "place", "language"):
        if name not in got or left_out(fmt, name, carried):
            continue
        dashes = lambda value: re.sub("-+|[‐-―]", "-", value) if name == "pages" else value
        want, found = text.get(name, ""), got[name]
        if want and dashes(want) not in map(dashes, found):
            yield lost(name, want, found)
        elif not want and found and name in ("volume", "doi", "isbn", "pages"):
            yield lost(name, want, found)

    if got["url"] != [f"{base}publications/{key}/"]:
        yield lost("url", f"{base}publications/{key}/", got["url"])

    for axis, terms in paper.terms.items() if "terms" in got else [("topics", [term for terms in paper.terms.values() for term in terms])]:
        if left_out(fmt, "topics", carried):
            continue
        found = got["terms"].get(axis, []) if "terms" in got else got["topics"]
        if sorted(terms) != sorted(found):
            yield lost("topics", terms, found)

    if not left_out(fmt, "abstract", carried):
        found = " ".join(got["abstract"][:1])
        if want := text.get("summary"):
            if found != want:
                yield lost("abstract", want, found)
        elif paper.opening and letters(found) != paper.opening:
            yield lost("abstract", paper.opening[:60] + "…", found[:90])

    if "pdf" in got and (paper.pdf or got["pdf"]):
        found = "".join(got["pdf"])
        if not (found == paper.pdf or paper.pdf == "local" and found == f"{base}publications/{key}/{key}.pdf"):
            yield lost("pdf", paper.pdf, found)


def check(papers, base, fmt, contents, kinds):
    """All losses of one file."""
    records = contents.records
    losses = [Loss("reader", None, "no complaint", complaint) for complaint in contents.complaints]
    times = Counter(key for key, _ in records)
    losses += [Loss("record", None, key, f"{times[key]} records of one name") for key in times if times[key] > 1]
    by_key = dict(records)
    carried = {name for _, record in records for name in ("topics", "abstract", "issn") if record.get(name)}
    left = {key: record for key, record in by_key.items()}
    found = [(paper, paper.slug, left.pop(paper.slug, None)) for paper in papers]
    # Where the address could not be foretold: by title and date.
    by_title = defaultdict(list)
    for key, record in left.items():
        by_title[record["title"], record["date"][:1]].append(key)
    for paper, key, record in found:
        if record is None:
            keys = [key for title in paper.titles() for key in by_title[title, paper.date[:1]]]
            if paper.slug or not keys:
                losses.append(Loss("record", paper, paper.slug or paper.title, "no record"))
                continue
            key = keys[0]
            by_title[left[key]["title"], paper.date[:1]].remove(key)
            record = left.pop(key)
        losses += compare(paper, key, record, fmt, kinds, base, carried)
    losses += [Loss("record", None, "no record", key) for key in left]
    return losses


def explained(fmt, loss):
    for formats, name, applies, reason in EXPLAINED:
        if name == loss.field and (formats is None or fmt in formats) and loss.paper and applies(loss):
            return reason
    return None


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--date", default=date.today().isoformat(), help="the build's today; default: today")
    parser.add_argument("--drafts", action="store_true", help="the catalogue was built with its drafts")
    parser.add_argument("--biber", action="store_true", help="read BibTeX with biber, too (Debian's package biber)")
    options = parser.parse_args(arguments)
    if options.biber and not shutil.which("biber"):
        parser.error("biber is missing; run: apt-get install biber")

    papers, base = read_site(options.site, options.date, options.drafts)
    print(f"{len(papers)} papers in {options.site}")
    unexplained = 0
    for fmt, (name, read, kinds) in (FORMATS | BIBER if options.biber else FORMATS).items():
        path = options.catalogue / name
        if name in OPTIONAL and not path.exists():
            continue
        try:
            contents = read(path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error, PybtexError, ElementTree.ParseError) as error:
            print(f"{fmt:16} {name} cannot be read: {type(error).__name__}: {error}")
            unexplained += 1
            continue
        losses, reasons = defaultdict(list), Counter()
        for loss in check(papers, base, fmt, contents, kinds):
            if reason := explained(fmt, loss):
                reasons[reason] += 1
            else:
                losses[loss.field].append(loss)
        total = sum(map(len, losses.values()))
        unexplained += total
        print(f"{fmt:16} {len(contents.records)} records, {total} losses")
        for note, times in contents.notes.most_common():
            print(f"    {times}: {note}")
        for reason, times in reasons.items():
            print(f"    explained, {times}: {reason}")
        for kind, members in losses.items():
            print(f"    {kind}: {len(members)}")
            for loss in members[:SHOWN]:
                print(f"        {loss}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
