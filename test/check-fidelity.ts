import { fileURLToPath } from "node:url";
import { fidelityFaults } from "./support/fidelity.ts";

/* A part of `npm run check`. */
const faults = fidelityFaults(fileURLToPath(new URL("..", import.meta.url)));
for (const fault of faults) process.stderr.write(`twin/FIDELITY.md: ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
