//! A running emulator, as its owner holds it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::access::policy::Policy;
use crate::access::roles::Role;
use crate::account::GroupId;
use crate::clock::now_ms;
use crate::demo;
use crate::faults::Fault;
use crate::http::router;
use crate::lock::{read, write};
use crate::options::Options;
use crate::service::Service;
use crate::store::group::GroupClass;
use crate::store::{Incoming, Store};

/// How long a request under way may hold up the end.
const PATIENCE: Duration = Duration::from_secs(1);

/// A running emulator. It stops when this is dropped.
pub struct Emulator {
    addr: SocketAddr,
    service: Arc<Service>,
    /// Dropped, it tells the server and the live traffic to finish.
    stop: watch::Sender<()>,
    server: JoinHandle<()>,
}

impl Emulator {
    /// Starts an emulator on the current Tokio runtime; it answers when this returns.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(options.addr).await?;
        let addr = listener.local_addr()?;
        let (stop, mut stopped) = watch::channel(());
        let service = Arc::new(Service::new(&options, stopped.clone()));
        if options.demo {
            let live = demo::load(&service, options.seed)?;
            let mut stopped = stopped.clone();
            tokio::spawn(async move {
                tokio::select! {
                    () = live => {}
                    _ = stopped.changed() => {}
                }
            });
        }
        // Without it, Nagle's algorithm and delayed acknowledgements hold back small answers.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let serving = axum::serve(listener, router(Arc::clone(&service)))
            .with_graceful_shutdown(async move { drop(stopped.changed().await) });
        let server = tokio::spawn(async { drop(serving.await) });
        Ok(Self { addr, service, stop, server })
    }

    /// `http://<address>:<port>`, the endpoint URL to give to an AWS SDK.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Makes a group; of one that exists already, nothing changes.
    pub fn create_group(&self, group: &str, class: GroupClass) {
        create_missing_group(&mut write(&self.service.store), &GroupId::own(group), class);
    }

    /// Refuses Live Tail sessions with this group from now on, as a policy would that allows
    /// FilterLogEvents alone. Makes the group where it is missing.
    pub fn deny_live_tail(&self, group: &str) {
        let group = GroupId::own(group);
        let mut store = write(&self.service.store);
        create_missing_group(&mut store, &group, GroupClass::Standard);
        if let Ok(group) = store.group_mut(&group) {
            group.denies_live_tail = true;
        }
    }

    /// Puts events as if they had arrived now, in any order and of any time (ms since 1970),
    /// without the limits of PutLogEvents. Makes the group and the stream where they are missing.
    pub fn put<M: Into<String>>(
        &self,
        group: &str,
        stream: &str,
        events: impl IntoIterator<Item = (i64, M)>,
    ) {
        self.put_into(&GroupId::own(group), now_ms(), stream, events);
    }

    /// Puts events as if they had arrived at `ingested` (ms since 1970); otherwise as [`put`].
    ///
    /// [`put`]: Self::put
    pub fn put_ingested_at<M: Into<String>>(
        &self,
        ingested: i64,
        group: &str,
        stream: &str,
        events: impl IntoIterator<Item = (i64, M)>,
    ) {
        self.put_into(&GroupId::own(group), ingested, stream, events);
    }

    /// Puts events into a group of a linked account (twelve digits), as that account's own services
    /// would; otherwise as [`put`]. An account is linked from its first event on.
    ///
    /// [`put`]: Self::put
    pub fn put_linked<M: Into<String>>(
        &self,
        account: &str,
        group: &str,
        stream: &str,
        events: impl IntoIterator<Item = (i64, M)>,
    ) {
        self.put_into(&GroupId::linked(account, group), now_ms(), stream, events);
    }

    fn put_into<M: Into<String>>(
        &self,
        group: &GroupId,
        ingested: i64,
        stream: &str,
        events: impl IntoIterator<Item = (i64, M)>,
    ) {
        let events = events.into_iter().map(|(timestamp, message)| Incoming {
            timestamp,
            ingested,
            message: message.into().into(),
        });
        let mut store = write(&self.service.store);
        create_missing_group(&mut store, group, GroupClass::Standard);
        let _exists_already = store.create_stream(group, stream, now_ms());
        let _cannot_be_missing = store.append(group, stream, events);
    }

    /// Sets a role up: what its trust policy demands as external id, and what it may do, as a policy
    /// document. Without, it trusts every key of the account and may do everything.
    ///
    /// # Errors
    /// For what is no policy, or one with parts that are not known here.
    pub fn set_role(
        &self,
        name: &str,
        external_id: Option<&str>,
        policy: Option<&str>,
    ) -> Result<(), String> {
        let policy = policy.map(Policy::parse).transpose();
        let policy = policy.map_err(|problem| problem.to_string())?;
        let external_id = external_id.map(str::to_owned);
        self.service.roles.set(name, Role { external_id, policy });
        Ok(())
    }

    /// How often this operation was called since the start, refused and faulty calls included.
    #[must_use]
    pub fn calls(&self, operation: &str) -> u64 {
        self.service.calls.of(operation)
    }

    /// How many Live Tail sessions are open.
    #[must_use]
    pub fn live_tail_sessions(&self) -> usize {
        read(&self.service.store).tails.count()
    }

    /// Scripts a fault, in place of the former one of its operation.
    ///
    /// # Errors
    /// Says which member of the fault makes no sense.
    pub fn fault(&self, fault: Fault) -> Result<(), String> {
        self.service.faults.script(fault)
    }

    /// Ends every scripted fault.
    pub fn clear_faults(&self) {
        self.service.faults.clear();
    }

    /// Stops listening, gives the requests under way a second to end, and closes all connections
    /// that wait for a next request.
    pub async fn shutdown(self) {
        drop(self.stop);
        let _ended_or_late = tokio::time::timeout(PATIENCE, self.server).await;
    }
}

fn create_missing_group(store: &mut Store, group: &GroupId, class: GroupClass) {
    let _exists_already = store.create_group(group, class, now_ms()).map(drop);
}
