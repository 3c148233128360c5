/** Set for the command that a demo runs, to the equivalent for a stack of one's own. It means nothing without a twin. */
export const demoVariable = "PROTECTED_FUNCTION_DEMO";

/** Set for that command to what its reader gave the demo, as JSON: the demo adds options of its own. */
export const demoArgumentsVariable = "PROTECTED_FUNCTION_DEMO_ARGUMENTS";

/** The stack of a demo, which is gone afterwards. */
export const demoStack = "demo";

/** The heading of the next steps, in a terminal and on a page. After a demo, they are for something of one's own. */
export function nextTitle(isDemo: boolean, own: "stack" | "change" = "stack"): string {
  return isDemo ? `Next, on a ${own} of yours` : "Next";
}

/** Before those steps, as the fixes above them name the demo's resources. */
export const demoIsGone = "The demo's twin is gone, and with it everything that the commands above name.";

/** A step after a demo, on a stack that its reader can have. */
export function onOwnStack(step: string): string {
  return step.replaceAll(` --stack ${demoStack}`, " --stack dev");
}
