import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const apps = fileURLToPath(new URL("../sample-apps", import.meta.url));

/** What a user makes their own below functions/. */
export const usersOwn = ["contract.ts", "package.json", "host.json", "tsconfig.json", "src", "assets"];

/** The files of a sample app, by their paths below functions/ of a user's repository. */
export function filesOfSample(app: string): Readonly<Record<string, string>> {
  return textsIn(join(apps, app));
}

/** What a user has of these below a functions/, by path. */
export function textsIn(functions: string): Readonly<Record<string, string>> {
  const named = usersOwn.filter((name) => existsSync(join(functions, name)));
  const files = named.flatMap((name) =>
    name.includes(".")
      ? [join(functions, name)]
      : readdirSync(join(functions, name), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Object.fromEntries(
    files.map((file) => [relative(functions, file).split(sep).join("/"), readFileSync(file, "utf8")]),
  );
}
