use super::*;
use proptest::prelude::*;

/// The kind and the fields as `name=value`.
fn shown(message: &str) -> Option<(&'static str, Vec<String>)> {
    let line = read(message)?;
    let fields = line.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Some((line.kind, fields))
}

fn is(message: &str, kind: &str, fields: &[&str]) {
    let (found, values) = shown(message).expect(message);
    assert_eq!(found, kind, "{message}");
    assert_eq!(values, fields, "{message}");
}

#[test]
fn lambda_reports_are_read() {
    is(
        "REPORT RequestId: 8fc6f963-411b-58b5-8483-a32130c0f45d\tDuration: 201.67 ms\tBilled Duration: 202 ms\t\
         Memory Size: 2048 MB\tMax Memory Used: 81 MB\tInit Duration: 480.25 ms\t\n\
         XRAY TraceId: 1-61c86fa4-59b3c6d959653c527fd10966\tSegmentId: 107ea78a5750a811\tSampled: true\t\n",
        "Lambda REPORT",
        &[
            "RequestId=8fc6f963-411b-58b5-8483-a32130c0f45d",
            "Duration=201.67 ms",
            "Billed Duration=202 ms",
            "Memory Size=2048 MB",
            "Max Memory Used=81 MB",
            "Init Duration=480.25 ms",
            "XRAY TraceId=1-61c86fa4-59b3c6d959653c527fd10966",
            "SegmentId=107ea78a5750a811",
            "Sampled=true",
        ],
    );
    is(
        "REPORT RequestId: r Duration: 3000.00 ms Billed Duration: 3000 ms Memory Size: 128 MB Max Memory Used: 64 MB \
         Restore Duration: 1.5 ms Billed Restore Duration: 2 ms Status: timeout",
        "Lambda REPORT",
        &[
            "RequestId=r",
            "Duration=3000.00 ms",
            "Billed Duration=3000 ms",
            "Memory Size=128 MB",
            "Max Memory Used=64 MB",
            "Restore Duration=1.5 ms",
            "Billed Restore Duration=2 ms",
            "Status=timeout",
        ],
    );
    // A name that is new keeps all its words where tabs say where it begins.
    is(
        "REPORT RequestId: r\tSome New Thing: 5 MB\tStatus: error\tError Type: Runtime.ExitError",
        "Lambda REPORT",
        &["RequestId=r", "Some New Thing=5 MB", "Status=error", "Error Type=Runtime.ExitError"],
    );
}

#[test]
fn lambda_starts_and_ends_are_read() {
    is(
        "START RequestId: r Version: $LATEST\n",
        "Lambda START",
        &["RequestId=r", "Version=$LATEST"],
    );
    is("END RequestId: r\n", "Lambda END", &["RequestId=r"]);
}

#[test]
fn lambda_writes_json_too() {
    is(
        r#"{"time":"2026-11-22T00:01:15.000Z","type":"platform.report","record":{"requestId":"r","metrics":{"durationMs":693.92,"billedDurationMs":694,"memorySizeMB":128,"maxMemoryUsedMB":84,"initDurationMs":397.68},"status":"success"}}"#,
        "Lambda REPORT",
        &[
            "RequestId=r",
            "Duration=693.92 ms",
            "Billed Duration=694 ms",
            "Memory Size=128 MB",
            "Max Memory Used=84 MB",
            "Init Duration=397.68 ms",
            "Status=success",
        ],
    );
    is(
        r#"{"time":"2026-11-22T00:00:15.064Z","type":"platform.start","record":{"requestId":"r","version":"$LATEST","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-a"}}}"#,
        "Lambda START",
        &[
            "RequestId=r",
            "Version=$LATEST",
            "tracing.type=X-Amzn-Trace-Id",
            "tracing.value=Root=1-a",
        ],
    );
    is(r#"{"record":{"requestId":"r"},"type":"platform.end"}"#, "Lambda END", &["RequestId=r"]);
}

#[test]
fn api_gateway_access_logs_are_read() {
    is(
        "192.0.2.7 - - [22/Nov/2026:14:03:11 +0000] \"GET /pets/{id} HTTP/1.1\" 200 512 \
         6bc28136-1a2b-4365-b021-0ce6b2e64ab0 JKJaXmPLvHcESHA=",
        "API Gateway access",
        &[
            "Client=192.0.2.7",
            "Time=22/Nov/2026:14:03:11 +0000",
            "Method=GET",
            "Path=/pets/{id}",
            "Protocol=HTTP/1.1",
            "Status=200",
            "Bytes=512",
            "Request id=6bc28136-1a2b-4365-b021-0ce6b2e64ab0",
            "Extended request id=JKJaXmPLvHcESHA=",
        ],
    );
    // An HTTP API has its route, which begins with the method.
    is(
        "192.0.2.7 AIDACKCEVSQ6C2EXAMPLE ann [22/Nov/2026:14:03:11 +0000] \"GET GET /pets HTTP/1.1\" 403 - JKJaXmPLvHcESHA=",
        "API Gateway access",
        &[
            "Client=192.0.2.7",
            "Caller=AIDACKCEVSQ6C2EXAMPLE",
            "User=ann",
            "Time=22/Nov/2026:14:03:11 +0000",
            "Method=GET",
            "Path=GET /pets",
            "Protocol=HTTP/1.1",
            "Status=403",
            "Request id=JKJaXmPLvHcESHA=",
        ],
    );
}

#[test]
fn access_logs_of_web_servers_are_read() {
    is(
        "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 2326",
        "Common log",
        &[
            "Client=127.0.0.1",
            "User=frank",
            "Time=10/Oct/2000:13:55:36 -0700",
            "Method=GET",
            "Path=/apache_pb.gif",
            "Protocol=HTTP/1.0",
            "Status=200",
            "Bytes=2326",
        ],
    );
    let combined = "::1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/2.0\" 304 0 \"http://a/\" \"M \\\"x\\\" y\"";
    let (kind, fields) = shown(combined).unwrap();
    assert_eq!(kind, "Combined log");
    assert_eq!(fields[6..], ["Bytes=0", "Referrer=http://a/", "User agent=M \\\"x\\\" y"][..]);
    let nginx = format!("{combined} \"198.51.100.9\"");
    assert_eq!(shown(&nginx).unwrap().1.last().unwrap(), "Forwarded for=198.51.100.9");
    let timed = format!("{combined} 0.005 0.004");
    assert_eq!(shown(&timed).unwrap().1.last().unwrap(), "More=0.005 0.004");
    is(
        "192.0.2.7 - - [x] \"\\x16\\x03\\x01\" 400 157 0.005",
        "Common log",
        &[
            "Client=192.0.2.7",
            "Time=x",
            "Request=\\x16\\x03\\x01",
            "Status=400",
            "Bytes=157",
            "More=0.005",
        ],
    );
}

#[test]
fn other_lines_are_not_known() {
    for line in [
        "",
        "REPORT",
        "REPORT Duration: 5 ms",
        "report RequestId: r",
        "REPORTS RequestId: r",
        "END of RequestId: r",
        r#"{"type":"platform.initStart","record":{}}"#,
        r#"{"message":"\"platform.report\""}"#,
        r#"{"type":"platform.report","record":{"requestId":"r""#,
        "127.0.0.1 - - [x] \"GET / HTTP/1.1\" ok 5",
        "127.0.0.1 - - [x] \"GET / HTTP/1.1\" 200",
        "127.0.0.1 - - [x] \"GET / HTTP/1.1",
        "he said [x] \"no\" 200 5",
        "a b c d [x] \"no\" 200 5 \"",
    ] {
        assert_eq!(shown(line), None, "{line}");
    }
    let long = format!("END RequestId: {}", "r".repeat(MAX_LINE));
    assert_eq!(read(&long), None);
}

proptest! {
    #[test]
    fn nothing_panics(
        line in "(REPORT RequestId: |\\{\"type\":\"platform.report\",)?([A-Z][a-z]*:? |[\t\"{}\\[\\]:é-]|[0-9]{1,3} ){0,20}|.*"
    ) {
        let _ = read(&line);
    }
}
