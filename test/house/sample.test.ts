import { expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { checkoutWithSample } from "../support/tested-checkout.ts";

it("the tests' sample is what the tested checkout has: no copy of a copy is made", () => {
  expect(checkoutWithSample(repository)).toBeUndefined();
});
