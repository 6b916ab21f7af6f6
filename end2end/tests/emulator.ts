// What CloudWatch itself answers, asked over its own protocol, and how to make it fail.

const ENDPOINT = process.env.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS ?? "http://127.0.0.1:4580";
const DAY_MS = 24 * 60 * 60 * 1_000;

export interface LogEvent {
  eventId: string;
  timestamp: number;
  logStreamName: string;
  message: string;
}

/** What is asked of FilterLogEvents; times in ms, both ends inclusive. */
export interface Asked {
  logGroupName: string;
  startTime: number;
  endTime: number;
  filterPattern?: string;
  logStreamNamePrefix?: string;
  logStreamNames?: string[];
  startFromHead?: boolean;
  limit?: number;
}

async function call<T>(operation: string, input: object): Promise<T> {
  const response = await fetch(ENDPOINT, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `Logs_20140328.${operation}`,
      // A key of the account's own. Signatures are not checked here.
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIAVITRINETESTS0000/20260101/eu-central-1/logs/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Every event, to the last page. */
export async function filterLogEvents(asked: Asked): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  for await (const page of pages(asked)) events.push(...page);
  return events;
}

async function* pages(asked: Asked): AsyncGenerator<LogEvent[]> {
  let nextToken: string | undefined;
  do {
    const answer: { events: LogEvent[]; nextToken?: string } = await call("FilterLogEvents", { ...asked, nextToken });
    yield answer.events;
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
}

export interface Stretch {
  from: string;
  to: string;
  /** Everything in it, the newest first. */
  events: LogEvent[];
}

/**
 * A stretch of the past that ended a while ago, so that nothing arrives in it any more, and that
 * holds at least so many events.
 */
export async function stretch(
  least: number,
  asked: Omit<Asked, "startTime" | "endTime">,
): Promise<Stretch> {
  const endTime = Date.now() - 120_000;
  const day = { ...asked, startTime: endTime - DAY_MS, endTime };
  let startTime = endTime;
  let found = 0;
  for await (const page of pages({ ...day, startFromHead: false, limit: least })) {
    found += page.length;
    startTime = Math.min(startTime, ...page.map((event) => event.timestamp));
    if (found >= least) break;
  }
  if (found < least) throw new Error(`${asked.logGroupName} has only ${found} such events in a day`);
  const events = (await filterLogEvents({ ...day, startTime })).sort(newestFirst);
  return { from: new Date(startTime).toISOString(), to: new Date(endTime).toISOString(), events };
}

/** The portal's order: time, then AWS's id as a number. */
function newestFirst(a: LogEvent, b: LogEvent): number {
  if (a.timestamp !== b.timestamp) return b.timestamp - a.timestamp;
  return BigInt(a.eventId) < BigInt(b.eventId) ? 1 : -1;
}

/** Makes a log group with one stream. */
export async function createGroup(logGroupName: string, logStreamName: string): Promise<void> {
  await call("CreateLogGroup", { logGroupName });
  await call("CreateLogStream", { logGroupName, logStreamName });
}

/** Logs a line now. */
export async function putLine(logGroupName: string, logStreamName: string, message: string): Promise<void> {
  await call("PutLogEvents", { logGroupName, logStreamName, logEvents: [{ timestamp: Date.now(), message }] });
}

export interface Fault {
  operation: string;
  kind: "throttle" | "error" | "latency" | "cut" | "session_cut";
  count?: number;
  latency_ms?: number;
}

export async function breakDown(fault: Fault): Promise<void> {
  await control("POST", fault);
}

export async function mend(): Promise<void> {
  await control("DELETE");
}

/** How often each operation was called, and how many sessions are open. */
export async function calls(): Promise<Record<string, number>> {
  return (await (await fetch(`${ENDPOINT}/_emulator/calls`)).json()) as Record<string, number>;
}

async function control(method: string, fault?: Fault): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${ENDPOINT}/_emulator/faults`, { method, headers, body: JSON.stringify(fault) });
  if (!response.ok) throw new Error(`faults: ${response.status} ${await response.text()}`);
}
