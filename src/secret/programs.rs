//! Values that are no texts but parts of a program: calls, commands, names, prompts.

use super::{invented, randomness};

/// `read -s -p 'Password: ' password`: a prompt and the name of a variable.
pub(super) fn is_prompt(line: &str) -> bool {
    line.split("read -").count() > 1
        && !line.contains('=')
        && line
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "read")
}

/// `ConvertTo-SecureString …`: a command of PowerShell.
pub(super) fn is_cmdlet(value: &str) -> bool {
    let word = value.split(' ').next().unwrap_or("");
    word.split_once('-').is_some_and(|(verb, noun)| {
        [verb, noun].iter().all(|part| {
            part.starts_with(|c: char| c.is_ascii_uppercase())
                && part.bytes().all(|b| b.is_ascii_alphabetic())
        })
    })
}

/// `System.getenv('X')`, `get_token()`: a call in a program.
pub(super) fn is_call(value: &str) -> bool {
    let value = value.strip_prefix("new ").unwrap_or(value);
    let Some((name, arguments)) = value.split_once('(') else {
        return false;
    };
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let closed = arguments.is_empty()
        || arguments
            .trim_end_matches([';', ',', ' '])
            .ends_with([')', ']'])
        || name.contains('.')
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b"._".contains(&b));
    name.split('.').all(part)
        && (closed
            || name.len() >= 4 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            || name.contains('.') && randomness::is_word(name.rsplit('.').next().unwrap_or("")))
}

/// `settings.db_password`, `get_token`: a name in a program, not a text.
pub(super) fn is_expression(value: &str) -> bool {
    let identifier =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let named = value.contains('.') || value.contains('_') && invented::names_a_secret(value);
    named && value.split('.').all(identifier)
}
