// Reads vitest's JSON reports: exits 1 when anything failed, was skipped, or nothing ran; its last line is the account.
import { readFileSync } from "node:fs";

const reports = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf8")));
const files = reports.flatMap((report) => report.testResults);
const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
const skipped = tests.filter((test) => test.status !== "passed" && test.status !== "failed");
const failedTests = tests.filter((test) => test.status === "failed");
const failedFiles = files.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
const passed = tests.filter((test) => test.status === "passed").length;
const failed = failedTests.length + failedFiles.length;

// Again at the end: the run's own report of a failure is thousands of lines above.
for (const { file, fullName, failureMessages } of failedTests) {
  console.log(`FAILED: ${file}: ${fullName}`);
  console.log(failureMessages.join("\n").split("\n").slice(0, 40).join("\n"));
}
// A test that passes on its second try proves neither a fault nor health, so its first failure is printed.
for (const { file, fullName, failureMessages } of tests.filter(isUnstable)) {
  console.log(`UNSTABLE, passed on the second try: ${file}: ${fullName}`);
  console.log(failureMessages.join("\n").split("\n").slice(0, 20).join("\n"));
}
for (const test of skipped) console.log(`SKIPPED, so not proved: ${test.fullName}`);
for (const file of failedFiles) console.log(`FAILED to load: ${file.name}: ${file.message}`);
console.log(`${passed} passed, ${failed + skipped.length} failed`);
process.exitCode = failed + skipped.length > 0 || passed === 0 ? 1 : 0;

function isUnstable({ status, failureMessages }) {
  return status === "passed" && failureMessages.length > 0;
}
