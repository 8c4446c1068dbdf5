//! What a PDF says of itself.

use super::reading::{Facts, Problem};
use super::strings;
use super::xmp::{self, DublinCore};
use hayro::hayro_syntax::object::{Dict, Stream, String as PdfString};
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf, PdfVersion};

/// Opens a PDF that is whole in memory. One that is damaged is repaired as far as that goes.
///
/// # Errors
/// It cannot be opened, and why.
pub fn open(bytes: Vec<u8>) -> Result<(Pdf, Facts), Problem> {
    if let Some(problem) = disguise(&bytes) {
        return Err(problem);
    }
    let encrypted = is_encrypted(&bytes);
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Problem::Locked,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => Problem::Damaged,
    })?;
    let pages = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    if pages == 0 {
        return Err(Problem::NoPages);
    }
    let catalog: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let get_text = |key: &[u8]| {
        catalog.as_ref()?.get::<PdfString<'_>>(key).and_then(|text| line(&strings::decode(text.as_bytes())))
    };
    let marked = catalog.as_ref().and_then(|catalog| catalog.get::<Dict<'_>>(b"MarkInfo"));
    let facts = Facts {
        pages,
        version: version(pdf.version()).to_owned(),
        title: pdf
            .metadata()
            .title
            .as_deref()
            .and_then(|title| line(&strings::decode(title)))
            .or_else(|| line(&dublin_core(&pdf)?.title?)),
        language: get_text(b"Lang"),
        tagged: marked.is_some_and(|marked| marked.get::<bool>(b"Marked") == Some(true)),
        encrypted,
    };
    Ok((pdf, facts))
}

/// Whether a file has no end (ISO 32000-2, 7.5.5). Some programs write a little behind it.
pub(super) fn is_cut_off(bytes: &[u8]) -> bool {
    let end = &bytes[bytes.len().saturating_sub(16 << 10)..];
    memchr::memmem::rfind(end, b"%%EOF").is_none() && memchr::memmem::rfind(end, b"startxref").is_none()
}

/// What a file is that is no PDF, where it can be told.
fn disguise(bytes: &[u8]) -> Option<Problem> {
    let start = bytes[..bytes.len().min(1024)].trim_ascii_start();
    let begins = |with: &str| start.len() >= with.len() && start[..with.len()].eq_ignore_ascii_case(with.as_bytes());
    // Readers accept other bytes before the header; nobody accepts more than these.
    let has_header = bytes[..bytes.len().min(8192)].windows(5).any(|five| five == b"%PDF-");
    match () {
        () if start.is_empty() && bytes.len() <= 1024 => Some(Problem::Empty),
        () if begins("version https://git-lfs") => Some(Problem::GitLfs),
        () if begins("<!doctype html") || begins("<html") => Some(Problem::WebPage),
        () if !has_header => Some(Problem::NotAPdf),
        () => None,
    }
}

/// Whether a trailer, in whichever form, names an encryption dictionary (ISO 32000-2, 7.6.1). hayro does not tell of one that
/// opens without a password.
fn is_encrypted(bytes: &[u8]) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    memchr::memmem::find_iter(bytes, KEY).any(|at| {
        let value = bytes[at + KEY.len()..].trim_ascii_start();
        value.starts_with(b"<<") || value.first().is_some_and(u8::is_ascii_digit)
    })
}

fn version(version: PdfVersion) -> &'static str {
    match version {
        PdfVersion::Pdf10 => "1.0",
        PdfVersion::Pdf11 => "1.1",
        PdfVersion::Pdf12 => "1.2",
        PdfVersion::Pdf13 => "1.3",
        PdfVersion::Pdf14 => "1.4",
        PdfVersion::Pdf15 => "1.5",
        PdfVersion::Pdf16 => "1.6",
        PdfVersion::Pdf17 => "1.7",
        PdfVersion::Pdf20 => "2.0",
    }
}

/// What its XMP says, if it has any.
pub(super) fn dublin_core(pdf: &Pdf) -> Option<DublinCore> {
    let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id())?;
    let packet = catalog.get::<Stream<'_>>(b"Metadata")?.decoded_data().ok()?;
    Some(xmp::read(&packet))
}

/// In one line, without what cannot be shown; `None` when nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    let shown: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| *c != '\u{fffd}').collect();
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_that_is_no_pdf() {
        assert_eq!(disguise(b" \n"), Some(Problem::Empty));
        assert_eq!(disguise(b"\n<!DOCTYPE html><title>404"), Some(Problem::WebPage));
        assert_eq!(disguise(b"version https://git-lfs.github.com/spec/v1\n"), Some(Problem::GitLfs));
        assert_eq!(disguise(b"PK\x03\x04"), Some(Problem::NotAPdf));
        assert_eq!(disguise(b"junk\n%PDF-1.4\n"), None);
    }
}
