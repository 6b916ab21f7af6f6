//! JSON between the browser and the server. The server reads it with `serde_json`. A browser has a
//! parser of its own; another one, with its error messages, would be an eighth of the first load.

#[cfg(feature = "hydrate")]
mod browser;

use leptos::server_fn::codec::{JsonEncoding, Post};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(feature = "hydrate")]
pub(crate) use browser::read;

/// What the server's functions are sent, and answer: JSON in a `POST`.
pub type Json = Post<Encoding>;

/// The encoding of [`Json`].
#[derive(Debug)]
pub struct Encoding;

impl ContentType for Encoding {
    const CONTENT_TYPE: &'static str = JsonEncoding::CONTENT_TYPE;
}

impl FormatType for Encoding {
    const FORMAT_TYPE: Format = JsonEncoding::FORMAT_TYPE;
}

impl<T: Serialize> Encodes<T> for Encoding {
    type Error = <JsonEncoding as Encodes<T>>::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        JsonEncoding::encode(output)
    }
}

#[cfg(not(feature = "hydrate"))]
impl<T: DeserializeOwned> Decodes<T> for Encoding {
    type Error = <JsonEncoding as Decodes<T>>::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        JsonEncoding::decode(bytes)
    }
}

#[cfg(feature = "hydrate")]
impl<T: DeserializeOwned> Decodes<T> for Encoding {
    type Error = browser::Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        read(str::from_utf8(&bytes).map_err(|_| browser::Unreadable)?)
    }
}
