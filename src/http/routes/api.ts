import { Hono } from "hono";
import type { z } from "zod";
import type { RecipientSealed } from "../../delivery/recipient-seals.ts";
import type { Evidence } from "../../incidents/bundle/evidence.ts";
import type { Erasures } from "../../incidents/erasure/erasures.ts";
import type { Workbench } from "../../incidents/workbench.ts";
import type { Rotation, Seal } from "../../journal/journal.ts";
import type { RebuildProgress } from "../../ledger/ledger.ts";
import type { Rebuilt } from "../../ledger/upkeep.ts";
import type { Verification } from "../../ledger/verify.ts";
import {
  deadLettersRequest,
  gapRequest,
  rebuildRequest,
  rotateRequest,
  sealRecipientRequest,
  sealRequest,
  subjectRequest,
  unsealRecipientRequest,
  unsealRequest,
  verifyRequest,
} from "../contract/contract.ts";
import { baselineRoutes } from "./baselines.ts";
import { datasetRoutes } from "./datasets.ts";
import { erasureRoutes } from "./erasures.ts";
import { evidenceRoutes } from "./evidence.ts";
import { incidentRoutes } from "./incidents.ts";
import { letterRoutes } from "./letters.ts";
import { operatorRoutes } from "./operators.ts";
import { told } from "./told.ts";

/** What the routes call; each is a service's own function. */
export interface ApiOptions {
  readonly status: () => Promise<object>;
  readonly fields: (destination: string) => Promise<object>;
  readonly seal: (request: z.output<typeof sealRequest>) => Promise<Seal>;
  readonly unseal: (request: z.output<typeof unsealRequest>) => Promise<Seal>;
  readonly sealRecipient: (request: z.output<typeof sealRecipientRequest>) => Promise<RecipientSealed>;
  readonly unsealRecipient: (request: z.output<typeof unsealRecipientRequest>) => Promise<RecipientSealed>;
  readonly rotate: (request: z.output<typeof rotateRequest>) => Promise<Rotation>;
  readonly subject: (request: z.output<typeof subjectRequest>) => Promise<object>;
  readonly access: (request: z.output<typeof subjectRequest>) => Promise<object>;
  readonly verify: (request: z.output<typeof verifyRequest>) => Promise<Verification>;
  readonly rebuild: (request: z.output<typeof rebuildRequest>) => AsyncGenerator<RebuildProgress | Rebuilt, void>;
  readonly checkpoint: () => { readonly vkey: string; readonly note: string | null };
  readonly proof: (index: number) => string;
  readonly workbench: Workbench;
  readonly erasures: Erasures;
  readonly evidence: Evidence;
  readonly coverage: {
    readonly show: (destination: string) => Promise<object>;
    readonly gap: (request: z.output<typeof gapRequest>) => Promise<object>;
  };
  readonly deadLetters: {
    readonly list: (destination: string | undefined) => readonly object[];
    readonly replay: (request: z.output<typeof deadLettersRequest>) => Promise<{ readonly replayed: number }>;
    readonly discard: (request: z.output<typeof deadLettersRequest>) => Promise<{ readonly discarded: number }>;
  };
}

export function apiRoutes(options: ApiOptions): Hono {
  const api = new Hono();
  const body = (context: { req: { json: () => Promise<unknown> } }) => context.req.json().catch(() => ({}));

  api.get("/status", async (context) => context.json(await options.status()));
  api.get("/fields/:destination", async (context) =>
    context.json(await options.fields(context.req.param("destination"))),
  );
  api.post("/seal", async (context) => context.json(await options.seal(sealRequest.parse(await body(context)))));
  api.post("/seal-recipient", async (context) =>
    context.json(await options.sealRecipient(sealRecipientRequest.parse(await body(context)))),
  );
  api.post("/unseal-recipient", async (context) =>
    context.json(await options.unsealRecipient(unsealRecipientRequest.parse(await body(context)))),
  );
  api.post("/unseal", async (context) => context.json(await options.unseal(unsealRequest.parse(await body(context)))));

  api.post("/rotate", async (context) => context.json(await options.rotate(rotateRequest.parse(await body(context)))));

  // Ids travel in bodies, never in addresses: addresses end up in logs.
  api.post("/ledger/subject", async (context) =>
    context.json(await options.subject(subjectRequest.parse(await body(context)))),
  );
  api.post("/ledger/access", async (context) =>
    context.json(await options.access(subjectRequest.parse(await body(context)))),
  );
  api.post("/ledger/verify", async (context) =>
    context.json(await options.verify(verifyRequest.parse(await body(context)))),
  );
  api.post("/ledger/rebuild", async (context) =>
    told(context, options.rebuild(rebuildRequest.parse(await body(context)))),
  );
  api.get("/ledger/checkpoint", (context) => context.json(options.checkpoint()));
  api.get("/ledger/proof/:index", (context) => context.text(options.proof(Number(context.req.param("index")))));

  api.get("/coverage/:destination", async (context) =>
    context.json(await options.coverage.show(context.req.param("destination"))),
  );
  api.post("/coverage", async (context) =>
    context.json(await options.coverage.gap(gapRequest.parse(await body(context)))),
  );

  api.get("/dead-letters", (context) => context.json(options.deadLetters.list(context.req.query("destination"))));
  api.post("/dead-letters/replay", async (context) =>
    context.json(await options.deadLetters.replay(deadLettersRequest.parse(await body(context)))),
  );
  api.post("/dead-letters/discard", async (context) =>
    context.json(await options.deadLetters.discard(deadLettersRequest.parse(await body(context)))),
  );
  api.route("/", erasureRoutes(options.erasures));
  api.route("/", evidenceRoutes(options.evidence));
  api.route("/", operatorRoutes(options.workbench.operators));
  api.route("/", incidentRoutes(options.workbench));
  api.route("/", letterRoutes(options.workbench.letters));
  api.route("/", baselineRoutes(options.workbench.baselines));
  api.route("/", datasetRoutes(options.workbench));
  return api;
}
