//! Fetches an export piece by piece and hands it to the browser as a file. What has come is kept
//! as blobs, which a browser may move out of memory.

use super::reading::Reading;
use super::{Export, Progress, Stage};
use crate::islands::browser;
use domain::TimeRange;
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, ReadableStreamDefaultReader, RequestInit, Response};

/// Bytes that are gathered before they become a blob.
const GATHER: usize = 8 << 20;
/// Least ms between two words about the progress.
const SAY_EVERY: f64 = 250.0;

/// A file as far as it has come.
struct File {
    name: String,
    kind: String,
    blobs: Array,
    pieces: Array,
    gathered: usize,
}

impl Export {
    /// Starts an export from an address, unless one is under way.
    pub(super) fn start(self, href: String) {
        if self.stage.with_untracked(|stage| matches!(stage, Stage::Going(_))) {
            return;
        }
        let Ok(abort) = AbortController::new() else { return };
        self.abort.set_value(Some(abort.clone()));
        self.stage.set(Stage::Going(Progress::default()));
        leptos::task::spawn_local(async move {
            let end = self.fetch(&href, &abort).await;
            let _ = self.stage.try_set(end.unwrap_or_else(Stage::Refused));
        });
    }

    async fn fetch(self, href: &str, abort: &AbortController) -> Result<Stage, String> {
        let options = RequestInit::new();
        options.set_signal(Some(&abort.signal()));
        let asked = JsFuture::from(window().fetch_with_str_and_init(href, &options)).await;
        let mut reading = Reading::new(self.format.get_untracked());
        if abort.signal().aborted() {
            return Ok(Stage::Cancelled(self.progress(&reading)));
        }
        let response = asked.ok().and_then(|response| response.dyn_into::<Response>().ok());
        let response = response.ok_or("The portal does not answer at the moment.")?;
        if response.redirected() {
            browser::go_to_login();
        }
        if !response.ok() {
            return Err(refusal(&response).await);
        }
        let mut file = File::of(&response);
        let came_whole = self.read(&response, &mut file, &mut reading).await;
        let progress = self.progress(&reading);
        if abort.signal().aborted() {
            return Ok(Stage::Cancelled(progress));
        }
        file.save();
        Ok(if came_whole { Stage::Saved(progress, reading.ending()) } else { Stage::Cut(progress) })
    }

    /// Reads to the end. Whether it was reached.
    async fn read(self, response: &Response, file: &mut File, reading: &mut Reading) -> bool {
        let reader = response.body().map(|body| body.get_reader());
        let reader = reader.and_then(|reader| reader.dyn_into().ok());
        let Some(reader): Option<ReadableStreamDefaultReader> = reader else { return false };
        let mut said = 0.0;
        loop {
            let Ok(piece) = JsFuture::from(reader.read()).await else { return false };
            let value = Reflect::get(&piece, &"value".into()).unwrap_or_default();
            let Ok(bytes) = value.dyn_into::<Uint8Array>() else { return true };
            reading.take(&bytes.to_vec());
            file.add(&bytes);
            let now = js_sys::Date::now();
            if now - said > SAY_EVERY {
                said = now;
                let _ = self.stage.try_set(Stage::Going(self.progress(reading)));
            }
        }
    }

    fn progress(self, reading: &Reading) -> Progress {
        let range = self.state.shown.with_untracked(|shown| shown.range);
        let newest_first =
            self.state.search.with_untracked(|search| search.order == Default::default());
        let percent =
            range.zip(reading.reached()).map(|(range, at)| share(range, at, newest_first));
        Progress { events: reading.events, bytes: reading.bytes, percent }
    }
}

/// How much of the range lies before an event, in the list's order, in percent.
fn share(range: TimeRange, at: i64, newest_first: bool) -> i64 {
    let done = if newest_first { range.to - at } else { at - range.from };
    (100 * done / range.millis().max(1)).clamp(0, 100)
}

/// Why it was refused, in the server's words where it has some.
async fn refusal(response: &Response) -> String {
    let text = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()),
        Err(_) => None,
    };
    let problem: Option<serde_json::Value> = text.and_then(|text| serde_json::from_str(&text).ok());
    let detail = problem.as_ref().and_then(|problem| problem["detail"].as_str());
    detail.unwrap_or("This cannot be exported at the moment.").to_owned()
}

impl File {
    fn of(response: &Response) -> File {
        let header = |name| response.headers().get(name).ok().flatten().unwrap_or_default();
        let disposition = header("content-disposition");
        let name = disposition.split('"').nth(1).unwrap_or("logs.txt").to_owned();
        let kind = header("content-type");
        File { name, kind, blobs: Array::new(), pieces: Array::new(), gathered: 0 }
    }

    fn add(&mut self, piece: &Uint8Array) {
        self.pieces.push(piece);
        self.gathered += piece.length() as usize;
        if self.gathered >= GATHER {
            self.gather();
        }
    }

    fn gather(&mut self) {
        if let Ok(blob) = Blob::new_with_u8_array_sequence(&self.pieces) {
            self.blobs.push(&blob);
        }
        self.pieces = Array::new();
        self.gathered = 0;
    }

    fn save(mut self) {
        self.gather();
        let options = web_sys::BlobPropertyBag::new();
        options.set_type(&self.kind);
        let blobs: &JsValue = &self.blobs;
        if let Ok(blob) = Blob::new_with_blob_sequence_and_options(blobs, &options) {
            browser::save(&blob, &self.name);
        }
    }
}
