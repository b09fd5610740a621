/** Where the simulated vendor believes an address to be. No real place: every name says that it is invented. */
export interface Place {
  readonly city: string;
  readonly region: string;
  readonly country: string;
}

const places: readonly (Place & { readonly prefix: string })[] = [
  { prefix: "127.", city: "Examplestadt", region: "XX-region", country: "XX" },
  { prefix: "::1", city: "Examplestadt", region: "XX-region", country: "XX" },
  { prefix: "192.0.2.", city: "Samplebury", region: "XA-region", country: "XA" },
  { prefix: "198.51.100.", city: "Voorbeeldstad", region: "XB-region", country: "XB" },
  { prefix: "203.0.113.", city: "Exempleville", region: "XC-region", country: "XC" },
];

export function locate(address: string): Place | undefined {
  const plain = address.replace(/^::ffff:/i, "");
  return places.find((place) => plain.startsWith(place.prefix));
}

/** [doc] behind a proxy the vendor takes the first hop of `X-Forwarded-For`, which is what makes that header a leak. */
export function addressOf(socketAddress: string, forwardedFor: string | string[] | undefined): string {
  const hops = Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor;
  return hops?.split(",")[0]?.trim() || socketAddress;
}
