#!/usr/bin/env python3
"""What the records of a tree by make_content.py must say: expected.py CORPUS LAYOUT > FILE.jsonl (one object a line, with the file's name)."""
import gzip, hashlib, importlib.util, json, re, sys

spec = importlib.util.spec_from_file_location("make_content", "/work/shared/data/make_content.py")
make = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make)
corpus, layout = sys.argv[1:3]
records = [json.loads(line) for line in gzip.open(corpus, "rt", encoding="utf8") if line.strip()]
records.sort(key=lambda r: hashlib.sha1(r["id"].encode()).digest())
used = {}
for record in records:
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", record["id"]).strip("-.") or "untitled"
    n = used[name.lower()] = used.get(name.lower(), 0) + 1
    if n > 1:
        name += f"-{n}"
    fm = make.front_matter(record, layout)
    out = {"file": f"content/publications/{name}.md", "title": fm["title"], "date": fm["date"].isoformat() if fm.get("date") else None,
           "authors": fm.get("authors", []), "topics": fm.get("topics", []), "series": fm.get("series"), "doi": fm.get("doi"),
           "pdf": record.get("pdf_url") or None,
           "body": (record.get("body") or make.escaped(make.clean(record.get("abstract") or ""))).strip("\n")}
    print(json.dumps(out, ensure_ascii=False))
