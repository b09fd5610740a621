import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDispatch } from "../src/incidents/letters/dispatch.ts";
import { LETTERS } from "../src/incidents/letters/drafts.ts";
import { newCode, sealLetter, writeLetters } from "../src/incidents/letters/letters.ts";
import { type Breach, LANGUAGES, type Language } from "../src/mail/notices/notice.ts";
import { idSealer } from "../src/platform/seal-ids.ts";
import type { Figure } from "./figure.ts";

const NOTICES = Number(process.env["BENCH_NOTICES"] ?? 20_000);
const RSA_BITS = 2_048;

const BREACH: Breach = {
  organisation: "Example SAS",
  vendor: "Vendor, Inc.",
  contact: "privacy@example.org",
  site: "example.org",
  from: Date.UTC(2025, 10, 8),
  to: Date.UTC(2025, 10, 9),
  toldAt: Date.UTC(2025, 10, 25),
  isComplete: true,
  measures: ["stopped-sending", "told-authority"],
};

/** Notices opened, rendered, signed and sent over loopback, each durable before and after; against signing alone. */
export async function noticeFigures(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-bench-"));
  const server = await startTaker();
  try {
    const sealer = idSealer(Buffer.alloc(32, 7));
    const { sha256 } = await writeLetters(join(folder, LETTERS), letters(sealer));
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: RSA_BITS });
    const dkim = {
      domain: "example.org",
      selector: "s1",
      privateKey,
    };
    const { port } = server.address() as { port: number };
    const draft = {
      incident: "INC-1",
      audience: "affected",
      at: 0,
      by: "ada",
      wave: 1,
      breach: BREACH,
      texts: "t",
      usual: [],
      lettersSha256: sha256,
      counts: { people: NOTICES, letters: NOTICES, notWritten: {}, perLanguage: {} },
    } as const;
    const dispatch = await openDispatch(
      { hash: "", folder, draft },
      {
        sealer,
        smtp: {
          host: "127.0.0.1",
          port,
          secure: false,
          plain: true,
          from: "notices@example.org",
          rate: 10_000,
          connections: 8,
        },
        sender: { name: "Example SAS", address: "notices@example.org", dkim },
        now: Date.now,
      },
    );
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    const ending = await dispatch.run();
    const seconds = (performance.now() - started) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const cpuMs = (user + system) / 1_000 / NOTICES;
    if (ending.kind !== "finished" || taken !== NOTICES)
      throw new Error(`${taken} of ${NOTICES} arrived: ${ending.kind}`);
    const perSecond = NOTICES / seconds;
    return [
      {
        name: "notices sent, with DKIM",
        value: `${Math.round(perSecond)}/s`,
        reference: "-",
        ratio: undefined,
        wanted: "at least 300/s",
        note: `${NOTICES} in ${seconds.toFixed(1)} s, RSA ${RSA_BITS}, 8 connections, outbox flushed, ${cpuMs.toFixed(1)} ms of processor time each`,
      },
    ];
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function* letters(sealer: ReturnType<typeof idSealer>) {
  const kinds = [
    { category: "user.name", form: "clear" },
    { category: "user.contact.email", form: "clear" },
    { category: "user.unique_id", form: "pseudonymous" },
  ] as const;
  for (let n = 0; n < NOTICES; n++) {
    const language: Language = LANGUAGES[n % LANGUAGES.length] ?? "en";
    const reader = { name: "Ada Ray", language, kinds, organisation: undefined, isCorrection: false };
    const sealed = sealLetter(sealer, { to: `person-${n}@example.org`, reader });
    yield { who: sealer.key(String(n)), told: "x", code: newCode(), sealed };
  }
}

let taken = 0;

/** The smallest mail server that speaks the protocol: the figure is about us, not about it. */
async function startTaker(): Promise<Server> {
  const server = createServer((socket) => {
    let text = "";
    let isMail = false;
    socket.write("220 taker\r\n");
    socket.on("error", () => undefined);
    socket.on("data", (piece) => {
      text += piece.toString("latin1");
      for (;;) {
        const end = isMail ? text.indexOf("\r\n.\r\n") : text.indexOf("\r\n");
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + (isMail ? 5 : 2));
        if (isMail) taken += 1;
        isMail = !isMail && /^DATA$/i.test(line);
        socket.write(isMail ? "354 go on\r\n" : "250 taken\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return server;
}
