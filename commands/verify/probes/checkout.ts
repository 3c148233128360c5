import type { StackOutputs } from "../../../infra/outputs.ts";
import type { CheckoutPackage } from "../checkout-package.ts";
import type { Probe } from "./probe.ts";

/** Whether what this checkout builds is what the stack declares: else it compares with another package. */
export function probeCheckout({ packageSha256 }: StackOutputs, checkout: CheckoutPackage): Probe {
  const probe = { id: "checkout", claim: "This checkout builds the package that the stack declares." } as const;
  if (!("sha256" in checkout)) return { ...probe, outcome: "not checked", found: checkout.why };
  const short = (hash: string) => `${hash.slice(0, 12)}…`;
  if (checkout.sha256 === packageSha256) {
    return { ...probe, outcome: "as expected", found: `this checkout builds ${short(packageSha256)}, too` };
  }
  return {
    ...probe,
    outcome: "warning",
    found: `this checkout builds ${short(checkout.sha256)}, the stack declares ${short(packageSha256)}`,
    fix: "Check out the commit that was deployed to compare with it, or deploy this one: `npx pulumi up`.",
  };
}
