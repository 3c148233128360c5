import { expect, it } from "vitest";
import { stackOf } from "../../../packages/core/text/stack-of.ts";

it.each([
  ["Pulumi.dev.yaml", "dev"],
  ["../orders/Pulumi.dev.yaml", "dev"],
  ["Pulumi.eu.prod.yaml", "eu.prod"],
  ["settings/dev.yaml", undefined],
  ["Pulumi.yaml", undefined],
  ["MyPulumi.dev.yaml", undefined],
  ["Pulumi.dev.yaml/notes", undefined],
  ["Pulumi.a/b.yaml", undefined],
  ["Pulumi.a b.yaml", undefined],
])("%s is the settings file of the stack %s", (file, stack) => {
  expect(stackOf(file)).toBe(stack);
});
