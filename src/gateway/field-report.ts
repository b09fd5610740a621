import type { FieldUse } from "../domain/field.ts";
import type { Journal } from "../journal/journal.ts";
import { Fault } from "../platform/fault.ts";
import { addedUp, atRest, inMemory } from "../policy/field-uses.ts";
import type { GatewayPool } from "./pool.ts";

export interface FieldReportOptions {
  readonly gateway: Pick<GatewayPool, "uses">;
  readonly journal: Pick<Journal, "commit" | "fieldUses">;
  readonly destinations: readonly { readonly id: string; readonly policy: string; readonly shadow: boolean }[];
}

/** What came in and what left of it, by field and without values. */
export interface FieldReport {
  readonly destination: string;
  readonly policy: string;
  readonly shadow: boolean;
  readonly fields: readonly FieldUse[];
}

/** Statistics of fields: the workers count, and what they counted is kept over restarts. A crash costs the last seconds. */
export function createFieldReport({ gateway, journal, destinations }: FieldReportOptions) {
  /** Keys that nobody declared and of which nothing left: they may be values, so they are gone with this process. */
  const unwritten = new Map<string, readonly FieldUse[]>();
  let turn: Promise<void> = Promise.resolve();

  const keepNow = async (): Promise<void> => {
    const counted = Map.groupBy(await gateway.uses(), ({ destination }) => destination);
    const fieldUses = [...counted].flatMap(([destination, parts]) => {
      const uses = addedUp(parts.flatMap((one) => one.uses));
      unwritten.set(destination, addedUp([...(unwritten.get(destination) ?? []), ...inMemory(uses)]));
      return uses.length === 0 ? [] : [{ destination, uses: atRest([...journal.fieldUses(destination), ...uses]) }];
    });
    if (fieldUses.length > 0) await journal.commit({ fieldUses });
  };

  /** One at a time: what was counted is read, added to and written. */
  const keep = (): Promise<void> => {
    const mine = turn.then(keepNow);
    turn = mine.catch(() => undefined);
    return mine;
  };

  return {
    keep,
    /** @throws Fault `not-found` for a destination that is not configured */
    report: async (id: string): Promise<FieldReport> => {
      const destination = destinations.find((one) => one.id === id);
      if (destination === undefined)
        throw new Fault("not-found", `there is no destination "${id}"; \`bulkhead status\` lists them`);
      await keep();
      const { policy, shadow } = destination;
      return { destination: id, policy, shadow, fields: named(journal.fieldUses(id), unwritten.get(id) ?? []) };
    },
  };
}

/** What is known by its name is not counted among the stars too. */
function named(written: readonly FieldUse[], known: readonly FieldUse[]): readonly FieldUse[] {
  const counted = Map.groupBy(known, (one) => `${one.restPath}\t${one.category}`);
  const rest = written.flatMap((one) => {
    const names = counted.get(`${one.path}\t${one.category}`) ?? [];
    const gone = one.gone - names.reduce((sum, name) => sum + name.gone, 0);
    return names.length > 0 && gone <= 0 && Object.keys(one.left).length === 0
      ? []
      : [{ ...one, gone: Math.max(0, gone) }];
  });
  return addedUp([...rest, ...known]);
}
