//! Azure Blob Storage.

use super::{Service, Traits};
use opendal::services::Azblob;

pub const MEMBER: Service = Service {
    schemes: &["az"],
    title: "Azure Blob Storage",
    form: "az://CONTAINER/FOLDER",
    credentials: "AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN in the environment, or from `az login`",
    open: |address| {
        if address.authority.is_empty() {
            return Err(address.bad("names no container", MEMBER.form));
        }
        let of_environment = ["AZBLOB_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT"];
        let of_environment = of_environment.iter().find_map(|name| std::env::var(name).ok());
        let Some(account) = address.target.account.clone().or(of_environment) else {
            return Err(address.bad("does not say whose container it is, and there is no `account`", MEMBER.form));
        };
        let usual = format!("https://{account}.blob.core.windows.net");
        let endpoint = address.target.endpoint.as_ref().unwrap_or(&usual);
        let mut builder =
            Azblob::default().container(address.authority).root(address.path).endpoint(endpoint).account_name(&account);
        if let Ok(key) = std::env::var("AZURE_STORAGE_ACCOUNT_KEY").or_else(|_| std::env::var("AZURE_STORAGE_KEY")) {
            builder = builder.account_key(&key);
        }
        address.store(builder, Traits { headers: true, parallel: 24, ..Traits::default() })
    },
};
