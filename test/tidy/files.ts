import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A file of the tree. `path` has forward slashes and starts at the root; `text` is empty for files that are not text. */
export interface TreeFile {
  readonly path: string;
  readonly text: string;
}

const TEXT =
  /\.(ts|tsx|mts|js|mjs|cjs|css|html|md|json|jsonc|yaml|yml|toml|txt|sh|sql|service)$|(^|\/)(Dockerfile|Containerfile|LICENSE|NOTICE)$/;
const NOT_OURS: ReadonlySet<string> = new Set(["node_modules", ".git", "data", "dist", "coverage", "web/node_modules"]);

/** What is committed and what would be; a tree without git (an unpacked archive) is walked instead. */
export function readTree(root: string): readonly TreeFile[] {
  return listPaths(root)
    .filter((path) => existsSync(join(root, path)) && statSync(join(root, path)).isFile())
    .map((path) => ({ path, text: TEXT.test(path) ? readFileSync(join(root, path), "utf8") : "" }));
}

function listPaths(root: string): readonly string[] {
  try {
    const options = { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26, stdio: "pipe" } as const;
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], options);
    return [...new Set(listed.split("\0"))].filter((path) => path !== "").toSorted();
  } catch {
    return walk(root);
  }
}

export const walk = (root: string, below = ""): readonly string[] =>
  readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (NOT_OURS.has(path)) return [];
    return entry.isDirectory() ? walk(root, path) : [path];
  });
