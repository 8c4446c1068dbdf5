//! Google Cloud Storage.

use super::{Service, Traits};
use opendal::services::Gcs;

pub const MEMBER: Service = Service {
    schemes: &["gs"],
    title: "Google Cloud Storage",
    form: "gs://BUCKET/FOLDER",
    credentials: "GOOGLE_APPLICATION_CREDENTIALS in the environment, or from `gcloud auth application-default login`",
    open: |address| {
        if address.authority.is_empty() {
            return Err(address.bad("names no bucket", MEMBER.form));
        }
        let mut builder = Gcs::default().bucket(address.authority).root(address.path);
        if let Some(endpoint) = &address.target.endpoint {
            builder = builder.endpoint(endpoint);
        }
        address.store(builder, Traits { headers: true, parallel: 24, ..Traits::default() })
    },
};
