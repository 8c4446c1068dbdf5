//! What `offprint import` makes of a source, and what it leaves alone.

use crate::support::{Run, Site, Tree, offprint, put};
use std::fs;

/// Two papers as a reference manager writes them.
const LIBRARY: &str = "TY  - RPRT\r\nID  - HI-1\r\nTI  - Tides and Tariffs\r\nAU  - Lunes Vega, Ana\r\nAU  - Brackwater Institute\r\n\
    PY  - 2019\r\nDA  - 2019/03/08/\r\nT2  - Harbour Papers\r\nSN  - HP 7\r\nKW  - Ports\r\nKW  - Trade\r\nDO  - 10.5555/hi.1\r\n\
    AB  - Why tariffs\r\nfollow tides.\r\nPB  - Harbour Institute\r\nN1  - second printing\r\nL1  - https://old.example/hp7.pdf\r\n\
    ER  - \r\n\r\nTY  - JOUR\r\nID  - HI-2\r\nTI  - Tides and Tariffs\r\nAU  - Moreau, Luc, Jr.\r\nPY  - 2020\r\nIS  - 4\r\nSP  - 11\r\nEP  - 19\r\nER  - \r\n";

fn library(site: &Site, text: &str) {
    site.put("elsewhere/library.ris", text);
}

fn import(site: &Site, more: &[&str]) -> Run {
    let source = site.path("elsewhere/library.ris");
    let source = source.to_str().expect("UTF-8");
    site.run(&[&["import", "ris", source], more].concat())
}

fn text(site: &Site, path: &str) -> String {
    fs::read_to_string(site.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn imported(text: &str) -> Site {
    let site = Site::new();
    library(&site, text);
    let run = import(&site, &["--yes"]);
    assert_eq!(run.code, 0, "{run:#?}");
    site
}

const FIRST: &str = "content/publications/2019/tides-and-tariffs.md";

#[test]
fn a_record_becomes_a_file_that_says_all_of_it() {
    let site = imported(LIBRARY);
    let first = text(&site, FIRST);
    let (head, hash) = first.split_once("  hash: ").expect("a fingerprint");
    assert_eq!(
        head,
        "---\ntitle: Tides and Tariffs\ndate: 2019-03-08\nauthors:\n- Ana Lunes Vega\n- Brackwater Institute\ntype: report\n\
         series: Harbour Papers\nnumber: HP 7\ndoi: 10.5555/hi.1\nsummary: Why tariffs follow tides.\ntopics:\n- Ports\n- Trade\n\
         pdf: https://old.example/hp7.pdf\nextra:\n  N1: second printing\norigin:\n  id: ris:HI-1\n"
    );
    assert!(hash.ends_with("\"\n---\n"), "{hash}");
    let second = text(&site, "content/publications/2020/tides-and-tariffs-2020.md");
    for line in ["type: article\n", "issue: 4\n", "pages: 11–19\n", "- Luc Moreau Jr.\n"] {
        assert!(second.contains(line), "{line} in {second}");
    }
    // Which word is the family's, the name alone would not tell.
    assert!(text(&site, "content/people/ana-lunes-vega.md").contains("aliases:\n- Lunes Vega, Ana\n"));
    let built = site.build(&[]);
    assert_eq!(built.code, 0, "{built:#?}");
    assert!(
        site.page("catalogue.bib").contains("Lunes Vega, Ana and {Brackwater Institute}"),
        "{}",
        site.page("catalogue.bib")
    );
}

#[test]
fn a_second_import_changes_what_has_changed_and_nothing_else() {
    let site = imported(LIBRARY);
    let before = text(&site, FIRST);
    let again = import(&site, &["--yes"]);
    assert!(again.stderr.contains("0 new, 0 changed, 3 unchanged"), "{again:#?}");
    assert!(again.stderr.contains("There is nothing to write."), "{again:#?}");
    // A file may be moved: it is known by its id.
    let moved = "content/publications/ports/tariffs.md";
    put(&site.path(moved), before.as_str());
    site.remove(FIRST);
    library(&site, &LIBRARY.replace("HP 7", "HP 8"));
    let changed = import(&site, &["--yes"]);
    assert!(changed.stderr.contains("0 new, 1 changed, 2 unchanged"), "{changed:#?}");
    assert!(text(&site, moved).contains("number: HP 8\n"));
    assert!(!site.path(FIRST).exists());
    // What the source no longer has is told, and stays.
    library(&site, &LIBRARY[..LIBRARY.find("TY  - JOUR").expect("two")]);
    let fewer = import(&site, &["--yes"]);
    assert!(fewer.stderr.contains("1 of earlier imports are no longer in the source"), "{fewer:#?}");
}

#[test]
fn what_an_editor_has_changed_is_written_over_when_that_is_said() {
    let site = imported(LIBRARY);
    let edited = text(&site, FIRST).replace("Why tariffs follow tides.", "Better words.");
    site.put(FIRST, edited.as_str());
    let same = import(&site, &["--yes"]);
    assert!(same.problems.iter().all(|problem| problem.code != "import-edited"), "nothing is new: {same:#?}");
    library(&site, &LIBRARY.replace("HP 7", "HP 8"));
    let kept = import(&site, &["--yes"]);
    let told: Vec<_> = kept.problems.iter().filter(|problem| problem.code == "import-edited").collect();
    assert!(told.len() == 1 && told[0].file.as_deref() == Some(FIRST), "{kept:#?}");
    assert_eq!(text(&site, FIRST), edited);
    import(&site, &["--yes", "--overwrite"]);
    let new = text(&site, FIRST);
    assert!(new.contains("HP 8") && new.contains("Why tariffs follow tides."), "{new}");
    // Line ends are no change.
    site.put(FIRST, new.replace('\n', "\r\n"));
    let again = import(&site, &["--yes"]);
    assert!(again.stderr.contains("0 new, 0 changed, 3 unchanged"), "{again:#?}");
}

#[test]
fn a_plan_is_shown_and_nothing_is_written_unasked() {
    let site = Site::new();
    library(&site, LIBRARY);
    let before = site.strangers();
    let dry = import(&site, &["--dry-run"]);
    assert!(dry.code == 0 && dry.stderr.contains("2 papers, 0 pages, 1 people, 0 files"), "{dry:#?}");
    // Nobody can be asked here.
    let unasked = import(&site, &[]);
    assert!(
        unasked.code == 1 && unasked.said().iter().any(|said| said.starts_with("error[unconfirmed]")),
        "{unasked:#?}"
    );
    assert!(!site.path("content").exists() && site.strangers() == before);
}

#[test]
fn all_is_written_or_nothing() {
    let site = Site::new();
    library(&site, LIBRARY);
    // The folder of the second paper cannot be made.
    site.put("content/publications/2020", "a file");
    let run = import(&site, &["--yes"]);
    assert!(run.code == 1 && run.said().iter().any(|said| said.starts_with("error[output]")), "{run:#?}");
    assert!(!site.path("content/publications/2019").exists() && !site.path("content/people").exists());
}

#[test]
fn an_import_that_is_killed_leaves_whole_files_and_is_finished_by_another() {
    // Half of them want the same address: which file is whose must not depend on what was there when.
    let record = |n: u32| {
        let title = if n.is_multiple_of(2) { "Harbour Dues".to_owned() } else { format!("Harbour Dues of Port {n}") };
        format!("TY  - RPRT\r\nID  - P-{n}\r\nTI  - {title}\r\nPY  - 2001\r\nER  - \r\n")
    };
    let many: String = (0..4000).map(record).collect();
    let content = |site: &Site| Tree::read(&site.path("content"));
    let whole = content(&imported(&many));

    let site = Site::new();
    library(&site, &many);
    let source = site.path("elsewhere/library.ris");
    let root = site.path("");
    let mut killed =
        offprint(&["import", "ris", &source.to_string_lossy(), "--yes", "--root", &root.to_string_lossy()])
            .spawn()
            .expect("it starts");
    while !site.path("content/publications/2001/harbour-dues.md").exists() {
        assert!(killed.try_wait().expect("its state").is_none(), "it ended before it wrote anything");
    }
    killed.kill().expect("killed");
    killed.wait().expect("its end");
    let left = content(&site);
    assert!(left.paths().len() < whole.paths().len(), "it was killed too late to show anything");
    for path in left.paths().into_iter().filter(|path| !path.ends_with(".offprint-new")) {
        assert_eq!(left.bytes(path), whole.bytes(path), "{path}");
    }

    assert_eq!(import(&site, &["--yes"]).code, 0);
    content(&site).has_the_bytes_of(&whole);
}

#[test]
fn what_has_no_title_gets_one() {
    let site =
        imported("TY  - RPRT\r\nPY  - 2003\r\nER  - \r\n\r\nTY  - RPRT\r\nID  - HI-9\r\nPY  - 2003\r\nER  - \r\n");
    assert!(text(&site, "content/publications/2003/untitled.md").starts_with("---\ntitle: Untitled\n"));
    assert!(text(&site, "content/publications/2003/hi-9.md").starts_with("---\ntitle: HI-9\n"));
    assert_eq!(site.build(&[]).code, 0);
}

#[test]
fn site_toml_gets_the_taxonomies_that_it_lacks() {
    let site = Site::new().file("site.toml", "title = \"A\" # ours\nbase_url = \"https://a.example/\"\n");
    library(&site, LIBRARY);
    assert_eq!(import(&site, &["--yes"]).code, 0);
    assert_eq!(
        text(&site, "site.toml"),
        "title = \"A\" # ours\nbase_url = \"https://a.example/\"\n\n[[taxonomies]]\nkey = \"topics\"\ntitle = \"Topics\"\n"
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    let site = Site::new();
    site.put("elsewhere/library.ris", "no bibliography\n");
    let run = import(&site, &["--yes"]);
    assert!(run.said()[0].starts_with("error[import] elsewhere/library.ris:1"), "{run:#?}");
    site.put("elsewhere/a.json", "[{\"id\": 1},\n  {\"title\" \"x\"}]");
    let path = site.path("elsewhere/a.json");
    let run = site.run(&["import", "csl-json", path.to_str().expect("UTF-8"), "--yes"]);
    assert!(run.said()[0].starts_with("error[import] elsewhere/a.json:2:12"), "{run:#?}");
    // A catalogue of which a file cannot be read is not added to: what is in it might come twice.
    let site = Site::new().file("content/publications/a.md", "---\ntitle: [\n---\n");
    library(&site, LIBRARY);
    let run = import(&site, &["--yes"]);
    assert!(run.code == 1 && run.said()[0].starts_with("error[invalid-yaml]"), "{run:#?}");
}

#[test]
fn values_that_a_key_does_not_take_are_kept_and_told() {
    let odd = "TY  - RPRT\nID  - 1\nTI  - Odd\nPY  - 2001\nDO  - none\nLA  - Klingon!\nER  - \nTY  - RPRT\nID  - 2\nTI  - Undated\nER  - \n";
    let site = Site::new();
    library(&site, odd);
    let run = import(&site, &["--yes"]);
    let text = text(&site, "content/publications/2001/odd.md");
    assert!(text.contains("extra:\n  doi: none\n  language: Klingon!\n"), "{text}");
    let told: Vec<String> = run.said();
    assert_eq!(
        told,
        [
            "warning[import-kept] elsewhere/library.ris:1:1",
            "warning[import-kept] elsewhere/library.ris:1:1",
            "warning[import-left-out] elsewhere/library.ris:8:1"
        ],
        "{run:#?}"
    );
    assert!(run.problems[2].message.contains("date"), "{run:#?}");
    let built = site.build(&[]);
    assert_eq!(built.code, 0, "{built:#?}");
}
