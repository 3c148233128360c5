/**
 * Calls an endpoint again and again, and prints a line whenever another package answers: `node dev-caller.ts`, with CALL,
 * TOKEN and the twin's variables, which Node reads only at its start.
 */

const { CALL: url = "", TOKEN: token = "" } = process.env;
let last: string | undefined;
for (;;) {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
  const { packageSha256 } = (await answer.json()) as { readonly packageSha256: string };
  if (packageSha256 !== last) process.stdout.write(`${packageSha256}\n`);
  last = packageSha256;
  await new Promise((resolve) => setTimeout(resolve, 10));
}
