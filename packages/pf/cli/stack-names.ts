import { readdirSync } from "node:fs";

/** The stack of a settings file: `dev` of `Pulumi.dev.yaml`. Undefined for any other name. */
export function stackOf(fileName: string): string | undefined {
  return /^Pulumi\.(.+)\.yaml$/.exec(fileName)?.[1];
}

/** The stack of `npm start`. No command deploys it to Azure. */
const twinStack = "local";

/** The stacks with a settings file in a folder that may be deployed to Azure. */
export function liveStacksIn(directory: string): readonly string[] {
  return stackNamesIn(directory)
    .filter((name) => name !== twinStack)
    .toSorted();
}

/** The stacks that have a settings file in a folder. */
export function stackNamesIn(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => stackOf(name) ?? []);
}
