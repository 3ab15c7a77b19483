//! URIs as Go's `net/url` parses them: what Helm's validator asks of the formats.

/// What of a URL the formats ask for.
struct Url<'t> {
    scheme: &'t str,
    path: &'t str,
}

/// `uri`, `iri`: with a scheme.
pub(super) fn absolute(text: &str) -> bool {
    parse(text).is_some_and(|url| !url.scheme.is_empty())
}

/// `uri-reference`, `iri-reference`.
pub(super) fn reference(text: &str) -> bool {
    !text.contains('\\') && parse(text).is_some()
}

/// `uri-template`: braces come in pairs in each segment of the path, none inside another.
pub(super) fn template(text: &str) -> bool {
    parse(text).is_some_and(|url| {
        // Go keeps a path as it was written only where it would write it otherwise.
        let kept = url.path.contains(['{', '}']);
        !kept
            || url.path.split('/').all(|segment| {
                let mut open = false;
                for c in segment.replace("%7B", "{").replace("%7D", "}").chars() {
                    match c {
                        '{' if open => return false,
                        '{' => open = true,
                        '}' if !open => return false,
                        '}' => open = false,
                        _ => {}
                    }
                }
                !open
            })
    })
}

/// `url.Parse`; `None` where it errs.
fn parse(text: &str) -> Option<Url<'_>> {
    if text.bytes().any(|b| b < 0x20 || b == 0x7f) {
        return None;
    }
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    if !is_escaped_well(fragment) {
        return None;
    }
    let (scheme, rest) = scheme(text)?;
    let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
    if !rest.starts_with('/') {
        // `urn:a:b` has no path.
        if !scheme.is_empty() {
            return Some(Url { scheme, path: "" });
        }
        let first = rest.split('/').next().unwrap_or_default();
        if first.contains(':') {
            return None;
        }
    }
    let relative = scheme.is_empty() && rest.starts_with("///");
    let path = match rest.strip_prefix("//").filter(|_| !relative) {
        Some(rest) => {
            let at = rest.find('/').unwrap_or(rest.len());
            is_authority(&rest[..at]).then_some(&rest[at..])?
        }
        None => rest,
    };
    is_escaped_well(path).then_some(Url { scheme, path })
}

/// The scheme, which may be empty, and what stands behind it.
fn scheme(text: &str) -> Option<(&str, &str)> {
    for (at, b) in text.bytes().enumerate() {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return None,
            b':' => return Some((&text[..at], &text[at + 1..])),
            _ => break,
        }
    }
    Some(("", text))
}

fn is_authority(text: &str) -> bool {
    let (user, host) = match text.rsplit_once('@') {
        Some((user, host)) => (user, host),
        None => ("", text),
    };
    let in_user = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
    user.chars().all(in_user) && is_escaped_well(user) && is_host(host)
}

fn is_host(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((address, port)) = rest.rsplit_once(']') else {
            return false;
        };
        return super::ipv6(address) && is_port(port);
    }
    let name = match text.rfind(':') {
        Some(at) if is_port(&text[at..]) => &text[..at],
        Some(_) => return false,
        None => text,
    };
    !name.contains(':')
        && is_escaped_well(name)
        && name.bytes().enumerate().all(|(at, b)| match b {
            // Only bytes beyond ASCII are escaped in a host.
            b'%' => name.as_bytes().get(at + 1).is_some_and(|&hex| hex >= b'8'),
            b' ' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | b'#' | b'?' | b'/' | b'@' => false,
            _ => true,
        })
}

/// Nothing, or a colon and digits.
fn is_port(text: &str) -> bool {
    text.is_empty()
        || text
            .strip_prefix(':')
            .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Every `%` has two hexadecimal digits behind it.
fn is_escaped_well(text: &str) -> bool {
    text.split('%').skip(1).all(|after| {
        let hex = after.as_bytes().get(..2);
        hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    })
}
