/**
 * Runs before the program, by `runtime.options.nodeargs` of a project's Pulumi.yaml. In a package this is JavaScript that
 * an older Node can read, unlike the program. An older Node would fail at the first type, or send the twin's requests to
 * Azure.
 */
/** The oldest Node that runs the program. */
export const needed = 24;
const { node } = process.versions;
if (Number(node.split(".")[0]) < needed) {
  process.stderr.write(
    `error: Node ${needed} is needed, and this is Node ${node}. Install Node ${needed} from https://nodejs.org.\n`,
  );
  process.exit(3);
}
