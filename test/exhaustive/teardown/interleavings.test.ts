import { runInterleavings } from "./interleavings.ts";

runInterleavings("two teams, all names alike", {}, [1, 2, 3]);
