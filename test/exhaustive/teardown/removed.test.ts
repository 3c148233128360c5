import { runSituations } from "./run-situations.ts";
import { goneAlone, goneByName, goneInPart } from "./situations/removed.ts";
import { adopted, severalTeams } from "./situations/taken-over-and-killed.ts";

runSituations("a teardown of the stack alone", goneAlone);
runSituations("a teardown of what was named", goneByName);
runSituations("a teardown that leaves something", goneInPart);
runSituations("a teardown beside other teams", severalTeams);
runSituations("a teardown of what was adopted", adopted);
