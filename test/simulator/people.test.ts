import assert from "node:assert/strict";
import { test } from "node:test";
import { synthesisePeople } from "./people.ts";

test("the same seed gives the same people, another seed others", () => {
  const wanted = { persons: 500, organisations: 20, seed: 1 };
  assert.deepEqual(synthesisePeople(wanted), synthesisePeople(wanted));
  assert.notDeepEqual(synthesisePeople(wanted), synthesisePeople({ ...wanted, seed: 2 }));
});

test("nobody is real and nobody is twice", () => {
  const people = synthesisePeople({ persons: 5_000, organisations: 40, seed: 3 });
  for (const person of people) {
    assert.match(person.email, /@(example\.org|[a-z0-9-]+\.example)$/);
    assert.match(person.ip, /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$/);
    assert.match(person.phone, /^\+1 \d{3} 555 01\d\d$/);
    assert.match(person.deviceId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  for (const field of ["userId", "email", "deviceId"] as const) {
    assert.equal(new Set(people.map((person) => person[field])).size, people.length, field);
  }
  assert.equal(new Set(people.map((person) => person.organisationId)).size, 40);
});
