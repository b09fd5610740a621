import type { Socket } from "node:net";
import { Duplex } from "node:stream";

interface Connection {
  readonly raw: Socket;
  readonly stream: Duplex;
  /** Commands to the simulator are no data: they are not counted, and no misbehaviour stops them. */
  isControl: boolean;
  bytes: number;
  readonly chunks: Buffer[];
}

const controlRequest = /^[A-Z]+ [^ ]*\/_simulator\//;

/**
 * Stands between TCP and the HTTP parser, because only here every byte is seen: also of requests that never became
 * complete, and because a stream of our own can be stopped while Node's HTTP server would go on reading its socket.
 */
export class Connections {
  readonly #serve: (stream: Duplex) => void;
  readonly #keepsBytes: boolean;
  readonly #open = new Map<Duplex, Connection>();
  #kept: Buffer[][] = [];
  #isReading = true;
  bytesRead = 0;
  /** Milliseconds since 1970; 0 before the first byte. */
  lastByteAt = 0;
  accepted = 0;

  constructor(options: { serve: (stream: Duplex) => void; keepsBytes: boolean }) {
    this.#serve = options.serve;
    this.#keepsBytes = options.keepsBytes;
  }

  get open(): number {
    return [...this.#open.values()].filter((connection) => !connection.isControl).length;
  }

  accept(raw: Socket): void {
    raw.setNoDelay(true);
    const connection: Connection = { raw, stream: this.#wrap(raw), isControl: false, bytes: 0, chunks: [] };
    this.accepted++;
    this.#open.set(connection.stream, connection);
    if (this.#keepsBytes) this.#kept.push(connection.chunks);
    raw.on("data", (chunk) => this.#take(connection, chunk));
    raw.on("end", () => connection.stream.push(null));
    raw.on("error", () => undefined); // a caller that resets is what half the tests are about; `close` follows
    raw.on("close", () => {
      this.#open.delete(connection.stream);
      connection.stream.destroy();
    });
    this.#serve(connection.stream);
  }

  stopReading(): void {
    this.#isReading = false;
    for (const { raw, isControl } of this.#open.values()) if (!isControl) raw.pause();
  }

  resumeReading(): void {
    this.#isReading = true;
    for (const { raw } of this.#open.values()) raw.resume();
  }

  addressOf(stream: Duplex): string {
    return this.#open.get(stream)?.raw.remoteAddress ?? "";
  }

  /** Closes with a reset, so that the caller sees a broken connection and not an early end. */
  reset(stream: Duplex): void {
    this.#open.get(stream)?.raw.resetAndDestroy();
  }

  close(stream: Duplex): void {
    this.#open.get(stream)?.raw.destroy();
  }

  closeAll(): void {
    for (const { raw } of this.#open.values()) raw.destroy();
  }

  /** Everything that came in, one buffer per connection, when bytes are kept. */
  wire(): Buffer[] {
    return this.#kept.map((chunks) => Buffer.concat(chunks));
  }

  forgetBytes(): void {
    for (const chunks of this.#kept) chunks.length = 0;
    const open = new Set([...this.#open.values()].map((connection) => connection.chunks));
    this.#kept = this.#kept.filter((chunks) => open.has(chunks));
  }

  #wrap(raw: Socket): Duplex {
    return new Duplex({
      read: () => {
        if (this.#isReading) raw.resume();
      },
      write: (chunk: Buffer, _encoding, done) => {
        raw.write(chunk, done);
      },
      final: (done) => {
        raw.end(done);
      },
      destroy: (error, done) => {
        raw.destroy();
        done(error);
      },
    });
  }

  #take(connection: Connection, chunk: Buffer): void {
    if (connection.bytes === 0 && controlRequest.test(chunk.toString("latin1", 0, 200))) {
      connection.isControl = true;
      this.accepted--;
    }
    connection.bytes += chunk.length;
    if (!connection.isControl) this.#count(connection, chunk);
    const wantsMore = connection.stream.push(chunk);
    if (!wantsMore || !(this.#isReading || connection.isControl)) connection.raw.pause();
  }

  #count(connection: Connection, chunk: Buffer): void {
    this.bytesRead += chunk.length;
    this.lastByteAt = Date.now();
    if (this.#keepsBytes) connection.chunks.push(chunk);
  }
}
