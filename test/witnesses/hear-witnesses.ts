import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrokenWire } from "../support/broken-wire.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { runWitness } from "./run-witness.ts";
import type { BrokenAnswer, Witness } from "./witness.ts";
import { deployForWitnesses, type WitnessedStack } from "./witnessed-stack.ts";

/**
 * Each witness does what it is asked, on one deployed stack that all share; and each is seen to fail, by an error of its
 * own, when one place of the twin's answers is broken on the wire.
 *
 * @param more tests that look at the same stack
 */
export function hearWitnesses(
  title: string,
  witnesses: readonly Witness[],
  more: (stack: () => WitnessedStack) => void = () => {},
): void {
  let stack: WitnessedStack;
  describe.skipIf(!hasEngine())(title, () => {
    beforeAll(async () => {
      stack = await deployForWitnesses();
    });
    afterAll(async () => {
      await stack?.close();
    });

    it.for(witnesses.map((witness) => [`${witness.client} ${witness.does}`, witness] as const))(
      "%s",
      async ([, witness]) => {
        const { environment } = stack.deployment.local.twin;
        expect(await runWitness(witness, stack, environment)).toEqual({ answer: witness.answers(stack) });
      },
    );

    it.for(witnesses.flatMap((witness) => witness.broken.map((broken) => named(witness, broken))))(
      "%s",
      async ([, witness, broken]) => {
        const wire = await openBrokenWire(stack.deployment.local.twin, broken);
        try {
          const told = await runWitness(witness, stack, wire.environment);
          expect(told).toEqual({ raised: expect.objectContaining(broken.raises) });
          expect(wire.broken()).toBeGreaterThan(0);
        } finally {
          await wire.close();
        }
      },
    );

    more(() => stack);

    it("no client met a mistake of the twin, or asked for a host outside", () => {
      const { control } = stack.deployment.local.twin;
      expect(control.faults()).toEqual([]);
      expect([...control.refusedHosts().keys()]).toEqual([]);
    });
  });
}

function named(witness: Witness, broken: BrokenAnswer): readonly [string, Witness, BrokenAnswer] {
  return [`${witness.client}, where it ${witness.does}, refuses when ${broken.that}`, witness, broken];
}
