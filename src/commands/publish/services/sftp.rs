//! A server of SFTP, by the machine's own `ssh`: its keys, agents, configuration and known hosts.

use super::{Service, Traits};
use opendal::services::Sftp;

pub const MEMBER: Service = Service {
    schemes: &["sftp"],
    title: "SFTP",
    form: "sftp://USER@HOST/FOLDER",
    credentials: "ssh, with its agent, its keys and ~/.ssh/config",
    open: |address| {
        let host = address.authority.rsplit_once('@').map_or(address.authority, |(_, host)| host);
        // `ssh` would take it for an option.
        if host.is_empty() || address.authority.starts_with('-') || host.starts_with('-') {
            return Err(address.bad("names no host", MEMBER.form));
        }
        if matches!(address.path, "" | "/") {
            return Err(address.bad("names no folder", MEMBER.form));
        }
        let builder = Sftp::default().endpoint(&format!("ssh://{}", address.authority)).root(address.path);
        address.store(builder, Traits { torn: true, folders: true, parallel: 6, ..Traits::default() })
    },
};
