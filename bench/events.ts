import { type Person, synthesisePeople } from "../test/simulator/people.ts";
import { seededRandom } from "../test/simulator/random.ts";

/** Events as mixpanel-browser sends them, about synthetic people: about 700 bytes each. */
export const TOKEN = "bench-token";

export function events(count: number, seed = 7): object[] {
  const people = synthesisePeople({ persons: 2_000, organisations: 120, seed });
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) =>
    event(people[Math.floor(random() * people.length)] ?? (people[0] as Person), index, random),
  );
}

const PAGES = ["pricing", "projects/8471/edit", "settings/team", "orders/19283746/items", "docs/getting-started"];

function event(person: Person, index: number, random: () => number): object {
  const page = PAGES[Math.floor(random() * PAGES.length)] ?? "";
  const insertId = Array.from(
    { length: 16 },
    () => "abcdefghijklmnopqrstuvwxyz0123456789"[Math.floor(random() * 36)],
  ).join("");
  return {
    event: ["Page Viewed", "Project Opened", "Report Exported", "Signed Up"][index % 4],
    properties: {
      $os: person.os,
      $browser: person.browser,
      $browser_version: 126,
      $referrer: person.referrer,
      $referring_domain: "search.example",
      $current_url: `https://app.example.org/${page}?utm_source=newsletter&ref=${insertId.slice(0, 6)}`,
      current_url_path: `/${page}`,
      $screen_height: 1080,
      $screen_width: 1920,
      mp_lib: "web",
      $lib_version: "2.83.0",
      $insert_id: insertId,
      time: 1_795_489_033 + index / 10,
      distinct_id: person.userId,
      $user_id: person.userId,
      $device_id: person.deviceId,
      company: [person.organisationId],
      $email: person.email,
      current_page_title: `Projects of ${person.name}`,
      plan: ["free", "pro", "team"][index % 3],
      seats: index % 40,
      token: TOKEN,
    },
  };
}

/** `count` request bodies of `size` events each. */
export function bodies(count: number, size: number): string[] {
  const all = events(count * size);
  return Array.from({ length: count }, (_, index) => JSON.stringify(all.slice(index * size, (index + 1) * size)));
}
