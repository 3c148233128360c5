import { startStandIns, standInNames } from "../../packages/engine/stand-ins/index.ts";

/*
 * A provider plugin as an executable: the engine starts it, with its own environment, and reads its port from the first
 * line. Source: https://www.pulumi.com/docs/iac/guides/building-extending/providers/ ; newPlugin in
 * sdk/go/common/resource/plugin/plugin.go of pulumi/pulumi.
 */
const name = standInNames.find((one) => one === process.argv[2]);
if (name === undefined) throw new Error(`"${process.argv[2]}" is no plugin`);
const { ports } = await startStandIns({ environment: process.env, names: [name] });
process.stdout.write(`${ports[name]}\n`);
