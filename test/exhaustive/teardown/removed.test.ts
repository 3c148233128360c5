import { runSituations } from "./run-situations.ts";
import { goneAlone, goneInPart, twoTeams } from "./situations/removed.ts";

runSituations("a teardown of the stack alone", goneAlone);
runSituations("a teardown that leaves something", goneInPart);
runSituations("a teardown beside a second team", twoTeams);
