//! A started emulator and a client that speaks to it as an SDK does.

use std::time::{SystemTime, UNIX_EPOCH};

use emulator::{Emulator, Options};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use ureq::typestate::WithBody;
use ureq::{Agent, RequestBuilder};

/// 2026-01-01T00:00Z in ms.
pub(crate) const T: i64 = 1_767_225_600_000;

pub(crate) const GROUP: &str = "/acme/api";

pub(crate) struct Aws {
    pub(crate) emulator: Emulator,
    pub(crate) agent: Agent,
    pub(crate) runtime: Runtime,
}

/// What came back: the status and the body, JSON.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// Who calls.
pub(crate) struct Key {
    pub(crate) id: String,
    /// Temporary keys come with one.
    pub(crate) token: Option<String>,
}

impl Key {
    pub(crate) fn of_the_account() -> Self {
        Self { id: "AKIATEST".to_owned(), token: None }
    }
}

impl Aws {
    pub(crate) fn start() -> Self {
        Self::start_with(Options::default())
    }

    pub(crate) fn start_with(options: Options) -> Self {
        let Ok(runtime) = Runtime::new() else { panic!("no runtime") };
        let emulator = match runtime.block_on(Emulator::start(options)) {
            Ok(emulator) => emulator,
            Err(problem) => panic!("the emulator does not start: {problem}"),
        };
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        Self { emulator, agent, runtime }
    }

    pub(crate) fn shut_down(self) {
        self.runtime.block_on(self.emulator.shutdown());
    }

    /// A request to AWS in the name of this key. The signature is not one: nobody checks it.
    pub(crate) fn signed(&self, key: &Key) -> RequestBuilder<WithBody> {
        let credential = format!("{}/20260101/eu-central-1/logs/aws4_request", key.id);
        let authorization = format!("AWS4-HMAC-SHA256 Credential={credential}, Signature=00");
        let request = self.agent.post(self.emulator.url()).header("authorization", authorization);
        match &key.token {
            Some(token) => request.header("x-amz-security-token", token),
            None => request,
        }
    }

    pub(crate) fn try_call(&self, operation: &str, input: &Value) -> Result<Answer, ureq::Error> {
        self.try_call_as(&Key::of_the_account(), operation, input)
    }

    fn try_call_as(
        &self,
        key: &Key,
        operation: &str,
        input: &Value,
    ) -> Result<Answer, ureq::Error> {
        let mut response = self
            .signed(key)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", format!("Logs_20140328.{operation}"))
            .send(input.to_string())?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(32 << 20).read_to_vec()?;
        Ok(Answer { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
    }

    pub(crate) fn call_as(&self, key: &Key, operation: &str, input: Value) -> Answer {
        match self.try_call_as(key, operation, &input) {
            Ok(answer) => answer,
            Err(problem) => panic!("{operation} {input}: {problem}"),
        }
    }

    pub(crate) fn call(&self, operation: &str, input: Value) -> Answer {
        self.call_as(&Key::of_the_account(), operation, input)
    }

    /// The body of a call that must succeed.
    pub(crate) fn ok(&self, operation: &str, input: Value) -> Value {
        let answer = self.call(operation, input.clone());
        assert_eq!(answer.status, 200, "{operation} {input}: {}", answer.body);
        answer.body
    }

    /// The type of the error of a call that must fail.
    pub(crate) fn refusal(&self, operation: &str, input: Value) -> String {
        let answer = self.call(operation, input.clone());
        assert_eq!(answer.status, 400, "{operation} {input}: {}", answer.body);
        assert!(answer.body["message"].is_string());
        answer.body["__type"].as_str().unwrap_or_default().to_owned()
    }

    /// FilterLogEvents page by page, to the end or to the 10,000th page.
    pub(crate) fn search(&self, input: &Value) -> Vec<Value> {
        let mut pages = vec![self.ok("FilterLogEvents", input.clone())];
        while let Some(token) = pages.last().and_then(|page| page["nextToken"].as_str()) {
            let next = with(input, json!({ "nextToken": token }));
            pages.push(self.ok("FilterLogEvents", next));
            assert!(pages.len() < 10_000, "a search without an end");
        }
        pages
    }
}

/// An input with some members more, or others.
pub(crate) fn with(input: &Value, more: Value) -> Value {
    let (Value::Object(mut input), Value::Object(more)) = (input.clone(), more) else {
        panic!("inputs are objects");
    };
    input.extend(more);
    Value::Object(input)
}

/// The messages of a page.
pub(crate) fn messages(page: &Value) -> Vec<&str> {
    let Some(events) = page["events"].as_array() else { panic!("no events in {page}") };
    events.iter().filter_map(|event| event["message"].as_str()).collect()
}

/// The messages of many pages.
pub(crate) fn all_messages(pages: &[Value]) -> Vec<&str> {
    pages.iter().flat_map(messages).collect()
}

/// `m0`, `m1`, ... as events of one ms each from [`T`] on.
pub(crate) fn numbered(count: i64) -> impl Iterator<Item = (i64, String)> {
    (0..count).map(|number| (T + number, format!("m{number}")))
}

/// `m<from>`, ..., `m<to - 1>`.
pub(crate) fn names(numbers: std::ops::Range<i64>) -> Vec<String> {
    numbers.map(|number| format!("m{number}")).collect()
}

pub(crate) fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0))
}
