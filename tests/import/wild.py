#!/usr/bin/env python3
"""Looks whether every value of a folder of Markdown, and every word of its texts, is in what `offprint import` made of it.

    wild.py SOURCE SITE MESSAGES.jsonl

MESSAGES is what the import printed with --format json: what it names as left out counts as told. Needs PyYAML.
"""
import html, json, re, sys
from collections import Counter
from pathlib import Path

import yaml


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def scalars(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from scalars(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from scalars(inner)
    elif value is not None and str(value).strip():
        yield str(value)


def words(text):
    """The words, without markup and what typographers do to them."""
    return re.findall(r"\w+", html.unescape(str(text)).lower())


def parts(path):
    text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n").lstrip("\n \t")
    found = re.match(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|$)(.*)", text, re.S)
    return (yaml.load(found[1], Loader=yaml.BaseLoader) or {}, found[2]) if found else ({}, text)


def main():
    source, site, messages = map(Path, sys.argv[1:4])
    told = " ".join(json.loads(line)["message"] for line in messages.read_text().splitlines() if line.startswith("{"))
    made = {}
    for path in site.glob("content/**/*.md"):
        keys, body = parts(path)
        made[path] = (" ".join(words(" ".join(scalars(keys)) + " " + " ".join(map(str, keys.get("extra", {}))))), words(body))
    everything = " ".join(keys for keys, _ in made.values()) + " " + " ".join(words(told))
    everything += " " + " ".join(" ".join(words(path)) for path in made)
    everything += " " + " ".join(" ".join(body) for _, body in made.values())
    bodies = Counter(word for _, body in made.values() for word in body)
    files, values, lost, missing = 0, 0, [], Counter()
    for path in sorted(source.rglob("*.md")):
        keys, body = parts(path)
        files += 1
        for value in scalars(keys):
            values += 1
            text = " ".join(words(value))
            date = re.match(r"(\d{4}) (\d\d) (\d\d)", text)
            found = text in everything or (date and " ".join(date.groups()) in everything)
            spelled = re.match(r"([a-z]{3})[a-z]* (\d+) (\d{4})$", text)
            if spelled and spelled[1] in MONTHS:
                found = f"{spelled[3]} {MONTHS.index(spelled[1]) + 1:02} {int(spelled[2]):02}" in everything
            if not found and text not in ("true", "false", "null"):
                lost.append((str(path.relative_to(source)), value))
        # Templates' own words and tags may have become others.
        plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>|\]\([^)]*\)|https?://\S+", " ", body, flags=re.S)
        missing.update(words(plain))
    missing.subtract(bodies)
    gone = {word: count for word, count in missing.items() if count > 0}
    print(f"{files} files, {values} values: {len(lost)} not found; {sum(gone.values())} of {sum(missing.values()) + sum(bodies.values())} words of texts fewer")
    for place, value in lost[:20]:
        print(f"    {place}: {value[:100]!r}")
    if gone:
        print("    fewer:", ", ".join(f"{word} {count}" for word, count in sorted(gone.items(), key=lambda pair: -pair[1])[:20]))
    sys.exit(bool(lost))


main()
