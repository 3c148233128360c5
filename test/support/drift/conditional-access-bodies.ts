import type { Inputs } from "./leaves.ts";

type Part = Readonly<Record<string, unknown>>;

/**
 * The PATCH that makes a policy what these inputs say. Conditions and controls are sent whole: Graph replaces them.
 * https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update
 */
export function policyBody(inputs: Inputs, changed: readonly string[]): Part {
  return Object.fromEntries(
    changed.map((name) => [name, name === "conditions" ? conditions(inputs[name] as Part) : (inputs[name] ?? null)]),
  );
}

/**
 * The PATCH that makes a location of IP ranges what these inputs say; each range has a type of its own.
 * https://learn.microsoft.com/graph/api/ipnamedlocation-update
 */
export function locationBody(inputs: Inputs, changed: readonly string[]): Part {
  const { ipRanges, trusted = false } = (inputs["ip"] ?? {}) as {
    readonly ipRanges?: readonly string[];
    readonly trusted?: boolean;
  };
  return {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    ...(changed.includes("displayName") && { displayName: inputs["displayName"] ?? null }),
    ...(changed.includes("ip") && { ipRanges: (ipRanges ?? []).map(range), isTrusted: trusted }),
  };
}

/** Graph says `includeUsers` where the SDK says `includedUsers`; so with all that is in or out. */
function conditions(said: Part): Part {
  return Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, Array.isArray(value) ? value : inGraphsWords(value as Part)]),
  );
}

function inGraphsWords(part: Part): Part {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name.replace(/^(in|ex)cluded/, "$1clude"), value]),
  );
}

function range(cidrAddress: string): Part {
  const family = cidrAddress.includes(":") ? "iPv6" : "iPv4";
  return { "@odata.type": `#microsoft.graph.${family}CidrRange`, cidrAddress };
}
