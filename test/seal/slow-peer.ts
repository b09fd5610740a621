import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";

/** A vendor that takes connections and reads little or nothing. Counts what it has read. */
export interface SlowPeer {
  readonly port: number;
  readonly bytesRead: () => number;
  /** From here on it reads everything there is. */
  readonly readAll: () => void;
  readonly close: () => Promise<void>;
}

export interface SlowPeerOptions {
  /** Bytes per 20 ms; 0 reads nothing until `readAll`. */
  readonly pace: number;
  readonly tls?: { readonly key: string; readonly cert: string };
}

const EVERY_MS = 20;

export async function startSlowPeer({ pace, tls }: SlowPeerOptions): Promise<SlowPeer> {
  let bytes = 0;
  let all = false;
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    // A `readable` listener without reading keeps the stream paused, so that the kernel's buffers fill.
    socket.on("readable", () => take(socket));
  };
  const take = (socket: Socket): void => {
    if (!all) return;
    for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null)
      bytes += chunk.length;
  };
  const timer = setInterval(() => {
    for (const socket of sockets) {
      if (all) take(socket);
      else if (pace > 0) bytes += (socket.read(Math.min(pace, socket.readableLength)) as Buffer | null)?.length ?? 0;
    }
  }, EVERY_MS);
  const server = tls === undefined ? createServer(accept) : createTlsServer(tls, accept);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    bytesRead: () => bytes,
    readAll: () => {
      all = true;
    },
    close: async () => {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** A key and a certificate for 127.0.0.1 that nobody else trusts. */
export function selfSigned(folder: string): { readonly key: string; readonly cert: string; readonly certFile: string } {
  const [keyFile, certFile] = [join(folder, "vendor-key.pem"), join(folder, "vendor-cert.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", keyFile, "-out", certFile];
  execFileSync("openssl", ["req", "-x509", "-nodes", "-days", "2", ...made, ...subject], { stdio: "ignore" });
  return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(certFile, "utf8"), certFile };
}
