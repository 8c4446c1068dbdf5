#!/usr/bin/env python3
"""Compare what an importer made (examples/dump.rs) with the corpus: compare.py CORPUS.jsonl.gz csv|bib < DUMP"""
import collections, gzip, json, re, sys

corpus, kind = sys.argv[1:3]
truth = [json.loads(line) for line in gzip.open(corpus, "rt", encoding="utf8") if line.strip()]
made = [json.loads(line) for line in sys.stdin]
one = lambda t: " ".join((t or "").split())
months = ("month", "day")
differ, shown = collections.Counter(), collections.Counter()


def tell(key, why, r, want, got):
    differ[f"{key}: {why}"] += 1
    shown[key, why] += 1
    if shown[key, why] <= 4:
        print(f"  {key} ({why}) {r['id']}\n    want {want!r:.300}\n    got  {got!r:.300}")


def family_given(a):
    if a.get("last"):
        return a["last"], a.get("first") or ""
    given, _, family = a["name"].rpartition(" ")
    return family or given, given if family else ""


print(f"{corpus.split('/')[-1]} {kind}: {len(truth)} in the corpus, {len(made)} made")
for r, m in zip(truth, made):
    ident = r["id"] if kind == "csv" else re.sub(r"[^A-Za-z0-9.:-]+", "-", r["id"])
    t = m["texts"]
    date = r.get("date", "")
    date = {"year": date[:4], "month": date[:7]}.get(r.get("date_precision"), date)
    if kind == "bib":
        date = date[:4] if r.get("date_precision") not in months else date[:7]
    for key, want, got in [
        ("id", ident, m["id"]), ("title", one(r["title"]), one(t.get("title"))), ("date", date, t.get("date", "")),
        ("series", one(r.get("series")), one(t.get("series"))), ("number", one(r.get("number")), one(t.get("number"))),
        ("doi", r.get("doi") or "", t.get("doi", "")), ("pdf", r.get("pdf_url") or "", m["pdf"] or m["extra"].get("url") or (m["aliases"] or [""])[0]),
        ("abstract", one(r.get("abstract")), one(t.get("summary"))),
    ]:
        if want != got:
            why = "differs"
            if "--diff" in sys.argv and len(got) > 200:
                at = next((i for i, (x, y) in enumerate(zip(want, got)) if x != y), 0)
                print("   ", repr(want[at - 30:at + 50]), repr(got[at - 30:at + 50]))
            if key in ("title", "abstract", "series") and kind == "bib":
                # What TeX means by characters that the export did not escape.
                tex = one(re.sub(r"(?<=[\w.,)}])~(?=[\w\\({])", " ", want.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")))
                why = "as TeX has it" if tex == got else why
            tell(key, why, r, want, got)
    if kind == "bib" and one(r.get("publisher")) != (m["extra"].get("institution") or ""):
        tell("institution", "differs", r, r.get("publisher"), m["extra"].get("institution"))
    if kind == "csv" and (r.get("abstract") or "").strip() != t.get("summary", "") and one(r.get("abstract")) == one(t.get("summary")):
        tell("abstract", "line breaks", r, r["abstract"], t.get("summary"))
    want = list(dict.fromkeys(x.strip() for x in r.get("topics", [])))
    got = m["terms"].get("topics", [])
    if want != got:
        joined = list(dict.fromkeys(x.strip() for x in ", ".join(r["topics"]).split(",") if x.strip()))
        tell("topics", "joined by commas in the export" if kind == "bib" and got == joined else "differs", r, want, got)
    if kind == "csv":
        want = [a["name"] for a in r.get("authors", [])]
        got = [a.get("name") or a.get("institution") or ", ".join(filter(None, [a["family"], a["given"], a["suffix"]])) for a in m["authors"]]
        if want != got:
            tell("authors", "names with a semicolon" if any(";" in a for a in want) else "differs", r, want, got)
    else:
        want = [tuple(one(x) for x in family_given(a)) for a in r.get("authors", [])]
        got = [(a["family"], a["given"]) if "family" in a else (a.get("name") or a["institution"], "") for a in m["authors"]]
        if want != got:
            letters = lambda names: sorted(re.sub(r"[\s,.]+", "", "".join("".join(x) for x in names)))
            whole = [(*x, a.get("suffix") or "") for x, a in zip(got, m["authors"])]
            sfx = any(a.get("suffix") for a in m["authors"])
            commas = any("," in "".join(x) for x in want)
            why = "LOST" if letters(want) != letters(whole) else "no person" if any("institution" in a for a in m["authors"]) else "a comma in a given name, or one of two families" if commas else "a suffix is told apart" if sfx else "parted elsewhere"
            tell("authors", why, r, want, whole)
for why, count in sorted(differ.items()):
    print(f"  {count} × {why}")
if len(truth) != len(made) or not differ:
    print("  no differences" if len(truth) == len(made) else "  NOT AS MANY")
