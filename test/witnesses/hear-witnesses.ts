import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HeardExchange } from "../support/heard-exchange.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { openWire } from "../support/wire.ts";
import { runWitness } from "./run-witness.ts";
import { claimedIn, measuredIn } from "../support/seen-by.ts";
import { hosts } from "../support/signs/sign.ts";
import type { BrokenAnswer, Witness } from "./witness.ts";
import { deployForWitnesses, type WitnessedStack } from "./witnessed-stack.ts";

/**
 * Each witness does what it is asked, on one deployed stack that all share; and each client is seen to fail, by an error of its
 * own, when one place of the twin's answers is broken on the wire. What they met on the way is what packages/twin/FIDELITY.md says.
 *
 * @param test the file that hears them, below `test/`
 * @param more tests that look at the same stack
 */
export function hearWitnesses(
  test: string,
  title: string,
  witnesses: readonly Witness[],
  more: (stack: () => WitnessedStack) => void = () => {},
): void {
  let stack: WitnessedStack;
  const heard = new Map<string, HeardExchange[]>();
  const hear = async (witness: Witness, broken?: BrokenAnswer) => {
    const wire = await openWire(stack.deployment.local.twin, broken);
    try {
      return { told: await runWitness(witness, stack, wire.environment), broken: wire.broken(), passed: wire.heard };
    } finally {
      await wire.close();
      for (const exchange of wire.heard) {
        const name = hosts.entra.test(exchange.host) ? (witness.logsInBy ?? witness.name) : witness.name;
        heard.set(name, [...(heard.get(name) ?? []), exchange]);
      }
    }
  };

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
        const { told, broken } = await hear(witness);
        expect([told, broken]).toEqual([{ answer: witness.answers(stack) }, 0]);
      },
    );

    it.for(witnesses.flatMap((witness) => witness.broken.map((broken) => named(witness, broken))))(
      "%s",
      async ([, witness, broken]) => {
        const { told, broken: times, passed } = await hear(witness, broken);
        expect(told).toEqual({ raised: expect.objectContaining(broken.raises) });
        expect(times).toBeGreaterThan(0);
        // What was altered is no answer of the twin's, and shows nothing of it.
        expect(passed.filter(({ host, path }) => broken.host.test(host) && broken.path.test(path))).toEqual([]);
      },
    );

    it("each has seen exactly what packages/twin/FIDELITY.md lists for it", () => {
      expect(measuredIn(test, heard)).toEqual(claimedIn(test));
    });

    more(() => stack);

    it("no client met an error of the twin, or requested an outside host", () => {
      const { control } = stack.deployment.local.twin;
      expect(control.faults()).toEqual([]);
      expect([...control.refusedHosts().keys()]).toEqual([]);
    });
  });
}

function named(witness: Witness, broken: BrokenAnswer): readonly [string, Witness, BrokenAnswer] {
  return [`${witness.client}, where it ${witness.does}, refuses when ${broken.that}`, witness, broken];
}
