import type { Case } from "./case.ts";

/** A workflow that tests and deploys, as projects have it. */
export const file = ".github/workflows/build.yml";
export const checkout = "de0fac2e4500dabe0009e67214ff5f5447ce83dd";
export const workflow = `name: build
on:
  push:
    branches: [main]
  pull_request:
permissions: {}
concurrency:
  group: build-\${{ github.ref }}
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    strategy:
      matrix:
        shard: [1, 2]
    permissions:
      contents: read # checkout
      checks: write # the report
    steps:
      - uses: actions/checkout@${checkout} # v6.0.2
        with:
          persist-credentials: false
      - uses: actions/setup-node@6044e13b5dc448c55e2357c09f80417699197238 # v6.2.0
        with:
          node-version: 24
      - run: npm ci
      - name: Test
        run: npm test
      - run: npm run check
  deploy:
    needs: test
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-24.04
    environment: prod
    permissions:
      contents: read # checkout
      id-token: write # the login, by OIDC
    steps:
      - uses: actions/checkout@${checkout} # v6.0.2
        with:
          persist-credentials: false
      - uses: azure/login@532459ea530d8321f2fb9bb10d1e0bcf23869a43 # v3.0.0
        with:
          client-id: \${{ vars.ARM_CLIENT_ID }}
      - run: ./pf verify
        env:
          TOKEN: \${{ secrets.VERIFY_TOKEN }}
`;
export const test = "      - name: Test\n        run: npm test\n";
export const owners = "* @contoso/platform\n/functions/ @contoso/orders\n";
export const ownersFile = ".github/CODEOWNERS";
export const dependabot = `version: 2
updates:
  - package-ecosystem: npm
    directory: /
    schedule:
      interval: monthly
    cooldown:
      default-days: 7
`;
export const dependabotFile = ".github/dependabot.yml";
export const composite = `name: prepare
description: Prepare
runs:
  using: composite
  steps:
    - run: npm ci
      shell: bash
`;
export const action = ".github/actions/prepare/action.yml";
export const withFile = (one: Case, name: string, text: string): Case => ({ ...one, base: [{ file: name, text }] });
