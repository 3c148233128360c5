import { expect, it } from "vitest";
import { createFixture } from "./entra-fixture.ts";
import { adasPassword, addUsers, type UserFixture } from "./user-fixture.ts";

const minute = 60_000;

async function codeOf(answer: Promise<Response>): Promise<unknown> {
  const response = await answer;
  const body = (await response.json()) as { readonly error_codes?: readonly number[] };
  return body.error_codes?.[0] ?? response.status;
}

async function fail({ signIn }: UserFixture, passwords: readonly string[]): Promise<readonly unknown[]> {
  const codes: unknown[] = [];
  for (const password of passwords) codes.push(await codeOf(signIn({ password })));
  return codes;
}

const wrong = (count: number, name = "wrong"): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);

it("locks after ten wrong passwords, whatever comes then, for a minute", async () => {
  const users = addUsers(createFixture());
  expect(await fail(users, wrong(10))).toEqual(Array.from({ length: 10 }, () => 50126));
  expect(await fail(users, ["another", adasPassword])).toEqual([50053, 50053]);

  users.clock.advance(minute - 1);
  expect(await codeOf(users.signIn())).toBe(50053);
  users.clock.advance(1);
  expect(await codeOf(users.signIn())).toBe(200);
});

it("locks again at the first wrong password afterwards, and for longer", async () => {
  const users = addUsers(createFixture());
  await fail(users, wrong(10));
  users.clock.advance(minute);
  expect(await fail(users, ["once more"])).toEqual([50126]);

  users.clock.advance(minute);
  expect(await codeOf(users.signIn())).toBe(50053);
  users.clock.advance(minute);
  expect(await codeOf(users.signIn())).toBe(200);
});

it("does not count one of the last three wrong passwords again", async () => {
  const users = addUsers(createFixture());
  await fail(
    users,
    Array.from({ length: 30 }, (_, index) => `wrong-${index % 3}`),
  );
  expect(await codeOf(users.signIn())).toBe(200);
});

it("counts afresh after the right password", async () => {
  const users = addUsers(createFixture());
  await fail(users, wrong(9));
  expect(await codeOf(users.signIn())).toBe(200);
  await fail(users, wrong(9, "later"));
  expect(await codeOf(users.signIn())).toBe(200);
});

it("is undone by an administrator who sets another password, and touches nobody else", async () => {
  const users = addUsers(createFixture());
  const { tenant, ada } = users;
  const { id: _id, createdDateTime: _created, ...properties } = ada;
  const grace = `grace@${tenant.initialDomain}`;
  tenant.directory.users.create({ ...properties, userPrincipalName: grace });
  await fail(users, wrong(10));
  expect(await codeOf(users.signIn({ username: grace }))).toBe(200);

  const password = "Another-password-2";
  tenant.directory.users.update(ada.id, { passwordProfile: { ...ada.passwordProfile, password } });
  expect(await codeOf(users.signIn({ password }))).toBe(200);
});
