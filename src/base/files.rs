//! What a file system tells of a file.

use std::fs::Metadata;
use std::time::SystemTime;

/// When a file's content last changed, or it was last put in its place.
pub fn last_touched(metadata: &Metadata) -> Option<SystemTime> {
    let modified = metadata.modified().ok();
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
        let nanoseconds = u32::try_from(metadata.ctime_nsec()).unwrap_or(0);
        let changed = SystemTime::UNIX_EPOCH + std::time::Duration::new(seconds, nanoseconds);
        modified.map(|modified| modified.max(changed))
    }
    #[cfg(not(unix))]
    modified
}
