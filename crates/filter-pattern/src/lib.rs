//! CloudWatch Logs filter patterns: parse, explain, evaluate.
