use super::*;
use crate::work;
use proptest::prelude::*;

/// The head, and the frames with a `*` before the customer's own.
fn shown(message: &str) -> (String, Vec<String>) {
    let trace = trace_of(message).expect(message);
    let mark = |frame: &Frame| format!("{}{}", if frame.is_own { "*" } else { "" }, frame.text);
    (trace.head.clone(), trace.frames.iter().map(mark).collect())
}

const JAVA: &str = "2026-11-22 14:03:11 ERROR c.e.Demo - failed\n\
java.lang.IllegalStateException: boom\n\
\tat com.example.Demo.run(Demo.java:12)\n\
\tat java.base/java.lang.Thread.run(Thread.java:840)\n\
\tat app//com.example.Main.main(Main.java:5)\n\
Caused by: java.io.IOException: disk\n\
\tat com.example.Disk.read(Disk.java:7)\n\
\t... 12 more\n";

const PYTHON: &str = "ERROR:root:failed\n\
Traceback (most recent call last):\n\
\x20 File \"/app/a.py\", line 5, in run\n\
\x20   value = table[key]\n\
\x20           ~~~~~^^^^^\n\
KeyError: 'x'\n\
\n\
During handling of the above exception, another exception occurred:\n\
\n\
Traceback (most recent call last):\n\
\x20 File \"/usr/local/lib/python3.13/site-packages/web/app.py\", line 88, in call\n\
\x20   return self.run()\n\
\x20 File \"/app/a.py\", line 7, in run\n\
\x20   raise ValueError(\"boom\")\n\
ValueError: boom\n";

const NODE: &str = "TypeError: Cannot read properties of undefined (reading 'id')\n\
\x20   at handler (/var/task/index.js:5:17)\n\
\x20   at async Promise.all (index 0)\n\
\x20   at new Promise (<anonymous>)\n\
\x20   at /var/task/node_modules/express/lib/router.js:3:1\n\
\x20   at process.processTicksAndRejections (node:internal/process/task_queues:95:5)";

const GO: &str = "panic: runtime error: index out of range [5] with length 3\n\
\n\
goroutine 1 [running]:\n\
main.handle(0x5)\n\
\t/app/main.go:12 +0x1d\n\
net/http.HandlerFunc.ServeHTTP(0xc000010000)\n\
\t/usr/local/go/src/net/http/server.go:2220 +0x29\n\
created by main.main in goroutine 1\n\
\t/app/main.go:5 +0x85\n\
exit status 2\n";

const DOTNET: &str = "Unhandled exception. System.InvalidOperationException: boom\n\
\x20---> System.ArgumentException: inner\n\
\x20  at Demo.Inner.Call(String name) in /src/Inner.cs:line 9\n\
\x20  --- End of inner exception stack trace ---\n\
\x20  at Demo.Program.Main(String[] args) in /src/Program.cs:line 5\n\
\x20  at System.Threading.Tasks.Task.Execute()";

const RUBY: &str = "/app/a.rb:3:in 'Demo#run': boom (RuntimeError)\n\
\tfrom /usr/local/bundle/gems/rack-3.1.0/lib/rack.rb:9:in 'Rack#call'\n\
\tfrom /app/a.rb:8:in '<main>'\n";

const RUST: &str = "thread 'main' panicked at src/main.rs:2:5:\n\
boom\n\
stack backtrace:\n\
\x20  0: rust_begin_unwind\n\
\x20            at /rustc/59807616/library/std/src/panicking.rs:689:5\n\
\x20  1: demo::run\n\
\x20            at ./src/main.rs:2:5\n\
\x20  2: core::ops::function::FnOnce::call_once\n";

const PHP: &str = "PHP Fatal error:  Uncaught Exception: boom in /app/a.php:3\n\
Stack trace:\n\
#0 /app/vendor/web/app.php(5): run()\n\
#1 /app/a.php(8): call()\n\
#2 {main}\n\
\x20 thrown in /app/a.php on line 3";

#[test]
fn traces_are_taken_apart() {
    let (head, frames) = shown(JAVA);
    assert_eq!(
        head,
        "2026-11-22 14:03:11 ERROR c.e.Demo - failed\njava.lang.IllegalStateException: boom"
    );
    assert_eq!(
        frames,
        [
            "*at com.example.Demo.run(Demo.java:12)",
            "at java.base/java.lang.Thread.run(Thread.java:840)",
            "*at app//com.example.Main.main(Main.java:5)",
            "*Caused by: java.io.IOException: disk",
            "*at com.example.Disk.read(Disk.java:7)",
            "... 12 more",
        ]
    );

    let (head, frames) = shown(PYTHON);
    assert_eq!(head, "ERROR:root:failed\nValueError: boom");
    assert_eq!(
        frames,
        [
            "*File \"/app/a.py\", line 5, in run\n  value = table[key]\n          ~~~~~^^^^^",
            "*KeyError: 'x'",
            "*During handling of the above exception, another exception occurred:",
            "File \"/usr/local/lib/python3.13/site-packages/web/app.py\", line 88, in call\n  return self.run()",
            "*File \"/app/a.py\", line 7, in run\n  raise ValueError(\"boom\")",
        ]
    );

    let (head, frames) = shown(NODE);
    assert_eq!(head, "TypeError: Cannot read properties of undefined (reading 'id')");
    assert_eq!(frames.len(), 5);
    assert_eq!(frames[0], "*at handler (/var/task/index.js:5:17)");
    assert_eq!(frames.iter().filter(|frame| frame.starts_with('*')).count(), 2);

    let (head, frames) = shown(GO);
    assert_eq!(
        head,
        "panic: runtime error: index out of range [5] with length 3\ngoroutine 1 [running]:"
    );
    assert_eq!(
        frames,
        [
            "*main.handle(0x5)\n\t/app/main.go:12 +0x1d",
            "net/http.HandlerFunc.ServeHTTP(0xc000010000)\n\t/usr/local/go/src/net/http/server.go:2220 +0x29",
            "*created by main.main in goroutine 1\n\t/app/main.go:5 +0x85",
            "*exit status 2",
        ]
    );

    let (head, frames) = shown(DOTNET);
    assert!(head.ends_with("boom\n---> System.ArgumentException: inner"), "{head}");
    assert_eq!(
        frames,
        [
            "*at Demo.Inner.Call(String name) in /src/Inner.cs:line 9",
            "--- End of inner exception stack trace ---",
            "*at Demo.Program.Main(String[] args) in /src/Program.cs:line 5",
            "at System.Threading.Tasks.Task.Execute()",
        ]
    );

    let (head, frames) = shown(RUBY);
    assert_eq!(head, "/app/a.rb:3:in 'Demo#run': boom (RuntimeError)");
    assert_eq!(frames[1], "*from /app/a.rb:8:in '<main>'");
    assert!(frames[0].starts_with("from "));

    let (head, frames) = shown(RUST);
    assert!(head.starts_with("thread 'main' panicked at src/main.rs:2:5:\nboom"));
    assert_eq!(frames.len(), 3);
    assert!(frames[1].starts_with("*1: demo::run\n"));
    assert_eq!(frames.iter().filter(|frame| frame.starts_with('*')).count(), 1);

    let (_, frames) = shown(PHP);
    assert_eq!(frames[..2], ["#0 /app/vendor/web/app.php(5): run()", "*#1 /app/a.php(8): call()"]);
}

#[test]
fn lambda_has_traces_of_its_own() {
    // Python in text: carriage returns, and non-breaking spaces as indentation.
    let text = "[ERROR] ValueError: boom\rTraceback (most recent call last):\r\
        \u{a0}\u{a0}File \"/var/task/app.py\", line 5, in handler\r\u{a0}\u{a0}\u{a0}\u{a0}raise ValueError(\"boom\")\r";
    let (head, frames) = shown(text);
    assert_eq!(head, "[ERROR] ValueError: boom");
    assert_eq!(frames.len(), 1);
    assert!(frames[0].starts_with("*File \"/var/task/app.py\""));

    let node = "2026-11-22T14:03:11.480Z\t6bc28136-1a2b-4365-b021-0ce6b2e64ab0\tERROR\tInvoke Error \t\
        {\"errorType\":\"Error\",\"errorMessage\":\"boom\",\"stack\":[\"Error: boom\",\"    at handler (/var/task/index.js:5:9)\",\
        \"    at Runtime.handleOnce (/var/runtime/index.mjs:1:2)\"]}";
    let (head, frames) = shown(node);
    assert_eq!(head, "Error: boom");
    assert_eq!(
        frames,
        [
            "*at handler (/var/task/index.js:5:9)",
            "at Runtime.handleOnce (/var/runtime/index.mjs:1:2)"
        ]
    );

    let json = r#"{"timestamp":"x","level":"ERROR","message":{"errorType":"KeyError","errorMessage":"'x'","stackTrace":["  File \"/var/task/app.py\", line 5, in handler\n    return table[key]\n"]}}"#;
    let (head, frames) = shown(json);
    assert_eq!(head, "KeyError: 'x'");
    assert_eq!(frames, ["*File \"/var/task/app.py\", line 5, in handler\n  return table[key]"]);

    let java = r#"{"errorMessage":"boom","errorType":"java.lang.RuntimeException","stackTrace":["example.Handler.handleRequest(Handler.java:12)","java.base/java.lang.reflect.Method.invoke(Method.java:580)"]}"#;
    let (head, frames) = shown(java);
    assert_eq!(head, "java.lang.RuntimeException: boom");
    assert_eq!(frames[0], "*example.Handler.handleRequest(Handler.java:12)");
    assert!(frames[1].starts_with("java.base/"));
}

#[test]
fn traces_are_found_in_json() {
    let stack = serde_json::to_string(NODE).unwrap();
    for key in [
        "stack",
        "stacktrace",
        "stack_trace",
        "stackTrace",
        "exception",
        "exc_info",
        "error.stack",
        "error.stack_trace",
        "exception.stacktrace",
        "err.stack",
    ] {
        let (head, frames) = shown(&format!(r#"{{"level":"error","{key}":{stack},"n":1}}"#));
        assert!(head.starts_with("TypeError: "), "{key}");
        assert_eq!(frames.len(), 5, "{key}");
    }
    for (object, key) in [("error", "stack"), ("err", "stack"), ("exception", "stacktrace")] {
        let message = format!(r#"{{"level":50,"{object}":{{"message":"m","{key}":{stack}}}}}"#);
        assert_eq!(shown(&message).1.len(), 5);
    }
    // Where the message itself holds it, and where the event was cut off behind it.
    assert_eq!(shown(&format!(r#"{{"msg":{stack}}}"#)).1.len(), 5);
    assert_eq!(shown(&format!(r#"{{"stack":{stack},"rest":"cu"#)).1.len(), 5);
    let zap = r#"{"level":"error","stacktrace":"main.main\n\t/app/main.go:12\nruntime.main\n\t/usr/local/go/src/runtime/proc.go:283"}"#;
    assert_eq!(shown(zap).1[0], "*main.main\n\t/app/main.go:12");
    assert!(!shown(zap).1[1].starts_with('*'));
}

#[test]
fn other_lines_have_no_trace() {
    for message in [
        "",
        "plain",
        "Error: boom",
        "first\n  at the beginning\n  at last",
        "list:\n 1: one\n 2: two",
        "#1 fix (the thing)",
        "from here:in time",
        r#"{"stack":"prod","message":"ok"}"#,
        r#"{"stack":["web","db"]}"#,
        r#"{"stack":[]}"#,
        r#"{"deep":{"error":{"stack":"E\n    at f (a.js:1:2)"}}}"#,
        "{\"stack\"",
        "text\t{broken",
    ] {
        assert_eq!(trace_of(message), None, "{message}");
    }
}

#[test]
fn every_line_of_a_trace_but_the_first_joins() {
    for (text, heads) in [(JAVA, 2), (NODE, 1), (DOTNET, 1), (RUBY, 1), (GO, 1), (PYTHON, 2)] {
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        for pair in lines.windows(2).skip(heads - 1) {
            if pair[1].starts_with("Traceback") || pair[1].starts_with("exit status") {
                continue;
            }
            assert!(joins(("s", 0, pair[0]), ("s", 1000, pair[1])), "{pair:?}");
        }
        assert!(!is_continuation(lines[0]), "{}", lines[0]);
    }
}

#[test]
fn continuations_are_told_from_lines() {
    for line in [
        "    at foo (/a.js:1:2)",
        "\tat a.b.C.d(C.java:1)",
        " at a.b.C.d(C.java:1)",
        "Caused by: x.Y: z",
        "\tSuppressed: x.Y: z",
        "... 12 more",
        "\t... 3 common frames omitted",
        "  File \"/a.py\", line 3, in f",
        "    return x",
        "    ^^^^",
        "goroutine 18 [chan receive, 5 minutes]:",
        "created by main.main in goroutine 1",
        "\t/app/main.go:5 +0x85",
        "\tfrom /a.rb:3:in `f'",
        "   at A.B(String s) in /a.cs:line 1",
        "   --- End of inner exception stack trace ---",
        "--- End of stack trace from previous location ---",
        " ---> System.Exception: x",
        "  \"key\": 1,",
        "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]",
    ] {
        assert!(is_continuation(line), "{line:?}");
    }
    for line in [
        "",
        "  ",
        "plain",
        " one blank",
        "  }",
        "}",
        "    ])",
        "  WARN [main] x",
        "   INFO 7 --- [main] x",
        "at the beginning",
        "goroutine count: 5",
        "... and then 5 more came",
        "2026-11-22 ERROR x\n\tat a.b.C.d(C.java:1)",
    ] {
        assert!(!is_continuation(line), "{line:?}");
    }
}

#[test]
fn lines_join_within_a_stream_and_a_second() {
    let frame = "\tat a.b.C.d(C.java:1)";
    assert!(joins(("s", 5000, "boom"), ("s", 6000, frame)));
    assert!(joins(("s", 5000, "boom"), ("s", 4000, frame)));
    assert!(!joins(("s", 5000, "boom"), ("s", 6001, frame)));
    assert!(!joins(("s", 5000, "boom"), ("t", 5000, frame)));
    assert!(!joins(("s", 5000, "boom"), ("s", 5000, "more")));
    assert!(!joins(("s", i64::MIN, "boom"), ("s", i64::MAX, frame)));
    assert!(joins(("s", 0, "    raise x"), ("s", 0, "app.errors.NotFound.Error: y")));
    assert!(!joins(("s", 0, "boom"), ("s", 0, "ValueError: y")));
    assert!(joins(("s", 0, "panic: boom"), ("s", 0, "")));
}

#[test]
fn work_is_linear() {
    for unit in [
        "\tat a(b)\n",
        "\n",
        "{\"stack\":\"",
        "{\"error\":",
        "\t{",
        "  File \"a\", line 1\n",
        "x\n\ta.go:1\n",
    ] {
        let text = unit.repeat(30_000);
        let looked_at = work::of(|| drop(trace_of(&text)));
        assert!(looked_at <= 4 * text.len() + 100, "{unit:?}: {looked_at}");
    }
}

proptest! {
    #[test]
    fn nothing_panics(
        message in "(\\{\"(stack|error|message)\":\\[?\\{?\"?)?(\tat |  File \"|\", line | at |#1 |Caused by: |\\.\\.\\. 1 more|[a-z(:/.1é ]{1,4}|\n|\r|\u{a0}|\"|\\]){0,20}|.*",
        next in "[ \ta-z(:]{0,20}|.*",
    ) {
        let _ = trace_of(&message);
        let _ = is_continuation(&message);
        let _ = joins(("s", 0, &message), ("s", 0, &next));
    }

    #[test]
    fn no_frame_is_lost(frames in prop::collection::vec("[a-z]{1,8}", 1..20)) {
        let lines: String = frames.iter().map(|name| format!("    at {name} (/a.js:1:2)\n")).collect();
        let trace = trace_of(&format!("Error: boom\n{lines}")).unwrap();
        let texts: Vec<String> = frames.iter().map(|name| format!("at {name} (/a.js:1:2)")).collect();
        prop_assert_eq!(trace.frames.into_iter().map(|frame| frame.text).collect::<Vec<_>>(), texts);
    }
}
