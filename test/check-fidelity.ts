import { fileURLToPath } from "node:url";
import { readFidelity } from "../tools/documentation/fidelity/fidelity-data.ts";
import { fidelityFaults } from "./support/fidelity.ts";

/* A part of `npm run check`. */
const faults = fidelityFaults(readFidelity(fileURLToPath(new URL("..", import.meta.url))));
for (const fault of faults) process.stderr.write(`packages/twin/fidelity: ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
