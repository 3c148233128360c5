import { fileURLToPath } from "node:url";
import { readFidelity } from "../documentation/fidelity/fidelity-data.ts";
import { fidelityFaults } from "./support/fidelity.ts";

/* A part of `npm run check`. */
const faults = fidelityFaults(readFidelity(fileURLToPath(new URL("..", import.meta.url))));
for (const fault of faults) process.stderr.write(`twin/fidelity: ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
