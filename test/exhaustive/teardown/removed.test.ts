import { runSituations } from "./run-situations.ts";
import { goneAlone, goneInPart } from "./situations/removed.ts";
import { twoTeams } from "./situations/taken-over-and-killed.ts";

runSituations("a teardown of the stack alone", goneAlone);
runSituations("a teardown that leaves something", goneInPart);
runSituations("a teardown beside a second team", twoTeams);
