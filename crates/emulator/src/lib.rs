//! CloudWatch Logs on the wire, for demos and tests.
