import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { PGlite } from "@electric-sql/pglite";

/**
 * A real PostgreSQL (PGlite) behind a socket, for real clients: one connection at a time, with a password, and with
 * TLS when a certificate is given. Its engine has no timers, so `statement_timeout` is kept and never strikes.
 */
export interface Postgres {
  readonly port: number;
  readonly sql: (text: string) => Promise<void>;
  /** What clients asked, in order, statements only. */
  readonly statements: string[];
  /** From now on, questions that hold this text get no answer; undefined: all do. */
  beMuteTo: string | undefined;
  /** From now on, a question that holds this text breaks the connection. */
  breakAt: string | undefined;
  readonly close: () => Promise<void>;
}

export interface PostgresOptions {
  readonly password: string;
  readonly tls?: { readonly key: string; readonly cert: string };
}

const SSL_REQUEST = 80_877_103;
const PARSE = 0x50;
const PASSWORD = 0x70;
const SYNC = 0x53;
const TERMINATE = 0x58;

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const ASK_PASSWORD = message("R", number(3));
const WELCOME = Buffer.concat([
  message("R", number(0)),
  message("S", Buffer.from("client_encoding\0UTF8\0")),
  message("Z", Buffer.from("I")),
]);
const WRONG_PASSWORD = message(
  "E",
  Buffer.from('SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "reader"\0\0'),
);

export async function startPostgres({ password, tls }: PostgresOptions): Promise<Postgres> {
  const engine = await PGlite.create();
  const sockets = new Set<Socket>();
  let ended: Promise<unknown> = Promise.resolve();
  const secure = tls === undefined ? undefined : createSecureContext(tls);
  const postgres = { statements: [] as string[], beMuteTo: undefined, breakAt: undefined } as Pick<
    Postgres,
    "statements" | "beMuteTo" | "breakAt"
  >;

  /** Whole cycles only, each ending with Sync: the engine answers one with one piece. */
  const answer = async (cycle: Buffer, socket: Socket): Promise<void> => {
    const text = cycle.toString("latin1");
    if (postgres.breakAt !== undefined && text.includes(postgres.breakAt)) return void socket.destroy();
    if (postgres.beMuteTo !== undefined && text.includes(postgres.beMuteTo)) return;
    socket.write(await engine.execProtocolRaw(cycle));
  };

  /** Answers until the other side is gone. With TLS the startup begins again inside it. */
  const converse = (socket: Socket): void => {
    let state: "startup" | "password" | "open" = "startup";
    let waiting = Buffer.alloc(0);
    let cycle: Buffer[] = [];
    let work = Promise.resolve();

    const take = (one: Buffer): void => {
      if (state === "startup") {
        if (one.readUInt32BE(4) === SSL_REQUEST) {
          socket.write(secure === undefined ? "N" : "S");
          if (secure === undefined) return;
          socket.removeAllListeners("data");
          converse(new TLSSocket(socket, { isServer: true, secureContext: secure }));
          return;
        }
        socket.write(ASK_PASSWORD);
        state = "password";
      } else if (state === "password") {
        const given = one[0] === PASSWORD ? one.subarray(5, -1).toString() : "";
        if (given !== password) return void socket.end(WRONG_PASSWORD);
        socket.write(WELCOME);
        state = "open";
      } else if (one[0] === TERMINATE) {
        socket.end();
      } else {
        if (one[0] === PARSE) postgres.statements.push(one.subarray(5).toString().split("\0")[1] ?? "");
        cycle.push(one);
        if (one[0] !== SYNC) return;
        const whole = Buffer.concat(cycle);
        cycle = [];
        work = work.then(() => answer(whole, socket));
      }
    };

    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (piece: Buffer) => {
      waiting = Buffer.concat([waiting, piece]);
      for (;;) {
        const head = state === "startup" ? 0 : 1;
        const size = waiting.length < head + 4 ? Number.POSITIVE_INFINITY : head + waiting.readUInt32BE(head);
        if (waiting.length < size) return;
        const one = waiting.subarray(0, size);
        waiting = waiting.subarray(size);
        take(one);
      }
    });
    socket.on("close", () => {
      sockets.delete(socket);
      // Clients break off as they like; what they had begun is undone, as a server does.
      if (state === "open") ended = Promise.all([ended, work.then(() => engine.exec("ROLLBACK; DEALLOCATE ALL"))]);
    });
  };

  const server: Server = createServer(converse);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(postgres, {
    port: (server.address() as AddressInfo).port,
    sql: async (text: string) => void (await engine.exec(text)),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      // The server may say that it is closed before its sockets do.
      while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve));
      await ended;
      await engine.close();
    },
  });
}
