import { existsSync, globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CodeRegistration, registrationsIn } from "@protected-function/core/text/code/registrations.ts";
import { reservedAppSetting } from "@protected-function/core/text/reserved-app-settings.ts";

/** A function app that somebody has, as its files say. Nothing of it is run. */
export interface OwnApp {
  /** Its modules that register functions, by their paths from functions/. */
  readonly modules: readonly { readonly path: string; readonly registrations: readonly CodeRegistration[] }[];
  /** Its index, such as `src/index.js`. */
  readonly index?: string | undefined;
  readonly kind: "TypeScript" | "ES modules" | "CommonJS";
  /** `type` of functions/package.json. */
  readonly type?: string | undefined;
  /** Whether functions/tsconfig.json is there. */
  readonly hasTsconfig: boolean;
  /** The scripts `start` that it keeps, by file. */
  readonly starts: Readonly<Record<string, string>>;
  /** The app settings that the code reads, or that functions/local.settings.json has, without the platform's own. */
  readonly settings: readonly { readonly name: string; readonly type: "text" | "secret" }[];
  /** Whether functions/local.settings.json has any of them. */
  readonly hasLocalSettings: boolean;
  /** Whether the code has an input or output of a queue, blob or table. */
  readonly usesStorage: boolean;
  /** The files of functions of the older model, from functions/. */
  readonly older: readonly string[];
}

/** Reads the app in functions/ of a folder. Undefined if it has no code of its own. */
export async function readOwnApp(folder: string): Promise<OwnApp | undefined> {
  const functions = join(folder, "functions");
  const exclude = (path: string) => /(?:^|[\\/])node_modules$/.test(path);
  const files = globSync("**/*.{ts,mts,cts,js,mjs,cjs}", { cwd: functions, exclude })
    .map((path) => path.replaceAll("\\", "/"))
    .filter(
      (path) =>
        !/\.d\.[cm]?ts$|\.(?:test|spec)\.|(?:^|\/)(?:node_modules|__tests__|__mocks__)\/|^[^/]*\.config\./.test(path),
    )
    .filter((path) => path !== "contract.ts")
    .toSorted();
  const manifest = await jsonIn(join(functions, "package.json"));
  const type = typeof manifest["type"] === "string" ? manifest["type"] : undefined;
  // What a compiler wrote of a source registers the same functions again.
  const sources = files.filter(
    (path) => !/^(?:dist|build|out)\//.test(path) || !files.some((file) => file.endsWith(".ts")),
  );
  const texts = await Promise.all(
    sources.map(async (path) => [path, await readFile(join(functions, path), "utf8")] as const),
  );
  const modules = texts
    .map(([path, text]) => ({ path, registrations: registrationsIn(text) }))
    .filter(({ registrations }) => registrations.length > 0);
  const older = globSync("**/function.json", { cwd: functions, exclude }).map((path) => path.replaceAll("\\", "/"));
  const hasCode = sources.some((path) => path.startsWith("src/")) || isNamed(manifest["main"], functions);
  if (modules.length === 0 && older.length === 0 && !hasCode) return undefined;
  const local = await localSettings(functions);
  const isTypeScript = sources.some((path) => path.endsWith("ts"));
  const isCommonJs =
    type !== "module" && texts.some(([, text]) => /\brequire\s*\(|\bmodule\.exports\b|^\s*exports\./m.test(text));
  return {
    modules,
    index: sources.find((path) => /^src\/index\.[cm]?[jt]s$/.test(path)),
    kind: isTypeScript ? "TypeScript" : isCommonJs ? "CommonJS" : "ES modules",
    type,
    hasTsconfig: existsSync(join(functions, "tsconfig.json")),
    starts: Object.fromEntries(
      (
        await Promise.all(
          ["package.json", "functions/package.json"].map(
            async (file) => [file, await startIn(join(folder, file))] as const,
          ),
        )
      ).flatMap(([file, start]) => (start === undefined || /\bpf start\b/.test(start) ? [] : [[file, start]])),
    ),
    settings: settingsIn(texts.map(([, text]) => text).join("\n"), local),
    hasLocalSettings: local.size > 0,
    usesStorage: texts.some(([, text]) => /\b(?:input|output)\s*\.\s*(?:storage(?:Blob|Queue)|table)\s*\(/.test(text)),
    older: older.toSorted(),
  };
}

function isNamed(main: unknown, functions: string): boolean {
  return typeof main === "string" && globSync(main, { cwd: functions }).length > 0;
}

async function startIn(file: string): Promise<string | undefined> {
  const { start } = Object((await jsonIn(file))["scripts"]) as { readonly start?: unknown };
  return typeof start === "string" ? start : undefined;
}

/** Of the values, only whether they refer to a key vault: they may be secrets. */
async function localSettings(functions: string): Promise<ReadonlyMap<string, "text" | "secret">> {
  const values: unknown = (await jsonIn(join(functions, "local.settings.json")))["Values"];
  const entries = Object.entries(Object(values) as object).filter(([name]) => reservedAppSetting(name) === undefined);
  return new Map(
    entries.map(([name, value]) => [name, String(value).startsWith("@Microsoft.KeyVault(") ? "secret" : "text"]),
  );
}

const readSetting =
  /\bprocess\s*\.\s*env\s*(?:\?\.\s*|\.\s*)?(?:([A-Za-z]\w*)|\[\s*["'`]([A-Za-z]\w*)["'`]\s*\])|\{([^{}]*)\}\s*=\s*process\s*\.\s*env\b(?!\s*[.[?])/g;

/** `process.env.NAME`, `process.env["NAME"]`, `const { NAME: name = "x" } = process.env`; `NODE_ENV` is for packages. */
function settingsIn(code: string, local: ReadonlyMap<string, "text" | "secret">): OwnApp["settings"] {
  const read = [...code.matchAll(readSetting)].flatMap(([, plain, quoted, several]) => {
    const parts = several?.split(",").map((part) => /^\s*["']?([A-Za-z]\w*)/.exec(part)?.[1]) ?? [plain ?? quoted];
    return parts.filter((name) => name !== undefined);
  });
  const names = new Set([...local.keys(), ...read.filter((name) => name !== "NODE_ENV")]);
  return [...names]
    .filter((name) => reservedAppSetting(name) === undefined)
    .toSorted()
    .map((name) => ({ name, type: local.get(name) ?? "text" }));
}

/** Empty for a file that isn't there or isn't JSON, such as one with comments. */
async function jsonIn(file: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(file)) return {};
  try {
    return Object(JSON.parse(await readFile(file, "utf8"))) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
