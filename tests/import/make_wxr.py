#!/usr/bin/env python3
"""Writes a WordPress export (WXR 1.2) of a site that does not exist, and what an importer must make of it.

Everything in it is invented for this test: the Tidewater Institute, its people, its papers and their texts. The same
arguments give the same files.

    make_wxr.py --posts 500 --out FILE.xml --truth FILE.json [--seed 1] [--encoding utf-8|utf-8-sig|utf-16]
"""

import argparse
import collections
import datetime
import json
import random

SITE = "https://tidewater.example"

FIRST = "Ada Bram Cleo Dirk Edda Falk Gesa Hauke Ilse Jorn Keno Liv Meta Nils Okke Pia Rune Silke Tjark Ulla".split()
LAST = "Vale,Holt,Reed,Marsh,Quay,Sand,Brook,Fenn,Moor,Strand,van Dyke,Noor,Lund,Esker,Ness,Tarn,Wold,Beck,Thorn,Ridge".split(",")
NOUNS = "ports ferries tides levies cod lighthouses cranes tariffs canals wrecks pilots cables marshes dredgers".split()
VERBS = "shape follow outlast burden feed bind divide insure".split()
PLACES = "Ormhaven,Sandwick,Lower Fenn,Port Esker,Nessmouth,Tarnby".split(",")
TOPICS = ["Fisheries", "Trade & Tariffs", "Law of the Sea", "Ports", "Energy", "Ferries"]
TAGS = ["cod", "dredging", "R&D", "tides", "levies", "pilots", "été"]
REGIONS = ["North Shore", "Inner Bay", "Outer Isles"]

LEFT_STATUS = "an item with the status {} is left out"
LEFT_TYPE = "an item of the type {} is left out"
UNUSED = "an attachment that nothing uses is left out"


def cdata(text):
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Export:
    def __init__(self, posts, seed):
        self.random = random.Random(seed)
        self.posts = posts
        self.items = []  # (xml, truth)
        self.number = 0
        self.remarks = collections.Counter()
        self.people = {}
        self.guests = {}
        self.used_terms = set()
        self.page_slugs = []

    # ---------------------------------------------------------------- words

    def pick(self, of):
        return self.random.choice(of)

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def sentence(self):
        return f"{self.pick(NOUNS).capitalize()} {self.pick(VERBS)} {self.pick(NOUNS)} at {self.pick(PLACES)}, and {self.pick(NOUNS)} {self.pick(VERBS)} them."

    def words(self):
        return f"{self.pick(NOUNS).capitalize()} and {self.pick(NOUNS)} of {self.pick(PLACES)}"

    def next(self):
        self.number += self.random.randrange(1, 4)
        return self.number

    # ---------------------------------------------------------------- people

    def make_people(self):
        for number in range(1, 13):
            first, last = FIRST[number], LAST[number]
            login = f"{first.lower()}{number}"
            display = f"{first} {last}" if number % 3 else f"Dr {first} {last}"
            self.people[login] = {"number": number, "display": display, "first": first, "last": last}

    def author_xml(self, login, author):
        return (
            f"\t<wp:author><wp:author_id>{author['number']}</wp:author_id><wp:author_login>{cdata(login)}</wp:author_login>"
            f"<wp:author_email>{cdata(login + '@tidewater.example')}</wp:author_email>"
            f"<wp:author_display_name>{cdata(escape(author['display']))}</wp:author_display_name>"
            f"<wp:author_first_name>{cdata(author['first'])}</wp:author_first_name>"
            f"<wp:author_last_name>{cdata(author['last'])}</wp:author_last_name></wp:author>\n"
        )

    # ---------------------------------------------------------------- texts: (HTML, Markdown, remarks)

    def block(self, name, html, attributes=""):
        return f"<!-- wp:{name}{' ' + attributes if attributes else ''} -->\n{html}\n<!-- /wp:{name} -->"

    def snippets(self, classic):
        s, w = self.sentence(), self.words()
        kept = "the shortcode [{}] stays as it is written"
        table = "a table that Markdown cannot express stays HTML"
        p = (lambda html: html) if classic else (lambda html: self.block("paragraph", f"<p>{html}</p>"))
        some = [
            (p(s), s, []),
            (p(f"{s} Five * three [sic] and snake_case_ too."), f"{s} Five \\* three \\[sic\\] and snake_case\\_ too.", []),
            (p(f"<strong>{w}</strong> or <em>{s}</em>"), f"**{w}** or *{s}*", []),
            (p("1986. A good year"), "1986\\. A good year", []),
            (p("# No heading, + no list &amp; &lt;no tag&gt;"), "\\# No heading, + no list & \\<no tag>", []),
            (p("- No list, and &amp;amp; twice escaped"), "\\- No list, and \\&amp; twice escaped", []),
            (p("The sea 🌊 and 𝔘𝔫𝔦 – “quoted”… <b>é</b>"), "The sea 🌊 and 𝔘𝔫𝔦 – “quoted”… **é**", []),
            (p("Data ]]> and a[0]]]>"), "Data \\]\\]> and a\\[0\\]\\]\\]>", []),
            (p('See <a href="https://other.example/x?a=1&amp;b=(2)" title="A title">a_b</a>!'), 'See [a_b](https://other.example/x?a=1&b=\\(2\\) "A title")!', []),
            (p("H<sub>2</sub>O, m<sup>2</sup>, <abbr title=\"Tidewater\">TW</abbr>"), "H<sub>2</sub>O, m<sup>2</sup>, <abbr title=\"Tidewater\">TW</abbr>", []),
            (p(f"{s}<script>steal()</script> Safe."), f"{s} Safe.", ["scripts are removed"]),
            (p(f'<span style="color:red" onclick="x()">{s}</span>'), s, ["scripts are removed", "styles are removed"]),
            (p('<a href="javascript:x()">no link</a>'), "no link", ["an address that runs a script is removed"]),
            (p(f"{s}[[gallery]]"), f"{s}\\[gallery\\]", []),
            (self.wrap(classic, "heading", f"<h2>Method &amp; {w}</h2>"), f"## Method & {w}", []),
            (self.wrap(classic, "quote", f"<blockquote><p>{s}</p></blockquote>"), f"> {s}", []),
            (self.wrap(classic, "list", "<ul>\n<li>cod</li>\n<li>herring\n<ul>\n<li>spring</li>\n</ul>\n</li>\n</ul>"), "- cod\n- herring\n  - spring", []),
            (self.wrap(classic, "list", "<ol start=\"3\"><li>three</li><li>four</li></ol>"), "3. three\n4. four", []),
            (self.wrap(classic, "separator", "<hr />"), "***", []),
            (self.wrap(classic, "preformatted", "<pre>let x = 1;\n\nlet y = [x];</pre>"), "```\nlet x = 1;\n\nlet y = [x];\n```", []),
            (
                self.wrap(classic, "table", "<table><thead><tr><th>Port</th><th>Ships | boats</th></tr></thead><tbody><tr><td>Orm</td><td>12</td></tr></tbody></table>"),
                "| Port | Ships \\| boats |\n| --- | --- |\n| Orm | 12 |",
                [],
            ),
            (
                self.wrap(classic, "table", "<table>\n<tbody>\n<tr>\n<td>Orm</td>\n<td>12 & 13</td>\n</tr>\n</tbody>\n</table>"),
                "<table>\n<tbody>\n<tr><td>Orm</td><td>12 &amp; 13</td></tr></tbody></table>",
                [table],
            ),
        ]
        if classic:
            some += [
                (f"{s}\nIts second line", f"{s}\\\nIts second line", []),
                (f"{s}<!--more-->", s, ["the mark <!--more--> is left out"]),
                ('[contact-form-7 id="4" title="Write"]', '\\[contact-form-7 id="4" title="Write"\\]', [kept.format("contact-form-7")]),
                ("[toc]", "\\[toc\\]", [kept.format("toc")]),
                ("[embed]https://video.example/?v=1&amp;t=2[/embed]", "<https://video.example/?v=1&t=2>", []),
                ("https://video.example/9", "<https://video.example/9>", []),
                ('[audio mp3="https://sound.example/talk.mp3"][/audio]', "[talk.mp3](https://sound.example/talk.mp3)", []),
                ('<iframe src="https://maps.example/e" width="5"></iframe>', "<https://maps.example/e>", ["an embedded frame has become a link"]),
                (f"<div>{s}</div>\n&nbsp;", s, []),
            ]
        else:
            some += [
                ("<!-- wp:latest-posts /-->", "", ["the block latest-posts, which has no text of its own, is left out"]),
                (self.block("embed", '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://video.example/7\n</div></figure>', '{"url":"https://video.example/7"}'), "<https://video.example/7>", []),
                (self.block("shortcode", '[toc depth="2"]'), '\\[toc depth="2"\\]', [kept.format("toc")]),
                (self.block("pullquote", '<figure class="wp-block-pullquote"><blockquote><p>Sea.</p><cite>A pilot</cite></blockquote></figure>'), "> Sea.\n>\n> *A pilot*", []),
                (self.block("columns", f'<div class="wp-block-columns"><div class="wp-block-column"><p>{w}</p></div><div><p>{s}</p></div></div>'), f"{w}\n\n{s}", []),
                (self.block("buttons", '<div class="wp-block-buttons"><div class="wp-block-button"><a class="wp-block-button__link" href="/join/">Join</a></div></div>'), "[Join](/join/)", []),
                (self.block("code", '<pre class="wp-block-code"><code lang="c">a &lt; b</code></pre>'), "```\na < b\n```", []),
                (self.block("image", '<figure class="wp-block-image"><img src="https://pictures.example/p.png" alt="A pier"/><figcaption>The pier.</figcaption></figure>', '{"id":99999}'), "![A pier](https://pictures.example/p.png)\\\n*The pier.*", []),
                (self.block("html", "<details><summary>More</summary><p>Inside.</p></details>"), "<details>\n<summary>More</summary>\n\nInside.\n\n</details>", []),
            ]
        return some

    def wrap(self, classic, name, html):
        return html if classic else self.block(name, html)

    def text(self, classic):
        """Several snippets, no two lists in a row: those would have other signs."""
        parts = []
        for _ in range(self.random.randrange(1, 6)):
            part = self.pick(self.snippets(classic))
            shown = [known for known in parts if known[1]]
            if shown and shown[-1][1][:2] == part[1][:2]:
                continue
            parts.append(part)
        return parts

    # ---------------------------------------------------------------- items

    def item(self, truth, *, number, title="", raw_title=None, link="", creator="", guid="", content="", excerpt="", date="", modified="", slug="",
             status="publish", parent=0, order=0, kind="post", password="", sticky=0, url=None, terms=(), meta=(), comments=0, pub_date="", more=""):
        lines = [
            "\t<item>",
            f"\t\t<title>{raw_title if raw_title is not None else cdata(title)}</title>",
            f"\t\t<link>{escape(link)}</link>",
            f"\t\t<pubDate>{pub_date}</pubDate>",
            f"\t\t<dc:creator>{cdata(creator)}</dc:creator>",
            f'\t\t<guid isPermaLink="false">{escape(guid)}</guid>',
            "\t\t<description></description>",
            f"\t\t<content:encoded>{cdata(content)}</content:encoded>",
            f"\t\t<excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>",
            f"\t\t<wp:post_id>{number}</wp:post_id>",
            f"\t\t<wp:post_date>{cdata(date)}</wp:post_date>",
            f"\t\t<wp:post_date_gmt>{cdata('0000-00-00 00:00:00')}</wp:post_date_gmt>",
            f"\t\t<wp:post_modified>{cdata(modified or date)}</wp:post_modified>",
            f"\t\t<wp:post_modified_gmt>{cdata(modified or date)}</wp:post_modified_gmt>",
            f"\t\t<wp:comment_status>{cdata('open')}</wp:comment_status>",
            f"\t\t<wp:ping_status>{cdata('closed')}</wp:ping_status>",
            f"\t\t<wp:post_name>{cdata(slug)}</wp:post_name>",
            f"\t\t<wp:status>{cdata(status)}</wp:status>",
            f"\t\t<wp:post_parent>{parent}</wp:post_parent>",
            f"\t\t<wp:menu_order>{order}</wp:menu_order>",
            f"\t\t<wp:post_type>{cdata(kind)}</wp:post_type>",
            f"\t\t<wp:post_password>{cdata(password)}</wp:post_password>",
            f"\t\t<wp:is_sticky>{sticky}</wp:is_sticky>",
        ]
        if url is not None:
            lines.append(f"\t\t<wp:attachment_url>{cdata(url)}</wp:attachment_url>")
        for taxonomy, nicename, name in terms:
            lines.append(f'\t\t<category domain="{taxonomy}" nicename="{escape(nicename)}">{cdata(escape(name))}</category>')
        for key, value in meta:
            lines.append(f"\t\t<wp:postmeta>\n\t\t<wp:meta_key>{cdata(key)}</wp:meta_key>\n\t\t<wp:meta_value>{cdata(value)}</wp:meta_value>\n\t\t</wp:postmeta>")
        for comment in range(comments):
            lines.append(
                f"\t\t<wp:comment>\n\t\t\t<wp:comment_id>{number * 100 + comment}</wp:comment_id>\n\t\t\t<wp:comment_author>{cdata('A reader')}</wp:comment_author>"
                f"\n\t\t\t<wp:comment_author_email>{cdata('reader@mail.example')}</wp:comment_author_email>"
                f"\n\t\t\t<wp:comment_content>{cdata('I disagree <b>loudly</b>.')}</wp:comment_content>\n\t\t\t<wp:comment_approved>{cdata('1')}</wp:comment_approved>\n\t\t</wp:comment>"
            )
        self.remarks["a comment is left out"] += comments
        truth = {"post": number, "type": kind, "comments": comments, **truth}
        self.items.append(("\n".join(lines) + more + "\n\t</item>\n", truth))

    def attachment(self, use, *, parent=0, of=None, extension="jpg", title=None, caption="", alt="", status="inherit"):
        """Makes an attachment; `use` is what becomes of it: pdf, files, cover, text, extra or None."""
        number = self.next()
        name = f"file-{number}"
        url = f"{SITE}/wp-content/uploads/2012/{1 + number % 12:02}/{name}.{extension}"
        title = f"File {number}" if title is None else title
        meta = [("_wp_attached_file", f"2012/01/{name}.{extension}")]
        if alt:
            meta.append(("_wp_attachment_image_alt", alt))
        if extension == "jpg":
            meta.append(("_wp_attachment_metadata", 'a:1:{s:5:"width";i:800;}'))
            self.remarks["the private field _wp_attachment_metadata is left out"] += 1
        if use is None:
            self.remarks[UNUSED] += 1
        truth = {"becomes": "file", "use": use, "of": of or parent, "url": url} if use else {"becomes": "left_out", "reason": UNUSED}
        pending = dict(number=number, title=title, link=f"{SITE}/{name}/", creator="bram1", guid=url, excerpt=caption, date="2012-03-04 05:06:07",
                       slug=name, status=status, parent=parent, kind="attachment", url=url, meta=meta)
        return url, title, number, lambda: self.item(truth, **pending)

    def date(self):
        day = datetime.date(1998, 1, 1) + datetime.timedelta(days=self.random.randrange(9500))
        return day, f"{day} {self.random.randrange(24):02}:{self.random.randrange(60):02}:{self.random.randrange(60):02}"

    def post(self, index):
        number = self.next()
        record = {"texts": {}, "draft": False, "featured": False, "aliases": [], "authors": [], "terms": {}, "files": [], "extra": {}, "names": [f"/?p={number}"]}
        remarks, later = [], []
        kind = self.pick(["post"] * 6 + ["publication", "report"])
        status = self.pick(["publish"] * 14 + ["draft", "pending", "private", "future", "trash", "auto-draft"])
        fields = dict(number=number, kind=kind, status=status, terms=[], meta=[], comments=self.random.randrange(4) if self.chance(30) else 0)
        if kind != "post":
            record["texts"]["type"] = kind

        # Its title.
        base = f"{self.words()} {index}"
        variant = self.random.randrange(10)
        title = base
        if variant == 0:
            title, fields["title"] = f"{base} & more", f"{base} &amp; more"
        elif variant == 1:
            title, fields["raw_title"] = f"R&D: {base}", escape(escape(f"R&D: {base}"))
        elif variant == 2:
            title, fields["raw_title"] = f"“{base}” é", f"&#8220;{base}&#8221; &#233;"
        elif variant == 3:
            title, fields["title"] = f"{base} emphasised", f"{base} <em>emphasised</em>"
        elif variant == 4:
            title, fields["title"] = f"{base} ]]> and 🌊", f"{base} ]]> and 🌊"
        else:
            fields["title"] = base
        # Some slugs are the same: WordPress has them once for each type.
        slug = "annual-report" if index % 97 == 5 else f"{base.lower().replace(' ', '-')}"
        if index % 41 == 7:
            fields["title"], title = "", f"{slug.replace('-', ' ').capitalize()}"
            fields.pop("raw_title", None)
            title = slug.replace("-", " ")
            title = title[0].upper() + title[1:]
            remarks.append("a title is missing, and made from the address or the text")
        record["texts"]["title"] = title
        if index % 37 == 3:
            slug_encoded, slug = slug + "-%c3%a9t%c3%a9", slug + "-été"
        else:
            slug_encoded = slug
        fields["slug"] = slug_encoded
        record["slug"] = slug

        # Its date.
        day, stamp = self.date()
        fields["date"] = stamp
        record["texts"]["date"] = str(day)
        if status == "future":
            fields["date"] = "2099-05-06 07:08:09"
            record["texts"]["date"] = record["texts"]["publish_at"] = "2099-05-06"
            fields["modified"] = "2020-01-01 00:00:00"
            remarks.append("a day of change that is before the text's date is left out")
        elif index % 53 == 11:
            fields["date"] = fields["modified"] = "0000-00-00 00:00:00"
            fields["pub_date"] = day.strftime("%a, ") + f"{day.day:02} " + "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[day.month - 1] + f" {day.year} 10:00:00 +0000"
        elif status == "draft" and self.chance(50):
            fields["date"], fields["modified"] = "0000-00-00 00:00:00", stamp
            fields["pub_date"] = "Mon, 30 Nov -0001 00:00:00 +0000"
        elif self.chance(20):
            later_day = day + datetime.timedelta(days=self.random.randrange(1, 400))
            fields["modified"] = f"{later_day} 01:02:03"
            record["texts"]["updated"] = str(later_day)

        # Its address.
        fields["guid"] = f"{SITE}/?post_type={kind}&p={number}" if kind != "post" else f"{SITE}/?p={number}"
        record["id"] = fields["guid"]
        if index % 89 == 13:
            fields["guid"] = f"{SITE}/?p=cloned"
            record["id"] = fields["guid"] if not getattr(self, "cloned", False) else f"{SITE}/?p={number}"
            if status not in ("trash", "auto-draft"):
                self.cloned = True
        if status in ("publish", "private"):
            path = f"/{day:%Y/%m}/{slug_encoded}/" if kind == "post" else f"/{kind}/{slug_encoded}/"
            fields["link"] = SITE + path
            record["aliases"] = [path]
            if self.chance(10):
                fields["meta"].append(("_wp_old_slug", f"old-{index}"))
                record["aliases"].append(path[: path[:-1].rindex("/") + 1] + f"old-{index}/")
        else:
            fields["link"] = f"{SITE}/?p={number}"

        # Its status.
        if status in ("draft", "pending", "private"):
            record["draft"] = True
        if status == "private":
            record["extra"]["visibility"] = "private"
            remarks.append("a private text has become a draft")
        if index % 31 == 9:
            fields["password"] = "Sesame-and-Herring"
            record["draft"] = True
            remarks.append("a text behind a password has become a draft, and the password is left out")
        if index % 29 == 2:
            fields["sticky"], record["featured"] = 1, True

        # Its authors.
        login = self.pick(sorted(self.people))
        fields["creator"] = login
        names = [self.people[login]["display"]]
        creator = names[0]
        writers = [login]
        if self.chance(15):
            # Co-Authors Plus: WordPress's own author is the first of them, or somebody from the office.
            others = self.random.sample(sorted(self.people), 2)
            writers += others
            names = [self.people[other]["display"] for other in others]
            fields["terms"] += [("author", f"cap-{other}", other) for other in others]
            if self.chance(50):
                guest = self.pick(sorted(self.guests))
                names.append(self.guests[guest]["display"])
                fields["terms"].append(("author", f"cap-{guest}", guest))
                writers.append(guest)
            if creator not in names:
                record["extra"]["creator"] = creator
        elif self.chance(5):
            fields["meta"].append(("authors", "Ann Outsider; Bo van Elsewhere"))
            names = ["Ann Outsider", "Bo van Elsewhere"]
            record["extra"]["creator"] = creator
        elif self.chance(3):
            fields["creator"] = names[0] = "somebody-gone"
            writers = []
            remarks.append("an author is known by the name in WordPress only")
        record["authors"] = names

        # What it is about.
        for taxonomy, key, of in [("category", "categories", TOPICS), ("post_tag", "tags", TAGS), ("region", "region", REGIONS)]:
            chosen = self.random.sample(of, self.random.randrange(0, 3))
            if chosen:
                record["terms"][key] = chosen
            fields["terms"] += [(taxonomy, nicename(name), name) for name in chosen]
        if self.chance(5):
            fields["terms"].append(("post_format", "post-format-aside", "Aside"))
            record["extra"]["post_format"] = "Aside"

        # Its fields.
        if self.chance(20):
            excerpt = self.sentence()
            fields["excerpt"] = f"<p>{excerpt} &amp; so on</p>"
            record["texts"]["summary"] = f"{excerpt} & so on"
        if self.chance(20):
            words = self.sentence()
            fields["meta"].append(("_yoast_wpseo_metadesc", words))
            if "summary" in record["texts"]:
                record["extra"]["_yoast_wpseo_metadesc"] = words
            else:
                record["texts"]["summary"] = words
        if self.chance(60):
            fields["meta"] += [("_edit_last", "1"), ("_edit_lock", "1300000000:1")]
            remarks += ["the private field _edit_last is left out", "the private field _edit_lock is left out"]
        if self.chance(15):
            for key, value in [("doi", f"10.5555/tw.{number}"), ("isbn", "978-3-16-148410-0"), ("series", "Harbour Papers"), ("number", str(number))]:
                fields["meta"].append((key, value))
                record["texts"][key] = value
        if self.chance(10):
            fields["meta"] += [("funder", "The Lantern Fund"), ("_funder", "field_5f00aa"), ("budget", 'a:1:{i:0;s:3:"EUR";}')]
            record["extra"] |= {"funder": "The Lantern Fund", "budget": 'a:1:{i:0;s:3:"EUR";}'}
            remarks.append("the private field _funder is left out")
        if self.chance(5):
            fields["meta"].append(("_yoast_wpseo_canonical", f"https://other.example/{number}"))
            record["extra"]["_yoast_wpseo_canonical"] = f"https://other.example/{number}"

        # Its text.
        classic = self.chance(60)
        parts = self.text(classic)
        found = set()
        if self.chance(8):
            parts.append((("Tab\x0band \x01bell\x00." if classic else self.block("paragraph", "<p>Tab\x0band \x01bell\x00.</p>")), "Taband bell.", []))
            remarks.append("control characters, which XML forbids, are dropped")
        if status not in ("trash", "auto-draft"):
            parts += self.files(number, classic, record, fields, remarks, later)
        for part in parts:
            found.update(part[2])
        remarks += sorted(found)
        fields["content"] = "\n\n".join(part[0] for part in parts)
        record["body"] = "\n\n".join(part[1] for part in parts if part[1])
        if not classic and "<!-- wp:" not in fields["content"]:
            raise AssertionError("a text of blocks has blocks")

        if status in ("trash", "auto-draft"):
            reason = LEFT_STATUS.format(status)
            self.remarks[reason] += 1
            self.item({"becomes": "left_out", "reason": reason}, **fields)
        else:
            self.remarks.update(remarks)
            for login in writers:
                (self.people.get(login) or self.guests[login])["wrote"] = True
            self.used_terms.update((taxonomy, nicename) for taxonomy, nicename, _ in fields["terms"])
            self.item({"becomes": "paper", "record": record, "remarks": len(remarks)}, **fields)
        for write in later:
            write()
        if self.chance(40):
            for revision in range(self.random.randrange(1, 3)):
                reason = LEFT_TYPE.format("revision")
                self.remarks[reason] += 1
                self.item({"becomes": "left_out", "reason": reason}, number=self.next(), title=base, content="An older text.", kind="revision", status="inherit",
                          slug=f"{number}-revision-v1", parent=number, date=stamp, creator="bram1")

    def files(self, number, classic, record, fields, remarks, later):
        """Attachments of a post, with the parts of its text that show them."""
        parts = []
        p = (lambda html: html) if classic else (lambda html: self.block("paragraph", f"<p>{html}</p>"))

        def attach(use, **more):
            url, title, attachment, write = self.attachment(use, of=number, **more)
            later.append(write)
            return url, title, attachment

        if self.chance(20):
            url, _, attachment = attach("cover", parent=number if self.chance(50) else 0)
            fields["meta"].append(("_thumbnail_id", str(attachment)))
            record["cover"] = url
        way = self.random.randrange(8)
        if way == 0:  # linked and attached
            url, _, _ = attach("pdf", parent=number, extension="pdf")
            record["pdf"] = url
            parts.append((p(f'<a href="{url}">Download the paper</a>'), f"[Download the paper]({url})", []))
        elif way == 1:  # attached only, and a second one
            record["pdf"], _, _ = attach("pdf", parent=number, extension="pdf")
            url, title, _ = attach("files", parent=number, extension="pdf", title="The annex & tables")
            record["files"].append([url, title])
        elif way == 2:  # linked only, by another scheme
            url, _, _ = attach("pdf", extension="PDF")
            other = url.replace("https://", "http://www.")
            record["pdf"] = url
            parts.append((p(f'<a href="{other}">PDF</a>'), f"[PDF]({other})", []))
        elif way == 3:  # by its number in a field
            url, _, attachment = attach("pdf", extension="pdf")
            fields["meta"].append(("pdf", str(attachment)))
            record["pdf"] = url
        elif way == 4:  # other documents
            for extension in ("docx", "xlsx"):
                url, title, _ = attach("files", parent=number, extension=extension)
                record["files"].append([url, title])
        elif way == 5:  # a field of ACF's
            url, title, attachment = attach("pdf", extension="pdf")
            fields["meta"] += [("download", str(attachment)), ("_download", "field_77aa01")]
            remarks.append("the private field _download is left out")
            record["pdf"], record["extra"]["download"] = url, str(attachment)
        if self.chance(20):  # a smaller copy, in the text
            url, _, attachment = attach("text", parent=number)
            small = url.replace(".jpg", "-300x200.jpg")
            if classic:
                parts.append((
                    f'[caption id="attachment_{attachment}" align="alignright" width="300"]<img class="wp-image-{attachment}" src="{small}" alt="A [pier]" /> The <em>pier</em>.[/caption]',
                    f"![A \\[pier\\]]({small})\\\n*The pier.*", []))
            else:
                parts.append((self.block("image", f'<figure class="wp-block-image"><img src="{small}" alt=""/></figure>', f'{{"id":{attachment}}}'), f"![]({small})", []))
        if classic and self.chance(15):  # a gallery by numbers
            first = attach("text", alt="Low tide", caption="At <b>dusk</b>")
            second = attach("text", title="High tide")
            parts.append((f'[gallery columns="2" ids="{first[2]},{second[2]},999999"]', f"![Low tide]({first[0]})\\\n*At __dusk__*\n\n![High tide]({second[0]})", []))
            remarks.append("a picture or recording that a shortcode shows is not in the export")
        elif classic and self.chance(8) and not any(f'"{number}"' in str(part) for part in parts) and "cover" not in record and not any("wp-image" in part[0] for part in parts):
            first = attach("text", parent=number, title="Mole")
            second = attach("text", parent=number, title="Pier")
            parts.append(("[gallery]", f"![Mole]({first[0]})\n\n![Pier]({second[0]})", []))
        elif self.chance(5):
            url, _, _ = attach("extra", parent=number)
            record["extra"]["attachments"] = url
            remarks.append("a picture that is attached to a text, and not shown in it, is under extra.attachments")
        return parts

    def page(self, title, slug, parent=None, status="publish", folders=""):
        number = self.next()
        link = f"{SITE}/{folders}{slug}/" if status == "publish" else f"{SITE}/?page_id={number}"
        text = self.sentence()
        record = {
            "id": f"{SITE}/?page_id={number}", "slug": folders + slug, "texts": {"title": title, "date": "2009-08-07"}, "draft": status == "draft", "featured": False,
            "aliases": [f"/{folders}{slug}/"] if status == "publish" else [], "authors": [self.people["bram1"]["display"]], "terms": {}, "files": [],
            "extra": {"menu_order": 3} if parent else {}, "names": [f"/?page_id={number}"], "body": f"{text}\\\nSecond.",
        }
        self.people["bram1"]["wrote"] = True
        self.item({"becomes": "page", "record": record}, number=number, title=title, slug=slug, link=link, guid=f"{SITE}/?page_id={number}", kind="page",
                  status=status, content=f"{text}\nSecond.", date="2009-08-07 06:05:04", creator="bram1", parent=parent or 0, order=3 if parent else 0,
                  meta=[("_wp_page_template", "default")])
        self.remarks["the private field _wp_page_template is left out"] += 1
        return number

    def left_out(self, kind, **more):
        reason = LEFT_TYPE.format(kind)
        self.remarks[reason] += 1
        self.item({"becomes": "left_out", "reason": reason}, number=self.next(), kind=kind, creator="bram1", date="2011-01-01 00:00:00", **more)

    def make(self):
        self.make_people()
        for number, name in enumerate(["Guest van Gast", "Noa Elm"]):
            login = name.lower().replace(" ", "-")
            self.guests[login] = {"display": name, "id": f"{SITE}/?post_type=guest-author&p={9_000_000 + number}"}
        for login, guest in self.guests.items():
            post = self.next()
            self.item({"becomes": "person", "name": guest["display"]}, number=post, title=guest["display"], slug=f"cap-{login}", guid=guest["id"], kind="guest-author",
                      date="2010-01-01 00:00:00", meta=[("cap-display_name", guest["display"]), ("cap-user_login", login), ("cap-user_email", "g@mail.example"),
                                                         ("cap-description", "Writes about <em>tides</em>."), ("cap-website", "https://gast.example")])
        about = self.page("About us", "about")
        team = self.page("Our team", "team", about, folders="about/")
        self.page("Fellows & friends".replace("&", "&amp;"), "fellows", team, folders="about/team/")
        self.items[-1][1]["record"]["texts"]["title"] = "Fellows & friends"
        self.page("Contact", "contact")
        self.page("Unfinished", "unfinished", status="draft")
        for index in range(self.posts):
            self.post(index)
        for _ in range(max(3, self.posts // 50)):
            self.attachment(None, extension=self.pick(["jpg", "pdf", "zip"]))[3]()
        for index in range(8):
            self.left_out("nav_menu_item", title="Menu", terms=[("nav_menu", "main", "Main")], slug=f"menu-{index}")
        for kind in ["custom_css", "wp_block", "wp_template", "oembed_cache", "wp_global_styles", "customize_changeset", "wpcf7_contact_form", "acf-field-group"]:
            self.left_out(kind, title=kind, content="{}" if kind != "wp_block" else "<!-- wp:paragraph --><p>Again.</p><!-- /wp:paragraph -->")
        reason = "an item without a title, a text and files is left out"
        self.remarks[reason] += 1
        self.item({"becomes": "left_out", "reason": reason}, number=self.next(), date="2011-01-01 00:00:00")
        number = self.next()
        self.remarks["the element <geo:lat> of an item is left out"] += 1
        self.remarks["a date is missing"] += 1
        self.item({"becomes": "paper", "record": {"id": f"{SITE}/?p={number}", "slug": None, "texts": {"title": "No date at all"}, "draft": True, "featured": False, "aliases": [],
                                                  "authors": [], "terms": {}, "files": [], "extra": {}, "names": [f"/?p={number}"], "body": "Sea."}},
                  number=number, title="No date at all", status="draft", date="0000-00-00 00:00:00", content="Sea.", more="\n\t\t<geo:lat>53.5</geo:lat>")

    # ---------------------------------------------------------------- the files

    def terms(self):
        written = []
        for name in TOPICS:
            parent = "ports" if name == "Ferries" else ""
            description = "All about power." if name == "Energy" else ""
            written.append((("category", nicename(name)), f"\t<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>{cdata(nicename(name))}</wp:category_nicename>"
                            f"<wp:category_parent>{cdata(parent)}</wp:category_parent><wp:cat_name>{cdata(escape(name))}</wp:cat_name>"
                            + (f"<wp:category_description>{cdata(description)}</wp:category_description>" if description else "") + "</wp:category>\n"))
        for name in TAGS + ["never-used"]:
            written.append((("post_tag", nicename(name)), f"\t<wp:tag><wp:tag_slug>{cdata(nicename(name))}</wp:tag_slug><wp:tag_name>{cdata(escape(name))}</wp:tag_name></wp:tag>\n"))
        for name in REGIONS:
            written.append((("region", nicename(name)), f"\t<wp:term><wp:term_taxonomy>{cdata('region')}</wp:term_taxonomy><wp:term_slug>{cdata(nicename(name))}</wp:term_slug>"
                            f"<wp:term_parent>{cdata('')}</wp:term_parent><wp:term_name>{cdata(name)}</wp:term_name></wp:term>\n"))
        written.append((None, f"\t<wp:term><wp:term_taxonomy>{cdata('nav_menu')}</wp:term_taxonomy><wp:term_slug>{cdata('main')}</wp:term_slug><wp:term_name>{cdata('Main')}</wp:term_name></wp:term>\n"))
        self.remarks["a term that no text has is left out"] += sum(1 for term, _ in written if term and term not in self.used_terms)
        self.remarks["a term's description is left out"] += 1
        self.remarks["which categories are parts of others is left out"] += 1
        self.remarks["whether comments and pings were open is left out"] += 1
        return "".join(xml for _, xml in written)

    def write(self, out, truth_file, encoding):
        terms = self.terms()
        xml = (
            f'<?xml version="1.0" encoding="{"UTF-16" if encoding == "utf-16" else "UTF-8"}" ?>\n'
            "<!-- This export is invented: neither the institute nor its people exist. -->\n"
            '<rss version="2.0"\n\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"\n\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
            '\txmlns:wfw="http://wellformedweb.org/CommentAPI/"\n\txmlns:dc="http://purl.org/dc/elements/1.1/"\n\txmlns:wp="http://wordpress.org/export/1.2/"\n>\n'
            "<channel>\n\t<title>Tidewater Institute</title>\n"
            f"\t<link>{SITE}</link>\n\t<description>Research by the sea</description>\n\t<pubDate>Mon, 01 Jan 2024 00:00:00 +0000</pubDate>\n"
            f"\t<language>en-GB</language>\n\t<wp:wxr_version>1.2</wp:wxr_version>\n\t<wp:base_site_url>{SITE}</wp:base_site_url>\n\t<wp:base_blog_url>{SITE}</wp:base_blog_url>\n\n"
        )
        xml += "".join(self.author_xml(login, author) for login, author in self.people.items())
        xml += terms + "\n\t<generator>https://wordpress.org/?v=6.4</generator>\n\n"
        parts, line = [xml], 1 + xml.count("\n")
        for item, truth in self.items:
            truth["line"] = line
            parts.append(item)
            line += item.count("\n")
        parts.append("</channel>\n</rss>\n")
        people = []
        for author in self.people.values():
            if author.get("wrote"):
                people.append({"id": f"{SITE}/?author={author['number']}", "name": author["display"]})
            else:
                self.remarks["an author who wrote nothing is left out"] += 1
        idle = "an author who wrote nothing is left out"
        for _, truth in self.items:
            if truth["becomes"] == "person" and not any(guest["display"] == truth["name"] and guest.get("wrote") for guest in self.guests.values()):
                truth |= {"becomes": "left_out", "reason": idle}
        for guest in self.guests.values():
            if guest.get("wrote"):
                people.append({"id": guest["id"], "name": guest["display"], "body": "Writes about *tides*.", "extra": {"cap-website": "https://gast.example"}})
            else:
                self.remarks["an author who wrote nothing is left out"] += 1
        self.remarks["an author's e-mail address is left out"] += len(people)
        with open(out, "w", encoding=encoding, newline="") as file:
            file.write("".join(parts))
        truth = {
            "about": "Invented by make_wxr.py: what an importer must make of the export beside it",
            "site": SITE,
            "items": [truth for _, truth in self.items],
            "people": people,
            "remarks": {what: count for what, count in sorted(self.remarks.items()) if count},
        }
        with open(truth_file, "w", encoding="utf-8") as file:
            json.dump(truth, file, ensure_ascii=False, indent=1)


def nicename(name):
    return name.lower().replace("&", "").replace("  ", " ").replace(" ", "-").replace("é", "%c3%a9")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--out", required=True)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoding", default="utf-8", choices=["utf-8", "utf-8-sig", "utf-16"])
    arguments = parser.parse_args()
    export = Export(arguments.posts, arguments.seed)
    export.make()
    export.write(arguments.out, arguments.truth, arguments.encoding)


if __name__ == "__main__":
    main()
