import type { Finding } from "../findings/finding.ts";
import type { Observed } from "../program/observed.ts";

/** A stack that was not there: everybody who gets in gains that, whatever the settings call it. */
export function newStack(stack: string, settingsName: string, { matrix, snapshot }: Observed): Finding {
  const admitted = matrix.cells.filter(({ outcome, resource }) => outcome === "allowed" && isOfTheApi(resource));
  const anonymous = snapshot.endpoints.filter((one) => one.anonymous !== undefined).map(({ name }) => name);
  return {
    id: "stack/new",
    severity: "opens",
    subject: stack,
    facts: { admitted: [...new Set(admitted.map(({ who }) => who))].toSorted(), anonymous },
    where: [{ file: settingsName }],
  };
}

/** The rest is what tokens for other services are given for: no stack decides about those. */
function isOfTheApi(resource: string): boolean {
  return resource !== "Microsoft Graph" && resource !== "anything else";
}
