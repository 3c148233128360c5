import {
  type ConditionalAccessPolicyInputs,
  toGraphPolicy,
} from "../../engine/stand-ins/azuread/conditional-access-policy-wire.ts";

export function policyWire(inputs: Readonly<Record<string, unknown>>): object | undefined {
  return toGraphPolicy(inputs as unknown as ConditionalAccessPolicyInputs);
}

export function namedLocationWire(inputs: Readonly<Record<string, unknown>>): object | undefined {
  const { displayName, ip } = inputs as {
    readonly displayName: string;
    readonly ip: { readonly ipRanges: readonly string[]; readonly trusted?: boolean };
  };
  const ipRanges = ip.ipRanges.map((cidrAddress) => ({ cidrAddress }));
  return { displayName, isTrusted: ip.trusted === true, ipRanges };
}
