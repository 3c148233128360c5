import { dirname, delimiter } from "node:path";
import { type StackOutputs, stackOutputsSchema } from "../infra/outputs.ts";
import { obtainEngine } from "../engine/obtain-engine.ts";
import { openStack } from "../engine/open-stack.ts";
import { programFolder } from "../engine/program-folder.ts";
import { startStandIns } from "../engine/stand-ins/index.ts";
import { renewExpiredSecrets } from "../stacks/settings/renew-ended-secrets.ts";
import type { Bench } from "./bench.ts";
import type { TwinAddress } from "./twin-address.ts";

/** Deploys our program to a twin, by the engine and stand-ins in this process, and answers the stack's outputs. */
export async function deployTo(
  { clients, deployer }: TwinAddress,
  { directory, guardian, signal, onProgress }: Bench,
): Promise<StackOutputs> {
  const engine = await obtainEngine({ env: process.env, signal, onProgress });
  const environment = { ...clients, ...deployer };
  const { PATH = "", HOME = "" } = process.env;
  const standIns = await startStandIns({
    // The upload is a node program: it runs by the node that runs this.
    environment: { PATH: [dirname(process.execPath), PATH].join(delimiter), HOME, ...environment },
    directory: await programFolder(directory),
    run: (command, args, options) => guardian.spawn(command, args, options),
  });
  try {
    const plugins = standIns.ports;
    const stack = await openStack({ engine, directory, stack: "local", environment, plugins, signal, guardian });
    try {
      await renewExpiredSecrets(stack, directory);
      await stack.up();
      return stackOutputsSchema.parse(await stack.outputs({ showSecrets: true }));
    } finally {
      await stack.close();
    }
  } finally {
    await standIns.close();
  }
}
