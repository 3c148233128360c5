import type { Guardian } from "@protected-function/engine/guardian.ts";
import { createRunCommand } from "@protected-function/engine/run-command.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { Probe } from "./probe.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

/** The package that a checkout builds, or the reason that the build fails. */
export type CheckoutPackage =
  | { readonly sha256: string; readonly functions: readonly string[]; readonly zipBase64?: string }
  | { readonly why: string };

/** Runs in a separate process, because it loads the function's code. */
const script = [
  'import { pathToFileURL } from "node:url";',
  `import { buildPackage } from "${import.meta.resolve("@protected-function/infra/build")}";`,
  "const [appSettings] = JSON.parse(process.argv[1]);",
  'const folder = new URL("functions/", `${pathToFileURL(process.cwd()).href}/`);',
  "const { sha256, functions, zip } = await buildPackage(folder, appSettings);",
  'process.stdout.write(JSON.stringify({ sha256, functions, zipBase64: Buffer.from(zip).toString("base64") }));',
].join("\n");

/**
 * @param directory the folder with Pulumi.yaml
 * @param appSettings those of the stack's outputs
 */
export async function checkoutPackage(
  directory: string,
  { appSettings }: Pick<StackOutputs, "appSettings">,
  { guardian, signal }: { readonly guardian: Guardian; readonly signal: AbortSignal },
): Promise<CheckoutPackage> {
  const { exitCode, stdout, stderr } = await createRunCommand(guardian)(
    process.execPath,
    ["--input-type=module", "--eval", script, JSON.stringify([appSettings])],
    { env: childEnvironment(process.env), cwd: directory, signal },
  );
  if (exitCode === 0) return JSON.parse(stdout) as CheckoutPackage;
  // Take the text up to the stack trace, because contract errors take several lines.
  const [reason = "the build printed no error"] =
    /^\w*(?:Error|Unknown|Invalid): [^]*?(?=\n +at |\n*$(?![^]))/m.exec(stderr) ?? [];
  return { why: `this checkout's package can't be built, so it can't be compared: ${plainText(reason)}` };
}

/** Whether this checkout builds the stack's declared package. If not, other probes compare with a different package. */
export function probeCheckout({ packageSha256 }: StackOutputs, checkout: CheckoutPackage): Probe {
  const probe = { id: "checkout", claim: "This checkout builds the package that the stack declares." } as const;
  if (!("sha256" in checkout)) return { ...probe, outcome: "not checked", found: checkout.why };
  const short = (hash: string) => `${hash.slice(0, 12)}…`;
  if (checkout.sha256 === packageSha256) {
    return {
      ...probe,
      outcome: "as expected",
      found: `this checkout builds the same package, ${short(packageSha256)}`,
    };
  }
  return {
    ...probe,
    outcome: "warning",
    found: `this checkout builds ${short(checkout.sha256)}, the stack declares ${short(packageSha256)}`,
    fix: "Check out the commit that was deployed to compare with it, or deploy this one: `npx pulumi up`.",
  };
}
