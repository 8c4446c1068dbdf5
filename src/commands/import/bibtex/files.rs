//! Files as reference managers name them.

/// The paths and labels of a field such as `:path.pdf:PDF`, `Title:path:application/pdf;…`, or a path alone. A backslash makes a
/// colon, a semicolon or itself plain.
pub fn files(field: &str) -> Vec<(String, Option<String>)> {
    // Mendeley writes a backslash as mathematics.
    let field = field.replace("$\\backslash$", "\\");
    let mut files: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut chars = field.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(parts) = files.last_mut() else {
            break;
        };
        let plain = match c {
            ';' => {
                files.push(vec![String::new()]);
                continue;
            }
            ':' => {
                parts.push(String::new());
                continue;
            }
            '{' | '}' => continue,
            '\\' => chars.next_if(|next| !next.is_alphanumeric() && !next.is_whitespace()).unwrap_or('/'),
            c => c,
        };
        if let Some(part) = parts.last_mut() {
            part.push(plain);
        }
    }
    files.into_iter().filter_map(file).collect()
}

fn file(mut parts: Vec<String>) -> Option<(String, Option<String>)> {
    let label = match parts.len() {
        0..=1 => None,
        // `C:/x.pdf`, or `https://…`
        2 if parts.first().is_some_and(|part| !part.is_empty()) => None,
        count => {
            let label = parts.remove(0);
            let is_address = parts.first().is_some_and(|part| part.starts_with("//"));
            if count == 3 && is_address {
                parts.insert(0, label);
                None
            } else {
                if parts.len() > 1 {
                    parts.pop();
                }
                Some(label).filter(|label| !label.trim().is_empty())
            }
        }
    };
    let path = parts.join(":").trim().replace('\\', "/");
    (!path.is_empty()).then_some((path, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found() {
        for (field, expected) in [
            (":papers/a.pdf:PDF", vec!["papers/a.pdf"]),
            ("a.pdf", vec!["a.pdf"]),
            (
                "Full Text:files/12/Doe - 2014.pdf:application/pdf;Page:files/13/x.html:text/html",
                vec!["files/12/Doe - 2014.pdf", "files/13/x.html"],
            ),
            (":C\\:\\\\Users\\\\jane\\\\a\\;b.pdf:PDF", vec!["C:/Users/jane/a;b.pdf"]),
            (":C:/Users/a.pdf:PDF", vec!["C:/Users/a.pdf"]),
            (":C$\\backslash$:/Users/a{\\_}b.pdf:pdf", vec!["C:/Users/a_b.pdf"]),
            ("https://harbour.example/a.pdf", vec!["https://harbour.example/a.pdf"]),
            (":a.pdf", vec!["a.pdf"]),
            ("", vec![]),
            (";;:", vec![]),
        ] {
            let found: Vec<String> = files(field).into_iter().map(|(path, _)| path).collect();
            assert_eq!(found, expected, "{field}");
        }
        assert_eq!(files("Full Text:a.pdf:PDF")[0].1.as_deref(), Some("Full Text"));
    }
}
