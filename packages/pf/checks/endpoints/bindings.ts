import { sendToSite } from "../send-to-site.ts";
import type { EndpointBinding, StackOutputs } from "@protected-function/infra/outputs.ts";
import { callEndpoint, callersRoles, callersToken, loggedDuring } from "../call.ts";
import type { EndpointCheck, EndpointEvidence } from "../check.ts";
import type { Origin } from "../origin.ts";

/** A binding that a handler brings, and that no check runs. */
interface BoundEndpoint {
  /** The function's name in the contract. */
  readonly name: string;
  readonly binding: EndpointBinding;
}

/** Every binding of every endpoint once, whatever the number of its methods. */
export function boundEndpoints({ endpoints }: Pick<StackOutputs, "endpoints">): readonly BoundEndpoint[] {
  const functions = new Map(endpoints.map(({ name, bindings = [] }) => [name, bindings] as const));
  return [...functions].flatMap(([name, bindings]) => bindings.map((binding) => ({ name, binding })));
}

/** The bindings whose service the twin has. */
export function storageBindingsIn(outputs: Pick<StackOutputs, "endpoints">): readonly BoundEndpoint[] {
  return boundEndpoints(outputs).filter(({ binding }) => isStorage(binding));
}

/** Whether the twin has the service of a binding. */
export function isStorage({ type }: EndpointBinding): boolean {
  return ["queue", "blob", "table"].includes(type.toLowerCase());
}

/** `output orders (queue)` */
export function bindingText({ direction, type, name }: EndpointBinding): string {
  return `${direction === "in" ? "input" : "output"} ${name} (${type})`;
}

/** The row of bindings: what it lists is registered and never proved. */
export const bindingsRow = "E12";

/**
 * Row E12: each binding that a handler brings. E6 proves that it is registered. The twin has storage, so there the
 * handler is called with its sample, and what it wrote is read back; other data needs the real service.
 */
export const bindingsNotRun: EndpointCheck = {
  group: "The function",
  row: bindingsRow,
  needs: [],
  claims: (outputs) =>
    boundEndpoints(outputs).map(({ name, binding }) =>
      binding.direction === "in"
        ? `${name} gets its data by the ${bindingText(binding)}.`
        : `${name} delivers its data by the ${bindingText(binding)}.`,
    ),
  run: async (origin, report) => {
    const missing = `registered, not run ${origin.ownTenant === true ? "here" : "by the checks"}`;
    const storage = storageBindingsIn(origin.outputs);
    const calls = storage.length === 0 ? new Map<string, Called>() : await callsOf(origin);
    for (const { name, binding } of boundEndpoints(origin.outputs)) {
      const isStorage = storage.some((bound) => bound.name === name && bound.binding.name === binding.name);
      const called = calls.get(name);
      if (isStorage && called) report(await ranIn(origin, called, binding, missing));
      else report({ missing: [missing, ...whyUncalled(origin, name, isStorage)].join(": ") });
    }
  },
};

/** What the calls of an endpoint came to. */
interface Called {
  readonly lines: readonly string[];
  readonly statuses: readonly number[];
}

/** Only on a twin: a call writes. */
function mayCall({ functionLog, ownTenant }: Origin): boolean {
  return functionLog !== undefined && ownTenant === true;
}

/** Calls each endpoint that has a storage binding, as the stack's caller. By the endpoint's name. */
async function callsOf(origin: Origin): Promise<ReadonlyMap<string, Called>> {
  const { outputs } = origin;
  const calls = new Map<string, Called>();
  if (!mayCall(origin)) return calls;
  const held = callersRoles(origin);
  const bound = new Set(storageBindingsIn(outputs).map(({ name }) => name));
  for (const endpoint of outputs.endpoints) {
    const { name, allow } = endpoint;
    if (!bound.has(name) || (allow && !allow.some((role) => held.includes(role)))) continue;
    const headers = allow ? { authorization: `Bearer ${await callersToken(origin)}` } : {};
    const { result, lines = [] } = await loggedDuring(origin, () => callEndpoint(endpoint, headers), haveEnded);
    const before = calls.get(name);
    calls.set(name, {
      lines: [...(before?.lines ?? []), ...lines],
      statuses: [...(before?.statuses ?? []), result.status],
    });
  }
  return calls;
}

/** Whether each function that the log says has begun has ended. A streamed answer arrives before its outputs are written. */
function haveEnded(lines: readonly string[]): boolean {
  const count = (beginning: string) => lines.filter((line) => line.startsWith(beginning)).length;
  return count("Executed 'Functions.") >= count("Executing 'Functions.");
}

/** Why nothing called a binding's endpoint. Nothing to say of a live stack, where no check runs a binding. */
function whyUncalled(origin: Origin, name: string, isStorage: boolean): readonly string[] {
  if (!mayCall(origin)) return [];
  if (!isStorage) return ["the twin has queues, blobs and tables, and no other service"];
  const roles = [...new Set(origin.outputs.endpoints.flatMap((one) => (one.name === name ? (one.allow ?? []) : [])))];
  return [
    `the checks call as the stack's first caller, who has none of its roles. Give it one in the settings: ${roles.join(", ")}`,
  ];
}

async function ranIn(
  origin: Origin,
  { lines, statuses }: Called,
  binding: EndpointBinding,
  missing: string,
): Promise<EndpointEvidence> {
  const { name, type, direction } = binding;
  const answered = `got ${[...new Set(statuses)].join(" and ")}, and`;
  const fix = "In functions/contract.ts, give the endpoint a sample with which its handler gets there";
  const said = (beginning: string) => lines.find((line) => line.startsWith(beginning));
  if (direction === "in") {
    const unread = said(`The input '${name}' (${type}) isn't read: `);
    if (unread !== undefined) return { missing: `${missing}: ${unread}` };
    const failed = lines.find((line) => line.includes(`The binding '${name}' (${type}) failed`));
    if (failed === undefined && said(`Read the input '${name}' (${type})`) === undefined)
      return { missing: `${missing}: the call with the contract's sample ${answered} didn't read it. ${fix}` };
    return { action: "called it, and read the log of the Functions host", expected: "read", found: failed ?? "read" };
  }
  const lost = lines.find((line) => line.includes(` to '${name}' (${type}) is lost: `));
  if (lost !== undefined) return { missing: `${missing}: ${lost}` };
  const wrote = said(`Wrote the output '${name}' (${type}) to `);
  const failed = lines.find((line) => line.includes(`The binding '${name}' (${type}) failed`));
  if (wrote === undefined && failed === undefined)
    return { missing: `${missing}: the call with the contract's sample ${answered} wrote nothing to it. ${fix}` };
  const found = wrote === undefined ? failed : await readBack(origin, type, wrote.split(" to ").at(-1) ?? "");
  return { action: "called it, and read back what it wrote", expected: "there", found };
}

/** Reads the place that the host wrote to, as the function's identity. */
async function readBack({ outputs, managedIdentityToken }: Origin, type: string, place: string): Promise<string> {
  const scope = "https://storage.azure.com/.default";
  const token = await managedIdentityToken?.({ clientId: outputs.identity?.clientId ?? "", scope });
  if (token === undefined || "refusal" in token) return token?.refusal.message ?? "no token for the identity";
  const kind = type.toLowerCase();
  const url = `${place}${kind === "queue" ? "?peekonly=true" : kind === "table" ? "()?$top=1" : ""}`;
  const { status, text } = await sendToSite("GET", url, {
    headers: {
      authorization: `Bearer ${token.accessToken}`,
      "x-ms-version": "2023-11-03",
      accept: "application/json;odata=nometadata",
    },
  });
  if (status !== 200) return `${status} at ${place}`;
  if (kind === "queue") return text.includes("<QueueMessage>") ? "there" : "no message";
  return kind === "table" && !text.includes("PartitionKey") ? "no entity" : "there";
}
