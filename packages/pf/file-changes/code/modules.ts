/** What a module lets code reach. Modules of Node without the prefix `node:`. */
export type ReachKind =
  | "network"
  | "processes"
  | "files"
  | "tokens"
  | "environment"
  | "code"
  | "caller"
  | "logs"
  | "answers"
  | "packages";

const byName: readonly (readonly [ReachKind, RegExp])[] = [
  [
    "network",
    /^(?:https?|http2|net|tls|dgram|dns(?:\/promises)?|undici|axios|got|node-fetch|cross-fetch|ky|superagent|request|needle|phin|ofetch|wretch|ws|socket\.io(?:-client)?|nodemailer|amqplib|ioredis|redis|pg|mysql2?|mongodb|mssql|kafkajs|@grpc\/grpc-js|@sendgrid\/.+|@slack\/.+|@azure\/(?:storage|service-bus|event-hubs|event-grid|eventgrid|cosmos|data-tables|core-rest-pipeline|core-client|monitor|communication|arm|web-pubsub|app-configuration|openai).*|applicationinsights)$/,
  ],
  [
    "tokens",
    /^(?:@azure\/(?:identity|msal-.+|keyvault-.+)|@microsoft\/microsoft-graph-client|google-auth-library|aws-sdk|@aws-sdk\/.+|openid-client|oauth4webapi|simple-oauth2)$/,
  ],
  ["processes", /^(?:child_process|cluster|worker_threads|execa|shelljs|zx|cross-spawn|node-pty)$/],
  ["files", /^(?:fs(?:\/promises)?|fs-extra|graceful-fs|sqlite|better-sqlite3|sqlite3)$/],
  ["environment", /^(?:os|process|dotenv)$/],
  ["code", /^(?:module|vm|v8|wasi|repl|inspector(?:\/promises)?|async_hooks|diagnostics_channel|trace_events|sea)$/],
];

/** Modules that only compute. */
const computing =
  /^(?:crypto|path(?:\/(?:posix|win32))?|url|util(?:\/types)?|buffer|querystring|string_decoder|assert(?:\/strict)?|events|stream(?:\/(?:promises|web|consumers))?|timers(?:\/promises)?|zlib|perf_hooks|punycode|constants|zod|valibot|ajv|yup|joi|superstruct|arktype|date-fns|luxon|dayjs|lodash(?:-es|\.\w+)?|ramda|remeda|uuid|nanoid|ulid|semver|yaml|fflate|decimal\.js|bignumber\.js|ms|@azure\/functions|@protected-function\/guard(?:\/contract)?|@protected-function\/core)(?:\/.*)?$/;

/** Undefined for a file of the same code, and for modules that only compute. Any other package may reach anything. */
export function kindOfModule(specifier: string): ReachKind | undefined {
  if (specifier.startsWith(".")) return undefined;
  const name = specifier.replace(/^node:/, "");
  const kind = byName.find(([, pattern]) => pattern.test(name))?.[0];
  if (kind !== undefined) return kind;
  return computing.test(name) || /^(?:node:test|test|vitest)/.test(specifier) ? undefined : "packages";
}

/** Data of the repository that a handler's package would hold, and answer with: settings, keys. A manifest has none. */
export function isForeignData(file: string, specifier: string): boolean {
  const isRelative = /^\.{1,2}\//.test(specifier) && file.startsWith("functions/");
  if (!isRelative || /(?:\.[cm]?[jt]sx?|\/package\.json)$|\/[^./]+$/.test(specifier)) return false;
  return !new URL(specifier, `file:///${file}`).pathname.startsWith("/functions/");
}
