//! The AWS SDK behind one door. Events are read with a [`GroupScope`](crate::access::GroupScope)
//! and names are listed with a [`CatalogueScope`](crate::access::CatalogueScope); nothing else
//! opens it.

mod action;
mod breaker;
pub mod cache;
pub mod catalogue;
mod client;
mod credentials;
mod error;
mod lane;
mod line;
mod meters;
mod named;
pub mod probe;
mod quota;
pub mod search;
pub mod tail;
mod walk;
mod window;

pub use client::Cloud;
pub use error::CloudError;
pub use quota::{AwsRates, Rate};
