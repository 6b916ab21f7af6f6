//! A page as a browser's tokenizer takes it apart (HTML standard, 13.2.5), but strict: what a browser
//! would silently mend is a panic, for that is where markup out of foreign text begins.

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// An element begins.
    Open(Element),
    /// Text between tags, decoded, or the raw text of a script.
    Text(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    /// Names and decoded values, in the order in which they stand there.
    pub(crate) attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Takes a page apart.
///
/// # Panics
/// It is not what a careful writer writes.
#[track_caller]
pub(crate) fn tokens(page: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = page;
    while let Some((text, tag)) = rest.split_once('<') {
        push_text(&mut tokens, decode(text));
        rest = match tag.as_bytes().first() {
            Some(b'!') => after_declaration(tag),
            Some(b'/') => after_close(tag),
            Some(first) if first.is_ascii_alphabetic() => {
                let (element, rest) = element(tag);
                let name = element.name.clone();
                tokens.push(Token::Open(element));
                after_raw(&mut tokens, &name, rest)
            }
            _ => panic!("a bare < before {:?}", start_of(tag)),
        };
    }
    push_text(&mut tokens, decode(rest));
    tokens
}

fn push_text(tokens: &mut Vec<Token>, text: String) {
    if !text.is_empty() {
        tokens.push(Token::Text(text));
    }
}

/// Comments hold nothing but what the renderer put there itself.
#[track_caller]
fn after_declaration(tag: &str) -> &str {
    let tag = &tag[1..];
    let (inner, rest) = match tag.strip_prefix("--") {
        Some(comment) => {
            comment.split_once("-->").unwrap_or_else(|| panic!("a comment without an end"))
        }
        None => tag.split_once('>').unwrap_or_else(|| panic!("a declaration without an end")),
    };
    let plain = inner.chars().all(|c| c.is_ascii_alphanumeric() || " -_".contains(c));
    assert!(plain || inner == "<() />", "an odd comment: {:?}", start_of(inner));
    rest
}

#[track_caller]
fn after_close(tag: &str) -> &str {
    let (name, rest) =
        tag[1..].split_once('>').unwrap_or_else(|| panic!("a closing tag without an end"));
    assert!(is_name(name), "an odd closing tag: {:?}", start_of(name));
    rest
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-:_".contains(&b))
}

#[track_caller]
fn element(tag: &str) -> (Element, &str) {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || "/>".contains(c)).unwrap();
    let (name, mut rest) = tag.split_at(end);
    assert!(is_name(name), "an odd element: {:?}", start_of(tag));
    let mut attributes = Vec::new();
    loop {
        let trimmed = rest.trim_ascii_start();
        if let Some(rest) = trimmed.strip_prefix("/>").or(trimmed.strip_prefix('>')) {
            return (Element { name: name.to_ascii_lowercase(), attributes }, rest);
        }
        assert!(trimmed.len() < rest.len(), "no space before an attribute: {:?}", start_of(rest));
        let end = trimmed.find(|c: char| c.is_ascii_whitespace() || "=/>".contains(c)).unwrap();
        let (attribute, after) = trimmed.split_at(end);
        assert!(is_name(attribute), "an odd attribute: {:?}", start_of(trimmed));
        let (value, after) = match after.strip_prefix('=') {
            Some(quoted) => {
                let quoted =
                    quoted.strip_prefix('"').unwrap_or_else(|| panic!("a value without quotes"));
                quoted.split_once('"').unwrap_or_else(|| panic!("a value without an end"))
            }
            None => ("", after),
        };
        attributes.push((attribute.to_ascii_lowercase(), decode(value)));
        rest = after;
    }
}

/// The inside of elements in which tags are no tags.
#[track_caller]
fn after_raw<'p>(tokens: &mut Vec<Token>, name: &str, rest: &'p str) -> &'p str {
    let has_entities = matches!(name, "title" | "textarea");
    if !has_entities && !matches!(name, "script" | "style") {
        return rest;
    }
    let end = rest
        .to_ascii_lowercase()
        .find(&format!("</{name}"))
        .unwrap_or_else(|| panic!("no end of raw text"));
    let (inner, rest) = rest.split_at(end);
    push_text(tokens, if has_entities { decode(inner) } else { inner.to_owned() });
    rest
}

fn decode(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let known = after.split_once(';').and_then(|(name, rest)| Some((entity(name)?, rest)));
        (rest, _) = match known {
            Some((c, rest)) => (rest, decoded.push(c)),
            None => (after, decoded.push('&')),
        };
    }
    decoded + rest
}

fn entity(name: &str) -> Option<char> {
    let number =
        |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => match name.strip_prefix("#x").or(name.strip_prefix("#X")) {
            Some(digits) => number(digits, 16),
            None => number(name.strip_prefix('#')?, 10),
        },
    }
}

fn start_of(text: &str) -> String {
    text.chars().take(60).collect()
}

#[test]
fn pages_come_apart_as_in_a_browser() {
    let page = "<!DOCTYPE html><a title=\"&lt;b&gt; &amp;amp; &#x27;\" hidden>1 &lt; 2<!></a>\
                <script>a < b && \"&lt;\"</script><textarea><i>&amp;</textarea>";
    let open = |name: &str, attributes: &[(&str, &str)]| {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let attributes = attributes.iter().map(owned).collect();
        Token::Open(Element { name: name.to_owned(), attributes })
    };
    let text = |text: &str| Token::Text(text.to_owned());
    assert_eq!(
        tokens(page),
        [
            open("html", &[]),
            open("a", &[("title", "<b> &amp; '"), ("hidden", "")]),
            text("1 < 2"),
            open("script", &[]),
            text("a < b && \"&lt;\""),
            open("textarea", &[]),
            text("<i>&"),
        ][1..]
    );
    for broken in
        ["a < b", "<a b=c>", "<a b=\"c\"d>", "<a \"b\">", "<!-- <a> -->", "<a<b>", "</a b>"]
    {
        let outcome = std::panic::catch_unwind(|| tokens(broken));
        assert!(outcome.is_err(), "{broken} was let pass: {outcome:?}");
    }
}
