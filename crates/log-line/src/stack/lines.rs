//! What single lines are in the stack traces of Java, .NET, Node, Python, Ruby, Go, Rust and PHP.

/// The first line. Lambda's Python runtime parts lines with carriage returns.
pub(super) fn first(message: &str) -> &str {
    let end = message.bytes().position(|b| matches!(b, b'\n' | b'\r'));
    end.and_then(|end| message.get(..end)).unwrap_or(message)
}

/// How much white space a line begins with, in characters.
pub(super) fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

/// Whether a line names a place in code.
pub(super) fn is_place(line: &str) -> bool {
    let text = line.trim();
    let is_indented = indent(line) > 0;
    (is_indented && text.strip_prefix("at ").is_some_and(is_called_place))
        || is_python_file(text)
        || (is_indented && text.starts_with("from ") && text.contains(":in "))
        || is_php_frame(text)
}

/// What follows `at `: `a.b.C.d(C.java:1)`, `f (/a.js:1:2)`, `/a.js:1:2`, `A.B(String s) in /a.cs:line 1`.
fn is_called_place(place: &str) -> bool {
    place.contains('(')
        || place == "<anonymous>"
        || (place.contains(':') && place.ends_with(|c: char| c.is_ascii_digit()))
}

pub(super) fn is_python_file(text: &str) -> bool {
    text.strip_prefix("File \"").is_some_and(|rest| rest.contains("\", line "))
}

fn is_php_frame(text: &str) -> bool {
    numbered(text, '#', " ").is_some_and(|rest| {
        rest.contains(".php(") || rest.starts_with("[internal function]") || rest == "{main}"
    })
}

/// `  3: core::ops::function::FnOnce::call_once` of a Rust backtrace.
pub(super) fn is_rust_frame(line: &str) -> bool {
    indent(line) > 0 && numbered(line.trim(), ' ', ": ").is_some_and(|rest| !rest.is_empty())
}

/// What follows a number between these.
fn numbered<'a>(text: &'a str, before: char, after: &str) -> Option<&'a str> {
    let text = if before == ' ' { text } else { text.strip_prefix(before)? };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    text.get(digits..)?.strip_prefix(after)
}

/// Whether a line stands between frames: a cause, or a word on frames that are left out.
pub(super) fn is_link(line: &str) -> bool {
    let text = line.trim();
    ["Caused by: ", "Suppressed: ", "Wrapped by: ", "--- End of ", "[signal SIG"]
        .iter()
        .any(|beginning| text.starts_with(beginning))
        || text.starts_with("The above exception was the direct cause of ")
        || text.starts_with("During handling of the above exception")
        || (text.starts_with("---> ") && indent(line) > 0)
        || is_omission(text)
}

/// `... 12 more`, `... 3 common frames omitted`, `... 4 lines matching cause stack trace ...`.
pub(super) fn is_omission(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("... ") else {
        return text.starts_with("--- End of ");
    };
    rest.starts_with(|c: char| c.is_ascii_digit())
        && ["more", "omitted", "lines matching"].iter().any(|word| rest.contains(word))
}

/// `goroutine 1 [running]:`
pub(super) fn is_goroutine(text: &str) -> bool {
    text.strip_prefix("goroutine ").is_some_and(|rest| rest.contains(" [") && rest.ends_with(':'))
}

/// `\t/app/main.go:12 +0x1d`
pub(super) fn is_go_file(line: &str) -> bool {
    line.starts_with('\t') && line.contains(".go:")
}

/// `main.main()` or `net/http.(*conn).serve(0xc0000a0000)`
pub(super) fn is_go_call(line: &str) -> bool {
    let name = line.split('(').next().unwrap_or_default();
    line.ends_with(')')
        && !name.is_empty()
        && name.contains('.')
        && !name.contains(char::is_whitespace)
}

/// `ValueError: boom`, `botocore.exceptions.ClientError: boom`, `KeyboardInterrupt`
pub(super) fn is_python_error(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
    let class = name.rsplit('.').next().unwrap_or_default();
    is_name
        && ["Error", "Exception", "Warning", "Exit", "Interrupt", "Iteration", "Group"]
            .iter()
            .any(|ending| class.ends_with(ending))
}
