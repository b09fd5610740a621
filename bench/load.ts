import { connect } from "node:net";
import { bodies } from "./events.ts";

/**
 * A bounded load from one process: keep-alive connections with one request under way each, raw sockets so that the
 * generator is no slower than what it measures. Prints one JSON line.
 */
const [port = "0", path = "/", size = "50", connections = "16", seconds = "5", rate = "0"] = process.argv.slice(2);
const requests = bodies(Number(size) > 1 ? 200 : 2_000, Number(size)).map((body) =>
  Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  ),
);
const latencies: number[] = [];
let answered = 0;
let refused = 0;
let next = 0;
let nextAt = 0;
const warm = performance.now() + 1_000;
const end = warm + Number(seconds) * 1_000;

await Promise.all(Array.from({ length: Number(connections) }, run));
latencies.sort((a, b) => a - b);
const at = (share: number) => Math.round((latencies[Math.floor(latencies.length * share)] ?? 0) * 100) / 100;
process.stdout.write(
  `${JSON.stringify({ perSecond: answered / Number(seconds), refused, p50: at(0.5), p99: at(0.99), bytes: Math.round(requests.reduce((sum, one) => sum + one.length, 0) / requests.length) })}\n`,
);

/** At a given rate each connection waits its turn; without one it sends at once. */
function later(send: () => void): void {
  if (Number(rate) === 0) return send();
  nextAt = Math.max(nextAt + 1_000 / Number(rate), performance.now() - 100);
  setTimeout(send, Math.max(0, nextAt - performance.now()));
}

function run(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    let sentAt = 0;
    const send = () => {
      sentAt = performance.now();
      socket.write(requests[next++ % requests.length] as Buffer);
    };
    socket.setNoDelay(true);
    socket.on("connect", send);
    socket.on("error", reject);
    // Answers are short and come whole.
    socket.on("data", (chunk) => {
      const now = performance.now();
      if (now > warm && now < end) {
        answered++;
        latencies.push(now - sentAt);
        if (!chunk.includes("HTTP/1.1 200")) refused++;
      }
      if (now < end) return later(send);
      socket.destroy();
      resolve();
    });
  });
}
