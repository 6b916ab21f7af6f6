//! Links that stand for a right, such as an invitation: 256 bits by chance, shown once. The
//! database knows their hash.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What stands in a link. It never shows itself in a log.
pub struct Link([u8; 32]);

impl std::fmt::Debug for Link {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Link")
    }
}

impl Link {
    /// A new one.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn generate() -> Result<Link, aws_lc_rs::error::Unspecified> {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes)?;
        Ok(Link(bytes))
    }

    /// The one that stands in an address, if it has the form of one.
    pub fn read(text: &str) -> Option<Link> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Link)
    }

    /// What the database knows it by.
    pub fn hash(&self) -> Vec<u8> {
        digest(&SHA256, &self.0).as_ref().to_vec()
    }

    /// The text, for the address.
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

/// A path as the log and the audit may keep it: whatever reads as a link is left out.
pub fn without_links(path: &str) -> String {
    let part = |part| if Link::read(part).is_some() { "…" } else { part };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_reads_back_and_hides_itself() {
        let link = Link::generate().unwrap();
        let read = Link::read(&link.reveal()).unwrap();
        assert_eq!(read.hash(), link.hash());
        assert_eq!(format!("{link:?}"), "Link");
        for bad in ["", "AAAA", "not base64!", &"A".repeat(44)] {
            assert!(Link::read(bad).is_none(), "{bad}");
        }
    }
    #[test]
    fn a_path_is_kept_without_its_link() {
        let link = Link::generate().unwrap().reveal();
        assert_eq!(without_links(&format!("/invite/{link}/more")), "/invite/…/more");
        for plain in ["/", "/invite/AAAA", "/logs/demo/%2Facme%2Fapi"] {
            assert_eq!(without_links(plain), plain);
        }
    }
}
