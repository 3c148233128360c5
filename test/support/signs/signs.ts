import { entraSigns } from "./entra.ts";
import { functionAppSigns } from "./function-app.ts";
import { graphSigns, lagSigns, troubleSigns } from "./graph.ts";
import { resourceManagerSigns } from "./resource-manager.ts";
import type { Signs } from "./sign.ts";

/** What a witness sends shows which behaviours of packages/twin/FIDELITY.md it meets. */
const signs: Signs = { ...entraSigns, ...graphSigns, ...resourceManagerSigns, ...functionAppSigns };

/** Of behaviours that only come up where one test makes them: by its file below `test/`. */
const signsOfTests: Readonly<Record<string, Signs>> = {
  "twin/providers/replication-lag.test.ts": lagSigns,
  "twin/providers/retried.test.ts": troubleSigns,
};

export const allSigns: readonly Signs[] = [signs, ...Object.values(signsOfTests)];

/** Those to be looked for where a test, a file below `test/`, hears witnesses. */
export function signsIn(test: string): Signs {
  return signsOfTests[test] ?? signs;
}

/** Witnesses that send nothing: they have seen what a test that runs them proves. */
export const silent: ReadonlySet<string> = new Set(["functions"]);
