//! Every setting by itself, so that one bad value does not hide the next. What is wrong with a
//! value is said in words; the value of a secret is never shown.

use super::report::Check;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Args as _, Command, CommandFactory as _, FromArgMatches as _};
use server::cloudwatch::AwsRates;
use server::config::{Config, PublicUrl};
use std::collections::BTreeSet;
use std::env::{var, var_os, vars_os};
use std::error::Error as _;
use std::path::Path;
use std::str::FromStr;
use tracing_subscriber::EnvFilter;

/// What was found, and of that what the other checks need, as far as it is good.
pub(super) struct Found {
    pub(super) checks: Vec<Check>,
    pub(super) database_url: Option<String>,
    pub(super) owner_url: Option<String>,
    pub(super) aws_rates: AwsRates,
    pub(super) replicas: u32,
}

/// Reads the environment as `vitrine serve` does.
pub(super) fn look() -> Found {
    let serve = Config::augment_args(Command::new("vitrine"));
    let mut checks: Vec<Check> =
        serve.get_arguments().filter_map(|arg| look_at(&serve, arg)).collect();
    let config = serve.clone().try_get_matches_from(["vitrine"]);
    let config = config.and_then(|matches| Config::from_arg_matches(&matches));
    match &config {
        Ok(config) => checks.extend(advice(config)),
        Err(error) if checks.iter().all(Check::is_ok) => checks.push(together(&serve, error)),
        Err(_) => {}
    }
    checks.extend(log_filter());
    checks.extend(unknown());
    Found {
        checks,
        database_url: var("DATABASE_URL").ok(),
        owner_url: var("VITRINE_MIGRATE_URL").ok(),
        aws_rates: good("VITRINE_AWS_RATES").unwrap_or_default(),
        replicas: good("VITRINE_REPLICAS").filter(|replicas| *replicas > 0).unwrap_or(1),
    }
}

/// A value that stands on its own, where others may be bad.
fn good<T: FromStr>(name: &str) -> Option<T> {
    var(name).ok()?.parse().ok()
}

/// One setting as if there were no other.
fn look_at(serve: &Command, arg: &Arg) -> Option<Check> {
    let name = arg.get_env()?.to_str()?.to_owned();
    let Some(value) = var_os(&name) else {
        return Some(unset(arg, name));
    };
    let alone = serve.clone().mut_args(|other| {
        if other.get_id() == arg.get_id() {
            return other;
        }
        other.required(false).env(None::<&str>)
    });
    match alone.try_get_matches_from(["vitrine"]) {
        // What it needs beside itself is looked at with all of them.
        Err(error) if error.kind() != ErrorKind::MissingRequiredArgument => {
            Some(Check::failed(name, wrong_with(&error), help_of(arg)))
        }
        _ if arg.is_hide_env_values_set() => Some(Check::ok(name, "set")),
        _ => Some(Check::ok(name, value.to_string_lossy())),
    }
}

fn unset(arg: &Arg, name: String) -> Check {
    if arg.is_required_set() {
        return Check::failed(name, "is not set", help_of(arg));
    }
    let default = arg.get_default_values().first().filter(|value| !value.is_empty());
    let words = match default {
        Some(value) => format!("{} (default)", value.to_string_lossy()),
        None => "not set".to_owned(),
    };
    Check::ok(name, words)
}

fn help_of(arg: &Arg) -> String {
    arg.get_help().map(ToString::to_string).unwrap_or_default()
}

/// Without the value: it may be a secret with a letter too many.
fn wrong_with(error: &clap::Error) -> String {
    if let Some(cause) = error.source() {
        return cause.to_string();
    }
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) => format!("is none of {}", values.join(", ")),
        _ => "cannot be read".to_owned(),
    }
}

/// Settings that are good by themselves but not together.
fn together(serve: &Command, error: &clap::Error) -> Check {
    let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg) else {
        return Check::failed("all of them", wrong_with(error), "see `vitrine serve --help`");
    };
    let mut built = serve.clone();
    // Before, an argument does not know how it is written.
    built.build();
    let missing = built.get_arguments().filter(|arg| missing.contains(&arg.to_string()));
    let names: Vec<_> = missing.filter_map(|arg| arg.get_env()?.to_str()).collect();
    let remedy = "what is set above needs it too; see `vitrine serve --help`";
    Check::failed(names.join(", "), "is not set", remedy)
}

/// What works, but is not meant for customers.
fn advice(config: &Config) -> Vec<Check> {
    let mut checks = Vec::new();
    if config.demo {
        let detail = "on: the log-in page shows the password of the demo's accounts";
        checks.push(Check::warning("demo", detail, "unset VITRINE_DEMO where customers come"));
    }
    let PublicUrl { origin, secure } = config.public_url();
    if !secure {
        let detail = format!("browsers are expected at {origin}, in clear");
        let remedy = "set VITRINE_PUBLIC_URL to the https address that browsers use";
        checks.push(Check::warning("https", detail, remedy));
    }
    let site = Path::new(&config.site_root).join("pkg");
    if !site.is_dir() {
        let detail =
            format!("{} is no folder: pages come without style or scripts", site.display());
        let remedy = "LEPTOS_SITE_ROOT names the folder that was built with the binary";
        checks.push(Check::failed("site", detail, remedy));
    }
    checks
}

fn log_filter() -> Option<Check> {
    let error = EnvFilter::try_new(var("RUST_LOG").ok()?).err()?;
    Some(Check::warning("RUST_LOG", error.to_string(), "such as info,server=debug"))
}

/// Variables that look like settings and are none: typing errors, most often.
fn unknown() -> Vec<Check> {
    let mut known = BTreeSet::new();
    name_settings(&crate::Vitrine::command(), &mut known);
    let names = vars_os().filter_map(|(name, _)| name.into_string().ok());
    let strange = names.filter(|name| name.starts_with("VITRINE_") && !known.contains(name));
    let check = |name| Check::warning(name, "is no setting of Vitrine", "is it misspelt?");
    strange.map(check).collect()
}

fn name_settings(command: &Command, known: &mut BTreeSet<String>) {
    let names = command.get_arguments().filter_map(|arg| arg.get_env()?.to_str());
    known.extend(names.map(str::to_owned));
    for subcommand in command.get_subcommands() {
        name_settings(subcommand, known);
    }
}
