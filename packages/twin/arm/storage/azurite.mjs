// Runs the Azurite that its first argument names, and ends with the process that started it.
import { argv, exit } from "node:process";

process.on("disconnect", () => exit(0));
const [, , program, ...options] = argv;
process.argv = [argv[0], program, ...options];
await import(program);
