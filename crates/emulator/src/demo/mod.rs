//! The demo: eight groups of two tenants and some others, a day of history and live traffic.
//! Everything comes from one seed, so that the same hour tells the same story again.

mod history;
mod lines;
mod live;
mod plan;
mod random;
mod traffic;

use std::io;
use std::sync::Arc;

use crate::clock::now_ms;
use crate::lock::write;
use crate::service::Service;
use live::Live;

/// Loads the history and gives the traffic that goes on from it, for ever.
///
/// # Errors
/// When the store has groups of these names already.
pub(crate) fn load(
    service: &Arc<Service>,
    seed: u64,
) -> io::Result<impl Future<Output = ()> + use<>> {
    let (traffic, late) = history::load(&mut write(&service.store), seed, now_ms())
        .map_err(|refused| io::Error::other(refused.message))?;
    Ok(Live { traffic, late }.run(Arc::clone(service)))
}
