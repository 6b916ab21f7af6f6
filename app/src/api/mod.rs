//! Server functions, one file a resource, each one line long: open the port, call it.
//! Whether the caller may is decided behind the port.
#![expect(missing_docs, reason = "the macro's own structs for server functions carry no docs")]

pub mod admin;
pub mod events;
pub mod views;
