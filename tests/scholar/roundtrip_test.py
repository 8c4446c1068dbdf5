#!/usr/bin/env python3
"""Tests roundtrip.py: a catalogue that lost nothing passes, and every kind of loss is found, in every format.

    python tests/scholar/roundtrip_test.py
"""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import roundtrip

SITE = r'''
title = "Brackwater Institute"
base_url = "https://brackwater.example/"
language = "en"
[publisher]
name = "Brackwater Institute"
place = "Haverness"
[[taxonomies]]
key = "topics"
'''

MARKDOWN = {
    "people/lin-jingyi.md": "name: 林 静怡\naliases: [Lin Jingyi, 'Lin, Jingyi']",
    "series/working-papers.md": "title: Working Papers\nissn: 9999-1020",
    "publications/quay-dues.md": r'''
title: 'Ports & {Quays}: 100% of \alpha_1, $x^2$ ~ "#1"'
subtitle: What is left
date: 2007-02-25
authors: [Ann van Dyck Jr., Fleet Registers Office, "de la Cruz, José María"]
type: working-paper
series: working-papers
number: 007
topics: [Tides, 'Public Finance, Local']
doi: https://doi.org/10.5555/a_b%1
isbn: 978-0-00-000000-2
pdf: quay-dues.pdf
summary: Dues & depths.
''',
    "publications/2007/tide/index.md": '''
title: Tide
date: 2007-02
authors: [lin-jingyi, Wulandari, Ellis Q. Marchbank]
type: article
series: Journal of Locks
volume: 3
issue: 2
number: 41
pages: 12–34
place: Lisse
language: fr
---

A first paragraph that
runs over *two* lines.

And another.
''',
    "publications/lamps.md": '''
title: Who Keeps the Lamps?
subtitle: An Answer
date: 2011
authors: Ministry of Ports, Vessany
editors: [Ingrid Haldorsen, Lin Jingyi]
type: chapter
series: Reading the Water
''',
    "publications/الميناء.md": "title: الميناء\ndate: 1999-12-31\ntype: commentary",
    "publications/draft.md": "title: Draft\ndate: 2007\ndraft: true",
    "publications/to-come.md": "title: To come\ndate: 2107",
}

FILES = {
    "catalogue.bib": r'''
@techreport{quay-dues,
  author = {van Dyck, Jr., Ann and {Fleet Registers Office} and de la Cruz, José María},
  title = {{Ports \& \textbraceleft{}Quays\textbraceright{}: 100\% of \textbackslash{}alpha\_1, \$x\textasciicircum{}2\$ \textasciitilde{} "\#1": What is left}},
  institution = {Brackwater Institute}, address = {Haverness}, series = {Working Papers}, number = {007},
  year = {2007}, month = feb, doi = {10.5555/a_b%1}, isbn = {978-0-00-000000-2}, keywords = {Tides, {Public Finance, Local}},
  url = {https://brackwater.example/publications/quay-dues/},
}
@article{tide,
  author = {林, 静怡 and {Wulandari} and Marchbank, Ellis Q.}, title = {{Tide}}, journal = {Journal of Locks},
  volume = {3}, number = {2}, eid = {41}, pages = {12--34}, publisher = {Brackwater Institute}, address = {Lisse},
  year = {2007}, month = feb, url = {https://brackwater.example/publications/tide/},
}
@incollection{lamps,
  author = {{Ministry of Ports, Vessany}}, editor = {Haldorsen, Ingrid and Lin, Jingyi}, title = {{Who Keeps the Lamps? An Answer}},
  booktitle = {Reading the Water}, publisher = {Brackwater Institute}, address = {Haverness}, year = {2011},
  url = {https://brackwater.example/publications/lamps/},
}
@misc{almyna, title = {{الميناء}}, publisher = {Brackwater Institute}, address = {Haverness}, year = {1999}, month = dec,
  url = {https://brackwater.example/publications/almyna/}}
''',
    "catalogue.ris": '''TY  - RPRT
AU  - van Dyck, Ann, Jr.
AU  - Fleet Registers Office
AU  - de la Cruz, José María
TI  - Ports & {Quays}: 100% of \\alpha_1, $x^2$ ~ "#1": What is left
PY  - 2007
DA  - 2007/02/25/
PB  - Brackwater Institute
CY  - Haverness
T2  - Working Papers
SN  - 007
AB  - Dues & depths.
UR  - https://brackwater.example/publications/quay-dues/
DO  - 10.5555/a_b%1
L1  - https://brackwater.example/publications/quay-dues/quay-dues.pdf
LA  - en
KW  - Tides
KW  - Public Finance, Local
ID  - quay-dues
ER  - 

TY  - JOUR
AU  - 林, 静怡
AU  - Wulandari
AU  - Marchbank, Ellis Q.
TI  - Tide
PY  - 2007
DA  - 2007/02//
PB  - Brackwater Institute
CY  - Lisse
T2  - Journal of Locks
VL  - 3
IS  - 2
M1  - 41
SP  - 12
EP  - 34
AB  - A first paragraph that runs over two lines.
UR  - https://brackwater.example/publications/tide/
LA  - fr
ID  - tide
ER  - 

TY  - CHAP
AU  - Ministry of Ports, Vessany
ED  - Haldorsen, Ingrid
ED  - Lin, Jingyi
TI  - Who Keeps the Lamps? An Answer
PY  - 2011
DA  - 2011///
PB  - Brackwater Institute
CY  - Haverness
T2  - Reading the Water
UR  - https://brackwater.example/publications/lamps/
LA  - en
ID  - lamps
ER  - 

TY  - BLOG
TI  - الميناء
PY  - 1999
DA  - 1999/12/31/
PB  - Brackwater Institute
CY  - Haverness
UR  - https://brackwater.example/publications/almyna/
LA  - en
ID  - almyna
ER  - 
'''.replace("\n", "\r\n"),
    "catalogue.csl.json": r'''[
{"id": "quay-dues", "type": "report", "title": "Ports & {Quays}: 100% of \\alpha_1, $x^2$ ~ \"#1\": What is left", "author": [
  {"family": "van Dyck", "given": "Ann", "suffix": "Jr."}, {"literal": "Fleet Registers Office"},
  {"non-dropping-particle": "de la", "family": "Cruz", "given": "José María"}], "issued": {"date-parts": [[2007, 2, 25]]},
 "collection-title": "Working Papers", "number": "007", "publisher": "Brackwater Institute", "publisher-place": "Haverness", "language": "en",
 "DOI": "10.5555/a_b%1", "ISBN": "978-0-00-000000-2", "URL": "https://brackwater.example/publications/quay-dues/", "abstract": "Dues & depths."},
{"id": "tide", "type": "article-journal", "title": "Tide", "author": [{"family": "林", "given": "静怡"}, {"literal": "Wulandari"},
  {"family": "Marchbank", "given": "Ellis Q."}], "issued": {"date-parts": [[2007, 2]]}, "container-title": "Journal of Locks", "volume": "3",
 "issue": "2", "number": "41", "page": "12–34", "publisher": "Brackwater Institute", "publisher-place": "Lisse", "language": "fr",
 "URL": "https://brackwater.example/publications/tide/", "abstract": "A first paragraph that runs over two lines."},
{"id": "lamps", "type": "chapter", "title": "Who Keeps the Lamps? An Answer", "author": [{"literal": "Ministry of Ports, Vessany"}],
 "editor": [{"family": "Haldorsen", "given": "Ingrid"}, {"family": "Lin", "given": "Jingyi"}], "issued": {"date-parts": [[2011]]}, "container-title": "Reading the Water",
 "publisher": "Brackwater Institute", "publisher-place": "Haverness", "language": "en", "URL": "https://brackwater.example/publications/lamps/"},
{"id": "almyna", "type": "post-weblog", "title": "الميناء", "issued": {"date-parts": [[1999, 12, 31]]}, "publisher": "Brackwater Institute",
 "publisher-place": "Haverness", "language": "en", "URL": "https://brackwater.example/publications/almyna/"}
]''',
    "catalogue.csv": '''\ufeffid,type,title,subtitle,authors,editors,date,series,volume,issue,number,pages,publisher,place,doi,isbn,issn,language,topics,abstract,url,pdf
quay-dues,working-paper,"Ports & {Quays}: 100% of \\alpha_1, $x^2$ ~ ""#1""",What is left,"van Dyck, Ann, Jr.; Fleet Registers Office; de la Cruz, José María",,2007-02-25,Working Papers,,,007,,Brackwater Institute,Haverness,10.5555/a_b%1,978-0-00-000000-2,9999-1020,en,"Tides; Public Finance, Local",Dues & depths.,https://brackwater.example/publications/quay-dues/,https://brackwater.example/publications/quay-dues/quay-dues.pdf
tide,article,Tide,,"林, 静怡; Wulandari; Marchbank, Ellis Q.",,2007-02,Journal of Locks,3,2,41,12–34,Brackwater Institute,Lisse,,,,fr,,A first paragraph that runs over two lines.,https://brackwater.example/publications/tide/,
lamps,chapter,Who Keeps the Lamps?,An Answer,"Ministry of Ports, Vessany","Haldorsen, Ingrid; Lin, Jingyi",2011,Reading the Water,,,,,Brackwater Institute,Haverness,,,,en,,,https://brackwater.example/publications/lamps/,
almyna,commentary,الميناء,,,,1999-12-31,,,,,,Brackwater Institute,Haverness,,,,en,,,https://brackwater.example/publications/almyna/,
'''.replace("\n", "\r\n"),
}

# In each file: what stands there, what a careless program would write, and the loss that this is.
BROKEN = {
    "catalogue.bib": [
        (r"@techreport{", "@report{", "type"),
        (r" \& ", " & ", "title"),
        (r"100\%", "100%", "title"),
        (r"\textbackslash{}alpha", r"\alpha", "title"),
        (r"\$x\textasciicircum{}2\$", "$x^2$", "title"),
        (r"\_1", "_1", "title"),
        (r"\textbraceleft{}Quays\textbraceright{}", "{Quays}", "title"),
        (r"\textasciitilde{}", "~", "title"),
        (": What is left", "", "title"),
        ("{{الميناء}}", "{{?}}", "record"),
        ("van Dyck, Jr., Ann", "van Dyck, Ann, Jr.", "authors: people"),
        ("van Dyck, Jr., Ann", "Ann van Dyck Jr.", "authors: people in parts"),
        ("van Dyck, Jr., Ann", "van Dyck, J., Jr., Ann", "reader"),
        ("{Fleet Registers Office}", "Fleet Registers Office", "authors: people in parts"),
        ("{Ministry of Ports, Vessany}", "Ministry of Ports, Vessany", "authors: people"),
        ("{Fleet Registers Office} and", "{Fleet Registers Office and}", "authors: people"),
        (" and de la Cruz, José María", "", "authors: people"),
        ("de la Cruz, José María", "Cruz, José María de la", "authors: people in parts"),
        ("林, 静怡", "静怡, 林", "authors: people in parts"),
        ("editor = {Haldorsen, Ingrid and", "editor = {Haldorsen, I. and", "editors: people"),
        ("and Lin, Jingyi}", "and Jingyi, Lin}", "editors: people"),
        ("keywords = {Tides, {Public Finance, Local}}", "keywords = {Tides, Public Finance, Local}", "topics"),
        ("month = feb, doi", "doi", "date"),
        ("year = {2011}", "year = {2011}, month = jan", "date"),
        ("year = {2011}", "year = {2012}", "date"),
        ("series = {Working Papers}", "series = {Working Paper}", "series"),
        ("journal = {Journal of Locks}", "series = {Journal of Locks}", "series"),
        ("number = {007}", "number = {7}", "number"),
        ("number = {2}, ", "", "issue"),
        (" eid = {41},", "", "number"),
        ("volume = {3}", "volume = {2}", "volume"),
        ("{12--34}", "{12}", "pages"),
        ("{10.5555/a_b%1}", r"{10.5555/a\_b\%1}", "doi"),
        ("isbn = {978-0-00-000000-2}, ", "", "isbn"),
        ("publications/tide/}", "publications/tides/}", "url"),
        ("institution = {Brackwater Institute}, ", "", "publisher"),
        ("{Lisse}", "{Haverness}", "place"),
        ("@article{tide", "@article{almyna", "reader"),
        ("@article{tide", "@article{tides", "record"),
        ("  year = {2007}, month = feb, doi", "  year = {2007}, year = {2007}, month = feb, doi", "reader"),
        ("{{الميناء}}", "{{الميناء}", "reader"),
    ],
    "catalogue.ris": [
        ("TY  - RPRT", "TY  - GEN", "type"),
        ("\\alpha", "alpha", "title"),
        ("#1\": What", "#1\":\u2028What", None),  # a space by any other name
        (": What is left", "\r\nER  - \r\n", "record"),
        ("AU  - van Dyck, Ann, Jr.", "AU  - van Dyck, Jr., Ann", "authors: people"),
        ("AU  - van Dyck, Ann, Jr.", "AU  - Ann van Dyck Jr.", "authors: people in parts"),
        ("AU  - Fleet Registers Office", "AU  - Office, Fleet Registers", "authors: people in parts"),
        ("AU  - Wulandari", "AU  - Wulandari, W.", "authors: people"),
        ("AU  - Wulandari\r\n", "", "authors: people"),
        ("ED  - Haldorsen, Ingrid\r\n", "", "editors: people"),
        ("DA  - 2007/02/25/", "DA  - 2007/25/02/", "date"),
        ("DA  - 2007/02//", "DA  - 2007/02/01/", "date"),
        ("PY  - 2011", "PY  - 2012", "date"),
        ("T2  - Working Papers", "T2  - Papers", "series"),
        ("SN  - 007", "SN  - 7", "number"),
        ("IS  - 2\r\n", "", "issue"),
        ("M1  - 41\r\n", "", "number"),
        ("VL  - 3", "VL  - III", "volume"),
        ("EP  - 34\r\n", "", "pages"),
        ("DO  - 10.5555/a_b%1\r\n", "", "doi"),
        ("UR  - https://brackwater.example/publications/tide/", "UR  - /publications/tide/", "url"),
        ("KW  - Public Finance, Local\r\n", "", "topics"),
        ("runs over two lines.", "runs", "abstract"),
        ("L1  - https", "L2  - https", "pdf"),
        ("LA  - fr", "LA  - en", "language"),
        ("TY  - RPRT", "\ufeffTY  - RPRT", "record"),
        ("ER  - \r\n\r\nTY  - JOUR", "TY  - JOUR", "record"),
    ],
    "catalogue.csl.json": [
        ('"type": "report"', '"type": "document"', "type"),
        ("{Quays}", "Quays", "title"),
        ('"suffix": "Jr."', '"suffix": ""', "authors: people"),
        ('"family": "van Dyck", "given": "Ann"', '"family": "Dyck", "given": "Ann van"', "authors: people in parts"),
        ('{"literal": "Fleet Registers Office"}', '{"family": "Office", "given": "Fleet Registers"}', "authors: people in parts"),
        ('{"literal": "Wulandari"},', "", "authors: people"),
        ("[[2007, 2, 25]]", "[[2007, 2]]", "date"),
        ("[[2011]]", "[[2011, 1, 1]]", "date"),
        ("[[2011]]", '[["2011"]]', "reader"),
        ('"collection-title"', '"container-title"', "series"),
        ('"number": "007"', '"number": 7', "number"),
        ('"issue": "2", ', "", "issue"),
        ('"page": "12–34"', '"page": "12"', "pages"),
        ('"DOI": "10.5555/a_b%1"', '"DOI": "https://doi.org/10.5555/a_b%1"', "doi"),
        ('"ISBN": "978-0-00-000000-2", ', "", "isbn"),
        ('"URL": "https://brackwater.example/publications/lamps/"', '"URL": ""', "url"),
        ('"abstract": "Dues & depths."', '"abstract": "Dues &amp; depths."', "abstract"),
        ('"id": "tide"', '"id": "lamps"', "record"),
    ],
    "catalogue.csv": [
        ("quay-dues,working-paper", "quay-dues,report", "type"),
        ('""#1""', "#1", "title"),
        (",An Answer,", ",,", "title"),
        ("; Wulandari; ", "; ", "authors: people"),
        ("van Dyck, Ann, Jr.", "van Dyck, Ann", "authors: people"),
        ("2007-02-25", "2007-02", "date"),
        ("Reading the Water,", ",", "series"),
        (",007,", ",7,", "number"),
        (",3,2,41,", ",3,,41,", "issue"),
        ("Tides; Public Finance, Local", "Tides; Public Finance", "topics"),
        ("12–34", "Dec-34", "pages"),
        (",9999-1020,", ",,", "issn"),
        ("Dues & depths.", "'Dues & depths.", "abstract"),
        ("/quay-dues.pdf", "/quay.pdf", "pdf"),
        (",Haverness,,,,en,,,https://brackwater.example/publications/almyna/,", ",Haverness,,,en,,,https://brackwater.example/publications/almyna/,", "reader"),
        ("\ufeffid,", "\ufeff\ufeffid,", "unreadable"),
    ],
}


class RoundTrip(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.root = Path(cls.folder.name)
        (cls.root / "site.toml").write_text(SITE, encoding="utf-8")
        for name, text in MARKDOWN.items():
            path = cls.root / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            front, _, body = text.strip().partition("\n---\n")
            path.write_text(f"---\n{front}\n---\n{body}", encoding="utf-8")
        cls.write(FILES)
        cls.papers, cls.base = roundtrip.read_site(cls.root, "2026-11-23", drafts=False)

    @classmethod
    def write(cls, files):
        for name, text in files.items():
            (cls.root / name).write_text(text, encoding="utf-8", newline="")

    def losses(self, fmt, name):
        _, read, kinds = roundtrip.FORMATS[fmt]
        found = roundtrip.check(self.papers, self.base, fmt, read(self.root / name), kinds)
        return [loss for loss in found if not roundtrip.explained(fmt, loss)]

    def test_a_faithful_catalogue_has_no_losses(self):
        self.assertEqual(len(self.papers), 4, "drafts and what is to come are not in it")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            status = roundtrip.main([str(self.root), str(self.root), "--date", "2026-11-23"])
        self.assertEqual(status, 0, printed.getvalue())
        for fmt in ("BibTeX", "RIS", "CSL-JSON", "CSV"):
            self.assertRegex(printed.getvalue(), rf"{fmt} +4 records, 0 losses\n")
        self.assertIn("explained, 2: BibTeX has a month and no day", printed.getvalue())
        self.assertIn("explained, 1: SN, of which there is one", printed.getvalue())

    def test_every_loss_is_found(self):
        for fmt, (name, _, _) in roundtrip.FORMATS.items():
            for right, wrong, kind in BROKEN.get(name, []):
                with self.subTest(fmt=fmt, right=right, wrong=wrong):
                    self.assertIn(right, FILES[name])
                    self.write({name: FILES[name].replace(right, wrong, 1)})
                    if kind == "unreadable":
                        self.assertRaises(KeyError, self.losses, fmt, name)
                        continue
                    found = {loss.field for loss in self.losses(fmt, name)}
                    self.assertIn(kind, found) if kind else self.assertEqual(found, set())
            self.write({name: FILES[name]} if name in FILES else {})

    def test_a_loss_fails_the_program(self):
        self.write({"catalogue.csv": FILES["catalogue.csv"].replace("Lisse", "Haverness")})
        self.addCleanup(self.write, FILES)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            self.assertEqual(roundtrip.main([str(self.root), str(self.root), "--date", "2026-11-23"]), 1)
        self.assertIn("content/publications/2007/tide/index.md: 'Lisse' → 'Haverness'", printed.getvalue())

    def test_names(self):
        parts = lambda text: (lambda name: name and (name.family, name.given, name.suffix))(roundtrip.Person(text).parts)
        self.assertEqual(parts("Ann van Dyck Jr."), ("van Dyck", "Ann", "Jr."))
        self.assertEqual(parts("King, Martin Luther, Jr."), ("King", "Martin Luther", "Jr."))
        self.assertEqual(parts("King, Jr., Martin Luther"), ("King", "Martin Luther", "Jr."))
        self.assertEqual(parts("Martin King, Jr."), ("King", "Martin", "Jr."))
        self.assertEqual(parts("林 静怡"), ("林", "静怡", ""))
        self.assertEqual(parts("J. A. B. Smith"), ("Smith", "J. A. B.", ""))
        self.assertIsNone(parts("Ana Lúcia Ferreira"), "which of the two names is the family's cannot be told")
        self.assertIsNone(parts("Ministry of Ports"))
        self.assertIsNone(parts("Robert Iv"))


if __name__ == "__main__":
    unittest.main()
