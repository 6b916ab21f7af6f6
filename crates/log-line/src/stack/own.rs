//! Which frames are those of libraries and runtimes.

/// Folders in which libraries and runtimes are installed.
const FOLDERS: [&str; 22] = [
    "node_modules/",
    "node:internal/",
    "(internal/",
    "/var/runtime/",
    "/var/lang/",
    "site-packages/",
    "dist-packages/",
    "/lib/python",
    "/opt/python/",
    "/usr/lib/",
    "/usr/lib64/",
    "/usr/local/lib/",
    "/usr/share/",
    "<frozen ",
    "/usr/local/go/",
    "/pkg/mod/",
    "/vendor/",
    "/gems/",
    "<internal:",
    "/rustc/",
    ".cargo/registry/",
    "/rustlib/",
];

/// Beginnings of the names of functions in libraries and runtimes.
const NAMES: [&str; 35] = [
    "java.",
    "javax.",
    "jakarta.",
    "jdk.",
    "sun.",
    "com.sun.",
    "kotlin.",
    "kotlinx.",
    "scala.",
    "groovy.",
    "org.apache.",
    "org.springframework.",
    "org.hibernate.",
    "org.eclipse.",
    "org.junit.",
    "io.netty.",
    "io.micronaut.",
    "io.quarkus.",
    "reactor.",
    "com.fasterxml.",
    "com.zaxxer.",
    "com.amazonaws.",
    "software.amazon.",
    "lambdainternal.",
    "System.",
    "Microsoft.",
    "Amazon.Lambda.",
    "runtime.",
    "std::",
    "core::",
    "alloc::",
    "<core::",
    "<alloc::",
    "rust_begin_unwind",
    "__rust",
];

/// Whether a frame belongs to whoever wrote the program.
pub(super) fn is_own(frame: &str) -> bool {
    let name = name(frame);
    !FOLDERS.iter().any(|folder| frame.contains(folder))
        && !NAMES.iter().any(|beginning| name.starts_with(beginning))
        // `at new Promise (<anonymous>)`, `at fs.read (node:fs:1:2)`: places outside any file.
        && !frame.ends_with("(<anonymous>)")
        && !frame.contains("(node:")
        && !frame.contains("[internal function]")
        && !frame.contains("(native)")
}

/// The function's name, without what Java, Node and Rust put before it.
fn name(frame: &str) -> &str {
    let name = frame.strip_prefix("at ").unwrap_or(frame);
    let name = name.strip_prefix("async ").unwrap_or(name);
    let name = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let name = name.strip_prefix(": ").unwrap_or(name);
    // Java writes the loader and the module before a slash: `app//`, `java.base/java.lang.Thread`.
    // Its names have a package and a class, Go's after the slash have a package only.
    let call = name.split('(').next().unwrap_or(name);
    match call.rsplit_once('/') {
        Some((_, method)) if method.matches('.').count() >= 2 => method,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn libraries_are_told_from_programs() {
        for frame in [
            "at handler (/var/task/index.js:5:17)",
            "at async handler (file:///var/task/index.mjs:5:17)",
            "at com.example.Demo.run(Demo.java:12)",
            "at app//com.example.Demo.run(Demo.java:12)",
            "File \"/var/task/app.py\", line 5, in handler",
            "example.com/app/runtime.Do(0x1)",
            "from /app/lib/a.rb:3:in 'run'",
            "1: demo::run",
        ] {
            assert!(is_own(frame), "{frame}");
        }
        for frame in [
            "at Layer.handle (/var/task/node_modules/express/lib/layer.js:95:5)",
            "at async Promise.all (node:internal/x:1:2)",
            "at Runtime.handleOnce (file:///var/runtime/index.mjs:1:2)",
            "at java.base/java.util.ArrayList.get(ArrayList.java:427)",
            "at org.springframework.web.Filter.doFilter(Filter.java:1)",
            "at System.Threading.Tasks.Task.Execute()",
            "File \"<frozen importlib._bootstrap>\", line 1, in _find",
            "File \"/var/lang/lib/python3.13/json/decoder.py\", line 1, in f",
            "\t/root/go/pkg/mod/github.com/a/b@v1.0.0/b.go:5 +0x1d",
            "runtime.gopanic({0x1, 0x2})",
            "from /var/lang/lib/ruby/3.3.0/net/http.rb:3:in 'get'",
            "0: std::panicking::begin_panic",
        ] {
            assert!(!is_own(frame), "{frame}");
        }
    }
}
