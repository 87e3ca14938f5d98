/** The files of a drafted pack besides its facts and guides. */

/** Where the schemas lie in a pack, so that an editor finds them without a network. */
export const schemaFolder = "schemas";

/** The line by which editors with a YAML extension find a schema. */
export const schemaLine = (path: string): string => `# yaml-language-server: $schema=${path}\n`;

/** Lints by this pack wherever one stands in it. */
export const lintConfiguration = "# `lint` takes this pack's facts.\ncontent: .\n";

/** @param version the tool's */
export const lintWorkflow = (
  version: string,
): string => `# Lints the guides by this pack, and shows what it finds beside the lines.
name: lint
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npx --yes upgrade-runbook@${version} lint --content . --format github
`;
