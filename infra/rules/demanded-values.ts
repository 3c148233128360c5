import { readInput } from "./read-input.ts";

/** What may stand at a path. Absent is never allowed: the platform's defaults change, and differ between its doors. */
export interface DemandedValue {
  readonly path: string;
  readonly allowed: readonly (string | boolean)[];
}

/** Which demands the inputs break for certain: all of them, in one text each for what was found and for the fix. */
export function brokenDemands(
  inputs: Readonly<Record<string, unknown>>,
  demands: readonly DemandedValue[],
): { readonly found: string; readonly fix: string } | undefined {
  const broken = demands.flatMap(({ path, allowed }) => {
    const reading = readInput(inputs, path);
    if (!reading.known || allowed.some((value) => value === reading.value)) return [];
    const wanted = allowed.map((value) => JSON.stringify(value)).join(" or ");
    return [{ found: `${path} is ${reading.shown}`, fix: `set ${path} to ${wanted}` }];
  });
  if (broken.length === 0) return undefined;
  return { found: broken.map(({ found }) => found).join(", "), fix: broken.map(({ fix }) => fix).join(", ") };
}
