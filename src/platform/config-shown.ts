import { Document, isCollection, isNode, Scalar } from "yaml";
import { z } from "zod";
import { dotted, leafPaths, type LoadedConfig, type Path } from "./config.ts";
import { configSchema } from "./config-schema.ts";

/** A value as machines take it: milliseconds, bytes. */
export interface ShownValue {
  readonly key: string;
  readonly value: unknown;
  readonly origin: string;
}

const SECRET_KEYS = new Set(["token", "secret", "url", "password"]);

const isSecret = (path: Path): boolean =>
  SECRET_KEYS.has(String(path.at(-1))) || (path[0] === "directory" && path.at(-1) !== "kind");

const originOf = ({ origins }: LoadedConfig, path: Path): string => origins[dotted(path)] ?? "default";

/** The effective configuration, value by value; secrets are hidden. */
export const configValues = (loaded: LoadedConfig): readonly ShownValue[] =>
  leafPaths(loaded.config).map((path) => {
    const value = path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown>)[step], loaded.config);
    return { key: dotted(path), value: isSecret(path) ? "(hidden)" : value, origin: originOf(loaded, path) };
  });

/**
 * The effective configuration as a file that can be read again, with where each value comes from behind it. A secret is
 * left empty, which is refused until somebody fills it in.
 */
export function configText(loaded: LoadedConfig): string {
  const document = new Document(z.encode(configSchema, loaded.config));
  for (const path of leafPaths(loaded.config)) {
    if (isSecret(path)) document.setIn(path, new Scalar(null));
    const node = document.getIn(path, true);
    if (!isNode(node)) continue;
    if (isCollection(node)) node.flow = true;
    node.comment = ` ${isSecret(path) ? "(hidden) " : ""}${originOf(loaded, path)}`;
  }
  return document.toString({ lineWidth: 0, nullStr: "" });
}
