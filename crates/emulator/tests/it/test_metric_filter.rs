//! TestMetricFilter, with examples of the filter-pattern guide.

use serde_json::json;

use crate::kit::Aws;

#[test]
fn matching_messages_come_with_their_number_from_one() {
    let aws = Aws::start();
    let answer = aws.ok(
        "TestMetricFilter",
        json!({
            "filterPattern": "ERROR ARGUMENTS",
            "logEventMessages": ["[ERROR 400] BAD REQUEST", "[ERROR 419] MISSING ARGUMENTS"],
        }),
    );
    let expected = json!([
        { "eventNumber": 2, "eventMessage": "[ERROR 419] MISSING ARGUMENTS", "extractedValues": {} }
    ]);
    assert_eq!(answer["matches"], expected);
}

#[test]
fn columns_are_extracted() {
    let aws = Aws::start();
    let answer = aws.ok(
        "TestMetricFilter",
        json!({
            "filterPattern": "[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]",
            "logEventMessages": [
                "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534"
            ],
        }),
    );
    let values = &answer["matches"][0]["extractedValues"];
    assert_eq!(values["$ip"], "127.0.0.1");
    assert_eq!(values["$request"], "GET /index.html HTTP/1.0");
    assert_eq!(values["$status_code"], "404");
}

#[test]
fn broken_patterns_and_too_many_messages_are_refused() {
    let aws = Aws::start();
    for input in [
        json!({ "filterPattern": "{ $.a = }", "logEventMessages": ["x"] }),
        json!({ "filterPattern": "request-id-123", "logEventMessages": ["x"] }),
        json!({ "filterPattern": "x", "logEventMessages": [] }),
        json!({ "filterPattern": "x", "logEventMessages": vec!["x"; 51] }),
        json!({ "logEventMessages": ["x"] }),
    ] {
        assert_eq!(aws.refusal("TestMetricFilter", input), "InvalidParameterException");
    }
}
