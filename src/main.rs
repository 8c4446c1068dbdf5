//! The command line: parse the arguments, call a command, show what is wrong, choose the exit code.

use clap::{CommandFactory, Parser, Subcommand};
use offprint::Options;
use offprint::base::citation_format::CitationFormat;
use offprint::base::config::BaseUrl;
use offprint::base::due::Now;
use offprint::base::{Diagnostic, Diagnostics};
use offprint::commands::import::formats::{self, Importer};
use offprint::commands::publish::snippets::Server;
use offprint::commands::{self, Format, serve};
use offprint::load::Selection;
use offprint::load::documents::worker;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The publication catalogue of a think tank, as plain files for any static host.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// The folder where site.toml is; default: this one or the nearest above
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How problems are shown
    #[arg(long, global = true, value_enum, default_value_t)]
    format: Format,
    /// Show problems only
    #[arg(long, short, global = true)]
    quiet: bool,
    /// The build's "today", or its "now", such as 2026-12-01T09:00+01:00; default: now
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = commands::parse_now)]
    date: Option<Now>,
}

#[derive(Subcommand)]
enum Command {
    /// Begin a new catalogue
    Init {
        /// Its folder; default: this one
        dir: Option<PathBuf>,
    },
    /// Begin a new paper
    New {
        /// The paper's title; default: the one that the PDF has
        #[arg(required_unless_present = "pdf")]
        title: Option<String>,
        /// Copy this PDF beside it, and fill in what it says of itself
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
    },
    /// Build the whole site
    Build {
        /// Where to; default: `public` beside site.toml
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        #[command(flatten)]
        site: Site,
        /// Work on so many threads; default: one for each processor
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
        threads: Option<u16>,
        /// Tell the time that each stage took
        #[arg(long)]
        timings: bool,
    },
    /// Show the site in a browser while it is edited
    Serve {
        /// The first port to try
        #[arg(long, default_value_t = 1111)]
        port: u16,
        /// The address to listen at; `0.0.0.0` lets others on the network look, too
        #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
        host: std::net::IpAddr,
        /// Open a browser
        #[arg(long)]
        open: bool,
        /// Look at all files again and again, where the system does not tell that they change
        #[arg(long)]
        poll: bool,
        #[command(flatten)]
        site: Site,
    },
    /// Look at everything without writing it, and as Google Scholar and Zotero will
    Check {
        /// Mend first what is safe to mend: dates, slugs, names of keys, white space
        #[arg(long)]
        fix: bool,
        /// Follow the links to other hosts, too; politely, and so not fast
        #[arg(long)]
        external: bool,
        /// Prove that each of these old addresses leads somewhere: a list, or an old sitemap.xml
        #[arg(long, value_name = "FILE")]
        old_urls: Option<PathBuf>,
        #[command(flatten)]
        site: Site,
    },
    /// Bring papers in from elsewhere: shows a plan, and asks before it writes
    Import {
        /// What the source is
        #[arg(value_name = "FORMAT", value_parser = import_format)]
        from: &'static Importer,
        /// The file to read, or the folder of another site
        #[arg(value_name = "SOURCE")]
        source: PathBuf,
        /// Which column is which key, in TOML; for tables
        #[arg(long, value_name = "FILE")]
        map: Option<PathBuf>,
        /// Where new papers go
        #[arg(long, value_name = "FOLDER", default_value = "content/publications")]
        papers: String,
        /// Give papers their PDFs from this folder, by names, DOIs, numbers and titles
        #[arg(long, value_name = "DIR")]
        pdfs: Option<PathBuf>,
        /// Take pictures, PDFs and other files from this copy of the old site's files, such as wp-content/uploads
        #[arg(long, value_name = "DIR")]
        files: Option<PathBuf>,
        /// Show the plan, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// Write without asking
        #[arg(long)]
        yes: bool,
        /// Write over what was changed by hand since the last import
        #[arg(long)]
        overwrite: bool,
    },
    /// Write the bibliographic records of all papers
    Export {
        /// bibtex, biblatex, ris, csl-json, csv or crossref
        #[arg(value_name = "FORMAT", value_parser = export_format)]
        into: ExportFormat,
        /// Where to: a file, or for crossref a folder; default: the standard output
        #[arg(long, value_name = "PATH")]
        out: Option<PathBuf>,
        /// For crossref: leave out what is as it was in this deposit, or in those in this folder
        #[arg(long, value_name = "PATH")]
        changed_since: Vec<PathBuf>,
        #[command(flatten)]
        site: Site,
    },
    /// Bring what has changed to the site's host: shows a plan, and asks before it sends
    Publish {
        /// Which `[publish.NAME]` of site.toml; default: the only one
        target: Option<String>,
        /// Show the plan, and send nothing
        #[arg(long)]
        dry_run: bool,
        /// Send without asking
        #[arg(long)]
        yes: bool,
        /// Name every file in the plan
        #[arg(long)]
        list: bool,
        /// Compare with what is really at the host, also where that takes long
        #[arg(long)]
        verify: bool,
        /// Let this share of the files at the host be deleted, in per cent
        #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
        delete_at_most: Option<u8>,
        /// Print what a server of one's own is to be told: headers, types and redirects; and send nothing
        #[arg(long, value_name = "SERVER", value_enum)]
        server_config: Option<Server>,
        /// Where the site is built; default: `public` beside site.toml
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        #[command(flatten)]
        site: Site,
    },
    /// Ask the built site's own search index
    Search {
        /// As readers type them: words, "phrases", and - before what is not wanted
        #[arg(required = true)]
        words: Vec<String>,
        /// Where the built site is; default: `public` beside site.toml
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Show so many results at most
        #[arg(long, value_name = "N", default_value_t = 10)]
        most: usize,
    },
    /// Read PDFs for the process that started this one
    #[command(name = worker::COMMAND, hide = true)]
    ReadDocuments,
    /// Print a completion script for a shell
    Completions { shell: clap_complete::Shell },
}

/// What the site is made of, and where it will stand.
#[derive(clap::Args)]
struct Site {
    /// Take the place of `base_url` in site.toml
    #[arg(long, value_name = "URL", value_parser = |url: &str| BaseUrl::parse(url))]
    base_url: Option<BaseUrl>,
    /// Let drafts in, too
    #[arg(long)]
    drafts: bool,
    /// Let papers in that are still to come, too
    #[arg(long)]
    future: bool,
}

fn import_format(key: &str) -> Result<&'static Importer, String> {
    let all: Vec<&str> = formats::IMPORTERS.iter().flat_map(|importer| importer.keys).copied().collect();
    formats::importer(key).ok_or_else(|| format!("the formats are {}", all.join(", ")))
}

#[derive(Clone, Copy)]
enum ExportFormat {
    Records(CitationFormat),
    Crossref,
}

fn export_format(key: &str) -> Result<ExportFormat, String> {
    let mut known = CitationFormat::ALL.into_iter();
    match key {
        "crossref" => Ok(ExportFormat::Crossref),
        _ => known.find(|format| format.key() == key).map(ExportFormat::Records).ok_or_else(|| {
            format!("the formats are {}, crossref", CitationFormat::ALL.map(CitationFormat::key).join(", "))
        }),
    }
}

impl Site {
    fn options(&self, root: PathBuf, out: Option<PathBuf>, now: Now) -> Options {
        Options {
            out: out.unwrap_or_else(|| root.join("public")),
            root,
            program: commands::program(),
            base_url: self.base_url.clone(),
            selection: Selection { now, drafts: self.drafts, future: self.future },
        }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut problems = Diagnostics::default();
    let root = match &cli.command {
        Command::Init { .. }
        | Command::Completions { .. }
        | Command::ReadDocuments
        | Command::Search { out: Some(_), .. } => Some(cli.root.clone().unwrap_or_else(|| PathBuf::from("."))),
        _ => commands::find_root(cli.root.as_deref(), &mut problems),
    };
    let shown_from = root.clone().unwrap_or_default();
    let done = root.and_then(|root| run(&cli, root, &mut problems));
    let failed = done.is_none();
    commands::print(problems, &shown_from, cli.format);
    for line in done.unwrap_or_default() {
        match cli.format {
            _ if cli.quiet => {}
            Format::Human => println!("{line}"),
            // The standard output is for the report.
            Format::Json | Format::Sarif | Format::Html => eprintln!("{line}"),
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// What to tell when all went well; `None` when something went wrong.
fn run(cli: &Cli, root: PathBuf, problems: &mut Diagnostics) -> Option<Vec<String>> {
    let now = cli.date.unwrap_or_else(commands::here_and_now);
    let today = now.today;
    match &cli.command {
        Command::Init { dir } => {
            let dir = dir.as_ref().unwrap_or(&root);
            commands::init::run(dir, today, problems).then(|| {
                let there = if dir == Path::new(".") { String::new() } else { format!(" --root {}", dir.display()) };
                vec![
                    format!("Made {}. Its two papers are drafts; to see them:", dir.join("site.toml").display()),
                    format!("    offprint serve{there} --drafts"),
                ]
            })
        }
        Command::New { title, pdf } => {
            let request = commands::new::Request { title: title.as_deref(), pdf: pdf.as_deref(), today };
            commands::new::run(&root, &request, problems)
        }
        Command::Build { out, site, threads, timings } => {
            if let Some(threads) = threads {
                // The pool is made once, here; nothing has used it before.
                let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(*threads)).build_global();
            }
            commands::build::run(&site.options(root, out.clone(), now), cli.quiet, *timings, problems)
        }
        Command::Serve { port, host, open, poll, site } => {
            let request = serve::Request {
                host: *host,
                port: *port,
                open: *open,
                poll: *poll,
                quiet: cli.quiet,
                format: cli.format,
                now: cli.date,
            };
            serve::run(site.options(root, None, now), &request, problems).map(|()| Vec::new())
        }
        Command::Check { fix, external, old_urls, site } => {
            let request = commands::check::Request {
                fix: *fix,
                external: *external,
                old_urls: old_urls.clone(),
                quiet: cli.quiet,
            };
            commands::check::run(&site.options(root, None, now), &request, problems)
        }
        Command::Import { from, source, map, papers, pdfs, files, dry_run, yes, overwrite } => {
            let request = commands::import::Request {
                importer: from,
                source: formats::Source { path: source.clone(), map: map.clone() },
                papers: papers.clone(),
                pdfs: pdfs.clone(),
                files: files.clone(),
                dry_run: *dry_run,
                yes: *yes,
                overwrite: *overwrite,
                format: cli.format,
            };
            commands::import::run(&root, &request, problems)
        }
        Command::Export { into, out, changed_since, site } => {
            let options = site.options(root, None, now);
            match into {
                ExportFormat::Records(_) if !changed_since.is_empty() => {
                    let message = "`--changed-since` is for deposits at Crossref";
                    problems.push(Diagnostic::error("export", None, message).remedy("leave it out"));
                    None
                }
                ExportFormat::Records(format) => commands::export::records(&options, *format, out.as_deref(), problems),
                ExportFormat::Crossref => {
                    let timestamp = commands::timestamp();
                    commands::export::deposit(&options, changed_since, timestamp, out.as_deref(), problems)
                }
            }
        }
        Command::Publish { target, dry_run, yes, list, verify, delete_at_most, server_config, out, site } => {
            let request = commands::publish::Request {
                target: target.clone(),
                dry_run: *dry_run,
                yes: *yes,
                list: *list,
                verify: *verify,
                delete_at_most: *delete_at_most,
                server_config: *server_config,
                out: out.clone(),
                quiet: cli.quiet,
                format: cli.format,
            };
            commands::publish::run(site.options(root, None, now), &request, problems)
        }
        Command::Search { words, out, most } => {
            let out = out.clone().unwrap_or_else(|| root.join("public"));
            commands::search::run(&out, &words.join(" "), *most, cli.format, problems)
        }
        Command::ReadDocuments => {
            worker::run();
            Some(Vec::new())
        }
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "offprint", &mut std::io::stdout());
            Some(Vec::new())
        }
    }
}
