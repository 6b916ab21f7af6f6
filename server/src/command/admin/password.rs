//! A password that is typed at the command line, where it stands in no history and no process list.

use server::auth::password::{Hasher, MIN_PASSWORD_CHARS, Password};
use std::io::Read as _;

/// Asks for one and returns what is kept of it.
pub(super) async fn ask() -> Result<String, String> {
    eprintln!(
        "Type a password of at least {MIN_PASSWORD_CHARS} characters, then Enter and Ctrl-D:"
    );
    hash_of(read()?).await
}

fn read() -> Result<String, String> {
    let mut typed = String::new();
    let limit = 4_096;
    std::io::stdin()
        .take(limit)
        .read_to_string(&mut typed)
        .map_err(|error| format!("the password could not be read: {error}"))?;
    Ok(typed.trim_end_matches(['\r', '\n']).to_owned())
}

async fn hash_of(password: String) -> Result<String, String> {
    if password.chars().count() < MIN_PASSWORD_CHARS {
        return Err(format!("a password has at least {MIN_PASSWORD_CHARS} characters"));
    }
    let password = Password::new(password).ok_or("a password has at most 1024 bytes")?;
    let hasher = Hasher::new().map_err(|error| error.to_string())?;
    hasher.hash(password).await.map_err(|error| error.to_string())
}
