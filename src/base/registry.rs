//! Families: one member, one file.

/// Makes a family from the files beside the one that calls it: `mod` declarations and an ordered table of each file's
/// `MEMBER`. A new member is a new file and one word in the list; a test fails for a file that is not in the list.
///
/// ```text
/// registry! {
///     /// All exports, in the order in which they are planned.
///     pub static EXPORTS: [Export] = [atom, json_feed, sitemap];
/// }
/// ```
macro_rules! registry {
    ($(#[$doc:meta])* $vis:vis static $table:ident: [$kind:ty] = [$($member:ident),+ $(,)?];) => {
        $(mod $member;)+

        $(#[$doc])*
        $vis static $table: &[$kind] = &[$($member::MEMBER),+];

        #[cfg(test)]
        #[test]
        fn every_file_of_the_family_is_a_member() {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file!());
            let folder = folder.parent().expect("a file is in a folder");
            let mut files: Vec<String> = std::fs::read_dir(folder)
                .expect("the sources are here")
                .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
                .filter(|name| name != "mod")
                .collect();
            files.sort();
            let mut members = vec![$(stringify!($member).to_owned()),+];
            members.sort();
            assert_eq!(files, members, "add the file to the registry! list, or delete it");
        }
    };
}
pub(crate) use registry;
