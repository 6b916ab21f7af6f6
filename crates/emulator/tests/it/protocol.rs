//! AWS JSON 1.1 itself: headers, the shape of errors, requests that are none.

use std::net::TcpStream;

use emulator::Options;
use serde_json::json;

use crate::kit::{Aws, Key};

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

#[test]
fn the_date_of_an_answer_is_as_wrong_as_it_is_set() -> Result<(), ureq::Error> {
    let dates = |clock_off_by_s| -> Result<String, ureq::Error> {
        let aws = Aws::start_with(Options { clock_off_by_s, ..Options::default() });
        let answer = aws.signed(&Key::of_the_account()).send("{}");
        let date = answer?.headers()["date"].to_str().unwrap_or_default().to_owned();
        Ok(date)
    };
    let (now, next_year) = (dates(0)?, dates(366 * 24 * 60 * 60)?);
    assert_eq!((now.len(), next_year.len()), ("Sun, 06 Nov 1994 08:49:37 GMT".len(), now.len()));
    let year = |date: &str| date[12..16].parse::<u32>().unwrap_or_default();
    assert!(now.ends_with(" GMT") && year(&next_year) > year(&now), "{now} {next_year}");
    Ok(())
}
