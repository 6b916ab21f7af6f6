//! What the command line says of a setting that cannot be read: clap repeats the value, and a secret
//! with a letter too many is a secret still.

use clap::error::{ContextKind, ContextValue};
use clap::{Command, CommandFactory as _};

/// Ends the process in words.
pub(crate) fn end(mut error: clap::Error) -> ! {
    let mut command = crate::Vitrine::command();
    command.build();
    if let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg)
        && is_secret(&command, argument)
    {
        error.insert(ContextKind::InvalidValue, ContextValue::String("…".to_owned()));
    }
    error.exit()
}

fn is_secret(command: &Command, argument: &str) -> bool {
    let mut arguments = command.get_arguments();
    arguments.any(|known| known.is_hide_env_values_set() && known.to_string() == argument)
        || command.get_subcommands().any(|command| is_secret(command, argument))
}
