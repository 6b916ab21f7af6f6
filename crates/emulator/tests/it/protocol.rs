//! AWS JSON 1.1 itself: headers, the shape of errors, requests that are none.

use std::net::TcpStream;

use serde_json::json;

use crate::kit::Aws;

#[test]
fn an_error_names_its_type_and_says_why() -> Result<(), ureq::Error> {
    let aws = Aws::start();
    let mut response = aws
        .agent
        .post(aws.emulator.url())
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/eu-central-1/logs/aws4_request",
        )
        .header("x-amz-target", "Logs_20140328.DescribeLogStreams")
        .send(r#"{"logGroupName":"/nobody"}"#)?;
    assert_eq!(response.status(), 400);
    assert_eq!(response.headers()["content-type"], "application/x-amz-json-1.1");
    assert_eq!(response.headers()["x-amzn-requestid"].len(), 36);
    let body: serde_json::Value = response.body_mut().read_json()?;
    let expected = json!({
        "__type": "ResourceNotFoundException",
        "message": "The specified log group does not exist.",
    });
    assert_eq!(body, expected);
    Ok(())
}

#[test]
fn unknown_operations_and_broken_bodies_are_refused() -> Result<(), ureq::Error> {
    let aws = Aws::start();
    assert_eq!(aws.refusal("DoSomething", json!({})), "UnknownOperationException");
    assert_eq!(aws.refusal("FilterLogEvents", json!({ "limit": "ten" })), "SerializationException");
    Ok(())
}

#[test]
fn a_request_must_be_signed() -> Result<(), ureq::Error> {
    let aws = Aws::start();
    let response = aws
        .agent
        .post(aws.emulator.url())
        .header("x-amz-target", "Logs_20140328.DescribeLogGroups")
        .send("{}")?;
    assert_eq!(response.status(), 403);
    Ok(())
}

#[test]
fn after_shutdown_nobody_answers() {
    let aws = Aws::start();
    aws.ok("DescribeLogGroups", json!({}));
    let address = aws.emulator.url().replace("http://", "");
    aws.shut_down();
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn dropping_the_emulator_stops_it() {
    let Aws { emulator, agent, runtime } = Aws::start();
    let url = emulator.url();
    drop(emulator);
    let stopped =
        std::iter::repeat_with(|| agent.get(&url).call()).take(1_000).any(|answer| answer.is_err());
    assert!(stopped);
    drop(runtime);
}
