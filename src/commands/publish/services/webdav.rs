//! A server of WebDAV (RFC 4918).

use super::{Service, Traits};
use opendal::services::Webdav;

pub const MEMBER: Service = Service {
    schemes: &["webdavs", "webdav"],
    title: "WebDAV",
    form: "webdavs://HOST/FOLDER",
    credentials: "WEBDAV_USERNAME and WEBDAV_PASSWORD, or WEBDAV_TOKEN, in the environment",
    open: |address| {
        if address.authority.is_empty() {
            return Err(address.bad("names no host", MEMBER.form));
        }
        let protocol = if address.scheme == "webdavs" { "https" } else { "http" };
        let endpoint = format!("{protocol}://{}", address.authority);
        let mut builder = Webdav::default().endpoint(&endpoint).root(address.path);
        if let (Ok(name), Ok(password)) = (std::env::var("WEBDAV_USERNAME"), std::env::var("WEBDAV_PASSWORD")) {
            builder = builder.username(&name).password(&password);
        } else if let Ok(token) = std::env::var("WEBDAV_TOKEN") {
            builder = builder.token(&token);
        }
        address.store(builder, Traits { folders: true, parallel: 8, ..Traits::default() })
    },
};
