/** How a change to settings or code takes effect on a twin: in a terminal of `./pf dev`, or with a new `./pf twin`. */
export const deployAgain = "press u in `./pf dev`, or restart `./pf twin`";

/** How a twin that someone changed gets back to what is declared: with a new tenant. */
export const beginAgain = "restart `./pf twin`, or `./pf dev --fresh`";
