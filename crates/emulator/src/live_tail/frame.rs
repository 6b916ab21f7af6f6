//! Messages of AWS's event-stream encoding (`application/vnd.amazon.eventstream`): lengths,
//! headers and payload, each half guarded by a CRC-32.

use axum::body::Bytes;
use serde::Serialize;
use serde_json::json;

/// The type byte of a header whose value is text.
const TEXT: u8 = 7;
/// Both lengths and their checksum.
const PRELUDE_BYTES: usize = 12;
const CHECKSUM_BYTES: usize = 4;

/// An event of the stream: the name of its kind, and its payload.
pub(super) fn event(kind: &str, payload: &impl Serialize) -> Bytes {
    let payload = serde_json::to_vec(payload).unwrap_or_default();
    message(&[(":message-type", "event"), (":event-type", kind)], &payload)
}

/// An error inside of the stream, after which nothing comes.
pub(super) fn exception(code: &str, words: &str) -> Bytes {
    let payload = json!({ "message": words }).to_string();
    message(&[(":message-type", "exception"), (":exception-type", code)], payload.as_bytes())
}

fn message(headers: &[(&str, &str)], payload: &[u8]) -> Bytes {
    let mut head = Vec::new();
    for (name, value) in headers.iter().chain(&[(":content-type", "application/json")]) {
        head.push(u8::try_from(name.len()).unwrap_or_default());
        head.extend_from_slice(name.as_bytes());
        head.push(TEXT);
        head.extend_from_slice(&u16::try_from(value.len()).unwrap_or_default().to_be_bytes());
        head.extend_from_slice(value.as_bytes());
    }
    let length = PRELUDE_BYTES + head.len() + payload.len() + CHECKSUM_BYTES;
    let mut message = Vec::with_capacity(length);
    message.extend_from_slice(&word(length));
    message.extend_from_slice(&word(head.len()));
    message.extend_from_slice(&checksum(&message).to_be_bytes());
    message.extend_from_slice(&head);
    message.extend_from_slice(payload);
    message.extend_from_slice(&checksum(&message).to_be_bytes());
    message.into()
}

fn word(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

/// What each byte does to a CRC-32 of IEEE 802.3.
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xEDB8_8320 ^ (value >> 1) } else { value >> 1 };
            bit += 1;
        }
        table[byte] = value;
        byte += 1;
    }
    table
};

fn checksum(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(u32::MAX, |sum, byte| TABLE[usize::from(sum.to_le_bytes()[0] ^ byte)] ^ (sum >> 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_ieee() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
        assert_eq!(checksum(b""), 0);
    }

    #[test]
    fn a_message_says_how_long_it_is() {
        let message = event("sessionUpdate", &json!({}));
        assert_eq!(message[..4], word(message.len()));
        let head = 12 + u32::from_be_bytes([message[4], message[5], message[6], message[7]]);
        assert_eq!(&message[head as usize..message.len() - 4], b"{}");
        assert_eq!(message[8..12], checksum(&message[..8]).to_be_bytes());
    }
}
