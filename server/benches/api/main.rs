//! What the HTTP API costs beside its peers, all against one emulator in one run: the AWS SDK
//! called directly, and the command lines that `scripts/bench-api.sh` finds. Prints ratios.

#![expect(clippy::print_stdout, reason = "it prints what it measures")]

mod aws;
mod memory;
mod portal;
#[path = "../common/process.rs"]
mod process;
mod share;

use portal::Portal;
use std::time::{Duration, Instant};

/// Where the events lie that are read.
const GROUP: &str = "/acme/api";
/// Those of `/events` and of the command lines are a part of those of the export.
const PART: i64 = 6;
/// Upstream's answer takes about so long where AWS is far away.
const FAR: Duration = Duration::from_millis(100);

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let setting = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
    let aws = aws::Aws::at(&setting("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS")?).await;
    let acme = Portal::new(&setting("VITRINE_URL")?, &setting("VITRINE_TOKEN_ACME")?);
    let hour = aws.put(GROUP, 300_000).await?;
    let part = aws::Hour { events: hour.events / PART, ms: hour.ms / PART, ..hour };

    throughput(&aws, &acme, hour, part).await?;
    pages(&aws, &acme, part).await?;
    memory::show(&acme, hour, setting("VITRINE_BENCH_PID")?.parse()?).await?;
    let shared = setting("VITRINE_BENCH_SHARED_URL")?;
    let acme = Portal::new(&shared, &setting("VITRINE_TOKEN_ACME")?);
    let globex = Portal::new(&shared, &setting("VITRINE_TOKEN_GLOBEX")?);
    share::show(&aws, acme, &globex, part).await
}

async fn throughput(
    aws: &aws::Aws,
    acme: &Portal,
    hour: aws::Hour,
    part: aws::Hour,
) -> Result<(), Failure> {
    println!("\nEvents a second, the whole of a range, best of three:");
    let direct = best_of(3, || aws.read(GROUP, part)).await?;
    line("AWS SDK for Rust, 10,000 a page", direct, direct);
    let events = best_of(3, || acme.walk(part)).await?;
    line("/api/v1/events, 1,000 a page", events, direct);
    let whole = best_of(3, || aws.read(GROUP, hour)).await?;
    line("AWS SDK for Rust, a longer range", whole, whole);
    let export = best_of(3, || acme.export(hour)).await?;
    line("/api/v1/events/export", export, whole);
    for (name, mut command) in aws::command_lines(GROUP, part) {
        let began = Instant::now();
        let status = command.status().await?;
        let rate = part.rate(began.elapsed());
        if status.success() {
            line(name, rate, direct);
            println!("    export is {:.1} × as fast as this", export / rate);
        } else {
            println!("  {name}: failed ({status})");
        }
    }
    Ok(())
}

fn line(name: &str, rate: f64, peer: f64) {
    println!("  {name:<40} {rate:>10.0}   {:>6.2} × the SDK", rate / peer);
}

async fn best_of<F: Future<Output = Result<f64, Failure>>>(
    times: u32,
    measure: impl Fn() -> F,
) -> Result<f64, Failure> {
    let mut best: f64 = 0.0;
    for _ in 0..times {
        best = best.max(measure().await?);
    }
    Ok(best)
}

/// A page of the past again, beside the same page from upstream; and what views cost at AWS.
async fn pages(aws: &aws::Aws, acme: &Portal, part: aws::Hour) -> Result<(), Failure> {
    println!("\nA page of 100 past events, median ms:");
    let near = upstream(acme, part, 1).await?;
    let far = {
        aws.delay(FAR).await?;
        let far = upstream(acme, part, 2).await;
        aws.delay(Duration::ZERO).await?;
        far?
    };
    let again = acme.page(part, 1, 100);
    acme.time(&again).await?;
    let cached = median(400, || acme.time(&again)).await?;
    println!(
        "  from AWS (the emulator on this machine)   {near:>8.2}   {:>6.1} × the cache",
        near / cached
    );
    println!(
        "  from AWS with {FAR:?} of latency           {far:>8.2}   {:>6.1} × the cache",
        far / cached
    );
    println!("  from the cache                            {cached:>8.2}");
    let before = aws.calls().await?;
    for view in 0..1_000 {
        acme.time(&acme.page(part, 1_000 + view % 50, 100)).await?;
    }
    let calls = aws.calls().await? - before;
    println!("\nAWS calls for 1,000 views of 50 past pages: {calls}");
    Ok(())
}

/// Pages that nobody has asked for yet.
async fn upstream(acme: &Portal, part: aws::Hour, round: i64) -> Result<f64, Failure> {
    let places = std::cell::Cell::new(round * 100_000);
    median(40, || {
        places.set(places.get() + 1);
        let page = acme.page(part, places.get(), 100);
        async move { acme.time(&page).await }
    })
    .await
}

async fn median<F: Future<Output = Result<Duration, Failure>>>(
    times: usize,
    measure: impl Fn() -> F,
) -> Result<f64, Failure> {
    let mut all = Vec::with_capacity(times);
    for _ in 0..times {
        all.push(measure().await?);
    }
    Ok(quantile(all, 0.5))
}

/// In ms.
fn quantile(mut times: Vec<Duration>, share: f64) -> f64 {
    times.sort();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let place = ((times.len() - 1) as f64 * share).round() as usize;
    times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}
