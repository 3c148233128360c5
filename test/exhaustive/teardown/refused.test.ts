import { runSituations } from "./run-situations.ts";
import { onlyReported } from "./situations/only-reported.ts";
import { refusedAsProduction, refusedByRights, refusedByWords, refusedForOthers } from "./situations/refused.ts";

runSituations("a teardown that names, says or logs in to something else", refusedByWords);
runSituations("a teardown of production", refusedAsProduction);
runSituations("a teardown with too few rights", refusedByRights);
runSituations("a teardown that others would be hurt by", refusedForOthers);
runSituations("a teardown that only tells", onlyReported);
