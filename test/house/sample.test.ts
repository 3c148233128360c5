import { expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { checkoutWithSample } from "../support/tested-checkout.ts";

it("the tests' sample equals the tested checkout's, and isn't copied twice", () => {
  expect(checkoutWithSample(repository)).toBeUndefined();
});
