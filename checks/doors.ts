import type { StackOutputs } from "../infra/outputs.ts";
import { type Answer, send } from "../azure/http.ts";

/** One method of an endpoint of the deployed contract. */
export type Door = StackOutputs["endpoints"][number];

/** Of some doors those that somebody with these app roles may open; without any, the anonymous ones. */
export function doorsFor(doors: readonly Door[], roles: readonly string[]): readonly Door[] {
  return doors.filter(({ allow }) => allow === undefined || allow.some((role) => roles.includes(role)));
}

/** The doors behind the guard. */
export function protectedDoors({ endpoints }: StackOutputs): readonly Door[] {
  return endpoints.filter(({ allow }) => allow !== undefined);
}

/**
 * The door that the guide's rows knock at: the first protected one that opens to these roles, one that changes nothing before
 * others; where none does, the first protected one.
 */
export function usualDoor(outputs: StackOutputs, roles: readonly string[]): Door | undefined {
  const all = protectedDoors(outputs);
  const open = all.filter(({ allow = [] }) => allow.some((role) => roles.includes(role)));
  return open.find(isSafe) ?? open[0] ?? all.find(isSafe) ?? all[0];
}

/** Whether it may be called on a live stack unasked: the contract says so, or it only reads. */
export function isSafe({ method, sample }: Door): boolean {
  return sample?.safe ?? (method === "GET" || method === "HEAD");
}

/** Its path as the contract has it, parameters in braces: `/api/orders/{id}`. No URL reads it so: `{id?}` has a query's mark. */
export function pathOfDoor({ url }: Door): string {
  return url.replace(/^https?:\/\/[^/]*/, "") || "/";
}

/** `POST orders/{id}`, as the contract names it. */
export function nameOfDoor(door: Door): string {
  return `${door.method} ${pathOfDoor(door).replace(/^\/(?:api\/)?/, "")}`;
}

/** Where it is called: with the sample's parameters; of those that nobody gives, an optional one is left out, others are 1. */
export function addressOf({ url, sample }: Door): string {
  return url
    .replaceAll(/\{\*?(\w+)(\??)\}/g, (_, name: string, optional: string) =>
      encodeURIComponent(sample?.params?.[name] ?? (optional === "" ? "1" : "")),
    )
    .replace(/\/$/, "");
}

/** A call of a door with headers as they are given, and the sample's body. */
export function callDoor(door: Door, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const { method, sample } = door;
  const hasBody = sample?.body !== undefined && method !== "GET" && method !== "HEAD";
  return send(method, addressOf(door), {
    headers: { ...(hasBody && { "content-type": "application/json" }), ...headers },
    ...(hasBody && { body: JSON.stringify(sample.body) }),
  });
}

/** `a, b and c`: names in a sentence of ours. */
export function allOf(names: readonly string[], conjunction: "and" | "or" = "and"): string {
  const [last = "", ...others] = names.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(", ")} ${conjunction} ${last}`;
}
