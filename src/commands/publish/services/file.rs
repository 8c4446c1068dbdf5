//! A folder of this machine, or one that it has mounted.

use super::{Service, Traits};
use opendal::services::Fs;

pub const MEMBER: Service = Service {
    schemes: &["file"],
    title: "A folder",
    form: "file:///srv/www",
    credentials: "the rights of whoever runs this on the folder",
    open: |address| {
        if address.path.is_empty() || !address.authority.is_empty() {
            return Err(address.bad("names no folder", MEMBER.form));
        }
        // A relative one is seen from the site.
        let folder = address.root.join(address.path);
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        let builder = Fs::default().root(&folder.to_string_lossy());
        let traits = Traits { local: Some(folder), torn: true, folders: true, parallel: 4, ..Traits::default() };
        address.store(builder, traits)
    },
};
