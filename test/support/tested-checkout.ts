import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { copyRepository } from "./copied-repository.ts";
import { filesOfSample, textsIn } from "./sample-files.ts";

const sample = "who-calls";
const settings = "Pulumi.local.yaml";

/**
 * Tests are about the product with the API that it ships with. Where somebody has made another of it, commands are run in a copy
 * of the repository, and programs deployed from it, that has that one again.
 *
 * @returns the copy; undefined: the repository itself is as it ships
 */
export function checkoutWithSample(repository: string): string | undefined {
  const shipped = filesOfSample(sample);
  const shippedSettings = readFileSync(join(repository, "test/sample-apps", sample, settings), "utf8");
  const { "host.json": _host, ...own } = textsIn(join(repository, "functions"));
  const isAsShipped =
    isDeepStrictEqual(own, shipped) && readFileSync(join(repository, settings), "utf8") === shippedSettings;
  return isAsShipped
    ? undefined
    : copyRepository(repository, { functions: shipped, files: { [settings]: shippedSettings } });
}
