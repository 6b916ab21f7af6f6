//! The Vitrine server: everything between a browser and CloudWatch.
//!
//! A request goes one way: layers → page, server function or form handler → port
//! ([`backend`]) → [`access`] (proof) → [`db`], [`cloudwatch`].

pub mod access;
pub mod auth;
pub mod backend;
pub mod clock;
pub mod cloudwatch;
pub mod config;
pub mod db;
pub mod demo;
pub mod http;
mod layers;
pub mod logging;
pub mod mail;
pub mod router;
pub mod serve;
pub mod state;
pub mod traces;
