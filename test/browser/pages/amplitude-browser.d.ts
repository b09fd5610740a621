/** What the test asks of the package, which is not installed everywhere. */
declare module "@amplitude/analytics-browser" {
  interface Sent {
    readonly promise: Promise<unknown>;
  }
  class Identify {
    set(property: string, value: unknown): this;
    setOnce(property: string, value: unknown): this;
  }
  function init(apiKey: string, options: object): Sent;
  function track(event: string, properties?: object, options?: object): Sent;
  function identify(what: Identify): Sent;
  function setGroup(type: string, name: string): Sent;
  function groupIdentify(type: string, name: string, what: Identify): Sent;
  function setUserId(id: string): void;
  function setTransport(transport: "beacon"): void;
  function flush(): Sent;
}
