import { randomUUID } from "node:crypto";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { exampleRole } from "./example-role.ts";
import { writeThere } from "./contract-problem.ts";
import { memberKinds, methods } from "./contract-shape.ts";
import type { MissingLevel } from "./missing-levels.ts";
import { belowPrefix, meantRoute } from "./route-faults.ts";
import { segmentsOf } from "./routes.ts";
import { intoVault } from "@protected-function/core/text/in-vault.ts";
import { isObject } from "@protected-function/core/text/json.ts";
import { isSecretInContract } from "./secret-in-contract.ts";
import { valueAt } from "./schema-keys.ts";

/** A value that the contract's shape refuses, with all that its fix may name. */
export interface Refused {
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
  readonly contract: unknown;
  /** The prefix that host.json puts before every route. */
  readonly routePrefix: string;
}

/** What to write in place of what the shape of a contract refuses. */
export function fixOfShape(refused: Refused): string {
  const [part, , name, inner, ...deeper] = refused.path;
  const forms = refused.path.length < 3 ? whole : part === "roles" ? ofRole : ofEndpoint;
  const key = refused.path.length < 3 ? String(part ?? "contract") : String(name);
  const fix = (Object.hasOwn(forms, key) ? forms[key] : undefined) ?? example;
  if (key === "sample" && inner === "params" && deeper.length > 0) return ofParameter(refused);
  return fix(refused);
}

type Fix = (refused: Refused) => string;

const example = ({ path }: Pick<Refused, "path">): string =>
  `write this, for example, in functions/contract.ts: ${exampleAt(path) ?? "a value of that kind"}`;

const whole: Readonly<Record<string, Fix>> = {
  roles: ({ path, value }) =>
    path.length === 1 && isTexts(value)
      ? `write this in its place in functions/contract.ts: roles: { ${value.map((name) => exampleRole(name)).join(", ")} }`
      : (namesFix(path, value) ?? example({ path })),
  endpoints: ({ path, value }) => namesFix(path, value) ?? example({ path }),
  settings: ({ path, value }) => {
    const name = String(path[1]);
    if (path.length > 1 && isSecretInContract(name, value))
      return intoVault(
        name,
        `write "secret" there in functions/contract.ts, or "text" if it isn't one`,
        "replace a secret, because this file has it",
      );
    if (path.length > 1)
      return `write ${meantSetting(value, name)} there in functions/contract.ts${orSecret(value, name)}`;
    const names = isTexts(value) ? value.map((line) => line.split(/[=:]/, 1).join("").trim()) : [];
    const all = isTexts(value) ? names.map((name) => `${nameText(name)}: "text"`) : ['ORDERS_REGION: "text"'];
    const fix = `write settings: { ${all.join(", ")} }`;
    return isTexts(value)
      ? `${fix} in its place in functions/contract.ts, with "secret" for what must stay in a key vault`
      : `${fix}, for example, in functions/contract.ts, or remove it`;
  },
  files: ({ path }) =>
    `write ${path.length === 1 ? '["data/prices.csv"]' : '"data/prices.csv"'}, for example, there in functions/contract.ts: a path below functions/`,
};

/** A list of objects in place of an object of them by name. */
function namesFix(path: readonly PropertyKey[], value: unknown): string | undefined {
  if (path.length !== 1 || !Array.isArray(value) || value.length === 0 || !value.every(isObject)) return undefined;
  const [part] = path;
  const [first]: readonly Readonly<Record<string, unknown>>[] = value;
  const own = first?.["name"] ?? first?.["value"];
  const name = typeof own === "string" ? own : part === "roles" ? "Orders.Read" : "orders";
  return `write a name before each entry in functions/contract.ts, and braces in place of the brackets: ${String(part)}: { ${nameText(name)}: { ... } }`;
}

/** A name as an object literal has it. */
export const nameText = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

/** What an app setting's declaration means, in the words of environment files and of other frameworks too. */
function meantSetting(value: unknown, name: string): string {
  const { type, secret, optional, default: standard }: Readonly<Record<string, unknown>> = Object(value);
  const isSecret =
    secret === true || /secret|secure|password/i.test(String(type ?? value)) || isSecretInContract(name, standard);
  const parts = [
    ...(optional === true ? ["optional: true"] : []),
    ...(["string", "number", "boolean"].includes(typeof standard) && !isSecret && optional !== true
      ? [`default: ${JSON.stringify(String(standard))}`]
      : []),
  ];
  const word = isSecret ? '"secret"' : '"text"';
  return parts.length === 0 ? word : `{ type: ${word}, ${parts.join(", ")} }`;
}

const orSecret = (value: unknown, name: string): string =>
  meantSetting(value, name).includes("secret") ? "" : ', or "secret" for what must stay in a key vault';

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
}

const ofRole: Readonly<Record<string, Fix>> = {
  id: ({ value }) =>
    `write ${value === undefined ? "id: " : ""}"${randomUUID()}" there in functions/contract.ts for a new role; a deployed role keeps the id that it had`,
  displayName: ({ value, path }) =>
    typeof value === "string" && value.trim() !== ""
      ? `shorten it by ${value.trim().length - 100} characters in functions/contract.ts`
      : `write ${value === undefined ? "displayName: " : ""}${JSON.stringify(String(path[1]))}, for example, there in functions/contract.ts`,
  description: ({ value }) =>
    typeof value === "string" && value.trim() !== ""
      ? `shorten it by ${value.trim().length - 1024} characters in functions/contract.ts`
      : "write a text there in functions/contract.ts, or remove it",
  members: ({ value, path }) => {
    if (path.length > 3) return nearestThere(value, memberKinds) ?? `${writeThere("Application")}, or "User"`;
    if (value === undefined) return example({ path });
    return `${writeThere(allowedOf(value, memberKinds))}${isFilled(value, memberKinds) ? "" : ", or one of them"}`;
  },
};

const ofEndpoint: Readonly<Record<string, Fix>> = {
  methods: ({ value, path }) => {
    if (path.length > 3)
      return (
        nearestThere(value, methods) ??
        `${writeThere("GET")} if it reads, or "POST" if it writes, or remove it from the list`
      );
    if (value === undefined) return example({ path });
    const fix = writeThere(isFilled(value, methods) ? allowedOf(value, methods) : ["GET"]);
    return isFilled(value, methods) ? fix : `${fix}, for example`;
  },
  route: ({ value, path, routePrefix }) => {
    if (typeof value !== "string") return example({ path });
    // Without "?", a parameter may stand anywhere.
    const meant = meantRoute(value, routePrefix) ?? meantRoute(value.replaceAll("?}", "}"), routePrefix);
    if (meant !== undefined) {
      const isCut = value.includes("://") || belowPrefix(value.replace(/^\/+/, ""), routePrefix) !== undefined;
      return isCut && routePrefix !== "" ? `write "${meant}": the host adds /${routePrefix}` : writeThere(meant);
    }
    const slug = value
      .split("/")
      .flatMap((segment) => slugOf(segment) || [])
      .join("/");
    const isText = segmentsOf(slug) !== undefined && !/[{}]/.test(value);
    return `${writeThere(isText ? slug : "orders/{id}")}, for example`;
  },
  allow: ({ value, path, contract }) => {
    const roles = rolesOf(contract);
    if (path.length > 3) return `${writeThere(roles[0] ?? "Orders.Read")}, or another role's name`;
    const named = (Array.isArray(value) ? value : [value]).filter((one) => roles.includes(String(one)));
    const name = printable(pathText(path.slice(0, 2)));
    if (meansAnyone(value))
      return `write your reason in place of allow in functions/contract.ts, such as anonymous: "Load balancer probe"`;
    if (roles.length === 0)
      return `declare a role and name it there in functions/contract.ts, write anonymous with the reason in place of allow, or remove ${name}`;
    if (named.length > 0) return writeThere(named);
    return `${writeThere(roles.slice(0, 1))}, or remove ${name} if nobody may call it`;
  },
  anonymous: () => `write your reason there in functions/contract.ts, such as "Load balancer probe"`,
  sample: ({ value, path }) => {
    if (path[3] === "body") return "write data alone there in functions/contract.ts: texts, numbers, lists and objects";
    if (path[3] === "safe")
      return ["true", "yes"].includes(String(value).toLowerCase())
        ? "write true there in functions/contract.ts, without quotes"
        : "write true or false there in functions/contract.ts, without quotes";
    const object = path[3] === "params" ? '{ id: "1" }' : '{ params: { id: "1" } }';
    return `write ${object}, for example, there in functions/contract.ts, or remove it`;
  },
};

/** `allow: "anonymous"` and the like: other frameworks' words for an endpoint without a token. */
function meansAnyone(value: unknown): boolean {
  return /^(?:anonymous|anyone|everyone|public|all|none|\*)$/i.test(String(value));
}

function ofParameter({ value }: Refused): string {
  const isPlain = ["number", "boolean"].includes(typeof value) && /^[\w.~-]+$/.test(String(value));
  if (isPlain) return writeThere(String(value));
  const slug = typeof value === "string" ? slugOf(value) : "";
  return `${writeThere(slug || "1")}, for example`;
}

/** The text with a hyphen for each run of characters that a route's segment can't have. May be empty. */
function slugOf(text: string): string {
  return text.replaceAll(/[^\w.~-]+/g, "-").replaceAll(/^[.-]+|[.-]+$/g, "");
}

function nearestThere(typed: unknown, allowed: readonly string[]): string | undefined {
  const meant = typeof typed === "string" ? nearest(typed, allowed) : undefined;
  return meant === undefined ? undefined : writeThere(meant);
}

const listOf = (value: unknown): readonly unknown[] => [...new Set(Array.isArray(value) ? value : [value])];

function isFilled(value: unknown, allowed: readonly string[]): boolean {
  return listOf(value).some((one) => allowed.includes(String(one).trim()));
}

/** The entries that are allowed, once each; all that are, if none is. */
function allowedOf(value: unknown, allowed: readonly string[]): readonly unknown[] {
  return isFilled(value, allowed) ? listOf(value).filter((one) => allowed.includes(String(one))) : allowed;
}

function rolesOf(contract: unknown): readonly string[] {
  return Object.keys(Object(valueAt(contract, ["roles"])));
}

/**
 * The fix of an endpoint with neither `allow` nor `anonymous`, or with both.
 *
 * @param key the unknown property that stands for one of them, if any
 */
export function accessFix(endpoint: unknown, contract: unknown, key = ""): string {
  if (meansAnyone(key))
    return `write your reason in place of ${key} in functions/contract.ts, such as anonymous: "Load balancer probe"`;
  if (Object.hasOwn(Object(endpoint), "allow"))
    return "remove anonymous in functions/contract.ts to require a role, or allow to let anyone call it";
  const [role = "Orders.Read"] = rolesOf(contract);
  const place = key === "" ? "" : "in place of it ";
  return `write this, for example, ${place}in functions/contract.ts: allow: [${JSON.stringify(role)}]`;
}

/** The fix of roles or endpoints that are one entry without its name, or of parts that stand too high in an entry. */
export function levelFix(part: string, { between, parts }: Pick<MissingLevel, "between" | "parts">): string {
  if (between[0] === undefined) {
    const name = part === "roles" ? '"Orders.Read"' : "orders";
    return `write a name and braces around it in functions/contract.ts, such as ${part}: { ${name}: { ... } }`;
  }
  const inner = `{ ${Object.keys(parts)
    .map((name) => `${name}: ...`)
    .join(", ")} }`;
  const written = between.reduceRight<string>((below, name) => `{ ${name ?? "name"}: ${below} }`, inner);
  return `write ${written.slice(2, -2)} in its place in functions/contract.ts`;
}

/** A line to write for what is missing, by its name and place. */
export function exampleAt(path: readonly PropertyKey[]): string | undefined {
  const [part, , name] = path;
  if (path.length === 0) return `export const contract = defineContract({ ${roles()}, ${examples.endpoints.all} })`;
  if (part === "roles")
    return path.length === 1
      ? roles()
      : path.length === 2
        ? exampleRole(String(path[1]))
        : examples.roles[String(name)];
  if (part !== "endpoints") return undefined;
  if (path.length === 1) return examples.endpoints.all;
  return path.length === 2
    ? examples.endpoints.all.replace("orders:", `${JSON.stringify(path[1])}:`).slice("endpoints: { ".length, -2)
    : examples.endpoints[String(name)];
}

const roles = () => `roles: { ${exampleRole("Orders.Read")} }`;

const examples = {
  roles: { members: 'members: ["Application"]' } as Readonly<Record<string, string>>,
  endpoints: {
    all: 'endpoints: { orders: { methods: ["GET"], route: "orders", allow: ["Orders.Read"] } }',
    methods: 'methods: ["GET"]',
    route: 'route: "orders/{id}"',
  } as Readonly<Record<string, string>> & { readonly all: string },
};
