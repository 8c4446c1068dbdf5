//! Amazon S3, and what speaks its language: MinIO, Garage, Ceph, Cloudflare R2, Backblaze B2, Hetzner, Scaleway, Wasabi and others.

use super::{Service, Traits};
use http::header::{AUTHORIZATION, HeaderName};
use http::{Request, Response};
use opendal::services::S3;
use opendal::{Buffer, Error, ErrorKind, HttpBody, HttpTransport, HttpTransporter};
use opendal_http_transport_reqwest::ReqwestTransport;
use reqsign_aws_v4::{Credential, DefaultCredentialProvider, RequestSigner};
use reqsign_core::{Context, OsEnv, Signer};
use reqsign_file_read_tokio::TokioFileRead;

pub const MEMBER: Service = Service {
    schemes: &["s3"],
    title: "Amazon S3 and compatible stores",
    form: "s3://BUCKET/FOLDER",
    credentials: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or from ~/.aws",
    open: |address| {
        if address.authority.is_empty() {
            return Err(address.bad("names no bucket", MEMBER.form));
        }
        let mut builder = S3::default().bucket(address.authority).root(address.path);
        if let Some(endpoint) = &address.target.endpoint {
            builder = builder.endpoint(endpoint);
        }
        let of_environment = ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().find_map(|name| std::env::var(name).ok());
        // Stores of others have one region, and most do not look at its name; Amazon's own name this one, too.
        let region = address.target.region.clone().or(of_environment).unwrap_or_else(|| "us-east-1".to_owned());
        builder = builder.region(&region);
        let traits = Traits {
            headers: true,
            parallel: 24,
            redirect: Some(REDIRECT),
            transport: Some(HttpTransporter::new(Redirecting::new(&region))),
            ..Traits::default()
        };
        address.store(builder, traits)
    },
};

/// Metadata that no object keeps: what it says becomes the header by which S3 leads on where it shows a site.
const REDIRECT: &str = "offprint-redirect";
const METADATA: HeaderName = HeaderName::from_static("x-amz-meta-offprint-redirect");
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html>
const LOCATION: HeaderName = HeaderName::from_static("x-amz-website-redirect-location");

/// Puts the header in the place of the metadata, which opendal can send, and signs such a request anew.
struct Redirecting {
    inner: ReqwestTransport,
    signer: Signer<Credential>,
}

impl Redirecting {
    fn new(region: &str) -> Redirecting {
        // The same places where opendal looks for credentials.
        let context =
            Context::new().with_file_read(TokioFileRead).with_env(OsEnv).with_http_send(HttpTransporter::default());
        let signer = Signer::new(context, DefaultCredentialProvider::new(), RequestSigner::new("s3", region));
        Redirecting { inner: ReqwestTransport::default(), signer }
    }
}

impl HttpTransport for Redirecting {
    async fn fetch(&self, request: Request<Buffer>) -> opendal::Result<Response<HttpBody>> {
        let (mut parts, body) = request.into_parts();
        if let Some(to) = parts.headers.remove(METADATA) {
            parts.headers.insert(LOCATION, to);
            parts.headers.remove(AUTHORIZATION);
            let signed = self.signer.sign(&mut parts, None).await;
            signed.map_err(|error| Error::new(ErrorKind::PermissionDenied, error.to_string()))?;
        }
        self.inner.fetch(Request::from_parts(parts, body)).await
    }
}
