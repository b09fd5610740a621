import Mixpanel from "mixpanel";
import type { Person } from "../../test/simulator/people.ts";

/** An application as people write them: it knows the vendor's SDK and nothing of Bulkhead. */
export interface Application {
  /** Every person signs up, is profiled, and does some things. */
  readonly useAll: (people: readonly Person[], events: number, progress: (done: number) => void) => Promise<void>;
  /** Goes on until stopped. */
  readonly keepUsing: (people: readonly Person[]) => {
    readonly errors: () => number;
    readonly stop: () => Promise<number>;
  };
}

const BATCH = 50;
const AT_ONCE = 8;
const PAGES = [
  "/pricing",
  "/projects/8471/edit",
  "/reset?email={email}&token=0f8e7d6c5b4a3928",
  "/settings/team",
] as const;

export function application({
  address,
  token,
  path,
}: {
  readonly address: string;
  readonly token: string;
  readonly path: string;
}): Application {
  const config = { host: address, protocol: "http", path, geolocate: true, logger: quiet };
  const mixpanel = Mixpanel.init(token, config);
  const sent = (send: (done: (error: Error | undefined) => void) => void): Promise<Error | undefined> =>
    new Promise((resolve) => send(resolve));

  const profile = (person: Person) =>
    sent((done) =>
      mixpanel.people.set(
        person.userId,
        {
          $name: person.name,
          $email: person.email,
          $phone: person.phone,
          $city: person.city,
          $country_code: person.country,
          company: person.organisationId,
          plan: "pro",
        },
        done as never,
      ),
    );

  const batchOf = (people: readonly Person[], round: number) =>
    sent((done) =>
      mixpanel.track_batch(
        people.map((person) => event(person, round)) as never,
        (errors?: readonly (Error | undefined)[]) => done(errors?.find((one) => one !== undefined)),
      ),
    );

  return {
    useAll: async (people, events, progress) => {
      let count = 0;
      const fail = (error: Error | undefined, items: number) => {
        if (error !== undefined) throw error;
        count += items;
        progress(count);
      };
      await inParallel(people, async (person) => {
        fail(await profile(person), 1);
        fail(await sent((done) => mixpanel.track("Signed Up", { ...event(person, 0).properties }, done as never)), 1);
      });
      const rounds = Array.from({ length: events }, (_, round) =>
        chunks(people).map((chunk) => ({ chunk, round })),
      ).flat();
      await inParallel(rounds, async ({ chunk, round }) => fail(await batchOf(chunk, round), chunk.length));
    },
    keepUsing: (people) => {
      let going = true;
      let errors = 0;
      const parts = chunks(people);
      const run = async (worker: number): Promise<void> => {
        for (let round = worker; going; round++)
          if ((await batchOf(parts[round % parts.length] ?? [], round)) !== undefined) errors++;
      };
      const running = Promise.all([run(0), run(7), run(13)]);
      return {
        errors: () => errors,
        stop: async () => {
          going = false;
          await running;
          return errors;
        },
      };
    },
  };
}

const silent = (): undefined => undefined;
const quiet = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };

/** What analytics calls really carry: the person, the device, the page with its query, the place. */
function event(person: Person, round: number) {
  const page = (PAGES[round % PAGES.length] ?? "/").replace("{email}", encodeURIComponent(person.email));
  return {
    event: ["Page Viewed", "Project Opened", "Report Exported"][round % 3] ?? "Page Viewed",
    properties: {
      distinct_id: person.userId,
      $device_id: person.deviceId,
      $email: person.email,
      $current_url: `https://app.example.org${page}`,
      $referrer: person.referrer,
      $browser: person.browser,
      $os: person.os,
      $city: person.city,
      ip: person.ip,
      company: person.organisationId,
      current_page_title: `Projects of ${person.name}`,
      plan: "pro",
      duration_seconds: round * 7,
    },
  };
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, index) =>
    all.slice(index * BATCH, (index + 1) * BATCH),
  );
}

async function inParallel<T>(work: readonly T[], run: (one: T) => Promise<void>): Promise<void> {
  const queue = work.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of queue) await run(one);
    }),
  );
}
