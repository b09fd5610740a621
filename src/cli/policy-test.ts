import { randomBytes } from "node:crypto";
import type { Item, Json } from "../domain/item.ts";
import { environment } from "../platform/config-environment.ts";
import { itemRoutes, oneItem } from "../vendors/one-item.ts";
import { isObject } from "../vendors/vendor.ts";
import { type Command, needed, text, Usage } from "./command.ts";
import { readInput } from "./input.ts";

export const policyTest: Command = {
  name: "policy test",
  summary: "Shows what would leave of one item, and what would be taken and why. Nothing is sent or stored.",
  usage: "bulkhead policy test --destination ID [--route ROUTE] [--source ID] [--policy NAME] < item.json",
  example: `echo '{"event":"Signed Up","properties":{"distinct_id":"u1","$email":"ada@example.org"}}' | bulkhead policy test --destination product-analytics`,
  options: {
    destination: { type: "string", value: "ID", says: "whose vendor and policy" },
    route: { type: "string", value: "PATH", says: "which of the vendor's routes the item came by" },
    source: { type: "string", value: "ID", says: "the application that sent it" },
    policy: { type: "string", value: "NAME", says: "another policy than the destination's" },
  },
  words: [0, 0],
  run: async ({ config, options, json, out, note }) => {
    const id = needed(options["destination"], "--destination");
    const loaded = config().config;
    const destination = loaded.destinations.find((one) => one.id === id);
    if (destination === undefined) throw new Usage(`there is no destination "${id}" in the configuration`);
    const body = await parsed();
    const policy = text(options["policy"]) ?? destination.policy;
    // Loaded here, so that other commands start without detectors and adapters.
    const [{ explain }, { openDoors }, { openPlaces }, { existingKey }, { vendorOf }] = await Promise.all([
      import("../gateway/admit.ts"),
      import("../gateway/doors.ts"),
      import("../gateway/country.ts"),
      import("../platform/keys.ts"),
      import("../vendors/list.ts"),
    ]);
    // Before the first start there is no key, and a test makes none: its pseudonyms are of this run only.
    const key = existingKey(loaded, environment["BULKHEAD_MASTER_KEY"]) ?? { bytes: randomBytes(32) };
    const doors = openDoors(
      { destinations: [{ ...destination, policy }], policies: loaded.policies },
      key.bytes,
      vendorOf,
      () => 1,
      openPlaces(loaded.geoip.database),
    );
    const door = doors.get(id);
    if (door === undefined) throw new Usage(`there is no destination "${id}"`);
    const { adapter } = door.vendor;
    const wanted = text(options["route"]);
    const item = oneItem(adapter, body, wanted);
    if (item === undefined)
      throw new Usage(`${adapter.name} has no item like this; its routes are ${itemRoutes(adapter).join(", ")}`);
    const { result, remarks } = explain(door.context, item, text(options["source"]));
    const after: Json = result.kind === "minimised" ? (JSON.parse(result.body) as Json) : null;
    const withheld = result.kind === "withheld" ? result.reason : null;
    if (json) {
      out(
        JSON.stringify({
          destination: id,
          policy,
          route: item.route,
          before: item.body,
          after,
          withheld,
          remarks,
          fields: result.kind === "minimised" ? result.fieldSet.fields : [],
        }),
      );
      return withheld === null ? 0 : 1;
    }
    out(
      `before\n${JSON.stringify(item.body, null, 2)}\n\nafter (policy ${policy})\n${withheld === null ? JSON.stringify(after, null, 2) : `withheld: ${withheld}`}\n`,
    );
    for (const one of remarks) out(`${one.path}: ${one.method} (${one.category}): ${one.why}`);
    if (remarks.length === 0) note("nothing was taken");
    return withheld === null ? 0 : 1;
  },
};

async function parsed(): Promise<Item["body"]> {
  try {
    const value: unknown = JSON.parse(await readInput());
    if (isObject(value)) return value;
  } catch {
    // Said below: what was read is never quoted.
  }
  throw new Usage("give one item as a JSON object on standard input");
}
