import { runSituations } from "./run-situations.ts";
import { left } from "./situations/left.ts";
import { onlyReported } from "./situations/only-reported.ts";
import { refusedAsProduction, refusedByRights, refusedByWords, refusedForOthers } from "./situations/refused.ts";
import { goneAlone, goneByName, goneInPart } from "./situations/removed.ts";
import { adopted, importedThings, severalTeams } from "./situations/taken-over.ts";

runSituations("a teardown that names, says or logs in to something else", refusedByWords);
runSituations("a teardown of production", refusedAsProduction);
runSituations("a teardown with too few rights", refusedByRights);
runSituations("a teardown that others would be hurt by", refusedForOthers);
runSituations("a teardown that only tells", onlyReported);
runSituations("a teardown that can prove nothing", left);
runSituations("a teardown of what was imported", importedThings);
runSituations("a teardown of the stack alone", goneAlone);
runSituations("a teardown of what was named", goneByName);
runSituations("a teardown that leaves something", goneInPart);
runSituations("a teardown beside another team", severalTeams);
runSituations("a teardown of what was adopted", adopted);
