import { runSituations } from "./run-situations.ts";
import { goneInPart } from "./situations/removed.ts";
import { twoTeams } from "./situations/taken-over-and-killed.ts";

runSituations("a teardown that leaves something", goneInPart);
runSituations("a teardown beside a second team", twoTeams);
